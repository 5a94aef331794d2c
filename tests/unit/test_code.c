/* SPDX-License-Identifier: ISC
 * test_code.c - secrets as people speak and type them. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "guardbook/lock.h"
#include "tests/fixture.h"

#define WRITTEN_LETTERS 35 /* 30 and five hyphens */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Reading must fail and leave `code` alone. */
static void refused(const char *text)
{
	unsigned char code[GB_CODE_BYTES];
	struct gb_err err = { 0 };

	memset(code, 0x5a, sizeof(code));
	if (gb_code_read(code, text, &err) != GB_INVALID)
		fail_msg("read as a code: %s", text);
	assert_int_equal(err.code, GB_INVALID);
	for (size_t i = 0; i < sizeof(code); i++)
		assert_int_equal(code[i], 0x5a);
}

static void read_as(const char *text, const unsigned char want[GB_CODE_BYTES])
{
	unsigned char code[GB_CODE_BYTES] = { 0 };

	ok(gb_code_read(code, text, err));
	assert_memory_equal(code, want, GB_CODE_BYTES);
}

static void a_code_is_six_groups_of_five(void **state)
{
	const unsigned char code[GB_CODE_BYTES] = "sixteen bytes 16";
	char text[GB_CODE_ROOM];

	(void)state;
	gb_code_write(text, code);
	assert_int_equal(strlen(text), WRITTEN_LETTERS);
	for (size_t i = 0; i < WRITTEN_LETTERS; i++) {
		if (i % 6 == 5)
			assert_int_equal(text[i], '-');
		else
			assert_non_null(strchr(alphabet, text[i]));
	}
	read_as(text, code);
}

static void people_may_write_it_as_they_do(void **state)
{
	const unsigned char ones[GB_CODE_BYTES] = {
		0x08, 0x42, 0x10, 0x84, 0x21, 0x08, 0x42, 0x10,
		0x84, 0x21, 0x08, 0x42, 0x10, 0x84, 0x21, 0x08,
	};
	char text[GB_CODE_ROOM];

	(void)state;
	gb_code_write(text, ones);
	assert_memory_equal(text, "11111-11111-", 12);
	memcpy(text, "iIlL1  11111", 12);
	for (char *at = text; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	read_as(text, ones);
	memset(text, 0, sizeof(text));
	gb_code_write(text, (const unsigned char[GB_CODE_BYTES]){ 0 });
	memset(text, 'o', 5);
	read_as(text, (const unsigned char[GB_CODE_BYTES]){ 0 });
}

static void too_few_and_too_many_letters_are_refused(void **state)
{
	const unsigned char code[GB_CODE_BYTES] = "sixteen bytes 16";
	char text[GB_CODE_ROOM], longer[GB_CODE_ROOM + 1];

	(void)state;
	gb_code_write(text, code);
	snprintf(longer, sizeof(longer), "%s0", text);
	refused(longer);
	refused("U0000-00000-00000-00000-00000-00000");
	refused("00000-00000-00000-00000-00000-0000\xc3\xa9");
	/* The last data letter carries two bits that must be zero. */
	refused("00000-00000-00000-00000-00000-10000");
	for (size_t n = strlen(text); n-- > 0;) {
		text[n] = '\0';
		refused(text);
	}
}

/* Every wrong letter at every place of one code. */
static void all_single_wrong_letters(char *text)
{
	for (size_t i = 0; i < WRITTEN_LETTERS; i++) {
		char right = text[i];

		if (right == '-')
			continue;
		for (const char *wrong = alphabet; *wrong; wrong++) {
			if (*wrong == right)
				continue;
			text[i] = *wrong;
			refused(text);
		}
		text[i] = right;
	}
}

/* One wrong letter at each place. */
static void some_single_wrong_letters(char *text, unsigned step)
{
	for (size_t i = 0; i < WRITTEN_LETTERS; i++) {
		char right = text[i];
		size_t value;

		if (right == '-')
			continue;
		value = (size_t)(strchr(alphabet, right) - alphabet);
		text[i] = alphabet[(value + 1 + step % 31) % 32];
		refused(text);
		text[i] = right;
	}
}

static void all_neighbours_swapped(char *text)
{
	for (size_t i = 0; i + 1 < WRITTEN_LETTERS; i++) {
		size_t j = text[i + 1] == '-' ? i + 2 : i + 1;
		char first = text[i], second = text[j];

		if (first == '-' || first == second)
			continue;
		text[i] = second;
		text[j] = first;
		refused(text);
		text[i] = first;
		text[j] = second;
	}
}

static void any_wrong_letter_and_any_swap_shows(void **state)
{
	struct fixture *f = *state;

	for (unsigned round = 0; round < 10000; round++) {
		unsigned char code[GB_CODE_BYTES];
		char text[GB_CODE_ROOM];

		f->env.random(&f->env, code, sizeof(code));
		gb_code_write(text, code);
		read_as(text, code);
		if (round % 100 == 0)
			all_single_wrong_letters(text);
		some_single_wrong_letters(text, round);
		all_neighbours_swapped(text);
	}
}

/* Distance 3: letters that were exchanged over any distance show too. */
static void any_two_wrong_letters_show(void **state)
{
	const unsigned char code[GB_CODE_BYTES] = "sixteen bytes 16";
	char text[GB_CODE_ROOM];

	(void)state;
	gb_code_write(text, code);
	for (size_t i = 0; i < WRITTEN_LETTERS; i++) {
		char right = text[i];

		if (right == '-')
			continue;
		text[i] = right == 'Z' ? 'Y' : 'Z';
		for (size_t j = i + 1; j < WRITTEN_LETTERS; j++) {
			char other = text[j];

			for (int k = 0; other != '-' && k < 32; k++) {
				text[j] = alphabet[k];
				refused(text);
			}
			text[j] = other;
		}
		text[i] = right;
	}
}

/* Distance 5. */
static void any_three_or_four_wrong_letters_show(void **state)
{
	struct fixture *f = *state;

	for (unsigned round = 0; round < 20000; round++) {
		unsigned char code[GB_CODE_BYTES], dice[8];
		char text[GB_CODE_ROOM], right[GB_CODE_ROOM];

		f->env.random(&f->env, code, sizeof(code));
		f->env.random(&f->env, dice, sizeof(dice));
		gb_code_write(text, code);
		memcpy(right, text, sizeof(right));
		for (unsigned i = 0; i < 3 + round % 2; i++) {
			size_t at = dice[2 * i] % WRITTEN_LETTERS;

			if (text[at] != '-')
				text[at] = alphabet[dice[2 * i + 1] % 32];
		}
		if (strcmp(text, right) != 0)
			refused(text);
	}
}

static void a_passphrase_is_four_groups_of_four(void **state)
{
	struct fixture *f = *state;
	char a[GB_PASSPHRASE_ROOM], b[GB_PASSPHRASE_ROOM];

	gb_passphrase_random(a, &f->env);
	gb_passphrase_random(b, &f->env);
	assert_string_not_equal(a, b);
	assert_int_equal(strlen(a), 19);
	for (size_t i = 0; i < 19; i++) {
		if (i % 5 == 4)
			assert_int_equal(a[i], '-');
		else
			assert_non_null(
				strchr(alphabet, toupper((unsigned char)a[i])));
		assert_false(isupper((unsigned char)a[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_six_groups_of_five),
		cmocka_unit_test(people_may_write_it_as_they_do),
		cmocka_unit_test(too_few_and_too_many_letters_are_refused),
		cmocka_unit_test_setup_teardown(
			any_wrong_letter_and_any_swap_shows, fixture_setup,
			fixture_teardown),
		cmocka_unit_test(any_two_wrong_letters_show),
		cmocka_unit_test_setup_teardown(
			any_three_or_four_wrong_letters_show, fixture_setup,
			fixture_teardown),
		cmocka_unit_test_setup_teardown(
			a_passphrase_is_four_groups_of_four, fixture_setup,
			fixture_teardown),
	};

	return cmocka_run_group_tests_name("code", tests, fixture_crypt, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_receipt.c - codes on paper: found while what they stand for is there,
 * told when it is not, and hardly ever mistaken for each other. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/receipt.h"
#include "tests/book.h"

enum { CASES = 6, LETTERS = 30 };

struct world {
	struct book book;
	struct gb_session *teacher;
	char receipt[CASES][GB_CODE_ROOM], head[CASES][GB_CODE_ROOM];
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	void *f = NULL;

	if (!w || fixture_setup(&f) != 0)
		return -1;
	book_make(&w->book, f);
	w->teacher = book_sign_in(&w->book, "teacher");
	for (int i = 0; i < CASES; i++) {
		const struct gb_chain *chain;
		char name[GB_CASE_NAME_ROOM];

		w->book.f->now_s += 60;
		book_log(w->teacher, "cyberbullying", NULL, "A chat.", name);
		ok(gb_casebook_refresh(w->book.book, err));
		chain = gb_casebook_chain(w->book.book);
		gb_receipt_write(w->receipt[i], &chain->head);
		gb_head_code_write(w->head[i], &chain->head);
	}
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->book.f;

	gb_session_free(w->teacher);
	book_free(&w->book);
	free(w);
	return fixture_teardown(&f);
}

static void each_code_says_what_it_stands_for_and_when(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < CASES; i++) {
		int64_t at_s = FIXTURE_NOW_S + 60 * (i + 1);
		struct gb_receipt found;

		ok(gb_receipt_find(w->book.book, w->receipt[i], &found, err));
		assert_int_equal(found.kind, GB_RECEIPT_ENTRY);
		assert_int_equal(found.at_s, at_s);
		ok(gb_receipt_find(w->book.book, w->head[i], &found, err));
		assert_int_equal(found.kind, GB_RECEIPT_HEAD);
		assert_int_equal(found.at_s, at_s);
		/* Minutes go round; a reporter's slip must not be in them. */
		assert_string_not_equal(w->receipt[i], w->head[i]);
	}
}

static void a_code_of_another_ledger_is_not_in_this_one(void **state)
{
	struct world *w = *state;
	struct gb_commit k = { .self = { 1, 2, 3 } };
	struct gb_receipt found;
	struct gb_err err = { 0 };
	char code[GB_CODE_ROOM];

	gb_receipt_write(code, &k);
	assert_int_equal(gb_receipt_find(w->book.book, code, &found, &err),
			 GB_NOT_FOUND);
	assert_non_null(strstr(err.msg, "not in this ledger"));
	gb_head_code_write(code, &k);
	assert_int_equal(gb_receipt_find(w->book.book, code, &found, NULL),
			 GB_NOT_FOUND);
}

/* --- T14: mistyped -------------------------------------------------------- */

static unsigned roll(struct world *w, unsigned n)
{
	uint32_t dice;

	w->book.f->env.random(&w->book.f->env, &dice, sizeof(dice));
	return dice % n;
}

static char any_letter(struct world *w)
{
	return "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[roll(w, 32)];
}

static void swap(char *a, char *b)
{
	char kept = *a;

	*a = *b;
	*b = kept;
}

static void some_wrong(struct world *w, char *letters)
{
	for (unsigned n = 1 + roll(w, 8); n > 0; n--)
		letters[roll(w, LETTERS)] = any_letter(w);
}

static void one_wrong(struct world *w, char *letters)
{
	letters[roll(w, LETTERS)] = any_letter(w);
}

static void neighbours(struct world *w, char *letters)
{
	unsigned at = roll(w, LETTERS - 1);

	swap(letters + at, letters + at + 1);
}

static void any_two(struct world *w, char *letters)
{
	swap(letters + roll(w, LETTERS), letters + roll(w, LETTERS));
}

static void groups(struct world *w, char *letters)
{
	unsigned a = 5 * roll(w, 6), b = 5 * roll(w, 6);

	for (unsigned i = 0; i < 5; i++)
		swap(letters + a + i, letters + b + i);
}

static void dropped(struct world *w, char *letters)
{
	unsigned at = roll(w, LETTERS);

	memmove(letters + at, letters + at + 1, LETTERS - at);
}

/* One left out and one typed twice: as long as it must be. */
static void slipped(struct world *w, char *letters)
{
	unsigned at = roll(w, LETTERS - 1);

	dropped(w, letters);
	memmove(letters + at + 1, letters + at, LETTERS - 1 - at);
	letters[LETTERS] = '\0';
}

static void another_line(struct world *w, char *letters)
{
	for (unsigned i = roll(w, LETTERS); i < LETTERS; i++)
		letters[i] = any_letter(w);
}

static void (*const mistakes[])(struct world *w, char *letters) = {
	some_wrong, one_wrong, neighbours, any_two,
	groups,     dropped,   slipped,    another_line,
};

static void without_hyphens(char letters[GB_CODE_ROOM], const char *code)
{
	size_t n = 0;

	for (; *code; code++)
		if (*code != '-')
			letters[n++] = *code;
	letters[n] = '\0';
}

static void a_mistyped_code_is_told_from_a_missing_entry(void **state)
{
	struct world *w = *state;
	unsigned long tried = 0, told = 0;
	/* with WHOLE in the environment a million */
	unsigned long n = getenv("WHOLE") ? 1000000 : 50000;

	while (tried < n) {
		unsigned which = roll(w, 2 * CASES);
		char right[GB_CODE_ROOM], typed[GB_CODE_ROOM];
		unsigned char bytes[GB_CODE_BYTES];
		struct gb_receipt found;

		without_hyphens(right, which % 2 ? w->receipt[which / 2]
						 : w->head[which / 2]);
		memcpy(typed, right, sizeof(typed));
		mistakes[roll(w, GB_COUNT(mistakes))](w, typed);
		if (strcmp(typed, right) == 0)
			continue;
		tried++;
		if (gb_code_read(bytes, typed, NULL) == GB_INVALID) {
			told++;
			continue;
		}
		/* What passes is still not taken for another entry. */
		assert_int_equal(
			gb_receipt_find(w->book.book, typed, &found, NULL),
			GB_NOT_FOUND);
	}
	printf("T14: %lu mistyped codes, %lu told by their check letters\n",
	       tried, told);
	/* SECURITY T14: 99.999 % */
	assert_true((tried - told) * 100000 <= tried);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(each_code_says_what_it_stands_for_and_when),
		T(a_code_of_another_ledger_is_not_in_this_one),
		T(a_mistyped_code_is_told_from_a_missing_entry),
	};

	return cmocka_run_group_tests_name("receipt", tests, NULL, NULL);
}

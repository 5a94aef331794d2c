/* SPDX-License-Identifier: ISC
 * code.c - secrets as people speak and type them.
 *
 * A code is 26 letters of base 32 and two check letters. Letters are numbers
 * of GF(32), made by x^5 + x^2 + 1; a code, first letter first, is a
 * polynomial over it that (x + 1)(x + 2) = x^2 + 3x + 2 divides. The roots 1
 * and 2 are neighbouring powers of 2, which has order 31: a Reed-Solomon code
 * of distance 3 for up to 31 letters. So any one or two wrong letters show,
 * and two letters swapped are two wrong ones; of other mistakes one in 1,024
 * passes. */
#include <sodium.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/lock.h"

#define DATA_LETTERS GB_BASE32_LETTERS(GB_CODE_BYTES)
#define CODE_LETTERS (DATA_LETTERS + 2)

_Static_assert(CODE_LETTERS == 28, "seven groups of four");
_Static_assert(CODE_LETTERS + CODE_LETTERS / 4 <= GB_CODE_ROOM, "room");

/* The number of one base 32 letter, -1 if it is none, and back: it stands in
 * the top five bits of a byte, whose second letter is then 0. */
static int letter_value(char letter)
{
	unsigned char byte = 0;

	if (!gb_unbase32(&byte, 1, (char[]){ letter, '0', '\0' }))
		return -1;
	return byte >> 3;
}

static char value_letter(unsigned value)
{
	unsigned char byte = (unsigned char)(value << 3);
	char two[GB_BASE32_LETTERS(1) + 1];

	gb_base32(two, &byte, 1);
	return two[0];
}

static unsigned twice(unsigned value)
{
	return value < 16 ? value << 1 : (value << 1) ^ 0x25;
}

/* Put the check letters behind the data letters: the remainder of data * x^2
 * divided by x^2 + 3x + 2. */
static void add_check(char letters[CODE_LETTERS + 1])
{
	unsigned high = 0, low = 0;

	for (size_t i = 0; i < DATA_LETTERS; i++) {
		unsigned lead = high ^ (unsigned)letter_value(letters[i]);

		high = low ^ twice(lead) ^ lead;
		low = twice(lead);
	}
	letters[DATA_LETTERS] = value_letter(high);
	letters[DATA_LETTERS + 1] = value_letter(low);
	letters[CODE_LETTERS] = '\0';
}

/* The 28 letters in lower case, without hyphens. */
static void write_letters(char letters[CODE_LETTERS + 1],
			  const unsigned char code[GB_CODE_BYTES])
{
	gb_base32(letters, code, GB_CODE_BYTES);
	add_check(letters);
}

/* Letters in groups of four, joined by hyphens. */
static void write_groups(char *out, const char *letters)
{
	for (size_t i = 0; letters[i]; i++) {
		if (i > 0 && i % 4 == 0)
			*out++ = '-';
		*out++ = letters[i];
	}
	*out = '\0';
}

void gb_passphrase_random(char out[GB_PASSPHRASE_ROOM],
			  const struct gb_env *env)
{
	unsigned char bytes[10];
	char letters[GB_BASE32_LETTERS(sizeof(bytes)) + 1];

	env->random(env, bytes, sizeof(bytes));
	gb_base32(letters, bytes, sizeof(bytes));
	write_groups(out, letters);
	sodium_memzero(bytes, sizeof(bytes));
	sodium_memzero(letters, sizeof(letters));
}

void gb_code_write(char out[GB_CODE_ROOM],
		   const unsigned char code[GB_CODE_BYTES])
{
	char letters[CODE_LETTERS + 1];

	write_letters(letters, code);
	for (size_t i = 0; i < CODE_LETTERS; i++) {
		if (letters[i] >= 'a') /* whatever the locale calls a capital */
			letters[i] = (char)(letters[i] - 'a' + 'A');
	}
	write_groups(out, letters);
	sodium_memzero(letters, sizeof(letters));
}

/* `text` as write_letters() would write it, whether or not its check letters
 * are right; false unless it is 28 letters of base 32. */
static bool read_letters(char letters[CODE_LETTERS + 1], const char *text)
{
	size_t n = 0;

	for (; *text; text++) {
		int value;

		if (*text == '-' || *text == ' ')
			continue;
		value = letter_value(*text);
		if (value < 0 || n == CODE_LETTERS)
			return false;
		letters[n++] = value_letter((unsigned)value);
	}
	letters[n] = '\0';
	return n == CODE_LETTERS;
}

enum gb_code gb_code_read(unsigned char code[GB_CODE_BYTES], const char *text,
			  struct gb_err *err)
{
	char given[CODE_LETTERS + 1] = "", data[DATA_LETTERS + 1] = "";
	char again[CODE_LETTERS + 1] = "";
	unsigned char bytes[GB_CODE_BYTES] = { 0 };
	enum gb_code rc = GB_OK;

	if (!read_letters(given, text)) {
		rc = gb_fail(err, GB_INVALID,
			     "a code is 28 letters and digits: one is "
			     "missing, too many, or cannot be in a code");
		goto out;
	}
	memcpy(data, given, DATA_LETTERS);
	if (gb_unbase32(bytes, sizeof(bytes), data))
		write_letters(again, bytes);
	if (sodium_memcmp(again, given, CODE_LETTERS) != 0) {
		rc = gb_fail(err, GB_INVALID,
			     "the code has a wrong letter, or two that changed "
			     "places: compare it with the paper");
		goto out;
	}
	memcpy(code, bytes, sizeof(bytes));
out:
	sodium_memzero(given, sizeof(given));
	sodium_memzero(data, sizeof(data));
	sodium_memzero(again, sizeof(again));
	sodium_memzero(bytes, sizeof(bytes));
	return rc;
}

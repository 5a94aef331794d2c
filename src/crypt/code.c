/* SPDX-License-Identifier: ISC
 * code.c - secrets as people speak and type them.
 *
 * A code is 26 letters of base 32 and four check letters. Letters are numbers
 * of GF(32), made by x^5 + x^2 + 1; a code, first letter first, is a
 * polynomial over it that (x + 1)(x + 2)(x + 4)(x + 8) divides. The roots are
 * neighbouring powers of 2, which has order 31: a Reed-Solomon code of distance
 * 5 for up to 31 letters. So any four wrong letters show, and two letters
 * swapped are two wrong ones; of other mistakes one in a million passes, and
 * as the last data letter has two bits to spare, one in four million. */
#include <sodium.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/lock.h"

#define DATA_LETTERS GB_BASE32_LETTERS(GB_CODE_BYTES)
#define CHECK_LETTERS 4
#define CODE_LETTERS (DATA_LETTERS + CHECK_LETTERS)
#define GROUP 5
#define PASSPHRASE_GROUP 4

_Static_assert(CODE_LETTERS == 30, "six groups of five");
_Static_assert(CODE_LETTERS + CODE_LETTERS / GROUP <= GB_CODE_ROOM, "room");

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

static unsigned times(unsigned a, unsigned b)
{
	unsigned product = 0;

	for (; b > 0; b >>= 1, a = twice(a))
		if (b & 1)
			product ^= a;
	return product;
}

/* Put the check letters behind the data letters: the remainder of data * x^4
 * divided by (x + 1)(x + 2)(x + 4)(x + 8) = x^4 + 15x^3 + 19x^2 + 23x + 10. */
static void add_check(char letters[CODE_LETTERS + 1])
{
	static const unsigned divisor[CHECK_LETTERS] = { 15, 19, 23, 10 };
	unsigned rest[CHECK_LETTERS + 1] = { 0 }; /* highest first, then 0 */

	for (size_t i = 0; i < DATA_LETTERS; i++) {
		unsigned lead = rest[0] ^ (unsigned)letter_value(letters[i]);

		for (size_t k = 0; k < CHECK_LETTERS; k++)
			rest[k] = rest[k + 1] ^ times(lead, divisor[k]);
	}
	for (size_t k = 0; k < CHECK_LETTERS; k++)
		letters[DATA_LETTERS + k] = value_letter(rest[k]);
	letters[CODE_LETTERS] = '\0';
}

/* The 30 letters in lower case, without hyphens. */
static void write_letters(char letters[CODE_LETTERS + 1],
			  const unsigned char code[GB_CODE_BYTES])
{
	gb_base32(letters, code, GB_CODE_BYTES);
	add_check(letters);
}

/* Letters in groups of `n`, joined by hyphens. */
static void write_groups(char *out, const char *letters, size_t n)
{
	for (size_t i = 0; letters[i]; i++) {
		if (i > 0 && i % n == 0)
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
	write_groups(out, letters, PASSPHRASE_GROUP);
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
	write_groups(out, letters, GROUP);
	sodium_memzero(letters, sizeof(letters));
}

/* `text` as write_letters() would write it, whether or not its check letters
 * are right; false unless it is 30 letters of base 32. */
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
			     "a code is 30 letters and digits: one is "
			     "missing, too many, or cannot be in a code");
		goto out;
	}
	memcpy(data, given, DATA_LETTERS);
	if (gb_unbase32(bytes, sizeof(bytes), data))
		write_letters(again, bytes);
	if (sodium_memcmp(again, given, CODE_LETTERS) != 0) {
		rc = gb_fail(
			err, GB_INVALID,
			"the code has a wrong letter, or some that changed "
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

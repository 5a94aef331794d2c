/* SPDX-License-Identifier: ISC
 * encode.c - bytes as letters: hexadecimal and base 32. */
#include <stdint.h>
#include <string.h>

#include "guardbook/encode.h"

static const char hex_letters[] = "0123456789abcdef";
static const char base32_letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

void gb_hex(char *to, const void *bytes, size_t n_bytes)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < n_bytes; i++) {
		*to++ = hex_letters[at[i] >> 4];
		*to++ = hex_letters[at[i] & 15];
	}
	*to = '\0';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool gb_unhex(void *to, size_t n_bytes, const char *text)
{
	unsigned char *out = to;

	if (strlen(text) != 2 * n_bytes)
		return false;
	for (size_t i = 0; i < n_bytes; i++) {
		int high = hex_value(text[2 * i]);
		int low = hex_value(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

void gb_base32(char *to, const void *bytes, size_t n_bytes)
{
	const unsigned char *at = bytes;
	uint32_t held = 0;
	unsigned bits = 0;

	for (size_t i = 0; i < n_bytes; i++) {
		held = (held << 8) | at[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*to++ = base32_letters[(held >> (bits - 5)) & 31];
	}
	if (bits > 0)
		*to++ = base32_letters[(held << (5 - bits)) & 31];
	*to = '\0';
}

static int base32_value(char c)
{
	const char *found;

	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	if (c == 'i' || c == 'l')
		c = '1';
	if (c == 'o')
		c = '0';
	found = c ? strchr(base32_letters, c) : NULL;
	return found ? (int)(found - base32_letters) : -1;
}

bool gb_unbase32(void *to, size_t n_bytes, const char *text)
{
	unsigned char *out = to;
	uint32_t held = 0;
	unsigned bits = 0;
	size_t letters = 0, got = 0;

	for (; *text; text++) {
		int value;

		if (*text == '-' || *text == ' ')
			continue;
		value = base32_value(*text);
		if (value < 0 || ++letters > GB_BASE32_LETTERS(n_bytes))
			return false;
		held = (held << 5) | (uint32_t)value;
		bits += 5;
		if (bits >= 8 && got < n_bytes) {
			bits -= 8;
			out[got++] = (unsigned char)(held >> bits);
		}
	}
	return got == n_bytes && letters == GB_BASE32_LETTERS(n_bytes) &&
	       (held & ((1u << bits) - 1)) == 0;
}

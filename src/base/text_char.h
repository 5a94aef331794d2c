/* SPDX-License-Identifier: ISC
 * text_char.h - one character at a time, for the files of text.c. */
#ifndef TEXT_CHAR_H
#define TEXT_CHAR_H

#include <stdbool.h>
#include <stdint.h>

#include <utf8proc.h>

#define NOT_UTF8 (-1)

/* Read the character at `at`, where `n_bytes` > 0 are left, into *c: NOT_UTF8
 * for one byte that begins none. Gives: the bytes it takes. */
static inline size_t char_next(const unsigned char *at, size_t n_bytes,
			       int32_t *c)
{
	utf8proc_ssize_t n = n_bytes < 4 ? (utf8proc_ssize_t)n_bytes : 4;

	n = utf8proc_iterate(at, n, c);
	if (n > 0)
		return (size_t)n;
	*c = NOT_UTF8;
	return 1;
}

/* A letter of ASCII that may stand in a record: it is in NFC by itself, joins
 * nothing before it and needs no table. */
static inline bool byte_is_plain(unsigned char b)
{
	return (b >= ' ' && b <= '~') || b == '\n' || b == '\t';
}

static inline bool char_is_mark(int32_t c)
{
	utf8proc_category_t k = utf8proc_category(c);

	return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_MC ||
	       k == UTF8PROC_CATEGORY_ME;
}

#endif

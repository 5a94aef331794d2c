/* SPDX-License-Identifier: ISC
 * text_match.c - text as it is compared, and names found in it. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/text.h"
#include "src/base/text_char.h"

/* Letters with a stroke, and i without its dot, have no decomposition; people
 * without the key type the plain letter. */
static int32_t plain_letter(int32_t c)
{
	switch (c) {
	case 0x00f8:
		return 'o';
	case 0x0111:
		return 'd';
	case 0x0127:
		return 'h';
	case 0x0131:
		return 'i';
	case 0x0142:
		return 'l';
	default:
		return c;
	}
}

static bool is_white(int32_t c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* A blank, unless one ends what was added to `out` behind `len`. */
static void put_blank(struct gb_buf *out, size_t len)
{
	if (out->len == len || out->data[out->len - 1] != ' ')
		gb_buf_u8(out, ' ');
}

static void put_folded(struct gb_buf *out, size_t len, const int32_t *c,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char bytes[4];

		if (is_white(c[i]))
			put_blank(out, len);
		else
			gb_buf_put(out, bytes,
				   (size_t)utf8proc_encode_char(
					   plain_letter(c[i]), bytes));
	}
}

/* utf8proc stops at the first byte that is not UTF-8; matching must not. */
static void put_valid(struct gb_buf *out, const unsigned char *at,
		      size_t n_bytes)
{
	const unsigned char *end = at + n_bytes;

	while (at < end) {
		int32_t c;
		size_t n = char_next(at, (size_t)(end - at), &c);

		if (c != NOT_UTF8)
			gb_buf_put(out, at, n);
		at += n;
	}
}

/* Fold bytes of which none is ASCII. */
static bool fold_part(struct gb_buf *out, size_t len,
		      const unsigned char *bytes, size_t n_bytes)
{
	utf8proc_option_t how = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
				UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
				UTF8PROC_IGNORE | UTF8PROC_LUMP;
	struct gb_buf valid = { 0 };
	utf8proc_ssize_t n = -1, room = 0;
	int32_t *c = NULL;

	put_valid(&valid, bytes, n_bytes);
	if (!valid.failed)
		room = utf8proc_decompose(
			valid.data, (utf8proc_ssize_t)valid.len, NULL, 0, how);
	if (!valid.failed && room >= 0)
		c = malloc(((size_t)room + 1) * sizeof(*c));
	if (c)
		n = utf8proc_decompose(valid.data, (utf8proc_ssize_t)valid.len,
				       c, room, how);
	if (n > 0)
		put_folded(out, len, c, (size_t)n);
	if (c)
		explicit_bzero(c, ((size_t)room + 1) * sizeof(*c));
	free(c);
	gb_buf_free(&valid);
	return n >= 0;
}

/* ASCII folds letter by letter, whatever stands beside it: in place. */
static void put_ascii(struct gb_buf *out, size_t len,
		      const unsigned char *bytes, size_t n_bytes)
{
	size_t to = out->len;

	gb_buf_put(out, bytes, n_bytes);
	for (size_t i = to; i < out->len; i++) {
		unsigned char b = out->data[i];

		if (is_white(b) && to > len && out->data[to - 1] == ' ')
			continue;
		if (is_white(b))
			b = ' ';
		else if (b >= 'A' && b <= 'Z')
			b = (unsigned char)(b - 'A' + 'a');
		out->data[to++] = b;
	}
	out->len = to;
}

enum gb_code gb_text_fold(struct gb_buf *out, const void *bytes, size_t n_bytes,
			  struct gb_err *err)
{
	const unsigned char *at = bytes, *end = at + n_bytes;
	size_t len = out->len;
	bool done = true;

	while (done && at < end) {
		size_t n = 0;

		while (at + n < end && at[n] < 0x80)
			n++;
		put_ascii(out, len, at, n);
		at += n;
		n = 0;
		while (at + n < end && at[n] >= 0x80)
			n++;
		if (n > 0)
			done = fold_part(out, len, at, n);
		at += n;
	}
	if (done && !out->failed)
		return GB_OK;
	out->len = len;
	return gb_fail_nomem(err);
}

static bool is_joint(char c)
{
	return c == ' ' || c == '-' || c == '\'';
}

/* Is the character at `at` part of a word? */
static bool in_word(const char *at)
{
	int32_t c;

	if ((unsigned char)*at < 0x80)
		return (*at >= 'a' && *at <= 'z') ||
		       (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
	char_next((const unsigned char *)at, strnlen(at, 4), &c);
	if (c == NOT_UTF8)
		return false;
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

/* Does `word` stand at `at` and end where a word ends? */
static bool stands_at(const char *at, const char *word)
{
	while (*word) {
		if (is_joint(*word)) {
			word++;
			while (is_joint(*at))
				at++;
		} else if (*at == *word) {
			at++;
			word++;
		} else if (*at == '\'') {
			at++; /* an apostrophe in the wrong place */
		} else {
			return false;
		}
	}
	return !in_word(at);
}

/* Does a word go on across `at`? */
static bool is_inside(const char *text, const char *at)
{
	if (at == text)
		return false;
	do
		at--;
	while (at > text && ((unsigned char)*at & 0xc0) == 0x80);
	return in_word(at);
}

bool gb_text_names_word(const char *text, const char *word)
{
	if (!in_word(word))
		return false;
	for (const char *at = strchr(text, *word); at;
	     at = strchr(at + 1, *word))
		if (!is_inside(text, at) && stands_at(at, word))
			return true;
	return false;
}

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

static void put_folded(struct gb_buf *out, const int32_t *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char bytes[4];

		if (is_white(c[i])) {
			if (i == 0 || !is_white(c[i - 1]))
				gb_buf_u8(out, ' ');
			continue;
		}
		gb_buf_put(out, bytes,
			   (size_t)utf8proc_encode_char(plain_letter(c[i]),
							bytes));
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

enum gb_code gb_text_fold(struct gb_buf *out, const void *bytes, size_t n_bytes,
			  struct gb_err *err)
{
	utf8proc_option_t how = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
				UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
				UTF8PROC_IGNORE | UTF8PROC_LUMP;
	struct gb_buf valid = { 0 };
	utf8proc_ssize_t n = -1, room = 0;
	int32_t *c = NULL;
	size_t len = out->len;
	enum gb_code rc = GB_OK;

	put_valid(&valid, bytes, n_bytes);
	if (!valid.failed)
		room = utf8proc_decompose(
			valid.data, (utf8proc_ssize_t)valid.len, NULL, 0, how);
	if (!valid.failed && room >= 0)
		c = malloc(((size_t)room + 1) * sizeof(*c));
	if (c)
		n = utf8proc_decompose(valid.data, (utf8proc_ssize_t)valid.len,
				       c, room, how);
	if (n < 0) {
		rc = gb_fail_nomem(err);
		goto out;
	}
	put_folded(out, c, (size_t)n);
	rc = gb_buf_done(out, err);
	if (rc)
		out->len = len;
out:
	if (c)
		explicit_bzero(c, ((size_t)room + 1) * sizeof(*c));
	free(c);
	gb_buf_free(&valid);
	return rc;
}

static bool is_joint(char c)
{
	return c == ' ' || c == '-' || c == '\'';
}

/* Is the character at `at` part of a word? */
static bool in_word(const char *at)
{
	int32_t c;

	if (!*at)
		return false;
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

bool gb_text_names_word(const char *text, const char *word)
{
	bool inside = false; /* the character before belongs to a word */

	if (!in_word(word))
		return false;
	for (const char *at = text; *at;) {
		int32_t c;

		if (!inside && *at == *word && stands_at(at, word))
			return true;
		inside = in_word(at);
		at += char_next((const unsigned char *)at, strnlen(at, 4), &c);
	}
	return false;
}

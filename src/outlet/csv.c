/* SPDX-License-Identifier: ISC
 * csv.c - rows for a spreadsheet, in which nothing is a formula. */
#include <string.h>

#include "src/outlet/csv.h"

struct mark {
	const char *bytes;
	size_t n;
};

/* clang-format off */
static const struct mark formulas[] = {
	{ "=", 1 }, { "+", 1 }, { "-", 1 }, { "@", 1 },
	{ "\xef\xbc\x9d", 3 }, { "\xef\xbc\x8b", 3 },	/* full width = + */
	{ "\xef\xbc\x8d", 3 }, { "\xef\xbc\xa0", 3 },	/* full width - @ */
	{ "\xef\xb9\xa6", 3 }, { "\xef\xb9\xa2", 3 },	/* small = + */
	{ "\xef\xb9\xa3", 3 }, { "\xef\xb9\xab", 3 },	/* small - @ */
	{ "\xe2\x88\x92", 3 },				/* minus sign */
};

/* Blanks to some program, and to be seen by nobody. */
static const struct mark spaces[] = {
	{ "\xc2\xa0", 2 }, { "\xe3\x80\x80", 3 },	/* no-break; ideographic */
	{ "\xe2\x80\xaf", 3 }, { "\xe2\x81\x9f", 3 },
	{ "\xe2\x80\x80", 3 }, { "\xe2\x80\x81", 3 }, { "\xe2\x80\x82", 3 },
	{ "\xe2\x80\x83", 3 }, { "\xe2\x80\x84", 3 }, { "\xe2\x80\x85", 3 },
	{ "\xe2\x80\x86", 3 }, { "\xe2\x80\x87", 3 }, { "\xe2\x80\x88", 3 },
	{ "\xe2\x80\x89", 3 }, { "\xe2\x80\x8a", 3 },
	{ "\xe2\x80\x8b", 3 }, { "\xef\xbb\xbf", 3 },	/* of no width */
};
/* clang-format on */

enum sort {
	LETTER,
	FORMULA,   /* begins one, where one may begin */
	SEPARATOR, /* somebody's program begins a cell behind it */
	LINE_END,  /* the same, and it is none in our cells */
	SPACE,
	HIDDEN
};

static bool is_one_of(const struct mark *list, size_t n, const char *at,
		      size_t left, size_t *len)
{
	for (size_t i = 0; i < n; i++)
		if (left >= list[i].n &&
		    memcmp(at, list[i].bytes, list[i].n) == 0) {
			*len = list[i].n;
			return true;
		}
	return false;
}

/* The next character of `left` bytes. Gives: *len, its bytes. */
static enum sort sort_of(const char *at, size_t left, size_t *len)
{
	*len = 1;
	if (is_one_of(formulas, GB_COUNT(formulas), at, left, len))
		return FORMULA;
	if (*at == ' ' || is_one_of(spaces, GB_COUNT(spaces), at, left, len))
		return SPACE;
	if (*at == '\t' || *at == '\n' || *at == '\r')
		return LINE_END;
	if ((unsigned char)*at < 0x20 || *at == 0x7f)
		return HIDDEN;
	return *at && strchr(",;|\"", *at) ? SEPARATOR : LETTER;
}

void gb_csv_cell(struct gb_buf *out, const char *text, size_t n_bytes)
{
	bool may_begin = true;
	size_t len;

	if (out->len > 0 && out->data[out->len - 1] == '"')
		gb_buf_u8(out, ',');
	gb_buf_u8(out, '"');
	for (size_t i = 0; i < n_bytes; i += len) {
		enum sort sort = sort_of(text + i, n_bytes - i, &len);

		if (sort == HIDDEN)
			continue;
		if (sort == FORMULA && may_begin)
			gb_buf_u8(out, '\'');
		if (sort == LINE_END)
			gb_buf_u8(out, ' ');
		else
			gb_buf_put(out, text + i, len);
		if (text[i] == '"')
			gb_buf_u8(out, '"');
		may_begin = sort == SEPARATOR || sort == LINE_END ||
			    (sort == SPACE && may_begin);
	}
	gb_buf_u8(out, '"');
}

void gb_csv_end_row(struct gb_buf *out)
{
	gb_buf_text(out, "\r\n");
}

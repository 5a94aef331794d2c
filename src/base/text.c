/* SPDX-License-Identifier: ISC
 * text.c - words from outside, made safe once at the border. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/text.h"
#include "src/base/text_char.h"

/* Line ends that people paste but do not type. */
#define LINE_SEPARATOR 0x2028
#define PARAGRAPH_SEPARATOR 0x2029
#define BYTE_ORDER_MARK 0xfeff

static bool is_control(int32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
}

enum gb_code gb_text_check(const void *bytes, size_t n_bytes,
			   struct gb_err *err)
{
	const unsigned char *at = bytes, *end = at + n_bytes;
	unsigned line = 1;

	if (n_bytes > GB_NARRATIVE_MAX_BYTES)
		return gb_fail(err, GB_INVALID,
			       "the text has %zu bytes and at most %u fit: "
			       "shorten it, or attach the file as evidence",
			       n_bytes, GB_NARRATIVE_MAX_BYTES);
	while (at < end) {
		int32_t c;
		size_t n;

		if (*at >= ' ' && *at <= '~') {
			at++;
			continue;
		}
		n = char_next(at, (size_t)(end - at), &c);
		if (c == NOT_UTF8)
			return gb_fail(err, GB_INVALID,
				       "line %u is not UTF-8 text (byte "
				       "0x%02x): save it as UTF-8",
				       line, *at);
		if (c == '\r' && at + 1 < end && at[1] == '\n')
			c = '\t';
		if (is_control(c))
			return gb_fail(err, GB_INVALID,
				       "line %u has a control character "
				       "(U+%04X): take it out",
				       line, (unsigned)c);
		if (c == '\n')
			line++;
		at += n;
	}
	return GB_OK;
}

bool gb_text_valid(const void *bytes, size_t n_bytes)
{
	return gb_text_check(bytes, n_bytes, NULL) == GB_OK;
}

/* The characters of a text while it is being cleaned. */
struct chars {
	int32_t *c;     /* owned */
	size_t n, room; /* of c; one more is allocated */
	size_t n_dropped;
};

static bool chars_make(struct chars *cs, size_t room)
{
	if (room > SIZE_MAX / sizeof(*cs->c) - 1)
		return false;
	cs->c = malloc((room + 1) * sizeof(*cs->c));
	cs->room = room;
	return cs->c != NULL;
}

static void chars_free(struct chars *cs)
{
	if (cs->c)
		explicit_bzero(cs->c, (cs->room + 1) * sizeof(*cs->c));
	free(cs->c);
}

/* Leave out marks after the fourth in a row. Sorting marks, as NFC does, takes
 * the square of their number: so this comes before it, and again after,
 * because a few marks come apart into two. */
static void limit_marks(struct chars *cs)
{
	size_t run = 0, kept = 0;

	for (size_t i = 0; i < cs->n; i++) {
		run = char_is_mark(cs->c[i]) ? run + 1 : 0;
		if (run <= GB_TEXT_MAX_MARKS)
			cs->c[kept++] = cs->c[i];
	}
	cs->n_dropped += cs->n - kept;
	cs->n = kept;
}

static void take_allowed(struct chars *cs, const unsigned char *at,
			 size_t n_bytes)
{
	const unsigned char *end = at + n_bytes;

	while (at < end) {
		int32_t c;

		at += char_next(at, (size_t)(end - at), &c);
		/* What stands in front of everything that is kept: a second
		 * cleaning would find it there. */
		if (c == BYTE_ORDER_MARK && cs->n == 0)
			continue;
		if (c == '\r' && at < end && *at == '\n')
			continue;
		if (c == '\r' || c == LINE_SEPARATOR ||
		    c == PARAGRAPH_SEPARATOR)
			c = '\n';
		if (c == NOT_UTF8 || is_control(c))
			cs->n_dropped++;
		else
			cs->c[cs->n++] = c;
	}
}

static void put_chars(struct gb_buf *out, const struct chars *cs)
{
	for (size_t i = 0; i < cs->n; i++) {
		unsigned char bytes[4];

		gb_buf_put(out, bytes,
			   (size_t)utf8proc_encode_char(cs->c[i], bytes));
	}
}

/* Take the characters in `from` apart into `to` and put them together again,
 * as NFC says. */
static bool compose(struct chars *to, const struct gb_buf *from)
{
	utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	utf8proc_ssize_t n, len = (utf8proc_ssize_t)from->len;

	n = utf8proc_decompose(from->data, len, NULL, 0, how);
	if (n < 0 || !chars_make(to, (size_t)n))
		return false;
	n = utf8proc_decompose(from->data, len, to->c, n, how);
	if (n >= 0)
		n = utf8proc_normalize_utf32(to->c, n, how);
	if (n < 0)
		return false;
	to->n = (size_t)n;
	return true;
}

static bool clean_part(struct gb_buf *out, const unsigned char *bytes,
		       size_t n_bytes, size_t *n_dropped)
{
	struct chars given = { 0 }, composed = { 0 };
	struct gb_buf allowed = { 0 };
	bool done = false;

	if (!chars_make(&given, n_bytes))
		goto out;
	take_allowed(&given, bytes, n_bytes);
	limit_marks(&given);
	put_chars(&allowed, &given);
	if (allowed.failed || !compose(&composed, &allowed))
		goto out;
	limit_marks(&composed);
	put_chars(out, &composed);
	*n_dropped += given.n_dropped + composed.n_dropped;
	done = !out->failed;
out:
	chars_free(&given);
	chars_free(&composed);
	gb_buf_free(&allowed);
	return done;
}

/* How many of the bytes need nothing done. The last before one that does may
 * be what a mark stands on. */
static size_t plain_bytes(const unsigned char *bytes, size_t n_bytes)
{
	size_t n = 0;

	while (n < n_bytes && byte_is_plain(bytes[n]))
		n++;
	return n > 0 && n < n_bytes ? n - 1 : n;
}

enum gb_code gb_text_clean(struct gb_buf *out, const void *bytes,
			   size_t n_bytes, size_t *n_dropped,
			   struct gb_err *err)
{
	const unsigned char *at = bytes, *end = at + n_bytes;
	/* What becomes of \r is told by what stands behind it. */
	bool whole = n_bytes > 0 && memchr(bytes, '\r', n_bytes);
	size_t len = out->len, dropped = 0;
	bool done = true;

	while (done && at < end) {
		size_t n = whole ? 0 : plain_bytes(at, (size_t)(end - at));

		gb_buf_put(out, at, n);
		at += n;
		if (at == end)
			break;
		for (n = 1; at + n < end && (whole || !byte_is_plain(at[n]));)
			n++;
		done = clean_part(out, at, n, &dropped);
		at += n;
	}
	if (!done || out->failed) {
		out->len = len;
		return gb_fail_nomem(err);
	}
	if (n_dropped)
		*n_dropped = dropped;
	return GB_OK;
}

/* A blank, or a byte-order mark, at the front of a line: its bytes, or 0. */
static size_t blank_bytes(const unsigned char *at, size_t n_bytes)
{
	static const unsigned char mark[] = { 0xef, 0xbb, 0xbf };

	if (n_bytes > 0 && *at == ' ')
		return 1;
	return n_bytes >= sizeof(mark) && memcmp(at, mark, sizeof(mark)) == 0
		       ? sizeof(mark)
		       : 0;
}

enum gb_code gb_text_line(struct gb_buf *out, const void *bytes, size_t n_bytes,
			  size_t *n_dropped, struct gb_err *err)
{
	struct gb_buf clean = { 0 };
	size_t from = 0, to, n, len = out->len;
	enum gb_code rc;

	rc = gb_text_clean(&clean, bytes, n_bytes, n_dropped, err);
	if (rc)
		goto out;
	for (size_t i = 0; i < clean.len; i++)
		if (clean.data[i] == '\n' || clean.data[i] == '\t')
			clean.data[i] = ' ';
	to = clean.len;
	/* What stands behind the blanks is in front now. */
	while ((n = blank_bytes(clean.data + from, to - from)) > 0)
		from += n;
	while (to > from && clean.data[to - 1] == ' ')
		to--;
	if (to > from)
		gb_buf_put(out, clean.data + from, to - from);
	rc = gb_buf_done(out, err);
	if (rc)
		out->len = len;
out:
	gb_buf_free(&clean);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * json_read.c - canonical JSON, read.
 *
 * One pass that accepts the one text of a value and no other: what a general
 * reader takes, and then compares with its own text of it, takes ten times as
 * long, and a case is read from many such texts. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "guardbook/json.h"

struct reader {
	const unsigned char *at, *end;
	struct gb_buf text; /* a string without its escapes */
	bool no_memory;
};

static json_t *read_value(struct reader *r, int depth);

static int peek(const struct reader *r)
{
	return r->at < r->end ? *r->at : -1;
}

static bool skip(struct reader *r, char c)
{
	if (peek(r) != c)
		return false;
	r->at++;
	return true;
}

static json_t *made(struct reader *r, json_t *v)
{
	if (!v)
		r->no_memory = true;
	return v;
}

static json_t *drop(json_t *v)
{
	json_decref(v);
	return NULL;
}

/* --- strings
 * ------------------------------------------------------------------
 */

/* The one escape of a byte that may not stand by itself; `c` behind the \. */
static int plain_of(int c)
{
	static const char escapes[] = "\"\\bfnrt", plain[] = "\"\\\b\f\n\r\t";
	const char *found = c > 0 ? strchr(escapes, c) : NULL;

	return found ? plain[found - escapes] : -1;
}

static int hex_of(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Behind a \: which byte it stands for; -1: this is not the way to write it. */
static int read_escape(struct reader *r)
{
	int c = peek(r), value, low;

	if (c != 'u') {
		r->at += c >= 0;
		return plain_of(c);
	}
	if (r->end - r->at < 5 || memcmp(r->at, "u00", 3) != 0 ||
	    (r->at[3] != '0' && r->at[3] != '1'))
		return -1;
	low = hex_of(r->at[4]);
	value = (r->at[3] - '0') * 16 + low;
	r->at += 5;
	/* Neither NUL nor what has a shorter escape. */
	if (low < 0 || value == 0 || memchr("\b\f\n\r\t", value, 5))
		return -1;
	return value;
}

/* The bytes up to the next that is not plain ASCII or ends or escapes. */
static size_t plain_run(const struct reader *r)
{
	const unsigned char *at = r->at;

	while (at < r->end && *at >= 0x20 && *at < 0x80 && *at != '"' &&
	       *at != '\\')
		at++;
	return (size_t)(at - r->at);
}

/* A string, from its first quote on, into r->text. */
static bool read_text(struct reader *r)
{
	r->text.len = 0;
	if (!skip(r, '"'))
		return false;
	for (;;) {
		size_t n = plain_run(r);
		int c;

		gb_buf_put(&r->text, r->at, n);
		r->at += n;
		if (skip(r, '"'))
			return true;
		if (skip(r, '\\')) {
			c = read_escape(r);
			if (c < 0)
				return false;
			gb_buf_u8(&r->text, (uint8_t)c);
		} else if (peek(r) >= 0x80) {
			utf8proc_int32_t point;
			utf8proc_ssize_t len =
				utf8proc_iterate(r->at, r->end - r->at, &point);

			if (len < 1)
				return false;
			gb_buf_put(&r->text, r->at, (size_t)len);
			r->at += len;
		} else {
			return false;
		}
	}
}

static const char *text_of(struct reader *r)
{
	const char *text = gb_buf_string(&r->text);

	if (!text)
		r->no_memory = true;
	return text;
}

static json_t *read_string(struct reader *r)
{
	const char *text = read_text(r) ? text_of(r) : NULL;

	return text ? made(r, json_stringn_nocheck(text, r->text.len)) : NULL;
}

/* --- numbers and words
 * --------------------------------------------------------
 */

static json_t *read_number(struct reader *r)
{
	enum { MOST = 20 }; /* "-9223372036854775808" */
	char digits[MOST + 1];
	size_t n = 0;
	long long value;

	while (n < MOST && r->at < r->end &&
	       (hex_of(*r->at) >= 0 || (n == 0 && *r->at == '-')) &&
	       *r->at < 'A')
		digits[n++] = (char)*r->at++;
	digits[n] = '\0';
	/* "", "-", "01", "-0", "-01": not the way to write any number. */
	if (n == 0 || (digits[0] == '0' && n > 1) ||
	    (digits[0] == '-' && (n == 1 || digits[1] == '0')))
		return NULL;
	errno = 0;
	value = strtoll(digits, NULL, 10);
	return errno == 0 ? made(r, json_integer(value)) : NULL;
}

static bool skip_word(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(r->end - r->at) < n || memcmp(r->at, word, n) != 0)
		return false;
	r->at += n;
	return true;
}

/* --- what holds others
 * --------------------------------------------------------
 */

static json_t *read_array(struct reader *r, int depth)
{
	json_t *array = made(r, json_array()), *item;

	if (!array || skip(r, ']'))
		return array;
	do {
		item = read_value(r, depth);
		if (!item)
			return drop(array);
		if (json_array_append_new(array, item) != 0) {
			r->no_memory = true;
			return drop(array);
		}
	} while (skip(r, ','));
	return skip(r, ']') ? array : drop(array);
}

static bool comes_after(const struct gb_buf *before, const struct gb_buf *key)
{
	size_t n = before->len < key->len ? before->len : key->len;
	int order = n > 0 ? memcmp(before->data, key->data, n) : 0;

	return order < 0 || (order == 0 && before->len < key->len);
}

/* A key, which must come after the one `before`, and its value. */
static bool read_pair(struct reader *r, json_t *object, struct gb_buf *before,
		      bool first, int depth)
{
	struct gb_buf key;
	json_t *value;
	int failed = 0;

	if (!read_text(r) || !text_of(r) || !skip(r, ':') ||
	    (!first && !comes_after(before, &r->text)))
		return false;
	/* The room of the key before is that of the next string. */
	key = r->text;
	r->text = *before;
	*before = key;
	value = read_value(r, depth);
	if (!value)
		return false;
	failed = json_object_setn_new_nocheck(
		object, (const char *)before->data, before->len, value);
	if (failed)
		r->no_memory = true;
	return !failed;
}

static json_t *read_object(struct reader *r, int depth)
{
	json_t *object = made(r, json_object());
	struct gb_buf before = { 0 };
	bool first = true, good = object != NULL;

	if (!object || skip(r, '}'))
		return object;
	do {
		good = read_pair(r, object, &before, first, depth);
		first = false;
	} while (good && skip(r, ','));
	gb_buf_free(&before);
	return good && skip(r, '}') ? object : drop(object);
}

/* `depth`: levels left for what holds others. */
static json_t *read_value(struct reader *r, int depth)
{
	int c = peek(r);

	if ((c == '{' || c == '[') && depth == 0)
		return NULL;
	if (c == '"')
		return read_string(r);
	if (skip(r, '{'))
		return read_object(r, depth - 1);
	if (skip(r, '['))
		return read_array(r, depth - 1);
	if (skip_word(r, "true"))
		return made(r, json_true());
	if (skip_word(r, "false"))
		return made(r, json_false());
	if (skip_word(r, "null"))
		return made(r, json_null());
	return read_number(r);
}

enum gb_code gb_json_parse(json_t **out, const void *bytes, size_t n_bytes,
			   struct gb_err *err)
{
	struct reader r = { .at = bytes };
	json_t *v = NULL;

	*out = NULL;
	r.end = r.at + n_bytes;
	if (n_bytes > 0 && (peek(&r) == '{' || peek(&r) == '['))
		v = read_value(&r, GB_JSON_DEPTH);
	gb_buf_free(&r.text);
	if (v && r.at == r.end) {
		*out = v;
		return GB_OK;
	}
	json_decref(v);
	return r.no_memory
		       ? gb_fail_nomem(err)
		       : gb_fail(err, GB_INVALID, "this is not canonical JSON");
}

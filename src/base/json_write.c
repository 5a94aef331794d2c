/* SPDX-License-Identifier: ISC
 * json_write.c - canonical JSON, written. jansson hands out a text a byte at a
 * time, which cost more than all else that is done with an entry. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"

/* A short escape, or 0: none; for the controls there is a long one. */
static char short_escape(unsigned char c)
{
	switch (c) {
	case '"':
	case '\\':
		return (char)c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return 0;
	}
}

static void put_text(struct gb_buf *out, const char *text, size_t n_bytes)
{
	size_t from = 0;

	gb_buf_u8(out, '"');
	for (size_t i = 0; i < n_bytes; i++) {
		unsigned char c = (unsigned char)text[i];
		char escape[8];

		if (c >= ' ' && c != '"' && c != '\\')
			continue;
		gb_buf_put(out, text + from, i - from);
		from = i + 1;
		if (short_escape(c))
			snprintf(escape, sizeof(escape), "\\%c",
				 short_escape(c));
		else
			snprintf(escape, sizeof(escape), "\\u%04X", c);
		gb_buf_text(out, escape);
	}
	gb_buf_put(out, text + from, n_bytes - from);
	gb_buf_u8(out, '"');
}

struct member {
	const char *key;
	const json_t *value;
};

static int compare_keys(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static bool put_value(struct gb_buf *out, const json_t *v, int depth);

static bool put_members(struct gb_buf *out, const struct member *m, size_t n,
			int depth)
{
	gb_buf_u8(out, '{');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			gb_buf_u8(out, ',');
		put_text(out, m[i].key, strlen(m[i].key));
		gb_buf_u8(out, ':');
		if (!put_value(out, m[i].value, depth))
			return false;
	}
	gb_buf_u8(out, '}');
	return true;
}

static bool put_object(struct gb_buf *out, const json_t *v, int depth)
{
	enum { FEW = 16 };
	json_t *object = (json_t *)v, *item; /* jansson's iterators only read */
	struct member few[FEW], *all = few;
	size_t n = 0, size = json_object_size(object);
	const char *key;
	bool good;

	if (size > FEW)
		all = calloc(size, sizeof(*all));
	if (!all) {
		out->failed = true;
		return true;
	}
	json_object_foreach (object, key, item)
		all[n++] = (struct member){ key, item };
	qsort(all, n, sizeof(*all), compare_keys);
	good = put_members(out, all, n, depth);
	if (all != few)
		free(all);
	return good;
}

static bool put_array(struct gb_buf *out, const json_t *v, int depth)
{
	json_t *item;
	size_t i;

	gb_buf_u8(out, '[');
	json_array_foreach (v, i, item) {
		if (i > 0)
			gb_buf_u8(out, ',');
		if (!put_value(out, item, depth))
			return false;
	}
	gb_buf_u8(out, ']');
	return true;
}

/* False: it may not stand in canonical text, with `depth` levels left for it.
 */
static bool put_value(struct gb_buf *out, const json_t *v, int depth)
{
	const char *text = json_string_value(v);

	switch (json_typeof(v)) {
	case JSON_OBJECT:
		return depth > 0 && put_object(out, v, depth - 1);
	case JSON_ARRAY:
		return depth > 0 && put_array(out, v, depth - 1);
	case JSON_STRING:
		put_text(out, text, json_string_length(v));
		return strlen(text) == json_string_length(v);
	case JSON_INTEGER:
		gb_buf_printf(out, "%" JSON_INTEGER_FORMAT,
			      json_integer_value(v));
		return true;
	case JSON_TRUE:
		gb_buf_text(out, "true");
		return true;
	case JSON_FALSE:
		gb_buf_text(out, "false");
		return true;
	case JSON_NULL:
		gb_buf_text(out, "null");
		return true;
	default:
		return false;
	}
}

enum gb_code gb_json_text(const json_t *v, struct gb_buf *out,
			  struct gb_err *err)
{
	size_t len = out->len;
	enum gb_code rc;

	if (!v || !(json_is_object(v) || json_is_array(v)) ||
	    !put_value(out, v, GB_JSON_DEPTH))
		rc = gb_fail(err, GB_INVALID,
			     "this cannot be written as canonical JSON");
	else
		rc = gb_buf_done(out, err);
	if (rc)
		out->len = len;
	return rc;
}

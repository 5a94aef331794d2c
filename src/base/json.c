/* SPDX-License-Identifier: ISC
 * json.c - canonical JSON: one value has one text. Written here, and asked what
 * it holds; read in json_read.c. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"

/* free() is not told a size, so each piece carries its own in front. */
union head {
	size_t n_bytes;
	max_align_t align;
};

static void *json_alloc(size_t n_bytes)
{
	union head *h;

	if (n_bytes > SIZE_MAX - sizeof(*h))
		return NULL;
	h = malloc(sizeof(*h) + n_bytes);
	if (!h)
		return NULL;
	h->n_bytes = n_bytes;
	return h + 1;
}

static void json_wipe(void *p)
{
	union head *h;

	if (!p)
		return;
	h = (union head *)p - 1;
	explicit_bzero(p, h->n_bytes);
	free(h);
}

void gb_json_start(void)
{
	json_set_alloc_funcs(json_alloc, json_wipe);
}

static bool is_text(const char *s, size_t n_bytes)
{
	return strlen(s) == n_bytes;
}

/* May `v` stand in canonical text, with `depth` levels left for it? */
static bool is_canonical(const json_t *v, int depth)
{
	json_t *object = (json_t *)v, *item; /* jansson's iterators only read */
	const char *key;
	size_t i;

	switch (json_typeof(v)) {
	case JSON_OBJECT:
		json_object_foreach (object, key, item)
			if (depth == 0 || !is_canonical(item, depth - 1))
				return false;
		return depth > 0;
	case JSON_ARRAY:
		json_array_foreach (v, i, item)
			if (depth == 0 || !is_canonical(item, depth - 1))
				return false;
		return depth > 0;
	case JSON_STRING:
		return is_text(json_string_value(v), json_string_length(v));
	case JSON_REAL:
		return false;
	default:
		return true;
	}
}

static int put(const char *text, size_t n_bytes, void *out)
{
	gb_buf_put(out, text, n_bytes);
	return 0;
}

enum gb_code gb_json_text(const json_t *v, struct gb_buf *out,
			  struct gb_err *err)
{
	size_t len = out->len;
	enum gb_code rc = GB_OK;

	if (!v || !(json_is_object(v) || json_is_array(v)) ||
	    !is_canonical(v, GB_JSON_DEPTH))
		return gb_fail(err, GB_INVALID,
			       "this cannot be written as canonical JSON");
	if (json_dump_callback(v, put, out, JSON_SORT_KEYS | JSON_COMPACT))
		rc = gb_fail_nomem(err);
	else
		rc = gb_buf_done(out, err);
	if (rc)
		out->len = len;
	return rc;
}

const char *gb_json_string(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

json_t *gb_json_object(const json_t *o, const char *key)
{
	json_t *v = json_object_get(o, key);

	return json_is_object(v) ? v : NULL;
}

json_t *gb_json_array(const json_t *o, const char *key)
{
	json_t *v = json_object_get(o, key);

	return json_is_array(v) ? v : NULL;
}

bool gb_json_has(const json_t *o, const char *key)
{
	return json_object_get(o, key) != NULL;
}

bool gb_json_true(const json_t *o, const char *key)
{
	return json_is_true(json_object_get(o, key));
}

bool gb_json_int(const json_t *o, const char *key, int64_t *n)
{
	const json_t *v = json_object_get(o, key);

	if (!json_is_integer(v))
		return false;
	*n = (int64_t)json_integer_value(v);
	return true;
}

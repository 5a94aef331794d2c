/* SPDX-License-Identifier: ISC
 * json.c - canonical JSON: one value has one text. Asked here what it holds;
 * written and read in json_write.c and json_read.c. */
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

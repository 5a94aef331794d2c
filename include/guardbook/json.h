/* guardbook/json.h - canonical JSON: one value has one text.
 *
 * Keys sorted by byte, no white space, no fractions, nothing nested deeper
 * than GB_JSON_DEPTH. jansson does the work; its values are made and freed
 * with jansson's own functions. */
#ifndef GUARDBOOK_JSON_H
#define GUARDBOOK_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guardbook/buf.h"
#include "guardbook/err.h"

#define GB_JSON_DEPTH 16

/* Have jansson wipe its memory before it is freed, in the whole process. Call
 * it before the first value is made: memory from before cannot be freed after.
 * Calling it again does nothing more. */
void gb_json_start(void);

/* Add the canonical text of `v`, an object or an array, to `out`.
 * Fails: GB_INVALID (holds a fraction, a NUL or something nested too deeply,
 * or is neither), GB_NOMEM; `out` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_json_text(const json_t *v, struct gb_buf *out,
			  struct gb_err *err);

/* Read what gb_json_text() wrote, and nothing else: a key that comes twice,
 * bytes behind the end, other spacing, order or escapes are refused.
 * Gives: *out, freed with json_decref(); NULL on failure.
 * Fails: GB_INVALID (never quoting the text), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_json_parse(json_t **out, const void *bytes, size_t n_bytes,
			   struct gb_err *err);

/* What object `o` has under `key`, borrowed from it; NULL where it is absent
 * or of another type. NULL for `o` is an object without keys. */
const char *gb_json_string(const json_t *o, const char *key);
json_t *gb_json_object(const json_t *o, const char *key);
json_t *gb_json_array(const json_t *o, const char *key);
bool gb_json_has(const json_t *o, const char *key);  /* of any type */
bool gb_json_true(const json_t *o, const char *key); /* present, and true */
/* False where it is absent or no whole number; *n is then as it was. */
bool gb_json_int(const json_t *o, const char *key, int64_t *n);

#endif

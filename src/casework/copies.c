/* SPDX-License-Identifier: ISC
 * copies.c - sealed copies of evidence and the cases they belong to. */
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "src/casework/book.h"
#include "src/casework/copies.h"

/* The key of one copy, from the case's half-key, which dies with the case, and
 * a secret that only the case tells: H(key = E, "guardbook-kept-v1" | ledger id
 * | case id | id of the copy | secret). */
static enum gb_code make_key(struct gb_key **out, struct gb_session *s,
			     const unsigned char case_id[GB_CASE_ID_BYTES],
			     const unsigned char copy_id[GB_KEPT_ID_BYTES],
			     const unsigned char secret[GB_KEY_BYTES],
			     struct gb_err *err)
{
	struct gb_key *e = NULL, *last = NULL;
	struct gb_buf b = { 0 };
	enum gb_code rc = gb_vault_half(s->book->vault, case_id, &e, err);

	gb_buf_text(&b, "guardbook-kept-v1");
	gb_buf_put(&b, s->book->chain->id, sizeof(s->book->chain->id));
	gb_buf_put(&b, case_id, GB_CASE_ID_BYTES);
	gb_buf_put(&b, copy_id, GB_KEPT_ID_BYTES);
	if (rc == GB_OK)
		rc = gb_buf_done(&b, err);
	if (rc == GB_OK)
		rc = gb_key_from(&last, secret, err);
	if (rc == GB_OK)
		rc = gb_key_mix(out, e, b.data, b.len, last, err);
	gb_buf_free(&b);
	gb_key_free(last);
	gb_key_free(e);
	return rc;
}

/* What an item of evidence says of its file; false if it says nonsense. */
static bool read_item(const json_t *item, struct gb_kept *k)
{
	const char *sha256 = gb_json_string(item, "sha256");
	int64_t size = 0;

	gb_json_int(item, "size", &size);
	k->size_bytes = size > 0 ? (uint64_t)size : 0;
	return size > 0 && (uint64_t)size <= GB_EVIDENCE_MAX_BYTES && sha256 &&
	       gb_unhex(k->sha256, sizeof(k->sha256), sha256);
}

static enum gb_code make_one(struct gb_session *s,
			     const unsigned char case_id[GB_CASE_ID_BYTES],
			     json_t *item, struct gb_err *err)
{
	const struct gb_env *env = s->book->env;
	char id[2 * GB_KEPT_ID_BYTES + 1], hex[2 * GB_KEY_BYTES + 1];
	unsigned char secret[GB_KEY_BYTES];
	struct gb_kept k = { 0 };
	struct gb_key *key = NULL;
	enum gb_code rc;

	if (!read_item(item, &k))
		return gb_fail(err, GB_INVALID,
			       "\"Evidence\" is not of the right form");
	env->random(env, k.id, sizeof(k.id));
	env->random(env, secret, sizeof(secret));
	gb_hex(id, k.id, sizeof(k.id));
	gb_hex(hex, secret, sizeof(secret));
	rc = make_key(&key, s, case_id, k.id, secret, err);
	if (rc == GB_OK)
		rc = gb_kept_make(s->book->dir, &k, key,
				  gb_json_string(item, "path"), env, err);
	if (rc == GB_OK && json_object_set_new(item, "copy",
					       json_pack("{s:s, s:s}", "id", id,
							 "secret", hex)) != 0) {
		gb_kept_drop(s->book->dir, k.id);
		rc = gb_fail_nomem(err);
	}
	explicit_bzero(secret, sizeof(secret));
	explicit_bzero(hex, sizeof(hex));
	gb_key_free(key);
	return rc;
}

enum gb_code gb_copies_make(struct gb_session *s,
			    const unsigned char id[GB_CASE_ID_BYTES],
			    json_t *data, struct gb_err *err)
{
	size_t i;
	json_t *item;

	json_array_foreach (json_object_get(data, "evidence"), i, item) {
		bool wanted = gb_json_true(item, "keep");
		enum gb_code rc = GB_OK;

		json_object_del(item, "keep");
		if (wanted)
			rc = make_one(s, id, item, err);
		if (rc != GB_OK)
			return rc;
	}
	return GB_OK;
}

void gb_copies_drop(struct gb_session *s, const json_t *data)
{
	size_t i;
	json_t *item;

	json_array_foreach (json_object_get(data, "evidence"), i, item) {
		const char *hex =
			gb_json_string(gb_json_object(item, "copy"), "id");
		unsigned char id[GB_KEPT_ID_BYTES];

		if (hex && gb_unhex(id, sizeof(id), hex))
			gb_kept_drop(s->book->dir, id);
	}
}

/* --- of a case that was read
 * ---------------------------------------------------- */

void gb_copy_remember(struct gb_case *c, json_int_t n, json_t *item)
{
	json_t *copy = json_copy(json_object_get(item, "copy"));

	json_object_set_new(item, "copy", json_true());
	json_object_set_new(copy, "n", json_integer(n));
	json_array_append_new(c->copies, copy);
}

enum gb_code gb_case_evidence(const struct gb_case *c, size_t n,
			      struct gb_kept *k, const json_t **item,
			      struct gb_err *err)
{
	*item = json_array_get(json_object_get(c->body, "evidence"), n - 1);
	*k = (struct gb_kept){ 0 };
	if (n < 1 || !*item || !read_item(*item, k) ||
	    !gb_json_string(*item, "path"))
		return gb_fail(err, GB_NOT_FOUND,
			       "%s has no evidence %zu that you can open",
			       c->name, n);
	return GB_OK;
}

static const json_t *find_copy(const struct gb_case *c, size_t n)
{
	size_t i;
	json_t *copy;

	json_array_foreach (c->copies, i, copy) {
		int64_t of = 0;

		if (gb_json_int(copy, "n", &of) && of == (int64_t)n)
			return copy;
	}
	return NULL;
}

enum gb_code gb_copy_read(struct gb_session *s, const struct gb_case *c,
			  size_t n, gb_evidence_sink *sink, void *to,
			  struct gb_err *err)
{
	const json_t *item = NULL, *copy = find_copy(c, n);
	const char *id = gb_json_string(copy, "id");
	const char *hex = gb_json_string(copy, "secret");
	unsigned char secret[GB_KEY_BYTES];
	struct gb_key *key = NULL;
	struct gb_kept k;
	enum gb_code rc = gb_case_evidence(c, n, &k, &item, err);

	if (rc == GB_OK && !copy)
		rc = gb_fail(err, GB_NOT_FOUND,
			     "no copy of evidence %zu was kept", n);
	if (rc != GB_OK)
		return rc;
	if (!id || !hex || !gb_unhex(k.id, sizeof(k.id), id) ||
	    !gb_unhex(secret, sizeof(secret), hex))
		return gb_fail(err, GB_TAMPERED,
			       "what opens the kept copy of evidence %zu is "
			       "not in the record",
			       n);
	rc = make_key(&key, s, c->id, k.id, secret, err);
	if (rc == GB_OK)
		rc = gb_kept_read(s->book->dir, &k, key, sink, to, err);
	explicit_bzero(secret, sizeof(secret));
	gb_key_free(key);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * pack_read.c - objects and entries read from a pack. */
#include <stdlib.h>
#include <string.h>

#include "src/store/pack.h"
#include "src/store/packed.h"
#include "src/store/stored.h"

#define ONE_ENTRY_BYTES 8192 /* holds most entries */

void gb_window_free(struct gb_window *w)
{
	free(w->bytes);
	*w = (struct gb_window){ 0 };
}

/* Room for `n_bytes`; what was in it is not needed. */
static bool make_room(struct gb_window *w, size_t n_bytes)
{
	if (n_bytes <= w->room)
		return true;
	free(w->bytes);
	w->n = 0;
	w->bytes = malloc(n_bytes);
	w->room = w->bytes ? n_bytes : 0;
	return w->bytes;
}

/* The bytes of the pack from `at` on, its end's check sum left out: `n_bytes`
 * of them, or with `fewer` as many as there are. */
static enum gb_code see(struct gb_pack *p, struct gb_window *w, uint64_t at,
			size_t n_bytes, bool fewer, struct gb_view *v,
			struct gb_err *err)
{
	uint64_t end = p->bytes - GB_SHA1_BYTES;
	enum gb_code rc;
	size_t n;

	if (at >= end || (!fewer && n_bytes > end - at))
		return gb_pack_damaged(p, "has an object that is cut short",
				       err);
	n_bytes = n_bytes > end - at ? (size_t)(end - at) : n_bytes;
	if (w->of != p || at < w->at || at - w->at > w->n ||
	    n_bytes > w->n - (at - w->at)) {
		n = w->ahead ? w->ahead : ONE_ENTRY_BYTES;
		n = n > n_bytes ? n : n_bytes;
		n = n > end - at ? (size_t)(end - at) : n;
		w->of = NULL;
		if (!make_room(w, n))
			return gb_fail_nomem(err);
		rc = gb_pack_bytes(p, p->pack, w->bytes, n, at, err);
		if (rc != GB_OK)
			return rc;
		w->of = p;
		w->at = at;
		w->n = n;
	}
	*v = gb_view_of(w->bytes + (at - w->at), n_bytes);
	return GB_OK;
}

/* The head of the object at *at; *at is then that of its stream. */
static enum gb_code take_head(struct gb_pack *p, struct gb_window *w,
			      uint64_t *at, enum gb_part *type, size_t *n_bytes,
			      struct gb_err *err)
{
	struct gb_view v;
	const unsigned char *from;
	enum gb_code rc = see(p, w, *at, GB_PACKED_HEAD_MAX, true, &v, err);

	if (rc != GB_OK)
		return rc;
	from = v.at;
	if (!gb_packed_take_head(&v, type, n_bytes))
		return gb_pack_damaged(p, "holds an object of a strange kind",
				       err);
	*at += (uint64_t)(v.at - from);
	return GB_OK;
}

enum gb_code gb_pack_object(struct gb_pack *p, struct gb_window *w,
			    uint64_t *at, enum gb_part *type,
			    struct gb_buf *body, struct gb_err *err)
{
	size_t n_bytes = 0, from = body->len;
	struct gb_view v;
	enum gb_code rc = take_head(p, w, at, type, &n_bytes, err);

	if (rc == GB_OK)
		rc = see(p, w, *at, gb_stored_length(n_bytes), false, &v, err);
	if (rc != GB_OK)
		return rc;
	*at += v.left;
	if (!gb_stored_take(&v, body) || v.left > 0 ||
	    body->len - from != n_bytes) {
		if (body->failed)
			return gb_fail_nomem(err);
		return gb_pack_damaged(p, "holds a damaged object", err);
	}
	return GB_OK;
}

static enum gb_code take(struct gb_pack *p, struct gb_window *w, uint64_t *at,
			 enum gb_part want, struct gb_buf *body,
			 struct gb_err *err)
{
	enum gb_part type;
	enum gb_code rc = gb_pack_object(p, w, at, &type, body, err);

	if (rc == GB_OK && type != want)
		rc = gb_pack_damaged(p, "is out of order", err);
	return rc;
}

enum gb_code gb_pack_entry(struct gb_pack *p, struct gb_window *w, uint64_t *at,
			   struct gb_parts *out, struct gb_err *err)
{
	struct gb_buf tree = { 0 };
	enum gb_code rc;

	*out = (struct gb_parts){ 0 };
	rc = take(p, w, at, GB_PART_COMMIT, &out->commit, err);
	if (rc == GB_OK)
		rc = take(p, w, at, GB_PART_TREE, &tree, err);
	if (rc == GB_OK)
		rc = take(p, w, at, GB_PART_BLOB, &out->blob, err);
	if (rc == GB_OK && tree.len != sizeof(out->tree))
		rc = gb_pack_damaged(p, "holds a tree of another entry", err);
	if (rc == GB_OK)
		memcpy(out->tree, tree.data, tree.len);
	gb_buf_free(&tree);
	if (rc != GB_OK)
		gb_parts_free(out);
	return rc;
}

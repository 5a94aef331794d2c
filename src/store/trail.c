/* SPDX-License-Identifier: ISC
 * trail.c - the way from an entry back to what is known.
 *
 * An entry that is not packed is read, for its parent's name. In a pack the
 * entries lie in order, so their names are taken from its index; whether they
 * are what they seem shows when they are read. */
#include <stdlib.h>
#include <string.h>

#include "src/store/ledger_parts.h"

struct trail {
	struct gb_ledger *l;
	unsigned char at[GB_OID_BYTES]; /* the next to be taken */
	uint64_t after;     /* Seq of the entry after that; 0: none was taken */
	struct gb_buf oids; /* newest first */
};

static const unsigned char no_oid[GB_OID_BYTES];

static bool same_oid(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, GB_OID_BYTES) == 0;
}

/* Seq: falls by one each step, so even a ring would end. */
static enum gb_code check_number(const struct trail *t, uint64_t seq,
				 struct gb_err *err)
{
	if (t->after == 0 || seq == t->after - 1)
		return GB_OK;
	return gb_fail(err, GB_TAMPERED,
		       "the ledger's entries are not numbered one after "
		       "another");
}

/* The commit at t->at, which names its parent. */
static enum gb_code take_one(struct trail *t, struct gb_err *err)
{
	unsigned char tree[GB_OID_BYTES];
	struct gb_commit c;
	enum gb_code rc = gb_ledger_read_commit(t->l, t->at, &c, tree, err);

	if (rc != GB_OK)
		return rc;
	rc = check_number(t, c.seq, err);
	if (rc == GB_OK && (c.seq == 1) != same_oid(c.parent, no_oid))
		rc = gb_fail(err, GB_TAMPERED,
			     "the ledger's first entry is not its first");
	if (rc == GB_OK)
		gb_buf_put(&t->oids, t->at, GB_OID_BYTES);
	t->after = c.seq;
	memcpy(t->at, c.parent, GB_OID_BYTES);
	gb_commit_free(&c);
	return rc;
}

/* --- in a pack -------------------------------------------------------------
 */

struct spot {
	uint64_t at;
	unsigned char oid[GB_OID_BYTES];
};

static int by_place(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* All objects of `p` in the order in which they lie there. */
static enum gb_code read_spots(const struct gb_pack *p, struct spot **out,
			       struct gb_err *err)
{
	struct spot *spot = reallocarray(NULL, p->n, sizeof(*spot));
	unsigned char *oids = reallocarray(NULL, p->n, GB_OID_BYTES);
	enum gb_code rc = GB_OK;

	if (!spot || !oids)
		rc = gb_fail_nomem(err);
	else
		rc = gb_pack_bytes(p, p->idx, oids, (size_t)p->n * GB_OID_BYTES,
				   GB_IDX_HEAD_BYTES, err);
	for (uint32_t i = 0; rc == GB_OK && i < p->n; i++) {
		memcpy(spot[i].oid, oids + (size_t)i * GB_OID_BYTES,
		       GB_OID_BYTES);
		rc = gb_pack_offset(p, i, &spot[i].at, err);
	}
	free(oids);
	if (rc == GB_OK) {
		qsort(spot, p->n, sizeof(*spot), by_place);
		*out = spot;
	} else {
		free(spot);
	}
	return rc;
}

/* The entries of `p` from the one at offset `at` back to `known` or to the
 * first but one. That is read, as it is the one that names a parent. */
static enum gb_code take_packed(struct trail *t, const struct gb_pack *p,
				uint64_t at, const unsigned char *known,
				struct gb_err *err)
{
	struct spot *spot = NULL;
	enum gb_code rc = read_spots(p, &spot, err);
	size_t i;

	if (rc != GB_OK)
		return rc;
	for (i = 0; i < p->n && spot[i].at != at; i += GB_PARTS)
		;
	if (i >= p->n)
		rc = gb_pack_damaged(p, "has a damaged index", err);
	else
		rc = check_number(t, p->first + i / GB_PARTS, err);
	for (; rc == GB_OK && i > 0 && !same_oid(spot[i].oid, known);
	     i -= GB_PARTS) {
		gb_buf_put(&t->oids, spot[i].oid, GB_OID_BYTES);
		t->after = p->first + i / GB_PARTS;
	}
	if (rc == GB_OK)
		memcpy(t->at, spot[i].oid, GB_OID_BYTES);
	free(spot);
	if (rc == GB_OK && !same_oid(t->at, known))
		rc = take_one(t, err);
	return rc;
}

static enum gb_code take_next(struct trail *t, const unsigned char *known,
			      struct gb_err *err)
{
	struct gb_pack *pack = NULL;
	uint64_t at = 0;
	enum gb_code rc =
		gb_packs_find(gb_odb_packs(t->l->odb), t->at, &pack, &at, err);

	if (rc != GB_OK)
		return rc;
	return pack ? take_packed(t, pack, at, known, err) : take_one(t, err);
}

/* Newest first in, oldest first out. */
static enum gb_code turn_round(struct gb_buf *oids, struct gb_err *err)
{
	size_t n = oids->len / GB_OID_BYTES;
	unsigned char held[GB_OID_BYTES];

	for (size_t i = 0; i < n / 2; i++) {
		unsigned char *a = oids->data + i * GB_OID_BYTES;
		unsigned char *b = oids->data + (n - 1 - i) * GB_OID_BYTES;

		memcpy(held, a, GB_OID_BYTES);
		memcpy(a, b, GB_OID_BYTES);
		memcpy(b, held, GB_OID_BYTES);
	}
	return gb_buf_done(oids, err);
}

enum gb_code gb_ledger_trail(struct gb_ledger *l,
			     const unsigned char newest[GB_OID_BYTES],
			     const unsigned char known[GB_OID_BYTES],
			     unsigned char **oids, size_t *n,
			     struct gb_err *err)
{
	struct trail t = { .l = l };
	enum gb_code rc = GB_OK, turned;

	*oids = NULL;
	*n = 0;
	memcpy(t.at, newest, GB_OID_BYTES);
	while (rc == GB_OK && !same_oid(t.at, known) && !same_oid(t.at, no_oid))
		rc = take_next(&t, known, err);
	if (rc == GB_OK && !same_oid(t.at, known))
		rc = gb_fail(err, GB_TAMPERED,
			     "the ledger does not lead back to an entry that "
			     "was in it; bring it back from a newer copy");
	turned = turn_round(&t.oids, rc == GB_OK ? err : NULL);
	if (turned != GB_OK || t.oids.len == 0) {
		gb_buf_free(&t.oids);
		return turned != GB_OK ? turned : rc;
	}
	*n = t.oids.len / GB_OID_BYTES;
	*oids = t.oids.data;
	return rc;
}

enum gb_code gb_ledger_unpacked_trail(struct gb_ledger *l,
				      const unsigned char newest[GB_OID_BYTES],
				      struct gb_buf *oids,
				      unsigned char packed[GB_OID_BYTES],
				      struct gb_err *err)
{
	struct trail t = { .l = l };
	struct gb_pack *pack = NULL;
	enum gb_code rc = GB_OK;
	uint64_t at = 0;

	memcpy(t.at, newest, GB_OID_BYTES);
	while (rc == GB_OK && !same_oid(t.at, no_oid)) {
		rc = gb_packs_find(gb_odb_packs(l->odb), t.at, &pack, &at, err);
		if (rc != GB_OK || pack)
			break;
		rc = take_one(&t, err);
	}
	if (rc == GB_OK)
		rc = turn_round(&t.oids, err);
	if (rc == GB_OK) {
		memcpy(packed, t.at, GB_OID_BYTES);
		gb_buf_put(oids, t.oids.data, t.oids.len);
		rc = gb_buf_done(oids, err);
	}
	gb_buf_free(&t.oids);
	return rc;
}

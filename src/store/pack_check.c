/* SPDX-License-Identifier: ISC
 * pack_check.c - is a pack, to its last byte, one that guardbook wrote? */
#include <stdlib.h>
#include <string.h>

#include "src/store/ledger_parts.h"
#include "src/store/pack_check.h"
#include "src/store/packed.h"

#define AHEAD_BYTES (1u << 20)

/* One object, as the index lists it. */
struct row {
	unsigned char oid[GB_OID_BYTES];
	uint32_t crc;
	uint64_t at;
};

/* --- the index -------------------------------------------------------------
 */

/* The check sum that ends the index, over all before. */
static enum gb_code check_sum(const struct gb_pack *p, uint32_t wide,
			      struct gb_err *err)
{
	uint64_t end = gb_pack_offsets_at(p) + UINT64_C(4) * p->n +
		       UINT64_C(8) * wide + GB_SHA1_BYTES;
	unsigned char chunk[1u << 14], sum[GB_SHA1_BYTES];
	enum gb_code rc = GB_OK;
	struct gb_sha1 sha;

	gb_sha1_start(&sha);
	for (uint64_t at = 0; rc == GB_OK && at < end;) {
		size_t n = end - at < sizeof(chunk) ? (size_t)(end - at)
						    : sizeof(chunk);

		rc = gb_pack_bytes(p, p->idx, chunk, n, at, err);
		if (rc == GB_OK)
			gb_sha1_add(&sha, chunk, n);
		at += n;
	}
	gb_sha1_end(&sha, sum);
	if (rc == GB_OK)
		rc = gb_pack_bytes(p, p->idx, chunk, sizeof(sum), end, err);
	if (rc == GB_OK && memcmp(chunk, sum, sizeof(sum)) != 0)
		rc = gb_pack_damaged(p, "has a damaged index", err);
	return rc;
}

/* In order, and where the first bytes say? */
static bool is_sorted(const struct gb_pack *p, const struct row *row)
{
	for (uint32_t i = 0; i < p->n; i++) {
		unsigned byte = row[i].oid[0];
		int order = i ? memcmp(row[i - 1].oid, row[i].oid, GB_OID_BYTES)
			      : -1;

		if (i >= p->fan[byte] || (byte && i < p->fan[byte - 1]) ||
		    order > 0 || (order == 0 && row[i - 1].at >= row[i].at))
			return false;
	}
	return true;
}

static enum gb_code read_rows(const struct gb_pack *p, struct row *row,
			      struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	uint32_t wide = 0;

	for (uint32_t i = 0; rc == GB_OK && i < p->n; i++) {
		unsigned char crc[4];
		struct gb_view v = gb_view_of(crc, sizeof(crc));

		rc = gb_pack_bytes(
			p, p->idx, row[i].oid, GB_OID_BYTES,
			GB_IDX_HEAD_BYTES + (uint64_t)GB_OID_BYTES * i, err);
		if (rc == GB_OK)
			rc = gb_pack_bytes(p, p->idx, crc, sizeof(crc),
					   gb_pack_crcs_at(p) + UINT64_C(4) * i,
					   err);
		if (rc == GB_OK)
			rc = gb_pack_offset(p, i, &row[i].at, err);
		row[i].crc = gb_take_be32(&v);
		wide += rc == GB_OK && row[i].at >> 31;
	}
	if (rc == GB_OK)
		rc = check_sum(p, wide, err);
	if (rc == GB_OK && !is_sorted(p, row))
		rc = gb_pack_damaged(p, "has a damaged index", err);
	return rc;
}

static int by_place(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

/* --- the pack --------------------------------------------------------------
 */

/* The CRC of the bytes from one object's place to the next one's, which are
 * all there is between. */
static enum gb_code check_crc(struct gb_pack *p, const struct row *row,
			      uint64_t end, struct gb_sha1 *sha,
			      struct gb_err *err)
{
	unsigned char chunk[1u << 14];
	enum gb_code rc = GB_OK;
	uint32_t crc = 0;

	for (uint64_t at = row->at; rc == GB_OK && at < end;) {
		size_t n = end - at < sizeof(chunk) ? (size_t)(end - at)
						    : sizeof(chunk);

		rc = gb_pack_bytes(p, p->pack, chunk, n, at, err);
		if (rc != GB_OK)
			return rc;
		gb_sha1_add(sha, chunk, n);
		crc = gb_packed_crc(crc, chunk, n);
		at += n;
	}
	if (rc == GB_OK && crc != row->crc)
		rc = gb_pack_damaged(p, "holds a damaged object", err);
	return rc;
}

/* Does the index call the tree and the blob what commit and tree call them?
 * Gives: the commit's parent. */
static enum gb_code check_names(struct gb_pack *p, const struct gb_parts *e,
				const struct row *row, unsigned char *parent,
				struct gb_err *err)
{
	unsigned char tree[GB_OID_BYTES], blob[GB_OID_BYTES];

	if (!gb_parts_links(e->commit.data, e->commit.len, tree, parent) ||
	    gb_tree_parse(blob, e->tree, sizeof(e->tree), NULL) != GB_OK ||
	    memcmp(tree, row[GB_PART_TREE].oid, sizeof(tree)) != 0 ||
	    memcmp(blob, row[GB_PART_BLOB].oid, sizeof(blob)) != 0)
		return gb_pack_damaged(p, "holds parts of other entries", err);
	return GB_OK;
}

/* The entry of the three objects from row[0] on, up to `end`. */
static enum gb_code check_entry(struct gb_pack *p, struct gb_window *w,
				const struct row *row, uint64_t end,
				struct gb_sha1 *sha, unsigned char *parent,
				struct gb_err *err)
{
	uint64_t at = row[0].at;
	struct gb_parts e;
	enum gb_code rc = gb_pack_entry(p, w, &at, &e, err);

	if (rc != GB_OK)
		return rc;
	if (at != end)
		rc = gb_pack_damaged(p, "holds more than entries", err);
	if (rc == GB_OK)
		rc = check_names(p, &e, row, parent, err);
	for (int i = 0; rc == GB_OK && i < GB_PARTS; i++)
		rc = check_crc(p, &row[i],
			       i + 1 < GB_PARTS ? row[i + 1].at : end, sha,
			       err);
	gb_parts_free(&e);
	return rc;
}

static enum gb_code check_entries(struct gb_pack *p, const struct row *row,
				  unsigned char *before, unsigned char *last,
				  struct gb_err *err)
{
	unsigned char head[GB_PACK_HEAD_BYTES], sum[GB_SHA1_BYTES];
	struct gb_window w = { .ahead = AHEAD_BYTES };
	uint64_t end = p->bytes - GB_SHA1_BYTES;
	enum gb_code rc = gb_pack_bytes(p, p->pack, head, sizeof(head), 0, err);
	struct gb_sha1 sha;

	gb_sha1_start(&sha);
	gb_sha1_add(&sha, head, sizeof(head));
	if (rc == GB_OK && row[0].at != GB_PACK_HEAD_BYTES)
		rc = gb_pack_damaged(p, "holds more than entries", err);
	for (uint32_t i = 0; rc == GB_OK && i < p->n; i += GB_PARTS) {
		unsigned char parent[GB_OID_BYTES];
		uint64_t next =
			i + GB_PARTS < p->n ? row[i + GB_PARTS].at : end;

		rc = check_entry(p, &w, row + i, next, &sha, parent, err);
		if (rc == GB_OK && i > 0 &&
		    memcmp(parent, last, sizeof(parent)) != 0)
			rc = gb_pack_damaged(p, "is out of order", err);
		if (i == 0)
			memcpy(before, parent, sizeof(parent));
		memcpy(last, row[i].oid, GB_OID_BYTES);
	}
	gb_sha1_end(&sha, sum);
	if (rc == GB_OK && memcmp(sum, p->name, sizeof(sum)) != 0)
		rc = gb_pack_damaged(p, "has a wrong check sum", err);
	gb_window_free(&w);
	return rc;
}

enum gb_code gb_pack_check(struct gb_pack *p,
			   unsigned char before[GB_OID_BYTES],
			   unsigned char last[GB_OID_BYTES], struct gb_err *err)
{
	struct row *row = reallocarray(NULL, p->n, sizeof(*row));
	enum gb_code rc = GB_OK;

	memset(before, 0, GB_OID_BYTES);
	memset(last, 0, GB_OID_BYTES);
	if (!row)
		return gb_fail_nomem(err);
	rc = read_rows(p, row, err);
	if (rc == GB_OK) {
		qsort(row, p->n, sizeof(*row), by_place);
		rc = check_entries(p, row, before, last, err);
	}
	free(row);
	return rc;
}

enum gb_code gb_ledger_check_packs(struct gb_ledger *l, struct gb_err *err)
{
	struct gb_packs *s = gb_odb_packs(l->odb);
	unsigned char before[GB_OID_BYTES], last[GB_OID_BYTES] = { 0 };
	unsigned char end[GB_OID_BYTES];
	enum gb_code rc = gb_packs_look(s, err);
	uint64_t next = 1;

	for (size_t i = 0; rc == GB_OK && i < s->n; i++) {
		struct gb_pack *p = s->pack[i];

		rc = gb_pack_check(p, before, end, err);
		/* All of it once more in a longer one: a merge was killed. */
		if (rc != GB_OK || gb_pack_last(p) < next)
			continue;
		if (p->first != next || memcmp(before, last, sizeof(last)) != 0)
			rc = gb_pack_damaged(
				p, "does not follow the one before it", err);
		next = gb_pack_last(p) + 1;
		memcpy(last, end, sizeof(last));
	}
	return rc;
}

/* SPDX-License-Identifier: ISC
 * chain_keep.c - what the outer checks showed, kept, so that the next session
 * need only check what is new.
 *
 *   ledger id (32)
 *   number of cases (4), and each: id (16), figures of its name (1), reporter
 *     (8), H of its newest blob (32), opened (8), looked at (8)
 *   number of entries (8), and each: commit (20), its case, 1.., or 0 (4) */
#include <stdlib.h>
#include <string.h>

#include "src/casework/chain_parts.h"

enum { NAME_LETTERS = 4 }; /* "KDR-" */

static void keep_case(const struct gb_chain_case *of, struct gb_buf *out)
{
	gb_buf_put(out, of->id, sizeof(of->id));
	gb_buf_u8(out, (uint8_t)(strlen(of->name) - NAME_LETTERS));
	gb_buf_put(out, of->reporter, GB_PERSON_ID_BYTES);
	gb_buf_put(out, of->last_entry, sizeof(of->last_entry));
	gb_buf_u64(out, (uint64_t)of->opened_s);
	gb_buf_u64(out, (uint64_t)of->looked_s);
}

void gb_chain_keep(const struct gb_chain *c, struct gb_buf *out)
{
	gb_buf_put(out, c->id, sizeof(c->id));
	gb_buf_u32(out, (uint32_t)c->n_cases);
	for (size_t i = 0; i < c->n_cases; i++)
		keep_case(c->cases[i], out);
	gb_buf_u64(out, c->n);
	for (uint64_t i = 0; i < c->n; i++) {
		const struct gb_chain_case *of = c->entry[i].of;

		gb_buf_put(out, c->entry[i].oid, GB_OID_BYTES);
		gb_buf_u32(out, of ? of->number : 0);
	}
}

static enum gb_code not_kept(struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED,
		       "what was kept of the record is not whole");
}

static enum gb_code restore_case(struct gb_chain *c, struct gb_view *v,
				 struct gb_err *err)
{
	struct gb_chain_case *of = calloc(1, sizeof(*of));
	unsigned digits;
	enum gb_code rc;

	if (!of)
		return gb_fail_nomem(err);
	gb_take_copy(v, of->id, sizeof(of->id));
	digits = gb_take_u8(v);
	gb_take_copy(v, of->reporter, GB_PERSON_ID_BYTES);
	gb_take_copy(v, of->last_entry, sizeof(of->last_entry));
	of->opened_s = (int64_t)gb_take_u64(v);
	of->looked_s = (int64_t)gb_take_u64(v);
	if (v->failed || digits < 3 || digits > GB_NAME_DIGITS_MAX) {
		free(of);
		return not_kept(err);
	}
	gb_case_name(of->name, of->id, digits);
	rc = gb_chain_add_case(c, of, err);
	if (rc != GB_OK)
		free(of);
	return rc;
}

static enum gb_code restore_entry(struct gb_chain *c, struct gb_view *v,
				  struct gb_err *err)
{
	const unsigned char *oid = gb_take(v, GB_OID_BYTES);
	uint32_t number = gb_take_u32(v);
	struct gb_chain_case *of;
	enum gb_code rc = GB_OK;

	if (v->failed || number > c->n_cases)
		return not_kept(err);
	of = number ? c->cases[number - 1] : NULL;
	if (of)
		rc = gb_chain_add_place(of, c->n + 1, err);
	if (of)
		memcpy(of->last_oid, oid, sizeof(of->last_oid));
	return rc == GB_OK ? gb_chain_add_entry(c, oid, of, err) : rc;
}

/* Who is who and what the policy says stand in entries of their own, which are
 * few. That they are the ones that were checked, their ids say. */
static enum gb_code restore_book(struct gb_chain *c, struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	for (uint64_t i = 0; rc == GB_OK && i < c->n; i++) {
		struct gb_commit k = { 0 };
		struct gb_entry e;

		if (c->entry[i].of)
			continue;
		rc = gb_ledger_read(c->ledger, c->entry[i].oid, &k, err);
		if (rc == GB_OK)
			rc = gb_entry_read(&e, k.blob.data, k.blob.len, err);
		if (rc == GB_OK)
			rc = gb_chain_take_book(c, &k, &e, err);
		gb_commit_free(&k);
	}
	return rc;
}

enum gb_code gb_chain_restore(struct gb_chain *c, const void *bytes,
			      size_t n_bytes, struct gb_err *err)
{
	struct gb_view v = gb_view_of(bytes, n_bytes);
	enum gb_code rc = GB_OK;
	uint64_t n;

	gb_take_copy(&v, c->id, sizeof(c->id));
	n = gb_take_u32(&v);
	for (uint64_t i = 0; rc == GB_OK && i < n; i++)
		rc = restore_case(c, &v, err);
	n = gb_take_u64(&v);
	for (uint64_t i = 0; rc == GB_OK && i < n; i++)
		rc = restore_entry(c, &v, err);
	for (size_t i = 0; rc == GB_OK && i < c->n_cases; i++)
		if (c->cases[i]->n == 0)
			rc = not_kept(err);
	if (rc == GB_OK && (v.failed || v.left > 0 || c->n == 0))
		rc = not_kept(err);
	if (rc == GB_OK)
		rc = restore_book(c, err);
	if (rc == GB_OK)
		rc = gb_ledger_read(c->ledger, c->entry[c->n - 1].oid, &c->head,
				    err);
	if (rc != GB_OK)
		gb_chain_reset(c);
	return rc;
}

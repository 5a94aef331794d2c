/* commit.h - the one form of a commit (guardbook/ledger.h shows it).
 *
 * The rule of truth: what was read is rendered again and must give the same
 * bytes, so the form stands in one place only, gb_commit_render(). */
#ifndef STORE_COMMIT_H
#define STORE_COMMIT_H

#include "guardbook/ledger.h"

/* Is it a person id, a subject, as a commit may bear it? */
bool gb_commit_is_author(const char *text);
bool gb_commit_is_subject(const char *text);

/* What the signature covers: all but the signature itself. Adds to `out`. */
void gb_commit_render(struct gb_buf *out, const struct gb_commit *c,
		      const unsigned char tree[GB_OID_BYTES]);

/* The commit as git keeps it: `armor` put into `signed_bytes`, which
 * gb_commit_render() gave, as header gpgsig. Adds to `out`. */
void gb_commit_join(struct gb_buf *out, const struct gb_buf *signed_bytes,
		    const struct gb_buf *armor);

/* Read a commit's body: all of *out but `oid`, `blob`, and the id of its tree.
 * Gives: *out, freed with gb_commit_free(); all zeros on failure.
 * Fails: GB_TAMPERED (not of the form), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_commit_parse(struct gb_commit *out,
			     unsigned char tree[GB_OID_BYTES], const void *body,
			     size_t n_bytes, struct gb_err *err);

/* The body of the tree that holds `blob` as its one file, and back.
 * Parse fails: GB_TAMPERED. */
#define GB_TREE_BYTES (13 + GB_OID_BYTES)
void gb_tree_render(unsigned char tree[GB_TREE_BYTES],
		    const unsigned char blob[GB_OID_BYTES]);
GB_MUST_CHECK
enum gb_code gb_tree_parse(unsigned char blob[GB_OID_BYTES], const void *body,
			   size_t n_bytes, struct gb_err *err);

#endif

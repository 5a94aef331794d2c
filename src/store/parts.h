/* parts.h - an entry as git keeps it: a commit, its tree and its blob, and
 * their names. */
#ifndef STORE_PARTS_H
#define STORE_PARTS_H

#include "src/store/commit.h"

struct gb_odb;

/* In the order in which journal and packs hold them. */
enum gb_part { GB_PART_COMMIT, GB_PART_TREE, GB_PART_BLOB, GB_PARTS };

extern const char *const gb_part_types[GB_PARTS]; /* "commit" and so on */

struct gb_parts {
	struct gb_buf commit; /* owned */
	unsigned char tree[GB_TREE_BYTES];
	struct gb_buf blob; /* owned */
	unsigned char oid[GB_PARTS][GB_OID_BYTES];
};

void gb_parts_free(struct gb_parts *p); /* what it owns; zeros are fine */

/* Borrowed. */
struct gb_view gb_parts_body(const struct gb_parts *p, enum gb_part part);

/* Make the tree of the blob that is there, and name both. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_parts_name_blob(struct gb_parts *p, struct gb_odb *o,
				struct gb_err *err);
/* Name the commit that is there. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_parts_name_commit(struct gb_parts *p, struct gb_odb *o,
				  struct gb_err *err);

/* The entry that `p` is, its form checked; takes its blob.
 * Gives: *out, freed with gb_commit_free(); zeros on failure.
 * Fails: GB_TAMPERED (as gb_ledger_read()), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_parts_commit(struct gb_commit *out, struct gb_parts *p,
			     struct gb_err *err);

/* The ids in the first lines of a commit; `parent` is zeros if it names none.
 * A quick look: gb_commit_parse() says whether it is one. */
bool gb_parts_links(const void *commit, size_t n_bytes,
		    unsigned char tree[GB_OID_BYTES],
		    unsigned char parent[GB_OID_BYTES]);

#endif

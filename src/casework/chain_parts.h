/* chain_parts.h - putting a chain together: from entries as they are judged
 * (chain_take.c), and from what was kept of that (chain_keep.c). */
#ifndef CASEWORK_CHAIN_PARTS_H
#define CASEWORK_CHAIN_PARTS_H

#include "guardbook/chain.h"

/* Room for one more in an array that doubles; false: out of memory. */
bool gb_chain_room(void **array, size_t n, size_t item_bytes);

/* Takes: `of`, on success. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_chain_add_case(struct gb_chain *c, struct gb_chain_case *of,
			       struct gb_err *err);
/* The entry at place `seq` is the next of its case. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_chain_add_place(struct gb_chain_case *of, uint64_t seq,
				struct gb_err *err);
/* The next entry; `of` NULL: of no case. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_chain_add_entry(struct gb_chain *c,
				const unsigned char oid[GB_OID_BYTES],
				struct gb_chain_case *of, struct gb_err *err);

/* What a book entry says: roster or policy.
 * Fails: GB_TAMPERED, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_chain_take_book(struct gb_chain *c, const struct gb_commit *k,
				const struct gb_entry *e, struct gb_err *err);

/* An entry as far as it can be checked by itself: what is left to judge is who
 * it had to be from, and whether it may stand where it stands. */
struct gb_candidate {
	struct gb_commit k;       /* owned; all zeros: it could not be read */
	struct gb_entry e;        /* borrows from it */
	unsigned char signer[32]; /* whose good signature it bears; zeros: it
				   * bears none */
	bool ours;       /* this process has written it: no need to look */
	enum gb_code rc; /* not GB_OK: what is wrong, as `why` says */
	struct gb_err why;
};

/* Look at what was read into `a->k`; how that went stands in it. Of any number
 * at a time, in any order. */
void gb_candidate_check(struct gb_candidate *a);
void gb_candidate_free(struct gb_candidate *a);

/* Judge the next entry, and take it in. Takes: what `a` owns, on success.
 * Fails: GB_TAMPERED, or what `a` failed with; then the chain may have taken in
 * half of it, and takes no more. GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_chain_take(struct gb_chain *c, struct gb_candidate *a,
			   struct gb_err *err);

#endif

/* chain_parts.h - putting a chain together: from entries as they are checked
 * (chain.c), and from what was kept of that (chain_keep.c). */
#ifndef CASEWORK_CHAIN_PARTS_H
#define CASEWORK_CHAIN_PARTS_H

#include "guardbook/chain.h"

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

#endif

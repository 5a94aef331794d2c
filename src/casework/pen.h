/* pen.h - writing entries into the ledger. Casework's own. */
#ifndef CASEWORK_PEN_H
#define CASEWORK_PEN_H

#include "src/casework/work.h"

/* When the next entry is stamped: now, but never before the last one.
 * Fails: GB_DENIED (the clock is a day behind the last entry, or 35 days ahead
 * of it, and nobody has confirmed it). */
GB_MUST_CHECK
enum gb_code gb_pen_stamp(const struct gb_chain *chain,
			  const struct gb_env *env, bool clock_confirmed,
			  int64_t *at_s, struct gb_err *err);

/* Write the change `w` of a case as one entry, stamped `at_s`: decide whether
 * it opens an epoch or carries slots, seal both lanes, sign, append. `id` and
 * `name` are the case's. The ledger is locked and the chain caught up.
 * Gives: *done, freed with gb_commit_free().
 * Fails: as gb_ledger_append(), gb_vault_half() and gb_seal() do; nothing was
 * written. */
GB_MUST_CHECK
enum gb_code gb_pen_write(const struct gb_work *w,
			  const unsigned char id[GB_CASE_ID_BYTES],
			  const char *name, int64_t at_s,
			  const struct gb_env *env, struct gb_commit *done,
			  struct gb_err *err);

/* Write a roster or policy entry. Fails: as gb_ledger_append(). */
GB_MUST_CHECK
enum gb_code gb_pen_write_book(struct gb_ledger *ledger,
			       enum gb_entry_kind kind, uint32_t serial,
			       const void *body, size_t n_bytes,
			       const char *person,
			       const struct gb_identity *signer, int64_t at_s,
			       struct gb_err *err);

#endif

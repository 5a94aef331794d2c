/* guardbook/walk.h - the ledger's entries one after another, oldest first.
 *
 * The way to read many of them: what lies side by side is read side by side.
 * One thread per walk and ledger; threads that share the work open a ledger
 * each and begin at different places. */
#ifndef GUARDBOOK_WALK_H
#define GUARDBOOK_WALK_H

#include "guardbook/ledger.h"

struct gb_walk;

/* Stand before entry number `first` (1: the first) of the line of entries that
 * ends with commit `newest`, which gb_ledger_head() gave.
 * Gives: *out, freed with gb_walk_free(); NULL on failure.
 * Keeps: `l`, which must outlive it.
 * Fails: GB_TAMPERED (`newest`, or what lies between, cannot be read), GB_IO,
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_walk_start(struct gb_walk **out, struct gb_ledger *l,
			   uint64_t first,
			   const unsigned char newest[GB_OID_BYTES],
			   struct gb_err *err);

/* The next entry, checked as gb_ledger_read() does; each but the first that
 * this walk gives also follows the one before (gb_commit_follows()).
 * Gives: *out, freed with gb_commit_free(); all zeros on failure.
 * Fails: GB_NOT_FOUND (`newest` was the last one given: the end, no message),
 * GB_TAMPERED (an entry cannot be read, is not the next, or the line passes
 * `newest` by; gb_ledger_trail() then says which one is missing), GB_IO,
 * GB_NOMEM. After a failure the walk is over. */
GB_MUST_CHECK
enum gb_code gb_walk_next(struct gb_walk *w, struct gb_commit *out,
			  struct gb_err *err);

/* Stand before entry `place` instead: what comes next need not follow what came
 * before. */
void gb_walk_to(struct gb_walk *w, uint64_t place);

void gb_walk_free(struct gb_walk *w); /* NULL is fine */

#endif

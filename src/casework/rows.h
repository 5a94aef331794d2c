/* rows.h - an opened case as a line of the index. Casework's own. */
#ifndef CASEWORK_ROWS_H
#define CASEWORK_ROWS_H

#include "guardbook/case.h"
#include "guardbook/index.h"

/* A line in the making. */
struct gb_made_row {
	struct gb_row row; /* borrows from the case, and from what follows */
	struct gb_buf about, with, ids, people, words; /* owned */
};

/* The line of `c`, with or without its words; good as long as `c` is.
 * Gives: *out, freed with gb_made_row_free(); all zeros on failure.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_row_make(struct gb_made_row *out, const struct gb_case *c,
			 const struct gb_chain *chain, bool words,
			 struct gb_err *err);
void gb_made_row_free(struct gb_made_row *made); /* all zeros is fine */

/* When somebody must do something about it: the nearest date of an open
 * action, or for a case that nobody has looked at, the policy's clock. 0: no
 * date. */
int64_t gb_case_due_s(const struct gb_case *c, const struct gb_chain *chain);

#endif

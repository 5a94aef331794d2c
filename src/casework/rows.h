/* rows.h - an opened case as a line of the index. Casework's own. */
#ifndef CASEWORK_ROWS_H
#define CASEWORK_ROWS_H

#include "guardbook/case.h"
#include "guardbook/index.h"

/* With or without its words. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_row_put(struct gb_index *ix, const struct gb_case *c,
			const struct gb_chain *chain, bool words,
			struct gb_err *err);

/* When somebody must do something about it: the nearest date of an open
 * action, or for a case that nobody has looked at, the policy's clock. 0: no
 * date. */
int64_t gb_case_due_s(const struct gb_case *c, const struct gb_chain *chain);

#endif

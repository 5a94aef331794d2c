/* given.h - a case as it is given out. Casework's own. */
#ifndef CASEWORK_GIVEN_H
#define CASEWORK_GIVEN_H

#include "src/casework/steps.h"

/* What `from`, folded from all entries, is to whoever holds the keys of
 * `epoch`, the opening in force. What it says is shared with `from`, unless it
 * is to stand `apart`.
 * Gives: *out, freed with gb_case_free(); NULL on failure.
 * Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_case_give(struct gb_case **out, const struct gb_case *from,
			  const struct gb_step *epoch,
			  const struct gb_opener *with,
			  const struct gb_chain_case *of, bool apart,
			  struct gb_err *err);

#endif

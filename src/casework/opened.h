/* opened.h - a case as far as its entries were read, and the keys to go on from
 * there. Casework's own. */
#ifndef CASEWORK_OPENED_H
#define CASEWORK_OPENED_H

#include "guardbook/case.h"

struct gb_opened;

/* Read case `of` from its first entry on.
 * Gives: *out, freed with gb_opened_free(); NULL on failure.
 * Fails: as gb_case_open(). */
GB_MUST_CHECK
enum gb_code gb_opened_start(struct gb_opened **out,
			     const struct gb_opener *with,
			     const struct gb_chain_case *of,
			     struct gb_err *err);

/* Make *o (NULL: nothing was read yet) what case `of` is by now. It goes on
 * from where it stopped, if the chain still has that place, all was whole up
 * to there and nothing new opens slots; else it starts again. Either way it is
 * then what gb_opened_start() would give, but for objects that were damaged in
 * the ledger since they were read.
 * Fails: as gb_case_open(); *o is then NULL. */
GB_MUST_CHECK
enum gb_code gb_opened_go_on(struct gb_opened **o, const struct gb_opener *with,
			     const struct gb_chain_case *of,
			     struct gb_err *err);

bool gb_opened_is(const struct gb_opened *o, const struct gb_chain_case *of);
void gb_opened_free(struct gb_opened *o); /* wipes; NULL is fine */

/* The case that was read, as gb_case_open() gives it. What it says is shared
 * with `o`: do not change it, and let go of it before `o` goes on. */
GB_MUST_CHECK
enum gb_code gb_opened_case(const struct gb_opened *o,
			    const struct gb_opener *with,
			    const struct gb_chain_case *of,
			    struct gb_case **out, struct gb_err *err);
/* The same without the names of other cases that `with` can't open: as people
 * are shown it. `apart`: with nothing shared, so that it can be kept.
 * Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_opened_shown(const struct gb_opened *o,
			     const struct gb_opener *with,
			     const struct gb_chain_case *of, bool apart,
			     struct gb_case **out, struct gb_err *err);

#endif

/* guardbook/verify.h - is the record whole?
 *
 * The outer checks need no key: store, chain, signatures, numbering, from the
 * first entry, read afresh. The inner checks open what one person can open. */
#ifndef GUARDBOOK_VERIFY_H
#define GUARDBOOK_VERIFY_H

#include "guardbook/session.h"

struct gb_verdict {
	uint64_t
		entries; /* outer: that hold; with a session: that I can open */
	uint32_t noise;  /* entries without effect, in what I can open */
	bool whole;
	json_t *bad; /* [{entry, commit, why}], owned; with a session an entry
		      * of a case is "KDR-482 3", without one the place */
};

/* Check the casebook in folder `dir` from the first entry. `s` (NULL: nobody
 * is signed in) adds the inner checks.
 * Gives: *out, freed with gb_verdict_free(). A record that does not hold is a
 * verdict, not a failure. Fails: GB_NOT_FOUND, GB_INVALID, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_verify(struct gb_verdict *out, const char *dir,
		       struct gb_session *s, const struct gb_env *env,
		       struct gb_err *err);
void gb_verdict_free(struct gb_verdict *v);

#endif

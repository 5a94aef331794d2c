/* at_hand.h - the case that a session has open, from one change to the next.
 * Casework's own.
 *
 * What people are shown is read from the ledger, every object of it. A change
 * that follows goes on from there, and so does the index behind it. */
#ifndef CASEWORK_AT_HAND_H
#define CASEWORK_AT_HAND_H

#include "src/casework/book.h"

/* Read case `of` from the ledger, and have it at hand from now on.
 * Gives: *out as gb_opened_shown() does, apart from what is at hand.
 * Fails: as gb_case_open(). */
GB_MUST_CHECK
enum gb_code gb_at_hand_read(struct gb_session *s,
			     const struct gb_chain_case *of,
			     struct gb_case **out, struct gb_err *err);

/* The same from what is at hand of it and what was written since. Only to be
 * looked at, and freed before the next call of any of these. */
GB_MUST_CHECK
enum gb_code gb_at_hand_now(struct gb_session *s,
			    const struct gb_chain_case *of,
			    struct gb_case **out, struct gb_err *err);

/* The same of the case people call `name`. Fails: GB_INVALID too. */
GB_MUST_CHECK
enum gb_code gb_session_case_now(struct gb_session *s, const char *name,
				 struct gb_case **out, struct gb_err *err);

/* As gb_at_hand_now() for the case at hand; another is opened without taking
 * its place. */
GB_MUST_CHECK
enum gb_code gb_at_hand_look(struct gb_session *s,
			     const struct gb_chain_case *of,
			     struct gb_case **out, struct gb_err *err);

#endif

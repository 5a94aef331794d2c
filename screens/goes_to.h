/* screens/goes_to.h - whom a concern goes to, in a sentence. */
#ifndef SCREENS_GOES_TO_H
#define SCREENS_GOES_TO_H

#include "guardbook/session.h"

/* Add to `to` where a concern of `type` about `about` goes, before it is sent:
 * "The Headteacher is named, so this goes to Mrs A Lloyd (Chair) alone."
 * Gives: *nobody (may be NULL), true if no one on the staff list can take it;
 * the sentence then says what to do. Fails: as gb_session_route(). */
GB_MUST_CHECK
enum gb_code screen_goes_to(struct gb_buf *to, struct gb_session *s,
			    const char *type, const json_t *about, bool *nobody,
			    struct gb_err *err);

/* Add "the person to ring" as the policy has it, when nobody can take it. */
void screen_ring(struct gb_buf *to, const struct gb_policy *p);

#endif

/* SPDX-License-Identifier: ISC
 * at_hand.c - the case that a session has open, from one change to the next. */
#include "src/casework/at_hand.h"

void gb_session_put_away(struct gb_session *s)
{
	gb_opened_free(s->at_hand);
	s->at_hand = NULL;
}

enum gb_code gb_at_hand_read(struct gb_session *s,
			     const struct gb_chain_case *of,
			     struct gb_case **out, struct gb_err *err)
{
	enum gb_code rc;

	*out = NULL;
	gb_session_put_away(s);
	rc = gb_opened_start(&s->at_hand, &s->opener, of, err);
	return rc == GB_OK ? gb_opened_shown(s->at_hand, &s->opener, of, true,
					     out, err)
			   : rc;
}

enum gb_code gb_at_hand_now(struct gb_session *s,
			    const struct gb_chain_case *of,
			    struct gb_case **out, struct gb_err *err)
{
	enum gb_code rc = gb_opened_go_on(&s->at_hand, &s->opener, of, err);

	*out = NULL;
	return rc == GB_OK ? gb_opened_shown(s->at_hand, &s->opener, of, false,
					     out, err)
			   : rc;
}

enum gb_code gb_at_hand_look(struct gb_session *s,
			     const struct gb_chain_case *of,
			     struct gb_case **out, struct gb_err *err)
{
	struct gb_opened *other = NULL;
	enum gb_code rc;

	*out = NULL;
	if (gb_opened_is(s->at_hand, of))
		return gb_at_hand_now(s, of, out, err);
	rc = gb_opened_start(&other, &s->opener, of, err);
	if (rc == GB_OK)
		rc = gb_opened_shown(other, &s->opener, of, false, out, err);
	gb_opened_free(other);
	return rc;
}

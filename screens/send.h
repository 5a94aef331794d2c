/* screens/send.h - sending what a form holds: first "Is this about ...?", then
 * one commit for each change. */
#ifndef SCREENS_SEND_H
#define SCREENS_SEND_H

#include "guardbook/draft.h"
#include "src/ui/app.h"

struct screen_send {
	struct gb_session *session;
	char case_name[GB_CASE_NAME_ROOM]; /* empty: log */
	const struct gb_verb *verb;
	struct gb_draft *draft; /* of what is sent */
	void *self;             /* of the form, for these */
	/* The words of the form without `change`, which is sent now with more
	 * to follow; and it is written: those words are left. NULL where there
	 * never is more than one change. */
	json_t *(*without)(void *self, const json_t *change);
	void (*wrote)(void *self, const json_t *rest);
	/* Sends a change and its draft, instead of gb_draft_send(). May be
	 * NULL. */
	enum gb_code (*write)(void *self, const json_t *change,
			      struct gb_done *done, struct gb_err *err);
	/* All of them are. */
	enum gb_code (*sent)(struct gb_app *app, void *self,
			     const struct gb_done *last, struct gb_err *err);
};

/* Ask what has to be asked about `changes`, an array of at least one object of
 * the verb's arguments, and then send them one after the other. An answer of
 * yes goes into `about` of the first, which may be an array that the form
 * keeps; no goes into its `not_about`. Esc at a question sends nothing.
 * Takes: `changes`.
 * Fails: as gb_session_do(), here or from the last question; the form stays,
 * with all its words. */
GB_MUST_CHECK
enum gb_code screen_send(struct gb_app *app, const struct screen_send *job,
			 json_t *changes, struct gb_err *err);

#endif

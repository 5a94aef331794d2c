/* screens/evidence_form.h - one piece of evidence: where the file is, what it
 * shows, when it was taken. For a new concern and for a case. */
#ifndef SCREENS_EVIDENCE_FORM_H
#define SCREENS_EVIDENCE_FORM_H

#include "guardbook/session.h"
#include "src/ui/app.h"

struct screen_evidence {
	struct gb_session *session;
	const char *title;   /* "Add a file"; kept */
	const char *button;  /* "Add it"; kept */
	bool keeps_copies;   /* a sealed copy may be kept: offer it */
	const json_t *boxes; /* what was written before; NULL: nothing */
	void *self;
	/* Keep `boxes`, what is written so far; NULL: it is left out. Gives: is
	 * it kept? */
	bool (*keep)(struct gb_app *app, void *self, json_t *boxes);
	/* It is a draft of its own: leaving it keeps it. Else it is asked
	 * whether the file shall be left out. */
	bool is_draft;
	/* It is looked at and complete. Takes: `item`. Closes the form with
	 * gb_app_back() when all is well; a failure leaves it open. */
	enum gb_code (*take)(struct gb_app *app, void *self, json_t *item,
			     struct gb_err *err);
	/* Free `self`, if it is the form's own. May be NULL. */
	void (*close)(void *self);
};

/* Fails: GB_NOMEM, GB_CONFLICT; what.close() has been called then. */
GB_MUST_CHECK
enum gb_code screen_evidence_open(struct gb_app *app,
				  const struct screen_evidence *what,
				  struct gb_err *err);

/* The `self` of the form that is open; NULL: none is. */
void *screen_evidence_self(const struct gb_app *app);
/* Put what was written before into the form that is open. */
void screen_evidence_fill(const struct gb_app *app, const json_t *boxes);

#endif

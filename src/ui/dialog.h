/* ui/dialog.h - questions in a box over the screen.
 *
 * Nothing waits here: the answer comes back as a call, with `self` of the
 * screen that asked. A form in a box is a screen of one's own, `boxed`. */
#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "src/ui/app.h"

/* A question that takes y or n. Enter alone does nothing, Esc is no. */
struct gb_question {
	const char *title; /* "Close this case?" */
	const char *text;  /* which one, and what will happen; copied */
	const char *yes;   /* "Yes, close it" */
	const char *no;    /* "No, keep it open" */
	enum gb_code (*answer)(struct gb_app *app, void *self, bool yes,
			       struct gb_err *err);
};

/* Fails: GB_NOMEM, GB_CONFLICT (too many screens are open). */
GB_MUST_CHECK
enum gb_code gb_dialog_ask(struct gb_app *app, const struct gb_question *q,
			   void *self, struct gb_err *err);

/* An answer: yes leaves the screen that asked, no stays. */
enum gb_code gb_dialog_back(struct gb_app *app, void *self, bool yes,
			    struct gb_err *err);

/* Something to read; Enter or Esc closes it. Fails: as above. */
GB_MUST_CHECK
enum gb_code gb_dialog_tell(struct gb_app *app, const char *title,
			    const char *text, struct gb_err *err);

/* One of a list: typing narrows it, Enter takes the marked one. */
struct gb_option {
	const char *value; /* what is kept: "cyberbullying"; borrowed */
	const char *label; /* what is shown; borrowed, must not be empty */
};

struct gb_choosing {
	const char *title; /* "Who should have it?" */
	const char *text;  /* a sentence above the list, or NULL; copied */
	const struct gb_option *choices; /* kept until it closes */
	size_t n;
	size_t at; /* marked first */
	enum gb_code (*chosen)(struct gb_app *app, void *self, size_t i,
			       struct gb_err *err);
};

/* Fails: as above, GB_INVALID (no choices, or over 1,000). */
GB_MUST_CHECK
enum gb_code gb_dialog_choose(struct gb_app *app, const struct gb_choosing *c,
			      void *self, struct gb_err *err);

#endif

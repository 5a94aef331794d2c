/* SPDX-License-Identifier: ISC
 * witness.c - bring the witness copy up to date.
 *
 * For those who keep it, and for IT, who have the ledger anyway: a copy tells
 * how much is written and by whom, which is not for everybody to see. */
#include <stdio.h>
#include <stdlib.h>

#include "guardbook/witness.h"
#include "screens/open.h"
#include "src/ui/form.h"

struct bring {
	struct gb_session *s; /* borrowed */
	struct gb_form *form;
};

static void tell_progress(void *app, uint64_t done, uint64_t total)
{
	if (total > 0)
		gb_app_progress(app, "Checking and copying:", done, total);
}

/* What does not agree must not go by on the message line. */
static enum gb_code shout(struct gb_app *app, const struct gb_err *why,
			  struct gb_err *err)
{
	char text[sizeof(why->msg) + 16];

	snprintf(text, sizeof(text), "Stopped: %s.", why->msg);
	gb_app_back(app);
	return screen_reading_open(app, "The witness copy", text, err);
}

static enum gb_code bring(struct gb_app *app, void *self, struct gb_err *err)
{
	struct bring *b = self;
	const struct gb_watch watch = { .tell = tell_progress, .ctx = app };
	struct gb_err why = { 0 };
	struct gb_witness w;
	enum gb_code rc;

	if (!gb_form_complete(b->form, app))
		return GB_OK;
	rc = gb_witness_update(&w, gb_session_book(b->s),
			       gb_form_value(b->form, "folder"), &watch, &why);
	if (rc == GB_TAMPERED)
		return shout(app, &why, err);
	if (rc != GB_OK)
		return gb_fail(err, rc, "%s", why.msg);
	gb_app_back(app);
	if (w.same_disk)
		gb_app_say(app, GB_USE_PLAIN,
			   "It is up to date, but on the same disk as the "
			   "casebook.");
	else
		gb_app_say(app, GB_USE_DONE,
			   w.begun ? "A witness copy was begun. Put it away "
				     "safely."
				   : "The witness copy is up to date. Put it "
				     "away safely.");
	return GB_OK;
}

static void show(struct gb_page *page, void *self)
{
	struct bring *b = self;

	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "A sealed copy of the record, on a stick that you keep "
		     "where nobody else gets at it. It shows if entries are "
		     "ever lost or written again. Nothing in it can be read.");
	gb_page_gap(page);
	gb_page_form(page, b->form);
	gb_page_gap(page);
}

static void close_bring(void *self)
{
	struct bring *b = self;

	gb_form_free(b->form);
	free(b);
}

/* Where the program was started is nothing that people can see. */
static const char *from_the_top(void *self, const char *value)
{
	(void)self;
	return !*value || *value == '/' ? NULL : "Begin with /, please.";
}

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "folder", .label = "Its folder on the stick", .kind = GB_BOX_LONG,
	  .must = true, .check = from_the_top },
	{ .name = "bring",  .text = "Bring it up to date", .kind = GB_BOX_BUTTON,
	  .press = bring },
};
/* clang-format on */

const struct gb_screen screen_witness = {
	.name = "witness",
	.title = "The witness copy",
	.boxed = true,
	.show = show,
	.close = close_bring,
};

enum gb_code screen_witness_open(struct gb_app *app, struct gb_session *s,
				 struct gb_err *err)
{
	struct bring *b = calloc(1, sizeof(*b));
	enum gb_code rc;

	if (!b)
		return gb_fail_nomem(err);
	b->s = s;
	rc = gb_form_create(&b->form, boxes, GB_COUNT(boxes), b, err);
	if (rc != GB_OK) {
		free(b);
		return rc;
	}
	return gb_app_open(app, &screen_witness, b, err);
}

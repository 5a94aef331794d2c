/* SPDX-License-Identifier: ISC
 * own_passphrase.c - change one's own passphrase. */
#include <stdlib.h>
#include <string.h>

#include "screens/open.h"
#include "src/ui/form.h"

struct own {
	struct gb_session *s; /* borrowed */
	struct gb_form *form;
};

static const char *const secrets[] = { "old", "fresh", "again" };

static void wipe(struct own *o)
{
	/* An empty value always fits. */
	for (size_t i = 0; i < GB_COUNT(secrets); i++)
		if (gb_form_set(o->form, secrets[i], "", NULL) != GB_OK)
			return;
	gb_form_go(o->form, secrets[0]);
}

static enum gb_code save(struct gb_app *app, void *self, struct gb_err *err)
{
	struct own *o = self;
	enum gb_code rc;

	if (!gb_form_complete(o->form, app))
		return GB_OK;
	if (strcmp(gb_form_value(o->form, "fresh"),
		   gb_form_value(o->form, "again")) != 0)
		rc = gb_fail(err, GB_INVALID,
			     "The two new ones are not the same. Please type "
			     "them again.");
	else
		rc = gb_session_passphrase(o->s, gb_form_value(o->form, "old"),
					   gb_form_value(o->form, "fresh"),
					   err);
	wipe(o);
	if (rc != GB_OK)
		return rc;
	gb_app_back(app);
	gb_app_say(app, GB_USE_DONE, "Your passphrase is changed.");
	return GB_OK;
}

static void show(struct gb_page *page, void *self)
{
	struct own *o = self;

	gb_page_gap(page);
	gb_page_form(page, o->form);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "At least 12 letters. Three or four words that have "
		     "nothing to do with each other are good. Your printed "
		     "code stays as it is.");
	gb_page_gap(page);
}

static void close_own(void *self)
{
	struct own *o = self;

	gb_form_free(o->form);
	free(o);
}

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "old",   .label = "The one you have", .kind = GB_BOX_SECRET, .must = true },
	{ .name = "fresh", .label = "The new one",      .kind = GB_BOX_SECRET, .must = true },
	{ .name = "again", .label = "The new one again", .kind = GB_BOX_SECRET, .must = true },
	{ .name = "save",  .text = "Change it",         .kind = GB_BOX_BUTTON, .press = save },
};
/* clang-format on */

const struct gb_screen screen_own_passphrase = {
	.name = "own-passphrase",
	.title = "Change your passphrase",
	.boxed = true,
	.show = show,
	.close = close_own,
};

enum gb_code screen_own_passphrase_open(struct gb_app *app,
					struct gb_session *s,
					struct gb_err *err)
{
	struct own *o = calloc(1, sizeof(*o));
	enum gb_code rc;

	if (!o)
		return gb_fail_nomem(err);
	o->s = s;
	rc = gb_form_create(&o->form, boxes, GB_COUNT(boxes), o, err);
	if (rc != GB_OK) {
		free(o);
		return rc;
	}
	return gb_app_open(app, &screen_own_passphrase, o, err);
}

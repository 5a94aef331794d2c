/* SPDX-License-Identifier: ISC
 * locked.c - what hides the screens while nobody looks after them. */
#include <stdlib.h>

#include "screens/open.h"
#include "src/ui/form.h"

struct locked {
	struct gb_session *s; /* borrowed */
	struct gb_form *form;
};

static enum gb_code unlock(struct gb_app *app, void *self, struct gb_err *err)
{
	struct locked *l = self;
	enum gb_code rc = gb_session_check(
		l->s, gb_form_value(l->form, "passphrase"), err);

	/* It stays empty whatever happens to the message. */
	if (gb_form_set(l->form, "passphrase", "", NULL) != GB_OK ||
	    rc == GB_OK)
		gb_app_back(app);
	if (rc == GB_OK)
		screen_say_who(app, l->s);
	return rc;
}

static enum gb_code sign_out(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_home(app);
	return GB_OK;
}

static void show(struct gb_page *page, void *self)
{
	struct locked *l = self;

	gb_page_gap(page);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_HEAD, "Guardbook is locked.");
	gb_page_gap(page);
	gb_page_form(page, l->form);
}

/* Esc must not show what is beneath. */
static enum gb_code stay(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_say(app, GB_USE_PLAIN, "Type the passphrase, or sign out.");
	return GB_OK;
}

static void close_locked(void *self)
{
	struct locked *l = self;

	gb_form_free(l->form);
	free(l);
}

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "passphrase", .label = "Your passphrase",
	  .kind = GB_BOX_SECRET, .press = unlock },
	{ .name = "out", .text = "Sign out; what is not sent stays in Drafts",
	  .kind = GB_BOX_BUTTON, .press = sign_out },
};

static const struct gb_binding keys[] = {
	{ .key = "Tab", .hint = "Sign out" },
	{ .key = "Esc", .help = "Nothing: type the passphrase, or sign out", .act = stay },
};

const struct gb_screen screen_locked = {
	.name = "locked",
	.title = "Locked",
	.keys = keys, .n_keys = GB_COUNT(keys),
	.show = show,
	.close = close_locked,
};
/* clang-format on */

static enum gb_code open_locked(struct gb_app *app, void *self,
				struct gb_err *err)
{
	struct locked *l = calloc(1, sizeof(*l));
	enum gb_code rc;

	if (!l)
		return gb_fail_nomem(err);
	l->s = self;
	rc = gb_form_create(&l->form, boxes, GB_COUNT(boxes), l, err);
	if (rc != GB_OK) {
		free(l);
		return rc;
	}
	gb_session_put_away(l->s);
	gb_app_set_who(app, NULL);
	return gb_app_open(app, &screen_locked, l, err);
}

void screen_lock_after(struct gb_app *app, struct gb_session *s)
{
	int minutes = gb_policy_about(gb_casebook_policy(gb_session_book(s)))
			      ->lock_minutes;

	gb_app_set_cover(app, &(struct gb_cover){
				      .after_s = (minutes ? minutes : 5) * 60,
				      .open = open_locked,
				      .self = s,
				      .screen = &screen_locked,
			      });
}

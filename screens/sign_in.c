/* SPDX-License-Identifier: ISC
 * sign_in.c - who is there: choose a name, then give its passphrase. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/open.h"
#include "screens/people.h"
#include "screens/say.h"
#include "src/ui/form.h"

/* --- the passphrase, in a box -------------------------------------------- */

struct passphrase {
	struct gb_casebook *book; /* borrowed */
	char name[160], sign_in[64];
	struct gb_form *form;
};

/* A person's first sign-in reads the whole record. */
static void tell_progress(void *app, uint64_t done, uint64_t total)
{
	enum { SOON = 500 }; /* entries that take no time worth a word */

	if (total > SOON)
		gb_app_progress(app, "Reading the record:", done, total);
}

static enum gb_code enter(struct gb_app *app, void *self, struct gb_err *err)
{
	const struct gb_watch watch = { .tell = tell_progress, .ctx = app };
	struct passphrase *p = self;
	struct gb_session *s = NULL;
	enum gb_code rc;

	gb_casebook_watch(p->book, &watch);
	rc = gb_session_open(&s, p->book, p->sign_in,
			     gb_form_value(p->form, "passphrase"), err);
	gb_casebook_watch(p->book, NULL);
	gb_app_say(app, GB_USE_PLAIN, "%s", "");
	if (rc == GB_OK) {
		gb_app_back(app);
		return screen_home_open(app, s, err);
	}
	/* It stays empty whatever happens to the message. */
	if (gb_form_set(p->form, "passphrase", "", NULL) != GB_OK)
		gb_app_back(app);
	if (rc == GB_DENIED && p->name[0])
		return gb_fail(err, rc,
			       "that is not the passphrase of %s: please try "
			       "again",
			       p->name);
	return rc;
}

static void show_passphrase(struct gb_page *page, void *self)
{
	struct passphrase *p = self;

	gb_page_where(page, "%s", p->name[0] ? p->name : p->sign_in);
	gb_page_gap(page);
	gb_page_form(page, p->form);
	gb_page_gap(page);
	if (gb_casebook_roster(p->book)->practice) {
		gb_page_text(page, GB_USE_PLAIN,
			     "For practice: the passphrase is   practice");
		gb_page_gap(page);
	}
}

static void close_passphrase(void *self)
{
	struct passphrase *p = self;

	gb_form_free(p->form);
	explicit_bzero(p, sizeof(*p));
	free(p);
}

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "passphrase", .label = "Your passphrase",
	  .kind = GB_BOX_SECRET, .press = enter },
};

static const struct gb_binding passphrase_keys[] = {
	{ .key = "Enter", .hint = "Sign in", .act = enter },
};

const struct gb_screen screen_passphrase = {
	.name = "passphrase",
	.title = "Passphrase",
	.boxed = true,
	.keys = passphrase_keys, .n_keys = GB_COUNT(passphrase_keys),
	.show = show_passphrase,
	.close = close_passphrase,
};
/* clang-format on */

static enum gb_code passphrase_open(struct gb_app *app,
				    struct gb_casebook *book, const char *name,
				    const char *sign_in, struct gb_err *err)
{
	struct passphrase *p = calloc(1, sizeof(*p));
	enum gb_code rc;

	if (!p)
		return gb_fail_nomem(err);
	p->book = book;
	say_line(p->name, sizeof(p->name), name);
	snprintf(p->sign_in, sizeof(p->sign_in), "%s", sign_in);
	rc = gb_form_create(&p->form, boxes, GB_COUNT(boxes), p, err);
	if (rc != GB_OK) {
		free(p);
		return rc;
	}
	return gb_app_open(app, &screen_passphrase, p, err);
}

/* --- who ----------------------------------------------------------------- */

struct sign_in {
	struct gb_casebook *book; /* borrowed */
	struct people *people;    /* to choose from, */
	struct gb_form *form; /* or a box to type into where the policy hides
			       * the names; the other is NULL */
};

static void show(struct gb_page *page, void *self)
{
	struct sign_in *in = self;
	const struct gb_roster *r = gb_casebook_roster(in->book);

	gb_page_gap(page);
	gb_page_text(page, GB_USE_HEAD, "GUARDBOOK");
	gb_page_text(page, GB_USE_PLAIN,
		     "A safe place to record and follow up concerns.");
	gb_page_gap(page);
	if (r->practice) {
		gb_page_text(page, GB_USE_PLAIN,
			     "This casebook is for practice: everyone in it "
			     "is invented. Be anyone you like; the passphrase "
			     "is always   practice");
		gb_page_gap(page);
	}
	if (in->form) {
		gb_page_head(page, "Who are you?");
		gb_page_form(page, in->form);
	} else {
		gb_page_head(page, "Who are you?  Type your name, or move to "
				   "it, and press Enter.");
		gb_page_list(page, people_list(in->people));
	}
	gb_page_fill(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "Only people on the staff list may sign in. All that you "
		     "write here is recorded with your name and the time.");
}

static bool somebody(const void *self)
{
	const struct sign_in *in = self;

	return in->form || people_marked(in->people);
}

static enum gb_code choose(struct gb_app *app, void *self, struct gb_err *err)
{
	struct sign_in *in = self;

	const struct gb_person *who;
	const char *typed;

	if (!in->form) {
		who = people_marked(in->people);
		return passphrase_open(app, in->book, who->name, who->sign_in,
				       err);
	}
	/* Whether there is such a name is not said. */
	typed = gb_form_value(in->form, "who");
	return *typed ? passphrase_open(app, in->book, "", typed, err) : GB_OK;
}

static void look_again(struct gb_app *app, struct sign_in *in)
{
	struct gb_err err = { 0 };

	if (gb_casebook_look(in->book, &err) != GB_OK ||
	    (in->people && people_reload(in->people, &err) != GB_OK))
		gb_app_complain(app, &err);
}

static void resume(struct gb_app *app, void *self)
{
	struct sign_in *in = self;

	gb_app_set_who(app, NULL);
	gb_app_no_cover(app);
	/* Who was here is nobody's business. */
	if (in->form && gb_form_set(in->form, "who", "", NULL) != GB_OK)
		gb_app_leave(app);
	if (in->people)
		gb_list_find_nothing(people_list(in->people));
	look_again(app, self);
}

static void tick(struct gb_app *app, void *self)
{
	look_again(app, self);
}

static void close_sign_in(void *self)
{
	struct sign_in *in = self;

	people_free(in->people);
	gb_form_free(in->form);
	free(in);
}

/* clang-format off */
static const struct gb_binding keys[] = {
	{ .key = "Enter", .hint = "That is me", .help = "Sign in as this person",
	  .act = choose, .may = somebody },
};

const struct gb_screen screen_sign_in = {
	.name = "sign-in",
	.title = "Sign in",
	.keys = keys, .n_keys = GB_COUNT(keys),
	.show = show,
	.resume = resume,
	.tick = tick,
	.close = close_sign_in,
};

static const struct gb_box typed[] = {
	{ .name = "who", .label = "Your sign-in", .kind = GB_BOX_TEXT,
	  .cells = 60, .press = choose },
};
/* clang-format on */

enum gb_code screen_sign_in_open(struct gb_app *app, struct gb_casebook *book,
				 struct gb_err *err)
{
	struct sign_in *in = calloc(1, sizeof(*in));
	enum gb_code rc;

	if (!in)
		return gb_fail_nomem(err);
	in->book = book;
	if (gb_policy_about(gb_casebook_policy(book))->hide_names)
		rc = gb_form_create(&in->form, typed, GB_COUNT(typed), in, err);
	else
		rc = people_create(&in->people, book, true, err);
	if (rc != GB_OK) {
		free(in);
		return rc;
	}
	return gb_app_open(app, &screen_sign_in, in, err);
}

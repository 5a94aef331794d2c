/* SPDX-License-Identifier: ISC
 * send.c - sending what a form holds.
 *
 * A question here is no common y/n dialog: there Esc means no, and "no, it is
 * not about the Headteacher" must be said, not escaped into. */
#include <stdlib.h>

#include "guardbook/json.h"
#include "screens/send.h"

struct sending {
	struct screen_send job;
	json_t *changes;   /* owned */
	json_t *questions; /* owned; those still open, the first is asked */
};

static void sending_free(void *self)
{
	struct sending *p = self;

	if (!p)
		return;
	json_decref(p->changes);
	json_decref(p->questions);
	free(p);
}

static const char *case_name(const struct sending *p)
{
	return p->job.case_name[0] ? p->job.case_name : NULL;
}

static enum gb_code write_one(struct sending *p, const json_t *change,
			      const json_t *rest, struct gb_done *done,
			      struct gb_err *err)
{
	return p->job.write ? p->job.write(p->job.self, change, done, err)
			    : gb_draft_send(p->job.session, p->job.draft,
					    change, rest, done, err);
}

/* Change number `i`, and the form goes on without it. */
static enum gb_code write_next(struct sending *p, size_t i,
			       struct gb_done *done, struct gb_err *err)
{
	const json_t *change = json_array_get(p->changes, i);
	json_t *rest = NULL;
	enum gb_code rc;

	if (i + 1 < json_array_size(p->changes)) {
		rest = p->job.without(p->job.self, change);
		if (!rest)
			return gb_fail_nomem(err);
	}
	rc = write_one(p, change, rest, done, err);
	if (rc == GB_OK && rest)
		p->job.wrote(p->job.self, rest);
	json_decref(rest);
	return rc;
}

static enum gb_code write_all(struct gb_app *app, struct sending *p,
			      struct gb_err *err)
{
	size_t n = json_array_size(p->changes);
	struct gb_done done = { 0 };
	struct gb_err why = { 0 };

	for (size_t i = 0; i < n; i++) {
		enum gb_code rc = write_next(p, i, &done, &why);

		if (rc != GB_OK && i == 0)
			return gb_fail(err, rc, "%s", why.msg);
		if (rc != GB_OK)
			return gb_fail(err, rc,
				       "%zu of %zu saved. The next was not: %s",
				       i, n, why.msg);
	}
	return p->job.sent(app, p->job.self, &done, err);
}

/* --- "Is this about ...?" --------------------------------------------------*/
static const json_t *asked(const struct sending *p)
{
	return json_array_get(p->questions, 0);
}

static void show_question(struct gb_page *page, void *self)
{
	const struct sending *p = self;
	const char *name = gb_json_string(asked(p), "name");
	const char *title = gb_json_string(asked(p), "title");

	gb_page_where(page, "Is this about %s?", name);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "%s (%s) is mentioned in what you wrote.", name, title);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "If it is about them, it will not go to them and they "
		     "will not be able to read it.");
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN, "   y  Yes, it is about %s", name);
	gb_page_text(page, GB_USE_PLAIN, "   n  No, they are only mentioned");
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "Not sure? Say yes. Nothing has been sent yet, and Esc "
		     "takes you back to your words.");
	gb_page_gap(page);
}

static enum gb_code add_answer(json_t *change, const char *key, json_t *answer,
			       struct gb_err *err)
{
	json_t *list = gb_json_array(change, key);

	if (!list) {
		json_object_set_new(change, key, json_array());
		list = gb_json_array(change, key);
	}
	return json_array_append_new(list, answer) == 0 ? GB_OK
							: gb_fail_nomem(err);
}

/* The answer to the question that is shown; after the last one, send. The
 * answers go with the first change: the later ones find them in the case. */
static enum gb_code answer(struct gb_app *app, struct sending *p, bool yes,
			   struct gb_err *err)
{
	json_t *first = json_array_get(p->changes, 0);
	const char *id = gb_json_string(asked(p), "id");
	json_t *person = NULL;
	enum gb_code rc = GB_OK;

	/* By id, which names exactly one of several deputies. */
	if (yes)
		rc = gb_session_named(p->job.session, "staff", id, &person,
				      err);
	if (rc == GB_OK)
		rc = add_answer(first, yes ? "about" : "not_about",
				yes ? person : json_string(id), err);
	if (rc == GB_OK)
		json_array_remove(p->questions, 0);
	if (rc != GB_OK || asked(p))
		return rc;
	gb_app_back(app);
	return write_all(app, p, err);
}

static enum gb_code say_yes(struct gb_app *app, void *self, struct gb_err *err)
{
	return answer(app, self, true, err);
}

static enum gb_code say_no(struct gb_app *app, void *self, struct gb_err *err)
{
	return answer(app, self, false, err);
}

/* clang-format off */
static const struct gb_binding keys[] = {
	{ .key = "y",   .hint = "Yes",              .help = "Yes, it is about them",       .act = say_yes },
	{ .key = "n",   .hint = "No",               .help = "No, they are only mentioned", .act = say_no },
	{ .key = "Esc", .hint = "Back to my words", .help = "Send nothing yet" },
};
/* clang-format on */

const struct gb_screen screen_is_this_about = {
	.name = "is-this-about",
	.title = "Is this about them?",
	.boxed = true,
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = show_question,
	.close = sending_free,
};

enum gb_code screen_send(struct gb_app *app, const struct screen_send *job,
			 json_t *changes, struct gb_err *err)
{
	struct sending *p = calloc(1, sizeof(*p));
	enum gb_code rc;

	if (!p) {
		json_decref(changes);
		return gb_fail_nomem(err);
	}
	p->job = *job;
	p->changes = changes;
	rc = gb_session_questions(job->session, case_name(p), job->verb,
				  json_array_get(changes, 0), &p->questions,
				  err);
	if (rc == GB_OK && asked(p))
		return gb_app_open(app, &screen_is_this_about, p, err);
	if (rc == GB_OK)
		rc = write_all(app, p, err);
	sending_free(p);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * log_words.c - log a concern, step 2 of 3: what happened. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "screens/keep.h"
#include "screens/log.h"
#include "screens/say.h"

static enum gb_code open_people(struct gb_app *app, void *self,
				struct gb_err *err)
{
	struct screen_log *log = self;

	return screen_people_choose(&log->people, app, err);
}

static enum gb_code next(struct gb_app *app, void *self, struct gb_err *err)
{
	return screen_log_check_open(app, self, err);
}

static enum gb_code previous(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_back(app);
	return GB_OK;
}

/* --- the form for a type ---------------------------------------------------*/
/* "Found out": now, which is nearly always near enough to be put right. */
static enum gb_code fill_in_now(struct screen_log *log, struct gb_form *form,
				struct gb_err *err)
{
	const struct gb_env *env =
		gb_casebook_env(gb_session_book(log->session));
	time_t now = (time_t)env->now_s(env);
	char text[GB_WHEN_ROOM];
	struct tm local;

	if (!gb_policy_field(screen_log_policy(log), "found_at"))
		return GB_OK;
	localtime_r(&now, &local);
	strftime(text, sizeof(text), "%d/%m/%Y %H:%M", &local);
	return gb_form_set(form, "found_at", text, err);
}

/* What was typed for another type, where this one asks the same. A choice that
 * this type does not have is left open. */
static enum gb_code carry_over(struct screen_log *log, struct gb_form *form,
			       const struct screen_log_boxes *boxes,
			       struct gb_err *err)
{
	for (size_t i = 0; i < boxes->n; i++) {
		const char *name = boxes->at[i].name;
		enum gb_code rc = gb_form_set(
			form, name, gb_form_value(log->form, name), err);

		if (rc != GB_OK && rc != GB_NOT_FOUND)
			return rc;
	}
	gb_form_set_touched(form, gb_form_touched(log->form));
	return GB_OK;
}

static enum gb_code make_form(struct screen_log *log,
			      const struct screen_log_boxes *b,
			      struct gb_form **out, struct gb_err *err)
{
	static const struct gb_box buttons[] = {
		{ .name = "next",
		  .text = "Next: evidence and check",
		  .kind = GB_BOX_BUTTON,
		  .press = next },
		{ .name = "back",
		  .text = "Go back",
		  .kind = GB_BOX_BUTTON,
		  .beside = true,
		  .press = previous },
	};
	size_t n = b->n + GB_COUNT(buttons);
	struct gb_box *all = calloc(n, sizeof(*all));
	enum gb_code rc;

	if (!all)
		return gb_fail_nomem(err);
	memcpy(all, b->at, b->n * sizeof(*all));
	memcpy(all + b->n, buttons, sizeof(buttons));
	rc = gb_form_create(out, all, n, log, err);
	free(all);
	return rc;
}

enum gb_code screen_log_set_type(struct screen_log *log,
				 const struct gb_policy_type *type,
				 struct gb_err *err)
{
	const struct gb_box people = { .press = open_people };
	struct screen_log_boxes boxes = { 0 };
	struct gb_form *form = NULL;
	enum gb_code rc;

	if (log->type == type)
		return GB_OK;
	rc = screen_log_boxes_make(&boxes, log->session, screen_log_policy(log),
				   type, &people, err);
	if (rc == GB_OK)
		rc = make_form(log, &boxes, &form, err);
	if (rc == GB_OK)
		rc = log->form ? carry_over(log, form, &boxes, err)
			       : fill_in_now(log, form, err);
	if (rc != GB_OK) {
		gb_form_free(form);
		screen_log_boxes_free(&boxes);
		return rc;
	}
	gb_form_free(log->form);
	screen_log_boxes_free(&log->boxes);
	log->form = log->people.form = form;
	log->boxes = boxes;
	log->type = type;
	return GB_OK;
}

/* --- the screen ------------------------------------------------------------*/
/* What the policy says about the box one is on. */
static const char *hint(const struct screen_log *log)
{
	const struct gb_policy_field *f =
		gb_policy_field(screen_log_policy(log), gb_form_at(log->form));

	return f ? f->hint : "";
}

static void show_words(struct gb_page *page, void *self)
{
	struct screen_log *log = self;
	size_t n = screen_log_missing(log, NULL);
	char kept[SCREEN_KEPT_ROOM];

	gb_page_where(page, "Log a concern, 2 of 3");
	gb_page_about(page, "What happened: %s", log->type->label);
	screen_kept(kept, &log->draft,
		    gb_casebook_env(gb_session_book(log->session)));
	if (n > 0)
		gb_page_status(page, GB_USE_PLAIN, "%s%s%zu still to fill in",
			       kept, kept[0] ? "  " : "", n);
	else
		gb_page_status(page, GB_USE_PLAIN, "%s%snothing is missing",
			       kept, kept[0] ? "  " : "");
	gb_page_form(page, log->form);
	gb_page_text(page, GB_USE_PLAIN, "%s", hint(log));
}

static void resume(struct gb_app *app, void *self)
{
	struct screen_log *log = self;

	(void)app;
	screen_people_show(&log->people);
}

const struct gb_screen screen_log_words = {
	.name = "log-words",
	.title = "Log a concern",
	.help = "Tab goes to the next box. Nothing is sent before you say so "
		"in step 3.",
	.show = show_words,
	.resume = resume,
	.unfinished = screen_log_unfinished,
};

enum gb_code screen_log_words_open(struct gb_app *app, struct screen_log *log,
				   struct gb_err *err)
{
	return gb_app_open(app, &screen_log_words, log, err);
}

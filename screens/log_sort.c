/* SPDX-License-Identifier: ISC
 * log_sort.c - log a concern, step 1 of 3: what sort, with the policy's advice
 * beside the list before anyone writes. */
#include <stdlib.h>
#include <string.h>

#include "screens/forms.h"
#include "screens/log.h"
#include "screens/say.h"

#define LIST_CELLS 37

const struct gb_policy *screen_log_policy(const struct screen_log *log)
{
	return gb_casebook_policy(gb_session_book(log->session));
}

bool screen_log_has_words(const struct screen_log *log)
{
	return (log->form && gb_form_touched(log->form)) ||
	       json_array_size(log->people.about) > 0 ||
	       json_array_size(log->evidence) > 0 || log->file;
}

const char *screen_log_unfinished(const void *self)
{
	return screen_log_has_words(self)
		       ? "What you have written is not sent. It stays in "
			 "Drafts until you go on with it."
		       : NULL;
}

static void close_log(void *self)
{
	struct screen_log *log = self;

	if (!log)
		return;
	gb_form_free(log->form);
	gb_form_free(log->buttons);
	gb_list_free(log->types);
	gb_scroll_free(log->summary);
	screen_options_free(&log->files);
	screen_log_boxes_free(&log->boxes);
	screen_options_free(&log->subs);
	screen_people_stop(&log->people);
	json_decref(log->evidence);
	json_decref(log->file);
	gb_draft_free(&log->draft);
	free(log);
}

/* --- the list of types -----------------------------------------------------*/
static size_t count_types(void *self)
{
	size_t n;

	gb_policy_types(screen_log_policy(self), &n);
	return n;
}

static const struct gb_policy_type *marked(const struct screen_log *log)
{
	size_t n;

	return &gb_policy_types(screen_log_policy(log),
				&n)[gb_list_marked(log->types)];
}

static const char *text_label(void *self, size_t row, char *buf, size_t size)
{
	size_t n;

	(void)buf;
	(void)size;
	return gb_policy_types(screen_log_policy(self), &n)[row].label;
}

static const struct gb_column columns[] = {
	{ "WHAT SORT", 30, 1, GB_LEFT, text_label, NULL },
};

static const struct gb_list_of types = {
	.columns = columns,
	.n_columns = GB_COUNT(columns),
	.noun = "sorts",
	.empty = "The policy has no sort of concern.",
	.count = count_types,
	.no_titles = true,
};

/* --- advice ----------------------------------------------------------------*/
static void show_words(struct gb_page *page, const char *head,
		       struct gb_words words)
{
	if (words.n == 0)
		return;
	gb_page_gap(page);
	gb_page_head(page, "%s", head);
	for (size_t i = 0; i < words.n; i++)
		gb_page_point(page, "%s", words.at[i]);
}

static void show_advice(struct gb_page *page, const struct gb_policy_type *type)
{
	gb_page_head(page, "%s", type->label);
	/* Where looking at it is itself the harm, that comes first. */
	if (!type->takes_evidence)
		show_words(page, "DO NOT", type->do_not);
	else
		gb_page_text(page, GB_USE_PLAIN, "%s", type->intro);
	show_words(page, "Do", type->do_list);
	if (type->takes_evidence)
		show_words(page, "Do not", type->do_not);
}

static void show_route(struct gb_page *page, const struct gb_policy *policy,
		       const struct gb_policy_type *type)
{
	int days = type->look_within_days;
	char role[64];

	say_role_short(role, sizeof(role), policy, type->route);
	if (days == 0)
		gb_page_text(page, GB_USE_PLAIN,
			     "Usually goes to the %s, who looks at it the "
			     "same day.",
			     role);
	else
		gb_page_text(page, GB_USE_PLAIN,
			     "Usually goes to the %s, who looks at it within "
			     "%d school day%s.",
			     role, days, days == 1 ? "" : "s");
}

static void show_sort(struct gb_page *page, void *self)
{
	struct screen_log *log = self;

	gb_page_where(page, "Log a concern, 1 of 3");
	gb_page_about(page, "What sort is it?  Choose the nearest.");
	gb_page_gap(page);
	gb_page_left(page, LIST_CELLS);
	gb_page_list(page, log->types);
	gb_page_right(page);
	if (gb_list_any(log->types))
		show_advice(page, marked(log));
	gb_page_across(page);
	gb_page_fill(page);
	if (gb_list_any(log->types))
		show_route(page, screen_log_policy(log), marked(log));
	gb_page_text(page, GB_USE_HEAD,
		     "If a child is in danger now, ring 999 first. This can "
		     "wait.");
}

/* --- on to step 2 ----------------------------------------------------------*/
static enum gb_code sub_chosen(struct gb_app *app, void *self, size_t i,
			       struct gb_err *err)
{
	struct screen_log *log = self;
	enum gb_code rc =
		gb_form_set(log->form, "sub", log->subs.at[i].value, err);

	return rc == GB_OK ? screen_log_words_open(app, log, err) : rc;
}

static enum gb_code ask_sub(struct gb_app *app, struct screen_log *log,
			    struct gb_err *err)
{
	const char *now = gb_form_value(log->form, "sub");
	enum gb_code rc;
	size_t at = 0;

	screen_options_free(&log->subs);
	rc = screen_options_add_all(&log->subs, log->type->subs, err);
	if (rc == GB_OK)
		rc = screen_options_add(&log->subs, "", "I am not sure", err);
	if (rc != GB_OK)
		return rc;
	for (size_t i = 0; *now && i < log->subs.n; i++)
		if (strcmp(log->subs.at[i].value, now) == 0)
			at = i;
	return gb_dialog_choose(app,
				&(struct gb_choosing){
					.title = log->type->label,
					.text = "What comes nearest?",
					.choices = log->subs.at,
					.n = log->subs.n,
					.at = at,
					.chosen = sub_chosen,
				},
				log, err);
}

static bool asks_sub(const struct screen_log *log)
{
	const struct gb_policy_field *f =
		gb_policy_field(screen_log_policy(log), "sub");

	return f && gb_policy_asks(f, log->type) && log->type->subs.n > 0;
}

static enum gb_code choose(struct gb_app *app, void *self, struct gb_err *err)
{
	struct screen_log *log = self;
	enum gb_code rc = screen_log_set_type(log, marked(log), err);

	if (rc != GB_OK)
		return rc;
	return asks_sub(log) ? ask_sub(app, log, err)
			     : screen_log_words_open(app, log, err);
}

static bool any_type(const void *self)
{
	return gb_list_any(((const struct screen_log *)self)->types);
}

/* --- leaving it ------------------------------------------------------------*/
static enum gb_code leave(struct gb_app *app, void *self, struct gb_err *err)
{
	if (!screen_log_has_words(self)) {
		gb_app_back(app);
		return GB_OK;
	}
	if (screen_log_keep(app, self)) {
		gb_app_back(app);
		gb_app_say(app, GB_USE_PLAIN,
			   "What you wrote is kept: press d on the first "
			   "screen to go on with it.");
		return GB_OK;
	}
	return gb_dialog_ask(app,
			     &(struct gb_question){
				     .title = "Throw your words away?",
				     .text = "What you have written is not "
					     "sent, and could not be kept as "
					     "a draft.",
				     .yes = "Yes, throw it away",
				     .no = "No, carry on",
				     .answer = gb_dialog_back,
			     },
			     self, err);
}

static void keep(struct gb_app *app, void *self)
{
	screen_log_keep(app, self);
}

/* clang-format off */
static const struct gb_binding keys[] = {
	{ .key = "Enter", .hint = "Next", .help = "Go on with the marked sort", .act = choose, .may = any_type },
};
/* clang-format on */

const struct gb_screen screen_log_sort = {
	.name = "log-sort",
	.title = "Log a concern",
	.help = "Choose the sort that comes nearest. The advice beside the "
		"list is from the school's policy.",
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = show_sort,
	.back = leave,
	.unfinished = screen_log_unfinished,
	.keep = keep,
	.close = close_log,
};

enum gb_code screen_log_open(struct gb_app *app, struct gb_session *s,
			     struct gb_err *err)
{
	struct screen_log *log = calloc(1, sizeof(*log));
	enum gb_code rc;

	if (!log)
		return gb_fail_nomem(err);
	log->session = s;
	log->evidence = json_array();
	rc = log->evidence ? gb_session_may(s, &gb_verb_log, NULL, err)
			   : gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = screen_people_start(&log->people, s, "about", err);
	if (rc == GB_OK)
		rc = gb_list_create(&log->types, &types, log, err);
	if (rc == GB_OK)
		return gb_app_open(app, &screen_log_sort, log, err);
	close_log(log);
	return rc;
}

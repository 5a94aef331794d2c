/* SPDX-License-Identifier: ISC
 * log_check.c - log a concern, step 3 of 3: evidence, what is written, whom it
 * goes to, and sending it. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/evidence_form.h"
#include "screens/goes_to.h"
#include "screens/log.h"
#include "screens/say.h"
#include "screens/send.h"

/* --- the summary -----------------------------------------------------------*/
static void sum_up_evidence(struct screen_log *log)
{
	char line[400];
	size_t i;
	json_t *item;

	gb_scroll_head(log->summary, "EVIDENCE");
	if (!log->type->takes_evidence) {
		gb_scroll_text(log->summary, GB_USE_HEAD,
			       log->type->no_evidence);
		return;
	}
	if (json_array_size(log->evidence) == 0)
		gb_scroll_text(log->summary, GB_USE_PLAIN,
			       "No file yet. Press a to add a screen grab or "
			       "another file.");
	json_array_foreach (log->evidence, i, item) {
		char name[160], shows[200];

		snprintf(line, sizeof(line), "%zu  %s  %s", i + 1,
			 say_line(name, sizeof(name),
				  gb_json_string(item, "name")),
			 say_line(shows, sizeof(shows),
				  gb_json_string(item, "shows")));
		gb_scroll_text(log->summary, GB_USE_PLAIN, line);
	}
}

static size_t count_words(const char *text)
{
	static const char blanks[] = " \t\n";
	size_t n = 0;

	for (text += strspn(text, blanks); *text;
	     text += strspn(text, blanks), n++)
		text += strcspn(text, blanks);
	return n;
}

/* The value of a box as people read it; "" if it has none. */
static const char *shown_value(const struct screen_log *log,
			       const struct gb_box *box, char *buf, size_t size)
{
	const char *value = gb_form_value(log->form, box->name);
	size_t n;

	switch (box->kind) {
	case GB_BOX_AREA:
		n = count_words(value);
		snprintf(buf, size, "%zu word%s", n, n == 1 ? "" : "s");
		return n ? buf : "";
	case GB_BOX_CHOICE:
		for (size_t i = 0; *value && i < box->n_choices; i++)
			if (strcmp(box->choices[i].value, value) == 0)
				return box->choices[i].label;
		return "";
	default:
		return say_line(buf, size, value);
	}
}

static void sum_up_words(struct screen_log *log)
{
	gb_scroll_gap(log->summary);
	gb_scroll_head(log->summary, "CHECK WHAT YOU HAVE WRITTEN");
	for (size_t i = 0; i < log->boxes.n; i++) {
		const struct gb_box *box = &log->boxes.at[i];
		char buf[1000];
		const char *value = shown_value(log, box, buf, sizeof(buf));

		if (screen_log_box_lacks(log, box))
			gb_scroll_pair(log->summary, box->label, GB_USE_URGENT,
				       *value ? "NOT RIGHT YET"
					      : "STILL TO FILL IN");
		else if (*value)
			gb_scroll_pair(log->summary, box->label, GB_USE_PLAIN,
				       value);
		explicit_bzero(buf, sizeof(buf));
	}
}

static void sum_up_route(struct screen_log *log)
{
	struct gb_buf text = { 0 };
	struct gb_err err = { 0 };
	bool nobody = false;
	enum gb_code rc = screen_goes_to(&text, log->session, log->type->name,
					 log->people.about, &nobody, &err);

	gb_scroll_gap(log->summary);
	if (rc == GB_OK && gb_buf_string(&text))
		gb_scroll_text(log->summary,
			       nobody ? GB_USE_URGENT : GB_USE_HEAD,
			       gb_buf_string(&text));
	else
		gb_scroll_text(log->summary, GB_USE_URGENT, err.msg);
	gb_buf_free(&text);
}

static void sum_up(struct screen_log *log)
{
	gb_scroll_clear(log->summary);
	sum_up_evidence(log);
	sum_up_words(log);
	sum_up_route(log);
}

/* --- evidence --------------------------------------------------------------*/
static bool keep_file(struct gb_app *app, void *self, json_t *boxes)
{
	struct screen_log *log = self;

	json_decref(log->file);
	log->file = json_incref(boxes);
	return screen_log_keep(app, log);
}

static enum gb_code take(struct gb_app *app, void *self, json_t *item,
			 struct gb_err *err)
{
	struct screen_log *log = self;

	if (json_array_append_new(log->evidence, item) != 0)
		return gb_fail_nomem(err);
	keep_file(app, log, NULL);
	gb_app_back(app);
	return GB_OK;
}

static enum gb_code add_file(struct gb_app *app, void *self, struct gb_err *err)
{
	struct screen_log *log = self;

	return screen_evidence_open(
		app,
		&(struct screen_evidence){
			.session = log->session,
			.title = "Add a file",
			.keeps_copies = log->type->keeps_copies,
			.button = "Add it",
			.boxes = log->file,
			.self = log,
			.keep = keep_file,
			.take = take,
		},
		err);
}

static enum gb_code chosen(struct gb_app *app, void *self, size_t i,
			   struct gb_err *err)
{
	struct screen_log *log = self;

	(void)app;
	(void)err;
	json_array_remove(log->evidence, i);
	return GB_OK;
}

static enum gb_code take_out(struct gb_app *app, void *self, struct gb_err *err)
{
	struct screen_log *log = self;
	enum gb_code rc = GB_OK;
	size_t i;
	json_t *item;

	screen_options_free(&log->files);
	json_array_foreach (log->evidence, i, item) {
		char name[160];

		say_line(name, sizeof(name), gb_json_string(item, "name"));
		if (rc == GB_OK)
			rc = screen_options_add(&log->files, name, name, err);
	}
	if (rc != GB_OK)
		return rc;
	return gb_dialog_choose(app,
				&(struct gb_choosing){
					.title = "Take which file out?",
					.choices = log->files.at,
					.n = log->files.n,
					.chosen = chosen,
				},
				log, err);
}

static bool takes_files(const void *self)
{
	return ((const struct screen_log *)self)->type->takes_evidence;
}

static bool has_files(const void *self)
{
	const struct screen_log *log = self;

	return takes_files(log) && json_array_size(log->evidence) > 0;
}

/* --- sending ---------------------------------------------------------------*/
static enum gb_code sent(struct gb_app *app, void *self,
			 const struct gb_done *done, struct gb_err *err)
{
	return screen_log_sent(app, self, done, err);
}

static enum gb_code send(struct gb_app *app, void *self, struct gb_err *err)
{
	struct screen_log *log = self;
	json_t *data = NULL;
	enum gb_code rc;

	if (screen_log_missing(log, NULL) > 0) {
		/* Back to step 2, on the first of them. */
		gb_app_back(app);
		gb_form_complete(log->form, app);
		return GB_OK;
	}
	rc = screen_log_data(log, &data, err);
	if (rc != GB_OK)
		return rc;
	/* Kept first: a crash while it is sent loses nothing. */
	screen_log_keep(app, log);
	log->draft.verb = &gb_verb_log;
	return screen_send(app,
			   &(struct screen_send){
				   .session = log->session,
				   .verb = &gb_verb_log,
				   .draft = &log->draft,
				   .self = log,
				   .sent = sent,
			   },
			   json_pack("[o]", data), err);
}

static enum gb_code previous(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_back(app);
	return GB_OK;
}

/* --- the screen ------------------------------------------------------------*/
static void show_check(struct gb_page *page, void *self)
{
	struct screen_log *log = self;

	gb_page_where(page, "Log a concern, 3 of 3");
	gb_page_about(page, "Evidence and check: %s", log->type->label);
	gb_page_gap(page);
	gb_page_scroll(page, log->summary);
	gb_page_fill(page);
	gb_page_form(page, log->buttons);
	gb_page_text(page, GB_USE_PLAIN,
		     "Once sent, words cannot be rubbed out. You can add to "
		     "them.");
}

/* A file may have been added, or somebody named by an answer. */
static void resume(struct gb_app *app, void *self)
{
	struct screen_log *log = self;

	(void)app;
	screen_people_show(&log->people);
	sum_up(log);
}

/* clang-format off */
static const struct gb_binding keys[] = {
	{ .key = "Tab", .hint = "To the buttons" },
	{ .key = "a",   .hint = "Add a file",      .help = "Add a file as evidence", .act = add_file, .may = takes_files },
	{ .key = "r",   .hint = "Take a file out", .help = "Take a file out again",  .act = take_out, .may = has_files },
};

static const struct gb_box boxes[] = {
	{ .name = "send", .text = "Send",    .kind = GB_BOX_BUTTON, .press = send },
	{ .name = "back", .text = "Go back and change", .kind = GB_BOX_BUTTON, .beside = true, .press = previous },
};
/* clang-format on */

const struct gb_screen screen_log_check = {
	.name = "log-check",
	.title = "Log a concern",
	.help = "Read it through once more. Nothing is sent before you choose "
		"Send.",
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = show_check,
	.resume = resume,
	.unfinished = screen_log_unfinished,
};

enum gb_code screen_log_check_open(struct gb_app *app, struct screen_log *log,
				   struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	if (!log->summary)
		rc = gb_scroll_create(&log->summary, err);
	if (rc == GB_OK && !log->buttons)
		rc = gb_form_create(&log->buttons, boxes, GB_COUNT(boxes), log,
				    err);
	if (rc != GB_OK)
		return rc;
	sum_up(log);
	return gb_app_open(app, &screen_log_check, log, err);
}

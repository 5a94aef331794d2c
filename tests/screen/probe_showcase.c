/* SPDX-License-Identifier: ISC
 * probe_showcase.c - every part of the toolkit on screens of its own, with
 * invented data: what the tests of the toolkit drive. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/ui/app.h"
#include "src/ui/dialog.h"
#include "src/ui/form.h"
#include "src/ui/list.h"
#include "src/ui/scroll.h"

#define ROWS 100000

struct cases {
	struct gb_list *list;
	size_t n;
	char words[200];
	int answers;
};

/* --- the form --------------------------------------------------------------*/
struct concern {
	struct gb_form *form;
	bool kept;
};

static const struct gb_option sites[] = {
	{ "photo", "Photo-sharing site" },
	{ "video", "Video site" },
	{ "chat", "Chat group" },
	{ "posts", "Short-post site" },
};

static const char *is_date(void *self, const char *value)
{
	(void)self;
	return strspn(value, "0123456789/") == strlen(value)
		       ? NULL
		       : "A date looks like 16/03/2026.";
}

static enum gb_code add_pupil(struct gb_app *app, void *self,
			      struct gb_err *err)
{
	struct concern *c = self;

	(void)app;
	return gb_form_set(c->form, "pupils", "1 added", err);
}

static enum gb_code send(struct gb_app *app, void *self, struct gb_err *err)
{
	struct concern *c = self;
	char text[400];

	if (!gb_form_complete(c->form, app))
		return GB_OK;
	snprintf(text, sizeof(text), "[%s][%s][%s][%s][%s][%zu bytes]",
		 gb_form_value(c->form, "about"),
		 gb_form_value(c->form, "when"),
		 gb_form_value(c->form, "where"),
		 gb_form_value(c->form, "known"),
		 gb_form_value(c->form, "secret"),
		 strlen(gb_form_value(c->form, "what")));
	return gb_dialog_tell(app, "Sent", text, err);
}

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "when", .label = "When did you find out?",
	  .kind = GB_BOX_TEXT, .cells = 10, .check = is_date },
	{ .name = "time", .label = "At", .kind = GB_BOX_TEXT, .cells = 5,
	  .beside = true },
	{ .name = "where", .label = "Where did it appear?",
	  .kind = GB_BOX_CHOICE, .choices = sites,
	  .n_choices = GB_COUNT(sites), .must = true },
	{ .name = "link", .label = "Account or link", .kind = GB_BOX_LONG },
	{ .name = "about", .label = "Who is it about?", .kind = GB_BOX_TEXT,
	  .cells = 30, .must = true },
	{ .name = "pupils", .label = "Pupils involved", .kind = GB_BOX_OPENS,
	  .press = add_pupil },
	{ .name = "known", .label = "Who knows?", .text = "The parents know",
	  .kind = GB_BOX_TICK },
	{ .name = "secret", .label = "Your passphrase",
	  .kind = GB_BOX_SECRET },
	{ .name = "what",
	  .label = "What happened?  Use your own words.",
	  .kind = GB_BOX_AREA, .must = true },
	{ .name = "send", .text = "Send", .kind = GB_BOX_BUTTON,
	  .press = send },
};
/* clang-format on */

static void show_concern(struct gb_page *p, void *self)
{
	struct concern *c = self;

	gb_page_where(p, "Log a concern  (2 of 3: what happened)");
	gb_page_about(p, "Pretending to be a member of staff");
	gb_page_status(p, GB_USE_PLAIN, c->kept ? "Draft kept" : "Not kept");
	gb_page_gap(p);
	gb_page_form(p, c->form);
}

static enum gb_code keep(struct gb_app *app, void *self, struct gb_err *err)
{
	struct concern *c = self;

	(void)err;
	c->kept = true;
	gb_app_say(app, GB_USE_DONE, "The draft is kept.");
	return GB_OK;
}

static const char *unfinished(const void *self)
{
	const struct concern *c = self;

	return gb_form_touched(c->form) ? "A concern is not sent." : NULL;
}

/* So that a test sees that it was called: the draft, in a file. */
static void keep_draft(struct gb_app *app, void *self)
{
	struct concern *c = self;
	const char *path = getenv("SHOWCASE_DRAFT");
	FILE *file = path ? fopen(path, "w") : NULL;

	(void)app;
	if (!file)
		return;
	fputs(gb_form_value(c->form, "what"), file);
	fclose(file);
}

static void close_concern(void *self)
{
	struct concern *c = self;

	gb_form_free(c->form);
	free(c);
}

static const struct gb_binding concern_keys[] = {
	{ .key = "Ctrl-S F5",
	  .hint = "Keep draft",
	  .help = "Keep the draft now",
	  .act = keep },
};

static const struct gb_screen concern_screen = {
	.name = "concern",
	.title = "Log a concern",
	.keys = concern_keys,
	.n_keys = GB_COUNT(concern_keys),
	.show = show_concern,
	.unfinished = unfinished,
	.keep = keep_draft,
	.close = close_concern,
};

static enum gb_code log_concern(struct gb_app *app, void *self,
				struct gb_err *err)
{
	struct concern *c = calloc(1, sizeof(*c));
	enum gb_code rc;

	(void)self;
	if (!c)
		return gb_fail_nomem(err);
	rc = gb_form_create(&c->form, boxes, GB_COUNT(boxes), c, err);
	if (rc != GB_OK) {
		free(c);
		return rc;
	}
	gb_form_remark(c->form, "link", GB_USE_PLAIN,
		       "Not on our list of the school's own accounts.");
	return gb_app_open(app, &concern_screen, c, err);
}

/* --- something to read -----------------------------------------------------*/
struct details {
	struct gb_scroll *text;
	size_t tab;
};

static void show_details(struct gb_page *p, void *self)
{
	static const char *const tabs[] = { "1 Details", "2 Chronology (9)" };
	struct details *d = self;

	gb_page_where(p, "KDR-482");
	gb_page_about(p, "Fake page using the school crest");
	gb_page_status(p, GB_USE_OVERDUE, " 1 DAY LATE ");
	gb_page_tabs(p, tabs, GB_COUNT(tabs), d->tab);
	gb_page_gap(p);
	if (d->tab == 0) {
		gb_page_scroll(p, d->text);
		return;
	}
	gb_page_left(p, 44);
	gb_page_head(p, "OPEN CASES BY TYPE");
	gb_page_bar(p, "Pretending to be staff", 12, 12);
	gb_page_bar(p, "Threat or blackmail", 3, 12);
	gb_page_right(p);
	gb_page_text(p, GB_USE_PLAIN,
		     "An account, page or message that uses a real "
		     "colleague's name or picture.\n\nDo\n - write down the "
		     "address and the time");
	gb_page_across(p);
	gb_page_fill(p);
	gb_page_text(p, GB_USE_DONE, " All checked: nothing was altered. ");
}

static enum gb_code to_tab(struct details *d, size_t tab)
{
	d->tab = tab;
	return GB_OK;
}

static enum gb_code tab_1(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)app;
	(void)err;
	return to_tab(self, 0);
}

static enum gb_code tab_2(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)app;
	(void)err;
	return to_tab(self, 1);
}

static void close_details(void *self)
{
	struct details *d = self;

	gb_scroll_free(d->text);
	free(d);
}

/* clang-format off */
static const struct gb_binding details_keys[] = {
	{ .key = "1 Left",  .hint = "Details",    .help = "The details",    .act = tab_1 },
	{ .key = "2 Right", .hint = "Chronology", .help = "The chronology", .act = tab_2 },
};
/* clang-format on */

static const struct gb_screen details_screen = {
	.name = "details",
	.title = "Case",
	.keys = details_keys,
	.n_keys = GB_COUNT(details_keys),
	.show = show_details,
	.close = close_details,
};

static enum gb_code open_case(struct gb_app *app, void *self,
			      struct gb_err *err)
{
	struct details *d = calloc(1, sizeof(*d));
	enum gb_code rc;

	(void)self;
	if (!d)
		return gb_fail_nomem(err);
	rc = gb_scroll_create(&d->text, err);
	if (rc != GB_OK) {
		free(d);
		return rc;
	}
	gb_scroll_pair(d->text, "Reported by", GB_USE_PLAIN,
		       "Mr T Bevan, 9 March 2026, 09:12");
	gb_scroll_pair(d->text, "On our list?", GB_USE_PLAIN,
		       "NO - it is not one of the school's own accounts, and "
		       "nobody has said that it is run by anyone we know");
	gb_scroll_gap(d->text);
	gb_scroll_head(d->text, "What happened");
	for (int i = 1; i <= 40; i++) {
		char line[80];

		snprintf(line, sizeof(line),
			 "Line %d. It asks parents for £45 for Tŷ Gwyn.", i);
		gb_scroll_text(d->text, GB_USE_PLAIN, line);
	}
	return gb_app_open(app, &details_screen, d, err);
}

/* --- the list --------------------------------------------------------------*/
static size_t count(void *self)
{
	return ((struct cases *)self)->n;
}

static size_t total(void *self)
{
	(void)self;
	return ROWS;
}

/* As if a store were asked: "9" finds every tenth, "none" nothing. */
static void find(void *self, const char *words)
{
	struct cases *c = self;

	c->n = !*words ? ROWS : strcmp(words, "none") == 0 ? 0 : ROWS / 10;
	snprintf(c->words, sizeof(c->words), "%s", words);
}

static const char *text_name(void *self, size_t row, char *buf, size_t size)
{
	(void)self;
	snprintf(buf, size, "KDR-%06zu", row + 1);
	return buf;
}

static const char *text_due(void *self, size_t row, char *buf, size_t size)
{
	(void)self;
	(void)buf;
	(void)size;
	return row % 7 == 0 ? "1 day late" : "18 Mar";
}

static enum gb_use use_due(void *self, size_t row)
{
	(void)self;
	return row % 7 == 0 ? GB_USE_OVERDUE : GB_USE_PLAIN;
}

static const char *text_title(void *self, size_t row, char *buf, size_t size)
{
	(void)self;
	(void)buf;
	(void)size;
	if (row == 3) /* writing turned round, and an escape */
		return "Not \xE2\x80\xAEreally\x1b]0;x\a";
	return row % 2 ? "Copied photo of the Tŷ Gwyn trip"
		       : "Fake page using the school crest";
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title             min  grow  align     text        use */
	{ "CASE",             10,    0, GB_LEFT,  text_name,  NULL },
	{ "DUE",              10,    0, GB_RIGHT, text_due,   use_due },
	{ "WHAT IT IS ABOUT", 20,    1, GB_LEFT,  text_title, NULL },
};
/* clang-format on */

static const struct gb_list_of cases = {
	.columns = columns,
	.n_columns = GB_COUNT(columns),
	.noun = "cases",
	.empty = "No case fits that.",
	.count = count,
	.total = total,
	.find = find,
};

static void show_cases(struct gb_page *p, void *self)
{
	struct cases *c = self;

	gb_page_about(p, "Every case, newest first");
	gb_page_gap(p);
	gb_page_list(p, c->list);
	gb_page_text(p, GB_USE_PLAIN, "Answered yes: %d", c->answers);
}

static bool some(const void *self)
{
	return gb_list_any(((const struct cases *)self)->list);
}

static enum gb_code answered(struct gb_app *app, void *self, bool yes,
			     struct gb_err *err)
{
	struct cases *c = self;

	(void)err;
	c->answers += yes;
	if (!yes)
		gb_app_say(app, GB_USE_PLAIN, "Nothing was changed.");
	return GB_OK;
}

static enum gb_code close_case(struct gb_app *app, void *self,
			       struct gb_err *err)
{
	return gb_dialog_ask(app,
			     &(struct gb_question){
				     .title = "Close this case?",
				     .text = "KDR-482  Fake page using the "
					     "school crest\n\nAfter this "
					     "nobody needs to act.",
				     .yes = "Yes, close it",
				     .no = "No, keep it open",
				     .answer = answered,
			     },
			     self, err);
}

static enum gb_code refuse(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)app;
	(void)self;
	return gb_fail(err, GB_DENIED, "only the Headteacher may do that");
}

/* clang-format off */
static const struct gb_binding case_keys[] = {
	{ .key = "Enter", .hint = "Open", .help = "Open this case",
	  .act = open_case, .may = some },
	{ .key = "n", .hint = "New", .help = "Log a new concern",
	  .detail = "Three short steps; a draft is kept.", .act = log_concern },
	{ .key = "c", .hint = "Close", .help = "Close this case",
	  .act = close_case, .may = some },
	{ .key = "k", .help = "Record the course of action", .act = refuse },
};
/* clang-format on */

static const struct gb_screen cases_screen = {
	.name = "cases",
	.title = "Cases",
	.help = "Each line is a case that you may read.",
	.keys = case_keys,
	.n_keys = GB_COUNT(case_keys),
	.show = show_cases,
};

static int64_t fixed(const struct gb_env *env)
{
	(void)env;
	return INT64_C(1773671520); /* Monday 16 March 2026, 14:32 UTC */
}

int main(void)
{
	const struct gb_env env = { .now_s = fixed };
	struct cases c = { .n = ROWS };
	struct gb_app *app = NULL;
	struct gb_err err = { 0 };
	bool left = false;

	if (gb_app_start(&app,
			 &(struct gb_app_options){
				 .env = &env,
				 .school = "Ysgol Llyn Primary",
				 .practice = true,
			 },
			 &err) != GB_OK)
		goto out;
	gb_app_set_who(app, "Mrs S Davies (DSL)");
	if (gb_list_create(&c.list, &cases, &c, &err) == GB_OK &&
	    gb_app_open(app, &cases_screen, &c, &err) == GB_OK)
		left = gb_app_run(app);
out:
	gb_app_free(app);
	gb_list_free(c.list);
	if (err.code != GB_OK)
		fprintf(stderr, "%s\n", err.msg);
	return err.code != GB_OK ? 1 : left ? 0 : 3;
}

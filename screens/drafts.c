/* SPDX-License-Identifier: ISC
 * drafts.c - what I have written and not sent: go on with it, or throw it
 * away. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/forms.h"
#include "screens/log.h"
#include "screens/open.h"
#include "screens/say.h"

struct drafts {
	struct gb_session *s; /* borrowed */
	struct gb_drafts all;
	struct gb_list *list;
};

/* --- what is in one ------------------------------------------------------- */

/* "A concern", or "KDR-482: Add a note". */
static void say_what(char *to, size_t size, const struct gb_draft *d)
{
	if (d->name[0])
		snprintf(to, size, "%s: %s", d->name, d->verb->label);
	else
		snprintf(to, size, "A new concern");
}

/* The longest that is written in it says most. */
static const char *main_words(const struct gb_draft *d)
{
	/* What people remember having written, before what was preset. */
	static const char *const first[] = { "narrative", "text",  "reason",
					     "outcome",   "title", "purpose",
					     "shows" };
	json_t *boxes = gb_json_object(d->words, "boxes"), *value;
	const char *best = "", *name;

	for (size_t i = 0; i < GB_COUNT(first); i++) {
		const char *text = gb_json_string(boxes, first[i]);

		if (text && text[0])
			return text;
	}
	json_object_foreach (boxes, name, value) {
		const char *text = json_string_value(value);

		if (text && strlen(text) > strlen(best))
			best = text;
	}
	return best;
}

/* --- going on with it ----------------------------------------------------- */

static enum gb_code open_form(struct gb_app *app, struct gb_session *s,
			      const struct gb_draft *d, struct gb_err *err)
{
	static const struct {
		const struct gb_verb *verb;
		enum gb_code (*open)(struct gb_app *app, struct gb_session *s,
				     const char *name, struct gb_err *err);
	} forms[] = {
		{ &gb_verb_note, screen_note_open },
		{ &gb_verb_route, screen_route_open },
		{ &gb_verb_act, screen_act_open },
		{ &gb_verb_close, screen_close_open },
		{ &gb_verb_reopen, screen_reopen_open },
		{ &gb_verb_link, screen_link_open },
		{ &gb_verb_attach, screen_attach_open },
		{ &gb_verb_export, screen_export_open },
	};
	int64_t n = 0;

	if (d->verb == &gb_verb_log)
		return screen_log_open(app, s, err);
	if (d->verb == &gb_verb_done && gb_json_int(d->words, "n", &n))
		return screen_done_open(app, s, d->name, (unsigned)n, err);
	if (d->verb == &gb_verb_correct && gb_json_int(d->words, "n", &n))
		return screen_correct_open(app, s, d->name, (size_t)n, err);
	if (d->verb == &gb_verb_save && gb_json_int(d->words, "n", &n))
		return screen_save_open(app, s, d->name, (unsigned)n, err);
	for (size_t i = 0; i < GB_COUNT(forms); i++)
		if (forms[i].verb == d->verb)
			return forms[i].open(app, s, d->name, err);
	return gb_fail(err, GB_INVALID, "there is no form for this draft");
}

/* It can't be sent as it is: but nobody's words are out of their reach. */
static enum gb_code read_only(struct gb_app *app, const struct gb_draft *d,
			      const struct gb_err *why, struct gb_err *err)
{
	json_t *boxes = gb_json_object(d->words, "boxes"), *value;
	struct gb_buf text = { 0 };
	const char *name;
	enum gb_code rc;

	gb_buf_printf(&text, "This can't be gone on with: %s.\n", why->msg);
	json_object_foreach (boxes, name, value)
		if (json_string_length(value) > 0)
			gb_buf_printf(&text, "\n%s\n",
				      json_string_value(value));
	rc = gb_buf_string(&text) ? GB_OK : gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = screen_reading_open(app, "What you wrote",
					 gb_buf_string(&text), err);
	gb_buf_free(&text);
	return rc;
}

static enum gb_code carry_on(struct gb_app *app, struct gb_session *s,
			     struct gb_draft *d, struct gb_err *err)
{
	extern const struct gb_screen screen_log_sort, screen_change;
	struct screen_log *log;
	struct screen_change *ch;
	struct gb_err why = { 0 };
	enum gb_code rc = open_form(app, s, d, &why);

	if (rc == GB_OK && (log = gb_app_self(app, &screen_log_sort))) {
		rc = screen_log_carry_on(app, log, d, &why);
		if (rc != GB_OK)
			gb_app_back(app);
	} else if (rc == GB_OK && (ch = gb_app_self(app, &screen_change))) {
		screen_change_carry_on(ch, d);
	} else if (rc == GB_OK) {
		screen_attach_carry_on(app, d);
	}
	return rc == GB_OK ? GB_OK : read_only(app, d, &why, err);
}

/* --- the list ------------------------------------------------------------- */

static size_t count(void *self)
{
	return ((struct drafts *)self)->all.n;
}

static struct gb_draft *row_of(struct drafts *x, size_t row)
{
	return &x->all.at[row];
}

static const char *text_when(void *self, size_t row, char *buf, size_t size)
{
	(void)size;
	gb_when_short(buf, row_of(self, row)->kept_s);
	return buf;
}

static const char *text_what(void *self, size_t row, char *buf, size_t size)
{
	say_what(buf, size, row_of(self, row));
	return buf;
}

static const char *text_words(void *self, size_t row, char *buf, size_t size)
{
	return say_line(buf, size, main_words(row_of(self, row)));
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title         min  grow  align     text        use */
	{ "KEPT",         17,    0, GB_LEFT,  text_when,  NULL },
	{ "WHAT",         24,    1, GB_LEFT,  text_what,  NULL },
	{ "YOUR WORDS",   20,    3, GB_LEFT,  text_words, NULL },
};

static const struct gb_list_of list_of_drafts = {
	.columns = columns, .n_columns = GB_COUNT(columns),
	.noun = "drafts",
	.empty = "Nothing is unfinished.",
	.count = count,
};
/* clang-format on */

/* What was found unreadable has to be said, once. */
static void say_lost(struct gb_app *app, const struct gb_drafts *all)
{
	if (all->n_damaged > 0)
		gb_app_say(app, GB_USE_URGENT,
			   "%zu draft%s damaged and can't be read any more. "
			   "Please write %s again.",
			   all->n_damaged,
			   all->n_damaged == 1 ? " was" : "s were",
			   all->n_damaged == 1 ? "it" : "them");
	else if (all->n_beyond > 0)
		gb_app_say(app, GB_USE_PLAIN,
			   "A draft has gone with the case that it was about.");
}

static enum gb_code look_again(struct gb_app *app, struct drafts *x,
			       struct gb_err *err)
{
	struct gb_drafts all;
	enum gb_code rc = gb_drafts_list(x->s, &all, err);

	if (rc != GB_OK)
		return rc;
	gb_drafts_free(&x->all);
	x->all = all;
	say_lost(app, &all);
	return GB_OK;
}

static enum gb_code open_marked(struct gb_app *app, void *self,
				struct gb_err *err)
{
	struct drafts *x = self;

	return carry_on(app, x->s, row_of(x, gb_list_marked(x->list)), err);
}

static enum gb_code throw_marked(struct gb_app *app, void *self, bool yes,
				 struct gb_err *err)
{
	struct drafts *x = self;
	enum gb_code rc;

	if (!yes || !gb_list_any(x->list))
		return GB_OK;
	rc = gb_draft_drop(x->s, row_of(x, gb_list_marked(x->list)), err);
	return rc == GB_OK ? look_again(app, x, err) : rc;
}

static enum gb_code ask(struct gb_app *app, const struct gb_draft *d,
			enum gb_code (*answer)(struct gb_app *app, void *self,
					       bool yes, struct gb_err *err),
			void *self, struct gb_err *err)
{
	struct gb_buf text = { 0 };
	char what[160], words[120];
	enum gb_code rc;

	say_what(what, sizeof(what), d);
	say_line(words, sizeof(words), main_words(d));
	gb_buf_printf(&text,
		      "%s\n\"%s\"\n\nIt cannot be brought back afterwards.",
		      what, words);
	rc = gb_buf_string(&text) ? GB_OK : gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = gb_dialog_ask(app,
				   &(struct gb_question){
					   .title = "Throw it away?",
					   .text = gb_buf_string(&text),
					   .yes = "Yes, throw it away",
					   .no = "No, keep it",
					   .answer = answer,
				   },
				   self, err);
	gb_buf_free(&text);
	explicit_bzero(words, sizeof(words));
	return rc;
}

static enum gb_code ask_throw(struct gb_app *app, void *self,
			      struct gb_err *err)
{
	struct drafts *x = self;

	return ask(app, row_of(x, gb_list_marked(x->list)), throw_marked, x,
		   err);
}

static bool any(const void *self)
{
	return gb_list_any(((const struct drafts *)self)->list);
}

static void show(struct gb_page *page, void *self)
{
	struct drafts *x = self;

	gb_page_about(page, "What you have written and not sent");
	gb_page_gap(page);
	gb_page_list(page, x->list);
	gb_page_fill(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "Nobody else can read or see these, and nobody is told of "
		     "them. Send them, or throw them away.");
}

static void resume(struct gb_app *app, void *self)
{
	struct gb_err err = { 0 };

	if (look_again(app, self, &err) != GB_OK)
		gb_app_complain(app, &err);
}

static void close_drafts(void *self)
{
	struct drafts *x = self;

	if (!x)
		return;
	gb_list_free(x->list);
	gb_drafts_free(&x->all);
	free(x);
}

/* clang-format off */
static const struct gb_binding keys[] = {
	{ .key = "Enter", .hint = "Carry on", .help = "Go on with the marked one", .act = open_marked, .may = any },
	{ .key = "t", .hint = "Throw away", .help = "Throw the marked one away", .act = ask_throw, .may = any },
};
/* clang-format on */

const struct gb_screen screen_drafts = {
	.name = "drafts",
	.title = "Drafts",
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = show,
	.resume = resume,
	.close = close_drafts,
};

static enum gb_code create(struct drafts **out, struct gb_session *s,
			   struct gb_err *err)
{
	struct drafts *x = calloc(1, sizeof(*x));
	enum gb_code rc;

	*out = NULL;
	if (!x)
		return gb_fail_nomem(err);
	x->s = s;
	rc = gb_list_create(&x->list, &list_of_drafts, x, err);
	if (rc == GB_OK)
		*out = x;
	else
		close_drafts(x);
	return rc;
}

enum gb_code screen_drafts_open(struct gb_app *app, struct gb_session *s,
				struct gb_err *err)
{
	struct drafts *x = NULL;
	enum gb_code rc = create(&x, s, err);

	return rc == GB_OK ? gb_app_open(app, &screen_drafts, x, err) : rc;
}

/* --- at sign-in ----------------------------------------------------------- */

static enum gb_code leave_it(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_back(app);
	return GB_OK;
}

static enum gb_code carry_on_first(struct gb_app *app, void *self,
				   struct gb_err *err)
{
	struct drafts *x = self;

	gb_app_back(app);
	return carry_on(app, x->s, row_of(x, 0), err);
}

static enum gb_code throw_first(struct gb_app *app, void *self, bool yes,
				struct gb_err *err)
{
	struct drafts *x = self;

	if (!yes)
		return GB_OK;
	gb_app_back(app);
	return gb_draft_drop(x->s, row_of(x, 0), err);
}

static enum gb_code ask_first(struct gb_app *app, void *self,
			      struct gb_err *err)
{
	struct drafts *x = self;

	return ask(app, row_of(x, 0), throw_first, x, err);
}

static void show_found(struct gb_page *page, void *self)
{
	struct drafts *x = self;
	const struct gb_draft *d = row_of(x, 0);
	char what[160], words[56], when[GB_WHEN_ROOM];

	say_what(what, sizeof(what), d);
	say_line(words, sizeof(words), main_words(d));
	gb_when_short(when, d->begun_s);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_HEAD, "%s, begun %s", what, when);
	if (words[0])
		gb_page_text(page, GB_USE_PLAIN, "\"%s ...\"", words);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN, "It is kept, and nothing is sent.");
	if (x->all.n > 1)
		gb_page_text(page, GB_USE_PLAIN, "There %s %zu more in Drafts.",
			     x->all.n == 2 ? "is" : "are", x->all.n - 1);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN, "   c  Carry on with it");
	gb_page_text(page, GB_USE_PLAIN,
		     "   l  Leave it for later (it stays in Drafts)");
	gb_page_text(page, GB_USE_PLAIN, "   t  Throw it away ...");
	gb_page_gap(page);
	explicit_bzero(words, sizeof(words));
}

/* clang-format off */
static const struct gb_binding found_keys[] = {
	{ .key = "c", .hint = "Carry on", .help = "Carry on with it", .act = carry_on_first },
	{ .key = "l", .hint = "Later", .help = "Leave it for later", .act = leave_it },
	{ .key = "t", .hint = "Throw away", .help = "Throw it away", .act = ask_first },
};
/* clang-format on */

const struct gb_screen screen_draft_found = {
	.name = "draft-found",
	.title = "You have something not finished",
	.boxed = true,
	.keys = found_keys,
	.n_keys = GB_COUNT(found_keys),
	.show = show_found,
	.close = close_drafts,
};

enum gb_code screen_drafts_ask(struct gb_app *app, struct gb_session *s,
			       struct gb_err *err)
{
	struct drafts *x = NULL;
	enum gb_code rc = create(&x, s, err);

	if (rc == GB_OK)
		rc = look_again(app, x, err);
	if (rc == GB_OK && x->all.n > 0)
		return gb_app_open(app, &screen_draft_found, x, err);
	close_drafts(x);
	return rc;
}

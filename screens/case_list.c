/* SPDX-License-Identifier: ISC
 * case_list.c - every case that I may read, narrowed as one likes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screens/forms.h"
#include "screens/open.h"
#include "screens/say.h"
#include "screens/shelf.h"
#include "src/ui/dialog.h"
#include "src/ui/list.h"

#define OPTIONS_MAX 64

enum by { BY_STATE, BY_WHOSE, BY_TYPE, BY_COUNT };

/* One way to narrow the list. */
struct narrowing {
	enum by kind;
	const char *value; /* NULL: any */
	const char *said;  /* after "Showing:" */
};

struct cases {
	struct gb_session *s; /* borrowed */
	struct gb_list *list;
	struct shelf shelf;
	size_t unread; /* cases whose words find does not know yet */
	char me[GB_PERSON_ID_ROOM];
	struct narrowing by[OPTIONS_MAX];
	char labels[OPTIONS_MAX][96];
	struct gb_option options[OPTIONS_MAX];
	size_t n;
	size_t chosen[BY_COUNT]; /* of each kind: which of `by` */
};

static const char still_to_do[] = "still to do";

/* --- narrowing ----------------------------------------------------------- */

static void add(struct cases *c, enum by kind, const char *value,
		const char *said)
{
	static const char *const groups[] = { "State", "Whose", "Type" };
	size_t i = c->n;

	if (i == OPTIONS_MAX)
		return;
	c->by[i] = (struct narrowing){ kind, value, said };
	snprintf(c->labels[i], sizeof(c->labels[i]), "%s: %s", groups[kind],
		 said);
	c->options[i] = (struct gb_option){ said, c->labels[i] };
	c->n++;
}

static void add_all(struct cases *c)
{
	size_t n;
	const struct gb_policy_type *types =
		gb_policy_types(gb_casebook_policy(gb_session_book(c->s)), &n);

	c->chosen[BY_STATE] = c->n;
	add(c, BY_STATE, NULL, "all");
	add(c, BY_STATE, still_to_do, still_to_do);
	add(c, BY_STATE, "new", "new");
	add(c, BY_STATE, "open", "open");
	add(c, BY_STATE, "waiting", "waiting");
	add(c, BY_STATE, "closed", "closed");
	c->chosen[BY_WHOSE] = c->n;
	add(c, BY_WHOSE, NULL, "everyone's");
	add(c, BY_WHOSE, c->me, "mine");
	c->chosen[BY_TYPE] = c->n;
	add(c, BY_TYPE, NULL, "any");
	for (size_t i = 0; i < n; i++)
		add(c, BY_TYPE, types[i].name, types[i].label);
}

static enum gb_code chosen(struct gb_app *app, void *self, size_t i,
			   struct gb_err *err)
{
	struct cases *c = self;
	const struct narrowing *by = &c->by[i];
	struct gb_filter *f = &c->shelf.filter;

	(void)app;
	(void)err;
	c->chosen[by->kind] = i;
	if (by->kind == BY_STATE) {
		bool to_do = by->value == still_to_do;

		f->state = to_do ? NULL : by->value;
		f->not_state = to_do ? "closed" : NULL;
	} else if (by->kind == BY_WHOSE) {
		f->with_id = by->value;
	} else {
		f->type = by->value;
	}
	gb_list_mark(c->list, 0);
	shelf_forget(&c->shelf);
	return GB_OK;
}

static enum gb_code choose(struct gb_app *app, void *self, struct gb_err *err)
{
	struct cases *c = self;

	return gb_dialog_choose(app,
				&(struct gb_choosing){
					.title = "Show which cases?",
					.choices = c->options,
					.n = c->n,
					.chosen = chosen,
				},
				c, err);
}

/* What is due comes first, or what is new. */
static enum gb_code other_order(struct gb_app *app, void *self,
				struct gb_err *err)
{
	struct cases *c = self;
	struct gb_filter *f = &c->shelf.filter;

	(void)err;
	f->order = f->order == GB_BY_OPENED ? GB_BY_DUE : GB_BY_OPENED;
	gb_list_mark(c->list, 0);
	shelf_forget(&c->shelf);
	gb_app_say(app, GB_USE_PLAIN, "%s",
		   f->order == GB_BY_DUE ? "Sorted: soonest due first."
					 : "Sorted: newest first.");
	return GB_OK;
}

/* --- the screen ---------------------------------------------------------- */

static void about_marked(struct gb_page *page, struct cases *c)
{
	const struct gb_row *row =
		shelf_line(&c->shelf, gb_list_marked(c->list));
	char opened[GB_WHEN_ROOM], title[200];

	if (!gb_list_any(c->list) || !row->name[0])
		return;
	gb_when_short(opened, row->opened_s);
	gb_page_text(page, GB_USE_PLAIN, "%s: %s", row->name,
		     say_line(title, sizeof(title), row->title));
	gb_page_text(
		page, GB_USE_PLAIN, "%s. Reported %s.",
		say_type(gb_casebook_policy(gb_session_book(c->s)), row->type),
		opened);
}

static void show(struct gb_page *page, void *self)
{
	struct cases *c = self;

	gb_page_about(page, "Showing:  State: %s   Whose: %s   Type: %s",
		      c->by[c->chosen[BY_STATE]].said,
		      c->by[c->chosen[BY_WHOSE]].said,
		      c->by[c->chosen[BY_TYPE]].said);
	gb_page_gap(page);
	gb_page_list(page, c->list);
	gb_page_gap(page);
	gb_page_fill(page);
	if (c->shelf.filter.words && c->unread > GB_READ_SOON)
		gb_page_text(page, GB_USE_URGENT,
			     "The words of %zu older cases are still being "
			     "read: find does not know them yet.",
			     c->unread);
	about_marked(page, c);
}

static enum gb_code open_marked(struct gb_app *app, void *self,
				struct gb_err *err)
{
	struct cases *c = self;

	return screen_case_open(
		app, c->s, shelf_line(&c->shelf, gb_list_marked(c->list))->name,
		err);
}

static enum gb_code log_new(struct gb_app *app, void *self, struct gb_err *err)
{
	struct cases *c = self;

	return screen_log_open(app, c->s, err);
}

static bool may_log(const void *self)
{
	return gb_session_may(((const struct cases *)self)->s, &gb_verb_log,
			      NULL, NULL) == GB_OK;
}

static bool some_case(const void *self)
{
	return gb_list_any(((const struct cases *)self)->list);
}

/* clang-format off */
static const struct gb_binding keys[] = {
	{ .key = "Enter", .hint = "Open", .help = "Open the marked case",
	  .act = open_marked, .may = some_case },
	{ .key = "f Tab", .hint = "Narrow", .help = "Show only some cases",
	  .detail = "By state, by whose they are, or by type.", .act = choose },
	{ .key = "n", .hint = "New", .help = "Log a new concern",
	  .act = log_new, .may = may_log },
	{ .key = "s", .hint = "Sort", .help = "Sort by date due, or newest first",
	  .act = other_order },
};
/* clang-format on */

static void resume(struct gb_app *app, void *self)
{
	struct cases *c = self;
	size_t at = gb_list_marked(c->list);
	const struct gb_row *row = shelf_row(&c->shelf, at);
	char marked[GB_CASE_NAME_ROOM];

	(void)app;
	snprintf(marked, sizeof(marked), "%s", row ? row->name : "");
	shelf_forget(&c->shelf);
	if (marked[0])
		gb_list_mark(c->list, shelf_find(&c->shelf, marked, at));
}

static void tick(struct gb_app *app, void *self)
{
	struct cases *c = self;

	size_t had = c->unread;
	bool news = screen_catch_up(app, c->s);

	if (gb_session_unread(c->s, &c->unread, NULL) != GB_OK)
		c->unread = 0;
	if (news || had > 0)
		resume(app, c);
}

static void close_cases(void *self)
{
	struct cases *c = self;

	gb_list_free(c->list);
	shelf_clear(&c->shelf);
	free(c);
}

const struct gb_screen screen_cases = {
	.name = "cases",
	.title = "Cases",
	.help = "Each line is a case that you may read; there are no others "
		"for you.",
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = show,
	.resume = resume,
	.tick = tick,
	.close = close_cases,
};

enum gb_code screen_cases_open(struct gb_app *app, struct gb_session *s,
			       bool finding, struct gb_err *err)
{
	struct cases *c = calloc(1, sizeof(*c));
	enum gb_code rc;

	if (!c)
		return gb_fail_nomem(err);
	c->s = s;
	c->shelf.s = s;
	if (gb_session_unread(s, &c->unread, NULL) != GB_OK)
		c->unread = 0;
	c->shelf.filter.order = GB_BY_OPENED;
	snprintf(c->me, sizeof(c->me), "%s", gb_session_me(s)->id);
	add_all(c);
	rc = gb_list_create(&c->list, &shelf_cases, &c->shelf, err);
	if (rc != GB_OK) {
		free(c);
		return rc;
	}
	if (finding)
		gb_list_find(c->list);
	return gb_app_open(app, &screen_cases, c, err);
}

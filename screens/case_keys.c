/* SPDX-License-Identifier: ISC
 * case_keys.c - the keys of the screen of a case, and when each works. */
#include "screens/case.h"

static enum gb_code to_tab(void *self, size_t tab)
{
	((struct case_view *)self)->tab = tab % TAB_COUNT;
	return GB_OK;
}

static enum gb_code go_details(struct gb_app *app, void *self,
			       struct gb_err *err)
{
	(void)app;
	(void)err;
	return to_tab(self, TAB_DETAILS);
}

static enum gb_code go_chronology(struct gb_app *app, void *self,
				  struct gb_err *err)
{
	(void)app;
	(void)err;
	return to_tab(self, TAB_CHRONOLOGY);
}

static enum gb_code go_evidence(struct gb_app *app, void *self,
				struct gb_err *err)
{
	(void)app;
	(void)err;
	return to_tab(self, TAB_EVIDENCE);
}

static enum gb_code go_actions(struct gb_app *app, void *self,
			       struct gb_err *err)
{
	(void)app;
	(void)err;
	return to_tab(self, TAB_ACTIONS);
}

static enum gb_code go_history(struct gb_app *app, void *self,
			       struct gb_err *err)
{
	(void)app;
	(void)err;
	return to_tab(self, TAB_HISTORY);
}

static enum gb_code go_right(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)app;
	(void)err;
	return to_tab(self, ((struct case_view *)self)->tab + 1);
}

static enum gb_code go_left(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)app;
	(void)err;
	return to_tab(self, ((struct case_view *)self)->tab + TAB_COUNT - 1);
}

static enum gb_code open_marked(struct gb_app *app, void *self,
				struct gb_err *err)
{
	struct case_view *v = self;

	return case_tabs[v->tab]->open(app, v, err);
}

static enum gb_code turn_names(struct gb_app *app, void *self,
			       struct gb_err *err)
{
	struct case_view *v = self;

	(void)app;
	v->names = !v->names;
	return case_details.load(v, err);
}

static enum gb_code turn_round(struct gb_app *app, void *self,
			       struct gb_err *err)
{
	struct case_view *v = self;

	(void)app;
	v->newest_first = !v->newest_first;
	return case_chronology.load(v, err);
}

static enum gb_code check_again(struct gb_app *app, void *self,
				struct gb_err *err)
{
	struct case_view *v = self;
	enum gb_code rc = case_look(v, err);

	if (rc != GB_OK)
		return rc;
	if (v->c->n_altered > 0)
		gb_app_say(app, GB_USE_URGENT,
			   "Read again: %u of the entries DO NOT FIT.",
			   v->c->n_altered);
	else
		gb_app_say(app, GB_USE_DONE,
			   "Read again from the record: all of it fits.");
	return GB_OK;
}

static bool can_open(const void *self)
{
	const struct case_view *v = self;

	return case_tabs[v->tab]->open && v->list[v->tab] &&
	       gb_list_any(v->list[v->tab]);
}

static bool has_names(const void *self)
{
	const struct case_view *v = self;

	return v->tab == TAB_DETAILS && !case_is_summary(v);
}

static bool on_chronology(const void *self)
{
	return ((const struct case_view *)self)->tab == TAB_CHRONOLOGY;
}

static bool on_history(const void *self)
{
	return ((const struct case_view *)self)->tab == TAB_HISTORY;
}

/* clang-format off */
const struct gb_binding case_keys[CASE_KEYS] = {
	{ .key = "Right Tab", .help = "The next tab", .act = go_right },
	{ .key = "Left Shift-Tab", .help = "The tab before", .act = go_left },
	{ .key = "Enter", .hint = "Read", .help = "Read the marked line in full",
	  .act = open_marked, .may = can_open },
	{ .key = "t", .hint = "Mark done", .help = "Say what came of the marked action",
	  .act = case_done, .may = case_may_done },
	{ .key = "a", .hint = "Add a note", .help = "Add a note to the chronology",
	  .act = case_note, .may = case_may_note },
	{ .key = "a", .hint = "Add a file", .help = "Add evidence",
	  .act = case_attach, .may = case_may_attach },
	{ .key = "v", .hint = "Check", .help = "Check that files are the same as when added",
	  .act = case_check_evidence, .may = case_has_evidence },
	{ .key = "w", .hint = "Write out", .help = "Write the kept copy out to a file",
	  .act = case_save, .may = case_may_save },
	{ .key = "g", .hint = "Pass on", .help = "Pass this case on to somebody",
	  .act = case_route, .may = case_may_route },
	{ .key = "k", .hint = "Decide", .help = "Record the course of action",
	  .act = case_act, .may = case_may_act },
	{ .key = "e", .help = "End: close this case",
	  .act = case_close, .may = case_may_close },
	{ .key = "r", .hint = "Open again", .help = "Open this closed case again",
	  .act = case_reopen, .may = case_may_reopen },
	{ .key = "c", .help = "Correct something that it says",
	  .act = case_correct, .may = case_may_correct },
	{ .key = "s", .help = "See also: link it to another case",
	  .act = case_link, .may = case_may_link },
	{ .key = "x", .help = "Export: write this case out for somebody",
	  .act = case_export, .may = case_may_export },
	{ .key = "v", .hint = "Names", .help = "Show or hide the names of pupils",
	  .act = turn_names, .may = has_names },
	{ .key = "o", .hint = "Turn round", .help = "Newest or oldest first",
	  .act = turn_round, .may = on_chronology },
	{ .key = "v", .hint = "Check again", .help = "Read it again from the record",
	  .act = check_again, .may = on_history },
	{ .key = "1", .help = "Details", .act = go_details },
	{ .key = "2", .help = "Chronology: what happened, in order",
	  .act = go_chronology },
	{ .key = "3", .help = "Evidence", .act = go_evidence },
	{ .key = "4", .help = "Actions: what was decided", .act = go_actions },
	{ .key = "5", .help = "History: every change, checked",
	  .act = go_history },
};
/* clang-format on */

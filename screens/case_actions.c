/* SPDX-License-Identifier: ISC
 * case_actions.c - what was decided, who is to do it, and by when. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/case.h"

static const json_t *item_of(void *self, size_t row)
{
	return json_array_get(case_list_of(self, "actions"), row);
}

static size_t count(void *self)
{
	return json_array_size(case_list_of(self, "actions"));
}

static size_t count_of(const struct case_view *v)
{
	return json_array_size(case_list_of(v, "actions"));
}

static bool is_done(const json_t *item)
{
	const char *state = gb_json_string(item, "state");

	return state && strcmp(state, "done") == 0;
}

static bool is_late(struct case_view *v, const json_t *item)
{
	const char *by = gb_json_string(item, "by");
	struct gb_date day;

	return !is_done(item) && by && gb_date_parse(&day, by, NULL) == GB_OK &&
	       say_is_late(v->s, gb_date_at(day, GB_SCHOOL_DAY_ENDS_HOUR, 0));
}

static const char *text_state(void *self, size_t row, char *buf, size_t size)
{
	const json_t *item = item_of(self, row);

	(void)buf;
	(void)size;
	return is_done(item) ? "Done" : is_late(self, item) ? "LATE" : "To do";
}

static enum gb_use use_state(void *self, size_t row)
{
	return is_late(self, item_of(self, row)) ? GB_USE_OVERDUE
						 : GB_USE_PLAIN;
}

static const char *text_what(void *self, size_t row, char *buf, size_t size)
{
	struct case_view *v = self;

	(void)buf;
	(void)size;
	return say_action(v->policy,
			  gb_json_string(item_of(self, row), "action"));
}

static const char *text_who(void *self, size_t row, char *buf, size_t size)
{
	return say_line(buf, size,
			say_person(json_object_get(item_of(self, row), "who")));
}

static const char *text_by(void *self, size_t row, char *buf, size_t size)
{
	(void)size;
	say_day(buf, gb_json_string(item_of(self, row), "by"));
	return buf[0] ? buf : "no date";
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title       min  grow  align     text        use */
	{ "STATE",       5,    0, GB_LEFT,  text_state, use_state },
	{ "WHAT",       28,    2, GB_LEFT,  text_what,  NULL },
	{ "BY WHEN",    12,    0, GB_LEFT,  text_by,    NULL },
	{ "WHO",        16,    1, GB_LEFT,  text_who,   NULL },
};

static const struct gb_list_of list = {
	.columns = columns, .n_columns = GB_COUNT(columns),
	.noun = "actions",
	.empty = "Nothing has been decided yet.",
	.count = count,
};
/* clang-format on */

static void about_marked(struct gb_page *page, struct case_view *v)
{
	const json_t *item = case_marked(v, TAB_ACTIONS, "actions");
	const char *reason = gb_json_string(item, "reason");
	const char *outcome = gb_json_string(item, "outcome");
	char when[GB_WHEN_ROOM];

	if (!item)
		return;
	gb_page_head(page, "ABOUT NUMBER %zu",
		     gb_list_marked(v->list[TAB_ACTIONS]) + 1);
	gb_page_pair(page, "Decided", GB_USE_PLAIN, "%s",
		     case_when(item, "at", when));
	if (reason)
		gb_page_pair(page, "Reasons", GB_USE_PLAIN, "%s", reason);
	if (outcome)
		gb_page_pair(page, "What came of it", GB_USE_PLAIN, "%s",
			     outcome);
}

static void show(struct gb_page *page, struct case_view *v)
{
	gb_page_list(page, v->list[TAB_ACTIONS]);
	gb_page_gap(page);
	about_marked(page, v);
	gb_page_fill(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "The case can be closed when every action is done.");
}

const struct case_tab case_actions = {
	.name = "Actions",
	.list = &list,
	.count = count_of,
	.show = show,
};

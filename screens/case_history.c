/* SPDX-License-Identifier: ISC
 * case_history.c - every change of a case, newest first, and whether its seal
 * fits. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/case.h"

static size_t count(void *self)
{
	return json_array_size(((struct case_view *)self)->c->history);
}

/* Which entry stands in `row`. */
static size_t place(struct case_view *v, size_t row)
{
	return count(v) - 1 - row;
}

static const json_t *line_of(void *self, size_t row)
{
	return case_entry(self, place(self, row)).line;
}

static const char *text_check(void *self, size_t row, char *buf, size_t size)
{
	const json_t *line = line_of(self, row);
	const char *check = gb_json_string(line, "check");

	(void)buf;
	(void)size;
	if (say_entry_is_noise(line))
		return "No effect";
	if (say_entry_is_ok(line))
		return "ok";
	return check && strcmp(check, "missing") == 0 ? "MISSING" : "ALTERED";
}

static enum gb_use use_check(void *self, size_t row)
{
	return say_entry_is_ok(line_of(self, row)) ? GB_USE_PLAIN
						   : GB_USE_URGENT;
}

static const char *text_when(void *self, size_t row, char *buf, size_t size)
{
	(void)size;
	return case_when(line_of(self, row), "at", buf);
}

static const char *text_who(void *self, size_t row, char *buf, size_t size)
{
	return say_line(buf, size,
			say_person(json_object_get(line_of(self, row), "who")));
}

static const char *text_what(void *self, size_t row, char *buf, size_t size)
{
	struct say_entry e = case_entry(self, place(self, row));
	struct gb_buf text = { 0 };

	say_entry_what(&text, &e);
	say_line(buf, size, gb_buf_string(&text));
	gb_buf_free(&text);
	return buf;
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title              min  grow  align     text        use */
	{ "CHECK",              9,    0, GB_LEFT,  text_check, use_check },
	{ "WHEN",              16,    0, GB_LEFT,  text_when,  NULL },
	{ "WHO",               14,    0, GB_LEFT,  text_who,   NULL },
	{ "WHAT CHANGED",      24,    3, GB_LEFT,  text_what,  NULL },
};

static const struct gb_list_of list = {
	.columns = columns, .n_columns = GB_COUNT(columns),
	.noun = "changes",
	.empty = "No change can be shown.",
	.count = count,
};
/* clang-format on */

/* "9c41 07ae": the first of the commit's number. */
static void seal(char *to, size_t size, const json_t *line)
{
	const char *commit = gb_json_string(line, "commit");

	if (commit && strnlen(commit, 8) == 8)
		snprintf(to, size, "%.4s %.4s", commit, commit + 4);
	else
		snprintf(to, size, "-");
}

static void about_marked(struct gb_page *page, struct case_view *v)
{
	size_t i = place(v, gb_list_marked(v->list[TAB_HISTORY]));
	struct say_entry e = case_entry(v, i);
	struct gb_buf before = { 0 }, after = { 0 };
	char own[16], last[16], when[GB_WHEN_ROOM];

	if (!e.line)
		return;
	say_entry_change(&before, &e, "before");
	say_entry_change(&after, &e, "after");
	seal(own, sizeof(own), e.line);
	seal(last, sizeof(last), i > 0 ? case_entry(v, i - 1).line : NULL);
	case_when(e.line, "at", when);
	gb_page_head(page, "ABOUT THE MARKED LINE");
	if (gb_buf_string(&before))
		gb_page_pair(page, "Before", GB_USE_PLAIN, "%s",
			     gb_buf_string(&before));
	if (gb_buf_string(&after))
		gb_page_pair(page, "After", GB_USE_PLAIN, "%s",
			     gb_buf_string(&after));
	gb_page_pair(page, "Sealed", GB_USE_PLAIN,
		     i > 0 ? "%s   seal %s   follows seal %s"
			   : "%s   seal %s   the first%s",
		     when, own, i > 0 ? last : "");
	gb_buf_free(&before);
	gb_buf_free(&after);
}

static void verdict(struct gb_page *page, struct case_view *v)
{
	size_t n = count(v);
	char time[SAY_TIME_ROOM];

	say_time(time, v->read_s);
	if (v->c->n_altered > 0) {
		gb_page_text(page, GB_USE_URGENT,
			     " %u of %zu DO NOT FIT: altered or missing. "
			     "Change nothing; ring whoever looks after "
			     "Guardbook. ",
			     v->c->n_altered, n);
		return;
	}
	gb_page_text(page, GB_USE_DONE,
		     " %zu of %zu checked %s: nothing was altered, removed or "
		     "put out of order. ",
		     n, n, time);
	if (v->c->n_noise > 0)
		gb_page_text(page, GB_USE_PLAIN,
			     "%u %s written by somebody who may not write "
			     "here, and %s no effect.",
			     v->c->n_noise,
			     v->c->n_noise == 1 ? "entry was" : "entries were",
			     v->c->n_noise == 1 ? "has" : "have");
	else
		gb_page_text(page, GB_USE_PLAIN,
			     "(ok = the seal fits. ALTERED or MISSING would "
			     "be shown in words.)");
}

static void show(struct gb_page *page, struct case_view *v)
{
	gb_page_list(page, v->list[TAB_HISTORY]);
	gb_page_gap(page);
	if (count(v) > 0)
		about_marked(page, v);
	gb_page_fill(page);
	verdict(page, v);
}

static enum gb_code open_marked(struct gb_app *app, struct case_view *v,
				struct gb_err *err)
{
	return case_read_entry(
		app, v, place(v, gb_list_marked(v->list[TAB_HISTORY])), err);
}

const struct case_tab case_history = {
	.name = "History",
	.list = &list,
	.show = show,
	.open = open_marked,
};

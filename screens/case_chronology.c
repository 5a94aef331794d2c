/* SPDX-License-Identifier: ISC
 * case_chronology.c - what happened to a case, in order: the report, notes,
 * evidence and decisions. */
#include <stdlib.h>

#include "guardbook/json.h"
#include "screens/case.h"

static size_t count(void *self)
{
	return ((struct case_view *)self)->n_events;
}

static size_t count_of(const struct case_view *v)
{
	return v->n_events;
}

static struct say_entry entry(void *self, size_t row)
{
	struct case_view *v = self;

	return case_entry(v, v->event[row]);
}

static const char *text_when(void *self, size_t row, char *buf, size_t size)
{
	(void)size;
	return case_when(entry(self, row).line, "at", buf);
}

static const char *text_who(void *self, size_t row, char *buf, size_t size)
{
	struct say_entry e = entry(self, row);

	return say_line(buf, size, say_person(json_object_get(e.line, "who")));
}

static const char *text_what(void *self, size_t row, char *buf, size_t size)
{
	struct say_entry e = entry(self, row);
	struct gb_buf text = { 0 };

	say_entry_what(&text, &e);
	say_line(buf, size, gb_buf_string(&text));
	gb_buf_free(&text);
	return buf;
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title     min  grow  align     text       use */
	{ "WHEN",     16,    0, GB_LEFT,  text_when, NULL },
	{ "WHO",      14,    0, GB_LEFT,  text_who,  NULL },
	{ "WHAT",     30,    4, GB_LEFT,  text_what, NULL },
};

static const struct gb_list_of list = {
	.columns = columns, .n_columns = GB_COUNT(columns),
	.noun = "entries",
	.empty = "Nothing yet.",
	.count = count,
};
/* clang-format on */

/* What has no effect or does not open is for the history. */
static enum gb_code load(struct case_view *v, struct gb_err *err)
{
	size_t n = json_array_size(v->c->history);
	size_t *event = realloc(v->event, (n + 1) * sizeof(*event));

	if (!event)
		return gb_fail_nomem(err);
	v->event = event;
	v->n_events = 0;
	for (size_t k = 0; k < n; k++) {
		size_t i = v->newest_first ? n - 1 - k : k;
		const json_t *line = json_array_get(v->c->history, i);

		if (say_entry_is_ok(line) && !say_entry_is_noise(line))
			v->event[v->n_events++] = i;
	}
	return GB_OK;
}

/* What a row cuts off; Enter shows all of it. */
static void about_marked(struct gb_page *page, struct case_view *v)
{
	char line[220];

	if (v->n_events == 0)
		return;
	text_what(v, gb_list_marked(v->list[TAB_CHRONOLOGY]), line,
		  sizeof(line));
	gb_page_head(page, "ABOUT THE MARKED LINE");
	gb_page_text(page, GB_USE_PLAIN, "%s", line);
	gb_page_gap(page);
}

static void show(struct gb_page *page, struct case_view *v)
{
	gb_page_list(page, v->list[TAB_CHRONOLOGY]);
	gb_page_fill(page);
	about_marked(page, v);
	gb_page_text(page, GB_USE_PLAIN,
		     "%zu %s, %s first (o turns it round). Entries cannot be "
		     "changed.",
		     v->n_events, v->n_events == 1 ? "entry" : "entries",
		     v->newest_first ? "newest" : "oldest");
}

static enum gb_code open_marked(struct gb_app *app, struct case_view *v,
				struct gb_err *err)
{
	return case_read_entry(
		app, v, v->event[gb_list_marked(v->list[TAB_CHRONOLOGY])], err);
}

const struct case_tab case_chronology = {
	.name = "Chronology",
	.list = &list,
	.count = count_of,
	.load = load,
	.show = show,
	.open = open_marked,
};

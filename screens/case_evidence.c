/* SPDX-License-Identifier: ISC
 * case_evidence.c - the evidence of a case. No picture is ever shown: what it
 * shows is said in words by whoever added it. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/case.h"

static const json_t *item_of(void *self, size_t row)
{
	return json_array_get(case_list_of(self, "evidence"), row);
}

static size_t count(void *self)
{
	return json_array_size(case_list_of(self, "evidence"));
}

static size_t count_of(const struct case_view *v)
{
	return json_array_size(case_list_of(v, "evidence"));
}

static const char *text_no(void *self, size_t row, char *buf, size_t size)
{
	(void)self;
	snprintf(buf, size, "%zu", row + 1);
	return buf;
}

static const char *text_added(void *self, size_t row, char *buf, size_t size)
{
	(void)size;
	return case_when(item_of(self, row), "at", buf);
}

static const char *text_who(void *self, size_t row, char *buf, size_t size)
{
	return say_line(buf, size,
			say_person(json_object_get(item_of(self, row), "who")));
}

static const char *text_shows(void *self, size_t row, char *buf, size_t size)
{
	return say_line(buf, size, gb_json_string(item_of(self, row), "shows"));
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title              min  grow  align     text        use */
	{ "NO",                 2,    0, GB_RIGHT, text_no,    NULL },
	{ "ADDED",             16,    0, GB_LEFT,  text_added, NULL },
	{ "BY",                14,    1, GB_LEFT,  text_who,   NULL },
	{ "WHAT IT SHOWS",     28,    3, GB_LEFT,  text_shows, NULL },
};

static const struct gb_list_of list = {
	.columns = columns, .n_columns = GB_COUNT(columns),
	.noun = "pieces",
	.empty = "No evidence has been added.",
	.count = count,
};
/* clang-format on */

/* "3f9a 77c1 ... 0be2": enough to compare by eye. */
static void fingerprint(char *to, size_t size, const char *sha256)
{
	if (!sha256 || strnlen(sha256, 64) != 64)
		snprintf(to, size, "%s", sha256 ? sha256 : "-");
	else
		snprintf(to, size, "%.4s %.4s %.4s ... %.4s", sha256,
			 sha256 + 4, sha256 + 8, sha256 + 60);
}

static void about_marked(struct gb_page *page, struct case_view *v)
{
	const json_t *item = case_marked(v, TAB_EVIDENCE, "evidence");
	char size[32] = "", print[48], name[200], path[300], shows[400];
	char when[GB_WHEN_ROOM];
	const char *kind = gb_json_string(item, "kind");
	int64_t n_bytes = 0;

	if (!item)
		return;
	if (gb_json_int(item, "size", &n_bytes))
		say_size(size, sizeof(size), n_bytes);
	fingerprint(print, sizeof(print), gb_json_string(item, "sha256"));
	say_line(name, sizeof(name), gb_json_string(item, "name"));
	say_line(path, sizeof(path), gb_json_string(item, "path"));
	say_line(shows, sizeof(shows), gb_json_string(item, "shows"));
	gb_page_head(page, "ABOUT NUMBER %zu",
		     gb_list_marked(v->list[TAB_EVIDENCE]) + 1);
	gb_page_pair(page, "File", GB_USE_PLAIN, "%s   %s   %s", name,
		     kind ? kind : "", size);
	gb_page_pair(page, "Where it was", GB_USE_PLAIN, "%s", path);
	gb_page_pair(page, "Shows", GB_USE_PLAIN, "%s", shows);
	if (*case_when(item, "captured", when))
		gb_page_pair(page, "Taken", GB_USE_PLAIN, "%s", when);
	gb_page_pair(page, "Fingerprint", GB_USE_PLAIN,
		     "%s   (taken when added)", print);
}

static void show(struct gb_page *page, struct case_view *v)
{
	const struct gb_policy_type *type =
		gb_case_type(v->c, gb_casebook_chain(gb_session_book(v->s)));

	if (case_is_summary(v)) {
		gb_page_text(page, GB_USE_PLAIN,
			     "You see a summary: evidence is not in it.");
		return;
	}
	if (!type->takes_evidence) {
		gb_page_text(page, GB_USE_HEAD, "%s", type->no_evidence);
		return;
	}
	gb_page_list(page, v->list[TAB_EVIDENCE]);
	gb_page_gap(page);
	about_marked(page, v);
	gb_page_fill(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "Guardbook keeps the place of a file and its "
		     "fingerprint, never the picture.");
}

const struct case_tab case_evidence = {
	.name = "Evidence",
	.list = &list,
	.count = count_of,
	.show = show,
};

/* SPDX-License-Identifier: ISC
 * case_evidence.c - the evidence of a case. No picture is ever shown: what it
 * shows is said in words by whoever added it. */
#include <stdio.h>
#include <stdlib.h>
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

/* --- is it still the same? -------------------------------------------------*/

/* What is read at once; more would keep the screen waiting. */
#define LOOK_BYTES (INT64_C(64) << 20)

static enum gb_evidence_is found_at(const struct case_view *v, size_t row)
{
	return row < v->n_found ? v->found[row].file : GB_EVIDENCE_NONE;
}

static const char *text_same(void *self, size_t row, char *buf, size_t size)
{
	(void)buf;
	(void)size;
	switch (found_at(self, row)) {
	case GB_EVIDENCE_SAME:
		return "Yes, checked";
	case GB_EVIDENCE_CHANGED:
		return "CHANGED";
	case GB_EVIDENCE_MISSING:
		return "MISSING";
	case GB_EVIDENCE_UNREADABLE:
		return "Can't be read";
	case GB_EVIDENCE_NONE:
		break;
	}
	return "not checked";
}

static enum gb_use use_same(void *self, size_t row)
{
	switch (found_at(self, row)) {
	case GB_EVIDENCE_SAME:
		return GB_USE_DONE;
	case GB_EVIDENCE_CHANGED:
	case GB_EVIDENCE_MISSING:
		return GB_USE_URGENT;
	case GB_EVIDENCE_UNREADABLE:
		return GB_USE_OVERDUE;
	case GB_EVIDENCE_NONE:
		break;
	}
	return GB_USE_PLAIN;
}

bool case_has_evidence(const void *self)
{
	const struct case_view *v = self;

	return v->tab == TAB_EVIDENCE && count_of(v) > 0;
}

static int64_t bytes_of(const struct case_view *v)
{
	const json_t *all = case_list_of(v, "evidence");
	int64_t sum = 0;
	size_t i;
	json_t *item;

	json_array_foreach (all, i, item) {
		int64_t n = 0;

		gb_json_int(item, "size", &n);
		sum += n;
	}
	return sum;
}

static enum gb_code make_room(struct case_view *v, struct gb_err *err)
{
	size_t n = count_of(v);
	struct gb_evidence_state *room;

	if (n <= v->n_found)
		return GB_OK;
	room = realloc(v->found, n * sizeof(*room));
	if (!room)
		return gb_fail_nomem(err);
	memset(room + v->n_found, 0, (n - v->n_found) * sizeof(*room));
	v->found = room;
	v->n_found = n;
	return GB_OK;
}

static void say_found(struct gb_app *app, const struct case_view *v,
		      size_t from, size_t to)
{
	size_t other = 0;

	for (size_t i = from; i < to; i++)
		other += found_at(v, i) != GB_EVIDENCE_SAME;
	if (other > 0)
		gb_app_say(app, GB_USE_URGENT,
			   "%zu of %zu looked at: NOT the same as when added.",
			   other, to - from);
	else
		gb_app_say(app, GB_USE_DONE,
			   "%zu looked at: the same as when added.", to - from);
}

/* All of them, or the marked one where they are many or big. */
enum gb_code case_check_evidence(struct gb_app *app, void *self,
				 struct gb_err *err)
{
	struct case_view *v = self;
	bool all = bytes_of(v) <= LOOK_BYTES;
	size_t from = all ? 0 : gb_list_marked(v->list[TAB_EVIDENCE]);
	size_t to = all ? count_of(v) : from + 1;
	enum gb_code rc = make_room(v, err);

	for (size_t i = from; rc == GB_OK && i < to; i++)
		rc = gb_session_evidence_check(v->s, v->c, i + 1, &v->found[i],
					       err);
	if (rc == GB_OK)
		say_found(app, v, from, to);
	return rc;
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title              min  grow  align     text        use */
	{ "NO",                 2,    0, GB_RIGHT, text_no,    NULL },
	{ "ADDED",             16,    0, GB_LEFT,  text_added, NULL },
	{ "BY",                12,    1, GB_LEFT,  text_who,   NULL },
	{ "SAME AS ADDED?",    14,    0, GB_LEFT,  text_same,  use_same },
	{ "WHAT IT SHOWS",     18,    3, GB_LEFT,  text_shows, NULL },
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

static void about_copy(struct gb_page *page, const struct case_view *v,
		       const json_t *item)
{
	size_t row = gb_list_marked(v->list[TAB_EVIDENCE]);
	enum gb_evidence_is is =
		row < v->n_found ? v->found[row].copy : GB_EVIDENCE_NONE;
	bool bad = is == GB_EVIDENCE_CHANGED || is == GB_EVIDENCE_MISSING;

	if (!json_is_true(json_object_get(item, "copy")))
		return;
	gb_page_pair(page, "Kept copy", bad ? GB_USE_URGENT : GB_USE_PLAIN,
		     "%s",
		     is == GB_EVIDENCE_SAME ? "sealed in the casebook, whole"
		     : is == GB_EVIDENCE_CHANGED ? "DAMAGED"
		     : is == GB_EVIDENCE_MISSING ? "MISSING"
		     : is == GB_EVIDENCE_NONE    ? "sealed in the casebook"
						 : "can't be read");
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
	about_copy(page, v, item);
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
		     "No picture is ever shown: only where a file is, and its "
		     "fingerprint.");
}

const struct case_tab case_evidence = {
	.name = "Evidence",
	.list = &list,
	.count = count_of,
	.show = show,
};

/* SPDX-License-Identifier: ISC
 * case.c - one case: its five tabs, and what can be done to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/case.h"
#include "screens/doors.h"
#include "screens/open.h"

const struct case_tab *const case_tabs[TAB_COUNT] = {
	[TAB_DETAILS] = &case_details,   [TAB_CHRONOLOGY] = &case_chronology,
	[TAB_EVIDENCE] = &case_evidence, [TAB_ACTIONS] = &case_actions,
	[TAB_HISTORY] = &case_history,
};

/* --- what the tabs share ------------------------------------------------- */

const json_t *case_list_of(const struct case_view *v, const char *key)
{
	return gb_json_array(v->c->body, key);
}

struct say_entry case_entry(const struct case_view *v, size_t i)
{
	return (struct say_entry){ v->c, v->policy,
				   json_array_get(v->c->history, i) };
}

const json_t *case_marked(const struct case_view *v, size_t tab,
			  const char *key)
{
	return json_array_get(case_list_of(v, key),
			      gb_list_marked(v->list[tab]));
}

const char *case_when(const json_t *item, const char *key, char *buf)
{
	int64_t at_s;

	buf[0] = '\0';
	if (gb_json_int(item, key, &at_s))
		gb_when_short(buf, at_s);
	return buf;
}

enum gb_code case_read_entry(struct gb_app *app, struct case_view *v, size_t i,
			     struct gb_err *err)
{
	struct say_entry e = case_entry(v, i);
	struct gb_buf text = { 0 };
	char title[80];
	enum gb_code rc;

	say_entry_whole(&text, &e);
	snprintf(title, sizeof(title), "%s, entry %zu", v->name, i + 1);
	rc = gb_buf_done(&text, err);
	if (rc == GB_OK)
		rc = screen_reading_open(app, title, gb_buf_string(&text), err);
	gb_buf_free(&text);
	return rc;
}

bool case_is_summary(const struct case_view *v)
{
	return v->c->lane != GB_LANE_FULL;
}

/* --- reading it ---------------------------------------------------------- */

enum gb_code case_look(struct case_view *v, struct gb_err *err)
{
	struct gb_casebook *book = gb_session_book(v->s);
	const struct gb_env *env = gb_casebook_env(book);
	struct gb_case *c = NULL;
	int64_t serial = 0;
	enum gb_code rc = gb_session_case(v->s, v->name, &c, err);

	if (rc != GB_OK)
		return rc;
	gb_case_free(v->c);
	v->c = c;
	(void)gb_json_int(c->body, "policy", &serial);
	v->policy = gb_chain_policy(gb_casebook_chain(book), (uint32_t)serial);
	v->read_s = env->now_s(env);
	for (size_t i = 0; rc == GB_OK && i < TAB_COUNT; i++)
		if (case_tabs[i]->load)
			rc = case_tabs[i]->load(v, err);
	return rc;
}

/* It may have been passed to others while it was shown. */
static void look_again(struct gb_app *app, struct case_view *v)
{
	struct gb_err err = { 0 };
	enum gb_code rc = case_look(v, &err);

	if (rc == GB_OK)
		return;
	gb_app_complain(app, &err);
	if (rc == GB_NOT_FOUND)
		gb_app_back(app);
}

static void resume(struct gb_app *app, void *self)
{
	look_again(app, self);
}

static void tick(struct gb_app *app, void *self)
{
	struct case_view *v = self;

	if (screen_catch_up(app, v->s))
		look_again(app, v);
}

/* --- showing it ---------------------------------------------------------- */

static void show_status(struct gb_page *page, const struct case_view *v)
{
	const char *state = say_state(gb_case_state(v->c));
	char due[GB_WHEN_ROOM] = "";
	int64_t due_s = 0;

	if (gb_json_int(v->c->body, "due", &due_s))
		say_due(due, v->s, due_s);
	gb_page_status(page,
		       say_is_late(v->s, due_s) ? GB_USE_OVERDUE : GB_USE_HEAD,
		       due[0] && !say_is_late(v->s, due_s) ? " %s  due %s "
							   : " %s  %s ",
		       state, due);
}

static void show_tabs(struct gb_page *page, const struct case_view *v)
{
	char words[TAB_COUNT][40];
	const char *names[TAB_COUNT];

	for (size_t i = 0; i < TAB_COUNT; i++) {
		int n = snprintf(words[i], sizeof(words[i]), "%zu %s", i + 1,
				 case_tabs[i]->name);

		if (case_tabs[i]->count)
			snprintf(words[i] + n, sizeof(words[i]) - (size_t)n,
				 " (%zu)", case_tabs[i]->count(v));
		names[i] = words[i];
	}
	gb_page_tabs(page, names, TAB_COUNT, v->tab);
}

static void show(struct gb_page *page, void *self)
{
	struct case_view *v = self;
	const char *title = gb_json_string(v->c->body, "title");
	char line[300];

	/* The summary has no title: its sort stands for it. */
	if (!title || !title[0])
		title = say_type(v->policy, gb_json_string(v->c->body, "type"));
	gb_page_where(page, "%s", v->name);
	gb_page_about(page, "%s", say_line(line, sizeof(line), title));
	show_status(page, v);
	show_tabs(page, v);
	gb_page_gap(page);
	case_tabs[v->tab]->show(page, v);
}

static void close_case(void *self)
{
	struct case_view *v = self;

	for (size_t i = 0; i < TAB_COUNT; i++)
		gb_list_free(v->list[i]);
	gb_scroll_free(v->details);
	screen_options_free(&v->fields);
	gb_case_free(v->c);
	free(v->event);
	free(v->found);
	free(v);
}

const struct gb_screen screen_case = {
	.name = "case",
	.title = "Case",
	.keys = case_keys,
	.n_keys = CASE_KEYS,
	.show = show,
	.resume = resume,
	.tick = tick,
	.close = close_case,
};

enum gb_code screen_case_open(struct gb_app *app, struct gb_session *s,
			      const char *name, struct gb_err *err)
{
	struct case_view *v = calloc(1, sizeof(*v));
	const struct gb_doors *doors = gb_app_given(app);
	enum gb_code rc;

	if (!v)
		return gb_fail_nomem(err);
	v->s = s;
	v->has_export = doors && doors->export;
	snprintf(v->name, sizeof(v->name), "%s", name);
	rc = gb_scroll_create(&v->details, err);
	for (size_t i = 0; rc == GB_OK && i < TAB_COUNT; i++)
		if (case_tabs[i]->list)
			rc = gb_list_create(&v->list[i], case_tabs[i]->list, v,
					    err);
	if (rc == GB_OK)
		rc = case_look(v, err);
	if (rc == GB_OK)
		return gb_app_open(app, &screen_case, v, err);
	close_case(v);
	return rc;
}

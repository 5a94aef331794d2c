/* SPDX-License-Identifier: ISC
 * rows.c - an opened case as a line of the index. */
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/when.h"
#include "src/casework/rows.h"
#include "src/casework/work.h"

/* The earliest date of an action that is still to be done. */
static int64_t next_action_s(const struct gb_case *c)
{
	int64_t soonest = 0;
	size_t i;
	json_t *action;

	json_array_foreach (json_object_get(c->body, "actions"), i, action) {
		const char *by = gb_json_string(action, "by");
		struct gb_date date;
		int64_t at;

		if (!gb_action_is_open(action) || !by ||
		    gb_date_parse(&date, by, NULL) != GB_OK)
			continue;
		at = gb_date_at(date, GB_SCHOOL_DAY_ENDS_HOUR, 0);
		if (soonest == 0 || at < soonest)
			soonest = at;
	}
	return soonest;
}

int64_t gb_case_due_s(const struct gb_case *c, const struct gb_chain *chain)
{
	const struct gb_policy_type *type = gb_case_type(c, chain);
	const char *state = gb_case_state(c);
	int64_t opened = 0;

	if (strcmp(state, "closed") == 0)
		return 0;
	if (strcmp(state, "new") != 0)
		return next_action_s(c);
	if (!gb_json_int(c->body, "opened", &opened))
		return 0;
	return gb_due_after(
		opened, type->look_within_days, 0,
		&gb_policy_about(gb_chain_policy(chain, 0))->calendar);
}

static void join(struct gb_buf *out, const json_t *people, const char *key,
		 const char *before, const char *after)
{
	size_t i;
	json_t *who;

	json_array_foreach (people, i, who) {
		const char *text = gb_json_string(who, key);

		if (text)
			gb_buf_printf(out, "%s%s%s", i > 0 ? before : "", text,
				      after);
	}
}

/* Every string below `value`: what find looks through. */
static void all_words(struct gb_buf *out, const json_t *value)
{
	const char *key;
	json_t *item;
	size_t i;

	if (json_is_string(value)) {
		gb_buf_text(out, json_string_value(value));
		gb_buf_text(out, "\n");
	}
	json_array_foreach (value, i, item)
		all_words(out, item);
	json_object_foreach ((json_t *)value, key, item)
		if (strcmp(key, "sha256") != 0 && strcmp(key, "id") != 0 &&
		    strcmp(key, "adds_to") != 0)
			all_words(out, item);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* Those named and those who have it, for scripts. */
static void put_people(struct gb_buf *out, const json_t *body)
{
	json_t *both =
		json_pack("{s:O, s:O}", "about", json_object_get(body, "about"),
			  "with", json_object_get(body, "with"));

	if (!both || gb_json_text(both, out, NULL) != GB_OK)
		out->failed = true;
	json_decref(both);
}

enum gb_code gb_row_put(struct gb_index *ix, const struct gb_case *c,
			const struct gb_chain *chain, bool words,
			struct gb_err *err)
{
	const struct gb_policy_type *type = gb_case_type(c, chain);
	const struct gb_chain_case *of = gb_chain_case(chain, c->id);
	const char *title = gb_json_string(c->body, "title");
	struct gb_buf about = { 0 }, with = { 0 }, ids = { 0 }, text = { 0 };
	struct gb_buf people = { 0 };
	struct gb_row row = { .number = of->number,
			      .due_s = gb_case_due_s(c, chain),
			      .urgent = type->is_urgent,
			      .changes = c->n_opened };
	enum gb_code rc = GB_NOMEM;

	join(&about, json_object_get(c->body, "about"), "name", "; ", "");
	join(&with, json_object_get(c->body, "with"), "name", "; ", "");
	gb_buf_text(&ids, " ");
	join(&ids, json_object_get(c->body, "with"), "id", "", " ");
	if (words)
		all_words(&text, c->body);
	put_people(&people, c->body);
	row.name = c->name;
	row.kind = or_empty(gb_json_string(c->body, "kind"));
	row.type = type->name;
	row.state = gb_case_state(c);
	/* In the summary lane a case has no title: its sort stands for it. */
	row.title = title && title[0] ? title : type->label;
	row.about = gb_buf_string(&about);
	row.with = gb_buf_string(&with);
	row.with_ids = gb_buf_string(&ids);
	row.people = gb_buf_string(&people);
	row.words = words ? gb_buf_string(&text) : NULL;
	if (!gb_json_int(c->body, "opened", &row.opened_s) ||
	    !gb_json_int(c->body, "changed", &row.changed_s))
		row.changed_s = row.opened_s;
	if (row.about && row.with && row.with_ids && row.people &&
	    (row.words || !words))
		rc = gb_index_put(ix, &row, err);
	else
		gb_fail_nomem(err);
	gb_buf_free(&about);
	gb_buf_free(&with);
	gb_buf_free(&ids);
	gb_buf_free(&people);
	gb_buf_free(&text);
	return rc;
}

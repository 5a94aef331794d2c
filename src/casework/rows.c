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

void gb_made_row_free(struct gb_made_row *made)
{
	gb_buf_free(&made->about);
	gb_buf_free(&made->with);
	gb_buf_free(&made->ids);
	gb_buf_free(&made->people);
	gb_buf_free(&made->words);
	*made = (struct gb_made_row){ 0 };
}

static void put_numbers(struct gb_row *row, const struct gb_case *c,
			const struct gb_chain *chain)
{
	row->number = gb_chain_case(chain, c->id)->number;
	row->due_s = gb_case_due_s(c, chain);
	row->urgent = gb_case_type(c, chain)->is_urgent;
	row->changes = c->n_opened;
	if (!gb_json_int(c->body, "opened", &row->opened_s) ||
	    !gb_json_int(c->body, "changed", &row->changed_s))
		row->changed_s = row->opened_s;
}

enum gb_code gb_row_make(struct gb_made_row *out, const struct gb_case *c,
			 const struct gb_chain *chain, bool words,
			 struct gb_err *err)
{
	const struct gb_policy_type *type = gb_case_type(c, chain);
	const char *title = gb_json_string(c->body, "title");
	struct gb_made_row made = { 0 };
	struct gb_row *row = &made.row;

	put_numbers(row, c, chain);
	join(&made.about, json_object_get(c->body, "about"), "name", "; ", "");
	join(&made.with, json_object_get(c->body, "with"), "name", "; ", "");
	gb_buf_text(&made.ids, " ");
	join(&made.ids, json_object_get(c->body, "with"), "id", "", " ");
	put_people(&made.people, c->body);
	if (words)
		all_words(&made.words, c->body);
	row->name = c->name;
	row->kind = or_empty(gb_json_string(c->body, "kind"));
	row->type = type->name;
	row->state = gb_case_state(c);
	/* In the summary lane a case has no title: its sort stands for it. */
	row->title = title && title[0] ? title : type->label;
	row->about = gb_buf_string(&made.about);
	row->with = gb_buf_string(&made.with);
	row->with_ids = gb_buf_string(&made.ids);
	row->people = gb_buf_string(&made.people);
	row->words = words ? gb_buf_string(&made.words) : NULL;
	*out = made;
	if (row->about && row->with && row->with_ids && row->people &&
	    (row->words || !words))
		return GB_OK;
	gb_made_row_free(out);
	return gb_fail_nomem(err);
}

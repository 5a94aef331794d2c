/* SPDX-License-Identifier: ISC
 * verb_act.c - act: the course of action (policy 5.8). */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/work.h"

/* Recording "HR" itself lets HR in: the summary, or the whole if asked for. */
static enum gb_code let_hr_in(struct gb_work *w, struct gb_err *err)
{
	const struct gb_roster *roster = &w->opener->chain->roster;
	enum gb_lane lane = json_is_true(json_object_get(w->data, "whole"))
				    ? GB_LANE_FULL
				    : GB_LANE_SUMMARY;
	json_t *about = gb_about_with(w->c, w->data);
	const struct gb_person *p = NULL;
	enum gb_code rc = GB_OK;

	while (rc == GB_OK && (p = gb_roster_holder(roster, "hr", p)))
		if (!gb_about_names(about, p))
			rc = gb_readers_add(&w->readers, p->id, lane, err);
	json_decref(about);
	return rc;
}

static enum gb_code prepare_act(struct gb_work *w, struct gb_err *err)
{
	const char *action = gb_json_string(w->data, "action");
	bool hr = strcmp(action, "hr") == 0;
	size_t n = json_array_size(json_object_get(w->c->body, "actions"));

	if (!gb_policy_action(w->policy, action))
		return gb_fail(err, GB_INVALID,
			       "the policy has no course of action %s", action);
	if (json_object_get(w->data, "whole") && !hr)
		return gb_fail(err, GB_INVALID,
			       "only HR can be let in to the whole of a case");
	if (!json_object_get(w->data, "who"))
		json_object_set_new(w->data, "who", gb_person_ref(w->me));
	json_object_set_new(w->data, "n", json_integer((json_int_t)n + 1));
	return hr ? let_hr_in(w, err) : GB_OK;
}

static void apply_act(struct gb_fold *f)
{
	static const char *const kept[] = { "n",   "action", "reason",
					    "who", "by",     "whole" };
	const char *action = gb_json_string(f->data, "action");
	json_t *item = json_pack(
		"{s:i, s:I, s:s, s:s}", "entry", (int)f->entry, "at",
		(json_int_t)f->at_s, "ordered", f->author, "state",
		action && strcmp(action, "none") == 0 ? "done" : "to-do");

	for (size_t i = 0; i < GB_COUNT(kept); i++)
		if (json_object_get(f->data, kept[i]))
			json_object_set_new(item, kept[i],
					    gb_fold_copy(f, kept[i]));
	gb_fold_push(f, "actions", item);
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name     kind           required summary  label */
	{ "action", GB_ARG_NAME,   true,    true,    "What we will do" },
	{ "reason", GB_ARG_TEXT,   true,    true,    "Reasons for this decision" },
	{ "who",    GB_ARG_PERSON, false,   true,    "Who will do it" },
	{ "by",     GB_ARG_DATE,   false,   true,    "By when" },
	{ "whole",  GB_ARG_FLAG,   false,   true,    "HR may read all of it" },
	{ "n",      GB_ARG_COUNT,  false,   true,    "Number" },
};

const struct gb_verb gb_verb_act = {
	.name = "act",
	.label = "Record the course of action",
	.did = "Decided on a course of action",
	.states = GB_IN_NEW | GB_IN_OPEN | GB_IN_WAITING,
	.right = GB_RIGHT_DECIDE,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_act,
	.apply = apply_act,
};
/* clang-format on */

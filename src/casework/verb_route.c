/* SPDX-License-Identifier: ISC
 * verb_route.c - route: pass a case on to somebody (triage). */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/work.h"

static enum gb_code pick(struct gb_work *w, const struct gb_person *p,
			 const json_t *about, struct gb_readers *to,
			 struct gb_err *err)
{
	if (!gb_role_takes_cases(p->role))
		return gb_fail(err, GB_DENIED,
			       "a case can be passed to the DSL, a deputy, the "
			       "Headteacher, the Chair or the trust lead");
	if (gb_about_names(about, p))
		return gb_fail(err, GB_DENIED,
			       "%s is named in %s, so it can't go to them",
			       p->name, w->c->name);
	return gb_readers_add(to, p->id, GB_LANE_FULL, err);
}

static enum gb_code find_people(struct gb_work *w, const json_t *about,
				struct gb_readers *to, struct gb_err *err)
{
	const struct gb_roster *roster = &w->opener->chain->roster;
	const char *name = gb_json_string(w->data, "to");
	const struct gb_person *p = gb_roster_person(roster, name, 0);
	enum gb_code rc = GB_OK;

	if (p)
		return pick(w, p, about, to, err);
	if (!gb_role_known(name))
		return gb_fail(
			err, GB_INVALID,
			"there is no person or role %s on the staff list",
			name);
	if (!gb_roster_holder(roster, name, NULL))
		return gb_fail(err, GB_DENIED,
			       "nobody on the staff list is %s: ask for "
			       "somebody to be added",
			       name);
	/* Of several holders those who are named are left out; if that leaves
	 * none, the reason is told. */
	while ((p = gb_roster_holder(roster, name, p)))
		if (!gb_about_names(about, p) && rc == GB_OK)
			rc = pick(w, p, about, to, err);
	if (rc == GB_OK && to->n == 0)
		rc = pick(w, gb_roster_holder(roster, name, NULL), about, to,
			  err);
	return rc;
}

static enum gb_code prepare_route(struct gb_work *w, struct gb_err *err)
{
	json_t *about = gb_about_with(w->c, w->data);
	struct gb_readers to = { 0 };
	enum gb_code rc = find_people(w, about, &to, err);

	for (size_t i = 0; rc == GB_OK && i < to.n; i++)
		rc = gb_readers_add(&w->readers, to.at[i].id, GB_LANE_FULL,
				    err);
	if (rc == GB_OK)
		json_object_set_new(
			w->data, "with",
			gb_people_refs(&w->opener->chain->roster, &to));
	gb_readers_free(&to);
	json_decref(about);
	return rc;
}

static void apply_route(struct gb_fold *f)
{
	if (json_object_get(f->data, "reason"))
		json_object_set_new(f->after, "reason",
				    gb_fold_copy(f, "reason"));
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name     kind           required summary  label */
	{ "to",     GB_ARG_NAME,   true,    true,    "Who should have it" },
	{ "reason", GB_ARG_TEXT,   true,    false,   "Why" },
};

const struct gb_verb gb_verb_route = {
	.name = "route",
	.label = "Pass this case on",
	.did = "Passed it on",
	.states = GB_IN_NEW | GB_IN_OPEN | GB_IN_WAITING,
	.right = GB_RIGHT_LEAD,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_route,
	.apply = apply_route,
};
/* clang-format on */

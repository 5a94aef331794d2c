/* SPDX-License-Identifier: ISC
 * verb.c - what can be done to a case, and who may. */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/work.h"

const struct gb_verb *const gb_verbs[] = {
	&gb_verb_log,   &gb_verb_note,   &gb_verb_attach,  &gb_verb_route,
	&gb_verb_act,   &gb_verb_done,   &gb_verb_correct, &gb_verb_link,
	&gb_verb_close, &gb_verb_reopen, &gb_verb_save,    &gb_verb_export,
	NULL,
};

const struct gb_verb *gb_verb_named(const char *name)
{
	for (size_t i = 0; gb_verbs[i]; i++)
		if (strcmp(gb_verbs[i]->name, name) == 0)
			return gb_verbs[i];
	return NULL;
}

const struct gb_arg *gb_verb_arg(const struct gb_verb *v, const char *name)
{
	for (size_t i = 0; i < v->n_args; i++)
		if (strcmp(v->args[i].name, name) == 0)
			return &v->args[i];
	return NULL;
}

static bool is_role(const struct gb_person *p, const char *role)
{
	return strcmp(p->role, role) == 0;
}

static bool decides(const struct gb_person *p)
{
	return is_role(p, "head") || is_role(p, "chair") || is_role(p, "trust");
}

static bool is_dsl(const struct gb_person *p)
{
	return is_role(p, "dsl") || is_role(p, "deputy");
}

static bool goes_to_dsl(const struct gb_policy_type *type)
{
	return strcmp(type->route, "dsl") == 0;
}

static bool leads(const struct gb_person *p, const struct gb_case *c,
		  const struct gb_policy_type *type)
{
	if (goes_to_dsl(type) ? is_dsl(p) : is_role(p, "head"))
		return true;
	return gb_case_has(c, "with", p->id) && (decides(p) || is_dsl(p));
}

/* The Head and those above where the case is with them; the DSL for what the
 * policy file gives to the DSL. */
static bool may_decide(const struct gb_person *p, const struct gb_case *c,
		       const struct gb_policy_type *type, const json_t *data)
{
	const char *action = gb_json_string(data, "action");

	if (decides(p))
		return gb_case_has(c, "with", p->id);
	if (!is_role(p, "dsl") || !goes_to_dsl(type))
		return false;
	return action ? gb_words_have(type->dsl_may, action)
		      : type->dsl_may.n > 0;
}

static bool is_doer(const struct gb_person *p, const json_t *action)
{
	const char *who = gb_json_string(json_object_get(action, "who"), "id");
	const char *ordered = gb_json_string(action, "ordered");

	return gb_action_is_open(action) &&
	       ((who && strcmp(who, p->id) == 0) ||
		(ordered && strcmp(ordered, p->id) == 0));
}

static bool may_do(const struct gb_person *p, const struct gb_case *c,
		   const json_t *data)
{
	const json_t *actions = json_object_get(c->body, "actions");
	size_t i;
	json_t *action;

	if (data)
		return is_doer(
			p, gb_case_action(c, json_integer_value(json_object_get(
						     data, "n"))));
	json_array_foreach (actions, i, action)
		if (is_doer(p, action))
			return true;
	return false;
}

static enum gb_code check_right(const struct gb_verb *v,
				const struct gb_person *p,
				const struct gb_case *c,
				const struct gb_policy_type *type,
				const json_t *data, struct gb_err *err)
{
	switch (v->right) {
	case GB_RIGHT_LOG:
		if (!is_role(p, "it"))
			return GB_OK;
		return gb_fail(err, GB_DENIED,
			       "IT looks after the computer and logs nothing "
			       "here: tell the DSL in person");
	case GB_RIGHT_READER:
		return GB_OK;
	case GB_RIGHT_LEAD:
		if (leads(p, c, type))
			return GB_OK;
		return gb_fail(err, GB_DENIED,
			       "only %s, or whoever has the case, may do this",
			       goes_to_dsl(type) ? "the DSL or a deputy"
						 : "the Headteacher");
	case GB_RIGHT_DECIDE:
		if (may_decide(p, c, type, data))
			return GB_OK;
		return gb_fail(err, GB_DENIED,
			       "the course of action is for the Headteacher, "
			       "once the case is with them: pass it on first");
	case GB_RIGHT_DOER:
		if (may_do(p, c, data))
			return GB_OK;
		return gb_fail(err, GB_DENIED,
			       "only whoever was to do an action, or ordered "
			       "it, can mark it done");
	}
	return gb_fail(err, GB_DENIED, "this is for nobody");
}

static enum gb_code check_state(const struct gb_verb *v,
				const struct gb_case *c, struct gb_err *err)
{
	static const struct {
		const char *name;
		unsigned bit;
	} states[] = {
		{ "new", GB_IN_NEW },
		{ "open", GB_IN_OPEN },
		{ "waiting", GB_IN_WAITING },
		{ "closed", GB_IN_CLOSED },
	};
	const char *state = gb_case_state(c);

	for (size_t i = 0; i < GB_COUNT(states); i++)
		if (strcmp(states[i].name, state) == 0 &&
		    (v->states & states[i].bit))
			return GB_OK;
	if (strcmp(state, "closed") == 0)
		return gb_fail(err, GB_DENIED, "%s is closed", c->name);
	if (v->states == GB_IN_CLOSED)
		return gb_fail(err, GB_DENIED, "%s is not closed", c->name);
	if (strcmp(state, "waiting") == 0)
		return gb_fail(err, GB_DENIED,
			       "%s has an action that is still to be done: "
			       "mark it done first",
			       c->name);
	return gb_fail(err, GB_DENIED, "%s has no action to be done", c->name);
}

enum gb_code gb_verb_may(const struct gb_verb *v, const struct gb_person *p,
			 const struct gb_case *c,
			 const struct gb_policy_type *type, const json_t *data,
			 struct gb_err *err)
{
	enum gb_code rc;

	if (!c)
		return v->states & GB_IN_NONE
			       ? check_right(v, p, NULL, NULL, data, err)
			       : gb_fail(err, GB_DENIED,
					 "there is no case yet");
	/* Somebody let into the summary may do what was given to them to do,
	 * and nothing else. */
	if (gb_readers_lane(&c->readers, p->id) != GB_LANE_FULL &&
	    v->right != GB_RIGHT_DOER)
		return gb_fail(err, GB_DENIED,
			       "you see a summary of %s only, so you can't add "
			       "to it",
			       c->name);
	rc = check_state(v, c, err);
	return rc == GB_OK ? check_right(v, p, c, type, data, err) : rc;
}

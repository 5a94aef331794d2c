/* SPDX-License-Identifier: ISC
 * verb_correct.c - correct: a new value with a reason; the old one stays in the
 * history. */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/work.h"

/* What of a report has a place of its own in the body. */
static const struct {
	const char *field, *key;
	bool summary;
} own_places[] = {
	{ "type", "type", true },
	{ "sub", "sub", true },
	{ "title", "title", false },
	{ "narrative", "narrative", false },
};

static const char *own_place(const char *field, bool *summary)
{
	for (size_t i = 0; i < GB_COUNT(own_places); i++) {
		if (strcmp(own_places[i].field, field) != 0)
			continue;
		*summary = own_places[i].summary;
		return own_places[i].key;
	}
	return NULL;
}

/* Imagery of children has no evidence path: guardbook can't take one out of the
 * record again, so the case must be made anew without it. */
static enum gb_code check_type(struct gb_work *w, const char *value,
			       struct gb_err *err)
{
	const struct gb_policy_type *to = gb_policy_type(w->policy, value);

	if (!to)
		return gb_fail(err, GB_INVALID, "the policy has no type %s",
			       value);
	if (!to->takes_evidence &&
	    json_array_size(json_object_get(w->c->body, "evidence")) > 0)
		return gb_fail(err, GB_DENIED,
			       "%s lists evidence, which this sort of case may "
			       "not: do not open or copy the files, tell the "
			       "DSL now, log it anew in words only, and close "
			       "this one as logged by mistake",
			       w->c->name);
	json_object_set_new(w->data, "kind", json_string(to->kind));
	w->type = to;
	return GB_OK;
}

static enum gb_code check_field(struct gb_work *w, const char *field,
				const char *value, bool *summary,
				struct gb_err *err)
{
	const struct gb_policy_field *f;

	if (own_place(field, summary)) {
		if (strcmp(field, "type") == 0)
			return check_type(w, value, err);
		if (strcmp(field, "sub") == 0 &&
		    !gb_choice_of(w->type->subs, value))
			return gb_fail(err, GB_INVALID, "%s has no sub-type %s",
				       w->type->name, value);
		return GB_OK;
	}
	f = gb_policy_field(w->policy, field);
	*summary = f && f->in_summary;
	return gb_check_field(w, field, value, err);
}

static enum gb_code prepare_correct(struct gb_work *w, struct gb_err *err)
{
	const char *field = gb_json_string(w->data, "field");
	const char *value = gb_json_string(w->data, "value");
	bool summary = false;
	enum gb_code rc = check_field(w, field, value, &summary, err);

	/* The summary lane is told the new value only of what it may see. */
	if (rc == GB_OK && summary)
		json_object_set_new(w->data, "shown", json_string(value));
	return rc;
}

static void apply_correct(struct gb_fold *f)
{
	const char *field = gb_json_string(f->data, "field");
	json_t *value = gb_fold_copy(f, "value");
	json_t *fields = json_object_get(f->c->body, "fields"), *old;
	const char *key;
	bool summary;

	if (!value)
		value = gb_fold_copy(f, "shown");
	json_object_set_new(f->after, "field", json_string(field));
	if (json_object_get(f->data, "reason"))
		json_object_set_new(f->after, "reason",
				    gb_fold_copy(f, "reason"));
	if (!value)
		return;
	key = own_place(field, &summary);
	if (key) {
		gb_fold_set(f, key, value);
		gb_fold_set(f, "kind", gb_fold_copy(f, "kind"));
		return;
	}
	old = json_object_get(fields, field);
	if (old)
		json_object_set(f->before, field, old);
	json_object_set(f->after, field, value);
	json_object_set_new(fields, field, value);
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name     kind         required summary  label */
	{ "field",  GB_ARG_NAME, true,    true,    "What is to be corrected" },
	{ "value",  GB_ARG_TEXT, true,    false,   "What it should say" },
	{ "reason", GB_ARG_TEXT, true,    false,   "Why" },
	{ "shown",  GB_ARG_NAME, false,   true,    "What it should say" },
	{ "kind",   GB_ARG_NAME, false,   true,    "Kind" },
};

const struct gb_verb gb_verb_correct = {
	.name = "correct",
	.label = "Correct something",
	.did = "Corrected something",
	.states = GB_IN_NEW | GB_IN_OPEN | GB_IN_WAITING,
	.right = GB_RIGHT_READER,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_correct,
	.apply = apply_correct,
};
/* clang-format on */

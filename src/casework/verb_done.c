/* SPDX-License-Identifier: ISC
 * verb_done.c - done: an action has been carried out. */
#include "src/casework/work.h"

static enum gb_code prepare_done(struct gb_work *w, struct gb_err *err)
{
	json_int_t n = json_integer_value(json_object_get(w->data, "n"));
	const json_t *action = gb_case_action(w->c, n);

	if (!action)
		return gb_fail(err, GB_INVALID, "%s has no action %lld",
			       w->c->name, (long long)n);
	if (!gb_action_is_open(action))
		return gb_fail(err, GB_DENIED, "action %lld is done already",
			       (long long)n);
	return GB_OK;
}

static void apply_done(struct gb_fold *f)
{
	json_int_t n = json_integer_value(json_object_get(f->data, "n"));
	json_t *action = gb_case_action(f->c, n);

	if (!action)
		return;
	json_object_set_new(f->before, "actions",
			    json_pack("[o]", json_deep_copy(action)));
	json_object_set_new(action, "state", json_string("done"));
	json_object_set_new(action, "done", json_integer(f->at_s));
	json_object_set(action, "done_by", f->who);
	if (json_object_get(f->data, "outcome"))
		json_object_set_new(action, "outcome",
				    gb_fold_copy(f, "outcome"));
	json_object_set_new(f->after, "actions",
			    json_pack("[o]", json_deep_copy(action)));
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name      kind          required summary  label */
	{ "n",       GB_ARG_COUNT, true,    true,    "Which action" },
	{ "outcome", GB_ARG_TEXT,  true,    true,    "What came of it" },
};

const struct gb_verb gb_verb_done = {
	.name = "done",
	.label = "Mark an action done",
	.did = "Did what was decided",
	.states = GB_IN_WAITING,
	.right = GB_RIGHT_DOER,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_done,
	.apply = apply_done,
};
/* clang-format on */

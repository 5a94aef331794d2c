/* SPDX-License-Identifier: ISC
 * verb_close.c - close: nobody needs to act any more. */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/work.h"

static enum gb_code prepare_close(struct gb_work *w, struct gb_err *err)
{
	const char *outcome = gb_json_string(w->data, "outcome");

	if (!gb_policy_outcome(w->policy, outcome))
		return gb_fail(err, GB_INVALID, "the policy has no outcome %s",
			       outcome);
	if (strcmp(outcome, "duplicate") == 0)
		return gb_check_other_case(w, "of", err);
	if (json_object_get(w->data, "of"))
		return gb_fail(err, GB_INVALID,
			       "only a duplicate is the duplicate of a case");
	return GB_OK;
}

static void apply_close(struct gb_fold *f)
{
	static const char *const kept[] = { "outcome", "reason", "of" };
	json_t *outcome = json_pack("{s:I, s:O}", "at", (json_int_t)f->at_s,
				    "who", f->who);

	for (size_t i = 0; i < GB_COUNT(kept); i++)
		if (json_object_get(f->data, kept[i]))
			json_object_set_new(outcome, kept[i],
					    gb_fold_copy(f, kept[i]));
	if (json_object_get(outcome, "of"))
		f->c->names_others = true;
	gb_fold_set(f, "outcome", outcome);
	gb_fold_set(f, "state", json_string("closed"));
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name      kind         required summary  label */
	{ "outcome", GB_ARG_NAME, true,    true,    "Outcome" },
	{ "reason",  GB_ARG_TEXT, true,    true,    "Why" },
	{ "of",      GB_ARG_NAME, false,   true,    "Duplicate of" },
};

const struct gb_verb gb_verb_close = {
	.name = "close",
	.label = "Close this case",
	.did = "Closed the case",
	.states = GB_IN_NEW | GB_IN_OPEN,
	.right = GB_RIGHT_LEAD,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_close,
	.apply = apply_close,
};
/* clang-format on */

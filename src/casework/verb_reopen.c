/* SPDX-License-Identifier: ISC
 * verb_reopen.c - reopen: a closed case needs somebody to act again. */
#include "guardbook/json.h"
#include "src/casework/work.h"

static enum gb_code prepare_reopen(struct gb_work *w, struct gb_err *err)
{
	(void)w;
	(void)err;
	return GB_OK; /* its reason is all there is, and that is required */
}

static void apply_reopen(struct gb_fold *f)
{
	json_t *outcome = json_object_get(f->c->body, "outcome");

	/* What it was closed with stays in the history. */
	if (outcome)
		json_object_set(f->before, "outcome", outcome);
	json_object_del(f->c->body, "outcome");
	json_object_set_new(f->after, "reason", gb_fold_copy(f, "reason"));
	gb_fold_set(f, "state", json_string("open"));
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name     kind         required summary  label */
	{ "reason", GB_ARG_TEXT, true,    true,    "Why" },
};

const struct gb_verb gb_verb_reopen = {
	.name = "reopen",
	.label = "Open this case again",
	.did = "Opened the case again",
	.states = GB_IN_CLOSED,
	.right = GB_RIGHT_LEAD,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_reopen,
	.apply = apply_reopen,
};
/* clang-format on */

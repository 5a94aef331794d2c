/* SPDX-License-Identifier: ISC
 * verb_save.c - save: a piece of evidence was written to a file of its own. */
#include "guardbook/json.h"
#include "src/casework/copies.h"

static enum gb_code prepare_save(struct gb_work *w, struct gb_err *err)
{
	const json_t *item = NULL;
	struct gb_kept k;
	int64_t n = 0;

	gb_json_int(w->data, "n", &n);
	return gb_case_evidence(w->c, (size_t)n, &k, &item, err);
}

static void apply_save(struct gb_fold *f)
{
	static const char *const told[] = { "n", "to", "purpose" };

	/* It changes nothing in the case; the history says that it left. */
	for (size_t i = 0; i < GB_COUNT(told); i++)
		if (json_object_get(f->data, told[i]))
			json_object_set_new(f->after, told[i],
					    gb_fold_copy(f, told[i]));
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name      kind          required summary  label; a place and a name
	 * of a file are not what somebody wrote about a person: GB_ARG_NAME */
	{ "n",       GB_ARG_COUNT, true,    false,   "Which evidence" },
	{ "to",      GB_ARG_NAME,  true,    false,   "Where to" },
	{ "purpose", GB_ARG_TEXT,  true,    false,   "What for" },
};

const struct gb_verb gb_verb_save = {
	.name = "save",
	.label = "Save evidence to a file",
	.did = "Saved a piece of evidence to a file",
	.states = GB_IN_NEW | GB_IN_OPEN | GB_IN_WAITING | GB_IN_CLOSED,
	.right = GB_RIGHT_READER,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_save,
	.apply = apply_save,
};
/* clang-format on */

/* SPDX-License-Identifier: ISC
 * verb_export.c - export: the case was written out for somebody. */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/work.h"

static enum gb_code prepare_export(struct gb_work *w, struct gb_err *err)
{
	const char *form = gb_json_string(w->data, "form");

	if (strcmp(form, "html") != 0 && strcmp(form, "text") != 0)
		return gb_fail(err, GB_INVALID,
			       "a case is exported as html or as text");
	return GB_OK;
}

static void apply_export(struct gb_fold *f)
{
	static const char *const told[] = { "purpose", "recipient", "form" };

	/* It changes nothing in the case; the history says that it left. */
	for (size_t i = 0; i < GB_COUNT(told); i++)
		if (json_object_get(f->data, told[i]))
			json_object_set_new(f->after, told[i],
					    gb_fold_copy(f, told[i]));
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name        kind          required summary  label; who receives it is
	 * not whom it is about, so nobody is asked: GB_ARG_NAME */
	{ "purpose",   GB_ARG_TEXT,  true,    false,   "What for" },
	{ "recipient", GB_ARG_NAME,  true,    false,   "Who receives it" },
	{ "form",      GB_ARG_NAME,  true,    false,   "As what" },
};

const struct gb_verb gb_verb_export = {
	.name = "export",
	.label = "Export this case",
	.did = "Exported the case",
	.states = GB_IN_NEW | GB_IN_OPEN | GB_IN_WAITING | GB_IN_CLOSED,
	.right = GB_RIGHT_READER,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_export,
	.apply = apply_export,
};
/* clang-format on */

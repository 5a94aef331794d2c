/* SPDX-License-Identifier: ISC
 * verb_note.c - note: an entry in the chronology. */
#include "src/casework/work.h"

static enum gb_code prepare_note(struct gb_work *w, struct gb_err *err)
{
	(void)w;
	(void)err;
	return GB_OK; /* its text is all there is, and that is required */
}

static void apply_note(struct gb_fold *f)
{
	json_t *note = json_pack("{s:i, s:I, s:O}", "entry", (int)f->entry,
				 "at", (json_int_t)f->at_s, "who", f->who);

	/* In the summary lane a note has no words. */
	if (json_object_get(f->data, "text"))
		json_object_set_new(note, "text", gb_fold_copy(f, "text"));
	gb_fold_push(f, "notes", note);
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name   kind         required summary  label */
	{ "text", GB_ARG_TEXT, true,    false,   "The note" },
};

const struct gb_verb gb_verb_note = {
	.name = "note",
	.label = "Add a note",
	.did = "Added a note",
	.states = GB_IN_NEW | GB_IN_OPEN | GB_IN_WAITING | GB_IN_CLOSED,
	.right = GB_RIGHT_READER,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_note,
	.apply = apply_note,
};
/* clang-format on */

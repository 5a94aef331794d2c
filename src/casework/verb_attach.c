/* SPDX-License-Identifier: ISC
 * verb_attach.c - attach: the path and fingerprint of a screen grab (policy
 * 5.8). */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/copies.h"

/* What one piece of evidence must say. */
static bool is_evidence(const json_t *item)
{
	static const char *const needed[] = { "path", "name", "sha256", "kind",
					      "shows" };

	for (size_t i = 0; i < GB_COUNT(needed); i++) {
		const char *value = gb_json_string(item, needed[i]);

		if (!value || !value[0])
			return false;
	}
	return json_is_integer(json_object_get(item, "size"));
}

enum gb_code gb_check_evidence(const struct gb_work *w, struct gb_err *err)
{
	const json_t *list = json_object_get(w->data, "evidence");
	size_t i;
	json_t *item;

	/* No evidence path for imagery of children, in any screen or command:
	 * guidance on sharing nudes and semi-nudes, UKCIS 2024. */
	if (json_array_size(list) > 0 && !w->type->takes_evidence)
		return gb_fail(err, GB_DENIED, "%s", w->type->no_evidence);
	json_array_foreach (list, i, item) {
		if (!is_evidence(item))
			return gb_fail(err, GB_INVALID,
				       "say what evidence %zu shows, in a few "
				       "words",
				       i + 1);
		if (gb_json_true(item, "keep") && !w->type->keeps_copies)
			return gb_fail(err, GB_DENIED,
				       "the policy keeps no copies of this "
				       "sort of evidence: attach it without "
				       "one");
		/* That is gb_copies_make()'s to say. */
		json_object_del(item, "copy");
	}
	return GB_OK;
}

void gb_fold_evidence(struct gb_fold *f)
{
	size_t i;
	json_t *item;

	json_array_foreach (json_object_get(f->data, "evidence"), i, item) {
		json_t *kept = json_copy(item);
		size_t n = json_array_size(gb_body_array(f->c, "evidence"));

		json_object_set_new(kept, "n", json_integer((json_int_t)n + 1));
		json_object_set_new(kept, "entry", json_integer(f->entry));
		json_object_set_new(kept, "at", json_integer(f->at_s));
		json_object_set(kept, "who", f->who);
		if (json_object_get(item, "copy"))
			gb_copy_remember(f->c, (json_int_t)n + 1, kept);
		gb_fold_push(f, "evidence", kept);
	}
}

static enum gb_code prepare_attach(struct gb_work *w, struct gb_err *err)
{
	enum gb_code rc = gb_check_evidence(w, err);

	if (rc == GB_OK &&
	    json_array_size(json_object_get(w->data, "evidence")) == 0)
		rc = gb_fail(err, GB_INVALID, "name a file to attach");
	return rc;
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name       kind         required summary  label */
	{ "evidence", GB_ARG_LIST, true,    false,   "Evidence" },
};

const struct gb_verb gb_verb_attach = {
	.name = "attach",
	.label = "Add evidence",
	.did = "Added evidence",
	.states = GB_IN_NEW | GB_IN_OPEN | GB_IN_WAITING,
	.right = GB_RIGHT_READER,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_attach,
	.apply = gb_fold_evidence,
};
/* clang-format on */

/* SPDX-License-Identifier: ISC
 * verb_link.c - link: this case and another belong together. */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/work.h"

enum gb_code gb_check_other_case(struct gb_work *w, const char *key,
				 struct gb_err *err)
{
	const char *of = gb_json_string(w->data, key);
	char name[GB_CASE_NAME_ROOM];
	const struct gb_chain_case *found;
	struct gb_case *other = NULL;
	enum gb_code rc = GB_OK;

	if (!of || !gb_case_name_read(name, of) ||
	    strcmp(name, w->c->name) == 0)
		return gb_fail(err, GB_INVALID,
			       "say which other case, by a name like KDR-482");
	found = gb_chain_case_named(w->opener->chain, name);
	if (!found)
		return gb_case_unknown(err, name);
	rc = gb_case_open(&other, w->opener, found, err);
	for (size_t i = 0; rc == GB_OK && i < w->readers.n; i++)
		if (gb_readers_lane(&other->readers, w->readers.at[i].id) ==
		    GB_LANE_NONE)
			rc = gb_fail(err, GB_DENIED,
				     "somebody who reads %s can't read %s, so "
				     "it can't be named there",
				     w->c->name, name);
	gb_case_free(other);
	if (rc == GB_OK)
		json_object_set_new(w->data, key, json_string(name));
	return rc;
}

static enum gb_code prepare_link(struct gb_work *w, struct gb_err *err)
{
	size_t i;
	json_t *link;
	enum gb_code rc = gb_check_other_case(w, "to", err);

	json_array_foreach (json_object_get(w->c->body, "links"), i, link)
		if (rc == GB_OK && strcmp(gb_json_string(link, "to"),
					  gb_json_string(w->data, "to")) == 0)
			rc = gb_fail(err, GB_DENIED,
				     "%s is linked to that case already",
				     w->c->name);
	return rc;
}

static void apply_link(struct gb_fold *f)
{
	json_t *link = json_pack("{s:i, s:I, s:O, s:o}", "entry", (int)f->entry,
				 "at", (json_int_t)f->at_s, "who", f->who, "to",
				 gb_fold_copy(f, "to"));

	if (json_object_get(f->data, "reason"))
		json_object_set_new(link, "reason", gb_fold_copy(f, "reason"));
	gb_fold_push(f, "links", link);
	f->c->names_others = true;
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name     kind         required summary  label */
	{ "to",     GB_ARG_NAME, true,    true,    "Which other case" },
	{ "reason", GB_ARG_TEXT, false,   false,   "Why" },
};

const struct gb_verb gb_verb_link = {
	.name = "link",
	.label = "Link this case to another",
	.did = "Linked it to another case",
	.states = GB_IN_NEW | GB_IN_OPEN | GB_IN_WAITING | GB_IN_CLOSED,
	.right = GB_RIGHT_READER,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_link,
	.apply = apply_link,
};
/* clang-format on */

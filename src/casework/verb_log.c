/* SPDX-License-Identifier: ISC
 * verb_log.c - log: a concern, reference or complaint comes in (policy 5.7 to
 * 5.9). */
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/text.h"
#include "guardbook/when.h"
#include "src/casework/work.h"

/* Every value belongs to a field on the form of this type; a choice is one of
 * its choices. */
enum gb_code gb_check_field(const struct gb_work *w, const char *name,
			    const char *value, struct gb_err *err)
{
	const struct gb_policy_field *f = gb_policy_field(w->policy, name);
	struct gb_choices choices;

	/* Title and sub have places of their own; people and the narrative are
	 * no fields of one line. */
	if (!f || !gb_policy_asks(f, w->type) || f->input == GB_INPUT_PEOPLE ||
	    f->input == GB_INPUT_TEXT || strcmp(name, "title") == 0 ||
	    strcmp(name, "sub") == 0)
		return gb_fail(err, GB_INVALID,
			       "the policy has no field %s for %s", name,
			       w->type->name);
	if (!value)
		return gb_fail(err, GB_INVALID, "the field %s must be text",
			       name);
	choices = gb_policy_choices(w->policy, f, w->type);
	if (f->input == GB_INPUT_CHOICE && value[0] &&
	    !gb_choice_of(choices, value))
		return gb_fail(err, GB_INVALID,
			       "the field %s has no choice of that name", name);
	return GB_OK;
}

/* What of a report is a field to the policy, wherever it is kept. */
static const json_t *field_value(const json_t *data, const char *name)
{
	const json_t *own = json_object_get(data, name);

	return own ? own
		   : json_object_get(json_object_get(data, "fields"), name);
}

static enum gb_code check_fields(const struct gb_work *w, struct gb_err *err)
{
	json_t *fields = json_object_get(w->data, "fields");
	size_t n;
	const struct gb_policy_field *f = gb_policy_fields(w->policy, &n);
	const char *name;
	json_t *value;

	json_object_foreach (fields, name, value) {
		enum gb_code rc =
			gb_check_field(w, name, json_string_value(value), err);

		if (rc != GB_OK)
			return rc;
	}
	for (size_t i = 0; i < n; i++) {
		const char *text =
			json_string_value(field_value(w->data, f[i].name));

		if (f[i].is_required && f[i].input != GB_INPUT_PEOPLE &&
		    f[i].input != GB_INPUT_TEXT &&
		    gb_policy_asks(&f[i], w->type) && (!text || !text[0]))
			return gb_fail(err, GB_INVALID,
				       "the field %s (%s) is needed", f[i].name,
				       f[i].label);
	}
	return GB_OK;
}

/* What may be left to us: found out now, and about what the first words say.
 * Whoever fills in the form sees both boxes. */
static void fill_in(struct gb_work *w)
{
	json_t *fields = json_object_get(w->data, "fields");
	const char *text = gb_json_string(w->data, "text");
	const struct gb_policy_field *found =
		gb_policy_field(w->policy, "found_at");
	char now[GB_WHEN_ROOM];
	size_t n = strcspn(text, "\n");

	if (!fields) {
		fields = json_object();
		json_object_set_new(w->data, "fields", fields);
	}
	if (found && gb_policy_asks(found, w->type) &&
	    !json_object_get(fields, "found_at")) {
		gb_when_iso(now, w->now_s);
		json_object_set_new(fields, "found_at", json_string(now));
	}
	if (!json_object_get(w->data, "title"))
		json_object_set_new(
			w->data, "title",
			json_stringn(text,
				     gb_text_cut_cells(text, n, 60, NULL)));
}

/* Whoever reported a case may say more without being able to open it. Of a case
 * that somebody else reported, or that is not there, the same is said. */
static enum gb_code check_adds_to(struct gb_work *w, struct gb_err *err)
{
	const char *of = gb_json_string(w->data, "adds_to");
	const struct gb_chain_case *found;
	char name[GB_CASE_NAME_ROOM];

	if (!of)
		return GB_OK;
	if (!gb_case_name_read(name, of))
		return gb_fail(err, GB_INVALID,
			       "say which case it adds to, by a name like "
			       "KDR-482");
	found = gb_chain_case_named(w->opener->chain, name);
	if (!found || strcmp(found->reporter, w->me->id) != 0)
		return gb_fail(err, GB_NOT_FOUND,
			       "you have not reported a case %s, so you can't "
			       "add to it: look at your reports",
			       name);
	json_object_set_new(w->data, "adds_to", json_string(name));
	return GB_OK;
}

static enum gb_code prepare_log(struct gb_work *w, struct gb_err *err)
{
	const char *sub = gb_json_string(w->data, "sub");
	json_t *about = gb_about_with(NULL, w->data);
	struct gb_route route = { 0 };
	enum gb_code rc = GB_OK;

	if (sub && !gb_choice_of(w->type->subs, sub)) {
		rc = gb_fail(err, GB_INVALID, "%s has no sub-type %s",
			     w->type->name, sub);
		goto out;
	}
	if (w->type->needs_about && json_array_size(about) == 0) {
		rc = gb_fail(err, GB_INVALID,
			     "say whom it is about: the policy asks for it "
			     "with %s",
			     w->type->name);
		goto out;
	}
	json_object_set_new(w->data, "kind", json_string(w->type->kind));
	fill_in(w);
	rc = check_adds_to(w, err);
	if (rc == GB_OK)
		rc = check_fields(w, err);
	if (rc == GB_OK)
		rc = gb_check_evidence(w, err);
	if (rc == GB_OK)
		rc = gb_route_work_out(&route, &w->opener->chain->roster,
				       w->type, about, err);
	if (rc != GB_OK)
		goto out;
	json_object_set_new(
		w->data, "with",
		gb_people_refs(&w->opener->chain->roster, &route.with));
	json_object_set_new(w->data, "goes_to", json_string(route.role));
	gb_readers_free(&w->readers);
	rc = gb_readers_copy(&w->readers, &route.readers, err);
out:
	gb_route_free(&route);
	json_decref(about);
	return rc;
}

static void apply_log(struct gb_fold *f)
{
	static const char *const kept[] = { "type", "kind", "sub", "title",
					    "fields" };
	json_t *body = f->c->body;

	for (size_t i = 0; i < GB_COUNT(kept); i++)
		gb_fold_set(f, kept[i], gb_fold_copy(f, kept[i]));
	if (json_object_get(f->data, "text"))
		json_object_set_new(body, "narrative", gb_fold_copy(f, "text"));
	/* Not through gb_fold_set(): the history would tell it to those from
	 * whom gb_case_open() hides it. */
	if (json_object_get(f->data, "adds_to")) {
		json_object_set_new(body, "adds_to",
				    gb_fold_copy(f, "adds_to"));
		f->c->names_others = true;
	}
	json_object_set(body, "reporter", f->who);
	json_object_set_new(body, "opened", json_integer(f->at_s));
	gb_fold_evidence(f);
}

/* clang-format off */
static const struct gb_arg args[] = {
	/* name        kind           required summary  label */
	{ "type",      GB_ARG_NAME,   true,    true,    "What sort" },
	{ "kind",      GB_ARG_NAME,   false,   true,    "Kind" },
	{ "sub",       GB_ARG_NAME,   false,   true,    "More exactly" },
	{ "title",     GB_ARG_LINE,   false,   false,   "In a few words" },
	{ "fields",    GB_ARG_VALUES, false,   true,    "Fields" },
	{ "text",      GB_ARG_TEXT,   true,    false,   "What happened" },
	{ "evidence",  GB_ARG_LIST,   false,   false,   "Evidence" },
	{ "goes_to",   GB_ARG_NAME,   false,   true,    "Goes to" },
	{ "adds_to",   GB_ARG_NAME,   false,   false,   "Adds to" },
};

const struct gb_verb gb_verb_log = {
	.name = "log",
	.label = "Log a concern",
	.did = "Reported it",
	.states = GB_IN_NONE,
	.right = GB_RIGHT_LOG,
	.args = args, .n_args = GB_COUNT(args),
	.prepare = prepare_log,
	.apply = apply_log,
};
/* clang-format on */

/* SPDX-License-Identifier: ISC
 * words.c - names of the policy and parts of a case, in words. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/when.h"
#include "src/outlet/words.h"

const char *gb_label(const struct gb_policy *policy, const char *key,
		     const char *name)
{
	const struct gb_policy_action *a = gb_policy_action(policy, name);
	const struct gb_policy_outcome *o = gb_policy_outcome(policy, name);
	const struct gb_policy_type *t = gb_policy_type(policy, name);
	const struct gb_policy_kind *k = gb_policy_kind(policy, name);

	if (strcmp(key, "action") == 0 && a)
		return a->label;
	if (strcmp(key, "outcome") == 0 && o)
		return o->label;
	if (strcmp(key, "type") == 0 && t)
		return t->label;
	if (strcmp(key, "kind") == 0 && k)
		return k->label;
	return name;
}

void gb_person_words(struct gb_buf *out, const struct gb_policy *policy,
		     const json_t *person)
{
	const char *name = gb_json_string(person, "name");
	const char *role = gb_json_string(person, "role");
	const char *kind = gb_json_string(person, "kind");
	const struct gb_policy_role *r =
		role ? gb_policy_role(policy, role) : NULL;
	const struct gb_choice *k =
		kind ? gb_choice_of(gb_policy_about(policy)->people, kind)
		     : NULL;
	const char *what = r ? r->label : k ? k->label : NULL;

	gb_buf_text(out, name ? name : "somebody");
	if (what && (!name || strcmp(name, what) != 0))
		gb_buf_printf(out, " (%s)", what);
}

void gb_people_words(struct gb_buf *out, const struct gb_policy *policy,
		     const json_t *people)
{
	size_t i;
	json_t *person;

	json_array_foreach (people, i, person) {
		if (i > 0)
			gb_buf_text(out, "; ");
		gb_person_words(out, policy, person);
	}
	if (json_array_size(people) == 0)
		gb_buf_text(out, "nobody");
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

void gb_note_words(struct gb_buf *out, const json_t *note)
{
	const char *text = gb_json_string(note, "text");

	gb_buf_text(out, text ? text : "(not in the summary)");
}

void gb_evidence_words(struct gb_buf *out, const json_t *item)
{
	char when[GB_WHEN_ROOM];
	int64_t size = 0, captured_s = 0;

	gb_json_int(item, "size", &size);
	gb_buf_printf(out, "%s\n%s\n%s, %lld bytes\nsha256 %s",
		      or_empty(gb_json_string(item, "shows")),
		      or_empty(gb_json_string(item, "path")),
		      or_empty(gb_json_string(item, "kind")), (long long)size,
		      or_empty(gb_json_string(item, "sha256")));
	if (gb_json_int(item, "captured", &captured_s)) {
		gb_when_long(when, captured_s);
		gb_buf_printf(out, "\ntaken %s", when);
	}
}

void gb_action_words(struct gb_buf *out, const struct gb_policy *policy,
		     const json_t *action)
{
	const char *name = or_empty(gb_json_string(action, "action"));
	const char *by = gb_json_string(action, "by");
	const char *reason = gb_json_string(action, "reason");
	const char *came = gb_json_string(action, "outcome");
	const char *state = gb_json_string(action, "state");
	const json_t *who = gb_json_object(action, "who");
	struct gb_date date;
	char day[GB_WHEN_ROOM];

	gb_buf_text(out, gb_label(policy, "action", name));
	if (who) {
		gb_buf_text(out, ": ");
		gb_person_words(out, policy, who);
	}
	if (by && gb_date_parse(&date, by, NULL) == GB_OK) {
		gb_date_long(day, date);
		gb_buf_printf(out, ", by %s", day);
	}
	if (state)
		gb_buf_printf(out, " [%s]",
			      strcmp(state, "done") == 0 ? "done" : "to do");
	if (gb_json_true(action, "whole"))
		gb_buf_text(out, "\nMay read the whole case");
	if (reason)
		gb_buf_printf(out, "\nWhy: %s", reason);
	if (came)
		gb_buf_printf(out, "\nWhat came of it: %s", came);
}

void gb_link_words(struct gb_buf *out, const json_t *link)
{
	const char *reason = gb_json_string(link, "reason");

	gb_buf_text(out, or_empty(gb_json_string(link, "to")));
	if (reason)
		gb_buf_printf(out, "\nWhy: %s", reason);
}

void gb_outcome_words(struct gb_buf *out, const struct gb_policy *policy,
		      const json_t *outcome)
{
	const char *name = or_empty(gb_json_string(outcome, "outcome"));
	const char *reason = gb_json_string(outcome, "reason");
	const char *of = gb_json_string(outcome, "of");

	gb_buf_text(out, gb_label(policy, "outcome", name));
	if (of)
		gb_buf_printf(out, " (%s)", of);
	if (reason)
		gb_buf_printf(out, "\nWhy: %s", reason);
}

static const char *choice_label(const struct gb_policy *policy,
				const struct gb_policy_field *f,
				const struct gb_policy_type *type,
				const char *value)
{
	const struct gb_choice *c =
		gb_choice_of(gb_policy_choices(policy, f, type), value);

	return c ? c->label : value;
}

void gb_field_words(struct gb_buf *out, const struct gb_policy *policy,
		    const struct gb_policy_field *f,
		    const struct gb_policy_type *type, const char *value)
{
	char when[GB_WHEN_ROOM];
	int64_t at_s;

	if (f->input == GB_INPUT_WHEN &&
	    gb_when_parse(&at_s, NULL, value, NULL) == GB_OK) {
		gb_when_long(when, at_s);
		value = when;
	}
	gb_buf_text(out, f->input == GB_INPUT_CHOICE
				 ? choice_label(policy, f, type, value)
				 : value);
}

enum gb_code gb_case_holds(const struct gb_case *c, struct gb_err *err)
{
	if (c->n_altered == 0)
		return GB_OK;
	return gb_fail(err, GB_TAMPERED,
		       "%u of the entries of %s are missing or do not open as "
		       "they must: change nothing, and run guardbook verify",
		       (unsigned)c->n_altered, c->name);
}

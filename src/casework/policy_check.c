/* SPDX-License-Identifier: ISC
 * policy_check.c - what the tables of a policy say of each other, and what
 * the program and the law need of them. */
#include <string.h>

#include "src/casework/policy_file.h"

#define MAX_LOOK_DAYS 30
#define MAX_KEEP_YEARS 100

/* Names that the program and people's scripts rely on. */
static const struct {
	enum section_id id;
	const char *name;
} relied_on[] = {
	/* clang-format off */
	{ KINDS, "concern" }, { KINDS, "reference" }, { KINDS, "complaint" },
	{ ROLES, "teacher" }, { ROLES, "dsl" }, { ROLES, "deputy" },
	{ ROLES, "head" }, { ROLES, "hr" }, { ROLES, "chair" },
	{ ROLES, "trust" }, { ROLES, "it" },
	{ TYPES, "filtering" }, { TYPES, "youth-imagery" },
	{ TYPES, "cyberbullying" }, { TYPES, "illegal-content" },
	{ TYPES, "radicalisation" }, { TYPES, "online-other" },
	{ TYPES, "pupil-contact" }, { TYPES, "reference" },
	{ TYPES, "complaint" },
	{ FIELDS, "title" }, { FIELDS, "sub" }, { FIELDS, "found_at" },
	{ FIELDS, "platform" }, { FIELDS, "account" }, { FIELDS, "poster" },
	{ FIELDS, "about" }, { FIELDS, "narrative" },
	{ ACTIONS, "hr" }, { ACTIONS, "legal" }, { ACTIONS, "police" },
	{ ACTIONS, "other" }, { ACTIONS, "none" },
	{ OUTCOMES, "duplicate" }, { OUTCOMES, "logged-by-mistake" },
	/* clang-format on */
};

static const char *const people[] = {
	"staff", "pupil", "parent", "governor", "trustee", "volunteer", "other",
};

static void check_names(struct load *l)
{
	const struct gb_policy_about *about = gb_policy_about(l->p);

	for (size_t i = 0; i < GB_COUNT(relied_on); i++)
		if (!policy_row(l->p, relied_on[i].id, relied_on[i].name))
			policy_fail(l, NULL, NULL, NULL,
				    "expected a section %s \"%s\"",
				    policy_sections[relied_on[i].id].name,
				    relied_on[i].name);
	for (size_t i = 0; i < GB_COUNT(people); i++)
		if (!gb_choice_of(about->people, people[i]))
			policy_fail(l, "policy", NULL, "people",
				    "people: expected \"%s: ...\" among them",
				    people[i]);
	if (about->lock_minutes != 0 &&
	    (about->lock_minutes < 2 || about->lock_minutes > 10))
		policy_fail(l, "policy", NULL, "lock_minutes",
			    "lock_minutes: expected 2 to 10");
	if (gb_date_compare(about->reviewed, about->review_due) >= 0)
		policy_fail(l, "policy", NULL, "review_due",
			    "review_due: expected a day after reviewed");
}

static void check_kinds(struct load *l)
{
	size_t n;
	const struct gb_policy_kind *k = gb_policy_kinds(l->p, &n);

	for (; n > 0; n--, k++)
		if (k->keep_years > MAX_KEEP_YEARS)
			policy_fail(l, "kind", k->name, "keep_years",
				    "keep_years: expected at most %d",
				    MAX_KEEP_YEARS);
}

static void check_evidence(struct load *l, const struct gb_policy_type *t)
{
	/* Not a school's choice: such a file may not even be held. */
	if (t->takes_evidence && strcmp(t->name, "youth-imagery") == 0)
		policy_fail(l, "type", t->name, "evidence",
			    "evidence: expected never, as the law says");
	if (!t->takes_evidence && t->keeps_copies)
		policy_fail(l, "type", t->name, "keep_copies",
			    "keep_copies: expected only with evidence = "
			    "\"allowed\"");
	if (!t->takes_evidence && !*t->no_evidence)
		policy_fail(l, "type", t->name, NULL,
			    "expected no_evidence = ... to say why evidence "
			    "is never taken");
	if (t->takes_evidence && *t->no_evidence)
		policy_fail(l, "type", t->name, "no_evidence",
			    "no_evidence: expected only with evidence = "
			    "\"never\"");
}

static void check_type(struct load *l, const struct gb_policy_type *t)
{
	if (!gb_policy_kind(l->p, t->kind))
		policy_fail(l, "type", t->name, "kind",
			    "kind: expected the name of a kind");
	if (strcmp(t->route, "dsl") != 0 && strcmp(t->route, "head") != 0)
		policy_fail(l, "type", t->name, "route",
			    "route: expected dsl or head");
	if (t->look_within_days > MAX_LOOK_DAYS)
		policy_fail(l, "type", t->name, "look_within_days",
			    "look_within_days: expected at most %d",
			    MAX_LOOK_DAYS);
	for (size_t i = 0; i < t->dsl_may.n; i++)
		if (!gb_policy_action(l->p, t->dsl_may.at[i]))
			policy_fail(l, "type", t->name, "dsl_may",
				    "dsl_may: expected names of actions");
	check_evidence(l, t);
}

static void check_form(struct load *l, const struct gb_policy_type *t)
{
	size_t n, n_short = 0;
	const struct gb_policy_field *f = gb_policy_fields(l->p, &n);

	for (; n > 0; n--, f++)
		if (gb_policy_asks(f, t) && f->input != GB_INPUT_TEXT &&
		    f->input != GB_INPUT_PEOPLE)
			n_short++;
	if (n_short > GB_POLICY_FORM_FIELDS)
		policy_fail(l, "type", t->name, NULL,
			    "expected at most %d fields on its form, not %zu",
			    GB_POLICY_FORM_FIELDS, n_short);
}

static void check_choice(struct load *l, const struct gb_policy_field *f)
{
	static const char *const sources[] = { "platforms", "relations",
					       "subs" };
	bool is_known = false;

	for (size_t i = 0; i < GB_COUNT(sources); i++)
		is_known |= strcmp(f->from, sources[i]) == 0;
	if (*f->from && !is_known)
		policy_fail(l, "field", f->name, "from",
			    "from: expected platforms, relations or subs");
	if (f->input == GB_INPUT_CHOICE && !*f->from == !f->choices.n)
		policy_fail(l, "field", f->name, NULL,
			    "expected either from or choices");
	if (f->input != GB_INPUT_CHOICE && (*f->from || f->choices.n))
		policy_fail(l, "field", f->name, NULL,
			    "expected from or choices only with input = "
			    "\"choice\"");
}

static void check_field(struct load *l, const struct gb_policy_field *f)
{
	static const char *const full_only[] = { "title", "account" };
	bool is_full = f->input == GB_INPUT_TEXT || f->input == GB_INPUT_PEOPLE;

	for (size_t i = 0; i < GB_COUNT(full_only); i++)
		is_full |= strcmp(f->name, full_only[i]) == 0;
	if (is_full && f->in_summary)
		policy_fail(l, "field", f->name, "summary",
			    "summary: expected false, this may tell of a "
			    "pupil");
	for (size_t i = 0; i < f->types.n; i++)
		if (!gb_policy_type(l->p, f->types.at[i]))
			policy_fail(l, "field", f->name, "types",
				    "types: expected names of types");
	check_choice(l, f);
}

static void check_platforms(struct load *l)
{
	static const char sorts[] =
		" network messages video games forum other ";
	size_t n;
	const struct gb_policy_platform *f = gb_policy_platforms(l->p, &n);

	for (; n > 0; n--, f++) {
		const char *at =
			policy_is_name(f->sort) ? strstr(sorts, f->sort) : NULL;

		if (!at || at[-1] != ' ' || at[strlen(f->sort)] != ' ')
			policy_fail(l, "platform", f->name, "sort",
				    "sort: expected network, messages, video, "
				    "games, forum or other");
	}
}

void policy_check(struct load *l)
{
	size_t n;
	const struct gb_policy_type *t = gb_policy_types(l->p, &n);
	const struct gb_policy_field *f;

	check_names(l);
	check_kinds(l);
	for (; n > 0; n--, t++) {
		check_type(l, t);
		check_form(l, t);
	}
	f = gb_policy_fields(l->p, &n);
	for (; n > 0; n--, f++)
		check_field(l, f);
	check_platforms(l);
}

/* SPDX-License-Identifier: ISC
 * case_details.c - a case's first tab: who, what, where, and what happened. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/case.h"

static void pair(struct case_view *v, const char *label, const char *text)
{
	if (text && text[0])
		gb_scroll_pair(v->details, label, GB_USE_PLAIN, text);
}

/* "Mr T Bevan, 9 March 2026, 09:12" */
static void pair_who_when(struct case_view *v, const char *label,
			  const json_t *who, const json_t *of, const char *key)
{
	char when[GB_WHEN_ROOM] = "", text[300];
	int64_t at_s;

	if (gb_json_int(of, key, &at_s))
		gb_when_long(when, at_s);
	snprintf(text, sizeof(text), "%s%s%s", say_person(who),
		 when[0] ? ", " : "", when);
	pair(v, label, text);
}

static bool is_pupil(const json_t *person)
{
	const char *kind = gb_json_string(person, "kind");

	return kind && strcmp(kind, "pupil") == 0;
}

/* A person named, as "Mr P Harris (member of staff)". */
static void put_person(struct gb_buf *to, const struct case_view *v,
		       const json_t *person)
{
	const struct gb_choices kinds = gb_policy_about(v->policy)->people;
	const char *kind = gb_json_string(person, "kind");
	const struct gb_choice *known = kind ? gb_choice_of(kinds, kind) : NULL;

	gb_buf_printf(to, "%s%s (%s)", to->len > 0 ? ", " : "",
		      say_person(person),
		      known  ? known->label
		      : kind ? say_role(v->policy, kind)
			     : "");
}

static void put_people(struct case_view *v)
{
	const json_t *about = case_list_of(v, "about");
	struct gb_buf text = { 0 };
	size_t i, n_pupils = 0;
	json_t *person;

	json_array_foreach (about, i, person)
		n_pupils += is_pupil(person);
	if (n_pupils > 0 && !v->names)
		gb_buf_printf(&text, "%zu %s (names hidden: press v)", n_pupils,
			      n_pupils == 1 ? "pupil" : "pupils");
	json_array_foreach (about, i, person)
		if (v->names || !is_pupil(person))
			put_person(&text, v, person);
	if (text.len == 0)
		gb_buf_text(&text, "nobody is named");
	pair(v, "Who it is about", gb_buf_string(&text));
	gb_buf_free(&text);
}

static void put_with(struct case_view *v)
{
	struct gb_buf text = { 0 };

	say_people(&text, case_list_of(v, "with"));
	pair(v, "Who has it", gb_buf_string(&text));
	gb_buf_free(&text);
}

static void put_sort(struct case_view *v)
{
	const char *name = gb_json_string(v->c->body, "type");
	const char *sub = gb_json_string(v->c->body, "sub");
	const struct gb_policy_type *type =
		name ? gb_policy_type(v->policy, name) : NULL;
	const struct gb_choice *more =
		type && sub ? gb_choice_of(type->subs, sub) : NULL;
	char text[300];

	snprintf(text, sizeof(text), "%s%s%s (policy %s)",
		 say_type(v->policy, name), more ? ": " : "",
		 more ? more->label : "", type ? type->section : "");
	pair(v, "What sort", text);
}

/* The label of a choice, a date in words, or the words themselves. */
static void put_field(struct case_view *v, const struct gb_policy_field *f,
		      const char *value)
{
	const struct gb_policy_type *type =
		gb_policy_type(v->policy, gb_json_string(v->c->body, "type"));
	struct gb_choices choices = gb_policy_choices(v->policy, f, type);
	const struct gb_choice *choice = gb_choice_of(choices, value);
	char when[GB_WHEN_ROOM];
	bool has_time = false;
	int64_t at_s;

	if (f->input == GB_INPUT_WHEN &&
	    gb_when_parse(&at_s, &has_time, value, NULL) == GB_OK) {
		if (has_time)
			gb_when_long(when, at_s);
		else
			gb_date_long(when, gb_date_of(at_s));
		pair(v, f->label, when);
	} else {
		pair(v, f->label, choice ? choice->label : value);
	}
}

/* In the policy's order, whatever the order they were given in. */
static void put_fields(struct case_view *v)
{
	const json_t *fields = gb_json_object(v->c->body, "fields");
	size_t n;
	const struct gb_policy_field *f = gb_policy_fields(v->policy, &n);

	for (size_t i = 0; i < n; i++) {
		const char *value = gb_json_string(fields, f[i].name);

		if (value && value[0])
			put_field(v, &f[i], value);
	}
}

static void put_outcome(struct case_view *v)
{
	const json_t *end = gb_json_object(v->c->body, "outcome");
	const char *of = gb_json_string(end, "of");
	char text[200];

	if (!end)
		return;
	snprintf(text, sizeof(text), "%s%s%s",
		 say_outcome(v->policy, gb_json_string(end, "outcome")),
		 of ? ": see " : "", of ? of : "");
	pair(v, "How it ended", text);
	pair(v, "Why", gb_json_string(end, "reason"));
	pair_who_when(v, "Closed by", json_object_get(end, "who"), end, "at");
}

static enum gb_code load(struct case_view *v, struct gb_err *err)
{
	const json_t *body = v->c->body;
	const char *narrative = gb_json_string(body, "narrative");

	(void)err;
	gb_scroll_clear(v->details);
	pair_who_when(v, "Reported by", json_object_get(body, "reporter"), body,
		      "opened");
	put_sort(v);
	put_with(v);
	put_people(v);
	put_fields(v);
	put_outcome(v);
	gb_scroll_gap(v->details);
	if (narrative) {
		gb_scroll_head(v->details, "What happened");
		gb_scroll_text(v->details, GB_USE_PLAIN, narrative);
	} else if (case_is_summary(v)) {
		gb_scroll_text(v->details, GB_USE_HEAD,
			       "You see a summary: dates, decisions, actions "
			       "and outcomes.");
		gb_scroll_text(v->details, GB_USE_PLAIN,
			       "What was reported, the evidence and pupils "
			       "stay with those who deal with the case. The "
			       "Headteacher can let you in to the whole.");
	}
	return GB_OK;
}

static void show(struct gb_page *page, struct case_view *v)
{
	gb_page_scroll(page, v->details);
}

const struct case_tab case_details = {
	.name = "Details",
	.load = load,
	.show = show,
};

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

/* In the policy's order, whatever the order they were given in. */
static void put_fields(struct case_view *v)
{
	const json_t *fields = gb_json_object(v->c->body, "fields");
	const char *type = gb_json_string(v->c->body, "type");
	char when[GB_WHEN_ROOM];
	size_t n;
	const struct gb_policy_field *f = gb_policy_fields(v->policy, &n);

	for (size_t i = 0; i < n; i++) {
		const char *value = gb_json_string(fields, f[i].name);

		if (value && value[0])
			pair(v, f[i].label,
			     say_value(when, v->policy, type, f[i].name,
				       value));
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

static void put_links(struct case_view *v)
{
	const json_t *links = case_list_of(v, "links");
	size_t i;
	json_t *link;

	pair(v, "Adds to", gb_json_string(v->c->body, "adds_to"));
	json_array_foreach (links, i, link) {
		const char *why = gb_json_string(link, "reason");
		char line[300], text[340];

		snprintf(text, sizeof(text), "%s%s%s",
			 gb_json_string(link, "to"), why ? ": " : "",
			 say_line(line, sizeof(line), why));
		pair(v, "See also", text);
	}
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
	put_links(v);
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

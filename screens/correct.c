/* SPDX-License-Identifier: ISC
 * correct.c - put something right that a case says. A field goes by its place
 * in the policy that the case was logged under, from 1; 0 is its sort, which
 * is no field. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/field_box.h"
#include "screens/forms.h"
#include "screens/goes_to.h"
#include "screens/say.h"

static const struct gb_policy_field the_sort = {
	.name = "type",
	.label = "Sort of case",
	.hint = "",
	.input = GB_INPUT_CHOICE,
	.from = "",
	.is_required = true,
};

static const struct gb_policy_field *field_at(const struct gb_policy *policy,
					      size_t n)
{
	size_t n_fields;
	const struct gb_policy_field *f = gb_policy_fields(policy, &n_fields);

	return n == 0 ? &the_sort : n <= n_fields ? &f[n - 1] : NULL;
}

static const struct gb_policy_field *field_of(const struct screen_change *ch)
{
	return field_at(ch->policy, (size_t)ch->n);
}

/* People are added with the change itself, and are never taken out. */
static bool can_be_corrected(const struct gb_policy *policy,
			     const struct gb_policy_field *f,
			     const struct gb_policy_type *type)
{
	if (!gb_policy_asks(f, type) || f->input == GB_INPUT_PEOPLE)
		return false;
	if (f->input == GB_INPUT_TEXT)
		return strcmp(f->name, "narrative") == 0;
	return f->input != GB_INPUT_CHOICE ||
	       gb_policy_choices(policy, f, type).n > 0;
}

enum gb_code screen_correct_offer(struct screen_options *to,
				  const struct gb_case *c,
				  const struct gb_policy *policy,
				  struct gb_err *err)
{
	const char *name = gb_json_string(c->body, "type");
	const struct gb_policy_type *type =
		name ? gb_policy_type(policy, name) : NULL;
	size_t n;
	const struct gb_policy_field *f = gb_policy_fields(policy, &n);
	enum gb_code rc = screen_options_add(to, "0", the_sort.label, err);

	for (size_t i = 0; rc == GB_OK && type && i < n; i++) {
		char number[24];

		if (!can_be_corrected(policy, &f[i], type))
			continue;
		snprintf(number, sizeof(number), "%zu", i + 1);
		rc = screen_options_add(to, number, f[i].label, err);
	}
	return rc;
}

/* --- the form --------------------------------------------------------------*/
/* What it says now; "" for nothing. */
static const char *says(const struct screen_change *ch)
{
	const char *name = field_of(ch)->name;
	const char *own = gb_json_string(ch->c->body, name);
	const char *value =
		own ? own
		    : gb_json_string(gb_json_object(ch->c->body, "fields"),
				     name);

	return value ? value : "";
}

/* Into the box it comes as people write it: a day in words. */
static enum gb_code begin(struct screen_change *ch, struct gb_err *err)
{
	const struct gb_policy_field *f = field_of(ch);
	char when[GB_WHEN_ROOM];
	const char *value = says(ch);

	if (f->input == GB_INPUT_WHEN)
		value = say_value(when, ch->policy, ch->type->name, f->name,
				  value);
	/* Of a choice that the policy no longer offers here, none is marked. */
	if (gb_form_set(ch->form, "value", value, NULL) == GB_NOMEM)
		return gb_fail_nomem(err);
	gb_form_remark(ch->form, "about", GB_USE_PLAIN,
		       "Whoever you name can no longer read it.");
	return GB_OK;
}

/* The case as it would be: whom it names already, and whom this form names. */
static json_t *all_named(const struct screen_change *ch)
{
	json_t *all = json_copy(json_object_get(ch->c->body, "about"));

	if (!all)
		all = json_array();
	if (all && json_array_extend(all, ch->people.about) != 0) {
		json_decref(all);
		return NULL;
	}
	return all;
}

/* Does another role decide about it then? */
static bool moves(const struct screen_change *ch, const char *to,
		  const json_t *about)
{
	struct gb_route was = { 0 }, will = { 0 };
	bool other = gb_session_route(ch->session, ch->type->name,
				      json_object_get(ch->c->body, "about"),
				      &was, NULL) == GB_OK &&
		     gb_session_route(ch->session, to, about, &will, NULL) ==
			     GB_OK &&
		     strcmp(was.role, will.role) != 0;

	gb_route_free(&was);
	gb_route_free(&will);
	return other;
}

static void where_it_goes(struct gb_page *page, const struct screen_change *ch)
{
	const char *to = screen_change_value(ch, "value");
	json_t *about = all_named(ch);
	struct gb_buf text = { 0 };

	if (!about || !*to || strcmp(to, says(ch)) == 0)
		gb_page_text(page, GB_USE_PLAIN,
			     "Another sort may mean that other people deal "
			     "with it.");
	else if (!moves(ch, to, about))
		gb_page_text(page, GB_USE_PLAIN,
			     "It stays with those who have it.");
	else if (screen_goes_to(&text, ch->session, to, about, NULL, NULL) ==
		 GB_OK)
		gb_page_text(page, GB_USE_HEAD,
			     "%s Others who read it now no longer can.",
			     gb_buf_string(&text));
	gb_buf_free(&text);
	json_decref(about);
}

static void above(struct gb_page *page, const struct screen_change *ch)
{
	gb_page_text(page, GB_USE_PLAIN,
		     "What it says now stays in the history; so does your "
		     "reason.");
	if (field_of(ch) == &the_sort)
		where_it_goes(page, ch);
	gb_page_gap(page);
}

/* Two ways to write an instant may be the same one. */
static bool is_as_it_was(const struct screen_change *ch, const char *value)
{
	char iso[GB_WHEN_ROOM];
	const char *now = says(ch);

	if (*now &&
	    screen_field_value(field_of(ch), now, iso, &now, NULL) != GB_OK)
		return false;
	return strcmp(value, now) == 0;
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	const struct gb_policy_field *f = field_of(ch);
	const char *value = screen_change_value(ch, "value");
	char iso[GB_WHEN_ROOM];
	json_t *data;
	enum gb_code rc = screen_field_value(f, value, iso, &value, err);

	if (rc != GB_OK)
		return rc;
	if (is_as_it_was(ch, value))
		return gb_fail(err, GB_INVALID,
			       "%s says that already: write what it should "
			       "say",
			       ch->c->name);
	data = json_pack("{s:s, s:s, s:s}", "field", f->name, "value", value,
			 "reason", screen_change_value(ch, "reason"));
	return json_array_append_new(changes, data) == 0 ? GB_OK
							 : gb_fail_nomem(err);
}

static const struct screen_change_kind correct = {
	.verb = &gb_verb_correct,
	.title = "Correct",
	.save = "Correct it",
	.above = above,
	.fill = fill,
	.begin = begin,
};

/* A correction puts something there: nothing is no value. */
static enum gb_code value_box(struct gb_box *box, struct screen_change *ch,
			      struct gb_err *err)
{
	struct gb_policy_field f = *field_of(ch);
	struct screen_options *options = &ch->options[0];
	size_t n;
	const struct gb_policy_type *t = gb_policy_types(ch->policy, &n);
	enum gb_code rc;

	f.is_required = true;
	rc = screen_field_box(box, options, ch->policy, ch->type, &f, err);
	for (size_t i = 0; rc == GB_OK && ch->n == 0 && i < n; i++)
		rc = screen_options_add(options, t[i].name, t[i].label, err);
	box->name = "value";
	box->choices = options->at;
	box->n_choices = options->n;
	return rc;
}

static enum gb_code open_form(struct gb_app *app, struct screen_change *ch,
			      struct gb_err *err)
{
	struct gb_box boxes[] = {
		{ .name = "value" },
		{ .name = "about",
		  .label = "Is it about somebody more?",
		  .kind = GB_BOX_OPENS,
		  .press = screen_change_choose_people },
		{ .name = "reason",
		  .label = "Why?",
		  .kind = GB_BOX_AREA,
		  .rows = 3,
		  .must = true },
	};
	enum gb_code rc = value_box(&boxes[0], ch, err);

	if (rc == GB_OK)
		rc = screen_change_name_people(ch, "about", err);
	if (rc == GB_OK)
		return screen_change_open(app, ch, boxes, GB_COUNT(boxes), err);
	screen_change_close(ch);
	return rc;
}

enum gb_code screen_correct_open(struct gb_app *app, struct gb_session *s,
				 const char *case_name, size_t n,
				 struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc = screen_change_start(&ch, &correct, s, case_name, err);

	if (rc != GB_OK)
		return rc;
	ch->n = (int64_t)n;
	if (field_of(ch))
		return open_form(app, ch, err);
	screen_change_close(ch);
	return gb_fail(err, GB_NOT_FOUND, "the policy has no such field");
}

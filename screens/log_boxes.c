/* SPDX-License-Identifier: ISC
 * log_boxes.c - the boxes of a report, from the policy's fields, and back from
 * the boxes to what is sent. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/when.h"
#include "screens/field_box.h"
#include "screens/log.h"

static enum gb_code add_box(struct screen_log_boxes *b,
			    const struct gb_policy *policy,
			    const struct gb_policy_type *type,
			    const struct gb_policy_field *f,
			    const struct gb_box *people, struct gb_err *err)
{
	struct gb_box *box = &b->at[b->n];
	enum gb_code rc =
		screen_field_box(box, &b->options[b->n], policy, type, f, err);

	b->n++;
	if (f->input == GB_INPUT_PEOPLE) {
		box->press = people->press;
		box->must = f->is_required || type->needs_about;
	}
	return rc;
}

/* "KDR-482, sent 9 March 2026": whoever may not open what they sent can still
 * say that this is more of it. */
#define REPORTS_MAX 50

static enum gb_code offer_reports(struct screen_options *to,
				  struct gb_session *s, struct gb_err *err)
{
	struct gb_report *r = NULL;
	size_t n = 0;
	enum gb_code rc = gb_session_reports(s, &r, &n, err);

	if (rc == GB_OK && n > 0)
		rc = screen_options_add(to, "", "No, this is new", err);
	for (size_t i = 0; rc == GB_OK && i < n && i < REPORTS_MAX; i++) {
		char day[GB_WHEN_ROOM], label[GB_CASE_NAME_ROOM + 96];

		gb_date_long(day, gb_date_of(r[i].sent_s));
		snprintf(label, sizeof(label), "%s, sent %s", r[i].name, day);
		rc = screen_options_add(to, r[i].name, label, err);
	}
	free(r);
	return rc;
}

static enum gb_code add_reports(struct screen_log_boxes *b,
				struct gb_session *s, struct gb_err *err)
{
	struct screen_options *options = &b->options[b->n];
	enum gb_code rc = offer_reports(options, s, err);

	if (options->n == 0)
		return rc;
	b->at[b->n++] = (struct gb_box){
		.name = "adds_to",
		.label = "Does it add to a report?",
		.kind = GB_BOX_CHOICE,
		.choices = options->at,
		.n_choices = options->n,
	};
	return rc;
}

enum gb_code screen_log_boxes_make(struct screen_log_boxes *b,
				   struct gb_session *s,
				   const struct gb_policy *policy,
				   const struct gb_policy_type *type,
				   const struct gb_box *people,
				   struct gb_err *err)
{
	size_t n;
	const struct gb_policy_field *f = gb_policy_fields(policy, &n);
	enum gb_code rc = GB_OK;

	*b = (struct screen_log_boxes){ 0 };
	b->at = calloc(n + 1, sizeof(*b->at));
	b->options = calloc(n + 1, sizeof(*b->options));
	if (!b->at || !b->options)
		rc = gb_fail_nomem(err);
	for (size_t i = 0; rc == GB_OK && i < n; i++) {
		if (!gb_policy_asks(&f[i], type))
			continue;
		rc = add_box(b, policy, type, &f[i], people, err);
		/* Below what it is about. */
		if (rc == GB_OK && b->n == 1)
			rc = add_reports(b, s, err);
	}
	if (rc != GB_OK)
		screen_log_boxes_free(b);
	return rc;
}

void screen_log_boxes_free(struct screen_log_boxes *b)
{
	for (size_t i = 0; i < b->n; i++)
		screen_options_free(&b->options[i]);
	free(b->options);
	free(b->at);
	*b = (struct screen_log_boxes){ 0 };
}

/* --- what is missing -------------------------------------------------------*/
static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\n")] == '\0';
}

bool screen_log_box_lacks(const struct screen_log *log,
			  const struct gb_box *box)
{
	const char *value = gb_form_value(log->form, box->name);

	if (is_blank(value))
		return box->must;
	return box->check && box->check(NULL, value);
}

size_t screen_log_missing(const struct screen_log *log, struct gb_buf *names)
{
	size_t n = 0;

	for (size_t i = 0; i < log->boxes.n; i++) {
		const struct gb_box *box = &log->boxes.at[i];

		if (!screen_log_box_lacks(log, box))
			continue;
		if (names)
			gb_buf_printf(names, "%s%s", n ? "\n" : "", box->label);
		n++;
	}
	return n;
}

/* --- what is sent ----------------------------------------------------------*/
/* Where the core has a field of the policy; NULL: among the other fields. */
static const char *place_of(const char *field)
{
	static const struct {
		const char *field, *place;
	} own[] = {
		{ "title", "title" },
		{ "sub", "sub" },
		{ "narrative", "text" },
		{ "adds_to", "adds_to" },
	};

	for (size_t i = 0; i < GB_COUNT(own); i++)
		if (strcmp(own[i].field, field) == 0)
			return own[i].place;
	return NULL;
}

static enum gb_code put_value(const struct screen_log *log,
			      const struct gb_box *box, json_t *data,
			      json_t *fields, struct gb_err *err)
{
	const char *value = gb_form_value(log->form, box->name);
	const char *place = place_of(box->name);
	const struct gb_policy_field *f =
		gb_policy_field(screen_log_policy(log), box->name);
	char iso[GB_WHEN_ROOM];
	enum gb_code rc = GB_OK;

	if (box->kind == GB_BOX_OPENS || is_blank(value))
		return GB_OK;
	if (f)
		rc = screen_field_value(f, value, iso, &value, err);
	if (rc != GB_OK)
		return rc;
	return json_object_set_new(place ? data : fields,
				   place ? place : box->name,
				   json_string(value)) == 0
		       ? GB_OK
		       : gb_fail_nomem(err);
}

enum gb_code screen_log_data(const struct screen_log *log, json_t **out,
			     struct gb_err *err)
{
	json_t *data = json_pack("{s:s, s:{}, s:O}", "type", log->type->name,
				 "fields", "about", log->people.about);
	enum gb_code rc = data ? GB_OK : gb_fail_nomem(err);

	*out = NULL;
	/* Files that were added while it was thought to be of another sort are
	 * left behind. */
	if (rc == GB_OK && log->type->takes_evidence)
		json_object_set(data, "evidence", log->evidence);
	for (size_t i = 0; rc == GB_OK && i < log->boxes.n; i++)
		rc = put_value(log, &log->boxes.at[i], data,
			       gb_json_object(data, "fields"), err);
	if (rc == GB_OK)
		*out = data;
	else
		json_decref(data);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * field_box.c - a field of the policy as a box of a form. */
#include "screens/field_box.h"

#define WHEN_CELLS 26 /* "16 September 2026, 11:10" */

static const char *is_when(void *self, const char *value)
{
	int64_t at_s;

	(void)self;
	return gb_when_parse(&at_s, NULL, value, NULL) == GB_OK
		       ? NULL
		       : "Write a day and a time, such as 16/03/2026 11:10";
}

static enum gb_box_kind kind_of(enum gb_input input)
{
	switch (input) {
	case GB_INPUT_LINE:
		return GB_BOX_LONG;
	case GB_INPUT_CHOICE:
		return GB_BOX_CHOICE;
	case GB_INPUT_WHEN:
		return GB_BOX_TEXT;
	case GB_INPUT_PEOPLE:
		return GB_BOX_OPENS;
	case GB_INPUT_TEXT:
		break;
	}
	return GB_BOX_AREA;
}

enum gb_code screen_field_box(struct gb_box *box,
			      struct screen_options *options,
			      const struct gb_policy *policy,
			      const struct gb_policy_type *type,
			      const struct gb_policy_field *f,
			      struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	*box = (struct gb_box){
		.name = f->name,
		.label = f->label,
		.kind = kind_of(f->input),
		.must = f->is_required,
	};
	if (f->input == GB_INPUT_WHEN) {
		box->cells = WHEN_CELLS;
		box->check = is_when;
	}
	if (f->input != GB_INPUT_CHOICE)
		return GB_OK;
	rc = screen_options_add_all(options, gb_policy_choices(policy, f, type),
				    err);
	/* A way to take back what was chosen. */
	if (rc == GB_OK && !f->is_required)
		rc = screen_options_add(options, "", "Leave it empty", err);
	box->choices = options->at;
	box->n_choices = options->n;
	return rc;
}

enum gb_code screen_field_value(const struct gb_policy_field *f,
				const char *typed, char iso[GB_WHEN_ROOM],
				const char **value, struct gb_err *err)
{
	int64_t at_s;
	enum gb_code rc;

	*value = typed;
	if (f->input != GB_INPUT_WHEN)
		return GB_OK;
	rc = gb_when_parse(&at_s, NULL, typed, err);
	if (rc != GB_OK)
		return rc;
	gb_when_iso(iso, at_s);
	*value = iso;
	return GB_OK;
}

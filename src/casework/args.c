/* SPDX-License-Identifier: ISC
 * args.c - what is in a change: checked against the verb's table, and cleaned.
 */
#include <string.h>

#include "guardbook/text.h"
#include "guardbook/when.h"
#include "src/casework/work.h"

/* Check and clean every string below `value`, in place. `one_line` also takes
 * newlines out. */
static enum gb_code clean(json_t *value, bool one_line, struct gb_err *err)
{
	const char *key, *text = json_string_value(value);
	struct gb_buf b = { 0 };
	enum gb_code rc = GB_OK;
	json_t *item;
	size_t i;

	if (text) {
		size_t n = json_string_length(value);

		rc = gb_text_check(text, n, err);
		if (rc == GB_OK)
			rc = one_line ? gb_text_line(&b, text, n, NULL, err)
				      : gb_text_clean(&b, text, n, NULL, err);
		if (rc == GB_OK &&
		    (!gb_buf_string(&b) ||
		     json_string_setn(value, (char *)b.data, b.len) < 0))
			rc = gb_fail_nomem(err);
		gb_buf_free(&b);
		return rc;
	}
	if (json_is_array(value)) {
		json_array_foreach (value, i, item)
			if ((rc = clean(item, one_line, err)) != GB_OK)
				return rc;
	} else if (json_is_object(value)) {
		json_object_foreach (value, key, item)
			if ((rc = clean(item, one_line, err)) != GB_OK)
				return rc;
	}
	return rc;
}

static bool has_form(const struct gb_arg *arg, const json_t *value)
{
	const char *text = json_string_value(value);
	struct gb_date date;

	switch (arg->kind) {
	case GB_ARG_NAME:
	case GB_ARG_LINE:
	case GB_ARG_TEXT:
		return text != NULL;
	case GB_ARG_COUNT:
		return json_integer_value(value) > 0;
	case GB_ARG_DATE:
		return text && gb_date_parse(&date, text, NULL) == GB_OK;
	case GB_ARG_FLAG:
		return json_is_true(value);
	case GB_ARG_PERSON:
	case GB_ARG_VALUES:
		return json_is_object(value);
	case GB_ARG_PEOPLE:
	case GB_ARG_LIST:
		return json_is_array(value);
	}
	return false;
}

static bool is_empty(const json_t *value)
{
	const char *text = json_string_value(value);

	if (!value)
		return true;
	return text && text[strspn(text, " \n\t")] == '\0';
}

/* A decision without a reason is never saved: what a verb requires is there
 * and says something. */
enum gb_code gb_check_args(const struct gb_verb *v, json_t *data,
			   struct gb_err *err)
{
	const char *name;
	json_t *value;
	void *next;

	json_object_foreach_safe(data, next, name, value)
	{
		const struct gb_arg *arg = gb_verb_arg(v, name);
		bool people = strcmp(name, "about") == 0 ||
			      strcmp(name, "not_about") == 0;
		enum gb_code rc =
			clean(value, !arg || arg->kind != GB_ARG_TEXT, err);

		if (rc != GB_OK)
			return rc;
		if (arg ? !has_form(arg, value)
			: !people || !json_is_array(value))
			return gb_fail(err, GB_INVALID,
				       arg ? "\"%s\" is not of the right form"
					   : "\"%s\" is not asked for here",
				       arg ? arg->label : name);
		if (is_empty(value) && arg && !arg->required)
			json_object_del(data, name);
	}
	for (size_t i = 0; i < v->n_args; i++)
		if (v->args[i].required &&
		    is_empty(json_object_get(data, v->args[i].name)))
			return gb_fail(err, GB_INVALID, "\"%s\" is missing",
				       v->args[i].label);
	return GB_OK;
}

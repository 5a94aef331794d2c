/* SPDX-License-Identifier: ISC
 * changes.c - a line of the history, in words. */
#include <string.h>

#include "guardbook/json.h"
#include "src/outlet/words.h"

static const char *const labels[][2] = {
	{ "state", "State" },
	{ "with", "With" },
	{ "about", "About" },
	{ "type", "Type" },
	{ "kind", "Kind" },
	{ "sub", "What sort" },
	{ "title", "Title" },
	{ "fields", "Fields" },
	{ "notes", "Note" },
	{ "evidence", "Evidence" },
	{ "actions", "Action" },
	{ "outcome", "Outcome" },
	{ "reason", "Why" },
	{ "links", "Case" },
	{ "field", "What was corrected" },
	{ "narrative", "What happened" },
	{ "n", "Evidence number" },
	{ "to", "To" },
	{ "purpose", "What for" },
	{ "recipient", "For" },
	{ "form", "As" },
};

static const char *label_of(const char *key)
{
	for (size_t i = 0; i < GB_COUNT(labels); i++)
		if (strcmp(labels[i][0], key) == 0)
			return labels[i][1];
	return key;
}

static void value_words(struct gb_buf *out, const struct gb_policy *policy,
			const char *key, const json_t *value)
{
	const char *text = json_string_value(value);
	const char *name;
	json_t *item;
	size_t i;

	if (text) {
		gb_buf_text(out, gb_label(policy, key, text));
	} else if (json_is_integer(value)) {
		gb_buf_printf(out, "%lld",
			      (long long)json_integer_value(value));
	} else if (strcmp(key, "with") == 0 || strcmp(key, "about") == 0) {
		gb_people_words(out, policy, value);
	} else if (strcmp(key, "outcome") == 0) {
		gb_outcome_words(out, policy, value);
	} else if (json_is_object(value)) {
		i = 0;
		json_object_foreach ((json_t *)value, name, item)
			if (json_is_string(item))
				gb_buf_printf(out, "%s%s %s", i++ ? ", " : "",
					      name, json_string_value(item));
	}
	json_array_foreach (value, i, item) {
		if (strcmp(key, "notes") == 0)
			gb_note_words(out, item);
		else if (strcmp(key, "evidence") == 0)
			gb_evidence_words(out, item);
		else if (strcmp(key, "actions") == 0)
			gb_action_words(out, policy, item);
		else if (strcmp(key, "links") == 0)
			gb_link_words(out, item);
		else
			break;
		if (i + 1 < json_array_size(value))
			gb_buf_text(out, "\n");
	}
}

void gb_change_words(struct gb_buf *out, const struct gb_policy *policy,
		     const char *key, const json_t *before, const json_t *after)
{
	gb_buf_printf(out, "%s: ", label_of(key));
	/* A list that grew says what is new; of one value both are told. */
	if (before && json_is_string(after)) {
		value_words(out, policy, key, before);
		gb_buf_text(out, " -> ");
	} else if (before && strcmp(key, "actions") != 0) {
		value_words(out, policy, key, before);
		gb_buf_text(out, "\n  -> ");
	}
	value_words(out, policy, key, after);
}

const char *gb_line_words(const json_t *line)
{
	const char *verb = gb_json_string(line, "verb");
	const struct gb_verb *v = verb ? gb_verb_named(verb) : NULL;

	if (v)
		return v->did;
	return verb && strcmp(verb, "noise") == 0
		       ? "Without effect: by somebody who may not write here"
		       : "Can't be read as it was written";
}

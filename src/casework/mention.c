/* SPDX-License-Identifier: ISC
 * mention.c - "Is this about ...?" */
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/mention.h"
#include "guardbook/route.h"
#include "guardbook/text.h"

/* Gather every string, so that each is folded once. A bar between two keeps
 * words of different boxes apart. */
static void gather(struct gb_buf *all, const json_t *value)
{
	const char *key;
	json_t *item;
	size_t i;

	if (json_is_string(value)) {
		gb_buf_text(all, json_string_value(value));
		gb_buf_text(all, "\n|\n");
	}
	json_array_foreach (value, i, item)
		gather(all, item);
	json_object_foreach ((json_t *)value, key, item)
		/* Where a file stands is not what somebody said. */
		if (strcmp(key, "path") != 0)
			gather(all, item);
}

static bool names_folded(const char *text, const char *word)
{
	struct gb_buf folded = { 0 };
	bool found = false;

	if (gb_text_fold(&folded, word, strlen(word), NULL) == GB_OK &&
	    gb_buf_string(&folded))
		found = gb_text_names_word(text, gb_buf_string(&folded));
	gb_buf_free(&folded);
	return found;
}

static bool is_mentioned(const char *text, const struct gb_person *p,
			 const struct gb_policy_role *role)
{
	const char *surname = strrchr(p->name, ' ');

	if (p->name[0] && names_folded(text, surname ? surname + 1 : p->name))
		return true;
	for (size_t i = 0; i < role->titles.n; i++)
		if (names_folded(text, role->titles.at[i]))
			return true;
	return false;
}

static bool is_answered(const json_t *answered, const struct gb_person *p)
{
	size_t i;
	json_t *answer;

	json_array_foreach (answered, i, answer) {
		const char *word = json_string_value(answer);

		if (word &&
		    (strcmp(word, p->role) == 0 || strcmp(word, p->id) == 0 ||
		     strcmp(word, p->sign_in) == 0))
			return true;
	}
	return false;
}

enum gb_code gb_mentions(json_t **out, const struct gb_policy *policy,
			 const struct gb_roster *roster, const json_t *words,
			 const json_t *about, const json_t *answered,
			 const char *writer, struct gb_err *err)
{
	struct gb_buf all = { 0 }, folded = { 0 };
	json_t *found = json_array();
	const char *text;
	enum gb_code rc;

	*out = NULL;
	gather(&all, words);
	rc = gb_buf_done(&all, err);
	if (rc == GB_OK)
		rc = gb_text_fold(&folded, all.data, all.len, err);
	text = rc == GB_OK ? gb_buf_string(&folded) : NULL;
	if (!found || !text)
		rc = gb_fail_nomem(err);
	for (size_t i = 0; rc == GB_OK && i < roster->n; i++) {
		const struct gb_person *p = &roster->person[i];
		const struct gb_policy_role *role =
			gb_policy_role(policy, p->role);

		if (p->until_seq != 0 || !role || role->titles.n == 0 ||
		    (writer && strcmp(writer, p->id) == 0) ||
		    gb_about_names(about, p) || is_answered(answered, p) ||
		    !is_mentioned(text, p, role))
			continue;
		json_array_append_new(found,
				      json_pack("{s:s, s:s, s:s, s:s}", "id",
						p->id, "name", p->name, "role",
						p->role, "title", role->label));
	}
	gb_buf_free(&all);
	gb_buf_free(&folded);
	if (rc == GB_OK)
		*out = found;
	else
		json_decref(found);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * question.c - "Is this about ...?", asked of a change before it is made. */
#include "guardbook/json.h"
#include "guardbook/mention.h"
#include "src/casework/at_hand.h"
#include "src/casework/change.h"

/* What of a change people wrote themselves. */
static json_t *own_words(const struct gb_verb *verb, const json_t *data)
{
	json_t *words = json_array(), *who;
	size_t j;

	for (size_t i = 0; i < verb->n_args; i++) {
		enum gb_arg_kind kind = verb->args[i].kind;

		if (kind == GB_ARG_LINE || kind == GB_ARG_TEXT ||
		    kind == GB_ARG_LIST || kind == GB_ARG_VALUES)
			json_array_append(
				words,
				json_object_get(data, verb->args[i].name));
	}
	/* Somebody typed in, not picked from the staff list, may be on it. */
	json_array_foreach (json_object_get(data, "about"), j, who)
		if (!json_object_get(who, "id"))
			json_array_append(words, json_object_get(who, "name"));
	return words;
}

static enum gb_code questions(const struct gb_session *s,
			      const struct gb_case *c,
			      const struct gb_verb *verb, const json_t *data,
			      json_t **out, struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;
	const json_t *had = c ? json_object_get(c->body, "not_about") : NULL;
	const json_t *now = json_object_get(data, "not_about");
	json_t *answers = json_array();
	json_t *about = gb_about_with(c, data);
	json_t *words = own_words(verb, data);
	enum gb_code rc;

	if (had)
		json_array_extend(answers, (json_t *)had);
	if (now)
		json_array_extend(answers, (json_t *)now);
	/* In a case that one may read one may write of oneself; who reports
	 * oneself is asked. */
	rc = gb_mentions(out, gb_chain_policy(chain, 0), &chain->roster, words,
			 about, answers, c ? s->opener.person : NULL, err);
	json_decref(answers);
	json_decref(about);
	json_decref(words);
	return rc;
}

enum gb_code gb_session_questions(struct gb_session *s, const char *name,
				  const struct gb_verb *verb,
				  const json_t *data, json_t **out,
				  struct gb_err *err)
{
	struct gb_case *c = NULL;
	enum gb_code rc = GB_OK;

	*out = NULL;
	if (name)
		rc = gb_session_case_now(s, name, &c, err);
	if (rc == GB_OK)
		rc = questions(s, c, verb, data, out, err);
	gb_case_free(c);
	return rc;
}

enum gb_code gb_work_ask(const struct gb_session *s, const struct gb_work *w,
			 struct gb_err *err)
{
	json_t *open = NULL;
	enum gb_code rc = questions(s, w->c, w->verb, w->data, &open, err);
	const json_t *first = json_array_get(open, 0);

	if (rc == GB_OK && first)
		rc = gb_fail(err, GB_ASK,
			     "is this about %s (%s)? Say yes or no before "
			     "it can be saved",
			     gb_json_string(first, "name"),
			     gb_json_string(first, "title"));
	json_decref(open);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * log_draft.c - a concern in the making, as a draft and back. */
#include "guardbook/json.h"
#include "screens/keep.h"
#include "screens/log.h"

bool screen_log_keep(struct gb_app *app, struct screen_log *log)
{
	json_t *words;

	if (!log->type || !screen_log_has_words(log))
		return true;
	words = json_pack("{s:s, s:o, s:O, s:O, s:O*}", "type", log->type->name,
			  "boxes", screen_boxes(log->form), "about",
			  log->people.about, "evidence", log->evidence, "file",
			  log->file);
	log->draft.verb = &gb_verb_log;
	return screen_keep(app, log->session, &log->draft, words);
}

/* The arrays are the form's own from now on: what was kept stays as it was. */
static enum gb_code take_list(json_t **to, const json_t *words, const char *key,
			      struct gb_err *err)
{
	json_t *list = json_deep_copy(gb_json_array(words, key));

	if (!list)
		return gb_fail_nomem(err);
	json_decref(*to);
	*to = list;
	return GB_OK;
}

enum gb_code screen_log_carry_on(struct gb_app *app, struct screen_log *log,
				 struct gb_draft *d, struct gb_err *err)
{
	const char *name = gb_json_string(d->words, "type");
	const struct gb_policy_type *type =
		name ? gb_policy_type(screen_log_policy(log), name) : NULL;
	enum gb_code rc;

	if (!type)
		return gb_fail(err, GB_NOT_FOUND,
			       "the policy no longer has this sort of concern");
	rc = screen_log_set_type(log, type, err);
	if (rc == GB_OK)
		rc = take_list(&log->people.about, d->words, "about", err);
	if (rc == GB_OK)
		rc = take_list(&log->evidence, d->words, "evidence", err);
	if (rc != GB_OK)
		return rc;
	log->file = json_incref(gb_json_object(d->words, "file"));
	screen_boxes_set(log->form, gb_json_object(d->words, "boxes"));
	rc = screen_log_words_open(app, log, err);
	if (rc == GB_OK) {
		log->draft = *d;
		*d = (struct gb_draft){ 0 };
	}
	return rc;
}

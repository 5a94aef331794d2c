/* SPDX-License-Identifier: ISC
 * close.c - close a case: nobody needs to act any more. */
#include <string.h>

#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/forms.h"
#include "screens/say.h"

/* What the marked outcome means. */
static const char *hint(const struct screen_change *ch)
{
	const struct gb_policy_outcome *o = gb_policy_outcome(
		ch->policy, screen_change_value(ch, "outcome"));

	return o ? o->sentence : "A closed case can be opened again.";
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	const char *outcome = screen_change_value(ch, "outcome");
	const char *of = screen_change_value(ch, "of");
	json_t *data = json_pack("{s:s, s:s}", "outcome", outcome, "reason",
				 screen_change_value(ch, "reason"));

	if (json_array_append_new(changes, data) != 0)
		return gb_fail_nomem(err);
	of += strspn(of, " ");
	if (*of)
		json_object_set_new(data, "of", json_string(of));
	return GB_OK;
}

static void ask(const struct screen_change *ch, struct gb_buf *text)
{
	char title[300];

	gb_buf_printf(text, "%s  %s\n\n", ch->c->name,
		      say_line(title, sizeof(title),
			       gb_json_string(ch->c->body, "title")));
	gb_buf_printf(
		text,
		"Outcome: %s\n\nAfter this nobody needs to act. It can "
		"be opened again, and both will be in the history.",
		say_outcome(ch->policy, screen_change_value(ch, "outcome")));
	explicit_bzero(title, sizeof(title));
}

static const struct screen_change_kind close_case = {
	.verb = &gb_verb_close,
	.title = "Close",
	.save = "Close the case",
	.hint = hint,
	.fill = fill,
	.ask = ask,
	.ask_title = "Close this case?",
	.ask_yes = "Yes, close it",
	.ask_no = "No, keep it open",
};

static enum gb_code offer_outcomes(struct screen_change *ch, struct gb_err *err)
{
	size_t n;
	const struct gb_policy_outcome *o = gb_policy_outcomes(ch->policy, &n);
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < n; i++)
		rc = screen_options_add(&ch->options[0], o[i].name, o[i].label,
					err);
	return rc;
}

static enum gb_code open_form(struct gb_app *app, struct screen_change *ch,
			      struct gb_err *err)
{
	const struct gb_box boxes[] = {
		{ .name = "outcome",
		  .label = "How did it end?",
		  .kind = GB_BOX_CHOICE,
		  .choices = ch->options[0].at,
		  .n_choices = ch->options[0].n,
		  .must = true },
		{ .name = "of",
		  .label = "Already logged as",
		  .kind = GB_BOX_TEXT,
		  .cells = 12 },
		{ .name = "reason",
		  .label = "Why?",
		  .kind = GB_BOX_AREA,
		  .rows = 4,
		  .must = true },
	};
	enum gb_code rc =
		screen_change_open(app, ch, boxes, GB_COUNT(boxes), err);

	if (rc == GB_OK)
		gb_form_remark(ch->form, "of", GB_USE_PLAIN,
			       "Only if another case is about the same thing.");
	return rc;
}

enum gb_code screen_close_open(struct gb_app *app, struct gb_session *s,
			       const char *case_name, struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc =
		screen_change_start(&ch, &close_case, s, case_name, err);

	if (rc != GB_OK)
		return rc;
	rc = offer_outcomes(ch, err);
	if (rc == GB_OK)
		return open_form(app, ch, err);
	screen_change_close(ch);
	return rc;
}

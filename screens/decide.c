/* SPDX-License-Identifier: ISC
 * decide.c - record the course of action. Each one that is ticked is a change
 * of its own. */
#include <string.h>

#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/forms.h"

#define BOXES 16 /* ticks of at most 10 actions, and what follows them */
#define ACTIONS_MAX 10

static const char head[] = "What we will do";
static const char whole[] = "whole"; /* HR may read it all */

static bool is_ticked(const struct screen_change *ch, const char *box)
{
	return screen_change_value(ch, box)[0] != '\0';
}

/* --- what may be ticked ----------------------------------------------------*/
static bool may_record(const struct screen_change *ch, const char *action)
{
	json_t *data = json_pack("{s:s}", "action", action);
	bool may = data && gb_verb_may(&gb_verb_act, gb_session_me(ch->session),
				       ch->c, ch->type, data, NULL) == GB_OK;

	json_decref(data);
	return may;
}

static size_t add_ticks(const struct screen_change *ch, struct gb_box *boxes)
{
	size_t n, used = 0;
	const struct gb_policy_action *a = gb_policy_actions(ch->policy, &n);

	for (size_t i = 0; i < n && used < ACTIONS_MAX; i++) {
		if (!may_record(ch, a[i].name))
			continue;
		boxes[used] = (struct gb_box){ .name = a[i].name,
					       .text = a[i].label,
					       .label = used ? NULL : head,
					       .kind = GB_BOX_TICK };
		used++;
		if (strcmp(a[i].name, "hr") == 0) {
			boxes[used++] = (struct gb_box){
				.name = whole,
				.text = "and let HR read the whole case, not "
					"only the summary",
				.kind = GB_BOX_TICK
			};
		}
	}
	return used;
}

/* --- what is sent ----------------------------------------------------------*/
static enum gb_code check_ticks(const struct screen_change *ch, size_t n,
				struct gb_err *err)
{
	if (n == 0)
		return gb_fail(err, GB_INVALID,
			       "tick what will be done; \"no further action\" "
			       "is a decision too");
	if (n > 1 && is_ticked(ch, "none"))
		return gb_fail(err, GB_INVALID,
			       "\"no further action\" cannot be ticked beside "
			       "something else");
	if (is_ticked(ch, whole) && !is_ticked(ch, "hr"))
		return gb_fail(err, GB_INVALID,
			       "tick Human Resources too, or do not let HR "
			       "read the whole case");
	return GB_OK;
}

static json_t *one(const struct screen_change *ch, const char *action)
{
	const struct gb_person *p = gb_roster_person(
		gb_casebook_roster(gb_session_book(ch->session)),
		screen_change_value(ch, "who"), 0);
	json_t *data = json_pack("{s:s, s:s}", "action", action, "reason",
				 screen_change_value(ch, "reason"));
	const char *by = screen_change_value(ch, "by");
	char iso[GB_WHEN_ROOM];
	struct gb_date day;

	if (data && p)
		json_object_set_new(data, "who",
				    json_pack("{s:s, s:s, s:s}", "id", p->id,
					      "name", p->name, "role",
					      p->role));
	if (data && *by && gb_date_parse(&day, by, NULL) == GB_OK) {
		gb_date_iso(iso, day);
		json_object_set_new(data, "by", json_string(iso));
	}
	if (data && strcmp(action, "hr") == 0 && is_ticked(ch, whole))
		json_object_set_new(data, whole, json_true());
	return data;
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	size_t n;
	const struct gb_policy_action *a = gb_policy_actions(ch->policy, &n);

	for (size_t i = 0; i < n; i++)
		if (is_ticked(ch, a[i].name) &&
		    json_array_append_new(changes, one(ch, a[i].name)) != 0)
			return gb_fail_nomem(err);
	return check_ticks(ch, json_array_size(changes), err);
}

/* What is saved already is not sent again. */
static void without(const json_t *change, json_t *boxes)
{
	const char *action = gb_json_string(change, "action");

	json_object_set_new(boxes, action, json_string(""));
	if (strcmp(action, "hr") == 0)
		json_object_set_new(boxes, whole, json_string(""));
}

/* --- the form --------------------------------------------------------------*/
static const char *hint(const struct screen_change *ch)
{
	const struct gb_policy_action *a =
		gb_policy_action(ch->policy, gb_form_at(ch->form));

	return a ? a->hint
		 : "Recording this adds it to the history under your name.";
}

static const char *is_day(void *self, const char *value)
{
	struct gb_date day;

	(void)self;
	return gb_date_parse(&day, value, NULL) == GB_OK
		       ? NULL
		       : "Write a day, such as 18/03/2026";
}

/* Whoever decides mostly does it; another can be chosen. */
static enum gb_code begin(struct screen_change *ch, struct gb_err *err)
{
	return gb_form_set(ch->form, "who", gb_session_me(ch->session)->id,
			   err);
}

static const struct screen_change_kind decide = {
	.verb = &gb_verb_act,
	.title = "Course of action",
	.save = "Record the decision",
	.hint = hint,
	.fill = fill,
	.begin = begin,
	.without = without,
};

static enum gb_code open_form(struct gb_app *app, struct screen_change *ch,
			      struct gb_err *err)
{
	const struct gb_box rest[] = {
		{ .name = "reason",
		  .label = "Reasons for this decision",
		  .kind = GB_BOX_AREA,
		  .rows = 4,
		  .must = true },
		{ .name = "who",
		  .label = "Who will do it",
		  .kind = GB_BOX_CHOICE,
		  .choices = ch->options[0].at,
		  .n_choices = ch->options[0].n,
		  .must = true },
		{ .name = "by",
		  .label = "By when",
		  .kind = GB_BOX_TEXT,
		  .cells = 20,
		  .check = is_day },
	};
	struct gb_box boxes[BOXES] = { 0 };
	size_t n = add_ticks(ch, boxes);

	_Static_assert(ACTIONS_MAX + 1 + GB_COUNT(rest) <= BOXES,
		       "room for every box");
	for (size_t i = 0; i < GB_COUNT(rest); i++)
		boxes[n++] = rest[i];
	return screen_change_open(app, ch, boxes, n, err);
}

enum gb_code screen_act_open(struct gb_app *app, struct gb_session *s,
			     const char *case_name, struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc = screen_change_start(&ch, &decide, s, case_name, err);

	if (rc != GB_OK)
		return rc;
	rc = screen_change_offer_people(ch, &ch->options[0], NULL, err);
	if (rc != GB_OK) {
		screen_change_close(ch);
		return rc;
	}
	return open_form(app, ch, err);
}

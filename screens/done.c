/* SPDX-License-Identifier: ISC
 * done.c - say what came of an action. */
#include <string.h>

#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/forms.h"
#include "screens/say.h"

static const json_t *action_of(const struct screen_change *ch)
{
	const json_t *list = gb_json_array(ch->c->body, "actions");
	size_t i;
	json_t *action;
	int64_t n;

	json_array_foreach (list, i, action)
		if (gb_json_int(action, "n", &n) && n == ch->n)
			return action;
	return NULL;
}

static void above(struct gb_page *page, const struct screen_change *ch)
{
	const json_t *action = action_of(ch);
	char day[GB_WHEN_ROOM], name[160];

	if (!action)
		return;
	say_day(day, gb_json_string(action, "by"));
	say_line(name, sizeof(name), say_person(gb_json_object(action, "who")));
	gb_page_pair(page, "What", GB_USE_HEAD, "%s",
		     say_action(ch->policy, gb_json_string(action, "action")));
	gb_page_pair(page, "Who", GB_USE_PLAIN, "%s", name);
	if (day[0])
		gb_page_pair(page, "By when", GB_USE_PLAIN, "%s", day);
	gb_page_gap(page);
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	json_t *data = json_pack("{s:I, s:s}", "n", (json_int_t)ch->n,
				 "outcome", screen_change_value(ch, "outcome"));

	return json_array_append_new(changes, data) == 0 ? GB_OK
							 : gb_fail_nomem(err);
}

static const struct screen_change_kind done = {
	.verb = &gb_verb_done,
	.title = "Mark done",
	.save = "Mark it done",
	.above = above,
	.fill = fill,
};

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "outcome", .label = "What came of it?  Say who was spoken to, and their reference.",
	  .kind = GB_BOX_AREA, .rows = 4, .must = true },
};
/* clang-format on */

enum gb_code screen_done_open(struct gb_app *app, struct gb_session *s,
			      const char *case_name, unsigned n,
			      struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc = screen_change_start(&ch, &done, s, case_name, err);

	if (rc != GB_OK)
		return rc;
	ch->n = n;
	if (action_of(ch))
		return screen_change_open(app, ch, boxes, GB_COUNT(boxes), err);
	rc = gb_fail(err, GB_NOT_FOUND, "%s has no action %u", ch->c->name, n);
	screen_change_close(ch);
	return rc;
}

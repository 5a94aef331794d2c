/* SPDX-License-Identifier: ISC
 * reopen.c - open a closed case again: somebody needs to act after all. */
#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/forms.h"
#include "screens/say.h"

static void above(struct gb_page *page, const struct screen_change *ch)
{
	const json_t *end = gb_json_object(ch->c->body, "outcome");
	char when[GB_WHEN_ROOM] = "";
	int64_t at_s;

	if (gb_json_int(end, "at", &at_s))
		gb_when_long(when, at_s);
	gb_page_text(page, GB_USE_PLAIN,
		     "It was closed as \"%s\"%s%s. That stays in the history, "
		     "and whoever had the case has it again.",
		     say_outcome(ch->policy, gb_json_string(end, "outcome")),
		     when[0] ? " on " : "", when);
	gb_page_gap(page);
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	json_t *data =
		json_pack("{s:s}", "reason", screen_change_value(ch, "reason"));

	return json_array_append_new(changes, data) == 0 ? GB_OK
							 : gb_fail_nomem(err);
}

static const struct screen_change_kind reopen = {
	.verb = &gb_verb_reopen,
	.title = "Open again",
	.save = "Open it again",
	.above = above,
	.fill = fill,
};

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "reason", .label = "Why?", .kind = GB_BOX_AREA, .rows = 4, .must = true },
};
/* clang-format on */

enum gb_code screen_reopen_open(struct gb_app *app, struct gb_session *s,
				const char *case_name, struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc = screen_change_start(&ch, &reopen, s, case_name, err);

	return rc == GB_OK ? screen_change_open(app, ch, boxes, GB_COUNT(boxes),
						err)
			   : rc;
}

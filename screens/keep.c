/* SPDX-License-Identifier: ISC
 * keep.c - a form's words, kept as a draft while they are written. */
#include <stdio.h>

#include "guardbook/json.h"
#include "screens/keep.h"
#include "screens/say.h"

bool screen_keep(struct gb_app *app, struct gb_session *s, struct gb_draft *d,
		 json_t *words)
{
	struct gb_err err = { 0 };
	enum gb_code rc = GB_OK;

	if (!words)
		rc = gb_fail_nomem(&err);
	else if (d->kept_s == 0 || !json_equal(words, d->words))
		rc = gb_draft_keep(s, d, words, &err);
	if (rc != GB_OK)
		gb_app_say(app, GB_USE_URGENT, "The draft is not kept: %s",
			   err.msg);
	json_decref(words);
	return rc == GB_OK;
}

void screen_say_kept(struct gb_app *app)
{
	gb_app_say(app, GB_USE_PLAIN,
		   "What you wrote is kept: press d on the first screen to go "
		   "on with it.");
}

void screen_kept(char to[SCREEN_KEPT_ROOM], const struct gb_draft *d,
		 const struct gb_env *env)
{
	int64_t ago_s = env->now_s(env) - d->kept_s;
	char time[SAY_TIME_ROOM];

	to[0] = '\0';
	if (d->kept_s == 0)
		return;
	say_time(time, d->kept_s);
	if (ago_s >= 0 && ago_s < 2)
		snprintf(to, SCREEN_KEPT_ROOM, "Draft kept just now");
	else if (ago_s >= 0 && ago_s < 60)
		snprintf(to, SCREEN_KEPT_ROOM, "Draft kept %d seconds ago",
			 (int)ago_s);
	else
		snprintf(to, SCREEN_KEPT_ROOM, "Draft kept at %s", time);
}

static bool holds_words(const struct gb_box *box)
{
	return box->kind != GB_BOX_BUTTON && box->kind != GB_BOX_SECRET &&
	       box->kind != GB_BOX_OPENS;
}

json_t *screen_boxes(struct gb_form *f)
{
	json_t *all = json_object();
	const struct gb_box *box;

	for (size_t i = 0; all && f && (box = gb_form_box(f, i)); i++)
		if (holds_words(box) &&
		    json_object_set_new(
			    all, box->name,
			    json_string(gb_form_value(f, box->name))) != 0) {
			json_decref(all);
			return NULL;
		}
	return all;
}

void screen_boxes_set(struct gb_form *f, const json_t *boxes)
{
	const struct gb_box *box;

	for (size_t i = 0; (box = gb_form_box(f, i)); i++) {
		const char *value = gb_json_string(boxes, box->name);

		/* A choice that is offered no more leaves its box open. */
		if (value && holds_words(box) &&
		    gb_form_set(f, box->name, value, NULL) != GB_OK)
			continue;
	}
	gb_form_set_touched(f, true);
}

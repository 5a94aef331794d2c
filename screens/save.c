/* SPDX-License-Identifier: ISC
 * save.c - write a kept copy of evidence out to a file, for somebody who has
 * to have it. */
#include <stdio.h>
#include <stdlib.h>

#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/forms.h"
#include "screens/say.h"

static void above(struct gb_page *page, const struct screen_change *ch)
{
	const json_t *item = json_array_get(
		gb_json_array(ch->c->body, "evidence"), (size_t)ch->n - 1);
	char shows[300];

	gb_page_text(
		page, GB_USE_HEAD, "Evidence %lld: %s", (long long)ch->n,
		say_line(shows, sizeof(shows), gb_json_string(item, "shows")));
	gb_page_text(page, GB_USE_PLAIN,
		     "The file that is made is sealed no longer: whoever has "
		     "it can look at it. Guardbook does not. That you made it "
		     "and what for goes into the history.");
	gb_page_gap(page);
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	json_t *data = json_pack("{s:s}", "purpose",
				 screen_change_value(ch, "purpose"));

	return json_array_append_new(changes, data) == 0 ? GB_OK
							 : gb_fail_nomem(err);
}

static enum gb_code write(struct screen_change *ch, const json_t *change,
			  struct gb_done *done, struct gb_err *err)
{
	const char *dir = screen_change_value(ch, "dir");
	char file[GB_EVIDENCE_NAME_ROOM];
	enum gb_code rc = gb_session_evidence_save(ch->session, ch->c->name,
						   (size_t)ch->n, dir, change,
						   &ch->draft, file, done, err);

	/* It is written; out of memory only the message is shorter. */
	if (rc == GB_OK && asprintf(&ch->written, "%s/%s", dir, file) < 0)
		ch->written = NULL;
	return rc;
}

static const struct screen_change_kind save = {
	.verb = &gb_verb_save,
	.title = "Write out",
	.save = "Write it out",
	.above = above,
	.fill = fill,
	.write = write,
};

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "dir",     .label = "Into which folder?", .kind = GB_BOX_LONG, .must = true },
	{ .name = "purpose", .label = "What for?", .kind = GB_BOX_AREA, .rows = 4, .must = true },
};
/* clang-format on */

enum gb_code screen_save_open(struct gb_app *app, struct gb_session *s,
			      const char *case_name, unsigned n,
			      struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc = screen_change_start(&ch, &save, s, case_name, err);

	if (rc != GB_OK)
		return rc;
	ch->n = n;
	return screen_change_open(app, ch, boxes, GB_COUNT(boxes), err);
}

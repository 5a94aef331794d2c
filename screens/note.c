/* SPDX-License-Identifier: ISC
 * note.c - add a note to the chronology of a case. */
#include "screens/change.h"
#include "screens/forms.h"

static void above(struct gb_page *page, const struct screen_change *ch)
{
	(void)ch;
	gb_page_text(page, GB_USE_PLAIN,
		     "What you did, saw or were told; when; and who was there. "
		     "Keep what you think separate.");
	gb_page_gap(page);
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	json_t *data =
		json_pack("{s:s}", "text", screen_change_value(ch, "text"));

	return json_array_append_new(changes, data) == 0 ? GB_OK
							 : gb_fail_nomem(err);
}

static const struct screen_change_kind note = {
	.verb = &gb_verb_note,
	.title = "Add a note",
	.save = "Add the note",
	.above = above,
	.fill = fill,
};

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "text", .label = "The note", .kind = GB_BOX_AREA, .rows = 8, .must = true },
};
/* clang-format on */

enum gb_code screen_note_open(struct gb_app *app, struct gb_session *s,
			      const char *case_name, struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc = screen_change_start(&ch, &note, s, case_name, err);

	return rc == GB_OK ? screen_change_open(app, ch, boxes, GB_COUNT(boxes),
						err)
			   : rc;
}

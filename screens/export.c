/* SPDX-License-Identifier: ISC
 * export.c - write a case out for somebody: a page to print, or plain text. */
#include <string.h>

#include "guardbook/json.h"
#include "screens/change.h"
#include "screens/forms.h"

static void above(struct gb_page *page, const struct screen_change *ch)
{
	(void)ch;
	gb_page_text(page, GB_USE_PLAIN,
		     "All that you can read of this case goes into one file, "
		     "which is sealed no longer: whoever has it can read it. "
		     "Who it is for and what for go into the history.");
	gb_page_gap(page);
}

static const char *hint(const struct screen_change *ch)
{
	(void)ch;
	return "A folder, or a file in one that is not there yet: nothing is "
	       "written over.";
}

/* Where the program was started is nothing that people can see. */
static const char *from_the_top(void *self, const char *value)
{
	(void)self;
	return !*value || *value == '/' ? NULL
					: "Please write all of it, from the "
					  "first / on.";
}

static enum gb_code begin(struct screen_change *ch, struct gb_err *err)
{
	return gb_form_set(ch->form, "form", "html", err);
}

static enum gb_code fill(struct screen_change *ch, json_t *changes,
			 struct gb_err *err)
{
	json_t *data = json_pack(
		"{s:s, s:s}", "purpose", screen_change_value(ch, "purpose"),
		"recipient", screen_change_value(ch, "recipient"));

	return json_array_append_new(changes, data) == 0 ? GB_OK
							 : gb_fail_nomem(err);
}

static enum gb_code write(struct screen_change *ch, const json_t *change,
			  struct gb_done *done, struct gb_err *err)
{
	bool html = strcmp(screen_change_value(ch, "form"), "html") == 0;

	return ch->doors->export(ch->session, ch->c->name,
				 screen_change_value(ch, "to"), html, change,
				 &ch->draft, &ch->written, done, err);
}

static const struct screen_change_kind export_case = {
	.verb = &gb_verb_export,
	.title = "Export",
	.save = "Export it",
	.above = above,
	.hint = hint,
	.fill = fill,
	.begin = begin,
	.write = write,
};

/* clang-format off */
static const struct gb_option forms[] = {
	{ .value = "html", .label = "A page for printing" },
	{ .value = "text", .label = "Plain text" },
};

static const struct gb_box boxes[] = {
	{ .name = "form",      .label = "As what?", .kind = GB_BOX_CHOICE, .must = true,
	  .choices = forms, .n_choices = GB_COUNT(forms) },
	{ .name = "to",        .label = "Where to?", .kind = GB_BOX_LONG, .must = true,
	  .check = from_the_top },
	{ .name = "recipient", .label = "Who receives it?", .kind = GB_BOX_LONG, .must = true },
	{ .name = "purpose",   .label = "What for?", .kind = GB_BOX_AREA, .rows = 3, .must = true },
};
/* clang-format on */

enum gb_code screen_export_open(struct gb_app *app, struct gb_session *s,
				const char *case_name, struct gb_err *err)
{
	struct screen_change *ch = NULL;
	enum gb_code rc =
		screen_change_start(&ch, &export_case, s, case_name, err);

	if (rc != GB_OK)
		return rc;
	ch->doors = gb_app_given(app);
	return screen_change_open(app, ch, boxes, GB_COUNT(boxes), err);
}

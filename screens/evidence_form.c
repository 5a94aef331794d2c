/* SPDX-License-Identifier: ISC
 * evidence_form.c - one piece of evidence. */
#include <stdlib.h>

#include "guardbook/when.h"
#include "screens/evidence_form.h"
#include "screens/file_box.h"
#include "screens/keep.h"
#include "src/ui/dialog.h"
#include "src/ui/form.h"

struct evidence {
	struct screen_evidence what;
	struct gb_form *form;
};

static void close_evidence(void *self)
{
	struct evidence *e = self;

	if (!e)
		return;
	if (e->what.close)
		e->what.close(e->what.self);
	gb_form_free(e->form);
	free(e);
}

static const char *is_when(void *self, const char *value)
{
	int64_t at_s;

	(void)self;
	return gb_when_parse(&at_s, NULL, value, NULL) == GB_OK
		       ? NULL
		       : "Write a day and a time, such as 16/03/2026 11:10";
}

static enum gb_code found(struct gb_app *app, void *self, const char *path,
			  struct gb_err *err)
{
	struct evidence *e = self;
	enum gb_code rc = gb_form_set(e->form, "path", path, err);

	(void)app;
	gb_form_set_touched(e->form, true);
	gb_form_go(e->form, "shows");
	return rc;
}

static enum gb_code look_for(struct gb_app *app, void *self, struct gb_err *err)
{
	struct evidence *e = self;

	return screen_file_open(app, gb_session_book(e->what.session),
				gb_form_value(e->form, "path"), found, e, err);
}

static bool keep_boxes(struct gb_app *app, const struct evidence *e)
{
	json_t *boxes = screen_boxes(e->form);
	bool is_kept = e->what.keep(app, e->what.self, boxes);

	json_decref(boxes);
	return is_kept;
}

static void keep(struct gb_app *app, void *self)
{
	struct evidence *e = self;

	if (gb_form_touched(e->form))
		keep_boxes(app, e);
}

static enum gb_code add(struct gb_app *app, void *self, struct gb_err *err)
{
	struct evidence *e = self;
	const char *taken = gb_form_value(e->form, "taken");
	json_t *item = NULL;
	int64_t taken_s = 0;
	enum gb_code rc = GB_OK;

	if (!gb_form_complete(e->form, app))
		return GB_OK;
	if (*taken)
		rc = gb_when_parse(&taken_s, NULL, taken, err);
	if (rc == GB_OK)
		rc = gb_session_evidence(
			e->what.session, gb_form_value(e->form, "path"),
			gb_form_value(e->form, "shows"), taken_s, &item, err);
	if (rc == GB_OK && *gb_form_value(e->form, "keep"))
		json_object_set_new(item, "keep", json_true());
	/* Kept first: a crash while it is sent loses nothing. */
	if (rc == GB_OK)
		keep(app, e);
	return rc == GB_OK ? e->what.take(app, e->what.self, item, err) : rc;
}

/* --- leaving it ------------------------------------------------------------*/
static enum gb_code left_out(struct gb_app *app, void *self, bool yes,
			     struct gb_err *err)
{
	struct evidence *e = self;

	if (yes)
		e->what.keep(app, e->what.self, NULL);
	return gb_dialog_back(app, self, yes, err);
}

static enum gb_code leave(struct gb_app *app, void *self, struct gb_err *err)
{
	struct evidence *e = self;

	if (!gb_form_touched(e->form)) {
		gb_app_back(app);
		return GB_OK;
	}
	if (e->what.is_draft && keep_boxes(app, e)) {
		gb_app_back(app);
		screen_say_kept(app);
		return GB_OK;
	}
	return gb_dialog_ask(app,
			     &(struct gb_question){
				     .title = "Leave this file out?",
				     .text = "The file is not added yet.",
				     .yes = "Yes, leave it out",
				     .no = "No, carry on",
				     .answer = left_out,
			     },
			     self, err);
}

static const char *unfinished(const void *self)
{
	const struct evidence *e = self;

	if (!gb_form_touched(e->form))
		return NULL;
	return e->what.is_draft ? SCREEN_STAYS : "The file is not added yet.";
}

/* --- the screen ------------------------------------------------------------*/
static void show_evidence(struct gb_page *page, void *self)
{
	struct evidence *e = self;

	gb_page_where(page, "%s", e->what.title);
	gb_page_gap(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "Guardbook keeps where the file is and its fingerprint, "
		     "so that nobody can change it unseen. Leave the file "
		     "where it is.");
	gb_page_gap(page);
	gb_page_form(page, e->form);
	gb_page_gap(page);
}

const struct gb_screen screen_evidence = {
	.name = "evidence",
	.title = "Add a file",
	.boxed = true,
	.width = 74,
	.show = show_evidence,
	.back = leave,
	.unfinished = unfinished,
	.keep = keep,
	.close = close_evidence,
};

void *screen_evidence_self(const struct gb_app *app)
{
	const struct evidence *e = gb_app_self(app, &screen_evidence);

	return e ? e->what.self : NULL;
}

void screen_evidence_fill(const struct gb_app *app, const json_t *boxes)
{
	const struct evidence *e = gb_app_self(app, &screen_evidence);

	if (e && boxes)
		screen_boxes_set(e->form, boxes);
}

/* clang-format off */
static const struct gb_box boxes[] = {
	{ .name = "path",  .label = "Where is the file?", .kind = GB_BOX_LONG, .must = true },
	{ .name = "look",  .text = "Look for the file", .kind = GB_BOX_BUTTON, .press = look_for },
	{ .name = "shows", .label = "What does it show?", .kind = GB_BOX_LONG, .must = true },
	{ .name = "taken", .label = "When was it taken?", .kind = GB_BOX_TEXT, .cells = 26, .check = is_when },
};

static const struct gb_box copy =
	{ .name = "keep",  .label = "Keep a copy?", .text = "Yes, a sealed copy in the casebook", .kind = GB_BOX_TICK };
/* clang-format on */

enum gb_code screen_evidence_open(struct gb_app *app,
				  const struct screen_evidence *what,
				  struct gb_err *err)
{
	const struct gb_box buttons[] = {
		{ .name = "add",
		  .text = what->button,
		  .kind = GB_BOX_BUTTON,
		  .press = add },
		{ .name = "back",
		  .text = "Go back",
		  .kind = GB_BOX_BUTTON,
		  .beside = true,
		  .press = leave },
	};
	struct gb_box all[GB_COUNT(boxes) + 1 + GB_COUNT(buttons)];
	size_t n = 0;
	struct evidence *e = calloc(1, sizeof(*e));
	enum gb_code rc;

	if (!e) {
		if (what->close)
			what->close(what->self);
		return gb_fail_nomem(err);
	}
	e->what = *what;
	for (size_t i = 0; i < GB_COUNT(boxes); i++)
		all[n++] = boxes[i];
	if (what->keeps_copies)
		all[n++] = copy;
	for (size_t i = 0; i < GB_COUNT(buttons); i++)
		all[n++] = buttons[i];
	rc = gb_form_create(&e->form, all, n, e, err);
	if (rc == GB_OK) {
		gb_form_remark(e->form, "taken", GB_USE_PLAIN,
			       "Leave it empty if you do not know.");
		if (what->boxes)
			screen_boxes_set(e->form, what->boxes);
		return gb_app_open(app, &screen_evidence, e, err);
	}
	close_evidence(e);
	return rc;
}

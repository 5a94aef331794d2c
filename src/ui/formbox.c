/* SPDX-License-Identifier: ISC
 * formbox.c - one box of a form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/ui/cells.h"
#include "src/ui/formbox.h"

#define TEXT_CELLS 40

static void wipe(char *text, size_t n)
{
	if (text)
		explicit_bzero(text, n);
	free(text);
}

void gb_slot_free(struct gb_slot *s)
{
	gb_field_free(s->field);
	gb_area_free(s->area);
	wipe(s->secret, GB_SECRET_BYTES);
	wipe(s->shown, s->shown ? strlen(s->shown) : 0);
	wipe(s->remark, s->remark ? strlen(s->remark) : 0);
	*s = (struct gb_slot){ 0 };
}

enum gb_code gb_slot_make(struct gb_slot *s, const struct gb_box *box,
			  struct gb_err *err)
{
	int cells = box->cells ? box->cells : TEXT_CELLS;

	*s = (struct gb_slot){ .box = *box };
	switch (box->kind) {
	case GB_BOX_TEXT:
		return gb_field_create(
			&s->field,
			cells < GB_FIELD_CELLS_MAX ? cells : GB_FIELD_CELLS_MAX,
			err);
	case GB_BOX_LONG:
	case GB_BOX_AREA:
		return gb_area_create(&s->area, box->kind == GB_BOX_LONG, err);
	case GB_BOX_SECRET:
		s->secret = calloc(1, GB_SECRET_BYTES);
		return s->secret ? GB_OK : gb_fail_nomem(err);
	default:
		return GB_OK;
	}
}

const char *gb_slot_value(const struct gb_slot *s)
{
	switch (s->box.kind) {
	case GB_BOX_TEXT:
		return gb_field_value(s->field);
	case GB_BOX_LONG:
	case GB_BOX_AREA:
		return gb_edit_text(gb_area_edit(s->area), NULL);
	case GB_BOX_CHOICE:
		return s->choice ? s->box.choices[s->choice - 1].value : "";
	case GB_BOX_TICK:
		return s->on ? "1" : "";
	case GB_BOX_SECRET:
		return s->secret;
	case GB_BOX_OPENS:
		return s->shown ? s->shown : "";
	case GB_BOX_BUTTON:
		break;
	}
	return "";
}

static enum gb_code set_choice(struct gb_slot *s, const char *value,
			       struct gb_err *err)
{
	if (!*value) {
		s->choice = 0;
		return GB_OK;
	}
	for (size_t i = 0; i < s->box.n_choices; i++)
		if (strcmp(s->box.choices[i].value, value) == 0) {
			s->choice = i + 1;
			return GB_OK;
		}
	return gb_fail(err, GB_NOT_FOUND, "that cannot be chosen here");
}

enum gb_code gb_slot_set(struct gb_slot *s, const char *value,
			 struct gb_err *err)
{
	char *copy;

	s->wrong = NULL;
	switch (s->box.kind) {
	case GB_BOX_TEXT:
		return gb_field_set(s->field, value, err);
	case GB_BOX_LONG:
	case GB_BOX_AREA:
		return gb_edit_set(gb_area_edit(s->area), value, err);
	case GB_BOX_CHOICE:
		return set_choice(s, value, err);
	case GB_BOX_TICK:
		s->on = *value != '\0';
		return GB_OK;
	case GB_BOX_SECRET:
		if (strlen(value) >= GB_SECRET_BYTES)
			return gb_fail(err, GB_INVALID, "that is too long");
		explicit_bzero(s->secret, GB_SECRET_BYTES);
		memcpy(s->secret, value, strlen(value));
		return GB_OK;
	case GB_BOX_OPENS:
		copy = strdup(value);
		if (!copy)
			return gb_fail_nomem(err);
		wipe(s->shown, s->shown ? strlen(s->shown) : 0);
		s->shown = copy;
		return GB_OK;
	case GB_BOX_BUTTON:
		break;
	}
	return gb_fail(err, GB_NOT_FOUND, "a button holds no value");
}

bool gb_slot_missing(const struct gb_slot *s)
{
	const char *value = gb_slot_value(s);

	return s->box.must && value[strspn(value, " \n")] == '\0';
}

/* The text inside of the brackets of what is not typed into. */
static const char *inner(const struct gb_slot *s)
{
	switch (s->box.kind) {
	case GB_BOX_CHOICE:
		return s->choice ? s->box.choices[s->choice - 1].label
				 : "choose with Enter";
	case GB_BOX_OPENS:
		return s->shown && *s->shown ? s->shown : "Enter to add";
	default:
		return s->box.text ? s->box.text : "";
	}
}

/* The widest of the choices, so that the box keeps its size. */
static int choice_cells(const struct gb_slot *s)
{
	int widest = 17; /* "choose with Enter" */

	for (size_t i = 0; i < s->box.n_choices; i++) {
		const char *label = s->box.choices[i].label;
		int cells = gb_cells(label, strlen(label));

		if (cells > widest)
			widest = cells;
	}
	return widest + 4; /* "[", " v]" */
}

int gb_slot_cells(const struct gb_slot *s, int most)
{
	const char *text = inner(s);
	int cells = gb_cells(text, strlen(text));

	switch (s->box.kind) {
	case GB_BOX_TEXT:
		cells = gb_field_cells(s->field) + 2;
		break;
	case GB_BOX_LONG:
		cells = most;
		break;
	case GB_BOX_AREA:
		return most;
	case GB_BOX_CHOICE:
		cells = choice_cells(s);
		break;
	case GB_BOX_SECRET:
		cells = TEXT_CELLS + 2;
		break;
	case GB_BOX_OPENS:
		cells = cells + 2 > TEXT_CELLS ? cells + 2 : TEXT_CELLS;
		break;
	default:
		cells += 4;
		break;
	}
	return cells < most ? cells : most;
}

static void draw_secret(struct gb_slot *s, const struct gb_canvas *c,
			bool active)
{
	size_t n = strlen(s->secret);
	int stars = 0;

	for (const char *at = s->secret, *end = at + n; at < end; stars++)
		gb_char_next(&at, end);
	gb_canvas_fill(c, 0, 0, c->cols, GB_USE_BOX);
	for (int i = 0; i < stars && i < c->cols - 1; i++)
		gb_canvas_text(c, 0, i, GB_USE_BOX, "*");
	if (active)
		gb_canvas_cursor(c, 0,
				 stars < c->cols - 1 ? stars : c->cols - 1);
}

/* "[" and "]" around what is typed into: without colours they are the box. */
static struct gb_canvas bracketed(const struct gb_canvas *c)
{
	gb_canvas_text(c, 0, 0, GB_USE_PLAIN, "[");
	gb_canvas_text(c, 0, c->cols - 1, GB_USE_PLAIN, "]");
	return gb_canvas_inside(c, 0, 1, 1, c->cols - 2);
}

static void draw_pressed(struct gb_slot *s, const struct gb_canvas *c,
			 bool active)
{
	enum gb_use use = active ? GB_USE_MARKED : GB_USE_BOX;
	bool arrow = s->box.kind == GB_BOX_CHOICE;
	const char *text = inner(s);
	struct gb_canvas in = bracketed(c);
	int pad = s->box.kind == GB_BOX_BUTTON ? 1 : 0;

	if (s->box.kind == GB_BOX_BUTTON && !active)
		use = GB_USE_PLAIN;
	gb_canvas_fill(&in, 0, 0, in.cols, use);
	gb_canvas_clip(&in, 0, pad, use, text, strlen(text),
		       in.cols - (arrow ? 2 : 0) - pad);
	if (arrow)
		gb_canvas_text(&in, 0, in.cols - 1, use, "v");
	if (active)
		gb_canvas_cursor(&in, 0, pad);
}

static void draw_tick(struct gb_slot *s, const struct gb_canvas *c, bool active)
{
	enum gb_use use = active ? GB_USE_MARKED : GB_USE_PLAIN;
	int col = gb_canvas_text(c, 0, 0, use, s->on ? "[x] " : "[ ] ");

	gb_canvas_text(c, 0, col, use, inner(s));
	if (active)
		gb_canvas_cursor(c, 0, 1);
}

void gb_slot_draw(struct gb_slot *s, const struct gb_canvas *c, bool active)
{
	struct gb_canvas in;

	switch (s->box.kind) {
	case GB_BOX_TEXT:
		in = bracketed(c);
		gb_field_draw(s->field, &in, active);
		break;
	case GB_BOX_LONG:
		in = bracketed(c);
		gb_area_draw(s->area, &in, active);
		break;
	case GB_BOX_AREA:
		gb_area_draw(s->area, c, active);
		break;
	case GB_BOX_SECRET:
		in = bracketed(c);
		draw_secret(s, &in, active);
		break;
	case GB_BOX_TICK:
		draw_tick(s, c, active);
		break;
	default:
		draw_pressed(s, c, active);
		break;
	}
}

static bool secret_key(struct gb_slot *s, uint32_t code)
{
	size_t n = strlen(s->secret);

	if (code == GB_K_BACKSPACE) {
		size_t to = gb_char_before(s->secret, n);

		explicit_bzero(s->secret + to, n - to);
		return true;
	}
	if (!gb_key_types(code))
		return false;
	if (n + 5 <= GB_SECRET_BYTES)
		gb_char_put(s->secret + n, code);
	return true;
}

static bool field_event(struct gb_slot *s, struct gb_app *app, uint32_t code)
{
	const char *refused;
	bool took = gb_field_key(s->field, code, &refused);

	if (refused)
		gb_app_say(app, GB_USE_URGENT, "%s", refused);
	return took;
}

bool gb_slot_event(struct gb_slot *s, struct gb_app *app,
		   const struct gb_event *ev)
{
	struct gb_event in = *ev;
	bool key = ev->kind == GB_EVENT_KEY;

	if (s->area) {
		/* The box is drawn behind its bracket. */
		if (ev->kind == GB_EVENT_CLICK && s->box.kind == GB_BOX_LONG)
			in.col--;
		return gb_area_event(s->area, app, &in);
	}
	if (ev->kind == GB_EVENT_PASTED && in.code == '\n')
		in.code = ' '; /* one line: a new line is a blank */
	if (!key && ev->kind != GB_EVENT_PASTED)
		return false;
	if (s->field)
		return field_event(s, app, in.code);
	if (s->secret)
		return secret_key(s, in.code);
	if (s->box.kind == GB_BOX_TICK && key &&
	    (in.code == ' ' || in.code == GB_K_ENTER)) {
		s->on = !s->on;
		return true;
	}
	return false;
}

/* SPDX-License-Identifier: ISC
 * form.c - boxes in their order: where they stand, and going among them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/ui/cells.h"
#include "src/ui/formbox.h"

#define MARGIN 2
#define BETWEEN 2     /* cells between boxes of one line */
#define LABEL_MOST 36 /* cells of the label column */
#define AREA_ROWS 4
#define FRAME_ROWS 2

static struct gb_form *of_part(struct gb_part *part)
{
	return (struct gb_form *)part;
}

/* --- layout ----------------------------------------------------------------*/
static void measure_labels(struct gb_form *f)
{
	f->label_cells = 0;
	for (size_t i = 0; i < f->n; i++) {
		const struct gb_box *box = &f->slots[i].box;
		int cells =
			box->label && box->kind != GB_BOX_AREA
				? gb_cells(box->label, strlen(box->label)) + 2
				: 0;

		if (cells > f->label_cells && cells <= LABEL_MOST)
			f->label_cells = cells;
	}
}

static const char *remark_of(const struct gb_slot *s, enum gb_use *use)
{
	*use = s->wrong ? GB_USE_URGENT : s->remark_use;
	return s->wrong ? s->wrong : s->remark;
}

/* Put every box in its place in `cols` cells; areas get `more` rows than they
 * ask for. Gives: the rows of the whole. */
static int lay_out(struct gb_form *f, int cols, int more)
{
	int row = 0, end = 0, under = 0;

	for (size_t i = 0; i < f->n; i++) {
		struct gb_slot *s = &f->slots[i];
		bool area = s->box.kind == GB_BOX_AREA;
		bool button = s->box.kind == GB_BOX_BUTTON;
		bool beside = s->box.beside && i > 0;
		enum gb_use use;
		int left = area || button ? MARGIN : MARGIN + f->label_cells;

		if (!beside) {
			row += under;
			under = 1;
		}
		s->col = beside ? end + BETWEEN : left;
		s->row = row + (area && s->box.label ? 1 : 0);
		s->rows = area ? (s->box.rows ? s->box.rows : AREA_ROWS) +
					  FRAME_ROWS + more
			       : 1;
		s->cells = gb_slot_cells(s, cols - MARGIN - s->col);
		end = s->col + s->cells;
		if (s->row + s->rows - row > under)
			under = s->row + s->rows - row;
		if (remark_of(s, &use) && s->row + s->rows + 1 - row > under)
			under = s->row + s->rows + 1 - row;
	}
	return row + under;
}

static bool has_area(const struct gb_form *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->slots[i].box.kind == GB_BOX_AREA)
			return true;
	return false;
}

static int least(struct gb_part *part, int cols)
{
	int rows = lay_out(of_part(part), cols, 0);

	return rows < 6 ? rows : 6;
}

static int most(struct gb_part *part, int cols)
{
	struct gb_form *f = of_part(part);

	return has_area(f) ? GB_ROWS_MANY : lay_out(f, cols, 0);
}

/* --- drawing ---------------------------------------------------------------*/
static void draw_slot(struct gb_form *f, struct gb_slot *s,
		      const struct gb_canvas *all, bool active)
{
	bool area = s->box.kind == GB_BOX_AREA;
	struct gb_canvas in =
		gb_canvas_inside(all, s->row, s->col, s->rows, s->cells);
	enum gb_use use;
	const char *remark = remark_of(s, &use);

	if (s->box.label && (area || !s->box.beside))
		gb_canvas_clip(all, area ? s->row - 1 : s->row, MARGIN,
			       GB_USE_PLAIN, s->box.label, strlen(s->box.label),
			       area ? all->cols - MARGIN : f->label_cells - 1);
	gb_slot_draw(s, &in, active);
	if (remark)
		gb_canvas_clip(all, s->row + s->rows, s->col, use, remark,
			       strlen(remark), all->cols - MARGIN - s->col);
}

/* F4: only the area, in all the room there is. */
static void draw_big(struct gb_form *f, const struct gb_canvas *c, bool active)
{
	struct gb_slot *s = &f->slots[f->at];

	s->row = s->box.label ? 1 : 0;
	s->col = MARGIN;
	s->rows = c->rows - s->row;
	s->cells = c->cols - 2 * MARGIN;
	draw_slot(f, s, c, active);
}

static void scroll_to(struct gb_form *f, int rows, int seen)
{
	struct gb_slot *s = &f->slots[f->at];
	int first = s->row - (s->box.kind == GB_BOX_AREA ? 1 : 0);

	if (s->row + s->rows + 1 > f->top + seen)
		f->top = s->row + s->rows + 1 - seen;
	if (first < f->top)
		f->top = first;
	if (f->top > rows - seen)
		f->top = rows - seen;
	if (f->top < 0)
		f->top = 0;
}

static void draw(struct gb_part *part, const struct gb_canvas *c, bool active)
{
	struct gb_form *f = of_part(part);
	int rows = lay_out(f, c->cols, 0);
	struct gb_canvas all;

	if (f->big && f->slots[f->at].box.kind == GB_BOX_AREA) {
		f->top = 0;
		draw_big(f, c, active);
		return;
	}
	if (rows < c->rows && has_area(f))
		rows = lay_out(f, c->cols, c->rows - rows);
	scroll_to(f, rows, c->rows);
	all = gb_canvas_inside(c, -f->top, 0, rows, c->cols);
	for (size_t i = 0; i < f->n; i++)
		draw_slot(f, &f->slots[i], &all, active && i == f->at);
	if (f->top + c->rows < rows)
		gb_canvas_right(c, c->rows - 1, c->cols - MARGIN, GB_USE_PLAIN,
				"(more below)");
}

/* --- going about -----------------------------------------------------------*/
void gb_form_check(struct gb_form *f, struct gb_slot *s)
{
	const char *value = gb_slot_value(s);

	s->wrong = s->box.check && *value ? s->box.check(f->self, value) : NULL;
}

static bool go(struct gb_form *f, struct gb_app *app, size_t to)
{
	struct gb_slot *s = &f->slots[f->at];

	gb_form_check(f, s);
	if (s->wrong && app)
		gb_app_say(app, GB_USE_URGENT, "%s", s->wrong);
	f->big = false;
	f->at = to;
	return true;
}

static bool go_by(struct gb_form *f, struct gb_app *app, bool backwards)
{
	if (backwards ? f->at == 0 : f->at + 1 == f->n) {
		go(f, app, f->at);
		return false; /* to what is next on the page */
	}
	return go(f, app, backwards ? f->at - 1 : f->at + 1);
}

static enum gb_code chosen(struct gb_app *app, void *self, size_t i,
			   struct gb_err *err)
{
	struct gb_form *f = self;

	(void)app;
	(void)err;
	f->slots[f->at].choice = i + 1;
	f->slots[f->at].wrong = NULL;
	f->touched = true;
	return GB_OK;
}

static enum gb_code open_choices(struct gb_form *f, struct gb_app *app,
				 struct gb_err *err)
{
	struct gb_slot *s = &f->slots[f->at];

	return gb_dialog_choose(
		app,
		&(struct gb_choosing){
			.title = s->box.label ? s->box.label : "Choose",
			.choices = s->box.choices,
			.n = s->box.n_choices,
			.at = s->choice ? s->choice - 1 : 0,
			.chosen = chosen,
		},
		f, err);
}

/* Enter, or Space on what is not typed into. */
static bool press(struct gb_form *f, struct gb_app *app, uint32_t code)
{
	struct gb_slot *s = &f->slots[f->at];
	struct gb_err err = { 0 };
	enum gb_code rc = GB_OK;

	if (s->box.kind == GB_BOX_CHOICE)
		rc = open_choices(f, app, &err);
	else if (s->box.press)
		rc = s->box.press(app, f->self, &err);
	else if (code == GB_K_ENTER)
		return go_by(f, app, false);
	if (rc != GB_OK)
		gb_app_complain(app, &err);
	return true;
}

static bool typed_into(const struct gb_slot *s)
{
	return s->field || s->area || s->secret;
}

static bool is_press(const struct gb_slot *s, uint32_t code)
{
	return code == GB_K_ENTER || (code == ' ' && !typed_into(s));
}

static bool key(struct gb_form *f, struct gb_app *app, uint32_t code)
{
	struct gb_slot *s = &f->slots[f->at];

	switch (code) {
	case GB_K_TAB:
	case GB_K_DOWN:
		return go_by(f, app, false);
	case GB_K_BACKTAB:
	case GB_K_UP:
		return go_by(f, app, true);
	case GB_K_F0 + 4:
		if (s->box.kind != GB_BOX_AREA)
			return false;
		f->big = !f->big;
		return true;
	case GB_K_ESC:
		/* Out of the bigger box first. */
		if (!f->big)
			return false;
		f->big = false;
		return true;
	}
	return is_press(s, code) && press(f, app, code);
}

static bool click(struct gb_form *f, struct gb_app *app,
		  const struct gb_event *ev)
{
	struct gb_event in = *ev;

	for (size_t i = 0; i < f->n; i++) {
		struct gb_slot *s = &f->slots[i];
		int row = ev->row + f->top - s->row, col = ev->col - s->col;

		if (f->big && i != f->at)
			continue;
		if (row < 0 || row >= s->rows || col < 0 || col >= s->cells)
			continue;
		if (!f->big)
			go(f, app, i);
		in.row = row;
		in.col = col;
		if (s->box.kind == GB_BOX_TICK)
			s->on = !s->on;
		else if (typed_into(s))
			gb_slot_event(s, app, &in);
		else
			press(f, app, GB_K_ENTER);
		return true;
	}
	return false;
}

static bool event(struct gb_part *part, struct gb_app *app,
		  const struct gb_event *ev)
{
	struct gb_form *f = of_part(part);
	struct gb_slot *s = &f->slots[f->at];

	if (ev->kind == GB_EVENT_CLICK)
		return click(f, app, ev);
	if (gb_slot_event(s, app, ev)) {
		f->touched = true;
		s->wrong = NULL;
		return true;
	}
	return ev->kind == GB_EVENT_KEY && key(f, app, ev->code);
}

static bool hint(struct gb_part *part, size_t i, struct gb_part_hint *out)
{
	const struct gb_form *f = of_part(part);
	const struct gb_slot *s = &f->slots[f->at];

	if (i == 0) {
		*out = (struct gb_part_hint){ "Tab", "Next box" };
		return true;
	}
	if (i > 1)
		return false;
	switch (s->box.kind) {
	case GB_BOX_AREA:
		*out = (struct gb_part_hint){ "F4", f->big ? "Smaller box"
							   : "Bigger box" };
		return true;
	case GB_BOX_TICK:
		*out = (struct gb_part_hint){ "Space", "Tick" };
		return true;
	case GB_BOX_CHOICE:
	case GB_BOX_OPENS:
	case GB_BOX_BUTTON:
		*out = (struct gb_part_hint){ "Enter",
					      s->box.kind == GB_BOX_BUTTON
						      ? "Do it"
						      : "Choose" };
		return true;
	default:
		return false;
	}
}

static bool types(struct gb_part *part)
{
	const struct gb_form *f = of_part(part);

	return typed_into(&f->slots[f->at]);
}

static bool takes_lines(struct gb_part *part)
{
	const struct gb_form *f = of_part(part);

	return f->slots[f->at].area;
}

static void enter(struct gb_part *part, bool backwards)
{
	struct gb_form *f = of_part(part);

	f->at = backwards ? f->n - 1 : 0;
}

static const struct gb_part_ops form_ops = {
	.least = least,
	.most = most,
	.draw = draw,
	.event = event,
	.hint = hint,
	.types = types,
	.takes_lines = takes_lines,
	.enter = enter,
};

/* --- what screens call -----------------------------------------------------*/
enum gb_code gb_form_create(struct gb_form **out, const struct gb_box *boxes,
			    size_t n, void *self, struct gb_err *err)
{
	struct gb_form *f;
	enum gb_code rc = GB_OK;

	*out = NULL;
	if (n == 0)
		return gb_fail(err, GB_INVALID, "a form needs a box");
	f = calloc(1, sizeof(*f));
	if (!f)
		return gb_fail_nomem(err);
	f->part.ops = &form_ops;
	f->self = self;
	f->slots = calloc(n, sizeof(*f->slots));
	if (!f->slots)
		rc = gb_fail_nomem(err);
	for (; rc == GB_OK && f->n < n; f->n++)
		rc = gb_slot_make(&f->slots[f->n], &boxes[f->n], err);
	if (rc != GB_OK) {
		gb_form_free(f);
		return rc;
	}
	measure_labels(f);
	*out = f;
	return GB_OK;
}

void gb_form_free(struct gb_form *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n; i++)
		gb_slot_free(&f->slots[i]);
	free(f->slots);
	free(f);
}

const char *gb_form_at(const struct gb_form *f)
{
	return f->slots[f->at].box.name;
}

void gb_form_go(struct gb_form *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->slots[i].box.name, name) == 0) {
			go(f, NULL, i);
			return;
		}
}

struct gb_part *gb_form_part(struct gb_form *f)
{
	return &f->part;
}

/* SPDX-License-Identifier: ISC
 * scroll.c - lines to read, longer than the window.
 *
 * It is a page of its own, drawn as tall as it is and seen in part. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/ui/pagelay.h"
#include "src/ui/scroll.h"

struct gb_scroll {
	struct gb_part part; /* first: a scroll is a part */
	struct gb_page page;
	int top;        /* first row seen */
	int seen, rows; /* when last drawn */
};

static struct gb_scroll *of_part(struct gb_part *part)
{
	return (struct gb_scroll *)part;
}

static int least(struct gb_part *part, int cols)
{
	int rows = gb_page_rows(&of_part(part)->page, cols);

	return rows < 3 ? rows : 3;
}

static int most(struct gb_part *part, int cols)
{
	/* One for the line that says where one is. */
	return gb_page_rows(&of_part(part)->page, cols) + 1;
}

static void keep_inside(struct gb_scroll *s)
{
	if (s->top > s->rows - s->seen)
		s->top = s->rows - s->seen;
	if (s->top < 0)
		s->top = 0;
}

static void draw(struct gb_part *part, const struct gb_canvas *c, bool active)
{
	struct gb_scroll *s = of_part(part);
	struct gb_canvas all, window;
	char where[64];
	int last;

	s->rows = gb_page_rows(&s->page, c->cols);
	s->seen = s->rows <= c->rows ? c->rows : c->rows - 1;
	keep_inside(s);
	window = gb_canvas_inside(c, 0, 0, s->seen, c->cols);
	all = gb_canvas_inside(&window, -s->top, 0, s->rows, c->cols);
	gb_page_draw(&s->page, &all, NULL);
	if (active)
		gb_canvas_cursor(c, 0, 0);
	if (s->rows <= c->rows)
		return;
	last = s->top + s->seen;
	snprintf(where, sizeof(where), "line %d-%d of %d", s->top + 1, last,
		 s->rows);
	gb_canvas_right(c, c->rows - 1, c->cols - 2, GB_USE_PLAIN, where);
}

static bool event(struct gb_part *part, struct gb_app *app,
		  const struct gb_event *ev)
{
	struct gb_scroll *s = of_part(part);
	int page = s->seen > 1 ? s->seen - 1 : 1;
	bool longer = s->rows > s->seen;

	(void)app;
	if (ev->kind == GB_EVENT_WHEEL)
		s->top += 3 * ev->turn;
	else if (ev->kind != GB_EVENT_KEY || !longer)
		return false;
	else if (ev->code == GB_K_UP)
		s->top--;
	else if (ev->code == GB_K_DOWN)
		s->top++;
	else if (ev->code == GB_K_PGUP)
		s->top -= page;
	else if (ev->code == GB_K_PGDN)
		s->top += page;
	else if (ev->code == GB_K_HOME)
		s->top = 0;
	else if (ev->code == GB_K_END)
		s->top = s->rows;
	else
		return false;
	keep_inside(s);
	return true;
}

static bool hint(struct gb_part *part, size_t i, struct gb_part_hint *out)
{
	struct gb_scroll *s = of_part(part);

	*out = (struct gb_part_hint){ "Up/Down", "Read on" };
	return i == 0 && s->rows > s->seen;
}

static bool types(struct gb_part *part)
{
	(void)part;
	return false;
}

static const struct gb_part_ops scroll_ops = {
	.least = least,
	.most = most,
	.draw = draw,
	.event = event,
	.hint = hint,
	.types = types,
};

enum gb_code gb_scroll_create(struct gb_scroll **out, struct gb_err *err)
{
	struct gb_scroll *s = calloc(1, sizeof(*s));

	*out = s;
	if (!s)
		return gb_fail_nomem(err);
	s->part.ops = &scroll_ops;
	gb_page_clear(&s->page);
	return GB_OK;
}

void gb_scroll_free(struct gb_scroll *s)
{
	if (!s)
		return;
	gb_page_free(&s->page);
	free(s);
}

void gb_scroll_clear(struct gb_scroll *s)
{
	gb_page_clear(&s->page);
	s->top = 0;
}

void gb_scroll_head(struct gb_scroll *s, const char *text)
{
	gb_page_head(&s->page, "%s", text);
}

void gb_scroll_text(struct gb_scroll *s, enum gb_use use, const char *text)
{
	gb_page_text(&s->page, use, "%s", text);
}

void gb_scroll_pair(struct gb_scroll *s, const char *label, enum gb_use use,
		    const char *text)
{
	gb_page_pair(&s->page, label, use, "%s", text);
}

void gb_scroll_gap(struct gb_scroll *s)
{
	gb_page_gap(&s->page);
}

struct gb_part *gb_scroll_part(struct gb_scroll *s)
{
	return &s->part;
}

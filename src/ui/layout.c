/* SPDX-License-Identifier: ISC
 * layout.c - finding the room for what a page says, and drawing it there. */
#include <stdio.h>
#include <string.h>

#include "src/ui/cells.h"
#include "src/ui/pagelay.h"

#define NUMBER_CELLS 5 /* behind a bar */
#define MARGIN 2 /* text stands two cells in; a list's mark stands there */

/* Some of a page's items: those from `from` to `to` that are on `side`. */
struct band {
	struct gb_page *page;
	size_t from, to;
	enum gb_side side;
};

static size_t join_of(const struct gb_page *p, size_t split)
{
	size_t j = split + 1;

	while (j < p->n && p->items[j].kind != GB_ITEM_JOIN)
		j++;
	return j;
}

static struct band side_of(struct band b, size_t split, enum gb_side side)
{
	return (struct band){ b.page, split + 1, join_of(b.page, split), side };
}

static int left_cells(const struct gb_item *split, int cols)
{
	return split->cells < cols ? split->cells : cols;
}

static int right_cells(const struct gb_item *split, int cols)
{
	/* A line and a blank stand between the two. */
	int cells = cols - left_cells(split, cols) - 1;

	return cells > 0 ? cells : 0;
}

static int text_rows(struct gb_page *p, const struct gb_item *item, int cols)
{
	const char *text = gb_page_words(p, item->text);

	return gb_wrap_rows(text, strlen(text), cols > 1 ? cols : 1);
}

static int band_rows(struct band b, int cols, bool most);

/* The rows that item number `i` needs, or could use. */
static int item_rows(struct band b, size_t i, int cols, bool most)
{
	struct gb_item *item = &b.page->items[i];
	int left, right;

	switch (item->kind) {
	case GB_ITEM_TEXT:
		return text_rows(b.page, item, cols - 2 * MARGIN);
	case GB_ITEM_POINT:
	case GB_ITEM_PAIR:
		return text_rows(b.page, item,
				 cols - 2 * MARGIN - item->label_cells);
	case GB_ITEM_GAP:
		return most ? 1 : 0;
	case GB_ITEM_FILL:
	case GB_ITEM_JOIN:
		return 0;
	case GB_ITEM_PART:
		return most ? item->part->ops->most(item->part, cols)
			    : item->part->ops->least(item->part, cols);
	case GB_ITEM_SPLIT:
		left = band_rows(side_of(b, i, GB_LEFT_SIDE),
				 left_cells(item, cols), most);
		right = band_rows(side_of(b, i, GB_RIGHT_SIDE),
				  right_cells(item, cols), most);
		return left > right ? left : right;
	default:
		return 1;
	}
}

static int band_rows(struct band b, int cols, bool most)
{
	int rows = 0;

	for (size_t i = b.from; i < b.to; i++)
		if (b.page->items[i].side == b.side)
			rows += item_rows(b, i, cols, most);
	return rows;
}

/* Give every item its rows out of `rows`: what it needs, then gaps in their
 * order, then the rest to what can grow, then to the fill. */
static void share_out(struct band b, int rows, int cols)
{
	struct gb_item *fill = NULL;
	bool gave = true;

	for (size_t i = b.from; i < b.to; i++) {
		struct gb_item *item = &b.page->items[i];

		if (item->side != b.side)
			continue;
		item->rows = item_rows(b, i, cols, false);
		item->wants = item_rows(b, i, cols, true);
		rows -= item->rows;
		if (item->kind == GB_ITEM_FILL)
			fill = item;
	}
	for (size_t i = b.from; i < b.to && rows > 0; i++) {
		struct gb_item *item = &b.page->items[i];

		if (item->side == b.side && item->kind == GB_ITEM_GAP) {
			item->rows = 1;
			rows--;
		}
	}
	while (rows > 0 && gave) {
		gave = false;
		for (size_t i = b.from; i < b.to && rows > 0; i++) {
			struct gb_item *item = &b.page->items[i];

			if (item->side != b.side || item->rows >= item->wants)
				continue;
			item->rows++;
			rows--;
			gave = true;
		}
	}
	if (fill && rows > 0)
		fill->rows = rows;
}

static void draw_text(struct gb_page *p, const struct gb_item *item,
		      const struct gb_canvas *c, int col)
{
	const char *text = gb_page_words(p, item->text);
	size_t n = strlen(text), at = 0;
	int cells = c->cols - MARGIN - col;

	for (int row = 0; row < item->rows; row++) {
		size_t next = gb_wrap_next(text, n, at, cells > 1 ? cells : 1);

		gb_canvas_clip(c, row, col, item->use, text + at,
			       gb_wrap_shown(text, at, next), cells);
		at = next;
	}
}

static void draw_bar(struct gb_page *p, const struct gb_item *item,
		     const struct gb_canvas *c)
{
	const char *label = gb_page_words(p, item->label);
	int cells = c->cols - MARGIN - item->label_cells - NUMBER_CELLS;
	int bar = 0, col = MARGIN + item->label_cells;
	char number[24];

	if (cells > 24)
		cells = 24;
	if (item->max > 0 && cells > 0)
		bar = (int)(item->value * (unsigned long)cells / item->max);
	if (bar == 0 && item->value > 0)
		bar = 1;
	gb_canvas_clip(c, 0, MARGIN, GB_USE_PLAIN, label, strlen(label),
		       item->label_cells - 1);
	for (int i = 0; i < bar; i++)
		gb_canvas_text(c, 0, col + i, GB_USE_BAR, "#");
	snprintf(number, sizeof(number), "%*lu", NUMBER_CELLS, item->value);
	gb_canvas_text(c, 0, col + (cells > 0 ? cells : 0), GB_USE_PLAIN,
		       number);
}

static void draw_band(struct band b, const struct gb_canvas *c,
		      const struct gb_part *active);

static void draw_split(struct band b, size_t i, const struct gb_canvas *c,
		       const struct gb_part *active)
{
	struct gb_item *item = &b.page->items[i];
	int cells = left_cells(item, c->cols);
	struct gb_canvas left = gb_canvas_inside(c, 0, 0, item->rows, cells);
	struct gb_canvas right = gb_canvas_inside(c, 0, cells + 1, item->rows,
						  right_cells(item, c->cols));

	for (int row = 0; row < item->rows; row++)
		gb_canvas_text(c, row, cells, GB_USE_PLAIN,
			       c->theme->mono ? "|" : "│");
	draw_band(side_of(b, i, GB_LEFT_SIDE), &left, active);
	draw_band(side_of(b, i, GB_RIGHT_SIDE), &right, active);
}

static void draw_item(struct band b, size_t i, const struct gb_canvas *c,
		      const struct gb_part *active)
{
	struct gb_item *item = &b.page->items[i];
	const char *label = gb_page_words(b.page, item->label);
	const char *text = gb_page_words(b.page, item->text);

	switch (item->kind) {
	case GB_ITEM_HEAD:
	case GB_ITEM_TABS:
		gb_canvas_clip(c, 0, MARGIN, item->use, text, strlen(text),
			       c->cols - MARGIN);
		break;
	case GB_ITEM_TEXT:
		draw_text(b.page, item, c, MARGIN);
		break;
	case GB_ITEM_POINT:
	case GB_ITEM_PAIR:
		gb_canvas_clip(c, 0, MARGIN, GB_USE_PLAIN, label, strlen(label),
			       item->label_cells - 1);
		draw_text(b.page, item, c, MARGIN + item->label_cells);
		break;
	case GB_ITEM_BAR:
		draw_bar(b.page, item, c);
		break;
	case GB_ITEM_PART:
		item->at = *c;
		item->part->ops->draw(item->part, c, item->part == active);
		break;
	case GB_ITEM_SPLIT:
		draw_split(b, i, c, active);
		break;
	default:
		break;
	}
}

static void draw_band(struct band b, const struct gb_canvas *c,
		      const struct gb_part *active)
{
	int row = 0;

	share_out(b, c->rows, c->cols);
	for (size_t i = b.from; i < b.to; i++) {
		struct gb_item *item = &b.page->items[i];
		struct gb_canvas at;

		if (item->side != b.side)
			continue;
		/* Too much for this window: the last ones are cut. */
		if (item->rows > c->rows - row)
			item->rows = c->rows - row;
		at = gb_canvas_inside(c, row, 0, item->rows, c->cols);
		if (item->rows > 0)
			draw_item(b, i, &at, active);
		row += item->rows;
	}
}

int gb_page_rows(struct gb_page *p, int cols)
{
	return band_rows((struct band){ p, 0, p->n, GB_ACROSS }, cols, true);
}

void gb_page_draw(struct gb_page *p, const struct gb_canvas *c,
		  const struct gb_part *active)
{
	draw_band((struct band){ p, 0, p->n, GB_ACROSS }, c, active);
}

/* SPDX-License-Identifier: ISC
 * shot.c - a picture of a screen, as SVG: a rectangle for each run of
 * background and a text for each cell, so that nothing drifts whatever the
 * font; lines and blocks are shapes, so that they join. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/buf.h"
#include "tests/screen/shot.h"
#include "tests/screen/term.h"
#include "tests/fixture.h"

#define CELL_W 10
#define CELL_H 20

enum { UP = 1, RIGHT = 2, DOWN = 4, LEFT = 8 };

/* clang-format off */
static const struct {
	const char *text;
	int arms;
} lines[] = {
	{ "─", LEFT | RIGHT },      { "│", UP | DOWN },
	{ "┌", RIGHT | DOWN },      { "┐", LEFT | DOWN },
	{ "└", RIGHT | UP },        { "┘", LEFT | UP },
	{ "├", UP | DOWN | RIGHT }, { "┤", UP | DOWN | LEFT },
	{ "┬", LEFT | RIGHT | DOWN }, { "┴", LEFT | RIGHT | UP },
	{ "┼", UP | DOWN | LEFT | RIGHT },
};

/* Eighths of a cell, from its left and its top. */
static const struct {
	const char *text;
	int x, y, w, h;
	double opacity;
} blocks[] = {
	{ "▁", 0, 7, 8, 1, 1 }, { "▂", 0, 6, 8, 2, 1 }, { "▃", 0, 5, 8, 3, 1 },
	{ "▄", 0, 4, 8, 4, 1 }, { "▅", 0, 3, 8, 5, 1 }, { "▆", 0, 2, 8, 6, 1 },
	{ "▇", 0, 1, 8, 7, 1 }, { "█", 0, 0, 8, 8, 1 }, { "▀", 0, 0, 8, 4, 1 },
	{ "▏", 0, 0, 1, 8, 1 }, { "▎", 0, 0, 2, 8, 1 }, { "▍", 0, 0, 3, 8, 1 },
	{ "▌", 0, 0, 4, 8, 1 }, { "▋", 0, 0, 5, 8, 1 }, { "▊", 0, 0, 6, 8, 1 },
	{ "▉", 0, 0, 7, 8, 1 }, { "▐", 4, 0, 4, 8, 1 },
	{ "░", 0, 0, 8, 8, .25 }, { "▒", 0, 0, 8, 8, .5 },
	{ "▓", 0, 0, 8, 8, .75 },
};
/* clang-format on */

static void put_rect(struct gb_buf *b, double x, double y, double w, double h,
		     uint32_t colour, double opacity)
{
	gb_buf_printf(b,
		      "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" "
		      "fill=\"#%06x\"",
		      x, y, w, h, colour);
	if (opacity < 1)
		gb_buf_printf(b, " opacity=\"%g\"", opacity);
	gb_buf_text(b, "/>\n");
}

static bool put_line(struct gb_buf *b, const struct term_cell *c, int x, int y)
{
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strcmp(lines[i].text, c->text) != 0)
			continue;
		/* Half a pixel off, so that a line covers whole pixels. */
		gb_buf_printf(b, "<path stroke=\"#%06x\" d=\"", c->fg);
		if (lines[i].arms & UP)
			gb_buf_printf(b, "M%d.5 %dv11", x + 5, y);
		if (lines[i].arms & DOWN)
			gb_buf_printf(b, "M%d.5 %dv10", x + 5, y + 10);
		if (lines[i].arms & LEFT)
			gb_buf_printf(b, "M%d %d.5h6", x, y + 10);
		if (lines[i].arms & RIGHT)
			gb_buf_printf(b, "M%d %d.5h5", x + 5, y + 10);
		gb_buf_text(b, "\"/>\n");
		return true;
	}
	return false;
}

static bool put_block(struct gb_buf *b, const struct term_cell *c, int x, int y)
{
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
		if (strcmp(blocks[i].text, c->text) != 0)
			continue;
		put_rect(b, x + blocks[i].x * CELL_W / 8.0,
			 y + blocks[i].y * CELL_H / 8.0,
			 blocks[i].w * CELL_W / 8.0, blocks[i].h * CELL_H / 8.0,
			 c->fg, blocks[i].opacity);
		return true;
	}
	return false;
}

static void put_text(struct gb_buf *b, const struct term_cell *c, int x, int y)
{
	gb_buf_printf(b, "<text x=\"%d\" y=\"%d\" fill=\"#%06x\"%s>", x, y + 15,
		      c->fg, c->bold ? " font-weight=\"bold\"" : "");
	for (const char *p = c->text; *p; p++) {
		if (*p == '&')
			gb_buf_text(b, "&amp;");
		else if (*p == '<')
			gb_buf_text(b, "&lt;");
		else
			gb_buf_put(b, p, 1);
	}
	gb_buf_text(b, "</text>\n");
}

static void put_cell(struct gb_buf *b, const struct term_cell *c, int x, int y)
{
	if (c->underline)
		put_rect(b, x, y + 17, CELL_W * c->width, 1, c->fg, 1);
	if (c->text[0] == '\0' || strcmp(c->text, " ") == 0)
		return;
	if (!put_line(b, c, x, y) && !put_block(b, c, x, y))
		put_text(b, c, x, y);
}

static void put_row(struct gb_buf *b, struct term *t, int row, int cols,
		    bool light)
{
	struct term_cell c;
	uint32_t run_bg = 0;
	int run = 0;

	/* Backgrounds first: a letter may reach into its neighbour's cell. */
	for (int col = 0; col <= cols; col++) {
		if (col < cols)
			term_cell(t, row, col, light, &c);
		if (col > run && (col == cols || c.bg != run_bg)) {
			put_rect(b, run * CELL_W, row * CELL_H,
				 (col - run) * CELL_W, CELL_H, run_bg, 1);
			run = col;
		}
		run_bg = c.bg;
	}
	for (int col = 0; col < cols; col++) {
		term_cell(t, row, col, light, &c);
		put_cell(b, &c, col * CELL_W, row * CELL_H);
	}
}

static void put_cursor(struct gb_buf *b, struct term *t, bool light)
{
	int row, col;

	if (!term_cursor_shown(t))
		return;
	term_cursor(t, &row, &col);
	gb_buf_printf(b,
		      "<rect x=\"%g\" y=\"%g\" width=\"%d\" height=\"%d\" "
		      "fill=\"none\" stroke=\"%s\"/>\n",
		      col * CELL_W + .5, row * CELL_H + .5, CELL_W - 1,
		      CELL_H - 1, light ? "#c00000" : "#ff6060");
}

void shot_write(struct term *t, const char *path, bool light)
{
	struct gb_buf b = { 0 };
	int rows, cols;

	term_size(t, &rows, &cols);
	/* One font and no other: with an emoji font named as well, digits that
	 * stand alone came out of it. */
	gb_buf_printf(&b,
		      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		      "height=\"%d\" font-family=\"DejaVu Sans Mono\" "
		      "font-size=\"16.6\" shape-rendering=\"crispEdges\">\n",
		      cols * CELL_W, rows * CELL_H);
	for (int row = 0; row < rows; row++)
		put_row(&b, t, row, cols, light);
	put_cursor(&b, t, light);
	gb_buf_text(&b, "</svg>\n");
	ok(gb_buf_done(&b, err));
	fixture_write(path, b.data, b.len);
	gb_buf_free(&b);
}

/* SPDX-License-Identifier: ISC
 * canvas.c - drawing, clipped to a rectangle. */
#include <string.h>

#include "src/ui/canvas.h"
#include "src/ui/cells.h"
#include "src/ui/curses.h"

#define LINE_CELLS 512 /* nobody's window is wider */

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

struct gb_canvas gb_canvas_whole(struct _win_st *win,
				 const struct gb_theme *theme,
				 struct gb_spot *spot)
{
	int rows, cols;

	getmaxyx(win, rows, cols);
	return (struct gb_canvas){
		.win = win,
		.spot = spot,
		.theme = theme,
		.rows = rows,
		.cols = cols,
		.bottom = rows,
		.right = cols,
	};
}

struct gb_canvas gb_canvas_inside(const struct gb_canvas *c, int row, int col,
				  int rows, int cols)
{
	struct gb_canvas in = *c;

	in.row = c->row + row;
	in.col = c->col + col;
	in.rows = most(rows, 0);
	in.cols = most(cols, 0);
	in.top = most(c->top, in.row);
	in.left = most(c->left, in.col);
	in.bottom = least(c->bottom, in.row + in.rows);
	in.right = least(c->right, in.col + in.cols);
	return in;
}

/* One run of text at window position y, x, from cell `x` up to `end`. */
static int put(const struct gb_canvas *c, int y, int x, int end,
	       enum gb_use use, const char *text, size_t n_bytes)
{
	wchar_t line[LINE_CELLS];
	const char *stop = text + n_bytes;
	int n = 0, start = x;

	while (text < stop && n < LINE_CELLS - 1) {
		uint32_t ch = gb_char_shown(gb_char_next(&text, stop));
		int wide = gb_char_cells(ch);

		if (x + wide > end)
			break;
		x += wide;
		if (x <= c->left) { /* scrolled away to the left */
			start = x;
			continue;
		}
		if (n == 0 && wide == 0) /* a mark needs a letter under it */
			continue;
		line[n++] = (wchar_t)ch;
	}
	if (n > 0 && y >= c->top && y < c->bottom) {
		wattrset(c->win, c->theme->attrs[use]);
		/* The last cell of a window "fails", but is drawn. */
		mvwaddnwstr(c->win, y, start, line, n);
		wattrset(c->win, 0);
	}
	explicit_bzero(line, sizeof(line));
	return x;
}

int gb_canvas_text(const struct gb_canvas *c, int row, int col, enum gb_use use,
		   const char *text)
{
	return put(c, c->row + row, c->col + col, c->right, use, text,
		   strlen(text)) -
	       c->col;
}

int gb_canvas_clip(const struct gb_canvas *c, int row, int col, enum gb_use use,
		   const char *text, size_t n_bytes, int cells)
{
	int y = c->row + row, x = c->col + col;
	int end = least(c->right, x + cells);

	if (gb_cells(text, n_bytes) <= end - x)
		return put(c, y, x, end, use, text, n_bytes) - c->col;
	x = put(c, y, x, end - 3, use, text, n_bytes);
	return put(c, y, x, end, use, "...", 3) - c->col;
}

void gb_canvas_fill(const struct gb_canvas *c, int row, int col, int cells,
		    enum gb_use use)
{
	int y = c->row + row, x = most(c->col + col, c->left);
	int end = least(c->right, c->col + col + cells);

	if (y < c->top || y >= c->bottom)
		return;
	wattrset(c->win, c->theme->attrs[use]);
	for (; x < end; x++)
		mvwaddch(c->win, y, x, ' ');
	wattrset(c->win, 0);
}

int gb_canvas_right(const struct gb_canvas *c, int row, int end,
		    enum gb_use use, const char *text)
{
	int col = most(0, end - gb_cells(text, strlen(text)));

	gb_canvas_clip(c, row, col, use, text, strlen(text), end - col);
	return col;
}

/* Left corner, lines, right corner. */
static void edge(const struct gb_canvas *c, int row, const char *left,
		 const char *line, const char *right)
{
	gb_canvas_text(c, row, 0, GB_USE_PLAIN, left);
	for (int x = 1; x < c->cols - 1; x++)
		gb_canvas_text(c, row, x, GB_USE_PLAIN, line);
	gb_canvas_text(c, row, c->cols - 1, GB_USE_PLAIN, right);
}

void gb_canvas_frame(const struct gb_canvas *c, const char *title,
		     const char *foot)
{
	bool mono = c->theme->mono;
	const char *side = mono ? "|" : "│", *line = mono ? "-" : "─";
	int last = c->rows - 1;

	edge(c, 0, mono ? "+" : "┌", line, mono ? "+" : "┐");
	for (int y = 1; y < last; y++) {
		gb_canvas_text(c, y, 0, GB_USE_PLAIN, side);
		gb_canvas_text(c, y, c->cols - 1, GB_USE_PLAIN, side);
	}
	edge(c, last, mono ? "+" : "└", line, mono ? "+" : "┘");
	if (title && *title) {
		int col = gb_canvas_text(c, 0, 3, GB_USE_PLAIN, " ");

		col = gb_canvas_clip(c, 0, col, GB_USE_HEAD, title,
				     strlen(title), c->cols - 8);
		gb_canvas_text(c, 0, col, GB_USE_PLAIN, " ");
	}
	if (foot && *foot) {
		int col = gb_canvas_right(c, last, c->cols - 4, GB_USE_PLAIN,
					  foot);

		gb_canvas_text(c, last, col - 1, GB_USE_PLAIN, " ");
		gb_canvas_text(c, last, c->cols - 4, GB_USE_PLAIN, " ");
	}
}

void gb_canvas_cursor(const struct gb_canvas *c, int row, int col)
{
	int y = most(c->top, least(c->row + row, c->bottom - 1));
	int x = most(c->left, least(c->col + col, c->right - 1));

	if (c->bottom > c->top && c->right > c->left)
		*c->spot = (struct gb_spot){ y, x };
}

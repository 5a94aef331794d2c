/* ui/canvas.h - a rectangle of the screen to draw in, for the parts of the
 * toolkit. Rows and columns count from its upper left corner; whatever lies
 * outside is left out, so a part may be drawn half scrolled away. */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include <stddef.h>

#include "src/ui/theme.h"

struct _win_st; /* what curses calls a WINDOW */

/* Where the cursor goes when everything is drawn. */
struct gb_spot {
	int row, col; /* in the window drawn last */
};

struct gb_canvas {
	struct _win_st *win;
	struct gb_spot *spot;
	const struct gb_theme *theme;
	int row, col;                 /* its corner, in the window */
	int rows, cols;               /* its size */
	int top, left, bottom, right; /* what may be drawn on, in the window:
				       * bottom and right are just outside */
};

struct gb_canvas gb_canvas_whole(struct _win_st *win,
				 const struct gb_theme *theme,
				 struct gb_spot *spot);
/* The part of `c` at row, col; it may reach outside of `c`. */
struct gb_canvas gb_canvas_inside(const struct gb_canvas *c, int row, int col,
				  int rows, int cols);

/* `text` as far as it fits. Gives: the column behind it. */
int gb_canvas_text(const struct gb_canvas *c, int row, int col, enum gb_use use,
		   const char *text);
/* The same for `n_bytes`, in at most `cells`; "..." ends what was cut. */
int gb_canvas_clip(const struct gb_canvas *c, int row, int col, enum gb_use use,
		   const char *text, size_t n_bytes, int cells);
void gb_canvas_fill(const struct gb_canvas *c, int row, int col, int cells,
		    enum gb_use use);
/* `text` so that it ends before column `end`. Gives: where it begins. */
int gb_canvas_right(const struct gb_canvas *c, int row, int end,
		    enum gb_use use, const char *text);
/* A frame around all of `c`, `title` in its upper edge, `foot` in the lower
 * one at the right; either may be NULL. */
void gb_canvas_frame(const struct gb_canvas *c, const char *title,
		     const char *foot);
/* Where the cursor is to stand: on the active thing. */
void gb_canvas_cursor(const struct gb_canvas *c, int row, int col);

#endif

/* SPDX-License-Identifier: ISC
 * frame.c - drawing: the top lines, the page, boxes over it, the bottom lines.
 *
 * Everything is drawn anew each time from what the screens say; curses sends
 * the terminal only what differs. So a resize needs nothing special. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "src/ui/cells.h"
#include "src/ui/curses.h"
#include <panel.h>

#include "src/ui/driver.h"

#define BOX_CELLS 66
#define MESSAGE_ROWS 3 /* at most */

bool gb_app_too_small(void)
{
	return LINES < GB_LEAST_ROWS || COLS < GB_LEAST_COLS;
}

void gb_app_forget_windows(struct gb_app *app)
{
	for (size_t i = app->n; i-- > 0;) {
		struct gb_frame *f = &app->frames[i];

		if (!f->win)
			continue;
		del_panel(f->panel);
		werase(f->win); /* its memory held words of a case */
		delwin(f->win);
		f->win = NULL;
		f->panel = NULL;
	}
}

static void draw_too_small(const struct gb_canvas *c)
{
	char line[64];

	snprintf(line, sizeof(line), "This window is too small (%dx%d).", COLS,
		 LINES);
	gb_canvas_text(c, 0, 0, GB_USE_PLAIN, line);
	gb_canvas_text(c, 1, 0, GB_USE_PLAIN,
		       "Please make it 80x24 or bigger.");
	gb_canvas_text(c, 2, 0, GB_USE_PLAIN, "Your words are safe.");
	gb_canvas_cursor(c, 2, 0);
}

/* Where one is says more than whose book it is: the school goes first, then the
 * program's name; "for practice" never. */
static void fit_title(const struct gb_app *app, const char *where, int cells,
		      char *to, size_t size)
{
	const char *practice = app->practice ? " (for practice)" : "";

	snprintf(to, size, "Guardbook%s | %s | %s", practice, app->school,
		 where);
	if (gb_cells(to, strlen(to)) > cells)
		snprintf(to, size, "Guardbook%s | %s", practice, where);
	if (gb_cells(to, strlen(to)) > cells)
		snprintf(to, size, "%s%s",
			 app->practice ? "for practice | " : "", where);
}

/* " Guardbook | School | Where        Mrs S Davies (DSL)  14:32 " */
static void draw_title(struct gb_app *app, const struct gb_frame *f,
		       const struct gb_canvas *c)
{
	const char *where = gb_page_words(&f->page, f->page.where);
	time_t now = (time_t)app->env->now_s(app->env);
	char clock[8], right[160], left[600];
	struct tm local;
	int end;

	localtime_r(&now, &local);
	strftime(clock, sizeof(clock), "%H:%M", &local);
	snprintf(right, sizeof(right), "%s  %s", app->who, clock);
	if (!*where)
		where = f->screen->title;
	gb_canvas_fill(c, 0, 0, c->cols, GB_USE_TITLE);
	end = gb_canvas_right(c, 0, c->cols - 1, GB_USE_TITLE, right);
	fit_title(app, where, end - 4, left, sizeof(left));
	gb_canvas_clip(c, 0, 2, GB_USE_TITLE, left, strlen(left), end - 4);
}

static void draw_about(const struct gb_frame *f, const struct gb_canvas *c)
{
	const char *about = gb_page_words(&f->page, f->page.about);
	const char *status = gb_page_words(&f->page, f->page.status);
	int end = c->cols - 2;

	if (*status)
		end = gb_canvas_right(c, 1, end, f->page.status_use, status) -
		      2;
	gb_canvas_clip(c, 1, 2, GB_USE_PLAIN, about, strlen(about), end - 2);
}

static void draw_whole(struct gb_app *app, struct gb_frame *f)
{
	struct gb_canvas c = gb_canvas_whole(stdscr, &app->theme, &app->spot);
	struct gb_canvas body = gb_canvas_inside(&c, 2, 0, c.rows - 4, c.cols);

	f->row = f->col = 0;
	draw_title(app, f, &c);
	draw_about(f, &c);
	gb_canvas_cursor(&c, 1, 2);
	gb_page_draw(&f->page, &body, gb_frame_active(f));
}

/* A dialog: as tall as what it shows, in the middle. */
static void draw_boxed(struct gb_app *app, struct gb_frame *f)
{
	int cols = (f->screen->width ? f->screen->width : BOX_CELLS) + 2;
	const char *where = gb_page_words(&f->page, f->page.where);
	struct gb_canvas c, inside;
	int rows;

	if (cols > COLS - 4)
		cols = COLS - 4;
	rows = gb_page_rows(&f->page, cols - 2) + 2;
	if (rows > LINES - 4)
		rows = LINES - 4;
	f->row = (LINES - rows) / 2;
	f->col = (COLS - cols) / 2;
	f->win = newwin(rows, cols, f->row, f->col);
	if (!f->win)
		return;
	f->panel = new_panel(f->win);
	c = gb_canvas_whole(f->win, &app->theme, &app->spot);
	gb_canvas_frame(&c, *where ? where : f->screen->title, NULL);
	gb_canvas_cursor(&c, 1, 2);
	inside = gb_canvas_inside(&c, 1, 1, rows - 2, cols - 2);
	gb_page_draw(&f->page, &inside, gb_frame_active(f));
	wmove(f->win, app->spot.row, app->spot.col);
}

/* A sentence that is longer than the line takes a few rows above it, for as
 * long as it is shown: what to do stands at its end. */
static void draw_message(struct gb_app *app, const struct gb_canvas *c)
{
	const char *text = app->message;
	size_t n = strlen(text), at = 0;
	int cells = c->cols - 4, rows = gb_wrap_rows(text, n, cells);

	if (n == 0)
		return;
	if (rows > MESSAGE_ROWS)
		rows = MESSAGE_ROWS;
	for (int row = c->rows - 1 - rows; row < c->rows - 1; row++) {
		size_t next = gb_wrap_next(text, n, at, cells);

		gb_canvas_fill(c, row, 0, c->cols, GB_USE_PLAIN);
		gb_canvas_clip(c, row, 2, app->message_use, text + at,
			       gb_wrap_shown(text, at, next), cells);
		at = next;
	}
}

static void draw_frames(struct gb_app *app)
{
	struct gb_canvas c = gb_canvas_whole(stdscr, &app->theme, &app->spot);
	size_t base = app->n - 1;

	while (base > 0 && app->frames[base].screen->boxed)
		base--;
	gb_frame_settle(&app->frames[app->n - 1]);
	for (size_t i = base; i < app->n; i++)
		gb_frame_show(&app->frames[i]);
	draw_whole(app, &app->frames[base]);
	gb_hints_draw(app, &c);
	draw_message(app, &c);
	move(app->spot.row, app->spot.col);
	for (size_t i = base + 1; i < app->n; i++)
		draw_boxed(app, &app->frames[i]);
}

/* The screens are not asked: what they show may be half read just now. */
void gb_app_draw_message(struct gb_app *app)
{
	struct gb_canvas c;

	if (gb_app_too_small())
		return;
	c = gb_canvas_whole(stdscr, &app->theme, &app->spot);
	draw_message(app, &c);
	move(app->spot.row, app->spot.col);
	wnoutrefresh(stdscr);
	update_panels();
	doupdate();
}

void gb_app_draw(void *ctx)
{
	struct gb_app *app = ctx;
	struct gb_canvas c;

	gb_app_forget_windows(app);
	erase();
	if (gb_app_too_small()) {
		c = gb_canvas_whole(stdscr, &app->theme, &app->spot);
		draw_too_small(&c);
		move(app->spot.row, app->spot.col);
	} else if (app->n > 0) {
		draw_frames(app);
	}
	/* Without a panel the panels don't know of stdscr. */
	wnoutrefresh(stdscr);
	update_panels();
	doupdate();
}

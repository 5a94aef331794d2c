/* SPDX-License-Identifier: ISC
 * driver.c - the one loop: what was pressed, and who deals with it.
 *
 * The order: keys that work everywhere, then the list or form one is on, then
 * the screen's own table, then the ways to move and to go back. */
#include <stdio.h>
#include <string.h>

#include "src/ui/curses.h"
#include "src/ui/dialog.h"
#include "src/ui/driver.h"

#define KEEP_TICKS 5

static void complain(struct gb_app *app, enum gb_code rc,
		     const struct gb_err *err)
{
	if (rc != GB_OK)
		gb_app_complain(app, err);
}

static enum gb_code leave(struct gb_app *app, void *self, bool yes,
			  struct gb_err *err)
{
	(void)self;
	(void)err;
	if (yes)
		gb_app_leave(app);
	return GB_OK;
}

static bool is_covered(const struct gb_app *app)
{
	for (size_t i = 0; i < app->n; i++)
		if (app->frames[i].screen == app->cover.screen)
			return true;
	return false;
}

/* Hide what is on the screen. If it can't be hidden it is closed. */
static void cover(struct gb_app *app)
{
	struct gb_err err = { 0 };

	if (!app->cover.open || is_covered(app))
		return;
	gb_app_keep(app);
	if (app->cover.open(app, app->cover.self, &err) != GB_OK) {
		gb_app_home(app);
		gb_app_say(app, GB_USE_URGENT, "%s", err.msg);
	}
}

/* The keys after which nothing that is written may be lost. */
static bool leaves_box(uint32_t code)
{
	return code == GB_K_TAB || code == GB_K_BACKTAB || code == GB_K_ESC ||
	       code == GB_K_ENTER || (code > GB_K_F0 && code <= GB_K_F0 + 12);
}

static void keep_now(struct gb_app *app)
{
	gb_app_say(app, GB_USE_PLAIN, "What you have written is kept.");
	gb_app_keep(app); /* which may say that it is not */
}

/* Ctrl-Q: at once, unless something would be left unfinished. */
static enum gb_code ask_to_leave(struct gb_app *app, struct gb_err *err)
{
	gb_app_keep(app);
	for (size_t i = app->n; i-- > 0;) {
		struct gb_frame *f = &app->frames[i];
		const char *what = f->screen->unfinished
					   ? f->screen->unfinished(f->self)
					   : NULL;

		if (what)
			return gb_dialog_ask(
				app,
				&(struct gb_question){
					.title = "Leave Guardbook?",
					.text = what,
					.yes = "Yes, leave",
					.no = "No, stay here",
					.answer = leave,
				},
				NULL, err);
	}
	gb_app_leave(app);
	return GB_OK;
}

static bool global_key(struct gb_app *app, struct gb_frame *f, uint32_t code)
{
	struct gb_err err = { 0 };
	enum gb_code rc = GB_OK;

	if (code == GB_K_CTRL + 'L')
		clearok(curscr, TRUE);
	else if (code == GB_K_CTRL + 'Q')
		rc = ask_to_leave(app, &err);
	else if (code == GB_K_F0 + 12 || code == GB_K_CTRL + 'O')
		cover(app);
	else if ((code == GB_K_CTRL + 'S' || code == GB_K_F0 + 5) &&
		 !gb_frame_binding(f, code))
		keep_now(app);
	else if ((code == GB_K_F0 + 1 || (code == '?' && !gb_frame_types(f))) &&
		 !gb_help_is_open(app))
		rc = gb_help_open(app, &err);
	else
		return false;
	complain(app, rc, &err);
	return true;
}

/* Go to the next part of the page, or the one before; with one part only, to
 * its other end. */
static bool change_part(struct gb_frame *f, bool backwards)
{
	struct gb_part *part;
	size_t n = 0;

	while (gb_page_part_at(&f->page, n))
		n++;
	if (n == 0)
		return false;
	f->active = (f->active + (backwards ? n - 1 : 1)) % n;
	part = gb_frame_active(f);
	if (part->ops->enter)
		part->ops->enter(part, backwards);
	return true;
}

static bool move_key(struct gb_frame *f, uint32_t code)
{
	switch (code) {
	case GB_K_TAB:
	case GB_K_DOWN:
		return change_part(f, false);
	case GB_K_BACKTAB:
	case GB_K_UP:
		return change_part(f, true);
	}
	return false;
}

static void escape(struct gb_app *app, struct gb_frame *f)
{
	struct gb_err err = { 0 };

	if (f->screen->back)
		complain(app, f->screen->back(app, f->self, &err), &err);
	else if (app->n > 1)
		gb_app_back(app);
	else
		gb_app_say(app, GB_USE_PLAIN,
			   "This is the first screen. Ctrl-Q leaves "
			   "Guardbook.");
}

static bool give_to_part(struct gb_app *app, struct gb_frame *f,
			 const struct gb_event *ev)
{
	struct gb_part *part = gb_frame_active(f);
	const struct gb_screen *screen = f->screen;
	void *self = f->self;

	if (!part || !part->ops->event(part, app, ev))
		return false;
	/* It may have closed the screen; its `self` still lives. */
	if (screen->changed)
		screen->changed(app, self);
	return true;
}

static void key(struct gb_app *app, struct gb_frame *f,
		const struct gb_event *ev)
{
	const struct gb_binding *b;
	struct gb_err err = { 0 };

	if (global_key(app, f, ev->code) || give_to_part(app, f, ev))
		return;
	b = gb_frame_binding(f, ev->code);
	if (b && b->act)
		complain(app, b->act(app, f->self, &err), &err);
	else if (ev->code == GB_K_ESC)
		escape(app, f);
	else if (ev->code == GB_K_CTRL + 'C')
		gb_app_say(app, GB_USE_PLAIN, "Ctrl-Q leaves Guardbook.");
	else if (!move_key(f, ev->code) && gb_key_types(ev->code))
		gb_app_say(app, GB_USE_PLAIN,
			   "That key does nothing here. F1 shows what does.");
}

static bool inside(const struct gb_frame *f, const struct gb_item *item,
		   const struct gb_event *ev)
{
	int row = ev->row - f->row - item->at.row;
	int col = ev->col - f->col - item->at.col;

	return row >= 0 && row < item->at.rows && col >= 0 &&
	       col < item->at.cols;
}

static void hint_click(struct gb_app *app, struct gb_frame *f, int col)
{
	for (size_t i = 0; i < app->n_hints; i++)
		if (col >= app->hints[i].from && col < app->hints[i].to &&
		    app->hints[i].code) {
			struct gb_event ev = { .kind = GB_EVENT_KEY,
					       .code = app->hints[i].code };

			key(app, f, &ev);
			return;
		}
}

static void mouse(struct gb_app *app, struct gb_frame *f,
		  const struct gb_event *ev)
{
	struct gb_event in = *ev;
	struct gb_item *item;
	struct gb_part *part;

	if (ev->kind == GB_EVENT_CLICK && ev->row == LINES - 1) {
		hint_click(app, f, ev->col);
		return;
	}
	for (size_t i = 0; (item = gb_page_part_at(&f->page, i)); i++) {
		if (!inside(f, item, ev))
			continue;
		f->active = i;
		part = item->part;
		in.row -= f->row + item->at.row;
		in.col -= f->col + item->at.col;
		if (give_to_part(app, f, &in) && ev->twice &&
		    part->ops->twice_is_enter)
			key(app, f,
			    &(struct gb_event){ .kind = GB_EVENT_KEY,
						.code = GB_K_ENTER });
		return;
	}
	if (ev->kind == GB_EVENT_WHEEL)
		give_to_part(app, f, &in);
}

/* Is it a letter of what is being written, or a new line in it? */
static bool is_written(struct gb_frame *f, uint32_t code)
{
	struct gb_part *part = gb_frame_active(f);

	if (code == GB_K_ENTER)
		return part && part->ops->takes_lines &&
		       part->ops->takes_lines(part);
	return gb_key_types(code) && gb_frame_types(f);
}

/* Nobody sees what a key does in a window that is too small: take only what is
 * written into a box. */
static bool out_of_sight(struct gb_frame *f, const struct gb_event *ev)
{
	if (!gb_app_too_small() || ev->kind == GB_EVENT_PASTED)
		return false;
	return ev->kind != GB_EVENT_KEY ||
	       (ev->code != GB_K_CTRL + 'Q' && ev->code != GB_K_CTRL + 'L' &&
		!is_written(f, ev->code));
}

static void human(struct gb_app *app, const struct gb_event *ev)
{
	struct gb_frame *f = gb_app_top(app);

	app->touched_s = app->env->now_s(app->env);
	app->quiet_ticks = 0;
	app->message[0] = '\0';
	if (ev->kind == GB_EVENT_PASTED) {
		/* Thousands of these come at once; nothing else has happened
		 * since the page was last asked for. */
		give_to_part(app, f, ev);
		return;
	}
	/* The mouse means what was drawn; a key may come before a drawing. */
	if (ev->kind == GB_EVENT_KEY)
		gb_frame_show(f);
	if (out_of_sight(f, ev))
		return;
	if (ev->kind == GB_EVENT_KEY)
		key(app, f, ev);
	else
		mouse(app, f, ev);
	if (ev->kind == GB_EVENT_KEY && leaves_box(ev->code))
		gb_app_keep(app);
}

/* The lowest screen that has work to do. */
static void work_on(struct gb_app *app)
{
	app->keyboard.busy = false;
	for (size_t i = 0; i < app->n && !app->keyboard.busy; i++)
		if (app->frames[i].screen->idle)
			app->keyboard.busy = app->frames[i].screen->idle(
				app->frames[i].self);
}

/* A clock that is set back does not keep the screens open: ticks count too. */
static void tick(struct gb_app *app, struct gb_frame *f)
{
	app->ticks++;
	app->keyboard.busy = true;
	app->quiet_ticks++;
	if (app->ticks % KEEP_TICKS == 0)
		gb_app_keep(app);
	if (app->cover.open && (gb_app_quiet_s(app) >= app->cover.after_s ||
				app->quiet_ticks >= app->cover.after_s))
		cover(app);
	else if (f->screen->tick)
		f->screen->tick(app, f->self);
}

static void terminal_gone(struct gb_app *app)
{
	app->gone = true;
	gb_app_keep(app);
	gb_app_leave(app);
}

static void resume_top(struct gb_app *app)
{
	while (app->resume && app->n > 0) {
		struct gb_frame *f = gb_app_top(app);

		app->resume = false;
		if (f->screen->resume)
			f->screen->resume(app, f->self);
		if (!app->resume)
			gb_frame_show(f);
	}
}

bool gb_app_run(struct gb_app *app)
{
	resume_top(app);
	while (app->n > 0) {
		struct gb_event ev =
			gb_keyboard_next(&app->keyboard, gb_app_draw, app);
		struct gb_frame *f = gb_app_top(app);

		switch (ev.kind) {
		case GB_EVENT_GONE:
			terminal_gone(app);
			break;
		case GB_EVENT_TICK:
			tick(app, f);
			break;
		case GB_EVENT_IDLE:
			work_on(app);
			break;
		case GB_EVENT_RESIZE:
			break;
		default:
			human(app, &ev);
			break;
		}
		resume_top(app);
		gb_app_bury(app);
	}
	return !app->gone;
}

/* SPDX-License-Identifier: ISC
 * app.c - the stack of screens. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/ui/driver.h"
#include "src/ui/terminal.h"

enum gb_code gb_app_start(struct gb_app **out,
			  const struct gb_app_options *options,
			  struct gb_err *err)
{
	struct gb_app *app;
	enum gb_code rc;

	*out = NULL;
	app = calloc(1, sizeof(*app));
	if (!app)
		return gb_fail_nomem(err);
	app->env = options->env;
	app->practice = options->practice;
	app->given = options->given;
	snprintf(app->school, sizeof(app->school), "%s", options->school);
	gb_keyboard_signals();
	rc = gb_terminal_start(&app->theme, !options->no_mouse, err);
	if (rc != GB_OK) {
		free(app);
		return rc;
	}
	gb_keyboard_start(&app->keyboard);
	app->touched_s = app->env->now_s(app->env);
	*out = app;
	return GB_OK;
}

static void close_frame(struct gb_frame *f)
{
	gb_page_free(&f->page);
	if (f->screen->close)
		f->screen->close(f->self);
	*f = (struct gb_frame){ 0 };
}

void gb_app_bury(struct gb_app *app)
{
	while (app->n_dead > 0)
		close_frame(&app->dead[--app->n_dead]);
}

void gb_app_free(struct gb_app *app)
{
	if (!app)
		return;
	gb_app_forget_windows(app);
	gb_app_leave(app);
	gb_app_bury(app);
	gb_buf_free(&app->clip);
	gb_terminal_stop();
	explicit_bzero(app, sizeof(*app));
	free(app);
}

struct gb_frame *gb_app_top(struct gb_app *app)
{
	return app->n > 0 ? &app->frames[app->n - 1] : NULL;
}

enum gb_code gb_app_open(struct gb_app *app, const struct gb_screen *screen,
			 void *self, struct gb_err *err)
{
	/* The last place is for what covers the others. */
	if (app->n == GB_FRAMES_MAX - (screen != app->cover.screen)) {
		if (screen->close)
			screen->close(self);
		return gb_fail(err, GB_CONFLICT,
			       "too many screens are open: go back with Esc");
	}
	app->frames[app->n++] =
		(struct gb_frame){ .screen = screen, .self = self };
	app->resume = true;
	return GB_OK;
}

void gb_app_back(struct gb_app *app)
{
	struct gb_frame *f = gb_app_top(app);

	if (!f)
		return;
	/* An act that opens and closes for ever is a mistake in a screen, but
	 * not one to run out of room over: the oldest is let go. */
	if (app->n_dead == GB_FRAMES_MAX) {
		close_frame(&app->dead[0]);
		memmove(app->dead, app->dead + 1,
			(GB_FRAMES_MAX - 1) * sizeof(app->dead[0]));
		app->n_dead--;
	}
	gb_app_forget_windows(app);
	app->dead[app->n_dead++] = *f;
	*f = (struct gb_frame){ 0 };
	app->n--;
	app->resume = true;
}

void gb_app_home(struct gb_app *app)
{
	while (app->n > 1)
		gb_app_back(app);
}

void gb_app_leave(struct gb_app *app)
{
	while (app->n > 0)
		gb_app_back(app);
}

void gb_app_set_who(struct gb_app *app, const char *who)
{
	snprintf(app->who, sizeof(app->who), "%s", who ? who : "");
}

void gb_app_say(struct gb_app *app, enum gb_use use, const char *fmt, ...)
{
	va_list args;

	app->message_use = use;
	va_start(args, fmt);
	vsnprintf(app->message, sizeof(app->message), fmt, args);
	va_end(args);
}

void gb_app_progress(struct gb_app *app, const char *what, uint64_t done,
		     uint64_t total)
{
	enum { CELLS = 20 };
	int percent = total ? (int)(done * 100 / total) : 100;
	char said[sizeof(app->message)], bar[CELLS + 1];

	memset(bar, '.', CELLS);
	memset(bar, '#', (size_t)(percent * CELLS / 100));
	bar[CELLS] = '\0';
	snprintf(said, sizeof(said), "%s %s %d %%", what, bar, percent);
	if (strcmp(said, app->message) == 0)
		return;
	gb_app_say(app, GB_USE_PLAIN, "%s", said);
	gb_app_draw_message(app);
}

void gb_app_complain(struct gb_app *app, const struct gb_err *err)
{
	unsigned char first = (unsigned char)err->msg[0];

	gb_app_say(app, GB_USE_URGENT, "%c%s.", first ? toupper(first) : ' ',
		   first ? err->msg + 1 : "");
}

int64_t gb_app_quiet_s(const struct gb_app *app)
{
	return app->env->now_s(app->env) - app->touched_s;
}

void gb_app_set_cover(struct gb_app *app, const struct gb_cover *cover)
{
	app->cover = *cover;
}

void gb_app_no_cover(struct gb_app *app)
{
	app->cover = (struct gb_cover){ 0 };
}

void gb_app_keep(struct gb_app *app)
{
	for (size_t i = app->n; i-- > 0;)
		if (app->frames[i].screen->keep)
			app->frames[i].screen->keep(app, app->frames[i].self);
}

void *gb_app_self(const struct gb_app *app, const struct gb_screen *screen)
{
	const struct gb_frame *f = app->n ? &app->frames[app->n - 1] : NULL;

	return f && f->screen == screen ? f->self : NULL;
}

const struct gb_env *gb_app_env(const struct gb_app *app)
{
	return app->env;
}

const void *gb_app_given(const struct gb_app *app)
{
	return app->given;
}

struct gb_buf *gb_app_clip(struct gb_app *app)
{
	return &app->clip;
}

void gb_frame_settle(struct gb_frame *f)
{
	struct gb_part *part = gb_frame_active(f);

	if (part && part->ops->settle)
		part->ops->settle(part);
}

void gb_frame_show(struct gb_frame *f)
{
	gb_page_clear(&f->page);
	f->screen->show(&f->page, f->self);
	if (!gb_page_part_at(&f->page, f->active))
		f->active = 0;
}

struct gb_part *gb_frame_active(struct gb_frame *f)
{
	struct gb_item *item = gb_page_part_at(&f->page, f->active);

	return item ? item->part : NULL;
}

bool gb_frame_types(struct gb_frame *f)
{
	struct gb_part *part = gb_frame_active(f);

	return part && part->ops->types(part);
}

bool gb_binding_works(const struct gb_frame *f, const struct gb_binding *b)
{
	return !b->may || b->may(f->self);
}

const struct gb_binding *gb_frame_binding(const struct gb_frame *f,
					  uint32_t code)
{
	for (size_t i = 0; i < f->screen->n_keys; i++) {
		const struct gb_binding *b = &f->screen->keys[i];

		if (gb_key_is(code, b->key) && gb_binding_works(f, b))
			return b;
	}
	return NULL;
}

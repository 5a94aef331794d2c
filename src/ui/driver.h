/* ui/driver.h - what the files of the driver share. Private to src/ui. */
#ifndef UI_DRIVER_H
#define UI_DRIVER_H

#include "src/ui/pagelay.h"
#include "src/ui/keyboard.h"

#define GB_FRAMES_MAX 16
#define GB_HINTS_MAX 7
#define GB_LEAST_ROWS 24
#define GB_LEAST_COLS 80

/* A screen that is open. */
struct gb_frame {
	const struct gb_screen *screen;
	void *self;
	struct gb_page page; /* what show() last said */
	size_t active;       /* which of its parts one is on */
	int row, col;        /* its corner on the screen */
	struct _win_st *win; /* boxed: its window, while drawn */
	struct panel *panel;
};

/* One hint of the bottom line, and where it was drawn. */
struct gb_hint {
	char text[48];
	uint32_t code; /* 0: nothing to click on */
	int from, to;
};

struct gb_app {
	const struct gb_env *env;
	const void *given; /* gb_app_given() */
	struct gb_theme theme;
	struct gb_keyboard keyboard;
	struct gb_spot spot;
	struct gb_frame frames[GB_FRAMES_MAX];
	size_t n;
	/* Closed by the act that still runs: freed when it has returned. */
	struct gb_frame dead[GB_FRAMES_MAX];
	size_t n_dead;
	struct gb_hint hints[GB_HINTS_MAX];
	size_t n_hints;
	struct gb_buf clip;
	char school[128], who[128];
	bool practice;
	bool resume; /* another screen is on top than before */
	bool gone;
	char message[400];
	enum gb_use message_use;
	int64_t touched_s;
	unsigned ticks, quiet_ticks; /* in all; since a key was touched */
	struct gb_cover cover;       /* zeros: nobody is signed in */
};

struct gb_frame *gb_app_top(struct gb_app *app); /* NULL: none is open */
/* No key is waiting: let the active part do what it put off. */
void gb_frame_settle(struct gb_frame *f);
/* Ask the frame's screen what it shows. */
void gb_frame_show(struct gb_frame *f);
struct gb_part *gb_frame_active(struct gb_frame *f); /* NULL: no part */
bool gb_frame_types(struct gb_frame *f);
void gb_app_bury(struct gb_app *app); /* free the closed frames */

/* The binding of `f` that `code` stands for now, or NULL. */
const struct gb_binding *gb_frame_binding(const struct gb_frame *f,
					  uint32_t code);
bool gb_binding_works(const struct gb_frame *f, const struct gb_binding *b);

/* frame.c: draw everything; `app` is a struct gb_app. */
void gb_app_draw(void *app);
void gb_app_draw_message(struct gb_app *app); /* that line alone */
void gb_app_forget_windows(struct gb_app *app);
bool gb_app_too_small(void);
/* hints.c: work out and draw the bottom line. */
void gb_hints_draw(struct gb_app *app, const struct gb_canvas *c);
/* help.c */
GB_MUST_CHECK
enum gb_code gb_help_open(struct gb_app *app, struct gb_err *err);
bool gb_help_is_open(const struct gb_app *app);

#endif

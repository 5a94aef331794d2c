/* ui/app.h - the program on the screen: a stack of screens and one loop.
 *
 * A screen is a struct of tables and small functions. It says what is shown
 * (ui/page.h) and what can be done (its keys); this draws it, reads the keys,
 * finds the function and shows what went wrong. No screen has a loop. A screen
 * that is `boxed` is a dialog: it stands in a box over the one beneath it.
 *
 *	static const struct gb_binding keys[] = {
 *		{ .key = "Enter", .hint = "Open", .act = open_case,
 *		  .help = "Open this case", .may = some_case },
 *	};
 *	const struct gb_screen screen_cases = {
 *		.name = "cases", .title = "Cases",
 *		.keys = keys, .n_keys = GB_COUNT(keys),
 *		.show = show, .close = close_cases,
 *	};
 */
#ifndef UI_APP_H
#define UI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "guardbook/env.h"
#include "guardbook/err.h"
#include "src/ui/page.h"
#include "src/ui/theme.h"

struct gb_app;

/* One thing that can be done on a screen. The bottom line and "What can I do
 * here?" are made from these: no other string names a key. */
struct gb_binding {
	const char *key;    /* "n", "Ctrl-S F5": the first one is shown */
	const char *hint;   /* a word or two for the bottom line: "New";
			     * NULL: only in the help */
	const char *help;   /* "Log a new concern"; NULL: not in the help */
	const char *detail; /* a sentence more about it, or NULL */
	/* What it does. A failure is shown on the message line. */
	enum gb_code (*act)(struct gb_app *app, void *self, struct gb_err *err);
	/* Does it work now? NULL: always. What doesn't is not offered. */
	bool (*may)(const void *self);
};

/* The keys that every screen has, as lines for the help and the manual. */
extern const char gb_keys_everywhere[];

struct gb_screen {
	const char *name;  /* "case-list": for tests and logs */
	const char *title; /* where one is: for the top line, or the box */
	bool boxed;
	int width;        /* boxed: cells inside; 0: 66 */
	const char *help; /* a sentence or two above the list of F1, or NULL */
	const struct gb_binding *keys;
	size_t n_keys;
	/* Say what is shown. Called before every drawing and every key: reads
	 * what is in memory, asks no store. */
	void (*show)(struct gb_page *page, void *self);
	/* It is on top: just opened, or what stood over it has closed. */
	void (*resume)(struct gb_app *app, void *self);
	/* About every second while it is on top. */
	void (*tick)(struct gb_app *app, void *self);
	/* A little work between two keys, some hundredths of a second, while
	 * it is open, also below others; true: there is more. Asked about
	 * every second, and again as long as there is more. */
	bool (*idle)(void *self);
	/* After every key and paste that its boxes dealt with. */
	void (*changed)(struct gb_app *app, void *self);
	/* Esc. NULL: go back one screen. */
	enum gb_code (*back)(struct gb_app *app, void *self,
			     struct gb_err *err);
	/* What would be left unfinished if the program ended now ("A concern
	 * is not sent; its draft is kept"), or NULL. */
	const char *(*unfinished)(const void *self);
	/* Keep what is written as a draft, if it has changed. Called about
	 * every five seconds, after the keys that leave a box, before the
	 * screens are covered or left, and when the terminal is gone; also
	 * while other screens stand on top. */
	void (*keep)(struct gb_app *app, void *self);
	/* Free `self`. Also called if the screen could not be opened. */
	void (*close)(void *self);
};

struct gb_app_options {
	const struct gb_env *env; /* for the clock of the top line; kept */
	const char *school;       /* copied */
	bool practice;            /* says "for practice" on every screen */
	bool no_mouse;
	const void *given; /* for the screens: gb_app_given(); kept */
};

/* Take the terminal over.
 * Gives: *out, ended with gb_app_free(); NULL on failure.
 * Fails: GB_IO (no terminal, or one that can't: the message says so),
 *        GB_NOMEM. On failure the terminal is as it was. */
GB_MUST_CHECK
enum gb_code gb_app_start(struct gb_app **out,
			  const struct gb_app_options *options,
			  struct gb_err *err);

/* Close every screen and give the terminal back, wiped. NULL is fine. */
void gb_app_free(struct gb_app *app);

/* Show the screens until they are all closed or the program is left.
 * Gives: true if someone left it, false if the terminal went away. */
bool gb_app_run(struct gb_app *app);

/* Who is signed in, for the top line: "Mrs S Davies (DSL)"; NULL: nobody.
 * Copied. */
void gb_app_set_who(struct gb_app *app, const char *who);

/* Open `screen` on top of the others. Takes: `self`, for screen->close().
 * Fails: GB_CONFLICT (too many screens are open); `self` is closed then. */
GB_MUST_CHECK
enum gb_code gb_app_open(struct gb_app *app, const struct gb_screen *screen,
			 void *self, struct gb_err *err);
/* Close the top screen. Its `self` stays until the current act returns. */
void gb_app_back(struct gb_app *app);
/* Close all screens but the first. */
void gb_app_home(struct gb_app *app);
/* Close all, the first too: the program ends, or signs someone else in. */
void gb_app_leave(struct gb_app *app);

/* A sentence for the message line, until the next key. */
void gb_app_say(struct gb_app *app, enum gb_use use, const char *fmt, ...)
	GB_PRINTF(3, 4);

/* A failure as a sentence, shown as urgent. Its message begins small and has no
 * full stop, because it may stand behind a colon elsewhere. */
void gb_app_complain(struct gb_app *app, const struct gb_err *err);

/* What hides the screens when F12 or Ctrl-O is pressed, or when nobody has
 * touched a key for `after_s`. */
struct gb_cover {
	int64_t after_s;
	/* Open a screen that fills the window and lets through only who may
	 * see what is beneath. If it fails all but the first are closed. */
	enum gb_code (*open)(struct gb_app *app, void *self,
			     struct gb_err *err);
	void *self;
	const struct gb_screen *screen; /* the one that it opens */
};
void gb_app_set_cover(struct gb_app *app, const struct gb_cover *cover);
void gb_app_no_cover(struct gb_app *app); /* nobody is signed in */

/* Have every open screen keep its draft. */
void gb_app_keep(struct gb_app *app);
/* The topmost screen's own, if it is `screen`; else NULL. */
void *gb_app_self(const struct gb_app *app, const struct gb_screen *screen);

/* Something takes long: show at once how far it has come. No key is read
 * meanwhile, and nothing is drawn twice for the same percent. */
void gb_app_progress(struct gb_app *app, const char *what, uint64_t done,
		     uint64_t total);

/* Seconds since anyone last touched a key or the mouse. */
int64_t gb_app_quiet_s(const struct gb_app *app);
const struct gb_env *gb_app_env(const struct gb_app *app); /* borrowed */
/* What it was started with, of which the toolkit knows nothing; or NULL. */
const void *gb_app_given(const struct gb_app *app);

#endif

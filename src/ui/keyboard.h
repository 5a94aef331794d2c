/* ui/keyboard.h - the one place where keys are read. Private to src/ui.
 *
 * Nothing else waits: a dialog is drawn, never run. SIGHUP, SIGTERM, SIGINT
 * and SIGWINCH are blocked except while this waits, so none can slip in
 * between the look and the wait; a window that is closed is noticed by its
 * hang-up, whether or not the signal came. */
#ifndef UI_KEYBOARD_H
#define UI_KEYBOARD_H

#include "src/ui/keys.h"

struct gb_keyboard {
	int64_t tick_ms;  /* when the next tick is due (monotonic) */
	int64_t click_ms; /* when the last click was, for double clicks */
	int click_row, click_col;
	bool busy;           /* there is work to be done between two keys */
	bool dirty;          /* something happened since the last drawing */
	bool pasting;        /* between the two marks of a paste */
	bool after_cr;       /* the last pasted byte was a carriage return */
	bool sync_owed;      /* a test waits for an answer */
	unsigned long syncs; /* answered so far */
};

/* Take the signals over, and teach the terminal our keys. Once newterm() is
 * done; `before` it, call gb_keyboard_signals(). */
void gb_keyboard_signals(void);
void gb_keyboard_start(struct gb_keyboard *r);

/* The next thing that happened. Draws, by calling `draw` with `ctx`, only
 * when nothing more is waiting to be read: that makes a paste fast. */
struct gb_event gb_keyboard_next(struct gb_keyboard *r, void (*draw)(void *ctx),
				 void *ctx);

#endif

/* SPDX-License-Identifier: ISC
 * keyboard.c - the one place where keys are read. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include "guardbook/err.h"
#include "src/ui/curses.h"
#include "src/ui/keyboard.h"

#define TICK_MS 1000
#define TWICE_MS 400

/* Our own codes, above those of forms and menus (KEY_MAX + 128). */
enum {
	OWN_PASTE_BEGIN = KEY_MAX + 200,
	OWN_PASTE_END,
	OWN_SYNC,
	OWN_CTRL_LEFT,
	OWN_CTRL_RIGHT,
	OWN_CTRL_HOME,
	OWN_CTRL_END,
};

/* clang-format off */
static const struct {
	int curses;
	uint32_t code;
} keys[] = {
	{ KEY_ENTER,      GB_K_ENTER },
	{ KEY_BTAB,       GB_K_BACKTAB },
	{ KEY_BACKSPACE,  GB_K_BACKSPACE },
	{ KEY_DC,         GB_K_DELETE },
	{ KEY_UP,         GB_K_UP },
	{ KEY_DOWN,       GB_K_DOWN },
	{ KEY_LEFT,       GB_K_LEFT },
	{ KEY_RIGHT,      GB_K_RIGHT },
	{ KEY_PPAGE,      GB_K_PGUP },
	{ KEY_NPAGE,      GB_K_PGDN },
	{ KEY_HOME,       GB_K_HOME },
	{ KEY_FIND,       GB_K_HOME },
	{ KEY_END,        GB_K_END },
	{ KEY_SELECT,     GB_K_END },
	{ KEY_SR,         GB_K_SHIFT_UP },
	{ KEY_SF,         GB_K_SHIFT_DOWN },
	{ KEY_SLEFT,      GB_K_SHIFT_LEFT },
	{ KEY_SRIGHT,     GB_K_SHIFT_RIGHT },
	{ OWN_CTRL_LEFT,  GB_K_CTRL_LEFT },
	{ OWN_CTRL_RIGHT, GB_K_CTRL_RIGHT },
	{ OWN_CTRL_HOME,  GB_K_CTRL_HOME },
	{ OWN_CTRL_END,   GB_K_CTRL_END },
};

/* Sequences that the terminal's description does not name. */
static const struct {
	const char *sequence;
	int curses;
} extra[] = {
	{ "\033[200~", OWN_PASTE_BEGIN },
	{ "\033[201~", OWN_PASTE_END },
	{ "\033[1;5D", OWN_CTRL_LEFT },
	{ "\033[1;5C", OWN_CTRL_RIGHT },
	{ "\033[1;5H", OWN_CTRL_HOME },
	{ "\033[1;5F", OWN_CTRL_END },
};
/* clang-format on */

/* Set by the handlers, and by nothing else. */
static volatile sig_atomic_t told_to_end, window_changed;

static void on_signal(int signal_number)
{
	if (signal_number == SIGWINCH)
		window_changed = 1;
	else
		told_to_end = 1;
}

static void our_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGWINCH);
}

void gb_keyboard_signals(void)
{
	static const int ours[] = { SIGHUP, SIGTERM, SIGINT, SIGWINCH };
	static const int ignored[] = { SIGTSTP, SIGPIPE, SIGQUIT };
	struct sigaction act = { .sa_handler = on_signal };
	sigset_t set;

	told_to_end = 0;
	our_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (size_t i = 0; i < GB_COUNT(ours); i++)
		sigaction(ours[i], &act, NULL);
	act.sa_handler = SIG_IGN;
	for (size_t i = 0; i < GB_COUNT(ignored); i++)
		sigaction(ignored[i], &act, NULL);
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void gb_keyboard_start(struct gb_keyboard *r)
{
	const char *sync = getenv("GUARDBOOK_TEST_SYNC");

	*r = (struct gb_keyboard){ .tick_ms = now_ms() + TICK_MS,
				   .click_row = -1,
				   .dirty = true };
	for (size_t i = 0; i < GB_COUNT(extra); i++)
		define_key(extra[i].sequence, extra[i].curses);
	if (sync && strcmp(sync, "1") == 0)
		define_key("\033[9901~", OWN_SYNC);
	nodelay(stdscr, TRUE);
	keypad(stdscr, TRUE);
}

static bool pasted(struct gb_keyboard *r, wint_t w, struct gb_event *ev)
{
	bool newline_of_cr = r->after_cr && w == '\n';

	r->after_cr = w == '\r';
	if (newline_of_cr)
		return false;
	if (w == '\r')
		w = '\n';
	if (w == '\t')
		w = ' ';
	if (w != '\n' && !gb_key_types((uint32_t)w))
		return false;
	*ev = (struct gb_event){ .kind = GB_EVENT_PASTED, .code = (uint32_t)w };
	return true;
}

static bool mouse(struct gb_keyboard *r, struct gb_event *ev)
{
	MEVENT m;
	int64_t now = now_ms();

	if (getmouse(&m) != OK)
		return false;
	*ev = (struct gb_event){ .row = m.y, .col = m.x };
	if (m.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) {
		ev->kind = GB_EVENT_WHEEL;
		ev->turn = m.bstate & BUTTON4_PRESSED ? -1 : 1;
		return true;
	}
	if (!(m.bstate & BUTTON1_PRESSED))
		return false;
	ev->kind = GB_EVENT_CLICK;
	ev->twice = now - r->click_ms <= TWICE_MS && m.y == r->click_row &&
		    m.x == r->click_col;
	r->click_ms = ev->twice ? 0 : now;
	r->click_row = m.y;
	r->click_col = m.x;
	return true;
}

/* Esc, or the beginning of a key that this terminal's description does not
 * know: then drop all of it, or its letters would work as keys. */
static bool escape(struct gb_event *ev)
{
	wint_t w;
	int t = get_wch(&w);

	if (t != OK || (w != '[' && w != 'O')) {
		if (t == OK)
			unget_wch((wchar_t)w);
		else if (t == KEY_CODE_YES)
			ungetch((int)w);
		ev->code = GB_K_ESC;
		return true;
	}
	while (get_wch(&w) == OK && (w < 0x40 || w > 0x7E))
		;
	return false;
}

static bool control(wint_t w, struct gb_event *ev)
{
	switch (w) {
	case '\r':
	case '\n':
		ev->code = GB_K_ENTER;
		return true;
	case '\t':
		ev->code = GB_K_TAB;
		return true;
	case '\b':
	case 0x7F:
		ev->code = GB_K_BACKSPACE;
		return true;
	case 0x1B:
		return escape(ev);
	default:
		ev->code = GB_K_CTRL + (uint32_t)w + '@';
		return w >= 1 && w <= 26;
	}
}

static bool special(struct gb_keyboard *r, wint_t w, struct gb_event *ev)
{
	switch ((int)w) {
	case OWN_SYNC:
		r->sync_owed = true;
		return false;
	case OWN_PASTE_BEGIN:
	case OWN_PASTE_END:
		r->pasting = (int)w == OWN_PASTE_BEGIN;
		r->after_cr = false;
		return false;
	case KEY_MOUSE:
		return mouse(r, ev);
	case KEY_RESIZE: /* put there by resizeterm(): told already */
		return false;
	}
	for (size_t i = 0; i < GB_COUNT(keys); i++)
		if (keys[i].curses == (int)w) {
			ev->code = keys[i].code;
			return !r->pasting;
		}
	ev->code = GB_K_F0 + (uint32_t)w - KEY_F0;
	return w > KEY_F0 && w <= KEY_F(12) && !r->pasting;
}

/* Make an event of what get_wch() gave; false: nothing to tell. */
static bool understand(struct gb_keyboard *r, int type, wint_t w,
		       struct gb_event *ev)
{
	*ev = (struct gb_event){ .kind = GB_EVENT_KEY, .code = (uint32_t)w };
	if (type == KEY_CODE_YES)
		return special(r, w, ev);
	if (r->pasting)
		return pasted(r, w, ev);
	if (w < 0x20 || w == 0x7F)
		return control(w, ev);
	return gb_key_types((uint32_t)w);
}

static bool resized(void)
{
	struct winsize size;

	if (!window_changed)
		return false;
	window_changed = 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	return true;
}

static void answer_sync(struct gb_keyboard *r)
{
	char line[48];
	int n = snprintf(line, sizeof(line), "\033]7799;sync=%lu\a",
			 ++r->syncs);

	r->sync_owed = false;
	/* A terminal that is gone shows itself at the next wait. */
	if (write(STDOUT_FILENO, line, (size_t)n) != n)
		r->dirty = true;
}

/* Wait for a key, a signal or the next tick; or only look, when there is work
 * to be done meanwhile. */
static bool wait_for_more(struct gb_keyboard *r, struct gb_event *ev)
{
	struct pollfd tty = { .fd = STDIN_FILENO, .events = POLLIN };
	int64_t due = r->tick_ms - now_ms(), left = r->busy ? 0 : due;
	struct timespec wait = { .tv_sec = left > 0 ? left / 1000 : 0,
				 .tv_nsec =
					 left > 0 ? left % 1000 * 1000000 : 0 };
	sigset_t none;
	int n;

	sigemptyset(&none);
	n = ppoll(&tty, 1, &wait, &none);
	if (n > 0 && tty.revents & (POLLHUP | POLLERR | POLLNVAL)) {
		told_to_end = 1;
	} else if (n == 0 && r->busy && due > 0) {
		*ev = (struct gb_event){ .kind = GB_EVENT_IDLE };
		return true;
	} else if (n == 0) {
		r->tick_ms = now_ms() + TICK_MS;
		*ev = (struct gb_event){ .kind = GB_EVENT_TICK };
		return true;
	}
	return false;
}

struct gb_event gb_keyboard_next(struct gb_keyboard *r, void (*draw)(void *ctx),
				 void *ctx)
{
	struct gb_event ev = { 0 };
	sigset_t set;
	wint_t w;
	int type;

	our_signals(&set);
	for (;;) {
		/* Signals that wait are dealt with here, and only here. */
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		sigprocmask(SIG_BLOCK, &set, NULL);
		if (told_to_end) {
			ev.kind = GB_EVENT_GONE;
			break;
		}
		if (resized()) {
			ev.kind = GB_EVENT_RESIZE;
			break;
		}
		type = get_wch(&w);
		if (type != ERR) {
			if (understand(r, type, w, &ev))
				break;
			continue;
		}
		if (r->dirty)
			draw(ctx);
		r->dirty = false;
		if (r->sync_owed)
			answer_sync(r);
		if (wait_for_more(r, &ev))
			break;
	}
	r->dirty = ev.kind != GB_EVENT_IDLE;
	return ev;
}

/* SPDX-License-Identifier: ISC
 * probe.c - the smallest program that the terminal harness can drive: it shows
 * what it was sent, answers the sync key when idle, and leaves on Ctrl-Q. */
#include <locale.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define K_SYNC 2000
#define K_PASTE 2001
#define K_PASTED 2002

struct seen {
	wchar_t text[128];
	size_t n_text;
	char last[64];
	bool pasting;
	int n_keys;
};

static volatile sig_atomic_t got_term;

static void on_term(int sig)
{
	got_term = sig;
}

static void draw(const struct seen *s)
{
	const char *home = getenv("HOME");

	erase();
	mvprintw(0, 0, "%dx%d %s", COLS, LINES, home ? home : "");
	mvprintw(1, 0, "key %d: %s", s->n_keys, s->last);
	attron(COLOR_PAIR(1));
	mvprintw(2, 0, "%-40s", "white on blue");
	attroff(COLOR_PAIR(1));
	mvhline(4, 0, ACS_HLINE, 10);
	mvprintw(5, 0, "%s", s->pasting ? "pasting" : "");
	mvaddnwstr(3, 0, s->text, (int)s->n_text);
	refresh();
}

/* Words and paste marks are text; the rest is named. */
static void note(struct seen *s, int kind, wint_t key)
{
	MEVENT m;

	s->n_keys++;
	if (kind == KEY_CODE_YES && key == KEY_MOUSE && getmouse(&m) == OK)
		snprintf(s->last, sizeof(s->last), "%s %d %d",
			 m.bstate & BUTTON5_PRESSED   ? "wheel down"
			 : m.bstate & BUTTON4_PRESSED ? "wheel up"
						      : "mouse",
			 m.y, m.x);
	else if (kind == KEY_CODE_YES && (key == K_PASTE || key == K_PASTED))
		s->pasting = key == K_PASTE;
	else if (kind == KEY_CODE_YES)
		snprintf(s->last, sizeof(s->last), "%s", keyname((int)key));
	else if (key < 32 && !s->pasting)
		snprintf(s->last, sizeof(s->last), "^%c", (int)key + 64);
	else if (s->n_text < sizeof(s->text) / sizeof(s->text[0]) - 1)
		s->text[s->n_text++] = key == '\r' ? L'/' : (wchar_t)key;
}

static void set_up(sigset_t *open)
{
	static const int ours[] = { SIGHUP, SIGTERM, SIGWINCH };
	sigset_t shut;

	sigprocmask(SIG_BLOCK, NULL, open);
	sigemptyset(&shut);
	for (size_t i = 0; i < 3; i++)
		sigaddset(&shut, ours[i]);
	sigprocmask(SIG_BLOCK, &shut, NULL);
	signal(SIGHUP, on_term);
	signal(SIGTERM, on_term);
	setlocale(LC_ALL, "");
	set_escdelay(25);
	initscr();
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	mouseinterval(0);
	mousemask(ALL_MOUSE_EVENTS, NULL);
	start_color();
	use_default_colors();
	init_pair(1, COLOR_WHITE, COLOR_BLUE);
	if (getenv("GUARDBOOK_TEST_SYNC"))
		define_key("\033[9901~", K_SYNC);
	define_key("\033[200~", K_PASTE);
	define_key("\033[201~", K_PASTED);
	putp("\033[?2004h");
}

/* As src/ui's key reader does: pending signals run in one place only, and
 * nothing is drawn while keys wait. */
static void run(const sigset_t *open)
{
	struct seen s = { 0 };
	struct pollfd tty = { .fd = 0, .events = POLLIN };
	static const struct timespec at_once = { 0 };
	int n_asked = 0, n_answered = 0;
	wint_t key;
	int kind;

	for (;;) {
		ppoll(NULL, 0, &at_once, open);
		if (got_term)
			return;
		kind = get_wch(&key);
		if (kind == ERR) {
			draw(&s);
			if (n_asked > n_answered)
				printf("\033]7799;sync=%d\a", n_asked);
			n_answered = n_asked;
			fflush(stdout);
			if (ppoll(&tty, 1, NULL, open) > 0 &&
			    (tty.revents & (POLLHUP | POLLERR)))
				got_term = SIGHUP;
		} else if (kind == KEY_CODE_YES && key == K_SYNC) {
			n_asked++;
		} else if (kind == OK && key == ('Q' & 0x1f)) {
			return;
		} else {
			note(&s, kind, key);
		}
	}
}

int main(void)
{
	sigset_t open;

	set_up(&open);
	run(&open);
	putp("\033[?2004l");
	fflush(stdout);
	endwin();
	return got_term ? 3 : 0;
}

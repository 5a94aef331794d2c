/* SPDX-License-Identifier: ISC
 * terminal.c - the terminal taken over and given back. */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/ui/curses.h"
#include <term.h>

#include "src/ui/terminal.h"

/* Esc is told from the beginning of a key by this wait. */
#define ESC_MS 25

/* Not part of any terminal's description. A terminal that does not know it
 * passes over it. */
static void bracketed_paste(bool on)
{
	const char *text = on ? "\033[?2004h" : "\033[?2004l";
	ssize_t n = write(STDOUT_FILENO, text, strlen(text));

	(void)n; /* a terminal that is gone shows itself at the first wait */
}

static void use_utf8(void)
{
	if (!setlocale(LC_ALL, "") ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* Does the description called `name` exist, and can it move the cursor? */
static bool can_draw(const char *name)
{
	int found;
	bool can;
	char *cup;

	if (!name || setupterm(name, STDOUT_FILENO, &found) != OK)
		return false;
	cup = tigetstr("cup");
	can = cup && cup != (char *)-1;
	del_curterm(cur_term);
	return can;
}

/* The name to use for $TERM: a bare Debian does not know putty-256color. */
static const char *name_of_terminal(void)
{
	const char *name = getenv("TERM");

	if (can_draw(name))
		return name;
	if (name &&
	    (strncmp(name, "xterm", 5) == 0 ||
	     strncmp(name, "putty", 5) == 0) &&
	    can_draw("xterm-256color"))
		return "xterm-256color";
	return NULL;
}

enum gb_code gb_terminal_start(struct gb_theme *theme, bool mouse,
			       struct gb_err *err)
{
	struct rlimit no_core = { 0, 0 };
	const char *name;

	use_utf8();
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return gb_fail(err, GB_IO,
			       "the screens need a terminal: give a command, "
			       "or run guardbook in a window");
	name = name_of_terminal();
	if (!name)
		return gb_fail(err, GB_IO,
			       "this terminal cannot show the screens: set "
			       "TERM to its right name, or give a command");
	setrlimit(RLIMIT_CORE, &no_core);
	if (!newterm(name, stdout, stdin))
		return gb_fail(err, GB_IO,
			       "this terminal could not be started");
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	typeahead(-1); /* the keyboard knows when to draw: then all of it */
	set_escdelay(ESC_MS);
	curs_set(1);
	if (mouse) {
		mouseinterval(0);
		mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED,
			  NULL);
	}
	gb_theme_start(theme);
	bracketed_paste(true);
	return GB_OK;
}

void gb_terminal_stop(void)
{
	/* Nothing of a case stays behind: not in the window, not in the
	 * library's own copies of it. */
	erase();
	clearok(stdscr, TRUE);
	refresh();
	bracketed_paste(false);
	endwin();
	delscreen(set_term(NULL));
}

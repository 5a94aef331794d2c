/* tests/screen/term_in.h - what a struct term is made of; only for the files
 * that make up term.h. */
#ifndef TERM_IN_H
#define TERM_IN_H

#include <vterm.h>

#include "guardbook/buf.h"
#include "tests/fixture.h"
#include "tests/screen/term.h"

struct term {
	pid_t pid;
	bool reaped;
	int status; /* waitpid's, once reaped */

	int master; /* -1: hung up */
	bool gone;  /* the program has let go of its terminal */
	bool unsynced;
	unsigned long asked, answered; /* sync keys sent, and come back */

	VTerm *vt;
	VTermScreen *screen;
	bool alternate, cursor_shown, mouse;
	int bells;
	char title[128];
	char after[64]; /* the last input, for messages */

	struct gb_buf to_program; /* not yet written */
	struct gb_buf raw;        /* all that the program wrote */
	size_t raw_seen;          /* how far sync answers were looked for */

	bool stale;          /* the screen may have changed since: */
	struct gb_buf text;  /* the whole screen, rows ending in "\n" */
	struct gb_buf lines; /* the same, rows ending in NUL */
};

/* Fails the test if the program has ended; else notes `what` for messages. */
void term_begin(struct term *t, const char *what);
/* One turn: write what waits, take in what has come, wait at most this long. */
void term_pump(struct term *t, int wait_ms);

#endif

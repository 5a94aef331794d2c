/* progress.h - how far something long has come, on one line of the terminal.
 *
 * Nothing is shown within the first second, nor where standard error is no
 * terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <time.h>

#include "guardbook/chain.h"

struct gb_progress {
	struct gb_watch watch; /* give this to whoever does the work */
	const char *what;      /* "Checking"; borrowed */
	struct timespec last;  /* when it was drawn, or begun */
	bool is_terminal, is_shown;
};

/* `p` must stay where it is until the end. */
void gb_progress_start(struct gb_progress *p, const char *what);
void gb_progress_end(struct gb_progress *p); /* takes the line away */

#endif

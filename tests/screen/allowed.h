/* tests/screen/allowed.h - what guardbook may send to a terminal, byte by byte:
 * text, and the few sequences that ncurses needs on an xterm. All else, such as
 * a title, the clipboard or a question to the terminal, came from a record. */
#ifndef ALLOWED_H
#define ALLOWED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct allowed {
	char held[64]; /* the sequence or character that is not over yet */
	size_t n_held;
};

/* Read on. False at the first thing that may not be sent; `a->held` is it. */
bool allowed_read(struct allowed *a, const char *bytes, size_t n_bytes);
/* Is nothing half sent? */
bool allowed_at_rest(const struct allowed *a);

#endif

/* tests/screen/monkey.h - somebody who presses anything at all: keys by chance,
 * the same from the same seed, and the last of them kept to be told. */
#ifndef MONKEY_H
#define MONKEY_H

#include <stdint.h>

#include "tests/screen/term.h"

#define MONKEY_KEPT 50
#define MONKEY_SAID 48

struct monkey {
	uint64_t dice;
	unsigned long n_keys;
	char where[64]; /* the title that it is at, and for how long */
	unsigned here;
	char last[MONKEY_KEPT][MONKEY_SAID];
};

/* The same seed is another run for another `who`. */
void monkey_start(struct monkey *m, uint64_t seed, const char *who);
/* A number from 0 to `n` - 1. */
unsigned monkey_below(struct monkey *m, unsigned n);
/* One of `n` words. */
const char *monkey_one_of(struct monkey *m, const char *const *words, size_t n);
/* Keep what comes next, in words, before it is done. */
void monkey_note(struct monkey *m, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* One thing that a person can do by mistake: a key, a few letters, a paste, the
 * mouse, another size of window. Waits as term_press() does. */
void monkey_press(struct monkey *m, struct term *t);
/* Another size of window, from 20x5 to 200x60. */
void monkey_resize(struct monkey *m, struct term *t);

/* Print what was done last, oldest first. */
void monkey_tell(const struct monkey *m);

#endif

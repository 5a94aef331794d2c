/* tests/screen/gallery.h - every screen, and who presses what to come to it:
 * what is drawn to be looked at is what is golden. */
#ifndef GALLERY_H
#define GALLERY_H

#include "tests/screen/term.h"

struct shot {
	const char *name;
	const char *screen; /* its struct gb_screen's name */
	const char *who;    /* NULL: at the door */
	const char *keys;
	const char *left; /* first they press this and the window is closed */
};

extern const struct shot gallery[]; /* without a name at the end */

/* Take it in a school of its own (what one leaves unfinished meets the next at
 * the door), and hand it to `look` in a window of 80x24 and in one of
 * 120x40. */
void gallery_take(const struct shot *shot,
		  void (*look)(struct term *t, const struct shot *shot,
			       int cols));

#endif

/* tests/screen/shot.h - a picture of a screen, as SVG. */
#ifndef SHOT_H
#define SHOT_H

#include <stdbool.h>

struct term;

/* Draw the screen of `t`, in a dark or `light` window, into the file `path`.
 * Fails the test if it can't be written. */
void shot_write(struct term *t, const char *path, bool light);

#endif

/* ui/theme.h - what a piece of text is for; the colours follow from that.
 *
 * A colour never stands alone: whoever shows something urgent, overdue or done
 * also says so in a word. Every pair has both colours stated, or neither, so
 * it can be read on a dark window and on a light one. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>

enum gb_use {
	GB_USE_PLAIN = 0, /* the window's own colours */
	GB_USE_HEAD,      /* headings of a list, labels: bold */
	GB_USE_TITLE,     /* the top line */
	GB_USE_MARKED,    /* the row, tab or button one is on */
	GB_USE_HINT,      /* the bottom line */
	GB_USE_URGENT,    /* also: altered, missing, wrong */
	GB_USE_OVERDUE,
	GB_USE_DONE, /* also: checked */
	GB_USE_BOX,  /* a box to type in */
	GB_USE_BAR,
	GB_USE_COUNT
};

struct gb_theme {
	int attrs[GB_USE_COUNT]; /* what curses calls attributes */
	bool mono;               /* no colour: brackets and words must do */
};

/* Fill `theme` for the terminal that has just been started: 256 colours, 8,
 * or none (also when NO_COLOR is set and not empty). */
void gb_theme_start(struct gb_theme *theme);

#endif

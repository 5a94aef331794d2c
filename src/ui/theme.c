/* SPDX-License-Identifier: ISC
 * theme.c - colours for 256, 8 and no colours. */
#include <stdlib.h>

#include "src/ui/curses.h"
#include "src/ui/theme.h"

#define NONE (-1)

/* clang-format off */
static const struct {
	short fg256, bg256, fg8, bg8;
	attr_t colour;			/* besides the colours */
	attr_t mono;			/* instead of them */
} uses[GB_USE_COUNT] = {
	[GB_USE_PLAIN]   = { NONE, NONE, NONE,        NONE,         0,      0 },
	[GB_USE_HEAD]    = { NONE, NONE, NONE,        NONE,         A_BOLD, A_BOLD },
	[GB_USE_TITLE]   = {  231,   18, COLOR_WHITE, COLOR_BLUE,   0,      A_REVERSE | A_BOLD },
	[GB_USE_MARKED]  = {   16,  221, COLOR_BLACK, COLOR_YELLOW, 0,      A_REVERSE },
	[GB_USE_HINT]    = {   16,  252, COLOR_BLACK, COLOR_WHITE,  0,      A_REVERSE },
	[GB_USE_URGENT]  = {  231,  124, COLOR_WHITE, COLOR_RED,    0,      A_BOLD },
	[GB_USE_OVERDUE] = {   16,  208, COLOR_BLACK, COLOR_YELLOW, 0,      A_BOLD },
	[GB_USE_DONE]    = {  231,   22, COLOR_BLACK, COLOR_GREEN,  0,      0 },
	[GB_USE_BOX]     = {   16,  254, COLOR_BLACK, COLOR_WHITE,  0,      A_UNDERLINE },
	[GB_USE_BAR]     = {   16,   75, COLOR_BLACK, COLOR_CYAN,   0,      0 },
};
/* clang-format on */

/* How many colours to use: 256, 8 or 0. */
static int colours(void)
{
	const char *no_color = getenv("NO_COLOR");

	if (no_color && *no_color)
		return 0;
	if (!has_colors() || start_color() == ERR ||
	    use_default_colors() == ERR)
		return 0;
	return COLORS >= 256 ? 256 : COLORS >= 8 ? 8 : 0;
}

void gb_theme_start(struct gb_theme *theme)
{
	int n = colours();

	theme->mono = n == 0;
	for (short u = 0; u < GB_USE_COUNT; u++) {
		short fg = n == 256 ? uses[u].fg256 : uses[u].fg8;
		short bg = n == 256 ? uses[u].bg256 : uses[u].bg8;
		attr_t attrs = n ? uses[u].colour : uses[u].mono;

		/* Pair 0 is the window's own. */
		if (n && fg != NONE && init_pair(u, fg, bg) != ERR)
			attrs |= (attr_t)COLOR_PAIR(u);
		theme->attrs[u] = (int)attrs;
	}
}

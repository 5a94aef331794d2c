/* ui/curses.h - the one place where the terminal library comes in. Private to
 * the .c files of src/ui. */
#ifndef UI_CURSES_H
#define UI_CURSES_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>

#endif

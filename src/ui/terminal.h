/* ui/terminal.h - the terminal taken over and given back. Private to src/ui. */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include "guardbook/err.h"
#include "src/ui/theme.h"

/* Take the terminal over: raw keys, other screen, bracketed paste, mouse if
 * `mouse`, no core file from now on.
 * Fails: GB_IO (no terminal, or one that cannot move its cursor: the message
 * says so). On failure the terminal is as it was. */
GB_MUST_CHECK
enum gb_code gb_terminal_start(struct gb_theme *theme, bool mouse,
			       struct gb_err *err);
/* Wipe the screen and give the terminal back as it was. */
void gb_terminal_stop(void);

#endif

/* ui/textarea.h - the box for what happened: many lines, or one long one.
 * Private to src/ui; a screen has it as a box of a form. */
#ifndef UI_TEXTAREA_H
#define UI_TEXTAREA_H

#include "src/ui/canvas.h"
#include "src/ui/editbuffer.h"
#include "src/ui/part.h"

struct gb_area;

/* `one_line`: no newlines, scrolls sideways, no frame.
 * Gives: *out, freed with gb_area_free(); NULL on failure. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_area_create(struct gb_area **out, bool one_line,
			    struct gb_err *err);
void gb_area_free(struct gb_area *a);            /* wipes; NULL is fine */
struct gb_edit *gb_area_edit(struct gb_area *a); /* its text */

/* Draw it in all of `c`; many lines stand in a frame of their own. */
void gb_area_draw(struct gb_area *a, const struct gb_canvas *c, bool active);
/* A key, a paste, a click, the wheel. True: dealt with. Tab and Esc, and
 * Enter, Up and Down of one line, are left to others. */
bool gb_area_event(struct gb_area *a, struct gb_app *app,
		   const struct gb_event *ev);

#endif

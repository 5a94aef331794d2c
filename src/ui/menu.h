/* ui/menu.h - a short list of choices; typing narrows it. Private to src/ui. */
#ifndef UI_MENU_H
#define UI_MENU_H

#include "src/ui/dialog.h"
#include "src/ui/part.h"

#define GB_MENU_MAX 1000 /* the library counts in shorts */

struct gb_menu;

/* Gives: *out, freed with gb_menu_free(); NULL on failure. `choices` are kept.
 * Fails: GB_INVALID (none, or more than GB_MENU_MAX), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_menu_create(struct gb_menu **out,
			    const struct gb_option *choices, size_t n,
			    size_t at, struct gb_err *err);
void gb_menu_free(struct gb_menu *m); /* NULL is fine */

bool gb_menu_any(const struct gb_menu *m);
size_t gb_menu_marked(const struct gb_menu *m); /* index into the choices */
struct gb_part *gb_menu_part(struct gb_menu *m);

#endif

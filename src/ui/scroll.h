/* ui/scroll.h - lines to read, longer than the window: up, down, by pages.
 *
 * Lines are labelled like a page's. The text is copied and wiped. */
#ifndef UI_SCROLL_H
#define UI_SCROLL_H

#include <stddef.h>

#include "guardbook/err.h"
#include "src/ui/theme.h"

struct gb_scroll;
struct gb_part;

/* Gives: *out, freed with gb_scroll_free(); NULL on failure. Fails: GB_NOMEM.
 */
GB_MUST_CHECK
enum gb_code gb_scroll_create(struct gb_scroll **out, struct gb_err *err);
void gb_scroll_free(struct gb_scroll *s); /* wipes; NULL is fine */

/* Take all lines out, and go to the top. */
void gb_scroll_clear(struct gb_scroll *s);
void gb_scroll_head(struct gb_scroll *s, const char *text);
/* Text, wrapped; each '\n' begins a new line. */
void gb_scroll_text(struct gb_scroll *s, enum gb_use use, const char *text);
void gb_scroll_pair(struct gb_scroll *s, const char *label, enum gb_use use,
		    const char *text);
void gb_scroll_gap(struct gb_scroll *s);

struct gb_part *gb_scroll_part(struct gb_scroll *s); /* for the toolkit */

#endif

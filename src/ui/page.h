/* ui/page.h - what a screen shows, as lines with a label and a use.
 *
 * A screen says its lines from top to bottom; the toolkit finds the place,
 * wraps, and gives what room is left to lists, forms and what scrolls. All
 * strings are copied. Gaps are the first to shrink in a small window. */
#ifndef UI_PAGE_H
#define UI_PAGE_H

#include <stddef.h>

#include "guardbook/err.h"
#include "src/ui/theme.h"

struct gb_page;
struct gb_form;
struct gb_list;
struct gb_scroll;

/* --- the two lines at the top ---------------------------------------------*/
/* Where one is, instead of the screen's title ("GB-0412 | Chronology"). */
void gb_page_where(struct gb_page *p, const char *fmt, ...) GB_PRINTF(2, 3);
/* What this is ("Fake page using the school crest"). */
void gb_page_about(struct gb_page *p, const char *fmt, ...) GB_PRINTF(2, 3);
/* How it stands, at the right of that line ("OPEN   1 DAY LATE"). */
void gb_page_status(struct gb_page *p, enum gb_use use, const char *fmt, ...)
	GB_PRINTF(3, 4);

/* --- lines ----------------------------------------------------------------*/
void gb_page_head(struct gb_page *p, const char *fmt, ...) GB_PRINTF(2, 3);
/* Text, wrapped; each '\n' begins a new line. */
void gb_page_text(struct gb_page *p, enum gb_use use, const char *fmt, ...)
	GB_PRINTF(3, 4);
/* One point of a list: "- " and text, wrapped under itself. */
void gb_page_point(struct gb_page *p, const char *fmt, ...) GB_PRINTF(2, 3);
/* A label and its value beside it, wrapped under itself. */
void gb_page_pair(struct gb_page *p, const char *label, enum gb_use use,
		  const char *fmt, ...) GB_PRINTF(4, 5);
/* "Pretending to be staff  ####  12": a bar of `value` out of `max`. */
void gb_page_bar(struct gb_page *p, const char *label, unsigned long value,
		 unsigned long max);
/* "[1 Details]   2 Chronology (9)": `at` counts from 0. */
void gb_page_tabs(struct gb_page *p, const char *const *names, size_t n,
		  size_t at);
void gb_page_gap(struct gb_page *p);
/* Everything after this goes to the bottom. */
void gb_page_fill(struct gb_page *p);

/* --- what one can be on; borrowed, until the screen closes ----------------*/
void gb_page_list(struct gb_page *p, struct gb_list *list);
void gb_page_form(struct gb_page *p, struct gb_form *form);
void gb_page_scroll(struct gb_page *p, struct gb_scroll *siew);

/* --- side by side ---------------------------------------------------------*/
/* What follows stands at the left, `cells` wide; then at the right; then
 * across again. */
void gb_page_left(struct gb_page *p, int cells);
void gb_page_right(struct gb_page *p);
void gb_page_across(struct gb_page *p);

#endif

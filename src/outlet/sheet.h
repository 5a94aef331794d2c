/* sheet.h - what goes on paper: titles, rows and paragraphs, as plain text or
 * as one page of HTML.
 *
 * Every word that comes in is anybody's. It is made displayable and, for HTML,
 * escaped in one place, and stands only between tags: no attribute, style or
 * address ever comes from it. */
#ifndef OUTLET_SHEET_H
#define OUTLET_SHEET_H

#include <stdbool.h>

#include "guardbook/buf.h"

#define GB_SHEET_CELLS 78 /* width of the text form */

struct gb_sheet {
	bool html;
	bool in_rows;      /* a table of rows is open */
	struct gb_buf out; /* owned; gb_sheet_free() */
};

void gb_sheet_begin(struct gb_sheet *s, bool html, const char *title);
void gb_sheet_heading(struct gb_sheet *s, const char *words);
/* A label, and what stands against it. */
void gb_sheet_row(struct gb_sheet *s, const char *label, const char *words);
/* A line above a paragraph: when, and by whom. */
void gb_sheet_item(struct gb_sheet *s, const char *words);
void gb_sheet_words(struct gb_sheet *s, const char *words);
/* `foot` goes on the bottom of every printed page.
 * Fails: GB_NOMEM (of anything since the beginning). */
GB_MUST_CHECK
enum gb_code gb_sheet_end(struct gb_sheet *s, const char *foot,
			  struct gb_err *err);
void gb_sheet_free(struct gb_sheet *s); /* wipes */

#endif

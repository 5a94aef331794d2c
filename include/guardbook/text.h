/* guardbook/text.h - words from outside, made safe once at the border.
 *
 * Text is UTF-8 given by length; a NUL is a control like any other and never
 * survives. Of the controls only newline and tab may stand in a record. Bidi
 * controls and zero-width characters are kept in the record, because they are
 * what somebody wrote, and shown on the screen as marks. */
#ifndef GUARDBOOK_TEXT_H
#define GUARDBOOK_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "guardbook/buf.h"
#include "guardbook/err.h"

#define GB_NARRATIVE_MAX_BYTES (256u << 10)
#define GB_TEXT_MAX_MARKS 4 /* combining marks in a row */

/* --- the border ----------------------------------------------------------- */

/* May these bytes go into a record as they are given: strict UTF-8, no control
 * but newline and tab, at most GB_NARRATIVE_MAX_BYTES? A carriage return is
 * taken only before a newline (a file from Windows); gb_text_clean() makes one
 * newline of the two. What a command reads is checked, then cleaned.
 * Fails: GB_INVALID; the message names the line and what is wrong in it. */
GB_MUST_CHECK
enum gb_code gb_text_check(const void *bytes, size_t n_bytes,
			   struct gb_err *err);
bool gb_text_valid(const void *bytes, size_t n_bytes); /* no message */

/* Add to `out` the same text in NFC, without what may not stand in a record:
 * bytes that are not UTF-8, controls, marks after the fourth in a row. For
 * what is typed or pasted, and for everything after gb_text_check(). Every
 * way to end a line (\r\n, a lone \r, U+2028, U+2029) becomes a newline; a
 * byte-order mark at the front goes. Cleaning twice changes nothing more.
 * Gives: *n_dropped, the characters left out (NULL: nobody asks); line ends
 * and the byte-order mark do not count.
 * Fails: GB_NOMEM; `out` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_text_clean(struct gb_buf *out, const void *bytes,
			   size_t n_bytes, size_t *n_dropped,
			   struct gb_err *err);

/* The same on one line, for names, titles and reasons: newlines and tabs
 * become blanks, blanks at either end go. */
GB_MUST_CHECK
enum gb_code gb_text_line(struct gb_buf *out, const void *bytes, size_t n_bytes,
			  size_t *n_dropped, struct gb_err *err);

/* --- the screen ----------------------------------------------------------- */

/* Add to `out` what a terminal may be sent in place of any bytes at all: what
 * is not UTF-8 as U+FFFD; controls, bidi controls, zero-width and unassigned
 * characters by name, as in ‹RLO› or ‹U+E000›; a tab as four blanks;
 * a mark with nothing to stand on gets a dotted circle. A newline
 * stays: where one line is expected, take gb_text_line() first. The selectors
 * U+FE0E and U+FE0F are left out: terminals disagree about their width. */
void gb_text_display(struct gb_buf *out, const void *bytes, size_t n_bytes);

/* Columns that displayable text takes on a terminal. */
size_t gb_text_width_cells(const char *text, size_t n_bytes);

/* How many bytes of `text` fit into `max_cells` columns without cutting a
 * character from its marks. Gives: *cells, the columns used (may be NULL). */
size_t gb_text_cut_cells(const char *text, size_t n_bytes, size_t max_cells,
			 size_t *cells);

/* --- matching ------------------------------------------------------------- */

/* Add to `out` the text as it is compared: compatibility forms taken apart,
 * case folded, marks and invisible characters gone ("Llŷn" is "llyn"), all
 * dashes and apostrophes alike, every run of white space one blank.
 * Fails: GB_NOMEM; `out` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_text_fold(struct gb_buf *out, const void *bytes, size_t n_bytes,
			  struct gb_err *err);

/* Does `text` name `word` as whole words? Both are folded, NUL-ended. `word`
 * is a surname or a title and may have joints (blank, hyphen, apostrophe); in
 * `text` any joints, or none, stand for each. So
 *
 *   "o'neil"       is in  "o'neil", "oneil", "o neil's"
 *   "davies"       is in  "davies", "davies'", "davie's", "davies-jones"
 *   "davies-jones" is in  "davies jones", and not in "davies" or "jones"
 *
 * It only serves to ask a question, so it would rather find too much. An empty
 * word is nowhere. */
bool gb_text_names_word(const char *text, const char *word);

#endif

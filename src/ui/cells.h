/* ui/cells.h - how wide text is on a screen, and where its lines break.
 *
 * UTF-8 throughout; bytes that are not UTF-8 count as one cell each and are
 * shown as a question mark, and so are characters that would move the cursor,
 * turn the direction of writing or hide. */
#ifndef UI_CELLS_H
#define UI_CELLS_H

#include <stddef.h>
#include <stdint.h>

/* The character at *at, which is before `end`; *at moves behind it. A byte that
 * begins no character gives 0xFFFD and moves one on. */
uint32_t gb_char_next(const char **at, const char *end);
/* Where the character before text[at] begins; 0 at the beginning. */
size_t gb_char_before(const char *text, size_t at);
/* Write `ch` as UTF-8 (1 to 4 bytes, no NUL). Gives: how many bytes. */
size_t gb_char_put(char to[4], uint32_t ch);

/* What is drawn for `ch`: itself, or a question mark. */
uint32_t gb_char_shown(uint32_t ch);
/* Cells that gb_char_shown(ch) takes: 0 (combining), 1 or 2. */
int gb_char_cells(uint32_t ch);

int gb_cells(const char *text, size_t n_bytes);
/* How many bytes of `text` fit into `cells`, marks kept with their letter. */
size_t gb_cells_fit(const char *text, size_t n_bytes, int cells);

/* Soft wrap: the row that begins at `from` in a window `cells` wide.
 * Gives: where the next row begins (behind the newline or blank that ended
 * this one), n_bytes if this is the last. A blank may hang over the margin. */
size_t gb_wrap_next(const char *text, size_t n_bytes, size_t from, int cells);
/* The row [from, next) without the newline and blanks at its end. */
size_t gb_wrap_shown(const char *text, size_t from, size_t next);
/* How many rows `text` takes; at least 1. */
int gb_wrap_rows(const char *text, size_t n_bytes, int cells);

#endif

/* ui/editbuffer.h - text that is being written: moved in, changed, undone.
 *
 * Knows nothing of a terminal. Positions are bytes from the beginning and stand
 * between characters; a letter and its marks, or joined emoji, are stepped over
 * as one. Everything is wiped when freed. */
#ifndef UI_EDITBUFFER_H
#define UI_EDITBUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "guardbook/err.h"

struct gb_edit;

/* Gives: *out, freed with gb_edit_free(); NULL on failure. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_edit_create(struct gb_edit **out, size_t max_bytes,
			    struct gb_err *err);
void gb_edit_free(struct gb_edit *e); /* wipes; NULL is fine */

/* The text, with a NUL behind it; borrowed until the next change. */
const char *gb_edit_text(const struct gb_edit *e, size_t *n_bytes);
/* Replace everything; the cursor goes to the end, nothing can be undone.
 * Fails: GB_INVALID (longer than max_bytes), GB_NOMEM; nothing changed. */
GB_MUST_CHECK
enum gb_code gb_edit_set(struct gb_edit *e, const char *text,
			 struct gb_err *err);

/* Where the cursor is, and going elsewhere. `selecting` keeps the other end of
 * the selection where it is, or begins one. */
size_t gb_edit_at(const struct gb_edit *e);
void gb_edit_go(struct gb_edit *e, size_t at, bool selecting);
/* false: nothing is selected. */
bool gb_edit_selection(const struct gb_edit *e, size_t *from, size_t *to);

size_t gb_edit_next(const struct gb_edit *e, size_t at);
size_t gb_edit_previous(const struct gb_edit *e, size_t at);
size_t gb_edit_next_word(const struct gb_edit *e, size_t at);
size_t gb_edit_previous_word(const struct gb_edit *e, size_t at);

/* Put `text` in place of the selection, or at the cursor. What is typed letter
 * by letter is undone word by word.
 * Gives: false if it does not fit (max_bytes or memory); nothing changed. */
bool gb_edit_insert(struct gb_edit *e, const char *text, size_t n_bytes);
/* Take [from, to) out; the cursor goes there. */
bool gb_edit_erase(struct gb_edit *e, size_t from, size_t to);

/* Undo or redo one step. Gives: false if there is none. */
bool gb_edit_undo(struct gb_edit *e);
bool gb_edit_redo(struct gb_edit *e);

/* Another number after every change. */
unsigned long gb_edit_version(const struct gb_edit *e);

#endif

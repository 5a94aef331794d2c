/* ui/list.h - a list of any length: only the rows that are seen are asked for.
 *
 * One row is marked, with > and the cursor. Arrows, PgUp, PgDn, Home, End and
 * the wheel move; Enter is the screen's own key. `/` finds, if the list can:
 * typing narrows, Down goes to the rows, Esc clears. */
#ifndef UI_LIST_H
#define UI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "guardbook/err.h"
#include "src/ui/theme.h"

struct gb_list;
struct gb_part;

enum gb_align { GB_LEFT, GB_RIGHT };

struct gb_column {
	const char *title;
	int min;  /* cells; there is always room for these */
	int grow; /* its share of what room is left; 0: none */
	enum gb_align align;
	/* The text of `row`: a borrowed string, good until the next call, or
	 * something written into `buf`. */
	const char *(*text)(void *self, size_t row, char *buf, size_t size);
	enum gb_use (*use)(void *self, size_t row); /* NULL: plain */
};

/* What a list is of. Kept, as are its strings. Free text comes last. */
struct gb_list_of {
	const struct gb_column *columns;
	size_t n_columns;
	const char *noun;  /* "cases": for "5 of 1,284 cases"; NULL: "" */
	const char *empty; /* "No open cases": when there is no row */
	size_t (*count)(void *self); /* rows now */
	size_t (*total)(void *self); /* rows without a find; NULL: count */
	/* Narrow to `words` ("" is all). NULL: the list has no find. Called
	 * when typing pauses. */
	void (*find)(void *self, const char *words);
	bool find_open; /* typing finds from the start (a chooser) */
	bool no_titles; /* leave the line of titles out */
};

/* Gives: *out, freed with gb_list_free(); NULL on failure. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_list_create(struct gb_list **out, const struct gb_list_of *of,
			    void *self, struct gb_err *err);
void gb_list_free(struct gb_list *l); /* NULL is fine */

/* The marked row; 0 when there is none: ask gb_list_any() first. */
size_t gb_list_marked(const struct gb_list *l);
bool gb_list_any(const struct gb_list *l);
void gb_list_mark(struct gb_list *l, size_t row);
/* What is typed next narrows it, as after `/`; for a list that has a find. */
void gb_list_find(struct gb_list *l);
/* Whatever was typed to find is gone, and everything is listed. */
void gb_list_find_nothing(struct gb_list *l);
/* What is typed to find; borrowed, "" if nothing. */
const char *gb_list_words(const struct gb_list *l);

struct gb_part *gb_list_part(struct gb_list *l); /* for the toolkit */

#endif

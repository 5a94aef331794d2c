/* guardbook/index.h - the list of what one person may read: SQLite, in memory,
 * one a process, thrown away at the end.
 *
 * It holds only what that person's keys opened, so nothing has to be filtered
 * out. It is never evidence: a case is always opened from the ledger. */
#ifndef GUARDBOOK_INDEX_H
#define GUARDBOOK_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guardbook/err.h"

struct gb_index;

/* One case in a list. Strings are UTF-8, never NULL. When writing they are
 * borrowed for the call; when read they belong to the rows. */
struct gb_row {
	uint32_t number;      /* of the case, 1.. by opening */
	const char *name;     /* "KDR-482" */
	const char *kind;     /* "concern", "reference", "complaint" */
	const char *type;     /* "cyberbullying" ... */
	const char *state;    /* "new", "open", "waiting", "closed" */
	const char *title;    /* what it is about; may be empty */
	const char *about;    /* people named, joined with "; " */
	const char *with;     /* who has it, joined with "; " */
	const char *with_ids; /* ids of those, " id id " with blanks around */
	const char *people;   /* {about, with} as JSON; kept as it is given */
	int64_t opened_s;
	int64_t changed_s;
	int64_t due_s; /* 0: no date */
	bool urgent;
	uint32_t changes;  /* entries that count */
	const char *words; /* everything else that find should find; NULL: it
			    * follows, and find knows nothing of this case
			    * until then. Not given back by a list */
};

enum gb_index_order { GB_BY_OPENED, GB_BY_DUE, GB_BY_CHANGED };

/* What to list. NULL and zero mean: any. */
struct gb_filter {
	const char *state;
	const char *not_state; /* "closed": everything still to do */
	const char *type;
	const char *with_id;  /* somebody who has it */
	const char *words;    /* every word, or the beginning of one, occurs
			       * in name, title, about, with or words, in
			       * whatever order; accents and case folded */
	int64_t due_before_s; /* has a date, and it is before this */
	enum gb_index_order order; /* opened: newest first; due: soonest first,
				    * no date last; changed: newest first */
	size_t offset, limit;      /* limit 0: all */
};

struct gb_rows {
	struct gb_row *row; /* n of them; strings live until freed */
	size_t n;
	size_t total; /* that match, whatever `limit` says */
	void *owned;
};

/* Fails: GB_NOMEM. Free with gb_index_free(). */
GB_MUST_CHECK
enum gb_code gb_index_create(struct gb_index **out, struct gb_err *err);
void gb_index_free(struct gb_index *ix); /* NULL is fine */

/* Insert or replace the row of case `row->number`, words and all.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_index_put(struct gb_index *ix, const struct gb_row *row,
			  struct gb_err *err);
/* Take a case out, if it is there. */
GB_MUST_CHECK
enum gb_code gb_index_drop(struct gb_index *ix, uint32_t number,
			   struct gb_err *err);
/* Is there a row of case `number`? False also if the index can't say. */
bool gb_index_holds(struct gb_index *ix, uint32_t number);
/* How many rows were put without their words. */
GB_MUST_CHECK
enum gb_code gb_index_unread(struct gb_index *ix, size_t *n,
			     struct gb_err *err);
/* The newest of these: at most `room` numbers of cases, *n of them. */
GB_MUST_CHECK
enum gb_code gb_index_next_unread(struct gb_index *ix, uint32_t *numbers,
				  size_t room, size_t *n, struct gb_err *err);
/* Gives: *out, freed with gb_rows_free(); all zeros on failure. */
GB_MUST_CHECK
enum gb_code gb_index_list(struct gb_index *ix, const struct gb_filter *f,
			   struct gb_rows *out, struct gb_err *err);
void gb_rows_free(struct gb_rows *rows);

/* How many match, without making rows. */
GB_MUST_CHECK
enum gb_code gb_index_count(struct gb_index *ix, const struct gb_filter *f,
			    size_t *n, struct gb_err *err);

/* --- kept between sessions --------------------------------------------------
 * An image is the whole index as bytes; whatever was dropped is no longer in
 * it. Keep it sealed, and give back only what nobody can have changed. */

/* H of the form: an image of another form is of no use. */
void gb_index_form(unsigned char out[32]);
/* Gives: *image, freed with gb_index_image_free(). Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_index_image(struct gb_index *ix, unsigned char **image,
			    size_t *n_bytes, struct gb_err *err);
/* Room to read an image into; NULL when out of memory. */
unsigned char *gb_index_image_room(size_t n_bytes);
void gb_index_image_free(unsigned char *image, size_t n_bytes); /* wipes */
/* The index of `image`. Takes: `image`, whatever happens.
 * Gives: *out as gb_index_create(); NULL on failure. Fails: GB_TAMPERED (it is
 * not one), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_index_restore(struct gb_index **out, unsigned char *image,
			      size_t n_bytes, struct gb_err *err);

/* Begin and end a batch of puts and drops: all appear, or none. A batch that
 * was begun and not ended is thrown away by the next begin. Fails: GB_NOMEM
 * (at the end also: a put or drop of the batch had failed). */
GB_MUST_CHECK
enum gb_code gb_index_begin(struct gb_index *ix, struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_index_commit(struct gb_index *ix, struct gb_err *err);

#endif

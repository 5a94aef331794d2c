/* guardbook/crew.h - a long piece of work in equal parts, done by several
 * threads and handed over in order.
 *
 * Parts are taken in small batches as hands come free, and no more than a few
 * batches ahead of whoever takes them over, so that memory does not grow with
 * the work. */
#ifndef GUARDBOOK_CREW_H
#define GUARDBOOK_CREW_H

#include <stddef.h>

#include "guardbook/err.h"

struct gb_work_plan {
	size_t n;          /* parts */
	size_t few;        /* below this nobody else is called in */
	size_t part_bytes; /* of what comes of one part */
	/* Do part `i` with `hand`; *part is all zeros. Parts done by one hand
	 * come in rising order. */
	void (*work)(void *hand, size_t i, void *part);
	void (*empty)(void *part); /* free what it owns; zeros are fine */
	/* What a thread works with: one for each, made and freed by the caller
	 * of gb_crew_start(). NULL: there is no more to be had. */
	void *(*hire)(void *ctx);
	void (*dismiss)(void *hand); /* NULL is not given */
	void *ctx;
};

struct gb_crew;

/* Begin. Where there is little to do, or no other processor or thread to be
 * had, the parts are done by whoever takes them over.
 * Gives: *out, freed with gb_crew_free(). Keeps: what `plan` points to.
 * Fails: GB_NOMEM (also: not one hand could be hired). */
GB_MUST_CHECK
enum gb_code gb_crew_start(struct gb_crew **out,
			   const struct gb_work_plan *plan, struct gb_err *err);

/* What came of the next part, in order; to be called at most `n` times.
 * Borrowed until the next call. */
void *gb_crew_next(struct gb_crew *crew);

/* What is under way ends first. NULL is fine. */
void gb_crew_free(struct gb_crew *crew);

#endif

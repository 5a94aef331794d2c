/* change.h - a change in the making, step by step. Casework's own. */
#ifndef CASEWORK_CHANGE_H
#define CASEWORK_CHANGE_H

#include "src/casework/book.h"
#include "src/casework/work.h"

/* What is to be done. All borrowed. */
struct gb_order {
	const char *name; /* of the case; NULL: log a new one */
	const struct gb_verb *verb;
	const json_t *data;
	const struct gb_sending *sending; /* the draft it is; NULL: of none */
};

/* Under the ledger's lock, with the chain caught up: check the change, write
 * it as one entry, and take that into the chain; the index stays behind.
 * Gives: *done; *followed, whether the chain took it in (else it is read when
 * the chain next advances, which must be before anything more is written).
 * Fails: as gb_session_do(). */
GB_MUST_CHECK
enum gb_code gb_change_make(struct gb_session *s, const struct gb_order *o,
			    struct gb_done *done, bool *followed,
			    struct gb_err *err);

/* Is everybody whom the words of `w` mention said to be meant, or not?
 * Fails: GB_ASK (the first who is not), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_work_ask(const struct gb_session *s, const struct gb_work *w,
			 struct gb_err *err);

/* A change that names somebody, or of what sort the case is, works out the
 * readers again (DESIGN 4). Where that moves the decision to another role, the
 * new holders read alone; else those named leave. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_work_bend(struct gb_work *w, struct gb_err *err);

#endif

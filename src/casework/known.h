/* known.h - which secret opens which case, as far as one person's keys have
 * found it out: so that nobody looks for slots, or makes their blocks again,
 * twice. Casework's own.
 *
 * It is kept sealed between sessions, and whoever reads it there may believe
 * it: a case stands in it only if all its entries up to there were as they must
 * be. Several threads may use one at the same time. */
#ifndef CASEWORK_KNOWN_H
#define CASEWORK_KNOWN_H

#include "guardbook/case.h"

struct gb_known;

/* Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_known_create(struct gb_known **out, struct gb_err *err);
void gb_known_free(struct gb_known *k); /* NULL is fine */

/* Write down what `c`, which was opened by `with` from all entries of `of`,
 * shows; or nothing, if something in it was not as it must be.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_known_note(struct gb_known *k, const struct gb_opener *with,
			   const struct gb_chain_case *of,
			   const struct gb_case *c, struct gb_err *err);
void gb_known_forget(struct gb_known *k, const struct gb_chain_case *of);

struct gb_known_case {
	uint32_t n;      /* entries that were read; 0: nothing is known */
	uint32_t opener; /* of them, the one that opened the newest epoch */
	enum gb_lane lane;
	struct gb_key *secret; /* of that epoch; the caller's */
};
/* What is known of `of`. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_known_case(struct gb_known *k, const struct gb_opener *with,
			   const struct gb_chain_case *of,
			   struct gb_known_case *out, struct gb_err *err);

/* As bytes, and back into one that is empty. Adds to `out`, whose failure is
 * asked for with gb_buf_done(). Fails: GB_TAMPERED (not that form), GB_NOMEM.
 */
void gb_known_keep(struct gb_known *k, struct gb_buf *out);
GB_MUST_CHECK
enum gb_code gb_known_restore(struct gb_known *k, const void *bytes,
			      size_t n_bytes, struct gb_err *err);

#endif

/* verify_parts.h - what the files of verification share. */
#ifndef CASEWORK_VERIFY_PARTS_H
#define CASEWORK_VERIFY_PARTS_H

#include "guardbook/verify.h"
#include "src/casework/book.h"

/* One more thing that is wrong. Takes: `entry`. */
void gb_verdict_add(struct gb_verdict *v, json_t *entry,
		    const unsigned char oid[GB_OID_BYTES], const char *why);

/* Keep it, as found at `now_s`, for gb_verify_last(). Best effort: without it
 * the next check is of everything again. */
void gb_verdict_keep(struct gb_session *s, const struct gb_verdict *v,
		     int64_t now_s);

/* --- checked.c -------------------------------------------------------------
 */

/* Keep it for gb_verify_last(). Fails: GB_NOT_FOUND (nothing is kept for
 * anybody), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_checked_write(struct gb_session *s,
			      const unsigned char ledger[32],
			      const struct gb_checked *c, struct gb_err *err);

/* --- verify_inner.c --------------------------------------------------------
 */

/* Cases to be opened, and what that came to. */
struct gb_inner {
	const struct gb_chain *chain;
	const struct gb_session *s;
	struct gb_chain_case *of; /* n of them, what they own borrowed; owned */
	size_t n;
	uint64_t entries; /* that opened as they must */
	uint32_t noise;
	struct gb_verdict *v; /* what is bad goes there; NULL: nowhere */
	const struct gb_watch *watch;
};

/* One more case, as far as it went at place `until` (0: as it is).
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_inner_add(struct gb_inner *in, const struct gb_chain_case *of,
			  uint64_t until, struct gb_err *err);
/* Open them all; what is not for this person counts for nothing.
 * Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_inner_run(struct gb_inner *in, struct gb_err *err);
void gb_inner_free(struct gb_inner *in);

#endif

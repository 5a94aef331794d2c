/* guardbook/mirror.h - a ledger that follows another one: a backup's or a
 * witness's. It only ever moves forward.
 *
 * Nothing here judges a signature: who keeps a copy checks what it holds as
 * any other ledger (guardbook/chain.h). */
#ifndef GUARDBOOK_MIRROR_H
#define GUARDBOOK_MIRROR_H

#include "guardbook/ledger.h"

enum gb_mirror_how {
	GB_MIRROR_FOLLOWS, /* an earlier state of it, or the same, or empty */
	GB_MIRROR_NEWER,   /* has entries behind its newest */
	GB_MIRROR_FORKS,   /* began alike, then each went its own way */
	GB_MIRROR_FOREIGN, /* has another first entry: of another school */
};

/* How a copy stands to what it is a copy of. */
struct gb_mirror_stand {
	enum gb_mirror_how how;
	uint64_t seq;    /* entries in the copy */
	uint64_t of;     /* entries in what it is a copy of */
	uint64_t common; /* how many of them are the same, from the first */
};

/* How does `copy` stand to the line of `from` that ends with `newest`, which
 * gb_ledger_head() gave? Where the copy is behind, only what is new is read.
 * Fails: GB_TAMPERED (one of the two can't be read), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_mirror_compare(struct gb_mirror_stand *out,
			       struct gb_ledger *copy, struct gb_ledger *from,
			       const unsigned char newest[GB_OID_BYTES],
			       struct gb_err *err);

/* Told now and then; NULL: nobody is. */
typedef void gb_mirror_tell(void *ctx, uint64_t done, uint64_t total);

/* Add to `copy`, which is locked and follows as `stand` says, what it lacks.
 * When this gives GB_OK the copy survives a power cut.
 * Fails: as gb_walk_next() and gb_ledger_adopt(); what was added until then
 * stays: the copy is never more than behind. */
GB_MUST_CHECK
enum gb_code gb_mirror_advance(struct gb_ledger *copy, struct gb_ledger *from,
			       const unsigned char newest[GB_OID_BYTES],
			       const struct gb_mirror_stand *stand,
			       gb_mirror_tell *tell, void *ctx,
			       struct gb_err *err);

#endif

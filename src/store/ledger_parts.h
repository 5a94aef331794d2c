/* ledger_parts.h - what the files of the ledger share.
 *
 * An entry is saved once it is in the journal. Then it is written as three
 * loose objects and the branch is moved, so that stock git sees it; we
 * ourselves read it from the journal until a checkpoint has put it into a pack.
 */
#ifndef STORE_LEDGER_PARTS_H
#define STORE_LEDGER_PARTS_H

#include "src/store/odb.h"

/* An entry that the next one follows. */
struct gb_place {
	unsigned char oid[GB_OID_BYTES]; /* zeros: none */
	unsigned char self[32];
	uint64_t seq;
	int64_t at_s;
};

struct gb_ledger {
	const struct gb_env *env;
	struct gb_journal *journal; /* owned */
	struct gb_odb *odb;         /* owned; of that journal */
	int dir;     /* the casebook; -1 while not open, and so below */
	int git;     /* its ledger.git */
	int objects; /* and in that */
	int heads;
	int lock;        /* -1: not held */
	bool failed;     /* the disk failed: nothing more is appended */
	bool swept;      /* what a killed writer left is cleared away */
	bool group;      /* appends are flushed together */
	bool cleared;    /* and nothing loose was written since the last look */
	size_t unrested; /* entries that could not be packed; 0: not tried */
	bool strayed;    /* the branch is not where the journal leads */
	unsigned char head[GB_OID_BYTES]; /* while the lock is held */
	struct gb_place last; /* the newest entry that was looked at */
};

/* One commit without its blob, and the id of its tree. Fails: as
 * gb_ledger_read(). */
GB_MUST_CHECK
enum gb_code gb_ledger_read_commit(struct gb_ledger *l,
				   const unsigned char oid[GB_OID_BYTES],
				   struct gb_commit *out,
				   unsigned char tree[GB_OID_BYTES],
				   struct gb_err *err);

/* Take the lock. Gives: *busy, and no lock, if somebody has it and we are not
 * to `wait`. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_take_lock(struct gb_ledger *l, bool wait, bool *busy,
				 struct gb_err *err);

/* gb_ledger_lock(), but without waiting. */
GB_MUST_CHECK
enum gb_code gb_ledger_lock_if_free(struct gb_ledger *l, bool *busy,
				    struct gb_err *err);

/* Bring branch and journal together after a crash: under the lock, or under
 * one taken for the moment if that is free. Gives: the newest entry; zeros if
 * there is none. Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_settle(struct gb_ledger *l,
			      unsigned char head[GB_OID_BYTES],
			      struct gb_err *err);
/* A power cut may have left loose objects torn: write those again that the
 * journal has. Best effort, for the sake of stock git. */
void gb_ledger_mend(struct gb_ledger *l);

/* Write an entry of the journal as stock git sees it, all but the branch.
 * Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_loosen(struct gb_ledger *l, const struct gb_parts *p,
			      struct gb_err *err);
/* The journal's entries from number `from` on, and then the branch, which is
 * at `branch`. Fails: GB_CONFLICT, GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_ledger_publish(struct gb_ledger *l, size_t from,
			       const unsigned char branch[GB_OID_BYTES],
			       struct gb_err *err);

/* The parents' trail from `newest` back to the first that is packed (whose id
 * `packed` then is; zeros: there is none), oldest first in `oids`.
 * Fails: as gb_ledger_trail(). */
GB_MUST_CHECK
enum gb_code gb_ledger_unpacked_trail(struct gb_ledger *l,
				      const unsigned char newest[GB_OID_BYTES],
				      struct gb_buf *oids,
				      unsigned char packed[GB_OID_BYTES],
				      struct gb_err *err);

/* gb_ledger_checkpoint(), merging to packs of `most` entries at most. */
GB_MUST_CHECK
enum gb_code gb_ledger_pack(struct gb_ledger *l, uint64_t most,
			    struct gb_err *err);

/* Fails: GB_IO, if the disk failed before. */
GB_MUST_CHECK
enum gb_code gb_ledger_check_disk(const struct gb_ledger *l,
				  struct gb_err *err);

#endif

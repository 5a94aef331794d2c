/* branch.h - the ledger's one branch: a file that names the newest commit. */
#ifndef STORE_BRANCH_H
#define STORE_BRANCH_H

#include "guardbook/ledger.h"

#define GB_BRANCH "ledger" /* in refs/heads */
/* As git names it, so that git and we keep out of each other's way. */
#define GB_BRANCH_LOCK "ledger.lock"

/* What the branch in the open folder `heads` names; zeros if there is none.
 * Fails: GB_TAMPERED (it is anything but one plain object id), GB_IO,
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_branch_read(int heads, unsigned char oid[GB_OID_BYTES],
			    struct gb_err *err);

/* The same, but a file cut short or of zeros, which a power cut may leave, is
 * no failure: *torn then, and zeros. */
GB_MUST_CHECK
enum gb_code gb_branch_look(int heads, unsigned char oid[GB_OID_BYTES],
			    bool *torn, struct gb_err *err);

/* Make durable where the branch is. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_branch_flush(int heads, struct gb_err *err);

/* Only if the branch still is at `from`: move it to `to`, durably if `sync`.
 * Fails: GB_CONFLICT (it is elsewhere, or somebody is moving it), GB_TAMPERED,
 * GB_IO, GB_NOMEM; the branch is as it was, unless its last flush failed. */
GB_MUST_CHECK
enum gb_code gb_branch_move(int heads, const unsigned char from[GB_OID_BYTES],
			    const unsigned char to[GB_OID_BYTES], bool sync,
			    struct gb_err *err);

/* Take away the lock file that a killed writer left: only under the casebook's
 * own lock. Fails: GB_IO. */
GB_MUST_CHECK
enum gb_code gb_branch_sweep(int heads, struct gb_err *err);

#endif

/* pack_check.h - is a pack, to its last byte, one that guardbook wrote? */
#ifndef STORE_PACK_CHECK_H
#define STORE_PACK_CHECK_H

#include "src/store/pack.h"

/* Read all of `p` and its index: every byte is accounted for, each object has
 * the name by which commit and tree call it, and each commit has the one before
 * it as its parent. Whether an object hashes to its name is seen when it is
 * read.
 * Gives: the ids of what its first commit follows and of its last one.
 * Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_pack_check(struct gb_pack *p,
			   unsigned char before[GB_OID_BYTES],
			   unsigned char last[GB_OID_BYTES],
			   struct gb_err *err);

#endif

/* pack_merge.h - which packs become part of the next, so that there are few. */
#ifndef STORE_PACK_MERGE_H
#define STORE_PACK_MERGE_H

#include "src/store/packs.h"

/* How many of the oldest packs stay as they are when `fresh` entries are
 * packed; those after go into the new pack with them, unless that made it
 * longer than `most` entries. So an entry is written again two or three times
 * in its life, and a million entries lie in some 50 packs. */
size_t gb_packs_keep(const struct gb_packs *s, uint64_t fresh, uint64_t most);

/* Remove pack `p` from the folder. Fails: GB_IO. */
GB_MUST_CHECK
enum gb_code gb_packs_remove(struct gb_packs *s, const struct gb_pack *p,
			     struct gb_err *err);

/* Remove packs whose objects are all in another one too, which is how a merge
 * that was killed leaves them, and indexes without a pack.
 * Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_packs_sweep(struct gb_packs *s, struct gb_err *err);

#endif

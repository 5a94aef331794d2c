/* pack_write.h - a new pack, made of entries and of whole older packs. */
#ifndef STORE_PACK_WRITE_H
#define STORE_PACK_WRITE_H

#include "src/store/pack.h"

struct gb_pack_writer;

/* Begin a pack of `n_entries` in the open folder `packs`; flushed if `sync`.
 * Gives: *out, freed with gb_pack_writer_free(); NULL on failure.
 * Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_pack_start(struct gb_pack_writer **out, int packs,
			   uint64_t n_entries, bool sync, struct gb_err *err);

/* Add the next entry. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_pack_put(struct gb_pack_writer *w, const struct gb_parts *p,
			 struct gb_err *err);

/* Add all entries of pack `p`, as their bytes are.
 * Fails: GB_TAMPERED (its check sums do not fit), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_pack_put_all(struct gb_pack_writer *w, struct gb_pack *p,
			     struct gb_err *err);

/* All entries are in: make the pack durable and then seen.
 * Gives: its `name`. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_pack_end(struct gb_pack_writer *w,
			 unsigned char name[GB_SHA1_BYTES], struct gb_err *err);

/* Did a flush fail? Then what the disk holds is not known any more. */
bool gb_pack_flush_failed(const struct gb_pack_writer *w);

/* Takes away what was not ended. NULL is fine. */
void gb_pack_writer_free(struct gb_pack_writer *w);

#endif

/* packed.h - one object as it lies in a pack: type and size, then its body in
 * the stored form. */
#ifndef STORE_PACKED_H
#define STORE_PACKED_H

#include "src/store/parts.h"

#define GB_PACKED_HEAD_MAX 5 /* bytes of type and size, up to 4 MiB */

/* Add an object to `out`. */
void gb_packed_put(struct gb_buf *out, enum gb_part type, const void *body,
		   size_t n_bytes);

/* Read type and size off the front of `v`. Gives: false if they are not what
 * gb_packed_put() writes. */
bool gb_packed_take_head(struct gb_view *v, enum gb_part *type,
			 size_t *n_bytes);

/* CRC-32 as git's index of a pack has it, of `n_bytes` more after those that
 * gave `crc` (0: none). */
uint32_t gb_packed_crc(uint32_t crc, const void *bytes, size_t n_bytes);

#endif

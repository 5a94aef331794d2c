/* sha1.h - SHA-1 taken in pieces, for the check sums that end git's packs.
 *
 * They guard against accidents only. The names of objects are hashed by
 * libgit2, which sees made collisions, and what is signed by BLAKE2b; by this
 * one only again, to see that an object is still the one that was named. */
#ifndef STORE_SHA1_H
#define STORE_SHA1_H

#include <stddef.h>
#include <stdint.h>

#define GB_SHA1_BYTES 20

struct gb_sha1 {
	uint32_t state[5];
	uint64_t n_bytes;
	unsigned char block[64]; /* what fills no whole block yet */
};

void gb_sha1_start(struct gb_sha1 *s);
void gb_sha1_add(struct gb_sha1 *s, const void *bytes, size_t n_bytes);
void gb_sha1_end(struct gb_sha1 *s, unsigned char out[GB_SHA1_BYTES]);

#endif

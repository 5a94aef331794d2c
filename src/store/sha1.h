/* sha1.h - SHA-1 taken in pieces: for the check sums that end git's packs, and
 * for the names of objects that are read.
 *
 * They guard against accidents only. What is signed is bound by BLAKE2b, and
 * what is written is named by libgit2, which sees made collisions. */
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

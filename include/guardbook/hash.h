/* guardbook/hash.h - H, the 32-byte BLAKE2b of the format, and SHA-256 for
 * what outsiders check with common tools. */
#ifndef GUARDBOOK_HASH_H
#define GUARDBOOK_HASH_H

#include <stddef.h>

#include "guardbook/err.h"

#define GB_HASH_BYTES 32

/* H(bytes): crypto_generichash without a key; b2sum -l 256 gives the same. */
void gb_hash(unsigned char out[GB_HASH_BYTES], const void *bytes,
	     size_t n_bytes);

/* SHA-256 taken in pieces, as sha256sum prints it. */
struct gb_sha256;
GB_MUST_CHECK
enum gb_code gb_sha256_start(struct gb_sha256 **out, struct gb_err *err);
void gb_sha256_add(struct gb_sha256 *s, const void *bytes, size_t n_bytes);
void gb_sha256_end(struct gb_sha256 *s, unsigned char out[32]); /* frees */

/* Compare without telling by the time taken where they differ. */
int gb_same(const void *a, const void *b, size_t n_bytes); /* 1: the same */

#endif

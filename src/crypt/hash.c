/* SPDX-License-Identifier: ISC
 * hash.c - H, the 32-byte BLAKE2b of the format, and SHA-256. */
#include <sodium.h>
#include <stdlib.h>

#include "guardbook/hash.h"

struct gb_sha256 {
	crypto_hash_sha256_state state;
};

void gb_hash(unsigned char out[GB_HASH_BYTES], const void *bytes,
	     size_t n_bytes)
{
	crypto_generichash(out, GB_HASH_BYTES, bytes, n_bytes, NULL, 0);
}

enum gb_code gb_sha256_start(struct gb_sha256 **out, struct gb_err *err)
{
	*out = malloc(sizeof(**out));
	if (!*out)
		return gb_fail_nomem(err);
	crypto_hash_sha256_init(&(*out)->state);
	return GB_OK;
}

void gb_sha256_add(struct gb_sha256 *s, const void *bytes, size_t n_bytes)
{
	crypto_hash_sha256_update(&s->state, bytes, n_bytes);
}

void gb_sha256_end(struct gb_sha256 *s, unsigned char out[32])
{
	crypto_hash_sha256_final(&s->state, out);
	/* Its block buffer may still hold the end of a file. */
	sodium_memzero(s, sizeof(*s));
	free(s);
}

int gb_same(const void *a, const void *b, size_t n_bytes)
{
	return sodium_memcmp(a, b, n_bytes) == 0;
}

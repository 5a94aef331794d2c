/* guardbook/key.h - 32 secret bytes, in memory that is locked and guarded.
 *
 * There is no accessor for the bytes: a key is made, derived, mixed, wrapped
 * and used, and wiped when freed. share/doc/format.md writes out every
 * derivation; DESIGN 3 says why. */
#ifndef GUARDBOOK_KEY_H
#define GUARDBOOK_KEY_H

#include <stdint.h>

#include "guardbook/env.h"
#include "guardbook/err.h"

#define GB_KEY_BYTES 32
#define GB_KEY_WRAP_BYTES 48 /* sealed key: 32 and a 16-byte tag */

struct gb_key;

/* Ready the cryptography library. Call before anything else of crypt; more
 * than once is fine. Fails: GB_IO (it refused to start). */
GB_MUST_CHECK
enum gb_code gb_crypt_start(struct gb_err *err);

/* All of these give a key in *out, freed with gb_key_free(), NULL on failure.
 * Fails: GB_NOMEM (also: the guarded memory could not be had). */
GB_MUST_CHECK
enum gb_code gb_key_random(struct gb_key **out, const struct gb_env *env,
			   struct gb_err *err);
/* A copy of `bytes`; the caller wipes its own. */
GB_MUST_CHECK
enum gb_code gb_key_from(struct gb_key **out,
			 const unsigned char bytes[GB_KEY_BYTES],
			 struct gb_err *err);
/* A copy of `key`. */
GB_MUST_CHECK
enum gb_code gb_key_copy(struct gb_key **out, const struct gb_key *key,
			 struct gb_err *err);
/* kdf(parent, n, ctx): crypto_kdf_derive_from_key; `ctx` is 8 letters. */
GB_MUST_CHECK
enum gb_code gb_key_kdf(struct gb_key **out, const struct gb_key *parent,
			uint64_t n, const char *ctx, struct gb_err *err);
/* H(key = `key`, `message` | bytes of `last`): keyed crypto_generichash.
 * `last` may be NULL. */
GB_MUST_CHECK
enum gb_code gb_key_mix(struct gb_key **out, const struct gb_key *key,
			const void *message, size_t n_bytes,
			const struct gb_key *last, struct gb_err *err);

/* Seal `key` under `under` with a nonce of zeros: `under` must seal nothing
 * else, ever. */
void gb_key_wrap(unsigned char out[GB_KEY_WRAP_BYTES], const struct gb_key *key,
		 const struct gb_key *under);
/* Fails: GB_TAMPERED (it does not open), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_key_unwrap(struct gb_key **out,
			   const unsigned char sealed[GB_KEY_WRAP_BYTES],
			   const struct gb_key *under, struct gb_err *err);

void gb_key_free(struct gb_key *key); /* wipes; NULL is fine */

#endif

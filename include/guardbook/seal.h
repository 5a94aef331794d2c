/* guardbook/seal.h - XChaCha20-Poly1305-IETF, and padding that hides lengths.
 *
 * A sealed part is nonce (24) | ciphertext | tag (16). The associated data is
 * not stored: it must be known again to open. */
#ifndef GUARDBOOK_SEAL_H
#define GUARDBOOK_SEAL_H

#include "guardbook/buf.h"
#include "guardbook/env.h"
#include "guardbook/key.h"

#define GB_SEAL_EXTRA_BYTES 40 /* nonce and tag */
#define GB_PAD_MIN_BYTES 1024

/* Seal `plain` under `key` with a random nonce; adds to `out`.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_seal(struct gb_buf *out, const struct gb_key *key,
		     const void *ad, size_t ad_bytes, const void *plain,
		     size_t n_bytes, const struct gb_env *env,
		     struct gb_err *err);

/* Open what gb_seal() made; adds the plain bytes to `out`.
 * Fails: GB_TAMPERED (wrong key, wrong place, or altered), GB_NOMEM; `out` is
 * then as it was. */
GB_MUST_CHECK
enum gb_code gb_open(struct gb_buf *out, const struct gb_key *key,
		     const void *ad, size_t ad_bytes, const void *sealed,
		     size_t n_bytes, struct gb_err *err);

/* Add 0x80 and zeros to `b` until it is GB_PAD_MIN_BYTES long or, if longer,
 * a Padme length (at most 12 % more; Nikitin et al. 2019). */
void gb_pad(struct gb_buf *b);
size_t gb_padded_bytes(size_t n_bytes); /* the length gb_pad() reaches */
/* Take the padding off. Fails: GB_TAMPERED if it is not exactly what gb_pad()
 * adds; `b` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_unpad(struct gb_buf *b, struct gb_err *err);

#endif

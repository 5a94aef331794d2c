/* guardbook/age.h - a file sealed to one key, that stock `age` opens too.
 *
 * The format is age v1 (c2sp.org/age): a header with one X25519 stanza, and
 * the payload in pieces of 64 KiB. A vault copy is such a file to the recovery
 * key, so that in decades anybody with the key needs no guardbook to open it.
 * Whole files in memory: a vault copy is small. */
#ifndef GUARDBOOK_AGE_H
#define GUARDBOOK_AGE_H

#include "guardbook/buf.h"
#include "guardbook/env.h"
#include "guardbook/identity.h"

/* Seal `plain` to `box`, somebody's public X25519 key. Adds to `out`.
 * Fails: GB_INVALID (no such key can be), GB_NOMEM; `out` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_age_seal(struct gb_buf *out, const unsigned char box[32],
			 const void *plain, size_t n_bytes,
			 const struct gb_env *env, struct gb_err *err);

/* Open `file`, which may have other recipients beside `id`. Adds to `out`.
 * Fails: GB_DENIED (it is not sealed to `id`, or the seal itself was altered),
 * GB_TAMPERED (not an age v1 file, altered, cut off or made longer), GB_NOMEM;
 * `out` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_age_open(struct gb_buf *out, const struct gb_identity *id,
			 const void *file, size_t n_bytes, struct gb_err *err);

/* The keys as age writes them. The secret one is all that `age -d -i` needs:
 * wipe it. */
#define GB_AGE_RECIPIENT_ROOM 63 /* "age1...", 62 letters */
#define GB_AGE_IDENTITY_ROOM 75  /* "AGE-SECRET-KEY-1...", 74 letters */
void gb_age_recipient(char out[GB_AGE_RECIPIENT_ROOM],
		      const unsigned char box[32]);
void gb_age_identity(char out[GB_AGE_IDENTITY_ROOM],
		     const struct gb_identity *id);

#endif

/* age_head.h - what the two halves of an age file share. */
#ifndef CRYPT_AGE_HEAD_H
#define CRYPT_AGE_HEAD_H

#include "guardbook/age.h"

#define GB_AGE_FILE_KEY_BYTES 16

/* HKDF-SHA-256 with one block of output. */
void gb_age_hkdf(unsigned char out[32], const void *salt, size_t salt_bytes,
		 const void *secret, size_t secret_bytes, const char *info);

/* Not an age file, or altered. Gives: GB_TAMPERED. */
enum gb_code gb_age_fail(struct gb_err *err);

/* Write the header that gives `file_key` to `box`. Adds to `out`.
 * Fails: GB_INVALID (no such key can be), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_age_head_write(struct gb_buf *out,
			       const unsigned char *file_key,
			       const unsigned char box[32],
			       const struct gb_env *env, struct gb_err *err);
/* Read the header at the front of `file`, up to its payload.
 * Gives: the file key. Fails: GB_DENIED, GB_TAMPERED as gb_age_open(). */
GB_MUST_CHECK
enum gb_code gb_age_head_read(struct gb_view *file, unsigned char *file_key,
			      const struct gb_identity *id, struct gb_err *err);

#endif

/* guardbook/identity.h - the private and the public half of a person.
 *
 * A person is a random 32-byte seed P. kdf(P, 1..3, "gbperson") is the seed of
 * the Ed25519 key that signs, the seed of the X25519 key that slots are made
 * for, and the local key L (DESIGN 3). */
#ifndef GUARDBOOK_IDENTITY_H
#define GUARDBOOK_IDENTITY_H

#include "guardbook/buf.h"
#include "guardbook/key.h"

#define GB_SIGNATURE_BYTES 64

struct gb_identity;

struct gb_public {
	unsigned char sign[32]; /* Ed25519 */
	unsigned char box[32];  /* X25519 */
};

/* The identity of seed `p`, which is only read.
 * Gives: *out, freed with gb_identity_free(); NULL on failure.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_identity_make(struct gb_identity **out, const struct gb_key *p,
			      struct gb_err *err);

/* The recovery identity of the 16 bytes R that were printed at set-up:
 * the seeds are kdf(H(R), 1..2, "gbrecovr"). Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_identity_recovery(struct gb_identity **out,
				  const unsigned char r[16],
				  struct gb_err *err);

const struct gb_public *gb_identity_public(const struct gb_identity *id);
/* L, borrowed; NULL in the recovery identity. */
const struct gb_key *gb_identity_local(const struct gb_identity *id);
void gb_identity_free(struct gb_identity *id); /* wipes; NULL is fine */

/* Ed25519 over `bytes`. */
void gb_sign(unsigned char out[GB_SIGNATURE_BYTES],
	     const struct gb_identity *id, const void *bytes, size_t n_bytes);
bool gb_sign_check(const unsigned char sign_key[32],
		   const unsigned char signature[GB_SIGNATURE_BYTES],
		   const void *bytes, size_t n_bytes);

/* The SSH signature of `bytes` in namespace "git" (PROTOCOL.sshsig), armoured
 * as ssh-keygen does: wrapped at 70, without a newline at its end. Equal to
 * the bytes of `ssh-keygen -Y sign`. Adds to `out`. */
void gb_sshsig_sign(struct gb_buf *out, const struct gb_identity *id,
		    const void *bytes, size_t n_bytes);
/* Is `armor` the one and only form of a good signature of `bytes` by
 * `sign_key`? Anything re-wrapped or differently encoded is refused. */
bool gb_sshsig_check(const unsigned char sign_key[32], const char *armor,
		     size_t armor_bytes, const void *bytes, size_t n_bytes);
/* The same for the key that `armor` itself names: whose that is, is another
 * question. Gives: the key, zeros if it does not hold. */
bool gb_sshsig_signer(unsigned char sign_key[32], const char *armor,
		      size_t armor_bytes, const void *bytes, size_t n_bytes);
/* "ssh-ed25519 AAAA...", without a newline. Adds to `out`. */
void gb_sshsig_public(struct gb_buf *out, const unsigned char sign_key[32]);

#endif

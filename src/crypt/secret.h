/* secret.h - the bytes behind the opaque types, for this room alone. */
#ifndef GUARDBOOK_SECRET_H
#define GUARDBOOK_SECRET_H

#include "guardbook/identity.h"
#include "guardbook/key.h"

struct gb_key {
	unsigned char bytes[GB_KEY_BYTES];
	struct gb_key *next; /* while free: the next free one;
			      * while in use: itself */
};

struct gb_identity {
	unsigned char sign[64]; /* Ed25519 seed and public key, as libsodium
				 * keeps them */
	unsigned char box[32];  /* X25519 secret */
	struct gb_public public;
	struct gb_key *local; /* L, owned; NULL in the recovery identity */
};

/* A key whose bytes are still to be written: all zeros.
 * Gives, fails as the functions of key.h. */
GB_MUST_CHECK
enum gb_code gb_key_blank(struct gb_key **out, struct gb_err *err);

#endif

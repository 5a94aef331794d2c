/* SPDX-License-Identifier: ISC
 * identity.c - the private and the public half of a person. */
#include <sodium.h>
#include <string.h>

#include "guardbook/hash.h"
#include "src/crypt/secret.h"

/* The key pairs of kdf(seed, 1, ctx) and kdf(seed, 2, ctx). */
static enum gb_code derive_pairs(struct gb_identity *id,
				 const struct gb_key *seed, const char *ctx,
				 struct gb_err *err)
{
	struct gb_key *sign = NULL, *box = NULL;
	enum gb_code rc;

	rc = gb_key_kdf(&sign, seed, 1, ctx, err);
	if (rc == GB_OK)
		rc = gb_key_kdf(&box, seed, 2, ctx, err);
	if (rc != GB_OK)
		goto out;
	crypto_sign_seed_keypair(id->public.sign, id->sign, sign->bytes);
	memcpy(id->box, box->bytes, sizeof(id->box));
	crypto_scalarmult_base(id->public.box, id->box);
out:
	gb_key_free(sign);
	gb_key_free(box);
	return rc;
}

static struct gb_identity *new_identity(void)
{
	struct gb_identity *id = sodium_malloc(sizeof(*id));

	if (id)
		memset(id, 0, sizeof(*id));
	return id;
}

enum gb_code gb_identity_make(struct gb_identity **out, const struct gb_key *p,
			      struct gb_err *err)
{
	struct gb_identity *id = new_identity();
	enum gb_code rc;

	*out = NULL;
	if (!id)
		return gb_fail_nomem(err);
	rc = derive_pairs(id, p, "gbperson", err);
	if (rc == GB_OK)
		rc = gb_key_kdf(&id->local, p, 3, "gbperson", err);
	if (rc == GB_OK)
		*out = id;
	else
		gb_identity_free(id);
	return rc;
}

enum gb_code gb_identity_recovery(struct gb_identity **out,
				  const unsigned char r[16], struct gb_err *err)
{
	struct gb_identity *id = new_identity();
	struct gb_key *seed = NULL;
	enum gb_code rc;

	*out = NULL;
	if (!id)
		return gb_fail_nomem(err);
	rc = gb_key_blank(&seed, err);
	if (rc == GB_OK) {
		gb_hash(seed->bytes, r, 16);
		rc = derive_pairs(id, seed, "gbrecovr", err);
	}
	gb_key_free(seed);
	if (rc == GB_OK)
		*out = id;
	else
		gb_identity_free(id);
	return rc;
}

const struct gb_public *gb_identity_public(const struct gb_identity *id)
{
	return &id->public;
}

const struct gb_key *gb_identity_local(const struct gb_identity *id)
{
	return id->local;
}

void gb_identity_free(struct gb_identity *id)
{
	if (!id)
		return;
	gb_key_free(id->local);
	sodium_free(id); /* wipes it first */
}

void gb_sign(unsigned char out[GB_SIGNATURE_BYTES],
	     const struct gb_identity *id, const void *bytes, size_t n_bytes)
{
	crypto_sign_detached(out, NULL, bytes, n_bytes, id->sign);
}

bool gb_sign_check(const unsigned char sign_key[32],
		   const unsigned char signature[GB_SIGNATURE_BYTES],
		   const void *bytes, size_t n_bytes)
{
	return crypto_sign_verify_detached(signature, bytes, n_bytes,
					   sign_key) == 0;
}

/* SPDX-License-Identifier: ISC
 * lock.c - a person's seed behind a passphrase or a printed code.
 *
 *   0  passes, 4      } zeros in
 *   4  memory, 8      } a lock
 *  12  salt, 16       } for a code
 *  28  nonce, 24
 *  52  the sealed seed, 48; what stands before the nonce is associated data
 * 100  zeros, 4 */
#include <sodium.h>
#include <string.h>

#include "guardbook/buf.h"
#include "guardbook/hash.h"
#include "guardbook/lock.h"
#include "src/crypt/secret.h"

#define COST_BYTES 12
#define SALT_AT COST_BYTES
#define NONCE_AT (SALT_AT + crypto_pwhash_SALTBYTES)
#define SEAL_AT (NONCE_AT + 24)
#define ZEROS_AT (SEAL_AT + GB_KEY_WRAP_BYTES)

_Static_assert(ZEROS_AT + 4 == GB_LOCK_BYTES, "the lock's layout");
_Static_assert(crypto_pwhash_MEMLIMIT_MIN == 8192, "the practice cost");

const struct gb_lock_cost gb_lock_reader = {
	.passes = 3,
	.memory_bytes = UINT64_C(256) << 20,
};
const struct gb_lock_cost gb_lock_practice = {
	.passes = 1,
	.memory_bytes = UINT64_C(8) << 10,
};

/* A lock comes from a file: it must not be able to ask for all the memory
 * there is, nor for an hour. */
#define MEMORY_MAX_BYTES (UINT64_C(1) << 30)
#define PASSES_MAX 10

static bool is_sensible(const struct gb_lock_cost *cost)
{
	return cost->passes >= gb_lock_practice.passes &&
	       cost->passes <= PASSES_MAX &&
	       cost->memory_bytes >= gb_lock_practice.memory_bytes &&
	       cost->memory_bytes <= MEMORY_MAX_BYTES;
}

static void write_number(unsigned char *out, uint64_t v, size_t n_bytes)
{
	for (size_t i = 0; i < n_bytes; i++)
		out[i] = (unsigned char)(v >> (8 * i));
}

struct gb_lock_cost gb_lock_cost_of(const unsigned char lock[GB_LOCK_BYTES])
{
	struct gb_view v = gb_view_of(lock, COST_BYTES);
	struct gb_lock_cost cost;

	cost.passes = gb_take_u32(&v);
	cost.memory_bytes = gb_take_u64(&v);
	return cost;
}

/* Argon2id of `passphrase` at the cost and with the salt that `lock` holds. */
static enum gb_code stretch(struct gb_key **out,
			    const unsigned char lock[GB_LOCK_BYTES],
			    const char *passphrase, struct gb_err *err)
{
	struct gb_lock_cost cost = gb_lock_cost_of(lock);
	enum gb_code rc = gb_key_blank(out, err);

	if (rc != GB_OK)
		return rc;
	if (crypto_pwhash((*out)->bytes, GB_KEY_BYTES, passphrase,
			  strlen(passphrase), lock + SALT_AT, cost.passes,
			  (size_t)cost.memory_bytes,
			  crypto_pwhash_ALG_ARGON2ID13) != 0) {
		gb_key_free(*out);
		*out = NULL;
		return gb_fail(err, GB_NOMEM,
			       "checking a passphrase needs %llu MiB of free "
			       "memory: close other programs, then try again",
			       (unsigned long long)(cost.memory_bytes >> 20));
	}
	return GB_OK;
}

static enum gb_code key_of_code(struct gb_key **out,
				const unsigned char code[GB_CODE_BYTES],
				struct gb_err *err)
{
	enum gb_code rc = gb_key_blank(out, err);

	if (rc == GB_OK)
		gb_hash((*out)->bytes, code, GB_CODE_BYTES);
	return rc;
}

/* Finish `lock`, in which cost and salt stand already. */
static void seal_seed(unsigned char lock[GB_LOCK_BYTES], const struct gb_key *p,
		      const struct gb_key *under, const struct gb_env *env)
{
	env->random(env, lock + NONCE_AT, SEAL_AT - NONCE_AT);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		lock + SEAL_AT, NULL, p->bytes, GB_KEY_BYTES, lock, NONCE_AT,
		NULL, lock + NONCE_AT, under->bytes);
	memset(lock + ZEROS_AT, 0, GB_LOCK_BYTES - ZEROS_AT);
}

static enum gb_code open_seed(struct gb_key **p,
			      const unsigned char lock[GB_LOCK_BYTES],
			      const struct gb_key *under, const char *what,
			      struct gb_err *err)
{
	enum gb_code rc = gb_key_blank(p, err);

	if (rc != GB_OK)
		return rc;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		    (*p)->bytes, NULL, NULL, lock + SEAL_AT, GB_KEY_WRAP_BYTES,
		    lock, NONCE_AT, lock + NONCE_AT, under->bytes) != 0) {
		gb_key_free(*p);
		*p = NULL;
		return gb_fail(err, GB_DENIED, "that %s is not the right one",
			       what);
	}
	return GB_OK;
}

enum gb_code gb_lock_make(unsigned char out[GB_LOCK_BYTES],
			  const struct gb_key *p, const char *passphrase,
			  const struct gb_lock_cost *cost,
			  const struct gb_env *env, struct gb_err *err)
{
	unsigned char lock[GB_LOCK_BYTES] = { 0 };
	struct gb_key *under = NULL;
	enum gb_code rc;

	if (!is_sensible(cost))
		return gb_fail(err, GB_INVALID,
			       "the cost of a passphrase must be 1 to %d "
			       "passes over 8 KiB to 1 GiB",
			       PASSES_MAX);
	write_number(lock, cost->passes, 4);
	write_number(lock + 4, cost->memory_bytes, 8);
	env->random(env, lock + SALT_AT, NONCE_AT - SALT_AT);
	rc = stretch(&under, lock, passphrase, err);
	if (rc == GB_OK) {
		seal_seed(lock, p, under, env);
		memcpy(out, lock, sizeof(lock));
	}
	gb_key_free(under);
	return rc;
}

static enum gb_code not_a_lock(struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED,
		       "the record of this sign-in is not one that guardbook "
		       "writes: restore the vault from a copy");
}

/* Is everything zero from `from` up to `to`? */
static bool is_zero(const unsigned char *lock, size_t from, size_t to)
{
	return sodium_is_zero(lock + from, to - from) == 1;
}

enum gb_code gb_lock_open(struct gb_key **p,
			  const unsigned char lock[GB_LOCK_BYTES],
			  const char *passphrase, struct gb_err *err)
{
	struct gb_lock_cost cost = gb_lock_cost_of(lock);
	struct gb_key *under = NULL;
	enum gb_code rc;

	*p = NULL;
	if (!is_sensible(&cost) || !is_zero(lock, ZEROS_AT, GB_LOCK_BYTES))
		return not_a_lock(err);
	rc = stretch(&under, lock, passphrase, err);
	if (rc == GB_OK)
		rc = open_seed(p, lock, under, "passphrase", err);
	gb_key_free(under);
	return rc;
}

enum gb_code gb_code_lock(unsigned char out[GB_LOCK_BYTES],
			  const struct gb_key *p,
			  const unsigned char code[GB_CODE_BYTES],
			  const struct gb_env *env, struct gb_err *err)
{
	struct gb_key *under = NULL;
	enum gb_code rc = key_of_code(&under, code, err);

	if (rc == GB_OK) {
		memset(out, 0, NONCE_AT); /* no cost, no salt */
		seal_seed(out, p, under, env);
	}
	gb_key_free(under);
	return rc;
}

enum gb_code gb_code_open(struct gb_key **p,
			  const unsigned char lock[GB_LOCK_BYTES],
			  const unsigned char code[GB_CODE_BYTES],
			  struct gb_err *err)
{
	struct gb_key *under = NULL;
	enum gb_code rc;

	*p = NULL;
	if (!is_zero(lock, 0, NONCE_AT) ||
	    !is_zero(lock, ZEROS_AT, GB_LOCK_BYTES))
		return not_a_lock(err);
	rc = key_of_code(&under, code, err);
	if (rc == GB_OK)
		rc = open_seed(p, lock, under, "code", err);
	gb_key_free(under);
	return rc;
}

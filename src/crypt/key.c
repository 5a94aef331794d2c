/* SPDX-License-Identifier: ISC
 * key.c - 32 secret bytes, in memory that is locked and guarded.
 *
 * Keys share guarded pages. One sodium_malloc a key costs four mappings, and
 * the kernel allows a process 65,530: it would end at 16,000 keys, and one
 * locked page a key would pass the usual limit of 8 MiB at 2,000. A casebook
 * of 20,000 cases wants them all at once. So a slab of keys fills one page, is
 * never given back, and each key is wiped on its own when it is freed. */
#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "src/crypt/secret.h"

/* With libsodium's 16-byte canary in front these fill a page of 4 KiB. */
#define SLAB_KEYS 102

static const unsigned char zero_nonce[24];

/* The one mutable variable of the core: like the heap, it belongs to the
 * process and cannot be handed in. */
static struct {
	pthread_mutex_t lock;
	struct gb_key *free;
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER };

enum gb_code gb_crypt_start(struct gb_err *err)
{
	if (sodium_init() < 0)
		return gb_fail(err, GB_IO,
			       "the cryptography library (libsodium) did not "
			       "start: install it again");
	return GB_OK;
}

static void add_slab(void)
{
	struct gb_key *slab = sodium_allocarray(SLAB_KEYS, sizeof(*slab));

	if (!slab)
		return;
	memset(slab, 0, SLAB_KEYS * sizeof(*slab));
	for (size_t i = 0; i < SLAB_KEYS; i++) {
		slab[i].next = pool.free;
		pool.free = &slab[i];
	}
}

enum gb_code gb_key_blank(struct gb_key **out, struct gb_err *err)
{
	struct gb_key *key;

	pthread_mutex_lock(&pool.lock);
	if (!pool.free)
		add_slab();
	key = pool.free;
	if (key) {
		pool.free = key->next;
		key->next = key;
	}
	pthread_mutex_unlock(&pool.lock);
	*out = key;
	return key ? GB_OK : gb_fail_nomem(err);
}

void gb_key_free(struct gb_key *key)
{
	if (!key)
		return;
	/* Freed twice it would later serve two owners at once. */
	assert(key->next == key);
	sodium_memzero(key->bytes, sizeof(key->bytes));
	pthread_mutex_lock(&pool.lock);
	key->next = pool.free;
	pool.free = key;
	pthread_mutex_unlock(&pool.lock);
}

enum gb_code gb_key_random(struct gb_key **out, const struct gb_env *env,
			   struct gb_err *err)
{
	enum gb_code rc = gb_key_blank(out, err);

	if (rc == GB_OK)
		env->random(env, (*out)->bytes, GB_KEY_BYTES);
	return rc;
}

enum gb_code gb_key_from(struct gb_key **out,
			 const unsigned char bytes[GB_KEY_BYTES],
			 struct gb_err *err)
{
	enum gb_code rc = gb_key_blank(out, err);

	if (rc == GB_OK)
		memcpy((*out)->bytes, bytes, GB_KEY_BYTES);
	return rc;
}

enum gb_code gb_key_copy(struct gb_key **out, const struct gb_key *key,
			 struct gb_err *err)
{
	return gb_key_from(out, key->bytes, err);
}

enum gb_code gb_key_kdf(struct gb_key **out, const struct gb_key *parent,
			uint64_t n, const char *ctx, struct gb_err *err)
{
	enum gb_code rc = gb_key_blank(out, err);

	assert(strlen(ctx) == crypto_kdf_CONTEXTBYTES);
	if (rc == GB_OK)
		crypto_kdf_derive_from_key((*out)->bytes, GB_KEY_BYTES, n, ctx,
					   parent->bytes);
	return rc;
}

enum gb_code gb_key_mix(struct gb_key **out, const struct gb_key *key,
			const void *message, size_t n_bytes,
			const struct gb_key *last, struct gb_err *err)
{
	crypto_generichash_state h;
	enum gb_code rc = gb_key_blank(out, err);

	if (rc != GB_OK)
		return rc;
	crypto_generichash_init(&h, key->bytes, GB_KEY_BYTES, GB_KEY_BYTES);
	crypto_generichash_update(&h, message, n_bytes);
	if (last)
		crypto_generichash_update(&h, last->bytes, GB_KEY_BYTES);
	crypto_generichash_final(&h, (*out)->bytes, GB_KEY_BYTES);
	sodium_memzero(&h, sizeof(h));
	return GB_OK;
}

void gb_key_wrap(unsigned char out[GB_KEY_WRAP_BYTES], const struct gb_key *key,
		 const struct gb_key *under)
{
	crypto_aead_xchacha20poly1305_ietf_encrypt(out, NULL, key->bytes,
						   GB_KEY_BYTES, NULL, 0, NULL,
						   zero_nonce, under->bytes);
}

enum gb_code gb_key_unwrap(struct gb_key **out,
			   const unsigned char sealed[GB_KEY_WRAP_BYTES],
			   const struct gb_key *under, struct gb_err *err)
{
	enum gb_code rc = gb_key_blank(out, err);

	if (rc != GB_OK)
		return rc;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		    (*out)->bytes, NULL, NULL, sealed, GB_KEY_WRAP_BYTES, NULL,
		    0, zero_nonce, under->bytes) != 0) {
		gb_key_free(*out);
		*out = NULL;
		return gb_fail(err, GB_TAMPERED,
			       "a sealed key does not open: it was altered, or "
			       "is not meant for this place");
	}
	return GB_OK;
}

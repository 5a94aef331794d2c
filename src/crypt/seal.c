/* SPDX-License-Identifier: ISC
 * seal.c - XChaCha20-Poly1305-IETF, and padding that hides lengths. */
#include <sodium.h>

#include "guardbook/seal.h"
#include "src/crypt/secret.h"

#define NONCE_BYTES 24

enum gb_code gb_seal(struct gb_buf *out, const struct gb_key *key,
		     const void *ad, size_t ad_bytes, const void *plain,
		     size_t n_bytes, const struct gb_env *env,
		     struct gb_err *err)
{
	size_t start = out->len;
	unsigned char *nonce;

	gb_buf_fill(out, 0, n_bytes + GB_SEAL_EXTRA_BYTES);
	if (out->failed)
		return gb_fail_nomem(err);
	nonce = out->data + start;
	env->random(env, nonce, NONCE_BYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE_BYTES, NULL,
						   plain, n_bytes, ad, ad_bytes,
						   NULL, nonce, key->bytes);
	return GB_OK;
}

static enum gb_code does_not_open(struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED,
		       "a sealed part does not open: it was altered, or is not "
		       "meant for this key or this place");
}

enum gb_code gb_open(struct gb_buf *out, const struct gb_key *key,
		     const void *ad, size_t ad_bytes, const void *sealed,
		     size_t n_bytes, struct gb_err *err)
{
	const unsigned char *nonce = sealed;
	size_t start = out->len;

	if (n_bytes < GB_SEAL_EXTRA_BYTES)
		return does_not_open(err);
	gb_buf_fill(out, 0, n_bytes - GB_SEAL_EXTRA_BYTES);
	/* An empty plain text still needs a place to be written to. */
	if (!gb_buf_string(out))
		return gb_fail_nomem(err);
	/* What fails its tag is never written: `out` keeps its zeros. */
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		    out->data + start, NULL, NULL, nonce + NONCE_BYTES,
		    n_bytes - NONCE_BYTES, ad, ad_bytes, nonce,
		    key->bytes) != 0) {
		out->len = start;
		return does_not_open(err);
	}
	return GB_OK;
}

static unsigned floor_log2(size_t n)
{
	unsigned log = 0;

	while (n >>= 1)
		log++;
	return log;
}

/* Padme: a length of 2^e or a little more may carry only floor(log2 e) + 1
 * significant bits behind its first, and is rounded up to that. */
size_t gb_padded_bytes(size_t n_bytes)
{
	size_t n = n_bytes + 1; /* with the 0x80 */
	unsigned e;
	size_t low;

	if (n <= GB_PAD_MIN_BYTES)
		return GB_PAD_MIN_BYTES;
	e = floor_log2(n);
	low = ((size_t)1 << (e - (floor_log2(e) + 1))) - 1;
	return (n + low) & ~low;
}

void gb_pad(struct gb_buf *b)
{
	size_t n_zeros = gb_padded_bytes(b->len) - b->len - 1;

	gb_buf_u8(b, 0x80);
	gb_buf_fill(b, 0, n_zeros);
}

enum gb_code gb_unpad(struct gb_buf *b, struct gb_err *err)
{
	size_t n = b->len;

	while (n > 0 && b->data[n - 1] == 0)
		n--;
	if (n == 0 || b->data[n - 1] != 0x80 ||
	    gb_padded_bytes(n - 1) != b->len)
		return gb_fail(err, GB_TAMPERED,
			       "the padding of a sealed part is not what "
			       "guardbook writes");
	b->len = n - 1;
	return GB_OK;
}

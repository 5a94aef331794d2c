/* SPDX-License-Identifier: ISC
 * age.c - a file sealed to one key, that stock age opens too: its payload, and
 * keys as age writes them. The header is age_head.c's. */
#include <sodium.h>
#include <string.h>

#include "src/crypt/age_head.h"
#include "src/crypt/secret.h"

enum {
	NONCE_BYTES = 16, /* of the payload */
	PIECE_BYTES = 64 << 10,
	TAG_BYTES = crypto_aead_chacha20poly1305_ietf_ABYTES,
};

/* --- the payload -----------------------------------------------------------
 */

/* The nonce of piece `i`: its number, most significant byte first, and whether
 * it is the last. */
static void piece_nonce(unsigned char nonce[12], uint64_t i, bool last)
{
	memset(nonce, 0, 12);
	for (unsigned at = 0; at < 8; at++)
		nonce[10 - at] = (unsigned char)(i >> (8 * at));
	nonce[11] = last;
}

static void seal_payload(struct gb_buf *out, const unsigned char key[32],
			 const unsigned char *plain, size_t n_bytes)
{
	unsigned char nonce[12];

	for (uint64_t i = 0;; i++) {
		size_t n = n_bytes > PIECE_BYTES ? PIECE_BYTES : n_bytes;
		size_t at = out->len;
		bool last = n == n_bytes;

		gb_buf_fill(out, 0, n + TAG_BYTES);
		if (out->failed)
			return;
		piece_nonce(nonce, i, last);
		crypto_aead_chacha20poly1305_ietf_encrypt(out->data + at, NULL,
							  plain, n, NULL, 0,
							  NULL, nonce, key);
		if (last)
			return;
		plain += n;
		n_bytes -= n;
	}
}

static enum gb_code open_payload(struct gb_buf *out,
				 const unsigned char key[32],
				 struct gb_view *file, struct gb_err *err)
{
	unsigned char nonce[12];
	bool last = false;

	for (uint64_t i = 0; !last; i++) {
		size_t n = PIECE_BYTES + TAG_BYTES, at = out->len;
		const unsigned char *sealed;

		last = file->left <= n;
		if (last)
			n = file->left;
		/* Only a file without a byte may end in an empty piece. */
		if (n < TAG_BYTES || (n == TAG_BYTES && i > 0))
			return gb_age_fail(err);
		sealed = gb_take(file, n);
		gb_buf_fill(out, 0, n - TAG_BYTES);
		if (!gb_buf_string(out))
			return gb_fail_nomem(err);
		piece_nonce(nonce, i, last);
		if (crypto_aead_chacha20poly1305_ietf_decrypt(
			    out->data + at, NULL, NULL, sealed, n, NULL, 0,
			    nonce, key) != 0)
			return gb_age_fail(err);
	}
	return GB_OK;
}

/* --- the file --------------------------------------------------------------
 */

enum gb_code gb_age_seal(struct gb_buf *out, const unsigned char box[32],
			 const void *plain, size_t n_bytes,
			 const struct gb_env *env, struct gb_err *err)
{
	unsigned char file_key[GB_AGE_FILE_KEY_BYTES], key[32];
	unsigned char nonce[NONCE_BYTES];
	size_t was = out->len;
	enum gb_code rc;

	env->random(env, file_key, sizeof(file_key));
	rc = gb_age_head_write(out, file_key, box, env, err);
	if (rc == GB_OK) {
		env->random(env, nonce, sizeof(nonce));
		gb_buf_put(out, nonce, sizeof(nonce));
		gb_age_hkdf(key, nonce, sizeof(nonce), file_key,
			    sizeof(file_key), "payload");
		seal_payload(out, key, plain, n_bytes);
		sodium_memzero(key, sizeof(key));
		rc = gb_buf_done(out, err);
	}
	sodium_memzero(file_key, sizeof(file_key));
	if (rc != GB_OK)
		out->len = was;
	return rc;
}

enum gb_code gb_age_open(struct gb_buf *out, const struct gb_identity *id,
			 const void *file, size_t n_bytes, struct gb_err *err)
{
	unsigned char file_key[GB_AGE_FILE_KEY_BYTES], key[32];
	struct gb_view view = gb_view_of(file, n_bytes);
	const unsigned char *nonce;
	size_t was = out->len;
	enum gb_code rc = gb_age_head_read(&view, file_key, id, err);

	if (rc != GB_OK)
		return rc;
	nonce = gb_take(&view, NONCE_BYTES);
	if (nonce) {
		gb_age_hkdf(key, nonce, NONCE_BYTES, file_key, sizeof(file_key),
			    "payload");
		rc = open_payload(out, key, &view, err);
		sodium_memzero(key, sizeof(key));
	} else {
		rc = gb_age_fail(err);
	}
	sodium_memzero(file_key, sizeof(file_key));
	if (rc != GB_OK && out->len > was) {
		sodium_memzero(out->data + was, out->len - was);
		out->len = was;
	}
	return rc;
}

/* --- keys, in Bech32 (BIP 173) ---------------------------------------------
 */

enum {
	KEY_LETTERS = 52, /* 32 bytes, five bits a letter */
	CHECK_LETTERS = 6,
};

/* The checksum after one more letter of five bits. */
static uint32_t check_step(uint32_t check, unsigned value)
{
	static const uint32_t generator[] = { 0x3b6a57b2, 0x26508e6d,
					      0x1ea119fa, 0x3d4233dd,
					      0x2a1462b3 };
	uint32_t top = check >> 25;

	check = (check & 0x1ffffff) << 5 ^ value;
	for (size_t i = 0; i < GB_COUNT(generator); i++)
		if (top >> i & 1)
			check ^= generator[i];
	return check;
}

/* Letter `i` of the key: its bits, from the front, and zeros behind them. */
static unsigned key_letter(const unsigned char key[32], size_t i)
{
	unsigned value = 0;

	for (size_t bit = 5 * i; bit < 5 * i + 5; bit++)
		value = value << 1 |
			(bit < 256 ? (unsigned)key[bit / 8] >> (7 - bit % 8) & 1
				   : 0);
	return value;
}

/* `kind` "1" the key and its check letters, in small letters. */
static void write_key(char *out, const char *kind, const unsigned char key[32])
{
	static const char letters[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	size_t n = strlen(kind);
	uint32_t check = 1;

	memcpy(out, kind, n);
	out[n++] = '1';
	for (const char *k = kind; *k; k++)
		check = check_step(check, (unsigned)*k >> 5);
	check = check_step(check, 0);
	for (const char *k = kind; *k; k++)
		check = check_step(check, (unsigned)*k & 31);
	for (size_t i = 0; i < KEY_LETTERS; i++) {
		check = check_step(check, key_letter(key, i));
		out[n++] = letters[key_letter(key, i)];
	}
	for (size_t i = 0; i < CHECK_LETTERS; i++)
		check = check_step(check, 0);
	check ^= 1;
	for (unsigned i = 0; i < CHECK_LETTERS; i++)
		out[n++] = letters[check >> (25 - 5 * i) & 31];
	out[n] = '\0';
}

void gb_age_recipient(char out[GB_AGE_RECIPIENT_ROOM],
		      const unsigned char box[32])
{
	write_key(out, "age", box);
}

void gb_age_identity(char out[GB_AGE_IDENTITY_ROOM],
		     const struct gb_identity *id)
{
	write_key(out, "age-secret-key-", id->box);
	for (char *c = out; *c; c++)
		if (*c >= 'a')
			*c = (char)(*c - 'a' + 'A');
}

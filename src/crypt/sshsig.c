/* SPDX-License-Identifier: ISC
 * sshsig.c - the signatures that stock git and ssh-keygen check.
 *
 * PROTOCOL.sshsig of OpenSSH, for Ed25519, SHA-512 and the namespace "git".
 * Everything but the public key and the signature is constant, so a signature
 * has one length and one form, and checking is: write it again, compare. */
#include <sodium.h>
#include <string.h>

#include "src/crypt/secret.h"

#define ARMOR_BEGIN "-----BEGIN SSH SIGNATURE-----\n"
#define ARMOR_END "-----END SSH SIGNATURE-----"
#define ENVELOPE_BYTES 173
#define BASE64_LETTERS 232
#define LINE_LETTERS 70
#define LINES ((BASE64_LETTERS + LINE_LETTERS - 1) / LINE_LETTERS)
#define ARMOR_BYTES                                                            \
	(sizeof(ARMOR_BEGIN) - 1 + BASE64_LETTERS + LINES +                    \
	 sizeof(ARMOR_END) - 1)

_Static_assert(BASE64_LETTERS == (ENVELOPE_BYTES + 2) / 3 * 4, "base 64");

/* A string of the ssh protocol: its length, big-endian, then its bytes. */
static void put_string(struct gb_buf *b, const void *bytes, size_t n_bytes)
{
	gb_buf_be32(b, (uint32_t)n_bytes);
	gb_buf_put(b, bytes, n_bytes);
}

static void put_word(struct gb_buf *b, const char *text)
{
	put_string(b, text, strlen(text));
}

/* "ssh-ed25519" and a value, as one string: a public key or a signature. */
static void put_typed(struct gb_buf *b, const void *value, size_t n_bytes)
{
	gb_buf_be32(b, (uint32_t)(4 + strlen("ssh-ed25519") + 4 + n_bytes));
	put_word(b, "ssh-ed25519");
	put_string(b, value, n_bytes);
}

/* What is signed: "SSHSIG", namespace, reserved, hash name, hash. */
static void put_to_be_signed(struct gb_buf *b, const void *bytes,
			     size_t n_bytes)
{
	unsigned char hash[crypto_hash_sha512_BYTES];

	crypto_hash_sha512(hash, bytes, n_bytes);
	gb_buf_text(b, "SSHSIG");
	put_word(b, "git");
	put_word(b, "");
	put_word(b, "sha512");
	put_string(b, hash, sizeof(hash));
}

static void put_armor(struct gb_buf *out, const unsigned char sign_key[32],
		      const unsigned char signature[GB_SIGNATURE_BYTES])
{
	struct gb_buf envelope = { 0 };
	char letters[BASE64_LETTERS + 1];

	gb_buf_text(&envelope, "SSHSIG");
	gb_buf_be32(&envelope, 1);
	put_typed(&envelope, sign_key, 32);
	put_word(&envelope, "git");
	put_word(&envelope, "");
	put_word(&envelope, "sha512");
	put_typed(&envelope, signature, GB_SIGNATURE_BYTES);
	if (envelope.failed) {
		out->failed = true;
		goto out;
	}
	sodium_bin2base64(letters, sizeof(letters), envelope.data, envelope.len,
			  sodium_base64_VARIANT_ORIGINAL);
	gb_buf_text(out, ARMOR_BEGIN);
	for (size_t i = 0; i < BASE64_LETTERS; i += LINE_LETTERS) {
		size_t left = BASE64_LETTERS - i;

		gb_buf_put(out, letters + i,
			   left < LINE_LETTERS ? left : LINE_LETTERS);
		gb_buf_text(out, "\n");
	}
	gb_buf_text(out, ARMOR_END);
out:
	gb_buf_free(&envelope);
}

void gb_sshsig_sign(struct gb_buf *out, const struct gb_identity *id,
		    const void *bytes, size_t n_bytes)
{
	unsigned char signature[GB_SIGNATURE_BYTES];
	struct gb_buf message = { 0 };

	put_to_be_signed(&message, bytes, n_bytes);
	if (message.failed) {
		out->failed = true;
	} else {
		gb_sign(signature, id, message.data, message.len);
		put_armor(out, id->public.sign, signature);
	}
	gb_buf_free(&message);
}

/* Where the key stands in the envelope: behind "SSHSIG", the version, and what
 * put_typed() writes in front of a value. */
#define KEY_AT (6 + 4 + 4 + 4 + 11 + 4)

/* Read without trust: all places are fixed, and the caller compares the
 * whole. */
static bool open_armor(unsigned char envelope[ENVELOPE_BYTES],
		       const char *armor, size_t armor_bytes)
{
	size_t n = 0;

	return armor_bytes == ARMOR_BYTES &&
	       sodium_base642bin(envelope, ENVELOPE_BYTES,
				 armor + strlen(ARMOR_BEGIN),
				 BASE64_LETTERS + LINES, "\n", &n, NULL,
				 sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       n == ENVELOPE_BYTES;
}

static bool check(const unsigned char envelope[ENVELOPE_BYTES],
		  const char *armor, const void *bytes, size_t n_bytes)
{
	const unsigned char *sign_key = envelope + KEY_AT;
	const unsigned char *signature =
		envelope + ENVELOPE_BYTES - GB_SIGNATURE_BYTES;
	struct gb_buf message = { 0 }, again = { 0 };
	bool good = false;

	put_armor(&again, sign_key, signature);
	put_to_be_signed(&message, bytes, n_bytes);
	if (!again.failed && !message.failed && again.len == ARMOR_BYTES &&
	    memcmp(again.data, armor, ARMOR_BYTES) == 0)
		good = gb_sign_check(sign_key, signature, message.data,
				     message.len);
	gb_buf_free(&again);
	gb_buf_free(&message);
	return good;
}

bool gb_sshsig_check(const unsigned char sign_key[32], const char *armor,
		     size_t armor_bytes, const void *bytes, size_t n_bytes)
{
	unsigned char envelope[ENVELOPE_BYTES];

	return open_armor(envelope, armor, armor_bytes) &&
	       memcmp(envelope + KEY_AT, sign_key, 32) == 0 &&
	       check(envelope, armor, bytes, n_bytes);
}

bool gb_sshsig_signer(unsigned char sign_key[32], const char *armor,
		      size_t armor_bytes, const void *bytes, size_t n_bytes)
{
	unsigned char envelope[ENVELOPE_BYTES];
	bool good = open_armor(envelope, armor, armor_bytes) &&
		    check(envelope, armor, bytes, n_bytes);

	memset(sign_key, 0, 32);
	if (good)
		memcpy(sign_key, envelope + KEY_AT, 32);
	return good;
}

void gb_sshsig_public(struct gb_buf *out, const unsigned char sign_key[32])
{
	struct gb_buf blob = { 0 };
	char letters[sodium_base64_ENCODED_LEN(51, 1)];

	put_word(&blob, "ssh-ed25519");
	put_string(&blob, sign_key, 32);
	if (blob.failed) {
		out->failed = true;
	} else {
		sodium_bin2base64(letters, sizeof(letters), blob.data, blob.len,
				  sodium_base64_VARIANT_ORIGINAL);
		gb_buf_text(out, "ssh-ed25519 ");
		gb_buf_text(out, letters);
	}
	gb_buf_free(&blob);
}

/* SPDX-License-Identifier: ISC
 * age_head.c - the header of an age file: who can open it.
 *
 *     age-encryption.org/v1
 *     -> X25519 SHARE
 *     BODY
 *     --- MAC
 *
 * SHARE is an ephemeral public key, BODY the file key under what it and the
 * recipient share, MAC a hash over all that stands before it. There is one way
 * to write each of them: anything else is refused. */
#include <sodium.h>
#include <string.h>

#include "src/crypt/age_head.h"
#include "src/crypt/secret.h"

#define VERSION "age-encryption.org/v1"
#define X25519_INFO "age-encryption.org/v1/X25519"
#define BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING

enum {
	BODY_BYTES = GB_AGE_FILE_KEY_BYTES +
		     crypto_aead_chacha20poly1305_ietf_ABYTES,
	LETTERS_32 = 43, /* of 32 bytes in base 64 */
	LINE_LETTERS = 64,
	LINE_BYTES = 48,
};

_Static_assert(BODY_BYTES == 32, "share, body and MAC are of one length");

static const unsigned char zero_nonce[12];

void gb_age_hkdf(unsigned char out[32], const void *salt, size_t salt_bytes,
		 const void *secret, size_t secret_bytes, const char *info)
{
	crypto_auth_hmacsha256_state h;
	unsigned char prk[32];

	crypto_auth_hmacsha256_init(&h, salt, salt_bytes);
	crypto_auth_hmacsha256_update(&h, secret, secret_bytes);
	crypto_auth_hmacsha256_final(&h, prk);
	crypto_auth_hmacsha256_init(&h, prk, sizeof(prk));
	crypto_auth_hmacsha256_update(&h, (const unsigned char *)info,
				      strlen(info));
	crypto_auth_hmacsha256_update(&h, (const unsigned char *)"\1", 1);
	crypto_auth_hmacsha256_final(&h, out);
	sodium_memzero(prk, sizeof(prk));
	sodium_memzero(&h, sizeof(h));
}

enum gb_code gb_age_fail(struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED,
		       "the sealed copy is damaged or cut off: use another "
		       "one");
}

/* The key that seals the file key: `secret` times `public`, mixed with both
 * public halves. False if they share nothing. */
static bool make_wrap_key(unsigned char out[32], const unsigned char *secret,
			  const unsigned char *public,
			  const unsigned char share[32],
			  const unsigned char box[32])
{
	unsigned char salt[64], shared[32];
	bool good = crypto_scalarmult(shared, secret, public) == 0;

	memcpy(salt, share, 32);
	memcpy(salt + 32, box, 32);
	gb_age_hkdf(out, salt, sizeof(salt), shared, sizeof(shared),
		    X25519_INFO);
	sodium_memzero(shared, sizeof(shared));
	return good;
}

/* The MAC of a header up to and with its "---". */
static void make_mac(unsigned char mac[32], const unsigned char *file_key,
		     const void *head, size_t n_bytes)
{
	crypto_auth_hmacsha256_state h;
	unsigned char key[32];

	gb_age_hkdf(key, "", 0, file_key, GB_AGE_FILE_KEY_BYTES, "header");
	crypto_auth_hmacsha256_init(&h, key, sizeof(key));
	crypto_auth_hmacsha256_update(&h, head, n_bytes);
	crypto_auth_hmacsha256_final(&h, mac);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(&h, sizeof(h));
}

static void put_32(struct gb_buf *out, const unsigned char bytes[32])
{
	char letters[LETTERS_32 + 1];

	sodium_bin2base64(letters, sizeof(letters), bytes, 32, BASE64);
	gb_buf_text(out, letters);
}

enum gb_code gb_age_head_write(struct gb_buf *out,
			       const unsigned char *file_key,
			       const unsigned char box[32],
			       const struct gb_env *env, struct gb_err *err)
{
	unsigned char secret[32], share[32], wrap[32], bytes[32];
	size_t from = out->len;
	bool good;

	env->random(env, secret, sizeof(secret));
	crypto_scalarmult_base(share, secret);
	good = make_wrap_key(wrap, secret, box, share, box);
	crypto_aead_chacha20poly1305_ietf_encrypt(bytes, NULL, file_key,
						  GB_AGE_FILE_KEY_BYTES, NULL,
						  0, NULL, zero_nonce, wrap);
	gb_buf_text(out, VERSION "\n-> X25519 ");
	put_32(out, share);
	gb_buf_text(out, "\n");
	put_32(out, bytes);
	gb_buf_text(out, "\n---");
	if (!out->failed)
		make_mac(bytes, file_key, out->data + from, out->len - from);
	gb_buf_text(out, " ");
	put_32(out, bytes);
	gb_buf_text(out, "\n");
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(wrap, sizeof(wrap));
	if (!good)
		return gb_fail(err, GB_INVALID,
			       "nothing can be sealed to that key");
	return gb_buf_done(out, err);
}

/* --- reading ---------------------------------------------------------------
 */

struct line {
	const char *text; /* borrowed; no NUL behind it */
	size_t n;
};

static bool take_line(struct gb_view *v, struct line *out)
{
	/* An empty file has no bytes to point to. */
	const unsigned char *end =
		v->left > 0 ? memchr(v->at, '\n', v->left) : NULL;

	if (!end)
		return false;
	out->n = (size_t)(end - v->at);
	out->text = (const char *)gb_take(v, out->n + 1);
	return true;
}

static bool begins(const struct line *l, const char *with)
{
	return l->n >= strlen(with) && memcmp(l->text, with, strlen(with)) == 0;
}

static bool is_line(const struct line *l, const char *text)
{
	return l->n == strlen(text) && begins(l, text);
}

/* The next argument, printable and not empty, and the blank before it. */
static bool take_argument(struct line *rest, struct line *out)
{
	size_t n = 1;

	if (rest->n < 2 || rest->text[0] != ' ')
		return false;
	while (n < rest->n && rest->text[n] > ' ' && rest->text[n] < 127)
		n++;
	*out = (struct line){ rest->text + 1, n - 1 };
	*rest = (struct line){ rest->text + n, rest->n - n };
	return out->n > 0 && (rest->n == 0 || rest->text[0] == ' ');
}

/* Base 64 of at most `room` bytes, in its one form. */
static bool read_base64(const struct line *l, unsigned char *to, size_t room,
			size_t *n)
{
	return sodium_base642bin(to, room, l->text, l->n, NULL, n, NULL,
				 BASE64) == 0;
}

static bool read_32(const struct line *l, unsigned char to[32])
{
	size_t n = 0;

	return l->n == LETTERS_32 && read_base64(l, to, 32, &n) && n == 32;
}

struct stanza {
	struct line kind, argument; /* the first two; empty: not there */
	size_t n_arguments;
	unsigned char body[BODY_BYTES]; /* if it is just so long */
	size_t body_bytes;
};

/* Lines of 64 letters, and a shorter one, which may be empty, at the end. */
static bool take_body(struct gb_view *v, struct stanza *s)
{
	unsigned char bytes[LINE_BYTES];
	struct line l;
	size_t n;

	s->body_bytes = 0;
	do {
		if (!take_line(v, &l) || l.n > LINE_LETTERS ||
		    !read_base64(&l, bytes, sizeof(bytes), &n))
			return false;
		s->body_bytes += n;
		if (s->body_bytes == BODY_BYTES && n == BODY_BYTES)
			memcpy(s->body, bytes, BODY_BYTES);
	} while (l.n == LINE_LETTERS);
	return true;
}

static bool take_stanza(struct gb_view *v, struct line first, struct stanza *s)
{
	struct line rest = { first.text + 2, first.n - 2 }, one;

	*s = (struct stanza){ 0 };
	while (rest.n > 0) {
		if (!take_argument(&rest, &one))
			return false;
		if (s->n_arguments == 0)
			s->kind = one;
		else if (s->n_arguments == 1)
			s->argument = one;
		s->n_arguments++;
	}
	return s->n_arguments > 0 && take_body(v, s);
}

/* Does `s` open with `id`? False in *well if it is not what an X25519 stanza
 * must be. */
static bool unwrap(const struct stanza *s, const struct gb_identity *id,
		   unsigned char *file_key, bool *well)
{
	unsigned char share[32], wrap[32];
	bool opens;

	*well = s->n_arguments == 2 && read_32(&s->argument, share) &&
		s->body_bytes == BODY_BYTES;
	if (!*well)
		return false;
	*well = make_wrap_key(wrap, id->box, share, share, id->public.box);
	opens = *well && crypto_aead_chacha20poly1305_ietf_decrypt(
				 file_key, NULL, NULL, s->body, BODY_BYTES,
				 NULL, 0, zero_nonce, wrap) == 0;
	sodium_memzero(wrap, sizeof(wrap));
	return opens;
}

enum gb_code gb_age_head_read(struct gb_view *file, unsigned char *file_key,
			      const struct gb_identity *id, struct gb_err *err)
{
	const unsigned char *from = file->at;
	unsigned char mac[32], expected[32];
	bool found = false, well = true;
	size_t n_stanzas = 0;
	struct line l;

	if (!take_line(file, &l) || !is_line(&l, VERSION))
		return gb_fail(err, GB_TAMPERED,
			       "that is not a sealed copy, or one that a newer "
			       "program made");
	for (;;) {
		unsigned char key[GB_AGE_FILE_KEY_BYTES];
		struct stanza s;

		if (!take_line(file, &l))
			return gb_age_fail(err);
		if (!begins(&l, "-> "))
			break;
		/* One for a passphrase must be alone: then it is not ours. */
		if (!take_stanza(file, l, &s) || is_line(&s.kind, "scrypt"))
			return gb_age_fail(err);
		n_stanzas++;
		if (!is_line(&s.kind, "X25519"))
			continue;
		if (unwrap(&s, id, key, &well) && !found) {
			memcpy(file_key, key, sizeof(key));
			found = true;
		}
		sodium_memzero(key, sizeof(key));
		if (!well)
			return gb_age_fail(err);
	}
	if (n_stanzas == 0 || !begins(&l, "--- ") ||
	    !read_32(&(struct line){ l.text + 4, l.n - 4 }, mac))
		return gb_age_fail(err);
	if (!found)
		return gb_fail(err, GB_DENIED,
			       "this key does not open the sealed copy: it is "
			       "of another casebook, or damaged");
	make_mac(expected, file_key, from,
		 (size_t)((const unsigned char *)l.text + 3 - from));
	return sodium_memcmp(mac, expected, sizeof(mac)) == 0
		       ? GB_OK
		       : gb_age_fail(err);
}

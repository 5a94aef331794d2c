/* SPDX-License-Identifier: ISC
 * stream.c - a sealed file of any length, in pieces. */
#include <sodium.h>
#include <stdlib.h>

#include "guardbook/stream.h"
#include "src/crypt/secret.h"

_Static_assert(GB_STREAM_HEAD_BYTES ==
		       crypto_secretstream_xchacha20poly1305_HEADERBYTES,
	       "the head of the format");
_Static_assert(GB_STREAM_EXTRA_BYTES ==
		       crypto_secretstream_xchacha20poly1305_ABYTES,
	       "what a piece grows by");

struct gb_stream {
	/* In guarded memory: it holds the key in use. */
	crypto_secretstream_xchacha20poly1305_state *state;
	struct gb_buf ad;
	bool ended;
};

static enum gb_code start(struct gb_stream **out, const unsigned char *head,
			  const struct gb_key *key, const void *ad,
			  size_t ad_bytes, struct gb_err *err)
{
	struct gb_stream *s = calloc(1, sizeof(*s));

	*out = NULL;
	if (!s)
		return gb_fail_nomem(err);
	gb_buf_put(&s->ad, ad, ad_bytes);
	s->state = sodium_malloc(sizeof(*s->state));
	if (!s->state || s->ad.failed ||
	    crypto_secretstream_xchacha20poly1305_init_pull(s->state, head,
							    key->bytes) != 0) {
		gb_stream_free(s);
		return gb_fail_nomem(err);
	}
	*out = s;
	return GB_OK;
}

enum gb_code gb_stream_seal_start(struct gb_stream **out,
				  unsigned char head[GB_STREAM_HEAD_BYTES],
				  const struct gb_key *key, const void *ad,
				  size_t ad_bytes, const struct gb_env *env,
				  struct gb_err *err)
{
	/* libsodium would make the head from a source of its own. Sealing and
	 * opening begin in the same state, so the head can be ours. */
	env->random(env, head, GB_STREAM_HEAD_BYTES);
	return start(out, head, key, ad, ad_bytes, err);
}

enum gb_code gb_stream_open_start(
	struct gb_stream **out, const unsigned char head[GB_STREAM_HEAD_BYTES],
	const struct gb_key *key, const void *ad, size_t ad_bytes,
	struct gb_err *err)
{
	return start(out, head, key, ad, ad_bytes, err);
}

enum gb_code gb_stream_seal(struct gb_stream *s, struct gb_buf *out,
			    const void *plain, size_t n_bytes, bool last,
			    struct gb_err *err)
{
	size_t at = out->len;

	gb_buf_fill(out, 0, n_bytes + GB_STREAM_EXTRA_BYTES);
	if (out->failed)
		return gb_fail_nomem(err);
	crypto_secretstream_xchacha20poly1305_push(
		s->state, out->data + at, NULL, plain, n_bytes, s->ad.data,
		s->ad.len,
		last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
	return GB_OK;
}

enum gb_code gb_stream_open(struct gb_stream *s, struct gb_buf *out,
			    const void *sealed, size_t n_bytes, bool *last,
			    struct gb_err *err)
{
	size_t at = out->len;
	unsigned char tag = 0;

	*last = false;
	if (n_bytes >= GB_STREAM_EXTRA_BYTES && !s->ended) {
		gb_buf_fill(out, 0, n_bytes - GB_STREAM_EXTRA_BYTES);
		/* An empty piece still needs a place to be written to. */
		if (!gb_buf_string(out))
			return gb_fail_nomem(err);
		if (crypto_secretstream_xchacha20poly1305_pull(
			    s->state, out->data + at, NULL, &tag, sealed,
			    n_bytes, s->ad.data, s->ad.len) == 0) {
			*last = tag ==
				crypto_secretstream_xchacha20poly1305_TAG_FINAL;
			s->ended = *last;
			return GB_OK;
		}
		out->len = at;
	}
	return gb_fail(err, GB_TAMPERED,
		       "a sealed file does not open: it was altered or cut "
		       "off, or is not meant for this key");
}

void gb_stream_free(struct gb_stream *s)
{
	if (!s)
		return;
	sodium_free(s->state);
	gb_buf_free(&s->ad);
	free(s);
}

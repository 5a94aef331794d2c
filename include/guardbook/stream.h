/* guardbook/stream.h - a sealed file of any length, in pieces.
 *
 * libsodium's secretstream: a head of 24 bytes, then every piece with 17 bytes
 * more. The last piece says that it is the last, so that a file that was cut
 * off, put in another order or made longer does not open. */
#ifndef GUARDBOOK_STREAM_H
#define GUARDBOOK_STREAM_H

#include "guardbook/buf.h"
#include "guardbook/env.h"
#include "guardbook/key.h"

#define GB_STREAM_HEAD_BYTES 24
#define GB_STREAM_PIECE_BYTES (64u << 10) /* plain, at most */
#define GB_STREAM_EXTRA_BYTES 17          /* a piece grows by */

struct gb_stream;

/* Begin to seal under `key`; its head goes in front of the first piece. `ad`
 * (n bytes, may be NULL) is bound into every piece and must be known again to
 * open; it is copied.
 * Gives: *out, freed with gb_stream_free(); NULL on failure. Fails: GB_NOMEM.
 */
GB_MUST_CHECK
enum gb_code gb_stream_seal_start(struct gb_stream **out,
				  unsigned char head[GB_STREAM_HEAD_BYTES],
				  const struct gb_key *key, const void *ad,
				  size_t ad_bytes, const struct gb_env *env,
				  struct gb_err *err);
/* Seal the next piece, at most GB_STREAM_PIECE_BYTES; adds to `out`. Nothing
 * may follow the `last`. Fails: GB_NOMEM; `out` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_stream_seal(struct gb_stream *s, struct gb_buf *out,
			    const void *plain, size_t n_bytes, bool last,
			    struct gb_err *err);

/* Begin to open. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_stream_open_start(
	struct gb_stream **out, const unsigned char head[GB_STREAM_HEAD_BYTES],
	const struct gb_key *key, const void *ad, size_t ad_bytes,
	struct gb_err *err);
/* Open the next piece, exactly as it was sealed; adds to `out`. Until `*last`
 * is true the file was cut off.
 * Fails: GB_TAMPERED (wrong key or place, altered, or behind the last piece),
 * GB_NOMEM; `out` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_stream_open(struct gb_stream *s, struct gb_buf *out,
			    const void *sealed, size_t n_bytes, bool *last,
			    struct gb_err *err);

void gb_stream_free(struct gb_stream *s); /* wipes; NULL is fine */

#endif

/* stored.h - zlib in the one form that we write: stored blocks.
 *
 * zlib leaves a writer many choices; this form makes none: all blocks but the
 * last hold 65,535 bytes. So the stream of some bytes is determined to the
 * last one, and no inflater ever meets hostile data. Sealed bytes would not
 * shrink anyway, and any git reads it. */
#ifndef STORE_STORED_H
#define STORE_STORED_H

#include "guardbook/buf.h"

/* Add the stream of `bytes` to `out`. */
void gb_stored_put(struct gb_buf *out, const void *bytes, size_t n_bytes);

/* How long that stream is. */
size_t gb_stored_length(size_t n_bytes);

/* Take one stream from the front of `v` and add what it holds to `out`. Gives:
 * false if it is not exactly what gb_stored_put() writes. */
bool gb_stored_take(struct gb_view *v, struct gb_buf *out);

#endif

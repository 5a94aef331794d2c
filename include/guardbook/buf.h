/* guardbook/buf.h - bytes that grow, and bytes that are read with care.
 *
 * Writing never fails half-way: a buffer that could not grow remembers it, and
 * the encoder asks once at its end. Reading past the end likewise. Numbers are
 * fixed width, little-endian; `be` marks the few that are not. */
#ifndef GUARDBOOK_BUF_H
#define GUARDBOOK_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guardbook/err.h"

/* All zeros is an empty buffer. Wiped when freed: it may hold case text. */
struct gb_buf {
	unsigned char *data; /* owned; NULL while empty */
	size_t len;          /* bytes in use */
	size_t room;         /* bytes allocated */
	bool failed;         /* true: something did not fit in memory */
};

void gb_buf_put(struct gb_buf *b, const void *bytes, size_t n_bytes);
void gb_buf_text(struct gb_buf *b, const char *text); /* without its NUL */
void gb_buf_printf(struct gb_buf *b, const char *fmt, ...) GB_PRINTF(2, 3);
void gb_buf_fill(struct gb_buf *b, unsigned char byte, size_t n_bytes);
void gb_buf_u8(struct gb_buf *b, uint8_t v);
void gb_buf_u16(struct gb_buf *b, uint16_t v);
void gb_buf_u32(struct gb_buf *b, uint32_t v);
void gb_buf_u64(struct gb_buf *b, uint64_t v);
void gb_buf_be32(struct gb_buf *b, uint32_t v);

/* The bytes as a string: a NUL is put behind them (not counted in `len`).
 * Gives: a borrowed pointer, NULL if the buffer has failed. */
const char *gb_buf_string(struct gb_buf *b);

/* GB_OK, or GB_NOMEM with a message if anything did not fit. */
GB_MUST_CHECK
enum gb_code gb_buf_done(const struct gb_buf *b, struct gb_err *err);

void gb_buf_free(struct gb_buf *b); /* wipes, frees, leaves it empty */

/* Bytes of somebody else, read from the front. */
struct gb_view {
	const unsigned char *at; /* borrowed */
	size_t left;
	bool failed; /* true: more was asked for than there was */
};

struct gb_view gb_view_of(const void *bytes, size_t n_bytes);

/* The next `n_bytes`, borrowed; NULL (and `failed`) if there are fewer. */
const unsigned char *gb_take(struct gb_view *v, size_t n_bytes);
void gb_take_copy(struct gb_view *v, void *to, size_t n_bytes); /* zeros if
								    short */
uint8_t gb_take_u8(struct gb_view *v); /* 0 if short, and so on */
uint16_t gb_take_u16(struct gb_view *v);
uint32_t gb_take_u32(struct gb_view *v);
uint64_t gb_take_u64(struct gb_view *v);
uint32_t gb_take_be32(struct gb_view *v);

#endif

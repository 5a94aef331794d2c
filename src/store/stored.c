/* SPDX-License-Identifier: ISC
 * stored.c - zlib in the one form that we write: stored blocks. */
#include "src/store/stored.h"

#define BLOCK_BYTES 65535u /* the most that a stored block takes */
#define ZLIB_HEAD 0x0178   /* deflate, window 32 KiB, no dictionary */
#define BLOCK_HEAD_BYTES 5 /* the mark of the last one, the length twice */

static uint32_t adler32(const unsigned char *at, size_t n_bytes)
{
	uint32_t a = 1, b = 0;

	while (n_bytes > 0) {
		/* 5552 is as far as 32 bits carry without a remainder. */
		size_t run = n_bytes < 5552 ? n_bytes : 5552;

		n_bytes -= run;
		for (; run >= 8; run -= 8, at += 8) {
			b += 8 * a + 8u * at[0] + 7u * at[1] + 6u * at[2] +
			     5u * at[3] + 4u * at[4] + 3u * at[5] + 2u * at[6] +
			     1u * at[7];
			a += 0u + at[0] + at[1] + at[2] + at[3] + at[4] +
			     at[5] + at[6] + at[7];
		}
		while (run-- > 0) {
			a += *at++;
			b += a;
		}
		a %= 65521;
		b %= 65521;
	}
	return b << 16 | a;
}

void gb_stored_put(struct gb_buf *out, const void *bytes, size_t n_bytes)
{
	const unsigned char *at = bytes;
	size_t left = n_bytes;

	gb_buf_u16(out, ZLIB_HEAD);
	do {
		size_t n = left < BLOCK_BYTES ? left : BLOCK_BYTES;

		gb_buf_u8(out, n == left);
		gb_buf_u16(out, (uint16_t)n);
		gb_buf_u16(out, (uint16_t)~n);
		gb_buf_put(out, at, n);
		at += n;
		left -= n;
	} while (left > 0);
	gb_buf_be32(out, adler32(bytes, n_bytes));
}

size_t gb_stored_length(size_t n_bytes)
{
	size_t blocks = n_bytes == 0 ? 1 : (n_bytes - 1) / BLOCK_BYTES + 1;

	return 2 + blocks * BLOCK_HEAD_BYTES + n_bytes + 4;
}

bool gb_stored_take(struct gb_view *v, struct gb_buf *out)
{
	size_t from = out->len;
	bool last = false;

	if (gb_take_u16(v) != ZLIB_HEAD)
		return false;
	while (!last) {
		uint8_t mark = gb_take_u8(v);
		uint16_t n = gb_take_u16(v);
		uint16_t check = gb_take_u16(v);
		const unsigned char *bytes = gb_take(v, n);

		last = mark == 1;
		if (v->failed || mark > 1 || (n ^ check) != 0xffff ||
		    (!last && n != BLOCK_BYTES) || (n == 0 && out->len > from))
			return false;
		gb_buf_put(out, bytes, n);
	}
	return !out->failed &&
	       gb_take_be32(v) == adler32(out->data + from, out->len - from) &&
	       !v->failed;
}

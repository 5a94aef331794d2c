/* SPDX-License-Identifier: ISC
 * packed.c - one object as it lies in a pack. */
#include "src/store/packed.h"
#include "src/store/stored.h"

/* What git calls them in a pack. */
static const uint8_t numbers[GB_PARTS] = { 1, 2, 3 };

void gb_packed_put(struct gb_buf *out, enum gb_part type, const void *body,
		   size_t n_bytes)
{
	size_t left = n_bytes >> 4;
	unsigned byte = (unsigned)numbers[type] << 4 | (n_bytes & 15);

	for (; left > 0; left >>= 7) {
		gb_buf_u8(out, (uint8_t)(byte | 0x80));
		byte = left & 0x7f;
	}
	gb_buf_u8(out, (uint8_t)byte);
	gb_stored_put(out, body, n_bytes);
}

bool gb_packed_take_head(struct gb_view *v, enum gb_part *type, size_t *n_bytes)
{
	uint8_t byte = gb_take_u8(v);
	unsigned shift = 4, number = byte >> 4 & 7;

	*n_bytes = byte & 15;
	while (byte & 0x80 && shift < 4 + 7 * (GB_PACKED_HEAD_MAX - 1)) {
		byte = gb_take_u8(v);
		*n_bytes |= (size_t)(byte & 0x7f) << shift;
		shift += 7;
	}
	/* A last byte of nothing would be a second way to say the same. */
	if (v->failed || byte & 0x80 || (shift > 4 && byte == 0) ||
	    number < 1 || number > GB_PARTS || *n_bytes > GB_BLOB_MAX_BYTES)
		return false;
	*type = (enum gb_part)(number - 1);
	return true;
}

uint32_t gb_packed_crc(uint32_t crc, const void *bytes, size_t n_bytes)
{
	/* The remainders of all four-bit numbers, of 0xedb88320. */
	static const uint32_t table[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
		0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	const unsigned char *at = bytes;

	crc = ~crc;
	while (n_bytes-- > 0) {
		crc ^= *at++;
		crc = crc >> 4 ^ table[crc & 15];
		crc = crc >> 4 ^ table[crc & 15];
	}
	return ~crc;
}

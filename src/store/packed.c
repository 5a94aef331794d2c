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
	/* The remainders, of 0xedb88320, of a byte's low and high half. */
	static const uint32_t low[16] = {
		0x00000000, 0x77073096, 0xee0e612c, 0x990951ba,
		0x076dc419, 0x706af48f, 0xe963a535, 0x9e6495a3,
		0x0edb8832, 0x79dcb8a4, 0xe0d5e91e, 0x97d2d988,
		0x09b64c2b, 0x7eb17cbd, 0xe7b82d07, 0x90bf1d91,
	};
	static const uint32_t high[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
		0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	const unsigned char *at = bytes;

	crc = ~crc;
	while (n_bytes-- > 0) {
		unsigned byte = (crc ^ *at++) & 255;

		crc = crc >> 8 ^ low[byte & 15] ^ high[byte >> 4];
	}
	return ~crc;
}

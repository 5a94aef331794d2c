/* SPDX-License-Identifier: ISC
 * sha1.c - SHA-1 (FIPS 180-4), for the check sums that end git's packs. */
#include <string.h>

#include "src/store/sha1.h"

static uint32_t rotate(uint32_t v, unsigned n)
{
	return v << n | v >> (32 - n);
}

static uint32_t word_at(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
	       (uint32_t)at[2] << 8 | at[3];
}

static void mix(uint32_t s[5], uint32_t f, uint32_t k, uint32_t word)
{
	uint32_t next = rotate(s[0], 5) + f + s[4] + k + word;

	s[4] = s[3];
	s[3] = s[2];
	s[2] = rotate(s[1], 30);
	s[1] = s[0];
	s[0] = next;
}

static void take_block(struct gb_sha1 *sha, const unsigned char *block)
{
	uint32_t w[80], s[5];

	for (size_t i = 0; i < 16; i++)
		w[i] = word_at(block + 4 * i);
	for (size_t i = 16; i < 80; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	memcpy(s, sha->state, sizeof(s));
	for (size_t i = 0; i < 20; i++)
		mix(s, s[3] ^ (s[1] & (s[2] ^ s[3])), 0x5a827999, w[i]);
	for (size_t i = 20; i < 40; i++)
		mix(s, s[1] ^ s[2] ^ s[3], 0x6ed9eba1, w[i]);
	for (size_t i = 40; i < 60; i++)
		mix(s, (s[1] & s[2]) | (s[3] & (s[1] | s[2])), 0x8f1bbcdc,
		    w[i]);
	for (size_t i = 60; i < 80; i++)
		mix(s, s[1] ^ s[2] ^ s[3], 0xca62c1d6, w[i]);
	for (size_t i = 0; i < 5; i++)
		sha->state[i] += s[i];
}

void gb_sha1_start(struct gb_sha1 *s)
{
	static const uint32_t start[5] = { 0x67452301, 0xefcdab89, 0x98badcfe,
					   0x10325476, 0xc3d2e1f0 };

	*s = (struct gb_sha1){ 0 };
	memcpy(s->state, start, sizeof(start));
}

void gb_sha1_add(struct gb_sha1 *s, const void *bytes, size_t n_bytes)
{
	const unsigned char *at = bytes;
	size_t held = s->n_bytes % sizeof(s->block);

	s->n_bytes += n_bytes;
	while (n_bytes > 0) {
		size_t n = sizeof(s->block) - held;

		if (held == 0 && n_bytes >= sizeof(s->block)) {
			take_block(s, at);
		} else {
			n = n < n_bytes ? n : n_bytes;
			memcpy(s->block + held, at, n);
			held = (held + n) % sizeof(s->block);
			if (held == 0)
				take_block(s, s->block);
		}
		at += n;
		n_bytes -= n;
	}
}

void gb_sha1_end(struct gb_sha1 *s, unsigned char out[GB_SHA1_BYTES])
{
	static const unsigned char one = 0x80, zeros[64];
	unsigned char bits[8];

	for (unsigned i = 0; i < 8; i++)
		bits[i] = (unsigned char)(s->n_bytes * 8 >> (56 - 8 * i));
	gb_sha1_add(s, &one, 1);
	gb_sha1_add(s, zeros, (120 - s->n_bytes % 64) % 64);
	gb_sha1_add(s, bits, sizeof(bits));
	for (unsigned i = 0; i < GB_SHA1_BYTES; i++)
		out[i] = (unsigned char)(s->state[i / 4] >> (24 - 8 * (i % 4)));
}

/* SPDX-License-Identifier: ISC
 * sha1.c - SHA-1 (FIPS 180-4). */
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

/* One of the 80 rounds: what is e now is a in the next, and so on, so five
 * rounds bring each word back to its place. */
static void mix(uint32_t a, uint32_t *b, uint32_t f, uint32_t *e, uint32_t word)
{
	*e += rotate(a, 5) + f + word;
	*b = rotate(*b, 30);
}

static uint32_t choose(uint32_t b, uint32_t c, uint32_t d)
{
	return d ^ (b & (c ^ d));
}

static uint32_t parity(uint32_t b, uint32_t c, uint32_t d)
{
	return b ^ c ^ d;
}

static uint32_t majority(uint32_t b, uint32_t c, uint32_t d)
{
	return (b & c) | (d & (b | c));
}

typedef uint32_t round_fn(uint32_t b, uint32_t c, uint32_t d);

static inline void mix_twenty(uint32_t s[5], const uint32_t *w, uint32_t k,
			      round_fn *f)
{
	uint32_t a = s[0], b = s[1], c = s[2], d = s[3], e = s[4];

	for (size_t i = 0; i < 20; i += 5) {
		mix(a, &b, f(b, c, d), &e, k + w[i]);
		mix(e, &a, f(a, b, c), &d, k + w[i + 1]);
		mix(d, &e, f(e, a, b), &c, k + w[i + 2]);
		mix(c, &d, f(d, e, a), &b, k + w[i + 3]);
		mix(b, &c, f(c, d, e), &a, k + w[i + 4]);
	}
	s[0] = a;
	s[1] = b;
	s[2] = c;
	s[3] = d;
	s[4] = e;
}

static void take_block(struct gb_sha1 *sha, const unsigned char *block)
{
	uint32_t w[80], s[5];

	for (size_t i = 0; i < 16; i++)
		w[i] = word_at(block + 4 * i);
	for (size_t i = 16; i < 32; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	/* The same twice over, so that four of them hang together with none of
	 * their own and a compiler does them at once. */
	for (size_t i = 32; i < 80; i++)
		w[i] = rotate(w[i - 6] ^ w[i - 16] ^ w[i - 28] ^ w[i - 32], 2);
	memcpy(s, sha->state, sizeof(s));
	mix_twenty(s, w, 0x5a827999, choose);
	mix_twenty(s, w + 20, 0x6ed9eba1, parity);
	mix_twenty(s, w + 40, 0x8f1bbcdc, majority);
	mix_twenty(s, w + 60, 0xca62c1d6, parity);
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

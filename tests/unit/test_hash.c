/* SPDX-License-Identifier: ISC
 * test_hash.c - H, SHA-256, and comparing without telling. */
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "tests/fixture.h"

/* As `printf abc | b2sum -l 256` prints it. */
static void h_is_what_b2sum_gives(void **state)
{
	unsigned char hash[GB_HASH_BYTES];
	char hex[2 * GB_HASH_BYTES + 1];

	(void)state;
	gb_hash(hash, "abc", 3);
	gb_hex(hex, hash, sizeof(hash));
	assert_string_equal(hex, "bddd813c634239723171ef3fee98579b"
				 "94964e3bb1cb3e427262c8c068d52319");
	gb_hash(hash, NULL, 0);
	gb_hex(hex, hash, sizeof(hash));
	assert_string_equal(hex, "0e5751c026e543b2e8ab2eb06099daa1"
				 "d1e5df47778f7787faab45cdf12fe3a8");
}

static void sha256_in_pieces_is_what_sha256sum_gives(void **state)
{
	struct gb_sha256 *s = NULL;
	unsigned char hash[32];
	char hex[65];

	(void)state;
	ok(gb_sha256_start(&s, err));
	gb_sha256_add(s, "a", 1);
	gb_sha256_add(s, "", 0);
	gb_sha256_add(s, "bc", 2);
	gb_sha256_end(s, hash);
	gb_hex(hex, hash, sizeof(hash));
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
}

static void any_differing_bit_is_seen(void **state)
{
	unsigned char a[32] = { 0 }, b[32] = { 0 };

	(void)state;
	assert_int_equal(gb_same(a, b, sizeof(a)), 1);
	assert_int_equal(gb_same(a, b, 0), 1);
	for (size_t bit = 0; bit < 8 * sizeof(a); bit++) {
		b[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_int_equal(gb_same(a, b, sizeof(a)), 0);
		b[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(h_is_what_b2sum_gives),
		cmocka_unit_test(sha256_in_pieces_is_what_sha256sum_gives),
		cmocka_unit_test(any_differing_bit_is_seen),
	};

	return cmocka_run_group_tests_name("hash", tests, fixture_crypt, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_identity.c - the private and the public half of a person. */
#include <string.h>

#include "src/crypt/secret.h"
#include "tests/fixture.h"

static struct gb_identity *identity_of(unsigned char byte)
{
	unsigned char bytes[GB_KEY_BYTES];
	struct gb_identity *id = NULL;
	struct gb_key *p = NULL;

	memset(bytes, byte, sizeof(bytes));
	ok(gb_key_from(&p, bytes, err));
	ok(gb_identity_make(&id, p, err));
	gb_key_free(p);
	return id;
}

static void a_seed_always_makes_the_same_person(void **state)
{
	struct gb_identity *a = identity_of(1), *b = identity_of(1);
	struct gb_identity *other = identity_of(2);

	(void)state;
	assert_memory_equal(gb_identity_public(a), gb_identity_public(b),
			    sizeof(struct gb_public));
	assert_memory_equal(gb_identity_local(a)->bytes,
			    gb_identity_local(b)->bytes, GB_KEY_BYTES);
	assert_memory_not_equal(gb_identity_public(a)->sign,
				gb_identity_public(other)->sign, 32);
	assert_memory_not_equal(gb_identity_public(a)->box,
				gb_identity_public(other)->box, 32);
	gb_identity_free(a);
	gb_identity_free(b);
	gb_identity_free(other);
	gb_identity_free(NULL);
}

static void the_local_key_is_the_third_of_the_seed(void **state)
{
	struct gb_identity *id = identity_of(1);
	struct gb_key *p = NULL, *l = NULL;
	unsigned char bytes[GB_KEY_BYTES];

	(void)state;
	memset(bytes, 1, sizeof(bytes));
	ok(gb_key_from(&p, bytes, err));
	ok(gb_key_kdf(&l, p, 3, "gbperson", err));
	assert_memory_equal(gb_identity_local(id)->bytes, l->bytes,
			    GB_KEY_BYTES);
	gb_key_free(p);
	gb_key_free(l);
	gb_identity_free(id);
}

static void recovery_is_made_of_its_sixteen_bytes(void **state)
{
	unsigned char r[16] = "sixteen bytes 16";
	struct gb_identity *a = NULL, *b = NULL, *other = NULL;

	(void)state;
	ok(gb_identity_recovery(&a, r, err));
	ok(gb_identity_recovery(&b, r, err));
	r[15] ^= 1;
	ok(gb_identity_recovery(&other, r, err));
	assert_memory_equal(gb_identity_public(a), gb_identity_public(b),
			    sizeof(struct gb_public));
	assert_memory_not_equal(gb_identity_public(a)->sign,
				gb_identity_public(other)->sign, 32);
	assert_memory_not_equal(gb_identity_public(a)->box,
				gb_identity_public(other)->box, 32);
	assert_null(gb_identity_local(a));
	gb_identity_free(a);
	gb_identity_free(b);
	gb_identity_free(other);
}

static void a_signature_holds_for_its_bytes_and_its_key_only(void **state)
{
	struct gb_identity *id = identity_of(1), *other = identity_of(2);
	const struct gb_public *public = gb_identity_public(id);
	unsigned char signature[GB_SIGNATURE_BYTES], text[] = "ledger 7";

	(void)state;
	gb_sign(signature, id, text, 8);
	assert_true(gb_sign_check(public->sign, signature, text, 8));
	assert_false(gb_sign_check(gb_identity_public(other)->sign, signature,
				   text, 8));
	assert_false(gb_sign_check(public->box, signature, text, 8));
	assert_false(gb_sign_check(public->sign, signature, text, 7));
	text[0] ^= 1;
	assert_false(gb_sign_check(public->sign, signature, text, 8));
	text[0] ^= 1;
	for (size_t bit = 0; bit < 8 * sizeof(signature); bit++) {
		signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_false(gb_sign_check(public->sign, signature, text, 8));
		signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	gb_identity_free(id);
	gb_identity_free(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seed_always_makes_the_same_person),
		cmocka_unit_test(the_local_key_is_the_third_of_the_seed),
		cmocka_unit_test(recovery_is_made_of_its_sixteen_bytes),
		cmocka_unit_test(
			a_signature_holds_for_its_bytes_and_its_key_only),
	};

	return cmocka_run_group_tests_name("identity", tests, fixture_crypt,
					   NULL);
}

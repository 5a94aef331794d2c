/* SPDX-License-Identifier: ISC
 * test_key.c - 32 secret bytes, in memory that is locked and guarded. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "guardbook/hash.h"
#include "src/crypt/secret.h"
#include "tests/fixture.h"

static struct gb_key *key_of(unsigned char byte)
{
	unsigned char bytes[GB_KEY_BYTES];
	struct gb_key *key = NULL;

	memset(bytes, byte, sizeof(bytes));
	ok(gb_key_from(&key, bytes, err));
	return key;
}

static void starting_twice_is_fine(void **state)
{
	(void)state;
	ok(gb_crypt_start(err));
	ok(gb_crypt_start(err));
}

static void a_random_key_is_what_the_dice_gave(void **state)
{
	struct fixture *f = *state, other;
	struct gb_key *a = NULL, *b = NULL;
	unsigned char dice[GB_KEY_BYTES];

	fixture_env(&other);
	other.dice = f->dice;
	other.env.random(&other.env, dice, sizeof(dice));
	ok(gb_key_random(&a, &f->env, err));
	ok(gb_key_random(&b, &f->env, err));
	assert_memory_equal(a->bytes, dice, sizeof(dice));
	assert_memory_not_equal(a->bytes, b->bytes, GB_KEY_BYTES);
	gb_key_free(a);
	gb_key_free(b);
}

static void derived_keys_differ_by_parent_number_and_context(void **state)
{
	struct gb_key *p[2] = { key_of(1), key_of(2) }, *k[5] = { 0 };

	(void)state;
	ok(gb_key_kdf(&k[0], p[0], 1, "gbtest_1", err));
	ok(gb_key_kdf(&k[1], p[0], 1, "gbtest_1", err));
	ok(gb_key_kdf(&k[2], p[1], 1, "gbtest_1", err));
	ok(gb_key_kdf(&k[3], p[0], UINT64_C(1) << 32, "gbtest_1", err));
	ok(gb_key_kdf(&k[4], p[0], 1, "gbtest_2", err));
	assert_memory_equal(k[0]->bytes, k[1]->bytes, GB_KEY_BYTES);
	for (size_t i = 2; i < GB_COUNT(k); i++)
		assert_memory_not_equal(k[0]->bytes, k[i]->bytes, GB_KEY_BYTES);
	for (size_t i = 0; i < GB_COUNT(k); i++)
		gb_key_free(k[i]);
	gb_key_free(p[0]);
	gb_key_free(p[1]);
}

static void a_mix_is_the_same_however_its_end_is_given(void **state)
{
	struct gb_key *key = key_of(1), *last = key_of('x');
	struct gb_key *a = NULL, *b = NULL, *c = NULL;
	char whole[3 + GB_KEY_BYTES] = "abc";

	(void)state;
	memset(whole + 3, 'x', GB_KEY_BYTES);
	ok(gb_key_mix(&a, key, "abc", 3, last, err));
	ok(gb_key_mix(&b, key, whole, sizeof(whole), NULL, err));
	ok(gb_key_mix(&c, last, "abc", 3, key, err));
	assert_memory_equal(a->bytes, b->bytes, GB_KEY_BYTES);
	assert_memory_not_equal(a->bytes, c->bytes, GB_KEY_BYTES);
	gb_key_free(key);
	gb_key_free(last);
	gb_key_free(a);
	gb_key_free(b);
	gb_key_free(c);
}

static void a_wrapped_key_comes_back(void **state)
{
	struct gb_key *key = key_of(7), *under = key_of(8), *back = NULL;
	unsigned char sealed[GB_KEY_WRAP_BYTES];

	(void)state;
	gb_key_wrap(sealed, key, under);
	ok(gb_key_unwrap(&back, sealed, under, err));
	assert_memory_equal(back->bytes, key->bytes, GB_KEY_BYTES);
	gb_key_free(key);
	gb_key_free(under);
	gb_key_free(back);
}

static void a_wrapped_key_with_any_bit_flipped_is_refused(void **state)
{
	struct gb_key *key = key_of(7), *under = key_of(8);
	unsigned char sealed[GB_KEY_WRAP_BYTES];

	(void)state;
	gb_key_wrap(sealed, key, under);
	for (size_t bit = 0; bit < 8 * sizeof(sealed); bit++) {
		struct gb_key *back = key;
		struct gb_err err = { 0 };

		sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_int_equal(gb_key_unwrap(&back, sealed, under, &err),
				 GB_TAMPERED);
		assert_int_equal(err.code, GB_TAMPERED);
		assert_null(back);
		sealed[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	gb_key_free(key);
	gb_key_free(under);
}

static void a_wrapped_key_does_not_open_under_another(void **state)
{
	struct gb_key *key = key_of(7), *under = key_of(8), *back = NULL;
	unsigned char sealed[GB_KEY_WRAP_BYTES];

	(void)state;
	gb_key_wrap(sealed, key, under);
	assert_int_equal(gb_key_unwrap(&back, sealed, key, NULL), GB_TAMPERED);
	assert_null(back);
	gb_key_free(key);
	gb_key_free(under);
}

static void a_freed_key_is_wiped_and_its_place_used_again(void **state)
{
	struct gb_key *key = key_of(0x5a), *next = NULL;

	(void)state;
	gb_key_free(key);
	/* The place stays mapped: it belongs to the pool. */
	for (size_t i = 0; i < GB_KEY_BYTES; i++)
		assert_int_equal(key->bytes[i], 0);
	ok(gb_key_blank(&next, err));
	assert_ptr_equal(next, key);
	gb_key_free(next);
	gb_key_free(NULL);
}

/* One guarded allocation a key would end at some 16,000 of them. */
static void a_hundred_thousand_keys_live_at_once(void **state)
{
	enum { MANY = 100000 };
	struct gb_key **keys = calloc(MANY, sizeof(struct gb_key *));

	(void)state;
	assert_non_null(keys);
	for (uint32_t i = 0; i < MANY; i++) {
		ok(gb_key_blank(&keys[i], err));
		memcpy(keys[i]->bytes, &i, sizeof(i));
	}
	for (uint32_t i = 0; i < MANY; i++) {
		assert_memory_equal(keys[i]->bytes, &i, sizeof(i));
		gb_key_free(keys[i]);
	}
	free(keys);
}

static void no_more_guarded_memory_is_a_code_not_a_crash(void **state)
{
	enum { MORE_THAN_A_SLAB = 200 };
	struct gb_key *keys[MORE_THAN_A_SLAB] = { 0 };
	struct rlimit before, none;
	struct gb_err err = { 0 };
	enum gb_code rc = GB_OK;
	size_t n = 0;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	none = before;
	none.rlim_cur = 1;
	assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
	for (n = 0; rc == GB_OK && n < MORE_THAN_A_SLAB; n++)
		rc = gb_key_blank(&keys[n], &err);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_int_equal(rc, GB_NOMEM);
	assert_int_equal(err.code, GB_NOMEM);
	assert_null(keys[n - 1]);
	while (n-- > 0)
		gb_key_free(keys[n]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starting_twice_is_fine),
		cmocka_unit_test_setup_teardown(
			a_random_key_is_what_the_dice_gave, fixture_setup,
			fixture_teardown),
		cmocka_unit_test(
			derived_keys_differ_by_parent_number_and_context),
		cmocka_unit_test(a_mix_is_the_same_however_its_end_is_given),
		cmocka_unit_test(a_wrapped_key_comes_back),
		cmocka_unit_test(a_wrapped_key_with_any_bit_flipped_is_refused),
		cmocka_unit_test(a_wrapped_key_does_not_open_under_another),
		cmocka_unit_test(a_freed_key_is_wiped_and_its_place_used_again),
		/* While the pool is one slab: the test after it leaves many. */
		cmocka_unit_test(no_more_guarded_memory_is_a_code_not_a_crash),
		cmocka_unit_test(a_hundred_thousand_keys_live_at_once),
	};

	return cmocka_run_group_tests_name("key", tests, fixture_crypt, NULL);
}

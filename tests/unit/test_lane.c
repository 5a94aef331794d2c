/* SPDX-License-Identifier: ISC
 * test_lane.c - the keys of one epoch of one case. */
#include <string.h>

#include "guardbook/lane.h"
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

static const struct gb_place place = {
	.ledger = "the ledger of Ysgol Llyn Primar",
	.case_id = "one of its case",
	.epoch = 1,
	.number = 1,
};

static struct gb_lane_keys keys_of(const struct gb_key *e,
				   const struct gb_key *secret,
				   const struct gb_place *at, enum gb_lane lane)
{
	struct gb_lane_keys keys;

	ok(gb_lane_keys_make(&keys, e, secret, at, lane, err));
	return keys;
}

static void the_three_keys_of_a_lane_differ(void **state)
{
	struct gb_key *e = key_of(1), *s = key_of(2);
	struct gb_lane_keys keys = keys_of(e, s, &place, GB_LANE_FULL);

	(void)state;
	assert_memory_not_equal(keys.box->bytes, keys.link->bytes, 32);
	assert_memory_not_equal(keys.box->bytes, keys.commitment, 32);
	assert_memory_not_equal(keys.link->bytes, keys.commitment, 32);
	gb_lane_keys_free(&keys);
	assert_null(keys.box);
	gb_lane_keys_free(&keys);
	gb_key_free(e);
	gb_key_free(s);
}

/* Each of the things that a lane is bound to changes all of its keys. */
static void a_lane_belongs_to_one_place(void **state)
{
	struct gb_key *e = key_of(1), *s = key_of(2), *x = key_of(3);
	struct gb_place other[3] = { place, place, place };
	struct gb_lane_keys keys[7];

	(void)state;
	other[0].ledger[31] ^= 1;
	other[1].case_id[15] ^= 1;
	other[2].epoch++;
	keys[0] = keys_of(e, s, &place, GB_LANE_FULL);
	keys[1] = keys_of(x, s, &place, GB_LANE_FULL);
	keys[2] = keys_of(e, x, &place, GB_LANE_FULL);
	keys[3] = keys_of(e, s, &place, GB_LANE_SUMMARY);
	for (size_t i = 0; i < GB_COUNT(other); i++)
		keys[4 + i] = keys_of(e, s, &other[i], GB_LANE_FULL);
	for (size_t i = 0; i < GB_COUNT(keys); i++) {
		for (size_t j = 0; j < i; j++) {
			assert_memory_not_equal(keys[i].commitment,
						keys[j].commitment, 32);
			assert_memory_not_equal(keys[i].box->bytes,
						keys[j].box->bytes, 32);
			assert_memory_not_equal(keys[i].link->bytes,
						keys[j].link->bytes, 32);
		}
	}
	for (size_t i = 0; i < GB_COUNT(keys); i++)
		gb_lane_keys_free(&keys[i]);
	gb_key_free(e);
	gb_key_free(s);
	gb_key_free(x);
}

/* A box is sealed at entry 1 and opened with the keys made at entry 9. */
static void a_lane_does_not_depend_on_the_entrys_number(void **state)
{
	struct gb_key *e = key_of(1), *s = key_of(2);
	struct gb_place later = place;
	struct gb_lane_keys a, b;

	(void)state;
	later.number = 9;
	a = keys_of(e, s, &place, GB_LANE_FULL);
	b = keys_of(e, s, &later, GB_LANE_FULL);
	assert_memory_equal(a.commitment, b.commitment, 32);
	assert_memory_equal(a.box->bytes, b.box->bytes, 32);
	gb_lane_keys_free(&a);
	gb_lane_keys_free(&b);
	gb_key_free(e);
	gb_key_free(s);
}

static void the_summary_secret_is_derived_from_the_full_one(void **state)
{
	struct gb_key *s = key_of(2), *s2 = NULL, *by_hand = NULL;

	(void)state;
	ok(gb_epoch_summary(&s2, s, err));
	ok(gb_key_kdf(&by_hand, s, 1, "gbepoch1", err));
	assert_memory_equal(s2->bytes, by_hand->bytes, GB_KEY_BYTES);
	assert_memory_not_equal(s2->bytes, s->bytes, GB_KEY_BYTES);
	gb_key_free(s);
	gb_key_free(s2);
	gb_key_free(by_hand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_three_keys_of_a_lane_differ),
		cmocka_unit_test(a_lane_belongs_to_one_place),
		cmocka_unit_test(a_lane_does_not_depend_on_the_entrys_number),
		cmocka_unit_test(
			the_summary_secret_is_derived_from_the_full_one),
	};

	return cmocka_run_group_tests_name("lane", tests, fixture_crypt, NULL);
}

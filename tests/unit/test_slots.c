/* SPDX-License-Identifier: ISC
 * test_slots.c - the block of slots: who can open an epoch. */
#include <string.h>

#include "guardbook/lane.h"
#include "src/crypt/secret.h"
#include "tests/fixture.h"

enum { DSL, DEPUTY, HR, TEACHER, PEOPLE };

struct world {
	struct gb_key *s, *s2;
	struct gb_identity *people[PEOPLE];
	struct gb_slot_for readers[3]; /* DSL, DEPUTY: full; HR: summary */
	struct gb_buf block;
};

static const struct gb_place place = {
	.ledger = "the ledger of Ysgol Llyn Primar",
	.case_id = "one of its case",
	.epoch = 2,
	.number = 5,
};

static struct gb_key *key_of(unsigned char byte)
{
	unsigned char bytes[GB_KEY_BYTES];
	struct gb_key *key = NULL;

	memset(bytes, byte, sizeof(bytes));
	ok(gb_key_from(&key, bytes, err));
	return key;
}

static struct gb_identity *identity_of(unsigned char byte)
{
	struct gb_key *p = key_of(byte);
	struct gb_identity *id = NULL;

	ok(gb_identity_make(&id, p, err));
	gb_key_free(p);
	return id;
}

static int setup(void **state)
{
	static struct world world;
	struct world *w = &world;

	w->s = key_of(0x53);
	ok(gb_epoch_summary(&w->s2, w->s, err));
	for (unsigned char i = 0; i < PEOPLE; i++)
		w->people[i] = identity_of((unsigned char)(1 + i));
	for (size_t i = DSL; i <= HR; i++) {
		memcpy(w->readers[i].box, w->people[i]->public.box, 32);
		w->readers[i].lane = i == HR ? GB_LANE_SUMMARY : GB_LANE_FULL;
	}
	ok(gb_slots_write(&w->block, w->s, &place, w->readers, 3, err));
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	gb_key_free(w->s);
	gb_key_free(w->s2);
	for (size_t i = 0; i < PEOPLE; i++)
		gb_identity_free(w->people[i]);
	gb_buf_free(&w->block);
	return 0;
}

static void opens(struct world *w, const struct gb_buf *block, int who,
		  const struct gb_key *want, enum gb_lane want_lane)
{
	struct gb_key *found = NULL;
	enum gb_lane lane = GB_LANE_NONE;

	ok(gb_slots_find(&found, &lane, block->data, block->len, &place,
			 w->people[who], err));
	assert_int_equal(lane, want_lane);
	assert_memory_equal(found->bytes, want->bytes, GB_KEY_BYTES);
	gb_key_free(found);
}

static void stays_shut(struct world *w, int who, const struct gb_place *at,
		       const void *block, size_t n_bytes, enum gb_code why)
{
	struct gb_key *found = w->s;
	enum gb_lane lane = GB_LANE_FULL;
	struct gb_err err = { 0 };

	assert_int_equal(gb_slots_find(&found, &lane, block, n_bytes, at,
				       w->people[who], &err),
			 why);
	assert_int_equal(err.code, why);
	assert_null(found);
	assert_int_equal(lane, GB_LANE_NONE);
}

static void each_reader_finds_what_is_theirs(void **state)
{
	struct world *w = *state;

	opens(w, &w->block, DSL, w->s, GB_LANE_FULL);
	opens(w, &w->block, DEPUTY, w->s, GB_LANE_FULL);
	opens(w, &w->block, HR, w->s2, GB_LANE_SUMMARY);
}

static void somebody_else_finds_nothing(void **state)
{
	struct world *w = *state;

	stays_shut(w, TEACHER, &place, w->block.data, w->block.len,
		   GB_NOT_FOUND);
}

static void a_reader_finds_nothing_in_another_place(void **state)
{
	struct world *w = *state;
	struct gb_place other[4] = { place, place, place, place };

	other[0].ledger[0] ^= 1;
	other[1].case_id[0] ^= 1;
	other[2].epoch++;
	other[3].number++;
	for (size_t i = 0; i < GB_COUNT(other); i++) {
		stays_shut(w, DSL, &other[i], w->block.data, w->block.len,
			   GB_NOT_FOUND);
		stays_shut(w, HR, &other[i], w->block.data, w->block.len,
			   GB_NOT_FOUND);
	}
}

static void the_same_readers_in_any_order_give_the_same_bytes(void **state)
{
	struct world *w = *state;
	struct gb_slot_for turned[3] = { w->readers[2], w->readers[0],
					 w->readers[1] };
	struct gb_buf again = { 0 };

	gb_buf_text(&again, "##");
	ok(gb_slots_write(&again, w->s, &place, turned, 3, err));
	assert_int_equal(again.len, 2 + w->block.len);
	assert_memory_equal(again.data + 2, w->block.data, w->block.len);
	gb_buf_free(&again);
}

/* Nothing may repeat from one entry to the next: it would tell that the
 * readers are the same. */
static void another_number_shares_no_slot_and_no_key(void **state)
{
	struct world *w = *state;
	struct gb_place next = place;
	struct gb_buf b = { 0 };

	next.number++;
	ok(gb_slots_write(&b, w->s, &next, w->readers, 3, err));
	assert_memory_not_equal(b.data, w->block.data, 32);
	for (size_t i = 32; i < b.len; i += GB_SLOT_BYTES)
		assert_null(
			memmem(w->block.data, w->block.len, b.data + i, 16));
	gb_buf_free(&b);
}

static void blocks_grow_in_doubles_and_are_sorted(void **state)
{
	/* clang-format off */
	static const struct { size_t readers, slots; } sizes[] = {
		{ 0, 16 }, { 1, 16 }, { 15, 16 }, { 16, 16 }, { 17, 32 },
		{ 32, 32 }, { 33, 64 }, { 64, 64 }, { 65, 128 },
	};
	/* clang-format on */
	struct world *w = *state;
	struct gb_slot_for readers[65];

	for (size_t i = 0; i < GB_COUNT(readers); i++) {
		struct gb_identity *id = identity_of((unsigned char)(100 + i));

		memcpy(readers[i].box, id->public.box, 32);
		readers[i].lane = i % 3 ? GB_LANE_FULL : GB_LANE_SUMMARY;
		gb_identity_free(id);
	}
	for (size_t i = 0; i < GB_COUNT(sizes); i++) {
		struct gb_buf b = { 0 };

		assert_int_equal(gb_slots_count(sizes[i].readers),
				 sizes[i].slots);
		ok(gb_slots_write(&b, w->s, &place, readers, sizes[i].readers,
				  err));
		assert_int_equal(b.len, 32 + sizes[i].slots * GB_SLOT_BYTES);
		for (size_t k = 1; k < sizes[i].slots; k++)
			assert_true(memcmp(b.data + 32 + (k - 1) * 64,
					   b.data + 32 + k * 64, 64) < 0);
		gb_buf_free(&b);
	}
}

static void every_reader_of_a_full_block_is_served(void **state)
{
	struct world *w = *state;
	struct gb_slot_for readers[32];
	struct gb_buf b = { 0 };

	for (size_t i = 0; i < GB_COUNT(readers); i++) {
		struct gb_identity *id = identity_of((unsigned char)(1 + i));

		memcpy(readers[i].box, id->public.box, 32);
		readers[i].lane = GB_LANE_FULL;
		gb_identity_free(id);
	}
	ok(gb_slots_write(&b, w->s, &place, readers, 32, err));
	for (int who = 0; who < PEOPLE; who++)
		opens(w, &b, who, w->s, GB_LANE_FULL);
	gb_buf_free(&b);
}

static void a_key_of_low_order_is_no_reader(void **state)
{
	struct world *w = *state;
	struct gb_slot_for readers[2] = { w->readers[DSL], w->readers[DSL] };
	struct gb_err err = { 0 };
	struct gb_buf b = { 0 };

	for (unsigned char low = 0; low <= 1; low++) {
		memset(readers[1].box, 0, 32);
		readers[1].box[0] = low;
		assert_int_equal(
			gb_slots_write(&b, w->s, &place, readers, 2, &err),
			GB_INVALID);
		assert_int_equal(err.code, GB_INVALID);
		assert_int_equal(b.len, 0);
	}
}

static void an_impossible_length_is_damage(void **state)
{
	struct world *w = *state;
	struct gb_buf longer = { 0 };

	gb_buf_put(&longer, w->block.data, w->block.len);
	gb_buf_fill(&longer, 0, 32 * GB_SLOT_BYTES);
	for (size_t n = 0; n < longer.len; n++) {
		bool possible = n == 32 + 16 * 64 || n == 32 + 32 * 64;

		if (!possible)
			stays_shut(w, DSL, &place, longer.data, n, GB_TAMPERED);
	}
	gb_buf_free(&longer);
}

static void a_block_that_begins_with_a_low_order_key_is_damage(void **state)
{
	struct world *w = *state;

	memset(w->block.data, 0, 32);
	stays_shut(w, DSL, &place, w->block.data, w->block.len, GB_TAMPERED);
}

/* Any bit changed anywhere: the one reader of the block gets the right secret
 * (the bit stood in somebody else's slot), or none; never a wrong one. */
static void no_flipped_bit_gives_a_wrong_secret(void **state)
{
	struct world *w = *state;
	size_t refused = 0, lost = 0;

	for (size_t bit = 0; bit < 8 * w->block.len; bit += 3) {
		struct gb_key *found = NULL;
		enum gb_lane lane;
		enum gb_code rc;

		w->block.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
		rc = gb_slots_find(&found, &lane, w->block.data, w->block.len,
				   &place, w->people[HR], NULL);
		if (rc == GB_OK) {
			assert_int_equal(lane, GB_LANE_SUMMARY);
			assert_memory_equal(found->bytes, w->s2->bytes, 32);
			gb_key_free(found);
		} else {
			assert_null(found);
			refused += rc == GB_TAMPERED;
			lost += rc == GB_NOT_FOUND;
		}
		w->block.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	/* Sealed part 384 bits; tag 128 and ephemeral key 256, a third of
	 * each tried (the key's top bit is ignored by X25519, but not by the
	 * tag). */
	assert_int_equal(refused, 384 / 3);
	assert_in_range(lost, (128 + 256) / 3 - 1, (128 + 256) / 3 + 1);
}

#define in_world(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_world(each_reader_finds_what_is_theirs),
		in_world(somebody_else_finds_nothing),
		in_world(a_reader_finds_nothing_in_another_place),
		in_world(the_same_readers_in_any_order_give_the_same_bytes),
		in_world(another_number_shares_no_slot_and_no_key),
		in_world(blocks_grow_in_doubles_and_are_sorted),
		in_world(every_reader_of_a_full_block_is_served),
		in_world(a_key_of_low_order_is_no_reader),
		in_world(an_impossible_length_is_damage),
		in_world(a_block_that_begins_with_a_low_order_key_is_damage),
		in_world(no_flipped_bit_gives_a_wrong_secret),
	};

	return cmocka_run_group_tests_name("slots", tests, fixture_crypt, NULL);
}

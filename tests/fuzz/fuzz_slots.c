/* SPDX-License-Identifier: ISC
 * fuzz_slots.c - the block of slots: what it opens to is the epoch's secret, or
 * nothing. */
#include "guardbook/lane.h"
#include "src/crypt/secret.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "slots";

static const struct gb_place place = {
	.ledger = "the ledger of Ysgol Llyn Primar",
	.case_id = "one of its case",
	.epoch = 2,
	.number = 5,
};
static struct gb_key *s, *s2;
static struct gb_identity *reader;

static struct gb_key *key_of(unsigned char byte)
{
	unsigned char bytes[GB_KEY_BYTES];
	struct gb_key *key = NULL;

	memset(bytes, byte, sizeof(bytes));
	must(gb_key_from(&key, bytes, NULL) == GB_OK);
	return key;
}

void fuzz_begin(void)
{
	struct gb_slot_for who[2] = { { .lane = GB_LANE_FULL },
				      { .lane = GB_LANE_SUMMARY } };
	struct gb_key *key;

	fuzz_world();
	s = key_of(0x53);
	must(gb_epoch_summary(&s2, s, NULL) == GB_OK);
	key = key_of(1);
	must(gb_identity_make(&reader, key, NULL) == GB_OK);
	gb_key_free(key);
	for (size_t i = 0; i < 2; i++) {
		struct gb_buf block = { 0 };

		memcpy(who[i].box, reader->public.box, 32);
		must(gb_slots_write(&block, s, &place, &who[i], 1, NULL) ==
		     GB_OK);
		fuzz_seed(block.data, block.len);
		gb_buf_free(&block);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_key *secret = NULL;
	enum gb_lane lane = GB_LANE_NONE;
	enum gb_code rc = gb_slots_find(&secret, &lane, bytes, n_bytes, &place,
					reader, NULL);

	must(rc == GB_OK || rc == GB_NOT_FOUND || rc == GB_TAMPERED);
	must((rc == GB_OK) == (secret != NULL));
	/* Nobody but the holder of S can make a slot that opens. */
	if (rc == GB_OK)
		must(memcmp(secret->bytes,
			    lane == GB_LANE_FULL ? s->bytes : s2->bytes,
			    GB_KEY_BYTES) == 0);
	gb_key_free(secret);
	return 0;
}

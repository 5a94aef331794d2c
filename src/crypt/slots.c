/* SPDX-License-Identifier: ISC
 * slots.c - the block of slots: who can open an epoch, told to nobody else.
 *
 * A slot is a tag that its reader can work out, and the epoch's secret sealed
 * under a key that only its reader can work out. Without S, and without a
 * reader's private key, a used slot looks like an unused one. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/lane.h"
#include "src/crypt/secret.h"

#define EPHEMERAL_BYTES 32 /* the public key that a block begins with */
#define TAG_BYTES 16

/* What one reader's slot is made of. */
struct slot_keys {
	unsigned char tag[TAG_BYTES];
	struct gb_key *seal; /* owned */
};

/* BLAKE2b(48, key = `shared`, everything the slot must be bound to). */
static enum gb_code make_slot_keys(struct slot_keys *out,
				   const struct gb_key *shared,
				   const unsigned char ephemeral[32],
				   const unsigned char reader[32],
				   const struct gb_place *place,
				   enum gb_lane lane, struct gb_err *err)
{
	unsigned char both[TAG_BYTES + GB_KEY_BYTES];
	struct gb_buf b = { 0 };
	enum gb_code rc;

	*out = (struct slot_keys){ 0 };
	gb_buf_text(&b, "guardbook-slot-v1");
	gb_buf_put(&b, ephemeral, 32);
	gb_buf_put(&b, reader, 32);
	gb_buf_put(&b, place->ledger, sizeof(place->ledger));
	gb_buf_put(&b, place->case_id, sizeof(place->case_id));
	gb_buf_u32(&b, place->epoch);
	gb_buf_u32(&b, place->number);
	gb_buf_u8(&b, (uint8_t)lane);
	rc = gb_buf_done(&b, err);
	if (rc == GB_OK) {
		crypto_generichash(both, sizeof(both), b.data, b.len,
				   shared->bytes, GB_KEY_BYTES);
		memcpy(out->tag, both, TAG_BYTES);
		rc = gb_key_from(&out->seal, both + TAG_BYTES, err);
		sodium_memzero(both, sizeof(both));
	}
	gb_buf_free(&b);
	return rc;
}

/* The X25519 secret that `secret` shares with `public`.
 * Fails: GB_INVALID, without a message, if `public` is a point of low order:
 * all would share the same secret with it. */
static enum gb_code agree(struct gb_key **shared,
			  const unsigned char secret[32],
			  const unsigned char public[32], struct gb_err *err)
{
	enum gb_code rc = gb_key_blank(shared, err);

	if (rc == GB_OK &&
	    crypto_scalarmult((*shared)->bytes, secret, public) != 0) {
		gb_key_free(*shared);
		*shared = NULL;
		rc = GB_INVALID;
	}
	return rc;
}

size_t gb_slots_count(size_t n_readers)
{
	size_t count = GB_SLOTS_MIN;

	while (count < n_readers)
		count *= 2;
	return count;
}

/* What a block is written with. */
struct block_keys {
	struct gb_key *s2, *fill, *ephemeral; /* owned */
	unsigned char ephemeral_public[32];
};

static enum gb_code make_block_keys(struct block_keys *k,
				    const struct gb_key *s,
				    const struct gb_place *place,
				    struct gb_err *err)
{
	enum gb_code rc = gb_epoch_summary(&k->s2, s, err);

	if (rc == GB_OK)
		rc = gb_key_kdf(&k->fill, s, place->number, "gbfill_1", err);
	if (rc == GB_OK)
		rc = gb_key_kdf(&k->ephemeral, s, place->number, "gbslots1",
				err);
	if (rc == GB_OK)
		crypto_scalarmult_base(k->ephemeral_public,
				       k->ephemeral->bytes);
	return rc;
}

static void free_block_keys(struct block_keys *k)
{
	gb_key_free(k->s2);
	gb_key_free(k->fill);
	gb_key_free(k->ephemeral);
}

static enum gb_code write_slot(unsigned char *slot, const struct block_keys *k,
			       const struct gb_key *s,
			       const struct gb_place *place,
			       const struct gb_slot_for *reader,
			       struct gb_err *err)
{
	struct gb_key *shared = NULL;
	struct slot_keys keys = { 0 };
	enum gb_code rc;

	rc = agree(&shared, k->ephemeral->bytes, reader->box, err);
	if (rc == GB_INVALID)
		rc = gb_fail(err, rc,
			     "a reader's public key is not a usable one");
	if (rc != GB_OK)
		goto out;
	rc = make_slot_keys(&keys, shared, k->ephemeral_public, reader->box,
			    place, reader->lane, err);
	if (rc != GB_OK)
		goto out;
	memcpy(slot, keys.tag, TAG_BYTES);
	gb_key_wrap(slot + TAG_BYTES, reader->lane == GB_LANE_FULL ? s : k->s2,
		    keys.seal);
out:
	gb_key_free(keys.seal);
	gb_key_free(shared);
	return rc;
}

static int compare_slots(const void *a, const void *b)
{
	return memcmp(a, b, GB_SLOT_BYTES);
}

enum gb_code gb_slots_write(struct gb_buf *out, const struct gb_key *s,
			    const struct gb_place *place,
			    const struct gb_slot_for *readers, size_t n,
			    struct gb_err *err)
{
	static const unsigned char zero_nonce[24];
	size_t count = gb_slots_count(n), used = n * GB_SLOT_BYTES;
	struct block_keys keys = { 0 };
	struct gb_buf slots = { 0 };
	enum gb_code rc;

	gb_buf_fill(&slots, 0, count * GB_SLOT_BYTES);
	rc = gb_buf_done(&slots, err);
	if (rc == GB_OK)
		rc = make_block_keys(&keys, s, place, err);
	for (size_t i = 0; rc == GB_OK && i < n; i++)
		rc = write_slot(slots.data + i * GB_SLOT_BYTES, &keys, s, place,
				&readers[i], err);
	if (rc != GB_OK)
		goto out;
	crypto_stream_xchacha20(slots.data + used, slots.len - used, zero_nonce,
				keys.fill->bytes);
	/* In order of the tags: the place of a slot tells nothing. */
	qsort(slots.data, count, GB_SLOT_BYTES, compare_slots);
	gb_buf_put(out, keys.ephemeral_public, EPHEMERAL_BYTES);
	gb_buf_put(out, slots.data, slots.len);
	rc = gb_buf_done(out, err);
out:
	free_block_keys(&keys);
	gb_buf_free(&slots);
	return rc;
}

/* The slot that begins with `tag`, or NULL. */
static const unsigned char *look_for(const unsigned char tag[TAG_BYTES],
				     const unsigned char *slots, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (memcmp(slots + i * GB_SLOT_BYTES, tag, TAG_BYTES) == 0)
			return slots + i * GB_SLOT_BYTES;
	}
	return NULL;
}

/* Try one lane. GB_NOT_FOUND without a message if there is no such slot. */
static enum gb_code find_lane(struct gb_key **secret, enum gb_lane lane,
			      const struct gb_key *shared,
			      const unsigned char *block, size_t count,
			      const struct gb_place *place,
			      const struct gb_identity *id, struct gb_err *err)
{
	const unsigned char *slot;
	struct slot_keys keys;
	enum gb_code rc;

	rc = make_slot_keys(&keys, shared, block, id->public.box, place, lane,
			    err);
	if (rc != GB_OK)
		return rc;
	slot = look_for(keys.tag, block + EPHEMERAL_BYTES, count);
	rc = slot ? gb_key_unwrap(secret, slot + TAG_BYTES, keys.seal, err)
		  : GB_NOT_FOUND;
	gb_key_free(keys.seal);
	return rc;
}

static bool possible_length(size_t n_bytes)
{
	size_t count;

	if (n_bytes < EPHEMERAL_BYTES)
		return false;
	count = (n_bytes - EPHEMERAL_BYTES) / GB_SLOT_BYTES;
	return n_bytes == EPHEMERAL_BYTES + count * GB_SLOT_BYTES &&
	       count == gb_slots_count(count);
}

enum gb_code gb_slots_find(struct gb_key **secret, enum gb_lane *lane,
			   const void *block, size_t n_bytes,
			   const struct gb_place *place,
			   const struct gb_identity *id, struct gb_err *err)
{
	static const enum gb_lane lanes[] = { GB_LANE_FULL, GB_LANE_SUMMARY };
	struct gb_key *shared = NULL;
	size_t count;
	enum gb_code rc;

	*secret = NULL;
	*lane = GB_LANE_NONE;
	if (!possible_length(n_bytes))
		return gb_fail(err, GB_TAMPERED,
			       "the block of slots has a length that "
			       "guardbook does not write");
	count = (n_bytes - EPHEMERAL_BYTES) / GB_SLOT_BYTES;
	rc = agree(&shared, id->box, block, err);
	if (rc == GB_INVALID)
		return gb_fail(err, GB_TAMPERED,
			       "the block of slots begins with a key that "
			       "guardbook does not write");
	if (rc != GB_OK)
		return rc;
	rc = GB_NOT_FOUND;
	for (size_t i = 0; rc == GB_NOT_FOUND && i < GB_COUNT(lanes); i++) {
		rc = find_lane(secret, lanes[i], shared, block, count, place,
			       id, err);
		if (rc == GB_OK)
			*lane = lanes[i];
	}
	gb_key_free(shared);
	return rc == GB_NOT_FOUND
		       ? gb_fail(err, rc, "this entry is not for you to open")
		       : rc;
}

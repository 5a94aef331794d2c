/* guardbook/lane.h - the keys of one epoch of one case, and its slots.
 *
 * An epoch is a random S. Those who may read everything get S (the full lane);
 * those who get dates, decisions and outcomes only get S2 = kdf(S, 1,
 * "gbepoch1") (the summary lane). S alone opens nothing: the vault's half-key
 * E of the case goes into every box key (DESIGN 3). */
#ifndef GUARDBOOK_LANE_H
#define GUARDBOOK_LANE_H

#include "guardbook/buf.h"
#include "guardbook/identity.h"
#include "guardbook/key.h"

#define GB_CASE_ID_BYTES 16
#define GB_SLOT_BYTES 64
#define GB_SLOTS_MIN 16

enum gb_lane { GB_LANE_NONE = 0, GB_LANE_FULL = 1, GB_LANE_SUMMARY = 2 };

/* Where in which ledger: bound into every key and slot. */
struct gb_place {
	unsigned char ledger[32]; /* ledger id */
	unsigned char case_id[GB_CASE_ID_BYTES];
	uint32_t epoch;  /* 1.. */
	uint32_t number; /* of the entry within the case, 1..; box keys do not
			  * use it, slots do */
};

/* S2 of S. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_epoch_summary(struct gb_key **out, const struct gb_key *s,
			      struct gb_err *err);

/* What one lane of one epoch works with: from K = H(key = E,
 * "guardbook-case-v1" | ledger | case | epoch | lane | S or S2). */
struct gb_lane_keys {
	unsigned char commitment[32]; /* kdf(K, 1, "gbcase_1") */
	struct gb_key *box;           /* kdf(K, 2, "gbcase_1"): seals boxes */
	struct gb_key *link;          /* kdf(K, 3, "gbcase_1"): wraps the
				       * secret of the epoch before, once */
};

/* `secret` is S for the full lane, S2 for the summary.
 * Fails: GB_NOMEM; *out is then all zeros. Free with gb_lane_keys_free(). */
GB_MUST_CHECK
enum gb_code gb_lane_keys_make(struct gb_lane_keys *out, const struct gb_key *e,
			       const struct gb_key *secret,
			       const struct gb_place *place, enum gb_lane lane,
			       struct gb_err *err);
void gb_lane_keys_free(struct gb_lane_keys *keys); /* all zeros is fine */

/* Somebody whom a block of slots is for. */
struct gb_slot_for {
	unsigned char box[32]; /* X25519 public key */
	enum gb_lane lane;
};

/* Slots that `n` readers need: 16, 32, 64 ... */
size_t gb_slots_count(size_t n_readers);

/* Write the block: ephemeral public key (32), then gb_slots_count(n) slots of
 * 64 bytes in order of their tags, the unused ones filled with a keyed stream
 * that only the holder of S can tell from a seal. The same S, place and
 * readers always give the same bytes. Adds to `out`.
 * Fails: GB_INVALID (a reader's key is not a point X25519 accepts), GB_NOMEM.
 */
GB_MUST_CHECK
enum gb_code gb_slots_write(struct gb_buf *out, const struct gb_key *s,
			    const struct gb_place *place,
			    const struct gb_slot_for *readers, size_t n,
			    struct gb_err *err);

/* Look for `id`'s slot in `block`.
 * Gives: *secret (S or S2, by *lane), freed with gb_key_free(); NULL on
 * failure. Fails: GB_NOT_FOUND (no slot for this person: the ordinary case),
 * GB_TAMPERED (the block has an impossible length, or the slot does not
 * open), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_slots_find(struct gb_key **secret, enum gb_lane *lane,
			   const void *block, size_t n_bytes,
			   const struct gb_place *place,
			   const struct gb_identity *id, struct gb_err *err);

#endif

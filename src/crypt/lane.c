/* SPDX-License-Identifier: ISC
 * lane.c - the keys of one epoch of one case. */
#include <sodium.h>
#include <string.h>

#include "guardbook/lane.h"
#include "src/crypt/secret.h"

enum gb_code gb_epoch_summary(struct gb_key **out, const struct gb_key *s,
			      struct gb_err *err)
{
	return gb_key_kdf(out, s, 1, "gbepoch1", err);
}

static enum gb_code make_k(struct gb_key **k, const struct gb_key *e,
			   const struct gb_key *secret,
			   const struct gb_place *place, enum gb_lane lane,
			   struct gb_err *err)
{
	struct gb_buf b = { 0 };
	enum gb_code rc;

	gb_buf_text(&b, "guardbook-case-v1");
	gb_buf_put(&b, place->ledger, sizeof(place->ledger));
	gb_buf_put(&b, place->case_id, sizeof(place->case_id));
	gb_buf_u32(&b, place->epoch);
	gb_buf_u8(&b, (uint8_t)lane);
	rc = gb_buf_done(&b, err);
	if (rc == GB_OK)
		rc = gb_key_mix(k, e, b.data, b.len, secret, err);
	gb_buf_free(&b);
	return rc;
}

enum gb_code gb_lane_keys_make(struct gb_lane_keys *out, const struct gb_key *e,
			       const struct gb_key *secret,
			       const struct gb_place *place, enum gb_lane lane,
			       struct gb_err *err)
{
	struct gb_key *k = NULL, *c = NULL;
	enum gb_code rc;

	*out = (struct gb_lane_keys){ 0 };
	rc = make_k(&k, e, secret, place, lane, err);
	if (rc == GB_OK)
		rc = gb_key_kdf(&c, k, 1, "gbcase_1", err);
	if (rc == GB_OK)
		rc = gb_key_kdf(&out->box, k, 2, "gbcase_1", err);
	if (rc == GB_OK)
		rc = gb_key_kdf(&out->link, k, 3, "gbcase_1", err);
	if (rc == GB_OK)
		memcpy(out->commitment, c->bytes, sizeof(out->commitment));
	else
		gb_lane_keys_free(out);
	gb_key_free(k);
	gb_key_free(c);
	return rc;
}

void gb_lane_keys_free(struct gb_lane_keys *keys)
{
	gb_key_free(keys->box);
	gb_key_free(keys->link);
	*keys = (struct gb_lane_keys){ 0 };
}

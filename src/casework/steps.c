/* SPDX-License-Identifier: ISC
 * steps.c - the entries of one case, and which of them our keys open. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "guardbook/seal.h"
#include "src/casework/known.h"
#include "src/casework/steps.h"

static void clear_held(struct gb_held *h)
{
	gb_key_free(h->secret);
	gb_lane_keys_free(&h->keys);
	json_decref(h->box);
	*h = (struct gb_held){ 0 };
}

void gb_step_clear(struct gb_step *step)
{
	clear_held(&step->held);
	gb_commit_free(&step->commit);
	*step = (struct gb_step){ 0 };
}

void gb_steps_clear(struct gb_steps *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		gb_step_clear(&s->at[i]);
	free(s->at);
	gb_key_free(s->e);
	gb_key_free(s->before.secret);
	*s = (struct gb_steps){ 0 };
}

/* Of the newest entry the chain still has what it read and checked: as much of
 * it as a step needs. */
static enum gb_code copy_head(struct gb_commit *to,
			      const struct gb_commit *head, struct gb_err *err)
{
	memcpy(to->oid, head->oid, sizeof(to->oid));
	to->at_s = head->at_s;
	gb_buf_put(&to->blob, head->blob.data, head->blob.len);
	return gb_buf_done(&to->blob, err);
}

static enum gb_code read_step(struct gb_step *step,
			      const struct gb_chain *chain, uint64_t seq,
			      bool known, bool head_will_do, struct gb_err *err)
{
	enum gb_code rc;

	step->seq = seq;
	if (head_will_do && seq == chain->n)
		rc = copy_head(&step->commit, &chain->head, err);
	else if (known)
		rc = gb_ledger_read_again(chain->ledger,
					  chain->entry[seq - 1].oid,
					  &step->commit, err);
	else
		rc = gb_ledger_read(chain->ledger, chain->entry[seq - 1].oid,
				    &step->commit, err);
	if (rc == GB_OK)
		rc = gb_entry_read(&step->entry, step->commit.blob.data,
				   step->commit.blob.len, err);
	step->missing = rc == GB_TAMPERED;
	return step->missing ? GB_OK : rc;
}

static enum gb_code read_from(struct gb_steps *out,
			      const struct gb_opener *with,
			      const struct gb_chain_case *of, uint32_t from,
			      bool head_will_do, struct gb_err *err)
{
	struct gb_steps s = { .with = with, .of = of };
	enum gb_code rc = gb_vault_half(with->vault, of->id, &s.e, err);

	*out = (struct gb_steps){ 0 };
	/* A damaged half opens as little as a destroyed one, whoever asks; that
	 * it is damaged is for verify to tell. */
	if (rc == GB_TAMPERED)
		rc = gb_case_unknown(err, of->name);
	if (rc != GB_OK)
		return rc;
	if (with->known && from == 0)
		rc = gb_known_case(with->known, with, of, &s.before, err);
	s.at = calloc(of->n - from + 1, sizeof(*s.at));
	if (rc == GB_OK && !s.at)
		rc = gb_fail_nomem(err);
	for (uint32_t i = from; rc == GB_OK && i < of->n; i++) {
		struct gb_step *step = &s.at[s.n++];

		step->number = i + 1;
		rc = read_step(step, with->chain, of->seq[i], i < s.before.n,
			       head_will_do, err);
	}
	if (rc == GB_OK)
		*out = s;
	else
		gb_steps_clear(&s);
	return rc;
}

enum gb_code gb_steps_read(struct gb_steps *out, const struct gb_opener *with,
			   const struct gb_chain_case *of, struct gb_err *err)
{
	return read_from(out, with, of, 0, false, err);
}

enum gb_code gb_steps_read_on(struct gb_steps *out,
			      const struct gb_opener *with,
			      const struct gb_chain_case *of, uint32_t n_known,
			      struct gb_err *err)
{
	return read_from(out, with, of, n_known, true, err);
}

static void entry_place(const struct gb_steps *s, const struct gb_entry *e,
			struct gb_place *place)
{
	memcpy(place->ledger, s->with->chain->id, sizeof(place->ledger));
	memcpy(place->case_id, s->of->id, sizeof(place->case_id));
	place->epoch = e->epoch;
	place->number = e->number;
}

void gb_step_place(const struct gb_steps *s, uint32_t i, struct gb_place *place)
{
	entry_place(s, &s->at[i].entry, place);
}

static enum gb_code open_box(const struct gb_steps *s, const struct gb_entry *e,
			     enum gb_lane lane, const struct gb_key *key,
			     json_t **box, struct gb_err *err)
{
	size_t at = gb_lane_index(lane);
	struct gb_buf bound = { 0 }, plain = { 0 };
	enum gb_code rc;

	if (!e->box[at])
		return gb_fail(err, GB_TAMPERED, "it has no box to open");
	gb_entry_bound(&bound, s->with->chain->id, e->header, e->header_bytes,
		       lane);
	rc = gb_buf_done(&bound, err);
	if (rc == GB_OK)
		rc = gb_open(&plain, key, bound.data, bound.len, e->box[at],
			     e->box_bytes[at], err);
	if (rc == GB_OK)
		rc = gb_unpad(&plain, err);
	if (rc == GB_OK)
		rc = gb_json_parse(box, plain.data, plain.len, err);
	if (rc == GB_INVALID)
		rc = GB_TAMPERED;
	gb_buf_free(&plain);
	gb_buf_free(&bound);
	return rc;
}

/* A full reader reads what only the summary lane was able to write. */
static enum gb_code open_summary(const struct gb_steps *s, uint32_t i,
				 const struct gb_step *epoch, json_t **box,
				 struct gb_err *err)
{
	struct gb_lane_keys keys = { 0 };
	struct gb_key *s2 = NULL;
	struct gb_place place;
	enum gb_code rc;

	entry_place(s, &epoch->entry, &place);
	rc = gb_epoch_summary(&s2, epoch->held.secret, err);
	if (rc == GB_OK)
		rc = gb_lane_keys_make(&keys, s->e, s2, &place, GB_LANE_SUMMARY,
				       err);
	if (rc == GB_OK)
		rc = open_box(s, &s->at[i].entry, GB_LANE_SUMMARY, keys.box,
			      box, err);
	gb_lane_keys_free(&keys);
	gb_key_free(s2);
	return rc;
}

enum gb_code gb_step_box(const struct gb_steps *s, uint32_t i,
			 const struct gb_step *epoch, json_t **box,
			 struct gb_err *err)
{
	const struct gb_entry *e = &s->at[i].entry;

	/* That of an opening was opened to find the epoch before. */
	*box = epoch == &s->at[i] ? json_incref(epoch->held.box) : NULL;
	if (*box)
		return GB_OK;
	if (epoch->held.lane == GB_LANE_FULL && !e->box[0])
		return open_summary(s, i, epoch, box, err);
	return open_box(s, e, epoch->held.lane, epoch->held.keys.box, box, err);
}

/* --- from our slots back to the first epoch --------------------------------
 */

/* Does `secret` meet the commitment of opener `i`? Gives its keys if so. */
static enum gb_code fit(const struct gb_steps *s, uint32_t i,
			const struct gb_key *secret, enum gb_lane lane,
			struct gb_lane_keys *keys, bool *fits,
			struct gb_err *err)
{
	const struct gb_entry *e = &s->at[i].entry;
	const unsigned char *said =
		lane == GB_LANE_FULL ? e->commit_full : e->commit_summary;
	struct gb_place place;
	enum gb_code rc;

	gb_step_place(s, i, &place);
	rc = gb_lane_keys_make(keys, s->e, secret, &place, lane, err);
	*fits = rc == GB_OK && memcmp(keys->commitment, said, 32) == 0;
	if (!*fits)
		gb_lane_keys_free(keys);
	return rc;
}

/* Open the opening box: it tells which epoch came before, and holds the secret
 * of that. */
static enum gb_code step_back(struct gb_steps *s, uint32_t i,
			      struct gb_key **prev, struct gb_err *err)
{
	struct gb_held *h = &s->at[i].held;
	unsigned char wrapped[GB_KEY_WRAP_BYTES];
	const json_t *before;
	json_int_t entry;
	const char *hex;
	enum gb_code rc;

	rc = gb_step_box(s, i, &s->at[i], &h->box, err);
	if (rc != GB_OK || i == 0)
		return rc;
	before = json_object_get(h->box, "prev");
	entry = json_integer_value(json_object_get(before, "entry"));
	hex = gb_json_string(before, "key");
	if (entry < 1 || entry > i || s->at[entry - 1].missing ||
	    !s->at[entry - 1].entry.opens || !hex ||
	    !gb_unhex(wrapped, sizeof(wrapped), hex))
		return gb_fail(err, GB_TAMPERED,
			       "it does not lead back to the epoch before");
	h->prev = (uint32_t)entry;
	return gb_key_unwrap(prev, wrapped, h->keys.link, err);
}

/* Take `secret` for the epoch of opener `i`, and follow it back to the first.
 * Where that fails, what is held stays unlinked, and counts for nothing: it
 * came from somebody who did not know the epoch before. */
static enum gb_code claim(struct gb_steps *s, uint32_t i, struct gb_key *secret,
			  enum gb_lane lane, struct gb_err *err)
{
	struct gb_step *later = NULL;

	for (;;) {
		struct gb_step *step = &s->at[i];
		struct gb_lane_keys keys = { 0 };
		struct gb_key *prev = NULL;
		bool fits;
		enum gb_code rc;

		rc = fit(s, i, secret, lane, &keys, &fits, err);
		if (later && fits)
			later->held.linked = true;
		if (!fits || step->held.lane == GB_LANE_FULL ||
		    step->held.lane == lane) {
			gb_lane_keys_free(&keys);
			gb_key_free(secret);
			return rc;
		}
		clear_held(&step->held);
		step->held = (struct gb_held){ .secret = secret,
					       .lane = lane,
					       .keys = keys,
					       .linked = i == 0 };
		rc = step_back(s, i, &prev, err);
		if (rc != GB_OK || i == 0)
			return rc == GB_TAMPERED ? GB_OK : rc;
		later = step;
		secret = prev;
		i = step->held.prev - 1;
	}
}

/* The opener that the block at entry `i` belongs to: the newest one of that
 * epoch, up to there, whose commitment the secret meets. */
static enum gb_code claim_block(struct gb_steps *s, uint32_t i,
				struct gb_key *secret, enum gb_lane lane,
				struct gb_err *err)
{
	for (uint32_t j = i + 1; j-- > 0;) {
		const struct gb_step *o = &s->at[j];
		struct gb_lane_keys keys = { 0 };
		bool fits;
		enum gb_code rc;

		if (o->missing || !o->entry.opens ||
		    o->entry.epoch != s->at[i].entry.epoch)
			continue;
		rc = fit(s, j, secret, lane, &keys, &fits, err);
		gb_lane_keys_free(&keys);
		if (fits)
			return claim(s, j, secret, lane, err);
		if (rc != GB_OK) {
			gb_key_free(secret);
			return rc;
		}
	}
	s->at[i].false_slot = true;
	gb_key_free(secret);
	return GB_OK;
}

/* What was found out before saves the looking, if all is still there. */
static enum gb_code use_known(struct gb_steps *s, struct gb_err *err)
{
	struct gb_known_case *k = &s->before;
	struct gb_key *secret = k->secret;
	struct gb_step *opener;
	enum gb_code rc;

	if (k->n == 0)
		return GB_OK;
	opener = &s->at[k->opener - 1];
	for (uint32_t i = 0; i < k->n; i++)
		if (s->at[i].missing)
			return GB_OK;
	if (!opener->entry.opens)
		return GB_OK;
	k->secret = NULL;
	rc = claim(s, k->opener - 1, secret, k->lane, err);
	if (rc == GB_OK && opener->held.secret)
		s->known = k->n;
	return rc;
}

enum gb_code gb_steps_unlock(struct gb_steps *s, struct gb_err *err)
{
	enum gb_code known = use_known(s, err);

	if (known == GB_NOMEM)
		return known;
	for (uint32_t i = s->n; i-- > s->known;) {
		const struct gb_entry *e = &s->at[i].entry;
		struct gb_key *secret = NULL;
		enum gb_lane lane;
		struct gb_place place;
		enum gb_code rc;

		if (s->at[i].missing || !e->block)
			continue;
		gb_step_place(s, i, &place);
		rc = gb_slots_find(&secret, &lane, e->block, e->block_bytes,
				   &place, s->with->me, err);
		s->at[i].false_slot = rc == GB_TAMPERED;
		if (rc == GB_OK)
			rc = claim_block(s, i, secret, lane, err);
		if (rc == GB_NOMEM)
			return rc;
	}
	return GB_OK;
}

/* SPDX-License-Identifier: ISC
 * pen.c - writing entries into the ledger. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "guardbook/seal.h"
#include "src/casework/draft_seal.h"
#include "src/casework/pen.h"
#include "src/casework/readers.h"

enum { DAY_S = 24 * 60 * 60, FAR_AHEAD_S = 35 * DAY_S };

enum gb_code gb_pen_stamp(const struct gb_chain *chain,
			  const struct gb_env *env, bool clock_confirmed,
			  int64_t *at_s, struct gb_err *err)
{
	int64_t now = env->now_s(env), last = chain->head.at_s;

	if (chain->n > 0 && !clock_confirmed && now < last - DAY_S)
		return gb_fail(err, GB_DENIED,
			       "the computer's clock is behind the last entry "
			       "by more than a day: have it put right, or "
			       "confirm that it is right");
	/* A practice casebook lies unused for months. */
	if (chain->n > 0 && !clock_confirmed && !chain->roster.practice &&
	    now > last + FAR_AHEAD_S)
		return gb_fail(err, GB_DENIED,
			       "nothing was recorded for 35 days by the "
			       "computer's clock: confirm that it is right");
	*at_s = now > last ? now : last;
	return GB_OK;
}

/* --- what goes into a box ---------------------------------------------------
 */

/* Pupils stay out of the summary (DESIGN 3). */
static json_t *about_without_pupils(const json_t *about)
{
	json_t *out = json_array();
	size_t i;
	json_t *who;

	json_array_foreach (about, i, who) {
		const char *kind = gb_json_string(who, "kind");

		if (kind && strcmp(kind, "pupil") != 0)
			json_array_append(out, who);
	}
	return out;
}

static json_t *fields_for_summary(const struct gb_policy *policy,
				  json_t *fields)
{
	json_t *out = json_object();
	const char *name;
	json_t *value;

	json_object_foreach (fields, name, value) {
		const struct gb_policy_field *f = gb_policy_field(policy, name);

		if (f && f->in_summary)
			json_object_set(out, name, value);
	}
	return out;
}

static json_t *data_for_summary(const struct gb_work *w)
{
	json_t *out = json_object();
	json_t *about = json_object_get(w->data, "about");
	json_t *with = json_object_get(w->data, "with");
	const char *name;
	json_t *value;

	json_object_foreach (w->data, name, value) {
		const struct gb_arg *arg = gb_verb_arg(w->verb, name);

		if (arg && arg->summary && arg->kind == GB_ARG_VALUES)
			json_object_set_new(
				out, name,
				fields_for_summary(w->policy, value));
		else if (arg && arg->summary)
			json_object_set(out, name, value);
	}
	if (with)
		json_object_set(out, "with", with);
	if (about)
		json_object_set_new(out, "about", about_without_pupils(about));
	return out;
}

/* --- one entry ---------------------------------------------------------------
 */

struct writing {
	const struct gb_work *w;
	const struct gb_env *env;
	struct gb_entry entry;
	struct gb_key *e, *s, *s2;
	struct gb_key *old_s2; /* summary secret of the epoch before */
	struct gb_lane_keys full, summary;
	struct gb_buf block, blob;
	size_t header_bytes;
};

static bool somebody_left(const struct gb_readers *before,
			  const struct gb_readers *after)
{
	for (size_t i = 0; i < before->n; i++)
		if (gb_readers_lane(after, before->at[i].id) == GB_LANE_NONE)
			return true;
	return false;
}

/* A new epoch when the case begins, when the first after its reporter writes
 * (whose process still had the key), and when somebody is taken off. */
static bool opens_epoch(const struct gb_work *w)
{
	const char *reporter;

	if (!w->c)
		return true;
	reporter =
		gb_json_string(json_object_get(w->c->body, "reporter"), "id");
	return somebody_left(&w->c->readers, &w->readers) ||
	       (w->c->untouched && reporter &&
		strcmp(reporter, w->me->id) != 0);
}

static void make_place(const struct writing *wr, struct gb_place *place,
		       const unsigned char id[GB_CASE_ID_BYTES])
{
	const struct gb_chain *chain = wr->w->opener->chain;

	memcpy(place->ledger, chain->id, sizeof(place->ledger));
	memcpy(place->case_id, id, sizeof(place->case_id));
	place->epoch = wr->entry.epoch;
	place->number = wr->entry.number;
}

/* The secrets of the entry's epoch and the keys they make. In the summary lane
 * there is no S, and only what S2 makes. */
static enum gb_code make_keys(struct writing *wr, const struct gb_place *place,
			      struct gb_err *err)
{
	const struct gb_case_keys *had = wr->w->c ? wr->w->c->keys : NULL;
	bool only_summary = wr->w->c && wr->w->c->lane == GB_LANE_SUMMARY;
	const struct gb_key *s = NULL, *s2;
	enum gb_code rc = GB_OK;

	if (wr->entry.opens)
		rc = gb_key_random(&wr->s, wr->env, err);
	if (rc == GB_OK && !only_summary) {
		s = wr->entry.opens ? wr->s : had->secret;
		rc = gb_epoch_summary(&wr->s2, s, err);
	}
	s2 = only_summary ? had->secret : wr->s2;
	if (rc == GB_OK && s)
		rc = gb_lane_keys_make(&wr->full, wr->e, s, place, GB_LANE_FULL,
				       err);
	if (rc == GB_OK)
		rc = gb_lane_keys_make(&wr->summary, wr->e, s2, place,
				       GB_LANE_SUMMARY, err);
	if (rc == GB_OK && wr->entry.opens && had)
		rc = gb_epoch_summary(&wr->old_s2, had->secret, err);
	return rc;
}

static enum gb_code make_block(struct writing *wr, const struct gb_place *place,
			       struct gb_err *err)
{
	const struct gb_chain *chain = wr->w->opener->chain;
	const struct gb_key *s =
		wr->entry.opens ? wr->s : wr->w->c->keys->secret;
	struct gb_slot_for *slots = NULL;
	enum gb_code rc;

	rc = gb_readers_slots(&wr->w->readers, &chain->roster, chain->n + 1,
			      &slots, err);
	if (rc == GB_OK)
		rc = gb_slots_write(&wr->block, s, place, slots,
				    wr->w->readers.n, err);
	free(slots);
	wr->entry.block = wr->block.data;
	wr->entry.block_bytes = wr->block.len;
	return rc;
}

/* The way back: number of the entry that opened the epoch before, and its
 * secret under a key of this one. */
static json_t *way_back(const struct writing *wr, enum gb_lane lane)
{
	const struct gb_case_keys *had = wr->w->c->keys;
	unsigned char wrapped[GB_KEY_WRAP_BYTES];
	char hex[2 * GB_KEY_WRAP_BYTES + 1];

	if (lane == GB_LANE_FULL)
		gb_key_wrap(wrapped, had->secret, wr->full.link);
	else
		gb_key_wrap(wrapped, wr->old_s2, wr->summary.link);
	gb_hex(hex, wrapped, sizeof(wrapped));
	return json_pack("{s:I, s:s}", "entry", (json_int_t)had->opener, "key",
			 hex);
}

static json_t *make_box(const struct writing *wr, enum gb_lane lane)
{
	const struct gb_work *w = wr->w;
	json_t *box = json_pack("{s:s, s:o}", "verb", w->verb->name, "by",
				gb_person_ref(w->me));

	if (!box)
		return NULL;
	if (lane == GB_LANE_FULL)
		json_object_set(box, "data", w->data);
	else
		json_object_set_new(box, "data", data_for_summary(w));
	if (!w->c)
		json_object_set_new(
			box, "policy",
			json_integer((json_int_t)w->opener->chain->n_policies));
	if (wr->entry.block)
		json_object_set_new(box, "readers",
				    gb_readers_to_json(&w->readers));
	if (wr->entry.opens && w->c)
		json_object_set_new(box, "prev", way_back(wr, lane));
	return box;
}

static enum gb_code seal_box(struct writing *wr, enum gb_lane lane,
			     const struct gb_lane_keys *keys,
			     struct gb_err *err)
{
	struct gb_buf plain = { 0 }, bound = { 0 }, sealed = { 0 };
	json_t *box = NULL;
	enum gb_code rc = GB_OK;

	if (!keys->box) {
		gb_entry_write_box(&wr->blob, NULL, 0);
		return GB_OK;
	}
	box = make_box(wr, lane);
	if (!box)
		rc = gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = gb_json_text(box, &plain, err);
	gb_pad(&plain);
	gb_entry_bound(&bound, wr->w->opener->chain->id, wr->blob.data,
		       wr->header_bytes, lane);
	if (rc == GB_OK)
		rc = gb_buf_done(&plain, err);
	if (rc == GB_OK)
		rc = gb_buf_done(&bound, err);
	if (rc == GB_OK)
		rc = gb_seal(&sealed, keys->box, bound.data, bound.len,
			     plain.data, plain.len, wr->env, err);
	if (rc == GB_OK)
		gb_entry_write_box(&wr->blob, sealed.data, sealed.len);
	gb_buf_free(&plain);
	gb_buf_free(&bound);
	gb_buf_free(&sealed);
	json_decref(box);
	return rc;
}

static void begin_entry(struct writing *wr,
			const unsigned char id[GB_CASE_ID_BYTES])
{
	const struct gb_work *w = wr->w;
	const struct gb_chain_case *of = gb_chain_case(w->opener->chain, id);
	struct gb_entry *e = &wr->entry;

	e->kind = GB_ENTRY_CASE;
	memcpy(e->person, w->me->id, sizeof(e->person));
	memcpy(e->case_id, id, sizeof(e->case_id));
	e->number = of ? of->n + 1 : 1;
	e->opens = opens_epoch(w);
	e->epoch = w->c ? w->c->keys->epoch + (e->opens ? 1 : 0) : 1;
	if (of) {
		memcpy(e->prev_entry, of->last_entry, sizeof(e->prev_entry));
		memcpy(e->prev_oid, of->last_oid, sizeof(e->prev_oid));
	}
}

static enum gb_code make_blob(struct writing *wr,
			      const unsigned char id[GB_CASE_ID_BYTES],
			      struct gb_err *err)
{
	const struct gb_work *w = wr->w;
	struct gb_place place;
	enum gb_code rc;

	begin_entry(wr, id);
	make_place(wr, &place, id);
	rc = gb_vault_half(w->opener->vault, id, &wr->e, err);
	if (rc == GB_OK)
		rc = make_keys(wr, &place, err);
	if (rc == GB_OK && wr->entry.opens) {
		memcpy(wr->entry.commit_full, wr->full.commitment, 32);
		memcpy(wr->entry.commit_summary, wr->summary.commitment, 32);
	}
	if (rc == GB_OK &&
	    (wr->entry.opens || !gb_readers_same(&w->c->readers, &w->readers)))
		rc = make_block(wr, &place, err);
	if (rc != GB_OK)
		return rc;
	gb_entry_write_header(&wr->blob, &wr->entry);
	wr->header_bytes = wr->blob.len;
	rc = seal_box(wr, GB_LANE_FULL, &wr->full, err);
	if (rc == GB_OK)
		rc = seal_box(wr, GB_LANE_SUMMARY, &wr->summary, err);
	return rc == GB_OK ? gb_buf_done(&wr->blob, err) : rc;
}

static void end_writing(struct writing *wr)
{
	gb_key_free(wr->e);
	gb_key_free(wr->s);
	gb_key_free(wr->s2);
	gb_key_free(wr->old_s2);
	gb_lane_keys_free(&wr->full);
	gb_lane_keys_free(&wr->summary);
	gb_buf_free(&wr->block);
	gb_buf_free(&wr->blob);
}

enum gb_code gb_pen_write(const struct gb_work *w,
			  const unsigned char id[GB_CASE_ID_BYTES],
			  const char *name, int64_t at_s,
			  const struct gb_env *env, struct gb_commit *done,
			  struct gb_err *err)
{
	struct writing wr = { .w = w, .env = env };
	char subject[GB_SUBJECT_ROOM];
	enum gb_code rc = make_blob(&wr, id, err);

	if (rc == GB_OK && wr.blob.len > GB_BLOB_MAX_BYTES)
		rc = gb_fail(err, GB_INVALID,
			     "this is too long for one entry: write it in "
			     "parts");
	if (rc == GB_OK && w->sending)
		rc = gb_draft_mark(w->sending, wr.entry.number, wr.blob.data,
				   wr.blob.len, err);
	if (rc == GB_OK) {
		snprintf(subject, sizeof(subject), "%s %u", name,
			 wr.entry.number);
		rc = gb_ledger_append(
			w->opener->chain->ledger,
			&(struct gb_draft_commit){ .author = w->me->id,
						   .subject = subject,
						   .at_s = at_s,
						   .blob = wr.blob.data,
						   .blob_bytes = wr.blob.len },
			w->opener->me, done, err);
	}
	end_writing(&wr);
	return rc;
}

enum gb_code gb_pen_write_book(struct gb_ledger *ledger,
			       enum gb_entry_kind kind, uint32_t serial,
			       const void *body, size_t n_bytes,
			       const char *person,
			       const struct gb_identity *signer, int64_t at_s,
			       struct gb_err *err)
{
	struct gb_entry e = { .kind = kind,
			      .serial = serial,
			      .body = body,
			      .body_bytes = n_bytes };
	char subject[GB_SUBJECT_ROOM];
	struct gb_buf blob = { 0 };
	enum gb_code rc;

	snprintf(e.person, sizeof(e.person), "%s", person);
	snprintf(subject, sizeof(subject), "%s %u", gb_entry_kind_name(kind),
		 serial);
	gb_entry_write_header(&blob, &e);
	rc = gb_buf_done(&blob, err);
	if (rc == GB_OK)
		rc = gb_ledger_append(
			ledger,
			&(struct gb_draft_commit){ .author = person,
						   .subject = subject,
						   .at_s = at_s,
						   .blob = blob.data,
						   .blob_bytes = blob.len },
			signer, NULL, err);
	gb_buf_free(&blob);
	return rc;
}

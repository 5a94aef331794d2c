/* SPDX-License-Identifier: ISC
 * change.c - one person, signed in: what they do. Every change of every case
 * comes through gb_change_make(). */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/receipt.h"
#include "src/casework/at_hand.h"
#include "src/casework/change.h"
#include "src/casework/copies.h"
#include "src/casework/draft_seal.h"
#include "src/casework/pen.h"

static enum gb_code begin_work(struct gb_work *w, struct gb_session *s,
			       const char *name, struct gb_case **c,
			       struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;
	const char *type;
	enum gb_code rc;

	w->opener = &s->opener;
	w->me = gb_session_me(s);
	w->now_s = s->book->env->now_s(s->book->env);
	if (!name) {
		type = gb_json_string(w->data, "type");
		w->policy = gb_chain_policy(chain, 0);
		w->type = type ? gb_policy_type(w->policy, type) : NULL;
		if (!w->type)
			return gb_fail(err, GB_INVALID,
				       "the policy has no type %s",
				       type ? type : "");
		return gb_verb_may(w->verb, w->me, NULL, NULL, w->data, err);
	}
	rc = gb_session_case_now(s, name, c, err);
	if (rc != GB_OK)
		return rc;
	w->c = *c;
	w->type = gb_case_type(*c, chain);
	w->policy = gb_chain_policy(
		chain, (uint32_t)json_integer_value(
			       json_object_get((*c)->body, "policy")));
	rc = gb_verb_may(w->verb, w->me, *c, w->type, w->data, err);
	return rc == GB_OK ? gb_readers_copy(&w->readers, &(*c)->readers, err)
			   : rc;
}

static enum gb_code prepare(struct gb_work *w, struct gb_session *s,
			    struct gb_err *err)
{
	enum gb_code rc = gb_check_args(w->verb, w->data, err);

	if (rc == GB_OK)
		rc = gb_work_ask(s, w, err);
	if (rc == GB_OK)
		rc = w->verb->prepare(w, err);
	if (rc == GB_OK)
		rc = gb_work_bend(w, err);
	/* Others would have to be given a key that only the full lane holds. */
	if (rc == GB_OK && w->c && w->c->lane == GB_LANE_SUMMARY &&
	    !gb_readers_same(&w->c->readers, &w->readers))
		rc = gb_fail(err, GB_DENIED,
			     "you see a summary of %s only, so you can't take "
			     "anybody off it: tell whoever has the case",
			     w->c->name);
	return rc;
}

/* Of what is logged now: that of its draft, or the next of the stock. */
static enum gb_code case_id(struct gb_session *s, const struct gb_draft *draft,
			    unsigned char id[GB_CASE_ID_BYTES],
			    char name[GB_CASE_NAME_ROOM], struct gb_err *err)
{
	if (!draft || draft->kept_s == 0)
		return gb_stock_take(s->book, id, name, err);
	memcpy(id, draft->case_id, GB_CASE_ID_BYTES);
	/* Its short name may have been given away since it was kept. */
	for (unsigned digits = 3; digits <= GB_NAME_DIGITS_MAX; digits++) {
		gb_case_name(name, id, digits);
		if (!gb_chain_case_named(s->book->chain, name))
			return GB_OK;
	}
	return gb_fail(err, GB_CONFLICT,
		       "the name of this report was given away: copy its words "
		       "into a new one");
}

static enum gb_code write_down(struct gb_session *s, struct gb_work *w,
			       struct gb_commit *k, struct gb_done *done,
			       struct gb_err *err)
{
	unsigned char id[GB_CASE_ID_BYTES];
	int64_t at_s;
	enum gb_code rc;

	rc = gb_pen_stamp(s->book->chain, s->book->env,
			  s->book->clock_confirmed, &at_s, err);
	if (rc == GB_OK && w->c) {
		memcpy(id, w->c->id, sizeof(id));
		memcpy(done->name, w->c->name, sizeof(done->name));
	} else if (rc == GB_OK) {
		rc = case_id(s, w->sending ? w->sending->d : NULL, id,
			     done->name, err);
	}
	/* A copy is durable before the entry that tells of it. */
	if (rc == GB_OK)
		rc = gb_copies_make(s, id, w->data, err);
	if (rc == GB_OK)
		rc = gb_pen_write(w, id, done->name, at_s, s->book->env, k,
				  err);
	/* After GB_IO the entry may be there all the same: rather a copy that
	 * nobody needs than one that is missing. */
	if (rc != GB_OK && rc != GB_IO)
		gb_copies_drop(s, w->data);
	if (rc == GB_OK) {
		gb_receipt_write(done->receipt, k);
		done->nobody = w->readers.n <= 1;
		done->still_mine =
			gb_readers_lane(&w->readers, w->me->id) != GB_LANE_NONE;
	}
	return rc;
}

/* It is saved. If the chain can't take it in now, the next look will. */
static enum gb_code follow(struct gb_session *s, struct gb_commit *k,
			   struct gb_done *done)
{
	struct gb_chain *chain = s->book->chain;
	const struct gb_chain_case *of;
	enum gb_code rc = gb_chain_take_own(chain, k, NULL);

	if (rc == GB_OK && (of = gb_chain_case_named(chain, done->name)))
		done->entry = of->n;
	return rc;
}

enum gb_code gb_change_make(struct gb_session *s, const struct gb_order *o,
			    struct gb_done *done, bool *followed,
			    struct gb_err *err)
{
	struct gb_work w = { .verb = o->verb,
			     .sending = o->sending,
			     .data = json_deep_copy(o->data) };
	struct gb_done result = { 0 };
	struct gb_commit k = { 0 };
	struct gb_case *c = NULL;
	enum gb_code rc;

	*followed = false;
	if (!w.data)
		return gb_fail_nomem(err);
	rc = begin_work(&w, s, o->name, &c, err);
	if (rc == GB_OK)
		rc = prepare(&w, s, err);
	if (rc == GB_OK && o->sending)
		rc = gb_draft_claim(s, o->sending->d, err);
	if (rc == GB_OK)
		rc = write_down(s, &w, &k, &result, err);
	if (rc == GB_OK) {
		*followed = follow(s, &k, &result) == GB_OK;
		*done = result;
	}
	gb_commit_free(&k);
	gb_case_free(c);
	gb_readers_free(&w.readers);
	json_decref(w.data);
	return rc;
}

static enum gb_code change(struct gb_session *s, const struct gb_order *o,
			   struct gb_done *done, struct gb_err *err)
{
	struct gb_done result = { 0 };
	bool followed = false;
	enum gb_code rc = gb_ledger_lock(s->book->ledger, err);

	if (rc != GB_OK)
		return rc;
	rc = gb_session_catch_up(s, NULL, err);
	if (rc == GB_OK)
		rc = gb_change_make(s, o, &result, &followed, err);
	/* If the index can't follow now, the next look will. */
	if (rc == GB_OK && followed &&
	    gb_session_catch_up(s, NULL, NULL) != GB_OK)
		result.entry = 0;
	gb_ledger_unlock(s->book->ledger);
	if (rc == GB_OK && done)
		*done = result;
	return rc;
}

enum gb_code gb_session_do(struct gb_session *s, const char *name,
			   const struct gb_verb *verb, const json_t *data,
			   struct gb_done *done, struct gb_err *err)
{
	const struct gb_order o = { .name = name, .verb = verb, .data = data };

	return change(s, &o, done, err);
}

enum gb_code gb_session_would(struct gb_session *s, const char *name,
			      const struct gb_verb *verb, const json_t *data,
			      struct gb_err *err)
{
	struct gb_work w = { .verb = verb, .data = json_deep_copy(data) };
	struct gb_case *c = NULL;
	enum gb_code rc = w.data ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = begin_work(&w, s, name, &c, err);
	if (rc == GB_OK)
		rc = prepare(&w, s, err);
	gb_case_free(c);
	gb_readers_free(&w.readers);
	json_decref(w.data);
	return rc;
}

enum gb_code gb_draft_send(struct gb_session *s, struct gb_draft *d,
			   const json_t *data, const json_t *rest,
			   struct gb_done *done, struct gb_err *err)
{
	const struct gb_sending sending = { .s = s, .d = d, .rest = rest };
	const struct gb_order o = { .name = d->name[0] ? d->name : NULL,
				    .verb = d->verb,
				    .data = data,
				    .sending = &sending };
	enum gb_code rc = change(s, &o, done, err);

	/* It is sent. A draft that can't be thrown away now is found to be
	 * sent when drafts are next listed. */
	if (rc == GB_OK && !rest && gb_draft_drop(s, d, NULL) != GB_OK)
		d->kept_s = 0;
	return rc;
}

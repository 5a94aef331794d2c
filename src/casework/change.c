/* SPDX-License-Identifier: ISC
 * change.c - one person, signed in: what they do. Every change of every case
 * comes through gb_session_do(). */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/mention.h"
#include "guardbook/receipt.h"
#include "src/casework/at_hand.h"
#include "src/casework/copies.h"
#include "src/casework/draft_seal.h"
#include "src/casework/pen.h"

/* --- is this about ...?
 * ------------------------------------------------------- */

/* What of a change people wrote themselves. */
static json_t *own_words(const struct gb_verb *verb, const json_t *data)
{
	json_t *words = json_array(), *who;
	size_t j;

	for (size_t i = 0; i < verb->n_args; i++) {
		enum gb_arg_kind kind = verb->args[i].kind;

		if (kind == GB_ARG_LINE || kind == GB_ARG_TEXT ||
		    kind == GB_ARG_LIST || kind == GB_ARG_VALUES)
			json_array_append(
				words,
				json_object_get(data, verb->args[i].name));
	}
	/* Somebody typed in, not picked from the staff list, may be on it. */
	json_array_foreach (json_object_get(data, "about"), j, who)
		if (!json_object_get(who, "id"))
			json_array_append(words, json_object_get(who, "name"));
	return words;
}

static enum gb_code questions(const struct gb_session *s,
			      const struct gb_case *c,
			      const struct gb_verb *verb, const json_t *data,
			      json_t **out, struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;
	const json_t *had = c ? json_object_get(c->body, "not_about") : NULL;
	const json_t *now = json_object_get(data, "not_about");
	json_t *answers = json_array();
	json_t *about = gb_about_with(c, data);
	json_t *words = own_words(verb, data);
	enum gb_code rc;

	if (had)
		json_array_extend(answers, (json_t *)had);
	if (now)
		json_array_extend(answers, (json_t *)now);
	/* In a case that one may read one may write of oneself; who reports
	 * oneself is asked. */
	rc = gb_mentions(out, gb_chain_policy(chain, 0), &chain->roster, words,
			 about, answers, c ? s->opener.person : NULL, err);
	json_decref(answers);
	json_decref(about);
	json_decref(words);
	return rc;
}

enum gb_code gb_session_questions(struct gb_session *s, const char *name,
				  const struct gb_verb *verb,
				  const json_t *data, json_t **out,
				  struct gb_err *err)
{
	struct gb_case *c = NULL;
	enum gb_code rc = GB_OK;

	*out = NULL;
	if (name)
		rc = gb_session_case_now(s, name, &c, err);
	if (rc == GB_OK)
		rc = questions(s, c, verb, data, out, err);
	gb_case_free(c);
	return rc;
}

static enum gb_code ask(const struct gb_session *s, const struct gb_work *w,
			struct gb_err *err)
{
	json_t *open = NULL;
	enum gb_code rc = questions(s, w->c, w->verb, w->data, &open, err);
	const json_t *first = json_array_get(open, 0);

	if (rc == GB_OK && first)
		rc = gb_fail(err, GB_ASK,
			     "is this about %s (%s)? Say yes or no before "
			     "it can be saved",
			     gb_json_string(first, "name"),
			     gb_json_string(first, "title"));
	json_decref(open);
	return rc;
}

/* --- who reads from now on
 * ------------------------------------------------------ */

/* Whoever is named leaves the readers and those who have the case. If nobody
 * has it then, those whom the policy gives it to do. */
static enum gb_code drop_named(struct gb_work *w, const json_t *about,
			       const struct gb_route *route, struct gb_err *err)
{
	const struct gb_roster *roster = &w->opener->chain->roster;
	struct gb_readers with = { 0 };
	enum gb_code rc = GB_OK;
	size_t n = 0;

	for (size_t i = 0; rc == GB_OK && i < roster->n; i++) {
		const struct gb_person *p = &roster->person[i];
		bool named = gb_about_names(about, p);

		if (named)
			gb_readers_drop(&w->readers, p->id);
		if (p->until_seq != 0 || !gb_case_has(w->c, "with", p->id))
			continue;
		n++;
		if (!named)
			rc = gb_readers_add(&with, p->id, GB_LANE_FULL, err);
	}
	if (rc == GB_OK && with.n < n && !json_object_get(w->data, "with")) {
		const struct gb_readers *have = with.n ? &with : &route->with;

		json_object_set_new(w->data, "with",
				    gb_people_refs(roster, have));
		for (size_t i = 0; rc == GB_OK && i < have->n; i++)
			rc = gb_readers_add(&w->readers, have->at[i].id,
					    GB_LANE_FULL, err);
	}
	gb_readers_free(&with);
	return rc;
}

/* A change that names somebody, or of what sort the case is, works out the
 * readers again (DESIGN 4). Where that moves the decision to another role, the
 * new holders read alone; else those named leave. */
static enum gb_code bend_readers(struct gb_work *w, struct gb_err *err)
{
	const struct gb_chain *chain = w->opener->chain;
	struct gb_route before = { 0 }, after = { 0 };
	const struct gb_policy_type *was;
	json_t *about = NULL;
	enum gb_code rc;

	if (!w->c)
		return GB_OK;
	was = gb_case_type(w->c, chain);
	if (was == w->type &&
	    json_array_size(json_object_get(w->data, "about")) == 0)
		return GB_OK;
	about = gb_about_with(w->c, w->data);
	rc = gb_route_work_out(&before, &chain->roster, was,
			       json_object_get(w->c->body, "about"), err);
	if (rc == GB_OK)
		rc = gb_route_work_out(&after, &chain->roster, w->type, about,
				       err);
	if (rc == GB_OK && strcmp(before.role, after.role) != 0) {
		gb_readers_free(&w->readers);
		w->readers = after.readers;
		after.readers = (struct gb_readers){ 0 };
		json_object_set_new(
			w->data, "with",
			gb_people_refs(&chain->roster, &after.with));
	} else if (rc == GB_OK) {
		rc = drop_named(w, about, &after, err);
	}
	gb_route_free(&before);
	gb_route_free(&after);
	json_decref(about);
	return rc;
}

/* --- one change
 * ----------------------------------------------------------------- */

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
		rc = ask(s, w, err);
	if (rc == GB_OK)
		rc = w->verb->prepare(w, err);
	if (rc == GB_OK)
		rc = bend_readers(w, err);
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

/* It is saved. If chain and index can't follow now, the next look will. */
static void follow(struct gb_session *s, struct gb_commit *k,
		   struct gb_done *done)
{
	struct gb_chain *chain = s->book->chain;
	const struct gb_chain_case *of;

	if (gb_chain_take_own(chain, k, NULL) == GB_OK &&
	    gb_session_catch_up(s, NULL, NULL) == GB_OK &&
	    (of = gb_chain_case_named(chain, done->name)))
		done->entry = of->n;
}

static enum gb_code change(struct gb_session *s, const char *name,
			   const struct gb_verb *verb, const json_t *data,
			   const struct gb_sending *sending,
			   struct gb_done *done, struct gb_err *err)
{
	struct gb_work w = { .verb = verb,
			     .sending = sending,
			     .data = json_deep_copy(data) };
	struct gb_done result = { 0 };
	struct gb_commit k = { 0 };
	struct gb_case *c = NULL;
	enum gb_code rc;

	if (!w.data)
		return gb_fail_nomem(err);
	rc = gb_ledger_lock(s->book->ledger, err);
	if (rc != GB_OK) {
		json_decref(w.data);
		return rc;
	}
	rc = gb_session_catch_up(s, NULL, err);
	if (rc == GB_OK)
		rc = begin_work(&w, s, name, &c, err);
	if (rc == GB_OK)
		rc = prepare(&w, s, err);
	if (rc == GB_OK && sending)
		rc = gb_draft_claim(s, sending->d, err);
	if (rc == GB_OK)
		rc = write_down(s, &w, &k, &result, err);
	/* What is at hand goes on only when nobody looks at it. */
	gb_case_free(c);
	if (rc == GB_OK)
		follow(s, &k, &result);
	gb_ledger_unlock(s->book->ledger);
	if (rc == GB_OK && done)
		*done = result;
	gb_commit_free(&k);
	gb_readers_free(&w.readers);
	json_decref(w.data);
	return rc;
}

enum gb_code gb_session_do(struct gb_session *s, const char *name,
			   const struct gb_verb *verb, const json_t *data,
			   struct gb_done *done, struct gb_err *err)
{
	return change(s, name, verb, data, NULL, done, err);
}

enum gb_code gb_draft_send(struct gb_session *s, struct gb_draft *d,
			   const json_t *data, const json_t *rest,
			   struct gb_done *done, struct gb_err *err)
{
	const struct gb_sending sending = { .s = s, .d = d, .rest = rest };
	enum gb_code rc = change(s, d->name[0] ? d->name : NULL, d->verb, data,
				 &sending, done, err);

	/* It is sent. A draft that can't be thrown away now is found to be
	 * sent when drafts are next listed. */
	if (rc == GB_OK && !rest && gb_draft_drop(s, d, NULL) != GB_OK)
		d->kept_s = 0;
	return rc;
}

/* SPDX-License-Identifier: ISC
 * draft.c - words that are not sent yet: kept, and known to be sent. Reading
 * them back is drafts.c. */
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "guardbook/json.h"
#include "guardbook/seal.h"
#include "src/casework/book.h"
#include "src/casework/draft_seal.h"

#define OWNER "guardbook-owner-v1"

/* --- keys ----------------------------------------------------------------- */

/* Of the seal that tells only its author whose a draft is. */
enum gb_code gb_draft_owner_key(struct gb_key **out, const struct gb_session *s,
				struct gb_err *err)
{
	struct gb_buf text = { 0 };
	enum gb_code rc;

	*out = NULL;
	gb_buf_text(&text, OWNER);
	gb_buf_put(&text, s->book->chain->id, sizeof(s->book->chain->id));
	rc = gb_buf_done(&text, err);
	if (rc == GB_OK)
		rc = gb_key_mix(out, gb_identity_local(s->id), text.data,
				text.len, NULL, err);
	gb_buf_free(&text);
	return rc;
}

enum gb_code gb_draft_key(struct gb_key **out, const struct gb_session *s,
			  const unsigned char case_id[GB_CASE_ID_BYTES],
			  struct gb_err *err)
{
	struct gb_buf text = { 0 };
	struct gb_key *e = NULL;
	enum gb_code rc = gb_vault_half(s->book->vault, case_id, &e, err);

	*out = NULL;
	gb_buf_text(&text, GB_DRAFT_NAME);
	gb_buf_put(&text, s->book->chain->id, sizeof(s->book->chain->id));
	gb_buf_text(&text, s->opener.person);
	gb_buf_put(&text, case_id, GB_CASE_ID_BYTES);
	if (rc == GB_OK)
		rc = gb_buf_done(&text, err);
	if (rc == GB_OK)
		rc = gb_key_mix(out, e, text.data, text.len,
				gb_identity_local(s->id), err);
	gb_buf_free(&text);
	gb_key_free(e);
	return rc;
}

void gb_draft_ad(struct gb_buf *ad, const unsigned char id[GB_DRAFT_ID_BYTES],
		 const unsigned char case_id[GB_CASE_ID_BYTES])
{
	gb_buf_text(ad, GB_DRAFT_NAME);
	gb_buf_put(ad, id, GB_DRAFT_ID_BYTES);
	gb_buf_put(ad, case_id, GB_CASE_ID_BYTES);
}

/* --- sealing -------------------------------------------------------------- */

static enum gb_code seal_owner(const struct gb_session *s,
			       const struct gb_buf *ad, struct gb_buf *out,
			       struct gb_err *err)
{
	struct gb_key *key = NULL;
	enum gb_code rc = gb_draft_owner_key(&key, s, err);

	if (rc == GB_OK)
		rc = gb_seal(out, key, ad->data, ad->len, "", 0, s->book->env,
			     err);
	gb_key_free(key);
	return rc;
}

static enum gb_code seal_words(const struct gb_session *s,
			       const struct gb_draft *d, const json_t *words,
			       const json_t *rest, const struct gb_buf *ad,
			       struct gb_buf *out, struct gb_err *err)
{
	char sent[2 * sizeof(d->sent) + 1];
	struct gb_buf plain = { 0 };
	struct gb_key *key = NULL;
	enum gb_code rc;
	json_t *all;

	gb_hex(sent, d->sent, sizeof(d->sent));
	all = json_pack("{s:I, s:s, s:I, s:I, s:O*, s:s, s:s, s:O}", "begun",
			(json_int_t)d->begun_s, "case", d->name, "entry",
			(json_int_t)d->entry, "kept", (json_int_t)d->kept_s,
			"rest", rest, "sent", sent, "verb", d->verb->name,
			"words", words);
	rc = all ? gb_json_text(all, &plain, err) : gb_fail_nomem(err);

	if (rc == GB_OK) {
		gb_pad(&plain);
		rc = gb_buf_done(&plain, err);
	}
	if (rc == GB_OK)
		rc = gb_draft_key(&key, s, d->case_id, err);
	if (rc == GB_OK)
		rc = gb_seal(out, key, ad->data, ad->len, plain.data, plain.len,
			     s->book->env, err);
	gb_key_free(key);
	gb_buf_free(&plain);
	json_decref(all);
	return rc;
}

/* Write `d` down, fresh or in the place of what `d` was; `d` then knows it. */
static enum gb_code put(struct gb_session *s, struct gb_draft *d,
			const json_t *words, const json_t *rest, bool is_fresh,
			struct gb_err *err)
{
	struct gb_vault_draft v = { 0 };
	struct gb_buf ad = { 0 };
	enum gb_code rc;

	memcpy(v.id, d->id, sizeof(v.id));
	memcpy(v.case_id, d->case_id, sizeof(v.case_id));
	gb_draft_ad(&ad, d->id, d->case_id);
	rc = gb_buf_done(&ad, err);
	if (rc == GB_OK)
		rc = seal_owner(s, &ad, &v.owner, err);
	if (rc == GB_OK)
		rc = seal_words(s, d, words, rest, &ad, &v.sealed, err);
	if (rc == GB_OK)
		rc = gb_vault_draft_keep(s->book->vault, &v,
					 is_fresh ? NULL : d->mark, err);
	if (rc == GB_OK)
		memcpy(d->mark, v.sealed.data, sizeof(d->mark));
	gb_buf_free(&v.owner);
	gb_buf_free(&v.sealed);
	gb_buf_free(&ad);
	return rc;
}

/* --- keeping -------------------------------------------------------------- */

/* The case that a draft stands under. That of a new report is taken under the
 * ledger's lock, so that nobody logs or keeps another under it. */
static enum gb_code take_case(struct gb_session *s, struct gb_draft *d,
			      struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;
	const struct gb_chain_case *of;
	char name[GB_CASE_NAME_ROOM];

	if (!d->name[0])
		return gb_stock_take(s->book, d->case_id, name, err);
	of = gb_chain_case_named(chain, d->name);
	if (!of)
		return gb_case_unknown(err, d->name);
	memcpy(d->case_id, of->id, sizeof(d->case_id));
	return GB_OK;
}

/* A draft of one's own. Holds the ledger's lock. */
static enum gb_code put_fresh(struct gb_session *s, struct gb_draft *d,
			      const json_t *words, struct gb_err *err)
{
	const struct gb_env *env = s->book->env;
	enum gb_code rc = take_case(s, d, err);

	/* An id that is taken is a one in 2^128, unless it is a test. */
	for (int tries = 0; rc == GB_OK && tries < 16; tries++) {
		env->random(env, d->id, sizeof(d->id));
		rc = put(s, d, words, NULL, true, err);
		if (rc != GB_CONFLICT)
			break;
		rc = tries < 15 ? GB_OK : rc;
	}
	return rc;
}

/* Has somebody else, or another case of its name, come first since the draft of
 * a new report took its case? */
static bool is_taken(const struct gb_session *s, const struct gb_draft *d)
{
	const struct gb_chain *chain = s->book->chain;
	char name[GB_CASE_NAME_ROOM];

	gb_case_name(name, d->case_id, 3);
	return !d->name[0] && (gb_chain_case(chain, d->case_id) ||
			       gb_chain_case_named(chain, name));
}

/* In the place of what was kept. Where that is logged by now, or was touched by
 * another program, one of its own. */
static enum gb_code put_again(struct gb_session *s, struct gb_draft *d,
			      const json_t *words, struct gb_err *err)
{
	enum gb_code rc;

	if (is_taken(s, d)) {
		rc = gb_vault_draft_drop(s->book->vault, d->id, err);
		return rc == GB_OK ? put_fresh(s, d, words, err) : rc;
	}
	rc = put(s, d, words, NULL, false, err);
	return rc == GB_CONFLICT ? put_fresh(s, d, words, err) : rc;
}

enum gb_code gb_draft_keep(struct gb_session *s, struct gb_draft *d,
			   const json_t *words, struct gb_err *err)
{
	struct gb_draft fresh = *d;
	const struct gb_env *env = s->book->env;
	enum gb_code rc;

	fresh.words = json_deep_copy(words);
	if (!fresh.words)
		return gb_fail_nomem(err);
	fresh.entry = 0;
	fresh.kept_s = env->now_s(env);
	if (fresh.begun_s == 0)
		fresh.begun_s = fresh.kept_s;
	rc = gb_ledger_lock(s->book->ledger, err);
	if (rc == GB_OK) {
		rc = gb_casebook_refresh(s->book, err);
		if (rc == GB_OK)
			rc = d->kept_s == 0 ? put_fresh(s, &fresh, words, err)
					    : put_again(s, &fresh, words, err);
		gb_ledger_unlock(s->book->ledger);
	}
	if (rc == GB_OK) {
		json_decref(d->words);
		*d = fresh;
	} else {
		json_decref(fresh.words);
	}
	return rc;
}

/* --- sending -------------------------------------------------------------- */

static enum gb_code fail_sent(struct gb_draft *d, struct gb_err *err)
{
	d->kept_s = 0;
	return gb_fail(err, GB_CONFLICT,
		       "this draft was sent or changed at another screen: if "
		       "you do not find it sent, send it again");
}

enum gb_code gb_draft_claim(struct gb_session *s, struct gb_draft *d,
			    struct gb_err *err)
{
	const struct gb_chain_case *of =
		gb_chain_case(s->book->chain, d->case_id);
	enum gb_code rc = GB_OK;

	if (d->kept_s == 0)
		return GB_OK;
	if (!d->name[0] && of && strcmp(of->reporter, s->opener.person) == 0)
		return fail_sent(d, err);
	if (is_taken(s, d))
		rc = put_again(s, d, d->words, err);
	return rc == GB_CONFLICT ? fail_sent(d, err) : rc;
}

enum gb_code gb_draft_mark(const struct gb_sending *of, uint32_t number,
			   const void *blob, size_t n_bytes, struct gb_err *err)
{
	struct gb_draft *d = of->d;
	enum gb_code rc;

	if (d->kept_s == 0)
		return GB_OK;
	d->entry = number;
	gb_hash(d->sent, blob, n_bytes);
	rc = put(of->s, d, d->words, of->rest, false, err);
	return rc == GB_CONFLICT ? fail_sent(d, err) : rc;
}

void gb_draft_free(struct gb_draft *d)
{
	json_decref(d->words);
	d->words = NULL;
}

enum gb_code gb_draft_drop(struct gb_session *s, struct gb_draft *d,
			   struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	if (d->kept_s != 0)
		rc = gb_vault_draft_drop(s->book->vault, d->id, err);
	if (rc == GB_OK)
		d->kept_s = 0;
	return rc;
}

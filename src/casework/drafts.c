/* SPDX-License-Identifier: ISC
 * drafts.c - reading back the drafts that somebody has kept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "guardbook/seal.h"
#include "src/casework/book.h"
#include "src/casework/draft_seal.h"

static bool is_mine(const struct gb_vault_draft *v, const struct gb_key *owner,
		    const struct gb_buf *ad)
{
	struct gb_buf none = { 0 };
	bool mine = gb_open(&none, owner, ad->data, ad->len, v->owner.data,
			    v->owner.len, NULL) == GB_OK &&
		    none.len == 0;

	gb_buf_free(&none);
	return mine;
}

/* What was sealed, into `d`; into *rest, the caller's, what is left of it once
 * it is sent. */
static enum gb_code read_words(struct gb_draft *d, json_t **rest,
			       const struct gb_buf *plain, struct gb_err *err)
{
	json_t *all = NULL;
	enum gb_code rc = gb_json_parse(&all, plain->data, plain->len, err);
	const char *verb = gb_json_string(all, "verb");
	const char *name = gb_json_string(all, "case");
	const char *sent = gb_json_string(all, "sent");
	json_t *words = gb_json_object(all, "words");
	int64_t entry = 0;

	d->verb = verb ? gb_verb_named(verb) : NULL;
	if (rc == GB_OK &&
	    (!d->verb || !name || !words || strlen(name) >= sizeof(d->name) ||
	     !gb_json_int(all, "begun", &d->begun_s) ||
	     !gb_json_int(all, "kept", &d->kept_s) ||
	     !gb_json_int(all, "entry", &entry) || d->kept_s == 0 || !sent ||
	     !gb_unhex(d->sent, sizeof(d->sent), sent)))
		rc = gb_fail(err, GB_TAMPERED, "this is no draft");
	if (rc == GB_OK) {
		snprintf(d->name, sizeof(d->name), "%s", name);
		d->entry = (uint32_t)entry;
		d->words = json_incref(words);
		*rest = json_incref(gb_json_object(all, "rest"));
	}
	json_decref(all);
	return rc;
}

/* Open `v`. Fails: GB_NOT_FOUND (its case is beyond use), GB_TAMPERED and
 * GB_INVALID (damaged), GB_IO, GB_NOMEM. */
static enum gb_code open_draft(const struct gb_session *s,
			       const struct gb_vault_draft *v,
			       const struct gb_buf *ad, struct gb_draft *d,
			       json_t **rest, struct gb_err *err)
{
	struct gb_buf plain = { 0 };
	struct gb_key *key = NULL;
	enum gb_code rc = gb_draft_key(&key, s, v->case_id, err);

	*d = (struct gb_draft){ 0 };
	*rest = NULL;
	if (rc == GB_OK)
		rc = gb_open(&plain, key, ad->data, ad->len, v->sealed.data,
			     v->sealed.len, err);
	if (rc == GB_OK)
		rc = gb_unpad(&plain, err);
	if (rc == GB_OK)
		rc = read_words(d, rest, &plain, err);
	if (rc == GB_OK) {
		memcpy(d->id, v->id, sizeof(d->id));
		memcpy(d->case_id, v->case_id, sizeof(d->case_id));
		memcpy(d->mark, v->sealed.data, sizeof(d->mark));
	}
	gb_key_free(key);
	gb_buf_free(&plain);
	return rc;
}

/* Is the entry that `d` was being sent as in the ledger, byte for byte? What
 * cannot be read there is not taken for sent: words are rather kept twice than
 * lost. */
static bool is_sent(const struct gb_session *s, const struct gb_draft *d)
{
	const struct gb_chain *chain = s->book->chain;
	const struct gb_chain_case *of = gb_chain_case(chain, d->case_id);
	struct gb_commit k = { 0 };
	bool same;

	if (!d->name[0])
		return of && strcmp(of->reporter, s->opener.person) == 0;
	if (!of || d->entry == 0 || d->entry > of->n)
		return false;
	same = gb_ledger_read(s->book->ledger,
			      chain->entry[of->seq[d->entry - 1] - 1].oid, &k,
			      NULL) == GB_OK &&
	       memcmp(k.entry, d->sent, sizeof(k.entry)) == 0;
	gb_commit_free(&k);
	return same;
}

static int newest_first(const void *a, const void *b)
{
	const struct gb_draft *x = a, *y = b;

	return (x->kept_s < y->kept_s) - (x->kept_s > y->kept_s);
}

/* Of several things one is sent: what was to follow is what is left. */
static void go_on_with(struct gb_draft *d, json_t *rest)
{
	json_decref(d->words);
	d->words = json_incref(rest);
	d->entry = 0;
}

/* One row of the vault: into the list, or away with it. */
static enum gb_code take(struct gb_session *s, const struct gb_vault_draft *v,
			 const struct gb_key *owner, struct gb_drafts *out,
			 struct gb_err *err)
{
	struct gb_draft *d = &out->at[out->n];
	struct gb_buf ad = { 0 };
	json_t *rest;
	bool is_left;
	enum gb_code rc;

	gb_draft_ad(&ad, v->id, v->case_id);
	rc = gb_buf_done(&ad, err);
	if (rc != GB_OK || !is_mine(v, owner, &ad)) {
		gb_buf_free(&ad);
		return rc;
	}
	rc = open_draft(s, v, &ad, d, &rest, err);
	gb_buf_free(&ad);
	is_left = rc == GB_OK && !is_sent(s, d);
	if (rc == GB_OK && !is_left && rest) {
		go_on_with(d, rest);
		is_left = true;
	}
	json_decref(rest);
	if (is_left) {
		out->n++;
		return GB_OK;
	}
	gb_draft_free(d);
	out->n_beyond += rc == GB_NOT_FOUND;
	out->n_damaged += rc == GB_TAMPERED || rc == GB_INVALID;
	if (rc == GB_IO || rc == GB_NOMEM)
		return rc;
	return gb_vault_draft_drop(s->book->vault, v->id, err);
}

enum gb_code gb_drafts_list(struct gb_session *s, struct gb_drafts *out,
			    struct gb_err *err)
{
	struct gb_vault_draft *all = NULL;
	struct gb_key *owner = NULL;
	size_t n = 0;
	enum gb_code rc = gb_casebook_refresh(s->book, err);

	*out = (struct gb_drafts){ 0 };
	if (rc == GB_OK)
		rc = gb_vault_drafts(s->book->vault, &all, &n, err);
	if (rc == GB_OK)
		rc = gb_draft_owner_key(&owner, s, err);
	if (rc == GB_OK && !(out->at = calloc(n + 1, sizeof(*out->at))))
		rc = gb_fail_nomem(err);
	for (size_t i = 0; rc == GB_OK && i < n; i++)
		rc = take(s, &all[i], owner, out, err);
	gb_key_free(owner);
	gb_vault_drafts_free(all, n);
	if (rc == GB_OK)
		qsort(out->at, out->n, sizeof(*out->at), newest_first);
	else
		gb_drafts_free(out);
	return rc;
}

void gb_drafts_free(struct gb_drafts *d)
{
	for (size_t i = 0; i < d->n; i++)
		gb_draft_free(&d->at[i]);
	free(d->at);
	*d = (struct gb_drafts){ 0 };
}

/* SPDX-License-Identifier: ISC
 * verify_new.c - is what was written since the last check whole? */
#include <string.h>

#include "src/casework/verify_parts.h"

static enum gb_code no_use(struct gb_err *err)
{
	return gb_fail(err, GB_NOT_FOUND,
		       "there is no last check to go on from");
}

static void sum_up(struct gb_verdict *v, const struct gb_checked *last)
{
	v->entries = last->entries;
	v->noise = last->noise;
	v->full_s = last->full_s;
}

enum gb_code gb_verify_unchanged(struct gb_verdict *out, struct gb_session *s,
				 struct gb_err *err)
{
	unsigned char head[GB_OID_BYTES];
	struct gb_checked last;
	struct gb_seen seen;
	enum gb_code rc = gb_verify_last(&last, s, err);

	*out = (struct gb_verdict){ 0 };
	if (rc == GB_OK)
		rc = gb_ledger_head(s->book->ledger, head, err);
	if (rc == GB_OK)
		rc = gb_vault_seen(s->book->vault, &seen, err);
	if (rc == GB_TAMPERED ||
	    (rc == GB_OK && (!last.whole || seen.seq > last.seq ||
			     memcmp(head, last.oid, sizeof(head)) != 0)))
		return no_use(err);
	if (rc != GB_OK)
		return rc;
	out->bad = json_array();
	out->whole = true;
	sum_up(out, &last);
	return out->bad ? GB_OK : gb_fail_nomem(err);
}

/* Every case that was written in since, as it is now and as it was then. */
static enum gb_code add_touched(struct gb_inner *now, struct gb_inner *then,
				uint64_t since, struct gb_err *err)
{
	const struct gb_chain *chain = now->chain;
	enum gb_code rc = GB_OK;

	for (uint64_t seq = since + 1; rc == GB_OK && seq <= chain->n; seq++) {
		const struct gb_chain_case *of = chain->entry[seq - 1].of;

		if (!of || of->seq[of->n - 1] != seq)
			continue;
		rc = gb_inner_add(now, of, 0, err);
		if (rc == GB_OK)
			rc = gb_inner_add(then, of, since, err);
	}
	return rc;
}

/* More or fewer than before: somebody may have been taken off a case. */
static uint64_t moved(uint64_t sum, uint64_t then, uint64_t now)
{
	return sum + now > then ? sum + now - then : 0;
}

static enum gb_code verify_touched(struct gb_verdict *v, struct gb_session *s,
				   const struct gb_checked *last,
				   struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;
	struct gb_inner now = { .chain = chain, .s = s, .v = v }, then = now;
	enum gb_code rc;

	then.v = NULL;
	rc = add_touched(&now, &then, last->seq, err);
	if (rc == GB_OK)
		rc = gb_inner_run(&now, err);
	if (rc == GB_OK)
		rc = gb_inner_run(&then, err);
	v->fresh = moved(0, then.entries, now.entries);
	v->entries = moved(v->entries, then.entries, now.entries);
	v->noise = (uint32_t)moved(v->noise, then.noise, now.noise);
	gb_inner_free(&now);
	gb_inner_free(&then);
	return rc;
}

enum gb_code gb_verify_new(struct gb_verdict *out, struct gb_session *s,
			   struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;
	struct gb_verdict v = { .whole = true };
	struct gb_checked last;
	enum gb_code rc = gb_verify_last(&last, s, err);

	*out = v;
	if (rc == GB_OK && !last.whole)
		rc = no_use(err);
	/* The outer checks of what is new are made on the way. */
	if (rc == GB_OK)
		rc = gb_session_catch_up(s, NULL, err);
	if (rc == GB_TAMPERED ||
	    (rc == GB_OK && !gb_chain_holds(chain, last.seq, last.oid)))
		rc = no_use(err);
	if (rc != GB_OK)
		return rc;
	v.bad = json_array();
	sum_up(&v, &last);
	rc = v.bad ? verify_touched(&v, s, &last, err) : gb_fail_nomem(err);
	if (rc == GB_OK && chain->n > last.seq)
		gb_verdict_keep(s, &v, s->book->env->now_s(s->book->env));
	if (rc == GB_OK)
		*out = v;
	else
		gb_verdict_free(&v);
	return rc;
}

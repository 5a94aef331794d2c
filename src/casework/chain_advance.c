/* SPDX-License-Identifier: ISC
 * chain_advance.c - what is new in the ledger: read ahead by several hands,
 * judged in order by one, and the first that does not hold is named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/casework/chain_crew.h"

static enum gb_code tell_damage(const struct gb_chain *c, struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED, "the record does not hold: %s",
		       c->damage.why);
}

static enum gb_code damaged(struct gb_chain *c, uint64_t seq,
			    const unsigned char oid[GB_OID_BYTES],
			    const char *subject, struct gb_err *err)
{
	struct gb_damage *d = &c->damage;

	*d = (struct gb_damage){ .found = true, .seq = seq };
	memcpy(d->oid, oid, GB_OID_BYTES);
	snprintf(d->subject, sizeof(d->subject), "%s", subject);
	snprintf(d->why, sizeof(d->why), "%s", err->msg);
	return tell_damage(c, err);
}

/* Is `k` numbered after the entry before it, if that can be read? */
static bool is_numbered(const struct gb_chain *c, const struct gb_commit *k)
{
	struct gb_commit before;
	bool numbered = true;

	if (gb_ledger_read(c->ledger, k->parent, &before, NULL) == GB_OK)
		numbered = before.seq + 1 == k->seq;
	gb_commit_free(&before);
	return numbered;
}

/* The trail broke: the bad one is the parent of the oldest that was read,
 * unless its own number is wrong. Where more than the commit of that is
 * damaged, it is itself the first that can be told. */
static enum gb_code broken_trail(struct gb_chain *c, const unsigned char *oids,
				 size_t n, struct gb_err *err)
{
	unsigned char bad[GB_OID_BYTES] = { 0 };
	uint64_t seq = 0;
	struct gb_commit k;

	if (gb_ledger_head(c->ledger, bad, NULL) != GB_OK)
		memset(bad, 0, sizeof(bad));
	for (size_t i = 0; i < n; i++) {
		const unsigned char *oid = oids + i * GB_OID_BYTES;

		if (gb_ledger_read(c->ledger, oid, &k, NULL) != GB_OK)
			continue;
		if (i > 0)
			memcpy(bad, oid - GB_OID_BYTES, sizeof(bad));
		else
			memcpy(bad, is_numbered(c, &k) ? k.parent : oid,
			       sizeof(bad));
		seq = k.seq - 1;
		gb_commit_free(&k);
		break;
	}
	return damaged(c, seq, bad, "", err);
}

enum gb_code gb_chain_take_own(struct gb_chain *c, struct gb_commit *k,
			       struct gb_err *err)
{
	struct gb_err local = { 0 };
	struct gb_candidate a = { .k = *k, .ours = true };
	enum gb_code rc;

	if (!err)
		err = &local;
	if (c->damage.found)
		return tell_damage(c, err);
	if (c->n > 0 && memcmp(k->parent, c->head.oid, GB_OID_BYTES) != 0)
		return gb_fail(err, GB_CONFLICT,
			       "somebody else saved in between; look again");
	rc = gb_entry_read(&a.e, k->blob.data, k->blob.len, err);
	if (rc == GB_OK)
		rc = gb_chain_take(c, &a, err);
	if (rc == GB_TAMPERED)
		rc = damaged(c, c->n + 1, k->oid, k->subject, err);
	*k = a.k;
	return rc;
}

static enum gb_code take_all(struct gb_chain *c, const unsigned char *oids,
			     size_t n, struct gb_err *err)
{
	struct gb_crew *crew = NULL;
	enum gb_code rc = gb_crew_start(&crew, c->ledger, oids, n, err);

	for (size_t i = 0; rc == GB_OK && i < n; i++) {
		struct gb_candidate *a = gb_crew_next(crew);

		gb_watch_tell(c->watch, i, n);
		rc = gb_chain_take(c, a, err);
		if (rc == GB_TAMPERED)
			rc = damaged(c, c->n + 1, a->oid, a->k.subject, err);
	}
	gb_crew_free(crew);
	return rc;
}

enum gb_code gb_chain_advance(struct gb_chain *c, struct gb_err *err)
{
	struct gb_err local = { 0 };
	unsigned char head[GB_OID_BYTES];
	unsigned char *oids = NULL;
	size_t n = 0;
	enum gb_code rc;

	if (!err)
		err = &local;
	/* What was half taken in is not taken in again: open it anew. */
	if (c->damage.found)
		return tell_damage(c, err);
	rc = gb_ledger_head(c->ledger, head, err);
	if (rc == GB_TAMPERED)
		return damaged(c, c->n + 1, head, "", err);
	if (rc != GB_OK || memcmp(head, c->head.oid, sizeof(head)) == 0)
		return rc;
	rc = gb_ledger_trail(c->ledger, head, c->head.oid, &oids, &n, err);
	if (rc == GB_TAMPERED)
		rc = broken_trail(c, oids, n, err);
	if (rc == GB_OK)
		rc = take_all(c, oids, n, err);
	free(oids);
	return rc;
}

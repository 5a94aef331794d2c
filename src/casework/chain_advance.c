/* SPDX-License-Identifier: ISC
 * chain_advance.c - what is new in the ledger: read ahead by several hands,
 * judged in order by one, and the first that does not hold is named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/crew.h"
#include "src/casework/chain_parts.h"

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

/* The place that `k` should have by the entry before it; its own word for it
 * where that can't be read. */
static uint64_t place_of(const struct gb_chain *c, const struct gb_commit *k)
{
	struct gb_commit before;
	uint64_t place = k->seq;

	if (gb_ledger_read(c->ledger, k->parent, &before, NULL) == GB_OK)
		place = before.seq + 1;
	gb_commit_free(&before);
	return place;
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
		seq = i > 0 ? k.seq : place_of(c, &k);
		if (i == 0 && seq != k.seq) {
			memcpy(bad, oid, sizeof(bad));
		} else {
			memcpy(bad, i > 0 ? oid - GB_OID_BYTES : k.parent,
			       sizeof(bad));
			seq = k.seq - 1;
		}
		gb_commit_free(&k);
		break;
	}
	return damaged(c, seq, bad, "", err);
}

/* --- many at once ------------------------------------------------------------
 * Nearly all that checking an entry costs is its signature, and that needs no
 * order: it is checked with the key that it names. Whose key that had to be is
 * judged in order, by one, with the staff list of that place. */

struct reading {
	struct gb_ledger *ledger;
	const unsigned char *oids;
};

/* What one thread reads with. */
struct reader {
	struct gb_ledger *ledger; /* owned */
	const unsigned char *oids;
};

static void dismiss(void *hand)
{
	struct reader *r = hand;

	gb_ledger_free(r->ledger);
	free(r);
}

static void *hire(void *ctx)
{
	const struct reading *all = ctx;
	struct reader *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->oids = all->oids;
	if (gb_ledger_again(&r->ledger, all->ledger, NULL) == GB_OK)
		return r;
	dismiss(r);
	return NULL;
}

static void read_one(void *hand, size_t i, void *part)
{
	struct reader *r = hand;
	struct gb_candidate *a = part;

	a->rc = gb_ledger_read(r->ledger, r->oids + i * GB_OID_BYTES, &a->k,
			       &a->why);
	if (a->rc == GB_OK)
		gb_candidate_check(a);
}

static void empty(void *part)
{
	gb_candidate_free(part);
}

static enum gb_code take_all(struct gb_chain *c, const unsigned char *oids,
			     size_t n, struct gb_err *err)
{
	enum { FEW = 64 };
	struct reading all = { .ledger = c->ledger, .oids = oids };
	const struct gb_work_plan plan = { .n = n,
					   .few = FEW,
					   .part_bytes =
						   sizeof(struct gb_candidate),
					   .work = read_one,
					   .empty = empty,
					   .hire = hire,
					   .dismiss = dismiss,
					   .ctx = &all };
	struct gb_crew *crew = NULL;
	enum gb_code rc = gb_crew_start(&crew, &plan, err);

	for (size_t i = 0; rc == GB_OK && i < n; i++) {
		struct gb_candidate *a = gb_crew_next(crew);

		gb_watch_tell(c->watch, i, n);
		rc = gb_chain_take(c, a, err);
		if (rc == GB_TAMPERED)
			rc = damaged(c, c->n + 1, oids + i * GB_OID_BYTES,
				     a->k.subject, err);
	}
	gb_crew_free(crew);
	return rc;
}

enum gb_code gb_chain_advance(struct gb_chain *c, struct gb_err *err)
{
	struct gb_err local = { 0 };
	unsigned char newest[GB_OID_BYTES];
	unsigned char *oids = NULL;
	size_t n = 0;
	enum gb_code rc;

	if (!err)
		err = &local;
	/* What was half taken in is not taken in again: open it anew. */
	if (c->damage.found)
		return tell_damage(c, err);
	rc = gb_ledger_head(c->ledger, newest, err);
	if (rc == GB_TAMPERED)
		return damaged(c, c->n + 1, newest, "", err);
	if (rc != GB_OK || memcmp(newest, c->head.oid, sizeof(newest)) == 0)
		return rc;
	rc = gb_ledger_trail(c->ledger, newest, c->head.oid, &oids, &n, err);
	if (rc == GB_TAMPERED)
		rc = broken_trail(c, oids, n, err);
	if (rc == GB_OK)
		rc = take_all(c, oids, n, err);
	free(oids);
	return rc;
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

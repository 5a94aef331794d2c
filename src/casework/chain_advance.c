/* SPDX-License-Identifier: ISC
 * chain_advance.c - what is new in the ledger: read ahead by several hands,
 * judged in order by one, and the first that does not hold is named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/crew.h"
#include "guardbook/walk.h"
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

/* The next entry could not be read, so its name is not known: go back to it
 * from the newest. */
static enum gb_code lost(struct gb_chain *c,
			 const unsigned char newest[GB_OID_BYTES],
			 struct gb_err *err)
{
	struct gb_commit k = { 0 };
	unsigned char *oids = NULL;
	size_t n = 0;
	enum gb_code rc =
		gb_ledger_trail(c->ledger, newest, c->head.oid, &oids, &n, err);

	if (rc == GB_TAMPERED) {
		rc = broken_trail(c, oids, n, err);
	} else if (rc == GB_OK) {
		rc = gb_ledger_read(c->ledger, oids, &k, err);
		if (rc == GB_OK)
			rc = gb_fail(err, GB_TAMPERED,
				     "it does not stand where it belongs");
		if (rc == GB_TAMPERED)
			rc = damaged(c, c->n + 1, oids, k.subject, err);
	}
	gb_commit_free(&k);
	free(oids);
	return rc;
}

/* --- many at once ------------------------------------------------------------
 * Nearly all that checking an entry costs is its signature, and that needs no
 * order: it is checked with the key that it names. Whose key that had to be is
 * judged in order, by one, with the staff list of that place. */

struct reading {
	struct gb_ledger *ledger;
	uint64_t first; /* place of part 0 */
	unsigned char newest[GB_OID_BYTES];
};

/* What one thread reads with. */
struct reader {
	struct gb_ledger *ledger; /* owned */
	struct gb_walk *walk;     /* owned; NULL: it could not begin */
	uint64_t first, at;       /* `at`: the next that the walk gives */
	enum gb_code rc;
	struct gb_err why;
};

static void dismiss(void *hand)
{
	struct reader *r = hand;

	gb_walk_free(r->walk);
	gb_ledger_free(r->ledger);
	free(r);
}

static void *hire(void *ctx)
{
	const struct reading *all = ctx;
	struct reader *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->first = r->at = all->first;
	if (gb_ledger_again(&r->ledger, all->ledger, NULL) != GB_OK) {
		dismiss(r);
		return NULL;
	}
	r->rc = gb_walk_start(&r->walk, r->ledger, r->at, all->newest, &r->why);
	return r;
}

static void read_one(void *hand, size_t i, void *part)
{
	struct reader *r = hand;
	struct gb_candidate *a = part;
	uint64_t place = r->first + i;

	if (r->walk && r->at != place)
		gb_walk_to(r->walk, place);
	r->at = place + 1;
	if (r->rc == GB_OK)
		r->rc = gb_walk_next(r->walk, &a->k, &r->why);
	if (r->rc == GB_NOT_FOUND)
		r->rc = gb_fail(&r->why, GB_TAMPERED, "it is missing");
	if (r->rc == GB_OK) {
		gb_candidate_check(a);
	} else {
		a->rc = r->rc;
		a->why = r->why;
	}
}

static void empty(void *part)
{
	gb_candidate_free(part);
}

static enum gb_code take_all(struct gb_chain *c,
			     const unsigned char newest[GB_OID_BYTES], size_t n,
			     struct gb_err *err)
{
	enum { FEW = 64 };
	struct reading all = { .ledger = c->ledger, .first = c->n + 1 };
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
	enum gb_code rc;

	memcpy(all.newest, newest, sizeof(all.newest));
	rc = gb_crew_start(&crew, &plan, err);
	for (size_t i = 0; rc == GB_OK && i < n; i++) {
		struct gb_candidate *a = gb_crew_next(crew);

		gb_watch_tell(c->watch, i, n);
		rc = gb_chain_take(c, a, err);
		if (rc == GB_TAMPERED && a->k.seq == 0)
			rc = lost(c, newest, err);
		else if (rc == GB_TAMPERED)
			rc = damaged(c, c->n + 1, a->k.oid, a->k.subject, err);
	}
	gb_crew_free(crew);
	return rc;
}

/* How many there are to `newest`: it says so itself, or, if it can't be read or
 * counts wrong, the trail. */
static enum gb_code count_new(struct gb_chain *c,
			      const unsigned char newest[GB_OID_BYTES],
			      size_t *n, struct gb_err *err)
{
	unsigned char *oids = NULL;
	struct gb_commit k;
	enum gb_code rc = gb_ledger_read(c->ledger, newest, &k, err);

	*n = (size_t)(k.seq - c->n);
	if (rc == GB_TAMPERED || (rc == GB_OK && k.seq <= c->n)) {
		rc = gb_ledger_trail(c->ledger, newest, c->head.oid, &oids, n,
				     err);
		if (rc == GB_TAMPERED)
			rc = broken_trail(c, oids, *n, err);
	}
	gb_commit_free(&k);
	free(oids);
	return rc;
}

enum gb_code gb_chain_advance(struct gb_chain *c, struct gb_err *err)
{
	struct gb_err local = { 0 };
	unsigned char newest[GB_OID_BYTES];
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
	rc = count_new(c, newest, &n, err);
	return rc == GB_OK ? take_all(c, newest, n, err) : rc;
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

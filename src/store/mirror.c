/* SPDX-License-Identifier: ISC
 * mirror.c - a ledger that follows another one, and only moves forward. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/mirror.h"
#include "guardbook/walk.h"

static const unsigned char no_oid[GB_OID_BYTES];

struct trail {
	unsigned char *oids; /* n of them, oldest first; owned */
	size_t n;
};

static const unsigned char *oid_at(const struct trail *t, size_t i)
{
	return t->oids + i * GB_OID_BYTES;
}

/* Both from their first entries on: where do they part? */
static enum gb_code look_closer(struct gb_mirror_stand *out,
				struct gb_ledger *copy,
				const unsigned char *copy_head,
				struct gb_ledger *from,
				const unsigned char *newest, struct gb_err *err)
{
	struct trail a = { 0 }, b = { 0 };
	size_t same = 0;
	enum gb_code rc =
		gb_ledger_trail(copy, copy_head, no_oid, &a.oids, &a.n, err);

	if (rc == GB_OK)
		rc = gb_ledger_trail(from, newest, no_oid, &b.oids, &b.n, err);
	if (rc == GB_OK) {
		while (same < a.n && same < b.n &&
		       memcmp(oid_at(&a, same), oid_at(&b, same),
			      GB_OID_BYTES) == 0)
			same++;
		out->common = same;
		out->how = same == a.n   ? GB_MIRROR_FOLLOWS
			   : same == b.n ? GB_MIRROR_NEWER
			   : same > 0    ? GB_MIRROR_FORKS
					 : GB_MIRROR_FOREIGN;
	}
	free(a.oids);
	free(b.oids);
	return rc;
}

static enum gb_code seq_of(struct gb_ledger *l, const unsigned char *oid,
			   uint64_t *seq, struct gb_err *err)
{
	struct gb_commit c = { 0 };
	enum gb_code rc = GB_OK;

	*seq = 0;
	if (memcmp(oid, no_oid, GB_OID_BYTES) != 0)
		rc = gb_ledger_read(l, oid, &c, err);
	if (rc == GB_OK)
		*seq = c.seq;
	gb_commit_free(&c);
	return rc;
}

enum gb_code gb_mirror_compare(struct gb_mirror_stand *out,
			       struct gb_ledger *copy, struct gb_ledger *from,
			       const unsigned char newest[GB_OID_BYTES],
			       struct gb_err *err)
{
	unsigned char head[GB_OID_BYTES];
	struct trail news = { 0 };
	enum gb_code rc = gb_ledger_head(copy, head, err);

	*out = (struct gb_mirror_stand){ .how = GB_MIRROR_FOLLOWS };
	if (rc == GB_OK)
		rc = seq_of(copy, head, &out->seq, err);
	if (rc == GB_OK)
		rc = seq_of(from, newest, &out->of, err);
	out->common = out->seq;
	if (rc != GB_OK || out->seq == 0)
		return rc;
	if (out->seq <= out->of &&
	    gb_ledger_trail(from, newest, head, &news.oids, &news.n, NULL) ==
		    GB_OK) {
		free(news.oids);
		return GB_OK;
	}
	free(news.oids);
	return look_closer(out, copy, head, from, newest, err);
}

enum gb_code gb_mirror_advance(struct gb_ledger *copy, struct gb_ledger *from,
			       const unsigned char newest[GB_OID_BYTES],
			       const struct gb_mirror_stand *stand,
			       gb_mirror_tell *tell, void *ctx,
			       struct gb_err *err)
{
	enum { TOGETHER = 1024 }; /* entries to a flush */
	uint64_t total = stand->of - stand->seq, done = 0;
	struct gb_walk *w = NULL;
	enum gb_code rc = GB_OK, flushed;

	if (total > 0)
		rc = gb_walk_start(&w, from, stand->seq + 1, newest, err);
	while (rc == GB_OK && done < total) {
		gb_ledger_group(copy);
		do {
			struct gb_commit c = { 0 };

			rc = gb_walk_next(w, &c, err);
			if (rc == GB_OK)
				rc = gb_ledger_adopt(copy, &c, err);
			gb_commit_free(&c);
			done += rc == GB_OK;
		} while (rc == GB_OK && done < total && done % TOGETHER != 0);
		flushed = gb_ledger_group_end(copy, rc == GB_OK ? err : NULL);
		if (rc == GB_OK)
			rc = flushed;
		if (rc == GB_OK && tell)
			tell(ctx, done, total);
	}
	if (rc == GB_OK)
		rc = gb_ledger_checkpoint(copy, err);
	gb_walk_free(w);
	return rc;
}

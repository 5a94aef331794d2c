/* SPDX-License-Identifier: ISC
 * walk.c - the ledger's entries one after another, oldest first. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/walk.h"

struct gb_walk {
	struct gb_ledger *ledger; /* borrowed */
	unsigned char *oids;      /* owned */
	size_t n, at;
	struct gb_commit before; /* owned; zeros: none was given yet */
};

enum gb_code gb_walk_start(struct gb_walk **out, struct gb_ledger *l,
			   uint64_t first,
			   const unsigned char newest[GB_OID_BYTES],
			   struct gb_err *err)
{
	static const unsigned char none[GB_OID_BYTES];
	struct gb_walk *w = calloc(1, sizeof(*w));
	enum gb_code rc;

	*out = NULL;
	if (!w)
		return gb_fail_nomem(err);
	w->ledger = l;
	rc = gb_ledger_trail(l, newest, none, &w->oids, &w->n, err);
	gb_walk_to(w, first);
	if (rc == GB_OK)
		*out = w;
	else
		gb_walk_free(w);
	return rc;
}

/* What the next one is compared with; the words are not needed for it. */
static void remember(struct gb_walk *w, const struct gb_commit *c)
{
	w->before = *c;
	w->before.blob = (struct gb_buf){ 0 };
	w->before.signed_bytes = (struct gb_buf){ 0 };
	w->before.armor = (struct gb_buf){ 0 };
}

enum gb_code gb_walk_next(struct gb_walk *w, struct gb_commit *out,
			  struct gb_err *err)
{
	enum gb_code rc;

	*out = (struct gb_commit){ 0 };
	if (w->at == w->n)
		return GB_NOT_FOUND;
	rc = gb_ledger_read(w->ledger, w->oids + w->at * GB_OID_BYTES, out,
			    err);
	if (rc == GB_OK && w->before.seq > 0)
		rc = gb_commit_follows(out, &w->before, err);
	if (rc == GB_OK) {
		remember(w, out);
		w->at++;
	} else {
		gb_commit_free(out);
		w->at = w->n;
	}
	return rc;
}

void gb_walk_to(struct gb_walk *w, uint64_t place)
{
	w->at = place > w->n ? w->n : (size_t)place - 1;
	w->before = (struct gb_commit){ 0 };
}

void gb_walk_free(struct gb_walk *w)
{
	if (!w)
		return;
	free(w->oids);
	free(w);
}

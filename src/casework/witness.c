/* SPDX-License-Identifier: ISC
 * witness.c - a copy of the ledger, kept elsewhere, that only goes forward.
 *
 * One chain checks both: first all that the copy holds, read from the copy, and
 * then what follows it in the ledger here, read from here. It can only go on
 * where the entry that the copy ends with is in the record here too. */
#include <string.h>

#include "guardbook/mirror.h"
#include "guardbook/receipt.h"
#include "guardbook/stick.h"
#include "guardbook/witness.h"
#include "src/casework/book.h"

struct meeting {
	struct gb_casebook *book;
	struct gb_stick *stick;
	struct gb_chain *chain; /* over the copy, then over what is new */
	struct gb_witness *out;
};

static void tell_of(struct gb_witness *out, const struct gb_chain *c)
{
	out->entries = c->n;
	if (c->n == 0)
		return;
	gb_head_code_write(out->code, &c->head);
	out->at_s = c->head.at_s;
}

/* --- the copy by itself --------------------------------------------------- */

static enum gb_code check_note(const struct meeting *m, struct gb_err *err)
{
	const struct gb_chain *c = m->chain;
	struct gb_seen seen;
	enum gb_code rc = gb_stick_seen(m->stick, &seen, err);

	if (rc != GB_OK)
		return rc;
	if (!gb_chain_holds(c, seen.seq, seen.oid) ||
	    (seen.seq > 0 && seen.seq == c->n &&
	     memcmp(seen.self, c->head.self, sizeof(seen.self)) != 0))
		return gb_fail(err, GB_TAMPERED,
			       "this witness copy has lost entries that it "
			       "held: keep it, and begin another in an empty "
			       "folder");
	return GB_OK;
}

static enum gb_code check_copy(const struct meeting *m, struct gb_err *err)
{
	struct gb_err why = { 0 };
	enum gb_code rc = gb_chain_advance(m->chain, &why);

	if (rc == GB_TAMPERED)
		return gb_fail(err, rc,
			       "the witness copy itself does not hold (%s): "
			       "keep it, and begin another in an empty folder",
			       m->chain->damage.why);
	if (rc != GB_OK)
		return gb_fail(err, rc, "%s", why.msg);
	tell_of(m->out, m->chain);
	m->out->begun = m->chain->n == 0;
	return check_note(m, err);
}

/* --- the copy beside the record ------------------------------------------- */

static enum gb_code tell_apart(enum gb_mirror_how how, struct gb_err *err)
{
	switch (how) {
	case GB_MIRROR_FOLLOWS:
		return GB_OK;
	case GB_MIRROR_FOREIGN:
		return gb_fail(err, GB_CONFLICT,
			       "this is the witness of another casebook: take "
			       "this one's own; or if it is this one's, THE "
			       "WHOLE RECORD ON THIS COMPUTER WAS REPLACED: "
			       "keep the copy safe, and tell the Chair of "
			       "governors");
	case GB_MIRROR_NEWER:
		return gb_fail(err, GB_TAMPERED,
			       "THE CASEBOOK ON THIS COMPUTER HAS LOST ENTRIES "
			       "that this witness copy has: keep the copy "
			       "safe, tell the Chair of governors, and bring "
			       "the record back from a copy");
	default:
		return gb_fail(err, GB_TAMPERED,
			       "THE RECORD ON THIS COMPUTER WAS WRITTEN AGAIN: "
			       "it is not what this witness copy saw. Keep the "
			       "copy safe, change nothing, and tell the Chair "
			       "of governors");
	}
}

static enum gb_code compare(const struct meeting *m, struct gb_err *err)
{
	struct gb_mirror_stand stand;
	unsigned char newest[GB_OID_BYTES];
	enum gb_code rc = gb_ledger_head(m->book->ledger, newest, err);

	if (rc == GB_OK)
		rc = gb_mirror_compare(&stand, gb_stick_ledger(m->stick),
				       m->book->ledger, newest, err);
	if (rc != GB_OK)
		return rc;
	m->out->agree = stand.common;
	m->out->fresh = stand.of - stand.common;
	return tell_apart(stand.how, err);
}

/* Go on from the end of the copy, in the ledger here. */
static enum gb_code check_new(const struct meeting *m, struct gb_err *err)
{
	struct gb_seen seen = { 0 };
	/* Asked for first: a session may write, and see, meanwhile. */
	enum gb_code rc = gb_vault_seen(m->book->vault, &seen, err);

	if (rc == GB_OK)
		rc = compare(m, err);
	if (rc != GB_OK)
		return rc;
	m->chain->ledger = m->book->ledger;
	rc = gb_chain_advance(m->chain, err);
	m->out->fresh = m->chain->n - m->out->entries;
	if (rc == GB_OK && !gb_chain_holds(m->chain, seen.seq, seen.oid))
		rc = gb_fail(err, GB_TAMPERED,
			     "THE CASEBOOK ON THIS COMPUTER HAS LOST ENTRIES "
			     "that it had seen itself: nothing was copied; "
			     "bring the record back from a copy");
	return rc;
}

/* --- bringing it over ----------------------------------------------------- */

/* What was checked is read once more, so the last is compared once more: by
 * Prev: it stands for all of them. */
static enum gb_code bring_over(const struct meeting *m, struct gb_err *err)
{
	const struct gb_chain *c = m->chain;
	const struct gb_mirror_stand stand = { .how = GB_MIRROR_FOLLOWS,
					       .seq = m->out->entries,
					       .common = m->out->entries,
					       .of = c->n };
	struct gb_ledger *to = gb_stick_ledger(m->stick);
	struct gb_commit last = { 0 };
	enum gb_code rc =
		gb_mirror_advance(to, m->book->ledger, c->head.oid, &stand,
				  c->watch ? c->watch->tell : NULL,
				  c->watch ? c->watch->ctx : NULL, err);

	if (rc == GB_OK)
		rc = gb_ledger_read(to, c->head.oid, &last, err);
	if (rc == GB_OK &&
	    memcmp(last.self, c->head.self, sizeof(last.self)) != 0)
		rc = gb_fail(err, GB_TAMPERED,
			     "the record was changed while it was copied: keep "
			     "this witness copy, and begin another in an empty "
			     "folder");
	gb_commit_free(&last);
	return rc;
}

/* Not before all that it names is durable, and before anybody says done. */
static enum gb_code note(const struct meeting *m, struct gb_err *err)
{
	const struct gb_chain *c = m->chain;
	struct gb_seen before, now = { .seq = c->n };
	enum gb_code rc = gb_stick_seen(m->stick, &before, err);

	memcpy(now.oid, c->head.oid, sizeof(now.oid));
	memcpy(now.self, c->head.self, sizeof(now.self));
	if (rc != GB_OK || before.seq == now.seq)
		return rc;
	return gb_stick_see(m->stick, &now, err);
}

static enum gb_code bring(const struct meeting *m, struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	if (m->out->fresh > 0)
		rc = bring_over(m, err);
	if (rc == GB_OK)
		rc = note(m, err);
	if (rc == GB_OK)
		tell_of(m->out, m->chain);
	return rc;
}

static enum gb_code meet(struct gb_witness *out, struct gb_casebook *b,
			 const char *dir, bool write,
			 const struct gb_watch *watch, struct gb_err *err)
{
	struct meeting m = { .book = b, .out = out };
	enum gb_code rc;

	*out = (struct gb_witness){ .same_disk = gb_on_same_disk(dir, b->dir) };
	rc = gb_stick_open(&m.stick, dir, write, b->env, err);
	if (rc == GB_OK)
		rc = gb_chain_create(&m.chain, gb_stick_ledger(m.stick), err);
	if (rc != GB_OK)
		goto out;
	m.chain->watch = watch;
	rc = check_copy(&m, err);
	if (rc == GB_OK)
		rc = check_new(&m, err);
	if (rc == GB_OK && write)
		rc = bring(&m, err);
out:
	gb_chain_free(m.chain);
	gb_stick_free(m.stick);
	return rc;
}

enum gb_code gb_witness_update(struct gb_witness *out, struct gb_casebook *b,
			       const char *dir, const struct gb_watch *watch,
			       struct gb_err *err)
{
	return meet(out, b, dir, true, watch, err);
}

enum gb_code gb_witness_check(struct gb_witness *out, struct gb_casebook *b,
			      const char *dir, const struct gb_watch *watch,
			      struct gb_err *err)
{
	return meet(out, b, dir, false, watch, err);
}

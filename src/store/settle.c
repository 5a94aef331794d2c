/* SPDX-License-Identifier: ISC
 * settle.c - branch and journal brought together, after a crash above all.
 *
 * The journal is written first, so it may lead on from the branch: then the
 * branch follows. A branch that the journal does not know is left alone; the
 * chain of entries shows whether it is whole. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "src/store/branch.h"
#include "src/store/file.h"
#include "src/store/ledger_parts.h"
#include "src/store/object.h"

#define TRIES 4 /* to see both at one moment */

enum where { THERE, BEHIND, ASTRAY };

static bool same_oid(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, GB_OID_BYTES) == 0;
}

/* Where the branch stands in the journal; if behind, *from is the first record
 * that it lacks. */
static enum where place(const struct gb_journal *j, const unsigned char *branch,
			bool torn, size_t *from)
{
	size_t n = gb_journal_n(j);

	*from = 0;
	if (n == 0)
		return torn ? ASTRAY : THERE;
	if (torn || same_oid(branch, gb_journal_at(j, 0)->parent))
		return BEHIND;
	for (*from = n; *from > 0; --*from)
		if (same_oid(branch,
			     gb_journal_at(j, *from - 1)->oid[GB_PART_COMMIT]))
			return *from == n ? THERE : BEHIND;
	return ASTRAY;
}

enum gb_code gb_ledger_loosen(struct gb_ledger *l, const struct gb_parts *p,
			      struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	/* What is named by others comes before them. */
	for (int i = GB_PARTS; rc == GB_OK && i-- > 0;) {
		struct gb_view body = gb_parts_body(p, (enum gb_part)i);

		rc = gb_object_write(l->objects, p->oid[i], gb_part_types[i],
				     body.at, body.left, err);
	}
	return rc;
}

static enum gb_code loosen_record(struct gb_ledger *l, size_t i,
				  struct gb_err *err)
{
	struct gb_parts p;
	enum gb_code rc = gb_journal_read(
		l->journal, gb_journal_at(l->journal, i), &p, err);

	if (rc == GB_OK)
		rc = gb_ledger_loosen(l, &p, err);
	gb_parts_free(&p);
	return rc;
}

enum gb_code gb_ledger_publish(struct gb_ledger *l, size_t from,
			       const unsigned char branch[GB_OID_BYTES],
			       struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	for (size_t i = from; rc == GB_OK && i < gb_journal_n(l->journal); i++)
		rc = loosen_record(l, i, err);
	if (rc == GB_OK)
		rc = gb_branch_move(
			l->heads, branch,
			gb_journal_last(l->journal)->oid[GB_PART_COMMIT], false,
			err);
	return rc == GB_NOT_FOUND ? gb_file_as_io(rc, err) : rc;
}

/* Under the lock: the branch follows the journal. What a killed writer left
 * may not have been flushed. */
static enum gb_code catch_up(struct gb_ledger *l, const unsigned char *branch,
			     bool torn, size_t from, struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	if (!l->env->no_sync)
		rc = gb_journal_flush(l->journal, err);
	if (rc != GB_OK) {
		l->failed = true;
		return rc;
	}
	if (torn && unlinkat(l->heads, GB_BRANCH, 0) < 0)
		return gb_file_as_io(gb_fail_errno(err, "can't move the "
							"ledger's branch"),
				     err);
	return gb_ledger_publish(l, from, branch, err);
}

static enum gb_code settle_locked(struct gb_ledger *l,
				  const unsigned char *branch, bool torn,
				  unsigned char head[GB_OID_BYTES],
				  struct gb_err *err)
{
	enum gb_code rc = GB_OK;
	size_t from;

	l->strayed = false;
	memcpy(head, branch, GB_OID_BYTES);
	switch (place(l->journal, branch, torn, &from)) {
	case THERE:
		break;
	case BEHIND:
		rc = catch_up(l, branch, torn, from, err);
		if (rc == GB_OK)
			memcpy(head,
			       gb_journal_last(l->journal)->oid[GB_PART_COMMIT],
			       GB_OID_BYTES);
		break;
	case ASTRAY:
		l->strayed = true;
		break;
	}
	return rc;
}

/* Without the lock: somebody who has it will see to the branch. */
static enum gb_code settle_behind(struct gb_ledger *l, bool torn,
				  unsigned char head[GB_OID_BYTES],
				  struct gb_err *err)
{
	bool busy;
	enum gb_code rc = gb_ledger_take_lock(l, torn, &busy, NULL);

	if (rc == GB_OK && busy)
		return GB_OK;
	if (rc == GB_OK) {
		rc = gb_ledger_settle(l, head, NULL);
		gb_ledger_unlock(l);
	}
	/* Nothing can be written here, or not now. The journal has it all. */
	if (rc != GB_OK && gb_journal_n(l->journal) > 0 && !l->failed) {
		memcpy(head, gb_journal_last(l->journal)->oid[GB_PART_COMMIT],
		       GB_OID_BYTES);
		rc = GB_OK;
	}
	return rc == GB_OK ? rc
			   : gb_fail(err, rc,
				     "what a crash left in the ledger can't be "
				     "put in order; close guardbook and have "
				     "the disk looked at");
}

enum gb_code gb_ledger_settle(struct gb_ledger *l,
			      unsigned char head[GB_OID_BYTES],
			      struct gb_err *err)
{
	unsigned char branch[GB_OID_BYTES];
	enum gb_code rc = GB_OK;
	bool torn;
	size_t from;

	memset(head, 0, GB_OID_BYTES);
	for (int i = 0; rc == GB_OK && i < TRIES; i++) {
		rc = gb_branch_look(l->heads, branch, &torn, err);
		if (rc == GB_OK)
			rc = gb_journal_look(l->journal, err);
		if (rc != GB_OK)
			return rc;
		if (l->lock >= 0)
			return settle_locked(l, branch, torn, head, err);
		memcpy(head, branch, GB_OID_BYTES);
		switch (place(l->journal, branch, torn, &from)) {
		case THERE:
			return GB_OK;
		case BEHIND:
			return settle_behind(l, torn, head, err);
		case ASTRAY:
			break; /* or it was moved between our two looks */
		}
	}
	return rc;
}

/* Can stock git read it? */
static bool is_whole(const struct gb_ledger *l, size_t i)
{
	const struct gb_record *r = gb_journal_at(l->journal, i);
	struct gb_pack *pack = NULL;
	uint64_t at;
	const size_t n_bytes[GB_PARTS] = { r->commit_bytes, GB_TREE_BYTES,
					   r->blob_bytes };

	for (size_t p = 0; p < GB_PARTS; p++)
		if (!gb_object_is_there(l->objects, r->oid[p], gb_part_types[p],
					n_bytes[p]))
			break;
		else if (p + 1 == GB_PARTS)
			return true;
	return gb_packs_find(gb_odb_packs(l->odb), r->oid[GB_PART_COMMIT],
			     &pack, &at, NULL) == GB_OK &&
	       pack;
}

static bool is_all_whole(const struct gb_ledger *l)
{
	for (size_t i = 0; i < gb_journal_n(l->journal); i++)
		if (!is_whole(l, i))
			return false;
	return true;
}

void gb_ledger_mend(struct gb_ledger *l)
{
	unsigned char head[GB_OID_BYTES];
	bool busy;

	if (gb_journal_look(l->journal, NULL) != GB_OK || is_all_whole(l) ||
	    gb_ledger_take_lock(l, false, &busy, NULL) != GB_OK || busy)
		return;
	if (gb_ledger_settle(l, head, NULL) == GB_OK)
		for (size_t i = 0; i < gb_journal_n(l->journal); i++)
			if (!is_whole(l, i) &&
			    loosen_record(l, i, NULL) != GB_OK)
				break;
	gb_ledger_unlock(l);
}

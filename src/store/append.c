/* SPDX-License-Identifier: ISC
 * append.c - a new entry at the end of the ledger.
 *
 * It is saved once it is in the journal and that is flushed. What comes after
 * is for stock git's eyes, and done again from the journal if it fails. */
#include <assert.h>
#include <string.h>

#include "guardbook/hash.h"
#include "src/store/branch.h"
#include "src/store/ledger_parts.h"

/* When a checkpoint is due, and how often it is tried then; and the most
 * entries that it may merge while somebody waits. */
#define DUE 256
#define DUE_BYTES (16u << 20)
#define TRY_EVERY 64
#define MERGE_MOST 8191

static const unsigned char no_oid[GB_OID_BYTES];

static enum gb_code check_draft(const struct gb_draft_commit *draft,
				struct gb_err *err)
{
	if (!gb_commit_is_author(draft->author))
		return gb_fail(err, GB_INVALID,
			       "an entry's author is not a person id");
	if (!gb_commit_is_subject(draft->subject))
		return gb_fail(err, GB_INVALID,
			       "an entry's subject is not one short line of "
			       "plain letters");
	if (draft->blob_bytes > GB_BLOB_MAX_BYTES)
		return gb_fail(err, GB_INVALID,
			       "an entry is longer than the ledger takes; "
			       "shorten the text");
	return GB_OK;
}

static void remember(struct gb_ledger *l, const struct gb_commit *c)
{
	memcpy(l->last.oid, c->oid, sizeof(l->last.oid));
	memcpy(l->last.self, c->self, sizeof(l->last.self));
	l->last.seq = c->seq;
	l->last.at_s = c->at_s;
}

/* Know the entry that the next one follows. */
static enum gb_code know_head(struct gb_ledger *l, struct gb_err *err)
{
	unsigned char head[GB_OID_BYTES], tree[GB_OID_BYTES];
	struct gb_commit c;
	enum gb_code rc = gb_ledger_head(l, head, err);

	if (rc != GB_OK || memcmp(head, l->last.oid, sizeof(head)) == 0)
		return rc;
	l->last = (struct gb_place){ 0 };
	if (memcmp(head, no_oid, sizeof(head)) == 0)
		return rc;
	rc = gb_ledger_read_commit(l, head, &c, tree, err);
	if (rc == GB_OK)
		remember(l, &c);
	gb_commit_free(&c);
	return rc;
}

enum gb_code gb_ledger_check_disk(const struct gb_ledger *l, struct gb_err *err)
{
	assert(l->lock >= 0);
	if (!l->failed)
		return GB_OK;
	return gb_fail(err, GB_IO,
		       "the disk failed, so nothing more is saved; close "
		       "guardbook and have the disk looked at");
}

/* Ready for one more entry. */
static enum gb_code prepare(struct gb_ledger *l, struct gb_err *err)
{
	enum gb_code rc = gb_ledger_check_disk(l, err);

	/* A journal that the branch has left behind takes no more. */
	if (rc == GB_OK && l->strayed)
		rc = gb_ledger_pack(l, MERGE_MOST, err);
	return rc == GB_OK ? know_head(l, err) : rc;
}

/* Fill `c` so that it follows the present head. */
static enum gb_code place(struct gb_ledger *l,
			  const struct gb_draft_commit *draft,
			  struct gb_commit *c, struct gb_err *err)
{
	if (draft->at_s < l->last.at_s)
		return gb_fail(err, GB_INVALID,
			       "the computer's clock is behind the last entry; "
			       "set it right");
	memcpy(c->parent, l->last.oid, sizeof(c->parent));
	memcpy(c->prev, l->last.self, sizeof(c->prev));
	memcpy(c->author, draft->author, sizeof(c->author));
	memcpy(c->subject, draft->subject, strlen(draft->subject) + 1);
	c->seq = l->last.seq + 1;
	c->at_s = draft->at_s;
	gb_hash(c->entry, draft->blob, draft->blob_bytes);
	return GB_OK;
}

static enum gb_code sign(struct gb_commit *c, const struct gb_parts *p,
			 const struct gb_identity *signer, struct gb_err *err)
{
	enum gb_code rc;

	gb_commit_render(&c->signed_bytes, c, p->oid[GB_PART_TREE]);
	rc = gb_buf_done(&c->signed_bytes, err);
	if (rc != GB_OK)
		return rc;
	gb_hash(c->self, c->signed_bytes.data, c->signed_bytes.len);
	gb_sshsig_sign(&c->armor, signer, c->signed_bytes.data,
		       c->signed_bytes.len);
	return gb_buf_done(&c->armor, err);
}

/* The commit as git keeps it, and its name. */
static enum gb_code join(struct gb_ledger *l, struct gb_parts *p,
			 const struct gb_commit *c, struct gb_err *err)
{
	enum gb_code rc;

	gb_commit_join(&p->commit, &c->signed_bytes, &c->armor);
	rc = gb_buf_done(&p->commit, err);
	return rc == GB_OK ? gb_parts_name_commit(p, l->odb, err) : rc;
}

/* --- saved -----------------------------------------------------------------
 */

/* The moment from which on the entry is saved, or is with its group. */
static enum gb_code write_journal(struct gb_ledger *l, const struct gb_parts *p,
				  const struct gb_commit *c, struct gb_err *err)
{
	bool sync = !l->env->no_sync;
	enum gb_code rc = gb_journal_append(l->journal, c->seq, p, sync, err);

	if (rc == GB_OK && sync && !l->group)
		rc = gb_journal_flush(l->journal, err);
	/* What a failed flush left in memory may be lost without another
	 * word: a second try would prove nothing. */
	if (rc == GB_IO)
		l->failed = true;
	return rc;
}

static enum gb_code show_git(struct gb_ledger *l, const struct gb_parts *p,
			     const struct gb_commit *c, struct gb_err *err)
{
	struct gb_err why = { 0 };
	enum gb_code rc = gb_ledger_loosen(l, p, &why);

	if (rc == GB_OK)
		rc = gb_branch_move(l->heads, c->parent, c->oid, false, &why);
	/* It is saved all the same; but a branch that somebody else moves is
	 * not to pass unsaid. */
	if (rc == GB_CONFLICT || rc == GB_TAMPERED)
		return gb_fail(err, rc, "%s", why.msg);
	return GB_OK;
}

/* Best effort: it is tried again, and told by whoever asks for it. */
static void pack_if_due(struct gb_ledger *l)
{
	size_t n = gb_journal_n(l->journal);

	if ((n >= DUE && n % TRY_EVERY == 0) ||
	    gb_journal_bytes(l->journal) >= DUE_BYTES)
		if (gb_ledger_pack(l, l->group ? UINT64_MAX : MERGE_MOST,
				   NULL) != GB_OK)
			return;
}

static enum gb_code save(struct gb_ledger *l, const struct gb_parts *p,
			 const struct gb_commit *c, struct gb_err *err)
{
	enum gb_code rc = write_journal(l, p, c, err);

	if (rc != GB_OK)
		return rc;
	memcpy(l->head, c->oid, sizeof(l->head));
	remember(l, c);
	if (!l->group)
		rc = show_git(l, p, c, err);
	if (rc == GB_OK)
		pack_if_due(l);
	return rc;
}

enum gb_code gb_ledger_append(struct gb_ledger *l,
			      const struct gb_draft_commit *draft,
			      const struct gb_identity *signer,
			      struct gb_commit *out, struct gb_err *err)
{
	struct gb_commit c = { 0 };
	struct gb_parts p = { 0 };
	enum gb_code rc = prepare(l, err);

	if (out)
		*out = c;
	if (rc == GB_OK)
		rc = check_draft(draft, err);
	if (rc == GB_OK)
		rc = place(l, draft, &c, err);
	if (rc == GB_OK) {
		gb_buf_put(&p.blob, draft->blob, draft->blob_bytes);
		rc = gb_buf_done(&p.blob, err);
	}
	if (rc == GB_OK)
		rc = gb_parts_name_blob(&p, l->odb, err);
	if (rc == GB_OK)
		rc = sign(&c, &p, signer, err);
	if (rc == GB_OK)
		rc = join(l, &p, &c, err);
	if (rc == GB_OK) {
		memcpy(c.oid, p.oid[GB_PART_COMMIT], sizeof(c.oid));
		rc = save(l, &p, &c, err);
	}
	if (rc == GB_OK && out) {
		c.blob = p.blob;
		p.blob = (struct gb_buf){ 0 };
		*out = c;
		c = (struct gb_commit){ 0 };
	}
	gb_parts_free(&p);
	gb_commit_free(&c);
	return rc;
}

/* --- what was signed elsewhere ---------------------------------------------
 */

/* Does `c` follow the head? Of that, only what the next one needs is known. */
static enum gb_code check_follows(const struct gb_ledger *l,
				  const struct gb_commit *c, struct gb_err *err)
{
	struct gb_commit head = { .seq = l->last.seq, .at_s = l->last.at_s };

	memcpy(head.oid, l->last.oid, sizeof(head.oid));
	memcpy(head.self, l->last.self, sizeof(head.self));
	return gb_commit_follows(c, &head, err);
}

/* Is `c`, whose objects are `p`, the commit that it says it is? */
static enum gb_code check_given(const struct gb_commit *c,
				const struct gb_parts *p, struct gb_err *err)
{
	unsigned char tree[GB_OID_BYTES], entry[GB_HASH_BYTES];
	struct gb_commit again = { 0 };
	enum gb_code rc = gb_commit_parse(&again, tree, p->commit.data,
					  p->commit.len, err);

	gb_hash(entry, p->blob.data, p->blob.len);
	if (rc == GB_OK &&
	    (memcmp(tree, p->oid[GB_PART_TREE], sizeof(tree)) != 0 ||
	     memcmp(c->oid, p->oid[GB_PART_COMMIT], sizeof(c->oid)) != 0 ||
	     memcmp(c->self, again.self, sizeof(c->self)) != 0 ||
	     memcmp(entry, again.entry, sizeof(entry)) != 0 ||
	     c->seq != again.seq || c->at_s != again.at_s ||
	     memcmp(c->parent, again.parent, sizeof(c->parent)) != 0))
		rc = gb_fail(err, GB_TAMPERED,
			     "an entry to be taken over is not the one that "
			     "was signed");
	gb_commit_free(&again);
	return rc;
}

enum gb_code gb_ledger_adopt(struct gb_ledger *l, const struct gb_commit *c,
			     struct gb_err *err)
{
	struct gb_parts p = { 0 };
	enum gb_code rc = prepare(l, err);

	if (rc == GB_OK)
		rc = check_follows(l, c, err);
	if (rc == GB_OK) {
		gb_buf_put(&p.blob, c->blob.data, c->blob.len);
		rc = gb_buf_done(&p.blob, err);
	}
	if (rc == GB_OK)
		rc = gb_parts_name_blob(&p, l->odb, err);
	if (rc == GB_OK)
		rc = join(l, &p, c, err);
	if (rc == GB_OK)
		rc = check_given(c, &p, err);
	if (rc == GB_OK)
		rc = save(l, &p, c, err);
	gb_parts_free(&p);
	return rc;
}

/* --- groups ----------------------------------------------------------------
 */

void gb_ledger_group(struct gb_ledger *l)
{
	assert(l->lock >= 0 && !l->group);
	l->group = true;
	l->cleared = false;
}

enum gb_code gb_ledger_group_end(struct gb_ledger *l, struct gb_err *err)
{
	unsigned char head[GB_OID_BYTES];
	enum gb_code rc = gb_ledger_check_disk(l, err);

	l->group = false;
	if (rc == GB_OK && !l->env->no_sync)
		rc = gb_journal_flush(l->journal, err);
	if (rc == GB_IO)
		l->failed = true;
	/* Saved; and stock git sees them, unless the disk is full. */
	if (rc == GB_OK && gb_ledger_settle(l, head, err) == GB_TAMPERED)
		rc = GB_TAMPERED;
	return rc;
}

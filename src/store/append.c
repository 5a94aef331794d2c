/* SPDX-License-Identifier: ISC
 * append.c - a new entry at the end of the ledger.
 *
 * An append makes its three objects durable first and moves the branch last,
 * so that whatever the branch points to is whole. The lock only queues; the
 * compare-and-swap of the branch decides. */
#include <assert.h>
#include <string.h>

#include "guardbook/hash.h"
#include "src/store/branch.h"
#include "src/store/commit.h"
#include "src/store/file.h"
#include "src/store/ledger_parts.h"
#include "src/store/object.h"
#include "src/store/odb.h"

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

/* Fill `c` so that it follows the present head. */
static enum gb_code place(struct gb_ledger *l,
			  const struct gb_draft_commit *draft,
			  struct gb_commit *c, struct gb_err *err)
{
	unsigned char tree[GB_OID_BYTES];
	struct gb_commit parent = { 0 };
	enum gb_code rc = gb_ledger_head(l, c->parent, err);

	if (rc == GB_OK && memcmp(c->parent, no_oid, GB_OID_BYTES) != 0)
		rc = gb_ledger_read_commit(l, c->parent, &parent, tree, err);
	if (rc == GB_OK && draft->at_s < parent.at_s)
		rc = gb_fail(err, GB_INVALID,
			     "the computer's clock is behind the last entry; "
			     "set it right");
	if (rc == GB_OK) {
		memcpy(c->author, draft->author, sizeof(c->author));
		memcpy(c->subject, draft->subject, strlen(draft->subject) + 1);
		memcpy(c->prev, parent.self, sizeof(c->prev));
		c->seq = parent.seq + 1;
		c->at_s = draft->at_s;
		gb_hash(c->entry, draft->blob, draft->blob_bytes);
		gb_buf_put(&c->blob, draft->blob, draft->blob_bytes);
		rc = gb_buf_done(&c->blob, err);
	}
	gb_commit_free(&parent);
	return rc;
}

/* The three bodies of an entry, and their names. */
struct objects {
	struct gb_buf commit; /* owned */
	unsigned char tree[GB_TREE_BYTES];
	unsigned char commit_oid[GB_OID_BYTES];
	unsigned char tree_oid[GB_OID_BYTES];
	unsigned char blob_oid[GB_OID_BYTES];
};

static enum gb_code name_tree(struct objects *o, const struct gb_commit *c,
			      struct gb_err *err)
{
	enum gb_code rc = gb_odb_hash("blob", c->blob.data, c->blob.len,
				      o->blob_oid, err);

	if (rc != GB_OK)
		return rc;
	gb_tree_render(o->tree, o->blob_oid);
	return gb_odb_hash("tree", o->tree, sizeof(o->tree), o->tree_oid, err);
}

static enum gb_code name_commit(struct objects *o, const struct gb_commit *c,
				struct gb_err *err)
{
	enum gb_code rc;

	gb_commit_join(&o->commit, &c->signed_bytes, &c->armor);
	rc = gb_buf_done(&o->commit, err);
	if (rc == GB_OK)
		rc = gb_odb_hash("commit", o->commit.data, o->commit.len,
				 o->commit_oid, err);
	return rc;
}

static enum gb_code sign(struct gb_commit *c, const struct objects *o,
			 const struct gb_identity *signer, struct gb_err *err)
{
	enum gb_code rc;

	gb_commit_render(&c->signed_bytes, c, o->tree_oid);
	rc = gb_buf_done(&c->signed_bytes, err);
	if (rc != GB_OK)
		return rc;
	gb_hash(c->self, c->signed_bytes.data, c->signed_bytes.len);
	gb_sshsig_sign(&c->armor, signer, c->signed_bytes.data,
		       c->signed_bytes.len);
	return gb_buf_done(&c->armor, err);
}

static enum gb_code write_objects(struct gb_ledger *l, const struct objects *o,
				  const struct gb_commit *c, struct gb_err *err)
{
	const struct {
		const char *type;
		const unsigned char *oid;
		const void *body;
		size_t n_bytes;
	} all[] = {
		{ "blob", o->blob_oid, c->blob.data, c->blob.len },
		{ "tree", o->tree_oid, o->tree, sizeof(o->tree) },
		{ "commit", o->commit_oid, o->commit.data, o->commit.len },
	};
	bool sync = !l->env->no_sync;
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < GB_COUNT(all); i++)
		rc = gb_object_write(l->objects, all[i].oid, all[i].type,
				     all[i].body, all[i].n_bytes, sync, err);
	/* All folders at the end: the first flush takes the others along. */
	for (size_t i = 0; rc == GB_OK && sync && i < GB_COUNT(all); i++)
		rc = gb_object_sync_folder(l->objects, all[i].oid, err);
	return rc;
}

static enum gb_code save(struct gb_ledger *l, const struct objects *o,
			 const struct gb_commit *c, struct gb_err *err)
{
	enum gb_code rc = write_objects(l, o, c, err);

	if (rc == GB_OK)
		rc = gb_branch_move(l->heads, c->parent, o->commit_oid,
				    !l->env->no_sync, err);
	/* What a failed flush left in memory may be lost without another
	 * word: a second try would prove nothing. */
	if (rc == GB_NOT_FOUND)
		rc = gb_file_as_io(rc, err);
	if (rc == GB_IO)
		l->failed = true;
	return rc;
}

static enum gb_code check_disk(const struct gb_ledger *l, struct gb_err *err)
{
	assert(l->lock >= 0);
	if (!l->failed)
		return GB_OK;
	return gb_fail(err, GB_IO,
		       "the disk failed, so nothing more is saved; close "
		       "guardbook and have the disk looked at");
}

enum gb_code gb_ledger_append(struct gb_ledger *l,
			      const struct gb_draft_commit *draft,
			      const struct gb_identity *signer,
			      struct gb_commit *out, struct gb_err *err)
{
	struct gb_commit c = { 0 };
	struct objects o = { 0 };
	enum gb_code rc = check_disk(l, err);

	if (out)
		*out = c;
	if (rc == GB_OK)
		rc = check_draft(draft, err);
	if (rc == GB_OK)
		rc = place(l, draft, &c, err);
	if (rc == GB_OK)
		rc = name_tree(&o, &c, err);
	if (rc == GB_OK)
		rc = sign(&c, &o, signer, err);
	if (rc == GB_OK)
		rc = name_commit(&o, &c, err);
	memcpy(c.oid, o.commit_oid, GB_OID_BYTES);
	if (rc == GB_OK)
		rc = save(l, &o, &c, err);
	if (rc == GB_OK && out) {
		*out = c;
		c = (struct gb_commit){ 0 };
	}
	gb_buf_free(&o.commit);
	gb_commit_free(&c);
	return rc;
}

/* Is `c`, whose objects are `o`, the commit that it says it is? */
static enum gb_code check_given(const struct gb_commit *c,
				const struct objects *o, struct gb_err *err)
{
	unsigned char tree[GB_OID_BYTES], entry[GB_HASH_BYTES];
	struct gb_commit again = { 0 };
	enum gb_code rc = gb_commit_parse(&again, tree, o->commit.data,
					  o->commit.len, err);

	gb_hash(entry, c->blob.data, c->blob.len);
	if (rc == GB_OK &&
	    (memcmp(tree, o->tree_oid, sizeof(tree)) != 0 ||
	     memcmp(c->oid, o->commit_oid, sizeof(c->oid)) != 0 ||
	     memcmp(entry, again.entry, sizeof(entry)) != 0))
		rc = gb_fail(err, GB_TAMPERED,
			     "an entry to be taken over is not the one that "
			     "was signed");
	gb_commit_free(&again);
	return rc;
}

enum gb_code gb_ledger_adopt(struct gb_ledger *l, const struct gb_commit *c,
			     struct gb_err *err)
{
	unsigned char head[GB_OID_BYTES], tree[GB_OID_BYTES];
	struct gb_commit parent = { 0 };
	struct objects o = { 0 };
	enum gb_code rc = check_disk(l, err);
	bool is_first = true;

	if (rc == GB_OK)
		rc = gb_ledger_head(l, head, err);
	if (rc == GB_OK && memcmp(head, no_oid, sizeof(head)) != 0) {
		is_first = false;
		rc = gb_ledger_read_commit(l, head, &parent, tree, err);
	}
	if (rc == GB_OK)
		rc = gb_commit_follows(c, is_first ? NULL : &parent, err);
	if (rc == GB_OK)
		rc = name_tree(&o, c, err);
	if (rc == GB_OK)
		rc = name_commit(&o, c, err);
	if (rc == GB_OK)
		rc = check_given(c, &o, err);
	if (rc == GB_OK)
		rc = save(l, &o, c, err);
	gb_buf_free(&o.commit);
	gb_commit_free(&parent);
	return rc;
}

/* Each append is flushed by itself, so there is nothing left to flush. */
void gb_ledger_group(struct gb_ledger *l)
{
	assert(l->lock >= 0);
}

enum gb_code gb_ledger_group_end(struct gb_ledger *l, struct gb_err *err)
{
	return check_disk(l, err);
}

enum gb_code gb_ledger_checkpoint(struct gb_ledger *l, struct gb_err *err)
{
	return check_disk(l, err);
}

uint64_t gb_ledger_unpacked(const struct gb_ledger *l)
{
	(void)l;
	return 0; /* nothing waits: an append makes its objects durable */
}

/* SPDX-License-Identifier: ISC
 * odb.c - the objects of a ledger, wherever they lie. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <git2.h>

#include "guardbook/encode.h"
#include "src/store/object.h"
#include "src/store/odb.h"

struct gb_odb {
	int objects;                /* borrowed */
	struct gb_journal *journal; /* borrowed; NULL: none */
	struct gb_packs *packs;     /* owned */
	bool git_is_up;             /* which takes it some milliseconds */
};

enum gb_code gb_odb_make(struct gb_odb **out, int objects,
			 struct gb_journal *journal, struct gb_err *err)
{
	struct gb_odb *o = calloc(1, sizeof(*o));
	enum gb_code rc;

	*out = NULL;
	if (!o)
		return gb_fail_nomem(err);
	o->objects = objects;
	o->journal = journal;
	rc = gb_packs_open(&o->packs, objects, err);
	if (rc == GB_OK)
		*out = o;
	else
		gb_odb_free(o);
	return rc;
}

void gb_odb_free(struct gb_odb *o)
{
	if (!o)
		return;
	gb_packs_free(o->packs);
	if (o->git_is_up)
		git_libgit2_shutdown();
	free(o);
}

struct gb_packs *gb_odb_packs(struct gb_odb *o)
{
	return o->packs;
}

enum gb_code gb_odb_hash(struct gb_odb *o, const char *type, const void *body,
			 size_t n_bytes, unsigned char oid[GB_OID_BYTES],
			 struct gb_err *err)
{
	git_oid id;

	o->git_is_up = o->git_is_up || git_libgit2_init() > 0;
	if (!o->git_is_up || git_odb_hash(&id, body ? body : "", n_bytes,
					  git_object_string2type(type)) < 0)
		return gb_fail_nomem(err);
	memcpy(oid, id.id, GB_OID_BYTES);
	return GB_OK;
}

/* The name of what was read, taken the short way: whoever can make two objects
 * of one name can't make two that are signed, for Entry: and Prev: are BLAKE2b.
 * What is written is named by gb_odb_hash(). */
static void name_read(enum gb_part type, const void *body, size_t n_bytes,
		      unsigned char oid[GB_OID_BYTES])
{
	struct gb_sha1 sha;
	char head[32];
	int n = snprintf(head, sizeof(head), "%s %zu", gb_part_types[type],
			 n_bytes);

	gb_sha1_start(&sha);
	gb_sha1_add(&sha, head, (size_t)n + 1); /* and its NUL */
	gb_sha1_add(&sha, body, n_bytes);
	gb_sha1_end(&sha, oid);
}

static enum gb_code altered(const unsigned char oid[GB_OID_BYTES],
			    struct gb_err *err)
{
	char hex[2 * GB_OID_BYTES + 1];

	gb_hex(hex, oid, GB_OID_BYTES);
	return gb_fail(err, GB_TAMPERED, "object %s of the ledger was altered",
		       hex);
}

/* --- one object ------------------------------------------------------------
 */

static enum gb_code from_journal(struct gb_odb *o, const struct gb_record *r,
				 enum gb_part part, struct gb_buf *body,
				 struct gb_err *err)
{
	struct gb_parts p;
	struct gb_view v;
	enum gb_code rc = gb_journal_read(o->journal, r, &p, err);

	if (rc != GB_OK)
		return rc;
	v = gb_parts_body(&p, part);
	gb_buf_put(body, v.at, v.left);
	gb_parts_free(&p);
	return gb_buf_done(body, err);
}

static enum gb_code from_file(struct gb_odb *o,
			      const unsigned char oid[GB_OID_BYTES],
			      enum gb_part *type, struct gb_buf *body,
			      struct gb_err *err)
{
	char found[GB_OBJECT_TYPE_ROOM];
	enum gb_code rc = gb_object_read(o->objects, oid, found, body, err);

	for (int i = 0; rc == GB_OK && i < GB_PARTS; i++)
		if (strcmp(found, gb_part_types[i]) == 0)
			*type = (enum gb_part)i;
	return rc;
}

/* The object as it lies there, and its type. */
static enum gb_code fetch(struct gb_odb *o,
			  const unsigned char oid[GB_OID_BYTES],
			  enum gb_part *type, struct gb_buf *body,
			  struct gb_err *err)
{
	enum gb_part part = GB_PART_COMMIT;
	const struct gb_record *r =
		o->journal ? gb_journal_find(o->journal, oid, &part) : NULL;
	struct gb_pack *pack = NULL;
	enum gb_code rc = GB_OK;
	uint64_t at = 0;

	if (!r)
		rc = gb_packs_find(o->packs, oid, &pack, &at, err);
	if (rc != GB_OK)
		return rc;
	if (!r && !pack)
		return from_file(o, oid, type, body, err);
	rc = r ? from_journal(o, r, part, body, err)
	       : gb_pack_object(pack, &o->packs->window, &at, &part, body, err);
	*type = part;
	return rc;
}

static enum gb_code read_once(struct gb_odb *o,
			      const unsigned char oid[GB_OID_BYTES],
			      const char *type, struct gb_buf *body,
			      struct gb_err *err)
{
	enum gb_part found = GB_PART_COMMIT;
	unsigned char name[GB_OID_BYTES];
	struct gb_buf fetched = { 0 };
	char hex[2 * GB_OID_BYTES + 1];
	enum gb_code rc = fetch(o, oid, &found, &fetched, err);

	if (rc == GB_OK)
		name_read(found, fetched.data, fetched.len, name);
	if (rc == GB_OK && memcmp(name, oid, sizeof(name)) != 0)
		rc = altered(oid, err);
	if (rc == GB_OK && strcmp(gb_part_types[found], type) != 0) {
		gb_hex(hex, oid, GB_OID_BYTES);
		rc = gb_fail(err, GB_TAMPERED,
			     "object %s of the ledger is no %s", hex, type);
	}
	if (rc == GB_OK) {
		gb_buf_put(body, fetched.data, fetched.len);
		rc = gb_buf_done(body, err);
	}
	gb_buf_free(&fetched);
	return rc;
}

/* A checkpoint of somebody else may have moved it while we looked. */
static enum gb_code look(struct gb_odb *o, struct gb_err *err)
{
	enum gb_code rc = o->journal ? gb_journal_look(o->journal, err) : GB_OK;

	return rc == GB_OK ? gb_packs_look(o->packs, err) : rc;
}

enum gb_code gb_odb_read(struct gb_odb *o,
			 const unsigned char oid[GB_OID_BYTES],
			 const char *type, struct gb_buf *body,
			 struct gb_err *err)
{
	enum gb_code rc = read_once(o, oid, type, body, err);

	if (rc == GB_TAMPERED && look(o, err) == GB_OK)
		rc = read_once(o, oid, type, body, err);
	return rc;
}

/* --- one entry -------------------------------------------------------------
 */

/* Each of the three in a file of its own, as it seems. */
static enum gb_code gather(struct gb_odb *o,
			   const unsigned char oid[GB_OID_BYTES],
			   struct gb_parts *out, struct gb_err *err)
{
	unsigned char tree[GB_OID_BYTES], parent[GB_OID_BYTES];
	unsigned char blob[GB_OID_BYTES];
	struct gb_buf body = { 0 };
	enum gb_code rc = read_once(o, oid, "commit", &out->commit, err);

	if (rc == GB_OK &&
	    !gb_parts_links(out->commit.data, out->commit.len, tree, parent))
		rc = gb_fail(err, GB_TAMPERED,
			     "a commit is not of the form that guardbook "
			     "writes");
	if (rc == GB_OK)
		rc = read_once(o, tree, "tree", &body, err);
	if (rc == GB_OK)
		rc = gb_tree_parse(blob, body.data, body.len, err);
	if (rc == GB_OK)
		rc = read_once(o, blob, "blob", &out->blob, err);
	if (rc == GB_OK) {
		gb_tree_render(out->tree, blob);
		memcpy(out->oid[GB_PART_COMMIT], oid, GB_OID_BYTES);
		memcpy(out->oid[GB_PART_TREE], tree, GB_OID_BYTES);
		memcpy(out->oid[GB_PART_BLOB], blob, GB_OID_BYTES);
	}
	gb_buf_free(&body);
	return rc;
}

/* Name what was read from journal or pack, and see that the tree that was read
 * is the one of the blob. `again`: it was whole when it was first read, so the
 * blob is not named again; what is signed holds a better hash of it. */
static enum gb_code name_parts(struct gb_parts *p, bool again,
			       struct gb_err *err)
{
	unsigned char tree[GB_TREE_BYTES];

	name_read(GB_PART_TREE, p->tree, sizeof(p->tree), p->oid[GB_PART_TREE]);
	name_read(GB_PART_COMMIT, p->commit.data, p->commit.len,
		  p->oid[GB_PART_COMMIT]);
	if (again)
		return GB_OK;
	name_read(GB_PART_BLOB, p->blob.data, p->blob.len,
		  p->oid[GB_PART_BLOB]);
	gb_tree_render(tree, p->oid[GB_PART_BLOB]);
	return memcmp(tree, p->tree, sizeof(tree)) == 0
		       ? GB_OK
		       : altered(p->oid[GB_PART_TREE], err);
}

static enum gb_code parts_once(struct gb_odb *o,
			       const unsigned char oid[GB_OID_BYTES],
			       bool again, struct gb_parts *out,
			       struct gb_err *err)
{
	enum gb_part part = GB_PART_COMMIT;
	const struct gb_record *r =
		o->journal ? gb_journal_find(o->journal, oid, &part) : NULL;
	struct gb_pack *pack = NULL;
	enum gb_code rc = GB_OK;
	uint64_t at = 0;

	*out = (struct gb_parts){ 0 };
	if (!r)
		rc = gb_packs_find(o->packs, oid, &pack, &at, err);
	if (rc == GB_OK && r && part == GB_PART_COMMIT)
		rc = gb_journal_read(o->journal, r, out, err);
	else if (rc == GB_OK && pack)
		rc = gb_pack_entry(pack, &o->packs->window, &at, out, err);
	else if (rc == GB_OK)
		rc = gather(o, oid, out, err);
	if (rc == GB_OK && (r || pack))
		rc = name_parts(out, again, err);
	if (rc == GB_OK &&
	    memcmp(out->oid[GB_PART_COMMIT], oid, GB_OID_BYTES) != 0)
		rc = altered(oid, err);
	if (rc != GB_OK)
		gb_parts_free(out);
	return rc;
}

static enum gb_code parts(struct gb_odb *o,
			  const unsigned char oid[GB_OID_BYTES], bool again,
			  struct gb_parts *out, struct gb_err *err)
{
	enum gb_code rc = parts_once(o, oid, again, out, err);

	if (rc == GB_TAMPERED && look(o, err) == GB_OK)
		rc = parts_once(o, oid, again, out, err);
	return rc;
}

enum gb_code gb_odb_parts(struct gb_odb *o,
			  const unsigned char oid[GB_OID_BYTES],
			  struct gb_parts *out, struct gb_err *err)
{
	return parts(o, oid, false, out, err);
}

enum gb_code gb_odb_parts_again(struct gb_odb *o,
				const unsigned char oid[GB_OID_BYTES],
				struct gb_parts *out, struct gb_err *err)
{
	return parts(o, oid, true, out, err);
}

enum gb_code gb_odb_write(struct gb_odb *o, const char *type, const void *body,
			  size_t n_bytes, unsigned char oid[GB_OID_BYTES],
			  struct gb_err *err)
{
	enum gb_code rc = gb_odb_hash(o, type, body, n_bytes, oid, err);

	if (rc == GB_OK)
		rc = gb_object_write(o->objects, oid, type, body, n_bytes, err);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * parts.c - an entry as git keeps it. */
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "src/store/odb.h"
#include "src/store/parts.h"

const char *const gb_part_types[GB_PARTS] = { "commit", "tree", "blob" };

void gb_parts_free(struct gb_parts *p)
{
	gb_buf_free(&p->commit);
	gb_buf_free(&p->blob);
	*p = (struct gb_parts){ 0 };
}

struct gb_view gb_parts_body(const struct gb_parts *p, enum gb_part part)
{
	switch (part) {
	case GB_PART_COMMIT:
		return gb_view_of(p->commit.data, p->commit.len);
	case GB_PART_TREE:
		return gb_view_of(p->tree, sizeof(p->tree));
	default:
		return gb_view_of(p->blob.data, p->blob.len);
	}
}

enum gb_code gb_parts_name_blob(struct gb_parts *p, struct gb_odb *o,
				struct gb_err *err)
{
	enum gb_code rc = gb_odb_hash(o, "blob", p->blob.data, p->blob.len,
				      p->oid[GB_PART_BLOB], err);

	if (rc != GB_OK)
		return rc;
	gb_tree_render(p->tree, p->oid[GB_PART_BLOB]);
	return gb_odb_hash(o, "tree", p->tree, sizeof(p->tree),
			   p->oid[GB_PART_TREE], err);
}

enum gb_code gb_parts_name_commit(struct gb_parts *p, struct gb_odb *o,
				  struct gb_err *err)
{
	return gb_odb_hash(o, "commit", p->commit.data, p->commit.len,
			   p->oid[GB_PART_COMMIT], err);
}

enum gb_code gb_parts_commit(struct gb_commit *out, struct gb_parts *p,
			     struct gb_err *err)
{
	unsigned char tree[GB_OID_BYTES], hash[GB_HASH_BYTES];
	enum gb_code rc =
		gb_commit_parse(out, tree, p->commit.data, p->commit.len, err);

	if (rc != GB_OK)
		return rc;
	gb_hash(hash, p->blob.data, p->blob.len);
	if (memcmp(tree, p->oid[GB_PART_TREE], sizeof(tree)) != 0 ||
	    memcmp(hash, out->entry, sizeof(hash)) != 0) {
		gb_commit_free(out);
		return gb_fail(err, GB_TAMPERED,
			       "an entry of the ledger is not the one that was "
			       "signed");
	}
	memcpy(out->oid, p->oid[GB_PART_COMMIT], GB_OID_BYTES);
	out->blob = p->blob;
	p->blob = (struct gb_buf){ 0 };
	return GB_OK;
}

static bool take_id(struct gb_view *v, const char *name,
		    unsigned char oid[GB_OID_BYTES])
{
	const unsigned char *at = gb_take(v, strlen(name));
	char hex[2 * GB_OID_BYTES + 1] = { 0 };

	if (!at || memcmp(at, name, strlen(name)) != 0)
		return false;
	gb_take_copy(v, hex, sizeof(hex) - 1);
	return gb_take_u8(v) == '\n' && gb_unhex(oid, GB_OID_BYTES, hex);
}

bool gb_parts_links(const void *commit, size_t n_bytes,
		    unsigned char tree[GB_OID_BYTES],
		    unsigned char parent[GB_OID_BYTES])
{
	struct gb_view v = gb_view_of(commit, n_bytes);

	memset(parent, 0, GB_OID_BYTES);
	if (!take_id(&v, "tree ", tree))
		return false;
	if (v.left > 0 && v.at[0] == 'p')
		return take_id(&v, "parent ", parent);
	return true;
}

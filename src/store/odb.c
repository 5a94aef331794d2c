/* SPDX-License-Identifier: ISC
 * odb.c - git's object database over our own reader and writer of objects. */
#include <stdlib.h>
#include <string.h>

#include <git2.h>
#include <git2/sys/odb_backend.h>

#include "guardbook/encode.h"
#include "src/store/object.h"
#include "src/store/odb.h"

/* What libgit2 calls back. It passes a number and no message through, so the
 * message of the last failure waits here. */
struct backend {
	git_odb_backend base; /* first: libgit2 hands this one back */
	int objects;
	struct gb_err err; /* zeros: nothing failed in here */
};

struct gb_odb {
	git_odb *db;
	struct backend *backend; /* owned by `db` */
	bool sync;
};

static int backend_read(void **data, size_t *n_bytes, git_object_t *type,
			git_odb_backend *base, const git_oid *oid)
{
	struct backend *b = (struct backend *)base;
	char name[GB_OBJECT_TYPE_ROOM];
	struct gb_buf body = { 0 };
	int rc = GIT_ERROR;

	if (gb_object_read(b->objects, oid->id, name, &body, &b->err) != GB_OK)
		goto out;
	*data = git_odb_backend_data_alloc(base, body.len + 1);
	if (!*data) {
		gb_fail_nomem(&b->err);
		goto out;
	}
	if (body.len > 0)
		memcpy(*data, body.data, body.len);
	*n_bytes = body.len;
	*type = git_object_string2type(name);
	rc = GIT_OK;
out:
	gb_buf_free(&body);
	return rc;
}

static void backend_free(git_odb_backend *base)
{
	free(base);
}

/* Our own failure if there was one, else libgit2's. */
static enum gb_code failed(const struct gb_odb *o, struct gb_err *err)
{
	const git_error *last = git_error_last();

	if (o->backend->err.code != GB_OK)
		return gb_fail(err, o->backend->err.code, "%s",
			       o->backend->err.msg);
	if (last && last->klass == GIT_ERROR_NOMEMORY)
		return gb_fail_nomem(err);
	return gb_fail(err, GB_IO, "git: %s",
		       last && last->message ? last->message : "no reason");
}

enum gb_code gb_odb_make(struct gb_odb **out, int objects, bool sync,
			 struct gb_err *err)
{
	struct gb_odb *o = calloc(1, sizeof(*o));
	struct backend *b = calloc(1, sizeof(*b));

	*out = NULL;
	if (!o || !b || git_libgit2_init() < 0) {
		free(o);
		free(b);
		return gb_fail_nomem(err);
	}
	/* A cache would hide damage that came after the first reading; the
	 * hash is the whole point. */
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	git_odb_init_backend(&b->base, GIT_ODB_BACKEND_VERSION);
	b->base.read = backend_read;
	b->base.free = backend_free;
	b->objects = objects;
	o->sync = sync;
	if (git_odb_new(&o->db) < 0 ||
	    git_odb_add_backend(o->db, &b->base, 1) < 0) {
		free(b);
		gb_odb_free(o);
		return gb_fail_nomem(err);
	}
	o->backend = b;
	*out = o;
	return GB_OK;
}

void gb_odb_free(struct gb_odb *o)
{
	if (!o)
		return;
	git_odb_free(o->db);
	git_libgit2_shutdown();
	free(o);
}

enum gb_code gb_odb_read(struct gb_odb *o,
			 const unsigned char oid[GB_OID_BYTES],
			 const char *type, struct gb_buf *body,
			 struct gb_err *err)
{
	git_odb_object *object = NULL;
	char hex[2 * GB_OID_BYTES + 1];
	enum gb_code rc = GB_OK;
	git_oid id;
	int git;

	gb_hex(hex, oid, GB_OID_BYTES);
	memcpy(id.id, oid, GB_OID_BYTES);
	o->backend->err = (struct gb_err){ 0 };
	git = git_odb_read(&object, o->db, &id);
	if (git == GIT_EMISMATCH || git == GIT_ENOTFOUND) {
		rc = gb_fail(err, GB_TAMPERED,
			     "object %s of the ledger was altered", hex);
		goto out;
	}
	if (git < 0) {
		rc = failed(o, err);
		goto out;
	}
	if (git_odb_object_type(object) != git_object_string2type(type)) {
		rc = gb_fail(err, GB_TAMPERED,
			     "object %s of the ledger is no %s", hex, type);
		goto out;
	}
	gb_buf_put(body, git_odb_object_data(object),
		   git_odb_object_size(object));
	rc = gb_buf_done(body, err);
out:
	git_odb_object_free(object);
	return rc;
}

enum gb_code gb_odb_hash(const char *type, const void *body, size_t n_bytes,
			 unsigned char oid[GB_OID_BYTES], struct gb_err *err)
{
	git_oid id;

	if (git_odb_hash(&id, body, n_bytes, git_object_string2type(type)) < 0)
		return gb_fail_nomem(err);
	memcpy(oid, id.id, GB_OID_BYTES);
	return GB_OK;
}

/* Not through git_odb_write(): it believes a file that a power cut left empty,
 * and it tries a failed write again by another way, after which a failed flush
 * would look like success. */
enum gb_code gb_odb_write(struct gb_odb *o, const char *type, const void *body,
			  size_t n_bytes, unsigned char oid[GB_OID_BYTES],
			  struct gb_err *err)
{
	enum gb_code rc = gb_odb_hash(type, body, n_bytes, oid, err);

	if (rc != GB_OK)
		return rc;
	return gb_object_write(o->backend->objects, oid, type, body, n_bytes,
			       o->sync, err);
}

/* SPDX-License-Identifier: ISC
 * ledger.c - the append-only record: open, lock, read. */
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "guardbook/ledger.h"
#include "src/store/branch.h"
#include "src/store/commit.h"
#include "src/store/file.h"
#include "src/store/layout.h"
#include "src/store/ledger_parts.h"
#include "src/store/object.h"
#include "src/store/odb.h"

static const unsigned char no_oid[GB_OID_BYTES];

static bool same_oid(const unsigned char *a, const unsigned char *b)
{
	return memcmp(a, b, GB_OID_BYTES) == 0;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

void gb_ledger_free(struct gb_ledger *l)
{
	if (!l)
		return;
	gb_odb_free(l->odb);
	close_if_open(l->lock);
	close_if_open(l->heads);
	close_if_open(l->objects);
	close_if_open(l->git);
	close_if_open(l->dir);
	free(l);
}

static enum gb_code make(struct gb_ledger **out, const char *dir,
			 const struct gb_env *env, struct gb_err *err)
{
	struct gb_ledger *l = calloc(1, sizeof(*l));

	*out = l;
	if (!l)
		return gb_fail_nomem(err);
	l->env = env;
	l->git = l->objects = l->heads = l->lock = -1;
	/* The casebook itself may be reached through a link. */
	l->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (l->dir < 0)
		return gb_fail_errno(err, "can't open the casebook %s", dir);
	return GB_OK;
}

static enum gb_code open_git(struct gb_ledger *l, struct gb_err *err)
{
	enum gb_code rc;

	l->git = gb_file_open_folder(l->dir, "ledger.git");
	if (l->git < 0 && (errno == ENOTDIR || errno == ELOOP))
		return gb_fail(err, GB_TAMPERED,
			       "ledger.git is not a folder; bring the ledger "
			       "back from a copy");
	if (l->git < 0)
		return gb_fail_errno(err, "can't open the ledger");
	rc = gb_layout_check(l->git, err);
	if (rc != GB_OK)
		return rc;
	l->objects = gb_file_open_folder(l->git, "objects");
	l->heads = gb_file_open_folder(l->git, "refs/heads");
	if (l->objects < 0 || l->heads < 0)
		return gb_fail_errno(err, "can't open the ledger");
	return gb_odb_make(&l->odb, l->objects, !l->env->no_sync, err);
}

static void give(struct gb_ledger **out, struct gb_ledger *l, enum gb_code rc)
{
	if (rc != GB_OK)
		gb_ledger_free(l);
	*out = rc == GB_OK ? l : NULL;
}

enum gb_code gb_ledger_open(struct gb_ledger **out, const char *dir,
			    const struct gb_env *env, struct gb_err *err)
{
	struct gb_ledger *l = NULL;
	enum gb_code rc = make(&l, dir, env, err);

	if (rc == GB_OK)
		rc = open_git(l, err);
	give(out, l, rc);
	return rc;
}

/* The folders as they were checked: not by name again. */
static int again(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

enum gb_code gb_ledger_again(struct gb_ledger **out, const struct gb_ledger *l,
			     struct gb_err *err)
{
	struct gb_ledger *o = calloc(1, sizeof(*o));
	enum gb_code rc = GB_OK;

	*out = NULL;
	if (!o)
		return gb_fail_nomem(err);
	o->env = l->env;
	o->lock = -1;
	o->dir = again(l->dir);
	o->git = again(l->git);
	o->objects = again(l->objects);
	o->heads = again(l->heads);
	if (o->dir < 0 || o->git < 0 || o->objects < 0 || o->heads < 0)
		rc = gb_file_as_io(gb_fail_errno(err, "can't open the ledger"),
				   err);
	if (rc == GB_OK)
		rc = gb_odb_make(&o->odb, o->objects, !o->env->no_sync, err);
	give(out, o, rc);
	return rc;
}

/* Wait for the lock and hold it. */
static enum gb_code take_lock(struct gb_ledger *l, struct gb_err *err)
{
	int fd = openat(l->dir, "lock",
			O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
			0600);
	enum gb_code rc;
	int held;

	if (fd < 0 || !gb_file_set_mode(fd, 0600)) {
		rc = gb_fail_errno(err, "can't open the casebook's lock");
		close_if_open(fd);
		return gb_file_as_io(rc, err);
	}
	do
		held = flock(fd, LOCK_EX);
	while (held < 0 && errno == EINTR);
	if (held < 0) {
		rc = gb_fail_errno(err, "can't lock the casebook");
		close(fd);
		return gb_file_as_io(rc, err);
	}
	l->lock = fd;
	return GB_OK;
}

enum gb_code gb_ledger_create(struct gb_ledger **out, const char *dir,
			      const struct gb_env *env, struct gb_err *err)
{
	struct gb_ledger *l = NULL;
	enum gb_code rc = make(&l, dir, env, err);

	if (rc == GB_OK)
		rc = take_lock(l, err);
	if (rc == GB_OK)
		rc = gb_layout_make(l->dir, !env->no_sync, err);
	if (rc == GB_OK)
		rc = open_git(l, err);
	if (rc == GB_OK)
		gb_ledger_unlock(l);
	give(out, l, rc);
	return rc;
}

/* Nobody else writes while we hold the lock, so what looks half-written was
 * left by a writer that was killed. */
static enum gb_code sweep(struct gb_ledger *l, struct gb_err *err)
{
	int fd = gb_file_open_folder(l->objects, ".");
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	enum gb_code rc = GB_OK;
	struct dirent *e;

	if (!list) {
		rc = gb_fail_errno(err, "can't look into the ledger's objects");
		close_if_open(fd);
		return gb_file_as_io(rc, err);
	}
	while ((e = readdir(list)))
		if (gb_object_is_temporary(e->d_name) &&
		    unlinkat(l->objects, e->d_name, 0) < 0)
			rc = GB_IO;
	closedir(list);
	if (rc != GB_OK)
		return gb_fail(err, rc,
			       "can't clear away what an interrupted save left "
			       "in the ledger");
	return gb_branch_sweep(l->heads, err);
}

enum gb_code gb_ledger_lock(struct gb_ledger *l, struct gb_err *err)
{
	enum gb_code rc;

	assert(l->lock < 0);
	rc = take_lock(l, err);
	if (rc == GB_OK)
		rc = sweep(l, err);
	if (rc != GB_OK)
		gb_ledger_unlock(l);
	return rc;
}

void gb_ledger_unlock(struct gb_ledger *l)
{
	close_if_open(l->lock); /* which lets go of it */
	l->lock = -1;
}

/* Is there any object at all? */
static bool has_objects(const struct gb_ledger *l)
{
	bool found = false;

	for (unsigned i = 0; !found && i < 256; i++) {
		unsigned char byte = (unsigned char)i;
		char name[3];
		struct dirent *e;
		DIR *list;
		int fd;

		gb_hex(name, &byte, 1);
		fd = gb_file_open_folder(l->objects, name);
		list = fd < 0 ? NULL : fdopendir(fd);
		if (!list) {
			close_if_open(fd);
			return true; /* can't tell: not empty for sure */
		}
		while (!found && (e = readdir(list)))
			found = e->d_name[0] != '.';
		closedir(list);
	}
	return found;
}

enum gb_code gb_ledger_head(struct gb_ledger *l,
			    unsigned char oid[GB_OID_BYTES], struct gb_err *err)
{
	enum gb_code rc = gb_branch_read(l->heads, oid, err);

	if (rc == GB_OK && same_oid(oid, no_oid) && has_objects(l))
		rc = gb_fail(err, GB_TAMPERED,
			     "the ledger's branch is missing though it holds "
			     "entries; bring the ledger back from a copy");
	return rc;
}

enum gb_code gb_ledger_read_commit(struct gb_ledger *l,
				   const unsigned char oid[GB_OID_BYTES],
				   struct gb_commit *out,
				   unsigned char tree[GB_OID_BYTES],
				   struct gb_err *err)
{
	struct gb_buf body = { 0 };
	enum gb_code rc;

	*out = (struct gb_commit){ 0 };
	rc = gb_odb_read(l->odb, oid, "commit", &body, err);
	if (rc == GB_OK)
		rc = gb_commit_parse(out, tree, body.data, body.len, err);
	if (rc == GB_OK)
		memcpy(out->oid, oid, GB_OID_BYTES);
	gb_buf_free(&body);
	return rc;
}

enum gb_code gb_ledger_read(struct gb_ledger *l,
			    const unsigned char oid[GB_OID_BYTES],
			    struct gb_commit *out, struct gb_err *err)
{
	unsigned char id[GB_OID_BYTES], hash[GB_HASH_BYTES];
	struct gb_buf tree = { 0 };
	enum gb_code rc;

	rc = gb_ledger_read_commit(l, oid, out, id, err);
	if (rc == GB_OK)
		rc = gb_odb_read(l->odb, id, "tree", &tree, err);
	if (rc == GB_OK)
		rc = gb_tree_parse(id, tree.data, tree.len, err);
	if (rc == GB_OK)
		rc = gb_odb_read(l->odb, id, "blob", &out->blob, err);
	if (rc == GB_OK) {
		gb_hash(hash, out->blob.data, out->blob.len);
		if (memcmp(hash, out->entry, sizeof(hash)) != 0)
			rc = gb_fail(err, GB_TAMPERED,
				     "an entry of the ledger is not the one "
				     "that was signed");
	}
	if (rc != GB_OK)
		gb_commit_free(out);
	gb_buf_free(&tree);
	return rc;
}

/* Newest first in, oldest first out. */
static enum gb_code turn_round(const struct gb_buf *trail, unsigned char **oids,
			       size_t *n, struct gb_err *err)
{
	size_t count = trail->len / GB_OID_BYTES;
	unsigned char *turned;

	if (count == 0)
		return GB_OK;
	turned = malloc(trail->len);
	if (!turned)
		return gb_fail_nomem(err);
	for (size_t i = 0; i < count; i++)
		memcpy(turned + i * GB_OID_BYTES,
		       trail->data + (count - 1 - i) * GB_OID_BYTES,
		       GB_OID_BYTES);
	*oids = turned;
	*n = count;
	return GB_OK;
}

enum gb_code gb_ledger_trail(struct gb_ledger *l,
			     const unsigned char newest[GB_OID_BYTES],
			     const unsigned char known[GB_OID_BYTES],
			     unsigned char **oids, size_t *n,
			     struct gb_err *err)
{
	unsigned char at[GB_OID_BYTES], tree[GB_OID_BYTES];
	enum gb_code rc = GB_OK, turned;
	struct gb_buf trail = { 0 };
	uint64_t seq = 0; /* of the entry after this one; 0: none was read */

	*oids = NULL;
	*n = 0;
	memcpy(at, newest, GB_OID_BYTES);
	while (rc == GB_OK && !same_oid(at, known) && !same_oid(at, no_oid)) {
		struct gb_commit c;

		rc = gb_ledger_read_commit(l, at, &c, tree, err);
		if (rc != GB_OK)
			break;
		/* Seq: falls by one each step, so even a ring would end. */
		if (seq > 0 && c.seq != seq - 1)
			rc = gb_fail(err, GB_TAMPERED,
				     "the ledger's entries are not numbered "
				     "one after another");
		else if ((c.seq == 1) != same_oid(c.parent, no_oid))
			rc = gb_fail(err, GB_TAMPERED,
				     "the ledger's first entry is not its "
				     "first");
		else
			gb_buf_put(&trail, at, GB_OID_BYTES);
		seq = c.seq;
		memcpy(at, c.parent, GB_OID_BYTES);
		gb_commit_free(&c);
	}
	if (rc == GB_OK && !same_oid(at, known))
		rc = gb_fail(err, GB_TAMPERED,
			     "the ledger does not lead back to an entry that "
			     "was in it; bring it back from a newer copy");
	turned = trail.failed ? gb_fail_nomem(err)
			      : turn_round(&trail, oids, n, err);
	gb_buf_free(&trail);
	return turned != GB_OK ? turned : rc;
}

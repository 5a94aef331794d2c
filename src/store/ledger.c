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
#include "src/store/branch.h"
#include "src/store/file.h"
#include "src/store/layout.h"
#include "src/store/ledger_parts.h"
#include "src/store/object.h"

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
	gb_journal_free(l->journal);
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

static enum gb_code open_stores(struct gb_ledger *l, struct gb_err *err)
{
	enum gb_code rc = gb_journal_open(&l->journal, l->git, err);

	if (rc == GB_OK)
		rc = gb_odb_make(&l->odb, l->objects, l->journal, err);
	if (rc == GB_OK)
		rc = gb_journal_look(l->journal, err);
	return rc;
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
	return open_stores(l, err);
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
	if (rc == GB_OK)
		gb_ledger_mend(l);
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
		rc = open_stores(o, err);
	give(out, o, rc);
	return rc;
}

enum gb_code gb_ledger_take_lock(struct gb_ledger *l, bool wait, bool *busy,
				 struct gb_err *err)
{
	int fd = openat(l->dir, "lock",
			O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
			0600);
	enum gb_code rc;
	int held;

	*busy = false;
	if (fd < 0 || !gb_file_set_mode(fd, 0600)) {
		rc = gb_fail_errno(err, "can't open the casebook's lock");
		close_if_open(fd);
		return gb_file_as_io(rc, err);
	}
	do
		held = flock(fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
	while (held < 0 && errno == EINTR);
	if (held < 0 && !wait && errno == EWOULDBLOCK) {
		*busy = true;
		close(fd);
		return GB_OK;
	}
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
	bool busy;

	if (rc == GB_OK)
		rc = gb_ledger_take_lock(l, true, &busy, err);
	if (rc == GB_OK)
		rc = gb_layout_make(l->dir, !env->no_sync, err);
	if (rc == GB_OK)
		rc = open_git(l, err);
	if (rc == GB_OK)
		gb_ledger_unlock(l);
	give(out, l, rc);
	return rc;
}

/* Take away what looks half-written in `folder`: nobody else writes while we
 * hold the lock, so it was left by a writer that was killed. */
static enum gb_code sweep_folder(int folder,
				 bool (*is_temporary)(const char *name),
				 struct gb_err *err)
{
	int fd = gb_file_open_folder(folder, ".");
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	enum gb_code rc = GB_OK;
	struct dirent *e;

	if (!list) {
		rc = gb_fail_errno(err, "can't look into the ledger's objects");
		close_if_open(fd);
		return gb_file_as_io(rc, err);
	}
	while ((e = readdir(list)))
		if (is_temporary(e->d_name) &&
		    unlinkat(folder, e->d_name, 0) < 0)
			rc = GB_IO;
	closedir(list);
	if (rc != GB_OK)
		return gb_fail(err, rc,
			       "can't clear away what an interrupted save left "
			       "in the ledger");
	return rc;
}

/* Once is enough for what we ourselves do not trip over. */
static enum gb_code sweep(struct gb_ledger *l, struct gb_err *err)
{
	const struct gb_packs *packs = gb_odb_packs(l->odb);
	enum gb_code rc = GB_OK;

	if (!l->swept)
		rc = sweep_folder(l->objects, gb_object_is_temporary, err);
	if (rc == GB_OK && !l->swept && packs->folder >= 0)
		rc = sweep_folder(packs->folder, gb_packs_is_temporary, err);
	if (rc != GB_OK)
		return rc;
	l->swept = true;
	return gb_branch_sweep(l->heads, err);
}

static enum gb_code lock(struct gb_ledger *l, bool wait, bool *busy,
			 struct gb_err *err)
{
	enum gb_code rc;

	assert(l->lock < 0);
	rc = gb_ledger_take_lock(l, wait, busy, err);
	if (rc == GB_OK && *busy)
		return rc;
	if (rc == GB_OK)
		rc = sweep(l, err);
	if (rc == GB_OK)
		rc = gb_ledger_settle(l, l->head, err);
	if (rc != GB_OK)
		gb_ledger_unlock(l);
	return rc;
}

enum gb_code gb_ledger_lock(struct gb_ledger *l, struct gb_err *err)
{
	bool busy;

	return lock(l, true, &busy, err);
}

enum gb_code gb_ledger_lock_if_free(struct gb_ledger *l, bool *busy,
				    struct gb_err *err)
{
	return lock(l, false, busy, err);
}

void gb_ledger_unlock(struct gb_ledger *l)
{
	close_if_open(l->lock); /* which lets go of it */
	l->lock = -1;
	l->group = false;
}

/* Is there any object at all? */
static bool has_objects(const struct gb_ledger *l)
{
	bool found = gb_odb_packs(l->odb)->n > 0;

	for (unsigned i = 0; !found && i < 256; i++) {
		unsigned char byte = (unsigned char)i;
		char name[3];
		struct dirent *e;
		DIR *list;
		int fd;

		gb_hex(name, &byte, 1);
		fd = gb_file_open_folder(l->objects, name);
		if (fd < 0 && errno == ENOENT)
			continue;
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
	enum gb_code rc = GB_OK;

	/* Under the lock nobody moves it but we. */
	if (l->lock >= 0)
		memcpy(oid, l->head, GB_OID_BYTES);
	else
		rc = gb_ledger_settle(l, oid, err);
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
	struct gb_parts p;
	enum gb_code rc;

	*out = (struct gb_commit){ 0 };
	rc = gb_odb_parts(l->odb, oid, &p, err);
	if (rc == GB_OK)
		rc = gb_parts_commit(out, &p, err);
	gb_parts_free(&p);
	return rc;
}

enum gb_code gb_ledger_read_again(struct gb_ledger *l,
				  const unsigned char oid[GB_OID_BYTES],
				  struct gb_commit *out, struct gb_err *err)
{
	struct gb_parts p;
	enum gb_code rc;

	*out = (struct gb_commit){ 0 };
	rc = gb_odb_parts_again(l->odb, oid, &p, err);
	if (rc == GB_OK)
		rc = gb_parts_commit(out, &p, err);
	gb_parts_free(&p);
	return rc;
}

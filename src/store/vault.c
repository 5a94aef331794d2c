/* SPDX-License-Identifier: ISC
 * vault.c - the small store that may be destroyed: its file, made and opened
 * with suspicion. What is in it: vault_schema.c, vault_half.c and
 * vault_account.c. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/store/file.h"
#include "src/store/vault_db.h"

/* The casebook's folder, once it is found. */
struct place {
	int folder; /* -1: not open */
	char *path; /* of the vault, without links; owned */
};

/* The folder may be reached through links: the administrator's choice. From
 * there on SQLite is to refuse them all, so it is given a path without. */
static enum gb_code find_place(struct place *at, const char *dir,
			       struct gb_err *err)
{
	char *real = realpath(dir, NULL);
	enum gb_code code = GB_OK;

	*at = (struct place){ .folder = -1 };
	if (real)
		at->folder = open(real, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at->folder < 0) {
		code = gb_fail_errno(err, "the casebook's folder could not be "
					  "opened");
	} else if (asprintf(&at->path, "%s/" GB_VAULT_FILE, real) < 0) {
		at->path = NULL;
		code = gb_fail_nomem(err);
	}
	free(real);
	return code;
}

static void leave_place(struct place *at)
{
	if (at->folder >= 0)
		close(at->folder);
	free(at->path);
}

enum gb_code gb_vault_fail_link(const char *name, struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED,
		       "%s is a link, or not a file: put the file itself in "
		       "its place",
		       name);
}

enum gb_code gb_vault_check_file(const struct stat *st, const char *name,
				 struct gb_err *err)
{
	if (!S_ISREG(st->st_mode) || st->st_nlink != 1)
		return gb_vault_fail_link(name, err);
	if (st->st_uid != geteuid())
		return gb_fail(err, GB_TAMPERED,
			       "%s belongs to another account: find out who "
			       "changed it",
			       name);
	if (st->st_mode & 077)
		return gb_fail(err, GB_TAMPERED,
			       "other accounts may open %s: find out who "
			       "changed it, then set its mode to 0600",
			       name);
	return GB_OK;
}

/* Looked at without opening: to close a descriptor would drop the locks that
 * SQLite holds on the same file. */
static enum gb_code check_file(int folder, const char *name, struct gb_err *err)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return gb_fail_errno(err, "%s could not be looked at", name);
	return gb_vault_check_file(&st, name, err);
}

/* SQLite would play an unfinished journal back into the vault, whoever wrote
 * it. The other companions that it knows a vault of ours never has. */
static enum gb_code check_companions(int folder, struct gb_err *err)
{
	static const char *const strange[] = { GB_VAULT_FILE "-wal",
					       GB_VAULT_FILE "-shm" };
	enum gb_code code = check_file(folder, GB_VAULT_FILE "-journal", err);

	if (code != GB_OK && code != GB_NOT_FOUND)
		return code;
	for (size_t i = 0; i < GB_COUNT(strange); i++)
		if (faccessat(folder, strange[i], F_OK, AT_SYMLINK_NOFOLLOW) ==
			    0 ||
		    errno != ENOENT)
			return gb_fail(err, GB_TAMPERED,
				       "guardbook did not make %s: find out "
				       "who put it there",
				       strange[i]);
	return GB_OK;
}

static enum gb_code create_file(int folder, bool sync, struct gb_err *err)
{
	enum gb_code code = check_companions(folder, err);

	if (code == GB_OK)
		code = gb_file_write(folder, GB_VAULT_FILE, "", 0, sync, err);
	if (code == GB_CONFLICT)
		return gb_fail(err, GB_CONFLICT,
			       "there is a vault already: choose an empty "
			       "folder");
	return code;
}

static enum gb_code set_habits(const struct gb_vault *v, struct gb_err *err)
{
	return gb_db_run(&v->db,
			 v->env->no_sync ? "pragma journal_mode = truncate;"
					   "pragma secure_delete = on;"
					   "pragma synchronous = off;"
					 : "pragma journal_mode = truncate;"
					   "pragma secure_delete = on;"
					   "pragma synchronous = extra;",
			 err);
}

static enum gb_code make(struct gb_vault **out, const struct gb_env *env,
			 struct gb_err *err)
{
	*out = calloc(1, sizeof(**out));
	if (!*out)
		return gb_fail_nomem(err);
	(*out)->env = env;
	(*out)->folder = -1;
	return GB_OK;
}

/* SQLite on the file that is there. Takes: the folder of `at`. */
static enum gb_code open_db(struct gb_vault **out, struct place *at,
			    const struct gb_env *env, struct gb_err *err)
{
	enum gb_code code = make(out, env, err);

	if (code != GB_OK)
		return code;
	(*out)->folder = at->folder;
	at->folder = -1;
	return gb_db_open(&(*out)->db, at->path, "the vault", err);
}

enum gb_code gb_vault_create(struct gb_vault **out, const char *dir,
			     const struct gb_env *env, struct gb_err *err)
{
	struct gb_vault *v = NULL;
	struct place at;
	bool is_made = false;
	enum gb_code code;

	*out = NULL;
	code = find_place(&at, dir, err);
	if (code == GB_OK)
		code = create_file(at.folder, !env->no_sync, err);
	is_made = code == GB_OK;
	if (code == GB_OK)
		code = open_db(&v, &at, env, err);
	if (code == GB_OK)
		code = set_habits(v, err);
	if (code == GB_OK)
		code = gb_vault_fill(&v->db, err);
	if (code == GB_OK && !env->no_sync)
		code = gb_file_sync_folder(v->folder, ".", err);
	if (code != GB_OK && is_made) {
		unlinkat(v ? v->folder : at.folder, GB_VAULT_FILE, 0);
		unlinkat(v ? v->folder : at.folder, GB_VAULT_FILE "-journal",
			 0);
	}
	if (code == GB_OK) {
		gb_vault_guess_ready(v);
		*out = v;
	} else {
		gb_vault_free(v);
	}
	leave_place(&at);
	return code;
}

enum gb_code gb_vault_open(struct gb_vault **out, const char *dir,
			   const struct gb_env *env, struct gb_err *err)
{
	struct gb_vault *v = NULL;
	struct place at;
	enum gb_code code;

	*out = NULL;
	code = find_place(&at, dir, err);
	if (code == GB_OK)
		code = check_file(at.folder, GB_VAULT_FILE, err);
	if (code == GB_OK)
		code = check_companions(at.folder, err);
	if (code == GB_OK)
		code = open_db(&v, &at, env, err);
	if (code == GB_OK)
		code = gb_vault_inspect(&v->db, err);
	if (code == GB_OK)
		code = set_habits(v, err);
	if (code == GB_OK) {
		gb_vault_guess_ready(v);
		*out = v;
	} else {
		gb_vault_free(v);
	}
	leave_place(&at);
	return code;
}

void gb_vault_free(struct gb_vault *v)
{
	if (!v)
		return;
	gb_query_free(&v->half);
	gb_query_free(&v->case_after);
	gb_db_close(&v->db);
	if (v->folder >= 0)
		close(v->folder);
	free(v);
}

enum gb_code gb_vault_hold(struct gb_vault *v, struct gb_err *err)
{
	return gb_db_run(&v->db, "begin", err);
}

void gb_vault_release(struct gb_vault *v)
{
	gb_db_undo(&v->db);
}

/* SPDX-License-Identifier: ISC
 * backup.c - a copy of a casebook in another folder.
 *
 * The ledger first, the vault last: a vault holds half-keys ahead of their
 * cases, so an older vault opens a newer ledger, but not the other way about.
 * Wherever this is interrupted, what lies there can be restored. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/age.h"
#include "guardbook/backup.h"
#include "guardbook/kept.h"
#include "guardbook/mirror.h"
#include "guardbook/newfile.h"
#include "src/casework/book.h"

#define LAST "backup" /* the vault's setting: when the last one was made */

static const char how_to[] =
	"This folder is a backup of a guardbook casebook. It is of no use to "
	"anybody\nwithout the casebook's recovery code, which is on paper in "
	"the safe.\n\n"
	"To bring it back, on a computer that has guardbook:\n\n"
	"    guardbook --casebook NEW restore THIS-FOLDER\n\n"
	"and type the recovery code when it is asked for. NEW is a folder that "
	"is not\nthere yet. Everybody then signs in as before.\n\n"
	"vault.age is a file that age (age-encryption.org) opens too: "
	"guardbook age-key\nwrites the recovery code as age wants it. "
	"ledger.git can be checked with stock\ngit: see verify.md in "
	"guardbook's documentation, and recovery.md for all this at\nmore "
	"length.\n";

struct job {
	struct gb_casebook *book;
	const char *dir;
	struct gb_ledger *copy;
	unsigned char newest[GB_OID_BYTES]; /* that goes along */
	struct gb_buf vault;                /* as it was then */
	struct gb_backup done;
};

/* --- the place -------------------------------------------------------------
 */

static bool is_in(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return strncmp(path, folder, n) == 0 &&
	       (path[n] == '/' || path[n] == '\0');
}

/* A folder that is ours alone, outside the casebook, and none itself. */
static enum gb_code check_place(const struct job *j, struct gb_err *err)
{
	char *place = realpath(j->dir, NULL), *vault = NULL;
	char *book = realpath(j->book->dir, NULL);
	enum gb_code rc = GB_OK;

	if (!place || !book)
		rc = gb_fail_errno(err, "%s can't be opened", j->dir);
	else if (is_in(place, book))
		rc = gb_fail(err, GB_INVALID,
			     "that folder is in the casebook itself: a backup "
			     "belongs on another disk");
	else if (asprintf(&vault, "%s/vault.db", place) < 0)
		rc = gb_fail_nomem(err);
	else if (access(vault, F_OK) == 0)
		rc = gb_fail(err, GB_INVALID,
			     "that folder is a casebook: name another one");
	free(vault);
	free(book);
	free(place);
	return rc;
}

static enum gb_code open_place(struct job *j, struct gb_err *err)
{
	bool is_new = mkdir(j->dir, 0700) == 0;
	enum gb_code rc;

	if (!is_new && errno != EEXIST)
		return gb_fail_errno(err, "%s can't be made", j->dir);
	rc = check_place(j, err);
	if (rc != GB_OK && is_new)
		rmdir(j->dir);
	if (rc == GB_OK)
		rc = gb_ledger_open(&j->copy, j->dir, j->book->env, err);
	if (rc == GB_NOT_FOUND)
		rc = gb_ledger_create(&j->copy, j->dir, j->book->env, err);
	return rc;
}

/* --- what goes along -------------------------------------------------------
 */

/* Ledger and vault as they are at one moment. The long checking comes before,
 * so that nobody waits for it. */
static enum gb_code take_state(struct job *j, struct gb_err *err)
{
	struct gb_casebook *b = j->book;
	enum gb_code rc = gb_casebook_refresh(b, err);

	if (rc == GB_OK)
		rc = gb_ledger_lock(b->ledger, err);
	if (rc != GB_OK)
		return rc;
	rc = gb_casebook_refresh(b, err);
	if (rc == GB_OK)
		rc = gb_casebook_check_seen(b, b->chain, err);
	/* So that the copy tells which ledger it belongs to. */
	if (rc == GB_OK) {
		gb_casebook_remember_head(b);
		rc = gb_vault_image(b->vault, &j->vault, err);
	}
	gb_ledger_unlock(b->ledger);
	if (rc == GB_OK && b->chain->n == 0)
		rc = gb_fail(err, GB_TAMPERED,
			     "the record does not hold: it is empty");
	if (rc == GB_OK) {
		memcpy(j->newest, b->chain->head.oid, sizeof(j->newest));
		j->done.entries = b->chain->n;
		j->done.at_s = b->env->now_s(b->env);
	}
	return rc;
}

/* --- the ledger ------------------------------------------------------------
 */

static enum gb_code refuse(const struct gb_mirror_stand *stand,
			   struct gb_err *err)
{
	switch (stand->how) {
	case GB_MIRROR_FOREIGN:
		return gb_fail(err, GB_INVALID,
			       "that is a backup of another casebook: name "
			       "another folder");
	case GB_MIRROR_NEWER:
		return gb_fail(err, GB_TAMPERED,
			       "this casebook has lost %llu of the entries in "
			       "the backup: change nothing, and restore it "
			       "from there",
			       (unsigned long long)(stand->seq - stand->of));
	case GB_MIRROR_FORKS:
	default:
		return gb_fail(err, GB_TAMPERED,
			       "the backup and this casebook are the same up "
			       "to entry %llu and differ from there on: one of "
			       "them was rewritten. Keep both, and have them "
			       "looked at",
			       (unsigned long long)stand->common);
	}
}

static enum gb_code copy_ledger(struct job *j, struct gb_err *err)
{
	struct gb_casebook *b = j->book;
	const struct gb_watch *watch = b->chain->watch;
	struct gb_mirror_stand stand;
	struct gb_chain *chain = NULL;
	enum gb_code rc;

	rc = gb_mirror_compare(&stand, j->copy, b->ledger, j->newest, err);
	if (rc == GB_OK && stand.how != GB_MIRROR_FOLLOWS)
		rc = refuse(&stand, err);
	if (rc == GB_OK)
		rc = gb_mirror_advance(j->copy, b->ledger, j->newest, &stand,
				       watch ? watch->tell : NULL,
				       watch ? watch->ctx : NULL, err);
	j->done.new_entries = stand.of - stand.common;
	/* A stick that has rotted since is no backup: read all of it. */
	if (rc == GB_OK)
		rc = gb_chain_create(&chain, j->copy, err);
	if (rc == GB_OK) {
		chain->watch = watch;
		rc = gb_chain_advance(chain, err);
		if (rc == GB_TAMPERED)
			rc = gb_fail(err, rc,
				     "the ledger on the backup is damaged at "
				     "entry %llu: take another disk, or empty "
				     "this one and start again",
				     (unsigned long long)chain->damage.seq);
	}
	gb_chain_free(chain);
	return rc;
}

/* --- evidence and vault ----------------------------------------------------
 */

static enum gb_code copy_evidence(struct job *j, struct gb_err *err)
{
	const struct gb_watch *watch = j->book->chain->watch;
	unsigned char *ids = NULL;
	size_t n = 0;
	enum gb_code rc = gb_kept_list(j->book->dir, &ids, &n, err);

	for (size_t i = 0; rc == GB_OK && i < n; i++) {
		uint64_t n_bytes = 0;
		bool added = false;

		rc = gb_kept_bring(j->dir, j->book->dir,
				   ids + i * GB_KEPT_ID_BYTES, &n_bytes, &added,
				   err);
		j->done.new_kept += added;
		j->done.kept_bytes += n_bytes;
		if (watch && added)
			watch->tell(watch->ctx, i + 1, n);
	}
	j->done.kept = n;
	free(ids);
	return rc;
}

/* Put a file of `bytes` in the place of `name`, all at once. */
static enum gb_code replace(const char *dir, const char *name,
			    const void *bytes, size_t n_bytes,
			    struct gb_err *err)
{
	char *fresh = NULL, *path = NULL;
	struct gb_newfile *f = NULL;
	enum gb_code rc = GB_OK;

	if (asprintf(&fresh, "%s.new", name) < 0 ||
	    asprintf(&path, "%s/%s", dir, fresh) < 0) {
		free(fresh);
		return gb_fail_nomem(err);
	}
	unlink(path); /* one that was interrupted */
	rc = gb_newfile_open(&f, dir, fresh, err);
	if (rc == GB_OK)
		rc = gb_newfile_put(f, bytes, n_bytes, err);
	if (rc == GB_OK)
		rc = gb_newfile_replace(f, name, err);
	gb_newfile_free(f);
	free(path);
	free(fresh);
	return rc;
}

static enum gb_code copy_vault(struct job *j, struct gb_err *err)
{
	const struct gb_casebook *b = j->book;
	struct gb_buf sealed = { 0 };
	enum gb_code rc;

	rc = gb_age_seal(&sealed, b->chain->roster.recovery.box, j->vault.data,
			 j->vault.len, b->env, err);
	if (rc == GB_OK && sealed.len > GB_BACKUP_VAULT_MAX_BYTES)
		rc = gb_fail(err, GB_INVALID, "the vault is too large to copy");
	if (rc == GB_OK)
		rc = replace(j->dir, GB_BACKUP_VAULT, sealed.data, sealed.len,
			     err);
	if (rc == GB_OK)
		rc = gb_signers_write(j->dir, &b->chain->roster, err);
	if (rc == GB_OK)
		rc = replace(j->dir, "RESTORE.txt", how_to, strlen(how_to),
			     err);
	j->done.vault_bytes = sealed.len;
	gb_buf_free(&sealed);
	return rc;
}

/* --- all of it -------------------------------------------------------------
 */

static enum gb_code remember(const struct job *j, struct gb_err *err)
{
	struct gb_buf at = { 0 };
	enum gb_code rc;

	gb_buf_u64(&at, (uint64_t)j->done.at_s);
	rc = gb_buf_done(&at, err);
	if (rc == GB_OK)
		rc = gb_vault_set(j->book->vault, LAST, at.data, at.len, err);
	gb_buf_free(&at);
	return rc;
}

enum gb_code gb_backup(struct gb_casebook *b, const char *dir,
		       struct gb_backup *out, struct gb_err *err)
{
	struct job j = { .book = b, .dir = dir };
	enum gb_code rc = open_place(&j, err);

	if (rc == GB_OK) {
		/* Two backups to one place: one after the other. */
		rc = gb_ledger_lock(j.copy, err);
		if (rc == GB_OK) {
			rc = take_state(&j, err);
			if (rc == GB_OK)
				rc = copy_ledger(&j, err);
			if (rc == GB_OK)
				rc = copy_evidence(&j, err);
			if (rc == GB_OK)
				rc = copy_vault(&j, err);
			gb_ledger_unlock(j.copy);
		}
	}
	if (rc == GB_OK)
		rc = remember(&j, err);
	j.done.same_disk = gb_on_same_disk(dir, b->dir);
	gb_ledger_free(j.copy);
	gb_buf_free(&j.vault);
	*out = j.done;
	return rc;
}

enum gb_code gb_backup_last(struct gb_casebook *b, int64_t *at_s,
			    struct gb_err *err)
{
	struct gb_buf kept = { 0 };
	enum gb_code rc = gb_vault_get(b->vault, LAST, &kept, err);
	struct gb_view view = gb_view_of(kept.data, kept.len);

	*at_s = rc == GB_OK ? (int64_t)gb_take_u64(&view) : 0;
	if (rc == GB_OK && (view.failed || view.left > 0))
		rc = gb_fail(err, GB_TAMPERED,
			     "the vault does not tell when the last backup was "
			     "made: make one now");
	gb_buf_free(&kept);
	return rc;
}

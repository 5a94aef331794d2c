/* SPDX-License-Identifier: ISC
 * restore.c - a casebook again, from a copy of its ledger, a sealed copy of
 * its vault and the recovery code.
 *
 * The sealed vault holds everybody's locks too, so that they sign in as before
 * and read what they read: nobody but they could let new keys into old cases.
 * The outer seal keeps those locks from whoever finds the copy. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/age.h"
#include "guardbook/json.h"
#include "guardbook/kept.h"
#include "guardbook/mirror.h"
#include "guardbook/restore.h"
#include "src/casework/book.h"
#include "src/casework/copies.h"
#include "src/casework/grow.h"

struct job {
	const struct gb_restore *plan;
	const struct gb_env *env;
	char *dir; /* where it grows; owned by gb_grow_end() */
	struct gb_identity *id;
	struct gb_casebook *book;
	struct gb_restored done;
};

static void tell(const struct job *j, uint64_t done, uint64_t total)
{
	if (j->plan->watch)
		j->plan->watch->tell(j->plan->watch->ctx, done, total);
}

/* --- the vault -------------------------------------------------------------
 */

static enum gb_code read_all(int fd, struct gb_buf *out, struct gb_err *err)
{
	unsigned char *piece = malloc(1 << 16);
	enum gb_code rc = piece ? GB_OK : gb_fail_nomem(err);
	ssize_t n = 1;

	while (rc == GB_OK && n != 0) {
		n = read(fd, piece, 1 << 16);
		if (n > 0)
			gb_buf_put(out, piece, (size_t)n);
		else if (n < 0 && errno != EINTR)
			rc = gb_fail_errno(err, "the vault copy can't be read");
		if (rc == GB_OK && out->len > GB_BACKUP_VAULT_MAX_BYTES)
			rc = gb_fail(err, GB_TAMPERED,
				     "the vault copy is longer than any that "
				     "guardbook makes");
	}
	free(piece);
	return rc == GB_OK ? gb_buf_done(out, err) : rc;
}

static enum gb_code read_sealed(const struct job *j, struct gb_buf *out,
				struct gb_err *err)
{
	struct stat st;
	int dir = open(j->plan->from, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd = dir < 0 ? -1
			 : openat(dir, GB_BACKUP_VAULT,
				  O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
					  O_NOCTTY | O_CLOEXEC);
	enum gb_code rc;

	if (fd < 0 && errno == ENOENT)
		rc = gb_fail(err, GB_NOT_FOUND,
			     "there is no vault copy (" GB_BACKUP_VAULT
			     ") in %s",
			     j->plan->from);
	else if (fd < 0)
		rc = gb_fail_errno(err, "the vault copy can't be opened");
	else if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		rc = gb_fail(err, GB_TAMPERED,
			     "the vault copy is not a plain file");
	else
		rc = read_all(fd, out, err);
	if (fd >= 0)
		close(fd);
	if (dir >= 0)
		close(dir);
	return rc;
}

/* What belonged to the computer of then is replaced. */
static enum gb_code renew(struct gb_vault *v, const struct gb_env *env,
			  struct gb_err *err)
{
	unsigned char w[GB_KEY_BYTES];
	enum gb_code rc;

	env->random(env, w, sizeof(w));
	rc = gb_vault_set(v, GB_SNAPSHOT_W, w, sizeof(w), err);
	explicit_bzero(w, sizeof(w));
	return rc;
}

static enum gb_code bring_vault(struct job *j, struct gb_err *err)
{
	struct gb_buf sealed = { 0 }, image = { 0 };
	struct gb_vault *v = NULL;
	enum gb_code rc = gb_identity_recovery(&j->id, j->plan->code, err);

	if (rc == GB_OK)
		rc = read_sealed(j, &sealed, err);
	if (rc == GB_OK)
		rc = gb_age_open(&image, j->id, sealed.data, sealed.len, err);
	if (rc == GB_DENIED)
		rc = gb_fail(err, rc,
			     "this recovery code does not open the vault copy: "
			     "it is of another casebook, or the copy is "
			     "damaged");
	if (rc == GB_OK)
		rc = gb_vault_restore(&v, j->dir, image.data, image.len, j->env,
				      err);
	if (rc == GB_OK)
		rc = renew(v, j->env, err);
	gb_vault_free(v);
	gb_buf_free(&image);
	gb_buf_free(&sealed);
	return rc;
}

/* --- the ledger ------------------------------------------------------------
 */

static enum gb_code copy_entries(struct job *j, struct gb_ledger *from,
				 struct gb_ledger *to, struct gb_err *err)
{
	unsigned char newest[GB_OID_BYTES];
	struct gb_mirror_stand stand;
	const struct gb_watch *watch = j->plan->watch;
	enum gb_code rc = gb_ledger_head(from, newest, err);

	if (rc == GB_OK)
		rc = gb_mirror_compare(&stand, to, from, newest, err);
	if (rc == GB_OK)
		rc = gb_mirror_advance(to, from, newest, &stand,
				       watch ? watch->tell : NULL,
				       watch ? watch->ctx : NULL, err);
	return rc;
}

static enum gb_code bring_ledger(struct job *j, struct gb_err *err)
{
	const char *where = j->plan->ledger ? j->plan->ledger : j->plan->from;
	struct gb_ledger *from = NULL, *to = NULL;
	enum gb_code rc = gb_ledger_open(&from, where, j->env, err);

	if (rc == GB_NOT_FOUND)
		rc = gb_fail(err, rc, "there is no ledger.git in %s", where);
	if (rc == GB_OK)
		rc = gb_ledger_create(&to, j->dir, j->env, err);
	if (rc == GB_OK)
		rc = gb_ledger_lock(to, err);
	if (rc == GB_OK) {
		rc = copy_entries(j, from, to, err);
		gb_ledger_unlock(to);
	}
	gb_ledger_free(from);
	gb_ledger_free(to);
	return rc;
}

/* --- both together ---------------------------------------------------------
 */

/* Is this the ledger that the vault was beside, and how far apart are they? */
static enum gb_code check_pair(struct job *j, struct gb_err *err)
{
	const struct gb_chain *chain = j->book->chain;
	struct gb_seen seen = { 0 };
	enum gb_code rc;

	if (memcmp(&chain->roster.recovery, gb_identity_public(j->id),
		   sizeof(chain->roster.recovery)) != 0)
		return gb_fail(err, GB_INVALID,
			       "ledger and vault copy are of different "
			       "casebooks");
	rc = gb_vault_seen(j->book->vault, &seen, err);
	if (rc != GB_OK)
		return rc;
	j->done.entries = chain->n;
	if (seen.seq <= chain->n) {
		j->done.behind = chain->n - seen.seq;
		if (gb_chain_holds(chain, seen.seq, seen.oid))
			return GB_OK;
		return gb_fail(err, GB_TAMPERED,
			       "this ledger is not the one that the vault was "
			       "beside: one of them was rewritten. Keep both, "
			       "and have them looked at");
	}
	j->done.lost = seen.seq - chain->n;
	if (!j->plan->take_older)
		return gb_fail(err, GB_TAMPERED,
			       "this ledger is too old: the vault copy has "
			       "seen %llu later %s. Look for a newer ledger, "
			       "or say --older-ledger to do without",
			       (unsigned long long)j->done.lost,
			       j->done.lost == 1 ? "entry" : "entries");
	return gb_vault_forget_seen(j->book->vault, err);
}

static enum gb_code open_book(struct job *j, struct gb_err *err)
{
	enum gb_code rc = gb_casebook_open(&j->book, j->dir, j->env, err);

	if (rc != GB_OK)
		return rc;
	gb_casebook_watch(j->book, j->plan->watch);
	rc = gb_casebook_refresh(j->book, err);
	if (rc == GB_OK)
		rc = check_pair(j, err);
	if (rc == GB_OK)
		rc = gb_signers_write(j->dir, &j->book->chain->roster, err);
	memcpy(j->done.school, j->book->chain->roster.school,
	       sizeof(j->done.school));
	return rc;
}

static enum gb_code count_people(struct job *j, struct gb_err *err)
{
	const struct gb_roster *r = &j->book->chain->roster;
	struct gb_account *accounts = NULL;
	size_t n = 0;
	enum gb_code rc = gb_vault_accounts(j->book->vault, &accounts, &n, err);

	for (size_t i = 0; rc == GB_OK && i < r->n; i++) {
		bool found = false;

		if (r->person[i].until_seq != 0)
			continue;
		for (size_t k = 0; k < n; k++)
			found = found ||
				strcmp(accounts[k].id, r->person[i].id) == 0;
		j->done.people++;
		j->done.shut_people += !found;
	}
	free(accounts);
	return rc;
}

/* --- evidence, and every case once -----------------------------------------
 */

static enum gb_code bring_evidence(struct job *j, struct gb_err *err)
{
	unsigned char *ids = NULL;
	size_t n = 0;
	enum gb_code rc = gb_kept_list(j->plan->from, &ids, &n, err);

	for (size_t i = 0; rc == GB_OK && i < n; i++) {
		uint64_t n_bytes = 0;
		bool added = false;

		rc = gb_kept_bring(j->dir, j->plan->from,
				   ids + i * GB_KEPT_ID_BYTES, &n_bytes, &added,
				   err);
		tell(j, i + 1, n);
	}
	free(ids);
	return rc;
}

static enum gb_code try_copies(struct job *j, struct gb_session *probe,
			       const struct gb_case *c, struct gb_err *err)
{
	size_t i;
	json_t *copy;

	json_array_foreach (c->copies, i, copy) {
		int64_t n = 0;
		enum gb_code rc = GB_NOT_FOUND;

		if (gb_json_int(copy, "n", &n))
			rc = gb_copy_read(probe, c, (size_t)n, NULL, NULL, err);
		if (rc == GB_NOMEM)
			return rc;
		j->done.kept++;
		j->done.bad_kept += rc != GB_OK;
	}
	return GB_OK;
}

/* The recovery key reads every case: what does not open for it is lost. */
static enum gb_code try_cases(struct job *j, struct gb_err *err)
{
	struct gb_chain *chain = j->book->chain;
	struct gb_session probe = { .book = j->book,
				    .opener = { .chain = chain,
						.vault = j->book->vault,
						.me = j->id,
						.person = GB_RECOVERY_ID } };
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < chain->n_cases; i++) {
		struct gb_case *c = NULL;

		rc = gb_case_open(&c, &probe.opener, chain->cases[i], err);
		if (rc == GB_OK) {
			j->done.open_cases++;
			j->done.altered += c->n_altered;
			rc = try_copies(j, &probe, c, err);
		} else if (rc == GB_NOT_FOUND) {
			rc = GB_OK;
		}
		gb_case_free(c);
		gb_watch_tell(j->plan->watch, i + 1, chain->n_cases);
	}
	j->done.cases = chain->n_cases;
	return rc;
}

enum gb_code gb_restore(const char *dir, const struct gb_restore *plan,
			const struct gb_env *env, struct gb_restored *out,
			struct gb_err *err)
{
	struct job j = { .plan = plan, .env = env };
	enum gb_code rc = gb_grow_start(&j.dir, dir, err);

	if (rc == GB_OK)
		rc = bring_vault(&j, err);
	if (rc == GB_OK)
		rc = bring_ledger(&j, err);
	if (rc == GB_OK)
		rc = open_book(&j, err);
	if (rc == GB_OK)
		rc = count_people(&j, err);
	if (rc == GB_OK)
		rc = bring_evidence(&j, err);
	if (rc == GB_OK)
		rc = try_cases(&j, err);
	gb_casebook_free(j.book);
	gb_identity_free(j.id);
	*out = j.done;
	return gb_grow_end(j.dir, dir, rc, err);
}

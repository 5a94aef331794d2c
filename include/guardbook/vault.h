/* guardbook/vault.h - the small store that may be destroyed: half-keys and
 * their stock, accounts and guesses at them, drafts, settings, the last head
 * seen.
 *
 * SQLite, journal_mode=TRUNCATE, synchronous=EXTRA, secure_delete=ON, mode
 * 0600, opened with the hardening of SECURITY rule 10. Every function either
 * did all of it, durably, or nothing. */
#ifndef GUARDBOOK_VAULT_H
#define GUARDBOOK_VAULT_H

#include "guardbook/buf.h"
#include "guardbook/key.h"
#include "guardbook/lane.h"
#include "guardbook/ledger.h"
#include "guardbook/lock.h"

struct gb_vault;

/* Gives: *out, freed with gb_vault_free(); NULL on failure. Keeps `env`.
 * Fails: GB_CONFLICT (create: one is there already), GB_NOT_FOUND (open, or
 * no such folder), GB_TAMPERED (not a vault, damaged, of a newer version, a
 * link, of another owner, or open to other accounts: the message tells which),
 * GB_IO, GB_NOMEM. A vault that could not be created leaves no file. */
GB_MUST_CHECK
enum gb_code gb_vault_create(struct gb_vault **out, const char *dir,
			     const struct gb_env *env, struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_vault_open(struct gb_vault **out, const char *dir,
			   const struct gb_env *env, struct gb_err *err);
void gb_vault_free(struct gb_vault *v); /* NULL is fine */

/* The half-key E of a case. Gives: *e, freed with gb_key_free(); NULL on
 * failure. Fails: GB_NOT_FOUND (destroyed, or never there), GB_IO, GB_NOMEM,
 * GB_TAMPERED (the row fails its check). */
GB_MUST_CHECK
enum gb_code gb_vault_half(struct gb_vault *v,
			   const unsigned char case_id[GB_CASE_ID_BYTES],
			   struct gb_key **e, struct gb_err *err);

/* For many reads in a row: until gb_vault_release() all are of one moment, and
 * none asks the file's locks again. Whoever would write waits meanwhile, so be
 * quick; this vault must not be written to. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_hold(struct gb_vault *v, struct gb_err *err);
void gb_vault_release(struct gb_vault *v);

/* Make `n` new random pairs of case id and half-key, in one transaction.
 * Fails: GB_IO, GB_NOMEM; nothing was added. */
GB_MUST_CHECK
enum gb_code gb_vault_stock_add(struct gb_vault *v, size_t n,
				struct gb_err *err);
/* How many pairs were ever made: kept, so that nobody has to count them.
 * Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_stocked(struct gb_vault *v, uint64_t *n,
			      struct gb_err *err);
/* The next case id behind `from` that has a half-key, used or not, and no
 * draft, in order of their bytes. Fails: GB_NOT_FOUND (none is behind it),
 * GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_case_after(struct gb_vault *v,
				 const unsigned char from[GB_CASE_ID_BYTES],
				 unsigned char id[GB_CASE_ID_BYTES],
				 struct gb_err *err);
/* Every case id that has a half-key, used or not, in no telling order.
 * Gives: *ids (n * GB_CASE_ID_BYTES), the caller's to free(); NULL if there is
 * none. Fails: GB_TAMPERED (a row is not one of ours), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_case_ids(struct gb_vault *v, unsigned char **ids,
			       size_t *n, struct gb_err *err);

/* Somebody who may sign in. Strings are UTF-8. */
struct gb_account {
	char id[GB_PERSON_ID_ROOM];
	char name[128];
	char sign_in[64];
	unsigned char salt[16]; /* of the name's hash in the roster */
	unsigned char lock[GB_LOCK_BYTES];      /* seed under the passphrase */
	unsigned char code_lock[GB_LOCK_BYTES]; /* seed under the code */
};

/* Fails: GB_CONFLICT (the id or sign-in is taken), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_account_add(struct gb_vault *v,
				  const struct gb_account *a,
				  struct gb_err *err);
/* All of them, in the order they were added.
 * Gives: *out, the caller's to free(); NULL if there is none.
 * Fails: GB_TAMPERED (a row is not one of ours), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_accounts(struct gb_vault *v, struct gb_account **out,
			       size_t *n, struct gb_err *err);

/* Put `fresh` in the place of the lock `was` of account `id`.
 * Fails: GB_CONFLICT (the account has another lock by now), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_relock(struct gb_vault *v, const char *id,
			     const unsigned char was[GB_LOCK_BYTES],
			     const unsigned char fresh[GB_LOCK_BYTES],
			     struct gb_err *err);

/* Count a guess at the passphrase of `who` (an account's id, or any word that
 * stands for a name that is not there), durably, before it is tried: neither
 * a killed program nor several at once give more than GB_GUESSES in
 * GB_GUESS_WAIT_S seconds. Time is what this vault has seen go by: a clock that
 * is set back stands still meanwhile.
 * Fails: GB_WAIT (so many were made: the message says how long to wait),
 * GB_IO, GB_NOMEM. */
#define GB_GUESSES 10
#define GB_GUESS_WAIT_S 300
GB_MUST_CHECK
enum gb_code gb_vault_guess(struct gb_vault *v, const char *who,
			    struct gb_err *err);
/* It was right: forget the guesses of `who`. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_guess_right(struct gb_vault *v, const char *who,
				  struct gb_err *err);

/* A draft, sealed by whoever wrote it; the vault can't tell whose it is. */
#define GB_DRAFT_ID_BYTES 16
#define GB_DRAFT_MARK_BYTES                                                    \
	24 /* first bytes of `sealed`: never twice alike                       \
	    */
struct gb_vault_draft {
	unsigned char id[GB_DRAFT_ID_BYTES];
	unsigned char case_id[GB_CASE_ID_BYTES];
	struct gb_buf owner, sealed; /* owned */
};

/* Keep `d` as a new one (`mark` NULL), or in the place of the one that has its
 * id and began with `mark`.
 * Fails: GB_CONFLICT (new: the id is taken; else: it was thrown away or kept
 * by another program meanwhile), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_draft_keep(struct gb_vault *v,
				 const struct gb_vault_draft *d,
				 const unsigned char *mark, struct gb_err *err);
/* Throw it away; one that is gone is fine. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_draft_drop(struct gb_vault *v,
				 const unsigned char id[GB_DRAFT_ID_BYTES],
				 struct gb_err *err);
/* Everybody's, in no telling order. Gives: *out, freed with
 * gb_vault_drafts_free(); NULL if there is none.
 * Fails: GB_TAMPERED (a row is not one of ours), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_drafts(struct gb_vault *v, struct gb_vault_draft **out,
			     size_t *n, struct gb_err *err);
void gb_vault_drafts_free(struct gb_vault_draft *d, size_t n);

/* A named value of any bytes. Get adds to `out`; fails with GB_NOT_FOUND. Set
 * replaces; fails with GB_INVALID above 16 MiB. Both: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_get(struct gb_vault *v, const char *name,
			  struct gb_buf *out, struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_vault_set(struct gb_vault *v, const char *name,
			  const void *bytes, size_t n_bytes,
			  struct gb_err *err);

/* The newest entry that this vault has seen: a branch that does not lead back
 * to it was rolled back. */
struct gb_seen {
	uint64_t seq; /* 0: nothing seen yet */
	unsigned char oid[GB_OID_BYTES];
	unsigned char self[32];
};
GB_MUST_CHECK
enum gb_code gb_vault_seen(struct gb_vault *v, struct gb_seen *out,
			   struct gb_err *err);
/* Moves forward only: a lower `seq` than the kept one changes nothing. */
GB_MUST_CHECK
enum gb_code gb_vault_see(struct gb_vault *v, const struct gb_seen *seen,
			  struct gb_err *err);
/* Begin anew: the ledger beside this vault was chosen by somebody who knows
 * that it is another. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_forget_seen(struct gb_vault *v, struct gb_err *err);

/* The whole vault as it stands at one moment, as bytes that are as secret as
 * it is; adds to `out`. Others may write meanwhile.
 * Fails: GB_TAMPERED (it can't be read), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_image(struct gb_vault *v, struct gb_buf *out,
			    struct gb_err *err);
/* Make the vault of folder `dir` from such bytes, and open it.
 * Gives, fails as gb_vault_create() and gb_vault_open(); there is no vault
 * then. */
GB_MUST_CHECK
enum gb_code gb_vault_restore(struct gb_vault **out, const char *dir,
			      const void *image, size_t n_bytes,
			      const struct gb_env *env, struct gb_err *err);

#endif

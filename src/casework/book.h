/* book.h - what a casebook and a session are made of. Casework's own. */
#ifndef CASEWORK_BOOK_H
#define CASEWORK_BOOK_H

#include "guardbook/casebook.h"
#include "guardbook/session.h"
#include "src/casework/known.h"
#include "src/casework/opened.h"

/* What the vault says before anybody has signed in: nobody signed it. */
struct gb_front {
	struct gb_buf text;      /* as it stands in the vault */
	struct gb_roster roster; /* school, practice; of people id, role, name
				  * and sign-in */
	struct gb_policy *policy;
};

/* Fails: as gb_vault_set(). */
GB_MUST_CHECK
enum gb_code gb_front_write(struct gb_vault *v, const struct gb_roster *r,
			    const void *policy, size_t policy_bytes,
			    struct gb_err *err);
/* Read it anew, if it is another. Fails: GB_NOT_FOUND (there is none),
 * GB_INVALID (broken), GB_TAMPERED, GB_IO, GB_NOMEM; `f` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_front_read(struct gb_front *f, struct gb_vault *v,
			   struct gb_err *err);
void gb_front_free(struct gb_front *f); /* what it owns; leaves it empty */
/* Make it say what is signed. Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_front_follow(struct gb_casebook *b, struct gb_err *err);

struct gb_casebook {
	char *dir;
	const struct gb_env *env;
	struct gb_ledger *ledger;
	struct gb_vault *vault;
	struct gb_chain *chain;
	/* Whose snapshot the chain began with, "" if it was checked from its
	 * first entry: nobody else may build on that. */
	char believed_by[GB_PERSON_ID_ROOM];
	struct gb_front front;
	size_t n_sessions;
	uint32_t named_serial; /* of the roster that names were put to */
	size_t named_policies; /* as many as the front was made with */
	bool clock_confirmed;
	/* Between gb_stock_begin() and gb_stock_end(): the last one taken. */
	bool stock_is_open;
	unsigned char stock_at[GB_CASE_ID_BYTES];
};

/* Put names and sign-ins from the vault to the roster. A name that does not
 * meet its hash is not shown. */
enum gb_code gb_casebook_name_people(struct gb_casebook *b, struct gb_err *err);

/* Make keys, locks and account of a new person; `p` becomes what the roster
 * will say of them. Gives: *id, freed with gb_identity_free(). */
GB_MUST_CHECK
enum gb_code gb_person_make(const struct gb_enrol *who, bool practice,
			    const struct gb_env *env, struct gb_person *p,
			    struct gb_account *account, struct gb_identity **id,
			    struct gb_enrolled *told, struct gb_err *err);

/* A passphrase as it is locked under: one line in NFC. Adds to `out`, with a
 * NUL behind it. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_passphrase_clean(struct gb_buf *out, const char *typed,
				 struct gb_err *err);

/* Gives: the seed of whoever signs in with `sign_in` and `passphrase`, freed
 * with gb_key_free(), and their account. Fails: as gb_session_open(). */
GB_MUST_CHECK
enum gb_code gb_account_unlock(struct gb_casebook *b, const char *sign_in,
			       const char *passphrase, struct gb_account *whose,
			       struct gb_key **seed, struct gb_err *err);

/* Is everything about the person to be enrolled well-formed? */
GB_MUST_CHECK
enum gb_code gb_enrol_check(const struct gb_enrol *who, struct gb_err *err);

/* Write DIR/allowed_signers, for stock git, from the roster. */
GB_MUST_CHECK
enum gb_code gb_signers_write(const char *dir, const struct gb_roster *roster,
			      struct gb_err *err);
/* The same if that is not what stands there, as after a power cut; what fails
 * waits for the next time. */
void gb_signers_mend(const char *dir, const struct gb_roster *roster);

/* Would one broken disk take both? */
bool gb_on_same_disk(const char *a, const char *b);

/* What must be there at the next opening; best effort. */
void gb_casebook_remember_head(struct gb_casebook *b);

/* A name for a new case, and its id from the stock, which is topped up first
 * where it runs low. Under the lock. */
GB_MUST_CHECK
enum gb_code gb_stock_take(struct gb_casebook *b,
			   unsigned char id[GB_CASE_ID_BYTES],
			   char name[GB_CASE_NAME_ROOM], struct gb_err *err);
/* To take `n` in a row: tops up once, and reads the vault as gb_vault_hold()
 * does until gb_stock_end(), which is fine without. Fails: the same. */
GB_MUST_CHECK
enum gb_code gb_stock_begin(struct gb_casebook *b, size_t n,
			    struct gb_err *err);
void gb_stock_end(struct gb_casebook *b);

struct gb_session {
	struct gb_casebook *book;
	struct gb_identity *id;
	struct gb_opener opener;
	struct gb_index *index;
	struct gb_known *known;    /* what opens which case */
	uint64_t indexed;          /* entries that the index has taken in */
	uint64_t kept;             /* of these the snapshot knows */
	uint64_t reread;           /* cases whose words it does not know */
	bool counted;              /* among the casebook's sessions */
	struct gb_opened *at_hand; /* the case last opened; NULL: none */
};

/* Read the words that find does not know yet, if that is soon done.
 * Fails: as gb_session_read_words(). */
GB_MUST_CHECK
enum gb_code gb_session_ready_to_find(struct gb_session *s, struct gb_err *err);

/* The vault's part of the key of every snapshot: 32 random bytes. */
#define GB_SNAPSHOT_W "snapshots"

/* --- snapshot.c ------------------------------------------------------------
 */

/* Begin `s`, whose person is unlocked, with what their snapshot holds: the
 * chain, if the casebook has none yet, which keys open what, and the index. The
 * index alone is NULL when that part of the snapshot can't be used, all is when
 * there is none.
 * Gives: keys and index, and the place and commit that they know up to.
 * Fails: GB_NOMEM. */
struct gb_snapshot {
	struct gb_known *known;
	struct gb_index *index;
	uint64_t seq;
	unsigned char oid[GB_OID_BYTES];
};
GB_MUST_CHECK
enum gb_code gb_snapshot_read(struct gb_session *s, struct gb_snapshot *out,
			      struct gb_err *err);
/* Write it, unless a newer one is there. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_snapshot_write(struct gb_session *s, struct gb_err *err);
/* The key of what is kept for this person alone, from one session to the next,
 * for `purpose`: nobody else can have written what it opens, and it dies with
 * the vault's W.
 * Gives: *out, freed with gb_key_free(). Fails: GB_NOT_FOUND (the vault has no
 * W: nothing is kept), GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_snapshot_key(struct gb_key **out, const struct gb_session *s,
			     const char *purpose,
			     const unsigned char ledger[32],
			     struct gb_err *err);
/* Remove it: it could not be used. */
void gb_snapshot_drop(struct gb_session *s);

#endif

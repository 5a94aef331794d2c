/* guardbook/casebook.h - a casebook: one folder, one school.
 *
 * Holds the ledger, the vault and what anyone can check of them. Nobody is
 * signed in here: guardbook/session.h is one person at work. */
#ifndef GUARDBOOK_CASEBOOK_H
#define GUARDBOOK_CASEBOOK_H

#include "guardbook/chain.h"
#include "guardbook/vault.h"

struct gb_casebook;

/* Somebody to be enrolled. Strings are borrowed. */
struct gb_enrol {
	const char *name;
	const char *role;
	const char *sign_in;
	const char *passphrase; /* NULL: one is made */
};

/* What is told once, on paper, and then forgotten. Wipe it after use. */
struct gb_enrolled {
	char id[GB_PERSON_ID_ROOM];
	char passphrase[GB_PASSPHRASE_ROOM];
	char code[GB_CODE_ROOM]; /* opens when the passphrase is forgotten */
};

struct gb_plan {
	const char *school;
	bool practice; /* invented people, cheap locks, says so everywhere */
	const char *policy; /* text of the policy file */
	size_t policy_bytes;
	const struct gb_enrol *people; /* one of them must be able to approve */
	size_t n_people;
};

/* Make a casebook in folder `dir`, which must not be there yet. It appears
 * whole or not at all.
 * Gives: told[i] for people[i], and the recovery code in `recovery`.
 * Fails: GB_CONFLICT (the folder is there), GB_INVALID (a role, name or sign-in
 * is wrong or comes twice, nobody can approve, or the policy is broken), GB_IO,
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_casebook_create(const char *dir, const struct gb_plan *plan,
				const struct gb_env *env,
				struct gb_enrolled *told,
				char recovery[GB_CODE_ROOM],
				struct gb_err *err);

/* Open the casebook in `dir`. Reads no entry: school, roster and policy are
 * what the vault says, until somebody signs in.
 * Gives: *out, freed with gb_casebook_free(); NULL on failure. Keeps `env`.
 * Fails: GB_NOT_FOUND (no casebook there), GB_TAMPERED (the stores hold what is
 * not ours), GB_INVALID (of a newer version), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_casebook_open(struct gb_casebook **out, const char *dir,
			      const struct gb_env *env, struct gb_err *err);
/* Remembers the newest entry seen. NULL is fine. */
void gb_casebook_free(struct gb_casebook *b);

/* Nobody is doing anything: put the ledger's newest entries where they stay. To
 * be called now and then, and at the end of a session; never waits for others.
 * Fails: as gb_ledger_checkpoint(), once. */
GB_MUST_CHECK
enum gb_code gb_casebook_rest(struct gb_casebook *b, struct gb_err *err);

/* Check what has been written since, from the first entry if nobody has signed
 * in. Fails: as gb_chain_advance(). */
GB_MUST_CHECK
enum gb_code gb_casebook_refresh(struct gb_casebook *b, struct gb_err *err);
/* Look again at what the vault says to whoever has not signed in yet.
 * Fails: GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_casebook_look(struct gb_casebook *b, struct gb_err *err);
/* From now on tell `watch`, which is borrowed (NULL: nobody), how far the
 * checking and the first list of cases have come. */
void gb_casebook_watch(struct gb_casebook *b, const struct gb_watch *watch);

const struct gb_chain *gb_casebook_chain(const struct gb_casebook *b);
/* While somebody is signed in, what is signed. Before, what the vault says: fit
 * for the sign-in screen only. */
const struct gb_roster *gb_casebook_roster(const struct gb_casebook *b);
const struct gb_policy *gb_casebook_policy(const struct gb_casebook *b);
struct gb_vault *gb_casebook_vault(struct gb_casebook *b);
const struct gb_env *gb_casebook_env(const struct gb_casebook *b);
const char *gb_casebook_dir(const struct gb_casebook *b);

/* Somebody in force now with this sign-in, id or name; NULL if there is none.
 * Names are compared without accents and capitals. */
const struct gb_person *gb_casebook_find(const struct gb_casebook *b,
					 const char *who);

/* From now on stamps are taken from a clock that looks wrong. */
void gb_casebook_confirm_clock(struct gb_casebook *b);

/* Does the branch lead back to what this vault has seen? Fails: GB_TAMPERED. */
GB_MUST_CHECK
enum gb_code gb_casebook_check_seen(struct gb_casebook *b,
				    const struct gb_chain *chain,
				    struct gb_err *err);

#endif

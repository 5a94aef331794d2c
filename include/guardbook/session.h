/* guardbook/session.h - one person, signed in.
 *
 * The only door to cases. Screens and commands both come through here, so what
 * one may do the other may. */
#ifndef GUARDBOOK_SESSION_H
#define GUARDBOOK_SESSION_H

#include "guardbook/case.h"
#include "guardbook/casebook.h"
#include "guardbook/index.h"
#include "guardbook/verb.h"

struct gb_session;
struct gb_draft; /* draft.h */

/* Sign `who` (a sign-in) in to casebook `b`, which must outlive the session,
 * check what their snapshot does not know yet of the chain, or all of it, and
 * bring the index of what they may read up to date.
 * Gives: *out, freed with gb_session_free(); NULL on failure.
 * Fails: GB_DENIED (no such person or wrong passphrase: one sentence for both,
 * and the same work), GB_WAIT (as gb_vault_guess()), GB_TAMPERED, GB_IO,
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_session_open(struct gb_session **out, struct gb_casebook *b,
			     const char *who, const char *passphrase,
			     struct gb_err *err);
/* The two halves of that: the keys of who it is, with nothing read yet, and
 * the rest. In between only gb_verify_unchanged() and gb_verify_last() may be
 * asked; a session that could not begin can only be freed. */
GB_MUST_CHECK
enum gb_code gb_session_unlock(struct gb_session **out, struct gb_casebook *b,
			       const char *who, const char *passphrase,
			       struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_session_begin(struct gb_session *s, struct gb_err *err);
void gb_session_free(struct gb_session *s); /* wipes; NULL is fine */
/* Wipe what the session holds of the case that it opened last; the next change
 * reads it again. Do it when the screens are locked. */
void gb_session_put_away(struct gb_session *s);

/* Was the whole chain read and checked from its first entry just now, and not
 * taken over from a snapshot? */
bool gb_session_from_first(const struct gb_session *s);

/* While this is the same, so is the list of cases. */
uint64_t gb_session_listed(const struct gb_session *s);
/* Entries that the person's snapshot does not know, all if there is none; and
 * cases whose words it does not know. */
uint64_t gb_session_unsaved(const struct gb_session *s);
/* Catch up and write the snapshot, unless nothing is new or a newer one is
 * there. Do it at sign-out and after much was new; without one the next sign-in
 * only takes longer. Fails: as gb_session_catch_up(). */
GB_MUST_CHECK
enum gb_code gb_session_save(struct gb_session *s, struct gb_err *err);

const struct gb_person *gb_session_me(const struct gb_session *s);
struct gb_casebook *gb_session_book(const struct gb_session *s);

/* Is this the passphrase of who is signed in? Fails: GB_DENIED (no), GB_WAIT,
 * GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_session_check(struct gb_session *s, const char *passphrase,
			      struct gb_err *err);
/* Change my passphrase from `old` to `fresh`, which is cleaned as at sign-in;
 * each guess at the old one costs what it did. The printed code stays. An older
 * copy of the vault still opens with the old passphrase.
 * Fails: GB_INVALID (too short, or the same again), GB_DENIED (`old` is wrong),
 * GB_WAIT, GB_CONFLICT (changed meanwhile), GB_IO, GB_NOMEM; the old one is
 * then still right. */
GB_MUST_CHECK
enum gb_code gb_session_passphrase(struct gb_session *s, const char *old,
				   const char *fresh, struct gb_err *err);

/* Take in what has been written since. *news (may be NULL): how many cases
 * appeared or changed by somebody else's hand. Fails: GB_TAMPERED, GB_IO,
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_session_catch_up(struct gb_session *s, size_t *news,
				 struct gb_err *err);

/* Rows come first, and words follow. Those of up to GB_READ_SOON cases are read
 * when something is next looked for; after a first sign-in to many, find knows
 * nothing of these cases until they were read: how many there are. */
#define GB_READ_SOON 100
GB_MUST_CHECK
enum gb_code gb_session_unread(struct gb_session *s, size_t *n,
			       struct gb_err *err);
/* Read the words of the newest of them, at most `most` cases; *left: how many
 * are still to be read. A little when nobody waits, or all before a search.
 * Fails: GB_TAMPERED, GB_IO, GB_NOMEM; nothing was taken in. */
GB_MUST_CHECK
enum gb_code gb_session_read_words(struct gb_session *s, size_t most,
				   size_t *left, struct gb_err *err);

/* The list of what I may read. As gb_index_list() and gb_index_count(). */
GB_MUST_CHECK
enum gb_code gb_session_list(struct gb_session *s, const struct gb_filter *f,
			     struct gb_rows *out, struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_session_count(struct gb_session *s, const struct gb_filter *f,
			      size_t *n, struct gb_err *err);

/* One case, from the ledger, without the names of other cases that I can't
 * open. Gives: *out, freed with gb_case_free().
 * Fails: GB_NOT_FOUND (not there or not for me: one sentence), GB_TAMPERED (on
 * my list, but it does not open any more), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_session_case(struct gb_session *s, const char *name,
			     struct gb_case **out, struct gb_err *err);

/* What I have logged myself, newest first, whether I can read it or not.
 * Gives: *out, the caller's to free(). Fails: GB_NOMEM. */
struct gb_report {
	char name[GB_CASE_NAME_ROOM];
	int64_t sent_s;
	int64_t looked_s; /* somebody has dealt with it since; 0: not yet */
};
GB_MUST_CHECK
enum gb_code gb_session_reports(struct gb_session *s, struct gb_report **out,
				size_t *n, struct gb_err *err);

/* Who can open a case: an array of {id name role sign_in lane}.
 * Gives: *out, the caller's. Fails: as gb_session_case(). */
GB_MUST_CHECK
enum gb_code gb_session_who(struct gb_session *s, const char *name,
			    json_t **out, struct gb_err *err);

/* May I do `v` to `c` (NULL: log)? Fails: GB_DENIED with the reason. */
GB_MUST_CHECK
enum gb_code gb_session_may(const struct gb_session *s, const struct gb_verb *v,
			    const struct gb_case *c, struct gb_err *err);

struct gb_done {
	char name[GB_CASE_NAME_ROOM];
	char receipt[GB_CODE_ROOM]; /* of the entry's commit */
	uint32_t entry;
	bool nobody; /* log: sealed to the recovery key alone; ring somebody */
	bool still_mine; /* I can read it after this */
};

/* --- changing ----------------------------------------------------------------
 * A change is the object of a verb's arguments (guardbook/verb.h), with for
 * every verb `about` [{kind name id? role?}], made with gb_session_named(), and
 * `not_about` [role, id or sign-in]. */

/* One person for `about`: `kind` is a kind of person of the policy, or a role
 * for whoever holds it (`name` may then be empty). A name that is on the staff
 * list is taken to be that person.
 * Gives: *out, the caller's. Fails: GB_INVALID (no such kind, or no name). */
GB_MUST_CHECK
enum gb_code gb_session_named(struct gb_session *s, const char *kind,
			      const char *name, json_t **out,
			      struct gb_err *err);

/* One piece of evidence from the file at `path`; `captured_s` 0: not known.
 * With "keep": true in it, a sealed copy is kept when the change is made.
 * Gives: *out, the caller's. Fails: as gb_evidence_look(). */
GB_MUST_CHECK
enum gb_code gb_session_evidence(struct gb_session *s, const char *path,
				 const char *shows, int64_t captured_s,
				 json_t **out, struct gb_err *err);

/* --- evidence that lasts ----------------------------------------------------
 */

/* What became of something that was added as evidence. */
enum gb_evidence_is {
	GB_EVIDENCE_NONE,    /* of a copy: none was kept */
	GB_EVIDENCE_SAME,    /* the fingerprint is that of the record */
	GB_EVIDENCE_CHANGED, /* something else is there; of a copy: damaged */
	GB_EVIDENCE_MISSING,
	GB_EVIDENCE_UNREADABLE, /* it can't be said: not to be read from here */
};
const char *gb_evidence_word(enum gb_evidence_is state); /* "same" ... */

struct gb_evidence_state {
	enum gb_evidence_is file; /* at the path that it was added from */
	enum gb_evidence_is copy;
};

/* Look at evidence `n` (1..) of case `c` again. Fails: GB_NOT_FOUND (no such
 * evidence, or only the summary of the case is open), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_session_evidence_check(struct gb_session *s,
				       const struct gb_case *c, size_t n,
				       struct gb_evidence_state *out,
				       struct gb_err *err);

/* Write evidence `n` of case `name` into a new file in folder `dir`, from the
 * kept copy or else from where it was added if it is still the same, and record
 * that: `data` has the `purpose`, and may have `about` and `not_about`. The
 * name of the file is guardbook's own. `draft` (NULL: none) is what it was kept
 * as: it is thrown away.
 * Gives: `file`, the name within `dir`; *done (may be NULL).
 * Fails: GB_INVALID, GB_DENIED, GB_ASK (as gb_session_do()), GB_NOT_FOUND (no
 * such evidence, or neither file nor copy is to be had), GB_CONFLICT (the file
 * is there already), GB_TAMPERED, GB_IO, GB_NOMEM. No file is left then; that
 * it was to be saved may be recorded, and the message says so. */
#define GB_EVIDENCE_NAME_ROOM 64
GB_MUST_CHECK
enum gb_code gb_session_evidence_save(struct gb_session *s, const char *name,
				      size_t n, const char *dir,
				      const json_t *data,
				      struct gb_draft *draft,
				      char file[GB_EVIDENCE_NAME_ROOM],
				      struct gb_done *done, struct gb_err *err);

/* The folder from which evidence is chosen, on this computer (what is in it:
 * gb_evidence_choices()); adds nothing to `out` if none was named.
 * Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_casebook_evidence_folder(struct gb_casebook *b,
					 struct gb_buf *out,
					 struct gb_err *err);
/* Name it. Fails: GB_DENIED (not for my role), GB_INVALID (not a whole path),
 * and as gb_evidence_choices(), GB_IO. */
GB_MUST_CHECK
enum gb_code gb_session_set_evidence_folder(struct gb_session *s,
					    const char *dir,
					    struct gb_err *err);

/* What must be answered before `data` can be sent as the change `verb` of case
 * `name` (NULL for log): as gb_mentions(). */
GB_MUST_CHECK
enum gb_code gb_session_questions(struct gb_session *s, const char *name,
				  const struct gb_verb *verb,
				  const json_t *data, json_t **out,
				  struct gb_err *err);

/* Whom a concern would go to, before it is sent.
 * Gives: *out, freed with gb_route_free(). Fails: GB_INVALID (no such type),
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_session_route(struct gb_session *s, const char *type,
			      const json_t *about, struct gb_route *out,
			      struct gb_err *err);

/* Do `verb` to case `name` (NULL for log) with `data`, which is only read. One
 * commit, or nothing.
 * Fails: GB_NOT_FOUND (as gb_session_case()), GB_DENIED (role, state),
 * GB_INVALID (a value is missing or wrong), GB_ASK (somebody is mentioned and
 * nobody has said whether it is about them), GB_CONFLICT, GB_TAMPERED, GB_IO,
 * GB_NOMEM. Nothing was written. */
GB_MUST_CHECK
enum gb_code gb_session_do(struct gb_session *s, const char *name,
			   const struct gb_verb *verb, const json_t *data,
			   struct gb_done *done, struct gb_err *err);

/* Would gb_session_do() do the same, as things stand? Checks all that it checks
 * and writes nothing. Fails: as it would. */
GB_MUST_CHECK
enum gb_code gb_session_would(struct gb_session *s, const char *name,
			      const struct gb_verb *verb, const json_t *data,
			      struct gb_err *err);

/* Log `n` reports (at most GB_LOG_MANY), each with gb_session_do()'s checks and
 * as one entry of its own, but flushed together. The index follows when the
 * session next catches up.
 * Gives: done[0 .. *n_done - 1], those that are saved.
 * Fails: as gb_session_do(), for report *n_done; those before it are saved,
 * but after GB_IO none is sure to be. */
#define GB_LOG_MANY 256
GB_MUST_CHECK
enum gb_code gb_session_log_many(struct gb_session *s, json_t *const *reports,
				 size_t n, struct gb_done *done, size_t *n_done,
				 struct gb_err *err);

/* Enrol somebody. Gives: *told. Fails: GB_DENIED (my role may not), GB_INVALID,
 * GB_CONFLICT (the sign-in is taken), GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_session_enrol(struct gb_session *s, const struct gb_enrol *who,
			      struct gb_enrolled *told, struct gb_err *err);

#endif

/* guardbook/verify.h - is the record whole?
 *
 * The outer checks need no key: store, chain, signatures, numbering. The inner
 * checks open what one person can open. Either from the first entry, read
 * afresh, or only what is new since the same person's last check. */
#ifndef GUARDBOOK_VERIFY_H
#define GUARDBOOK_VERIFY_H

#include "guardbook/session.h"

struct gb_verdict {
	uint64_t
		entries; /* outer: that hold; with a session: that I can open */
	uint64_t fresh;  /* of these: not in the last check */
	uint32_t noise;  /* entries without effect, in what I can open */
	bool whole;
	int64_t full_s; /* when all was last read from the first entry */
	json_t *bad; /* [{entry, commit, why}], owned; with a session an entry
		      * of a case is "KDR-482 3", without one the place */
};

/* Check the casebook in folder `dir` from the first entry, and tell `watch`
 * (NULL: nobody) how far it has come. `s` (NULL: nobody is signed in) adds the
 * inner checks; what was found is then kept for gb_verify_last().
 * Gives: *out, freed with gb_verdict_free(). A record that does not hold is a
 * verdict, not a failure. Fails: GB_NOT_FOUND, GB_INVALID, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_verify(struct gb_verdict *out, const char *dir,
		       struct gb_session *s, const struct gb_watch *watch,
		       const struct gb_env *env, struct gb_err *err);
void gb_verdict_free(struct gb_verdict *v);

/* Look also at what no entry is read from: the indexes and check sums of packs,
 * and that nothing lies between. Adds to `v`, which gb_verify() gave.
 * Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_verify_packs(struct gb_verdict *v, const char *dir,
			     const struct gb_env *env, struct gb_err *err);

/* Check what is new since the last check of who is signed in.
 * Gives: *out as gb_verify(), with the sums of both. Fails: GB_NOT_FOUND (there
 * was none, it found something, or its key is gone: everything has to be
 * checked), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_verify_new(struct gb_verdict *out, struct gb_session *s,
			   struct gb_err *err);
/* The same where nothing is new, for somebody who was only let in
 * (gb_session_unlock()): no entry and no list is read.
 * Fails: as gb_verify_new(); GB_NOT_FOUND also if anything is new. */
GB_MUST_CHECK
enum gb_code gb_verify_unchanged(struct gb_verdict *out, struct gb_session *s,
				 struct gb_err *err);

/* What the last check by this person came to. Sealed for them alone, so nobody
 * else can have written it. */
struct gb_checked {
	uint64_t seq; /* up to this entry */
	unsigned char oid[GB_OID_BYTES];
	int64_t at_s;     /* when */
	int64_t full_s;   /* when it was from the first entry */
	uint64_t entries; /* that they could open */
	uint32_t noise;
	bool whole;
};
/* Fails: GB_NOT_FOUND (there is none that can be believed), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_verify_last(struct gb_checked *out, struct gb_session *s,
			    struct gb_err *err);

#endif

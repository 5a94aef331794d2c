/* guardbook/chain.h - the ledger as anyone can check it, with no key to a case.
 *
 * Reads every entry once, from the first, and makes the *outer* checks: the
 * form and hash of every object, one linear chain, each signature by a person
 * of the roster at that place, the numbering of every case, serials of roster
 * and policy. What it keeps is what they showed. */
#ifndef GUARDBOOK_CHAIN_H
#define GUARDBOOK_CHAIN_H

#include "guardbook/entry.h"
#include "guardbook/policy.h"
#include "guardbook/roster.h"

/* Told now and then during long work. */
struct gb_watch {
	void (*tell)(void *ctx, uint64_t done, uint64_t total); /* entries */
	void *ctx;
};
void gb_watch_tell(const struct gb_watch *w, uint64_t done, uint64_t total);

/* One case, seen from outside. */
struct gb_chain_case {
	unsigned char id[GB_CASE_ID_BYTES];
	char name[GB_CASE_NAME_ROOM];
	char reporter[GB_PERSON_ID_ROOM];
	uint32_t number; /* 1.., by opening */
	uint32_t n;      /* entries so far */
	uint64_t *seq;   /* place of each, seq[0] is entry 1; owned */
	unsigned char last_entry[32]; /* H of the newest blob */
	unsigned char last_oid[GB_OID_BYTES];
	int64_t opened_s;
	int64_t looked_s; /* first entry by anyone but the reporter; 0: none */
};

struct gb_chain_entry {
	unsigned char oid[GB_OID_BYTES];
	struct gb_chain_case *of; /* NULL: a book entry; borrowed */
};

/* The first entry that does not hold. */
struct gb_damage {
	bool found;
	uint64_t seq; /* its place; 0: not known */
	unsigned char oid[GB_OID_BYTES];
	char subject[GB_SUBJECT_ROOM]; /* empty: could not be read */
	char why[400];
};

struct gb_chain {
	struct gb_ledger *ledger;     /* borrowed */
	unsigned char id[32];         /* ledger id; zeros while empty */
	uint64_t n;                   /* entries that hold: the newest Seq */
	struct gb_chain_entry *entry; /* entry[0] is Seq 1; owned */
	struct gb_commit head;        /* the newest one that holds */
	struct gb_roster roster;
	struct gb_policy **policy; /* policy[0] is serial 1; owned */
	size_t n_policies;
	uint64_t policy_seq; /* place of the newest */
	struct gb_damage damage;
	void *by_id, *by_name;        /* search trees over the cases */
	struct gb_chain_case **cases; /* n_cases, by opening; owned */
	size_t n_cases;
	const struct gb_watch *watch; /* borrowed; NULL: nobody watches */
};

/* `ledger` must outlive it. Reads nothing yet. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_chain_create(struct gb_chain **out, struct gb_ledger *ledger,
			     struct gb_err *err);
void gb_chain_free(struct gb_chain *c); /* NULL is fine */
/* Forget all that was read, damage too: what was borrowed from it is gone. */
void gb_chain_reset(struct gb_chain *c);

/* Read and check what has been added since the last call.
 * Fails: GB_TAMPERED (`damage` tells the first entry that does not hold; all
 * before it is kept), GB_INVALID (written by a newer guardbook), GB_IO,
 * GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_chain_advance(struct gb_chain *c, struct gb_err *err);

/* Take in the entry `k` that this very process has just appended, still under
 * the lock: judged as any other, but that its signature is not checked.
 * Takes: what `k` owns, which is then all zeros, on success.
 * Fails: GB_CONFLICT (it does not follow what was read: advance instead),
 * GB_TAMPERED, GB_NOMEM; `c` is then as after gb_chain_advance(). */
GB_MUST_CHECK
enum gb_code gb_chain_take_own(struct gb_chain *c, struct gb_commit *k,
			       struct gb_err *err);

/* What was checked so far, as bytes that gb_chain_restore() reads; adds to
 * `out`, whose failure is asked for with gb_buf_done(). They are not evidence:
 * keep them where only somebody who may be believed can write. */
void gb_chain_keep(const struct gb_chain *c, struct gb_buf *out);
/* Into a chain that has read nothing, or was reset. Roster and policies are
 * read again from their own entries.
 * Fails: GB_TAMPERED (not that form, or the ledger no longer has an entry that
 * is needed), GB_INVALID, GB_IO, GB_NOMEM; `c` is then reset. */
GB_MUST_CHECK
enum gb_code gb_chain_restore(struct gb_chain *c, const void *bytes,
			      size_t n_bytes, struct gb_err *err);

/* NULL if there is none. Borrowed from the chain. */
struct gb_chain_case *gb_chain_case(const struct gb_chain *c,
				    const unsigned char id[GB_CASE_ID_BYTES]);
struct gb_chain_case *gb_chain_case_named(const struct gb_chain *c,
					  const char *name);

/* Does what holds lead back to what a vault has seen (place 0: nothing)? */
bool gb_chain_holds(const struct gb_chain *c, uint64_t seq,
		    const unsigned char oid[GB_OID_BYTES]);

/* The policy in force now, or the one of `serial`; NULL if there is none. */
const struct gb_policy *gb_chain_policy(const struct gb_chain *c,
					uint32_t serial);

#endif

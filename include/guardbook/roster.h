/* guardbook/roster.h - who is who: roles and public keys, and from when to
 * when in the ledger they hold.
 *
 * Built from nothing but the signed roster entries. Every seal and every
 * verification uses only keys from here, as in force at that place. Names are
 * not in the ledger (they can be erased); a salted hash of each is, so they
 * can't be swapped. */
#ifndef GUARDBOOK_ROSTER_H
#define GUARDBOOK_ROSTER_H

#include <jansson.h>

#include "guardbook/identity.h"
#include "guardbook/ledger.h"

#define GB_ROLE_ROOM 16
#define GB_RECOVERY_ID "recovery" /* stands where a person's id would */

struct gb_person {
	char id[GB_PERSON_ID_ROOM];
	char role[GB_ROLE_ROOM]; /* "teacher", "dsl" ... (DESIGN 4) */
	struct gb_public key;
	unsigned char name_hash[32];
	uint64_t from_seq;  /* first entry at which this holds, its own + 1 */
	uint64_t until_seq; /* last entry; 0: still in force */
	char name[128];     /* from the vault; empty: not known here */
	char sign_in[64];
};

struct gb_roster {
	uint32_t serial; /* of the newest roster entry; 0: none yet */
	char school[128];
	bool practice;      /* invented people; says so on every screen */
	unsigned approvals; /* people needed for a change of the roster */
	struct gb_public recovery;
	struct gb_person *person; /* n of them, oldest first */
	size_t n;
};

/* The salted hash of a name that stands in the roster. */
void gb_name_hash(unsigned char out[32], const unsigned char salt[16],
		  const char *name);

/* The same name, accents and capitals aside? An empty one is nobody's. */
bool gb_name_same(const char *a, const char *b);

/* What a new person's key signs, to show that it is theirs. Adds to `out`. */
void gb_person_claim(struct gb_buf *out, const struct gb_person *p);

/* The entry of `p` for a roster body, its claim signed by `id`. NULL when out
 * of memory. */
json_t *gb_person_json(const struct gb_person *p, const struct gb_identity *id);

/* Apply the body of the roster entry at place `seq`, written by `author`:
 * serial, the author's right, the claims of new keys.
 * Fails: GB_TAMPERED (the message says why), GB_NOMEM; `r` is then as it was.
 */
GB_MUST_CHECK
enum gb_code gb_roster_apply(struct gb_roster *r, uint64_t seq, uint32_t serial,
			     const char *author, const void *body,
			     size_t n_bytes, struct gb_err *err);

/* The person in force at place `seq` (0: now); NULL if there is none.
 * Borrowed until the next apply. */
const struct gb_person *gb_roster_person(const struct gb_roster *r,
					 const char *id, uint64_t seq);
/* The next holder of `role` in force now, after `last` (NULL: the first). */
const struct gb_person *gb_roster_holder(const struct gb_roster *r,
					 const char *role,
					 const struct gb_person *last);

/* May this role change the roster and the policy? */
bool gb_role_approves(const char *role);
bool gb_role_known(const char *role);

void gb_roster_clear(struct gb_roster *r); /* frees what it owns */

#endif

/* guardbook/case.h - one case, opened from the ledger with one person's keys.
 *
 * A case is what its entries make of it, applied in order. Entries by somebody
 * who may not write there are noise: counted, shown in the history, without
 * effect. What cannot be opened as it must is told as damage. */
#ifndef GUARDBOOK_CASE_H
#define GUARDBOOK_CASE_H

#include <jansson.h>

#include "guardbook/chain.h"
#include "guardbook/route.h"
#include "guardbook/vault.h"

struct gb_known; /* casework's own */

/* Whose keys, over which stores. All borrowed. */
struct gb_opener {
	const struct gb_chain *chain;
	struct gb_vault *vault;
	const struct gb_identity *me;
	struct gb_known *known; /* NULL: every slot is looked for, every block
				 * made again */
	char person[GB_PERSON_ID_ROOM];
};

struct gb_case_keys; /* of the newest epoch; casework's own */

struct gb_case {
	unsigned char id[GB_CASE_ID_BYTES];
	char name[GB_CASE_NAME_ROOM];
	enum gb_lane lane;         /* how much of it these keys open */
	struct gb_readers readers; /* who may read what is written now */
	bool dealt_with; /* by somebody else, or by a decision: no longer new */
	bool untouched;  /* nobody but the reporter has written yet */
	bool names_others; /* it tells, or told, of other cases */
	uint32_t n_opened; /* entries that opened as they must */
	uint32_t n_noise;
	uint32_t n_altered; /* entries that do not open, or are missing */
	struct gb_case_keys *keys; /* owned */
	json_t *copies; /* [{n id secret}], owned: what opens the kept copies of
			 * evidence. Casework's own: never shown or written */

	/* The whole case as an object, owned. Instants are UTC seconds. Keys:
	 *   case kind type sub state title opened changed due policy lane
	 *   reporter {id name role}       with [{id name role}]
	 *   about [{kind name id? role?}]  not_about [role]
	 *   fields {name: value}          narrative
	 *   notes [{entry at who text}]
	 *   evidence [{n entry path name size sha256 kind shows captured who
	 *   copy?}] (copy true: a sealed copy is kept)
	 *   actions [{n entry at action reason who by state outcome ordered}]
	 *   outcome {outcome reason at who of?}
	 *   links [{entry at who to reason}]
	 *   adds_to (a case of the same reporter that these keys open too)
	 * An absent key: not there, or not in the summary lane. */
	json_t *body;
	/* [{entry at who verb before after commit check}], oldest first;
	 * `check` is "ok", "altered" or "missing"; noise has the verb
	 * "noise". */
	json_t *history;
};

/* Open case `of`. Gives: *out, freed with gb_case_free(); NULL on failure.
 * Fails: GB_NOT_FOUND (its newest epoch is not for these keys, or its half-key
 * is gone or damaged: one answer for all, and for a case that does not exist),
 * GB_IO, GB_NOMEM. Damage within is told in the case, not as a failure. */
GB_MUST_CHECK
enum gb_code gb_case_open(struct gb_case **out, const struct gb_opener *with,
			  const struct gb_chain_case *of, struct gb_err *err);
void gb_case_free(struct gb_case *c); /* NULL is fine */

/* The one sentence for a case that is not there, or not for you. */
enum gb_code gb_case_unknown(struct gb_err *err, const char *name);

/* Its sort, under the policy that it was logged under; never NULL for an
 * opened case. */
const struct gb_policy_type *gb_case_type(const struct gb_case *c,
					  const struct gb_chain *chain);
const char *gb_case_state(const struct gb_case *c); /* "new" ... */
bool gb_case_has(const struct gb_case *c, const char *list,
		 const char *person); /* is `person` in "with" ... */

#endif

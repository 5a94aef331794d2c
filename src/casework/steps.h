/* steps.h - the entries of one case, and which of them one person's keys open.
 * Casework's own. */
#ifndef CASEWORK_STEPS_H
#define CASEWORK_STEPS_H

#include "guardbook/case.h"
#include "src/casework/known.h"

/* The secret of an epoch, put at the entry that opened it. */
struct gb_held {
	struct gb_key *secret; /* S or S2; NULL: not ours */
	enum gb_lane lane;
	struct gb_lane_keys keys;
	json_t *box;   /* what the opening entry says */
	uint32_t prev; /* entry that opened the epoch before; 0: none */
	bool linked;   /* its secret of the epoch before is the right one */
};

struct gb_step {
	uint64_t seq;
	uint32_t number; /* within the case */
	bool missing;    /* it could not be read; nothing below holds */
	struct gb_commit commit;
	struct gb_entry entry;
	struct gb_held held; /* all zeros unless it opens an epoch of ours */
	bool false_slot;     /* a slot is ours, and leads to no commitment */
};

struct gb_steps {
	const struct gb_opener *with;
	const struct gb_chain_case *of;
	struct gb_key *e;            /* the vault's half */
	struct gb_known_case before; /* what was found out; its secret owned */
	uint32_t known;     /* entries whose blocks were checked then */
	struct gb_step *at; /* at[0] is entry 1, or the first that is new */
	uint32_t n;
};

/* Read all entries of case `of`. Gives: *out, emptied with gb_steps_clear().
 * Fails: GB_NOT_FOUND (its half-key is gone), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_steps_read(struct gb_steps *out, const struct gb_opener *with,
			   const struct gb_chain_case *of, struct gb_err *err);
/* Read those behind the first `n_known` only, and the ledger's newest as the
 * chain has just checked it. Gives, fails: the same. */
GB_MUST_CHECK
enum gb_code gb_steps_read_on(struct gb_steps *out,
			      const struct gb_opener *with,
			      const struct gb_chain_case *of, uint32_t n_known,
			      struct gb_err *err);
void gb_steps_clear(struct gb_steps *s);
/* What it owns; leaves it empty. */
void gb_step_clear(struct gb_step *step);

/* Of all entries: find our slots and follow every epoch they open back to the
 * first: fills in `held`. A claim that does not lead back to the first epoch
 * holds nothing. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_steps_unlock(struct gb_steps *s, struct gb_err *err);

/* Open the box of step `i` with the keys of `epoch`; a full reader reads the
 * summary where only that was written. Gives: *box, the caller's.
 * Fails: GB_TAMPERED (it does not open, or has no right form), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_step_box(const struct gb_steps *s, uint32_t i,
			 const struct gb_step *epoch, json_t **box,
			 struct gb_err *err);

/* Where step `i` is, for keys and slots. */
void gb_step_place(const struct gb_steps *s, uint32_t i,
		   struct gb_place *place);

#endif

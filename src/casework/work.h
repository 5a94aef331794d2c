/* work.h - a change of a case in the making, and an entry being applied.
 * Casework's own. */
#ifndef CASEWORK_WORK_H
#define CASEWORK_WORK_H

#include "guardbook/case.h"
#include "guardbook/verb.h"

struct gb_sending; /* draft_seal.h */

/* The keys of the newest epoch of an opened case. */
struct gb_case_keys {
	uint32_t epoch;        /* its number */
	uint32_t opener;       /* the entry that opened it */
	struct gb_key *secret; /* S, or S2 in the summary lane */
};

struct gb_work {
	const struct gb_opener *opener; /* the writer's keys, and the chain */
	const struct gb_person *me;
	const struct gb_policy *policy; /* that the case is under */
	const struct gb_policy_type *type;
	const struct gb_case *c; /* NULL while logging */
	const struct gb_verb *verb;
	const struct gb_sending *sending; /* NULL: it comes from no draft */
	json_t *data;              /* the change; the verb may add to it */
	struct gb_readers readers; /* who shall read from now on; the verb may
				    * add to it */
	int64_t now_s;
};

struct gb_fold {
	struct gb_case *c;
	uint32_t entry; /* its number in the case */
	int64_t at_s;
	const char *author;
	json_t *who;                       /* {id, name, role}; borrowed */
	json_t *data;                      /* borrowed */
	const struct gb_policy_type *type; /* NULL before log is applied */
	json_t *before, *after;            /* what this entry changed */
};

/* Set body[key] and write down the change. Takes `value`; NULL changes
 * nothing. */
void gb_fold_set(struct gb_fold *f, const char *key, json_t *value);
/* Put `item` at the end of the array body[key] and write it down. Takes it. */
void gb_fold_push(struct gb_fold *f, const char *key, json_t *item);
/* A copy of data[key], the caller's; NULL if it is absent. */
json_t *gb_fold_copy(const struct gb_fold *f, const char *key);
/* body[key], made as an array or object if it is not there; borrowed. */
json_t *gb_body_array(struct gb_case *c, const char *key);

/* {id, name, role} of a person; NULL when out of memory. */
json_t *gb_person_ref(const struct gb_person *p);
/* The same for everyone in `r` but the recovery key, as an array. */
json_t *gb_people_refs(const struct gb_roster *roster,
		       const struct gb_readers *r);

/* The step of the state that every verb ends with: closed stays closed, an
 * action still to be done makes it waiting, whoever deals with it opens
 * it. */
void gb_fold_state(struct gb_fold *f);

/* What became of an entry. */
enum gb_fate {
	GB_FATE_GOOD,
	GB_FATE_NOISE, /* by somebody who may not do that: without effect */
	GB_FATE_ALTERED,
	GB_FATE_MISSING,
};
struct gb_step;
/* Apply what the box of `step` says, if its author may do that to the case
 * f->c as it is; `f` receives what changed. */
enum gb_fate gb_fold_box(struct gb_fold *f, const struct gb_chain *chain,
			 const struct gb_chain_case *of,
			 const struct gb_step *step, const json_t *box);
/* Write the entry into the case's history, and count it. */
void gb_fold_remember(struct gb_fold *f, const struct gb_step *step,
		      const json_t *box, enum gb_fate fate);

/* The people named in a case after `data` names more: a new array. */
json_t *gb_about_with(const struct gb_case *c, const json_t *data);

/* Is everything that the verb requires there, of its form, and nothing else?
 * Cleans every text in `data`. Fails: GB_INVALID, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_check_args(const struct gb_verb *v, json_t *data,
			   struct gb_err *err);

/* data[key] names another case that the writer can read: of one that is not
 * there and one that is hidden the same is said. Everybody who reads this case
 * must read that one too, or its name would tell them that it exists.
 * Fails: GB_INVALID, GB_NOT_FOUND, GB_DENIED. */
GB_MUST_CHECK
enum gb_code gb_check_other_case(struct gb_work *w, const char *key,
				 struct gb_err *err);

/* Is `value` (NULL: not text) one that the policy's field `name` may have in a
 * case of this type? Fails: GB_INVALID. */
GB_MUST_CHECK
enum gb_code gb_check_field(const struct gb_work *w, const char *name,
			    const char *value, struct gb_err *err);

/* Evidence, of log and of attach: is it allowed and complete; and taken in. */
enum gb_code gb_check_evidence(const struct gb_work *w, struct gb_err *err);
void gb_fold_evidence(struct gb_fold *f);

/* Does this action still have to be done? */
bool gb_action_is_open(const json_t *action);
/* Action number `n` of the case; NULL if there is none. Borrowed. */
json_t *gb_case_action(const struct gb_case *c, json_int_t n);

#endif

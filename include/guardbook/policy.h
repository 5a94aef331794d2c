/* guardbook/policy.h - the school's policy, as data.
 *
 * Read from text that share/policy/social-media.conf is the model of, kept in
 * the ledger, and given out as constant tables. A name is what scripts and
 * records use; a label is what people read. Everything that an accessor gives
 * is borrowed and dies with the policy. A list or text that the file leaves
 * out is empty, never NULL. */
#ifndef GUARDBOOK_POLICY_H
#define GUARDBOOK_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "guardbook/err.h"
#include "guardbook/when.h"

#define GB_POLICY_MAX_BYTES (256u << 10)
#define GB_POLICY_FORM_FIELDS 8 /* at most, beside people and long text */

struct gb_policy;

struct gb_words {
	const char *const *at;
	size_t n;
};

struct gb_choice {
	const char *name;
	const char *label;
};

struct gb_choices {
	const struct gb_choice *at;
	size_t n;
};

struct gb_policy_about {
	const char *title;
	const char *version;
	const char *edition; /* which paper this was made from */
	struct gb_date reviewed;
	struct gb_date review_due;
	int lock_minutes;   /* without a key; 2 to 10; 0: not said, 5 */
	bool hide_names;    /* who signs in types it: no list of the staff */
	const char *nobody; /* what to do when nobody has a route */
	const char *nobody_contact;  /* whom to ring then; may be empty */
	struct gb_choices people;    /* kinds of person */
	struct gb_choices relations; /* of whoever posted it */
	struct gb_calendar calendar;
};

struct gb_policy_kind {
	const char *name;
	const char *label;
	struct gb_words retention; /* how long, and why, in sentences */
	int keep_years;            /* after closing; 0: a person decides */
};

struct gb_policy_type {
	const char *name;
	const char *label;
	const char *kind;     /* concern, reference or complaint */
	const char *section;  /* of the policy: "5.7" */
	const char *route;    /* a role: dsl or head */
	int look_within_days; /* school days; 0: the same day */
	bool is_urgent;
	bool takes_evidence;     /* false: no file, whoever asks */
	bool keeps_copies;       /* a sealed copy may be kept of it */
	const char *no_evidence; /* why not; empty if it may be attached */
	bool needs_about;        /* somebody must be named */
	const char *intro;
	struct gb_words do_list;
	struct gb_words do_not;
	struct gb_words report_to; /* where else it can be reported */
	struct gb_choices subs;
	struct gb_words dsl_may; /* actions that the DSL may record */
};

enum gb_input {
	GB_INPUT_LINE,
	GB_INPUT_CHOICE,
	GB_INPUT_WHEN,
	GB_INPUT_PEOPLE,
	GB_INPUT_TEXT,
};

struct gb_policy_field {
	const char *name;
	const char *label;
	const char *hint;
	enum gb_input input;
	const char *from; /* of a choice: platforms, relations or subs; empty:
			   * its own */
	struct gb_choices choices; /* its own */
	struct gb_words types;     /* on whose form it is; empty: every type */
	bool is_required;
	bool in_summary; /* goes into the summary lane */
};

struct gb_policy_platform {
	const char *name;
	const char *label;
	const char *sort; /* network, messages, video, games, forum, other */
	struct gb_words aliases;
};

struct gb_policy_action {
	const char *name;
	const char *label;
	const char *section;
	const char *hint;
	bool wants_contact; /* who was spoken to, and their reference */
};

struct gb_policy_outcome {
	const char *name;
	const char *label;
	const char *sentence;
};

struct gb_policy_role {
	const char *name;
	const char *label;
	struct gb_words titles; /* what the holder is called in a text */
};

struct gb_policy_paper { /* another policy, or a law */
	const char *name;
	const char *title;
	const char *section;
	int year;         /* 0: none given */
	const char *note; /* what has changed since */
};

struct gb_policy_contact {
	const char *name;
	const char *label;
	const char *phone;
	const char *email;
	const char *address;
};

/* Read a policy from `n_bytes` of `text`; `file` is only for messages.
 * Gives: *out, freed with gb_policy_free(); NULL on failure.
 * Fails: GB_INVALID ("FILE:LINE: what was expected"; also for a "${", which
 * would let the surroundings into the record), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_policy_parse(struct gb_policy **out, const char *text,
			     size_t n_bytes, const char *file,
			     struct gb_err *err);
void gb_policy_free(struct gb_policy *p); /* NULL is fine */

const struct gb_policy_about *gb_policy_about(const struct gb_policy *p);
bool gb_policy_review_overdue(const struct gb_policy *p, struct gb_date today);

/* Each table in the file's order. Gives: *n rows. */
const struct gb_policy_kind *gb_policy_kinds(const struct gb_policy *p,
					     size_t *n);
const struct gb_policy_type *gb_policy_types(const struct gb_policy *p,
					     size_t *n);
const struct gb_policy_field *gb_policy_fields(const struct gb_policy *p,
					       size_t *n);
const struct gb_policy_platform *gb_policy_platforms(const struct gb_policy *p,
						     size_t *n);
const struct gb_policy_action *gb_policy_actions(const struct gb_policy *p,
						 size_t *n);
const struct gb_policy_outcome *gb_policy_outcomes(const struct gb_policy *p,
						   size_t *n);
const struct gb_policy_role *gb_policy_roles(const struct gb_policy *p,
					     size_t *n);
const struct gb_policy_paper *gb_policy_related(const struct gb_policy *p,
						size_t *n);
const struct gb_policy_paper *gb_policy_laws(const struct gb_policy *p,
					     size_t *n);
const struct gb_policy_contact *gb_policy_contacts(const struct gb_policy *p,
						   size_t *n);

/* One row by its name; NULL if there is none. */
const struct gb_policy_kind *gb_policy_kind(const struct gb_policy *p,
					    const char *name);
const struct gb_policy_type *gb_policy_type(const struct gb_policy *p,
					    const char *name);
const struct gb_policy_field *gb_policy_field(const struct gb_policy *p,
					      const char *name);
const struct gb_policy_action *gb_policy_action(const struct gb_policy *p,
						const char *name);
const struct gb_policy_outcome *gb_policy_outcome(const struct gb_policy *p,
						  const char *name);
const struct gb_policy_role *gb_policy_role(const struct gb_policy *p,
					    const char *name);
/* By name, label or alias, in any case: "Twitter", "x", "insta". */
const struct gb_policy_platform *gb_policy_platform(const struct gb_policy *p,
						    const char *name);

bool gb_words_have(struct gb_words words, const char *word);
/* The choice of that name; NULL if there is none. */
const struct gb_choice *gb_choice_of(struct gb_choices choices,
				     const char *name);

/* Is `f` on the form of type `t`? */
bool gb_policy_asks(const struct gb_policy_field *f,
		    const struct gb_policy_type *t);
/* What may be chosen in `f` on the form of `t`; empty unless it is a choice. */
struct gb_choices gb_policy_choices(const struct gb_policy *p,
				    const struct gb_policy_field *f,
				    const struct gb_policy_type *t);

#endif

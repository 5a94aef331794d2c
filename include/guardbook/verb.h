/* guardbook/verb.h - what can be done to a case: one table entry a verb.
 *
 * The table says what a verb needs, in which states it is allowed, to whom,
 * and which of its words go into the summary lane. The command line, the
 * forms, the help, the manual and the tests read it; casework obeys it. */
#ifndef GUARDBOOK_VERB_H
#define GUARDBOOK_VERB_H

#include "guardbook/case.h"

enum gb_arg_kind {
	GB_ARG_NAME,   /* a word from a table: a type, a role, an action */
	GB_ARG_LINE,   /* one line of text */
	GB_ARG_TEXT,   /* any text */
	GB_ARG_COUNT,  /* a number, 1.. */
	GB_ARG_DATE,   /* "2026-03-18" */
	GB_ARG_FLAG,   /* true or absent */
	GB_ARG_PERSON, /* {id, name, role} */
	GB_ARG_PEOPLE, /* [{id, name, role}] or [{kind, name, id?, role?}] */
	GB_ARG_LIST,   /* array of objects, checked by the verb */
	GB_ARG_VALUES, /* object of strings, checked by the verb */
};

struct gb_arg {
	const char *name;
	enum gb_arg_kind kind;
	bool required;
	bool summary;      /* goes into the summary lane too */
	const char *label; /* on forms and in messages */
};

/* Who may: the rows of the table in DESIGN 4. */
enum gb_right {
	GB_RIGHT_LOG,    /* everyone except IT */
	GB_RIGHT_READER, /* readers of the full lane */
	GB_RIGHT_LEAD,   /* who leads cases of this sort, or has this one */
	GB_RIGHT_DECIDE, /* who decides the course of action */
	GB_RIGHT_DOER,   /* who was to do it, or ordered it */
};

/* States in which a verb is allowed. */
enum {
	GB_IN_NEW = 1,
	GB_IN_OPEN = 2,
	GB_IN_WAITING = 4,
	GB_IN_CLOSED = 8,
	GB_IN_NONE = 16, /* there is no case yet */
};

struct gb_work; /* a change in the making; casework's own */
struct gb_fold; /* an entry being applied; casework's own */

struct gb_verb {
	const char *name;  /* "route"; also the command */
	const char *label; /* "Pass this case on" */
	const char *did;   /* "Passed the case on", in the history */
	unsigned states;
	enum gb_right right;
	const struct gb_arg *args;
	size_t n_args;
	/* Check the values and work out what follows from them. */
	enum gb_code (*prepare)(struct gb_work *w, struct gb_err *err);
	/* Make it so in the case. */
	void (*apply)(struct gb_fold *f);
};

extern const struct gb_verb gb_verb_log, gb_verb_note, gb_verb_attach,
	gb_verb_route, gb_verb_act, gb_verb_done, gb_verb_correct, gb_verb_link,
	gb_verb_close, gb_verb_reopen, gb_verb_save, gb_verb_export;

/* All of them, in the order in which a case sees them; NULL at the end. */
extern const struct gb_verb *const gb_verbs[];

const struct gb_verb *gb_verb_named(const char *name); /* NULL: none */
const struct gb_arg *gb_verb_arg(const struct gb_verb *v, const char *name);

/* May `p` do `v` to `c` (NULL for log) in its present state? `data` is the
 * change where it matters (done: whose action; act: which); NULL: is there
 * any way at all.
 * Fails: GB_DENIED, and the message gives the reason in plain words. */
GB_MUST_CHECK
enum gb_code gb_verb_may(const struct gb_verb *v, const struct gb_person *p,
			 const struct gb_case *c,
			 const struct gb_policy_type *type, const json_t *data,
			 struct gb_err *err);

#endif

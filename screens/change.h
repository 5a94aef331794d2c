/* screens/change.h - one form over a case: what note, pass on, course of
 * action, done and close have in common.
 *
 * Each of them says what stands above its boxes, what its boxes are and what
 * is sent; opening, leaving, asking, sending and saying so is done here. */
#ifndef SCREENS_CHANGE_H
#define SCREENS_CHANGE_H

#include "guardbook/draft.h"
#include "screens/doors.h"
#include "screens/options.h"
#include "screens/people_box.h"
#include "src/ui/form.h"

struct screen_change;

struct screen_change_kind {
	const struct gb_verb *verb;
	const char *title; /* "Course of action" */
	const char *save;  /* on its button: "Pass it on" */
	/* Say more above the form. May be NULL. */
	void (*above)(struct gb_page *page, const struct screen_change *ch);
	/* A line below it, about the box one is on. May be NULL. */
	const char *(*hint)(const struct screen_change *ch);
	/* What is to be sent: adds objects to `changes`. If something that is
	 * chosen does not fit it says so as a failure. */
	enum gb_code (*fill)(struct screen_change *ch, json_t *changes,
			     struct gb_err *err);
	/* Asked once more before it is sent ("KDR-482 ..."): adds to `text`.
	 * NULL: not asked. */
	void (*ask)(const struct screen_change *ch, struct gb_buf *text);
	const char *ask_title, *ask_yes, *ask_no;
	/* Put in what most people would put in. May be NULL. */
	enum gb_code (*begin)(struct screen_change *ch, struct gb_err *err);
	/* Take what `change` says out of `boxes`, the values of the form: more
	 * changes follow it. NULL: there is only ever one. */
	void (*without)(const json_t *change, json_t *boxes);
	/* Sends it and its draft, where that is not all there is to do. NULL:
	 * it is. */
	enum gb_code (*write)(struct screen_change *ch, const json_t *change,
			      struct gb_done *done, struct gb_err *err);
};

#define SCREEN_CHANGE_OPTIONS 2

struct screen_change {
	const struct screen_change_kind *kind;
	struct gb_session *session;
	struct gb_case *c;              /* owned */
	const struct gb_policy *policy; /* that it was logged under */
	const struct gb_policy_type *type;
	struct gb_form *form; /* owned */
	/* What may be chosen in up to so many boxes. */
	struct screen_options options[SCREEN_CHANGE_OPTIONS];
	/* done: which action; correct: which field; save: which evidence. */
	int64_t n;
	char *written; /* a file that was made: it is said where; owned */
	const struct gb_doors *doors; /* export: borrowed */
	/* Of a form that can name somebody more; else all zeros. */
	struct screen_people people;
	struct gb_draft draft;
};

/* Open case `name` for a change of `kind`, and ask whether it may be done.
 * Gives: *out, for the kind to fill in options; then opened or closed with one
 * of the next two. NULL on failure. Fails: as gb_session_case(), GB_DENIED. */
GB_MUST_CHECK
enum gb_code screen_change_start(struct screen_change **out,
				 const struct screen_change_kind *kind,
				 struct gb_session *s, const char *name,
				 struct gb_err *err);
/* Show it with `boxes` and two buttons below. Takes: `ch`, also on failure.
 * Fails: GB_NOMEM, GB_CONFLICT. */
GB_MUST_CHECK
enum gb_code screen_change_open(struct gb_app *app, struct screen_change *ch,
				const struct gb_box *boxes, size_t n,
				struct gb_err *err);
void screen_change_close(void *ch); /* NULL is fine */
/* Go on with draft `d` in the form that has just been opened. Takes: what `d`
 * owns; it is then all zeros. */
void screen_change_carry_on(struct screen_change *ch, struct gb_draft *d);

/* The value of a box, "" for none. */
const char *screen_change_value(const struct screen_change *ch,
				const char *box);
/* People in force who are not named in the case and whom `may` (NULL:
 * everybody) lets through, as options "Mrs A Lloyd (Chair)" with their id. */
GB_MUST_CHECK
enum gb_code screen_change_offer_people(struct screen_change *ch,
					struct screen_options *to,
					bool (*may)(const struct gb_person *p),
					struct gb_err *err);
/* A box of that name asks whom it is about, too: start it before the form is
 * opened. What it holds is sent as `about`. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code screen_change_name_people(struct screen_change *ch,
				       const char *box, struct gb_err *err);
enum gb_code screen_change_choose_people(struct gb_app *app, void *ch,
					 struct gb_err *err); /* its press() */
/* Add the names of those holders of a role that leads or decides who are named
 * in the case. Gives: how many. */
size_t screen_change_named(const struct screen_change *ch, struct gb_buf *to);

#endif

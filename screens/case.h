/* screens/case.h - the screen of one case: what its five tabs share. */
#ifndef SCREENS_CASE_H
#define SCREENS_CASE_H

#include "guardbook/session.h"
#include "screens/options.h"
#include "screens/say.h"
#include "src/ui/app.h"
#include "src/ui/list.h"
#include "src/ui/page.h"
#include "src/ui/scroll.h"

enum {
	TAB_DETAILS,
	TAB_CHRONOLOGY,
	TAB_EVIDENCE,
	TAB_ACTIONS,
	TAB_HISTORY,
	TAB_COUNT
};

struct case_view {
	struct gb_session *s; /* borrowed */
	char name[GB_CASE_NAME_ROOM];
	struct gb_case *c;              /* owned; read again when it changes */
	const struct gb_policy *policy; /* that it was logged under */
	int64_t read_s;                 /* when `c` was opened and checked */
	size_t tab;
	bool names;        /* names of pupils are shown */
	bool newest_first; /* the chronology is turned round */
	bool has_export;   /* there is a door to it */
	struct gb_scroll *details;
	struct screen_options fields;    /* while one is to be corrected */
	struct gb_list *list[TAB_COUNT]; /* of the tabs that have one */
	/* What was found when evidence 1.. was looked at again; owned. */
	struct gb_evidence_state *found;
	size_t n_found;
	/* The chronology: which lines of the history, in their order. */
	size_t *event; /* owned */
	size_t n_events;
};

/* One tab. */
struct case_tab {
	const char *name;
	const struct gb_list_of *list; /* NULL: it scrolls */
	/* How many, for the tab's name; NULL: not said. */
	size_t (*count)(const struct case_view *v);
	/* The case was read: make ready what is shown. NULL: nothing to do. */
	enum gb_code (*load)(struct case_view *v, struct gb_err *err);
	void (*show)(struct gb_page *page, struct case_view *v);
	/* Enter on it; NULL: there is nothing to open. */
	enum gb_code (*open)(struct gb_app *app, struct case_view *v,
			     struct gb_err *err);
};

extern const struct case_tab *const case_tabs[TAB_COUNT];
extern const struct case_tab case_details, case_chronology, case_evidence,
	case_actions, case_history;

#define CASE_KEYS 23
extern const struct gb_binding case_keys[CASE_KEYS];

/* Open the case from the ledger; what was shown stays if that fails.
 * Fails: as gb_session_case(). */
GB_MUST_CHECK
enum gb_code case_look(struct case_view *v, struct gb_err *err);

/* The list `key` of the case; an empty one is NULL. */
const json_t *case_list_of(const struct case_view *v, const char *key);
/* Line `i` of the history, ready to be put into words. */
struct say_entry case_entry(const struct case_view *v, size_t i);
/* The marked row's item of list `key`; NULL: there is none. */
const json_t *case_marked(const struct case_view *v, size_t tab,
			  const char *key);
/* "Mon 9 Mar 09:12" of the instant under `key`, "" without one. */
const char *case_when(const json_t *item, const char *key, char *buf);
/* Show line `i` of the history in full. */
enum gb_code case_read_entry(struct gb_app *app, struct case_view *v, size_t i,
			     struct gb_err *err);
bool case_is_summary(const struct case_view *v);
/* Is what was added as evidence still the same? (case_evidence.c) */
enum gb_code case_check_evidence(struct gb_app *app, void *self,
				 struct gb_err *err);
bool case_has_evidence(const void *self); /* and it is on the screen */

/* --- its keys that write (case_change.c): what they do, and for whom -------
 */
enum gb_code case_note(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_attach(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_route(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_act(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_done(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_close(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_correct(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_reopen(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_link(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_save(struct gb_app *app, void *self, struct gb_err *err);
enum gb_code case_export(struct gb_app *app, void *self, struct gb_err *err);
bool case_may_note(const void *self);   /* on every tab but the evidence */
bool case_may_attach(const void *self); /* on the evidence */
bool case_may_route(const void *self);
bool case_may_act(const void *self);
bool case_may_done(const void *self); /* the marked action */
bool case_may_close(const void *self);
bool case_may_correct(const void *self);
bool case_may_reopen(const void *self);
bool case_may_link(const void *self);
bool case_may_save(const void *self); /* the marked evidence */
bool case_may_export(const void *self);

#endif

/* SPDX-License-Identifier: ISC
 * gallery.c - every screen, and who presses what to come to it. */
#include "tests/screen/gallery.h"
#include "tests/screen/school.h"

/* A concern, at its first box; whom it is about; step 3 from there. */
#define TO_WORDS "n Enter End Enter"
#define TO_ABOUT "Tab Tab Tab Tab Tab Tab Tab Tab Tab"
#define TO_CHECK "Shift-Tab Shift-Tab Enter"
#define FILLED_IN                                                              \
	TO_WORDS " A Space s t o r y " TO_ABOUT " Tab "                        \
		 "I t Space i s Space t h e Space h e a d"

/* clang-format off */
const struct shot gallery[] = {
	{ "sign-in",            "sign-in",         NULL,      "", NULL },
	{ "passphrase",         "passphrase",      NULL,      "Down Enter", NULL },
	{ "passphrase-wrong",   "passphrase",      NULL,      "Down Enter x Enter", NULL },
	{ "home-dsl",           "home",            "dsl",     "", NULL },
	{ "home-head",          "home",            "head",    "", NULL },
	{ "home-hr",            "home",            "hr",      "", NULL },
	{ "home-teacher",       "home",            "teacher", "", NULL },
	{ "home-it",            "home",            "it",      "", NULL },
	{ "help",               "help",            "dsl",     "F1", NULL },
	{ "sign-out",           "question",        "dsl",     "Esc", NULL },
	{ "cases",              "cases",           "dsl",     "l", NULL },
	{ "cases-narrow",       "choice",          "dsl",     "l f", NULL },
	{ "cases-find",         "cases",           "dsl",     "/ r u m", NULL },
	{ "people",             "people",          "dsl",     "p", NULL },
	{ "reports",            "reports",         "head",    "m", NULL },
	{ "check",              "home",            "it",      "v", NULL },
	{ "case-details",       "case",            "head",    "Enter", NULL },
	{ "case-names",         "case",            "head",    "Enter v", NULL },
	{ "case-chronology",    "case",            "head",    "Enter 2", NULL },
	{ "case-read",          "reading",         "head",    "Enter 2 Down Enter", NULL },
	{ "case-evidence",      "case",            "head",    "Enter 3", NULL },
	{ "case-checked",       "case",            "head",    "Enter 3 v", NULL },
	{ "case-actions",       "case",            "head",    "Enter 4", NULL },
	{ "case-history",       "case",            "head",    "Enter 5", NULL },
	{ "case-summary",       "case",            "hr",      "Enter", NULL },
	{ "log-sort",           "log-sort",        "teacher", "n", NULL },
	{ "log-sort-pictures",  "log-sort",        "teacher", "n Down", NULL },
	{ "log-sort-nearest",   "log-sort",        "teacher", "n Enter", NULL },
	{ "log-words",          "log-words",       "teacher", TO_WORDS, NULL },
	{ "log-people",         "choice",          "teacher", TO_WORDS " " TO_ABOUT " Enter", NULL },
	{ "log-stranger",       "not-on-the-list", "teacher", TO_WORDS " " TO_ABOUT " Enter Enter", NULL },
	{ "log-missing",        "log-check",       "teacher", TO_WORDS " " TO_CHECK, NULL },
	{ "log-check",          "log-check",       "teacher", FILLED_IN " Tab Enter", NULL },
	{ "log-check-pictures", "log-check",       "teacher", "n Down Enter End Enter " TO_CHECK, NULL },
	{ "log-evidence",       "evidence",        "teacher", TO_WORDS " " TO_CHECK " a", NULL },
	{ "log-files",          "files",           "teacher", TO_WORDS " " TO_CHECK " a Tab Enter", NULL },
	{ "log-is-this-about",  "is-this-about",   "teacher", FILLED_IN " Tab Enter Tab Enter", NULL },
	{ "log-sent",           "log-sent",        "teacher", FILLED_IN " Tab Enter Tab Enter y", NULL },
	{ "log-kept",           "home",            "teacher", FILLED_IN " Esc Esc", NULL },
	{ "locked",             "locked",          "teacher", "n F12", NULL },
	{ "own-passphrase",     "own-passphrase",  "dsl",     "w", NULL },
	{ "witness",            "witness",         "chair",   "c", NULL },
	{ "note",               "change",          "dsl",     "Enter a", NULL },
	{ "note-missing",       "change",          "dsl",     "Enter a Tab Enter", NULL },
	{ "pass-on",            "change",          "dsl",     "Enter g", NULL },
	{ "pass-on-named",      "change",          "chair",   "Enter g", NULL },
	{ "decide",             "change",          "head",    "Enter k", NULL },
	{ "done",               "change",          "head",    "Enter 4 Down t", NULL },
	{ "close",              "change",          "dsl",     "/ f o r m e r Down Enter e", NULL },
	{ "attach",             "evidence",        "head",    "Enter 3 a", NULL },
	{ "write-out",          "change",          "head",    "Enter 3 w", NULL },
	{ "correct",            "choice",          "head",    "Enter c", NULL },
	{ "correct-title",      "change",          "head",    "Enter c Down Enter", NULL },
	{ "correct-sort",       "change",          "dsl",     "/ r u m Down Enter c Enter Enter P o s t Enter", NULL },
	{ "open-again",         "change",          "dsl",     "l / g a m e s Down Enter r", NULL },
	{ "link",               "change",          "dsl",     "Enter s", NULL },
	{ "export",             "change",          "head",    "Enter x", NULL },
	/* Of who has closed the window in the middle of a concern. */
	{ "draft-found",        "draft-found",     "teacher", "", FILLED_IN },
	{ "drafts",             "drafts",          "teacher", "l d", FILLED_IN },
	{ "draft-throw-away",   "question",        "teacher", "l d t", FILLED_IN },
	{ NULL, NULL, NULL, NULL, NULL },
};
/* clang-format on */

static void leave(struct term *t)
{
	term_hang_up(t);
	term_exit_status(t);
	term_free(t);
}

void gallery_take(const struct shot *shot,
		  void (*look)(struct term *t, const struct shot *shot,
			       int cols))
{
	void *state = NULL;
	struct term *t;

	assert_int_equal(school_setup(&state), 0);
	if (shot->left) {
		t = school_sit(state, shot->who);
		term_press(t, shot->left);
		leave(t);
	}
	t = shot->who ? school_sit(state, shot->who)
		      : school_door(state, 24, 80);
	if (shot->keys[0])
		term_press(t, shot->keys);
	look(t, shot, 80);
	term_resize(t, 120, 40);
	look(t, shot, 120);
	term_free(t);
	assert_int_equal(school_teardown(&state), 0);
}

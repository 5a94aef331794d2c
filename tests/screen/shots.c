/* SPDX-License-Identifier: ISC
 * shots.c - a picture of every screen, to look at: 80x24 and 120x40, dark and
 * light. Fails if a letter can't be read.
 *
 *	shots FOLDER */
#include <stdio.h>
#include <string.h>

#include "tests/screen/school.h"
#include "tests/screen/shot.h"

/* A concern, at its first box; whom it is about; step 3 from there. */
#define TO_WORDS "n Enter End Enter"
#define TO_ABOUT "Tab Tab Tab Tab Tab Tab Tab Tab Tab"
#define TO_CHECK "Shift-Tab Shift-Tab Enter"
#define FILLED_IN                                                              \
	TO_WORDS " A Space s t o r y " TO_ABOUT " Tab "                        \
		 "I t Space i s Space t h e Space h e a d"

/* Who presses what to come to a screen. */
struct shot {
	const char *name, *who, *keys;
};
static const struct shot shots[] = {
	{ "sign-in", NULL, "" },
	{ "passphrase", NULL, "Down Enter" },
	{ "home-dsl", "dsl", "" },
	{ "home-head", "head", "" },
	{ "home-hr", "hr", "" },
	{ "home-teacher", "teacher", "" },
	{ "home-it", "it", "" },
	{ "help", "dsl", "F1" },
	{ "sign-out", "dsl", "Esc" },
	{ "cases", "dsl", "l" },
	{ "cases-narrow", "dsl", "l f" },
	{ "cases-find", "dsl", "/ r u m" },
	{ "people", "dsl", "p" },
	{ "reports", "head", "m" },
	{ "check", "it", "v" },
	{ "case-details", "head", "Enter" },
	{ "case-names", "head", "Enter v" },
	{ "case-chronology", "head", "Enter 2" },
	{ "case-read", "head", "Enter 2 Down Enter" },
	{ "case-evidence", "head", "Enter 3" },
	{ "case-actions", "head", "Enter 4" },
	{ "case-history", "head", "Enter 5" },
	{ "case-summary", "hr", "Enter" },
	{ "log-sort", "teacher", "n" },
	{ "log-sort-pictures", "teacher", "n Down" },
	{ "log-sort-nearest", "teacher", "n Enter" },
	{ "log-words", "teacher", TO_WORDS },
	{ "log-people", "teacher", TO_WORDS " " TO_ABOUT " Enter" },
	{ "log-stranger", "teacher", TO_WORDS " " TO_ABOUT " Enter Enter" },
	{ "log-missing", "teacher", TO_WORDS " " TO_CHECK },
	{ "log-check", "teacher", FILLED_IN " Tab Enter" },
	{ "log-check-pictures", "teacher", "n Down Enter End Enter " TO_CHECK },
	{ "log-evidence", "teacher", TO_WORDS " " TO_CHECK " a" },
	{ "log-files", "teacher", TO_WORDS " " TO_CHECK " a Tab Enter" },
	{ "log-is-this-about", "teacher", FILLED_IN " Tab Enter Tab Enter" },
	{ "log-sent", "teacher", FILLED_IN " Tab Enter Tab Enter y" },
	{ "log-kept", "teacher", FILLED_IN " Esc Esc" },
	{ "locked", "teacher", "n F12" },
	{ "own-passphrase", "dsl", "w" },
	{ "note", "dsl", "Enter a" },
	{ "pass-on", "dsl", "Enter g" },
	{ "pass-on-named", "chair", "Enter g" },
	{ "decide", "head", "Enter k" },
	{ "done", "head", "Enter 4 Down t" },
	{ "close", "dsl", "/ f o r m e r Down Enter e" },
	{ "attach", "head", "Enter 3 a" },
	{ "correct", "head", "Enter c" },
	{ "correct-title", "head", "Enter c Down Enter" },
	{ "correct-sort", "dsl",
	  "/ r u m Down Enter c Enter Enter P o s t Enter" },
	{ "open-again", "dsl", "l / g a m e s Down Enter r" },
	{ "link", "dsl", "Enter s" },
	{ "export", "head", "Enter x" },
	{ "case-checked", "head", "Enter 3 v" },
};

/* The same, of who has closed the window in the middle of a concern. */
static const struct shot shots_of_drafts[] = {
	{ "draft-found", "teacher", "" },
	{ "drafts", "teacher", "l d" },
	{ "draft-throw-away", "teacher", "l d t" },
};

static const char *folder;

static void draw(struct term *t, const char *name, int cols)
{
	char path[512];

	for (int light = 0; light < 2; light++) {
		snprintf(path, sizeof(path), "%s/%s-%d-%s.svg", folder, name,
			 cols, light ? "light" : "dark");
		shot_write(t, path, light);
	}
	expect_contrast(t, 4.5);
}

static void leave(struct term *t)
{
	term_hang_up(t);
	term_exit_status(t);
	term_free(t);
}

/* In a school of its own: what one leaves unfinished meets the next at the
 * door. */
static void take(const struct shot *shot, const char *left, int rows, int cols)
{
	void *state = NULL;
	struct term *t;

	assert_int_equal(school_setup(&state), 0);
	if (left) {
		t = school_sit_at(state, shot->who, rows, cols);
		term_press(t, left);
		leave(t);
	}
	t = shot->who ? school_sit_at(state, shot->who, rows, cols)
		      : school_door(state, rows, cols);
	if (shot->keys[0])
		term_press(t, shot->keys);
	draw(t, shot->name, cols);
	term_free(t);
	assert_int_equal(school_teardown(&state), 0);
}

static void every_screen_can_be_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < GB_COUNT(shots); i++) {
		take(&shots[i], NULL, 24, 80);
		take(&shots[i], NULL, 40, 120);
	}
	for (size_t i = 0; i < GB_COUNT(shots_of_drafts); i++) {
		take(&shots_of_drafts[i], FILLED_IN, 24, 80);
		take(&shots_of_drafts[i], FILLED_IN, 40, 120);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_can_be_read),
	};

	folder = argc > 1 ? argv[1] : ".";
	return cmocka_run_group_tests_name("shots", tests, NULL, NULL);
}

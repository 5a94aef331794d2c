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
static const struct {
	const char *name, *who, *keys;
} shots[] = {
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
	{ "log-throw-away", "teacher", FILLED_IN " Esc Esc" },
	{ "note", "dsl", "Enter a" },
	{ "pass-on", "dsl", "Enter g" },
	{ "pass-on-named", "chair", "Enter g" },
	{ "decide", "head", "Enter k" },
	{ "done", "head", "Enter 4 Down t" },
	{ "close", "dsl", "/ f o r m e r Down Enter e" },
	{ "attach", "head", "Enter 3 a" },
	{ "correct", "head", "Enter c" },
	{ "correct-title", "head", "Enter c Down Enter" },
	{ "correct-sort", "dsl", "/ r u m Down Enter c Enter Enter P o s t Enter" },
	{ "open-again", "dsl", "l / g a m e s Down Enter r" },
	{ "link", "dsl", "Enter s" },
	{ "case-checked", "head", "Enter 3 v" },
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

static void every_screen_can_be_read(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 40, 120 } };

	for (size_t i = 0; i < GB_COUNT(sizes); i++) {
		struct term *t = school_door(*state, sizes[i][0], sizes[i][1]);

		draw(t, "sign-in", sizes[i][1]);
		term_free(t);
		for (size_t k = 0; k < GB_COUNT(shots); k++) {
			t = shots[k].who
				    ? school_sit_at(*state, shots[k].who,
						    sizes[i][0], sizes[i][1])
				    : school_door(*state, sizes[i][0],
						  sizes[i][1]);
			if (shots[k].keys[0])
				term_press(t, shots[k].keys);
			draw(t, shots[k].name, sizes[i][1]);
			term_free(t);
		}
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_screen_can_be_read,
						school_setup, school_teardown),
	};

	folder = argc > 1 ? argv[1] : ".";
	return cmocka_run_group_tests_name("shots", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_windows.c - the same screens in a large window, without colours and at
 * a terminal of 1978. */
#include <string.h>

#include "tests/screen/school.h"

/* --- large and small --------------------------------------------------------
 */

/* Filled in; `names` are its golden screens. */
static void log_in_a_window_of(struct school *s, int rows, int cols,
			       const char *const names[2])
{
	struct term *t = school_sit_at(s, "teacher", rows, cols);

	term_press(t, "n " SCHOOL_SORT);
	school_go_to(t, "In a few words");
	term_type(t, "A stranger in a game");
	school_go_to(t, "Who is it about?");
	term_press(t, "Tab");
	term_type(t, "A player asked a pupil for a picture of Tŷ Gwyn.\n"
		     "She said no, and told me the same day.");
	golden_expect(t, names[0], school_rules, __FILE__, __LINE__);
	term_press(t, "Tab Enter");
	golden_expect(t, names[1], school_rules, __FILE__, __LINE__);
	term_free(t);
}

static void a_concern_takes_three_screens(void **state)
{
	static const char *const names[] = { "log-words", "log-check" };

	log_in_a_window_of(*state, 24, 80, names);
}

static void a_concern_takes_three_large_screens(void **state)
{
	static const char *const names[] = { "log-words-120", "log-check-120" };

	log_in_a_window_of(*state, 40, 120, names);
}

/* --- without colours --------------------------------------------------------
 */

static const char *const no_color[] = { "NO_COLOR=1", NULL };
static const char *const vt100[] = { "TERM=vt100", NULL };

static void expect_two_colours(struct term *t)
{
	int rows, cols;

	term_size(t, &rows, &cols);
	for (int i = 0; i < rows * cols; i++) {
		struct term_cell c;

		term_cell(t, i / cols, i % cols, true, &c);
		if ((c.fg != 0 && c.fg != 0xffffff) ||
		    (c.bg != 0 && c.bg != 0xffffff) || c.fg == c.bg)
			term_fail(t, __FILE__, __LINE__,
				  "a colour at %d, %d: #%06x on #%06x",
				  i / cols, i % cols, c.fg, c.bg);
	}
}

/* What colours say is said in words too, so the text is the same. */
static void words_say_it(struct school *s, const char *const *env)
{
	struct term *t = school_sit_with(s, "dsl", 24, 80, env);

	expect_somewhere(t, "overdue 1 day");
	expect_somewhere(t, "URGENT");
	expect_two_colours(t);
	expect_school(t, "home-dsl-plain"); /* its lines are ASCII too */
	term_press(t, "l");
	expect_two_colours(t);
	expect_school(t, "screens/cases-80");
	term_free(t);
	t = school_sit_with(s, "head", 24, 80, env);
	term_press(t, "Enter");
	expect_two_colours(t);
	expect_school(t, "screens/case-details-80");
	term_press(t, "5");
	expect_text(t, 2, "[5 History]");
	expect_two_colours(t);
	expect_school(t, "screens/case-history-80");
	term_press(t, "Ctrl-Q");
	expect_exit(t, 0);
	expect_left_clean(t);
	term_free(t);
}

static void no_colour_takes_no_word_away(void **state)
{
	words_say_it(*state, no_color);
}

static void a_vt100_shows_every_word(void **state)
{
	words_say_it(*state, vt100);
}

int main(void)
{
	/* A school each: home says whether this person has been here before. */
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, school_setup, school_teardown)
	const struct CMUnitTest tests[] = {
		T(a_concern_takes_three_screens),
		T(a_concern_takes_three_large_screens),
		T(no_colour_takes_no_word_away),
		T(a_vt100_shows_every_word),
	};

	return cmocka_run_group_tests_name("windows", tests, NULL, NULL);
}

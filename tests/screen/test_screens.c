/* SPDX-License-Identifier: ISC
 * test_screens.c - signing in and out, and what every screen shares. */
#include <stdio.h>
#include <string.h>

#include "src/ui/app.h"
#include "src/ui/keys.h"
#include "tests/screen/school.h"

/* --- signing in ------------------------------------------------------------
 */

static void everyone_stands_at_the_door(void **state)
{
	struct term *t = school_door(*state, 24, 80);

	expect_somewhere(t, "Mrs S Davies");
	expect_somewhere(t, "Designated Safeguarding Lead");
	expect_somewhere(t, "This casebook is for practice");
	expect_somewhere(t, "the passphrase");
	expect_text(t, 0, "(for practice)");
	term_free(t);
}

static void typing_narrows_the_names(void **state)
{
	struct term *t = school_door(*state, 24, 80);

	term_type(t, "okaf");
	expect_somewhere(t, "1 of 8 people");
	expect_nowhere(t, "Mrs S Davies");
	term_press(t, "Esc");
	expect_somewhere(t, "Mrs S Davies");
	term_type(t, "zzz");
	expect_somewhere(t, "Nobody fits that");
	term_press(t, "Enter");
	expect_somewhere(t, "Nobody fits that");
	term_free(t);
}

static void a_wrong_passphrase_gets_one_sentence(void **state)
{
	struct term *t = school_door(*state, 24, 80);

	term_type(t, "davies");
	term_press(t, "Enter");
	term_type(t, "rhubarb");
	expect_nowhere(t, "rhubarb");
	term_press(t, "Enter");
	expect_text(t, 22,
		    "That is not the passphrase of Mrs S Davies: please try "
		    "again.");
	expect_never_sent(t, "rhubarb");
	/* The box is empty again, so the right one does. */
	term_type(t, "practice");
	term_press(t, "Enter");
	expect_text(t, 0, "Mrs S Davies (DSL)");
	expect_somewhere(t, "YOUR QUEUE");
	term_free(t);
}

/* Long enough to be told how far it has come, while the core reads: nothing
 * else of the screen may be asked then. */
static void a_long_first_reading_is_told(void **state)
{
	struct school *s = *state;
	struct gb_session *me = book_sign_in(&s->book, "teacher");
	char name[GB_CASE_NAME_ROOM];
	const char *raw;
	struct term *t;
	size_t n;

	for (int i = 0; i < 510; i++)
		book_log(me, "filtering", NULL, "A games site opened.", name);
	gb_session_free(me);
	t = school_sit(s, "dsl");
	expect_somewhere(t, "YOUR QUEUE");
	expect_nowhere(t, "Reading the record");
	raw = term_raw(t, &n);
	assert_non_null(memmem(raw, n, "Reading the record:", 19));
	term_free(t);
}

static void signing_out_asks_and_shows_nothing_more(void **state)
{
	struct term *t = school_sit(*state, "dsl");

	term_press(t, "Esc");
	expect_somewhere(t, "Sign out?");
	term_press(t, "n");
	expect_somewhere(t, "YOUR QUEUE");
	term_press(t, "Esc Enter");
	expect_somewhere(t, "Sign out?");
	term_press(t, "y");
	expect_somewhere(t, "Who are you?");
	expect_nowhere(t, "(DSL)");
	expect_nowhere(t, "rumour");
	/* Nor does the list still find whoever was here. */
	expect_somewhere(t, "8 of 8 people");
	term_type(t, "harris");
	term_press(t, "Enter");
	term_type(t, "practice");
	term_press(t, "Enter");
	expect_text(t, 0, "Mr P Harris (Headteacher)");
	term_press(t, "Ctrl-Q");
	expect_exit(t, 0);
	expect_left_clean(t);
	term_free(t);
}

static void a_closed_window_ends_it(void **state)
{
	struct term *t = school_sit(*state, "dsl");

	term_hang_up(t);
	expect_exit(t, 1);
	term_free(t);
}

/* Every screen at every size that there is room for, and below it. */
static void every_screen_bears_any_window(void **state)
{
	static const struct {
		const char *who, *keys, *seen;
	} screens[] = {
		{ "dsl", "", "YOUR QUEUE" },
		{ "teacher", "", "MY REPORTS" },
		{ "it", "", "STAFF LIST" },
		{ "hr", "", "LET IN TO" },
		{ "dsl", "l", "WHO HAS IT" },
		{ "dsl", "l f", "Show which cases" },
		{ "dsl", "p", "Staff list" },
		{ "head", "m", "My reports" },
		{ "it", "v", "All records checked" },
		{ "head", "Enter", "Reported by" },
		{ "head", "Enter 2", "WHAT" },
		{ "head", "Enter 2 Enter", "entry 1" },
		{ "head", "Enter 3", "WHAT IT SHOWS" },
		{ "head", "Enter 4", "BY WHEN" },
		{ "head", "Enter 5", "CHECK" },
	};

	for (size_t i = 0; i < GB_COUNT(screens); i++) {
		struct term *t = school_sit(*state, screens[i].who);

		if (screens[i].keys[0])
			term_press(t, screens[i].keys);
		expect_somewhere(t, screens[i].seen);
		expect_contrast(t, 4.5);
		term_resize(t, 132, 50);
		expect_somewhere(t, screens[i].seen);
		term_resize(t, 60, 20);
		expect_somewhere(t, "This window is too small");
		term_resize(t, 80, 24);
		expect_somewhere(t, screens[i].seen);
		assert_true(term_cursor_shown(t));
		term_free(t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everyone_stands_at_the_door),
		cmocka_unit_test(typing_narrows_the_names),
		cmocka_unit_test(a_wrong_passphrase_gets_one_sentence),
		cmocka_unit_test(a_long_first_reading_is_told),
		cmocka_unit_test(signing_out_asks_and_shows_nothing_more),
		cmocka_unit_test(a_closed_window_ends_it),
		cmocka_unit_test(every_screen_bears_any_window),
	};

	return cmocka_run_group_tests_name("screens", tests, school_setup,
					   school_teardown);
}

/* SPDX-License-Identifier: ISC
 * test_desk.c - at the desk: nothing written is lost, and nobody else sees it.
 */
#include <signal.h>
#include <string.h>

#include "tests/screen/school.h"

#define WORDS "All that I saw was a page with £45 on it."
#define ONLINE_OTHER "Down Down Down Down Down"

/* At step 2 of a new concern, in the narrative. */
static struct term *writing(struct school *s)
{
	struct term *t = school_sit(s, "teacher");

	term_press(t, "n " ONLINE_OTHER " Enter End Enter");
	expect_somewhere(t, "2 of 3");
	for (int i = 0; i < 14; i++) {
		int row, col, at_row, at_col;

		term_cursor(t, &at_row, &at_col);
		if (term_find(t, "Who is it about?", &row, &col) &&
		    at_row == row)
			break;
		term_press(t, "Tab");
	}
	term_press(t, "Tab");
	return t;
}

static void found_again(struct school *s)
{
	struct term *t = school_sit(s, "teacher");

	expect_somewhere(t, "You have something not finished");
	expect_somewhere(t, "All that I saw");
	term_press(t, "Enter"); /* does nothing by itself */
	term_press(t, "c");
	expect_somewhere(t, "2 of 3");
	expect_somewhere(t, WORDS);
	term_free(t);
}

/* --- drafts --------------------------------------------------------------- */

static void a_closed_window_loses_nothing(void **state)
{
	struct term *t = writing(*state);

	term_type(t, WORDS);
	term_hang_up(t);
	term_exit_status(t);
	term_free(t);
	found_again(*state);
}

static void a_told_end_loses_nothing(void **state)
{
	struct term *t = writing(*state);

	term_type(t, WORDS);
	term_signal(t, SIGTERM);
	term_exit_status(t);
	expect_left_clean(t);
	term_free(t);
	found_again(*state);
}

static void a_kill_loses_only_the_last_seconds(void **state)
{
	struct term *t = writing(*state);

	term_type(t, WORDS);
	term_await(t,
		   "Draft kept just now"); /* by itself, after five seconds */
	term_signal(t, SIGKILL);
	term_exit_status(t);
	term_free(t);
	found_again(*state);
}

static void tab_and_ctrl_s_keep_at_once(void **state)
{
	struct term *t = writing(*state);

	term_type(t, WORDS);
	term_press(t, "Ctrl-S");
	expect_somewhere(t, "What you have written is kept.");
	expect_somewhere(t, "Draft kept just now");
	term_signal(t, SIGKILL);
	term_exit_status(t);
	term_free(t);
	found_again(*state);
}

static void later_is_in_drafts_and_can_be_thrown_away(void **state)
{
	struct term *t = writing(*state);

	term_type(t, WORDS);
	term_hang_up(t);
	term_exit_status(t);
	term_free(t);
	t = school_sit(*state, "teacher");
	term_press(t, "l d");
	expect_somewhere(t, "A new concern");
	term_press(t, "t");
	expect_somewhere(t, "It cannot be brought back");
	term_press(t, "Enter n");
	expect_somewhere(t, "A new concern");
	term_press(t, "t y");
	expect_somewhere(t, "Nothing is unfinished.");
	term_press(t, "Esc");
	expect_nowhere(t, "Drafts");
	term_free(t);
}

static void nobody_else_is_told_of_it(void **state)
{
	struct term *t = writing(*state);

	term_type(t, WORDS);
	term_hang_up(t);
	term_exit_status(t);
	term_free(t);
	t = school_sit(*state, "dsl");
	expect_nowhere(t, "not finished");
	expect_nowhere(t, "Drafts");
	term_free(t);
	t = school_sit(*state, "it");
	expect_nowhere(t, "not finished");
	term_free(t);
}

static void two_terminals_keep_a_draft_each(void **state)
{
	struct term *a = writing(*state), *b = writing(*state);

	term_type(a, "Written at the first.");
	term_type(b, "Written at the second.");
	term_press(a, "Ctrl-S");
	term_press(b, "Ctrl-S");
	expect_nowhere(b, "not kept");
	term_hang_up(a);
	term_hang_up(b);
	term_exit_status(a);
	term_exit_status(b);
	term_free(a);
	term_free(b);
	a = school_sit(*state, "teacher");
	expect_somewhere(a, "There is 1 more in Drafts.");
	term_press(a, "l d");
	expect_somewhere(a, "Written at the first.");
	expect_somewhere(a, "Written at the second.");
	term_free(a);
}

static void a_note_is_a_draft_too(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "dsl");

	term_press(t, "/");
	term_type(t, s->chat);
	term_press(t, "Down Enter a");
	term_type(t, "Rang the family.");
	term_signal(t, SIGHUP);
	term_exit_status(t);
	term_free(t);
	t = school_sit(s, "dsl");
	expect_somewhere(t, s->chat);
	term_press(t, "c");
	expect_somewhere(t, "Rang the family.");
	term_press(t, "Tab Enter");
	expect_somewhere(t, "Saved in ");
	expect_nowhere(t, "d Drafts");
	term_free(t);
}

/* --- locked --------------------------------------------------------------- */

static void f12_hides_it_at_once_and_the_passphrase_brings_it_back(void **state)
{
	struct term *t = writing(*state);

	term_type(t, WORDS);
	term_press(t, "F12");
	expect_somewhere(t, "Guardbook is locked.");
	expect_nowhere(t, "All that I saw");
	expect_nowhere(t, "Bevan");
	expect_nowhere(t, "Esc"); /* which leads nowhere from here */
	term_press(t, "Esc");
	expect_nowhere(t, "All that I saw");
	term_type(t, "wrong");
	term_press(t, "Enter");
	expect_somewhere(t, "That is not your passphrase");
	expect_nowhere(t, "All that I saw");
	term_type(t, "practice");
	term_press(t, "Enter");
	expect_somewhere(t, WORDS);
	expect_text(t, 0, "Mr T Bevan");
	assert_string_equal(term_title(t), "");
	term_free(t);
}

static void five_quiet_minutes_lock_it_and_keep_the_draft(void **state)
{
	struct school *s = *state;
	struct term *t = writing(s);

	term_type(t, WORDS);
	school_clock(s, FIXTURE_NOW_S + 299);
	term_sync(t);
	expect_nowhere(t, "locked");
	school_clock(s, FIXTURE_NOW_S + 301);
	term_await(t, "Guardbook is locked.");
	term_sync(t);
	expect_nowhere(t, "All that I saw");
	term_signal(t, SIGKILL); /* kept when it was locked */
	term_exit_status(t);
	term_free(t);
	found_again(s);
}

static void the_next_person_can_sign_out_who_left(void **state)
{
	struct term *t = writing(*state);

	term_type(t, WORDS);
	term_press(t, "Ctrl-O Tab Enter");
	expect_somewhere(t, "Who are you?");
	expect_nowhere(t, "All that I saw");
	term_press(t, "Ctrl-Q");
	term_exit_status(t);
	expect_left_clean(t);
	term_free(t);
	found_again(*state);
}

static void ten_wrong_passphrases_and_one_waits(void **state)
{
	struct term *t = school_sit(*state, "dsl");

	term_press(t, "F12");
	for (int i = 0; i < 10; i++) {
		term_type(t, "wrong");
		term_press(t, "Enter");
		expect_somewhere(t, "not your passphrase");
	}
	term_type(t, "practice");
	term_press(t, "Enter");
	expect_somewhere(t, "wait 5 minutes");
	term_free(t);
}

static void one_changes_ones_passphrase(void **state)
{
	struct term *t = school_sit(*state, "dsl");

	term_press(t, "w");
	expect_somewhere(t, "Change your passphrase");
	term_type(t, "practice");
	term_press(t, "Tab");
	term_type(t, "four wet grey geese");
	term_press(t, "Tab");
	term_type(t, "four wet grey goose");
	term_press(t, "Tab Enter");
	expect_somewhere(t, "not the same");
	term_type(t, "practice");
	term_press(t, "Tab");
	term_type(t, "four wet grey geese");
	term_press(t, "Tab");
	term_type(t, "four wet grey geese");
	term_press(t, "Tab Enter");
	expect_somewhere(t, "Your passphrase is changed.");
	term_press(t, "F12");
	term_type(t, "four wet grey geese");
	term_press(t, "Enter");
	expect_nowhere(t, "locked");
	term_free(t);
}

#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, school_setup, school_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_closed_window_loses_nothing),
		TEST(a_told_end_loses_nothing),
		TEST(a_kill_loses_only_the_last_seconds),
		TEST(tab_and_ctrl_s_keep_at_once),
		TEST(later_is_in_drafts_and_can_be_thrown_away),
		TEST(nobody_else_is_told_of_it),
		TEST(two_terminals_keep_a_draft_each),
		TEST(a_note_is_a_draft_too),
		TEST(f12_hides_it_at_once_and_the_passphrase_brings_it_back),
		TEST(five_quiet_minutes_lock_it_and_keep_the_draft),
		TEST(the_next_person_can_sign_out_who_left),
		TEST(ten_wrong_passphrases_and_one_waits),
		TEST(one_changes_ones_passphrase),
	};

	return cmocka_run_group_tests_name("desk", tests, NULL, NULL);
}

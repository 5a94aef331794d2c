/* SPDX-License-Identifier: ISC
 * test_log.c - log a concern, in three steps, at a terminal. */
#include <string.h>

#include "tests/screen/school.h"

/* Down from the first sort to the one wanted, in the policy's order. */
#define YOUTH_IMAGERY "Down"
#define ONLINE_OTHER "Down Down Down Down Down"
#define REFERENCE "End Up"
#define COMPLAINT "End"

/* The sort at the end of `keys`, not sure which more exactly: step 2. */
static struct term *begin(struct school *s, const char *who, const char *keys)
{
	struct term *t = school_sit(s, who);

	term_press(t, "n");
	expect_somewhere(t, "1 of 3");
	term_press(t, keys);
	term_press(t, "Enter");
	expect_somewhere(t, "What comes nearest?");
	term_press(t, "End Enter");
	expect_somewhere(t, "2 of 3");
	return t;
}

/* Down to the box with this label, wherever it is. */
static void go_to(struct term *t, const char *label)
{
	for (int i = 0; i < 20; i++) {
		int row, col, at_row, at_col;

		term_cursor(t, &at_row, &at_col);
		/* It may have scrolled out of sight. */
		if (term_find(t, label, &row, &col) && at_row == row)
			return;
		term_press(t, "Tab");
	}
	term_fail(t, __FILE__, __LINE__, "no way to the box %s", label);
}

/* Into the text area: its label stands above it. */
static void go_to_words(struct term *t)
{
	go_to(t, "Who is it about?");
	term_press(t, "Tab");
}

static void write_it(struct term *t, const char *title, const char *words)
{
	go_to(t, "In a few words");
	term_type(t, title);
	go_to_words(t);
	term_type(t, words);
}

/* From the words of step 2 to step 3. */
static void to_check(struct term *t)
{
	term_press(t, "Tab Enter");
	expect_somewhere(t, "3 of 3");
}

static void send(struct term *t)
{
	go_to(t, "[ Send ]");
	term_press(t, "Enter");
}

static void a_teacher_logs_a_concern_in_three_steps(void **state)
{
	struct term *t = begin(*state, "teacher", ONLINE_OTHER);

	expect_somewhere(t, "2 still to fill in");
	expect_somewhere(t, "16/03/2026 14:32"); /* now, to be put right */
	write_it(t, "A stranger in a game",
		 "A pupil says that Tŷ Gwyn's group has £45 to pay.");
	expect_somewhere(t, "nothing is missing");
	to_check(t);
	expect_somewhere(t, "11 words");
	expect_somewhere(t, "This goes to Mrs S Davies (DSL). Miss J Pugh");
	send(t);
	expect_somewhere(t, "Receipt");
	expect_somewhere(t, "You cannot read it again");
	term_press(t, "Enter");
	expect_somewhere(t, "MY REPORTS");
	expect_somewhere(t, "Mon 16 Mar 14:32");
	term_free(t);
	t = school_sit(*state, "dsl");
	term_press(t, "/");
	term_type(t, "stranger");
	term_press(t, "Down Enter");
	expect_somewhere(t, "A stranger in a game");
	expect_somewhere(t, "£45 to pay");
	expect_somewhere(t, "Tŷ Gwyn");
	term_free(t);
}

static void advice_stands_beside_the_mark(void **state)
{
	struct term *t = school_sit(*state, "teacher");

	term_press(t, "n");
	expect_somewhere(t, "promise to keep it secret");
	expect_somewhere(t, "within 1 school day");
	expect_cursor_on(t, "Bullying online");
	term_press(t, YOUTH_IMAGERY);
	expect_nowhere(t, "promise to keep it secret");
	expect_text(t, 5, "DO NOT"); /* before anything else */
	expect_text(t, 6, "look at it");
	expect_somewhere(t, "ring 999 first");
	term_free(t);
}

static void what_is_missing_is_listed_and_gone_to(void **state)
{
	struct term *t = begin(*state, "teacher", COMPLAINT);

	go_to_words(t);
	term_type(t, "Seen by many.");
	to_check(t);
	expect_somewhere(t, "STILL TO FILL IN");
	send(t);
	expect_somewhere(t, "2 of 3");
	expect_somewhere(t, "2 things still to do: In a few words");
	expect_somewhere(t, "Who is it about?");
	expect_cursor_on(t, "In a few words");
	expect_somewhere(t, "Seen by many.");
	term_free(t);
}

static void a_wrong_date_is_said_and_traps_nobody(void **state)
{
	struct term *t = begin(*state, "teacher", ONLINE_OTHER);

	go_to(t, "When did you find out?");
	term_press(t, "End");
	for (int i = 0; i < 16; i++)
		term_press(t, "Backspace");
	term_type(t, "last Tuesday");
	term_press(t, "Tab");
	expect_somewhere(t, "Write a day and a time");
	expect_somewhere(t, "3 still to fill in");
	write_it(t, "A stranger in a game", "Words.");
	to_check(t);
	expect_somewhere(t, "NOT RIGHT YET");
	send(t);
	expect_cursor_on(t, "last Tuesday");
	term_free(t);
}

static void a_resize_keeps_every_letter(void **state)
{
	static const int sizes[][2] = { { 40, 10 }, { 120, 40 }, { 80, 24 } };
	struct term *t = begin(*state, "teacher", ONLINE_OTHER);

	write_it(t, "Mrs Siân Ŵyn's page", "It asked for £45. Tŷ Gwyn.");
	for (size_t i = 0; i < GB_COUNT(sizes); i++) {
		term_resize(t, sizes[i][0], sizes[i][1]);
		term_type(t, "x");
	}
	expect_somewhere(t, "Mrs Siân Ŵyn's page");
	expect_somewhere(t, "It asked for £45. Tŷ Gwyn.xxx");
	expect_somewhere(t, "16/03/2026 14:32");
	to_check(t);
	term_resize(t, 40, 10);
	expect_somewhere(t, "too small");
	term_resize(t, 80, 24);
	expect_somewhere(t, "Mrs Siân Ŵyn's page");
	term_free(t);
}

static void what_is_pasted_is_text_and_no_key(void **state)
{
	struct term *t = begin(*state, "teacher", ONLINE_OTHER);

	go_to(t, "In a few words");
	term_paste(t, "One\ttwo\x1b[Athree\nfour");
	expect_cursor_on(t, "In a few words");
	expect_somewhere(t, "two");
	expect_somewhere(t, "four");
	go_to_words(t);
	term_paste(t, "First line\n\tsecond\x1b line\nthird");
	expect_somewhere(t, "2 of 3");
	expect_somewhere(t, "third");
	expect_somewhere(t, "line 3 of 3");
	expect_somewhere(t, "nothing is missing");
	term_free(t);
}

static void yes_it_is_about_the_headteacher(void **state)
{
	struct term *t = begin(*state, "teacher", REFERENCE);

	write_it(t, "A page that mocks", "It makes fun of Mr Harris.");
	to_check(t);
	expect_somewhere(t, "This goes to Mr P Harris (Headteacher).");
	send(t);
	expect_somewhere(t, "Is this about Mr P Harris?");
	term_press(t, "Enter"); /* is no answer */
	expect_somewhere(t, "Is this about Mr P Harris?");
	term_press(t, "y");
	expect_somewhere(t, "Receipt");
	expect_somewhere(t, "The Headteacher is named, so this goes to Mrs A "
			    "Lloyd");
	expect_somewhere(t, "alone.");
	term_free(t);
	t = school_sit(*state, "head");
	expect_nowhere(t, "A page that mocks");
	term_free(t);
	t = school_sit(*state, "chair");
	expect_somewhere(t, "A page that mocks");
	term_free(t);
}

static void no_he_is_only_mentioned(void **state)
{
	struct term *t = begin(*state, "teacher", REFERENCE);

	write_it(t, "A page that mocks", "I have told Mr Harris of it.");
	to_check(t);
	send(t);
	term_press(t, "n");
	expect_somewhere(t, "This goes to Mr P Harris (Headteacher).");
	term_free(t);
	t = school_sit(*state, "head");
	expect_somewhere(t, "A page that mocks");
	term_free(t);
}

static void esc_at_the_question_sends_nothing(void **state)
{
	struct term *t = begin(*state, "teacher", REFERENCE);

	write_it(t, "A page that mocks", "It makes fun of Mr Harris.");
	to_check(t);
	send(t);
	expect_somewhere(t, "Is this about Mr P Harris?");
	term_press(t, "Esc");
	expect_somewhere(t, "3 of 3");
	expect_nowhere(t, "Receipt");
	term_free(t);
	t = school_sit(*state, "head");
	expect_nowhere(t, "A page that mocks");
	term_free(t);
}

/* Pick somebody from the list by typing. */
static void name(struct term *t, const char *who)
{
	go_to(t, "Who is it about?");
	term_press(t, "Enter");
	expect_somewhere(t, "will not be able to read it");
	term_type(t, who);
	term_press(t, "Enter");
}

static void people_are_picked_and_taken_out(void **state)
{
	struct term *t = begin(*state, "teacher", REFERENCE);

	name(t, "Harris");
	expect_somewhere(t, "Mr P Harris (Headteacher)");
	name(t, "not on this");
	term_type(t, "Siân Ŵyn");
	term_press(t, "Tab Enter");
	term_type(t, "Pupil");
	term_press(t, "Enter Tab Enter");
	expect_somewhere(t, "Mr P Harris (Headteacher), Siân Ŵyn");
	name(t, "Take out: Siân");
	expect_nowhere(t, "Siân Ŵyn");
	write_it(t, "A page", "Words.");
	to_check(t);
	expect_somewhere(t, "The Headteacher is named, so this goes to Mrs A "
			    "Lloyd");
	term_free(t);
}

static void when_nobody_can_take_it_one_is_told_what_to_do(void **state)
{
	struct term *t = begin(*state, "teacher", REFERENCE);

	name(t, "Harris");
	name(t, "Lloyd");
	name(t, "Evans");
	write_it(t, "All of them", "Words.");
	to_check(t);
	expect_somewhere(t, "Nobody on the staff list can take this.");
	expect_somewhere(t, "Nobody is set up to receive this");
	send(t);
	expect_somewhere(t, "Receipt");
	expect_somewhere(t, "Nobody on the staff list can take this.");
	term_free(t);
}

static void a_picture_of_a_child_takes_words_only(void **state)
{
	struct term *t = begin(*state, "teacher", YOUTH_IMAGERY);

	write_it(t, "A picture is passed round", "A pupil told me of it.");
	to_check(t);
	expect_somewhere(t, "Guardbook takes no file");
	expect_nowhere(t, "Add a file");
	term_press(t, "a");
	expect_nowhere(t, "Where is the file?");
	send(t);
	expect_somewhere(t, "Receipt");
	term_free(t);
}

static void a_file_is_found_and_added(void **state)
{
	struct term *t = begin(*state, "teacher", ONLINE_OTHER);

	write_it(t, "A page", "Words.");
	to_check(t);
	term_press(t, "a");
	expect_somewhere(t, "Where is the file?");
	term_press(t, "Tab Enter");
	expect_somewhere(t, "page-0905.png");
	term_press(t, "/");
	term_type(t, "page-09");
	term_press(t, "Enter");
	expect_somewhere(t, "/page-0905.png");
	go_to(t, "[ Add it ]");
	term_press(t, "Enter");
	expect_somewhere(t, "1 thing still to do: What does it show?");
	expect_cursor_on(t, "What does it show?");
	term_type(t, "The front of the page");
	go_to(t, "[ Add it ]");
	term_press(t, "Enter");
	expect_somewhere(t, "1  page-0905.png  The front of the page");
	term_press(t, "r Enter");
	expect_nowhere(t, "The front of the page");
	term_free(t);
}

static void a_file_that_is_not_there_is_refused(void **state)
{
	struct term *t = begin(*state, "teacher", ONLINE_OTHER);

	write_it(t, "A page", "Words.");
	to_check(t);
	term_press(t, "a");
	term_type(t, "/nowhere/at-all.png");
	go_to(t, "What does it show?");
	term_type(t, "The front of the page");
	go_to(t, "[ Add it ]");
	term_press(t, "Enter");
	expect_somewhere(t, "Where is the file?"); /* the form stays */
	expect_somewhere(t, "/nowhere/at-all.png");
	expect_somewhere(t, "The front of the page");
	term_free(t);
}

static void a_send_that_fails_keeps_the_words(void **state)
{
	struct school *s = *state;
	struct term *t = begin(s, "teacher", ONLINE_OTHER);

	write_it(t, "A stranger in a game", "All that I saw.");
	to_check(t);
	school_clock(s, FIXTURE_NOW_S - 3 * 86400);
	send(t);
	expect_somewhere(t, "clock");
	expect_nowhere(t, "Receipt");
	expect_somewhere(t, "A stranger in a game");
	term_press(t, "Esc");
	expect_somewhere(t, "All that I saw.");
	school_clock(s, FIXTURE_NOW_S);
	go_to(t, "[ Next"); /* where one was */
	term_press(t, "Enter");
	send(t);
	expect_somewhere(t, "Receipt");
	term_free(t);
}

static void esc_goes_back_a_step_and_keeps_the_words(void **state)
{
	struct term *t = begin(*state, "teacher", ONLINE_OTHER);

	term_press(t, "Esc");
	expect_somewhere(t, "1 of 3");
	term_press(t, "Esc"); /* nothing was written */
	expect_somewhere(t, "MY REPORTS");
	term_free(t);
	t = begin(*state, "teacher", ONLINE_OTHER);
	write_it(t, "A stranger in a game", "All that I saw.");
	term_press(t, "Ctrl-C");
	expect_somewhere(t, "All that I saw.");
	term_press(t, "Ctrl-Q");
	expect_somewhere(t, "It stays in Drafts");
	term_press(t, "n Esc");
	expect_somewhere(t, "1 of 3");
	term_press(t, "Esc");
	expect_somewhere(t, "What you wrote is kept");
	expect_somewhere(t, "MY REPORTS");
	expect_somewhere(t, "d Drafts");
	term_press(t, "d Enter");
	expect_somewhere(t, "All that I saw.");
	term_free(t);
}

static void another_sort_keeps_what_was_written(void **state)
{
	struct term *t = begin(*state, "teacher", ONLINE_OTHER);

	write_it(t, "A stranger in a game", "All that I saw.");
	term_press(t, "Esc Home Enter End Enter");
	expect_somewhere(t, "Bullying online");
	expect_somewhere(t, "A stranger in a game");
	expect_somewhere(t, "All that I saw.");
	expect_somewhere(t, "Is anyone in danger now?");
	term_free(t);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, school_setup, school_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_teacher_logs_a_concern_in_three_steps),
		TEST(advice_stands_beside_the_mark),
		TEST(what_is_missing_is_listed_and_gone_to),
		TEST(a_wrong_date_is_said_and_traps_nobody),
		TEST(a_resize_keeps_every_letter),
		TEST(what_is_pasted_is_text_and_no_key),
		TEST(yes_it_is_about_the_headteacher),
		TEST(no_he_is_only_mentioned),
		TEST(esc_at_the_question_sends_nothing),
		TEST(people_are_picked_and_taken_out),
		TEST(when_nobody_can_take_it_one_is_told_what_to_do),
		TEST(a_picture_of_a_child_takes_words_only),
		TEST(a_file_is_found_and_added),
		TEST(a_file_that_is_not_there_is_refused),
		TEST(a_send_that_fails_keeps_the_words),
		TEST(esc_goes_back_a_step_and_keeps_the_words),
		TEST(another_sort_keeps_what_was_written),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}

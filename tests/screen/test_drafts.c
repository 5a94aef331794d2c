/* SPDX-License-Identifier: ISC
 * test_drafts.c - every form is gone on with after its window was killed. */
#include <signal.h>
#include <string.h>

#include "tests/screen/school.h"

#define WORDS "The front of the page"

/* To the box of that label, which may be an area below it. */
static void go_to(struct term *t, const char *label)
{
	for (int i = 0; i < 14; i++) {
		int row, col, at_row, at_col;

		if (!term_find(t, label, &row, &col))
			break;
		term_cursor(t, &at_row, &at_col);
		if (at_row == row ||
		    (at_row == row + 2 && strstr(term_row(t, row + 1), "┌")))
			return;
		term_press(t, "Tab");
	}
	term_fail(t, __FILE__, __LINE__, "no way to the box %s", label);
}

/* The window is killed, and one signs in again. */
static struct term *come_back(struct school *s, struct term *t, const char *who)
{
	term_signal(t, SIGKILL);
	term_exit_status(t);
	term_free(t);
	return school_sit(s, who);
}

static struct term *carry_on(struct school *s, struct term *t, const char *who)
{
	t = come_back(s, t, who);
	expect_somewhere(t, "You have something not finished");
	term_press(t, "c");
	return t;
}

static void expect_no_draft(struct school *s, const char *who)
{
	struct term *t = school_sit(s, who);

	expect_nowhere(t, "something not finished");
	term_free(t);
}

static void every_form_over_a_case_is_gone_on_with(void **state)
{
	static const struct {
		const char *who, *keys, *label;
	} forms[] = {
		{ "head", "Enter 3 a", "What does it show?" },
		{ "head", "Enter x", "Who receives it?" },
		{ "head", "Enter 3 w", "What for?" },
		{ "dsl", "Enter a", "The note" },
		{ "dsl", "Enter g", "Why?" },
		{ "head", "Enter k", "Reasons for this decision" },
		{ "head", "Enter 4 Down t", "What came of it?" },
		{ "head", "Enter c Down Enter", "Why?" },
		{ "dsl", "Enter s", "Why do they belong together?" },
	};

	for (size_t i = 0; i < GB_COUNT(forms); i++) {
		struct term *t = school_sit(*state, forms[i].who);

		term_press(t, forms[i].keys);
		go_to(t, forms[i].label);
		term_type(t, WORDS);
		term_press(t, "Shift-Tab");
		t = carry_on(*state, t, forms[i].who);
		expect_somewhere(t, forms[i].label);
		expect_somewhere(t, WORDS);
		/* It is thrown away, so that the next finds none. */
		term_press(t, "Esc");
		expect_somewhere(t, "What you wrote is kept");
		term_press(t, "d t y");
		expect_somewhere(t, "Nothing is unfinished.");
		term_free(t);
	}
}

static void a_file_that_is_added_is_no_draft_any_more(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "head");

	term_press(t, "Enter 3 a");
	term_type(t, s->grab);
	go_to(t, "What does it show?");
	term_type(t, WORDS);
	term_press(t, "Tab");
	t = carry_on(s, t, "head");
	expect_somewhere(t, "page-0905.png");
	go_to(t, "[ Add it to the case ]");
	term_press(t, "Enter");
	expect_somewhere(t, "Saved in ");
	term_free(t);
	expect_no_draft(s, "head");
}

static void what_is_exported_is_no_draft_any_more(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "head");

	term_press(t, "Enter x");
	go_to(t, "Where to?");
	term_type(t, s->f->dir);
	go_to(t, "Who receives it?");
	term_type(t, "Sgt A Roe");
	go_to(t, "What for?");
	term_type(t, "The police asked for it.");
	term_press(t, "Tab");
	t = carry_on(s, t, "head");
	go_to(t, "[ Export it ]");
	term_press(t, "Enter");
	expect_somewhere(t, "Written to ");
	term_free(t);
	expect_no_draft(s, "head");
}

static void a_file_begun_for_a_concern_is_in_its_draft(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "teacher");

	term_press(t, "n " SCHOOL_SORT);
	go_to(t, "In a few words");
	term_type(t, "A page");
	go_to(t, "[ Next: evidence and check ]");
	term_press(t, "Enter a");
	go_to(t, "What does it show?");
	term_type(t, WORDS);
	term_press(t, "Tab");
	t = carry_on(s, t, "teacher");
	expect_somewhere(t, "A page");
	go_to(t, "[ Next: evidence and check ]");
	term_press(t, "Enter a");
	expect_somewhere(t, WORDS);
	/* Left out, it is gone. */
	term_press(t, "Esc y a");
	expect_somewhere(t, "Where is the file?");
	expect_nowhere(t, WORDS);
	term_free(t);
}

static void two_decisions_are_gone_on_with_and_both_are_sent(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "head");

	term_press(t, "Enter k");
	go_to(t, "[ ] Take legal advice");
	term_press(t, "Space");
	go_to(t, "[ ] Tell the police");
	term_press(t, "Space");
	go_to(t, "Reasons for this decision");
	term_type(t, WORDS);
	term_press(t, "Tab");
	t = carry_on(s, t, "head");
	expect_somewhere(t, "[x] Take legal advice");
	expect_somewhere(t, "[x] Tell the police");
	go_to(t, "[ Record the decision ]");
	term_press(t, "Enter");
	expect_somewhere(t, "Saved in ");
	term_press(t, "Enter 4");
	expect_somewhere(t, "Take legal advice");
	term_free(t);
	expect_no_draft(s, "head");
}

#define TEST(f)                                                                \
	cmocka_unit_test_setup_teardown(f, school_setup, school_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_form_over_a_case_is_gone_on_with),
		TEST(a_file_that_is_added_is_no_draft_any_more),
		TEST(what_is_exported_is_no_draft_any_more),
		TEST(a_file_begun_for_a_concern_is_in_its_draft),
		TEST(two_decisions_are_gone_on_with_and_both_are_sent),
	};

	return cmocka_run_group_tests_name("drafts", tests, NULL, NULL);
}

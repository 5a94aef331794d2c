/* SPDX-License-Identifier: ISC
 * test_home.c - the first screen for each role, and the list of cases. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/backup.h"
#include "tests/screen/school.h"

static void the_queue_says_what_is_late_first(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "dsl");

	expect_text(t, 1, "1 case is overdue and 1 due today.");
	expect_cursor_on(t, s->chat);
	expect_somewhere(t, "overdue 1 day");
	expect_somewhere(t, "URGENT");
	/* Closed, and with others. */
	expect_nowhere(t, s->closed);
	expect_nowhere(t, s->crest);
	expect_somewhere(t, "All records checked 14:32: nothing has been");
	term_free(t);
}

static void a_teacher_sees_only_what_became_of_reports(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "teacher");

	expect_somewhere(t, s->crest);
	expect_somewhere(t, "Not yet");
	expect_nowhere(t, "rumour");
	term_press(t, "l");
	expect_text(t, 22, "That key does nothing here");
	term_free(t);
}

static void it_opens_nothing_and_can_check(void **state)
{
	struct term *t = school_sit(*state, "it");

	expect_text(t, 1, "no case opens for you");
	expect_somewhere(t, "Ms R Okafor");
	expect_nowhere(t, "Log a new concern");
	term_press(t, "v");
	expect_somewhere(t, "Nothing has been altered, removed or put");
	expect_somewhere(t, "None of them opens for you");
	term_free(t);
}

static void the_head_never_sees_a_case_about_the_head(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "head");

	term_press(t, "l");
	expect_somewhere(t, s->crest);
	expect_nowhere(t, s->head);
	term_type(t, "/");
	term_type(t, "pretending");
	expect_somewhere(t, "No case fits that.");
	term_free(t);
	t = school_sit(s, "chair");
	expect_somewhere(t, s->head);
	term_free(t);
}

static void the_list_is_narrowed_by_words_and_by_choices(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "dsl");

	term_press(t, "l");
	expect_somewhere(t, s->closed);
	term_press(t, "/");
	term_type(t, "rumo");
	expect_somewhere(t, "1 of 4 cases");
	expect_nowhere(t, s->closed);
	term_press(t, "Esc");
	expect_somewhere(t, s->closed);
	term_press(t, "f");
	term_type(t, "still");
	term_press(t, "Enter");
	expect_text(t, 1, "State: still to do");
	expect_nowhere(t, s->closed);
	term_press(t, "Tab");
	term_type(t, "bullying");
	term_press(t, "Enter");
	expect_text(t, 1, "Type: Bullying online");
	expect_somewhere(t, s->chat);
	expect_nowhere(t, s->contact);
	term_press(t, "s");
	expect_text(t, 22, "soonest due first");
	term_press(t, "Enter");
	expect_text(t, 0, s->chat);
	term_press(t, "Esc");
	expect_text(t, 1, "Type: Bullying online");
	term_free(t);
}

static void find_on_home_begins_with_typing(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "dsl");

	term_press(t, "/");
	term_type(t, "games");
	expect_somewhere(t, s->closed);
	expect_somewhere(t, "1 of 4 cases");
	term_press(t, "Enter");
	expect_text(t, 0, s->closed);
	term_free(t);
}

static void what_others_write_comes_in_by_itself(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "dsl");
	char name[GB_CASE_NAME_ROOM];

	school_log(s, "teacher", "radicalisation", "", "A worrying essay",
		   "An essay was handed in with a link to a group.", name);
	term_await(t, "1 new case has come in.");
	expect_somewhere(t, name);
	expect_somewhere(t, "A worrying essay");
	/* The mark stays on the case that it was on. */
	expect_cursor_on(t, s->chat);
	term_free(t);
}

static void what_is_due_changes_with_the_clock(void **state)
{
	struct school *s = *state;
	struct term *t;

	/* 16:58 and 17:58, and a little later: before the screen is locked. */
	school_clock(s, FIXTURE_NOW_S + 146 * 60);
	t = school_sit(s, "dsl");
	expect_text(t, 1, "1 case is overdue");
	school_clock(s, FIXTURE_NOW_S + 149 * 60);
	term_await(t, "Good afternoon. 2 cases are overdue");
	term_free(t);
	school_clock(s, FIXTURE_NOW_S + 206 * 60);
	t = school_sit(s, "dsl");
	expect_text(t, 1, "Good afternoon.");
	school_clock(s, FIXTURE_NOW_S + 209 * 60);
	term_await(t, "Good evening.");
	term_free(t);
}

/* Take the practice casebook away, and put one there that is not. */
static void found_in_earnest(struct school *s)
{
	static const struct gb_enrol head = { "Mr P Harris", "head", "head",
					      "practice" };
	char *there = fixture_path(s->f, "practised"), code[GB_CODE_ROOM];
	struct gb_enrolled told;
	size_t n;
	char *policy =
		(char *)fixture_read("share/policy/social-media.conf", &n);
	struct gb_plan plan = { .school = "Ysgol Llyn Primary",
				.policy = policy,
				.policy_bytes = n,
				.people = &head,
				.n_people = 1 };

	assert_int_equal(rename(s->book.dir, there), 0);
	ok(gb_casebook_create(s->book.dir, &plan, &s->f->env, &told, code,
			      err));
	free(policy);
	free(there);
}

static void a_backup_that_is_due_is_said(void **state)
{
	struct school *s = *state;
	char *stick = fixture_path(s->f, "stick");
	struct gb_casebook *b = NULL;
	struct gb_backup done;
	struct term *t;

	found_in_earnest(s);
	t = school_sit(s, "head");
	expect_somewhere(t, "No backup has been made yet.");
	term_free(t);
	ok(gb_casebook_open(&b, s->book.dir, &s->f->env, err));
	ok(gb_backup(b, stick, &done, err));
	gb_casebook_free(b);
	t = school_sit(s, "head");
	expect_somewhere(t, "nothing has been altered");
	expect_nowhere(t, "backup");
	term_free(t);
	school_clock(s, done.at_s + 36 * 86400);
	t = school_sit(s, "head");
	expect_somewhere(t, "The last backup was made 36 days ago");
	term_free(t);
	free(stick);
}

int main(void)
{
	const struct CMUnitTest reading[] = {
		cmocka_unit_test(the_queue_says_what_is_late_first),
		cmocka_unit_test(a_teacher_sees_only_what_became_of_reports),
		cmocka_unit_test(it_opens_nothing_and_can_check),
		cmocka_unit_test(the_head_never_sees_a_case_about_the_head),
		cmocka_unit_test(the_list_is_narrowed_by_words_and_by_choices),
		cmocka_unit_test(find_on_home_begins_with_typing),
	};
	const struct CMUnitTest moving[] = {
		cmocka_unit_test_setup_teardown(
			what_others_write_comes_in_by_itself, school_setup,
			school_teardown),
		cmocka_unit_test_setup_teardown(
			what_is_due_changes_with_the_clock, school_setup,
			school_teardown),
		cmocka_unit_test_setup_teardown(a_backup_that_is_due_is_said,
						school_setup, school_teardown),
	};
	int bad = cmocka_run_group_tests_name("home", reading, school_setup,
					      school_teardown);

	return bad + cmocka_run_group_tests_name("home, as time goes by",
						 moving, NULL, NULL);
}

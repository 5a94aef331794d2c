/* SPDX-License-Identifier: ISC
 * test_forms.c - the forms over a case, at a terminal: DSL, Headteacher, HR. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/screen/school.h"

/* At case `name`, signed in as `who`. */
static struct term *at_case(struct school *s, const char *who, const char *name)
{
	struct term *t = school_sit(s, who);
	int row, col;

	/* What another form was left with is for later. */
	if (term_find(t, "something not finished", &row, &col))
		term_press(t, "l");
	term_press(t, "/");
	term_type(t, name);
	term_press(t, "Down Enter");
	expect_somewhere(t, "1 Details");
	expect_text(t, 0, name);
	return t;
}

/* Down to the box on the line of `label`. */
static void go_to(struct term *t, const char *label)
{
	for (int i = 0; i < 14; i++) {
		int row, col, at_row, at_col;

		if (!term_find(t, label, &row, &col))
			break;
		term_cursor(t, &at_row, &at_col);
		if (at_row == row)
			return;
		term_press(t, "Tab");
	}
	term_fail(t, __FILE__, __LINE__, "no way to the box %s", label);
}

static void press(struct term *t, const char *button)
{
	go_to(t, button);
	term_press(t, "Enter");
}

/* Into the text area under its label: the box behind the one on that line. */
static void choose(struct term *t, const char *label, const char *what)
{
	press(t, label);
	term_type(t, what);
	term_press(t, "Enter");
}

static void a_note_is_added(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->chat);

	term_press(t, "a");
	expect_text(t, 0, "Add a note");
	expect_text(t, 1, "Parent group chat");
	term_type(t, "Rang the family. £5 is missing.\nThey come on Friday.");
	press(t, "[ Add the note ]");
	expect_somewhere(t, "Saved in ");
	term_press(t, "2");
	expect_somewhere(t, "Rang the family");
	term_free(t);
}

static void a_note_without_words_is_not_saved(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->chat);

	term_press(t, "a");
	press(t, "[ Add the note ]");
	expect_somewhere(t, "1 thing still to do: The note");
	term_press(t, "Tab Tab Enter"); /* Go back, change nothing */
	expect_somewhere(t, "1 Details");
	term_free(t);
}

/* Naming the Headteacher in a case that he reads takes it away from him. */
static void a_note_that_is_about_somebody_moves_the_case(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "head", s->crest);

	term_press(t, "a");
	term_type(t, "Mrs Davies is in the picture.");
	press(t, "[ Add the note ]");
	expect_somewhere(t, "Is this about Mrs S Davies?");
	term_press(t, "y");
	expect_somewhere(t, "Saved in ");
	term_press(t, "1");
	expect_somewhere(t, "Mrs S Davies");
	term_free(t);
	t = school_sit(s, "chair");
	expect_nowhere(t, s->crest);
	term_free(t);
}

static void a_file_is_added_to_a_case(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->chat);

	term_press(t, "3 a");
	expect_somewhere(t, "Add evidence");
	press(t, "Look for the file");
	term_press(t, "/");
	term_type(t, "page");
	term_press(t, "Enter");
	term_type(t, "The first message");
	go_to(t, "a sealed copy in the casebook");
	term_press(t, "Space");
	press(t, "[ Add it to the case ]");
	expect_somewhere(t, "Saved in ");
	expect_somewhere(t, "3 Evidence (1)");
	expect_somewhere(t, "The first message");
	term_free(t);
}

static void files_are_looked_for_where_they_arrive_newest_first(void **state)
{
	static const struct timespec old[2] = { { 1000000, 0 },
						{ 1000000, 0 } };
	struct school *s = *state;
	char *dir = fixture_path(s->f, "arrived");
	char *first = fixture_path(s->f, "arrived/a-old.png");
	char *second = fixture_path(s->f, "arrived/b-new.png");
	struct gb_session *head = book_sign_in(&s->book, "head");
	struct term *t;

	assert_int_equal(mkdir(dir, 0700), 0);
	fixture_write(first, "old", 3);
	fixture_write(second, "new", 3);
	assert_int_equal(utimensat(AT_FDCWD, first, old, 0), 0);
	ok(gb_session_set_evidence_folder(head, dir, err));
	gb_session_free(head);
	t = at_case(s, "dsl", s->chat);
	term_press(t, "3 a");
	press(t, "Look for the file");
	expect_somewhere(t, "arrived");
	term_press(t, "Down");
	expect_cursor_on(t, "b-new.png");
	term_press(t, "Down");
	expect_cursor_on(t, "a-old.png");
	term_free(t);
	free(dir);
	free(first);
	free(second);
}

static void a_case_of_pictures_of_children_takes_no_file(void **state)
{
	struct school *s = *state;
	char name[GB_CASE_NAME_ROOM];
	struct term *t;

	school_log(s, "teacher", "youth-imagery", "",
		   "A picture is passed round", "A pupil told me.", name);
	t = at_case(s, "dsl", name);
	term_press(t, "3");
	expect_somewhere(t, "Guardbook takes no file");
	expect_nowhere(t, "Add a file");
	term_press(t, "a");
	expect_nowhere(t, "Where is the file?");
	term_free(t);
}

static void a_case_is_passed_on(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->contact);

	term_press(t, "g");
	choose(t, "Who should have it?", "Harris");
	term_press(t, "Tab");
	term_type(t, "It needs a decision.");
	press(t, "[ Pass it on ]");
	expect_somewhere(t, "Saved in ");
	expect_somewhere(t, "Mr P Harris");
	term_free(t);
	t = school_sit(s, "head");
	expect_somewhere(t, s->contact);
	term_free(t);
}

static void nobody_who_is_named_is_offered(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "chair", s->head);

	term_press(t, "g");
	expect_somewhere(t, "Mr P Harris is named in this case");
	press(t, "Who should have it?");
	expect_somewhere(t, "Mrs S Davies (DSL)");
	expect_nowhere(t, "Mr P Harris (");
	expect_nowhere(t, "Mr T Bevan (");
	expect_nowhere(t, "Ms R Okafor (");
	term_free(t);
}

static void several_courses_of_action_are_several_changes(void **state)
{
	struct school *s = *state;
	char name[GB_CASE_NAME_ROOM];
	struct term *t;

	school_log(s, "teacher", "reference", "", "A false story",
		   "Somebody tells lies.", name);
	t = at_case(s, "head", name);
	term_press(t, "k");
	expect_somewhere(t, "[ ] Ask Human Resources");
	term_press(t, "Space"); /* HR */
	go_to(t, "let HR read the whole case");
	term_press(t, "Space");
	go_to(t, "Tell the police");
	term_press(t, "Space");
	go_to(t, "No further action");
	term_press(t, "Tab");
	term_type(t, "It may be a crime.");
	choose(t, "Who will do it", "Davies");
	go_to(t, "By when");
	term_type(t, "18 March 2026");
	press(t, "[ Record the decision ]");
	expect_somewhere(t, "Saved in ");
	term_press(t, "4");
	expect_somewhere(t, "4 Actions (2)");
	expect_somewhere(t, "Wed 18 Mar");
	term_press(t, "5");
	expect_somewhere(t, "Decided: Tell the police");
	expect_somewhere(t, "Decided: Ask Human Resources");
	expect_somewhere(t, "3 of 3 checked");
	term_free(t);
	t = school_sit(s, "hr");
	term_press(t, "l");
	expect_somewhere(t, "A false story"); /* the title: the whole of it */
	term_free(t);
}

static void ticks_that_do_not_fit_are_refused(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "head", s->crest);

	term_press(t, "k");
	go_to(t, "No further action");
	term_press(t, "Tab");
	term_type(t, "Nothing can be done.");
	choose(t, "Who will do it", "Davies");
	press(t, "[ Record the decision ]");
	expect_somewhere(t, "Tick what will be done");
	term_press(t, "Home Tab Tab"); /* round to the first */
	go_to(t, "Tell the police");
	term_press(t, "Space");
	go_to(t, "No further action");
	term_press(t, "Space");
	press(t, "[ Record the decision ]");
	expect_somewhere(t, "cannot be ticked beside");
	expect_somewhere(t, "Nothing can be done.");
	term_free(t);
}

/* The DSL is offered what the policy gives to the DSL. */
static void the_dsl_is_offered_what_the_policy_gives(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->chat);

	term_press(t, "k");
	expect_somewhere(t, "[ ] Tell the police");
	expect_nowhere(t, "Ask Human Resources");
	expect_nowhere(t, "Take legal advice");
	term_free(t);
}

static void an_action_is_done(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->chat);

	term_press(t, "4 t");
	expect_text(t, 0, "Mark done");
	expect_somewhere(t, "Something else");
	expect_somewhere(t, "Fri 13 Mar");
	term_type(t, "Both families came.");
	press(t, "[ Mark it done ]");
	expect_somewhere(t, "Saved in ");
	expect_somewhere(t, "Done");
	term_free(t);
}

static void closing_asks_with_name_and_title(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->contact);

	term_press(t, "e");
	choose(t, "How did it end?", "Resolved");
	expect_somewhere(t, "What was to be done has been done.");
	go_to(t, "Already logged as");
	term_press(t, "Tab");
	term_type(t, "He has stopped.");
	press(t, "[ Close the case ]");
	expect_somewhere(t, "Close this case?");
	expect_somewhere(t, s->contact);
	expect_somewhere(t, "A former pupil keeps writing");
	term_press(t, "Enter n");
	expect_somewhere(t, "He has stopped.");
	press(t, "[ Close the case ]");
	term_press(t, "y");
	expect_somewhere(t, "Saved in ");
	expect_somewhere(t, "Closed");
	term_free(t);
}

static void a_change_that_is_refused_keeps_the_words(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->contact);

	term_press(t, "e");
	choose(t, "How did it end?", "Already");
	go_to(t, "Already logged as");
	term_press(t, "Tab");
	term_type(t, "The same as another.");
	press(t, "[ Close the case ]");
	term_press(t, "y");
	expect_somewhere(t, "Say which other case");
	expect_somewhere(t, "The same as another.");
	term_press(t, "Esc");
	expect_somewhere(t, "1 Details");
	expect_somewhere(t, "What you wrote is kept");
	term_free(t);
}

static void a_resize_in_any_form_keeps_every_letter(void **state)
{
	static const struct {
		const char *keys, *label;
	} forms[] = {
		{ "a", "The note" },
		{ "g", "Why?" },
		{ "k", "Reasons for this decision" },
		{ "e", "Already logged as" },
		{ "3 a", "What does it show?" },
		{ "4 t", "What came of it?" },
	};
	struct school *s = *state;

	for (size_t i = 0; i < GB_COUNT(forms); i++) {
		struct term *t = at_case(s, "dsl", s->chat);
		int row, col;

		term_press(t, forms[i].keys);
		/* A case with an action still to be done can't be closed. */
		if (strcmp(forms[i].keys, "e") == 0) {
			expect_somewhere(t, "1 Details");
			term_free(t);
			continue;
		}
		assert_true(term_find(t, forms[i].label, &row, &col));
		for (int k = 0; k < 12; k++) {
			int at_row, at_col;

			term_cursor(t, &at_row, &at_col);
			/* In the box, or in the area below its label. */
			if (at_row == row || at_row == row + 2)
				break;
			term_press(t, "Tab");
		}
		term_type(t, "Tŷ Gwyn £45 ");
		term_resize(t, 40, 10);
		term_type(t, "Siân");
		term_resize(t, 120, 40);
		expect_somewhere(t, "Tŷ Gwyn £45 Siân");
		term_resize(t, 80, 24);
		expect_somewhere(t, "Tŷ Gwyn £45 Siân");
		term_free(t);
	}
}

/* HR reads the summary: nothing that writes is offered. */
static void hr_is_offered_nothing_that_it_may_not(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "hr");

	term_press(t, "l Enter");
	expect_somewhere(t, "1 Details");
	expect_nowhere(t, "Add a note");
	for (const char *keys = "agke"; *keys; keys++) {
		const char one[] = { *keys, '\0' };

		term_press(t, one);
		expect_somewhere(t, "1 Details");
	}
	term_free(t);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, school_setup, school_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_note_is_added),
		TEST(a_note_without_words_is_not_saved),
		TEST(a_note_that_is_about_somebody_moves_the_case),
		TEST(a_file_is_added_to_a_case),
		TEST(files_are_looked_for_where_they_arrive_newest_first),
		TEST(a_case_of_pictures_of_children_takes_no_file),
		TEST(a_case_is_passed_on),
		TEST(nobody_who_is_named_is_offered),
		TEST(several_courses_of_action_are_several_changes),
		TEST(ticks_that_do_not_fit_are_refused),
		TEST(the_dsl_is_offered_what_the_policy_gives),
		TEST(an_action_is_done),
		TEST(closing_asks_with_name_and_title),
		TEST(a_change_that_is_refused_keeps_the_words),
		TEST(a_resize_in_any_form_keeps_every_letter),
		TEST(hr_is_offered_nothing_that_it_may_not),
	};

	return cmocka_run_group_tests_name("forms", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_amend.c - what changes a case that was wrong, closed or one of two:
 * correct, open again, link. */
#include <string.h>
#include <unistd.h>

#include "tests/screen/school.h"

/* At case `name`, signed in as `who`. */
static struct term *at_case(struct school *s, const char *who, const char *name)
{
	struct term *t = school_sit(s, who);

	term_press(t, "l /"); /* closed ones, too */
	term_type(t, name);
	term_press(t, "Down Enter");
	expect_somewhere(t, "1 Details");
	return t;
}

/* Down to the box on the line of `label`, and into the one below it, if it is
 * the label of an area. */
static void go_to(struct term *t, const char *label)
{
	for (int i = 0; i < 14; i++) {
		int row, col, at_row, at_col;

		if (!term_find(t, label, &row, &col))
			break;
		term_cursor(t, &at_row, &at_col);
		if (at_row == row || at_row == row + 2)
			return;
		term_press(t, "Tab");
	}
	term_fail(t, __FILE__, __LINE__, "no way to the box %s", label);
}

static void press(struct term *t, const char *button)
{
	for (int i = 0; i < 14; i++) {
		int row, col, at_row, at_col;

		if (!term_find(t, button, &row, &col))
			break;
		term_cursor(t, &at_row, &at_col);
		if (at_row == row) {
			term_press(t, "Enter");
			return;
		}
		term_press(t, "Tab");
	}
	term_fail(t, __FILE__, __LINE__, "no way to %s", button);
}

static void correct(struct term *t, const char *field)
{
	term_press(t, "c");
	expect_somewhere(t, "What is to be corrected?");
	term_type(t, field);
	term_press(t, "Enter");
	expect_text(t, 0, "Correct");
}

static void attach_again(struct school *s, const char *who, const char *name,
			 bool copy)
{
	struct gb_session *me = book_sign_in(&s->book, who);
	json_t *item = NULL;

	ok(gb_session_evidence(me, s->grab, "The page again", 0, &item, err));
	json_object_set_new(item, "keep", json_boolean(copy));
	ok(book_do(me, name, "attach", json_pack("{s:[o]}", "evidence", item),
		   err));
	gb_session_free(me);
}

static void a_title_is_corrected_and_both_are_in_the_history(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "head", s->crest);

	correct(t, "In a few words");
	expect_somewhere(t, "Fake page using the school crest");
	term_press(t, "End");
	term_type(t, " (2)");
	go_to(t, "Why?");
	term_type(t, "The photograph is on it, too.");
	press(t, "[ Correct it ]");
	expect_somewhere(t, "Saved in ");
	expect_text(t, 1, "Fake page using the school crest (2)");
	term_press(t, "2 End");
	expect_somewhere(t, "crest → Fake page");
	term_press(t, "Enter");
	expect_somewhere(t, "It said: Fake page using the school crest");
	expect_somewhere(t,
			 "It says now: Fake page using the school crest (2)");
	expect_somewhere(t, "Reasons: The photograph is on it, too.");
	term_free(t);
}

static void a_choice_is_shown_by_its_label(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "head", s->crest);

	correct(t, "Where did");
	expect_somewhere(t, "Instagram");
	press(t, "Where did it appear?");
	term_type(t, "TikTok");
	term_press(t, "Enter");
	go_to(t, "Why?");
	term_type(t, "I mixed them up.");
	press(t, "[ Correct it ]");
	expect_somewhere(t, "Saved in ");
	expect_somewhere(t, "TikTok");
	term_press(t, "2 End");
	expect_somewhere(t, "Instagram → TikTok");
	term_free(t);
}

static void the_same_again_is_no_correction(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "head", s->crest);

	correct(t, "When did");
	expect_somewhere(t, "16 March 2026, 11:10");
	go_to(t, "Why?");
	term_type(t, "It was so.");
	press(t, "[ Correct it ]");
	expect_somewhere(t, "says that already");
	expect_somewhere(t, "It was so.");
	term_free(t);
}

/* What an online matter of the DSL's becomes is for the Headteacher. */
static void another_sort_says_whom_it_goes_to(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->chat);

	correct(t, "Sort of");
	expect_somewhere(t, "Another sort may mean that other people");
	press(t, "Sort of case");
	term_type(t, "Post about the school");
	term_press(t, "Enter");
	expect_somewhere(t, "This goes to Mr P Harris (Headteacher).");
	expect_somewhere(t, "Others who read it now no longer");
	go_to(t, "Why?");
	term_type(t, "The rumour is about the school.");
	press(t, "[ Correct it ]");
	expect_somewhere(t, "It has gone to others");
	term_free(t);
	t = at_case(s, "head", s->chat);
	expect_somewhere(t, "Post about the school or its staff");
	term_free(t);
}

static void whom_a_correction_names_can_no_longer_read_it(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "head", s->crest);

	correct(t, "In a few words");
	term_press(t, "End");
	term_type(t, ", again");
	press(t, "Is it about somebody more?");
	term_type(t, "Harris");
	term_press(t, "Enter");
	expect_somewhere(t, "Mr P Harris (Headteacher)");
	go_to(t, "Why?");
	term_type(t, "It is about me.");
	press(t, "[ Correct it ]");
	expect_somewhere(t, "It has gone to others");
	term_free(t);
	t = at_case(s, "chair", s->crest);
	expect_somewhere(t, "school crest, again");
	term_free(t);
}

static void a_closed_case_is_opened_again(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->closed);

	expect_somewhere(t, "How it ended");
	expect_nowhere(t, "What is to be corrected?");
	term_press(t, "r");
	expect_text(t, 0, "Open again");
	expect_somewhere(t, "It was closed as \"");
	press(t, "[ Open it again ]");
	expect_somewhere(t, "1 thing still to do: Why?");
	go_to(t, "Why?");
	term_type(t, "It is back.");
	press(t, "[ Open it again ]");
	expect_somewhere(t, "Saved in ");
	expect_text(t, 1, "Open");
	expect_nowhere(t, "How it ended");
	term_press(t, "2 End Enter");
	expect_somewhere(t, "Opened the case again");
	expect_somewhere(t, "It is back.");
	term_free(t);
}

static void an_open_case_is_not_opened_again(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->chat);

	term_press(t, "r");
	expect_text(t, 0, s->chat);
	expect_nowhere(t, "Open again");
	term_free(t);
}

static void two_cases_are_linked(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->chat);

	term_press(t, "s");
	expect_text(t, 0, "See also");
	term_type(t, "no name");
	term_press(t, "Tab");
	expect_somewhere(t, "Write the name of a case");
	term_press(t, "Shift-Tab Home Delete Delete Delete Delete Delete "
		      "Delete Delete");
	term_type(t, s->contact);
	go_to(t, "Why do they belong together?");
	term_type(t, "The same boy.");
	press(t, "[ Link the two ]");
	expect_somewhere(t, "Saved in ");
	expect_somewhere(t, "See also");
	expect_somewhere(t, s->contact);
	expect_somewhere(t, "The same boy.");
	term_free(t);
}

static void a_link_is_told_only_to_who_can_open_both(void **state)
{
	struct school *s = *state;
	struct term *t;

	school_do(s, "dsl", s->chat, "link",
		  json_pack("{s:s, s:s}", "to", s->contact, "reason",
			    "The same boy."));
	school_do(s, "dsl", s->chat, "route",
		  json_pack("{s:s, s:s}", "to", "head", "reason",
			    "It needs a decision."));
	t = at_case(s, "dsl", s->chat);
	expect_somewhere(t, s->contact);
	term_free(t);
	t = at_case(s, "head", s->chat);
	expect_nowhere(t, s->contact);
	term_press(t, "2");
	expect_somewhere(t, "Linked it to another case");
	expect_nowhere(t, s->contact);
	term_press(t, "5");
	expect_nowhere(t, s->contact);
	term_free(t);
}

static void a_case_that_is_not_for_me_is_not_linked(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "dsl", s->chat);

	term_press(t, "s");
	term_type(t, s->head);
	go_to(t, "Why do they belong together?");
	term_type(t, "I guess.");
	press(t, "[ Link the two ]");
	expect_somewhere(t, "I guess.");
	expect_nowhere(t, "Saved in ");
	term_free(t);
}

static void a_resize_in_any_form_keeps_every_letter(void **state)
{
	static const struct {
		const char *keys, *label;
		bool closed;
	} forms[] = {
		{ "c Down Enter", "Why?", false }, { "c Enter", "Why?", false },
		{ "s", "Why do they", false },     { "r", "Why?", true },
		{ "3 w", "What for?", false },     { "x", "What for?", false },
	};
	struct school *s = *state;

	attach_again(s, "dsl", s->chat, true);
	for (size_t i = 0; i < GB_COUNT(forms); i++) {
		struct term *t = at_case(s, "dsl",
					 forms[i].closed ? s->closed : s->chat);

		term_press(t, forms[i].keys);
		go_to(t, forms[i].label);
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

static void files_are_checked_again(void **state)
{
	struct school *s = *state;
	struct term *t = at_case(s, "head", s->crest);

	term_press(t, "3");
	expect_somewhere(t, "not checked");
	term_press(t, "v");
	expect_somewhere(t, "Yes, checked");
	expect_somewhere(t, "1 looked at: the same as when added.");
	fixture_write(s->grab, "another picture", 15);
	term_press(t, "v");
	expect_somewhere(t, "CHANGED");
	expect_somewhere(t, "1 of 1 looked at: NOT the same");
	assert_int_equal(unlink(s->grab), 0);
	term_press(t, "v");
	expect_somewhere(t, "MISSING");
	term_free(t);
}

/* The file itself is gone by then. */
static void a_kept_copy_is_written_out(void **state)
{
	struct school *s = *state;
	struct term *t;

	attach_again(s, "head", s->crest, false);
	assert_int_equal(unlink(s->grab), 0);
	t = at_case(s, "head", s->crest);
	term_press(t, "3 Down v");
	expect_nowhere(t, "Kept copy");
	expect_nowhere(t, "Write out");
	term_press(t, "Up");
	expect_somewhere(t, "MISSING");
	expect_somewhere(t, "sealed in the casebook, whole");
	term_press(t, "w");
	expect_text(t, 0, "Write out");
	expect_somewhere(t, "Evidence 1: The front of the page");
	term_type(t, "/no/such/folder");
	go_to(t, "What for?");
	term_type(t, "The police asked for it.");
	press(t, "[ Write it out ]");
	expect_nowhere(t, "Written to ");
	expect_somewhere(t, "The police asked for it.");
	press(t, "Into which folder?");
	term_press(t, "Shift-Tab Home");
	for (size_t i = 0; i < strlen("/no/such/folder"); i++)
		term_press(t, "Delete");
	term_type(t, s->f->dir);
	press(t, "[ Write it out ]");
	expect_somewhere(t, "Written to ");
	term_press(t, "2 End");
	expect_somewhere(t, "Saved evidence 1 to a file");
	term_press(t, "Enter");
	expect_somewhere(t, "What for: The police asked for it.");
	term_free(t);
}

/* Whoever can't open what they sent says more of it in a report of its own. */
static void a_report_adds_to_another(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "teacher");

	term_press(t, "n Enter End Enter");
	term_type(t, "More of the rumour");
	press(t, "Does it add to a report?");
	expect_somewhere(t, "No, this is new");
	term_type(t, s->chat);
	term_press(t, "Enter");
	expect_somewhere(t, ", sent 11 March 2026");
	press(t, "Where did it appear?");
	term_type(t, "Insta");
	term_press(t, "Enter");
	go_to(t, "What happened?");
	term_type(t, "It goes on.");
	press(t, "[ Next: evidence and check ]");
	expect_somewhere(t, ", sent 11 March 2026");
	press(t, "[ Send ]");
	expect_somewhere(t, "Receipt");
	term_free(t);
	t = at_case(s, "dsl", "More of the rumour");
	expect_somewhere(t, "Adds to");
	expect_somewhere(t, s->chat);
	term_free(t);
}

/* HR reads the summary. */
static void hr_is_offered_nothing_that_it_may_not(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "hr");

	term_press(t, "l Enter");
	for (const char *keys = "crsx"; *keys; keys++) {
		const char one[] = { *keys, '\0' };

		term_press(t, one);
		expect_somewhere(t, "1 Details");
		expect_nowhere(t, "What is to be corrected?");
	}
	term_free(t);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, school_setup, school_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_title_is_corrected_and_both_are_in_the_history),
		TEST(a_choice_is_shown_by_its_label),
		TEST(the_same_again_is_no_correction),
		TEST(another_sort_says_whom_it_goes_to),
		TEST(whom_a_correction_names_can_no_longer_read_it),
		TEST(a_closed_case_is_opened_again),
		TEST(an_open_case_is_not_opened_again),
		TEST(two_cases_are_linked),
		TEST(a_link_is_told_only_to_who_can_open_both),
		TEST(a_case_that_is_not_for_me_is_not_linked),
		TEST(a_resize_in_any_form_keeps_every_letter),
		TEST(files_are_checked_again),
		TEST(a_kept_copy_is_written_out),
		TEST(a_report_adds_to_another),
		TEST(hr_is_offered_nothing_that_it_may_not),
	};

	return cmocka_run_group_tests_name("amend", tests, NULL, NULL);
}

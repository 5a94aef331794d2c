/* SPDX-License-Identifier: ISC
 * test_case.c - one case: its five tabs, and what each role may do there. */
#include <string.h>

#include "tests/screen/school.h"

static struct term *open_crest(struct school *s, const char *who,
			       const char *keys)
{
	struct term *t = school_sit(s, who);

	term_press(t, "Enter");
	expect_text(t, 0, s->crest);
	if (keys[0])
		term_press(t, keys);
	return t;
}

static void details_hide_pupils_until_asked(void **state)
{
	struct term *t = open_crest(*state, "head", "");

	expect_text(t, 1, "Fake page using the school crest");
	expect_text(t, 1, "Waiting  due Wed 18 Mar 17:00");
	expect_somewhere(t, "1 pupil (names hidden: press v)");
	expect_nowhere(t, "Ann Roberts");
	expect_somewhere(t, "Tŷ Gwyn");
	term_press(t, "v");
	expect_somewhere(t, "Ann Roberts (Pupil)");
	term_press(t, "v");
	expect_nowhere(t, "Ann Roberts");
	term_free(t);
}

static void tabs_are_reached_by_number_and_arrows(void **state)
{
	struct term *t = open_crest(*state, "head", "");

	expect_text(t, 2, "[1 Details]");
	term_press(t, "Right");
	expect_text(t, 2, "[2 Chronology (6)]");
	term_press(t, "5");
	expect_text(t, 2, "[5 History]");
	term_press(t, "Right");
	expect_text(t, 2, "[1 Details]");
	term_press(t, "Left Left");
	expect_text(t, 2, "[4 Actions (2)]");
	term_press(t, "Tab");
	expect_text(t, 2, "[5 History]");
	term_press(t, "Esc");
	expect_somewhere(t, "YOUR QUEUE");
	term_free(t);
}

static void the_chronology_can_be_turned_and_read(void **state)
{
	struct term *t = open_crest(*state, "head", "2");

	expect_text(t, 5, "Reported it: Post about the school");
	expect_text(t, 6, "Spoke to the pupil's parent");
	term_press(t, "o");
	expect_text(t, 5, "Done: Tell the police");
	expect_text(t, 10, "Reported it");
	term_press(t, "o Down Enter");
	expect_somewhere(t, "They will send the message that they were sent.");
	expect_somewhere(t, "entry 2");
	term_press(t, "Esc");
	expect_text(t, 2, "[2 Chronology (6)]");
	term_free(t);
}

static void evidence_is_told_and_never_shown(void **state)
{
	struct term *t = open_crest(*state, "head", "3");

	expect_somewhere(t, "page-0905.png");
	expect_somewhere(t, "18 bytes");
	expect_somewhere(t, "(taken when added)");
	expect_somewhere(t, "Mon 9 Mar 09:05");
	term_free(t);
}

static void actions_tell_who_and_by_when(void **state)
{
	struct school *s = *state;
	struct term *t = open_crest(s, "head", "4");

	expect_text(t, 5, "Done   Tell the police");
	expect_text(t, 6, "To do  Ask Human Resources");
	expect_somewhere(t, "Told the police on 101, log 0311.");
	term_free(t);
	t = school_sit(s, "dsl");
	term_press(t, "Enter 4");
	expect_text(t, 1, "overdue 1 day");
	expect_text(t, 5, "LATE");
	term_free(t);
}

static void the_history_says_that_every_seal_fits(void **state)
{
	struct term *t = open_crest(*state, "head", "5");

	expect_somewhere(t, "6 of 6 checked 14:32: nothing was altered");
	expect_somewhere(t, "Tell the police: to do by Fri 13 Mar");
	expect_somewhere(t, "Tell the police: done, Told the police");
	term_press(t, "v");
	expect_text(t, 22, "Read again from the record: all of it fits.");
	term_press(t, "End");
	expect_somewhere(t, "the first");
	term_free(t);
}

static void hr_sees_a_summary_and_is_told_so(void **state)
{
	struct term *t = open_crest(*state, "hr", "");

	expect_text(t, 1, "Post about the school or its staff");
	expect_somewhere(t, "You see a summary: dates, decisions, actions and "
			    "outcomes.");
	expect_nowhere(t, "crest");
	expect_nowhere(t, "pupil (names");
	term_press(t, "3");
	expect_somewhere(t, "evidence is not in it");
	expect_nowhere(t, "page-0905.png");
	term_press(t, "2 Down");
	expect_somewhere(t, "Added a note");
	expect_nowhere(t, "Spoke to");
	term_free(t);
}

/* What one may not do is in neither the bottom line nor the help. */
static void only_what_is_allowed_is_offered(void **state)
{
	struct school *s = *state;
	struct term *t = open_crest(s, "head", "F1");

	expect_somewhere(t, "Add a note to the chronology");
	expect_somewhere(t, "Pass this case on");
	expect_somewhere(t, "Record the course of action");
	expect_nowhere(t, "End: close this case"); /* an action is to be done */
	expect_nowhere(t, "Say what came of the marked action");
	term_press(t, "Esc 4");
	expect_text(t, 23, "Esc Back");
	term_press(t, "Down F1");
	expect_somewhere(t, "Say what came of the marked action");
	term_free(t);
	t = open_crest(s, "hr", "F1");
	expect_nowhere(t, "Add a note to the chronology");
	expect_nowhere(t, "Pass this case on");
	term_free(t);
	t = school_sit(s, "dsl");
	term_press(t, "l / g a m e s Enter F1");
	expect_text(t, 0, s->closed);
	expect_somewhere(t, "Add a note to the chronology");
	expect_nowhere(t, "Pass this case on");
	term_free(t);
}

static void a_case_that_changes_is_read_again(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "dsl");

	term_press(t, "Enter 2");
	expect_text(t, 2, "[2 Chronology (2)]");
	school_do(s, "deputy", s->chat, "note",
		  json_pack("{s:s}", "text", "Rang the family."));
	/* The lowest row is drawn last. */
	term_await(t, "Somebody has changed a case");
	expect_somewhere(t, "Rang the family.");
	expect_text(t, 2, "[2 Chronology (3)]");
	term_free(t);
}

/* Words that would move the cursor or turn the line are named, not obeyed. */
static void hostile_words_are_shown_as_marks(void **state)
{
	struct school *s = *state;
	struct term *t;
	char name[GB_CASE_NAME_ROOM];

	school_log(s, "teacher", "online-other", "", "Turned \u202e round",
		   "First line\nA zero\u200bwidth space and \u202e a turn.",
		   name);
	t = school_sit(s, "dsl");
	term_press(t, "/");
	term_type(t, "turned");
	expect_somewhere(t, "Turned ‹RLO› round");
	term_press(t, "Enter");
	expect_text(t, 1, "Turned ‹RLO› round");
	expect_somewhere(t, "and ‹RLO› a turn.");
	expect_never_sent(t, "\u202e");
	term_free(t);
}

int main(void)
{
	const struct CMUnitTest reading[] = {
		cmocka_unit_test(details_hide_pupils_until_asked),
		cmocka_unit_test(tabs_are_reached_by_number_and_arrows),
		cmocka_unit_test(the_chronology_can_be_turned_and_read),
		cmocka_unit_test(evidence_is_told_and_never_shown),
		cmocka_unit_test(actions_tell_who_and_by_when),
		cmocka_unit_test(the_history_says_that_every_seal_fits),
		cmocka_unit_test(hr_sees_a_summary_and_is_told_so),
		cmocka_unit_test(only_what_is_allowed_is_offered),
	};
	const struct CMUnitTest changing[] = {
		cmocka_unit_test_setup_teardown(
			a_case_that_changes_is_read_again, school_setup,
			school_teardown),
		cmocka_unit_test_setup_teardown(
			hostile_words_are_shown_as_marks, school_setup,
			school_teardown),
	};
	int bad = cmocka_run_group_tests_name("case", reading, school_setup,
					      school_teardown);

	return bad + cmocka_run_group_tests_name("case, changed by others",
						 changing, NULL, NULL);
}

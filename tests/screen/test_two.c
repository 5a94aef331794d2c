/* SPDX-License-Identifier: ISC
 * test_two.c - two people sit at guardbook at the same time. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/screen/school.h"

/* A screen looks for what is new every second. */
#ifdef __SANITIZE_ADDRESS__
#define SOON_MS 6000
#else
#define SOON_MS 1500
#endif

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct term *write_a_note(struct school *s, const char *who,
				 const char *text)
{
	struct term *t = school_sit(s, who);

	term_press(t, "/");
	term_type(t, s->chat);
	term_press(t, "Down Enter a");
	expect_text(t, 0, "Add a note");
	term_type(t, text);
	return t;
}

static void add_it(struct term *t)
{
	school_go_to(t, "[ Add the note ]");
	term_press(t, "Enter");
}

static void what_is_sent_is_in_the_other_queue_at_once(void **state)
{
	struct term *dsl = school_sit(*state, "dsl");
	struct term *teacher = school_sit(*state, "teacher");
	int row, col;
	int64_t sent_ms;

	school_begin_to_write(teacher);
	term_type(teacher, "A player asked a pupil for a picture.");
	school_send(teacher, "A stranger in a game");
	sent_ms = now_ms();
	term_await(dsl, "A stranger in a game");
	assert_in_range(now_ms() - sent_ms, 0, SOON_MS);
	term_sync(dsl);
	assert_true(term_find(dsl, "A stranger in a game", &row, &col));
	expect_text(dsl, row, "NEW");
	expect_somewhere(dsl, "1 new case has come in.");
	term_free(teacher);
	term_free(dsl);
}

static void the_headteacher_is_told_of_a_reference(void **state)
{
	struct school *s = *state;
	struct term *head = school_sit(s, "head");
	struct term *teacher = school_sit(s, "teacher");
	int row, col;
	int64_t sent_ms;

	term_press(teacher, "n End Up Enter End Enter");
	school_go_to(teacher, "Who is it about?");
	term_press(teacher, "Tab");
	term_type(teacher, "A mug is sold with our crest.");
	school_send(teacher, "Crest on a mug");
	sent_ms = now_ms();
	term_await(head, "Crest on a mug");
	assert_in_range(now_ms() - sent_ms, 0, SOON_MS);
	term_sync(head);
	assert_true(term_find(head, "Crest on a mug", &row, &col));
	expect_text(head, row, "NEW");
	term_free(teacher);
	term_free(head);
}

/* Both write before either saves: neither takes the other's away. */
static void two_notes_at_once_are_both_kept(void **state)
{
	struct school *s = *state;
	struct term *dsl = write_a_note(s, "dsl", "Rang the first family.");
	struct term *deputy = write_a_note(s, "deputy", "Saw the second one.");

	add_it(dsl);
	expect_somewhere(dsl, "Saved in ");
	add_it(deputy);
	if (!term_find(deputy, "Saved in ", NULL, NULL)) {
		/* Told of the other's, with the words still there. */
		expect_somewhere(deputy, "Saw the second one.");
		add_it(deputy);
	}
	expect_somewhere(deputy, "Saved in ");
	term_press(deputy, "2");
	expect_somewhere(deputy, "Rang the first family.");
	expect_somewhere(deputy, "Saw the second one.");
	term_press(dsl, "2");
	term_await(dsl, "Saw the second one.");
	expect_somewhere(dsl, "Rang the first family.");
	term_free(deputy);
	term_free(dsl);
}

/* One window is closed in the middle of a narrative while the other saves. */
static void a_closed_window_disturbs_nobody_and_loses_nothing(void **state)
{
	struct school *s = *state;
	struct term *teacher = school_sit(s, "teacher");
	struct term *dsl = write_a_note(s, "dsl", "Rang the first family.");

	school_begin_to_write(teacher);
	term_type(teacher, "A player asked a pupil for");
	term_hang_up(teacher);
	add_it(dsl);
	expect_somewhere(dsl, "Saved in ");
	term_exit_status(teacher);
	term_free(teacher);
	term_press(dsl, "2");
	expect_somewhere(dsl, "Rang the first family.");
	teacher = school_sit(s, "teacher");
	expect_somewhere(teacher, "You have something not finished");
	term_press(teacher, "c");
	expect_somewhere(teacher, "2 of 3");
	expect_somewhere(teacher, "A player asked a pupil for");
	term_free(teacher);
	term_free(dsl);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, school_setup, school_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_sent_is_in_the_other_queue_at_once),
		TEST(the_headteacher_is_told_of_a_reference),
		TEST(two_notes_at_once_are_both_kept),
		TEST(a_closed_window_disturbs_nobody_and_loses_nothing),
	};

	return cmocka_run_group_tests_name("two", tests, NULL, NULL);
}

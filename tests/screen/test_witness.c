/* SPDX-License-Identifier: ISC
 * test_witness.c - the witness copy from its screen: for whoever keeps it, and
 * without a word of how much is in it. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/screen/school.h"

static char *new_stick(struct school *s)
{
	char *path = fixture_path(s->f, "stick");

	assert_int_equal(mkdir(path, 0700), 0);
	return path;
}

static void bring(struct term *t, const char *stick)
{
	term_press(t, "c");
	expect_somewhere(t, "Its folder on the stick");
	term_type(t, stick);
	school_go_to(t, "[ Bring it up to date ]");
	term_press(t, "Enter");
}

static void the_chair_brings_it_up_to_date(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "chair");
	char *stick = new_stick(s), *note = NULL;

	bring(t, stick);
	expect_somewhere(t, "on the same disk");
	note = fixture_path(s->f, "stick/head");
	assert_int_equal(access(note, R_OK), 0);
	/* It would tell of cases that are not theirs. */
	expect_nowhere(t, "entries");
	bring(t, "stick");
	expect_somewhere(t, "Begin with /");
	term_press(t, "Esc");
	term_free(t);
	free(note);
	free(stick);
}

static void what_differs_is_shouted(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "it");
	char *stick = new_stick(s), *note = fixture_path(s->f, "stick/head");
	static const char more[] =
		"guardbook witness 1\n"
		"9999 0123456789012345678901234567890123456789 "
		"0123456789012345678901234567890123456789"
		"012345678901234567890123\n";

	bring(t, stick);
	fixture_write(note, more, sizeof(more) - 1);
	bring(t, stick);
	expect_somewhere(t, "Stopped: this witness copy has lost entries");
	term_press(t, "Esc");
	term_free(t);
	free(note);
	free(stick);
}

/* A copy tells who wrote how much: of a case about themselves too. */
static void nobody_else_is_offered_it(void **state)
{
	static const char *const who[] = { "teacher", "dsl", "head", "hr",
					   "deputy" };

	for (size_t i = 0; i < GB_COUNT(who); i++) {
		struct term *t = school_sit(*state, who[i]);

		term_press(t, "c");
		expect_nowhere(t, "stick");
		term_press(t, "F1");
		expect_nowhere(t, "witness");
		term_free(t);
	}
}

int main(void)
{
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, school_setup, school_teardown)
	const struct CMUnitTest tests[] = {
		T(the_chair_brings_it_up_to_date),
		T(what_differs_is_shouted),
		T(nobody_else_is_offered_it),
	};

	return cmocka_run_group_tests_name("witness", tests, NULL, NULL);
}

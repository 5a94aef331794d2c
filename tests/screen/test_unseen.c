/* SPDX-License-Identifier: ISC
 * test_unseen.c - a case about the Headteacher changes nothing on any screen
 * of the Headteacher's. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/screen/school.h"

/* Keys that lead through all that a Headteacher can look at. Ends at home. */
static const char *const walk[] = {
	"F1", "Esc",  "l",     "Down", "Enter", "2",   "3", "4",    "5",
	"v",  "Down", "Enter", "Esc",  "Esc",   "/",   "x", "Esc",  "Esc",
	"m",  "Esc",  "p",     "Esc",  "v",     "Esc", "n", "Down", "Esc",
};

/* Every screen of the walk, one under the other. */
static char *look_round(struct school *s)
{
	struct term *t = school_sit(s, "head");
	struct gb_buf all = { 0 };
	char *text;

	for (size_t i = 0; i <= GB_COUNT(walk); i++) {
		gb_buf_printf(&all, "--- %s\n%s\n",
			      i ? walk[i - 1] : "signed in", term_screen(t));
		if (i < GB_COUNT(walk))
			term_press(t, walk[i]);
	}
	term_free(t);
	assert_non_null(gb_buf_string(&all));
	text = strdup(gb_buf_string(&all));
	gb_buf_free(&all);
	return text;
}

static void hide_some(struct school *s)
{
	char name[GB_CASE_NAME_ROOM];

	for (int i = 0; i < 3; i++) {
		school_log(s, "teacher", "complaint",
			   "head:", "About the office",
			   "A post names the office.", name);
		school_do(s, "chair", name, "note",
			  json_pack("{s:s}", "text", "Seen and kept."));
		school_do(s, "chair", name, "act",
			  json_pack("{s:s, s:s}", "action", "police", "reason",
				    "It is a threat."));
	}
}

static void cases_about_the_head_change_no_screen_of_the_head(void **state)
{
	struct school *s = *state;
	char *before, *after;

	free(look_round(s)); /* whatever is other at the first sitting */
	before = look_round(s);
	assert_non_null(strstr(before, s->crest));
	assert_non_null(strstr(before, "nothing was altered, removed"));
	assert_non_null(strstr(before, "Log a concern"));
	assert_non_null(strstr(before, "Nothing has been altered, removed"));
	assert_null(strstr(before, s->head));
	hide_some(s);
	after = look_round(s);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* They arrive while the Head sits there: not a letter moves. */
static void nothing_stirs_while_the_head_looks_on(void **state)
{
	struct school *s = *state;
	struct term *t = school_sit(s, "head");
	char *before = strdup(term_screen(t));

	hide_some(s);
	/* A second and more, in which the screen looks for what is new. */
	usleep(1500000);
	term_sync(t);
	assert_string_equal(before, term_screen(t));
	/* It does look: what the Head may read arrives. */
	school_log(s, "teacher", "reference", "other:A seller",
		   "Crest on a mug", "A mug with our crest.", s->closed);
	term_await(t, "Crest on a mug");
	free(before);
	term_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			cases_about_the_head_change_no_screen_of_the_head,
			school_setup, school_teardown),
		cmocka_unit_test_setup_teardown(
			nothing_stirs_while_the_head_looks_on, school_setup,
			school_teardown),
	};

	return cmocka_run_group_tests_name("unseen", tests, NULL, NULL);
}

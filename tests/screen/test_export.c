/* SPDX-License-Identifier: ISC
 * test_export.c - a case written out for somebody, from its screen. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/screen/school.h"

/* At the export of `name`, signed in as `who`, with all filled in. */
static struct term *at_export(struct school *s, const char *who,
			      const char *name, const char *to)
{
	struct term *t = school_sit(s, who);

	term_press(t, "l /");
	term_type(t, name);
	term_press(t, "Down Enter x");
	expect_text(t, 0, "Export");
	term_press(t, "Tab");
	term_type(t, to);
	term_press(t, "Tab");
	term_type(t, "The case conference");
	term_press(t, "Tab");
	term_type(t, "They asked for it in writing.");
	return t;
}

static void export_it(struct term *t)
{
	school_go_to(t, "[ Export it ]");
	term_press(t, "Enter");
}

/* The file `path`, for nobody else to read; free()d by the caller. */
static char *read_own(const char *path)
{
	struct stat st;
	size_t n = 0;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	return (char *)fixture_read(path, &n);
}

static void a_page_to_print_holds_the_case_and_the_history_says_so(void **state)
{
	struct school *s = *state;
	struct term *t = at_export(s, "head", s->crest, s->f->dir);
	char name[GB_CASE_NAME_ROOM + 8];
	char *path, *page;

	expect_somewhere(t, "A page for printing");
	export_it(t);
	expect_somewhere(t, "Written to ");
	expect_text(t, 0, s->crest);
	snprintf(name, sizeof(name), "%s.html", s->crest);
	path = fixture_path(s->f, name);
	page = read_own(path);
	assert_non_null(strstr(page, "<html"));
	assert_non_null(strstr(page, "Fake page using the school crest"));
	assert_non_null(strstr(page, "The case conference"));
	term_press(t, "5");
	expect_somewhere(t,
			 "They asked for it in writing.; The case conference");
	term_press(t, "2 End Enter");
	expect_somewhere(t, "Exported the case for The case conference");
	expect_somewhere(t, "What for: They asked for it in writing.");
	term_free(t);
	free(page);
	free(path);
}

static void plain_text_goes_into_a_file_of_any_name(void **state)
{
	struct school *s = *state;
	char *path = fixture_path(s->f, "conference.txt");
	struct term *t = at_export(s, "dsl", s->closed, path);
	char *text;

	school_go_to(t, "As what?");
	term_press(t, "Enter");
	term_type(t, "Plain");
	term_press(t, "Enter");
	expect_somewhere(t, "Plain text");
	export_it(t);
	expect_somewhere(t, "Written to ");
	text = read_own(path);
	assert_null(strstr(text, "<html"));
	assert_non_null(strstr(text, s->closed));
	term_free(t);
	free(text);
	free(path);
}

static void a_file_that_is_there_is_left_and_the_words_are_kept(void **state)
{
	struct school *s = *state;
	char *path = fixture_path(s->f, "there.html");
	struct term *t;
	char *had;
	size_t n;

	fixture_write(path, "mine", 4);
	t = at_export(s, "head", s->crest, path);
	export_it(t);
	expect_nowhere(t, "Written to ");
	expect_text(t, 0, "Export");
	expect_somewhere(t, "there already");
	expect_somewhere(t, "The case conference");
	expect_somewhere(t, "They asked for it in writing.");
	had = (char *)fixture_read(path, &n);
	assert_string_equal(had, "mine");
	/* Nothing left the casebook, and the history claims nothing. */
	term_press(t, "Esc y");
	expect_somewhere(t, "1 Details");
	term_press(t, "5");
	expect_nowhere(t, "Exported the case");
	term_free(t);
	free(had);
	free(path);
}

static void a_place_is_written_from_the_first_stroke_on(void **state)
{
	struct school *s = *state;
	struct term *t = at_export(s, "head", s->crest, "conference.html");

	expect_somewhere(t, "from the first /");
	export_it(t);
	expect_nowhere(t, "Written to ");
	expect_text(t, 0, "Export");
	term_free(t);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, school_setup, school_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_page_to_print_holds_the_case_and_the_history_says_so),
		TEST(plain_text_goes_into_a_file_of_any_name),
		TEST(a_file_that_is_there_is_left_and_the_words_are_kept),
		TEST(a_place_is_written_from_the_first_stroke_on),
	};

	return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}

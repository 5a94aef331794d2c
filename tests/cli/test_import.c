/* SPDX-License-Identifier: ISC
 * test_import.c - many reports out of one file, from the command line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cli/run.h"

static void put(const struct desk *d, const char *text)
{
	char *path = fixture_path(d->f, "rows.csv");

	fixture_write(path, text, strlen(text));
	free(path);
}

static size_t count_cases(const struct desk *d, const char *who)
{
	struct run r;
	json_t *all = as_json(&r, d, who, NULL, "list", "--json", NULL);
	size_t n = json_array_size(all);

	json_decref(all);
	return n;
}

static const char *text_of(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static json_t *import(const struct desk *d, const char *who, const char *rows)
{
	struct run r;

	put(d, rows);
	return as_json(&r, d, who, NULL, "import", "--json", "rows.csv", NULL);
}

static json_t *show(const struct desk *d, const json_t *said, size_t i)
{
	const json_t *one = json_array_get(json_object_get(said, "cases"), i);
	struct run r;

	return as_json(&r, d, "dsl", NULL, "show", "--json",
		       text_of(one, "case"), NULL);
}

/* --- what is taken ------------------------------------------------------ */

static void every_row_becomes_a_case_with_all_that_it_says(void **state)
{
	const struct desk *d = *state;
	json_t *said, *c, *about;

	said = import(d, "teacher",
		      "\xef\xbb\xbf"
		      "type,title,narrative,about,platform,found_at\r\n"
		      "cyberbullying,In a chat,\"He wrote \"\"no\"\" in\r\ntwo "
		      "lines, twice\",pupil:Ann Other; pupil:Bob,Insta,"
		      "16/03/2026 11:10\r\n"
		      "\r\n"
		      "filtering,,  A page.  ,,,\r\n");
	assert_int_equal(json_integer_value(json_object_get(said, "saved")), 2);
	assert_int_equal(json_array_size(json_object_get(said, "cases")), 2);
	c = show(d, said, 0);
	assert_string_equal(text_of(c, "type"), "cyberbullying");
	assert_string_equal(text_of(c, "title"), "In a chat");
	assert_string_equal(text_of(c, "narrative"),
			    "He wrote \"no\" in\ntwo lines, twice");
	about = json_object_get(c, "about");
	assert_int_equal(json_array_size(about), 2);
	assert_string_equal(text_of(json_array_get(about, 1), "name"), "Bob");
	assert_string_equal(text_of(json_object_get(c, "fields"), "platform"),
			    "instagram");
	assert_non_null(
		strstr(text_of(json_object_get(c, "fields"), "found_at"),
		       "2026-03-16T11:10"));
	json_decref(c);
	c = show(d, said, 1);
	/* As log does it: the first words are the title. */
	assert_string_equal(text_of(c, "title"), "A page.");
	json_decref(c);
	json_decref(said);
}

static void a_line_number_is_that_of_the_file(void **state)
{
	const struct desk *d = *state;
	json_t *said, *cases;
	static const int lines[] = { 2, 4, 7 };

	said = import(d, "dsl",
		      "type,narrative\n"
		      "filtering,\"one\ntwo\"\n"
		      "filtering,three\n"
		      "\n"
		      " \n"
		      "filtering,four");
	cases = json_object_get(said, "cases");
	assert_int_equal(json_array_size(cases), 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(json_integer_value(json_object_get(
					 json_array_get(cases, i), "line")),
				 lines[i]);
	json_decref(said);
}

static void what_looks_like_a_formula_is_text(void **state)
{
	const struct desk *d = *state;
	json_t *said, *c;

	said = import(d, "dsl",
		      "type,title,narrative\n"
		      "filtering,=1+1,\"=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\n");
	c = show(d, said, 0);
	assert_string_equal(text_of(c, "title"), "=1+1");
	assert_string_equal(text_of(c, "narrative"), "=HYPERLINK(\"x\",\"y\")");
	json_decref(c);
	json_decref(said);
}

/* Entries that anybody can count, all of them sound. */
static json_int_t entries(const struct desk *d)
{
	json_t *said;
	json_int_t n;
	struct run r;

	guardbook(&r, NULL, "--casebook", d->book, "verify", "--full", "--json",
		  NULL);
	said = expect_json(&r);
	assert_true(json_is_true(json_object_get(said, "whole")));
	n = json_integer_value(json_object_get(said, "entries"));
	json_decref(said);
	return n;
}

static void each_is_one_signed_entry_of_its_own(void **state)
{
	enum { MANY = 300, ROOM = 32 }; /* more than are flushed at once */
	const struct desk *d = *state;
	char *rows = calloc(MANY + 1, ROOM);
	size_t at = (size_t)snprintf(rows, ROOM, "type,narrative\n");
	json_int_t before = entries(d);
	size_t seen = count_cases(d, "dsl");
	json_t *said;

	for (int i = 0; i < MANY; i++)
		at += (size_t)snprintf(rows + at, ROOM, "filtering,page %d\n",
				       i);
	said = import(d, "teacher", rows);
	assert_int_equal(json_integer_value(json_object_get(said, "saved")),
			 MANY);
	assert_int_equal(entries(d), before + MANY);
	assert_int_equal(count_cases(d, "dsl"), seen + MANY);
	assert_int_equal(count_cases(d, "teacher"), 0);
	json_decref(said);
	free(rows);
}

static void an_answer_in_its_column_is_an_answer(void **state)
{
	const struct desk *d = *state;
	json_t *said = import(d, "teacher",
			      "type,narrative,about,not_about\n"
			      "filtering,The headteacher saw it.,,head\n"
			      "complaint,The headteacher again.,head:,\n");

	assert_int_equal(json_integer_value(json_object_get(said, "saved")), 2);
	json_decref(said);
}

static void people_are_told_what_is_logged(void **state)
{
	const struct desk *d = *state;
	struct run r;

	put(d, "type,narrative\nfiltering,A page.\n");
	as(&r, d, "dsl", NULL, "import", "rows.csv", NULL);
	expect_exit(&r, 0);
	assert_non_null(strstr(r.out, "line 2: "));
	assert_non_null(strstr(r.out, " is logged. Receipt: "));
	assert_non_null(strstr(r.out, "1 report is logged.\n"));
	run_free(&r);
	as(&r, d, "dsl", "type,narrative\nfiltering,A page.\n", "import", "-",
	   NULL);
	expect_exit(&r, 0);
	run_free(&r);
}

/* --- what is not -------------------------------------------------------- */

#define WORD "zanzibar" /* stands in every row that is refused */

static const struct {
	const char *rows, *says;
} bad_rows[] = {
	{ "type,narrative\n" WORD ",x\n", "none of the policy's" },
	{ "type,narrative\nfiltering,\n", "it has no narrative" },
	{ "type,narrative\n," WORD "\n", "it says no type" },
	{ "type,narrative\nfiltering," WORD ",\n", "it has 3 cells" },
	{ "type,narrative,sub\nfiltering,x," WORD "\n", "its sub is none" },
	{ "type,narrative,platform\nfiltering,x," WORD "\n", "no choice" },
	{ "type,narrative,found_at\nfiltering,x," WORD "\n", "not a date" },
	{ "type,narrative,about\nfiltering,x," WORD "\n", "KIND:NAME" },
	{ "type,narrative,about\nfiltering,x," WORD ":y\n", "KIND:NAME" },
	{ "type,narrative,not_about\nfiltering,x," WORD "\n", "roles" },
	{ "type,narrative,adds_to\nfiltering,x," WORD "\n", "like KDR-482" },
	{ "type,narrative,adds_to\nfiltering," WORD ",KDR-482\n",
	  "not reported" },
	{ "type,narrative,device\ncyberbullying," WORD ",school\n",
	  "no field device" },
	{ "type,narrative\ncomplaint," WORD "\n", "whom it is about" },
	{ "type,narrative\nfiltering," WORD " the headteacher\n",
	  "is this about Mr P Harris (Headteacher)?" },
	{ "type,narrative\nfiltering," WORD "\xff\n", "not UTF-8" },
	{ "type,narrative\nfiltering," WORD "\033[2J\n", "control character" },
};

static void a_bad_row_is_told_by_its_line_and_nothing_is_logged(void **state)
{
	const struct desk *d = *state;
	size_t before = count_cases(d, "dsl");

	for (size_t i = 0; i < GB_COUNT(bad_rows); i++) {
		struct run r;

		put(d, bad_rows[i].rows);
		as(&r, d, "dsl", NULL, "import", "rows.csv", NULL);
		expect_exit(&r, 1);
		if (strncmp(r.out, "line 2: ", 8) != 0 ||
		    !strstr(r.out, bad_rows[i].says))
			fail_msg("row %zu: %s", i, r.out);
		assert_non_null(strstr(r.err, "1 of 1 rows can't be logged"));
		assert_null(strstr(r.out, WORD));
		assert_null(strstr(r.err, WORD));
		run_free(&r);
	}
	assert_int_equal(count_cases(d, "dsl"), before);
}

static void all_that_is_wrong_is_told_at_once(void **state)
{
	static const char rows[] = "type,narrative\n"
				   "filtering,good\n"
				   "wrong,bad\n"
				   "filtering,\n"
				   "filtering,good\n";
	const struct desk *d = *state;
	size_t before = count_cases(d, "dsl");
	json_t *said, *bad;
	struct run r;

	put(d, rows);
	as(&r, d, "dsl", NULL, "import", "--json", "rows.csv", NULL);
	expect_exit(&r, 1);
	said = json_loads(r.out, 0, NULL);
	bad = json_object_get(said, "bad");
	assert_int_equal(json_integer_value(json_object_get(said, "rows")), 4);
	assert_int_equal(json_array_size(bad), 2);
	assert_int_equal(json_integer_value(json_object_get(
				 json_array_get(bad, 0), "line")),
			 3);
	assert_int_equal(json_integer_value(json_object_get(
				 json_array_get(bad, 1), "line")),
			 4);
	json_decref(said);
	run_free(&r);
	assert_int_equal(count_cases(d, "dsl"), before);
}

static void a_check_logs_nothing(void **state)
{
	const struct desk *d = *state;
	size_t before = count_cases(d, "dsl");
	struct run r;

	put(d, "type,narrative\nfiltering,A page.\nfiltering,Another.\n");
	as(&r, d, "dsl", NULL, "import", "--check", "rows.csv", NULL);
	expect_exit(&r, 0);
	assert_string_equal(r.out, "2 rows can be logged.\n");
	run_free(&r);
	assert_int_equal(count_cases(d, "dsl"), before);
}

static const struct {
	const char *rows, *says;
} bad_files[] = {
	{ "", "no rows" },
	{ "type,narrative\n", "no rows" },
	{ "narrative\nx\n", "line 1: there is no column type" },
	{ "type,title\nfiltering,x\n", "line 1: there is no column narrative" },
	{ "type,narrative," WORD "\n", "line 1: column 3 has no name" },
	{ "type;narrative\n", "line 1: column 1 has no name" },
	{ "type,narrative,type\n", "line 1: there are two columns type" },
	{ "type,narrative\nfiltering,\"" WORD "\n", "line 2: a quote" },
	{ "type,narrative\nfiltering,\"a\"" WORD "\n", "line 2: a quote" },
};

static void a_file_that_is_no_table_is_refused_whole(void **state)
{
	const struct desk *d = *state;

	for (size_t i = 0; i < GB_COUNT(bad_files); i++) {
		struct run r;

		put(d, bad_files[i].rows);
		as(&r, d, "dsl", NULL, "import", "rows.csv", NULL);
		expect_exit(&r, 1);
		if (!strstr(r.err, bad_files[i].says))
			fail_msg("file %zu: %s", i, r.err);
		assert_null(strstr(r.err, WORD));
		run_free(&r);
	}
}

static void who_may_not_log_imports_nothing(void **state)
{
	const struct desk *d = *state;
	struct run r;

	put(d, "type,narrative\nfiltering,A page.\n");
	as(&r, d, "it", NULL, "import", "rows.csv", NULL);
	expect_exit(&r, 1);
	assert_non_null(strstr(r.err, "IT looks after the computer"));
	run_free(&r);
	as(&r, d, "dsl", NULL, "import", "nowhere.csv", NULL);
	expect_exit(&r, 1);
	run_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_row_becomes_a_case_with_all_that_it_says),
		cmocka_unit_test(a_line_number_is_that_of_the_file),
		cmocka_unit_test(what_looks_like_a_formula_is_text),
		cmocka_unit_test(each_is_one_signed_entry_of_its_own),
		cmocka_unit_test(an_answer_in_its_column_is_an_answer),
		cmocka_unit_test(people_are_told_what_is_logged),
		cmocka_unit_test(
			a_bad_row_is_told_by_its_line_and_nothing_is_logged),
		cmocka_unit_test(all_that_is_wrong_is_told_at_once),
		cmocka_unit_test(a_check_logs_nothing),
		cmocka_unit_test(a_file_that_is_no_table_is_refused_whole),
		cmocka_unit_test(who_may_not_log_imports_nothing),
	};

	return cmocka_run_group_tests_name("import", tests, desk_setup,
					   desk_teardown);
}

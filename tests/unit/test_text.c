/* SPDX-License-Identifier: ISC
 * test_text.c - words from outside, made safe once at the border. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/text.h"
#include "tests/fixture.h"

static void is_refused(const char *bytes, size_t n, const char *says)
{
	struct gb_err err = { 0 };

	assert_int_equal(gb_text_check(bytes, n, &err), GB_INVALID);
	if (!strstr(err.msg, says))
		fail_msg("'%s' does not say '%s'", err.msg, says);
	assert_false(gb_text_valid(bytes, n));
}

static void a_refusal_names_the_line_and_what_is_wrong(void **state)
{
	(void)state;
	is_refused("one\ntwo\033[2J", 11,
		   "line 2 has a control character "
		   "(U+001B)");
	is_refused("a\rb", 3, "line 1 has a control character (U+000D)");
	is_refused("end\r", 4, "U+000D");
	is_refused("a\bb", 3, "U+0008");
	is_refused("a\177", 2, "U+007F");
	is_refused("a\0b", 3, "U+0000");
	is_refused("\xc2\x9b", 2, "U+009B");
	is_refused("a\n\nb\xff", 5, "line 3 is not UTF-8 text (byte 0xff)");
	is_refused("\xc0\xaf", 2, "not UTF-8");
	is_refused("\xed\xa0\x80", 3, "not UTF-8");
	is_refused("\xf4\x90\x80\x80", 4, "not UTF-8");
	is_refused("caf\xc3", 4, "not UTF-8");
}

static void ordinary_text_is_taken(void **state)
{
	static const char text[] = "T\u0177 Gwyn, \u00a345:\n\t\"no\"\r\nend";

	(void)state;
	ok(gb_text_check(text, strlen(text), err));
	ok(gb_text_check("", 0, err));
	assert_true(gb_text_valid(text, strlen(text)));
}

static void a_text_may_have_256_kib_and_not_one_byte_more(void **state)
{
	char *text = malloc(GB_NARRATIVE_MAX_BYTES + 1);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', GB_NARRATIVE_MAX_BYTES + 1);
	ok(gb_text_check(text, GB_NARRATIVE_MAX_BYTES, err));
	is_refused(text, GB_NARRATIVE_MAX_BYTES + 1, "at most 262144 fit");
	free(text);
}

static void cleans_to(const char *bytes, size_t n, const char *want,
		      size_t want_dropped)
{
	struct gb_buf out = { 0 }, again = { 0 };
	size_t dropped = 99;

	ok(gb_text_clean(&out, bytes, n, &dropped, err));
	assert_string_equal(gb_buf_string(&out), want);
	assert_int_equal(dropped, want_dropped);
	assert_true(gb_text_valid(out.data, out.len));
	ok(gb_text_clean(&again, out.data, out.len, &dropped, err));
	assert_string_equal(gb_buf_string(&again), want);
	assert_int_equal(dropped, 0);
	gb_buf_free(&out);
	gb_buf_free(&again);
}

static void cleaning_drops_what_may_not_stand_and_counts_it(void **state)
{
	(void)state;
	cleans_to("a\033[2Jb", 6, "a[2Jb", 1);
	cleans_to("a\bb\0c\177", 6, "abc", 3);
	cleans_to("\xc2\x9b"
		  "31m",
		  5, "31m", 1);
	cleans_to("caf\xc3 \xff\xfe", 7, "caf ", 3);
	cleans_to("", 0, "", 0);
}

static void every_way_to_end_a_line_becomes_a_newline(void **state)
{
	(void)state;
	cleans_to("a\r\nb\rc\nd", 8, "a\nb\nc\nd", 0);
	cleans_to("a\u2028b\u2029c", 9, "a\nb\nc", 0);
	cleans_to("\ufeff"
		  "a",
		  4, "a", 0);
}

static void cleaning_gives_nfc(void **state)
{
	(void)state;
	cleans_to("Lly\u0302n", 6, "Ll\u0177n", 0);
}

/* Plain bytes go a shorter way than others: to the same end. */
static void plain_letters_are_cleaned_alike_wherever_they_stand(void **state)
{
	(void)state;
	for (unsigned c = 0; c < 0x80; c++) {
		char alone[2] = { (char)c, '\0' }, beside[4] = "?\u0177";
		struct gb_buf one = { 0 }, two = { 0 };
		size_t dropped = 0, also = 0;

		beside[0] = (char)c;
		ok(gb_text_clean(&one, alone, 1, &dropped, err));
		ok(gb_text_clean(&two, beside, 3, &also, err));
		gb_buf_text(&one, "\u0177");
		assert_int_equal(dropped, also);
		assert_int_equal(one.len, two.len);
		assert_memory_equal(one.data, two.data, one.len);
		gb_buf_free(&one);
		gb_buf_free(&two);
	}
	cleans_to("a y\u0302y\u0302 b", 10, "a \u0177\u0177 b", 0);
	cleans_to("a\0\u0302b", 5, "\u00e2b", 1);
	cleans_to("a\ufeffb", 5, "a\ufeffb", 0);
	/* In front of all that is kept, however often. */
	cleans_to("\ufeff\ufeffb", 7, "b", 0);
	cleans_to("\xff\ufeffb", 5, "b", 1);
}

static void at_most_four_marks_in_a_row_are_kept(void **state)
{
	(void)state;
	/* U+0335 composes with nothing. */
	cleans_to("x\u0335\u0335\u0335\u0335\u0335\u0335y", 14,
		  "x\u0335\u0335\u0335\u0335y", 2);
	/* U+0344 comes apart into two marks, after which there are eight. */
	cleans_to("x\u0344\u0344\u0344\u0344", 9,
		  "\u1e8d\u0301\u0308\u0301\u0308", 3);
}

static void a_storm_of_marks_is_cleaned_in_no_time(void **state)
{
	struct gb_buf in = { 0 }, out = { 0 };

	(void)state;
	for (int i = 0; i < 60000; i++)
		gb_buf_text(&in, i % 2 ? "\u0301" : "\u0323");
	ok(gb_text_clean(&out, in.data, in.len, NULL, err));
	assert_true(out.len <= 4 * 2);
	gb_buf_free(&in);
	gb_buf_free(&out);
}

static void a_line_has_no_newline_tab_or_outer_blank(void **state)
{
	struct gb_buf out = { 0 };
	size_t dropped;

	(void)state;
	ok(gb_text_line(&out, "  Mrs\tS\nDavies\a \n", 17, &dropped, err));
	assert_string_equal(gb_buf_string(&out), "Mrs S Davies");
	assert_int_equal(dropped, 1);
	ok(gb_text_line(&out, " \n", 2, NULL, err));
	assert_string_equal(gb_buf_string(&out), "Mrs S Davies");
	gb_buf_free(&out);
}

static void shows_as(const char *bytes, size_t n, const char *want)
{
	struct gb_buf out = { 0 };

	gb_text_display(&out, bytes, n);
	assert_string_equal(gb_buf_string(&out), want);
	gb_buf_free(&out);
}

static void the_screen_shows_marks_for_what_is_hidden(void **state)
{
	(void)state;
	shows_as("a\u202eb", 5, "a\u2039RLO\u203ab");
	shows_as("a\u200bb", 5, "a\u2039ZWSP\u203ab");
	shows_as("a\U000e0041", 5, "a\u2039U+E0041\u203a");
	shows_as("a\u3164", 4, "a\u2039U+3164\u203a");
	shows_as("a\033[2J\rb\b\xc2\x9b", 10,
		 "a\u2039U+001B\u203a[2J\u2039U+000D\u203ab"
		 "\u2039U+0008\u203a\u2039U+009B\u203a");
	shows_as("a\xff", 2, "a\ufffd");
	shows_as("a\tb\nc", 5, "a    b\nc");
	shows_as("T\u0177 \u2764\ufe0f", 10, "T\u0177 \u2764");
}

static void a_mark_never_lands_on_what_stood_before(void **state)
{
	(void)state;
	shows_as("\u0301a\n\u0301", 6, "\u25cc\u0301a\n\u25cc\u0301");
	shows_as("x\u0335\u0335\u0335\u0335\u0335", 11,
		 "x\u0335\u0335\u0335\u0335");
}

static void no_byte_string_moves_the_cursor(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	fixture_env(&f);
	for (int round = 0; round < 2000; round++) {
		unsigned char in[24];
		struct gb_buf out = { 0 };

		f.env.random(&f.env, in, sizeof(in));
		gb_text_display(&out, in, sizeof(in));
		assert_true(gb_text_valid(out.data, out.len));
		for (size_t i = 0; i < out.len; i++)
			assert_true(out.data[i] >= 0x20 || out.data[i] == '\n');
		gb_buf_free(&out);
	}
}

static void widths_are_counted_in_columns(void **state)
{
	static const char text[] = "a\u0177e\u0301\u6f22b";
	size_t cells;

	(void)state;
	assert_int_equal(gb_text_width_cells(text, strlen(text)), 6);
	assert_int_equal(gb_text_cut_cells(text, strlen(text), 4, &cells), 6);
	assert_int_equal(cells, 3); /* the wide one would need two more */
	assert_int_equal(gb_text_cut_cells(text, strlen(text), 5, &cells), 9);
	assert_int_equal(cells, 5);
	assert_int_equal(gb_text_cut_cells("e\u0301x", 4, 1, NULL), 3);
	assert_int_equal(gb_text_cut_cells("abc", 3, 0, &cells), 0);
	assert_int_equal(cells, 0);
}

static void folds_to(const char *text, const char *want)
{
	struct gb_buf out = { 0 };

	ok(gb_text_fold(&out, text, strlen(text), err));
	assert_string_equal(gb_buf_string(&out), want);
	gb_buf_free(&out);
}

static void folding_leaves_the_plain_letters(void **state)
{
	(void)state;
	folds_to("Ll\u0177n", "llyn");
	folds_to("\u0141ukasz S\u00f8rensen", "lukasz sorensen");
	folds_to("STRASSE stra\u00dfe", "strasse strasse");
	folds_to("O\u2019Neil \u2013 \u2018x\u2019", "o'neil - 'x'");
	folds_to("Mrs \n\t Davies", "mrs davies");
	folds_to("Har\u200bris", "harris");
	folds_to("\uff28arris", "harris");
	folds_to("caf\xff\u00e9", "cafe");
	folds_to("a \u00a0\u00a0 b\u00a0", "a b ");
	folds_to("\u00a0 \tE\u0301 \u0301X", " e x");
	folds_to("", "");
}

static bool names(const char *text, const char *word)
{
	struct gb_buf t = { 0 }, w = { 0 };
	bool is_named;

	ok(gb_text_fold(&t, text, strlen(text), err));
	ok(gb_text_fold(&w, word, strlen(word), err));
	is_named = gb_text_names_word(gb_buf_string(&t), gb_buf_string(&w));
	gb_buf_free(&t);
	gb_buf_free(&w);
	return is_named;
}

static void names_are_found_as_whole_words(void **state)
{
	(void)state;
	assert_true(names("about Mr Harris.", "Harris"));
	assert_true(names("Harris", "Harris"));
	assert_true(names("(HARRIS)", "Harris"));
	assert_true(names("Harris\u2019s account", "Harris"));
	assert_true(names("the Davies\u2019 house", "Davies"));
	assert_true(names("Mrs Davie's account", "Davies"));
	assert_true(names("@mr_harris_llyn", "Harris"));
	assert_false(names("Harrison", "Harris"));
	assert_false(names("charris", "Harris"));
	assert_false(names("Harris2", "Harris"));
	assert_false(names("Har ris", "Harris"));
	assert_false(names("anything", ""));
	assert_false(names("", "Harris"));
}

static void joints_of_a_name_may_be_written_in_any_way(void **state)
{
	(void)state;
	assert_true(names("Mr O'Neil", "O'Neil"));
	assert_true(names("Mr ONeil's page", "O'Neil"));
	assert_true(names("Mr O Neil", "O'Neil"));
	assert_true(names("Davies-Jones", "Davies"));
	assert_true(names("Davies-Jones", "Jones"));
	assert_true(names("Davies Jones", "Davies-Jones"));
	assert_true(names("Davies - Jones", "Davies-Jones"));
	assert_false(names("Mrs Davies", "Davies-Jones"));
	assert_true(names("to the\nHead  Teacher today", "the head teacher"));
	assert_true(names("the Headteacher", "head teacher"));
	assert_false(names("the heading", "the head"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refusal_names_the_line_and_what_is_wrong),
		cmocka_unit_test(ordinary_text_is_taken),
		cmocka_unit_test(a_text_may_have_256_kib_and_not_one_byte_more),
		cmocka_unit_test(
			cleaning_drops_what_may_not_stand_and_counts_it),
		cmocka_unit_test(every_way_to_end_a_line_becomes_a_newline),
		cmocka_unit_test(cleaning_gives_nfc),
		cmocka_unit_test(
			plain_letters_are_cleaned_alike_wherever_they_stand),
		cmocka_unit_test(at_most_four_marks_in_a_row_are_kept),
		cmocka_unit_test(a_storm_of_marks_is_cleaned_in_no_time),
		cmocka_unit_test(a_line_has_no_newline_tab_or_outer_blank),
		cmocka_unit_test(the_screen_shows_marks_for_what_is_hidden),
		cmocka_unit_test(a_mark_never_lands_on_what_stood_before),
		cmocka_unit_test(no_byte_string_moves_the_cursor),
		cmocka_unit_test(widths_are_counted_in_columns),
		cmocka_unit_test(folding_leaves_the_plain_letters),
		cmocka_unit_test(names_are_found_as_whole_words),
		cmocka_unit_test(joints_of_a_name_may_be_written_in_any_way),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

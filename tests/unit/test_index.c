/* SPDX-License-Identifier: ISC
 * test_index.c - the list of what one person may read. */
#include <stdio.h>
#include <string.h>

#include "guardbook/index.h"
#include "tests/fixture.h"

static const struct gb_row plain = {
	.name = "KDR-482",
	.kind = "concern",
	.type = "cyberbullying",
	.state = "new",
	.title = "Unkind messages in a class group",
	.about = "a Year 5 pupil",
	.with = "Mrs S Davies; Miss J Pugh",
	.with_ids = " aaaaaaaa bbbbbbbb ",
	.people = "{\"about\":[],\"with\":[]}",
	.opened_s = FIXTURE_NOW_S,
	.changed_s = FIXTURE_NOW_S,
	.words = "It was at the Llŷn outing, near the Tŷ Gwyn car park",
};

static int setup(void **state)
{
	struct gb_index *ix = NULL;

	if (gb_index_create(&ix, NULL) != GB_OK)
		return -1;
	*state = ix;
	return 0;
}

static int teardown(void **state)
{
	gb_index_free(*state);
	return 0;
}

/* Put a copy of `row` as case number `n`. */
static void put(struct gb_index *ix, struct gb_row row, unsigned char n)
{
	row.number = n;
	ok(gb_index_put(ix, &row, err));
}

static size_t count(struct gb_index *ix, struct gb_filter f)
{
	size_t n = 99;

	ok(gb_index_count(ix, &f, &n, err));
	return n;
}

static size_t found(struct gb_index *ix, const char *words)
{
	return count(ix, (struct gb_filter){ .words = words });
}

/* Expect that `f` lists the cases `ids`, in that order. */
static void expect(struct gb_index *ix, struct gb_filter f, const char *ids)
{
	struct gb_rows rows;
	char got[16] = "";

	ok(gb_index_list(ix, &f, &rows, err));
	for (size_t i = 0; i < rows.n && i < 15; i++)
		got[i] = (char)('0' + rows.row[i].number);
	assert_string_equal(got, ids);
	gb_rows_free(&rows);
}

static void a_row_comes_back_whole(void **state)
{
	struct gb_filter f = { 0 };
	struct gb_row row = plain, *got;
	struct gb_rows rows;

	row.due_s = FIXTURE_NOW_S + 7;
	row.changed_s = FIXTURE_NOW_S + 5;
	row.urgent = true;
	row.changes = 4000000000u;
	row.number = 4000000001u;
	ok(gb_index_put(*state, &row, err));
	ok(gb_index_list(*state, &f, &rows, err));
	assert_int_equal(rows.n, 1);
	assert_int_equal(rows.total, 1);
	got = rows.row;
	assert_true(got->number == 4000000001u);
	assert_string_equal(got->name, row.name);
	assert_string_equal(got->kind, row.kind);
	assert_string_equal(got->type, row.type);
	assert_string_equal(got->state, row.state);
	assert_string_equal(got->title, row.title);
	assert_string_equal(got->about, row.about);
	assert_string_equal(got->with, row.with);
	assert_string_equal(got->with_ids, row.with_ids);
	assert_string_equal(got->people, row.people);
	assert_string_equal(got->words, "");
	assert_true(got->opened_s == FIXTURE_NOW_S);
	assert_true(got->changed_s == FIXTURE_NOW_S + 5);
	assert_true(got->due_s == FIXTURE_NOW_S + 7);
	assert_true(got->urgent);
	assert_true(got->changes == 4000000000u);
	gb_rows_free(&rows);
	assert_null(rows.row);
}

static void putting_a_case_again_replaces_it_and_its_words(void **state)
{
	struct gb_row row = plain;

	put(*state, row, 1);
	row.state = "closed";
	row.words = "photographs";
	put(*state, row, 1);
	assert_int_equal(count(*state, (struct gb_filter){ 0 }), 1);
	assert_int_equal(found(*state, "gwyn"), 0);
	assert_int_equal(found(*state, "photo"), 1);
	expect(*state, (struct gb_filter){ .state = "closed" }, "1");
	expect(*state, (struct gb_filter){ .state = "new" }, "");
}

static void a_dropped_case_is_gone_from_list_and_find(void **state)
{
	put(*state, plain, 1);
	put(*state, plain, 2);
	ok(gb_index_drop(*state, 1, err));
	ok(gb_index_drop(*state, 1, err)); /* not there: fine */
	expect(*state, (struct gb_filter){ 0 }, "2");
	expect(*state, (struct gb_filter){ .words = "gwyn" }, "2");
}

static void every_condition_narrows_the_list(void **state)
{
	struct gb_row row = plain;

	put(*state, row, 1);
	row.state = "closed";
	put(*state, row, 2);
	row.type = "complaint";
	row.with_ids = " cccccccc ";
	row.due_s = 5000;
	put(*state, row, 3);
	assert_int_equal(count(*state, (struct gb_filter){ 0 }), 3);
	expect(*state, (struct gb_filter){ .state = "closed" }, "32");
	expect(*state, (struct gb_filter){ .not_state = "closed" }, "1");
	expect(*state, (struct gb_filter){ .type = "complaint" }, "3");
	expect(*state, (struct gb_filter){ .with_id = "bbbbbbbb" }, "21");
	expect(*state, (struct gb_filter){ .with_id = "bbbb" }, "");
	expect(*state, (struct gb_filter){ .due_before_s = 5001 }, "3");
	expect(*state, (struct gb_filter){ .due_before_s = 5000 }, "");
	expect(*state,
	       (struct gb_filter){ .state = "closed",
				   .type = "cyberbullying",
				   .with_id = "aaaaaaaa",
				   .words = "unkind" },
	       "2");
}

static void each_order_is_kept(void **state)
{
	/* clang-format off */
	static const struct { int64_t opened, changed, due; } at[] = {
		{ 10, 900, 0 }, { 30, 100, 70 }, { 20, 500, 50 },
		{ 20, 500, 50 },
	};
	/* clang-format on */

	for (size_t i = 0; i < GB_COUNT(at); i++) {
		struct gb_row row = plain;

		row.opened_s = at[i].opened;
		row.changed_s = at[i].changed;
		row.due_s = at[i].due;
		put(*state, row, (unsigned char)(i + 1));
	}
	expect(*state, (struct gb_filter){ .order = GB_BY_OPENED }, "2431");
	expect(*state, (struct gb_filter){ .order = GB_BY_CHANGED }, "1432");
	expect(*state, (struct gb_filter){ .order = GB_BY_DUE }, "3421");
}

static void a_page_is_part_of_the_whole(void **state)
{
	struct gb_filter f = { .order = GB_BY_DUE, .offset = 2, .limit = 3 };
	struct gb_rows rows;

	for (unsigned char i = 1; i <= 7; i++)
		put(*state, plain, i);
	expect(*state, f, "345");
	f.offset = 6;
	expect(*state, f, "7");
	f.limit = 0;
	f.offset = 5;
	expect(*state, f, "67");
	f.offset = 7;
	ok(gb_index_list(*state, &f, &rows, err));
	assert_int_equal(rows.n, 0);
	assert_int_equal(rows.total, 7);
	gb_rows_free(&rows);
}

static void find_folds_case_and_accents(void **state)
{
	static const char *const hits[] = {
		"llyn",      "LLŶN",        "Llŷn",   "ty",      "tŷ",
		"gw",        "kdr-48",      "482",    "KDR-482", "davies unk",
		"pugh",      "year 5",      "outing", "m",       "  gwyn ",
		"car\tpark", "class.group",
	};
	static const char *const misses[] = { "wyn", "llynn", "davies zebra",
					      "kd-482", "llyn.zebra" };

	put(*state, plain, 1);
	for (size_t i = 0; i < GB_COUNT(hits); i++)
		if (found(*state, hits[i]) != 1)
			fail_msg("\"%s\" found nothing", hits[i]);
	for (size_t i = 0; i < GB_COUNT(misses); i++)
		if (found(*state, misses[i]) != 0)
			fail_msg("\"%s\" found something", misses[i]);
	/* Text typed with combining marks is the same text. */
	assert_int_equal(found(*state, "Lly\xcc\x82n"), 1);
}

static void what_people_type_is_never_query_language(void **state)
{
	static const char *const typed[] = {
		"\"",        "\"\"",
		"\"gwyn",    "gwyn\"",
		"gwyn*",     "*",
		"g*n",       "(gwyn",
		"gwyn)",     "[gwyn]",
		"{gwyn}",    "text:gwyn",
		"text : x",  "-gwyn",
		"^gwyn",     "+gwyn",
		"gwyn OR",   "OR zebra",
		"AND gwyn",  "NOT gwyn",
		"gwyn NOT",  "NEAR",
		"NEAR(",     "NEAR(gwyn tŷ, 2)",
		"' or 1=1;", "\\",
		"%",         "?1",
		"\xff\xfe",  "\xc3",
		"gwyn;drop", "--",
		"gwyn\"\"*", "\"gwyn\" OR \"zebra\"",
		",",         "a\"b\"c",
	};

	put(*state, plain, 1);
	for (size_t i = 0; i < GB_COUNT(typed); i++)
		assert_true(found(*state, typed[i]) <= 1);
	/* Operators are words: nothing here is named "or" or "zebra". */
	assert_int_equal(found(*state, "gwyn OR zebra"), 0);
	assert_int_equal(found(*state, "NOT zebra"), 0);
	assert_int_equal(found(*state, "NEAR"), 1); /* "near the" */
	/* Signs alone don't spoil the words beside them. */
	assert_int_equal(found(*state, "gwyn - park"), 1);
	assert_int_equal(found(*state, "\"gwyn\" (park)*"), 1);
	assert_int_equal(found(*state, "— gwyn"), 1);
	assert_int_equal(found(*state, "***"), 0);
}

static void no_words_mean_any_and_a_page_of_words_is_harmless(void **state)
{
	static char many[60000];

	put(*state, plain, 1);
	assert_int_equal(found(*state, ""), 1);
	assert_int_equal(found(*state, " \t\n"), 1);
	for (size_t i = 0; i + 5 < sizeof(many); i += 5)
		memcpy(many + i, "gwyn ", 5);
	assert_int_equal(found(*state, many), 1);
	memset(many, 'a', sizeof(many) - 1);
	assert_int_equal(found(*state, many), 0);
	memset(many, '"', sizeof(many) - 1);
	assert_int_equal(found(*state, many), 0);
}

static void a_batch_appears_when_it_ends(void **state)
{
	ok(gb_index_begin(*state, err));
	put(*state, plain, 1);
	put(*state, plain, 2);
	ok(gb_index_commit(*state, err));
	expect(*state, (struct gb_filter){ .words = "gwyn" }, "21");
}

static void a_batch_never_ended_is_thrown_away(void **state)
{
	put(*state, plain, 1);
	ok(gb_index_begin(*state, err));
	put(*state, plain, 2);
	ok(gb_index_begin(*state, err));
	put(*state, plain, 3);
	ok(gb_index_commit(*state, err));
	expect(*state, (struct gb_filter){ 0 }, "31");
	expect(*state, (struct gb_filter){ .words = "gwyn" }, "31");
}

/* One letter that begins a word of every case is found another way: the page
 * must be the same as that of the whole word. */
static void a_common_beginning_lists_what_the_word_lists(void **state)
{
	struct gb_index *ix = *state;
	struct gb_filter whole = { .words = "outing", .limit = 20 };
	struct gb_filter first = { .words = "o", .limit = 20 };
	struct gb_row row = plain;
	struct gb_rows a, b;

	ok(gb_index_begin(ix, err));
	for (unsigned i = 0; i < 4500; i++) {
		row.number = i + 1;
		row.opened_s = FIXTURE_NOW_S + (i * 7919) % 4500;
		row.state = i % 3 ? "open" : "closed";
		ok(gb_index_put(ix, &row, err));
	}
	ok(gb_index_commit(ix, err));
	for (int round = 0; round < 4; round++) {
		whole.order = first.order =
			round % 2 ? GB_BY_CHANGED : GB_BY_OPENED;
		whole.not_state = first.not_state = round < 2 ? NULL : "closed";
		whole.offset = first.offset = (size_t)round * 100;
		ok(gb_index_list(ix, &whole, &a, err));
		ok(gb_index_list(ix, &first, &b, err));
		assert_int_equal(a.total, round < 2 ? 4500 : 3000);
		assert_int_equal(a.total, b.total);
		assert_int_equal(a.n, 20);
		assert_int_equal(b.n, 20);
		for (size_t i = 0; i < a.n; i++)
			assert_int_equal(a.row[i].number, b.row[i].number);
		gb_rows_free(&a);
		gb_rows_free(&b);
	}
}

/* The index as it comes back from its image. */
static struct gb_index *through_image(struct gb_index *ix, const char *gone,
				      const char *there)
{
	unsigned char *image = NULL;
	struct gb_index *again = NULL;
	size_t n = 0;

	ok(gb_index_image(ix, &image, &n, err));
	if (gone)
		assert_null(memmem(image, n, gone, strlen(gone)));
	if (there)
		assert_non_null(memmem(image, n, there, strlen(there)));
	ok(gb_index_restore(&again, image, n, err));
	return again;
}

static void a_case_changed_often_is_found_once_by_its_newest_words(void **state)
{
	struct gb_index *ix = *state, *again;
	struct gb_row row = plain;
	char words[64];

	put(ix, plain, 1);
	for (unsigned i = 0; i < 2500; i++) {
		snprintf(words, sizeof(words), "always version%u", i);
		row.words = words;
		put(ix, row, 2);
	}
	/* Once as they stand, once swept: by now most are stale. */
	for (int round = 0; round < 2; round++) {
		assert_int_equal(found(ix, "always"), 1);
		assert_int_equal(found(ix, "a"), 2); /* "a Year 5 pupil" */
		assert_int_equal(found(ix, "version2499"), 1);
		assert_int_equal(found(ix, "version2498"), 0);
		assert_int_equal(found(ix, "version17"), 0);
		expect(ix, (struct gb_filter){ .words = "unkind" }, "21");
		if (round == 0)
			gb_index_free(
				through_image(ix, "version17", "version2499"));
	}
	again = through_image(ix, "version17", "version2499");
	assert_int_equal(found(again, "always"), 1);
	assert_int_equal(found(again, "a"), 2);
	assert_int_equal(found(again, "version2498"), 0);
	expect(again, (struct gb_filter){ .words = "unkind" }, "21");
	put(again, row, 1);
	assert_int_equal(found(again, "always"), 2);
	assert_int_equal(found(again, "gwyn"), 0);
	gb_index_free(again);
}

static void what_was_dropped_is_in_no_image(void **state)
{
	struct gb_index *ix = *state, *again;
	struct gb_row row = plain;

	put(ix, plain, 1);
	row.words = "quixotically llŷn";
	put(ix, row, 2);
	row.words = "zanzibarian";
	put(ix, row, 3);
	ok(gb_index_drop(ix, 2, err));
	assert_int_equal(found(ix, "quixot"), 0);
	again = through_image(ix, "quixot", "zanzibarian");
	assert_int_equal(found(again, "quixot"), 0);
	assert_int_equal(found(again, "llyn"), 1);
	expect(again, (struct gb_filter){ .words = "unkind" }, "31");
	gb_index_free(again);
}

static void words_may_follow_their_rows(void **state)
{
	struct gb_index *ix = *state, *again;
	struct gb_row row = plain;
	uint32_t next[2];
	size_t n = 9;

	ok(gb_index_unread(ix, &n, err));
	assert_int_equal(n, 0);
	row.words = NULL;
	for (unsigned char i = 1; i <= 3; i++)
		put(ix, row, i);
	expect(ix, (struct gb_filter){ 0 }, "321");
	assert_int_equal(found(ix, "unkind"), 0);
	again = through_image(ix, NULL, NULL);
	ok(gb_index_unread(again, &n, err));
	assert_int_equal(n, 3);
	ok(gb_index_next_unread(again, next, GB_COUNT(next), &n, err));
	assert_int_equal(n, 2);
	assert_int_equal(next[0], 3);
	assert_int_equal(next[1], 2);
	put(again, plain, 3);
	expect(again, (struct gb_filter){ .words = "gwyn" }, "3");
	ok(gb_index_next_unread(again, next, GB_COUNT(next), &n, err));
	assert_int_equal(n, 2);
	assert_int_equal(next[0], 2);
	/* Without words again: what they were is forgotten. */
	put(again, row, 3);
	assert_int_equal(found(again, "gwyn"), 0);
	gb_index_free(again);
}

static void bytes_that_are_no_image_are_refused_or_harmless(void **state)
{
	struct gb_index *ix = *state, *again;
	unsigned char *image = NULL, *bad;
	size_t n = 0;

	put(ix, plain, 1);
	ok(gb_index_image(ix, &image, &n, err));
	for (size_t i = 0; i < 60; i++) {
		struct gb_filter f = { .words = "gwyn" };
		struct gb_rows rows;

		bad = gb_index_image_room(n);
		memcpy(bad, image, n);
		bad[i < 30 ? i : (i * 2654435761u) % n] ^= 0xff;
		again = NULL;
		if (gb_index_restore(&again, bad, i % 7 == 6 ? n / 2 : n,
				     NULL) != GB_OK) {
			assert_null(again);
			continue;
		}
		if (gb_index_list(again, &f, &rows, NULL) == GB_OK)
			gb_rows_free(&rows);
		gb_index_free(again);
	}
	gb_index_image_free(image, n);
}

/* 17 MiB of words are above the limit of one value: a put that fails half
 * way, after its row and before its words. */
static void a_failed_put_leaves_nothing_and_breaks_its_batch(void **state)
{
	static char huge[(17 << 20) + 1];
	struct gb_row row = plain;

	memset(huge, 'a', sizeof(huge) - 1);
	row.words = huge;
	row.number = 9;
	assert_int_not_equal(gb_index_put(*state, &row, NULL), GB_OK);
	assert_int_equal(count(*state, (struct gb_filter){ 0 }), 0);
	put(*state, plain, 1);
	ok(gb_index_begin(*state, err));
	put(*state, plain, 2);
	assert_int_not_equal(gb_index_put(*state, &row, NULL), GB_OK);
	put(*state, plain, 3);
	assert_int_not_equal(gb_index_commit(*state, NULL), GB_OK);
	expect(*state, (struct gb_filter){ 0 }, "1");
	expect(*state, (struct gb_filter){ .words = "gwyn" }, "1");
	put(*state, plain, 4);
	expect(*state, (struct gb_filter){ 0 }, "41");
}

int main(void)
{
#define each(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		each(a_row_comes_back_whole),
		each(putting_a_case_again_replaces_it_and_its_words),
		each(a_dropped_case_is_gone_from_list_and_find),
		each(every_condition_narrows_the_list),
		each(a_common_beginning_lists_what_the_word_lists),
		each(each_order_is_kept),
		each(a_page_is_part_of_the_whole),
		each(find_folds_case_and_accents),
		each(what_people_type_is_never_query_language),
		each(no_words_mean_any_and_a_page_of_words_is_harmless),
		each(a_batch_appears_when_it_ends),
		each(a_batch_never_ended_is_thrown_away),
		each(a_case_changed_often_is_found_once_by_its_newest_words),
		each(what_was_dropped_is_in_no_image),
		each(words_may_follow_their_rows),
		each(bytes_that_are_no_image_are_refused_or_harmless),
		each(a_failed_put_leaves_nothing_and_breaks_its_batch),
	};

	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_many.c - many reports in one go: one flush for all. */
#include <stdlib.h>
#include <string.h>

#include "src/casework/book.h"
#include "tests/book.h"

static json_t *report(const char *text)
{
	return json_pack("{s:s, s:s}", "type", "filtering", "text", text);
}

static uint64_t entries(const struct book *b)
{
	return gb_casebook_chain(b->book)->n;
}

static void each_is_an_entry_of_its_own(void **state)
{
	enum { N = 20 };
	struct gb_done done[N] = { 0 };
	json_t *reports[N];
	struct gb_session *dsl;
	struct gb_case *c = NULL;
	struct book b;
	uint64_t before;
	size_t n = 99;

	book_make(&b, *state);
	dsl = book_sign_in(&b, "dsl");
	before = entries(&b);
	for (size_t i = 0; i < N; i++)
		reports[i] = report("A page.");
	ok(gb_session_log_many(dsl, reports, N, done, &n, err));
	assert_int_equal(n, N);
	assert_int_equal(entries(&b), before + N);
	/* The index follows, and what comes next goes on as ever. */
	ok(gb_session_catch_up(dsl, NULL, err));
	for (size_t i = 0; i < N; i++) {
		ok(gb_session_case(dsl, done[i].name, &c, err));
		assert_int_equal(c->n_opened, 1);
		assert_true(strlen(done[i].receipt) > 0);
		assert_int_equal(done[i].entry, 1);
		assert_true(done[i].still_mine);
		gb_case_free(c);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(done[i].name, done[j].name);
		json_decref(reports[i]);
	}
	ok(book_do(dsl, done[0].name, "note", json_pack("{s:s}", "text", "."),
		   err));
	ok(gb_vault_stock_add(b.book->vault, 1, err));
	gb_session_free(dsl);
	book_reopen(&b);
	dsl = book_sign_in(&b, "dsl");
	assert_int_equal(entries(&b), before + N + 1);
	gb_session_free(dsl);
	book_free(&b);
}

static void one_that_cannot_be_logged_stops_those_behind_it(void **state)
{
	json_t *reports[] = { report("One."), report("The headteacher."),
			      report("Three.") };
	struct gb_done done[3] = { 0 };
	struct gb_err why = { 0 };
	struct gb_session *dsl;
	struct book b;
	uint64_t before;
	size_t n = 99;

	book_make(&b, *state);
	dsl = book_sign_in(&b, "dsl");
	before = entries(&b);
	assert_int_equal(gb_session_log_many(dsl, reports, 3, done, &n, &why),
			 GB_ASK);
	assert_non_null(strstr(why.msg, "is this about"));
	assert_int_equal(n, 1);
	assert_int_equal(entries(&b), before + 1);
	assert_int_equal(gb_session_log_many(dsl, reports, 0, done, &n, NULL),
			 GB_OK);
	assert_int_equal(n, 0);
	for (size_t i = 0; i < 3; i++)
		json_decref(reports[i]);
	gb_session_free(dsl);
	book_free(&b);
}

static void what_would_be_done_is_told_without_doing_it(void **state)
{
	struct gb_session *dsl, *it;
	json_t *data = report("A page."), *bad = report("The headteacher.");
	char name[GB_CASE_NAME_ROOM];
	struct book b;
	uint64_t before;

	book_make(&b, *state);
	dsl = book_sign_in(&b, "dsl");
	it = book_sign_in(&b, "it");
	book_log(dsl, "filtering", NULL, "A page.", name);
	before = entries(&b);
	ok(gb_session_would(dsl, NULL, &gb_verb_log, data, err));
	assert_int_equal(gb_session_would(dsl, NULL, &gb_verb_log, bad, NULL),
			 GB_ASK);
	assert_int_equal(gb_session_would(it, NULL, &gb_verb_log, data, NULL),
			 GB_DENIED);
	assert_int_equal(gb_session_would(it, name, &gb_verb_note, data, NULL),
			 GB_NOT_FOUND);
	assert_int_equal(gb_session_would(dsl, name, &gb_verb_note, data, NULL),
			 GB_INVALID);
	assert_int_equal(entries(&b), before);
	json_decref(data);
	json_decref(bad);
	gb_session_free(it);
	gb_session_free(dsl);
	book_free(&b);
}

int main(void)
{
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		T(each_is_an_entry_of_its_own),
		T(one_that_cannot_be_logged_stops_those_behind_it),
		T(what_would_be_done_is_told_without_doing_it),
	};

	gb_json_start();
	return cmocka_run_group_tests_name("many", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_verify.c - what the last check came to, and going on from there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "src/casework/verify_parts.h"
#include "tests/book.h"

struct world {
	struct book book;
	struct gb_session *dsl, *deputy, *teacher, *head;
	char name[GB_CASE_NAME_ROOM]; /* a case of the DSL and the deputy */
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	void *f = NULL;

	if (!w || fixture_setup(&f) != 0)
		return -1;
	book_make(&w->book, f);
	w->dsl = book_sign_in(&w->book, "dsl");
	w->deputy = book_sign_in(&w->book, "deputy");
	w->teacher = book_sign_in(&w->book, "teacher");
	w->head = book_sign_in(&w->book, "head");
	book_log(w->teacher, "cyberbullying", NULL, "A chat.", w->name);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->book.f;

	gb_session_free(w->dsl);
	gb_session_free(w->deputy);
	gb_session_free(w->teacher);
	gb_session_free(w->head);
	book_free(&w->book);
	free(w);
	return fixture_teardown(&f);
}

static void note(struct world *w, struct gb_session *s, const char *name)
{
	ok(gb_session_catch_up(s, NULL, err));
	ok(book_do(s, name, "note", json_pack("{s:s}", "text", "Seen."), err));
	w->book.f->now_s += 60;
}

static void check_all(struct world *w, struct gb_session *s, uint64_t entries)
{
	struct gb_verdict v;

	ok(gb_verify(&v, w->book.dir, s, NULL, &w->book.f->env, err));
	assert_true(v.whole);
	assert_int_equal(v.entries, entries);
	assert_int_equal(v.fresh, entries);
	assert_int_equal(v.full_s, w->book.f->now_s);
	gb_verdict_free(&v);
}

static void check_new(struct gb_session *s, uint64_t fresh, uint64_t entries)
{
	struct gb_verdict v;

	ok(gb_verify_new(&v, s, err));
	assert_true(v.whole);
	assert_int_equal(v.fresh, fresh);
	assert_int_equal(v.entries, entries);
	gb_verdict_free(&v);
}

static enum gb_code try_new(struct gb_session *s)
{
	struct gb_verdict v;
	enum gb_code rc = gb_verify_new(&v, s, NULL);

	gb_verdict_free(&v);
	return rc;
}

static enum gb_code try_unchanged(struct gb_session *s)
{
	struct gb_verdict v;
	enum gb_code rc = gb_verify_unchanged(&v, s, NULL);

	gb_verdict_free(&v);
	return rc;
}

/* --- claims ----------------------------------------------------------------
 */

static void before_the_first_check_there_is_none(void **state)
{
	struct world *w = *state;
	struct gb_checked last;

	assert_int_equal(gb_verify_last(&last, w->dsl, NULL), GB_NOT_FOUND);
	assert_int_equal(last.full_s, 0);
	assert_int_equal(try_new(w->dsl), GB_NOT_FOUND);
	assert_int_equal(try_unchanged(w->dsl), GB_NOT_FOUND);
}

static void what_a_check_came_to_is_kept_for_who_made_it(void **state)
{
	struct world *w = *state;
	const struct gb_chain *chain = w->book.book->chain;
	struct gb_checked last;

	note(w, w->dsl, w->name);
	check_all(w, w->dsl, 2);
	ok(gb_verify_last(&last, w->dsl, err));
	assert_true(last.whole);
	assert_int_equal(last.entries, 2);
	assert_int_equal(last.noise, 0);
	assert_int_equal(last.seq, chain->n);
	assert_memory_equal(last.oid, chain->head.oid, GB_OID_BYTES);
	assert_int_equal(last.at_s, w->book.f->now_s);
	assert_int_equal(last.full_s, w->book.f->now_s);
	assert_int_equal(gb_verify_last(&last, w->deputy, NULL), GB_NOT_FOUND);
	check_all(w, w->head, 0);
	ok(gb_verify_last(&last, w->head, err));
	assert_int_equal(last.entries, 0);
}

static void where_nothing_is_new_nothing_is_read(void **state)
{
	struct world *w = *state;
	struct gb_session *let_in = NULL;
	struct gb_verdict v;

	check_all(w, w->dsl, 1);
	ok(gb_session_unlock(&let_in, w->book.book, "dsl", "practice", err));
	w->book.f->now_s += 3600;
	ok(gb_verify_unchanged(&v, let_in, err));
	assert_true(v.whole);
	assert_int_equal(v.entries, 1);
	assert_int_equal(v.fresh, 0);
	assert_int_equal(v.full_s, w->book.f->now_s - 3600);
	assert_int_equal(json_array_size(v.bad), 0);
	gb_verdict_free(&v);
	note(w, w->deputy, w->name);
	assert_int_equal(try_unchanged(let_in), GB_NOT_FOUND);
	gb_session_free(let_in);
}

static void the_sums_are_those_of_a_whole_check(void **state)
{
	struct world *w = *state;
	char mine[GB_CASE_NAME_ROOM], other[GB_CASE_NAME_ROOM];
	json_t *who = NULL;

	check_all(w, w->dsl, 1);
	check_all(w, w->deputy, 1);
	check_all(w, w->head, 0);
	note(w, w->dsl, w->name);
	book_log(w->teacher, "filtering", NULL, "A site.", mine);
	book_log(w->teacher, "complaint", "parent:Smith", "A post.", other);
	check_new(w->dsl, 2, 3);
	check_new(w->dsl, 0, 3);
	check_new(w->head, 1, 1);
	/* Let in to a case, one reads all that was there before. */
	ok(book_do(w->dsl, w->name, "route",
		   json_pack("{s:s, s:s}", "to", "head", "reason",
			     "It is for you."),
		   err));
	check_new(w->head, 3, 4);
	check_new(w->dsl, 1, 4);
	/* And whoever is named in one reads nothing of it any more. */
	check_new(w->deputy, 3, 4);
	ok(gb_session_named(w->dsl, "staff", "Miss J Pugh", &who, err));
	ok(book_do(w->dsl, w->name, "note",
		   json_pack("{s:s, s:[o]}", "text", "She was there.", "about",
			     who),
		   err));
	check_new(w->deputy, 0, 1);
	check_new(w->dsl, 1, 5);
	check_all(w, w->dsl, 5);
	check_all(w, w->deputy, 1);
	check_all(w, w->head, 5);
}

static void what_was_found_once_is_looked_for_again(void **state)
{
	struct world *w = *state;
	const struct gb_chain *chain = w->book.book->chain;
	struct gb_checked last;

	check_all(w, w->dsl, 1);
	ok(gb_verify_last(&last, w->dsl, err));
	last.whole = false;
	ok(gb_checked_write(w->dsl, chain->id, &last, err));
	assert_int_equal(try_unchanged(w->dsl), GB_NOT_FOUND);
	assert_int_equal(try_new(w->dsl), GB_NOT_FOUND);
	check_all(w, w->dsl, 1);
	check_new(w->dsl, 0, 1);
}

/* Every byte of it, one after the other; and what is somebody else's. */
static void nobody_can_make_one_up(void **state)
{
	struct world *w = *state;
	struct gb_vault *vault = w->book.book->vault;
	char mine[40], theirs[40];
	struct gb_buf kept = { 0 };
	struct gb_checked last;
	size_t n = 0;

	check_all(w, w->dsl, 1);
	check_all(w, w->deputy, 1);
	snprintf(mine, sizeof(mine), "checked-%s", w->dsl->opener.person);
	snprintf(theirs, sizeof(theirs), "checked-%s",
		 w->deputy->opener.person);
	ok(gb_vault_get(vault, mine, &kept, err));
	for (size_t i = 0; i < kept.len; i++, n++) {
		kept.data[i] ^= 0x10;
		ok(gb_vault_set(vault, mine, kept.data, kept.len, err));
		assert_int_equal(gb_verify_last(&last, w->dsl, NULL),
				 GB_NOT_FOUND);
		kept.data[i] ^= 0x10;
	}
	for (size_t i = 0; i < kept.len; i++, n++) {
		ok(gb_vault_set(vault, mine, kept.data, i, err));
		assert_int_equal(gb_verify_last(&last, w->dsl, NULL),
				 GB_NOT_FOUND);
	}
	ok(gb_vault_set(vault, theirs, kept.data, kept.len, err));
	assert_int_equal(gb_verify_last(&last, w->deputy, NULL), GB_NOT_FOUND);
	ok(gb_vault_set(vault, mine, kept.data, kept.len, err));
	ok(gb_verify_last(&last, w->dsl, err));
	/* It dies with W, as the snapshots do. */
	gb_buf_free(&kept);
	gb_buf_fill(&kept, 7, GB_KEY_BYTES);
	ok(gb_vault_set(vault, GB_SNAPSHOT_W, kept.data, kept.len, err));
	assert_int_equal(gb_verify_last(&last, w->dsl, NULL), GB_NOT_FOUND);
	gb_buf_free(&kept);
	print_message("%zu made up: none is believed\n", n + 2);
}

static void put_branch(struct world *w, const unsigned char *oid)
{
	char *ref =
		fixture_path(w->book.f, "book/ledger.git/refs/heads/ledger");
	char *journal = fixture_path(w->book.f, "book/ledger.git/journal");
	char hex[42];

	gb_hex(hex, oid, GB_OID_BYTES);
	hex[40] = '\n';
	fixture_write(ref, hex, 41);
	/* Which would lead the branch on again. */
	fixture_write(journal, "", 0);
	free(journal);
	free(ref);
}

/* The branch moved back to where the last check ended looks like one where
 * nothing has happened since: the vault has seen more. */
static void a_branch_moved_back_is_not_unchanged(void **state)
{
	struct world *w = *state;
	struct gb_session *let_in = NULL;
	struct gb_checked last;
	struct gb_verdict v;

	check_all(w, w->dsl, 1);
	note(w, w->dsl, w->name);
	/* Out of the journal, which would lead the branch on again. */
	ok(gb_ledger_lock(w->book.book->ledger, err));
	ok(gb_ledger_checkpoint(w->book.book->ledger, err));
	gb_ledger_unlock(w->book.book->ledger);
	gb_casebook_remember_head(w->book.book);
	ok(gb_verify_last(&last, w->dsl, err));
	put_branch(w, last.oid);
	ok(gb_session_unlock(&let_in, w->book.book, "dsl", "practice", err));
	assert_int_equal(try_unchanged(let_in), GB_NOT_FOUND);
	gb_session_free(let_in);
	assert_int_equal(try_new(w->dsl), GB_NOT_FOUND);
	ok(gb_verify(&v, w->book.dir, w->dsl, NULL, &w->book.f->env, err));
	assert_false(v.whole);
	gb_verdict_free(&v);
	ok(gb_verify_last(&last, w->dsl, err));
	assert_false(last.whole);
}

static size_t n_told;

static void count_told(void *ctx, uint64_t done, uint64_t total)
{
	(void)ctx;
	assert_true(done < total);
	n_told++;
}

/* Enough that several threads open them, and that somebody is told. */
static void many_cases_are_opened_at_once(void **state)
{
	enum { CASES = 300 };
	const struct gb_watch watch = { .tell = count_told };
	struct world *w = *state;
	struct gb_verdict v;
	char name[GB_CASE_NAME_ROOM];

	for (int i = 0; i < CASES; i++)
		book_log(w->dsl, "filtering", NULL, "A site.", name);
	ok(gb_verify(&v, w->book.dir, w->dsl, &watch, &w->book.f->env, err));
	assert_true(v.whole);
	assert_int_equal(v.entries, CASES + 1);
	assert_true(n_told > 2);
	gb_verdict_free(&v);
	check_new(w->dsl, 0, CASES + 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(before_the_first_check_there_is_none),
		T(what_a_check_came_to_is_kept_for_who_made_it),
		T(where_nothing_is_new_nothing_is_read),
		T(the_sums_are_those_of_a_whole_check),
		T(what_was_found_once_is_looked_for_again),
		T(nobody_can_make_one_up),
		T(a_branch_moved_back_is_not_unchanged),
		T(many_cases_are_opened_at_once),
	};

	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}

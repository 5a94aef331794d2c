/* SPDX-License-Identifier: ISC
 * test_draft.c - words that are not sent yet: kept, sent once, nobody else's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/draft.h"
#include "src/casework/book.h"
#include "src/casework/draft_seal.h"
#include "src/store/vault_db.h"
#include "tests/book.h"

#define WORDS "A pupil showed me a page with our crest."

struct desk {
	struct book b;
	struct gb_session *s; /* Mr T Bevan */
	struct gb_draft d;    /* a report in the making */
};

static int setup(void **state)
{
	struct desk *k = calloc(1, sizeof(*k));
	void *f = NULL;

	if (!k || fixture_setup(&f) != 0)
		return -1;
	book_make(&k->b, f);
	k->s = book_sign_in(&k->b, "teacher");
	k->d.verb = &gb_verb_log;
	*state = k;
	return 0;
}

static int teardown(void **state)
{
	struct desk *k = *state;
	void *f = k->b.f;

	gb_draft_free(&k->d);
	gb_session_free(k->s);
	book_free(&k->b);
	free(k);
	return fixture_teardown(&f);
}

static void keep(struct gb_session *s, struct gb_draft *d, const char *text)
{
	json_t *words = json_pack("{s:s}", "narrative", text);

	ok(gb_draft_keep(s, d, words, err));
	json_decref(words);
}

static size_t listed(struct gb_session *s)
{
	struct gb_drafts all = { 0 };
	size_t n;

	ok(gb_drafts_list(s, &all, err));
	n = all.n;
	gb_drafts_free(&all);
	return n;
}

/* The first of them, which there must be. */
static struct gb_draft first(struct gb_session *s)
{
	struct gb_drafts all = { 0 };
	struct gb_draft d;

	ok(gb_drafts_list(s, &all, err));
	assert_true(all.n > 0);
	d = all.at[0];
	all.at[0].words = NULL;
	gb_drafts_free(&all);
	return d;
}

static size_t cases(const struct desk *k)
{
	return gb_casebook_chain(k->b.book)->n_cases;
}

static json_t *report(void)
{
	return json_pack("{s:s, s:s, s:s, s:[], s:{s:s, s:s}}", "type",
			 "filtering", "title", "A game was not blocked", "text",
			 WORDS, "about", "fields", "found_at",
			 "2026-03-16T11:10:00Z", "platform", "instagram");
}

static enum gb_code send(struct gb_session *s, struct gb_draft *d,
			 struct gb_done *done, struct gb_err *err)
{
	json_t *data = report();
	enum gb_code rc = gb_draft_send(s, d, data, NULL, done, err);

	json_decref(data);
	return rc;
}

/* The program ends here, and somebody signs in again. */
static void sit_down_again(struct desk *k, const char *who)
{
	gb_session_free(k->s);
	book_reopen(&k->b);
	k->s = book_sign_in(&k->b, who);
}

/* --- kept ----------------------------------------------------------------- */

static void what_is_kept_comes_back(void **state)
{
	struct desk *k = *state;
	struct gb_draft d;

	keep(k->s, &k->d, WORDS);
	assert_int_equal(k->d.kept_s, FIXTURE_NOW_S);
	k->b.f->now_s += 60;
	keep(k->s, &k->d, WORDS " It asks for £45.");
	sit_down_again(k, "teacher");
	d = first(k->s);
	assert_int_equal(listed(k->s), 1);
	assert_ptr_equal(d.verb, &gb_verb_log);
	assert_string_equal(d.name, "");
	assert_int_equal(d.begun_s, FIXTURE_NOW_S);
	assert_int_equal(d.kept_s, FIXTURE_NOW_S + 60);
	assert_string_equal(gb_json_string(d.words, "narrative"),
			    WORDS " It asks for £45.");
	gb_draft_free(&d);
}

static void nobody_else_can_list_or_find_it(void **state)
{
	static const char *const others[] = { "dsl", "head", "it", "hr" };
	struct desk *k = *state;
	char *path = fixture_path(k->b.f, "book/vault.db");
	unsigned char *bytes;
	size_t n;

	keep(k->s, &k->d, WORDS);
	for (size_t i = 0; i < GB_COUNT(others); i++) {
		struct gb_session *s = book_sign_in(&k->b, others[i]);

		assert_int_equal(listed(s), 0);
		gb_session_free(s);
	}
	assert_int_equal(listed(k->s), 1);
	bytes = fixture_read(path, &n);
	assert_null(memmem(bytes, n, "showed me a page", 16));
	assert_null(memmem(bytes, n, "\"words\"", 7));
	free(bytes);
	free(path);
}

static void a_draft_about_a_case_needs_one_that_i_can_see(void **state)
{
	struct desk *k = *state;
	struct gb_draft d = { .verb = &gb_verb_note, .name = "XYZ-999" };
	json_t *words = json_object();

	assert_int_equal(gb_draft_keep(k->s, &d, words, NULL), GB_NOT_FOUND);
	assert_int_equal(d.kept_s, 0);
	assert_null(d.words);
	json_decref(words);
}

static void two_drafts_and_a_report_take_three_cases(void **state)
{
	struct desk *k = *state;
	struct gb_draft other = { .verb = &gb_verb_log };
	struct gb_done done = { 0 };
	char name[GB_CASE_NAME_ROOM];

	keep(k->s, &k->d, WORDS);
	keep(k->s, &other, "Another thing.");
	assert_memory_not_equal(k->d.case_id, other.case_id, 16);
	for (int i = 0; i < 40; i++)
		book_log(k->s, "filtering", NULL, "Something else.", name);
	assert_int_equal(listed(k->s), 2);
	ok(send(k->s, &k->d, &done, err));
	assert_int_equal(listed(k->s), 1);
	gb_draft_free(&other);
}

static void what_is_thrown_away_is_gone(void **state)
{
	struct desk *k = *state;

	keep(k->s, &k->d, WORDS);
	ok(gb_draft_drop(k->s, &k->d, err));
	ok(gb_draft_drop(k->s, &k->d, err));
	assert_int_equal(listed(k->s), 0);
}

/* --- two programs --------------------------------------------------------- */

static void two_screens_never_write_over_each_other(void **state)
{
	struct desk *k = *state;
	struct gb_draft there;

	keep(k->s, &k->d, WORDS);
	there = first(k->s);
	keep(k->s, &there, WORDS " Written there.");
	keep(k->s, &k->d, WORDS " Written here.");
	assert_int_equal(listed(k->s), 2);
	gb_draft_free(&there);
}

static void a_draft_that_was_sent_elsewhere_is_not_sent_again(void **state)
{
	struct desk *k = *state;
	struct gb_err why = { 0 };
	struct gb_draft there;
	struct gb_done done;

	keep(k->s, &k->d, WORDS);
	there = first(k->s);
	ok(send(k->s, &there, &done, err));
	assert_int_equal(send(k->s, &k->d, &done, &why), GB_CONFLICT);
	assert_non_null(strstr(why.msg, "at another screen"));
	assert_int_equal(cases(k), 1);
	/* Said once: now they know. */
	ok(send(k->s, &k->d, &done, err));
	assert_int_equal(cases(k), 2);
	gb_draft_free(&there);
}

static void going_on_with_what_was_sent_elsewhere_makes_a_new_draft(
	void **state)
{
	struct desk *k = *state;
	struct gb_draft there;
	struct gb_done done;

	keep(k->s, &k->d, WORDS);
	there = first(k->s);
	ok(send(k->s, &there, &done, err));
	keep(k->s, &k->d, WORDS " And then this.");
	assert_int_equal(listed(k->s), 1);
	gb_draft_free(&there);
}

/* --- killed at any point -------------------------------------------------- */

static void sent_under_the_case_that_it_took(void **state)
{
	struct desk *k = *state;
	struct gb_done done = { 0 };

	keep(k->s, &k->d, WORDS);
	ok(send(k->s, &k->d, &done, err));
	assert_non_null(
		gb_chain_case(gb_casebook_chain(k->b.book), k->d.case_id));
	assert_int_equal(listed(k->s), 0);
	assert_int_equal(k->d.kept_s, 0);
}

static void killed_after_it_was_logged_it_is_not_sent_twice(void **state)
{
	struct desk *k = *state;
	char *path = fixture_path(k->b.f, "book/vault.db");
	struct gb_done done = { 0 };
	unsigned char *vault;
	size_t n;

	keep(k->s, &k->d, WORDS);
	vault = fixture_read(path, &n);
	ok(send(k->s, &k->d, &done, err));
	gb_session_free(k->s);
	gb_casebook_free(k->b.book);
	/* As if the draft had not been thrown away any more. */
	fixture_write(path, vault, n);
	ok(gb_casebook_open(&k->b.book, k->b.dir, &k->b.f->env, err));
	k->s = book_sign_in(&k->b, "teacher");
	assert_int_equal(listed(k->s), 0);
	assert_int_equal(cases(k), 1);
	free(vault);
	free(path);
}

/* As it is marked just before it is written; which it then is not. */
static void mark(struct gb_session *s, struct gb_draft *d, uint32_t number,
		 const char *blob)
{
	const struct gb_sending sending = { .s = s, .d = d };

	ok(gb_ledger_lock(s->book->ledger, err));
	ok(gb_draft_claim(s, d, err));
	ok(gb_draft_mark(&sending, number, blob, strlen(blob), err));
	gb_ledger_unlock(s->book->ledger);
}

static void note(struct gb_session *s, const char *name, const char *text)
{
	ok(book_do(s, name, "note", json_pack("{s:s}", "text", text), err));
}

static void a_note_that_was_marked_and_not_written_is_still_to_be_sent(
	void **state)
{
	struct desk *k = *state;
	struct gb_session *dsl = book_sign_in(&k->b, "dsl");
	struct gb_draft d = { .verb = &gb_verb_note };

	book_log(k->s, "filtering", NULL, WORDS, d.name);
	keep(dsl, &d, "Rang the family.");
	/* Another note of hers does not mean that this one is sent. */
	note(dsl, d.name, "Other.");
	assert_int_equal(listed(dsl), 1);
	/* Killed before it is written. */
	mark(dsl, &d, 3, "this entry");
	assert_int_equal(listed(dsl), 1);
	/* Nor is another entry of hers in that very place it. */
	note(dsl, d.name, "Rang the family.");
	assert_int_equal(listed(dsl), 1);
	gb_draft_free(&d);
	gb_session_free(dsl);
}

static void run(struct desk *k, const char *sql)
{
	ok(gb_db_run(&gb_casebook_vault(k->b.book)->db, sql, err));
}

/* As if killed before the draft could be thrown away. */
static void send_and_be_killed(struct desk *k, struct gb_session *s,
			       struct gb_draft *d, const char *text)
{
	json_t *data = json_pack("{s:s}", "text", text);

	run(k, "create trigger killed before delete on draft begin"
	       " select raise(abort, 'killed'); end");
	ok(gb_draft_send(s, d, data, NULL, NULL, err));
	run(k, "drop trigger killed");
	json_decref(data);
}

static void a_note_that_was_written_is_known_by_its_bytes(void **state)
{
	struct desk *k = *state;
	struct gb_session *dsl = book_sign_in(&k->b, "dsl");
	struct gb_draft d = { .verb = &gb_verb_note };

	book_log(k->s, "filtering", NULL, WORDS, d.name);
	keep(dsl, &d, "Rang the family.");
	send_and_be_killed(k, dsl, &d, "Rang the family.");
	assert_int_equal(listed(dsl), 0);
	gb_draft_free(&d);
	gb_session_free(dsl);
}

/* What the draft that is kept now says. */
static void expect_words(struct gb_session *s, const char *text)
{
	struct gb_draft d = first(s);

	assert_int_equal(listed(s), 1);
	assert_string_equal(gb_json_string(d.words, "narrative"), text);
	gb_draft_free(&d);
}

static void of_several_only_what_is_not_written_is_left(void **state)
{
	struct desk *k = *state;
	struct gb_session *dsl = book_sign_in(&k->b, "dsl");
	struct gb_draft d = { .verb = &gb_verb_note }, again;
	json_t *data = json_pack("{s:s}", "text", "The first.");
	json_t *rest = json_pack("{s:s}", "narrative", "The second.");

	book_log(k->s, "filtering", NULL, WORDS, d.name);
	keep(dsl, &d, "The first. The second.");
	ok(gb_draft_send(dsl, &d, data, rest, NULL, err));
	/* Killed here: nobody has kept what is left. */
	gb_session_free(dsl);
	dsl = book_sign_in(&k->b, "dsl");
	expect_words(dsl, "The second.");
	/* It is gone on with like any other. */
	again = first(dsl);
	keep(dsl, &again, "The second, at length.");
	expect_words(dsl, "The second, at length.");
	ok(gb_draft_send(dsl, &again, data, NULL, NULL, err));
	assert_int_equal(listed(dsl), 0);
	json_decref(data);
	json_decref(rest);
	gb_draft_free(&again);
	gb_draft_free(&d);
	gb_session_free(dsl);
}

static void of_several_that_were_not_written_all_are_left(void **state)
{
	struct desk *k = *state;
	struct gb_session *dsl = book_sign_in(&k->b, "dsl");
	struct gb_draft d = { .verb = &gb_verb_note };
	json_t *rest = json_pack("{s:s}", "narrative", "The second.");
	json_t *refused = json_pack("{s:s}", "no-such", "thing");
	const struct gb_sending sending = { .s = dsl, .d = &d, .rest = rest };

	book_log(k->s, "filtering", NULL, WORDS, d.name);
	keep(dsl, &d, "The first. The second.");
	ok(gb_draft_mark(&sending, 2, "this entry", 10, err));
	expect_words(dsl, "The first. The second.");
	/* The next is refused before it comes so far. */
	assert_int_equal(gb_draft_send(dsl, &d, refused, rest, NULL, NULL),
			 GB_INVALID);
	expect_words(dsl, "The first. The second.");
	json_decref(rest);
	json_decref(refused);
	gb_draft_free(&d);
	gb_session_free(dsl);
}

static void what_is_refused_stays_kept(void **state)
{
	struct desk *k = *state;
	json_t *data = json_pack("{s:s}", "type", "no-such-type");

	keep(k->s, &k->d, WORDS);
	assert_int_equal(gb_draft_send(k->s, &k->d, data, NULL, NULL, NULL),
			 GB_INVALID);
	assert_int_equal(listed(k->s), 1);
	assert_int_equal(cases(k), 0);
	json_decref(data);
}

/* --- damaged, and beyond use ---------------------------------------------- */

static void a_damaged_draft_is_dropped_and_counted(void **state)
{
	struct desk *k = *state;
	struct gb_drafts all = { 0 };

	keep(k->s, &k->d, WORDS);
	run(k, "update draft set sealed = cast(substr(sealed, 1, 200) || "
	       "x'00' || substr(sealed, 202) as blob)");
	ok(gb_drafts_list(k->s, &all, err));
	assert_int_equal(all.n, 0);
	assert_int_equal(all.n_damaged, 1);
	gb_drafts_free(&all);
	ok(gb_drafts_list(k->s, &all, err));
	assert_int_equal(all.n_damaged, 0);
	gb_drafts_free(&all);
}

static void a_case_beyond_use_takes_its_draft_along(void **state)
{
	struct desk *k = *state;
	struct gb_drafts all = { 0 };

	keep(k->s, &k->d, WORDS);
	run(k, "delete from half where case_id in (select case_id from draft)");
	ok(gb_drafts_list(k->s, &all, err));
	assert_int_equal(all.n, 0);
	assert_int_equal(all.n_beyond, 1);
	assert_int_equal(all.n_damaged, 0);
	gb_drafts_free(&all);
}

static void a_draft_moved_to_another_place_does_not_open(void **state)
{
	struct desk *k = *state;

	keep(k->s, &k->d, WORDS);
	run(k, "update draft set case_id = (select case_id from half where"
	       " case_id not in (select case_id from draft) limit 1)");
	assert_int_equal(listed(k->s), 0);
}

#define each(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		each(what_is_kept_comes_back),
		each(nobody_else_can_list_or_find_it),
		each(a_draft_about_a_case_needs_one_that_i_can_see),
		each(two_drafts_and_a_report_take_three_cases),
		each(what_is_thrown_away_is_gone),
		each(two_screens_never_write_over_each_other),
		each(a_draft_that_was_sent_elsewhere_is_not_sent_again),
		each(going_on_with_what_was_sent_elsewhere_makes_a_new_draft),
		each(sent_under_the_case_that_it_took),
		each(killed_after_it_was_logged_it_is_not_sent_twice),
		each(a_note_that_was_marked_and_not_written_is_still_to_be_sent),
		each(a_note_that_was_written_is_known_by_its_bytes),
		each(of_several_only_what_is_not_written_is_left),
		each(of_several_that_were_not_written_all_are_left),
		each(what_is_refused_stays_kept),
		each(a_damaged_draft_is_dropped_and_counted),
		each(a_case_beyond_use_takes_its_draft_along),
		each(a_draft_moved_to_another_place_does_not_open),
	};

	return cmocka_run_group_tests_name("draft", tests, NULL, NULL);
}

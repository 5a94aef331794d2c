/* SPDX-License-Identifier: ISC
 * test_chain.c - many entries at once: read by several threads, judged as one
 * by one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/casework/book.h"
#include "src/casework/chain_parts.h"
#include "tests/book.h"

/* More than one thread begins to be worth it for. */
enum { CASES = 60 };

struct world {
	struct book book;
	struct gb_session *teacher, *dsl;
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	void *f = NULL;
	char name[GB_CASE_NAME_ROOM];

	if (!w || fixture_setup(&f) != 0)
		return -1;
	book_make(&w->book, f);
	w->teacher = book_sign_in(&w->book, "teacher");
	w->dsl = book_sign_in(&w->book, "dsl");
	for (int i = 0; i < CASES; i++) {
		book_log(w->teacher, "cyberbullying", NULL, "A chat.", name);
		ok(book_do(w->dsl, name, "note",
			   json_pack("{s:s}", "text", "Seen."), err));
	}
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->book.f;

	gb_session_free(w->teacher);
	gb_session_free(w->dsl);
	book_free(&w->book);
	free(w);
	return fixture_teardown(&f);
}

static struct gb_chain *new_chain(const struct world *w)
{
	struct gb_chain *c = NULL;

	ok(gb_chain_create(&c, w->book.book->ledger, err));
	return c;
}

/* What was kept of two chains is the same exactly if what is known is. */
static void expect_same(const struct gb_chain *a, const struct gb_chain *b)
{
	struct gb_buf x = { 0 }, y = { 0 };

	gb_chain_keep(a, &x);
	gb_chain_keep(b, &y);
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.data, y.data, x.len);
	assert_int_equal(a->roster.serial, b->roster.serial);
	assert_int_equal(a->n_policies, b->n_policies);
	assert_memory_equal(a->head.self, b->head.self, 32);
	gb_buf_free(&x);
	gb_buf_free(&y);
}

/* --- claims ----------------------------------------------------------------
 */

static void all_at_once_is_as_one_by_one(void **state)
{
	struct world *w = *state;
	struct gb_chain *at_once = new_chain(w), *single = new_chain(w);
	const struct gb_chain *grown = w->book.book->chain;

	ok(gb_chain_advance(at_once, err));
	for (uint64_t i = 0; i < grown->n; i++) {
		struct gb_candidate a = { 0 };

		ok(gb_ledger_read(single->ledger, grown->entry[i].oid, &a.k,
				  err));
		gb_candidate_check(&a);
		ok(gb_chain_take(single, &a, err));
		gb_candidate_free(&a);
	}
	expect_same(at_once, single);
	expect_same(at_once, grown);
	gb_chain_free(at_once);
	gb_chain_free(single);
}

/* Keys are those in force at the place, though the threads run ahead of it. */
static void somebody_enrolled_on_the_way_is_known_from_there(void **state)
{
	static const struct gb_enrol who = { "Mrs C Rowlands", "deputy",
					     "rowlands", "practice" };
	struct world *w = *state;
	struct gb_enrolled told;
	struct gb_session *later;
	struct gb_chain *c;
	char name[GB_CASE_NAME_ROOM];

	ok(gb_session_enrol(w->dsl, &who, &told, err));
	later = book_sign_in(&w->book, "rowlands");
	for (int i = 0; i < CASES; i++)
		book_log(i % 2 ? later : w->teacher, "filtering", NULL,
			 "A site.", name);
	gb_session_free(later);
	c = new_chain(w);
	ok(gb_chain_advance(c, err));
	expect_same(c, w->book.book->chain);
	gb_chain_free(c);
}

/* All of the signatures hold, but not for who signed them. */
static void a_key_of_somebody_else_is_named_at_its_place(void **state)
{
	struct world *w = *state;
	const struct gb_chain *grown = w->book.book->chain;
	const uint64_t at = grown->n / 2;
	struct gb_chain *c = new_chain(w);
	struct gb_err why = { 0 };

	for (uint64_t i = 0; i <= at; i++) {
		struct gb_candidate a = { 0 };

		ok(gb_ledger_read(c->ledger, grown->entry[i].oid, &a.k, err));
		gb_candidate_check(&a);
		if (i == at) {
			a.signer[7] ^= 1;
			assert_int_equal(gb_chain_take(c, &a, &why),
					 GB_TAMPERED);
			assert_non_null(strstr(why.msg, "not its author's"));
		} else {
			ok(gb_chain_take(c, &a, err));
		}
		gb_candidate_free(&a);
	}
	assert_int_equal(c->n, at);
	gb_chain_free(c);
}

static struct gb_commit append_note(struct world *w, const char *text)
{
	struct gb_ledger *l = w->book.book->ledger;
	const struct gb_chain *c = w->book.book->chain;
	const struct gb_chain_case *of = c->entry[c->n - 1].of;
	struct gb_entry e = { .kind = GB_ENTRY_CASE, .epoch = 1 };
	struct gb_buf blob = { 0 };
	struct gb_commit k;
	char subject[GB_SUBJECT_ROOM];
	struct gb_draft_commit draft = { .author = gb_session_me(w->dsl)->id,
					 .subject = subject,
					 .at_s = w->book.f->now_s };

	memcpy(e.person, draft.author, sizeof(e.person));
	memcpy(e.case_id, of->id, sizeof(e.case_id));
	e.number = of->n + 1;
	memcpy(e.prev_entry, of->last_entry, 32);
	memcpy(e.prev_oid, of->last_oid, GB_OID_BYTES);
	snprintf(subject, sizeof(subject), "%s %u", of->name, e.number);
	gb_entry_write_header(&blob, &e);
	gb_entry_write_box(&blob, text, strlen(text));
	gb_entry_write_box(&blob, NULL, 0);
	draft.blob = blob.data;
	draft.blob_bytes = blob.len;
	ok(gb_ledger_lock(l, err));
	ok(gb_ledger_append(l, &draft, w->dsl->id, &k, err));
	gb_ledger_unlock(l);
	gb_buf_free(&blob);
	return k;
}

static void an_entry_of_our_own_is_taken_as_it_was_written(void **state)
{
	struct world *w = *state;
	struct gb_chain *c = new_chain(w), *other = new_chain(w);
	struct gb_commit k;

	ok(gb_chain_advance(c, err));
	k = append_note(w, "Seen again.");
	ok(gb_chain_take_own(c, &k, err));
	assert_null(k.blob.data);
	ok(gb_chain_advance(c, err)); /* there is nothing more */
	ok(gb_chain_advance(other, err));
	expect_same(c, other);
	ok(gb_chain_advance(w->book.book->chain, err));
	gb_chain_free(c);
	gb_chain_free(other);
}

static void an_entry_that_does_not_follow_is_not_taken(void **state)
{
	struct world *w = *state;
	struct gb_chain *behind = new_chain(w), *c = new_chain(w);
	struct gb_commit k;

	ok(gb_chain_advance(behind, err));
	ok(gb_chain_advance(c, err));
	k = append_note(w, "One.");
	gb_commit_free(&k);
	ok(gb_chain_advance(w->book.book->chain, err));
	k = append_note(w, "Two.");
	assert_int_equal(gb_chain_take_own(behind, &k, NULL), GB_CONFLICT);
	assert_non_null(k.blob.data);
	ok(gb_chain_advance(behind, err));
	/* It follows, but says something else than its case's next. */
	ok(gb_chain_advance(c, err));
	memcpy(k.parent, c->head.oid, GB_OID_BYTES);
	assert_int_equal(gb_chain_take_own(c, &k, NULL), GB_TAMPERED);
	assert_true(c->damage.found);
	assert_int_equal(gb_chain_take_own(c, &k, NULL), GB_TAMPERED);
	assert_int_equal(gb_chain_advance(c, NULL), GB_TAMPERED);
	gb_commit_free(&k);
	gb_chain_free(behind);
	gb_chain_free(c);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(all_at_once_is_as_one_by_one),
		T(somebody_enrolled_on_the_way_is_known_from_there),
		T(a_key_of_somebody_else_is_named_at_its_place),
		T(an_entry_of_our_own_is_taken_as_it_was_written),
		T(an_entry_that_does_not_follow_is_not_taken),
	};

	return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}

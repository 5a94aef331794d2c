/* SPDX-License-Identifier: ISC
 * test_opened.c - a case that is gone on with is the case opened afresh. */
#include <stdlib.h>
#include <string.h>

#include "src/casework/at_hand.h"
#include "src/casework/work.h"
#include "src/store/db.h"
#include "tests/forge.h"

enum { WATCHERS = 5, ROUNDS = 24, CHANGES = 12 };

struct watched {
	struct gb_session *s;
	struct gb_opened *o; /* what it has of the case; NULL: nothing */
};

static const struct gb_chain_case *of_name(struct world *w)
{
	return gb_chain_case_named(w->book.book->chain, w->name);
}

/* --- the same --------------------------------------------------------------
 */

static void expect_same_keys(const struct gb_case_keys *a,
			     const struct gb_case_keys *b)
{
	unsigned char x[GB_KEY_WRAP_BYTES], y[GB_KEY_WRAP_BYTES];
	struct gb_key *under = forge_secret();

	assert_int_equal(a->epoch, b->epoch);
	assert_int_equal(a->opener, b->opener);
	gb_key_wrap(x, a->secret, under);
	gb_key_wrap(y, b->secret, under);
	assert_memory_equal(x, y, sizeof(x));
	gb_key_free(under);
}

static void expect_same(struct gb_case *a, struct gb_case *b)
{
	assert_memory_equal(a->id, b->id, sizeof(a->id));
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->lane, b->lane);
	assert_int_equal(a->readers.n, b->readers.n);
	for (size_t i = 0; i < a->readers.n; i++) {
		assert_string_equal(a->readers.at[i].id, b->readers.at[i].id);
		assert_int_equal(a->readers.at[i].lane, b->readers.at[i].lane);
	}
	assert_int_equal(a->dealt_with, b->dealt_with);
	assert_int_equal(a->untouched, b->untouched);
	assert_int_equal(a->names_others, b->names_others);
	assert_int_equal(a->n_opened, b->n_opened);
	assert_int_equal(a->n_noise, b->n_noise);
	assert_int_equal(a->n_altered, b->n_altered);
	expect_same_keys(a->keys, b->keys);
	assert_true(json_equal(a->copies, b->copies));
	assert_true(json_equal(a->body, b->body));
	assert_true(json_equal(a->history, b->history));
	gb_case_free(a);
	gb_case_free(b);
}

static void expect_same_shown(const struct watched *at,
			      const struct gb_opened *o,
			      const struct gb_chain_case *of)
{
	const struct gb_opener *with = &at->s->opener;
	struct gb_case *a = NULL, *b = NULL;

	ok(gb_opened_case(at->o, with, of, &a, err));
	ok(gb_opened_case(o, with, of, &b, err));
	expect_same(a, b);
	for (int apart = 0; apart < 2; apart++) {
		ok(gb_opened_shown(at->o, with, of, apart, &a, err));
		ok(gb_opened_shown(o, with, of, apart, &b, err));
		expect_same(a, b);
	}
}

/* Something in what was read, which stays there only if it is gone on with. */
static json_t *part_of(const struct watched *at, const struct gb_chain_case *of)
{
	struct gb_case *c = NULL;
	json_t *part;

	if (!at->o)
		return NULL;
	ok(gb_opened_case(at->o, &at->s->opener, of, &c, err));
	part = json_incref(json_object_get(c->body, "reporter"));
	gb_case_free(c);
	return part;
}

/* Bring it up to date, and compare. Gives: whether it was gone on with. */
static bool look(struct watched *at, const struct gb_chain_case *of)
{
	json_t *had = part_of(at, of), *has;
	struct gb_err why = { 0 }, fresh_why = { 0 };
	struct gb_opened *fresh = NULL;
	enum gb_code rc, fresh_rc;
	bool went_on;

	ok(gb_casebook_refresh(at->s->book, err));
	rc = gb_opened_go_on(&at->o, &at->s->opener, of, &why);
	fresh_rc = gb_opened_start(&fresh, &at->s->opener, of, &fresh_why);
	assert_int_equal(rc, fresh_rc);
	if (rc != GB_OK)
		assert_string_equal(why.msg, fresh_why.msg);
	assert_int_equal(rc == GB_OK, at->o != NULL);
	if (rc == GB_OK)
		expect_same_shown(at, fresh, of);
	has = part_of(at, of);
	went_on = had && had == has;
	json_decref(had);
	json_decref(has);
	gb_opened_free(fresh);
	return went_on;
}

/* --- anything at all -------------------------------------------------------
 */

static unsigned roll(struct world *w, unsigned n)
{
	uint32_t dice;

	w->book.f->env.random(&w->book.f->env, &dice, sizeof(dice));
	return dice % n;
}

/* Try a verb; that it is not allowed is as well. */
static void try(struct world *w, struct gb_session *s, const char *verb,
		json_t *data)
{
	struct gb_err why = { 0 };
	enum gb_code rc = book_do(s, w->name, verb, data, &why);

	if (rc == GB_IO || rc == GB_NOMEM || rc == GB_TAMPERED)
		fail_msg("%s: %s", verb, why.msg);
}

static json_t *naming(struct world *w, struct gb_session *s)
{
	static const char *const kinds[] = { "deputy", "chair", "hr" };
	json_t *who = NULL;

	ok(gb_session_named(s, kinds[roll(w, 3)], "", &who, err));
	return json_pack("{s:s, s:[o]}", "text", "They are in it too.", "about",
			 who);
}

static void do_something(struct world *w, struct gb_session *s,
			 const char *other)
{
	static const char *const roles[] = { "head", "chair", "deputy", "dsl" };
	static const char *const actions[] = { "hr", "police", "none" };

	switch (roll(w, 10)) {
	case 0:
		try(w, s, "route",
		    json_pack("{s:s, s:s}", "to", roles[roll(w, 4)], "reason",
			      "Yours."));
		break;
	case 1:
		try(w, s, "act",
		    json_pack("{s:s, s:s, s:s}", "action", actions[roll(w, 3)],
			      "reason", "Because.", "by", "2026-04-01"));
		break;
	case 2:
		try(w, s, "done",
		    json_pack("{s:i, s:s}", "n", (int)roll(w, 3) + 1, "outcome",
			      "It is done."));
		break;
	case 3:
		try(w, s, "correct",
		    json_pack("{s:s, s:s, s:s}", "field", "title", "value",
			      "Another title", "reason", "It was wrong."));
		break;
	case 4:
		try(w, s, "link", json_pack("{s:s}", "to", other));
		break;
	case 5:
		try(w, s, "close",
		    json_pack("{s:s, s:s, s:s}", "outcome", "duplicate",
			      "reason", "The same.", "of", other));
		try(w, s, "reopen", json_pack("{s:s}", "reason", "Not quite."));
		break;
	case 6:
		try(w, s, "note", naming(w, s));
		break;
	default:
		try(w, s, "note", json_pack("{s:s}", "text", "Seen."));
	}
}

static void forge_something(struct world *w, uint32_t epoch)
{
	static const char *const verbs[] = { NULL, "done", "log", "x" };
	struct gb_key *key = roll(w, 2) ? world_secret(w, DSL) : forge_secret();
	struct gb_buf boxes = { 0 };
	struct forgery g = { .by = (int)roll(w, PEOPLE),
			     .secret = key,
			     .epoch = epoch,
			     .verb = verbs[roll(w, 4)] };

	if (roll(w, 3) == 0) {
		g.opens = true;
		g.epoch += 1;
		g.readers = "dsl deputy head recovery";
		g.prev = 1;
		g.prev_secret = w->s1;
	} else if (roll(w, 3) == 0) {
		gb_entry_write_box(&boxes, "nothing", 7);
		gb_entry_write_box(&boxes, NULL, 0);
		g.boxes = &boxes;
	}
	forge(w, g);
	gb_key_free(key);
	gb_buf_free(&boxes);
}

static uint32_t epoch_now(struct world *w)
{
	struct gb_case *c = world_case(w, DSL);
	uint32_t epoch = c->keys->epoch;

	gb_case_free(c);
	return epoch;
}

/* Changes and forgeries of one case; each looks at it now and then. */
static void one_round(struct world *w, struct watched at[WATCHERS],
		      const char *other, size_t seen[2])
{
	book_log(w->s[TEACHER], "cyberbullying", NULL, "A chat.", w->name);
	gb_key_free(w->s1);
	w->s1 = world_secret(w, DSL);
	for (size_t n = 0; n < CHANGES; n++) {
		if (roll(w, 3) == 0)
			forge_something(w, epoch_now(w));
		else
			do_something(w, at[roll(w, WATCHERS)].s, other);
		for (size_t i = 0; i < WATCHERS; i++)
			if (roll(w, 2) == 0)
				seen[look(&at[i], of_name(w))]++;
	}
}

static void what_is_gone_on_with_is_what_is_opened_afresh(void **state)
{
	struct world *w = *state;
	struct gb_session *hr = book_sign_in(&w->book, "hr");
	struct watched at[WATCHERS] = { { .s = w->s[DSL] },
					{ .s = w->s[DEPUTY] },
					{ .s = w->s[HEAD] },
					{ .s = w->s[CHAIR] },
					{ .s = hr } };
	char other[GB_CASE_NAME_ROOM];
	size_t seen[2] = { 0 };

	memcpy(other, w->name, sizeof(other));
	for (size_t n = 0; n < ROUNDS; n++)
		one_round(w, at, other, seen);
	/* Both ways were gone, often. */
	print_message("%zu opened again, %zu gone on with\n", seen[0], seen[1]);
	assert_true(seen[0] > 100 && seen[1] > 100);
	for (size_t i = 0; i < WATCHERS; i++)
		gb_opened_free(at[i].o);
	gb_session_free(hr);
}

/* --- one by one --------------------------------------------------------------
 */

static void a_chain_that_was_read_anew_is_gone_on_with(void **state)
{
	struct world *w = *state;
	struct watched dsl = { .s = w->s[DSL] };

	world_note(w, DSL);
	look(&dsl, of_name(w));
	gb_chain_reset(w->book.book->chain);
	ok(gb_casebook_refresh(w->book.book, err));
	assert_true(look(&dsl, of_name(w)));
	world_note(w, DSL);
	assert_true(look(&dsl, of_name(w)));
	gb_opened_free(dsl.o);
}

static void another_case_is_read_from_its_first_entry(void **state)
{
	struct world *w = *state;
	struct watched dsl = { .s = w->s[DSL] };

	look(&dsl, of_name(w));
	book_log(w->s[TEACHER], "filtering", NULL, "A page.", w->name);
	assert_false(gb_opened_is(dsl.o, of_name(w)));
	assert_false(look(&dsl, of_name(w)));
	assert_true(gb_opened_is(dsl.o, of_name(w)));
	gb_opened_free(dsl.o);
}

/* A half-key that was destroyed is not outlived by what is at hand. */
static void without_its_half_key_a_case_is_gone_on_with_no_more(void **state)
{
	struct world *w = *state;
	struct watched dsl = { .s = w->s[DSL] };
	char *path = fixture_path(w->book.f, "book/vault.db");
	struct gb_err why = { 0 };
	struct gb_db db;

	look(&dsl, of_name(w));
	ok(gb_db_open(&db, path, "the vault", err));
	ok(gb_db_run(&db, "delete from half", err));
	gb_db_close(&db);
	assert_int_equal(
		gb_opened_go_on(&dsl.o, &dsl.s->opener, of_name(w), &why),
		GB_NOT_FOUND);
	assert_non_null(strstr(why.msg, "there is no case"));
	assert_null(dsl.o);
	/* It is on the list: then it is not "none", but lost. */
	assert_int_equal(book_do(dsl.s, w->name, "note",
				 json_pack("{s:s}", "text", "Seen."), NULL),
			 GB_TAMPERED);
	free(path);
}

/* What somebody was given to keep is theirs. */
static void what_was_given_stands_apart(void **state)
{
	struct world *w = *state;
	struct watched dsl = { .s = w->s[DSL] };
	struct gb_case *c = NULL;

	world_note(w, DSL);
	look(&dsl, of_name(w));
	ok(gb_opened_shown(dsl.o, &dsl.s->opener, of_name(w), true, &c, err));
	json_array_clear(json_object_get(c->body, "notes"));
	json_object_clear(json_object_get(c->body, "reporter"));
	json_object_clear(json_array_get(c->history, 0));
	json_array_append_new(c->copies, json_true());
	gb_case_free(c);
	assert_true(look(&dsl, of_name(w)));
	gb_opened_free(dsl.o);
}

static void a_session_has_its_last_case_at_hand_until_it_is_put_away(
	void **state)
{
	struct world *w = *state;
	struct gb_session *dsl = w->s[DSL];
	struct gb_case *c = world_case(w, DSL);
	char other[GB_CASE_NAME_ROOM];

	gb_case_free(c);
	assert_true(gb_opened_is(dsl->at_hand, of_name(w)));
	gb_session_put_away(dsl);
	assert_null(dsl->at_hand);
	world_note(w, DSL);
	assert_true(gb_opened_is(dsl->at_hand, of_name(w)));
	/* To take in what others did leaves it there. */
	world_note(w, DEPUTY);
	book_log(w->s[TEACHER], "filtering", NULL, "A page.", other);
	ok(gb_session_catch_up(dsl, NULL, err));
	assert_true(gb_opened_is(dsl->at_hand, of_name(w)));
}

/* A verb that names another case tells nobody more than they may know. */
static void a_hidden_link_is_no_answer_to_whoever_cannot_see_it(void **state)
{
	struct world *w = *state;
	struct gb_case *c = NULL;
	char seen[GB_CASE_NAME_ROOM], other[GB_CASE_NAME_ROOM];

	memcpy(seen, w->name, sizeof(seen));
	book_log(w->s[TEACHER], "filtering", NULL, "A page.", other);
	ok(book_do(w->s[DSL], seen, "link", json_pack("{s:s}", "to", other),
		   err));
	ok(book_do(w->s[DSL], seen, "route",
		   json_pack("{s:s, s:s}", "to", "head", "reason", "Yours."),
		   err));
	ok(gb_session_catch_up(w->s[HEAD], NULL, err));
	ok(gb_session_case_now(w->s[HEAD], seen, &c, err));
	assert_true(c->names_others);
	assert_int_equal(json_array_size(json_object_get(c->body, "links")), 0);
	gb_case_free(c);
	ok(gb_session_case_now(w->s[DSL], seen, &c, err));
	assert_int_equal(json_array_size(json_object_get(c->body, "links")), 1);
	gb_case_free(c);
}

int main(void)
{
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(what_is_gone_on_with_is_what_is_opened_afresh),
		T(a_chain_that_was_read_anew_is_gone_on_with),
		T(another_case_is_read_from_its_first_entry),
		T(without_its_half_key_a_case_is_gone_on_with_no_more),
		T(what_was_given_stands_apart),
		T(a_session_has_its_last_case_at_hand_until_it_is_put_away),
		T(a_hidden_link_is_no_answer_to_whoever_cannot_see_it),
	};

	return cmocka_run_group_tests_name("opened", tests, NULL, NULL);
}

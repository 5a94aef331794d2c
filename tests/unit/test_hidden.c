/* SPDX-License-Identifier: ISC
 * test_hidden.c - a case about the Headteacher changes nothing that the
 * Headteacher can see. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/verify.h"
#include "src/casework/book.h"
#include "tests/book.h"

struct world {
	struct book book;
	struct gb_session *t, *d, *h, *c;
	char mine[GB_CASE_NAME_ROOM];   /* the Head reads it */
	char logged[GB_CASE_NAME_ROOM]; /* the Head logged it, and can't */
	char hidden[GB_CASE_NAME_ROOM]; /* it is about the Head */
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	void *f = NULL;

	if (!w || fixture_setup(&f) != 0)
		return -1;
	book_make(&w->book, f);
	w->t = book_sign_in(&w->book, "teacher");
	w->d = book_sign_in(&w->book, "dsl");
	w->h = book_sign_in(&w->book, "head");
	w->c = book_sign_in(&w->book, "chair");
	book_log(w->t, "complaint", "parent:Smith", "A post on a wall.",
		 w->mine);
	book_log(w->h, "filtering", NULL, "A site opened.", w->logged);
	ok(gb_session_catch_up(w->h, NULL, err));
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->book.f;

	gb_session_free(w->t);
	gb_session_free(w->d);
	gb_session_free(w->h);
	gb_session_free(w->c);
	book_free(&w->book);
	free(w);
	return fixture_teardown(&f);
}

/* What happens out of the Head's sight: logged, read, decided, passed on. */
static void hide(struct world *w)
{
	book_log(w->t, "complaint", "head:", "A zebra was seen.", w->hidden);
	ok(book_do(w->c, w->hidden, "note",
		   json_pack("{s:s}", "text", "The zebra again."), err));
	ok(book_do(
		w->c, w->hidden, "act",
		json_pack("{s:s, s:s}", "action", "hr", "reason", "A zebra."),
		err));
	ok(book_do(w->c, w->hidden, "route",
		   json_pack("{s:s, s:s}", "to", "trust", "reason", "A zebra."),
		   err));
}

/* --- all that a session gives, as text
 * -----------------------------------------
 */

static void write_list(struct gb_buf *out, struct gb_session *s,
		       const struct gb_filter *f)
{
	struct gb_rows rows;
	size_t n = 0;

	ok(gb_session_list(s, f, &rows, err));
	ok(gb_session_count(s, f, &n, err));
	gb_buf_printf(out, "list %zu of %zu, %zu\n", rows.n, rows.total, n);
	for (size_t i = 0; i < rows.n; i++) {
		const struct gb_row *r = &rows.row[i];

		gb_buf_printf(out, "%s %s %s %s %s|%s|%s|%s %ld %ld %ld %u\n",
			      r->name, r->kind, r->type, r->state, r->title,
			      r->about, r->with, r->with_ids, (long)r->opened_s,
			      (long)r->changed_s, (long)r->due_s, r->changes);
	}
	gb_rows_free(&rows);
}

static void write_lists(struct gb_buf *out, struct gb_session *s)
{
	const char *me = gb_session_me(s)->id;
	const struct gb_filter filters[] = {
		{ .order = GB_BY_OPENED },
		{ .order = GB_BY_DUE },
		{ .order = GB_BY_CHANGED },
		{ .state = "new" },
		{ .not_state = "closed" },
		{ .type = "complaint" },
		{ .words = "zebra" },
		{ .words = "a" },
		{ .with_id = me },
		{ .limit = 1 },
		{ .due_before_s = INT64_MAX },
	};

	for (size_t i = 0; i < GB_COUNT(filters); i++)
		write_list(out, s, &filters[i]);
}

static void write_json(struct gb_buf *out, json_t *value)
{
	ok(gb_json_text(value, out, err));
	gb_buf_text(out, "\n");
}

static void write_case(struct gb_buf *out, struct gb_session *s,
		       const char *name)
{
	struct gb_case *c = NULL;
	json_t *who = NULL;

	ok(gb_session_case(s, name, &c, err));
	write_json(out, c->body);
	write_json(out, c->history);
	gb_buf_printf(out, "%d %d %u %u %u\n", (int)c->lane, c->untouched,
		      c->n_opened, c->n_noise, c->n_altered);
	for (size_t i = 0; gb_verbs[i]; i++) {
		struct gb_err why = { 0 };
		enum gb_code rc = gb_session_may(s, gb_verbs[i], c, &why);

		gb_buf_printf(out, "%s %d %s\n", gb_verbs[i]->name, (int)rc,
			      why.msg);
	}
	ok(gb_session_who(s, name, &who, err));
	write_json(out, who);
	json_decref(who);
	gb_case_free(c);
}

static void write_rest(struct gb_buf *out, struct gb_session *s,
		       struct world *w)
{
	json_t *data = json_pack("{s:s}", "text",
				 "The DSL and the Chair of "
				 "governors and Mr Harris");
	struct gb_report *reports = NULL;
	struct gb_verdict v;
	struct gb_route r;
	json_t *open = NULL;
	size_t n = 0;

	ok(gb_session_reports(s, &reports, &n, err));
	for (size_t i = 0; i < n; i++)
		gb_buf_printf(out, "%s %ld %ld\n", reports[i].name,
			      (long)reports[i].sent_s,
			      (long)reports[i].looked_s);
	free(reports);
	ok(gb_session_questions(s, w->mine, &gb_verb_note, data, &open, err));
	write_json(out, open);
	json_decref(open);
	ok(gb_session_questions(s, NULL, &gb_verb_log, data, &open, err));
	write_json(out, open);
	json_decref(open);
	json_decref(data);
	ok(gb_session_route(s, "complaint", NULL, &r, err));
	gb_buf_printf(out, "%s %zu %zu\n", r.role, r.readers.n, r.with.n);
	gb_route_free(&r);
	ok(gb_verify(&v, w->book.dir, s, NULL, &w->book.f->env, err));
	gb_buf_printf(out, "%lu %u %d\n", (unsigned long)v.entries, v.noise,
		      v.whole);
	write_json(out, v.bad);
	gb_verdict_free(&v);
}

/* Everything there is; the caller's to free. */
static struct gb_buf look(struct world *w, struct gb_session *s)
{
	struct gb_buf out = { 0 };

	write_lists(&out, s);
	write_case(&out, s, w->mine);
	write_rest(&out, s, w);
	assert_non_null(gb_buf_string(&out));
	return out;
}

static void nothing_that_the_head_sees_is_other_than_before(void **state)
{
	struct world *w = *state;
	struct gb_buf before = look(w, w->h), after;
	struct gb_session *fresh;
	size_t news = 9;

	hide(w);
	ok(gb_session_catch_up(w->h, &news, err));
	assert_int_equal(news, 0);
	after = look(w, w->h);
	assert_string_equal(gb_buf_string(&before), gb_buf_string(&after));
	gb_buf_free(&after);
	/* The same to somebody who signs in anew. */
	gb_session_free(w->t);
	gb_session_free(w->d);
	gb_session_free(w->h);
	gb_session_free(w->c);
	w->t = w->d = w->h = w->c = NULL;
	book_reopen(&w->book);
	fresh = book_sign_in(&w->book, "head");
	after = look(w, fresh);
	assert_string_equal(gb_buf_string(&before), gb_buf_string(&after));
	/* The test can see what there is to see. */
	assert_non_null(strstr(gb_buf_string(&after), w->mine));
	assert_non_null(strstr(gb_buf_string(&after), w->logged));
	assert_null(strstr(gb_buf_string(&after), w->hidden));
	gb_session_free(fresh);
	gb_buf_free(&before);
	gb_buf_free(&after);
}

static void the_chair_sees_it(void **state)
{
	struct world *w = *state;
	struct gb_case *c = NULL;
	size_t n = 0;

	hide(w);
	ok(gb_session_case(w->c, w->hidden, &c, err));
	gb_case_free(c);
	ok(gb_session_catch_up(w->c, NULL, err));
	ok(gb_session_count(w->c, &(struct gb_filter){ .words = "zebra" }, &n,
			    err));
	assert_int_equal(n, 1);
}

/* --- asked for by name
 * ----------------------------------------------------------
 */

/* The same answer to a name that there is as to one that there is not. */
static void expect_alike(enum gb_code one, const struct gb_err *why_one,
			 const char *name_one, enum gb_code two,
			 const struct gb_err *why_two, const char *name_two)
{
	const char *a = strstr(why_one->msg, name_one);
	const char *b = strstr(why_two->msg, name_two);

	assert_int_equal(one, two);
	assert_int_not_equal(one, GB_OK);
	assert_non_null(a);
	assert_non_null(b);
	assert_int_equal(a - why_one->msg, b - why_two->msg);
	assert_memory_equal(why_one->msg, why_two->msg,
			    (size_t)(a - why_one->msg));
	assert_string_equal(a + strlen(name_one), b + strlen(name_two));
}

static void a_hidden_case_answers_like_one_that_is_not_there(void **state)
{
	static const char nowhere[] = "BCD-123";
	struct world *w = *state;
	struct gb_case *c = NULL;
	json_t *out = NULL;

	hide(w);
	assert_string_not_equal(w->hidden, nowhere);
	for (int what = 0; what < 3; what++) {
		struct gb_err why[2] = { 0 };
		enum gb_code rc[2];

		for (int i = 0; i < 2; i++) {
			const char *name = i ? nowhere : w->hidden;
			json_t *data = json_object();

			if (what == 0)
				rc[i] = gb_session_case(w->h, name, &c,
							&why[i]);
			else if (what == 1)
				rc[i] = gb_session_who(w->h, name, &out,
						       &why[i]);
			else
				rc[i] = gb_session_questions(
					w->h, name, &gb_verb_note, data, &out,
					&why[i]);
			assert_null(c);
			assert_null(out);
			json_decref(data);
		}
		expect_alike(rc[0], &why[0], w->hidden, rc[1], &why[1],
			     nowhere);
	}
	for (size_t v = 1; gb_verbs[v]; v++) {
		struct gb_err why[2] = { 0 };
		enum gb_code rc[2];

		for (int i = 0; i < 2; i++)
			rc[i] = book_do(w->h, i ? nowhere : w->hidden,
					gb_verbs[v]->name, json_object(),
					&why[i]);
		assert_int_equal(rc[0], GB_NOT_FOUND);
		expect_alike(rc[0], &why[0], w->hidden, rc[1], &why[1],
			     nowhere);
	}
}

static void a_hidden_case_can_be_pointed_at_like_one_that_is_not_there(
	void **state)
{
	static const char nowhere[] = "BCD-123";
	struct world *w = *state;
	struct gb_err why[4] = { 0 };
	enum gb_code rc[4];

	hide(w);
	for (int i = 0; i < 4; i++) {
		const char *to = i % 2 ? nowhere : w->hidden;

		rc[i] = i < 2 ? book_do(w->h, w->mine, "close",
					json_pack("{s:s, s:s, s:s}", "outcome",
						  "duplicate", "reason",
						  "Twice.", "of", to),
					&why[i])
			      : book_do(w->h, w->mine, "link",
					json_pack("{s:s, s:s}", "to", to,
						  "reason", "Alike."),
					&why[i]);
	}
	expect_alike(rc[0], &why[0], w->hidden, rc[1], &why[1], nowhere);
	expect_alike(rc[2], &why[2], w->hidden, rc[3], &why[3], nowhere);
}

/* Somebody writes rubbish under the name of a case. */
static void write_rubbish(struct world *w, const char *name)
{
	struct gb_casebook *b = w->book.book;
	char subject[GB_SUBJECT_ROOM];

	snprintf(subject, sizeof(subject), "%s 9", name);
	ok(gb_ledger_lock(b->ledger, err));
	ok(gb_ledger_append(
		b->ledger,
		&(struct gb_draft_commit){ .author = w->c->opener.person,
					   .subject = subject,
					   .at_s = w->book.f->now_s,
					   .blob = "x",
					   .blob_bytes = 1 },
		w->c->id, NULL, err));
	gb_ledger_unlock(b->ledger);
}

static void expect_damage_at(struct world *w, const char *entry)
{
	const json_t *bad;
	struct gb_verdict v;

	ok(gb_verify(&v, w->book.dir, w->h, NULL, &w->book.f->env, err));
	assert_false(v.whole);
	bad = json_array_get(v.bad, 0);
	if (entry)
		assert_string_equal(gb_json_string(bad, "entry"), entry);
	else
		assert_true(json_is_null(json_object_get(bad, "entry")));
	assert_int_equal(strlen(gb_json_string(bad, "commit")), 40);
	gb_verdict_free(&v);
}

static void damage_to_a_hidden_case_does_not_tell_its_name(void **state)
{
	struct world *w = *state;

	hide(w);
	ok(gb_session_catch_up(w->h, NULL, err));
	write_rubbish(w, w->hidden);
	expect_damage_at(w, NULL);
}

static void damage_to_a_case_of_ones_own_does(void **state)
{
	struct world *w = *state;
	char entry[GB_SUBJECT_ROOM];

	write_rubbish(w, w->mine);
	snprintf(entry, sizeof(entry), "%s 9", w->mine);
	expect_damage_at(w, entry);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(nothing_that_the_head_sees_is_other_than_before),
		T(the_chair_sees_it),
		T(a_hidden_case_answers_like_one_that_is_not_there),
		T(a_hidden_case_can_be_pointed_at_like_one_that_is_not_there),
		T(damage_to_a_hidden_case_does_not_tell_its_name),
		T(damage_to_a_case_of_ones_own_does),
	};

	return cmocka_run_group_tests_name("hidden", tests, NULL, NULL);
}

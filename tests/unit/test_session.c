/* SPDX-License-Identifier: ISC
 * test_session.c - one person, signed in: what they read and do. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guardbook/verify.h"
#include "tests/book.h"

static int setup(void **state)
{
	struct book *b = calloc(1, sizeof(*b));
	void *f = NULL;

	if (!b || fixture_setup(&f) != 0)
		return -1;
	book_make(b, f);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct book *b = *state;
	void *f = b->f;

	book_free(b);
	free(b);
	return fixture_teardown(&f);
}

static enum gb_code open_as(struct book *b, const char *who, const char *name,
			    struct gb_case **c)
{
	struct gb_session *s = book_sign_in(b, who);
	enum gb_code rc = gb_session_case(s, name, c, NULL);

	gb_session_free(s);
	return rc;
}

static void expect_reads(struct book *b, const char *who, const char *name,
			 enum gb_lane lane)
{
	struct gb_case *c = NULL;
	enum gb_code rc = open_as(b, who, name, &c);

	if (lane == GB_LANE_NONE) {
		assert_int_equal(rc, GB_NOT_FOUND);
	} else {
		assert_int_equal(rc, GB_OK);
		assert_int_equal(c->lane, lane);
	}
	gb_case_free(c);
}

static void a_complaint_goes_from_teacher_to_head_to_hr(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "teacher");
	char name[GB_CASE_NAME_ROOM];
	struct gb_case *c = NULL;
	struct gb_err why = { 0 };

	book_log(s, "complaint", "staff:teacher parent:Smith",
		 "A parent wrote that homework is marked late.", name);
	/* The reporter has wiped the key. */
	assert_int_equal(gb_session_case(s, name, &c, &why), GB_NOT_FOUND);
	gb_session_free(s);

	s = book_sign_in(b, "head");
	ok(gb_session_case(s, name, &c, err));
	assert_string_equal(gb_case_state(c), "new");
	gb_case_free(c);
	ok(book_do(s, name, "act",
		   json_pack("{s:s, s:s, s:s}", "action", "police", "reason",
			     "The post repeats a threat.", "by", "2026-03-20"),
		   err));
	ok(book_do(s, name, "act",
		   json_pack("{s:s, s:s}", "action", "hr", "reason",
			     "A colleague is named."),
		   err));
	ok(gb_session_case(s, name, &c, err));
	assert_string_equal(gb_case_state(c), "waiting");
	assert_int_equal(json_array_size(c->history), 3);
	gb_case_free(c);
	gb_session_free(s);

	s = book_sign_in(b, "hr");
	ok(gb_session_case(s, name, &c, err));
	assert_int_equal(c->lane, GB_LANE_SUMMARY);
	assert_int_equal(c->n_opened, 3);
	assert_int_equal(c->n_noise + c->n_altered, 0);
	assert_null(json_object_get(c->body, "narrative"));
	assert_int_equal(json_array_size(json_object_get(c->body, "actions")),
			 2);
	gb_case_free(c);
	assert_int_equal(book_do(s, name, "note",
				 json_pack("{s:s}", "text", "Hello."), &why),
			 GB_DENIED);
	gb_session_free(s);
	expect_reads(b, "dsl", name, GB_LANE_NONE);
	expect_reads(b, "it", name, GB_LANE_NONE);
}

static void whoever_is_named_reads_nothing(void **state)
{
	static const struct {
		const char *type, *about, *reads, *not ;
	} cases[] = {
		{ "reference", "head:", "chair", "head dsl deputy trust hr" },
		{ "cyberbullying", "dsl:", "head", "dsl deputy chair" },
		{ "cyberbullying", "dsl: head:", "chair", "dsl head deputy" },
		{ "complaint", "head: chair:", "trust", "head chair dsl" },
		{ "cyberbullying", "deputy:", "dsl", "deputy head" },
		{ "pupil-contact", "pupil:Ann", "dsl", "head chair" },
		{ "complaint", "head: chair: trust:", "",
		  "head chair trust dsl deputy hr" },
	};
	struct book *b = *state;

	for (size_t i = 0; i < GB_COUNT(cases); i++) {
		struct gb_session *s = book_sign_in(b, "teacher");
		char name[GB_CASE_NAME_ROOM], word[80], *rest = word, *who;

		book_log(s, cases[i].type, cases[i].about, "Something.", name);
		gb_session_free(s);
		if (cases[i].reads[0])
			expect_reads(b, cases[i].reads, name, GB_LANE_FULL);
		snprintf(word, sizeof(word), "%s", cases[i].not );
		while ((who = strsep(&rest, " ")))
			expect_reads(b, who, name, GB_LANE_NONE);
	}
}

static void a_name_in_the_words_must_be_answered_first(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "teacher");
	json_t *data = json_pack("{s:s, s:s, s:s}", "type", "cyberbullying",
				 "title", "Group chat", "text",
				 "They wrote about HARRIS again.");
	struct gb_err why = { 0 };
	struct gb_done done;
	json_t *open = NULL;

	assert_int_equal(
		gb_session_do(s, NULL, &gb_verb_log, data, &done, &why),
		GB_ASK);
	assert_non_null(strstr(why.msg, "Mr P Harris"));
	ok(gb_session_questions(s, NULL, &gb_verb_log, data, &open, err));
	assert_int_equal(json_array_size(open), 1);
	json_decref(open);
	json_object_set_new(data, "not_about", json_pack("[s]", "head"));
	ok(gb_session_do(s, NULL, &gb_verb_log, data, &done, err));
	json_decref(data);
	gb_session_free(s);
	/* The answer holds for the case. */
	s = book_sign_in(b, "dsl");
	ok(book_do(s, done.name, "note",
		   json_pack("{s:s}", "text", "Harris was not there."), err));
	gb_session_free(s);
}

static void a_name_typed_instead_of_picked_is_asked_about_too(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "teacher");
	json_t *data = json_pack("{s:s, s:s, s:[{s:s, s:s}]}", "type",
				 "complaint", "text", "A post.", "about",
				 "kind", "staff", "name", "Mr Harris");
	struct gb_done done;

	assert_int_equal(
		gb_session_do(s, NULL, &gb_verb_log, data, &done, NULL),
		GB_ASK);
	json_decref(data);
	gb_session_free(s);
}

static void naming_somebody_later_takes_them_off(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "teacher");
	char name[GB_CASE_NAME_ROOM];
	json_t *who = NULL;
	struct gb_case *c = NULL;

	book_log(s, "cyberbullying", NULL, "A group chat.", name);
	gb_session_free(s);
	s = book_sign_in(b, "dsl");
	ok(gb_session_named(s, "deputy", "", &who, err));
	ok(book_do(s, name, "note",
		   json_pack("{s:s, s:[o]}", "text", "A deputy is in it.",
			     "about", who),
		   err));
	gb_session_free(s);
	expect_reads(b, "deputy", name, GB_LANE_NONE);
	s = book_sign_in(b, "dsl");
	ok(gb_session_named(s, "dsl", "", &who, err));
	ok(book_do(s, name, "note",
		   json_pack("{s:s, s:[o]}", "text", "And I am.", "about", who),
		   err));
	gb_session_free(s);
	expect_reads(b, "dsl", name, GB_LANE_NONE);
	s = book_sign_in(b, "head");
	ok(gb_session_case(s, name, &c, err));
	/* The newest key opens the whole case. */
	assert_int_equal(json_array_size(c->history), 3);
	assert_int_equal(c->n_opened, 3);
	assert_true(gb_case_has(c, "with", gb_session_me(s)->id));
	gb_case_free(c);
	gb_session_free(s);
}

static void the_verbs_refuse_with_a_reason(void **state)
{
	struct book *b = *state;
	struct gb_session *t = book_sign_in(b, "teacher");
	struct gb_session *d = book_sign_in(b, "dsl");
	struct gb_session *h = book_sign_in(b, "head");
	struct gb_session *it = book_sign_in(b, "it");
	char name[GB_CASE_NAME_ROOM];
	struct gb_err why = { 0 };

	book_log(t, "cyberbullying", NULL, "A group chat.", name);
	assert_int_equal(book_do(it, NULL, "log",
				 json_pack("{s:s, s:s}", "type", "reference",
					   "text", "x"),
				 &why),
			 GB_DENIED);
	assert_int_equal(
		book_do(d, name, "route",
			json_pack("{s:s, s:s}", "to", "head", "reason", "  "),
			&why),
		GB_INVALID);
	assert_int_equal(book_do(d, name, "route",
				 json_pack("{s:s, s:s}", "to", "it", "reason",
					   "Because."),
				 &why),
			 GB_DENIED);
	ok(book_do(d, name, "route",
		   json_pack("{s:s, s:s}", "to", "head", "reason",
			     "This needs a decision."),
		   err));
	ok(book_do(h, name, "act",
		   json_pack("{s:s, s:s}", "action", "other", "reason",
			     "Letters go out."),
		   err));
	assert_int_equal(book_do(h, name, "close",
				 json_pack("{s:s, s:s}", "outcome", "resolved",
					   "reason", "Done."),
				 &why),
			 GB_DENIED);
	assert_int_equal(
		book_do(d, name, "done",
			json_pack("{s:i, s:s}", "n", 1, "outcome", "Sent."),
			&why),
		GB_DENIED);
	ok(book_do(h, name, "done",
		   json_pack("{s:i, s:s}", "n", 1, "outcome", "Sent."), err));
	ok(book_do(h, name, "close",
		   json_pack("{s:s, s:s}", "outcome", "resolved", "reason",
			     "All is settled."),
		   err));
	assert_int_equal(book_do(h, name, "act",
				 json_pack("{s:s, s:s}", "action", "none",
					   "reason", "x"),
				 &why),
			 GB_DENIED);
	gb_session_free(t);
	gb_session_free(d);
	gb_session_free(h);
	gb_session_free(it);
}

static enum gb_code close_as_duplicate(struct gb_session *s, const char *name,
				       const char *of)
{
	return book_do(s, name, "close",
		       json_pack("{s:s, s:s, s:s}", "outcome", "duplicate",
				 "reason", "Reported twice.", "of", of),
		       NULL);
}

static void a_duplicate_tells_nobody_of_a_case_they_can_not_read(void **state)
{
	struct book *b = *state;
	struct gb_session *t = book_sign_in(b, "teacher");
	struct gb_session *d = book_sign_in(b, "dsl");
	char one[GB_CASE_NAME_ROOM], two[GB_CASE_NAME_ROOM];
	char hidden[GB_CASE_NAME_ROOM], less[GB_CASE_NAME_ROOM];

	book_log(t, "cyberbullying", NULL, "A group chat.", one);
	book_log(t, "cyberbullying", NULL, "The same chat.", two);
	book_log(t, "cyberbullying", "head:", "Another.", hidden);
	book_log(t, "cyberbullying", "deputy:", "A third.", less);
	assert_int_equal(close_as_duplicate(d, two, hidden), GB_NOT_FOUND);
	assert_int_equal(close_as_duplicate(d, two, "BBB-000"), GB_NOT_FOUND);
	/* The deputy reads `two` and must not hear of `less`. */
	assert_int_equal(close_as_duplicate(d, two, less), GB_DENIED);
	assert_int_equal(close_as_duplicate(d, two, one), GB_OK);
	gb_session_free(t);
	gb_session_free(d);
}

static enum gb_code correct(struct gb_session *s, const char *name,
			    const char *field, const char *value)
{
	return book_do(s, name, "correct",
		       json_pack("{s:s, s:s, s:s}", "field", field, "value",
				 value, "reason", "It was wrong."),
		       NULL);
}

static void a_correction_keeps_the_old_value_in_the_history(void **state)
{
	struct book *b = *state;
	struct gb_session *d = book_sign_in(b, "dsl");
	struct gb_case *c = NULL;
	char name[GB_CASE_NAME_ROOM];
	const json_t *line;

	book_log(d, "cyberbullying", NULL, "A group chat.", name);
	assert_int_equal(correct(d, name, "title", "Class chat"), GB_OK);
	assert_int_equal(correct(d, name, "account", "@class"), GB_OK);
	assert_int_equal(correct(d, name, "nonsense", "x"), GB_INVALID);
	assert_int_equal(correct(d, name, "type", "nonsense"), GB_INVALID);
	ok(gb_session_case(d, name, &c, err));
	assert_string_equal(gb_json_string(c->body, "title"), "Class chat");
	assert_string_equal(
		gb_json_string(json_object_get(c->body, "fields"), "account"),
		"@class");
	line = json_array_get(c->history, 1);
	assert_string_equal(
		gb_json_string(json_object_get(line, "before"), "title"),
		"Something seen online");
	gb_case_free(c);
	/* Another sort goes to whom the policy gives that sort. */
	assert_int_equal(correct(d, name, "type", "complaint"), GB_OK);
	assert_int_equal(gb_session_case(d, name, &c, NULL), GB_NOT_FOUND);
	gb_session_free(d);
	expect_reads(b, "head", name, GB_LANE_FULL);
}

static void imagery_of_children_lists_no_evidence(void **state)
{
	struct book *b = *state;
	struct gb_session *d = book_sign_in(b, "dsl");
	char *path = fixture_path(b->f, "page.png");
	json_t *item = NULL;
	char name[GB_CASE_NAME_ROOM];

	fixture_write(path, "\x89PNG", 4);
	book_log(d, "cyberbullying", NULL, "A group chat.", name);
	ok(gb_session_evidence(d, path, "The page", 0, &item, err));
	ok(book_do(d, name, "attach", json_pack("{s:[O]}", "evidence", item),
		   err));
	assert_int_equal(correct(d, name, "type", "youth-imagery"), GB_DENIED);
	book_log(d, "youth-imagery", NULL, "Told by a pupil.", name);
	assert_int_equal(book_do(d, name, "attach",
				 json_pack("{s:[o]}", "evidence", item), NULL),
			 GB_DENIED);
	gb_session_free(d);
	free(path);
}

static void a_closed_case_opens_again_and_cases_are_linked(void **state)
{
	struct book *b = *state;
	struct gb_session *d = book_sign_in(b, "dsl");
	struct gb_case *c = NULL;
	char one[GB_CASE_NAME_ROOM], two[GB_CASE_NAME_ROOM];

	book_log(d, "cyberbullying", NULL, "A group chat.", one);
	book_log(d, "cyberbullying", NULL, "Another.", two);
	ok(book_do(d, one, "link", json_pack("{s:s}", "to", two), err));
	assert_int_equal(
		book_do(d, one, "link", json_pack("{s:s}", "to", two), NULL),
		GB_DENIED);
	assert_int_equal(book_do(d, one, "reopen",
				 json_pack("{s:s}", "reason", "x"), NULL),
			 GB_DENIED);
	ok(book_do(d, one, "close",
		   json_pack("{s:s, s:s}", "outcome", "resolved", "reason",
			     "Settled."),
		   err));
	ok(book_do(d, one, "reopen",
		   json_pack("{s:s}", "reason", "It came back."), err));
	ok(gb_session_case(d, one, &c, err));
	assert_string_equal(gb_case_state(c), "open");
	assert_null(json_object_get(c->body, "outcome"));
	assert_int_equal(json_array_size(json_object_get(c->body, "links")), 1);
	gb_case_free(c);
	gb_session_free(d);
}

static void a_wrong_passphrase_and_a_wrong_name_sound_alike(void **state)
{
	struct book *b = *state;
	struct gb_session *s = NULL;
	struct gb_err one = { 0 }, two = { 0 };

	assert_int_equal(gb_session_open(&s, b->book, "head", "wrong", &one),
			 GB_DENIED);
	assert_null(s);
	assert_int_equal(
		gb_session_open(&s, b->book, "nobody", "practice", &two),
		GB_DENIED);
	assert_string_equal(one.msg, two.msg);
}

static void the_record_verifies_from_the_first_entry(void **state)
{
	struct book *b = *state;
	struct gb_session *t = book_sign_in(b, "teacher");
	struct gb_session *d = book_sign_in(b, "dsl");
	char name[GB_CASE_NAME_ROOM];
	struct gb_verdict v;

	book_log(t, "cyberbullying", NULL, "A group chat.", name);
	ok(book_do(d, name, "note", json_pack("{s:s}", "text", "Seen."), err));
	ok(gb_verify(&v, b->dir, NULL, NULL, &b->f->env, err));
	assert_true(v.whole);
	assert_int_equal(v.entries, 4);
	gb_verdict_free(&v);
	ok(gb_verify(&v, b->dir, d, NULL, &b->f->env, err));
	assert_true(v.whole);
	assert_int_equal(v.entries, 2);
	gb_verdict_free(&v);
	gb_session_free(t);
	gb_session_free(d);
}

static void somebody_enrolled_later_can_sign_in_and_work(void **state)
{
	struct book *b = *state;
	struct gb_session *h = book_sign_in(b, "head");
	struct gb_session *t = book_sign_in(b, "teacher");
	struct gb_enrol who = { "Mr D Rees", "teacher", "rees", NULL };
	struct gb_enrolled told;
	struct gb_session *s = NULL;
	char name[GB_CASE_NAME_ROOM];

	assert_int_equal(gb_session_enrol(t, &who, &told, NULL), GB_DENIED);
	ok(gb_session_enrol(h, &who, &told, err));
	assert_int_equal(gb_session_enrol(h, &who, &told, NULL), GB_CONFLICT);
	gb_session_free(h);
	gb_session_free(t);
	book_reopen(b);
	ok(gb_session_open(&s, b->book, "rees", told.passphrase, err));
	book_log(s, "filtering", NULL, "A games site opened.", name);
	gb_session_free(s);
	expect_reads(b, "dsl", name, GB_LANE_FULL);
}

/* In the one pack, whose end is that of the newest entry. */
static void blot_newest_entry(const struct book *b)
{
	static const char zeros[100];
	char *where = fixture_path(b->f, "*/ledger.git/objects/pack/*.pack");
	glob_t found;
	FILE *pack;

	assert_int_equal(glob(where, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	assert_int_equal(chmod(found.gl_pathv[0], 0600), 0);
	pack = fopen(found.gl_pathv[0], "r+b");
	assert_non_null(pack);
	assert_int_equal(fseek(pack, -400, SEEK_END), 0);
	assert_int_equal(fwrite(zeros, sizeof(zeros), 1, pack), 1);
	assert_int_equal(fclose(pack), 0);
	globfree(&found);
	free(where);
}

static void a_case_of_mine_that_is_damaged_is_not_said_to_be_none(void **state)
{
	struct book *b = *state;
	struct gb_session *d = book_sign_in(b, "dsl");
	struct gb_session *h = book_sign_in(b, "head");
	char name[GB_CASE_NAME_ROOM];
	struct gb_case *c = NULL;

	book_log(d, "cyberbullying", NULL, "A group chat.", name);
	ok(gb_session_catch_up(h, NULL, err));
	ok(gb_casebook_rest(b->book, err));
	blot_newest_entry(b);
	assert_int_equal(gb_session_case(d, name, &c, NULL), GB_TAMPERED);
	/* Whoever could not open it before is told nothing new. */
	assert_int_equal(gb_session_case(h, name, &c, NULL), GB_NOT_FOUND);
	gb_session_free(d);
	gb_session_free(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_complaint_goes_from_teacher_to_head_to_hr),
		T(whoever_is_named_reads_nothing),
		T(a_name_in_the_words_must_be_answered_first),
		T(a_name_typed_instead_of_picked_is_asked_about_too),
		T(naming_somebody_later_takes_them_off),
		T(the_verbs_refuse_with_a_reason),
		T(a_duplicate_tells_nobody_of_a_case_they_can_not_read),
		T(a_correction_keeps_the_old_value_in_the_history),
		T(imagery_of_children_lists_no_evidence),
		T(a_closed_case_opens_again_and_cases_are_linked),
		T(a_wrong_passphrase_and_a_wrong_name_sound_alike),
		T(the_record_verifies_from_the_first_entry),
		T(somebody_enrolled_later_can_sign_in_and_work),
		T(a_case_of_mine_that_is_damaged_is_not_said_to_be_none),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}

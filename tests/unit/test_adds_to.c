/* SPDX-License-Identifier: ISC
 * test_adds_to.c - a reporter who has more to say names the case, and nobody
 * else learns of it. */
#include <stdlib.h>
#include <string.h>

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

/* `who` logs more, adding to `to`. */
static enum gb_code add_to(struct book *b, const char *who, const char *to,
			   char name[GB_CASE_NAME_ROOM], struct gb_err *why)
{
	struct gb_session *s = book_sign_in(b, who);
	json_t *data =
		json_pack("{s:s, s:s, s:s, s:[]}", "type", "cyberbullying",
			  "text", "There is more.", "adds_to", to, "about");
	struct gb_done done = { 0 };
	json_t *pupil = NULL;
	enum gb_code rc;

	ok(gb_session_named(s, "pupil", "Ann", &pupil, err));
	json_array_append_new(json_object_get(data, "about"), pupil);
	rc = gb_session_do(s, NULL, &gb_verb_log, data, &done, why);
	if (name)
		memcpy(name, done.name, GB_CASE_NAME_ROOM);
	json_decref(data);
	gb_session_free(s);
	return rc;
}

static bool holds(const json_t *value, const char *word)
{
	struct gb_buf text = { 0 };
	bool found;

	ok(gb_json_text(value, &text, err));
	found = strstr(gb_buf_string(&text), word) != NULL;
	gb_buf_free(&text);
	return found;
}

/* Does `who`, who can open `name`, learn of `first` there? */
static bool learns(struct book *b, const char *who, const char *name,
		   const char *first)
{
	struct gb_session *s = book_sign_in(b, who);
	struct gb_filter found = { .words = first };
	struct gb_case *c = NULL;
	const char *told;
	bool learnt;
	size_t n = 0;

	ok(gb_session_case(s, name, &c, err));
	told = gb_json_string(c->body, "adds_to");
	learnt = told && strcmp(told, first) == 0;
	assert_int_equal(holds(c->body, first), learnt);
	assert_false(holds(c->history, first));
	/* Nor by looking for it. */
	ok(gb_session_count(s, &found, &n, err));
	assert_int_equal(n, learnt ? 1 : 0);
	gb_case_free(c);
	gb_session_free(s);
	return learnt;
}

static void whoever_can_open_both_is_told(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "teacher");
	char first[GB_CASE_NAME_ROOM], more[GB_CASE_NAME_ROOM];

	book_log(s, "cyberbullying", "pupil:Ann", "Ann told me.", first);
	gb_session_free(s);
	ok(add_to(b, "teacher", first, more, err));
	assert_true(learns(b, "dsl", more, first));
}

static void who_cant_open_the_first_learns_nothing_of_it(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "teacher");
	char first[GB_CASE_NAME_ROOM], more[GB_CASE_NAME_ROOM];

	/* It is about the DSL: the Headteacher alone reads it. What is added
	 * without saying so goes to the DSL. */
	book_log(s, "cyberbullying", "dsl:", "A post names her.", first);
	gb_session_free(s);
	ok(add_to(b, "teacher", first, more, err));
	assert_false(learns(b, "dsl", more, first));
}

static void only_its_reporter_adds_to_a_case(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "teacher");
	char first[GB_CASE_NAME_ROOM], never[] = "QQQ-000";
	struct gb_err why = { 0 }, other = { 0 };

	book_log(s, "cyberbullying", "pupil:Ann", "Ann told me.", first);
	gb_session_free(s);
	/* The DSL reads it, and writes into it instead. */
	assert_int_equal(add_to(b, "dsl", first, NULL, &why), GB_NOT_FOUND);
	/* Of a case that is not there the same is said. */
	assert_int_equal(add_to(b, "dsl", never, NULL, &other), GB_NOT_FOUND);
	memcpy(strstr(why.msg, first), never, strlen(never));
	assert_string_equal(why.msg, other.msg);
	assert_int_equal(add_to(b, "teacher", "the first", NULL, NULL),
			 GB_INVALID);
}

static void a_small_name_is_read_and_kept_in_capitals(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "teacher");
	char first[GB_CASE_NAME_ROOM], more[GB_CASE_NAME_ROOM];
	char small[GB_CASE_NAME_ROOM];

	book_log(s, "cyberbullying", "pupil:Ann", "Ann told me.", first);
	gb_session_free(s);
	for (size_t i = 0; i < sizeof(small); i++)
		small[i] = (char)(first[i] >= 'A' ? first[i] | 0x20 : first[i]);
	ok(add_to(b, "teacher", small, more, err));
	assert_true(learns(b, "dsl", more, first));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		T(whoever_can_open_both_is_told),
		T(who_cant_open_the_first_learns_nothing_of_it),
		T(only_its_reporter_adds_to_a_case),
		T(a_small_name_is_read_and_kept_in_capitals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

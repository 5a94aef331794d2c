/* SPDX-License-Identifier: ISC
 * book.c - a small practice casebook for tests of casework. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/book.h"

static const struct gb_enrol people[] = {
	{ "Mr P Harris", "head", "head", "practice" },
	{ "Mrs S Davies", "dsl", "dsl", "practice" },
	{ "Miss J Pugh", "deputy", "deputy", "practice" },
	{ "Mr T Bevan", "teacher", "teacher", "practice" },
	{ "Ms R Okafor", "hr", "hr", "practice" },
	{ "Mrs A Lloyd", "chair", "chair", "practice" },
	{ "Dr M Evans", "trust", "trust", "practice" },
	{ "Mr K Shah", "it", "it", "practice" },
};

void book_make(struct book *b, struct fixture *f)
{
	struct gb_enrolled told[GB_COUNT(people)];
	size_t n;
	unsigned char *policy =
		fixture_read("share/policy/social-media.conf", &n);
	struct gb_plan plan = { .school = "Ysgol Llyn Primary",
				.practice = true,
				.policy = (char *)policy,
				.policy_bytes = n,
				.people = people,
				.n_people = GB_COUNT(people) };

	gb_json_start();
	b->f = f;
	b->dir = fixture_path(f, "book");
	ok(gb_casebook_create(b->dir, &plan, &f->env, told, b->recovery, err));
	free(policy);
	ok(gb_casebook_open(&b->book, b->dir, &f->env, err));
}

void book_reopen(struct book *b)
{
	gb_casebook_free(b->book);
	ok(gb_casebook_open(&b->book, b->dir, &b->f->env, err));
}

void book_free(struct book *b)
{
	gb_casebook_free(b->book);
	free(b->dir);
}

struct gb_session *book_sign_in(struct book *b, const char *who)
{
	struct gb_session *s = NULL;

	ok(gb_session_open(&s, b->book, who, "practice", err));
	return s;
}

enum gb_code book_try(const char *dir, const struct gb_env *env,
		      const char *who)
{
	struct gb_casebook *b = NULL;
	struct gb_session *s = NULL;
	enum gb_code rc = gb_casebook_open(&b, dir, env, NULL);

	if (rc == GB_OK)
		rc = gb_session_open(&s, b, who, "practice", NULL);
	assert_int_equal(rc == GB_OK, s != NULL);
	gb_session_free(s);
	gb_casebook_free(b);
	return rc;
}

void book_log(struct gb_session *s, const char *type, const char *about,
	      const char *text, char name[GB_CASE_NAME_ROOM])
{
	json_t *data = json_pack("{s:s, s:s, s:s}", "type", type, "text", text,
				 "title", "Something seen online");
	char *words = strdup(about ? about : ""), *rest = words, *word;
	struct gb_done done;

	json_object_set_new(data, "about", json_array());
	json_object_set_new(data, "fields", json_object());
	while ((word = strsep(&rest, " ")) && word[0]) {
		char *colon = strchr(word, ':');
		json_t *who = NULL;

		assert_non_null(colon);
		*colon = '\0';
		ok(gb_session_named(s, word, colon + 1, &who, err));
		json_array_append_new(json_object_get(data, "about"), who);
	}
	free(words);
	ok(gb_session_do(s, NULL, &gb_verb_log, data, &done, err));
	memcpy(name, done.name, GB_CASE_NAME_ROOM);
	json_decref(data);
}

enum gb_code book_do(struct gb_session *s, const char *name, const char *verb,
		     json_t *data, struct gb_err *err)
{
	const struct gb_verb *v = gb_verb_named(verb);
	enum gb_code rc;

	assert_non_null(v);
	assert_non_null(data);
	rc = gb_session_do(s, name, v, data, NULL, err);
	json_decref(data);
	return rc;
}

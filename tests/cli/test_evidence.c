/* SPDX-License-Identifier: ISC
 * test_evidence.c - evidence on the command line: kept, checked, saved, chosen.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cli/run.h"

static void put(const struct desk *d, const char *name, const char *text)
{
	char *path = fixture_path(d->f, name);

	fixture_write(path, text, strlen(text));
	free(path);
}

static void expect_says(struct run *r, int status, const char *says)
{
	expect_exit(r, status);
	if (!strstr(status ? r->err : r->out, says))
		fail_msg("\"%s\" is not in: %s%s", says, r->out, r->err);
	run_free(r);
}

/* Logged by the teacher with grab.png, whose copy is kept. */
static void log_kept(const struct desk *d, char name[32])
{
	struct run r;
	json_t *said;

	put(d, "grab.png", "grab");
	said = as_json(&r, d, "teacher", NULL, "log", "--json", "--type",
		       "online-other", "--about", "pupil:Ann", "--evidence",
		       "grab.png", "--shows", "The chat", "--keep", "--text",
		       "Ann told us.", NULL);
	snprintf(name, 32, "%s",
		 json_string_value(json_object_get(said, "case")));
	json_decref(said);
}

static void expect_state(struct run *r, const char *file, const char *copy)
{
	json_t *all = json_loads(r->out, 0, NULL), *one;

	one = json_array_get(all, 0);
	assert_int_equal(json_array_size(all), 1);
	assert_string_equal(json_string_value(json_object_get(one, "file")),
			    file);
	assert_string_equal(json_string_value(json_object_get(one, "copy")),
			    copy);
	json_decref(all);
	run_free(r);
}

static void what_was_kept_is_checked_and_saved(void **state)
{
	const struct desk *d = *state;
	char name[32], want[64], *path, *away;
	struct run r;
	json_t *said;

	log_kept(d, name);
	as(&r, d, "dsl", NULL, "evidence", "check", name, "--json", NULL);
	expect_exit(&r, 0);
	expect_state(&r, "same", "same");
	put(d, "grab.png", "other");
	as(&r, d, "dsl", NULL, "evidence", "check", name, "--json", NULL);
	expect_exit(&r, 1);
	expect_state(&r, "changed", "same");
	path = fixture_path(d->f, "grab.png");
	assert_int_equal(unlink(path), 0);
	free(path);
	as(&r, d, "dsl", NULL, "evidence", "check", name, "--json", NULL);
	expect_exit(&r, 1);
	expect_state(&r, "missing", "same");
	away = fixture_path(d->f, "away");
	assert_int_equal(mkdir(away, 0700), 0);
	said = as_json(&r, d, "dsl", NULL, "evidence", "save", name, "1",
		       "away", "--purpose", "For the police", "--json", NULL);
	snprintf(want, sizeof(want), "%s-evidence-1.txt", name);
	assert_string_equal(json_string_value(json_object_get(said, "file")),
			    want);
	json_decref(said);
	as(&r, d, "dsl", NULL, "history", name, NULL);
	expect_says(&r, 0, "What for: For the police");
	as(&r, d, "dsl", NULL, "evidence", "save", name, "1", "away",
	   "--purpose", "Again", NULL);
	expect_says(&r, 1, "nothing is overwritten");
	/* Whoever reported it can't open it, and takes nothing out of it. */
	as(&r, d, "teacher", NULL, "evidence", "save", name, "1", "away",
	   "--purpose", "Mine", NULL);
	expect_says(&r, 1, "no case");
	free(away);
}

static void where_the_policy_keeps_none_none_is_kept(void **state)
{
	const struct desk *d = *state;
	struct run r;

	put(d, "grab.png", "grab");
	as(&r, d, "teacher", NULL, "log", "--type", "radicalisation", "--about",
	   "pupil:Ann", "--evidence", "grab.png", "--keep", "--text", "x",
	   NULL);
	expect_says(&r, 1, "keeps no copies");
	as(&r, d, "teacher", NULL, "log", "--type", "youth-imagery", "--about",
	   "pupil:Ann", "--evidence", "grab.png", "--keep", "--text", "x",
	   NULL);
	expect_says(&r, 1, "against the law");
	as(&r, d, "teacher", NULL, "log", "--type", "online-other", "--about",
	   "pupil:Ann", "--keep", "--text", "x", NULL);
	expect_says(&r, 2, "stands behind the --evidence");
}

static void evidence_is_chosen_from_a_folder_that_was_named(void **state)
{
	const struct desk *d = *state;
	char *dir = fixture_path(d->f, "grabs"), *own = NULL;
	struct run r;

	as(&r, d, "dsl", NULL, "evidence", "folder", NULL);
	expect_says(&r, 1, "no evidence folder is named");
	as(&r, d, "dsl", NULL, "evidence", "folder", dir, NULL);
	expect_says(&r, 1, "evidence folder");
	assert_int_equal(mkdir(dir, 0700), 0);
	as(&r, d, "teacher", NULL, "evidence", "folder", dir, NULL);
	expect_says(&r, 1, "only IT, the DSL");
	as(&r, d, "dsl", NULL, "evidence", "folder", "grabs", NULL);
	expect_says(&r, 1, "whole path");
	as(&r, d, "it", NULL, "evidence", "folder", dir, NULL);
	expect_says(&r, 0, "");
	as(&r, d, "teacher", NULL, "evidence", "folder", NULL);
	expect_says(&r, 0, "Nothing in it can be attached");
	put(d, "grabs/chat.png", "grab");
	as(&r, d, "teacher", NULL, "evidence", "folder", NULL);
	expect_says(&r, 0, "chat.png");
	/* A folder of one's own comes first. */
	assert_true(asprintf(&own, "GUARDBOOK_EVIDENCE=%s/away2", d->f->dir) >
		    0);
	run_program(&r, NULL, "practice\n",
		    (const char *[]){ "env", own, guardbook_path(),
				      "--casebook", d->book, "--as", "dsl",
				      "--passphrase-file", "-", "evidence",
				      "folder", NULL });
	expect_says(&r, 1, "can't be opened");
	free(own);
	free(dir);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_kept_is_checked_and_saved),
		cmocka_unit_test(where_the_policy_keeps_none_none_is_kept),
		cmocka_unit_test(
			evidence_is_chosen_from_a_folder_that_was_named),
	};

	return cmocka_run_group_tests(tests, desk_setup, desk_teardown);
}

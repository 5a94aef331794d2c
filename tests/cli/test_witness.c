/* SPDX-License-Identifier: ISC
 * test_witness.c - what is kept of the record outside, by the shipped program:
 * a copy that stock git reads, and a code for the minutes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/cli/run.h"

static char *new_folder(const struct desk *d, const char *name)
{
	char *path = fixture_path(d->f, name);

	assert_int_equal(mkdir(path, 0700), 0);
	return path;
}

static json_t *witness(const struct desk *d, const char *stick, bool check)
{
	struct run r;

	guardbook(&r, NULL, "--casebook", d->book, "--json", "witness", stick,
		  check ? "--check" : NULL, NULL);
	return expect_json(&r);
}

static long long number(const json_t *of, const char *name)
{
	const json_t *n = json_object_get(of, name);

	assert_true(json_is_integer(n));
	return json_integer_value(n);
}

static void log_one(const struct desk *d)
{
	struct run r;
	json_t *said = as_json(&r, d, "teacher", NULL, "log", "--json",
			       "--type", "reference", "--text", "x", NULL);

	json_decref(said);
}

static void it_needs_nobody_and_says_what_it_did(void **state)
{
	const struct desk *d = *state;
	char *stick = new_folder(d, "stick");
	json_t *first = witness(d, stick, false), *check, *second;
	struct run r;

	assert_string_equal(
		json_string_value(json_object_get(first, "witness")), stick);
	assert_true(json_is_true(json_object_get(first, "whole")));
	assert_int_equal(number(first, "new"), number(first, "entries"));
	log_one(d);
	check = witness(d, stick, true);
	assert_int_equal(number(check, "new"), 1);
	assert_int_equal(number(check, "entries"), number(first, "entries"));
	second = witness(d, stick, false);
	assert_int_equal(number(second, "new"), 1);
	assert_int_equal(number(second, "entries"),
			 number(first, "entries") + 1);
	json_decref(first);
	json_decref(second);
	json_decref(check);
	guardbook(&r, NULL, "--casebook", d->book, "witness", stick, NULL);
	expect_exit(&r, 0);
	assert_non_null(strstr(r.out, "is up to date"));
	assert_non_null(strstr(r.out, "0 entries were new"));
	assert_non_null(strstr(r.out, "same disk"));
	run_free(&r);
	guardbook(&r, NULL, "--casebook", d->book, "witness", NULL);
	expect_exit(&r, 2);
	run_free(&r);
	free(stick);
}

/* git ARG ... in the stick's copy, which is owned by whoever runs it. */
static void git(struct run *r, const char *dir, const char *const *words)
{
	const char *argv[16] = { "git", "-c", "safe.directory=*", "-C", dir };
	size_t n = 5;

	for (; *words; words++)
		argv[n++] = *words;
	argv[n] = NULL;
	run_program(r, NULL, NULL, argv);
	if (r->exit != 0)
		fail_msg("git %s: %s", argv[5], r->err);
}

static void stock_git_clones_and_checks_the_copy(void **state)
{
	const struct desk *d = *state;
	char *stick = new_folder(d, "for-git");
	char *clone = fixture_path(d->f, "clone"), *signers = NULL;
	json_t *said = witness(d, stick, false);
	struct run r;

	assert_true(asprintf(&signers, "gpg.ssh.allowedSignersFile=%s/%s",
			     d->book, "allowed_signers") > 0);
	git(&r, stick,
	    (const char *[]){ "clone", "-q", "--bare", "ledger.git", clone,
			      NULL });
	run_free(&r);
	git(&r, clone, (const char *[]){ "fsck", "--strict", NULL });
	run_free(&r);
	git(&r, clone,
	    (const char *[]){ "rev-list", "--count", "ledger", NULL });
	assert_int_equal(atoll(r.out), number(said, "entries"));
	run_free(&r);
	git(&r, clone,
	    (const char *[]){ "-c", signers, "log", "--format=%G?", "ledger",
			      NULL });
	for (const char *line = r.out; *line; line += 2)
		assert_memory_equal(line, "G\n", 2);
	assert_int_equal(strlen(r.out) / 2, number(said, "entries"));
	run_free(&r);
	json_decref(said);
	free(signers);
	free(clone);
	free(stick);
}

/* The casebook as it was on another day, brought back behind everybody's
 * back. */
static void copy_book(const struct desk *d, const char *to)
{
	struct run r;

	run_program(&r, NULL, NULL,
		    (const char *[]){ "cp", "-a", d->book, to, NULL });
	expect_exit(&r, 0);
	run_free(&r);
}

static void it_shouts_and_ends_with_3(void **state)
{
	const struct desk *d = *state;
	char *stick = new_folder(d, "shouts"), *old = fixture_path(d->f, "old");
	struct desk then = { .f = d->f, .book = old };
	json_t *said;
	struct run r;

	copy_book(d, old);
	log_one(d);
	json_decref(witness(d, stick, false));
	guardbook(&r, NULL, "--casebook", old, "witness", stick, NULL);
	expect_exit(&r, 3);
	assert_non_null(strstr(r.err, "HAS LOST ENTRIES"));
	run_free(&r);
	log_one(&then);
	guardbook(&r, NULL, "--casebook", old, "witness", "--check", stick,
		  NULL);
	expect_exit(&r, 3);
	assert_non_null(strstr(r.err, "WAS WRITTEN AGAIN"));
	assert_non_null(strstr(r.out, "the witness copy has 1 and the record "
				      "here 1"));
	run_free(&r);
	guardbook(&r, NULL, "--casebook", old, "--json", "witness", stick,
		  NULL);
	expect_exit(&r, 3);
	said = json_loads(r.out, 0, NULL);
	assert_true(json_is_false(json_object_get(said, "whole")));
	assert_non_null(json_string_value(json_object_get(said, "why")));
	assert_int_equal(number(said, "entries"), number(said, "agree") + 1);
	run_free(&r);
	json_decref(said);
	said = witness(d, stick, true);
	assert_int_equal(number(said, "new"), 0);
	json_decref(said);
	free(stick);
	free(old);
}

static void the_witness_of_another_casebook_is_refused(void **state)
{
	const struct desk *d = *state;
	char *stick = new_folder(d, "theirs"), *old = fixture_path(d->f, "two");
	struct run r;

	guardbook(&r, NULL, "demo", old, NULL);
	expect_exit(&r, 0);
	run_free(&r);
	guardbook(&r, NULL, "--casebook", old, "witness", stick, NULL);
	expect_exit(&r, 0);
	run_free(&r);
	guardbook(&r, NULL, "--casebook", d->book, "witness", stick, NULL);
	expect_exit(&r, 1);
	assert_non_null(strstr(r.err, "another casebook"));
	run_free(&r);
	free(stick);
	free(old);
}

/* --- the minutes ---------------------------------------------------------- */

static char *head_code(const struct desk *d)
{
	struct run r;
	json_t *said;
	char *code;

	guardbook(&r, NULL, "--casebook", d->book, "--json", "head-code", NULL);
	said = expect_json(&r);
	code = strdup(json_string_value(json_object_get(said, "code")));
	json_decref(said);
	return code;
}

static void a_head_code_is_found_as_long_as_all_of_it_is_there(void **state)
{
	const struct desk *d = *state;
	char *old = fixture_path(d->f, "older"), *code;
	json_t *said;
	struct run r;

	copy_book(d, old);
	log_one(d);
	code = head_code(d);
	guardbook(&r, NULL, "--casebook", d->book, "head-code", NULL);
	expect_exit(&r, 0);
	assert_non_null(strstr(r.out, code));
	run_free(&r);
	log_one(d);
	guardbook(&r, NULL, "--casebook", d->book, "verify", "--receipt", code,
		  NULL);
	expect_exit(&r, 0);
	assert_non_null(strstr(r.out, "still holds all that it held"));
	run_free(&r);
	guardbook(&r, NULL, "--casebook", d->book, "--json", "verify",
		  "--receipt", code, NULL);
	said = expect_json(&r);
	assert_string_equal(
		json_string_value(json_object_get(said, "head_code")), code);
	json_decref(said);
	guardbook(&r, NULL, "--casebook", old, "verify", "--receipt", code,
		  NULL);
	expect_exit(&r, 1);
	assert_non_null(strstr(r.err, "not in this ledger"));
	run_free(&r);
	free(code);
	free(old);
}

/* Who logged the last concern can't be told from minutes that many read. */
static void a_head_code_is_nobodys_receipt(void **state)
{
	const struct desk *d = *state;
	struct run r;
	json_t *said = as_json(&r, d, "teacher", NULL, "log", "--json",
			       "--type", "reference", "--text", "x", NULL);
	char *code = head_code(d);

	assert_string_not_equal(
		json_string_value(json_object_get(said, "receipt")), code);
	json_decref(said);
	free(code);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_needs_nobody_and_says_what_it_did),
		cmocka_unit_test(stock_git_clones_and_checks_the_copy),
		cmocka_unit_test(it_shouts_and_ends_with_3),
		cmocka_unit_test(the_witness_of_another_casebook_is_refused),
		cmocka_unit_test(
			a_head_code_is_found_as_long_as_all_of_it_is_there),
		cmocka_unit_test(a_head_code_is_nobodys_receipt),
	};

	return cmocka_run_group_tests_name("witness", tests, desk_setup,
					   desk_teardown);
}

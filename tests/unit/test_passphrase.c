/* SPDX-License-Identifier: ISC
 * test_passphrase.c - guesses are few, whatever somebody does in between, and
 * everyone can change their own passphrase. */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/book.h"

#define FRESH "four wet grey geese"

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

static enum gb_code sign_in(struct book *b, const char *who,
			    const char *passphrase, struct gb_err *err)
{
	struct gb_session *s = NULL;
	enum gb_code rc = gb_session_open(&s, b->book, who, passphrase, err);

	gb_session_free(s);
	return rc;
}

static void guess(struct book *b, const char *who, int times)
{
	for (int i = 0; i < times; i++)
		assert_int_equal(sign_in(b, who, "wrong", NULL), GB_DENIED);
}

/* --- guesses -------------------------------------------------------------- */

static void ten_guesses_and_then_one_waits(void **state)
{
	struct book *b = *state;
	struct gb_err why = { 0 };

	guess(b, "dsl", 10);
	assert_int_equal(sign_in(b, "dsl", "practice", &why), GB_WAIT);
	assert_string_equal(why.msg,
			    "too many wrong passphrases were given: wait 5 "
			    "minutes, then try again");
	ok(sign_in(b, "head", "practice", err));
	b->f->now_s += 299;
	assert_int_equal(sign_in(b, "dsl", "practice", &why), GB_WAIT);
	assert_non_null(strstr(why.msg, "wait 1 minute,"));
	b->f->now_s += 1;
	ok(sign_in(b, "dsl", "practice", err));
}

static void a_right_one_begins_the_count_anew(void **state)
{
	struct book *b = *state;

	guess(b, "dsl", 9);
	ok(sign_in(b, "dsl", "practice", err));
	guess(b, "dsl", 10);
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_WAIT);
}

static void opening_the_casebook_again_gives_no_more(void **state)
{
	struct book *b = *state;

	for (int i = 0; i < 5; i++) {
		guess(b, "dsl", 2);
		book_reopen(b);
	}
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_WAIT);
}

static void programs_at_once_share_the_ten(void **state)
{
	struct book *b = *state;
	int denied = 0, n = 4;

	for (int i = 0; i < n; i++)
		if (fork() == 0) {
			struct gb_casebook *own = NULL;
			int got = 0;

			if (gb_casebook_open(&own, b->dir, &b->f->env, NULL) !=
			    GB_OK)
				_exit(99);
			for (int k = 0; k < 6; k++) {
				struct gb_session *s = NULL;

				got += gb_session_open(&s, own, "dsl", "wrong",
						       NULL) == GB_DENIED;
			}
			_exit(got);
		}
	for (int i = 0; i < n; i++) {
		int status = 0;

		wait(&status);
		assert_true(WIFEXITED(status));
		assert_int_not_equal(WEXITSTATUS(status), 99);
		denied += WEXITSTATUS(status);
	}
	assert_int_equal(denied, 10);
}

/* Each of many programs is killed after its third guess at the latest. */
static void who_is_killed_has_guessed_all_the_same(void **state)
{
	struct book *b = *state;
	int told[2], status = 0, denied = 0;
	char one;

	assert_int_equal(pipe2(told, O_CLOEXEC), 0);
	for (int i = 0; i < 20; i++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			struct gb_casebook *own = NULL;
			struct gb_session *s = NULL;

			if (gb_casebook_open(&own, b->dir, &b->f->env, NULL) !=
			    GB_OK)
				_exit(99);
			for (int k = 0; k < 3; k++)
				if (gb_session_open(&s, own, "dsl", "wrong",
						    NULL) == GB_DENIED &&
				    write(told[1], "x", 1) != 1)
					_exit(99);
			raise(SIGKILL);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
	}
	close(told[1]);
	while (read(told[0], &one, 1) == 1)
		denied++;
	close(told[0]);
	assert_int_equal(denied, 10);
}

/* --- the file that they are counted in ------------------------------------ */

static void a_strange_file_of_guesses_lets_nobody_in(void **state)
{
	struct book *b = *state;
	char *path = fixture_path(b->f, "book/guesses");
	char *there = fixture_path(b->f, "elsewhere");

	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_TAMPERED);
	assert_int_equal(chmod(path, 0600), 0);
	ok(sign_in(b, "dsl", "practice", err));
	assert_int_equal(rename(path, there), 0);
	assert_int_equal(symlink(there, path), 0);
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_TAMPERED);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_IO);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rename(there, path), 0);
	ok(sign_in(b, "dsl", "practice", err));
	free(path);
	free(there);
}

/* A power cut wrote the guess and not the clock. */
static void a_guess_without_its_clock_is_a_guess_of_now(void **state)
{
	struct book *b = *state;
	char *path = fixture_path(b->f, "book/guesses");
	unsigned char *bytes;
	size_t n;

	b->f->now_s += 7000;
	guess(b, "dsl", 1);
	b->f->now_s += 5000;
	guess(b, "dsl", 10);
	bytes = fixture_read(path, &n);
	assert_int_equal(n, 65536);
	memset(bytes, 0, 16);
	fixture_write(path, bytes, n);
	free(bytes);
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_WAIT);
	b->f->now_s += 300;
	ok(sign_in(b, "dsl", "practice", err));
	/* The first time on a full disk, it could not be filled. */
	assert_int_equal(truncate(path, 100), 0);
	guess(b, "dsl", 1);
	bytes = fixture_read(path, &n);
	assert_int_equal(n, 65536);
	free(bytes);
	free(path);
}

/* As root, a small file system of one's own, and no room left on it. */
static int on_a_full_disk(struct book *b)
{
	char *dir = fixture_path(b->f, "small"), *zeros = NULL;
	static const char block[4096];
	struct book own = { .f = b->f };
	int fd, left;

	if (mkdir(dir, 0700) != 0 || unshare(CLONE_NEWNS) != 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("none", dir, "tmpfs", 0, "size=4m") != 0)
		return 77;
	if (asprintf(&zeros, "%s/zeros", dir) < 0)
		return 99;
	snprintf(b->f->dir, sizeof(b->f->dir), "%s", dir);
	book_make(&own, b->f);
	fd = open(zeros, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	for (left = 2000; left > 0; left--)
		if (write(fd, block, sizeof(block)) <= 0)
			break;
	if (left == 0)
		return 98;
	book_reopen(&own);
	if (sign_in(&own, "dsl", "practice", NULL) != GB_OK)
		return 1;
	guess(&own, "dsl", 10);
	book_reopen(&own);
	if (sign_in(&own, "dsl", "practice", NULL) != GB_WAIT)
		return 2;
	return sign_in(&own, "head", "practice", NULL) == GB_OK ? 0 : 3;
}

static void on_a_full_disk_one_signs_in_and_ten_are_still_ten(void **state)
{
	int status = -1;
	pid_t pid;

	if (geteuid() != 0)
		skip();
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(on_a_full_disk(*state));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip(); /* root in a container that may mount nothing */
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_clock_set_back_does_not_help(void **state)
{
	struct book *b = *state;

	guess(b, "dsl", 5);
	b->f->now_s -= 86400;
	guess(b, "dsl", 5);
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_WAIT);
	b->f->now_s -= 86400;
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_WAIT);
	b->f->now_s += 300;
	ok(sign_in(b, "dsl", "practice", err));
}

static void a_clock_that_was_years_ahead_locks_nobody_out_for_years(
	void **state)
{
	struct book *b = *state;

	b->f->now_s += INT64_C(86400) * 3650;
	guess(b, "dsl", 10);
	b->f->now_s -= INT64_C(86400) * 3650;
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_WAIT);
	b->f->now_s += 300;
	ok(sign_in(b, "dsl", "practice", err));
}

static void a_name_that_is_not_there_behaves_the_same(void **state)
{
	struct book *b = *state;
	struct gb_err known = { 0 }, unknown = { 0 };

	assert_int_equal(sign_in(b, "nobody", "practice", &unknown), GB_DENIED);
	assert_int_equal(sign_in(b, "dsl", "wrong", &known), GB_DENIED);
	assert_string_equal(known.msg, unknown.msg);
	guess(b, "nobody", 9);
	assert_int_equal(sign_in(b, "nobody", "practice", &unknown), GB_WAIT);
	assert_int_equal(sign_in(b, "somebody", "practice", NULL), GB_DENIED);
	guess(b, "dsl", 9);
	assert_int_equal(sign_in(b, "dsl", "practice", &known), GB_WAIT);
	assert_string_equal(known.msg, unknown.msg);
}

static void a_passphrase_typed_as_a_name_is_not_kept(void **state)
{
	struct book *b = *state;
	static const char *const files[] = { "book/vault.db", "book/guesses" };

	guess(b, "four wet grey geese", 1);
	for (size_t i = 0; i < GB_COUNT(files); i++) {
		char *path = fixture_path(b->f, files[i]);
		size_t n;
		unsigned char *bytes = fixture_read(path, &n);

		assert_null(memmem(bytes, n, "geese", 5));
		free(bytes);
		free(path);
	}
}

/* --- one's own ------------------------------------------------------------ */

static void one_changes_ones_own(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "dsl");

	ok(gb_session_check(s, "practice", err));
	ok(gb_session_passphrase(s, "practice", FRESH, err));
	assert_int_equal(gb_session_check(s, "practice", NULL), GB_DENIED);
	ok(gb_session_check(s, FRESH, err));
	gb_session_free(s);
	book_reopen(b);
	assert_int_equal(sign_in(b, "dsl", "practice", NULL), GB_DENIED);
	ok(sign_in(b, "dsl", FRESH, err));
	ok(sign_in(b, "head", "practice", err));
}

static void it_is_cleaned_as_at_sign_in(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "dsl");

	/* w and a combining circumflex, and a blank too many. */
	ok(gb_session_passphrase(s, "practice", " gw\xcc\x82n a gwyn a glas ",
				 err));
	gb_session_free(s);
	ok(sign_in(b, "dsl", "g\xc5\xb5n a gwyn a glas", err));
}

static void the_cost_of_a_guess_is_kept(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "head");
	struct gb_vault *v = gb_casebook_vault(b->book);
	struct gb_account *before = NULL, *after = NULL;
	size_t n;

	ok(gb_vault_accounts(v, &before, &n, err));
	ok(gb_session_passphrase(s, "practice", FRESH, err));
	ok(gb_vault_accounts(v, &after, &n, err));
	assert_memory_equal(before[0].lock, after[0].lock, 12);
	assert_memory_not_equal(before[0].lock + 12, after[0].lock + 12, 16);
	assert_memory_equal(before[0].code_lock, after[0].code_lock,
			    GB_LOCK_BYTES);
	free(before);
	free(after);
	gb_session_free(s);
}

static void what_is_no_passphrase_is_refused(void **state)
{
	static const char *const bad[] = { "", "short", "elevenchars",
					   "aaaaaaaaaaaaaaaaaa",
					   "\n\n\n\n\n\n\n\n\n\n\n\n\n\n" };
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "dsl");
	struct gb_err why = { 0 };

	for (size_t i = 0; i < GB_COUNT(bad); i++)
		assert_int_equal(
			gb_session_passphrase(s, "practice", bad[i], NULL),
			GB_INVALID);
	assert_int_equal(gb_session_passphrase(s, "wrong", FRESH, &why),
			 GB_DENIED);
	assert_string_equal(why.msg, "that is not your passphrase: try again");
	ok(gb_session_passphrase(s, "practice", FRESH, err));
	assert_int_equal(gb_session_passphrase(s, FRESH, FRESH, NULL),
			 GB_INVALID);
	gb_session_free(s);
}

static void guesses_at_the_old_one_count_too(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "dsl");

	for (int i = 0; i < 5; i++) {
		assert_int_equal(gb_session_check(s, "wrong", NULL), GB_DENIED);
		assert_int_equal(gb_session_passphrase(s, "wrong", FRESH, NULL),
				 GB_DENIED);
	}
	assert_int_equal(gb_session_check(s, "practice", NULL), GB_WAIT);
	assert_int_equal(gb_session_passphrase(s, "practice", FRESH, NULL),
			 GB_WAIT);
	gb_session_free(s);
}

static void a_lock_that_was_changed_meanwhile_is_not_overwritten(void **state)
{
	struct book *b = *state;
	struct gb_vault *v = gb_casebook_vault(b->book);
	struct gb_account *all = NULL;
	unsigned char other[GB_LOCK_BYTES] = { 1 };
	size_t n;

	ok(gb_vault_accounts(v, &all, &n, err));
	assert_int_equal(
		gb_vault_relock(v, all[0].id, other, all[1].lock, NULL),
		GB_CONFLICT);
	assert_int_equal(gb_vault_relock(v, "nobody", all[0].lock, other, NULL),
			 GB_CONFLICT);
	ok(sign_in(b, "head", "practice", err));
	free(all);
}

#define each(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		each(ten_guesses_and_then_one_waits),
		each(a_right_one_begins_the_count_anew),
		each(opening_the_casebook_again_gives_no_more),
		each(programs_at_once_share_the_ten),
		each(who_is_killed_has_guessed_all_the_same),
		each(a_strange_file_of_guesses_lets_nobody_in),
		each(a_guess_without_its_clock_is_a_guess_of_now),
		each(on_a_full_disk_one_signs_in_and_ten_are_still_ten),
		each(a_clock_set_back_does_not_help),
		each(a_clock_that_was_years_ahead_locks_nobody_out_for_years),
		each(a_name_that_is_not_there_behaves_the_same),
		each(a_passphrase_typed_as_a_name_is_not_kept),
		each(one_changes_ones_own),
		each(it_is_cleaned_as_at_sign_in),
		each(the_cost_of_a_guess_is_kept),
		each(what_is_no_passphrase_is_refused),
		each(guesses_at_the_old_one_count_too),
		each(a_lock_that_was_changed_meanwhile_is_not_overwritten),
	};

	return cmocka_run_group_tests_name("passphrase", tests, NULL, NULL);
}

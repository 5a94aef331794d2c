/* SPDX-License-Identifier: ISC
 * test_backup.c - a casebook copied elsewhere: whole, at one moment, forward
 * only; and what a place must not be. Bringing it back: test_restore.c. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/restore.h"
#include "tests/book.h"

struct desk {
	struct book b;
	char *place; /* of the backup */
	char name[GB_CASE_NAME_ROOM];
};

static int setup(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	struct gb_session *teacher;
	void *f = NULL;

	if (!d || fixture_setup(&f) != 0)
		return -1;
	book_make(&d->b, f);
	d->place = fixture_path(d->b.f, "stick");
	teacher = book_sign_in(&d->b, "teacher");
	book_log(teacher, "cyberbullying", "pupil:Ann",
		 "Ann was left out of a chat.", d->name);
	gb_session_free(teacher);
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	struct desk *d = *state;
	void *f = d->b.f;

	book_free(&d->b);
	free(d->place);
	free(d);
	return fixture_teardown(&f);
}

static void log_one(struct book *b)
{
	struct gb_session *s = book_sign_in(b, "teacher");
	char name[GB_CASE_NAME_ROOM];

	book_log(s, "reference", NULL, "A post about the office.", name);
	gb_session_free(s);
}

static void refused(struct desk *d, const char *place, enum gb_code code,
		    const char *hint)
{
	struct gb_err err = { 0 };
	struct gb_backup done;
	enum gb_code got = gb_backup(d->b.book, place, &done, &err);

	if (got != code || !strstr(err.msg, hint))
		fail_msg("code %d, \"%s\", not %d, \"%s\"", got, err.msg, code,
			 hint);
}

static bool is_there(const struct desk *d, const char *name)
{
	char *path = fixture_path(d->b.f, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

/* --- claims ----------------------------------------------------------------
 */

static void it_says_what_it_did(void **state)
{
	struct desk *d = *state;
	struct gb_backup done;

	ok(gb_backup(d->b.book, d->place, &done, err));
	assert_int_equal(done.at_s, FIXTURE_NOW_S);
	assert_int_equal(done.entries, 3);
	assert_int_equal(done.new_entries, 3);
	assert_int_equal(done.kept, 0);
	assert_true(done.vault_bytes > 4096 * 64);
	assert_true(is_there(d, "stick/RESTORE.txt"));
	log_one(&d->b);
	ok(gb_backup(d->b.book, d->place, &done, err));
	assert_int_equal(done.entries, 4);
	assert_int_equal(done.new_entries, 1);
}

static void only_the_newest_vault_is_kept(void **state)
{
	struct desk *d = *state;
	char *left = fixture_path(d->b.f, "stick/vault.age.new");
	struct gb_backup done;
	size_t n1, n2;
	char *path = fixture_path(d->b.f, "stick/vault.age");
	unsigned char *first, *second;

	ok(gb_backup(d->b.book, d->place, &done, err));
	first = fixture_read(path, &n1);
	/* What an interrupted one left is no hindrance. */
	fixture_write(left, "half", 4);
	ok(gb_backup(d->b.book, d->place, &done, err));
	second = fixture_read(path, &n2);
	assert_true(n1 != n2 || memcmp(first, second, n1) != 0);
	assert_int_equal(access(left, F_OK), -1);
	free(first);
	free(second);
	free(path);
	free(left);
}

static void nothing_of_the_vault_is_plain(void **state)
{
	struct desk *d = *state;
	struct gb_backup done;
	size_t n;
	char *path = fixture_path(d->b.f, "stick/vault.age");
	unsigned char *bytes;

	ok(gb_backup(d->b.book, d->place, &done, err));
	bytes = fixture_read(path, &n);
	assert_int_equal(n, done.vault_bytes);
	assert_null(memmem(bytes, n, "Davies", 6));
	assert_null(memmem(bytes, n, "SQLite", 6));
	assert_null(memmem(bytes, n, "CREATE", 6));
	free(bytes);
	free(path);
}

static void the_last_backup_is_remembered(void **state)
{
	struct desk *d = *state;
	struct gb_backup done;
	int64_t at_s = 1;

	assert_int_equal(gb_backup_last(d->b.book, &at_s, NULL), GB_NOT_FOUND);
	ok(gb_backup(d->b.book, d->place, &done, err));
	d->b.f->now_s += 3600;
	book_reopen(&d->b);
	ok(gb_backup_last(d->b.book, &at_s, err));
	assert_int_equal(at_s, FIXTURE_NOW_S);
}

static void a_place_that_is_not_fit_is_refused(void **state)
{
	struct desk *d = *state;
	char *inside = fixture_path(d->b.f, "book/stick");
	char *nowhere = fixture_path(d->b.f, "no/where");
	char *file = fixture_path(d->b.f, "file");

	refused(d, d->b.dir, GB_INVALID, "in the casebook itself");
	refused(d, inside, GB_INVALID, "in the casebook itself");
	assert_int_equal(access(inside, F_OK), -1);
	refused(d, nowhere, GB_NOT_FOUND, "can't be made");
	fixture_write(file, "x", 1);
	refused(d, file, GB_IO, "can't open");
	free(inside);
	free(nowhere);
	free(file);
}

static void another_schools_backup_is_left_alone(void **state)
{
	struct desk *d = *state;
	struct fixture *f = d->b.f;
	struct book other = { .f = f };
	struct gb_backup done;
	char *here = fixture_path(f, "book"), *there = fixture_path(f, "away");

	ok(gb_backup(d->b.book, d->place, &done, err));
	gb_casebook_free(d->b.book);
	assert_int_equal(rename(here, there), 0);
	book_make(&other, f);
	d->b.book = other.book;
	refused(d, d->place, GB_INVALID, "of another casebook");
	refused(d, there, GB_INVALID, "is a casebook");
	free(other.dir);
	free(here);
	free(there);
}

/* Put the ledger, or all of the casebook, aside, or back from there. */
static void shell(const struct desk *d, const char *commands)
{
	pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0) {
		if (chdir(d->b.f->dir) == 0)
			execl("/bin/sh", "sh", "-euc", commands, NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void a_casebook_that_lost_entries_is_not_copied_over(void **state)
{
	struct desk *d = *state;
	struct gb_backup done;

	gb_casebook_free(d->b.book);
	shell(d, "cp -a book old");
	ok(gb_casebook_open(&d->b.book, d->b.dir, &d->b.f->env, err));
	log_one(&d->b);
	ok(gb_backup(d->b.book, d->place, &done, err));
	gb_casebook_free(d->b.book);
	shell(d, "rm -rf book; mv old book");
	ok(gb_casebook_open(&d->b.book, d->b.dir, &d->b.f->env, err));
	refused(d, d->place, GB_TAMPERED, "has lost 1 of the entries");
	log_one(&d->b);
	refused(d, d->place, GB_TAMPERED, "the same up to entry 3");
}

static void a_ledger_that_was_moved_back_is_not_copied(void **state)
{
	struct desk *d = *state;

	gb_casebook_free(d->b.book);
	shell(d, "cp -a book/ledger.git old.git");
	ok(gb_casebook_open(&d->b.book, d->b.dir, &d->b.f->env, err));
	log_one(&d->b);
	gb_casebook_free(d->b.book);
	shell(d, "rm -rf book/ledger.git; mv old.git book/ledger.git");
	ok(gb_casebook_open(&d->b.book, d->b.dir, &d->b.f->env, err));
	refused(d, d->place, GB_TAMPERED, "gone from its end");
}

static void a_rotten_copy_is_told(void **state)
{
	struct desk *d = *state;
	struct gb_backup done;

	ok(gb_backup(d->b.book, d->place, &done, err));
	shell(d, "f=$(find stick/ledger.git/objects -type f | sort | head -1); "
		 "chmod u+w $f; printf X | dd of=$f bs=1 seek=30 conv=notrunc "
		 "2>/dev/null");
	refused(d, d->place, GB_TAMPERED, "");
}

/* Somebody logs all the while: what was taken is of one moment. */
static void others_may_write_meanwhile(void **state)
{
	enum { ROUNDS = 4 };
	struct desk *d = *state;
	unsigned char code[GB_CODE_BYTES];
	uint64_t before = 0;
	pid_t child;

	ok(gb_code_read(code, d->b.recovery, err));
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct book b = { .f = d->b.f, .dir = d->b.dir };

		b.f->dice = 99;
		ok(gb_casebook_open(&b.book, b.dir, &b.f->env, err));
		for (;;)
			log_one(&b);
	}
	for (int i = 0; i < ROUNDS; i++) {
		struct gb_restore plan = { .from = d->place, .code = code };
		struct gb_restored back;
		struct gb_backup done;
		char name[16], *path;

		snprintf(name, sizeof(name), "back%d", i);
		path = fixture_path(d->b.f, name);
		ok(gb_backup(d->b.book, d->place, &done, err));
		ok(gb_restore(path, &plan, &d->b.f->env, &back, err));
		assert_int_equal(back.entries, done.entries);
		assert_int_equal(back.behind, 0);
		assert_int_equal(back.open_cases, back.cases);
		assert_true(back.entries > before);
		before = back.entries;
		free(path);
	}
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(it_says_what_it_did, setup,
						teardown),
		cmocka_unit_test_setup_teardown(only_the_newest_vault_is_kept,
						setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_of_the_vault_is_plain,
						setup, teardown),
		cmocka_unit_test_setup_teardown(the_last_backup_is_remembered,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_place_that_is_not_fit_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
			another_schools_backup_is_left_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_casebook_that_lost_entries_is_not_copied_over, setup,
			teardown),
		cmocka_unit_test_setup_teardown(
			a_ledger_that_was_moved_back_is_not_copied, setup,
			teardown),
		cmocka_unit_test_setup_teardown(a_rotten_copy_is_told, setup,
						teardown),
		cmocka_unit_test_setup_teardown(others_may_write_meanwhile,
						setup, teardown),
	};

	return cmocka_run_group_tests_name("backup", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_recovery.c - share/doc/recovery.md, done as it stands there with the
 * shipped program: a casebook is backed up, lost, and brought back at a
 * terminal; and stock age opens the vault copy. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guardbook/age.h"
#include "guardbook/lock.h"
#include "tests/cli/run.h"

static const char page_path[] = "share/doc/recovery.md";

static const char *const everybody[] = { "teacher", "dsl",   "deputy", "head",
					 "hr",      "chair", "trust" };

/* A practice casebook, a backup of it and its recovery code in files of a
 * folder of their own. */
struct desk_of {
	struct fixture *f;
	char *book, *stick, *code_file;
	char code[64]; /* and a newline */
};

static int setup(void **state)
{
	struct desk_of *d = calloc(1, sizeof(*d));
	void *f = NULL;
	json_t *made;
	struct run r;

	if (!d || fixture_setup(&f) != 0)
		return -1;
	d->f = f;
	d->book = fixture_path(d->f, "book");
	d->stick = fixture_path(d->f, "stick");
	d->code_file = fixture_path(d->f, "code");
	guardbook(&r, NULL, "demo", "--json", d->book, NULL);
	made = expect_json(&r);
	snprintf(d->code, sizeof(d->code), "%s\n",
		 json_string_value(json_object_get(made, "recovery")));
	json_decref(made);
	assert_true(strlen(d->code) > 30);
	fixture_write(d->code_file, d->code, strlen(d->code));
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	struct desk_of *d = *state;
	void *f = d->f;

	fixture_teardown(&f);
	free(d->book);
	free(d->stick);
	free(d->code_file);
	free(d);
	return 0;
}

static void backup(const struct desk_of *d)
{
	struct run r;

	guardbook(&r, NULL, "--casebook", d->book, "backup", d->stick, NULL);
	expect_exit(&r, 0);
	run_free(&r);
}

/* Block `n` (from 0) of shell on the page, with its variables set before it,
 * to the file `name` in the desk's folder: its path. */
static char *extract(const struct desk_of *d, size_t n, const char *name)
{
	static const char begins[] = "\n```sh\n", ends[] = "\n```\n";
	char *path = fixture_path(d->f, name), *script = NULL;
	char *bin = strdup(guardbook_path()), *to;
	size_t bytes;
	char *page = (char *)fixture_read(page_path, &bytes), *from = page;

	for (size_t i = 0; i <= n; i++) {
		from = strstr(from, begins);
		assert_non_null(from);
		from += sizeof(begins) - 1;
	}
	to = strstr(from, ends);
	assert_non_null(to);
	to[1] = '\0';
	*strrchr(bin, '/') = '\0';
	assert_true(asprintf(&script,
			     "set -eu; cd %s\nPATH=%s:$PATH\nBACKUP=%s\n"
			     "CASEBOOK=%s\nCODE=%s\n%s",
			     d->f->dir, bin, d->stick, d->book, d->code_file,
			     from) > 0);
	fixture_write(path, script, strlen(script));
	free(script);
	free(bin);
	free(page);
	return path;
}

/* Run the script `path` at a terminal, where `answer` is typed as soon as
 * `question` is asked. Gives: all that was shown, the caller's to free(). */
static char *at_terminal(const char *path, const char *question,
			 const char *answer)
{
	char *shown = calloc(1, 65536);
	bool is_typed = false;
	size_t n = 0;
	int tty = -1, status = 0;
	pid_t child = forkpty(&tty, NULL, NULL, NULL);

	assert_non_null(shown);
	assert_true(child >= 0);
	if (child == 0) {
		execl("/bin/sh", "sh", path, NULL);
		_exit(127);
	}
	for (;;) {
		struct pollfd ready = { .fd = tty, .events = POLLIN };
		ssize_t got;

		if (poll(&ready, 1, 60000) != 1)
			fail_msg("nothing happens: %s", shown);
		got = read(tty, shown + n, 65535 - n);
		if (got <= 0)
			break; /* EIO: the other end is gone */
		n += (size_t)got;
		if (!is_typed && strstr(shown, question)) {
			assert_int_equal(write(tty, answer, strlen(answer)),
					 strlen(answer));
			is_typed = true;
		}
	}
	close(tty);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (status != 0)
		fail_msg("it failed: %s", shown);
	return shown;
}

/* What everybody can list and read, as JSON. */
static json_t *all_that_is_read(const struct desk_of *d)
{
	struct desk desk = { .f = d->f, .book = d->book };
	json_t *all = json_array();

	for (size_t i = 0; i < GB_COUNT(everybody); i++) {
		json_t *list, *one;
		struct run r;
		size_t k;

		list = as_json(&r, &desk, everybody[i], NULL, "list", "--json",
			       NULL);
		json_array_append_new(all, list);
		json_array_foreach (list, k, one) {
			const char *name =
				json_string_value(json_object_get(one, "case"));

			if (k % 8 != 0)
				continue;
			json_array_append_new(
				all, as_json(&r, &desk, everybody[i], NULL,
					     "show", name, "--json", NULL));
			json_array_append_new(
				all, as_json(&r, &desk, everybody[i], NULL,
					     "history", name, "--json", NULL));
		}
	}
	return all;
}

/* --- claims ----------------------------------------------------------------
 */

static void the_guide_brings_a_lost_casebook_back(void **state)
{
	struct desk_of *d = *state;
	json_t *before = all_that_is_read(d), *after;
	struct timespec from, to;
	char *script, *shown;
	struct run r;

	assert_true(json_array_size(before) > 20);
	backup(d);
	run_program(&r, NULL, NULL,
		    (const char *[]){ "rm", "-rf", d->book, NULL });
	expect_exit(&r, 0);
	run_free(&r);

	script = extract(d, 0, "guide.sh");
	clock_gettime(CLOCK_MONOTONIC, &from);
	shown = at_terminal(script, "Recovery code: ", d->code);
	clock_gettime(CLOCK_MONOTONIC, &to);
	assert_non_null(strstr(shown, "Ysgol Llyn Primary is back"));
	assert_non_null(strstr(shown, "41 of 41 cases opened"));
	assert_non_null(strstr(shown, "The record is whole."));
	assert_null(strstr(shown, "SHUT"));
	/* What was typed is not shown. */
	assert_null(strstr(shown, (char[]){ d->code[0], d->code[1], d->code[2],
					    d->code[3], d->code[4], '\0' }));
	after = all_that_is_read(d);
	assert_true(json_equal(before, after));
	print_message("the guide took %lld s, and %zu answers are the same\n",
		      (long long)(to.tv_sec - from.tv_sec),
		      json_array_size(after));
	json_decref(before);
	json_decref(after);
	free(shown);
	free(script);
}

static void stock_age_and_sqlite_open_the_vault(void **state)
{
	struct desk_of *d = *state;
	char *script;
	struct run r;

	backup(d);
	script = extract(d, 1, "stock.sh");
	run_program(&r, NULL, NULL, (const char *[]){ "sh", script, NULL });
	if (r.exit != 0)
		fail_msg("%s", r.err);
	assert_string_equal(r.out, "ok\n4096\n");
	run_free(&r);
	free(script);
}

static void what_stock_age_seals_opens_here(void **state)
{
	struct desk_of *d = *state;
	unsigned char code[GB_CODE_BYTES];
	char to[GB_AGE_RECIPIENT_ROOM];
	struct gb_identity *id = NULL;
	struct gb_buf out = { 0 };
	static char plain[200001];
	struct run r;

	memset(plain, 'y', sizeof(plain) - 1);
	ok(gb_crypt_start(err));
	d->code[strcspn(d->code, "\n")] = '\0';
	ok(gb_code_read(code, d->code, err));
	ok(gb_identity_recovery(&id, code, err));
	gb_age_recipient(to, gb_identity_public(id)->box);
	run_program(&r, NULL, plain, (const char *[]){ "age", "-r", to, NULL });
	expect_exit(&r, 0);
	ok(gb_age_open(&out, id, r.out, r.out_bytes, err));
	assert_int_equal(out.len, sizeof(plain) - 1);
	assert_memory_equal(out.data, plain, out.len);
	gb_buf_free(&out);
	gb_identity_free(id);
	run_free(&r);
}

static void it_says_it_in_json(void **state)
{
	struct desk_of *d = *state;
	char *back = fixture_path(d->f, "back");
	json_t *said;
	struct run r;

	guardbook(&r, NULL, "--casebook", d->book, "backup", d->stick, "--json",
		  NULL);
	said = expect_json(&r);
	assert_int_equal(
		json_integer_value(json_object_get(said, "new_entries")),
		json_integer_value(json_object_get(said, "entries")));
	json_decref(said);
	guardbook(&r, d->code, "--casebook", back, "restore", d->stick,
		  "--recovery-file", "-", "--json", NULL);
	said = expect_json(&r);
	assert_int_equal(json_integer_value(json_object_get(said, "cases")),
			 41);
	assert_int_equal(
		json_integer_value(json_object_get(said, "open_cases")), 41);
	assert_int_equal(
		json_integer_value(json_object_get(said, "lost_entries")), 0);
	json_decref(said);
	free(back);
}

static void expect_refusal(struct run *r, int status, const char *says)
{
	expect_exit(r, status);
	if (!strstr(r->err, says))
		fail_msg("\"%s\" is not in: %s", says, r->err);
	run_free(r);
}

static void what_is_wrong_is_told_in_one_line(void **state)
{
	struct desk_of *d = *state;
	char *back = fixture_path(d->f, "back");
	struct run r;

	backup(d);
	guardbook(&r, "0000\n", "--casebook", back, "restore", d->stick,
		  "--recovery-file", "-", NULL);
	expect_refusal(&r, 1, "a code is 30 letters");
	guardbook(&r, NULL, "--casebook", back, "restore", d->stick, NULL);
	expect_refusal(&r, 2, "use --recovery-file");
	guardbook(&r, d->code, "--casebook", d->book, "restore", d->stick,
		  "--recovery-file", "-", NULL);
	expect_refusal(&r, 1, "there is something at");
	guardbook(&r, d->code, "--casebook", back, "restore", d->f->dir,
		  "--recovery-file", "-", NULL);
	expect_refusal(&r, 1, "no vault copy");
	guardbook(&r, NULL, "--casebook", d->book, "backup", d->book, NULL);
	expect_refusal(&r, 1, "in the casebook itself");
	guardbook(&r, NULL, "--casebook", back, "backup", d->stick, NULL);
	expect_refusal(&r, 1, "there is no casebook");
	assert_int_equal(access(back, F_OK), -1);
	free(back);
}

#define CLAIM(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(the_guide_brings_a_lost_casebook_back),
		CLAIM(stock_age_and_sqlite_open_the_vault),
		CLAIM(what_stock_age_seals_opens_here),
		CLAIM(it_says_it_in_json),
		CLAIM(what_is_wrong_is_told_in_one_line),
	};

	return cmocka_run_group_tests_name("recovery", tests, NULL, NULL);
}

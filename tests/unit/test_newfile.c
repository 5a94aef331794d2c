/* SPDX-License-Identifier: ISC
 * test_newfile.c - a file that was not there before: never in place of another,
 * kept when it is whole, else taken back. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/newfile.h"
#include "tests/fixture.h"

static void what_is_kept_stays_and_is_private(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "out.txt");
	struct gb_newfile *file = NULL;
	unsigned char *text;
	struct stat st;
	size_t n;

	umask(0);
	ok(gb_newfile_open(&file, f->dir, "out.txt", err));
	ok(gb_newfile_put(file, "Ysgol ", 6, err));
	ok(gb_newfile_put(file, "Llyn", 4, err));
	ok(gb_newfile_keep(file, err));
	gb_newfile_free(file);
	umask(077);
	text = fixture_read(path, &n);
	assert_string_equal((char *)text, "Ysgol Llyn");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	free(text);
	free(path);
}

static void what_is_not_kept_goes(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "out.txt");
	struct gb_newfile *file = NULL;

	ok(gb_newfile_open(&file, f->dir, "out.txt", err));
	ok(gb_newfile_put(file, "half", 4, err));
	gb_newfile_free(file);
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

static void expect_refused(const char *dir, const char *name, enum gb_code code,
			   const char *says)
{
	struct gb_newfile *file = NULL;
	struct gb_err why = { 0 };

	assert_int_equal(gb_newfile_open(&file, dir, name, &why), code);
	assert_null(file);
	if (!strstr(why.msg, says))
		fail_msg("%s", why.msg);
}

static void nothing_is_overwritten_or_followed(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "there"), *link = fixture_path(f, "link");
	char *away = fixture_path(f, "away"), *pipe = fixture_path(f, "pipe");
	unsigned char *text;
	size_t n;

	fixture_write(path, "mine", 4);
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	expect_refused(f->dir, "there", GB_CONFLICT, "nothing is overwritten");
	expect_refused(f->dir, "link", GB_CONFLICT, "nothing is overwritten");
	expect_refused(f->dir, "pipe", GB_CONFLICT, "nothing is overwritten");
	/* A link that leads nowhere would let somebody else say where. */
	assert_int_equal(unlink(link), 0);
	assert_int_equal(symlink(away, link), 0);
	expect_refused(f->dir, "link", GB_CONFLICT, "nothing is overwritten");
	assert_int_equal(access(away, F_OK), -1);
	text = fixture_read(path, &n);
	assert_string_equal((char *)text, "mine");
	free(text);
	free(path);
	free(link);
	free(away);
	free(pipe);
}

static void a_name_is_only_a_name(void **state)
{
	static const char *const names[] = { "",       ".",    "..",
					     "../out", "/out", "a/b" };
	struct fixture *f = *state;

	for (size_t i = 0; i < GB_COUNT(names); i++)
		expect_refused(f->dir, names[i], GB_INVALID, "no name");
}

static void a_folder_must_be_there(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "file"), *none = fixture_path(f, "none");

	fixture_write(path, "x", 1);
	expect_refused(none, "out", GB_NOT_FOUND, "folder");
	expect_refused(path, "out", GB_INVALID, "not a folder");
	free(path);
	free(none);
}

static void a_full_disk_is_told_and_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "out");
	struct rlimit had, small = { 4096, 4096 };
	struct gb_newfile *file = NULL;
	struct gb_err why = { 0 };
	char much[8192] = { 0 };

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &had), 0);
	small.rlim_max = had.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	ok(gb_newfile_open(&file, f->dir, "out", err));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(gb_newfile_put(file, much, sizeof(much), &why), GB_IO);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &had), 0);
	assert_non_null(strstr(why.msg, "can't be written"));
	gb_newfile_free(file);
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

static void a_replacement_is_there_all_at_once(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "out.txt");
	char *fresh = fixture_path(f, "out.txt.new");
	struct gb_newfile *file = NULL;
	unsigned char *text;
	size_t n;

	fixture_write(path, "old", 3);
	ok(gb_newfile_open(&file, f->dir, "out.txt.new", err));
	ok(gb_newfile_put(file, "new", 3, err));
	text = fixture_read(path, &n);
	assert_string_equal((char *)text, "old");
	free(text);
	ok(gb_newfile_replace(file, "out.txt", err));
	gb_newfile_free(file);
	text = fixture_read(path, &n);
	assert_string_equal((char *)text, "new");
	assert_int_equal(access(fresh, F_OK), -1);
	free(text);
	free(fresh);
	free(path);
}

static void what_can_not_be_replaced_stays(void **state)
{
	struct fixture *f = *state;
	char *folder = fixture_path(f, "out"), *fresh = fixture_path(f, "new");
	struct gb_newfile *file = NULL;

	assert_int_equal(mkdir(folder, 0700), 0);
	ok(gb_newfile_open(&file, f->dir, "new", err));
	assert_int_equal(gb_newfile_replace(file, "out", NULL), GB_IO);
	gb_newfile_free(file);
	assert_int_equal(access(fresh, F_OK), -1);
	assert_int_equal(rmdir(folder), 0);
	free(folder);
	free(fresh);
}

int main(void)
{
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	static const struct CMUnitTest tests[] = {
		T(what_is_kept_stays_and_is_private),
		T(what_is_not_kept_goes),
		T(a_replacement_is_there_all_at_once),
		T(what_can_not_be_replaced_stays),
		T(nothing_is_overwritten_or_followed),
		T(a_name_is_only_a_name),
		T(a_folder_must_be_there),
		T(a_full_disk_is_told_and_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

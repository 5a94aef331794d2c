/* SPDX-License-Identifier: ISC
 * test_layout.c - what the ledger's folder may hold, and what opening refuses.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/ledger.h"
#include "tests/fixture.h"

static struct gb_ledger *create(struct fixture *f)
{
	struct gb_ledger *l;

	ok(gb_ledger_create(&l, f->dir, &f->env, err));
	return l;
}

/* Opening refuses, and gives `reason`. */
static void open_refuses(struct fixture *f, const char *reason)
{
	struct gb_err why = { 0 };
	struct gb_ledger *l;

	assert_int_equal(gb_ledger_open(&l, f->dir, &f->env, &why),
			 GB_TAMPERED);
	assert_null(l);
	if (!strstr(why.msg, reason))
		fail_msg("\"%s\" does not say \"%s\"", why.msg, reason);
}

static void open_takes(struct fixture *f)
{
	struct gb_ledger *l;

	ok(gb_ledger_open(&l, f->dir, &f->env, err));
	gb_ledger_free(l);
}

static void modes_do_not_depend_on_the_umask(void **state)
{
	struct fixture *f = *state;
	mode_t masks[] = { 0, 0777 };

	for (size_t i = 0; i < GB_COUNT(masks); i++) {
		static const char *const files[] = { "lock", "ledger.git/HEAD",
						     "ledger.git/config" };
		static const char *const folders[] = {
			"ledger.git", "ledger.git/objects/a7",
			"ledger.git/refs/heads"
		};
		mode_t was = umask(masks[i]);
		struct gb_ledger *l = create(f);
		char *path, *old = fixture_path(f, "ledger.git");
		struct stat st;

		umask(was);
		for (size_t k = 0; k < GB_COUNT(files); k++) {
			path = fixture_path(f, files[k]);
			assert_int_equal(stat(path, &st), 0);
			assert_int_equal(st.st_mode & 07777, 0600);
			free(path);
		}
		for (size_t k = 0; k < GB_COUNT(folders); k++) {
			path = fixture_path(f, folders[k]);
			assert_int_equal(stat(path, &st), 0);
			assert_int_equal(st.st_mode & 07777, 0700);
			free(path);
		}
		gb_ledger_free(l);
		path = fixture_path(f, i ? "second" : "first");
		assert_int_equal(rename(old, path), 0);
		free(path);
		free(old);
	}
}

static void a_second_ledger_is_not_made_over_the_first(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);

	gb_ledger_free(l);
	assert_int_equal(gb_ledger_create(&l, f->dir, &f->env, NULL),
			 GB_CONFLICT);
	assert_null(l);
	open_takes(f);
}

/* A set-up that was cut off is no ledger, and does not stand in the way. */
static void half_a_creation_is_begun_anew(void **state)
{
	struct fixture *f = *state;
	char *half = fixture_path(f, "ledger.git.new");
	char *objects = fixture_path(f, "ledger.git.new/objects");
	struct gb_ledger *l;

	assert_int_equal(mkdir(half, 0700), 0);
	assert_int_equal(mkdir(objects, 0700), 0);
	assert_int_equal(gb_ledger_open(&l, f->dir, &f->env, NULL),
			 GB_NOT_FOUND);
	gb_ledger_free(create(f));
	assert_int_equal(access(half, F_OK), -1);
	free(half);
	free(objects);
}

static void where_there_is_no_ledger_none_is_found(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l;

	assert_int_equal(gb_ledger_open(&l, f->dir, &f->env, NULL),
			 GB_NOT_FOUND);
	assert_null(l);
	assert_int_equal(
		gb_ledger_create(&l, "/nonexistent/casebook", &f->env, NULL),
		GB_NOT_FOUND);
	assert_null(l);
}

/* What git would obey, one at a time. */
static void whatever_git_would_obey_is_refused_by_name(void **state)
{
	static const struct {
		const char *path;
		bool is_folder;
		const char *why;
	} strange[] = {
		{ "refs/replace", true, "refs/replace, and it shows other" },
		{ "refs/notes", true, "refs/notes" },
		{ "refs/tags", true, "refs/tags" },
		{ "refs/heads/other", false, "refs/heads/other" },
		{ "packed-refs", false, "packed-refs" },
		{ "info", true, "graft" },
		{ "shallow", false, "cuts the history short" },
		{ "objects/info", true, "from elsewhere" },
		{ "objects/pack/pack-1.pack", false, "pack-1.pack" },
		{ "objects/pack/multi-pack-index", false, "multi-pack-index" },
		{ "hooks", true, "programs" },
		{ "commondir", false, "another repository" },
		{ "gitdir", false, "another repository" },
		{ "config.worktree", false, "config.worktree" },
		{ "objects/zz", false, "objects/zz" },
		{ "e\x1b[2Jvil", false, "a thing of odd name" },
	};
	struct fixture *f = *state;

	gb_ledger_free(create(f));
	for (size_t i = 0; i < GB_COUNT(strange); i++) {
		char name[80], *path;

		snprintf(name, sizeof(name), "ledger.git/%s", strange[i].path);
		path = fixture_path(f, name);
		if (strange[i].is_folder)
			assert_int_equal(mkdir(path, 0700), 0);
		else
			fixture_write(path, "", 0);
		open_refuses(f, strange[i].why);
		assert_int_equal(remove(path), 0);
		free(path);
	}
	open_takes(f);
}

static void another_configuration_is_refused(void **state)
{
	static const char *const names[] = { "ledger.git/config",
					     "ledger.git/HEAD" };
	struct fixture *f = *state;

	gb_ledger_free(create(f));
	for (size_t i = 0; i < GB_COUNT(names); i++) {
		char *path = fixture_path(f, names[i]);
		unsigned char *bytes;
		size_t n;

		bytes = fixture_read(path, &n);
		bytes[n - 2] ^= 1;
		fixture_write(path, bytes, n);
		open_refuses(f, "was changed");
		fixture_write(path, bytes, n - 1);
		open_refuses(f, "was changed");
		bytes[n - 2] ^= 1;
		assert_int_equal(remove(path), 0);
		open_refuses(f, "has no file");
		assert_int_equal(symlink("/dev/null", path), 0);
		open_refuses(f, "is not a plain file");
		assert_int_equal(remove(path), 0);
		fixture_write(path, bytes, n);
		open_takes(f);
		free(bytes);
		free(path);
	}
}

static void links_in_place_of_folders_are_refused(void **state)
{
	static const char *const names[] = { "ledger.git/objects/a7",
					     "ledger.git/objects",
					     "ledger.git/refs/heads",
					     "ledger.git" };
	struct fixture *f = *state;
	char *aside = fixture_path(f, "aside");

	gb_ledger_free(create(f));
	for (size_t i = 0; i < GB_COUNT(names); i++) {
		char *path = fixture_path(f, names[i]);

		assert_int_equal(rename(path, aside), 0);
		assert_int_equal(symlink(aside, path), 0);
		open_refuses(f, "not a folder");
		assert_int_equal(unlink(path), 0);
		assert_int_equal(rename(aside, path), 0);
		free(path);
	}
	open_takes(f);
	free(aside);
}

static void a_missing_or_open_folder_is_refused(void **state)
{
	struct fixture *f = *state;
	char *git_dir = fixture_path(f, "ledger.git");
	char *heads = fixture_path(f, "ledger.git/refs/heads");

	gb_ledger_free(create(f));
	assert_int_equal(chmod(git_dir, 0750), 0);
	open_refuses(f, "mode 700");
	assert_int_equal(chmod(git_dir, 0701), 0);
	open_refuses(f, "mode 700");
	assert_int_equal(chmod(git_dir, 0700), 0);
	assert_int_equal(rmdir(heads), 0);
	open_refuses(f, "no folder refs/heads");
	free(heads);
	free(git_dir);
}

/* An earlier version had no packs, and git clears away folders that are
 * empty. */
static void folders_that_may_lack_are_made(void **state)
{
	struct fixture *f = *state;
	char *fan = fixture_path(f, "ledger.git/objects/a7");
	char *pack = fixture_path(f, "ledger.git/objects/pack");

	gb_ledger_free(create(f));
	assert_int_equal(rmdir(fan), 0);
	assert_int_equal(rmdir(pack), 0);
	open_takes(f);
	free(fan);
	free(pack);
}

static void what_belongs_to_somebody_else_is_refused(void **state)
{
	static const char *const names[] = { "ledger.git",
					     "ledger.git/objects/a7",
					     "ledger.git/config" };
	struct fixture *f = *state;

	if (geteuid() != 0)
		skip(); /* only root can give things away */
	gb_ledger_free(create(f));
	for (size_t i = 0; i < GB_COUNT(names); i++) {
		char *path = fixture_path(f, names[i]);

		assert_int_equal(chown(path, 65534, (gid_t)-1), 0);
		open_refuses(f, "belongs to another user");
		assert_int_equal(chown(path, 0, (gid_t)-1), 0);
		free(path);
	}
	open_takes(f);
}

#define in_folder(test)                                                        \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(modes_do_not_depend_on_the_umask),
		in_folder(a_second_ledger_is_not_made_over_the_first),
		in_folder(half_a_creation_is_begun_anew),
		in_folder(where_there_is_no_ledger_none_is_found),
		in_folder(whatever_git_would_obey_is_refused_by_name),
		in_folder(another_configuration_is_refused),
		in_folder(links_in_place_of_folders_are_refused),
		in_folder(a_missing_or_open_folder_is_refused),
		in_folder(folders_that_may_lack_are_made),
		in_folder(what_belongs_to_somebody_else_is_refused),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_evidence_choices.c - a folder of screen grabs to choose from. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/evidence.h"
#include "tests/fixture.h"

static void put(const struct fixture *f, const char *name, int64_t changed_s)
{
	char *path = fixture_path(f, name);
	struct timespec when[2] = { { .tv_sec = changed_s },
				    { .tv_sec = changed_s } };

	fixture_write(path, "grab", 4);
	assert_int_equal(utimensat(AT_FDCWD, path, when, 0), 0);
	free(path);
}

static void the_newest_comes_first(void **state)
{
	struct fixture *f = *state;
	struct gb_evidence_choice *list = NULL;
	size_t n = 9;

	put(f, "old.png", FIXTURE_NOW_S - 100);
	put(f, "new.png", FIXTURE_NOW_S);
	put(f, "a.png", FIXTURE_NOW_S - 50);
	put(f, "b.png", FIXTURE_NOW_S - 50);
	ok(gb_evidence_choices(&list, &n, f->dir, err));
	assert_int_equal(n, 4);
	assert_string_equal(list[0].name, "new.png");
	assert_string_equal(list[1].name, "a.png");
	assert_string_equal(list[2].name, "b.png");
	assert_string_equal(list[3].name, "old.png");
	assert_int_equal(list[0].changed_s, FIXTURE_NOW_S);
	assert_int_equal(list[0].size_bytes, 4);
	free(list);
}

static void only_what_could_be_attached_is_offered(void **state)
{
	struct fixture *f = *state;
	struct gb_evidence_choice *list = NULL;
	char *path = fixture_path(f, "good.png"), *other;
	size_t n = 0;

	put(f, "good.png", FIXTURE_NOW_S);
	put(f, ".hidden", FIXTURE_NOW_S);
	put(f, "esc\033[2J.png", FIXTURE_NOW_S);
	put(f, "line\nline.png", FIXTURE_NOW_S);
	put(f, "tab\tit.png", FIXTURE_NOW_S);
	put(f, "not\xff text.png", FIXTURE_NOW_S);
	other = fixture_path(f, "link.png");
	assert_int_equal(symlink(path, other), 0);
	free(other);
	other = fixture_path(f, "pipe.png");
	assert_int_equal(mkfifo(other, 0600), 0);
	free(other);
	other = fixture_path(f, "folder.png");
	assert_int_equal(mkdir(other, 0700), 0);
	free(other);
	other = fixture_path(f, "empty.png");
	fixture_write(other, "", 0);
	free(other);
	other = fixture_path(f, "huge.png");
	fixture_write(other, "x", 1);
	assert_int_equal(truncate(other, (off_t)GB_EVIDENCE_MAX_BYTES + 1), 0);
	free(other);
	ok(gb_evidence_choices(&list, &n, f->dir, err));
	assert_int_equal(n, 1);
	assert_string_equal(list[0].name, "good.png");
	free(list);
	free(path);
}

static void of_very_many_the_newest_are_offered(void **state)
{
	struct fixture *f = *state;
	struct gb_evidence_choice *list = NULL;
	size_t n = 0;

	for (int i = 0; i < 3 * GB_EVIDENCE_CHOICES; i++) {
		char name[32];

		snprintf(name, sizeof(name), "%04d.png", i);
		put(f, name, FIXTURE_NOW_S + (i * 7) % 600);
	}
	ok(gb_evidence_choices(&list, &n, f->dir, err));
	assert_int_equal(n, GB_EVIDENCE_CHOICES);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(list[i].changed_s,
				 FIXTURE_NOW_S + 599 - (int64_t)i);
	free(list);
}

static void an_empty_folder_offers_nothing(void **state)
{
	struct fixture *f = *state;
	struct gb_evidence_choice *list = NULL;
	size_t n = 9;

	ok(gb_evidence_choices(&list, &n, f->dir, err));
	assert_int_equal(n, 0);
	assert_null(list);
}

static void what_is_no_folder_is_refused(void **state)
{
	struct fixture *f = *state;
	struct gb_evidence_choice *list = NULL;
	char *file = fixture_path(f, "file"), *link = fixture_path(f, "link");
	char *none = fixture_path(f, "none");
	size_t n = 0;

	fixture_write(file, "x", 1);
	assert_int_equal(symlink(f->dir, link), 0);
	assert_int_equal(gb_evidence_choices(&list, &n, file, NULL),
			 GB_INVALID);
	assert_int_equal(gb_evidence_choices(&list, &n, link, NULL),
			 GB_INVALID);
	assert_int_equal(gb_evidence_choices(&list, &n, none, NULL),
			 GB_NOT_FOUND);
	free(file);
	free(link);
	free(none);
}

int main(void)
{
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	static const struct CMUnitTest tests[] = {
		T(the_newest_comes_first),
		T(only_what_could_be_attached_is_offered),
		T(of_very_many_the_newest_are_offered),
		T(an_empty_folder_offers_nothing),
		T(what_is_no_folder_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

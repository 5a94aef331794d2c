/* SPDX-License-Identifier: ISC
 * test_copies.c - evidence that lasts: the same as when it was added, a sealed
 * copy kept with the case, and a copy written out. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/book.h"

/* The beginning of a picture, enough to know it by. */
static const unsigned char grab[] = { 0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a,
				      '\n', 0,    0,    0,    13,   'I',  'H',
				      'D',  'R',  0,    0,    0,    1,    0,
				      0,    0,    1,    8,    2,    0,    0,
				      0,    0x90, 0x77, 0x53, 0xde };

struct desk {
	struct book b;
	struct gb_session *dsl;
	char name[GB_CASE_NAME_ROOM]; /* a case of bullying online */
	char *path;                   /* of a screen grab */
	char *away;                   /* a folder to save to */
};

static int setup(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	struct gb_session *teacher;
	void *f = NULL;

	if (!d || fixture_setup(&f) != 0)
		return -1;
	book_make(&d->b, f);
	teacher = book_sign_in(&d->b, "teacher");
	book_log(teacher, "cyberbullying", "pupil:Ann",
		 "Ann was left out of a chat.", d->name);
	gb_session_free(teacher);
	d->dsl = book_sign_in(&d->b, "dsl");
	d->path = fixture_path(d->b.f, "grab.png");
	fixture_write(d->path, grab, sizeof(grab));
	d->away = fixture_path(d->b.f, "away");
	assert_int_equal(mkdir(d->away, 0700), 0);
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	struct desk *d = *state;
	void *f = d->b.f;

	gb_session_free(d->dsl);
	book_free(&d->b);
	free(d->path);
	free(d->away);
	free(d);
	return fixture_teardown(&f);
}

static enum gb_code attach(struct desk *d, const char *name, bool keep,
			   struct gb_err *why)
{
	json_t *item = NULL;

	ok(gb_session_evidence(d->dsl, d->path, "The chat", 0, &item, err));
	if (keep)
		json_object_set_new(item, "keep", json_true());
	return book_do(d->dsl, name, "attach",
		       json_pack("{s:[o]}", "evidence", item), why);
}

static void expect(struct desk *d, enum gb_evidence_is file,
		   enum gb_evidence_is copy)
{
	struct gb_evidence_state is;
	struct gb_case *c = NULL;

	ok(gb_session_case(d->dsl, d->name, &c, err));
	ok(gb_session_evidence_check(d->dsl, c, 1, &is, err));
	assert_int_equal(is.file, file);
	assert_int_equal(is.copy, copy);
	gb_case_free(c);
}

static size_t count_kept(struct desk *d)
{
	char *path = fixture_path(d->b.f, "book/evidence-kept");
	DIR *folder = opendir(path);
	struct dirent *e;
	size_t n = 0;

	while (folder && (e = readdir(folder)))
		n += e->d_name[0] != '.';
	if (folder)
		closedir(folder);
	free(path);
	return n;
}

static void it_is_the_same_changed_or_missing(void **state)
{
	struct desk *d = *state;

	ok(attach(d, d->name, false, err));
	assert_int_equal(count_kept(d), 0);
	expect(d, GB_EVIDENCE_SAME, GB_EVIDENCE_NONE);
	fixture_write(d->path, "other bytes.", 12);
	expect(d, GB_EVIDENCE_CHANGED, GB_EVIDENCE_NONE);
	fixture_write(d->path, grab, sizeof(grab));
	expect(d, GB_EVIDENCE_SAME, GB_EVIDENCE_NONE);
	assert_int_equal(unlink(d->path), 0);
	expect(d, GB_EVIDENCE_MISSING, GB_EVIDENCE_NONE);
	assert_int_equal(symlink("/etc/hostname", d->path), 0);
	expect(d, GB_EVIDENCE_CHANGED, GB_EVIDENCE_NONE);
}

static void a_case_says_which_evidence_it_has_not(void **state)
{
	struct desk *d = *state;
	struct gb_evidence_state is;
	struct gb_case *c = NULL;

	ok(attach(d, d->name, false, err));
	ok(gb_session_case(d->dsl, d->name, &c, err));
	assert_int_equal(gb_session_evidence_check(d->dsl, c, 0, &is, NULL),
			 GB_NOT_FOUND);
	assert_int_equal(gb_session_evidence_check(d->dsl, c, 2, &is, NULL),
			 GB_NOT_FOUND);
	gb_case_free(c);
}

static enum gb_code save(struct desk *d, size_t n, const char *dir,
			 const char *purpose, char file[GB_EVIDENCE_NAME_ROOM],
			 struct gb_err *err)
{
	json_t *data = json_pack("{s:s}", "purpose", purpose);
	enum gb_code rc = gb_session_evidence_save(d->dsl, d->name, n, dir,
						   data, NULL, file, NULL, err);

	json_decref(data);
	return rc;
}

static void expect_saved(struct desk *d, const char *file)
{
	char *path = NULL;
	unsigned char *bytes;
	struct stat st;
	size_t n;

	assert_true(asprintf(&path, "%s/%s", d->away, file) > 0);
	bytes = fixture_read(path, &n);
	assert_int_equal(n, sizeof(grab));
	assert_memory_equal(bytes, grab, n);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	free(bytes);
	free(path);
}

static void a_kept_copy_outlives_the_file(void **state)
{
	struct desk *d = *state;
	char file[GB_EVIDENCE_NAME_ROOM], want[64];

	ok(attach(d, d->name, true, err));
	assert_int_equal(count_kept(d), 1);
	expect(d, GB_EVIDENCE_SAME, GB_EVIDENCE_SAME);
	assert_int_equal(unlink(d->path), 0);
	expect(d, GB_EVIDENCE_MISSING, GB_EVIDENCE_SAME);
	/* Whoever comes to the case later, in another epoch, reads it too. */
	gb_session_free(d->dsl);
	d->dsl = book_sign_in(&d->b, "deputy");
	expect(d, GB_EVIDENCE_MISSING, GB_EVIDENCE_SAME);
	ok(save(d, 1, d->away, "For the police.", file, err));
	snprintf(want, sizeof(want), "%s-evidence-1.png", d->name);
	assert_string_equal(file, want);
	expect_saved(d, file);
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

static void what_opens_a_copy_is_shown_to_nobody(void **state)
{
	struct desk *d = *state;
	struct gb_case *c = NULL;
	const char *secret;

	ok(attach(d, d->name, true, err));
	ok(gb_session_case(d->dsl, d->name, &c, err));
	assert_int_equal(json_array_size(c->copies), 1);
	secret = gb_json_string(json_array_get(c->copies, 0), "secret");
	assert_int_equal(strlen(secret), 64);
	assert_false(holds(c->body, secret));
	assert_false(holds(c->history, secret));
	assert_true(gb_json_true(
		json_array_get(json_object_get(c->body, "evidence"), 0),
		"copy"));
	gb_case_free(c);
}

static void a_damaged_or_lost_copy_is_told(void **state)
{
	struct desk *d = *state;
	char *folder = fixture_path(d->b.f, "book/evidence-kept"), *path = NULL;
	struct dirent *e;
	DIR *list;

	ok(attach(d, d->name, true, err));
	list = opendir(folder);
	assert_non_null(list);
	while ((e = readdir(list)))
		if (e->d_name[0] != '.')
			assert_true(asprintf(&path, "%s/%s", folder,
					     e->d_name) > 0);
	closedir(list);
	fixture_write(path, "gbkept1\nnot what it was", 23);
	expect(d, GB_EVIDENCE_SAME, GB_EVIDENCE_CHANGED);
	assert_int_equal(unlink(path), 0);
	expect(d, GB_EVIDENCE_SAME, GB_EVIDENCE_MISSING);
	free(path);
	free(folder);
}

static void a_caller_cant_claim_a_copy(void **state)
{
	struct desk *d = *state;
	json_t *item = NULL;
	struct gb_case *c = NULL;

	ok(gb_session_evidence(d->dsl, d->path, "The chat", 0, &item, err));
	json_object_set_new(item, "copy",
			    json_pack("{s:s}", "id", "../../vault.db"));
	ok(book_do(d->dsl, d->name, "attach",
		   json_pack("{s:[o]}", "evidence", item), err));
	ok(gb_session_case(d->dsl, d->name, &c, err));
	assert_int_equal(json_array_size(c->copies), 0);
	gb_case_free(c);
	expect(d, GB_EVIDENCE_SAME, GB_EVIDENCE_NONE);
}

static void the_policy_says_where_copies_are_kept(void **state)
{
	struct desk *d = *state;
	char name[GB_CASE_NAME_ROOM];
	struct gb_err why = { 0 };

	book_log(d->dsl, "radicalisation", "pupil:Ann", "Ann told us.", name);
	assert_int_equal(attach(d, name, true, &why), GB_DENIED);
	assert_non_null(strstr(why.msg, "keeps no copies"));
	ok(attach(d, name, false, err));
	/* Imagery takes no evidence at all. */
	book_log(d->dsl, "youth-imagery", "pupil:Ann", "Ann told us.", name);
	assert_int_equal(attach(d, name, true, NULL), GB_DENIED);
	assert_int_equal(count_kept(d), 0);
}

static void an_entry_that_fails_leaves_no_copy(void **state)
{
	struct desk *d = *state;
	json_t *item = NULL;

	/* The file changes between the look and the change. */
	ok(gb_session_evidence(d->dsl, d->path, "The chat", 0, &item, err));
	json_object_set_new(item, "keep", json_true());
	fixture_write(d->path, "other bytes.", 12);
	assert_int_equal(book_do(d->dsl, d->name, "attach",
				 json_pack("{s:[o]}", "evidence", item), NULL),
			 GB_INVALID);
	assert_int_equal(count_kept(d), 0);
}

static void saving_is_recorded_and_overwrites_nothing(void **state)
{
	struct desk *d = *state;
	char file[GB_EVIDENCE_NAME_ROOM];
	struct gb_err why = { 0 };
	struct gb_case *c = NULL;
	const json_t *last;

	ok(attach(d, d->name, false, err));
	ok(save(d, 1, d->away, "For the police.", file, err));
	expect_saved(d, file);
	ok(gb_session_case(d->dsl, d->name, &c, err));
	assert_int_equal(json_array_size(c->history), 3);
	last = json_array_get(c->history, 2);
	assert_string_equal(gb_json_string(last, "verb"), "save");
	last = json_object_get(last, "after");
	assert_string_equal(gb_json_string(last, "purpose"), "For the police.");
	assert_non_null(strstr(gb_json_string(last, "to"), file));
	gb_case_free(c);
	/* Refused before it is recorded. */
	assert_int_equal(save(d, 1, d->away, "Again.", file, &why),
			 GB_CONFLICT);
	assert_int_equal(save(d, 1, "/nonexistent", "Again.", file, NULL),
			 GB_NOT_FOUND);
	assert_int_equal(save(d, 2, d->away, "Again.", file, NULL),
			 GB_NOT_FOUND);
	ok(gb_session_case(d->dsl, d->name, &c, err));
	assert_int_equal(json_array_size(c->history), 3);
	gb_case_free(c);
}

static void without_a_purpose_nothing_is_saved(void **state)
{
	struct desk *d = *state;
	char file[GB_EVIDENCE_NAME_ROOM], *path = NULL;

	ok(attach(d, d->name, false, err));
	assert_int_equal(save(d, 1, d->away, " ", file, NULL), GB_INVALID);
	assert_true(asprintf(&path, "%s/%s", d->away, file) > 0);
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

static void what_is_neither_there_nor_kept_cant_be_saved(void **state)
{
	struct desk *d = *state;
	char file[GB_EVIDENCE_NAME_ROOM];
	struct gb_err why = { 0 };

	ok(attach(d, d->name, false, err));
	fixture_write(d->path, "other bytes.", 12);
	assert_int_equal(save(d, 1, d->away, "For the police.", file, &why),
			 GB_NOT_FOUND);
	assert_non_null(strstr(why.msg, "changed and no copy was kept"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	static const struct CMUnitTest tests[] = {
		T(it_is_the_same_changed_or_missing),
		T(a_case_says_which_evidence_it_has_not),
		T(a_kept_copy_outlives_the_file),
		T(what_opens_a_copy_is_shown_to_nobody),
		T(a_damaged_or_lost_copy_is_told),
		T(a_caller_cant_claim_a_copy),
		T(the_policy_says_where_copies_are_kept),
		T(an_entry_that_fails_leaves_no_copy),
		T(saving_is_recorded_and_overwrites_nothing),
		T(without_a_purpose_nothing_is_saved),
		T(what_is_neither_there_nor_kept_cant_be_saved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

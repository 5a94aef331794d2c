/* SPDX-License-Identifier: ISC
 * test_canary.c - nothing that people write stands in clear in the casebook.
 *
 * Twenty words that occur nowhere else go through every verb and into every
 * kind of place; then every byte under the folder is searched for them, also
 * as git unpacks it. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/book.h"

static const char *const canaries[] = {
	"zqalder", "zqbirch",  "zqcedar", "zqdogwood", "zqelm",
	"zqfir",   "zqgorse",  "zqhazel", "zqivy",     "zqjuniper",
	"zqkapok", "zqlarch",  "zqmaple", "zqnutmeg",  "zqoak",
	"zqpine",  "zqquince", "zqrowan", "zqspruce",  "zqteak",
};

static const unsigned char png[] = {
	0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D',
	'R',  0,   0,   0,   1,    0,    0,    0,    1, 8, 0, 0,  0,   0
};

static void log_with_canaries(struct gb_session *s, const char *path,
			      char name[GB_CASE_NAME_ROOM])
{
	struct gb_done done;
	json_t *item = NULL, *pupil = NULL, *parent = NULL, *data;

	ok(gb_session_evidence(s, path, "A page with zqbirch on it", 0, &item,
			       err));
	ok(gb_session_named(s, "pupil", "Zqcedar Jones", &pupil, err));
	ok(gb_session_named(s, "parent", "Mr zqdogwood", &parent, err));
	data = json_pack("{s:s, s:s, s:s, s:{s:s}, s:[o, o], s:[o]}", "type",
			 "complaint", "title", "About zqelm", "text",
			 "They wrote zqfir and zqgorse.", "fields", "account",
			 "@zqhazel", "about", pupil, parent, "evidence", item);
	ok(gb_session_do(s, NULL, &gb_verb_log, data, &done, err));
	memcpy(name, done.name, GB_CASE_NAME_ROOM);
	json_decref(data);
}

static void work_with_canaries(struct book *b, const char *path,
			       const char *name)
{
	struct gb_session *s = book_sign_in(b, "head");
	json_t *item = NULL;

	ok(book_do(s, name, "note",
		   json_pack("{s:s}", "text", "Spoke to zqivy."), err));
	ok(gb_session_evidence(s, path, "More zqjuniper", 0, &item, err));
	ok(book_do(s, name, "attach", json_pack("{s:[o]}", "evidence", item),
		   err));
	ok(book_do(s, name, "act",
		   json_pack("{s:s, s:s}", "action", "hr", "reason",
			     "Because of zqkapok."),
		   err));
	ok(book_do(s, name, "done",
		   json_pack("{s:i, s:s}", "n", 1, "outcome", "zqlarch."),
		   err));
	ok(book_do(s, name, "route",
		   json_pack("{s:s, s:s}", "to", "dsl", "reason", "zqmaple."),
		   err));
	ok(book_do(s, name, "route",
		   json_pack("{s:s, s:s}", "to", "head", "reason", "zqnutmeg."),
		   err));
	ok(book_do(s, name, "close",
		   json_pack("{s:s, s:s}", "outcome", "resolved", "reason",
			     "zqoak."),
		   err));
	ok(book_do(s, name, "note",
		   json_pack("{s:s}", "text",
			     "zqpine zqquince zqrowan zqspruce zqteak"),
		   err));
	gb_session_free(s);
}

static int n_files, n_hits[GB_COUNT(canaries)];

static void search(const unsigned char *bytes, size_t n, const char *where)
{
	for (size_t i = 0; i < GB_COUNT(canaries); i++) {
		const char *word = canaries[i];

		for (size_t at = 0; at + strlen(word) <= n; at++)
			if (strncasecmp((const char *)bytes + at, word,
					strlen(word)) == 0) {
				if (where[0])
					print_error("%s is in %s\n", word,
						    where);
				n_hits[i]++;
			}
	}
}

static int search_file(const char *path, const struct stat *st, int kind,
		       struct FTW *where)
{
	unsigned char *bytes;
	size_t n;

	(void)st;
	(void)where;
	search((const unsigned char *)path, strlen(path), "a file's name");
	if (kind != FTW_F)
		return 0;
	bytes = fixture_read(path, &n);
	search(bytes, n, path);
	free(bytes);
	n_files++;
	return 0;
}

/* All objects as stock git unpacks them. */
static void search_unpacked(struct book *b)
{
	char *git = fixture_path(b->f, "book/ledger.git");
	char *to = fixture_path(b->f, "unpacked");
	unsigned char *bytes;
	size_t n;
	int status;
	pid_t child = fork();

	if (child == 0) {
		if (!freopen(to, "w", stdout))
			_exit(1);
		setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
		setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
		execlp("git", "git", "-C", git, "cat-file", "--batch",
		       "--batch-all-objects", (char *)NULL);
		_exit(1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	bytes = fixture_read(to, &n);
	assert_true(n > 10000);
	search(bytes, n, "git's own reading");
	free(bytes);
	free(git);
	free(to);
}

static void what_people_write_is_nowhere_in_clear(void **state)
{
	struct fixture *f = *state;
	struct book b = { 0 };
	struct gb_session *s;
	struct gb_case *c = NULL;
	struct gb_buf all = { 0 };
	char name[GB_CASE_NAME_ROOM];
	char *path = fixture_path(f, "zqalder.png");

	fixture_write(path, png, sizeof(png));
	book_make(&b, f);
	s = book_sign_in(&b, "teacher");
	log_with_canaries(s, path, name);
	gb_session_free(s);
	work_with_canaries(&b, path, name);

	/* They are in the case: the search below can find them. */
	s = book_sign_in(&b, "head");
	ok(gb_session_case(s, name, &c, err));
	ok(gb_json_text(c->body, &all, err));
	ok(gb_json_text(c->history, &all, err));
	search(all.data, all.len, "");
	for (size_t i = 0; i < GB_COUNT(canaries); i++)
		assert_true(n_hits[i] > 0);
	gb_buf_free(&all);
	gb_case_free(c);
	gb_session_free(s);

	memset(n_hits, 0, sizeof(n_hits));
	assert_int_equal(nftw(b.dir, search_file, 16, FTW_PHYS), 0);
	assert_true(n_files > 30);
	search_unpacked(&b);
	for (size_t i = 0; i < GB_COUNT(canaries); i++)
		assert_int_equal(n_hits[i], 0);
	book_free(&b);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			what_people_write_is_nowhere_in_clear, fixture_setup,
			fixture_teardown),
	};

	return cmocka_run_group_tests_name("canary", tests, NULL, NULL);
}

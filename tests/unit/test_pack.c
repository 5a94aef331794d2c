/* SPDX-License-Identifier: ISC
 * test_pack.c - packs of our own writing: whole to stock git, few, short, and
 * refused if one byte of them is another's. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/walk.h"
#include "src/store/pack_merge.h"
#include "src/store/packed.h"
#include "src/store/sha1.h"
#include "tests/fixture.h"

#define AUTHOR "k7d2m9xq"
#define PACKS "ledger.git/objects/pack"

struct school {
	struct fixture *f;
	struct gb_ledger *l;
	struct gb_identity *who;
	int n;             /* entries so far */
	size_t blob_bytes; /* of each; 0: as long as its text */
};

static int setup(void **state)
{
	struct school *s = calloc(1, sizeof(*s));
	unsigned char seed[GB_KEY_BYTES] = { 7 };
	struct gb_key *key;
	void *f = NULL;

	if (!s || fixture_setup(&f) != 0)
		return -1;
	s->f = f;
	ok(gb_key_from(&key, seed, err));
	ok(gb_identity_make(&s->who, key, err));
	gb_key_free(key);
	ok(gb_ledger_create(&s->l, s->f->dir, &s->f->env, err));
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct school *s = *state;
	void *f = s->f;

	gb_ledger_free(s->l);
	gb_identity_free(s->who);
	free(s);
	return fixture_teardown(&f);
}

/* --- entries ---------------------------------------------------------------
 */

static void append(struct school *s, int n)
{
	unsigned char *blob = calloc(1, s->blob_bytes + 48);

	for (; n > 0; n--) {
		struct gb_draft_commit d = {
			.author = AUTHOR,
			.subject = "KDR-482 1",
			.at_s = FIXTURE_NOW_S + ++s->n,
			.blob = blob,
		};

		snprintf((char *)blob, 48, "sealed %d", s->n);
		d.blob_bytes =
			s->blob_bytes ? s->blob_bytes : strlen((char *)blob);
		ok(gb_ledger_append(s->l, &d, s->who, NULL, err));
	}
	free(blob);
}

static void append_locked(struct school *s, int n)
{
	ok(gb_ledger_lock(s->l, err));
	gb_ledger_group(s->l);
	append(s, n > 32 ? n - 32 : 0);
	ok(gb_ledger_group_end(s->l, err));
	append(s, n > 32 ? 32 : n);
	gb_ledger_unlock(s->l);
}

static void checkpoint(struct school *s)
{
	ok(gb_ledger_lock(s->l, err));
	ok(gb_ledger_checkpoint(s->l, err));
	gb_ledger_unlock(s->l);
	assert_int_equal(gb_ledger_unpacked(s->l), 0);
}

static void reopen(struct school *s)
{
	gb_ledger_free(s->l);
	ok(gb_ledger_open(&s->l, s->f->dir, &s->f->env, err));
}

/* Every entry is there, in order. */
static void expect_all(struct gb_ledger *l, int n)
{
	unsigned char head[GB_OID_BYTES];
	struct gb_walk *w;
	struct gb_commit c;

	ok(gb_ledger_head(l, head, err));
	ok(gb_walk_start(&w, l, 1, head, err));
	for (int i = 1; i <= n; i++) {
		char text[48];

		ok(gb_walk_next(w, &c, err));
		assert_int_equal(c.seq, i);
		snprintf(text, sizeof(text), "sealed %d", i);
		assert_memory_equal(c.blob.data, text, strlen(text));
		gb_commit_free(&c);
	}
	assert_int_equal(gb_walk_next(w, &c, NULL), GB_NOT_FOUND);
	gb_walk_free(w);
}

/* --- files -----------------------------------------------------------------
 */

/* How many files of that ending there are below `folder`; the last one's path
 * in `found`, if not NULL, and the bytes of all. */
static size_t count(const struct school *s, const char *folder,
		    const char *ending, char *found, uint64_t *n_bytes)
{
	char *path = fixture_path(s->f, folder);
	DIR *list = opendir(path);
	struct dirent *e;
	size_t n = 0;

	assert_non_null(list);
	while ((e = readdir(list))) {
		size_t len = strlen(e->d_name);
		struct stat st;

		if (len < strlen(ending) ||
		    strcmp(e->d_name + len - strlen(ending), ending) != 0)
			continue;
		n++;
		assert_int_equal(fstatat(dirfd(list), e->d_name, &st, 0), 0);
		if (n_bytes)
			*n_bytes += (uint64_t)st.st_size;
		if (found)
			snprintf(found, 300, "%s/%s", path, e->d_name);
	}
	closedir(list);
	free(path);
	return n;
}

static size_t count_packs(const struct school *s)
{
	size_t n = count(s, PACKS, ".pack", NULL, NULL);

	assert_int_equal(count(s, PACKS, ".idx", NULL, NULL), n);
	assert_int_equal(count(s, PACKS, "", NULL, NULL), 2 * n + 2);
	return n;
}

static size_t count_loose(const struct school *s)
{
	size_t n = 0;

	for (unsigned i = 0; i < 256; i++) {
		char name[40];

		snprintf(name, sizeof(name), "ledger.git/objects/%02x", i);
		n += count(s, name, "", NULL, NULL) - 2;
	}
	return n;
}

/* --- stock git -------------------------------------------------------------
 */

/* Run `argv` in the test's folder with its output in the file "out".
 * Gives: its exit status. */
static int run(const struct school *s, const char *const argv[])
{
	pid_t child = fork();
	int status, out;

	assert_true(child >= 0);
	if (child == 0) {
		out = chdir(s->f->dir) == 0
			      ? open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600)
			      : -1;
		if (out < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
			_exit(99);
		setenv("HOME", s->f->dir, 1);
		setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
		setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
		execvp(argv[0], (char *const *)argv);
		_exit(98);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 97;
}

static void git_says(const struct school *s, const char *const argv[],
		     const char *want)
{
	char *path = fixture_path(s->f, "out");
	int status = run(s, argv);
	unsigned char *got;
	size_t n;

	got = fixture_read(path, &n);
	if (status != 0 || (want && strcmp((char *)got, want) != 0))
		fail_msg("git says %d: %s", status, got);
	free(got);
	free(path);
}

#define git(s, want, ...)                                                      \
	git_says(s, (const char *const[]){ "git", __VA_ARGS__, NULL }, want)

static void write_allowed_signers(const struct school *s)
{
	char *path = fixture_path(s->f, "allowed");
	struct gb_buf line = { 0 };

	gb_buf_text(&line, AUTHOR "@guardbook.invalid namespaces=\"git\" ");
	gb_sshsig_public(&line, gb_identity_public(s->who)->sign);
	gb_buf_u8(&line, '\n');
	fixture_write(path, line.data, line.len);
	gb_buf_free(&line);
	free(path);
}

/* All that the documents tell people to do with stock git. */
static void expect_git_content(const struct school *s)
{
	char n[16];

	snprintf(n, sizeof(n), "%d\n", s->n);
	git(s, "", "-C", "ledger.git", "fsck", "--strict", "--no-progress");
	git(s, n, "-C", "ledger.git", "rev-list", "--count", "ledger");
	git(s, NULL, "clone", "-q", "--no-local", "ledger.git", "clone");
	git(s, "", "-C", "clone", "fsck", "--strict", "--no-progress");
	git(s, n, "-C", "clone", "rev-list", "--count", "HEAD");
	git(s, NULL, "-C", "clone", "log", "--oneline", "--stat");
	write_allowed_signers(s);
	git(s, NULL, "-C", "clone", "-c",
	    "gpg.ssh.allowedSignersFile=../allowed", "verify-commit", "HEAD",
	    "HEAD~1");
	git(s, NULL, "clone", "-q", "ledger.git", "local");
	git(s, "", "-C", "local", "fsck", "--strict", "--no-progress");
	git(s, NULL, "-C", "ledger.git", "rev-parse", "ledger");
	run(s, (const char *const[]){ "rm", "-rf", "clone", "local", NULL });
}

/* --- what a checkpoint does ------------------------------------------------
 */

static void the_check_sum_is_sha1(void **state)
{
	static const struct {
		const char *text;
		size_t times;
		const char *want;
	} known[] = {
		{ "", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
		{ "abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		  "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
		{ "aaaaaaaaaa", 100000,
		  "34aa973cd4c4daa4f61eeb2bdbad27316534016f" },
	};

	(void)state;
	for (size_t i = 0; i < GB_COUNT(known); i++) {
		unsigned char sum[GB_SHA1_BYTES];
		char hex[2 * GB_SHA1_BYTES + 1];
		struct gb_sha1 sha;

		gb_sha1_start(&sha);
		for (size_t k = 0; k < known[i].times; k++)
			gb_sha1_add(&sha, known[i].text, strlen(known[i].text));
		gb_sha1_end(&sha, sum);
		gb_hex(hex, sum, sizeof(sum));
		assert_string_equal(hex, known[i].want);
	}
	assert_int_equal(gb_packed_crc(0, "123456789", 9), 0xcbf43926);
}

static void a_checkpoint_packs_all_that_was_loose(void **state)
{
	struct school *s = *state;

	append_locked(s, 5);
	assert_int_equal(gb_ledger_unpacked(s->l), 5);
	assert_int_equal(count_packs(s), 0);
	assert_int_equal(count_loose(s), 15);
	expect_git_content(s);
	checkpoint(s);
	assert_int_equal(count_packs(s), 1);
	assert_int_equal(count_loose(s), 0);
	expect_all(s->l, 5);
	expect_git_content(s);
	reopen(s);
	expect_all(s->l, 5);
	append_locked(s, 2);
	assert_int_equal(count_loose(s), 6);
	expect_all(s->l, 7);
	expect_git_content(s);
	checkpoint(s);
	expect_all(s->l, 7);
	expect_git_content(s);
}

static void a_checkpoint_without_news_changes_nothing(void **state)
{
	struct school *s = *state;
	char before[300], after[300];

	checkpoint(s); /* of nothing at all */
	assert_int_equal(count_packs(s), 0);
	append_locked(s, 3);
	checkpoint(s);
	count(s, PACKS, ".pack", before, NULL);
	checkpoint(s);
	assert_int_equal(count_packs(s), 1);
	count(s, PACKS, ".pack", after, NULL);
	assert_string_equal(before, after);
}

static void many_small_checkpoints_leave_one_small_pack(void **state)
{
	struct school *s = *state;

	for (int i = 0; i < 20; i++) {
		append_locked(s, 1 + i % 3);
		checkpoint(s);
		assert_int_equal(count_packs(s), 1);
	}
	expect_all(s->l, s->n);
	expect_git_content(s);
}

static void it_packs_by_itself_when_much_is_waiting(void **state)
{
	struct school *s = *state;

	append_locked(s, 255);
	assert_int_equal(count_packs(s), 0);
	append_locked(s, 1);
	assert_int_equal(count_packs(s), 1);
	assert_int_equal(gb_ledger_unpacked(s->l), 0);
	append_locked(s, 4);
	assert_int_equal(gb_ledger_unpacked(s->l), 4);
	expect_all(s->l, 260);
	expect_git_content(s);
}

static void sixteen_packs_become_one(void **state)
{
	struct school *s = *state;

	append_locked(s, 15 * 256);
	assert_int_equal(count_packs(s), 15);
	append_locked(s, 256);
	assert_int_equal(count_packs(s), 1);
	append_locked(s, 10);
	checkpoint(s);
	assert_int_equal(count_packs(s), 2);
	expect_all(s->l, s->n);
	expect_git_content(s);
	reopen(s);
	expect_all(s->l, s->n);
}

static void the_same_words_twice_are_packed_twice(void **state)
{
	struct school *s = *state;
	struct gb_draft_commit d = { .author = AUTHOR,
				     .subject = "checkin 1",
				     .at_s = FIXTURE_NOW_S,
				     .blob = "sealed",
				     .blob_bytes = 6 };

	ok(gb_ledger_lock(s->l, err));
	for (int i = 0; i < 300; i++, s->n++)
		ok(gb_ledger_append(s->l, &d, s->who, NULL, err));
	ok(gb_ledger_checkpoint(s->l, err));
	d.blob = NULL;
	d.blob_bytes = 0;
	for (int i = 0; i < 2; i++, s->n++)
		ok(gb_ledger_append(s->l, &d, s->who, NULL, err));
	ok(gb_ledger_checkpoint(s->l, err));
	gb_ledger_unlock(s->l);
	expect_git_content(s);
	checkpoint(s);
}

static void a_long_entry_is_packed_too(void **state)
{
	static const size_t sizes[] = { 15,    16,     2047,     2048,    65535,
					65536, 131070, 1u << 20, 4u << 20 };
	struct school *s = *state;

	for (size_t i = 0; i < GB_COUNT(sizes); i++) {
		s->blob_bytes = sizes[i];
		append_locked(s, 1);
		if (i % 2)
			checkpoint(s);
	}
	expect_all(s->l, s->n);
	checkpoint(s);
	expect_all(s->l, s->n);
	expect_git_content(s);
}

static void what_an_earlier_version_left_is_packed(void **state)
{
	struct school *s = *state;
	char *journal = fixture_path(s->f, "ledger.git/journal");
	char *packs = fixture_path(s->f, PACKS);

	append_locked(s, 20);
	gb_ledger_free(s->l);
	assert_int_equal(remove(journal), 0);
	assert_int_equal(remove(packs), 0);
	ok(gb_ledger_open(&s->l, s->f->dir, &s->f->env, err));
	expect_all(s->l, 20);
	append_locked(s, 3);
	expect_all(s->l, 23);
	checkpoint(s);
	assert_int_equal(count_packs(s), 1);
	assert_int_equal(count_loose(s), 0);
	expect_all(s->l, 23);
	expect_git_content(s);
	free(journal);
	free(packs);
}

static void others_read_on_while_packs_are_merged(void **state)
{
	struct school *s = *state;
	struct gb_ledger *other;

	append_locked(s, 40);
	checkpoint(s);
	ok(gb_ledger_open(&other, s->f->dir, &s->f->env, err));
	expect_all(other, 40);
	append_locked(s, 3);
	expect_all(other, 43);
	checkpoint(s); /* which takes in the first pack */
	expect_all(other, 43);
	append_locked(s, 3900);
	expect_all(other, s->n);
	append_locked(s, 300);
	checkpoint(s);
	expect_all(other, s->n);
	/* And it appends as well. */
	gb_ledger_free(s->l);
	s->l = other;
	append_locked(s, 2);
	expect_all(s->l, s->n);
}

static void twenty_thousand_entries_are_few_packs(void **state)
{
	enum { ENTRIES = 20000, BLOB_BYTES = 1000 };
	struct school *s = *state;
	uint64_t n_bytes = 0;
	size_t packs;

	s->blob_bytes = BLOB_BYTES;
	ok(gb_ledger_lock(s->l, err));
	gb_ledger_group(s->l);
	append(s, ENTRIES);
	ok(gb_ledger_group_end(s->l, err));
	gb_ledger_unlock(s->l);
	checkpoint(s);
	packs = count_packs(s);
	assert_true(packs < 45);
	count(s, PACKS, ".pack", NULL, &n_bytes);
	count(s, PACKS, ".idx", NULL, &n_bytes);
	print_message("%d entries of %d bytes: %zu packs, %llu bytes an "
		      "entry\n",
		      ENTRIES, BLOB_BYTES, packs,
		      (unsigned long long)(n_bytes / ENTRIES));
	assert_true(n_bytes / ENTRIES < BLOB_BYTES + 1200);
	expect_git_content(s);
}

/* 16 packs of a tier at most, whatever comes. */
static void packs_stay_few_for_ever(void **state)
{
	struct gb_pack pack[200] = { 0 }, *row[200];
	struct gb_packs set = { .pack = row };
	uint64_t total = 0, written = 0;
	size_t most = 0;

	(void)state;
	for (int i = 0; total < 1000000; i++) {
		uint64_t fresh = i % 7 == 0 ? 1 : 1 + (uint64_t)(i % 300);
		size_t keep = gb_packs_keep(&set, fresh, UINT64_MAX);

		total += fresh;
		for (size_t k = keep; k < set.n; k++)
			fresh += pack[k].n / 3;
		pack[keep].n = (uint32_t)fresh * 3;
		row[keep] = &pack[keep];
		set.n = keep + 1;
		written += fresh;
		if (set.n > most)
			most = set.n;
	}
	print_message("a million entries: %zu packs at most, each entry "
		      "written %.1f times\n",
		      most, (double)written / (double)total);
	assert_true(most < 50);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_check_sum_is_sha1),
		cmocka_unit_test(packs_stay_few_for_ever),
		in_folder(a_checkpoint_packs_all_that_was_loose),
		in_folder(a_checkpoint_without_news_changes_nothing),
		in_folder(many_small_checkpoints_leave_one_small_pack),
		in_folder(it_packs_by_itself_when_much_is_waiting),
		in_folder(sixteen_packs_become_one),
		in_folder(the_same_words_twice_are_packed_twice),
		in_folder(a_long_entry_is_packed_too),
		in_folder(what_an_earlier_version_left_is_packed),
		in_folder(others_read_on_while_packs_are_merged),
		in_folder(twenty_thousand_entries_are_few_packs),
	};

	return cmocka_run_group_tests_name("pack", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * entries.c - a ledger of plain entries. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/entries.h"

int entries_setup(void **state)
{
	struct entries *s = calloc(1, sizeof(*s));
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

int entries_teardown(void **state)
{
	struct entries *s = *state;
	void *f = s->f;

	gb_ledger_free(s->l);
	gb_identity_free(s->who);
	free(s);
	return fixture_teardown(&f);
}

/* --- entries ---------------------------------------------------------------
 */

enum gb_code entries_try(struct entries *s, struct gb_err *err)
{
	unsigned char *blob = calloc(1, s->blob_bytes + 48);
	struct gb_draft_commit d = {
		.author = ENTRIES_AUTHOR,
		.subject = "KDR-482 1",
		.at_s = FIXTURE_NOW_S + s->n + 1,
		.blob = blob,
	};
	enum gb_code rc;

	assert_non_null(blob);
	snprintf((char *)blob, 48, "sealed %d", s->n + 1);
	d.blob_bytes = s->blob_bytes ? s->blob_bytes : strlen((char *)blob);
	rc = gb_ledger_append(s->l, &d, s->who, NULL, err);
	s->n += rc == GB_OK;
	free(blob);
	return rc;
}

void entries_append(struct entries *s, int n)
{
	for (; n > 0; n--)
		ok(entries_try(s, err));
}

void entries_append_locked(struct entries *s, int n)
{
	ok(gb_ledger_lock(s->l, err));
	gb_ledger_group(s->l);
	entries_append(s, n > 32 ? n - 32 : 0);
	ok(gb_ledger_group_end(s->l, err));
	entries_append(s, n > 32 ? 32 : n);
	gb_ledger_unlock(s->l);
}

void entries_checkpoint(struct entries *s)
{
	ok(gb_ledger_lock(s->l, err));
	ok(gb_ledger_checkpoint(s->l, err));
	gb_ledger_unlock(s->l);
	assert_int_equal(gb_ledger_unpacked(s->l), 0);
}

void entries_reopen(struct entries *s)
{
	gb_ledger_free(s->l);
	ok(gb_ledger_open(&s->l, s->f->dir, &s->f->env, err));
}

static bool is_right(const struct gb_commit *c, int i)
{
	char text[48];

	snprintf(text, sizeof(text), "sealed %d", i);
	return c->seq == (uint64_t)i && c->blob.len >= strlen(text) &&
	       memcmp(c->blob.data, text, strlen(text)) == 0;
}

int entries_read(struct gb_ledger *l)
{
	unsigned char head[GB_OID_BYTES];
	struct gb_walk *w = NULL;
	enum gb_code rc = gb_ledger_head(l, head, NULL);
	int n = 0;

	if (rc == GB_OK)
		rc = gb_walk_start(&w, l, 1, head, NULL);
	while (rc == GB_OK) {
		struct gb_commit c;

		rc = gb_walk_next(w, &c, NULL);
		if (rc == GB_OK && !is_right(&c, ++n))
			fail_msg("entry %d is another", n);
		gb_commit_free(&c);
	}
	gb_walk_free(w);
	return rc == GB_NOT_FOUND ? n : -1;
}

void entries_expect(struct gb_ledger *l, int n)
{
	assert_int_equal(entries_read(l), n);
}

/* --- files -----------------------------------------------------------------
 */

size_t entries_files(const struct entries *s, const char *folder,
		     const char *ending, uint64_t *n_bytes)
{
	char *path = fixture_path(s->f, folder);
	DIR *list = opendir(path);
	struct dirent *e;
	size_t n = 0;

	while (list && (e = readdir(list))) {
		size_t len = strlen(e->d_name);
		struct stat st;

		if (e->d_name[0] == '.' || len < strlen(ending) ||
		    strcmp(e->d_name + len - strlen(ending), ending) != 0)
			continue;
		n++;
		assert_int_equal(fstatat(dirfd(list), e->d_name, &st, 0), 0);
		if (n_bytes)
			*n_bytes += (uint64_t)st.st_size;
	}
	if (list)
		closedir(list);
	free(path);
	return n;
}

char *entries_file(const struct entries *s, const char *folder,
		   const char *ending)
{
	char *path = fixture_path(s->f, folder), *found = NULL;
	DIR *list = opendir(path);
	struct dirent *e;

	assert_non_null(list);
	while (!found && (e = readdir(list))) {
		size_t len = strlen(e->d_name);

		if (len > strlen(ending) &&
		    strcmp(e->d_name + len - strlen(ending), ending) == 0 &&
		    asprintf(&found, "%s/%s", path, e->d_name) < 0)
			break;
	}
	closedir(list);
	free(path);
	assert_non_null(found);
	return found;
}

size_t entries_packs(const struct entries *s)
{
	size_t n = entries_files(s, ENTRIES_PACKS, ".pack", NULL);

	assert_int_equal(entries_files(s, ENTRIES_PACKS, ".idx", NULL), n);
	assert_int_equal(entries_files(s, ENTRIES_PACKS, "", NULL), 2 * n);
	return n;
}

size_t entries_loose(const struct entries *s)
{
	size_t n = 0;

	for (unsigned i = 0; i < 256; i++) {
		char name[40];

		snprintf(name, sizeof(name), "ledger.git/objects/%02x", i);
		n += entries_files(s, name, "", NULL);
	}
	return n;
}

/* --- stock git -------------------------------------------------------------
 */

int entries_run(const struct entries *s, const char *const argv[])
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

static void git_says(const struct entries *s, const char *const argv[],
		     const char *want)
{
	char *path = fixture_path(s->f, "out");
	int status = entries_run(s, argv);
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

static void write_allowed_signers(const struct entries *s)
{
	char *path = fixture_path(s->f, "allowed");
	struct gb_buf line = { 0 };

	gb_buf_text(&line,
		    ENTRIES_AUTHOR "@guardbook.invalid namespaces=\"git\" ");
	gb_sshsig_public(&line, gb_identity_public(s->who)->sign);
	gb_buf_u8(&line, '\n');
	fixture_write(path, line.data, line.len);
	gb_buf_free(&line);
	free(path);
}

void entries_expect_fsck(const struct entries *s)
{
	char n[16];

	snprintf(n, sizeof(n), "%d\n", s->n);
	git(s, "", "-C", "ledger.git", "fsck", "--strict", "--no-progress");
	git(s, n, "-C", "ledger.git", "rev-list", "--count", "ledger");
}

void entries_expect_git(const struct entries *s)
{
	char n[16];

	snprintf(n, sizeof(n), "%d\n", s->n);
	entries_expect_fsck(s);
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
	entries_run(s, (const char *const[]){ "rm", "-rf", "clone", "local",
					      NULL });
}

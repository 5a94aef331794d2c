/* SPDX-License-Identifier: ISC
 * test_ledger.c - the append-only record, also as stock git sees it. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "guardbook/ledger.h"
#include "src/store/branch.h"
#include "src/store/commit.h"
#include "src/store/odb.h"
#include "tests/fixture.h"

#define AUTHOR "k7d2m9xq"

/* --- a ledger, and what goes into it ---------------------------------------
 */

static struct gb_ledger *create(struct fixture *f)
{
	struct gb_ledger *l;

	ok(gb_ledger_create(&l, f->dir, &f->env, err));
	return l;
}

static struct gb_identity *signer(void)
{
	unsigned char seed[GB_KEY_BYTES] = { 7 };
	struct gb_identity *who;
	struct gb_key *key;

	ok(gb_crypt_start(err));
	ok(gb_key_from(&key, seed, err));
	ok(gb_identity_make(&who, key, err));
	gb_key_free(key);
	return who;
}

static struct gb_draft_commit draft(const char *blob)
{
	return (struct gb_draft_commit){
		.author = AUTHOR,
		.subject = "KDR-482 1",
		.at_s = FIXTURE_NOW_S,
		.blob = blob,
		.blob_bytes = strlen(blob),
	};
}

static enum gb_code append(struct gb_ledger *l, const struct gb_draft_commit *d,
			   struct gb_commit *out, struct gb_err *why)
{
	struct gb_identity *who = signer();
	enum gb_code rc;

	ok(gb_ledger_lock(l, err));
	rc = gb_ledger_append(l, d, who, out, why);
	gb_ledger_unlock(l);
	gb_identity_free(who);
	return rc;
}

static void append_n(struct gb_ledger *l, int n)
{
	for (int i = 1; i <= n; i++) {
		char blob[48];
		struct gb_draft_commit d;

		snprintf(blob, sizeof(blob), "sealed %d of %d", i, n);
		d = draft(blob);
		d.at_s += i;
		ok(append(l, &d, NULL, err));
	}
}

static void open_takes(struct fixture *f)
{
	struct gb_ledger *l;

	ok(gb_ledger_open(&l, f->dir, &f->env, err));
	gb_ledger_free(l);
}

/* --- stock git, with nobody's configuration --------------------------------
 */

/* Run `argv` in the test's folder with its output in the file "out".
 * Gives: its exit status. */
static int run(const struct fixture *f, const char *const argv[])
{
	pid_t child = fork();
	int status, out;

	assert_true(child >= 0);
	if (child == 0) {
		out = chdir(f->dir) == 0
			      ? open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600)
			      : -1;
		if (out < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
			_exit(99);
		setenv("HOME", f->dir, 1);
		setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
		setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
		execvp(argv[0], (char *const *)argv);
		_exit(98);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 97;
}

#define git(f, ...) run(f, (const char *const[]){ "git", __VA_ARGS__, NULL })

static void output_is(const struct fixture *f, const char *want)
{
	char *path = fixture_path(f, "out");
	size_t n;
	unsigned char *got = fixture_read(path, &n);

	assert_string_equal((char *)got, want);
	free(got);
	free(path);
}

static void write_allowed_signers(const struct fixture *f)
{
	char *path = fixture_path(f, "allowed");
	struct gb_identity *who = signer();
	struct gb_buf line = { 0 };

	gb_buf_text(&line, AUTHOR "@guardbook.invalid namespaces=\"git\" ");
	gb_sshsig_public(&line, gb_identity_public(who)->sign);
	gb_buf_u8(&line, '\n');
	fixture_write(path, line.data, line.len);
	gb_buf_free(&line);
	gb_identity_free(who);
	free(path);
}

static void stock_git_finds_nothing_to_say(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);

	assert_int_equal(git(f, "-C", "ledger.git", "fsck", "--strict"), 0);
	append_n(l, 5);
	assert_int_equal(
		git(f, "-C", "ledger.git", "fsck", "--strict", "--no-progress"),
		0);
	output_is(f, "");
	assert_int_equal(
		git(f, "-C", "ledger.git", "cat-file", "blob", "ledger:entry"),
		0);
	output_is(f, "sealed 5 of 5");
	/* In place, git has read only: opening finds nothing new. */
	open_takes(f);
	gb_ledger_free(l);
}

static void a_fresh_clone_verifies_every_commit(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	unsigned char head[GB_OID_BYTES], none[GB_OID_BYTES] = { 0 };
	unsigned char *oids;
	size_t n;

	append_n(l, 5);
	write_allowed_signers(f);
	assert_int_equal(
		git(f, "clone", "-q", "--no-local", "ledger.git", "clone"), 0);
	assert_int_equal(
		git(f, "-C", "clone", "fsck", "--strict", "--no-progress"), 0);
	assert_int_equal(git(f, "-C", "clone", "rev-list", "--count", "HEAD"),
			 0);
	output_is(f, "5\n");
	ok(gb_ledger_head(l, head, err));
	ok(gb_ledger_trail(l, head, none, &oids, &n, err));
	for (size_t i = 0; i < n; i++) {
		char hex[2 * GB_OID_BYTES + 1];

		gb_hex(hex, oids + i * GB_OID_BYTES, GB_OID_BYTES);
		assert_int_equal(git(f, "-C", "clone", "-c",
				     "gpg.ssh.allowedSignersFile=../allowed",
				     "verify-commit", hex),
				 0);
	}
	free(oids);
	gb_ledger_free(l);
}

/* git's own writer makes the same commit of the same bytes. */
static void git_names_the_commit_alike(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	struct gb_draft_commit d = draft("sealed");
	char want[2 * GB_OID_BYTES + 2], *path = fixture_path(f, "body");
	struct gb_commit c;
	struct gb_buf body = { 0 };

	ok(append(l, &d, &c, err));
	gb_commit_join(&body, &c.signed_bytes, &c.armor);
	fixture_write(path, body.data, body.len);
	gb_hex(want, c.oid, GB_OID_BYTES);
	want[2 * GB_OID_BYTES] = '\n';
	want[2 * GB_OID_BYTES + 1] = '\0';
	assert_int_equal(git(f, "hash-object", "-t", "commit", "body"), 0);
	output_is(f, want);
	gb_buf_free(&body);
	gb_commit_free(&c);
	gb_ledger_free(l);
	free(path);
}

/* --- appending and reading back --------------------------------------------
 */

static void what_was_appended_is_read_back(void **state)
{
	struct fixture *f = *state;
	unsigned char head[GB_OID_BYTES], none[GB_OID_BYTES] = { 0 };
	struct gb_ledger *l = create(f);
	struct gb_commit before = { 0 };
	unsigned char *oids;
	size_t n;

	append_n(l, 20);
	gb_ledger_free(l);
	ok(gb_ledger_open(&l, f->dir, &f->env, err));
	ok(gb_ledger_head(l, head, err));
	ok(gb_ledger_trail(l, head, none, &oids, &n, err));
	assert_int_equal(n, 20);
	for (size_t i = 0; i < n; i++) {
		struct gb_commit c;
		char blob[48];

		ok(gb_ledger_read(l, oids + i * GB_OID_BYTES, &c, err));
		ok(gb_commit_follows(&c, i ? &before : NULL, err));
		assert_true(c.seq == i + 1);
		assert_string_equal(c.author, AUTHOR);
		assert_string_equal(c.subject, "KDR-482 1");
		snprintf(blob, sizeof(blob), "sealed %zu of 20", i + 1);
		assert_int_equal(c.blob.len, strlen(blob));
		assert_memory_equal(c.blob.data, blob, c.blob.len);
		gb_commit_free(&before);
		before = c;
	}
	assert_memory_equal(before.oid, head, sizeof(head));
	gb_commit_free(&before);
	free(oids);
	gb_ledger_free(l);
}

static void the_same_ledger_once_more_reads_alike(void **state)
{
	struct fixture *f = *state;
	unsigned char head[GB_OID_BYTES];
	struct gb_ledger *l = create(f), *other = NULL;
	struct gb_commit a, b;

	append_n(l, 2);
	ok(gb_ledger_again(&other, l, err));
	ok(gb_ledger_head(other, head, err));
	ok(gb_ledger_read(l, head, &a, err));
	gb_ledger_free(l);
	ok(gb_ledger_read(other, head, &b, err));
	assert_memory_equal(a.self, b.self, sizeof(a.self));
	gb_commit_free(&a);
	gb_commit_free(&b);
	gb_ledger_free(other);
}

static void an_append_gives_what_a_reading_would(void **state)
{
	struct gb_ledger *l = create(*state);
	struct gb_draft_commit d = draft("sealed");
	struct gb_commit given, read;

	ok(append(l, &d, &given, err));
	ok(gb_ledger_read(l, given.oid, &read, err));
	assert_memory_equal(given.oid, read.oid, sizeof(read.oid));
	assert_memory_equal(given.parent, read.parent, sizeof(read.parent));
	assert_memory_equal(given.prev, read.prev, sizeof(read.prev));
	assert_memory_equal(given.self, read.self, sizeof(read.self));
	assert_memory_equal(given.entry, read.entry, sizeof(read.entry));
	assert_string_equal(given.author, read.author);
	assert_string_equal(given.subject, read.subject);
	assert_true(given.at_s == read.at_s && given.seq == read.seq);
	assert_int_equal(given.armor.len, read.armor.len);
	assert_memory_equal(given.armor.data, read.armor.data, read.armor.len);
	assert_int_equal(given.signed_bytes.len, read.signed_bytes.len);
	assert_int_equal(given.blob.len, read.blob.len);
	gb_commit_free(&given);
	gb_commit_free(&read);
	gb_ledger_free(l);
}

static void an_append_without_form_is_refused(void **state)
{
	struct gb_ledger *l = create(*state);
	struct gb_draft_commit d = draft("sealed");
	unsigned char head[GB_OID_BYTES], before[GB_OID_BYTES];

	ok(append(l, &d, NULL, err));
	ok(gb_ledger_head(l, before, err));
	d.at_s--;
	assert_int_equal(append(l, &d, NULL, NULL), GB_INVALID);
	d = draft("sealed");
	d.author = "Mrs S Davies";
	assert_int_equal(append(l, &d, NULL, NULL), GB_INVALID);
	d = draft("sealed");
	d.subject = "KDR-482\n2";
	assert_int_equal(append(l, &d, NULL, NULL), GB_INVALID);
	d.subject = "";
	assert_int_equal(append(l, &d, NULL, NULL), GB_INVALID);
	d = draft("sealed");
	d.blob_bytes = GB_BLOB_MAX_BYTES + 1;
	assert_int_equal(append(l, &d, NULL, NULL), GB_INVALID);
	ok(gb_ledger_head(l, head, err));
	assert_memory_equal(head, before, sizeof(head));
	gb_ledger_free(l);
}

static void a_flushed_ledger_is_the_same_ledger(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l;

	f->env.no_sync = false;
	l = create(f);
	append_n(l, 2);
	gb_ledger_free(l);
	open_takes(f);
}

static void the_trail_stops_before_what_is_known(void **state)
{
	struct gb_ledger *l = create(*state);
	unsigned char newest[GB_OID_BYTES], known[GB_OID_BYTES];
	unsigned char none[GB_OID_BYTES] = { 0 }, *oids;
	struct gb_draft_commit d = draft("sealed");
	size_t n;

	ok(gb_ledger_head(l, newest, err));
	ok(gb_ledger_trail(l, newest, none, &oids, &n, err));
	assert_int_equal(n, 0); /* an empty ledger */
	assert_null(oids);
	ok(append(l, &d, NULL, err));
	ok(gb_ledger_head(l, known, err));
	append_n(l, 3);
	ok(gb_ledger_head(l, newest, err));
	ok(gb_ledger_trail(l, newest, known, &oids, &n, err));
	assert_int_equal(n, 3);
	assert_memory_equal(oids + (n - 1) * GB_OID_BYTES, newest,
			    GB_OID_BYTES);
	free(oids);
	ok(gb_ledger_trail(l, newest, newest, &oids, &n, err));
	assert_int_equal(n, 0);
	gb_ledger_free(l);
}

static void a_trail_that_misses_what_is_known_is_told(void **state)
{
	struct gb_ledger *l = create(*state);
	unsigned char head[GB_OID_BYTES], *oids;
	unsigned char foreign[GB_OID_BYTES] = { 9 };
	struct gb_err why = { 0 };
	size_t n;

	append_n(l, 3);
	ok(gb_ledger_head(l, head, err));
	assert_int_equal(gb_ledger_trail(l, head, foreign, &oids, &n, &why),
			 GB_TAMPERED);
	assert_non_null(strstr(why.msg, "does not lead back"));
	assert_int_equal(n, 3);
	free(oids);
	gb_ledger_free(l);
}

/* --- damage ----------------------------------------------------------------
 */

/* As an earlier version, which had none, left a ledger. */
static void empty_journal(const struct fixture *f)
{
	char *path = fixture_path(f, "ledger.git/journal");

	assert_int_equal(truncate(path, 0), 0);
	free(path);
}

static char *object_path(const struct fixture *f,
			 const unsigned char oid[GB_OID_BYTES])
{
	char hex[2 * GB_OID_BYTES + 1], name[80];

	gb_hex(hex, oid, GB_OID_BYTES);
	snprintf(name, sizeof(name), "ledger.git/objects/%.2s/%s", hex,
		 hex + 2);
	return fixture_path(f, name);
}

static void a_hole_in_the_trail_leaves_the_newer_part(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	unsigned char head[GB_OID_BYTES], none[GB_OID_BYTES] = { 0 };
	unsigned char *all, *oids;
	size_t n;
	char *path;

	append_n(l, 5);
	empty_journal(f);
	ok(gb_ledger_head(l, head, err));
	ok(gb_ledger_trail(l, head, none, &all, &n, err));
	path = object_path(f, all + 1 * GB_OID_BYTES);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(gb_ledger_trail(l, head, none, &oids, &n, NULL),
			 GB_TAMPERED);
	assert_int_equal(n, 3);
	assert_memory_equal(oids, all + 2 * GB_OID_BYTES, 3 * GB_OID_BYTES);
	free(path);
	free(all);
	free(oids);
	gb_ledger_free(l);
}

static void every_changed_byte_of_an_entry_is_told(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	struct gb_draft_commit d = draft("sealed");
	unsigned char *bytes;
	struct gb_commit c;
	size_t n;
	char *path;

	ok(append(l, &d, &c, err));
	empty_journal(f);
	ok(gb_ledger_head(l, c.parent, err)); /* which looks */
	path = object_path(f, c.oid);
	bytes = fixture_read(path, &n);
	for (size_t i = 0; i < n; i++) {
		struct gb_commit read;

		bytes[i] ^= 1;
		fixture_write(path, bytes, n);
		assert_int_equal(gb_ledger_read(l, c.oid, &read, NULL),
				 GB_TAMPERED);
		assert_null(read.armor.data);
		bytes[i] ^= 1;
	}
	free(bytes);
	free(path);
	gb_commit_free(&c);
	gb_ledger_free(l);
}

static struct gb_odb *open_odb(const struct fixture *f, int *objects)
{
	char *path = fixture_path(f, "ledger.git/objects");
	struct gb_odb *odb;

	*objects = open(path, O_RDONLY | O_DIRECTORY);
	assert_true(*objects >= 0);
	ok(gb_odb_make(&odb, *objects, NULL, err));
	free(path);
	return odb;
}

/* Hashes that fit are not enough. */
static void a_well_hashed_forgery_is_told(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	struct gb_draft_commit d = draft("sealed");
	unsigned char blob[GB_OID_BYTES], tree[GB_OID_BYTES];
	unsigned char body[GB_TREE_BYTES], forged[GB_OID_BYTES];
	struct gb_commit c, read;
	struct gb_err why = { 0 };
	struct gb_buf b = { 0 };
	struct gb_odb *odb;
	int objects;

	ok(append(l, &d, &c, err));
	odb = open_odb(f, &objects);
	/* Another blob under the signed Entry: line. */
	ok(gb_odb_write(odb, "blob", "other", 5, blob, err));
	gb_tree_render(body, blob);
	ok(gb_odb_write(odb, "tree", body, sizeof(body), tree, err));
	gb_buf_free(&c.signed_bytes);
	gb_commit_render(&c.signed_bytes, &c, tree);
	gb_commit_join(&b, &c.signed_bytes, &c.armor);
	ok(gb_odb_write(odb, "commit", b.data, b.len, forged, err));
	assert_int_equal(gb_ledger_read(l, forged, &read, &why), GB_TAMPERED);
	assert_non_null(strstr(why.msg, "not the one that was signed"));
	/* Armour that git takes as well: with a final newline. */
	gb_buf_free(&b);
	gb_buf_u8(&c.armor, '\n');
	gb_commit_join(&b, &c.signed_bytes, &c.armor);
	ok(gb_odb_write(odb, "commit", b.data, b.len, forged, err));
	assert_int_equal(gb_ledger_read(l, forged, &read, &why), GB_TAMPERED);
	assert_non_null(strstr(why.msg, "not of the form"));
	gb_buf_free(&b);
	gb_commit_free(&c);
	gb_odb_free(odb);
	close(objects);
	gb_ledger_free(l);
}

/* A ring can't be made, but numbers can lie: the trail must not walk on. */
static void a_trail_whose_numbers_jump_is_told(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	struct gb_draft_commit d = draft("sealed");
	unsigned char blob[GB_OID_BYTES], tree[GB_OID_BYTES];
	unsigned char body[GB_TREE_BYTES], forged[GB_OID_BYTES], *oids;
	unsigned char none[GB_OID_BYTES] = { 0 };
	const uint64_t seqs[] = { 1, 3, 17 }; /* 2 is right */
	struct gb_commit c;
	struct gb_odb *odb;
	int objects;
	size_t n;

	ok(append(l, &d, &c, err));
	odb = open_odb(f, &objects);
	ok(gb_odb_write(odb, "blob", "sealed", 6, blob, err));
	gb_tree_render(body, blob);
	ok(gb_odb_write(odb, "tree", body, sizeof(body), tree, err));
	memcpy(c.parent, c.oid, sizeof(c.parent));
	for (size_t i = 0; i < GB_COUNT(seqs); i++) {
		struct gb_buf b = { 0 };

		c.seq = seqs[i];
		gb_buf_free(&c.signed_bytes);
		gb_commit_render(&c.signed_bytes, &c, tree);
		gb_commit_join(&b, &c.signed_bytes, &c.armor);
		ok(gb_odb_write(odb, "commit", b.data, b.len, forged, err));
		assert_int_equal(
			gb_ledger_trail(l, forged, none, &oids, &n, NULL),
			GB_TAMPERED);
		assert_int_equal(n, seqs[i] == 1 ? 0 : 1);
		free(oids);
		gb_buf_free(&b);
	}
	gb_commit_free(&c);
	gb_odb_free(odb);
	close(objects);
	gb_ledger_free(l);
}

/* --- the branch ------------------------------------------------------------
 */

static void head_says(struct gb_ledger *l, enum gb_code code)
{
	unsigned char head[GB_OID_BYTES], none[GB_OID_BYTES] = { 0 };

	assert_int_equal(gb_ledger_head(l, head, NULL), code);
	assert_memory_equal(head, none, sizeof(head));
}

static void a_branch_that_is_not_one_plain_id_is_told(void **state)
{
	static const char *const contents[] = {
		"",
		"\n",
		"0000000000000000000000000000000000000000\n",
		"1111111111111111111111111111111111111111",
		"1111111111111111111111111111111111111111\n\n",
		"1111111111111111111111111111111111111111 ",
		"111111111111111111111111111111111111111A\n",
		"ref: refs/heads/other\n",
	};
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	char *path = fixture_path(f, "ledger.git/refs/heads/ledger");

	head_says(l, GB_OK);
	append_n(l, 1);
	empty_journal(f);
	for (size_t i = 0; i < GB_COUNT(contents); i++) {
		fixture_write(path, contents[i], strlen(contents[i]));
		head_says(l, GB_TAMPERED);
	}
	assert_int_equal(unlink(path), 0);
	head_says(l, GB_TAMPERED); /* there are entries */
	assert_int_equal(symlink("../../HEAD", path), 0);
	head_says(l, GB_TAMPERED);
	free(path);
	gb_ledger_free(l);
}

static void a_branch_that_moved_is_not_moved_again(void **state)
{
	struct fixture *f = *state;
	unsigned char one[GB_OID_BYTES] = { 1 }, two[GB_OID_BYTES] = { 2 };
	unsigned char none[GB_OID_BYTES] = { 0 }, now[GB_OID_BYTES];
	int heads = open(f->dir, O_RDONLY | O_DIRECTORY);

	ok(gb_branch_move(heads, none, one, true, err));
	assert_int_equal(gb_branch_move(heads, none, two, true, NULL),
			 GB_CONFLICT);
	assert_int_equal(gb_branch_move(heads, two, two, true, NULL),
			 GB_CONFLICT);
	ok(gb_branch_read(heads, now, err));
	assert_memory_equal(now, one, sizeof(now));
	ok(gb_branch_move(heads, one, two, true, err));
	/* git is moving it at this moment. */
	assert_int_equal(mkdirat(heads, GB_BRANCH_LOCK, 0700), 0);
	assert_int_equal(gb_branch_move(heads, two, one, true, NULL),
			 GB_CONFLICT);
	close(heads);
}

/* --- the lock --------------------------------------------------------------
 */

static void locking_sweeps_what_a_killed_writer_left(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	char *lock = fixture_path(f, "ledger.git/refs/heads/ledger.lock");
	char *object = fixture_path(f, "ledger.git/objects/tmp_obj_0a1b2c");

	append_n(l, 1);
	fixture_write(lock, "", 0);
	fixture_write(object, "half", 4);
	gb_ledger_free(l);
	ok(gb_ledger_open(&l, f->dir, &f->env, err));
	append_n(l, 1);
	assert_int_equal(access(lock, F_OK), -1);
	assert_int_equal(access(object, F_OK), -1);
	free(lock);
	free(object);
	gb_ledger_free(l);
}

static void two_processes_append_one_after_the_other(void **state)
{
	enum { WRITERS = 2, EACH = 25 };
	unsigned char head[GB_OID_BYTES], none[GB_OID_BYTES] = { 0 };
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	unsigned char *oids;
	pid_t child[WRITERS];
	size_t n;

	for (int w = 0; w < WRITERS; w++) {
		child[w] = fork();
		assert_true(child[w] >= 0);
		if (child[w] == 0) {
			struct gb_draft_commit d = draft("sealed");
			struct gb_ledger *mine;
			bool fine = gb_ledger_open(&mine, f->dir, &f->env,
						   NULL) == GB_OK;

			d.subject = w ? "KDR-482 1" : "BNT-117 1";
			for (int i = 0; fine && i < EACH; i++)
				fine = append(mine, &d, NULL, NULL) == GB_OK;
			_exit(fine ? 0 : 1);
		}
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;

		assert_int_equal(waitpid(child[w], &status, 0), child[w]);
		assert_int_equal(status, 0);
	}
	ok(gb_ledger_head(l, head, err));
	ok(gb_ledger_trail(l, head, none, &oids, &n, err));
	assert_int_equal(n, WRITERS * EACH);
	free(oids);
	gb_ledger_free(l);
}

/* A file may grow no further: what a full disk does, but only once. */
static void let_grow_again(int signal_number)
{
	struct rlimit r;

	(void)signal_number;
	if (getrlimit(RLIMIT_FSIZE, &r) == 0) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_FSIZE, &r);
	}
}

/* libgit2's own writer tries again by another way and reports success. */
static void a_failed_write_is_not_tried_again(void **state)
{
	struct fixture *f = *state;
	struct gb_ledger *l = create(f);
	struct gb_draft_commit d = draft("sealed");
	unsigned char before[GB_OID_BYTES], after[GB_OID_BYTES];
	struct gb_err why = { 0 };
	struct rlimit tiny;

	append_n(l, 1);
	ok(gb_ledger_head(l, before, err));
	d.at_s += 10;
	signal(SIGXFSZ, let_grow_again);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &tiny), 0);
	tiny.rlim_cur = 300; /* blob and tree fit, the commit does not */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tiny), 0);
	assert_int_equal(append(l, &d, NULL, &why), GB_IO);
	signal(SIGXFSZ, SIG_DFL);
	assert_int_equal(append(l, &d, NULL, &why), GB_IO);
	assert_non_null(strstr(why.msg, "nothing more is saved"));
	gb_ledger_free(l);
	/* Opened again, it is as it was, and goes on. */
	ok(gb_ledger_open(&l, f->dir, &f->env, err));
	ok(gb_ledger_head(l, after, err));
	assert_memory_equal(before, after, sizeof(after));
	ok(append(l, &d, NULL, err));
	gb_ledger_free(l);
}

#define in_folder(test)                                                        \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(stock_git_finds_nothing_to_say),
		in_folder(a_fresh_clone_verifies_every_commit),
		in_folder(git_names_the_commit_alike),
		in_folder(what_was_appended_is_read_back),
		in_folder(the_same_ledger_once_more_reads_alike),
		in_folder(an_append_gives_what_a_reading_would),
		in_folder(an_append_without_form_is_refused),
		in_folder(a_flushed_ledger_is_the_same_ledger),
		in_folder(the_trail_stops_before_what_is_known),
		in_folder(a_trail_that_misses_what_is_known_is_told),
		in_folder(a_hole_in_the_trail_leaves_the_newer_part),
		in_folder(every_changed_byte_of_an_entry_is_told),
		in_folder(a_well_hashed_forgery_is_told),
		in_folder(a_trail_whose_numbers_jump_is_told),
		in_folder(a_branch_that_is_not_one_plain_id_is_told),
		in_folder(a_branch_that_moved_is_not_moved_again),
		in_folder(locking_sweeps_what_a_killed_writer_left),
		in_folder(two_processes_append_one_after_the_other),
		in_folder(a_failed_write_is_not_tried_again),
	};

	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}

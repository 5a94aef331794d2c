/* SPDX-License-Identifier: ISC
 * test_bad_input.c - whatever is given, the shipped program says what is wrong
 * in one sentence, fails, and nothing is lost or written. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/casebook.h"
#include "guardbook/text.h"
#include "tests/cli/run.h"

/* A case that the DSL can read, and the files of the table below. */
static struct {
	char name[32];
	char *kept; /* id of the newest commit, before anything was tried */
} at;

static char *newest(const struct desk *d)
{
	char *path = NULL, *text;
	size_t n;

	assert_true(asprintf(&path, "%s/ledger.git/refs/heads/ledger",
			     d->book) > 0);
	text = (char *)fixture_read(path, &n);
	free(path);
	return text;
}

static void expect_nothing_written(const struct desk *d)
{
	char *now = newest(d);

	assert_string_equal(now, at.kept);
	free(now);
}

static void put(const struct desk *d, const char *name, const void *bytes,
		size_t n)
{
	char *path = fixture_path(d->f, name);

	fixture_write(path, bytes, n);
	free(path);
}

static void put_text(const struct desk *d, const char *name, const char *text)
{
	put(d, name, text, strlen(text));
}

static void put_policies(const struct desk *d)
{
	size_t n;
	char *good = (char *)fixture_read("share/policy/social-media.conf", &n);
	char *text = NULL;

	put(d, "good.conf", good, n);
	assert_true(asprintf(&text, "%s\nnonsense = \"x\"\n", good) > 0);
	put_text(d, "option.conf", text);
	free(text);
	assert_true(asprintf(&text, "%s\n# ${HOME}\n", good) > 0);
	put_text(d, "variable.conf", text);
	free(text);
	put(d, "half.conf", good, n / 2);
	good[n / 3] = '\033';
	put(d, "escape.conf", good, n);
	put_text(d, "empty.conf", "");
	put_text(d, "brace.conf", "type \"x\" {\n  label = \"never closed\n");
	free(good);
}

static void put_files(const struct desk *d)
{
	char *path, *big = malloc(GB_NARRATIVE_MAX_BYTES + 1);

	assert_non_null(big);
	memset(big, 'x', GB_NARRATIVE_MAX_BYTES + 1);
	put(d, "long.txt", big, GB_NARRATIVE_MAX_BYTES + 1);
	free(big);
	put_text(d, "escape.txt", "One line.\nA \033[2J line.\n");
	put_text(d, "utf8.txt", "One line.\nTwo.\nNot \xff text.\n");
	put_text(d, "overlong.txt", "\xc0\xaf");
	put_text(d, "surrogate.txt", "\xed\xa0\x80");
	put(d, "nul.txt", "One\0two", 7);
	put_text(d, "empty.txt", "");
	put_text(d, "grab.png", "grab");
	put_text(d, "esc\033[2J.png", "grab");
	path = fixture_path(d->f, "folder");
	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
	path = fixture_path(d->f, "pipe");
	assert_int_equal(mkfifo(path, 0600), 0);
	free(path);
	path = fixture_path(d->f, "link");
	assert_int_equal(symlink("grab.png", path), 0);
	free(path);
	path = fixture_path(d->f, "huge");
	fixture_write(path, "x", 1);
	assert_int_equal(truncate(path, (off_t)1 << 40), 0);
	free(path);
}

static int setup(void **state)
{
	const struct desk *d;
	struct run r;
	json_t *said;

	if (desk_setup(state) != 0)
		return -1;
	d = *state;
	put_files(d);
	put_policies(d);
	said = as_json(&r, d, "teacher", NULL, "log", "--json", "--type",
		       "online-other", "--about", "pupil:Ann", "--text",
		       "Ann told us.", NULL);
	snprintf(at.name, sizeof(at.name), "%s",
		 json_string_value(json_object_get(said, "case")));
	json_decref(said);
	at.kept = newest(d);
	return 0;
}

static int teardown(void **state)
{
	free(at.kept);
	return desk_teardown(state);
}

/* --- the table --------------------------------------------------------------
 * CASE is the case of above; files are named from the desk's folder, where the
 * program runs. */

enum { USAGE = 2 };

static const struct bad {
	const char *words[12];
	const char *says;
	int exit;
} table[] = {
	/* evidence */
	{ { "attach", "CASE", "nowhere.png", "--shows", "x" },
	  "there is no such file",
	  1 },
	{ { "attach", "CASE", "folder", "--shows", "x" }, "is a folder", 1 },
	{ { "attach", "CASE", "pipe", "--shows", "x" }, "pipe", 1 },
	{ { "attach", "CASE", "/dev/zero", "--shows", "x" }, "device", 1 },
	{ { "attach", "CASE", "link", "--shows", "x" }, "link", 1 },
	{ { "attach", "CASE", "huge", "--shows", "x" },
	  "larger than 64 MB",
	  1 },
	{ { "attach", "CASE", "empty.txt", "--shows", "x" }, "is empty", 1 },
	{ { "attach", "CASE", "", "--shows", "x" }, "no file was named", 1 },
	{ { "attach", "CASE", "esc\033[2J.png", "--shows", "x" },
	  "rename it",
	  1 },
	{ { "attach", "CASE", "not\xff.png", "--shows", "x" }, "rename it", 1 },
	{ { "attach", "CASE", "grab.png/x", "--shows", "x" },
	  "there is no such file",
	  1 },
	{ { "attach", "CASE", "grab.png", "--shows", "\033[2J" }, "line 1", 1 },
	{ { "attach", "CASE", "grab.png", "--shows", " " }, "say what", 1 },
	{ { "attach", "CASE", "grab.png", "--shows", "x", "--captured",
	    "soon" },
	  "write it as 16/03/2026",
	  1 },
	{ { "attach", "CASE", "grab.png" }, "--shows", USAGE },
	{ { "evidence", "save", "CASE", "1", ".", "--purpose", "x" },
	  "no evidence 1",
	  1 },
	{ { "evidence", "save", "CASE", "one", ".", "--purpose", "x" },
	  "number",
	  USAGE },
	{ { "log", "--type", "youth-imagery", "--about", "pupil:Ann",
	    "--evidence", "grab.png", "--text", "x" },
	  "against the law",
	  1 },
	/* narratives */
	{ { "note", "CASE", "nowhere.txt" }, "can't be read", 1 },
	{ { "note", "CASE", "folder" }, "can't be read", 1 },
	{ { "note", "CASE", "pipe" }, "missing", 1 },
	{ { "note", "CASE", "/dev/zero" }, "over 256 KiB", 1 },
	{ { "note", "CASE", "huge" }, "over 256 KiB", 1 },
	{ { "note", "CASE", "long.txt" }, "over 256 KiB", 1 },
	{ { "note", "CASE", "escape.txt" }, "line 2", 1 },
	{ { "note", "CASE", "utf8.txt" }, "line 3", 1 },
	{ { "note", "CASE", "overlong.txt" }, "line 1", 1 },
	{ { "note", "CASE", "surrogate.txt" }, "line 1", 1 },
	{ { "note", "CASE", "nul.txt" }, "line 1", 1 },
	{ { "note", "CASE", "empty.txt" }, "missing", 1 },
	{ { "note", "CASE", "--text", " \n\t" }, "missing", 1 },
	{ { "note", "CASE", "--text", "\xff" }, "line 1", 1 },
	{ { "note", "CASE" }, "give the text in one way", USAGE },
	{ { "log", "--type", "online-other", "--about", "pupil:Ann",
	    "long.txt" },
	  "over 256 KiB",
	  1 },
	{ { "log", "--type", "online-other", "--about", "pupil:Ann",
	    "utf8.txt" },
	  "line 3",
	  1 },
	/* fields and names */
	{ { "log", "--type", "online-other", "--about", "pupil:\033[2J",
	    "--text", "x" },
	  "line 1",
	  1 },
	{ { "log", "--type", "online-other", "--about", "pupil:\xff", "--text",
	    "x" },
	  "line 1",
	  1 },
	{ { "log", "--type", "online-other", "--about", "nobody:Ann", "--text",
	    "x" },
	  "no kind of person nobody",
	  1 },
	{ { "log", "--type", "online-other", "--about", "Ann", "--text", "x" },
	  "KIND:NAME",
	  USAGE },
	{ { "log", "--type", "online-other", "--about", "pupil:Ann", "--field",
	    "title=\033]0;x\007", "--text", "x" },
	  "line 1",
	  1 },
	{ { "log", "--type", "online-other", "--about", "pupil:Ann", "--field",
	    "colour=red", "--text", "x" },
	  "no field",
	  1 },
	{ { "log", "--type", "online-other", "--about", "pupil:Ann", "--field",
	    "found_at=soon", "--text", "x" },
	  "write it as 16/03/2026",
	  1 },
	{ { "log", "--type", "weather", "--text", "x" }, "no type weather", 1 },
	{ { "log", "--type", "online-other", "--about", "pupil:Ann",
	    "--adds-to", "QQQ-000", "--text", "x" },
	  "have not reported",
	  1 },
	{ { "correct", "CASE", "title=\033[2J", "--reason", "x" },
	  "line 1",
	  1 },
	{ { "correct", "CASE", "title", "--reason", "x" },
	  "FIELD=VALUE",
	  USAGE },
	{ { "correct", "CASE", "platform=telegraph", "--reason", "x" },
	  "no choice of that name",
	  1 },
	{ { "route", "CASE", "head", "--reason", "\033" }, "line 1", 1 },
	{ { "route", "CASE", "head", "--reason", " " }, "missing", 1 },
	{ { "close", "CASE", "--outcome", "whatever", "--reason", "x" },
	  "no outcome whatever",
	  1 },
	{ { "link", "CASE", "QQQ-000" }, "no case QQQ-000", 1 },
	{ { "link", "CASE", "CASE" }, "which other case", 1 },
	{ { "reopen", "CASE", "--reason", "x" }, "is not closed", 1 },
	{ { "person", "add", "--name", "\033[2J", "--role", "teacher",
	    "--sign-in", "new" },
	  "one line",
	  1 },
	/* cases */
	{ { "show", "QQQ-000" }, "no case QQQ-000", 1 },
	{ { "note", "QQQ-000", "--text", "x" }, "no case QQQ-000", 1 },
	{ { "history", "nonsense" }, "a name like", 1 },
	{ { "show", "../../etc/passwd" }, "a name like", 1 },
	{ { "show", "\033[2J" }, "a name like", 1 },
	{ { "list", "--state" }, "needs a value", USAGE },
	{ { "nonsense" }, "no command nonsense", USAGE },
	{ { "list", "--nonsense" }, "no option --nonsense", USAGE },
	/* receipts */
	{ { "verify", "--receipt", "AAAA" }, "30 letters", 1 },
	{ { "verify", "--receipt", "000G4-0R40M-30E20-9185G-R38E1-W0JQX" },
	  "wrong letter",
	  1 },
	{ { "verify", "--receipt", "000G4-0R40M-30E20-9185G-R38E1-W0JQ3" },
	  "not in this ledger",
	  1 },
	/* sticks */
	{ { "witness" }, "DIR", USAGE },
	{ { "witness", "nowhere" }, "no folder nowhere", 1 },
	{ { "witness", "nowhere", "--check" }, "no folder nowhere", 1 },
	{ { "witness", "folder", "--check" }, "no witness copy", 1 },
	{ { "witness", "empty.conf" }, "can't open", 1 },
	{ { "witness", "." }, "holds other things", 1 },
	{ { "witness", "/proc" }, "holds other things", 1 },
	/* policies: file, line and what was expected */
	{ { "policy", "check", "nowhere.conf" }, "can't be read", 1 },
	{ { "policy", "check", "folder" }, "can't be read", 1 },
	{ { "policy", "check", "/dev/zero" }, "over 256 KiB", 1 },
	{ { "policy", "check", "empty.conf" }, "empty.conf:", 1 },
	{ { "policy", "check", "option.conf" }, "option.conf:", 1 },
	{ { "policy", "check", "variable.conf" }, "variable.conf:", 1 },
	{ { "policy", "check", "half.conf" }, "half.conf:", 1 },
	{ { "policy", "check", "escape.conf" }, "escape.conf:", 1 },
	{ { "policy", "check", "brace.conf" }, "brace.conf:", 1 },
};

/* What is on the terminal of whoever mistyped must not act on it. */
static void expect_plain(const char *text)
{
	struct gb_buf again = { 0 };

	gb_text_display(&again, text, strlen(text));
	assert_string_equal(gb_buf_string(&again), text);
	gb_buf_free(&again);
}

static void every_bad_input_gets_one_sentence(void **state)
{
	const struct desk *d = *state;
	int n_bad = 0;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const struct bad *b = &table[i];
		const char *w[12], *newline;
		struct run r;

		for (size_t k = 0; k < 12; k++)
			w[k] = b->words[k] && strcmp(b->words[k], "CASE") == 0
				       ? at.name
				       : b->words[k];
		as(&r, d, "dsl", NULL, w[0], w[1], w[2], w[3], w[4], w[5], w[6],
		   w[7], w[8], w[9], w[10], w[11], NULL);
		newline = strchr(r.err, '\n');
		expect_plain(r.err);
		if (r.exit != b->exit || !newline || newline[1] ||
		    !strstr(r.err, b->says)) {
			print_error("row %zu (%s %s): exit %d: %s%s\n", i, w[0],
				    w[1] ? w[1] : "", r.exit, r.err, r.out);
			n_bad++;
		}
		run_free(&r);
	}
	expect_nothing_written(d);
	assert_int_equal(n_bad, 0);
}

enum { NOBODY = 65534 };

static uid_t new_owner;

static int give_one(const char *path, const struct stat *st, int kind,
		    struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return lchown(path, new_owner, (gid_t)-1);
}

/* The desk's folder, and all that runs, belong to `uid` from now on. */
static void hand_over(const struct desk *d, uid_t uid)
{
	new_owner = uid;
	assert_int_equal(nftw(d->f->dir, give_one, 16, FTW_PHYS), 0);
	run_as_user(uid);
}

/* Root may read every file: there the program is run by somebody else, from
 * where they can reach it. */
static void as_one_who_may_not(struct run *r, const struct desk *d,
			       const char *verb, const char *name,
			       const char *path, const char *shows)
{
	bool root = geteuid() == 0;
	char *program = fixture_path(d->f, "guardbook");
	const char *const argv[] = { program,
				     "--casebook",
				     d->book,
				     "--as",
				     "dsl",
				     "--passphrase-file",
				     "-",
				     verb,
				     name,
				     path,
				     shows ? "--shows" : NULL,
				     shows,
				     NULL };
	size_t n;
	unsigned char *bytes = fixture_read(guardbook_path(), &n);

	fixture_write(program, bytes, n);
	free(bytes);
	assert_int_equal(chmod(program, 0755), 0);
	if (root)
		hand_over(d, NOBODY);
	run_program(r, NULL, "practice\n", argv);
	if (root)
		hand_over(d, 0);
	assert_int_equal(unlink(program), 0);
	free(program);
}

static void a_file_that_may_not_be_read_is_told(void **state)
{
	const struct desk *d = *state;
	char *path = fixture_path(d->f, "secret");
	struct run r;

	fixture_write(path, "grab", 4);
	assert_int_equal(chmod(path, 0), 0);
	as_one_who_may_not(&r, d, "attach", at.name, path, "x");
	expect_exit(&r, 1);
	assert_non_null(strstr(r.err, "may not read this file"));
	run_free(&r);
	as_one_who_may_not(&r, d, "note", at.name, path, NULL);
	expect_exit(&r, 1);
	run_free(&r);
	expect_nothing_written(d);
	assert_int_equal(unlink(path), 0);
	free(path);
}

static void a_narrative_of_just_256_kib_is_taken(void **state)
{
	const struct desk *d = *state;
	char *much = malloc(GB_NARRATIVE_MAX_BYTES);
	struct run r;

	assert_non_null(much);
	for (size_t i = 0; i < GB_NARRATIVE_MAX_BYTES; i++)
		much[i] = i % 70 == 69 ? '\n' : 'x';
	put(d, "most.txt", much, GB_NARRATIVE_MAX_BYTES);
	free(much);
	as(&r, d, "dsl", NULL, "note", at.name, "most.txt", NULL);
	expect_exit(&r, 0);
	run_free(&r);
	free(at.kept);
	at.kept = newest(d);
}

/* --- who are you? ----------------------------------------------------------
 */

static void expect_says(struct run *r, int status, const char *says)
{
	expect_exit(r, status);
	expect_plain(r->err);
	if (!strstr(r->err, says))
		fail_msg("\"%s\" is not in: %s", says, r->err);
	run_free(r);
}

static void a_wrong_passphrase_and_an_unknown_person_are_told_alike(
	void **state)
{
	static const char *const tries[][2] = { { "dsl", "wrong\n" },
						{ "nobody", "practice\n" },
						{ "dsl", "\n" },
						{ "dsl", "" },
						{ "\033[2J", "practice\n" },
						{ "dsl", "\xff\xfe\n" } };
	const struct desk *d = *state;
	char *first = NULL;

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		struct run r;

		guardbook(&r, tries[i][1], "--casebook", d->book, "--as",
			  tries[i][0], "--passphrase-file", "-", "list", NULL);
		expect_exit(&r, 1);
		expect_plain(r.err);
		if (!first)
			first = strdup(r.err);
		assert_string_equal(r.err, first);
		run_free(&r);
	}
	free(first);
}

static void a_casebook_that_is_none_is_told(void **state)
{
	const struct desk *d = *state;
	char *none = fixture_path(d->f, "none"), *file;
	struct run r;

	guardbook(&r, "practice\n", "--casebook", none, "--as", "dsl",
		  "--passphrase-file", "-", "list", NULL);
	expect_says(&r, 1, "casebook");
	file = fixture_path(d->f, "grab.png");
	guardbook(&r, "practice\n", "--casebook", file, "--as", "dsl",
		  "--passphrase-file", "-", "list", NULL);
	expect_exit(&r, 1);
	run_free(&r);
	guardbook(&r, NULL, "--casebook", d->book, "--as", "dsl",
		  "--passphrase-file", none, "list", NULL);
	expect_says(&r, 1, "passphrase");
	guardbook(&r, NULL, "--casebook", d->book, "--as", "dsl", "list", NULL);
	expect_says(&r, 2, "--passphrase-file");
	guardbook(&r, NULL, "--casebook", d->book, "list", NULL);
	expect_says(&r, 2, "--as");
	free(none);
	free(file);
}

/* --- a casebook from elsewhere
 * ----------------------------------------------------- */

/* A copy of the desk's casebook. */
static char *copy_book(const struct desk *d, const char *name)
{
	char *to = fixture_path(d->f, name);
	struct run r;

	run_program(&r, NULL, NULL,
		    (const char *[]){ "cp", "-a", d->book, to, NULL });
	expect_exit(&r, 0);
	run_free(&r);
	return to;
}

static void list_in(struct run *r, const char *book)
{
	guardbook(r, "practice\n", "--casebook", book, "--as", "dsl",
		  "--passphrase-file", "-", "list", NULL);
}

static void a_vault_of_a_newer_version_is_left_alone(void **state)
{
	static const unsigned char version[4] = { 0, 0, 0x7f, 0 };
	const struct desk *d = *state;
	char *book = copy_book(d, "newer"), *path = NULL;
	unsigned char *before, *after;
	size_t n, m;
	struct run r;
	int fd;

	/* Where SQLite keeps user_version. */
	assert_true(asprintf(&path, "%s/vault.db", book) > 0);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, version, 4, 60), 4);
	close(fd);
	before = fixture_read(path, &n);
	list_in(&r, book);
	assert_int_not_equal(r.exit, 0);
	expect_says(&r, r.exit, "newer");
	after = fixture_read(path, &m);
	assert_int_equal(n, m);
	assert_memory_equal(before, after, n);
	free(before);
	free(after);
	free(path);
	free(book);
}

/* An entry that only a newer guardbook can read, well signed by the DSL. */
static void append_newer(const char *book)
{
	static const unsigned char blob[64] = { 2, 1 };
	struct gb_casebook *b = NULL;
	struct gb_account *accounts = NULL;
	struct gb_identity *id = NULL;
	struct gb_key *seed = NULL;
	struct gb_draft_commit draft = { .subject = "QQQ-000 1",
					 .blob = blob,
					 .blob_bytes = sizeof(blob) };
	size_t n = 0;

	ok(gb_casebook_open(&b, book, gb_env_system(), err));
	ok(gb_vault_accounts(gb_casebook_vault(b), &accounts, &n, err));
	assert_true(n > 0);
	ok(gb_lock_open(&seed, accounts[0].lock, "practice", err));
	ok(gb_identity_make(&id, seed, err));
	draft.author = accounts[0].id;
	draft.at_s = gb_env_system()->now_s(gb_env_system());
	ok(gb_ledger_lock(gb_casebook_chain(b)->ledger, err));
	ok(gb_ledger_append(gb_casebook_chain(b)->ledger, &draft, id, NULL,
			    err));
	gb_ledger_unlock(gb_casebook_chain(b)->ledger);
	gb_key_free(seed);
	gb_identity_free(id);
	free(accounts);
	gb_casebook_free(b);
}

static void an_entry_of_a_newer_format_is_told(void **state)
{
	const struct desk *d = *state;
	char *book = copy_book(d, "newer-entry");
	struct run r;

	append_newer(book);
	list_in(&r, book);
	expect_says(&r, 1, "newer");
	free(book);
}

static void a_casebook_of_another_owner_is_refused(void **state)
{
	const struct desk *d = *state;
	char *book, *path = NULL;
	struct run r;

	if (geteuid() != 0) {
		print_message("skipped: only root can give a file away\n");
		skip();
	}
	book = copy_book(d, "theirs");
	assert_true(asprintf(&path, "%s/vault.db", book) > 0);
	assert_int_equal(chown(path, 65534, 65534), 0);
	list_in(&r, book);
	assert_int_not_equal(r.exit, 0);
	expect_says(&r, r.exit, "belongs to another");
	free(path);
	free(book);
}

/* --- a full disk ----------------------------------------------------------
 * No file may grow beyond so many bytes, in this process's children. */

static void a_full_disk_loses_nothing(void **state)
{
	static const rlim_t rooms[] = { 300,  600,   1000,   1500,   2500,
					4096, 20000, 200000, 4000000 };
	const struct desk *d = *state;
	char *book = copy_book(d, "full");
	struct desk full = { .f = d->f, .book = book };
	int n_refused = 0, n_saved = 0;
	struct rlimit had, small;
	struct run r;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &had), 0);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
		char *before = newest(&full), *after;

		small = (struct rlimit){ rooms[i], had.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		as(&r, &full, "dsl", NULL, "note", at.name, "--text",
		   "The disk is nearly full.", NULL);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &had), 0);
		after = newest(&full);
		/* Saved and said so, or refused and not there. */
		if (r.exit == 0)
			assert_string_not_equal(before, after);
		else
			assert_string_equal(before, after);
		n_saved += r.exit == 0;
		n_refused += r.exit != 0;
		expect_exit(&r, r.exit == 0 ? 0 : 1);
		run_free(&r);
		free(before);
		free(after);
		as(&r, &full, "dsl", NULL, "verify", NULL);
		expect_exit(&r, 0);
		run_free(&r);
	}
	signal(SIGXFSZ, SIG_DFL);
	assert_true(n_refused > 0 && n_saved > 0);
	free(book);
}

/* --- a poor terminal
 * -------------------------------------------------------- */

static void commands_need_no_terminal_and_no_locale(void **state)
{
	static const char *const terms[] = { "TERM=dumb", "TERM=nonsense",
					     "TERM=", "TERM=../../etc/passwd" };
	const struct desk *d = *state;
	char *plain;
	struct run r;

	as(&r, d, "dsl", NULL, "show", at.name, NULL);
	expect_exit(&r, 0);
	plain = strdup(r.out);
	run_free(&r);
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		run_program(&r, NULL, "practice\n",
			    (const char *[]){ "env", terms[i], "LC_ALL=C",
					      guardbook_path(), "--casebook",
					      d->book, "--as", "dsl",
					      "--passphrase-file", "-", "show",
					      at.name, NULL });
		expect_exit(&r, 0);
		assert_string_equal(r.out, plain);
		run_free(&r);
		run_program(&r, NULL, NULL,
			    (const char *[]){ "env", terms[i], "LC_ALL=C",
					      guardbook_path(), "--casebook",
					      d->book, NULL });
		expect_says(&r, 1, "terminal");
	}
	free(plain);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bad_input_gets_one_sentence),
		cmocka_unit_test(a_file_that_may_not_be_read_is_told),
		cmocka_unit_test(a_narrative_of_just_256_kib_is_taken),
		cmocka_unit_test(
			a_wrong_passphrase_and_an_unknown_person_are_told_alike),
		cmocka_unit_test(a_casebook_that_is_none_is_told),
		cmocka_unit_test(a_vault_of_a_newer_version_is_left_alone),
		cmocka_unit_test(an_entry_of_a_newer_format_is_told),
		cmocka_unit_test(a_casebook_of_another_owner_is_refused),
		cmocka_unit_test(a_full_disk_loses_nothing),
		cmocka_unit_test(commands_need_no_terminal_and_no_locale),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/* SPDX-License-Identifier: ISC
 * test_witness.c - a copy of the ledger that is kept elsewhere only ever goes
 * forward, and shows what was done to the record behind its back. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/stick.h"
#include "guardbook/receipt.h"
#include "guardbook/verify.h"
#include "guardbook/witness.h"
#include "src/casework/book.h"
#include "tests/book.h"

enum { NOTES = 70 };

/* What honest people wrote, and what they keep of it outside. */
struct world {
	struct book book;
	char name[GB_CASE_NAME_ROOM];
	uint64_t n, first_note; /* entries; the case's second */
	char *early_vault;      /* from before anything was written */
	char *stick;            /* an empty folder */
	char (*receipt)[GB_CODE_ROOM], (*head)[GB_CODE_ROOM]; /* by place */
};

static void copy_file(const char *from, const char *to)
{
	size_t n;
	unsigned char *bytes = fixture_read(from, &n);

	fixture_write(to, bytes, n);
	assert_int_equal(chmod(to, 0600), 0);
	free(bytes);
}

static char *folder(struct world *w, const char *name)
{
	char *path = fixture_path(w->book.f, name);

	assert_int_equal(mkdir(path, 0700), 0);
	return path;
}

static char *inside(const char *dir, const char *name)
{
	char *path = NULL;

	assert_true(asprintf(&path, "%s/%s", dir, name) > 0);
	return path;
}

static void note(struct world *w, struct gb_session *s, const char *text)
{
	w->book.f->now_s += 60;
	ok(book_do(s, w->name, "note", json_pack("{s:s}", "text", text), err));
}

static void write_honestly(struct world *w)
{
	struct gb_session *teacher = book_sign_in(&w->book, "teacher");
	struct gb_session *dsl = book_sign_in(&w->book, "dsl");

	book_log(teacher, "cyberbullying", NULL, "A chat.", w->name);
	w->first_note = gb_casebook_chain(w->book.book)->n + 1;
	for (int i = 0; i < NOTES; i++)
		note(w, dsl, "What I was told.");
	gb_session_free(dsl);
	gb_session_free(teacher);
}

static void keep_codes(struct world *w)
{
	const struct gb_chain *c = gb_casebook_chain(w->book.book);

	ok(gb_casebook_refresh(w->book.book, err));
	w->n = c->n;
	w->receipt = calloc(c->n + 1, sizeof(*w->receipt));
	w->head = calloc(c->n + 1, sizeof(*w->head));
	for (uint64_t i = 0; i < c->n; i++) {
		struct gb_commit k;

		ok(gb_ledger_read(c->ledger, c->entry[i].oid, &k, err));
		gb_receipt_write(w->receipt[i + 1], &k);
		gb_head_code_write(w->head[i + 1], &k);
		gb_commit_free(&k);
	}
}

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	void *f = NULL;
	char *vault;

	if (!w || fixture_setup(&f) != 0)
		return -1;
	((struct fixture *)f)->env.no_sync = true;
	book_make(&w->book, f);
	w->early_vault = fixture_path(w->book.f, "early.vault");
	vault = inside(w->book.dir, "vault.db");
	copy_file(vault, w->early_vault);
	free(vault);
	w->stick = folder(w, "stick");
	write_honestly(w);
	keep_codes(w);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->book.f;

	book_free(&w->book);
	free(w->early_vault);
	free(w->stick);
	free(w->receipt);
	free(w->head);
	free(w);
	return fixture_teardown(&f);
}

/* Put the honest entries from behind `from` up to `to` into `l`. */
static void take_over(struct world *w, struct gb_ledger *l, uint64_t from,
		      uint64_t to)
{
	const struct gb_chain *c = gb_casebook_chain(w->book.book);

	ok(gb_ledger_lock(l, err));
	gb_ledger_group(l);
	for (uint64_t i = from; i < to; i++) {
		struct gb_commit k;

		ok(gb_ledger_read(c->ledger, c->entry[i].oid, &k, err));
		ok(gb_ledger_adopt(l, &k, err));
		gb_commit_free(&k);
	}
	ok(gb_ledger_group_end(l, err));
	gb_ledger_unlock(l);
}

/* A casebook with the first `n` entries of the honest one, and a vault that has
 * seen none of them; the caller's to free(). */
static char *cut_back(struct world *w, const char *name, uint64_t n)
{
	char *dir = folder(w, name), *vault = inside(dir, "vault.db");
	struct gb_ledger *l = NULL;

	ok(gb_ledger_create(&l, dir, &w->book.f->env, err));
	take_over(w, l, 0, n);
	gb_ledger_free(l);
	copy_file(w->early_vault, vault);
	free(vault);
	return dir;
}

static struct gb_casebook *open_book(struct world *w, const char *dir)
{
	struct gb_casebook *b = NULL;

	ok(gb_casebook_open(&b, dir, &w->book.f->env, err));
	return b;
}

/* Bring the witness in `stick` up to date with the casebook in `dir`. */
static enum gb_code witness(struct world *w, const char *dir, const char *stick,
			    struct gb_witness *out, struct gb_err *err)
{
	struct gb_casebook *b = open_book(w, dir);
	enum gb_code rc = gb_witness_update(out, b, stick, NULL, err);

	gb_casebook_free(b);
	return rc;
}

static uint64_t roll(struct world *w, uint64_t n)
{
	uint64_t dice;

	w->book.f->env.random(&w->book.f->env, &dice, sizeof(dice));
	return dice % n;
}

/* How many entries the witness in `stick` holds, all of them whole, and where
 * its note stands. */
static uint64_t held(struct world *w, const char *stick, struct gb_seen *seen)
{
	struct gb_stick *m = NULL;
	struct gb_chain *c = NULL;
	uint64_t n;

	ok(gb_stick_open(&m, stick, false, &w->book.f->env, err));
	ok(gb_chain_create(&c, gb_stick_ledger(m), err));
	ok(gb_chain_advance(c, err));
	ok(gb_stick_seen(m, seen, err));
	assert_true(gb_chain_holds(c, seen->seq, seen->oid));
	n = c->n;
	gb_chain_free(c);
	gb_stick_free(m);
	return n;
}

static void expect_held(struct world *w, const char *stick, uint64_t n)
{
	struct gb_seen seen;

	assert_int_equal(held(w, stick, &seen), n);
	assert_int_equal(seen.seq, n);
}

/* --- it goes forward ------------------------------------------------------ */

static void a_witness_is_begun_and_follows(void **state)
{
	struct world *w = *state;
	char *part = cut_back(w, "part", w->n - 5);
	struct gb_witness out;

	ok(witness(w, part, w->stick, &out, err));
	assert_true(out.begun);
	assert_int_equal(out.entries, w->n - 5);
	assert_int_equal(out.fresh, w->n - 5);
	assert_string_equal(out.code, w->head[w->n - 5]);
	expect_held(w, w->stick, w->n - 5);

	ok(gb_witness_check(&out, w->book.book, w->stick, NULL, err));
	assert_int_equal(out.entries, w->n - 5);
	assert_int_equal(out.fresh, 5);
	expect_held(w, w->stick, w->n - 5);

	ok(gb_witness_update(&out, w->book.book, w->stick, NULL, err));
	assert_false(out.begun);
	assert_int_equal(out.entries, w->n);
	assert_int_equal(out.agree, w->n - 5);
	assert_int_equal(out.fresh, 5);
	assert_string_equal(out.code, w->head[w->n]);
	expect_held(w, w->stick, w->n);

	ok(gb_witness_update(&out, w->book.book, w->stick, NULL, err));
	assert_int_equal(out.fresh, 0);
	expect_held(w, w->stick, w->n);
	free(part);
}

static void it_needs_a_folder_of_its_own(void **state)
{
	struct world *w = *state;
	char *other = inside(w->stick, "holiday.jpg");
	char *nowhere = inside(w->stick, "nowhere");
	struct gb_witness out;
	struct gb_casebook *b = w->book.book;

	assert_int_equal(gb_witness_check(&out, b, w->stick, NULL, NULL),
			 GB_NOT_FOUND);
	assert_int_equal(gb_witness_update(&out, b, nowhere, NULL, NULL),
			 GB_NOT_FOUND);
	assert_int_not_equal(access(nowhere, F_OK), 0);
	fixture_write(other, "x", 1);
	assert_int_equal(gb_witness_update(&out, b, w->stick, NULL, NULL),
			 GB_CONFLICT);
	/* The casebook itself above all. */
	assert_int_equal(gb_witness_update(&out, b, w->book.dir, NULL, NULL),
			 GB_CONFLICT);
	assert_int_equal(unlink(other), 0);
	ok(gb_witness_update(&out, b, w->stick, NULL, err));
	free(other);
	free(nowhere);
}

/* SIGKILL anywhere is for tests/fault; these are the states it leaves. */
static void what_was_interrupted_is_gone_on_with(void **state)
{
	struct world *w = *state;
	char *note_new = inside(w->stick, "head.new");
	char *half = inside(w->stick, "ledger.git.new");
	struct gb_stick *m = NULL;
	struct gb_witness out;

	assert_int_equal(mkdir(half, 0700), 0);
	fixture_write(note_new, "guardb", 6);
	/* Entries, but no note yet. */
	ok(gb_stick_open(&m, w->stick, true, &w->book.f->env, err));
	gb_ledger_unlock(gb_stick_ledger(m));
	take_over(w, gb_stick_ledger(m), 0, 7);
	gb_stick_free(m);
	ok(gb_witness_update(&out, w->book.book, w->stick, NULL, err));
	assert_int_equal(out.agree, 7);
	expect_held(w, w->stick, w->n);
	assert_int_not_equal(access(note_new, F_OK), 0);
	free(half);
	free(note_new);
}

static void what_does_not_hold_is_not_brought_over(void **state)
{
	struct world *w = *state;
	char *part = cut_back(w, "part", w->n - 5);
	struct gb_draft_commit draft = { .subject = "policy 7",
					 .at_s = w->book.f->now_s,
					 .blob = "x",
					 .blob_bytes = 1 };
	struct gb_session *s = book_sign_in(&w->book, "dsl");
	struct gb_ledger *l = NULL;
	struct gb_witness out;

	ok(witness(w, part, w->stick, &out, err));
	ok(gb_ledger_open(&l, part, &w->book.f->env, err));
	take_over(w, l, w->n - 5, w->n - 2);
	draft.author = gb_session_me(s)->id;
	ok(gb_ledger_lock(l, err));
	ok(gb_ledger_append(l, &draft, s->id, NULL, err));
	gb_ledger_free(l);
	assert_int_equal(witness(w, part, w->stick, &out, NULL), GB_TAMPERED);
	expect_held(w, w->stick, w->n - 5);
	gb_session_free(s);
	free(part);
}

/* --- T15: it never goes back ---------------------------------------------- */

static void refused(struct world *w, const char *dir, enum gb_code code,
		    const char *words, uint64_t agree)
{
	struct gb_witness out;
	struct gb_err err = { 0 };
	struct gb_casebook *b = open_book(w, dir);

	assert_int_equal(gb_witness_check(&out, b, w->stick, NULL, &err), code);
	assert_int_equal(gb_witness_update(&out, b, w->stick, NULL, &err),
			 code);
	if (!strstr(err.msg, words))
		fail_msg("it says: %s", err.msg);
	assert_int_equal(out.agree, agree);
	gb_casebook_free(b);
}

static void a_record_that_lost_entries_is_told(void **state)
{
	struct world *w = *state;
	struct gb_witness out;

	ok(gb_witness_update(&out, w->book.book, w->stick, NULL, err));
	for (uint64_t n = 2; n < w->n; n += 17) {
		char name[32], *part;

		snprintf(name, sizeof(name), "part-%d", (int)n);
		part = cut_back(w, name, n);
		refused(w, part, GB_TAMPERED, "HAS LOST ENTRIES", n);
		free(part);
	}
	expect_held(w, w->stick, w->n);
}

static void a_record_that_was_written_again_is_told(void **state)
{
	struct world *w = *state;
	char *evil = cut_back(w, "evil", w->n - 3);
	struct gb_casebook *b = open_book(w, evil);
	struct gb_session *s = NULL;
	struct gb_witness out;

	ok(gb_witness_update(&out, w->book.book, w->stick, NULL, err));
	ok(gb_session_open(&s, b, "dsl", "practice", err));
	note(w, s, "What I would rather have been told.");
	gb_session_free(s);
	gb_casebook_free(b);
	refused(w, evil, GB_TAMPERED, "WAS WRITTEN AGAIN", w->n - 3);
	expect_held(w, w->stick, w->n);
	free(evil);
}

static void the_witness_of_another_school_is_told(void **state)
{
	struct world *w = *state;
	struct fixture other = *w->book.f;
	struct gb_witness out;
	struct book b;
	char *name = folder(w, "other");

	snprintf(other.dir, sizeof(other.dir), "%s", name);
	other.dice++;
	fixture_env(&other);
	other.env.no_sync = true;
	book_make(&b, &other);
	ok(gb_witness_update(&out, w->book.book, w->stick, NULL, err));
	refused(w, b.dir, GB_CONFLICT, "another casebook", 0);
	expect_held(w, w->stick, w->n);
	book_free(&b);
	free(name);
}

/* This computer has seen more than its ledger still has, and the stick has
 * less than either: it is not made to say so too. */
static void a_record_that_was_cut_is_not_witnessed(void **state)
{
	struct world *w = *state;
	char *part = cut_back(w, "part", w->n - 5);
	char *vault = inside(w->book.dir, "vault.db");
	char *other = inside(part, "vault.db");
	struct gb_witness out;

	book_reopen(&w->book);
	copy_file(vault, other);
	assert_int_equal(witness(w, part, w->stick, &out, NULL), GB_TAMPERED);
	free(part);
	free(vault);
	free(other);
}

static void damaged(struct world *w, const char *words)
{
	struct gb_witness out;
	struct gb_err err = { 0 };

	assert_int_equal(
		gb_witness_update(&out, w->book.book, w->stick, NULL, &err),
		GB_TAMPERED);
	if (!strstr(err.msg, words))
		fail_msg("it says: %s", err.msg);
}

static void a_copy_that_is_not_whole_is_left_alone(void **state)
{
	struct world *w = *state;
	char *head = inside(w->stick, "head");
	char *git = inside(w->stick, "ledger.git");
	char *gone = inside(w->stick, "lost+found");
	struct gb_stick *m = NULL;
	struct gb_witness out;
	struct gb_seen seen;
	unsigned char *bytes;
	size_t n;

	ok(gb_witness_update(&out, w->book.book, w->stick, NULL, err));
	bytes = fixture_read(head, &n);
	for (size_t i = 0; i < n; i++) {
		bytes[i] ^= 4;
		fixture_write(head, bytes, n);
		damaged(w, "begin another");
		bytes[i] ^= 4;
	}
	fixture_write(head, bytes, n - 1);
	damaged(w, "note of the newest entry");
	fixture_write(head, bytes, n);
	/* It noted more than it still has. */
	ok(gb_stick_open(&m, w->stick, true, &w->book.f->env, err));
	ok(gb_stick_seen(m, &seen, err));
	seen.seq++;
	ok(gb_stick_see(m, &seen, err));
	gb_stick_free(m);
	damaged(w, "has lost entries");
	fixture_write(head, bytes, n);
	assert_int_equal(rename(git, gone), 0);
	damaged(w, "is gone");
	assert_int_equal(rename(gone, git), 0);
	ok(gb_witness_update(&out, w->book.book, w->stick, NULL, err));
	free(bytes);
	free(head);
	free(git);
	free(gone);
}

/* Add five entries that are not flushed yet; say so; a while later flush them,
 * and say so too. */
static void write_slowly(struct world *w, const char *dir, int begun, int done)
{
	const struct gb_chain *c = gb_casebook_chain(w->book.book);
	struct gb_ledger *l = NULL;

	ok(gb_ledger_open(&l, dir, &w->book.f->env, err));
	ok(gb_ledger_lock(l, err));
	gb_ledger_group(l);
	for (uint64_t i = w->n - 5; i < w->n; i++) {
		struct gb_commit k;

		ok(gb_ledger_read(c->ledger, c->entry[i].oid, &k, err));
		ok(gb_ledger_adopt(l, &k, err));
		gb_commit_free(&k);
	}
	assert_int_equal(write(begun, "b", 1), 1);
	usleep(300000);
	assert_int_equal(write(done, "d", 1), 1);
	ok(gb_ledger_group_end(l, err));
	gb_ledger_free(l);
}

static void what_is_not_safe_here_yet_is_not_on_the_stick(void **state)
{
	struct world *w = *state;
	char *part = cut_back(w, "part", w->n - 5), byte;
	int begun[2], done[2], status;
	struct gb_witness out;
	pid_t pid;

	assert_int_equal(pipe(begun), 0);
	assert_int_equal(pipe2(done, O_NONBLOCK), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		write_slowly(w, part, begun[1], done[1]);
		_exit(0);
	}
	assert_int_equal(read(begun[0], &byte, 1), 1);
	ok(witness(w, part, w->stick, &out, err));
	/* Lost here and kept there, it would be cried out for nothing. */
	if (out.entries == w->n)
		assert_int_equal(read(done[0], &byte, 1), 1);
	else
		assert_int_equal(out.entries, w->n - 5);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	ok(witness(w, part, w->stick, &out, err));
	expect_held(w, w->stick, w->n);
	for (int i = 0; i < 2; i++) {
		close(begun[i]);
		close(done[i]);
	}
	free(part);
}

/* --- two machines at once ------------------------------------------------- */

static void grow(struct world *w, const char *dir, uint64_t *n, uint64_t by)
{
	struct gb_ledger *l = NULL;
	uint64_t to = *n + by > w->n ? w->n : *n + by;

	ok(gb_ledger_open(&l, dir, &w->book.f->env, err));
	take_over(w, l, *n, to);
	gb_ledger_free(l);
	*n = to;
}

static pid_t witness_beside(struct world *w, const char *dir)
{
	pid_t pid = fork();
	struct gb_casebook *b = NULL;
	struct gb_witness out;
	enum gb_code rc;

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	rc = gb_casebook_open(&b, dir, &w->book.f->env, NULL);
	if (rc == GB_OK)
		rc = gb_witness_update(&out, b, w->stick, NULL, NULL);
	_exit((int)rc);
}

static void two_machines_at_once_never_take_it_back(void **state)
{
	struct world *w = *state;
	uint64_t n[2] = { 2, 2 }, before = 0, refusals = 0, rounds = 0;
	char *dir[2] = { cut_back(w, "a", 2), cut_back(w, "b", 2) };

	while (n[0] < w->n || n[1] < w->n) {
		uint64_t most, now, least;
		pid_t pid[2];
		int status;

		for (int i = 0; i < 2; i++)
			grow(w, dir[i], &n[i], roll(w, 8));
		most = n[0] > n[1] ? n[0] : n[1];
		least = n[0] < n[1] ? n[0] : n[1];
		for (int i = 0; i < 2; i++)
			pid[i] = witness_beside(w, dir[i]);
		for (int i = 0; i < 2; i++) {
			assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
			assert_true(WIFEXITED(status));
			if (WEXITSTATUS(status) == GB_OK)
				continue;
			/* Only the one that is behind, and it says so. */
			assert_int_equal(WEXITSTATUS(status), GB_TAMPERED);
			assert_int_equal(n[i], least);
			assert_true(least < most);
			refusals++;
		}
		now = held(w, w->stick, &(struct gb_seen){ 0 });
		assert_true(now >= before);
		assert_int_equal(now, most);
		before = now;
		rounds++;
	}
	printf("T15: two machines %d times at once: never back, the one behind "
	       "refused %d times\n",
	       (int)rounds, (int)refusals);
	free(dir[0]);
	free(dir[1]);
}

/* --- T2: an insider with a real key --------------------------------------- */

/* With the real keys, the real program and a vault from before: everything of
 * it is as good as the honest record. */
static struct gb_casebook *rewrite(struct world *w, const char *dir, unsigned n)
{
	struct gb_casebook *b = open_book(w, dir);
	struct gb_session *s = NULL;
	struct gb_verdict v;

	ok(gb_session_open(&s, b, "dsl", "practice", err));
	for (unsigned i = 0; i < n; i++)
		note(w, s, "What I would rather have been told.");
	ok(gb_verify(&v, dir, NULL, NULL, &w->book.f->env, err));
	assert_true(v.whole);
	assert_int_equal(v.entries, w->n);
	gb_verdict_free(&v);
	ok(gb_verify(&v, dir, s, NULL, &w->book.f->env, err));
	assert_true(v.whole);
	gb_verdict_free(&v);
	gb_session_free(s);
	return b;
}

static bool code_is_gone(struct gb_casebook *b, const char *code)
{
	struct gb_receipt found;
	enum gb_code rc = gb_receipt_find(b, code, &found, NULL);

	assert_true(rc == GB_OK || rc == GB_NOT_FOUND);
	return rc == GB_NOT_FOUND;
}

/* Does a stick that was brought up to date at `place` tell? */
static bool stick_tells(struct world *w, struct gb_casebook *b, uint64_t place)
{
	static unsigned serial;
	const struct gb_chain *c = gb_casebook_chain(w->book.book);
	struct gb_seen seen = { .seq = place };
	struct gb_commit k;
	struct gb_stick *m = NULL;
	struct gb_witness out;
	enum gb_code rc;
	char name[32], *stick;

	snprintf(name, sizeof(name), "stick-%u", serial++);
	stick = folder(w, name);
	ok(gb_stick_open(&m, stick, true, &w->book.f->env, err));
	gb_ledger_unlock(gb_stick_ledger(m));
	take_over(w, gb_stick_ledger(m), 0, place);
	ok(gb_ledger_read(c->ledger, c->entry[place - 1].oid, &k, err));
	memcpy(seen.oid, k.oid, sizeof(seen.oid));
	memcpy(seen.self, k.self, sizeof(seen.self));
	gb_commit_free(&k);
	ok(gb_stick_see(m, &seen, err));
	gb_stick_free(m);
	rc = gb_witness_update(&out, b, stick, NULL, NULL);
	assert_true(rc == GB_OK || rc == GB_TAMPERED);
	if (rc == GB_TAMPERED)
		expect_held(w, stick, place);
	free(stick);
	return rc == GB_TAMPERED;
}

static void a_rewritten_end_is_told_by_whatever_lies_after_it(void **state)
{
	enum { MOST = 50, PLACES = 4, KINDS = 3 };
	struct world *w = *state;
	unsigned ends = 0, after = 0, before = 0, told[KINDS] = { 0 };
	/* 1, 8, 15 ... 50; or with WHOLE in the environment each of them */
	unsigned step = getenv("WHOLE") ? 1 : 7;

	for (unsigned n = 1; n <= MOST; n += step, ends++) {
		uint64_t fork = w->n - n;
		struct gb_casebook *b;
		char name[32], *dir;

		snprintf(name, sizeof(name), "evil-%u", n);
		dir = cut_back(w, name, fork);
		b = rewrite(w, dir, n);
		for (unsigned i = 0; i < PLACES; i++) {
			/* Half of them anywhere, half in what is new. */
			uint64_t at = i % 2 ? fork + 1 + roll(w, n)
					    : 1 + roll(w, w->n);
			bool tells[KINDS] = { code_is_gone(b, w->receipt[at]),
					      code_is_gone(b, w->head[at]),
					      stick_tells(w, b, at) };

			after += at > fork;
			before += at <= fork;
			for (int k = 0; k < KINDS; k++) {
				told[k] += tells[k];
				/* None tells what it can't know. */
				assert_int_equal(tells[k], at > fork);
			}
		}
		gb_casebook_free(b);
		free(dir);
	}
	printf("T2: %u rewritten ends, %u places after the fork: told by "
	       "receipt %u, head code %u, witness %u; %u before it, which "
	       "can't tell\n",
	       ends, after, told[0], told[1], told[2], before);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_witness_is_begun_and_follows),
		T(it_needs_a_folder_of_its_own),
		T(what_was_interrupted_is_gone_on_with),
		T(what_does_not_hold_is_not_brought_over),
		T(a_record_that_lost_entries_is_told),
		T(a_record_that_was_written_again_is_told),
		T(the_witness_of_another_school_is_told),
		T(a_record_that_was_cut_is_not_witnessed),
		T(a_copy_that_is_not_whole_is_left_alone),
		T(what_is_not_safe_here_yet_is_not_on_the_stick),
		T(two_machines_at_once_never_take_it_back),
		T(a_rewritten_end_is_told_by_whatever_lies_after_it),
	};

	return cmocka_run_group_tests_name("witness", tests, NULL, NULL);
}

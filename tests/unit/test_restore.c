/* SPDX-License-Identifier: ISC
 * test_restore.c - a casebook brought back: everybody reads what they read;
 * every pair of an old or new ledger and vault; and what is refused. */
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/restore.h"
#include "tests/book.h"

static const char *const everybody[] = { "teacher", "dsl",   "deputy", "head",
					 "hr",      "chair", "trust",  "it" };

/* Enough of a picture to be known by. */
static const unsigned char grab[] = { 0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a,
				      '\n', 0,    0,    0,    13,   'I',  'H',
				      'D',  'R',  0,    0,    0,    1,    0,
				      0,    0,    1,    8,    2,    0,    0,
				      0,    0x90, 0x77, 0x53, 0xde };

struct desk {
	struct book b;
	char *stick, *back;
	unsigned char code[GB_CODE_BYTES];
	char name[GB_CASE_NAME_ROOM];
};

static void shell(const struct desk *d, const char *commands)
{
	pid_t child = fork();
	int status = 0;

	assert_true(child >= 0);
	if (child == 0) {
		if (chdir(d->b.f->dir) == 0)
			execl("/bin/sh", "sh", "-euc", commands, NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void log_some(struct desk *d, const char *text)
{
	struct gb_session *s = book_sign_in(&d->b, "teacher");
	char name[GB_CASE_NAME_ROOM];

	book_log(s, "complaint", "head:", text, name);
	book_log(s, "reference", "parent:Rees", text, name);
	book_log(s, "cyberbullying", "pupil:Ann", text, d->name);
	gb_session_free(s);
}

static void attach(struct desk *d)
{
	struct gb_session *dsl = book_sign_in(&d->b, "dsl");
	char *path = fixture_path(d->b.f, "grab.png");
	json_t *item = NULL;

	fixture_write(path, grab, sizeof(grab));
	ok(gb_session_evidence(dsl, path, "The chat", 0, &item, err));
	json_object_set_new(item, "keep", json_true());
	ok(book_do(dsl, d->name, "attach",
		   json_pack("{s:[o]}", "evidence", item), err));
	gb_session_free(dsl);
	free(path);
}

static int setup(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	void *f = NULL;

	if (!d || fixture_setup(&f) != 0)
		return -1;
	book_make(&d->b, f);
	d->stick = fixture_path(d->b.f, "stick");
	d->back = fixture_path(d->b.f, "back");
	ok(gb_code_read(d->code, d->b.recovery, err));
	log_some(d, "The first words.");
	attach(d);
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	struct desk *d = *state;
	void *f = d->b.f;

	book_free(&d->b);
	free(d->stick);
	free(d->back);
	free(d);
	return fixture_teardown(&f);
}

static struct gb_backup backup(struct desk *d)
{
	struct gb_backup done;

	ok(gb_backup(d->b.book, d->stick, &done, err));
	return done;
}

static struct gb_restored restore(struct desk *d, bool older)
{
	struct gb_restore plan = { .from = d->stick,
				   .code = d->code,
				   .take_older = older };
	struct gb_restored done;

	ok(gb_restore(d->back, &plan, &d->b.f->env, &done, err));
	return done;
}

static void refused(struct desk *d, const struct gb_restore *plan,
		    enum gb_code code, const char *hint)
{
	struct gb_err err = { 0 };
	struct gb_restored done;
	enum gb_code got = gb_restore(d->back, plan, &d->b.f->env, &done, &err);

	if (got != code || !strstr(err.msg, hint))
		fail_msg("code %d, \"%s\", not %d, \"%s\"", got, err.msg, code,
			 hint);
	/* Nothing is left of it. */
	shell(d, "test $(ls -d back* 2>/dev/null | wc -l) = 0");
}

/* Everything that everybody can read in the casebook at `dir`, as text. */
static char *dump(struct desk *d, const char *dir)
{
	struct gb_casebook *b = NULL;
	struct gb_buf out = { 0 };
	char *text;

	ok(gb_casebook_open(&b, dir, &d->b.f->env, err));
	for (size_t i = 0; i < GB_COUNT(everybody); i++) {
		struct gb_session *s = NULL;
		const struct gb_chain *chain = gb_casebook_chain(b);

		ok(gb_session_open(&s, b, everybody[i], "practice", err));
		gb_buf_printf(&out, "%s\n", everybody[i]);
		for (size_t k = 0; k < chain->n_cases; k++) {
			struct gb_case *c = NULL;

			if (gb_session_case(s, chain->cases[k]->name, &c,
					    NULL) != GB_OK)
				continue;
			ok(gb_json_text(c->body, &out, err));
			ok(gb_json_text(c->history, &out, err));
			gb_buf_text(&out, "\n");
			gb_case_free(c);
		}
		gb_session_free(s);
	}
	gb_casebook_free(b);
	text = strdup(gb_buf_string(&out));
	gb_buf_free(&out);
	return text;
}

static void expect_same(struct desk *d)
{
	char *was = dump(d, d->b.dir), *is = dump(d, d->back);

	assert_true(strlen(was) > 2000);
	assert_string_equal(was, is);
	free(was);
	free(is);
}

/* --- claims ----------------------------------------------------------------
 */

static void everybody_reads_what_they_read(void **state)
{
	struct desk *d = *state;
	struct gb_restored r;

	backup(d);
	r = restore(d, false);
	assert_string_equal(r.school, "Ysgol Llyn Primary");
	assert_int_equal(r.entries, 6);
	assert_int_equal(r.behind, 0);
	assert_int_equal(r.cases, 3);
	assert_int_equal(r.open_cases, 3);
	assert_int_equal(r.altered, 0);
	assert_int_equal(r.kept, 1);
	assert_int_equal(r.bad_kept, 0);
	assert_int_equal(r.people, GB_COUNT(everybody));
	assert_int_equal(r.shut_people, 0);
	expect_same(d);
}

static void the_casebook_goes_on(void **state)
{
	struct desk *d = *state;

	backup(d);
	restore(d, false);
	gb_casebook_free(d->b.book);
	shell(d, "rm -rf book; mv back book");
	ok(gb_casebook_open(&d->b.book, d->b.dir, &d->b.f->env, err));
	log_some(d, "More words.");
	assert_int_equal(backup(d).new_entries, 3);
	restore(d, false);
	expect_same(d);
}

static void the_key_of_snapshots_is_another(void **state)
{
	struct desk *d = *state;
	struct gb_buf was = { 0 }, is = { 0 };
	struct gb_session *dsl = book_sign_in(&d->b, "dsl");
	struct gb_vault *v = NULL;

	ok(gb_session_save(dsl, err));
	gb_session_free(dsl);
	backup(d);
	restore(d, false);
	ok(gb_vault_get(gb_casebook_vault(d->b.book), "snapshots", &was, err));
	ok(gb_vault_open(&v, d->back, &d->b.f->env, err));
	ok(gb_vault_get(v, "snapshots", &is, err));
	gb_vault_free(v);
	assert_int_equal(was.len, 32);
	assert_int_equal(is.len, 32);
	assert_memory_not_equal(was.data, is.data, 32);
	/* One from before is put back: it is dropped, not believed. */
	shell(d, "ls book/snapshot-*; cp -a book/snapshot-* back/");
	expect_same(d);
	gb_buf_free(&was);
	gb_buf_free(&is);
}

static void a_damaged_copy_of_evidence_is_told(void **state)
{
	struct desk *d = *state;

	backup(d);
	shell(d, "f=$(ls stick/evidence-kept/*); printf X | "
		 "dd of=$f bs=1 seek=99 conv=notrunc 2>/dev/null");
	assert_int_equal(restore(d, false).bad_kept, 1);
	shell(d, "rm -rf back stick/evidence-kept");
	assert_int_equal(restore(d, false).bad_kept, 1);
}

/* --- every pair of an old or new ledger and vault --------------------------
 */

/* stick: both new; old: both old. */
static void two_generations(struct desk *d)
{
	backup(d);
	shell(d, "cp -a stick old");
	log_some(d, "Later words.");
	backup(d);
}

static void old_and_old_go_together(void **state)
{
	struct desk *d = *state;
	struct gb_restored r;

	two_generations(d);
	shell(d, "rm -rf stick; mv old stick");
	r = restore(d, false);
	assert_int_equal(r.entries, 6);
	assert_int_equal(r.open_cases, 3);
	assert_int_equal(r.behind, 0);
}

static void new_and_new_go_together(void **state)
{
	struct desk *d = *state;
	struct gb_restored r;

	two_generations(d);
	r = restore(d, false);
	assert_int_equal(r.entries, 9);
	assert_int_equal(r.open_cases, 6);
	expect_same(d);
}

/* The keys of the cases that came later were in its stock. */
static void an_old_vault_opens_a_new_ledger(void **state)
{
	struct desk *d = *state;
	struct gb_restored r;

	two_generations(d);
	shell(d, "cp old/vault.age stick/vault.age");
	r = restore(d, false);
	assert_int_equal(r.entries, 9);
	assert_int_equal(r.behind, 3);
	assert_int_equal(r.cases, 6);
	assert_int_equal(r.open_cases, 6);
	expect_same(d);
}

static void an_old_ledger_under_a_new_vault_is_said_plainly(void **state)
{
	struct desk *d = *state;
	struct gb_restore plan = { .from = d->stick, .code = d->code };
	struct gb_session *s = NULL;
	struct gb_casebook *b = NULL;
	struct gb_restored r;

	two_generations(d);
	shell(d, "rm -rf stick/ledger.git; mv old/ledger.git stick");
	refused(d, &plan, GB_TAMPERED, "has seen 3 later entries");
	r = restore(d, true);
	assert_int_equal(r.lost, 3);
	assert_int_equal(r.entries, 6);
	assert_int_equal(r.open_cases, 3);
	/* Whoever took it can work with it. */
	ok(gb_casebook_open(&b, d->back, &d->b.f->env, err));
	ok(gb_session_open(&s, b, "dsl", "practice", err));
	gb_session_free(s);
	gb_casebook_free(b);
}

static void a_witness_may_be_newer_than_the_backup(void **state)
{
	struct desk *d = *state;
	char *witness = fixture_path(d->b.f, "witness");
	struct gb_restore plan = { .from = d->stick,
				   .ledger = witness,
				   .code = d->code };
	struct gb_restored r;

	two_generations(d);
	shell(d, "mkdir -m 700 witness; mv stick/ledger.git witness; "
		 "rm -rf stick; mv old stick");
	ok(gb_restore(d->back, &plan, &d->b.f->env, &r, err));
	assert_int_equal(r.behind, 3);
	assert_int_equal(r.open_cases, 6);
	expect_same(d);
	free(witness);
}

static void a_rewritten_ledger_is_refused_whatever_is_said(void **state)
{
	struct desk *d = *state;
	struct gb_restore plan = { .from = d->stick,
				   .code = d->code,
				   .take_older = true };

	gb_casebook_free(d->b.book);
	shell(d, "cp -a book other");
	ok(gb_casebook_open(&d->b.book, d->b.dir, &d->b.f->env, err));
	log_some(d, "What was said.");
	backup(d);
	gb_casebook_free(d->b.book);
	shell(d, "mv stick true; rm -rf book; mv other book");
	ok(gb_casebook_open(&d->b.book, d->b.dir, &d->b.f->env, err));
	log_some(d, "What was never said.");
	backup(d);
	shell(d, "cp true/vault.age stick");
	refused(d, &plan, GB_TAMPERED, "one of them was rewritten");
}

static void somebody_added_since_is_counted(void **state)
{
	struct desk *d = *state;
	static const struct gb_enrol pugh = { "Mrs G Pugh", "teacher", "gpugh",
					      "practice" };
	struct gb_enrolled told;
	struct gb_session *head;
	struct gb_restored r;

	backup(d);
	shell(d, "cp stick/vault.age old.age");
	head = book_sign_in(&d->b, "head");
	ok(gb_session_enrol(head, &pugh, &told, err));
	gb_session_free(head);
	backup(d);
	shell(d, "mv old.age stick/vault.age");
	r = restore(d, false);
	assert_int_equal(r.people, GB_COUNT(everybody) + 1);
	assert_int_equal(r.shut_people, 1);
}

/* Run statements on the vault itself, as somebody with the disk would. */
static void raw(struct desk *d, const char *sql)
{
	char *path = fixture_path(d->b.f, "book/vault.db");
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	free(path);
}

/* More cases than the stock had pairs: the vault copy can't have their keys. */
static void cases_beyond_the_stock_are_counted_as_shut(void **state)
{
	struct desk *d = *state;
	struct gb_restored r;

	gb_casebook_free(d->b.book);
	shell(d, "cp book/vault.db full.db");
	raw(d, "delete from half");
	ok(gb_casebook_open(&d->b.book, d->b.dir, &d->b.f->env, err));
	backup(d);
	gb_casebook_free(d->b.book);
	shell(d, "cp full.db book/vault.db");
	ok(gb_casebook_open(&d->b.book, d->b.dir, &d->b.f->env, err));
	r = restore(d, false);
	assert_int_equal(r.cases, 3);
	assert_int_equal(r.open_cases, 0);
}

/* --- what is refused -------------------------------------------------------
 */

static void a_wrong_code_opens_nothing(void **state)
{
	struct desk *d = *state;
	struct gb_restore plan = { .from = d->stick, .code = d->code };

	backup(d);
	d->code[3] ^= 1;
	refused(d, &plan, GB_DENIED, "does not open the vault copy");
}

static void a_vault_copy_that_is_damaged_or_gone_is_refused(void **state)
{
	struct desk *d = *state;
	struct gb_restore plan = { .from = d->stick, .code = d->code };

	backup(d);
	shell(d, "cp stick/vault.age whole; truncate -s -1 stick/vault.age");
	refused(d, &plan, GB_TAMPERED, "damaged or cut off");
	shell(d, ": >stick/vault.age");
	refused(d, &plan, GB_TAMPERED, "not a sealed copy");
	shell(d, "cp whole stick/vault.age; printf X | dd of=stick/vault.age "
		 "bs=1 seek=300000 conv=notrunc 2>/dev/null");
	refused(d, &plan, GB_TAMPERED, "damaged or cut off");
	shell(d, "rm stick/vault.age; ln -s ../whole stick/vault.age");
	refused(d, &plan, GB_IO, "can't be opened");
	shell(d, "rm stick/vault.age");
	refused(d, &plan, GB_NOT_FOUND, "no vault copy");
	shell(d, "mv whole stick/vault.age");
	restore(d, false);
}

static void a_ledger_that_is_damaged_or_gone_is_refused(void **state)
{
	struct desk *d = *state;
	struct gb_restore plan = { .from = d->stick, .code = d->code };

	backup(d);
	shell(d, "cp -a stick/ledger.git whole; "
		 "f=$(find stick/ledger.git/objects -type f | sort | head -1); "
		 "chmod u+w $f; printf X | dd of=$f bs=1 seek=30 conv=notrunc "
		 "2>/dev/null");
	refused(d, &plan, GB_TAMPERED, "");
	shell(d, "rm -rf stick/ledger.git");
	refused(d, &plan, GB_NOT_FOUND, "no ledger.git");
}

static void the_ledger_of_another_school_is_refused(void **state)
{
	struct desk *d = *state;
	char *witness = fixture_path(d->b.f, "witness");
	struct gb_restore plan = { .from = d->stick,
				   .ledger = witness,
				   .code = d->code };
	struct book other = { .f = d->b.f };
	struct gb_backup done;

	backup(d);
	gb_casebook_free(d->b.book);
	shell(d, "rm -rf book");
	book_make(&other, d->b.f);
	ok(gb_backup(other.book, witness, &done, err));
	d->b.book = other.book;
	refused(d, &plan, GB_INVALID, "of different casebooks");
	free(other.dir);
	free(witness);
}

static void what_is_there_is_not_touched(void **state)
{
	struct desk *d = *state;
	struct gb_restore plan = { .from = d->stick, .code = d->code };
	struct gb_restored done;

	backup(d);
	assert_int_equal(mkdir(d->back, 0700), 0);
	assert_int_equal(gb_restore(d->back, &plan, &d->b.f->env, &done, NULL),
			 GB_CONFLICT);
	assert_int_equal(rmdir(d->back), 0);
}

#define CLAIM(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(everybody_reads_what_they_read),
		CLAIM(the_casebook_goes_on),
		CLAIM(the_key_of_snapshots_is_another),
		CLAIM(a_damaged_copy_of_evidence_is_told),
		CLAIM(old_and_old_go_together),
		CLAIM(new_and_new_go_together),
		CLAIM(an_old_vault_opens_a_new_ledger),
		CLAIM(an_old_ledger_under_a_new_vault_is_said_plainly),
		CLAIM(a_witness_may_be_newer_than_the_backup),
		CLAIM(a_rewritten_ledger_is_refused_whatever_is_said),
		CLAIM(somebody_added_since_is_counted),
		CLAIM(cases_beyond_the_stock_are_counted_as_shut),
		CLAIM(a_wrong_code_opens_nothing),
		CLAIM(a_vault_copy_that_is_damaged_or_gone_is_refused),
		CLAIM(a_ledger_that_is_damaged_or_gone_is_refused),
		CLAIM(the_ledger_of_another_school_is_refused),
		CLAIM(what_is_there_is_not_touched),
	};

	return cmocka_run_group_tests_name("restore", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_casebook.c - a casebook: made whole or not at all, opened or refused. */
#include <dirent.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/verify.h"
#include "src/casework/book.h"
#include "tests/book.h"

enum { DAY_S = 24 * 60 * 60 };

static const struct gb_enrol people[] = {
	{ "Mr P Harris", "head", "head", "practice" },
	{ "Mr T Bevan", "teacher", "teacher", "practice" },
};

/* A good plan, for each test to spoil. */
struct making {
	struct fixture *f;
	char *dir;
	char *policy;
	struct gb_enrol who[3];
	struct gb_plan plan;
	struct gb_enrolled told[3];
	char recovery[GB_CODE_ROOM];
};

static void start(struct making *m, struct fixture *f)
{
	size_t n;

	gb_json_start();
	*m = (struct making){ .f = f, .dir = fixture_path(f, "book") };
	m->policy = (char *)fixture_read("share/policy/social-media.conf", &n);
	memcpy(m->who, people, sizeof(people));
	m->plan = (struct gb_plan){ .school = "Ysgol Llyn Primary",
				    .practice = true,
				    .policy = m->policy,
				    .policy_bytes = n,
				    .people = m->who,
				    .n_people = 2 };
}

static void end(struct making *m)
{
	free(m->policy);
	free(m->dir);
}

static enum gb_code make(struct making *m, struct gb_err *err)
{
	return gb_casebook_create(m->dir, &m->plan, &m->f->env, m->told,
				  m->recovery, err);
}

/* The fixture's folder holds nothing at all: no half-made one either. */
static void expect_nothing(const struct making *m)
{
	DIR *dir = opendir(m->f->dir);
	struct dirent *one;

	assert_non_null(dir);
	while ((one = readdir(dir)))
		assert_true(one->d_name[0] == '.');
	closedir(dir);
}

static void expect_refused(struct making *m, const char *why)
{
	struct gb_err got = { 0 };

	assert_int_equal(make(m, &got), GB_INVALID);
	if (!strstr(got.msg, why))
		fail_msg("\"%s\" does not say \"%s\"", got.msg, why);
	expect_nothing(m);
}

static void what_is_made_can_be_opened(void **state)
{
	struct making m;
	struct gb_casebook *b = NULL;
	struct gb_session *s = NULL;
	const struct gb_person *p;
	struct gb_verdict v;

	start(&m, *state);
	ok(make(&m, err));
	ok(gb_casebook_open(&b, m.dir, &m.f->env, err));
	/* What the sign-in screen shows is what is signed. */
	for (int i = 0; i < 2; i++) {
		assert_string_equal(gb_casebook_roster(b)->school,
				    "Ysgol Llyn Primary");
		assert_true(gb_casebook_roster(b)->practice);
		assert_int_equal(gb_casebook_roster(b)->n, 2);
		assert_non_null(gb_casebook_policy(b));
		if (i == 0)
			ok(gb_session_open(&s, b, "head", "practice", err));
	}
	assert_int_equal(gb_casebook_chain(b)->n, 2);
	assert_string_equal(gb_casebook_dir(b), m.dir);
	p = gb_casebook_find(b, "head");
	assert_non_null(p);
	assert_string_equal(p->id, m.told[0].id);
	assert_string_equal(p->name, "Mr P Harris");
	assert_ptr_equal(gb_casebook_find(b, "mr p HARRIS"), p);
	assert_ptr_equal(gb_casebook_find(b, m.told[0].id), p);
	assert_null(gb_casebook_find(b, "nobody"));
	assert_null(gb_casebook_find(b, ""));
	assert_string_equal(m.told[0].passphrase, "practice");
	assert_int_equal(strlen(m.recovery), 35);
	gb_session_free(s);
	gb_casebook_free(b);
	ok(gb_verify(&v, m.dir, NULL, NULL, &m.f->env, err));
	assert_true(v.whole);
	gb_verdict_free(&v);
	end(&m);
}

static void a_plan_that_is_wrong_leaves_nothing(void **state)
{
	char long_name[200];
	struct making m;

	memset(long_name, 'x', sizeof(long_name) - 1);
	long_name[sizeof(long_name) - 1] = '\0';
	start(&m, *state);
	m.plan.school = "";
	expect_refused(&m, "school");
	m.plan.school = "Ysgol\nLlyn";
	expect_refused(&m, "school");
	m.plan.school = "\xff";
	expect_refused(&m, "school");
	m.plan.school = long_name;
	expect_refused(&m, "school");
	m.plan.school = "Ysgol Llyn Primary";
	m.who[0].role = "caretaker";
	expect_refused(&m, "role");
	m.who[0].role = "deputy";
	expect_refused(&m, "head");
	m.plan.n_people = 0;
	expect_refused(&m, "head");
	m.plan.n_people = 2;
	m.who[0].role = "head";
	m.who[1].name = "";
	expect_refused(&m, "name");
	m.who[1].name = "Two\nlines";
	expect_refused(&m, "name");
	m.who[1].name = long_name;
	expect_refused(&m, "name");
	m.who[1].name = "Mr T Bevan";
	m.who[1].sign_in = "T Bevan";
	expect_refused(&m, "sign-in");
	m.who[1].sign_in = "t";
	expect_refused(&m, "sign-in");
	m.who[1].sign_in = long_name;
	expect_refused(&m, "sign-in");
	m.who[1].sign_in = "teacher";
	m.who[1].passphrase = "short";
	expect_refused(&m, "passphrase");
	m.who[1].passphrase = long_name;
	expect_refused(&m, "passphrase");
	m.who[1].passphrase = NULL;
	m.plan.policy = "policy {";
	m.plan.policy_bytes = 8;
	expect_refused(&m, "policy:1");
	end(&m);
}

static void a_sign_in_that_comes_twice_is_refused(void **state)
{
	struct making m;

	start(&m, *state);
	m.who[1].sign_in = "head";
	expect_refused(&m, "head");
	end(&m);
}

static void a_folder_that_is_there_is_left_alone(void **state)
{
	struct gb_err why = { 0 };
	struct making m;
	char *file;

	start(&m, *state);
	assert_int_equal(mkdir(m.dir, 0700), 0);
	file = fixture_path(m.f, "book/mine");
	fixture_write(file, "x", 1);
	assert_int_equal(make(&m, &why), GB_CONFLICT);
	assert_int_equal(access(file, F_OK), 0);
	free(file);
	free(m.dir);
	m.dir = fixture_path(m.f, "no/such/book");
	assert_int_equal(make(&m, &why), GB_NOT_FOUND);
	end(&m);
}

static void nothing_that_is_no_casebook_opens(void **state)
{
	static const char *const files[] = { "ledger.git", "vault.db" };
	struct gb_casebook *b = NULL;
	struct making m;

	start(&m, *state);
	assert_int_equal(gb_casebook_open(&b, m.dir, &m.f->env, NULL),
			 GB_NOT_FOUND);
	assert_null(b);
	assert_int_equal(mkdir(m.dir, 0700), 0);
	assert_int_equal(gb_casebook_open(&b, m.dir, &m.f->env, NULL),
			 GB_NOT_FOUND);
	assert_int_equal(rmdir(m.dir), 0);
	ok(make(&m, err));
	for (size_t i = 0; i < GB_COUNT(files); i++) {
		char name[40];
		char *there, *away = fixture_path(m.f, "away");

		snprintf(name, sizeof(name), "book/%s", files[i]);
		there = fixture_path(m.f, name);
		assert_int_equal(rename(there, away), 0);
		assert_int_equal(gb_casebook_open(&b, m.dir, &m.f->env, NULL),
				 GB_NOT_FOUND);
		assert_null(b);
		assert_int_equal(rename(away, there), 0);
		free(there);
		free(away);
	}
	ok(gb_casebook_open(&b, m.dir, &m.f->env, err));
	gb_casebook_free(b);
	end(&m);
}

static size_t stock_of(struct book *b)
{
	unsigned char *ids = NULL;
	size_t n = 0;

	ok(gb_vault_case_ids(b->book->vault, &ids, &n, err));
	free(ids);
	return n;
}

static void run_sql(struct book *b, const char *sql)
{
	char *path = fixture_path(b->f, "book/vault.db");
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(path);
}

static void the_stock_of_half_keys_is_topped_up(void **state)
{
	char name[GB_CASE_NAME_ROOM];
	struct gb_session *s;
	struct book b;

	book_make(&b, *state);
	assert_int_equal(stock_of(&b), 4096);
	s = book_sign_in(&b, "teacher");
	book_log(s, "filtering", NULL, "A site.", name);
	/* One is used, and there are plenty. */
	assert_int_equal(stock_of(&b), 4096);
	/* None is left: work goes on, with new ones. */
	run_sql(&b, "delete from half");
	book_log(s, "filtering", NULL, "A site.", name);
	assert_int_equal(stock_of(&b), 4096);
	gb_session_free(s);
	book_free(&b);
}

static void a_damaged_half_key_shuts_one_case_and_verify_says_so(void **state)
{
	char shut[GB_CASE_NAME_ROOM], other[GB_CASE_NAME_ROOM];
	struct gb_case *c = NULL;
	struct gb_verdict v;
	struct gb_session *s;
	char hex[2 * GB_CASE_ID_BYTES + 1], *sql = NULL;
	struct book b;

	book_make(&b, *state);
	s = book_sign_in(&b, "dsl");
	book_log(s, "filtering", NULL, "A site.", shut);
	book_log(s, "filtering", NULL, "Another.", other);
	gb_hex(hex, gb_chain_case_named(b.book->chain, shut)->id,
	       GB_CASE_ID_BYTES);
	gb_session_free(s);
	assert_true(asprintf(&sql,
			     "update half set e = zeroblob(32) "
			     "where case_id = x'%s'",
			     hex) > 0);
	run_sql(&b, sql);
	free(sql);
	book_reopen(&b);
	s = book_sign_in(&b, "dsl");
	assert_int_equal(gb_session_case(s, shut, &c, NULL), GB_NOT_FOUND);
	ok(gb_session_case(s, other, &c, err));
	gb_case_free(c);
	gb_session_free(s);
	ok(gb_verify(&v, b.dir, NULL, NULL, &b.f->env, err));
	assert_false(v.whole);
	gb_verdict_free(&v);
	book_free(&b);
}

/* --- the clock -------------------------------------------------------------
 */

static enum gb_code log_at(struct gb_session *s, struct fixture *f, int64_t now)
{
	json_t *data =
		json_pack("{s:s, s:s, s:s, s:[{s:s, s:s}]}", "type",
			  "complaint", "text", "Something.", "title", "Seen",
			  "about", "kind", "parent", "name", "Mrs Smith");
	enum gb_code rc;

	f->now_s = now;
	rc = gb_session_do(s, NULL, &gb_verb_log, data, NULL, NULL);
	json_decref(data);
	return rc;
}

static int64_t last_s(const struct gb_casebook *b)
{
	return gb_casebook_chain(b)->head.at_s;
}

static void a_clock_that_looks_wrong_is_asked_about(void **state)
{
	struct gb_casebook *b = NULL;
	struct gb_session *s = NULL;
	int64_t t = FIXTURE_NOW_S;
	struct making m;

	start(&m, *state);
	m.plan.practice = false;
	m.plan.n_people = 1;
	ok(make(&m, err));
	ok(gb_casebook_open(&b, m.dir, &m.f->env, err));
	ok(gb_session_open(&s, b, "head", "practice", err));
	/* A little behind: the stamp stands still. */
	assert_int_equal(log_at(s, m.f, t - DAY_S), GB_OK);
	assert_int_equal(last_s(b), t);
	assert_int_equal(log_at(s, m.f, t - DAY_S - 1), GB_DENIED);
	assert_int_equal(log_at(s, m.f, t + 35 * DAY_S + 1), GB_DENIED);
	assert_int_equal(last_s(b), t);
	assert_int_equal(log_at(s, m.f, t + 35 * DAY_S), GB_OK);
	t += 35 * DAY_S;
	assert_int_equal(last_s(b), t);
	gb_casebook_confirm_clock(b);
	assert_int_equal(log_at(s, m.f, t - 400 * DAY_S), GB_OK);
	assert_int_equal(last_s(b), t);
	assert_int_equal(log_at(s, m.f, t + 400 * DAY_S), GB_OK);
	assert_int_equal(last_s(b), t + 400 * DAY_S);
	gb_session_free(s);
	gb_casebook_free(b);
	end(&m);
}

/* --- stock git ---------------------------------------------------------------
 */

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

static int git_verify(const struct fixture *f, const char *hex)
{
	static const char signers[] =
		"gpg.ssh.allowedSignersFile=../book/allowed_signers";

	return run(f,
		   (const char *const[]){ "git", "-C", "clone", "-c", signers,
					  "verify-commit", hex, NULL });
}

static void what_another_session_saw_meanwhile_is_no_loss(void **state)
{
	struct gb_casebook *mine = NULL, *theirs = NULL;
	struct gb_session *s = NULL, *other = NULL;
	struct fixture *f = *state;
	char name[GB_CASE_NAME_ROOM];
	struct book b;

	book_make(&b, f);
	ok(gb_casebook_open(&mine, b.dir, &f->env, err));
	ok(gb_session_open(&s, mine, "dsl", "practice", err));
	ok(gb_casebook_open(&theirs, b.dir, &f->env, err));
	ok(gb_session_open(&other, theirs, "teacher", "practice", err));
	book_log(other, "filtering", NULL, "A site.", name);
	gb_session_free(other);
	gb_casebook_free(theirs); /* which keeps what it has seen */
	ok(gb_casebook_check_seen(mine, mine->chain, err));
	gb_session_free(s);
	gb_casebook_free(mine);
	book_free(&b);
}

static void stock_git_checks_a_fresh_clone(void **state)
{
	struct fixture *f = *state;
	struct gb_session *s;
	struct gb_enrolled told;
	struct gb_enrol rees = { "Mr D Rees", "teacher", "rees", NULL };
	struct gb_session *r = NULL;
	char name[GB_CASE_NAME_ROOM],
		*path = fixture_path(f, "book/allowed_signers");
	struct book b;

	book_make(&b, f);
	s = book_sign_in(&b, "head");
	ok(gb_session_enrol(s, &rees, &told, err));
	ok(gb_session_open(&r, b.book, "rees", told.passphrase, err));
	book_log(r, "filtering", NULL, "A site.", name);
	assert_int_equal(
		run(f,
		    (const char *const[]){ "git", "clone", "-q", "--no-local",
					   "book/ledger.git", "clone", NULL }),
		0);
	for (uint64_t i = 0; i < b.book->chain->n; i++) {
		char hex[2 * GB_OID_BYTES + 1];

		gb_hex(hex, b.book->chain->entry[i].oid, GB_OID_BYTES);
		assert_int_equal(git_verify(f, hex), 0);
		/* And not with nobody's keys. */
		if (i + 1 == b.book->chain->n) {
			fixture_write(path, "", 0);
			assert_int_not_equal(git_verify(f, hex), 0);
		}
	}
	free(path);
	gb_session_free(s);
	gb_session_free(r);
	book_free(&b);
}

int main(void)
{
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		T(what_is_made_can_be_opened),
		T(a_plan_that_is_wrong_leaves_nothing),
		T(a_sign_in_that_comes_twice_is_refused),
		T(a_folder_that_is_there_is_left_alone),
		T(nothing_that_is_no_casebook_opens),
		T(the_stock_of_half_keys_is_topped_up),
		T(a_damaged_half_key_shuts_one_case_and_verify_says_so),
		T(a_clock_that_looks_wrong_is_asked_about),
		T(what_another_session_saw_meanwhile_is_no_loss),
		T(stock_git_checks_a_fresh_clone),
	};

	return cmocka_run_group_tests_name("casebook", tests, NULL, NULL);
}

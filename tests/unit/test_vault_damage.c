/* SPDX-License-Identifier: ISC
 * test_vault_damage.c - a damaged vault (R15): flipped, cut, emptied, with two
 * cases swapped, or gone. Nobody reads a word that was not written, what is not
 * touched stays readable, and a backup puts it right. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/restore.h"
#include "tests/book.h"

enum { N_CASES = 4, N_FLIPS = 200, N_CUTS = 50 };

static const char *const readers[] = { "dsl", "head", "chair" };

struct desk {
	struct book b; /* closed but where something is done in it */
	char names[N_CASES][GB_CASE_NAME_ROOM];
	char *words[GB_COUNT(readers)][N_CASES]; /* as they were; or NULL */
	char *vault, *guesses, *stick;
	unsigned char *bytes; /* of the vault as it was */
	size_t n;
	unsigned char code[GB_CODE_BYTES];
};

/* What a vault came to. */
struct outcome {
	unsigned refused; /* people for whom nothing opened */
	unsigned shut;    /* cases that did not open, or told damage */
	unsigned open;    /* cases that are as they were */
};

static char *read_one(struct gb_session *s, const char *name, bool *damaged)
{
	struct gb_case *c = NULL;
	struct gb_buf text = { 0 };
	char *words = NULL;

	*damaged = false;
	if (gb_session_case(s, name, &c, NULL) != GB_OK)
		return NULL;
	*damaged = c->n_altered > 0;
	ok(gb_json_text(c->body, &text, err));
	words = strdup(gb_buf_string(&text));
	gb_buf_free(&text);
	gb_case_free(c);
	return words;
}

/* Have everybody read what they can, and compare it with what it was. */
static struct outcome look(struct desk *d, const char *dir)
{
	struct gb_casebook *b = NULL;
	struct outcome is = { 0 };

	if (gb_casebook_open(&b, dir, &d->b.f->env, NULL) != GB_OK)
		return (struct outcome){ .refused = GB_COUNT(readers) };
	for (size_t i = 0; i < GB_COUNT(readers); i++) {
		struct gb_session *s = NULL;

		if (gb_session_open(&s, b, readers[i], "practice", NULL) !=
		    GB_OK) {
			is.refused++;
			continue;
		}
		for (size_t k = 0; k < N_CASES; k++) {
			bool damaged;
			char *words = read_one(s, d->names[k], &damaged);

			if (!d->words[i][k])
				assert_null(words);
			else if (!words || damaged)
				is.shut++;
			else if (strcmp(words, d->words[i][k]) == 0)
				is.open++;
			else
				fail_msg("%s reads what was never written",
					 readers[i]);
			free(words);
		}
		gb_session_free(s);
	}
	gb_casebook_free(b);
	return is;
}

static int setup(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	struct gb_session *s;
	struct gb_backup done;
	void *f = NULL;

	if (!d || fixture_setup(&f) != 0)
		return -1;
	((struct fixture *)f)->env.no_sync = true;
	book_make(&d->b, f);
	s = book_sign_in(&d->b, "teacher");
	book_log(s, "cyberbullying", "pupil:Ann", "In a chat.", d->names[0]);
	book_log(s, "reference", "parent:Rees", "A post.", d->names[1]);
	book_log(s, "complaint", "head:", "A comment.", d->names[2]);
	book_log(s, "cyberbullying", "pupil:Bea", "In a game.", d->names[3]);
	gb_session_free(s);
	for (size_t i = 0; i < GB_COUNT(readers); i++) {
		s = book_sign_in(&d->b, readers[i]);
		for (size_t k = 0; k < N_CASES; k++) {
			bool damaged;

			d->words[i][k] = read_one(s, d->names[k], &damaged);
		}
		gb_session_free(s);
	}
	d->vault = fixture_path(d->b.f, "book/vault.db");
	d->guesses = fixture_path(d->b.f, "book/guesses");
	d->stick = fixture_path(d->b.f, "stick");
	ok(gb_code_read(d->code, d->b.recovery, err));
	ok(gb_backup(d->b.book, d->stick, &done, err));
	gb_casebook_free(d->b.book);
	d->b.book = NULL;
	d->bytes = fixture_read(d->vault, &d->n);
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	struct desk *d = *state;
	void *f = d->b.f;

	book_free(&d->b);
	for (size_t i = 0; i < GB_COUNT(readers); i++)
		for (size_t k = 0; k < N_CASES; k++)
			free(d->words[i][k]);
	free(d->vault);
	free(d->guesses);
	free(d->stick);
	free(d->bytes);
	free(d);
	return fixture_teardown(&f);
}

/* The vault as it was, but for what `d->bytes` has become. */
static void put_vault(struct desk *d, size_t n)
{
	fixture_write(d->vault, d->bytes, n);
	/* A lock that does not open counts as a guess. */
	unlink(d->guesses);
}

/* Whatever happened to it, the backup brings all of it back. */
static void expect_restored(struct desk *d)
{
	struct gb_restore plan = { .from = d->stick, .code = d->code };
	char *back = fixture_path(d->b.f, "back");
	struct gb_restored done;
	struct outcome is;

	ok(gb_restore(back, &plan, &d->b.f->env, &done, err));
	is = look(d, back);
	assert_int_equal(is.refused, 0);
	assert_int_equal(is.shut, 0);
	assert_int_equal(is.open, 4); /* 2 of the DSL's, and one each */
	free(back);
}

/* --- claims ----------------------------------------------------------------
 */

static void a_flipped_bit_is_told_or_does_nothing(void **state)
{
	struct desk *d = *state;
	unsigned refused = 0, shut = 0, harmless = 0;

	for (unsigned i = 0; i < N_FLIPS; i++) {
		uint32_t at;
		struct outcome is;

		d->b.f->env.random(&d->b.f->env, &at, sizeof(at));
		/* One in four in the pages that everything begins with. */
		at %= (uint32_t)(8 * (i % 4 ? d->n : 3 * 4096));
		d->bytes[at / 8] ^= (unsigned char)(1 << at % 8);
		put_vault(d, d->n);
		is = look(d, d->b.dir);
		refused += is.refused > 0;
		shut += is.refused == 0 && is.shut > 0;
		harmless += is.refused == 0 && is.shut == 0;
		d->bytes[at / 8] ^= (unsigned char)(1 << at % 8);
	}
	print_message("%d flips: %u refused, %u told in a case, %u in what "
		      "nobody needs\n",
		      N_FLIPS, refused, shut, harmless);
	assert_true(refused > 0);
	expect_restored(d);
}

/* Every bit of the key of one case, and of its mark. */
static void no_bit_of_a_key_changes_unseen(void **state)
{
	struct desk *d = *state;
	struct gb_vault *v = NULL;
	unsigned char *ids = NULL, *row = NULL;
	size_t n = 0, n_shut = 0;

	ok(gb_vault_open(&v, d->b.dir, &d->b.f->env, err));
	ok(gb_vault_case_ids(v, &ids, &n, err));
	for (size_t i = 0; i < n && !row; i++) {
		char name[GB_CASE_NAME_ROOM];

		gb_case_name(name, ids + i * GB_CASE_ID_BYTES, 3);
		if (strcmp(name, d->names[0]) == 0)
			row = memmem(d->bytes, d->n, ids + i * GB_CASE_ID_BYTES,
				     GB_CASE_ID_BYTES);
	}
	gb_vault_free(v);
	free(ids);
	assert_non_null(row);
	/* The row: id, key, mark, one behind the other. */
	for (size_t bit = 0; bit < 8 * (GB_CASE_ID_BYTES + 32 + 16); bit += 5) {
		struct outcome is;

		row[bit / 8] ^= (unsigned char)(1 << bit % 8);
		put_vault(d, d->n);
		is = look(d, d->b.dir);
		row[bit / 8] ^= (unsigned char)(1 << bit % 8);
		if (is.refused > 0)
			continue; /* the order of rows showed it */
		assert_int_equal(is.shut, 1);
		assert_int_equal(is.open, 3); /* the others are unaffected */
		n_shut++;
	}
	assert_true(n_shut > 50);
	expect_restored(d);
}

static void a_cut_vault_is_refused(void **state)
{
	struct desk *d = *state;

	for (size_t i = 0; i < N_CUTS; i++) {
		put_vault(d, d->n * i / N_CUTS); /* the first: empty */
		assert_int_equal(look(d, d->b.dir).refused, GB_COUNT(readers));
	}
	expect_restored(d);
}

static void a_vault_that_is_gone_is_told(void **state)
{
	struct desk *d = *state;
	struct gb_casebook *b = NULL;
	struct gb_err err = { 0 };

	assert_int_equal(unlink(d->vault), 0);
	assert_int_not_equal(gb_casebook_open(&b, d->b.dir, &d->b.f->env, &err),
			     GB_OK);
	assert_non_null(strstr(err.msg, "vault"));
	assert_int_equal(access(d->vault, F_OK), -1); /* no empty one */
	expect_restored(d);
}

static void run(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	char *why = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
	sqlite3_close(db);
}

/* The id of case `i`, in hexadecimal letters. */
static void id_of(struct desk *d, size_t i, char hex[2 * GB_CASE_ID_BYTES + 1])
{
	struct gb_casebook *b = NULL;

	ok(gb_casebook_open(&b, d->b.dir, &d->b.f->env, err));
	ok(gb_casebook_refresh(b, err));
	gb_hex(hex, gb_chain_case_named(gb_casebook_chain(b), d->names[i])->id,
	       GB_CASE_ID_BYTES);
	gb_casebook_free(b);
}

/* The keys of two cases, with their marks or without, change places. */
static void swapped_keys_open_nothing_else(void **state)
{
	static const char *const columns[] = { "e", "e, mark" };
	struct desk *d = *state;
	char a[2 * GB_CASE_ID_BYTES + 1], b[2 * GB_CASE_ID_BYTES + 1];

	id_of(d, 0, a);
	id_of(d, 3, b);
	for (size_t i = 0; i < GB_COUNT(columns); i++) {
		struct outcome is;
		char sql[500];

		put_vault(d, d->n);
		snprintf(sql, sizeof(sql),
			 "create temp table was as select * from half where "
			 "case_id in (x'%s', x'%s'); update half set (%s) = "
			 "(select %s from was where case_id != half.case_id) "
			 "where case_id in (x'%s', x'%s')",
			 a, b, columns[i], columns[i], a, b);
		run(d->vault, sql);
		is = look(d, d->b.dir);
		assert_int_equal(is.refused, 0);
		assert_int_equal(is.shut, 2);
		assert_int_equal(is.open, 2);
	}
	expect_restored(d);
}

static void a_key_that_is_gone_shuts_its_case_alone(void **state)
{
	struct desk *d = *state;
	char hex[2 * GB_CASE_ID_BYTES + 1], sql[100];
	struct outcome is;

	id_of(d, 0, hex);
	snprintf(sql, sizeof(sql), "delete from half where case_id = x'%s'",
		 hex);
	run(d->vault, sql);
	is = look(d, d->b.dir);
	assert_int_equal(is.refused, 0);
	assert_int_equal(is.shut, 1);
	assert_int_equal(is.open, 3);
	expect_restored(d);
}

#define CLAIM(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM(a_flipped_bit_is_told_or_does_nothing),
		CLAIM(no_bit_of_a_key_changes_unseen),
		CLAIM(a_cut_vault_is_refused),
		CLAIM(a_vault_that_is_gone_is_told),
		CLAIM(swapped_keys_open_nothing_else),
		CLAIM(a_key_that_is_gone_shuts_its_case_alone),
	};

	return cmocka_run_group_tests_name("vault damage", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * vault_guess.c - how many guesses at a passphrase were made lately.
 *
 * The vault has a clock of its own, `ran`: it goes on by what the machine's
 * clock has gone on since it was `last` looked at, and stands still when that
 * was set back. So setting it back frees nobody, and one that was wrong by
 * years for a day does not keep people out for years. */
#include "src/store/vault_db.h"

#define TEXT_OF(number) #number
#define TEXT(macro) TEXT_OF(macro)

static enum gb_code run_with(struct gb_vault *v, const char *sql, int64_t at,
			     const char *who, struct gb_err *err)
{
	struct gb_query q = { 0 };
	enum gb_code code = gb_query_make(&q, &v->db, sql, err);

	if (code != GB_OK)
		return code;
	gb_query_int(&q, 1, at);
	if (who)
		gb_query_text(&q, 2, who);
	code = gb_query_run(&q, err);
	gb_query_free(&q);
	return code;
}

/* Let the vault's clock go on. Gives: *ran. */
static enum gb_code go_on(struct gb_vault *v, int64_t *ran, struct gb_err *err)
{
	enum gb_code code = run_with(
		v,
		"insert into guess_clock(one, ran, last) values (1, 0, ?1)"
		" on conflict (one) do update"
		" set ran = ran + max(0, ?1 - last), last = ?1",
		v->env->now_s(v->env), NULL, err);

	return code == GB_OK
		       ? gb_db_number(&v->db, "select ran from guess_clock",
				      ran, err)
		       : code;
}

static enum gb_code count(struct gb_vault *v, const char *who, int64_t *n,
			  int64_t *oldest, struct gb_err *err)
{
	struct gb_query q = { 0 };
	bool has_row = false;
	enum gb_code code = gb_query_make(
		&q, &v->db,
		"select count(*), min(at) from guess where who = ?1", err);

	if (code == GB_OK) {
		gb_query_text(&q, 1, who);
		code = gb_query_next(&q, &has_row, err);
	}
	if (has_row) {
		*n = sqlite3_column_int64(q.stmt, 0);
		*oldest = sqlite3_column_int64(q.stmt, 1);
	}
	gb_query_free(&q);
	return code;
}

static enum gb_code must_wait(int64_t left_s, struct gb_err *err)
{
	int minutes = (int)((left_s + 59) / 60);

	return gb_fail(err, GB_WAIT,
		       "too many wrong passphrases were given: wait %d "
		       "minute%s, then try again",
		       minutes, minutes == 1 ? "" : "s");
}

enum gb_code gb_vault_guess(struct gb_vault *v, const char *who,
			    struct gb_err *err)
{
	int64_t ran = 0, n = 0, oldest = 0;
	enum gb_code code = gb_db_run(&v->db, "begin immediate", err);

	if (code == GB_OK)
		code = go_on(v, &ran, err);
	if (code == GB_OK)
		code = run_with(v,
				"delete from guess"
				" where at <= ?1 - " TEXT(GB_GUESS_WAIT_S),
				ran, NULL, err);
	if (code == GB_OK)
		code = count(v, who, &n, &oldest, err);
	if (code == GB_OK && n < GB_GUESSES)
		code = run_with(v, "insert into guess(at, who) values (?1, ?2)",
				ran, who, err);
	if (code == GB_OK)
		code = gb_db_run(&v->db, "commit", err);
	if (code != GB_OK) {
		gb_db_undo(&v->db);
		return code;
	}
	return n < GB_GUESSES ? GB_OK
			      : must_wait(oldest + GB_GUESS_WAIT_S - ran, err);
}

enum gb_code gb_vault_guess_right(struct gb_vault *v, const char *who,
				  struct gb_err *err)
{
	struct gb_query q = { 0 };
	enum gb_code code = gb_query_make(
		&q, &v->db, "delete from guess where who = ?1", err);

	if (code != GB_OK)
		return code;
	gb_query_text(&q, 1, who);
	code = gb_query_run(&q, err);
	gb_query_free(&q);
	return code;
}

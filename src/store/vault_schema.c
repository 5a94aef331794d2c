/* SPDX-License-Identifier: ISC
 * vault_schema.c - what a vault's file must hold, and nothing beside it. */
#include <string.h>

#include "src/store/vault_db.h"

/* In the file's header, where file(1) also finds it: "gbvt". */
#define APPLICATION_ID 0x67627674
#define VERSION 1

/* All that a vault's schema may hold, in order of name. The table of half-keys
 * is kept in order of its random ids, so its pages don't tell which was made
 * or used when. SQLite keeps these texts as they stand here, letter by
 * letter. */
static const struct {
	const char *name;
	const char *sql; /* NULL: SQLite's own index of a unique column */
} schema[] = {
	{ "account",
	  "CREATE TABLE account(n integer primary key, id text not null unique,"
	  " name text not null, sign_in text not null unique,"
	  " salt blob not null, lock blob not null,"
	  " code_lock blob not null) strict" },
	{ "draft",
	  "CREATE TABLE draft(id blob primary key, case_id blob not null,"
	  " owner blob not null, sealed blob not null)"
	  " strict, without rowid" },
	{ "half", "CREATE TABLE half(case_id blob primary key, e blob not null,"
		  " mark blob not null) strict, without rowid" },
	{ "seen",
	  "CREATE TABLE seen(one integer primary key check (one = 1),"
	  " seq integer not null, oid blob not null, self blob not null)"
	  " strict" },
	{ "setting",
	  "CREATE TABLE setting(name text primary key, value blob not null)"
	  " strict, without rowid" },
	{ "sqlite_autoindex_account_1", NULL },
	{ "sqlite_autoindex_account_2", NULL },
};

/* Of vaults in which guesses were once counted (now vault_guess.c): let be, and
 * used no more. */
#define IS_NOT_OLD                                                             \
	"coalesce(sql, '') not in ("                                           \
	"'CREATE TABLE guess(who text not null, at integer not null) strict'," \
	"'CREATE TABLE guess_clock(one integer primary key check (one = 1),"   \
	" ran integer not null, last integer not null) strict')"

enum gb_code gb_vault_fail_row(struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED,
		       "the vault is damaged: put back a good copy");
}

enum gb_code gb_vault_fill(const struct gb_db *db, struct gb_err *err)
{
	char *numbers = sqlite3_mprintf("pragma application_id = %d;"
					"pragma user_version = %d;",
					APPLICATION_ID, VERSION);
	enum gb_code code = numbers ? gb_db_run(db, "begin immediate", err)
				    : gb_fail_nomem(err);

	if (code == GB_OK)
		code = gb_db_run(db, numbers, err);
	for (size_t i = 0; i < GB_COUNT(schema) && code == GB_OK; i++)
		if (schema[i].sql)
			code = gb_db_run(db, schema[i].sql, err);
	if (code == GB_OK)
		code = gb_db_run(db, "commit", err);
	sqlite3_free(numbers);
	return code;
}

static enum gb_code check_version(const struct gb_db *db, struct gb_err *err)
{
	int64_t id = 0, version = 0;
	enum gb_code code = gb_db_number(db, "pragma application_id", &id, err);

	if (code == GB_OK)
		code = gb_db_number(db, "pragma user_version", &version, err);
	if (code != GB_OK)
		return code;
	if (id != APPLICATION_ID)
		return gb_fail(err, GB_TAMPERED,
			       "vault.db is not a guardbook vault: put back a "
			       "good copy");
	if (version > VERSION)
		return gb_fail(err, GB_TAMPERED,
			       "this casebook was made by a newer guardbook; "
			       "update the program");
	return version == VERSION ? GB_OK : gb_vault_fail_row(err);
}

static bool is_text(const struct gb_query *q, int at, const char *expected)
{
	const char *got = (const char *)sqlite3_column_text(q->stmt, at);

	return got && expected ? strcmp(got, expected) == 0 : got == expected;
}

/* A trigger or view, or another column, would do what our statements do not
 * say: the schema is ours to the letter. */
static enum gb_code check_schema(const struct gb_db *db, struct gb_err *err)
{
	struct gb_query q = { 0 };
	bool has_row = false, is_ours = true;
	size_t n = 0;
	enum gb_code code;

	code = gb_query_make(&q, db,
			     "select name, sql from sqlite_schema"
			     " where " IS_NOT_OLD " order by name",
			     err);
	while (code == GB_OK) {
		code = gb_query_next(&q, &has_row, err);
		if (!has_row)
			break;
		is_ours = is_ours && n < GB_COUNT(schema) &&
			  is_text(&q, 0, schema[n].name) &&
			  is_text(&q, 1, schema[n].sql);
		n++;
	}
	gb_query_free(&q);
	if (code != GB_OK || (is_ours && n == GB_COUNT(schema)))
		return code;
	return gb_fail(err, GB_TAMPERED,
		       "the vault holds what guardbook did not put there: put "
		       "back a good copy");
}

static enum gb_code check_whole(const struct gb_db *db, struct gb_err *err)
{
	struct gb_query q = { 0 };
	bool has_row = false, is_whole = false;
	enum gb_code code;

	code = gb_query_make(&q, db, "pragma integrity_check(1)", err);
	if (code == GB_OK)
		code = gb_query_next(&q, &has_row, err);
	if (has_row)
		is_whole = is_text(&q, 0, "ok");
	gb_query_free(&q);
	return code != GB_OK || is_whole ? code : gb_vault_fail_row(err);
}

enum gb_code gb_vault_inspect(const struct gb_db *db, struct gb_err *err)
{
	enum gb_code code = check_version(db, err);

	if (code == GB_OK)
		code = check_schema(db, err);
	return code == GB_OK ? check_whole(db, err) : code;
}

/* SPDX-License-Identifier: ISC
 * db.c - the one way this room talks to SQLite. */
#include <string.h>

#include "src/store/db.h"

/* How long to wait for another session that is writing. */
#define BUSY_MS 10000

/* clang-format off */
static const struct { int what, value; } settings[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE,             1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA,        0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER,        0 },
	{ SQLITE_DBCONFIG_ENABLE_VIEW,           0 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
	{ SQLITE_DBCONFIG_WRITABLE_SCHEMA,       0 },
	{ SQLITE_DBCONFIG_DQS_DML,               0 },
	{ SQLITE_DBCONFIG_DQS_DDL,               0 },
};

/* Well above what guardbook's own statements need. */
static const struct { int what, most; } limits[] = {
	{ SQLITE_LIMIT_LENGTH,              16 << 20 },
	{ SQLITE_LIMIT_SQL_LENGTH,          16 << 10 },
	{ SQLITE_LIMIT_COLUMN,              64 },
	{ SQLITE_LIMIT_EXPR_DEPTH,          64 },
	{ SQLITE_LIMIT_COMPOUND_SELECT,     4 },
	{ SQLITE_LIMIT_VDBE_OP,             25000 },
	{ SQLITE_LIMIT_FUNCTION_ARG,        8 },
	{ SQLITE_LIMIT_ATTACHED,            0 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER,     32 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH,       1 },
	{ SQLITE_LIMIT_WORKER_THREADS,      0 },
};
/* clang-format on */

static int harden(sqlite3 *lite)
{
	int rc = sqlite3_busy_timeout(lite, BUSY_MS);

	for (size_t i = 0; i < GB_COUNT(settings) && rc == SQLITE_OK; i++)
		rc = sqlite3_db_config(lite, settings[i].what,
				       settings[i].value, (int *)NULL);
	for (size_t i = 0; i < GB_COUNT(limits); i++)
		sqlite3_limit(lite, limits[i].what, limits[i].most);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(lite,
				  "pragma cell_size_check = on;"
				  "pragma mmap_size = 0;"
				  "pragma temp_store = memory;",
				  NULL, NULL, NULL);
	return rc;
}

enum gb_code gb_db_open(struct gb_db *db, const char *path, const char *what,
			struct gb_err *err)
{
	enum gb_code code;
	int rc;

	*db = (struct gb_db){ .what = what };
	rc = sqlite3_open_v2(path, &db->lite,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
				     SQLITE_OPEN_NOFOLLOW |
				     SQLITE_OPEN_EXRESCODE,
			     NULL);
	if (rc == SQLITE_OK)
		rc = harden(db->lite);
	if (rc == SQLITE_OK)
		return GB_OK;
	code = gb_db_fail(db, rc, err);
	gb_db_close(db);
	return code;
}

void gb_db_close(struct gb_db *db)
{
	sqlite3_close(db->lite);
	*db = (struct gb_db){ 0 };
}

enum gb_code gb_db_fail(const struct gb_db *db, int rc, struct gb_err *err)
{
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return gb_fail_nomem(err);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
	case SQLITE_FORMAT:
		return gb_fail(err, GB_TAMPERED,
			       "%s is damaged, or is not guardbook's: put back "
			       "a good copy",
			       db->what);
	case SQLITE_CONSTRAINT:
		return gb_fail(err, GB_CONFLICT, "%s holds that already",
			       db->what);
	case SQLITE_TOOBIG:
		return gb_fail(err, GB_INVALID, "that is too large for %s",
			       db->what);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return gb_fail(err, GB_IO,
			       "%s is in use by another session: try again",
			       db->what);
	case SQLITE_FULL:
		return gb_fail(err, GB_IO,
			       "the disk is full: %s was left as it was",
			       db->what);
	default:
		return gb_fail(err, GB_IO, "%s could not be used: %s", db->what,
			       sqlite3_errstr(rc));
	}
}

enum gb_code gb_db_run(const struct gb_db *db, const char *sql,
		       struct gb_err *err)
{
	int rc = sqlite3_exec(db->lite, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? GB_OK : gb_db_fail(db, rc, err);
}

void gb_db_undo(const struct gb_db *db)
{
	/* SQLite may have ended it by itself; and a rollback that fails has
	 * nobody to tell: the next statement will. */
	if (!sqlite3_get_autocommit(db->lite))
		sqlite3_exec(db->lite, "rollback", NULL, NULL, NULL);
}

enum gb_code gb_db_number(const struct gb_db *db, const char *sql, int64_t *out,
			  struct gb_err *err)
{
	struct gb_query q = { 0 };
	bool has_row = false;
	enum gb_code code = gb_query_make(&q, db, sql, err);

	*out = 0;
	if (code == GB_OK)
		code = gb_query_next(&q, &has_row, err);
	if (has_row)
		*out = sqlite3_column_int64(q.stmt, 0);
	gb_query_free(&q);
	return code;
}

enum gb_code gb_query_make(struct gb_query *q, const struct gb_db *db,
			   const char *sql, struct gb_err *err)
{
	int rc;

	*q = (struct gb_query){ .db = db };
	rc = sqlite3_prepare_v2(db->lite, sql, -1, &q->stmt, NULL);
	return rc == SQLITE_OK ? GB_OK : gb_db_fail(db, rc, err);
}

void gb_query_free(struct gb_query *q)
{
	sqlite3_finalize(q->stmt);
	*q = (struct gb_query){ 0 };
}

static void remember(struct gb_query *q, int rc)
{
	if (q->failed == SQLITE_OK)
		q->failed = rc;
}

void gb_query_text(struct gb_query *q, int at, const char *text)
{
	remember(q, sqlite3_bind_text64(q->stmt, at, text, strlen(text),
					SQLITE_STATIC, SQLITE_UTF8));
}

void gb_query_blob(struct gb_query *q, int at, const void *bytes,
		   size_t n_bytes)
{
	/* A NULL pointer would bind SQL's null: an empty blob is a value. */
	remember(q, sqlite3_bind_blob64(q->stmt, at, n_bytes ? bytes : "",
					n_bytes, SQLITE_STATIC));
}

void gb_query_int(struct gb_query *q, int at, int64_t value)
{
	remember(q, sqlite3_bind_int64(q->stmt, at, value));
}

void gb_query_end(struct gb_query *q)
{
	sqlite3_reset(q->stmt);
	sqlite3_clear_bindings(q->stmt);
	q->failed = SQLITE_OK;
}

enum gb_code gb_query_next(struct gb_query *q, bool *has_row,
			   struct gb_err *err)
{
	int rc = q->failed != SQLITE_OK ? q->failed : sqlite3_step(q->stmt);

	*has_row = rc == SQLITE_ROW;
	if (*has_row)
		return GB_OK;
	gb_query_end(q);
	return rc == SQLITE_DONE ? GB_OK : gb_db_fail(q->db, rc, err);
}

enum gb_code gb_query_run(struct gb_query *q, struct gb_err *err)
{
	bool has_row = true;
	enum gb_code code = GB_OK;

	while (has_row)
		code = gb_query_next(q, &has_row, err);
	return code;
}

const unsigned char *gb_query_bytes(const struct gb_query *q, int at,
				    size_t n_bytes)
{
	if (sqlite3_column_type(q->stmt, at) != SQLITE_BLOB ||
	    (size_t)sqlite3_column_bytes(q->stmt, at) != n_bytes)
		return NULL;
	return sqlite3_column_blob(q->stmt, at);
}

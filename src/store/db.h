/* db.h - the one way this room talks to SQLite: opened hardened, every failure
 * turned into ours. Only src/store includes it. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "guardbook/err.h"

/* All zeros is a closed one. */
struct db {
	sqlite3 *lite;
	const char *what; /* "the vault": how messages call it; borrowed */
};

/* Open `path`, which must exist and be absolute, or ":memory:".
 * Fails: as db_fail(); `db` is then closed. */
GB_MUST_CHECK
enum gb_code db_open(struct db *db, const char *path, const char *what,
		     struct gb_err *err);
void db_close(struct db *db); /* all zeros is fine */

/* Say what SQLite's result `rc` means. Never SQLite's own sentence: that may
 * quote the words that somebody typed.
 * Gives: GB_NOMEM, GB_TAMPERED (not a database, damaged), GB_CONFLICT (a row
 * of that key is there already), GB_INVALID (too large), else GB_IO. */
enum gb_code db_fail(const struct db *db, int rc, struct gb_err *err);

/* Run statements that give no rows, or none that matter. */
GB_MUST_CHECK
enum gb_code db_run(const struct db *db, const char *sql, struct gb_err *err);
/* Take back a transaction, if one is open. */
void db_undo(const struct db *db);
/* The first number of the first row of `sql`; 0 if there is no row. */
GB_MUST_CHECK
enum gb_code db_number(const struct db *db, const char *sql, int64_t *out,
		       struct gb_err *err);

/* One prepared statement. A value that could not be bound is remembered, and
 * the next step reports it. All zeros is none. */
struct query {
	const struct db *db; /* borrowed */
	sqlite3_stmt *stmt;
	int failed; /* SQLite's code of the first bind that failed */
};

GB_MUST_CHECK
enum gb_code query_make(struct query *q, const struct db *db, const char *sql,
			struct gb_err *err);
void query_free(struct query *q); /* all zeros is fine */

/* Bind parameter `at` (1..). Text and blobs are borrowed until the statement
 * has ended. */
void query_text(struct query *q, int at, const char *text);
void query_blob(struct query *q, int at, const void *bytes, size_t n_bytes);
void query_int(struct query *q, int at, int64_t value);

/* Go to the next row. Gives: *has_row; at the end and on failure it is false
 * and the statement is ready for new values. */
GB_MUST_CHECK
enum gb_code query_next(struct query *q, bool *has_row, struct gb_err *err);
/* Run to the end, past any rows. */
GB_MUST_CHECK
enum gb_code query_run(struct query *q, struct gb_err *err);

/* Column `at` (0..) if it is a blob of just `n_bytes`, borrowed until the next
 * step; else NULL: the row is not one that guardbook wrote. */
const unsigned char *query_bytes(const struct query *q, int at, size_t n_bytes);

#endif

/* db.h - the one way this room talks to SQLite: opened hardened, every failure
 * turned into ours. Only src/store includes it. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "guardbook/err.h"

/* All zeros is a closed one. */
struct gb_db {
	sqlite3 *lite;
	const char *what; /* "the vault": how messages call it; borrowed */
};

/* Open `path`, which must exist and be absolute, or ":memory:".
 * Fails: as gb_db_fail(); `db` is then closed. */
GB_MUST_CHECK
enum gb_code gb_db_open(struct gb_db *db, const char *path, const char *what,
			struct gb_err *err);
void gb_db_close(struct gb_db *db); /* all zeros is fine */

/* Say what SQLite's result `rc` means. Never SQLite's own sentence: that may
 * quote the words that somebody typed.
 * Gives: GB_NOMEM, GB_TAMPERED (not a database, damaged), GB_CONFLICT (a row
 * of that key is there already), GB_INVALID (too large), else GB_IO. */
enum gb_code gb_db_fail(const struct gb_db *db, int rc, struct gb_err *err);

/* Run statements that give no rows, or none that matter. */
GB_MUST_CHECK
enum gb_code gb_db_run(const struct gb_db *db, const char *sql,
		       struct gb_err *err);
/* Take back a transaction, if one is open. */
void gb_db_undo(const struct gb_db *db);
/* The first number of the first row of `sql`; 0 if there is no row. */
GB_MUST_CHECK
enum gb_code gb_db_number(const struct gb_db *db, const char *sql, int64_t *out,
			  struct gb_err *err);

/* One prepared statement. A value that could not be bound is remembered, and
 * the next step reports it. All zeros is none. */
struct gb_query {
	const struct gb_db *db; /* borrowed */
	sqlite3_stmt *stmt;
	int failed; /* SQLite's code of the first bind that failed */
};

GB_MUST_CHECK
enum gb_code gb_query_make(struct gb_query *q, const struct gb_db *db,
			   const char *sql, struct gb_err *err);
void gb_query_free(struct gb_query *q); /* all zeros is fine */

/* Bind parameter `at` (1..). Text and blobs are borrowed until the statement
 * has ended. */
void gb_query_text(struct gb_query *q, int at, const char *text);
void gb_query_blob(struct gb_query *q, int at, const void *bytes,
		   size_t n_bytes);
void gb_query_int(struct gb_query *q, int at, int64_t value);

/* Go to the next row. Gives: *has_row; at the end and on failure it is false
 * and the statement is ready for new values. */
GB_MUST_CHECK
enum gb_code gb_query_next(struct gb_query *q, bool *has_row,
			   struct gb_err *err);
/* Leave the rows that are left: ready for new values. */
void gb_query_end(struct gb_query *q);
/* Run to the end, past any rows. */
GB_MUST_CHECK
enum gb_code gb_query_run(struct gb_query *q, struct gb_err *err);

/* Column `at` (0..) if it is a blob of just `n_bytes`, borrowed until the next
 * step; else NULL: the row is not one that guardbook wrote. */
const unsigned char *gb_query_bytes(const struct gb_query *q, int at,
				    size_t n_bytes);

#endif

/* SPDX-License-Identifier: ISC
 * vault_account.c - who may sign in, settings, and the newest entry seen. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/buf.h"
#include "src/store/vault_db.h"

/* --- accounts ------------------------------------------------------------- */

enum gb_code gb_vault_account_add(struct gb_vault *v,
				  const struct gb_account *a,
				  struct gb_err *err)
{
	struct gb_query q = { 0 };
	enum gb_code code;

	code = gb_query_make(&q, &v->db,
			     "insert into account"
			     "(id, name, sign_in, salt, lock, code_lock)"
			     " values (?1, ?2, ?3, ?4, ?5, ?6)",
			     err);
	if (code != GB_OK)
		return code;
	gb_query_text(&q, 1, a->id);
	gb_query_text(&q, 2, a->name);
	gb_query_text(&q, 3, a->sign_in);
	gb_query_blob(&q, 4, a->salt, sizeof(a->salt));
	gb_query_blob(&q, 5, a->lock, sizeof(a->lock));
	gb_query_blob(&q, 6, a->code_lock, sizeof(a->code_lock));
	code = gb_query_run(&q, err);
	gb_query_free(&q);
	if (code == GB_CONFLICT)
		return gb_fail(err, GB_CONFLICT,
			       "that sign-in name is taken: choose another");
	return code;
}

/* Column `at` into `to`, if it fits there as a string. */
static bool take_text(const struct gb_query *q, int at, char *to, size_t room)
{
	const unsigned char *text = sqlite3_column_text(q->stmt, at);
	size_t n = (size_t)sqlite3_column_bytes(q->stmt, at);

	if (!text || n >= room || memchr(text, '\0', n))
		return false;
	memcpy(to, text, n + 1);
	return true;
}

static bool take_bytes(const struct gb_query *q, int at, void *to,
		       size_t n_bytes)
{
	const unsigned char *bytes = gb_query_bytes(q, at, n_bytes);

	if (bytes)
		memcpy(to, bytes, n_bytes);
	return bytes != NULL;
}

static bool take_account(const struct gb_query *q, struct gb_account *a)
{
	return take_text(q, 0, a->id, sizeof(a->id)) &&
	       take_text(q, 1, a->name, sizeof(a->name)) &&
	       take_text(q, 2, a->sign_in, sizeof(a->sign_in)) &&
	       take_bytes(q, 3, a->salt, sizeof(a->salt)) &&
	       take_bytes(q, 4, a->lock, sizeof(a->lock)) &&
	       take_bytes(q, 5, a->code_lock, sizeof(a->code_lock));
}

enum gb_code gb_vault_accounts(struct gb_vault *v, struct gb_account **out,
			       size_t *n, struct gb_err *err)
{
	struct gb_query q = { 0 };
	struct gb_buf all = { 0 };
	bool has_row = false;
	enum gb_code code;

	*out = NULL;
	*n = 0;
	code = gb_query_make(&q, &v->db,
			     "select id, name, sign_in, salt, lock, code_lock"
			     " from account order by n",
			     err);
	while (code == GB_OK) {
		struct gb_account a = { 0 };

		code = gb_query_next(&q, &has_row, err);
		if (!has_row)
			break;
		if (take_account(&q, &a))
			gb_buf_put(&all, &a, sizeof(a));
		else
			code = gb_vault_fail_row(err);
	}
	if (code == GB_OK)
		code = gb_buf_done(&all, err);
	gb_query_free(&q);
	if (code != GB_OK) {
		gb_buf_free(&all);
		return code;
	}
	*n = all.len / sizeof(**out);
	*out = (struct gb_account *)(void *)all.data;
	return GB_OK;
}

enum gb_code gb_vault_relock(struct gb_vault *v, const char *id,
			     const unsigned char was[GB_LOCK_BYTES],
			     const unsigned char fresh[GB_LOCK_BYTES],
			     struct gb_err *err)
{
	struct gb_query q = { 0 };
	enum gb_code code;

	code = gb_query_make(&q, &v->db,
			     "update account set lock = ?3"
			     " where id = ?1 and lock = ?2",
			     err);
	if (code != GB_OK)
		return code;
	gb_query_text(&q, 1, id);
	gb_query_blob(&q, 2, was, GB_LOCK_BYTES);
	gb_query_blob(&q, 3, fresh, GB_LOCK_BYTES);
	code = gb_query_run(&q, err);
	if (code == GB_OK && sqlite3_changes(v->db.lite) == 0)
		code = gb_fail(err, GB_CONFLICT,
			       "this passphrase was changed meanwhile: sign in "
			       "again");
	gb_query_free(&q);
	return code;
}

/* --- settings ------------------------------------------------------------- */

enum gb_code gb_vault_get(struct gb_vault *v, const char *name,
			  struct gb_buf *out, struct gb_err *err)
{
	struct gb_query q = { 0 };
	bool has_row = false;
	enum gb_code code;

	code = gb_query_make(&q, &v->db,
			     "select value from setting where name = ?1", err);
	if (code == GB_OK) {
		gb_query_text(&q, 1, name);
		code = gb_query_next(&q, &has_row, err);
	}
	if (has_row) {
		const void *bytes = sqlite3_column_blob(q.stmt, 0);

		gb_buf_put(out, bytes, (size_t)sqlite3_column_bytes(q.stmt, 0));
		code = gb_buf_done(out, err);
	} else if (code == GB_OK) {
		code = gb_fail(err, GB_NOT_FOUND, "%s was never set", name);
	}
	gb_query_free(&q);
	return code;
}

enum gb_code gb_vault_set(struct gb_vault *v, const char *name,
			  const void *bytes, size_t n_bytes, struct gb_err *err)
{
	struct gb_query q = { 0 };
	enum gb_code code;

	code = gb_query_make(&q, &v->db,
			     "insert into setting(name, value) values (?1, ?2)"
			     " on conflict (name) do update set value = ?2",
			     err);
	if (code != GB_OK)
		return code;
	gb_query_text(&q, 1, name);
	gb_query_blob(&q, 2, bytes, n_bytes);
	code = gb_query_run(&q, err);
	gb_query_free(&q);
	return code;
}

/* --- the newest entry seen ------------------------------------------------ */

enum gb_code gb_vault_seen(struct gb_vault *v, struct gb_seen *out,
			   struct gb_err *err)
{
	struct gb_query q = { 0 };
	struct gb_seen seen = { 0 };
	bool has_row = false;
	enum gb_code code;

	*out = seen;
	code = gb_query_make(&q, &v->db, "select seq, oid, self from seen",
			     err);
	if (code == GB_OK)
		code = gb_query_next(&q, &has_row, err);
	if (has_row) {
		seen.seq = (uint64_t)sqlite3_column_int64(q.stmt, 0);
		if (take_bytes(&q, 1, seen.oid, sizeof(seen.oid)) &&
		    take_bytes(&q, 2, seen.self, sizeof(seen.self)))
			*out = seen;
		else
			code = gb_vault_fail_row(err);
	}
	gb_query_free(&q);
	return code;
}

enum gb_code gb_vault_see(struct gb_vault *v, const struct gb_seen *seen,
			  struct gb_err *err)
{
	struct gb_query q = { 0 };
	enum gb_code code;

	if (seen->seq > INT64_MAX)
		return gb_fail(err, GB_INVALID,
			       "no ledger has that many entries");
	code = gb_query_make(
		&q, &v->db,
		"insert into seen(one, seq, oid, self)"
		" values (1, ?1, ?2, ?3) on conflict (one) do update"
		" set seq = ?1, oid = ?2, self = ?3 where seq < ?1",
		err);
	if (code != GB_OK)
		return code;
	gb_query_int(&q, 1, (int64_t)seen->seq);
	gb_query_blob(&q, 2, seen->oid, sizeof(seen->oid));
	gb_query_blob(&q, 3, seen->self, sizeof(seen->self));
	code = gb_query_run(&q, err);
	gb_query_free(&q);
	return code;
}

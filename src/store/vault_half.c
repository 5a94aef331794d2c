/* SPDX-License-Identifier: ISC
 * vault_half.c - half-keys and their stock.
 *
 * A half-key that was changed or swapped would make a case unreadable without
 * a word: every row carries a mark over its id and its bytes. SQLite's own
 * memory keeps a copy of the pages it has read; only ours is wiped. */
#include <string.h>

#include "guardbook/buf.h"
#include "guardbook/hash.h"
#include "src/store/vault_db.h"

#define MARK_BYTES 16
#define MARK_NAME "guardbook-half-v1"
#define MARK_NAME_BYTES (sizeof(MARK_NAME) - 1)
#define STOCKED "stocked" /* the setting that counts pairs ever made */

/* The mark of a row: the front of H(name | case id | E). */
static void make_mark(unsigned char mark[MARK_BYTES],
		      const unsigned char *case_id, const unsigned char *e)
{
	unsigned char text[MARK_NAME_BYTES + GB_CASE_ID_BYTES + GB_KEY_BYTES];
	unsigned char hash[GB_HASH_BYTES];

	memcpy(text, MARK_NAME, MARK_NAME_BYTES);
	memcpy(text + MARK_NAME_BYTES, case_id, GB_CASE_ID_BYTES);
	memcpy(text + MARK_NAME_BYTES + GB_CASE_ID_BYTES, e, GB_KEY_BYTES);
	gb_hash(hash, text, sizeof(text));
	memcpy(mark, hash, MARK_BYTES);
	explicit_bzero(text, sizeof(text));
}

static enum gb_code read_half(const struct gb_query *q,
			      const unsigned char *case_id, struct gb_key **e,
			      struct gb_err *err)
{
	const unsigned char *bytes = gb_query_bytes(q, 0, GB_KEY_BYTES);
	const unsigned char *kept = gb_query_bytes(q, 1, MARK_BYTES);
	unsigned char mark[MARK_BYTES];

	if (!bytes || !kept)
		return gb_vault_fail_row(err);
	make_mark(mark, case_id, bytes);
	if (!gb_same(mark, kept, MARK_BYTES))
		return gb_vault_fail_row(err);
	return gb_key_from(e, bytes, err);
}

enum gb_code gb_vault_half(struct gb_vault *v,
			   const unsigned char case_id[GB_CASE_ID_BYTES],
			   struct gb_key **e, struct gb_err *err)
{
	static const char sql[] = "select e, mark from half where case_id = ?1";
	struct gb_query *q = &v->half;
	bool has_row = false;
	enum gb_code code = GB_OK;

	*e = NULL;
	/* Every change asks: it is made once. */
	if (!q->stmt)
		code = gb_query_make(q, &v->db, sql, err);
	if (code != GB_OK)
		return code;
	gb_query_blob(q, 1, case_id, GB_CASE_ID_BYTES);
	code = gb_query_next(q, &has_row, err);
	if (has_row) {
		code = read_half(q, case_id, e, err);
		gb_query_end(q);
	} else if (code == GB_OK) {
		code = gb_fail(err, GB_NOT_FOUND,
			       "the vault has no key for this case");
	}
	return code;
}

static enum gb_code add_one(struct gb_vault *v, struct gb_query *q,
			    struct gb_err *err)
{
	unsigned char case_id[GB_CASE_ID_BYTES], e[GB_KEY_BYTES];
	unsigned char mark[MARK_BYTES];
	enum gb_code code;

	v->env->random(v->env, case_id, sizeof(case_id));
	v->env->random(v->env, e, sizeof(e));
	make_mark(mark, case_id, e);
	gb_query_blob(q, 1, case_id, sizeof(case_id));
	gb_query_blob(q, 2, e, sizeof(e));
	gb_query_blob(q, 3, mark, sizeof(mark));
	code = gb_query_run(q, err);
	explicit_bzero(e, sizeof(e));
	return code;
}

enum gb_code gb_vault_stocked(struct gb_vault *v, uint64_t *n,
			      struct gb_err *err)
{
	struct gb_buf kept = { 0 };
	struct gb_view view;
	enum gb_code code = gb_vault_get(v, STOCKED, &kept, err);

	*n = 0;
	view = gb_view_of(kept.data, kept.len);
	if (code == GB_NOT_FOUND)
		code = GB_OK;
	else if (code == GB_OK)
		*n = gb_take_u64(&view);
	if (code == GB_OK && view.failed)
		code = gb_vault_fail_row(err);
	gb_buf_free(&kept);
	return code;
}

static enum gb_code count_stock(struct gb_vault *v, size_t n,
				struct gb_err *err)
{
	struct gb_buf kept = { 0 };
	uint64_t had = 0;
	enum gb_code code = gb_vault_stocked(v, &had, err);

	gb_buf_u64(&kept, had + n);
	if (code == GB_OK)
		code = gb_buf_done(&kept, err);
	if (code == GB_OK)
		code = gb_vault_set(v, STOCKED, kept.data, kept.len, err);
	gb_buf_free(&kept);
	return code;
}

enum gb_code gb_vault_stock_add(struct gb_vault *v, size_t n,
				struct gb_err *err)
{
	struct gb_query q = { 0 };
	enum gb_code code;

	code = gb_query_make(&q, &v->db,
			     "insert into half(case_id, e, mark)"
			     " values (?1, ?2, ?3)",
			     err);
	if (code == GB_OK)
		code = gb_db_run(&v->db, "begin immediate", err);
	for (size_t i = 0; i < n && code == GB_OK; i++)
		code = add_one(v, &q, err);
	if (code == GB_OK)
		code = count_stock(v, n, err);
	if (code == GB_OK)
		code = gb_db_run(&v->db, "commit", err);
	gb_query_free(&q);
	if (code != GB_OK)
		gb_db_undo(&v->db);
	return code;
}

enum gb_code gb_vault_case_ids(struct gb_vault *v, unsigned char **ids,
			       size_t *n, struct gb_err *err)
{
	struct gb_query q = { 0 };
	struct gb_buf all = { 0 };
	bool has_row = true;
	enum gb_code code;

	*ids = NULL;
	*n = 0;
	code = gb_query_make(&q, &v->db, "select case_id from half", err);
	while (code == GB_OK) {
		const unsigned char *id;

		code = gb_query_next(&q, &has_row, err);
		if (!has_row)
			break;
		id = gb_query_bytes(&q, 0, GB_CASE_ID_BYTES);
		if (id)
			gb_buf_put(&all, id, GB_CASE_ID_BYTES);
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
	*ids = all.data;
	*n = all.len / GB_CASE_ID_BYTES;
	return GB_OK;
}

enum gb_code gb_vault_case_after(struct gb_vault *v,
				 const unsigned char from[GB_CASE_ID_BYTES],
				 unsigned char id[GB_CASE_ID_BYTES],
				 struct gb_err *err)
{
	static const char sql[] =
		"select case_id from half where case_id > ?1"
		" and case_id not in (select case_id from draft)"
		" order by case_id limit 1";
	struct gb_query *q = &v->case_after;
	const unsigned char *found = NULL;
	bool has_row = false;
	enum gb_code code = GB_OK;

	if (!q->stmt)
		code = gb_query_make(q, &v->db, sql, err);
	if (code != GB_OK)
		return code;
	gb_query_blob(q, 1, from, GB_CASE_ID_BYTES);
	code = gb_query_next(q, &has_row, err);
	if (has_row)
		found = gb_query_bytes(q, 0, GB_CASE_ID_BYTES);
	if (found)
		memcpy(id, found, GB_CASE_ID_BYTES);
	else if (has_row)
		code = gb_vault_fail_row(err);
	else if (code == GB_OK)
		code = gb_fail(err, GB_NOT_FOUND,
			       "the vault has no case key behind this");
	gb_query_end(q);
	return code;
}

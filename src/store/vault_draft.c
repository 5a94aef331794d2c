/* SPDX-License-Identifier: ISC
 * vault_draft.c - drafts, as sealed bytes. */
#include <stdlib.h>
#include <string.h>

#include "src/store/vault_db.h"

enum gb_code gb_vault_draft_keep(struct gb_vault *v,
				 const struct gb_vault_draft *d,
				 const unsigned char *mark, struct gb_err *err)
{
	struct gb_query q = { 0 };
	enum gb_code code;

	code = gb_query_make(
		&q, &v->db,
		mark ? "update draft set case_id = ?2, owner = ?3, sealed = ?4"
		       " where id = ?1 and substr(sealed, 1, length(?5)) = ?5"
		     : "insert into draft(id, case_id, owner, sealed)"
		       " values (?1, ?2, ?3, ?4)",
		err);
	if (code != GB_OK)
		return code;
	gb_query_blob(&q, 1, d->id, sizeof(d->id));
	gb_query_blob(&q, 2, d->case_id, sizeof(d->case_id));
	gb_query_blob(&q, 3, d->owner.data, d->owner.len);
	gb_query_blob(&q, 4, d->sealed.data, d->sealed.len);
	if (mark)
		gb_query_blob(&q, 5, mark, GB_DRAFT_MARK_BYTES);
	code = gb_query_run(&q, err);
	if (code == GB_CONFLICT ||
	    (code == GB_OK && sqlite3_changes(v->db.lite) == 0))
		code = gb_fail(err, GB_CONFLICT,
			       "this draft was changed at another screen");
	gb_query_free(&q);
	return code;
}

enum gb_code gb_vault_draft_drop(struct gb_vault *v,
				 const unsigned char id[GB_DRAFT_ID_BYTES],
				 struct gb_err *err)
{
	struct gb_query q = { 0 };
	enum gb_code code = gb_query_make(
		&q, &v->db, "delete from draft where id = ?1", err);

	if (code != GB_OK)
		return code;
	gb_query_blob(&q, 1, id, GB_DRAFT_ID_BYTES);
	code = gb_query_run(&q, err);
	gb_query_free(&q);
	return code;
}

static void take_blob(const struct gb_query *q, int at, struct gb_buf *to)
{
	gb_buf_put(to, sqlite3_column_blob(q->stmt, at),
		   (size_t)sqlite3_column_bytes(q->stmt, at));
}

static enum gb_code take_draft(const struct gb_query *q,
			       struct gb_vault_draft *d, struct gb_err *err)
{
	const unsigned char *id = gb_query_bytes(q, 0, sizeof(d->id));
	const unsigned char *of = gb_query_bytes(q, 1, sizeof(d->case_id));
	enum gb_code code;

	if (!id || !of)
		return gb_vault_fail_row(err);
	memcpy(d->id, id, sizeof(d->id));
	memcpy(d->case_id, of, sizeof(d->case_id));
	take_blob(q, 2, &d->owner);
	take_blob(q, 3, &d->sealed);
	code = gb_buf_done(&d->owner, err);
	return code == GB_OK ? gb_buf_done(&d->sealed, err) : code;
}

enum gb_code gb_vault_drafts(struct gb_vault *v, struct gb_vault_draft **out,
			     size_t *n, struct gb_err *err)
{
	struct gb_query q = { 0 };
	struct gb_buf all = { 0 };
	bool has_row = false;
	enum gb_code code;

	*out = NULL;
	*n = 0;
	code = gb_query_make(
		&q, &v->db,
		"select id, case_id, owner, sealed from draft order by id",
		err);
	while (code == GB_OK) {
		struct gb_vault_draft d = { 0 };

		code = gb_query_next(&q, &has_row, err);
		if (!has_row)
			break;
		code = take_draft(&q, &d, err);
		gb_buf_put(&all, &d, sizeof(d));
		if (all.failed) {
			gb_buf_free(&d.owner);
			gb_buf_free(&d.sealed);
			code = gb_buf_done(&all, err);
		}
	}
	gb_query_free(&q);
	*out = (struct gb_vault_draft *)(void *)all.data;
	*n = all.len / sizeof(**out);
	if (code != GB_OK) {
		gb_vault_drafts_free(*out, *n);
		*out = NULL;
		*n = 0;
	}
	return code;
}

void gb_vault_drafts_free(struct gb_vault_draft *d, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		gb_buf_free(&d[i].owner);
		gb_buf_free(&d[i].sealed);
	}
	free(d);
}

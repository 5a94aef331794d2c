/* SPDX-License-Identifier: ISC
 * index.c - the list of what one person may read: made, filled, emptied.
 *
 * Table `row` has one short row a case; `found` (FTS5) has under the same
 * rowid all the text that the find box looks through. */
#include <stdlib.h>

#include "guardbook/buf.h"
#include "src/store/index_db.h"

/* The three orders each have an index which also holds what filters ask for,
 * so that counting never visits the rows themselves. */
const char gb_index_schema[] =
	"create table row("
	" id integer primary key, case_id blob not null unique,"
	" name text, kind text, type text, state text, title text, about text,"
	" held_by text, held_ids text, people text, opened_s integer,"
	" changed_s integer, due_s integer, urgent integer, changes integer) "
	"strict;"
	"create index by_opened on row"
	"(opened_s, id, state, type, held_ids, due_s);"
	"create index by_changed on row"
	"(changed_s, id, state, type, held_ids, due_s);"
	"create index by_due on row(due_s, id, state, type, held_ids);"
	"create virtual table found using fts5("
	" text, columnsize = 0, prefix = '1 2',"
	" tokenize = 'unicode61 remove_diacritics 2');";

static const char put_row[] =
	"insert into row(case_id, name, kind, type, state, title, about,"
	" held_by, held_ids, opened_s, changed_s, due_s, urgent, changes,"
	" people) values"
	" (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
	" on conflict (case_id) do update set name = ?2, kind = ?3, type = ?4,"
	" state = ?5, title = ?6, about = ?7, held_by = ?8, held_ids = ?9,"
	" opened_s = ?10, changed_s = ?11, due_s = ?12, urgent = ?13,"
	" changes = ?14, people = ?15 returning id";

static const char put_words[] =
	"insert or replace into found(rowid, text) values (?1, ?2)";
static const char drop_words[] = "delete from found where rowid ="
				 " (select id from row where case_id = ?1)";
static const char drop_row[] = "delete from row where case_id = ?1";

enum gb_code gb_index_ready(struct gb_index *ix, struct gb_err *err)
{
	/* What is dropped is to be gone, wherever its bytes were. */
	enum gb_code code =
		gb_db_run(&ix->db, "pragma secure_delete = on", err);

	if (code == GB_OK)
		code = gb_query_make(&ix->put_row, &ix->db, put_row, err);
	if (code == GB_OK)
		code = gb_query_make(&ix->put_words, &ix->db, put_words, err);
	if (code == GB_OK)
		code = gb_query_make(&ix->drop_words, &ix->db, drop_words, err);
	if (code == GB_OK)
		code = gb_query_make(&ix->drop_row, &ix->db, drop_row, err);
	return code;
}

enum gb_code gb_index_create(struct gb_index **out, struct gb_err *err)
{
	struct gb_index *ix = calloc(1, sizeof(*ix));
	enum gb_code code;

	*out = NULL;
	if (!ix)
		return gb_fail_nomem(err);
	code = gb_db_open(&ix->db, ":memory:", "the list of cases", err);
	if (code == GB_OK)
		code = gb_db_run(&ix->db, gb_index_schema, err);
	if (code == GB_OK)
		code = gb_index_ready(ix, err);
	if (code != GB_OK) {
		gb_index_free(ix);
		return code;
	}
	*out = ix;
	return GB_OK;
}

void gb_index_free(struct gb_index *ix)
{
	if (!ix)
		return;
	gb_query_free(&ix->put_row);
	gb_query_free(&ix->put_words);
	gb_query_free(&ix->drop_row);
	gb_query_free(&ix->drop_words);
	gb_db_close(&ix->db);
	free(ix);
}

/* Two statements that belong together: by themselves they are a batch of one;
 * within a batch, one that failed breaks the whole. */
static enum gb_code start(struct gb_index *ix, bool *is_alone,
			  struct gb_err *err)
{
	*is_alone = sqlite3_get_autocommit(ix->db.lite) && !ix->is_broken;
	return *is_alone ? gb_index_begin(ix, err) : GB_OK;
}

static enum gb_code finish(struct gb_index *ix, bool is_alone,
			   enum gb_code code, struct gb_err *err)
{
	if (is_alone && code == GB_OK)
		return gb_index_commit(ix, err);
	if (is_alone)
		gb_db_undo(&ix->db);
	else if (code != GB_OK)
		ix->is_broken = true;
	return code;
}

static enum gb_code write_row(struct gb_index *ix, const struct gb_row *row,
			      int64_t *id, struct gb_err *err)
{
	struct gb_query *q = &ix->put_row;
	bool has_row;
	enum gb_code code;

	gb_query_blob(q, 1, row->case_id, sizeof(row->case_id));
	gb_query_text(q, 2, row->name);
	gb_query_text(q, 3, row->kind);
	gb_query_text(q, 4, row->type);
	gb_query_text(q, 5, row->state);
	gb_query_text(q, 6, row->title);
	gb_query_text(q, 7, row->about);
	gb_query_text(q, 8, row->with);
	gb_query_text(q, 9, row->with_ids);
	gb_query_int(q, 10, row->opened_s);
	gb_query_int(q, 11, row->changed_s);
	gb_query_int(q, 12, row->due_s ? row->due_s : INDEX_NO_DATE);
	gb_query_int(q, 13, row->urgent);
	gb_query_int(q, 14, row->changes);
	gb_query_text(q, 15, row->people);
	code = gb_query_next(q, &has_row, err);
	if (code != GB_OK)
		return code;
	*id = sqlite3_column_int64(q->stmt, 0);
	return gb_query_run(q, err);
}

static enum gb_code write_words(struct gb_index *ix, const struct gb_row *row,
				int64_t id, struct gb_err *err)
{
	struct gb_query *q = &ix->put_words;
	struct gb_buf text = { 0 };
	enum gb_code code;

	gb_buf_printf(&text, "%s\n%s\n%s\n%s\n%s", row->name, row->title,
		      row->about, row->with, row->words);
	code = gb_buf_done(&text, err);
	if (code == GB_OK) {
		gb_query_int(q, 1, id);
		gb_query_text(q, 2, gb_buf_string(&text));
		code = gb_query_run(q, err);
	}
	gb_buf_free(&text);
	return code;
}

enum gb_code gb_index_put(struct gb_index *ix, const struct gb_row *row,
			  struct gb_err *err)
{
	int64_t id = 0;
	bool is_alone;
	enum gb_code code = start(ix, &is_alone, err);

	if (code != GB_OK)
		return code;
	code = write_row(ix, row, &id, err);
	if (code == GB_OK)
		code = write_words(ix, row, id, err);
	return finish(ix, is_alone, code, err);
}

enum gb_code gb_index_drop(struct gb_index *ix,
			   const unsigned char case_id[GB_CASE_ID_BYTES],
			   struct gb_err *err)
{
	bool is_alone;
	enum gb_code code = start(ix, &is_alone, err);

	if (code != GB_OK)
		return code;
	gb_query_blob(&ix->drop_words, 1, case_id, GB_CASE_ID_BYTES);
	code = gb_query_run(&ix->drop_words, err);
	if (code == GB_OK) {
		gb_query_blob(&ix->drop_row, 1, case_id, GB_CASE_ID_BYTES);
		code = gb_query_run(&ix->drop_row, err);
	}
	return finish(ix, is_alone, code, err);
}

enum gb_code gb_index_begin(struct gb_index *ix, struct gb_err *err)
{
	ix->is_broken = false;
	gb_db_undo(&ix->db);
	return gb_db_run(&ix->db, "begin", err);
}

enum gb_code gb_index_commit(struct gb_index *ix, struct gb_err *err)
{
	enum gb_code code = ix->is_broken ? gb_fail_nomem(err)
					  : gb_db_run(&ix->db, "commit", err);

	if (code != GB_OK)
		gb_db_undo(&ix->db);
	ix->is_broken = false;
	return code;
}

/* SPDX-License-Identifier: ISC
 * index.c - the list of what one person may read: made, filled, emptied.
 *
 * Table `row` has one short row a case. `found` (FTS5) has the text that the
 * find box looks through, but not as text: only which words stand in which
 * `doc`. It can't tell the words of one doc, and would have to be told them to
 * take them out. So a case whose words change gets a new doc; the old one is
 * `stale` until a sweep (index_words.c). A row whose doc is 0 has none yet. */
#include <stdlib.h>

#include "src/store/index_db.h"

/* The three orders each have an index which also holds what filters ask for,
 * so that counting never visits the rows themselves. */
const char gb_index_schema[] =
	"create table row("
	" id integer primary key, doc integer not null,"
	" name text, kind text, type text, state text, title text, about text,"
	" held_by text, held_ids text, people text, opened_s integer,"
	" changed_s integer, due_s integer, urgent integer, changes integer) "
	"strict;"
	"create index by_opened on row"
	"(opened_s, id, state, type, held_ids, due_s, doc);"
	"create index by_changed on row"
	"(changed_s, id, state, type, held_ids, due_s, doc);"
	"create index by_due on row(due_s, id, state, type, held_ids, doc);"
	"create index by_doc on row(doc);"
	"create table stale(doc integer primary key) strict;"
	"create virtual table found using fts5("
	" text, content = '', detail = none, columnsize = 0, prefix = '1 2',"
	" tokenize = 'unicode61 remove_diacritics 2');";

static const char put_row[] =
	"insert or replace into row(id, name, kind, type, state, title, about,"
	" held_by, held_ids, opened_s, changed_s, due_s, urgent, changes,"
	" people, doc) values"
	" (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
	" ?16)";
static const char put_words[] =
	"insert into found(rowid, text) values (?1, ?2)";
static const char drop_words[] =
	"insert into stale(doc)"
	" select doc from row where id = ?1 and doc > 0";
static const char drop_row[] = "delete from row where id = ?1";

static const char last_doc[] =
	"select max(ifnull((select max(doc) from row), 0),"
	" ifnull((select max(doc) from stale), 0))";

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
	if (code == GB_OK)
		code = gb_db_number(&ix->db, last_doc, &ix->last_doc, err);
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
			      int64_t doc, struct gb_err *err)
{
	struct gb_query *q = &ix->put_row;

	gb_query_int(q, 1, row->number);
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
	gb_query_int(q, 16, doc);
	return gb_query_run(q, err);
}

static enum gb_code write_words(struct gb_index *ix, const struct gb_row *row,
				int64_t doc, struct gb_err *err)
{
	struct gb_query *q = &ix->put_words;
	struct gb_buf text = { 0 };
	enum gb_code code;

	gb_buf_printf(&text, "%s\n%s\n%s\n%s\n%s", row->name, row->title,
		      row->about, row->with, row->words);
	code = gb_buf_done(&text, err);
	if (code == GB_OK) {
		gb_query_int(q, 1, doc);
		gb_query_text(q, 2, gb_buf_string(&text));
		code = gb_query_run(q, err);
	}
	gb_buf_free(&text);
	return code;
}

static enum gb_code forget_words(struct gb_index *ix, uint32_t number,
				 struct gb_err *err)
{
	gb_query_int(&ix->drop_words, 1, number);
	return gb_query_run(&ix->drop_words, err);
}

enum gb_code gb_index_put(struct gb_index *ix, const struct gb_row *row,
			  struct gb_err *err)
{
	int64_t doc = row->words ? ++ix->last_doc : 0;
	bool is_alone;
	enum gb_code code = start(ix, &is_alone, err);

	if (code != GB_OK)
		return code;
	code = forget_words(ix, row->number, err);
	if (code == GB_OK)
		code = write_row(ix, row, doc, err);
	if (code == GB_OK && row->words)
		code = write_words(ix, row, doc, err);
	return finish(ix, is_alone, code, err);
}

enum gb_code gb_index_drop(struct gb_index *ix, uint32_t number,
			   struct gb_err *err)
{
	bool is_alone;
	enum gb_code code = start(ix, &is_alone, err);

	if (code != GB_OK)
		return code;
	code = forget_words(ix, number, err);
	if (code == GB_OK) {
		if (sqlite3_changes(ix->db.lite) > 0)
			ix->must_sweep = true;
		gb_query_int(&ix->drop_row, 1, number);
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

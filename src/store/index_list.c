/* SPDX-License-Identifier: ISC
 * index_list.c - the list of what one person may read: filtered, ordered,
 * counted. */
#include <stdlib.h>
#include <string.h>

#include "src/store/index_db.h"

#define BLANKS " \t\r\n"
/* So many matches that a page of them is soon found row by row. */
#define COMMON 4000

/* The conditions of a filter: each that is asked for adds its SQL, and its
 * value under a number that is always the same. */
enum { STATE = 1, NOT_STATE, TYPE, WITH_ID, WORDS, DUE_BEFORE, LIMIT, OFFSET };

static bool is_blank(const char *text)
{
	return !text || text[strspn(text, BLANKS)] == '\0';
}

static bool only_words(const struct gb_filter *f)
{
	return !f->state && !f->not_state && !f->type && !f->with_id &&
	       !f->due_before_s;
}

/* Where the words are `common`, rows are taken in their order and asked whether
 * they match, until there are enough; else the few that match are put in order.
 * The plus keeps SQLite from taking the second way for the first. */
static void write_where(struct gb_buf *sql, const struct gb_filter *f,
			bool common)
{
	gb_buf_text(sql, " from row where 1");
	if (f->state)
		gb_buf_text(sql, " and state = ?1");
	if (f->not_state)
		gb_buf_text(sql, " and state <> ?2");
	if (f->type)
		gb_buf_text(sql, " and type = ?3");
	if (f->with_id)
		gb_buf_text(sql, " and instr(held_ids, ' ' || ?4 || ' ')");
	if (!is_blank(f->words))
		gb_buf_printf(sql,
			      " and %sdoc in (select rowid from found where "
			      "found match ?5)",
			      common ? "+" : "");
	if (f->due_before_s)
		gb_buf_text(sql, " and due_s < ?6");
}

/* Bind what write_where() asked for; `match` must live as long as `q`. */
static void bind_where(struct gb_query *q, const struct gb_filter *f,
		       struct gb_buf *match)
{
	if (f->state)
		gb_query_text(q, STATE, f->state);
	if (f->not_state)
		gb_query_text(q, NOT_STATE, f->not_state);
	if (f->type)
		gb_query_text(q, TYPE, f->type);
	if (f->with_id)
		gb_query_text(q, WITH_ID, f->with_id);
	if (!is_blank(f->words))
		gb_query_text(q, WORDS, gb_buf_string(match));
	if (f->due_before_s)
		gb_query_int(q, DUE_BEFORE, f->due_before_s);
}

/* Make the statement `select` + conditions + `tail`. */
static enum gb_code prepare(struct gb_query *q, struct gb_index *ix,
			    const char *select, const struct gb_filter *f,
			    bool common, const char *tail, struct gb_buf *match,
			    struct gb_err *err)
{
	struct gb_buf sql = { 0 };
	enum gb_code code;

	code = is_blank(f->words) ? GB_OK
				  : gb_words_match(ix, f->words, match, err);
	if (code != GB_OK)
		return code;
	gb_buf_text(&sql, select);
	if (tail)
		write_where(&sql, f, common);
	gb_buf_text(&sql, tail ? tail : "");
	code = gb_buf_done(&sql, err);
	if (code == GB_OK)
		code = gb_query_make(q, &ix->db, gb_buf_string(&sql), err);
	if (code == GB_OK)
		bind_where(q, f, match);
	gb_buf_free(&sql);
	return code;
}

enum gb_code gb_index_count(struct gb_index *ix, const struct gb_filter *f,
			    size_t *n, struct gb_err *err)
{
	struct gb_query q = { 0 };
	struct gb_buf match = { 0 };
	bool has_row = false;
	enum gb_code code;

	*n = 0;
	/* Of words alone their own table knows the number. */
	if (!is_blank(f->words) && only_words(f))
		code = prepare(&q, ix,
			       "select count(*) from found where found match ?5"
			       " and rowid not in (select doc from stale)",
			       f, false, NULL, &match, err);
	else
		code = prepare(&q, ix, "select count(*)", f, false, "", &match,
			       err);
	if (code == GB_OK)
		code = gb_query_next(&q, &has_row, err);
	if (has_row)
		*n = (size_t)sqlite3_column_int64(q.stmt, 0);
	gb_query_free(&q);
	gb_buf_free(&match);
	return code;
}

/* The strings of a row, in the order of `columns` below. */
#define N_TEXTS 9
static void texts_of(struct gb_row *row, const char **text[N_TEXTS])
{
	text[0] = &row->name;
	text[1] = &row->kind;
	text[2] = &row->type;
	text[3] = &row->state;
	text[4] = &row->title;
	text[5] = &row->about;
	text[6] = &row->with;
	text[7] = &row->with_ids;
	text[8] = &row->people;
}

static const char columns[] =
	"select name, kind, type, state, title, about, held_by, held_ids,"
	" people, id, opened_s, changed_s, due_s, urgent, changes";

/* clang-format off */
static const char *const tails[] = {
	[GB_BY_OPENED] =
		" order by opened_s desc, id desc limit ?7 offset ?8",
	[GB_BY_DUE] =
		" order by due_s, id limit ?7 offset ?8",
	[GB_BY_CHANGED] =
		" order by changed_s desc, id desc limit ?7 offset ?8",
};
/* clang-format on */

/* Copy the row that `q` stands at: numbers into `row`, strings, each with its
 * NUL, behind those of the rows before. */
static void copy_row(const struct gb_query *q, struct gb_row *row,
		     struct gb_buf *texts)
{
	for (int i = 0; i < N_TEXTS; i++) {
		gb_buf_put(texts, sqlite3_column_text(q->stmt, i),
			   (size_t)sqlite3_column_bytes(q->stmt, i));
		gb_buf_u8(texts, 0);
	}
	row->number = (uint32_t)sqlite3_column_int64(q->stmt, 9);
	row->opened_s = sqlite3_column_int64(q->stmt, 10);
	row->changed_s = sqlite3_column_int64(q->stmt, 11);
	row->due_s = sqlite3_column_int64(q->stmt, 12);
	if (row->due_s == INDEX_NO_DATE)
		row->due_s = 0;
	row->urgent = sqlite3_column_int(q->stmt, 13) != 0;
	row->changes = (uint32_t)sqlite3_column_int64(q->stmt, 14);
	row->words = "";
}

/* The buffer no longer moves: point the rows at their strings in it. */
static void point_rows(struct gb_rows *rows, const struct gb_buf *texts)
{
	const char *at = (const char *)texts->data;

	for (size_t i = 0; i < rows->n; i++) {
		const char **text[N_TEXTS];

		texts_of(&rows->row[i], text);
		for (int t = 0; t < N_TEXTS; t++) {
			*text[t] = at;
			at += strlen(at) + 1;
		}
	}
}

static enum gb_code read_rows(struct gb_query *q, struct gb_rows *rows,
			      size_t room, struct gb_err *err)
{
	bool has_row = false;
	enum gb_code code;

	while ((code = gb_query_next(q, &has_row, err)) == GB_OK && has_row &&
	       rows->n < room)
		copy_row(q, &rows->row[rows->n++], rows->owned);
	if (code == GB_OK)
		code = gb_buf_done(rows->owned, err);
	if (code == GB_OK)
		point_rows(rows, rows->owned);
	return code;
}

enum gb_code gb_index_list(struct gb_index *ix, const struct gb_filter *f,
			   struct gb_rows *out, struct gb_err *err)
{
	struct gb_rows rows = { 0 };
	struct gb_query q = { 0 };
	struct gb_buf match = { 0 };
	size_t room = 0;
	enum gb_code code;

	*out = rows;
	code = gb_index_count(ix, f, &rows.total, err);
	if (code != GB_OK)
		return code;
	if (f->offset < rows.total)
		room = rows.total - f->offset;
	if (f->limit > 0 && f->limit < room)
		room = f->limit;
	if (room == 0) {
		*out = rows;
		return GB_OK;
	}
	rows.row = calloc(room, sizeof(*rows.row));
	rows.owned = calloc(1, sizeof(struct gb_buf));
	if (!rows.row || !rows.owned) {
		code = gb_fail_nomem(err);
		goto out;
	}
	code = prepare(&q, ix, columns, f, rows.total > COMMON, tails[f->order],
		       &match, err);
	if (code != GB_OK)
		goto out;
	gb_query_int(&q, LIMIT, (int64_t)room);
	gb_query_int(&q, OFFSET, (int64_t)f->offset);
	code = read_rows(&q, &rows, room, err);
out:
	gb_query_free(&q);
	gb_buf_free(&match);
	if (code != GB_OK)
		gb_rows_free(&rows);
	*out = rows;
	return code;
}

void gb_rows_free(struct gb_rows *rows)
{
	if (rows->owned)
		gb_buf_free(rows->owned);
	free(rows->owned);
	free(rows->row);
	*rows = (struct gb_rows){ 0 };
}

bool gb_index_holds(struct gb_index *ix, uint32_t number)
{
	struct gb_query q = { 0 };
	bool has_row = false;

	if (gb_query_make(&q, &ix->db, "select 1 from row where id = ?1",
			  NULL) == GB_OK) {
		gb_query_int(&q, 1, number);
		if (gb_query_next(&q, &has_row, NULL) != GB_OK)
			has_row = false;
	}
	gb_query_free(&q);
	return has_row;
}

enum gb_code gb_index_unread(struct gb_index *ix, size_t *n, struct gb_err *err)
{
	int64_t count = 0;
	enum gb_code code = gb_db_number(
		&ix->db, "select count(*) from row where doc = 0", &count, err);

	*n = (size_t)count;
	return code;
}

enum gb_code gb_index_next_unread(struct gb_index *ix, uint32_t *numbers,
				  size_t room, size_t *n, struct gb_err *err)
{
	struct gb_query q = { 0 };
	bool has_row = true;
	enum gb_code code = gb_query_make(&q, &ix->db,
					  "select id from row where doc = 0"
					  " order by id desc limit ?1",
					  err);

	*n = 0;
	if (code == GB_OK)
		gb_query_int(&q, 1, (int64_t)room);
	while (code == GB_OK && has_row) {
		code = gb_query_next(&q, &has_row, err);
		if (has_row)
			numbers[(*n)++] =
				(uint32_t)sqlite3_column_int64(q.stmt, 0);
	}
	gb_query_free(&q);
	return code;
}

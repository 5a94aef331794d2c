/* SPDX-License-Identifier: ISC
 * index_words.c - words: of what somebody typed, and those no longer wanted. */
#include <string.h>

#include "src/store/index_db.h"

/* More words than anybody types; the rest of a pasted page is ignored. */
#define MAX_WORDS 32
#define BLANKS " \t\r\n"

/* The cutting of text into words that `found` is made with. */
struct cutter {
	fts5_tokenizer with;
	Fts5Tokenizer *it;
};

static int make_cutter(sqlite3 *lite, struct cutter *c)
{
	static const char *options[] = { "remove_diacritics", "2" };
	sqlite3_stmt *ask = NULL;
	fts5_api *api = NULL;
	void *user = NULL;
	int rc = sqlite3_prepare_v2(lite, "select fts5(?1)", -1, &ask, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_pointer(ask, 1, &api, "fts5_api_ptr", NULL);
	if (rc == SQLITE_OK)
		sqlite3_step(ask);
	sqlite3_finalize(ask);
	if (rc == SQLITE_OK && !api)
		rc = SQLITE_ERROR;
	if (rc == SQLITE_OK)
		rc = api->xFindTokenizer(api, "unicode61", &user, &c->with);
	if (rc == SQLITE_OK)
		rc = c->with.xCreate(user, options, GB_COUNT(options), &c->it);
	return rc;
}

struct matching {
	struct gb_buf *out;
	int n; /* words so far, all together */
};

/* One word. What was typed without a blank goes together, and only the last
 * word of it may be the beginning of one: the others were typed to the end. */
static int add_word(void *ctx, int flags, const char *word, int n_bytes,
		    int from, int to)
{
	struct matching *m = ctx;

	(void)flags;
	(void)from;
	(void)to;
	if (m->n++ >= MAX_WORDS)
		return SQLITE_DONE;
	gb_buf_text(m->out, "\"");
	gb_buf_put(m->out, word, (size_t)n_bytes);
	gb_buf_text(m->out, "\" ");
	return SQLITE_OK;
}

enum gb_code gb_words_match(struct gb_index *ix, const char *typed,
			    struct gb_buf *out, struct gb_err *err)
{
	struct cutter c = { 0 };
	struct matching m = { .out = out };
	int rc = make_cutter(ix->db.lite, &c);

	while (rc == SQLITE_OK && m.n < MAX_WORDS) {
		size_t len, had = out->len;

		typed += strspn(typed, BLANKS);
		len = strcspn(typed, BLANKS);
		if (len == 0)
			break;
		rc = c.with.xTokenize(c.it, &m, FTS5_TOKENIZE_QUERY, typed,
				      (int)(len < 4096 ? len : 4096), add_word);
		if (rc == SQLITE_DONE)
			rc = SQLITE_OK;
		if (out->len > had)
			gb_buf_text(out, "* ");
		typed += len;
	}
	if (c.it)
		c.with.xDelete(c.it);
	if (m.n == 0) /* only signs: nothing fits that */
		gb_buf_text(out, "\"\"");
	return rc == SQLITE_OK ? gb_buf_done(out, err)
			       : gb_db_fail(&ix->db, rc, err);
}

/* What the index says of its own words, doc by doc, tells those of the stale
 * ones. Then the lists are written anew: until then words are only marked. */
static const char sweep[] =
	"create virtual table temp.terms using fts5vocab(main, found, "
	"instance);"
	"begin;"
	"insert into found(found, rowid, text)"
	" select 'delete', doc, group_concat(term, ' ') from temp.terms"
	" where doc in (select doc from stale) group by doc;"
	"delete from stale;"
	"insert into found(found) values ('optimize');"
	"commit;";

enum gb_code gb_words_sweep(struct gb_index *ix, struct gb_err *err)
{
	int64_t stale = 0, rows = 0;
	enum gb_code code = gb_db_number(&ix->db, "select count(*) from stale",
					 &stale, err);

	if (code == GB_OK)
		code = gb_db_number(&ix->db, "select count(*) from row", &rows,
				    err);
	if (code != GB_OK || (!ix->must_sweep && stale <= 1000 + rows / 8))
		return code;
	code = gb_db_run(&ix->db, sweep, err);
	gb_db_undo(&ix->db);
	sqlite3_exec(ix->db.lite, "drop table if exists temp.terms", NULL, NULL,
		     NULL);
	if (code == GB_OK)
		ix->must_sweep = false;
	return code;
}

/* index_db.h - what the files of the index share. */
#ifndef STORE_INDEX_DB_H
#define STORE_INDEX_DB_H

#include "guardbook/buf.h"
#include "guardbook/index.h"
#include "src/store/db.h"

struct gb_index {
	struct gb_db db;
	struct gb_query put_row, put_words, drop_row, drop_words;
	int64_t last_doc; /* of all that were ever given */
	bool is_broken;   /* a put or drop of the present batch failed */
	bool must_sweep;  /* words of a case that is gone still stand there */
};

/* How due_s stands in the table when there is no date: behind every date. */
#define INDEX_NO_DATE INT64_MAX

extern const char gb_index_schema[];

/* What somebody typed as FTS5 reads it: its own words, cut as they were cut
 * when they were put, so that none of its syntax can be said. Adds to `out`.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_words_match(struct gb_index *ix, const char *typed,
			    struct gb_buf *out, struct gb_err *err);
/* Take out the words that belong to no row any more, if it is time for that or
 * they belong to a case that is gone. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_words_sweep(struct gb_index *ix, struct gb_err *err);

/* Settings and statements, once the tables are there. */
GB_MUST_CHECK
enum gb_code gb_index_ready(struct gb_index *ix, struct gb_err *err);

#endif

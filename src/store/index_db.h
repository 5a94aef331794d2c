/* index_db.h - what the files of the index share. */
#ifndef STORE_INDEX_DB_H
#define STORE_INDEX_DB_H

#include "guardbook/index.h"
#include "src/store/db.h"

struct gb_index {
	struct gb_db db;
	struct gb_query put_row, put_words, drop_row, drop_words;
	bool is_broken; /* a put or drop of the present batch failed */
};

/* How due_s stands in the table when there is no date: behind every date. */
#define INDEX_NO_DATE INT64_MAX

extern const char gb_index_schema[];

/* Settings and statements, once the tables are there. */
GB_MUST_CHECK
enum gb_code gb_index_ready(struct gb_index *ix, struct gb_err *err);

#endif

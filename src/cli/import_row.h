/* import_row.h - one row of a file as a report. */
#ifndef CLI_IMPORT_ROW_H
#define CLI_IMPORT_ROW_H

#include "src/cli/cells.h"
#include "src/cli/cli.h"

/* What the first row says of the others: the name of each column. */
struct gb_columns {
	struct gb_buf names; /* each with a NUL behind */
	size_t n;
};
const char *gb_column(const struct gb_columns *c, size_t i);
void gb_columns_free(struct gb_columns *c);

/* Read the first row. Fails: GB_INVALID (a name that is not known, or twice, or
 * one that is needed is missing: columns are told by their number), GB_NOMEM.
 */
GB_MUST_CHECK
enum gb_code gb_columns_read(struct gb_columns *out, struct gb_cli *cli,
			     const struct gb_cells *row, struct gb_err *err);

/* Make `row` into what gb_verb_log takes. No message holds a word of it.
 * Gives: *out, the caller's; NULL on failure. Fails: GB_INVALID, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_row_report(json_t **out, struct gb_cli *cli,
			   const struct gb_columns *c,
			   const struct gb_cells *row, struct gb_err *err);

/* Would this report be logged? Asks all that is to be asked in one sentence.
 * Fails: as gb_session_would(). */
GB_MUST_CHECK
enum gb_code gb_row_check(struct gb_cli *cli, const json_t *report,
			  struct gb_err *err);

#endif

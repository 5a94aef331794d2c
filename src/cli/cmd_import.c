/* SPDX-License-Identifier: ISC
 * cmd_import.c - import: many reports out of one file.
 *
 * Every row is checked first, and all that is wrong is told; only when nothing
 * is, they are logged. A report is one entry like any other; it is called saved
 * when the flush is done that covers it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/cli/import_row.h"

#define IMPORT_MAX_BYTES ((size_t)64 << 20)

struct row {
	size_t line;
	json_t *report; /* owned; NULL: it can't be logged */
};

struct import {
	struct gb_cli *cli;
	struct gb_columns columns;
	struct row *row; /* n_rows of them; owned */
	size_t n_rows, n_bad, n_saved;
	json_t *told; /* with --json: of bad rows, then of saved ones; owned */
	bool nobody;  /* some can be read with the recovery key alone */
};

/* --- first: every row --------------------------------------------------- */

static bool is_of_the_row(enum gb_code rc)
{
	return rc == GB_INVALID || rc == GB_ASK || rc == GB_DENIED ||
	       rc == GB_NOT_FOUND;
}

static enum gb_code tell_bad(struct import *m, size_t line, const char *why,
			     struct gb_err *err)
{
	m->n_bad++;
	if (!m->cli->json) {
		printf("line %zu: ", line);
		gb_out_line(why);
		putchar('\n');
		return GB_OK;
	}
	return json_array_append_new(m->told,
				     json_pack("{s:I, s:s}", "line",
					       (json_int_t)line, "why", why))
		       ? gb_fail_nomem(err)
		       : GB_OK;
}

/* Room for one more row, in an array that doubles. */
static struct row *add_row(struct import *m)
{
	size_t n = m->n_rows;

	if ((n & (n - 1)) == 0) { /* at 0, 1, 2, 4, 8 ... */
		struct row *more =
			reallocarray(m->row, n ? 2 * n : 1, sizeof(*more));

		if (!more)
			return NULL;
		m->row = more;
	}
	m->row[m->n_rows] = (struct row){ 0 };
	return &m->row[m->n_rows++];
}

static enum gb_code take_row(void *to, const struct gb_cells *cells,
			     struct gb_err *err)
{
	struct import *m = to;
	struct gb_err why = { 0 };
	struct row *row;
	enum gb_code rc;

	if (m->columns.n == 0)
		return gb_columns_read(&m->columns, m->cli, cells, err);
	row = add_row(m);
	if (!row)
		return gb_fail_nomem(err);
	row->line = cells->line;
	rc = gb_row_report(&row->report, m->cli, &m->columns, cells, &why);
	if (rc == GB_OK)
		rc = gb_row_check(m->cli, row->report, &why);
	if (rc == GB_OK)
		return GB_OK;
	return is_of_the_row(rc) ? tell_bad(m, row->line, why.msg, err)
				 : gb_fail(err, rc, "%s", why.msg);
}

static enum gb_code say_checked(struct import *m, struct gb_err *err)
{
	if (m->cli->json)
		return gb_out_json(json_pack("{s:I, s:O}", "rows",
					     (json_int_t)m->n_rows, "bad",
					     m->told),
				   err);
	if (m->n_bad == 0)
		printf("%zu %s can be logged.\n", m->n_rows,
		       m->n_rows == 1 ? "row" : "rows");
	return GB_OK;
}

static enum gb_code check_all(struct import *m, const struct gb_buf *text,
			      bool only, struct gb_err *err)
{
	enum gb_code rc = gb_cells_read((const char *)text->data, text->len,
					take_row, m, err);

	if (rc == GB_OK && m->n_rows == 0)
		rc = gb_fail(err, GB_INVALID,
			     "there are no rows in it: the first line names "
			     "the columns");
	if (rc == GB_OK && (only || m->n_bad > 0))
		rc = say_checked(m, err);
	if (rc == GB_OK && m->n_bad > 0)
		rc = gb_fail(err, GB_INVALID,
			     "%zu of %zu rows can't be logged, so none was: "
			     "put them right and try again",
			     m->n_bad, m->n_rows);
	return rc;
}

/* --- then: log them ----------------------------------------------------- */

static enum gb_code tell_saved(struct import *m, size_t line,
			       const struct gb_done *done, struct gb_err *err)
{
	json_t *said;

	m->n_saved++;
	m->nobody = m->nobody || done->nobody;
	if (!m->cli->json) {
		printf("line %zu: %s is logged. Receipt: %s\n", line,
		       done->name, done->receipt);
		return GB_OK;
	}
	said = json_pack("{s:I, s:s, s:s}", "line", (json_int_t)line, "case",
			 done->name, "receipt", done->receipt);
	if (said && done->nobody)
		json_object_set_new(said, "nobody", json_true());
	return json_array_append_new(m->told, said) == 0 ? GB_OK
							 : gb_fail_nomem(err);
}

/* Log `n` rows from `first` on, with one flush. */
static enum gb_code log_some(struct import *m, size_t first, size_t n,
			     struct gb_done *done, struct gb_err *err)
{
	json_t *reports[GB_LOG_MANY];
	struct gb_err why = { 0 };
	size_t n_done = 0;
	enum gb_code rc;

	for (size_t i = 0; i < n; i++)
		reports[i] = m->row[first + i].report;
	rc = gb_session_log_many(m->cli->session, reports, n, done, &n_done,
				 &why);
	/* Those are on the disk now: whatever comes, say so. */
	for (size_t i = 0; i < n_done; i++)
		if (tell_saved(m, m->row[first + i].line, &done[i], err) !=
			    GB_OK &&
		    rc == GB_OK)
			rc = gb_fail_nomem(&why);
	fflush(stdout);
	if (rc == GB_OK)
		return GB_OK;
	return gb_fail(err, rc,
		       "%s: %zu of %zu rows are logged, none from line %zu "
		       "on%s",
		       why.msg, m->n_saved, m->n_rows,
		       m->row[n_done < n ? first + n_done : first].line,
		       rc == GB_IO ? " for certain" : "");
}

static enum gb_code say_saved(struct import *m, struct gb_err *err)
{
	if (m->cli->json)
		return gb_out_json(json_pack("{s:I, s:O}", "saved",
					     (json_int_t)m->n_saved, "cases",
					     m->told),
				   err);
	printf("%zu %s logged.\n", m->n_saved,
	       m->n_saved == 1 ? "report is" : "reports are");
	if (m->nobody)
		gb_cli_warn_nobody(m->cli);
	return GB_OK;
}

static enum gb_code log_all(struct import *m, struct gb_err *err)
{
	struct gb_done *done = calloc(GB_LOG_MANY, sizeof(*done));
	enum gb_code rc = done ? GB_OK : gb_fail_nomem(err);

	for (size_t i = 0; rc == GB_OK && i < m->n_rows; i += GB_LOG_MANY) {
		size_t left = m->n_rows - i;

		rc = log_some(m, i, left < GB_LOG_MANY ? left : GB_LOG_MANY,
			      done, err);
	}
	free(done);
	/* What is saved is told even if the rest is not. */
	if (rc == GB_OK)
		rc = say_saved(m, err);
	else if (m->cli->json && say_saved(m, NULL) != GB_OK)
		return rc;
	return rc;
}

static enum gb_code import(struct import *m, struct gb_err *err)
{
	bool only = gb_cli_switch(m->cli, "check");
	struct gb_buf text = { 0 };
	enum gb_code rc;

	/* What is allowed at all comes before any file is looked at. */
	rc = gb_session_may(m->cli->session, &gb_verb_log, NULL, err);
	if (rc == GB_OK)
		rc = gb_cli_read(m->cli, gb_cli_operand(m->cli, 0),
				 IMPORT_MAX_BYTES, &text, err);
	if (rc == GB_OK)
		rc = gb_buf_string(&text) ? GB_OK : gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = check_all(m, &text, only, err);
	gb_buf_free(&text);
	return rc == GB_OK && !only ? log_all(m, err) : rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	struct import m = { .cli = cli, .told = json_array() };
	enum gb_code rc = m.told ? import(&m, err) : gb_fail_nomem(err);

	for (size_t i = 0; i < m.n_rows; i++)
		json_decref(m.row[i].report);
	free(m.row);
	gb_columns_free(&m.columns);
	json_decref(m.told);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "check", NULL, 0, "only say what is wrong with which line" },
};

const struct gb_command gb_cmd_import = {
	.name = "import",
	.operands = "FILE|-",
	.help = "Log a report for every row of a file (CSV)",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 1, .max_operands = 1,
	.options = options, .n_options = GB_COUNT(options),
	.run = run,
};
/* clang-format on */

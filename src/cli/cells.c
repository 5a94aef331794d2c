/* SPDX-License-Identifier: ISC
 * cells.c - a file of rows, as spreadsheets write them. */
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/buf.h"
#include "guardbook/text.h"
#include "src/cli/cells.h"

#define MARK "\xef\xbb\xbf" /* that a spreadsheet puts in front of UTF-8 */

enum { CELLS_MOST = 256 };

struct reading {
	gb_cells_take *take;
	void *to;
	struct gb_err *err;
	enum gb_code rc;
	size_t line;        /* where the row begins that is being read */
	bool inside;        /* some of that row was read */
	struct gb_buf text; /* its cells, a NUL behind each */
	size_t at[CELLS_MOST], n_bytes[CELLS_MOST];
	size_t n;
};

static void take_cell(void *bytes, size_t n_bytes, void *ctx)
{
	struct reading *r = ctx;

	if (r->rc != GB_OK)
		return;
	if (r->n == CELLS_MOST) {
		r->rc = gb_fail(r->err, GB_INVALID,
				"line %zu has more than %d cells", r->line,
				CELLS_MOST);
		return;
	}
	r->at[r->n] = r->text.len;
	r->n_bytes[r->n++] = n_bytes;
	gb_buf_put(&r->text, bytes, n_bytes);
	gb_buf_u8(&r->text, '\0');
}

static void take_row(int ended_by, void *ctx)
{
	struct reading *r = ctx;
	const char *cell[CELLS_MOST];

	(void)ended_by;
	if (r->rc == GB_OK)
		r->rc = gb_buf_done(&r->text, r->err);
	if (r->rc == GB_OK) {
		for (size_t i = 0; i < r->n; i++)
			cell[i] = (const char *)r->text.data + r->at[i];
		r->rc = r->take(r->to,
				&(struct gb_cells){ .line = r->line,
						    .n = r->n,
						    .cell = cell,
						    .n_bytes = r->n_bytes },
				r->err);
	}
	r->n = 0;
	r->text.len = 0;
	r->inside = false;
}

/* Bytes up to the end of the line, with what ends it. */
static size_t line_bytes(const char *at, size_t left)
{
	size_t n = 0;

	while (n < left && at[n] != '\n' && at[n] != '\r')
		n++;
	if (n < left)
		n += at[n] == '\r' && n + 1 < left && at[n + 1] == '\n' ? 2 : 1;
	return n;
}

static bool is_blank(const char *at, size_t n_bytes)
{
	for (size_t i = 0; i < n_bytes; i++)
		if (!strchr(" \t\r\n", at[i]) || !at[i])
			return false;
	return true;
}

/* What libcsv makes of it, a line at a time: only so is it known where a row
 * begins. */
static void read_lines(struct reading *r, struct csv_parser *p, const char *at,
		       size_t left)
{
	size_t line = 0;

	while (r->rc == GB_OK && left > 0) {
		size_t n = line_bytes(at, left);

		line++;
		if (!r->inside) {
			r->line = line;
			/* Unless take_row() says that it is over. */
			r->inside = !is_blank(at, n);
		}
		if (csv_parse(p, at, n, take_cell, take_row, r) != n)
			return;
		at += n;
		left -= n;
	}
	if (r->rc == GB_OK)
		csv_fini(p, take_cell, take_row, r);
}

static enum gb_code not_csv(const struct reading *r, int why,
			    struct gb_err *err)
{
	if (why == CSV_ENOMEM || why == CSV_ETOOBIG)
		return gb_fail_nomem(err);
	return gb_fail(err, GB_INVALID,
		       "line %zu: a quote is not closed, or stands within a "
		       "cell that does not begin with one: save the file again "
		       "as comma-separated values",
		       r->line);
}

enum gb_code gb_cells_read(const char *bytes, size_t n_bytes,
			   gb_cells_take *take, void *to, struct gb_err *err)
{
	struct reading r = { .take = take, .to = to, .err = err };
	struct csv_parser p;
	int why;

	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return gb_fail_nomem(err);
	/* Whatever fits into a record is read into one place, which is wiped.
	 */
	csv_set_blk_size(&p, GB_NARRATIVE_MAX_BYTES + 4096);
	if (n_bytes >= strlen(MARK) && memcmp(bytes, MARK, strlen(MARK)) == 0) {
		bytes += strlen(MARK);
		n_bytes -= strlen(MARK);
	}
	read_lines(&r, &p, bytes, n_bytes);
	why = csv_error(&p);
	if (r.rc == GB_OK && why != CSV_SUCCESS)
		r.rc = not_csv(&r, why, err);
	if (p.entry_buf)
		explicit_bzero(p.entry_buf, csv_get_buffer_size(&p));
	csv_free(&p);
	gb_buf_free(&r.text);
	return r.rc;
}

/* SPDX-License-Identifier: ISC
 * fuzz_cells.c - a file of rows to be taken in: written out again and read, it
 * has the same cells. */
#include "guardbook/buf.h"
#include "src/cli/cells.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "cells";

/* What was read: each cell's length and bytes, each row's number of cells. */
struct seen {
	struct gb_buf cells;
	struct gb_buf again; /* the same as a file */
	size_t line;
};

void fuzz_begin(void)
{
	static const char *const files[] = {
		"type,title,text\nfiltering,A game,\"It was not blocked.\"\n",
		"a,\"b \"\"c\"\"\r\nd\",\r\n\r\n\"\"\r\n",
		"\ufefftype;title\n",
		" a , \" b \" ,c\r",
		"\"never closed",
	};

	for (size_t i = 0; i < GB_COUNT(files); i++)
		fuzz_seed(files[i], strlen(files[i]));
}

static void put_quoted(struct gb_buf *out, const char *cell, size_t n)
{
	gb_buf_u8(out, '"');
	for (size_t i = 0; i < n; i++) {
		if (cell[i] == '"')
			gb_buf_u8(out, '"');
		gb_buf_u8(out, (uint8_t)cell[i]);
	}
	gb_buf_u8(out, '"');
}

static enum gb_code take(void *to, const struct gb_cells *row,
			 struct gb_err *err)
{
	struct seen *seen = to;

	(void)err;
	must(row->n > 0 && row->line > seen->line);
	seen->line = row->line;
	for (size_t i = 0; i < row->n; i++) {
		must(row->cell[i][row->n_bytes[i]] == '\0');
		gb_buf_u64(&seen->cells, row->n_bytes[i]);
		gb_buf_put(&seen->cells, row->cell[i], row->n_bytes[i]);
		if (i > 0)
			gb_buf_u8(&seen->again, ',');
		put_quoted(&seen->again, row->cell[i], row->n_bytes[i]);
	}
	gb_buf_u64(&seen->cells, UINT64_MAX);
	gb_buf_text(&seen->again, "\r\n");
	return GB_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct seen first = { 0 }, second = { 0 };
	enum gb_code rc =
		gb_cells_read((const char *)bytes, n_bytes, take, &first, NULL);

	must(rc == GB_OK || rc == GB_INVALID);
	if (rc == GB_OK && first.again.len > 0) {
		must(gb_cells_read((const char *)first.again.data,
				   first.again.len, take, &second,
				   NULL) == GB_OK);
		must(first.cells.len == second.cells.len);
		must(memcmp(first.cells.data, second.cells.data,
			    first.cells.len) == 0);
	}
	gb_buf_free(&first.cells);
	gb_buf_free(&first.again);
	gb_buf_free(&second.cells);
	gb_buf_free(&second.again);
	return 0;
}

/* cells.h - a file of rows, as spreadsheets write them. */
#ifndef CLI_CELLS_H
#define CLI_CELLS_H

#include <stddef.h>

#include "guardbook/err.h"

/* One row. Borrowed during the call that is given it. */
struct gb_cells {
	size_t line;             /* of the file, 1..: where the row begins */
	size_t n;                /* cells */
	const char *const *cell; /* with a NUL behind, and maybe within */
	const size_t *n_bytes;   /* of each, without that */
};

/* Given each row; what it fails with ends the reading. */
typedef enum gb_code gb_cells_take(void *to, const struct gb_cells *row,
				   struct gb_err *err);

/* Read `n_bytes` of comma-separated values (RFC 4180): lines end in \n, \r\n or
 * \r, a cell in quotes may hold all of these and quotes twice, blanks around a
 * cell without them are dropped, empty lines too, and a byte-order mark at the
 * front.
 * Fails: GB_INVALID (quotes that do not fit: the message says which line),
 * GB_NOMEM, or as `take` does. */
GB_MUST_CHECK
enum gb_code gb_cells_read(const char *bytes, size_t n_bytes,
			   gb_cells_take *take, void *to, struct gb_err *err);

#endif

/* csv.h - rows for a spreadsheet (RFC 4180), in which nothing is a formula. */
#ifndef OUTLET_CSV_H
#define OUTLET_CSV_H

#include "guardbook/buf.h"

/* What tells a spreadsheet that the text is UTF-8; before the first row. */
#define GB_CSV_START "\xef\xbb\xbf"

/* Add a cell to the row at the end of `out`. It is always quoted; line ends and
 * tabs in it become blanks, NUL and other control characters are left out. An
 * apostrophe goes before every = + - @ (those of full width too) that a
 * spreadsheet could take for the beginning of a formula: first in the cell, or
 * after what separates cells in somebody's country, spaces not counted. */
void gb_csv_cell(struct gb_buf *out, const char *text, size_t n_bytes);
void gb_csv_end_row(struct gb_buf *out);

#endif

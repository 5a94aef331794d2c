/* SPDX-License-Identifier: ISC
 * fuzz_csv.c - a cell of a spreadsheet: one cell of one row, and no formula. */
#include "src/outlet/csv.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "csv";

void fuzz_begin(void)
{
	static const char *const texts[] = {
		"=1+1",         " \t=cmd|' /C calc'!A0",
		"a\",=1+1,\"",  "a;\r\n@x",
		"\uff1d1",      "\xc2\xa0=1",
		"Mrs S Davies",
	};

	for (size_t i = 0; i < GB_COUNT(texts); i++)
		fuzz_seed(texts[i], strlen(texts[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_buf out = { 0 };
	size_t quotes = 0;

	gb_csv_cell(&out, (const char *)bytes, n_bytes);
	must(gb_buf_done(&out, NULL) == GB_OK);
	must(out.len >= 2 && out.data[0] == '"' &&
	     out.data[out.len - 1] == '"');
	for (size_t i = 1; i + 1 < out.len; i++) {
		unsigned char c = out.data[i];

		must(c >= 0x20 && c != 0x7f);
		quotes = c == '"' ? quotes + 1 : 0;
		/* Doubled, so that the cell ends where it ends. */
		must(c == '"' || quotes % 2 == 0);
		if (i > 1 && strchr("=+-@", c))
			must(!strchr(",;|\"", out.data[i - 1]));
	}
	must(out.len == 2 || !strchr("=+-@", out.data[1]));
	gb_buf_free(&out);
	return 0;
}

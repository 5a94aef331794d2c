/* SPDX-License-Identifier: ISC
 * fuzz_index.c - the image of an index, once its snapshot's seal is open. */
#include "guardbook/index.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "index";

void fuzz_begin(void)
{
	struct gb_row row = { .number = 1,
			      .name = "KDR-482",
			      .kind = "concern",
			      .type = "cyberbullying",
			      .state = "open",
			      .title = "A page with our crest",
			      .about = "Ann Roberts",
			      .with = "Mrs S Davies",
			      .with_ids = " aaaaaaaa ",
			      .people = "{}",
			      .opened_s = 1,
			      .words = "Llŷn crest" };
	struct gb_index *ix = NULL;
	unsigned char *image = NULL;
	size_t n = 0;

	fuzz_world();
	must(gb_index_create(&ix, NULL) == GB_OK);
	must(gb_index_put(ix, &row, NULL) == GB_OK);
	must(gb_index_image(ix, &image, &n, NULL) == GB_OK);
	fuzz_seed(image, n);
	gb_index_image_free(image, n);
	gb_index_free(ix);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	const struct gb_filter all = { .order = GB_BY_OPENED };
	const struct gb_filter words = { .words = "llyn", .order = GB_BY_DUE };
	unsigned char *room = gb_index_image_room(n_bytes);
	struct gb_index *ix = NULL;
	struct gb_rows rows = { 0 };
	size_t n = 0;

	must(room);
	if (n_bytes > 0)
		memcpy(room, bytes, n_bytes);
	if (gb_index_restore(&ix, room, n_bytes, NULL) != GB_OK) {
		must(!ix);
		return 0;
	}
	if (gb_index_list(ix, &all, &rows, NULL) == GB_OK)
		for (size_t i = 0; i < rows.n; i++)
			must(rows.row[i].name && rows.row[i].people);
	gb_rows_free(&rows);
	rows = (struct gb_rows){ 0 };
	if (gb_index_list(ix, &words, &rows, NULL) == GB_OK)
		must(rows.n == 0 || rows.row);
	gb_rows_free(&rows);
	must(gb_index_count(ix, &all, &n, NULL) != GB_CONFLICT);
	gb_index_free(ix);
	return 0;
}

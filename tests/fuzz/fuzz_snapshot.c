/* SPDX-License-Identifier: ISC
 * fuzz_snapshot.c - the file of a snapshot: whatever is odd about it, it is as
 * if it were not there. */
#include "guardbook/session.h"
#include "src/casework/book.h"
#include "tests/book.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "snapshot";

static struct book book;
static struct gb_session *me;
static char *path;

void fuzz_begin(void)
{
	char name[64], case_name[GB_CASE_NAME_ROOM];
	unsigned char *bytes;
	size_t n;

	book_make(&book, fuzz_folder());
	me = book_sign_in(&book, "dsl");
	book_log(me, "filtering", NULL, "A game was not blocked.", case_name);
	must(gb_session_save(me, NULL) == GB_OK);
	snprintf(name, sizeof(name), "book/snapshot-%s", me->opener.person);
	path = fixture_path(book.f, name);
	bytes = fixture_read(path, &n);
	fuzz_seed(bytes, n);
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_session *again = NULL;
	struct gb_rows rows = { 0 };
	const struct gb_filter all = { .order = GB_BY_OPENED };

	fixture_write(path, bytes, n_bytes);
	must(gb_session_open(&again, book.book, "dsl", "practice", NULL) ==
	     GB_OK);
	must(gb_session_catch_up(again, NULL, NULL) == GB_OK);
	must(gb_session_list(again, &all, &rows, NULL) == GB_OK);
	must(rows.n == 1);
	gb_rows_free(&rows);
	gb_session_free(again);
	return 0;
}

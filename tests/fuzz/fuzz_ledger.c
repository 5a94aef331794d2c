/* SPDX-License-Identifier: ISC
 * fuzz_ledger.c - any one file of the ledger, replaced: the record is then
 * whole all the same, or it is said that it is not.
 *
 * The first byte says which file; journal, packs, indexes, loose objects, the
 * branch, the settings: whatever the store keeps. */
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/casework/book.h"
#include "tests/book.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "ledger";

#define MOST_FILES 255

static struct kept {
	char *path;
	unsigned char *bytes;
	size_t n;
} files[MOST_FILES];
static size_t n_files;

static struct book book;
static uint64_t n_entries;
static unsigned char head[32]; /* H of the newest entry's signed bytes */

static int keep_file(const char *path, const struct stat *st, int kind,
		     struct FTW *where)
{
	struct kept *k = &files[n_files];

	(void)st;
	(void)where;
	if (kind != FTW_F || n_files == MOST_FILES)
		return 0;
	k->path = strdup(path);
	k->bytes = fixture_read(path, &k->n);
	n_files++;
	return 0;
}

static int drop_strange(const char *path, const struct stat *st, int kind,
			struct FTW *where)
{
	(void)st;
	(void)where;
	for (size_t i = 0; i < n_files; i++)
		if (strcmp(files[i].path, path) == 0)
			return 0;
	if (kind == FTW_F)
		unlink(path);
	return 0;
}

static void make_some(void)
{
	struct gb_session *s = book_sign_in(&book, "teacher");
	char name[GB_CASE_NAME_ROOM];

	for (int i = 0; i < 2; i++)
		book_log(s, "filtering", NULL, "A game was not blocked.", name);
	gb_session_free(s);
}

void fuzz_begin(void)
{
	char *ledger;
	const struct gb_chain *chain;

	umask(077);
	book_make(&book, fuzz_folder());
	make_some();
	/* Into packs, where there are any; what follows stays outside. */
	must(gb_ledger_lock(book.book->ledger, NULL) == GB_OK);
	must(gb_ledger_checkpoint(book.book->ledger, NULL) == GB_OK);
	gb_ledger_unlock(book.book->ledger);
	make_some();
	chain = gb_casebook_chain(book.book);
	n_entries = chain->n;
	memcpy(head, chain->head.self, sizeof(head));
	gb_casebook_free(book.book);
	book.book = NULL;
	ledger = fixture_path(book.f, "book/ledger.git");
	must(nftw(ledger, keep_file, 16, FTW_PHYS) == 0);
	free(ledger);
	for (size_t i = 0; i < n_files; i++) {
		unsigned char *seed = malloc(files[i].n + 1);

		must(seed);
		seed[0] = (unsigned char)i;
		memcpy(seed + 1, files[i].bytes, files[i].n);
		fuzz_seed(seed, files[i].n + 1);
		free(seed);
	}
}

static void put_back(void)
{
	char *ledger = fixture_path(book.f, "book/ledger.git");

	for (size_t i = 0; i < n_files; i++) {
		unlink(files[i].path);
		fixture_write(files[i].path, files[i].bytes, files[i].n);
	}
	must(nftw(ledger, drop_strange, 16, FTW_PHYS) == 0);
	free(ledger);
}

/* The record as somebody finds it who signs in. */
static void look(void)
{
	struct gb_casebook *b = NULL;
	enum gb_code rc = gb_casebook_open(&b, book.dir, &book.f->env, NULL);

	must((rc == GB_OK) == (b != NULL));
	if (rc == GB_OK && gb_casebook_refresh(b, NULL) == GB_OK) {
		const struct gb_chain *chain = gb_casebook_chain(b);

		must(chain->damage.found ||
		     (chain->n == n_entries &&
		      memcmp(chain->head.self, head, sizeof(head)) == 0));
	}
	gb_casebook_free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	const struct kept *k;

	if (n_bytes == 0)
		return 0;
	k = &files[bytes[0] % n_files];
	put_back();
	unlink(k->path);
	fixture_write(k->path, bytes + 1, n_bytes - 1);
	look();
	return 0;
}

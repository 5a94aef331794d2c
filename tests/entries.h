/* tests/entries.h - a ledger of plain entries, number `i` of which says
 * "sealed i", and what stock git makes of it. */
#ifndef ENTRIES_H
#define ENTRIES_H

#include "guardbook/walk.h"
#include "tests/fixture.h"

#define ENTRIES_AUTHOR "k7d2m9xq"
#define ENTRIES_PACKS "ledger.git/objects/pack"

struct entries {
	struct fixture *f;
	struct gb_ledger *l; /* owned */
	struct gb_identity *who;
	int n;             /* entries so far */
	size_t blob_bytes; /* of each; 0: as long as its text */
};

/* Set-up and tear-down of a test: a folder with an empty ledger. */
int entries_setup(void **state);
int entries_teardown(void **state);

/* `n` more, under the lock or taking it. */
void entries_append(struct entries *s, int n);
void entries_append_locked(struct entries *s, int n);
/* The next one, which may be refused. */
enum gb_code entries_try(struct entries *s, struct gb_err *err);
void entries_checkpoint(struct entries *s);
void entries_reopen(struct entries *s);

/* All that `l` has, up to its head, in order and right. Gives: how many; -1 if
 * reading says that something is amiss. */
int entries_read(struct gb_ledger *l);
/* There are exactly `n`. */
void entries_expect(struct gb_ledger *l, int n);

/* How many files of that ending there are in `folder`; the bytes of all are
 * added to *n_bytes, unless it is NULL. */
size_t entries_files(const struct entries *s, const char *folder,
		     const char *ending, uint64_t *n_bytes);
/* The path of one of them, the caller's to free(). */
char *entries_file(const struct entries *s, const char *folder,
		   const char *ending);
size_t entries_packs(const struct entries *s); /* no pack without index */
size_t entries_loose(const struct entries *s); /* objects */

/* Run `argv` in the test's folder with its output in the file "out". Gives: its
 * exit status. */
int entries_run(const struct entries *s, const char *const argv[]);
/* git fsck has nothing to say, and counts these entries. */
void entries_expect_fsck(const struct entries *s);
/* All that the documents tell people to do with stock git works, and gives
 * these entries. */
void entries_expect_git(const struct entries *s);

#endif

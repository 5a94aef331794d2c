/* vault_db.h - what the files of the vault share. */
#ifndef STORE_VAULT_DB_H
#define STORE_VAULT_DB_H

#include <sys/stat.h>

#include "guardbook/vault.h"
#include "src/store/db.h"

#define GB_VAULT_FILE "vault.db"
#define GB_GUESS_FILE "guesses"

struct gb_vault {
	struct gb_db db;
	int folder;               /* the casebook's, for what is beside it */
	const struct gb_env *env; /* borrowed */
	/* vault_half.c's, all zeros until needed */
	struct gb_query half, case_after;
};

/* Write the empty tables. Fails: as gb_db_fail(); nothing was written. */
GB_MUST_CHECK
enum gb_code gb_vault_fill(const struct gb_db *db, struct gb_err *err);
/* Is this a vault of this version, whole, with nothing planted in it?
 * Fails: GB_TAMPERED (the message says what is wrong), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_vault_inspect(const struct gb_db *db, struct gb_err *err);

/* A row that guardbook can't have written. Gives: GB_TAMPERED. */
enum gb_code gb_vault_fail_row(struct gb_err *err);

/* Is the file that `st` is of ours alone? Fails: GB_TAMPERED. */
GB_MUST_CHECK
enum gb_code gb_vault_check_file(const struct stat *st, const char *name,
				 struct gb_err *err);
enum gb_code gb_vault_fail_link(const char *name, struct gb_err *err);

/* Make room now for the guesses that are to come. */
void gb_vault_guess_ready(const struct gb_vault *v);

#endif

/* guardbook/backup.h - a copy of a casebook in another folder: a stick, or a
 * disk elsewhere.
 *
 * Such a folder holds
 *
 *   ledger.git      a ledger that follows the casebook's (guardbook/mirror.h)
 *   vault.age       the vault, as an age file to the recovery key; the newest
 *                   one only
 *   evidence-kept   the kept copies of evidence, sealed as they are
 *   allowed_signers public keys, for stock git
 *   RESTORE.txt     how to bring it back
 *
 * Whoever has the folder and not the recovery code can read nothing of it. It
 * takes no key to make one: the recovery key's public half is in the ledger. */
#ifndef GUARDBOOK_BACKUP_H
#define GUARDBOOK_BACKUP_H

#include "guardbook/casebook.h"

#define GB_BACKUP_VAULT "vault.age"
#define GB_BACKUP_VAULT_MAX_BYTES (1u << 30)
#define GB_BACKUP_DAYS 35 /* after so many it is old */

/* What was done. */
struct gb_backup {
	int64_t at_s;
	uint64_t entries, new_entries;
	uint64_t kept, new_kept; /* copies of evidence */
	uint64_t kept_bytes;     /* of all of them */
	uint64_t vault_bytes;    /* of the sealed vault */
	bool same_disk;          /* as the casebook: would be lost with it */
};

/* Bring the backup in folder `dir`, which is made if it is not there, up to
 * date: check the whole record, take ledger and vault as they are at one
 * moment, let the copy of the ledger catch up, check all of that, copy what is
 * new of the evidence, and put the sealed vault in the place of the old one.
 * Others may work meanwhile. Who watches the casebook is told how far it is.
 * Fails: GB_INVALID (`dir` is within the casebook, is one itself, or is a
 * backup of another school), GB_TAMPERED (the record or the copy does not
 * hold; or the copy has entries that the record has not: the message tells
 * which), GB_IO (also: no room), GB_NOMEM. What was there before is still a
 * backup then: a ledger that is newer than its vault can be restored. */
GB_MUST_CHECK
enum gb_code gb_backup(struct gb_casebook *b, const char *dir,
		       struct gb_backup *out, struct gb_err *err);

/* When the last backup of this casebook was made, wherever to.
 * Fails: GB_NOT_FOUND (none ever was), GB_TAMPERED, GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_backup_last(struct gb_casebook *b, int64_t *at_s,
			    struct gb_err *err);

#endif

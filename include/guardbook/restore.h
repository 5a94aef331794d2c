/* guardbook/restore.h - a casebook again, from a copy of its ledger, a sealed
 * copy of its vault and the recovery code. */
#ifndef GUARDBOOK_RESTORE_H
#define GUARDBOOK_RESTORE_H

#include "guardbook/backup.h"
#include "guardbook/lock.h"

struct gb_restore {
	const char *from;   /* folder of the backup (guardbook/backup.h) */
	const char *ledger; /* folder whose ledger.git is to be used, such as a
			     * witness's stick; NULL: that of `from` */
	const unsigned char *code; /* R, GB_CODE_BYTES of it; borrowed */
	bool take_older; /* also a ledger that lacks what the vault has seen */
	const struct gb_watch *watch; /* told how far it is; NULL: nobody */
};

/* What came back, and what did not. */
struct gb_restored {
	char school[128];
	uint64_t entries;
	uint64_t behind; /* entries that are newer than the vault copy */
	uint64_t lost;   /* that the vault had seen and the ledger lacks */
	size_t cases, open_cases; /* opened once with the recovery key */
	size_t altered; /* entries of cases that do not open as they must */
	size_t kept, bad_kept; /* copies of evidence; those that do not open,
				* or did not come along */
	size_t people, shut_people; /* in force; those who can't sign in: they
				     * were added after the vault copy */
};

/* Make a casebook in folder `dir`, which must not be there yet, out of what
 * `plan` names. It appears whole or not at all. Everybody signs in as when the
 * vault copy was made; what other computers kept of it, snapshots above all,
 * is of no use with it. Every entry is checked, and every case opened once.
 * Fails: GB_CONFLICT (something is at `dir`), GB_NOT_FOUND (no backup there),
 * GB_DENIED (the code is not of this casebook), GB_TAMPERED (ledger or vault
 * copy do not hold or are not of one line; or the ledger is older than the
 * vault copy and that was not to be taken: the message tells by how much),
 * GB_INVALID (the two are of different casebooks, or of a newer version),
 * GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_restore(const char *dir, const struct gb_restore *plan,
			const struct gb_env *env, struct gb_restored *out,
			struct gb_err *err);

#endif

/* guardbook/stick.h - a folder on a stick or a share that holds a copy of a
 * ledger (guardbook/mirror.h) and a note of how far it went.
 *
 * The folder holds ledger.git, as a casebook does, the file `head` and the file
 * `lock`, and nothing else but what file systems put there themselves. The
 * note is written last: what it names was durable before. Whether the copy
 * may be believed is casework's to judge (guardbook/witness.h). */
#ifndef GUARDBOOK_STICK_H
#define GUARDBOOK_STICK_H

#include "guardbook/vault.h"

struct gb_stick;

/* Open the copy in folder `dir`. With `write` take its lock, waiting for it,
 * and begin one in an empty folder; the lock is let go with it.
 * Gives: *out, freed with gb_stick_free(); NULL on failure. Keeps `env`.
 * Fails: GB_NOT_FOUND (no such folder; without `write` also: no copy in it),
 * GB_CONFLICT (it holds other things), GB_TAMPERED (parts of it are gone, or as
 * gb_ledger_open()), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_stick_open(struct gb_stick **out, const char *dir, bool write,
			   const struct gb_env *env, struct gb_err *err);
void gb_stick_free(struct gb_stick *s); /* NULL is fine */

struct gb_ledger *gb_stick_ledger(const struct gb_stick *s); /* borrowed */

/* The newest entry noted; place 0: none yet.
 * Fails: GB_TAMPERED (there is no reading it), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_stick_seen(const struct gb_stick *s, struct gb_seen *out,
			   struct gb_err *err);
/* Note it, durably, in the place of the one before.
 * Fails: GB_IO, GB_NOMEM; the one before is then still there. */
GB_MUST_CHECK
enum gb_code gb_stick_see(const struct gb_stick *s, const struct gb_seen *seen,
			  struct gb_err *err);

#endif

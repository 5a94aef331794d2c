/* layout.h - what the folder ledger.git holds: made here, and nothing else
 * accepted.
 *
 * git lets files beside the objects change what objects mean (replace refs,
 * grafts, alternates) or run programs (hooks, configuration). The ledger has
 * none of them, so whatever is not in one short table is refused. */
#ifndef STORE_LAYOUT_H
#define STORE_LAYOUT_H

#include <stdbool.h>

#include "guardbook/err.h"

/* Make an empty ledger.git in the open folder `dir`, all at once.
 * Fails: GB_CONFLICT (there is one; it is as it was), GB_IO, GB_NOMEM. Nothing
 * is left then, but for an empty ledger whose last flush failed. */
GB_MUST_CHECK
enum gb_code gb_layout_make(int dir, bool sync, struct gb_err *err);

/* Is the open folder `git`, a ledger.git, as it may be?
 * Fails: GB_TAMPERED (`err` names the thing), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_layout_check(int git, struct gb_err *err);

#endif

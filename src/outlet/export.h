/* export.h - a case written out for somebody: recorded first, then written. */
#ifndef OUTLET_EXPORT_H
#define OUTLET_EXPORT_H

#include "guardbook/draft.h"

/* Write case `name` to `to`, a folder (the name of the file is then guardbook's
 * own) or a file that is not there yet, as HTML or as text. `data` has the
 * `purpose` and the `recipient`, and may have `about` and `not_about`. Recorded
 * in the history of the case before anything is written, as what `draft` (NULL:
 * none) was kept for: it is thrown away.
 * Gives: *path, the caller's to free(); NULL on failure; *done.
 * Fails: GB_CONFLICT (something is there already), GB_NOT_FOUND (no such case
 * or folder), GB_INVALID, GB_DENIED, GB_ASK (as gb_session_do()), GB_TAMPERED,
 * GB_IO, GB_NOMEM. No file is left then; that it was to be exported may be
 * recorded, and the message says so. */
GB_MUST_CHECK
enum gb_code gb_export(struct gb_session *s, const char *name, const char *to,
		       bool html, const json_t *data, struct gb_draft *draft,
		       char **path, struct gb_done *done, struct gb_err *err);

#endif

/* grow.h - a folder that appears whole or not at all. Casework's own. */
#ifndef CASEWORK_GROW_H
#define CASEWORK_GROW_H

#include "guardbook/err.h"

/* Make an empty folder beside `dir`, in which what shall be `dir` can grow.
 * Gives: its path, for gb_grow_end(); NULL on failure.
 * Fails: GB_CONFLICT (something is at `dir`), GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_grow_start(char **path, const char *dir, struct gb_err *err);
/* If `rc` is GB_OK, give `path` the name `dir`; else, or if that fails, take
 * away all that is in it. Frees `path`; NULL is fine.
 * Gives: `rc`, or GB_IO. */
GB_MUST_CHECK
enum gb_code gb_grow_end(char *path, const char *dir, enum gb_code rc,
			 struct gb_err *err);

#endif

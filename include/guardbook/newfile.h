/* guardbook/newfile.h - a file that was not there before.
 *
 * For whatever leaves the casebook: made with mode 0600, never in place of
 * another file unless that is asked for, and through no link; kept when it is
 * whole, else taken back. */
#ifndef GUARDBOOK_NEWFILE_H
#define GUARDBOOK_NEWFILE_H

#include "guardbook/err.h"

struct gb_newfile;

/* Make file `name`, empty, in folder `dir`. `name` has no slash.
 * Gives: *out, freed with gb_newfile_free(); NULL on failure.
 * Fails: GB_CONFLICT (something of that name is there), GB_NOT_FOUND (no such
 * folder), GB_DENIED (not allowed there), GB_INVALID (not a folder, or no name
 * for a file), GB_IO (also: no room), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_newfile_open(struct gb_newfile **out, const char *dir,
			     const char *name, struct gb_err *err);
/* Add to it. Fails: GB_IO (also: no room). */
GB_MUST_CHECK
enum gb_code gb_newfile_put(struct gb_newfile *f, const void *bytes,
			    size_t n_bytes, struct gb_err *err);
/* It is whole: flush it to the disk; from now on it stays. Fails: GB_IO. */
GB_MUST_CHECK
enum gb_code gb_newfile_keep(struct gb_newfile *f, struct gb_err *err);
/* The same, and from now on it has the name `name`: what had it before is gone,
 * all at once. Fails: GB_IO; the old one is then still there. */
GB_MUST_CHECK
enum gb_code gb_newfile_replace(struct gb_newfile *f, const char *name,
				struct gb_err *err);
/* Close it, and unless it was kept take it away. NULL is fine. */
void gb_newfile_free(struct gb_newfile *f);

#endif

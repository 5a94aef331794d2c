/* file.h - whole files of the store, read with suspicion and written to last.
 *
 * Everything is relative to an open folder, so that nobody can swap the path
 * underneath. Names in messages are the caller's own, never found ones. */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "guardbook/buf.h"

/* Does the file system that `fd` is on keep owners and modes? A stick made for
 * Windows, or a share, has none: there all belongs to whoever mounted it, and
 * neither is looked at. What stands there is judged by what is signed. */
bool gb_file_has_owners(int fd);
/* Is what `st` tells of `fd` somebody else's? */
bool gb_file_is_foreign(int fd, const struct stat *st);
/* Give `fd` this mode, where there are modes. false: errno says why not. */
bool gb_file_set_mode(int fd, mode_t mode);

/* Read file `name` of `folder`: it must be a regular file, of this user, no
 * longer than `max_bytes`. Adds to `out`.
 * Fails: GB_NOT_FOUND, GB_TAMPERED (a link, a pipe, another owner, too long),
 * GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_file_read(int folder, const char *name, size_t max_bytes,
			  struct gb_buf *out, struct gb_err *err);

/* Make file `name`, which must not exist, with mode 0600; flushed if `sync`.
 * Its folder is not flushed: see gb_file_sync_folder().
 * Fails: GB_CONFLICT (it exists), GB_IO, GB_NOT_FOUND (no such folder),
 * GB_NOMEM; there is no such file then. */
GB_MUST_CHECK
enum gb_code gb_file_write(int folder, const char *name, const void *bytes,
			   size_t n_bytes, bool sync, struct gb_err *err);

/* Open folder `name` to work in; no link is followed. Gives: -1 and errno, as
 * openat() does. */
int gb_file_open_folder(int folder, const char *name);

/* Make folder `name` with mode 0700. Fails: GB_CONFLICT (it exists), GB_IO. */
GB_MUST_CHECK
enum gb_code gb_file_folder(int folder, const char *name, struct gb_err *err);

/* Make what happened to the names in folder `name` of `folder` durable
 * ("." is `folder` itself). Fails: GB_IO, GB_NOT_FOUND. */
GB_MUST_CHECK
enum gb_code gb_file_sync_folder(int folder, const char *name,
				 struct gb_err *err);

/* A failure where the reason cannot matter to the caller: the machine's, in
 * `err` too, whatever it was called below. Gives: GB_NOMEM for that, else
 * GB_IO. */
enum gb_code gb_file_as_io(enum gb_code rc, struct gb_err *err);

#endif

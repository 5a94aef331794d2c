/* SPDX-License-Identifier: ISC
 * grow.c - a folder that appears whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/casework/grow.h"

enum gb_code gb_grow_start(char **path, const char *dir, struct gb_err *err)
{
	struct stat st;
	enum gb_code rc;

	*path = NULL;
	if (lstat(dir, &st) == 0)
		return gb_fail(err, GB_CONFLICT,
			       "there is something at %s already: name a new "
			       "folder",
			       dir);
	if (asprintf(path, "%s.new-XXXXXX", dir) < 0) {
		*path = NULL;
		return gb_fail_nomem(err);
	}
	if (mkdtemp(*path))
		return GB_OK;
	rc = gb_fail_errno(err, "%s can't be made", dir);
	free(*path);
	*path = NULL;
	return rc;
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

/* Best effort: what is in the folder is durable, and if its name is lost the
 * whole is made once more. */
static void sync_parent(const char *dir)
{
	const char *slash = strrchr(dir, '/');
	char *parent =
		slash ? strndup(dir, (size_t)(slash - dir) + 1) : strdup(".");
	int fd = parent ? open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(parent);
}

enum gb_code gb_grow_end(char *path, const char *dir, enum gb_code rc,
			 struct gb_err *err)
{
	if (!path)
		return rc;
	if (rc == GB_OK && rename(path, dir) < 0)
		rc = gb_fail_errno(err, "%s can't be made", dir);
	if (rc == GB_OK)
		sync_parent(dir);
	else
		nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(path);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * newfile.c - a file that was not there before. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/newfile.h"

struct gb_newfile {
	int folder;
	int fd;
	bool is_kept;
	char *name; /* owned */
};

static enum gb_code fail_folder(struct gb_err *err)
{
	switch (errno) {
	case ENOTDIR:
		return gb_fail(err, GB_INVALID,
			       "the place to write to is not a folder");
	case EACCES:
		return gb_fail(err, GB_DENIED,
			       "you may not write into that folder: choose "
			       "another");
	default:
		return gb_fail_errno(err, "that folder can't be opened");
	}
}

static enum gb_code fail_make(struct gb_err *err)
{
	switch (errno) {
	case EEXIST:
	case ELOOP:
		return gb_fail(err, GB_CONFLICT,
			       "a file of that name is there already: nothing "
			       "is overwritten, so choose another place");
	case EACCES:
	case EPERM:
	case EROFS:
		return gb_fail(err, GB_DENIED,
			       "you may not write into that folder: choose "
			       "another");
	default:
		return gb_fail_errno(err, "the file can't be made");
	}
}

enum gb_code gb_newfile_open(struct gb_newfile **out, const char *dir,
			     const char *name, struct gb_err *err)
{
	struct gb_newfile *f = calloc(1, sizeof(*f));
	enum gb_code rc = GB_OK;

	*out = NULL;
	if (!f)
		return gb_fail_nomem(err);
	f->folder = f->fd = -1;
	f->name = strdup(name);
	if (!f->name) {
		rc = gb_fail_nomem(err);
		goto out;
	}
	if (!name[0] || strchr(name, '/') || strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0) {
		rc = gb_fail(err, GB_INVALID, "this is no name for a file");
		goto out;
	}
	f->folder = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (f->folder < 0) {
		rc = fail_folder(err);
		goto out;
	}
	f->fd = openat(f->folder, name,
		       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		       0600);
	if (f->fd < 0)
		rc = fail_make(err);
out:
	if (rc == GB_OK)
		*out = f;
	else
		gb_newfile_free(f);
	return rc;
}

enum gb_code gb_newfile_put(struct gb_newfile *f, const void *bytes,
			    size_t n_bytes, struct gb_err *err)
{
	const unsigned char *at = bytes;

	while (n_bytes > 0) {
		ssize_t put = write(f->fd, at, n_bytes);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return gb_fail_errno(err, "the file can't be written");
		at += put;
		n_bytes -= (size_t)put;
	}
	return GB_OK;
}

static enum gb_code fail_write(struct gb_err *err)
{
	return gb_fail_errno(err, "the file can't be written");
}

static enum gb_code sync_folder(const struct gb_newfile *f, struct gb_err *err)
{
	/* A descriptor of the kind that only names a place can't be flushed. */
	int folder = openat(f->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* EINVAL: a file system that has nothing to flush. EACCES: a folder
	 * that one may write to without looking into it. */
	bool well = folder < 0 ? errno == EACCES
			       : fsync(folder) == 0 || errno == EINVAL;

	if (folder >= 0)
		close(folder);
	return well ? GB_OK : fail_write(err);
}

enum gb_code gb_newfile_keep(struct gb_newfile *f, struct gb_err *err)
{
	enum gb_code rc = fsync(f->fd) == 0 ? GB_OK : fail_write(err);

	if (rc == GB_OK)
		rc = sync_folder(f, err);
	f->is_kept = rc == GB_OK;
	return rc;
}

enum gb_code gb_newfile_replace(struct gb_newfile *f, const char *name,
				struct gb_err *err)
{
	if (fsync(f->fd) != 0 ||
	    renameat(f->folder, f->name, f->folder, name) != 0)
		return fail_write(err);
	f->is_kept = true;
	return sync_folder(f, err);
}

void gb_newfile_free(struct gb_newfile *f)
{
	if (!f)
		return;
	if (f->fd >= 0 && !f->is_kept)
		unlinkat(f->folder, f->name, 0);
	if (f->fd >= 0)
		close(f->fd);
	if (f->folder >= 0)
		close(f->folder);
	free(f->name);
	free(f);
}

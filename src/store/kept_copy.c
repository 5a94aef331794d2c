/* SPDX-License-Identifier: ISC
 * kept_copy.c - kept copies of evidence as they lie there, sealed: which there
 * are, and bringing one from folder to folder. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/kept.h"
#include "guardbook/newfile.h"
#include "src/store/file.h"

enum { PIECE_BYTES = 64 << 10 };

/* -1 and errno if there is none. */
static int open_folder(const char *dir)
{
	int book = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int folder = book < 0 ? -1 : gb_file_open_folder(book, GB_KEPT_FOLDER);

	if (book >= 0)
		close(book);
	return folder;
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, GB_KEPT_ID_BYTES);
}

enum gb_code gb_kept_list(const char *dir, unsigned char **ids, size_t *n,
			  struct gb_err *err)
{
	int folder = open_folder(dir);
	DIR *list = folder < 0 ? NULL : fdopendir(folder);
	struct gb_buf all = { 0 };
	struct dirent *e;
	enum gb_code rc;

	*ids = NULL;
	*n = 0;
	if (folder < 0 && errno == ENOENT)
		return GB_OK;
	if (!list) {
		rc = gb_fail_errno(err, "the kept copies can't be looked at");
		if (folder >= 0)
			close(folder);
		return rc;
	}
	while ((e = readdir(list))) {
		unsigned char id[GB_KEPT_ID_BYTES];

		/* What has another name is half of one, or not ours. */
		if (gb_unhex(id, sizeof(id), e->d_name))
			gb_buf_put(&all, id, sizeof(id));
	}
	closedir(list);
	rc = gb_buf_done(&all, err);
	if (rc != GB_OK) {
		gb_buf_free(&all);
		return rc;
	}
	*ids = all.data;
	*n = all.len / GB_KEPT_ID_BYTES;
	if (*n > 1)
		qsort(*ids, *n, GB_KEPT_ID_BYTES, compare);
	return GB_OK;
}

static enum gb_code copy_bytes(struct gb_newfile *to, int from,
			       struct gb_err *err)
{
	unsigned char *piece = malloc(PIECE_BYTES);
	enum gb_code rc = piece ? GB_OK : gb_fail_nomem(err);
	ssize_t n = 1;

	while (rc == GB_OK && n != 0) {
		n = read(from, piece, PIECE_BYTES);
		if (n > 0)
			rc = gb_newfile_put(to, piece, (size_t)n, err);
		else if (n < 0 && errno != EINTR)
			rc = gb_fail_errno(err, "a kept copy can't be read");
	}
	free(piece);
	return rc;
}

/* Under another name until it is whole: whatever has its name is. */
static enum gb_code copy_one(const char *to_dir, int to, int from,
			     const char *name, struct gb_err *err)
{
	char fresh[2 * GB_KEPT_ID_BYTES + sizeof(".new")];
	struct gb_newfile *f = NULL;
	char *folder = NULL;
	enum gb_code rc = GB_OK;

	snprintf(fresh, sizeof(fresh), "%s.new", name);
	unlinkat(to, fresh, 0); /* one that was interrupted */
	if (asprintf(&folder, "%s/" GB_KEPT_FOLDER, to_dir) < 0)
		return gb_fail_nomem(err);
	rc = gb_newfile_open(&f, folder, fresh, err);
	if (rc == GB_OK)
		rc = copy_bytes(f, from, err);
	if (rc == GB_OK)
		rc = gb_newfile_replace(f, name, err);
	gb_newfile_free(f);
	free(folder);
	return rc;
}

static bool is_there(int folder, const char *name, off_t n_bytes)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st.st_mode) && st.st_size == n_bytes;
}

enum gb_code gb_kept_bring(const char *to_dir, const char *from_dir,
			   const unsigned char id[GB_KEPT_ID_BYTES],
			   uint64_t *n_bytes, bool *added, struct gb_err *err)
{
	char name[2 * GB_KEPT_ID_BYTES + 1];
	int from_folder = -1, from = -1, to = -1;
	struct stat st = { 0 };
	enum gb_code rc = gb_kept_folder(to_dir, err);

	*n_bytes = 0;
	*added = false;
	gb_hex(name, id, GB_KEPT_ID_BYTES);
	if (rc != GB_OK)
		return rc;
	from_folder = open_folder(from_dir);
	to = open_folder(to_dir);
	if (from_folder >= 0)
		from = openat(from_folder, name,
			      O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
				      O_CLOEXEC);
	if (to < 0 || from < 0 || fstat(from, &st) < 0) {
		rc = gb_fail_errno(err, "a kept copy can't be opened");
	} else if (!S_ISREG(st.st_mode)) {
		rc = gb_fail(err, GB_TAMPERED,
			     "a kept copy is not a plain file");
	} else {
		*n_bytes = (uint64_t)st.st_size;
		*added = !is_there(to, name, st.st_size);
		if (*added)
			rc = copy_one(to_dir, to, from, name, err);
	}
	if (from_folder >= 0)
		close(from_folder);
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return rc;
}

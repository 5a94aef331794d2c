/* SPDX-License-Identifier: ISC
 * evidence.c - a screen grab on disk: looked at, never opened.
 *
 * No message holds the path: people name files after pupils. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guardbook/evidence.h"
#include "guardbook/hash.h"
#include "guardbook/text.h"

/* What is read at a time; the first of it is what libmagic judges by. */
#define PIECE_BYTES (64u << 10)

/* Debian's own list of file kinds, by name: left to itself, libmagic asks the
 * environment and the home folder for one. */
#define MAGIC_LIST "/usr/share/misc/magic"

static enum gb_code check_path(const char *path, struct gb_err *err)
{
	if (path[0] == '\0')
		return gb_fail(err, GB_INVALID,
			       "no file was named: give its path");
	/* Newline and tab may stand in a record, but not in a path. */
	if (!gb_text_valid(path, strlen(path)) || strpbrk(path, "\n\t"))
		return gb_fail(err, GB_INVALID,
			       "the file's name has bytes that are not text: "
			       "rename it, then attach it again");
	return GB_OK;
}

/* Not realpath(): a link must be refused, and that would follow it. */
static enum gb_code make_absolute(char **out, const char *path,
				  struct gb_err *err)
{
	char *here = NULL;
	int n;

	*out = NULL;
	if (path[0] != '/') {
		here = getcwd(NULL, 0);
		if (!here)
			return gb_fail_errno(err, "the present folder has no "
						  "path: give the whole one");
	}
	n = asprintf(out, "%s%s%s", here ? here : "", here ? "/" : "", path);
	free(here);
	if (n >= 0)
		return check_path(*out, err);
	*out = NULL;
	return gb_fail_nomem(err);
}

static enum gb_code fail_open(struct gb_err *err)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		return gb_fail(err, GB_NOT_FOUND,
			       "there is no such file: check the path");
	case ELOOP:
		return gb_fail(err, GB_INVALID,
			       "the file, or a folder on the way to it, is a "
			       "link: give the path of the file itself");
	case ENAMETOOLONG:
		return gb_fail(err, GB_INVALID,
			       "the path is too long: move the file nearer");
	case EACCES:
	case EPERM:
		return gb_fail(err, GB_DENIED,
			       "you may not read this file: ask whoever owns "
			       "it for a copy");
	case ENOSYS:
		return gb_fail(err, GB_IO,
			       "this computer's kernel is too old to look at "
			       "a file without following links: Linux 5.6 or "
			       "newer is needed");
	default:
		return gb_fail_errno(err, "the file could not be opened");
	}
}

static enum gb_code check_kind(const struct stat *st, struct gb_err *err)
{
	if (S_ISDIR(st->st_mode))
		return gb_fail(err, GB_INVALID,
			       "this is a folder: attach its files one by one");
	if (!S_ISREG(st->st_mode))
		return gb_fail(err, GB_INVALID,
			       "this is a device, pipe or socket: only files "
			       "can be attached");
	return GB_OK;
}

static enum gb_code check_size(const struct stat *st, struct gb_err *err)
{
	if (st->st_size == 0)
		return gb_fail(err, GB_INVALID,
			       "the file is empty: save the screen grab again");
	if ((uint64_t)st->st_size > GB_EVIDENCE_MAX_BYTES)
		return gb_fail(err, GB_INVALID,
			       "the file is larger than %llu MB: attach a "
			       "shorter piece of it",
			       GB_EVIDENCE_MAX_BYTES >> 20);
	return GB_OK;
}

static enum gb_code open_plain(int *fd, const char *path, int flags,
			       struct stat *st, struct gb_err *err)
{
	const struct open_how how = {
		.flags = (unsigned)(flags | O_CLOEXEC),
		.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	long got;

	do
		got = syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
	while (got < 0 && errno == EINTR);
	*fd = (int)got;
	if (got < 0)
		return fail_open(err);
	if (fstat(*fd, st) != 0)
		return gb_fail_errno(err, "the file could not be looked at");
	return check_kind(st, err);
}

/* A file that can be read, on `fd`. The kind is asked before anything is
 * opened for reading: opening alone can wake a device or the writer of a pipe.
 * Whoever swaps the file in between meets the second look. */
static enum gb_code open_file(int *fd, const char *path, struct stat *st,
			      struct gb_err *err)
{
	enum gb_code code;

	code = open_plain(fd, path, O_PATH, st, err);
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	if (code == GB_OK)
		code = open_plain(fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY,
				  st, err);
	return code == GB_OK ? check_size(st, err) : code;
}

/* The media type of a file that begins with these bytes. What libmagic would
 * unpack or walk through by pointers is left out: we only want a name. */
static enum gb_code name_kind(char *kind, size_t room, const void *bytes,
			      size_t n_bytes, struct gb_err *err)
{
	magic_t magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS |
				   MAGIC_NO_CHECK_ELF);
	const char *name = NULL;

	if (!magic)
		return gb_fail_nomem(err);
	if (magic_load(magic, MAGIC_LIST) == 0)
		name = magic_buffer(magic, bytes, n_bytes);
	if (name)
		snprintf(kind, room, "%s", name);
	magic_close(magic);
	return name ? GB_OK
		    : gb_fail(err, GB_IO,
			      "the kind of the file could not be told: the "
			      "package libmagic-mgc may be missing");
}

/* Fill `piece`, or less at the end of the file. */
static enum gb_code read_piece(int fd, unsigned char *piece, size_t *n_bytes,
			       struct gb_err *err)
{
	*n_bytes = 0;
	while (*n_bytes < PIECE_BYTES) {
		ssize_t got =
			read(fd, piece + *n_bytes, PIECE_BYTES - *n_bytes);

		if (got == 0)
			return GB_OK;
		if (got < 0 && errno != EINTR)
			return gb_fail_errno(err, "the file could not be read");
		if (got > 0)
			*n_bytes += (size_t)got;
	}
	return GB_OK;
}

/* Read to the end, or to where it is clear that the file is growing. */
static enum gb_code read_file(int fd, struct gb_evidence_file *f,
			      gb_evidence_sink *sink, void *to, uint64_t *total,
			      struct gb_err *err)
{
	struct gb_sha256 *sha = NULL;
	unsigned char *piece = malloc(PIECE_BYTES);
	size_t n = 0;
	enum gb_code code;

	*total = 0;
	if (!piece)
		return gb_fail_nomem(err);
	code = gb_sha256_start(&sha, err);
	if (code == GB_OK)
		code = read_piece(fd, piece, &n, err);
	if (code == GB_OK)
		code = name_kind(f->kind, sizeof(f->kind), piece, n, err);
	while (code == GB_OK && n > 0 && *total <= f->size_bytes) {
		gb_sha256_add(sha, piece, n);
		*total += n;
		if (sink)
			code = sink(to, piece, n, err);
		if (code == GB_OK)
			code = read_piece(fd, piece, &n, err);
	}
	if (sha)
		gb_sha256_end(sha, f->sha256);
	explicit_bzero(piece, PIECE_BYTES);
	free(piece);
	return code;
}

static bool is_same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static enum gb_code check_unchanged(int fd, const struct stat *before,
				    uint64_t total, struct gb_err *err)
{
	struct stat now;

	if (fstat(fd, &now) != 0)
		return gb_fail_errno(err, "the file could not be looked at");
	if (total == (uint64_t)before->st_size &&
	    now.st_size == before->st_size &&
	    is_same_time(now.st_mtim, before->st_mtim) &&
	    is_same_time(now.st_ctim, before->st_ctim))
		return GB_OK;
	return gb_fail(err, GB_INVALID,
		       "the file changed while it was read: wait until it is "
		       "saved, then attach it again");
}

enum gb_code gb_evidence_look(struct gb_evidence_file *out, const char *path,
			      struct gb_err *err)
{
	return gb_evidence_pass(out, path, NULL, NULL, err);
}

enum gb_code gb_evidence_pass(struct gb_evidence_file *out, const char *path,
			      gb_evidence_sink *sink, void *to,
			      struct gb_err *err)
{
	struct gb_evidence_file f = { 0 };
	struct stat st;
	uint64_t total = 0;
	int fd = -1;
	enum gb_code code;

	*out = f;
	code = check_path(path, err);
	if (code == GB_OK)
		code = make_absolute(&f.path, path, err);
	if (code == GB_OK)
		code = open_file(&fd, f.path, &st, err);
	if (code != GB_OK)
		goto out;
	f.name = strrchr(f.path, '/') + 1;
	f.size_bytes = (uint64_t)st.st_size;
	code = read_file(fd, &f, sink, to, &total, err);
	if (code == GB_OK)
		code = check_unchanged(fd, &st, total, err);
out:
	if (fd >= 0)
		close(fd);
	if (code != GB_OK)
		gb_evidence_free(&f);
	*out = f;
	return code;
}

void gb_evidence_free(struct gb_evidence_file *f)
{
	free(f->path);
	*f = (struct gb_evidence_file){ 0 };
}

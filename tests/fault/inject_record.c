/* SPDX-License-Identifier: ISC
 * inject_record.c - writes down every change of a file, with its bytes, so
 * that a power cut at any place can be played afterwards. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/fault/inject.h"

bool record_on;

static int out = -1;
static char within[INJECT_PATH];

void record_start(const char *file, const char *under)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, file,
			      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	out = fd < 0 ? -1 : (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 900);
	if (fd >= 0)
		syscall(SYS_close, fd);
	strncpy(within, under, sizeof(within) - 1);
	record_on = out >= 0;
}

bool record_wants(const char *path)
{
	size_t n = strlen(within);

	return record_on && strncmp(path, within, n) == 0 &&
	       (path[n] == '/' || path[n] == '\0');
}

/* One system call, so that two threads do not mix. */
static void put(struct record *r, const char *path, const void *bytes,
		size_t n_bytes)
{
	int before = errno;

	r->n_path = path ? (uint32_t)strlen(path) : 0;
	r->n_bytes = n_bytes;
	{
		struct iovec all[3] = {
			{ r, sizeof(*r) },
			{ (void *)(uintptr_t)path, r->n_path },
			{ (void *)(uintptr_t)bytes, n_bytes },
		};

		syscall(SYS_writev, out, all, 3);
	}
	errno = before;
}

uint64_t record_id(int folder, const char *name)
{
	int before = errno;
	struct stat st;
	uint64_t id = 0;

	if (syscall(SYS_newfstatat, folder, name, &st, AT_SYMLINK_NOFOLLOW) ==
	    0)
		id = st.st_ino;
	errno = before;
	return id;
}

static bool open_file(int fd, struct stat *st, char path[INJECT_PATH])
{
	int before = errno;
	bool found = syscall(SYS_fstat, fd, st) == 0;

	inject_path(path, fd, NULL);
	errno = before;
	return found && (S_ISREG(st->st_mode) || S_ISDIR(st->st_mode)) &&
	       record_wants(path);
}

void record_path(enum change change, const char *path, uint64_t id,
		 const char *second)
{
	struct record r = { .change = change, .id = id };

	put(&r, path, second, second ? strlen(second) : 0);
}

void record_write(int fd, const void *bytes, size_t n_bytes, int64_t offset)
{
	struct record r = { .change = WROTE };
	char path[INJECT_PATH];
	struct stat st;

	if (!open_file(fd, &st, path))
		return;
	/* Where it went when nobody said: the place is behind it now. */
	if (offset < 0)
		offset = syscall(SYS_lseek, fd, 0, SEEK_CUR) - (long)n_bytes;
	r.id = st.st_ino;
	r.offset = (uint64_t)offset;
	put(&r, path, bytes, n_bytes);
}

void record_cut(int fd, int64_t length)
{
	struct record r = { .change = CUT, .offset = (uint64_t)length };
	char path[INJECT_PATH];
	struct stat st;

	if (!open_file(fd, &st, path))
		return;
	r.id = st.st_ino;
	put(&r, path, NULL, 0);
}

void record_flush(int fd)
{
	struct record r = { .change = FLUSHED };
	char path[INJECT_PATH];
	struct stat st;

	if (!open_file(fd, &st, path))
		return;
	r.id = S_ISDIR(st.st_mode) ? 0 : st.st_ino;
	put(&r, path, NULL, 0);
}

void record_told(void)
{
	struct record r = { .change = TOLD };

	put(&r, NULL, NULL, 0);
}

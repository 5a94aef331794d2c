/* SPDX-License-Identifier: ISC
 * inject_calls.c - the calls of libc that can go wrong: counted, perhaps
 * spoilt, written down, and made. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/fault/inject.h"

/* `memory` in struct call's fd */
enum { MEMORY = -2 };

static bool refused(const char *name, int fd, const char *path, bool changes)
{
	const struct call c = {
		.name = name, .fd = fd, .path = path, .changes = changes
	};
	enum what_now now = inject_before(&c);

	if (now == TEAR)
		inject_end();
	return now == FAIL;
}

/* How many bytes to pass on; -1: none, it fails. `*end`: and then no more. */
static ssize_t admitted(const char *name, int fd, size_t n_bytes, bool changes,
			bool *end)
{
	const struct call c = { .name = name, .fd = fd, .changes = changes };

	*end = false;
	switch (inject_before(&c)) {
	case FAIL:
		return -1;
	case TEAR:
		*end = true;
		return (ssize_t)(n_bytes / 2);
	case HALVE:
		return (ssize_t)(n_bytes > 1 ? n_bytes / 2 : n_bytes);
	case GO_ON:
		break;
	}
	return (ssize_t)n_bytes;
}

/* --- opening and closing ---------------------------------------------------
 */

static int do_open(const char *name, int folder, const char *path, int flags,
		   mode_t mode)
{
	bool changes = (flags & (O_CREAT | O_TRUNC)) != 0;
	char whole[INJECT_PATH] = "";
	uint64_t had = 0;
	int fd;

	if (refused(name, folder, path, changes))
		return -1;
	if (record_on && changes) {
		inject_path(whole, folder, path);
		had = record_id(folder, path);
	}
	fd = (int)syscall(SYS_openat, folder, path, flags, mode);
	if (fd >= 0 && changes && record_wants(whole)) {
		if (!had)
			record_path(MADE_FILE, whole, record_id(folder, path),
				    NULL);
		else if (flags & O_TRUNC)
			record_cut(fd, 0);
	}
	return fd;
}

static mode_t mode_of(int flags, va_list *more)
{
	return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(*more, int) : 0;
}

int open(const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start(more, flags);
	mode = mode_of(flags, &more);
	va_end(more);
	return do_open("open", AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start(more, flags);
	mode = mode_of(flags, &more);
	va_end(more);
	return do_open("open", AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start(more, flags);
	mode = mode_of(flags, &more);
	va_end(more);
	return do_open("openat", folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start(more, flags);
	mode = mode_of(flags, &more);
	va_end(more);
	return do_open("openat", folder, path, flags, mode);
}

/* A close that fails has closed all the same. */
int close(int fd)
{
	bool bad = refused("close", fd, NULL, false);
	int rc = (int)syscall(SYS_close, fd);

	if (bad)
		errno = EIO;
	return bad ? -1 : rc;
}

/* --- reading and writing ---------------------------------------------------
 */

ssize_t read(int fd, void *buf, size_t n)
{
	bool end;
	ssize_t take = admitted("read", fd, n, false, &end);

	return take < 0 ? -1 : syscall(SYS_read, fd, buf, take);
}

static ssize_t do_pread(int fd, void *buf, size_t n, off_t at)
{
	bool end;
	ssize_t take = admitted("pread", fd, n, false, &end);

	return take < 0 ? -1 : syscall(SYS_pread64, fd, buf, take, at);
}

ssize_t pread(int fd, void *buf, size_t n, off_t at)
{
	return do_pread(fd, buf, n, at);
}

ssize_t pread64(int fd, void *buf, size_t n, off_t at)
{
	return do_pread(fd, buf, n, at);
}

ssize_t write(int fd, const void *buf, size_t n)
{
	bool end;
	ssize_t take = admitted("write", fd, n, true, &end);

	if (take < 0)
		return -1;
	take = syscall(SYS_write, fd, buf, take);
	if (end)
		inject_end();
	if (record_on && take > 0)
		record_write(fd, buf, (size_t)take, -1);
	return take;
}

static ssize_t do_pwrite(int fd, const void *buf, size_t n, off_t at)
{
	bool end;
	ssize_t take = admitted("pwrite", fd, n, true, &end);

	if (take < 0)
		return -1;
	take = syscall(SYS_pwrite64, fd, buf, take, at);
	if (end)
		inject_end();
	if (record_on && take > 0)
		record_write(fd, buf, (size_t)take, at);
	return take;
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t at)
{
	return do_pwrite(fd, buf, n, at);
}

ssize_t pwrite64(int fd, const void *buf, size_t n, off_t at)
{
	return do_pwrite(fd, buf, n, at);
}

static int do_cut(int fd, off_t length)
{
	int rc;

	if (refused("ftruncate", fd, NULL, true))
		return -1;
	rc = (int)syscall(SYS_ftruncate, fd, length);
	if (rc == 0 && record_on)
		record_cut(fd, length);
	return rc;
}

int ftruncate(int fd, off_t length)
{
	return do_cut(fd, length);
}

int ftruncate64(int fd, off_t length)
{
	return do_cut(fd, length);
}

/* Room made ahead: zeros, as far as a replay can tell. */
int posix_fallocate(int fd, off_t at, off_t n)
{
	if (refused("fallocate", fd, NULL, true))
		return errno;
	if (syscall(SYS_fallocate, fd, 0, at, n) < 0)
		return errno;
	if (record_on)
		record_cut(fd, at + n);
	return 0;
}

/* --- flushing --------------------------------------------------------------
 */

static bool is_folder(int fd)
{
	struct stat st;

	return syscall(SYS_fstat, fd, &st) == 0 && S_ISDIR(st.st_mode);
}

static int do_flush(const char *name, long call, int fd, bool proves)
{
	const struct call c = {
		.name = name, .fd = fd, .changes = true, .flushes = proves
	};
	enum what_now now = inject_before(&c);
	int rc;

	if (now == TEAR)
		inject_end();
	if (now == FAIL)
		return -1;
	rc = (int)syscall(call, fd);
	if (rc == 0 && record_on)
		record_flush(fd);
	return rc;
}

int fsync(int fd)
{
	return do_flush("fsync", SYS_fsync, fd, true);
}

/* SQLite flushes the folder of a journal so, and never looks whether that went
 * well: the name has been there since the vault was made. */
int fdatasync(int fd)
{
	return do_flush("fdatasync", SYS_fdatasync, fd, !is_folder(fd));
}

/* What the user is told, if it is on standard output. */
int fflush(FILE *f)
{
	extern int _IO_fflush(FILE *);

	if (f == stdout) {
		if (refused("fflush", 1, INJECT_TOLD, true))
			return EOF;
		if (record_on)
			record_told();
	}
	return _IO_fflush(f);
}

/* --- names -----------------------------------------------------------------
 */

static int do_rename(const char *call, int from, const char *a, int to,
		     const char *b, unsigned flags, bool link)
{
	char one[INJECT_PATH], two[INJECT_PATH];
	uint64_t id = 0;
	int rc;

	if (refused(call, to, b, true))
		return -1;
	if (record_on) {
		inject_path(one, from, a);
		inject_path(two, to, b);
		id = record_id(from, a);
	}
	rc = (int)(link ? syscall(SYS_linkat, from, a, to, b, flags)
			: syscall(SYS_renameat2, from, a, to, b, flags));
	if (rc == 0 && record_on && record_wants(two))
		record_path(link ? LINKED : RENAMED, one, id, two);
	return rc;
}

int rename(const char *a, const char *b)
{
	return do_rename("rename", AT_FDCWD, a, AT_FDCWD, b, 0, false);
}

int renameat(int from, const char *a, int to, const char *b)
{
	return do_rename("rename", from, a, to, b, 0, false);
}

int renameat2(int from, const char *a, int to, const char *b, unsigned flags)
{
	return do_rename("rename", from, a, to, b, flags, false);
}

int link(const char *a, const char *b)
{
	return do_rename("link", AT_FDCWD, a, AT_FDCWD, b, 0, true);
}

int linkat(int from, const char *a, int to, const char *b, int flags)
{
	return do_rename("link", from, a, to, b, (unsigned)flags, true);
}

static int do_unlink(int folder, const char *path, int flags)
{
	char whole[INJECT_PATH];
	uint64_t id = 0;
	int rc;

	if (refused("unlink", folder, path, true))
		return -1;
	if (record_on) {
		inject_path(whole, folder, path);
		id = record_id(folder, path);
	}
	rc = (int)syscall(SYS_unlinkat, folder, path, flags);
	if (rc == 0 && record_on && record_wants(whole))
		record_path(REMOVED, whole, id, NULL);
	return rc;
}

int unlink(const char *path)
{
	return do_unlink(AT_FDCWD, path, 0);
}

int unlinkat(int folder, const char *path, int flags)
{
	return do_unlink(folder, path, flags);
}

static int do_mkdir(int folder, const char *path, mode_t mode)
{
	char whole[INJECT_PATH];
	int rc;

	if (refused("mkdir", folder, path, true))
		return -1;
	rc = (int)syscall(SYS_mkdirat, folder, path, mode);
	if (rc == 0 && record_on) {
		inject_path(whole, folder, path);
		if (record_wants(whole))
			record_path(MADE_FOLDER, whole, 0, NULL);
	}
	return rc;
}

int mkdir(const char *path, mode_t mode)
{
	return do_mkdir(AT_FDCWD, path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
	return do_mkdir(folder, path, mode);
}

int fchmod(int fd, mode_t mode)
{
	return refused("fchmod", fd, NULL, true)
		       ? -1
		       : (int)syscall(SYS_fchmod, fd, mode);
}

int flock(int fd, int how)
{
	return refused("flock", fd, NULL, false)
		       ? -1
		       : (int)syscall(SYS_flock, fd, how);
}

/* --- the clock -------------------------------------------------------------
 */

int clock_gettime(clockid_t which, struct timespec *now)
{
	int rc = (int)syscall(SYS_clock_gettime, which, now);

	if (rc == 0 && which == CLOCK_REALTIME)
		now->tv_sec += inject_clock_s();
	return rc;
}

time_t time(time_t *out)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_REALTIME, &now);
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}

/* --- memory ----------------------------------------------------------------
 */

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

void *malloc(size_t n)
{
	return refused("malloc", MEMORY, NULL, false) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t each)
{
	return refused("calloc", MEMORY, NULL, false) ? NULL
						      : __libc_calloc(n, each);
}

void *realloc(void *old, size_t n)
{
	return refused("realloc", MEMORY, NULL, false) ? NULL
						       : __libc_realloc(old, n);
}

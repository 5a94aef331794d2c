/* tests/fault/inject.h - the inside of inject.so, which is loaded into the
 * shipped program ahead of libc and makes its calls go wrong.
 *
 * What it does is said in its environment, which guardbook scrubs only after
 * this was read:
 *
 *	FAULT_UNDER=DIR    only calls on files in DIR count (all, if not given)
 *	FAULT_TRACE=FILE   a line for each that counts: NAME N, w or r or f, a
 *			   path; f is a flush whose failure is told of
 *	FAULT_RECORD=FILE  every change of a file in DIR, with its bytes
 *	FAULT_AT=NAME:N    at the N-th call of NAME, from 1; or of a class:
 *	                   any, change (may write), alloc (memory)
 *	FAULT_DO=kill      the process ends before the call
 *	         torn      half of the bytes are written, then it ends
 *	         short     half of the bytes are read or written
 *	         NUMBER    the call fails with this errno
 *	FAULT_ON=1         at every later one too
 *	FAULT_CLOCK=A:B:N  the clock is A seconds wrong, B from its N-th asking
 *	FAULT_CRASH=FILE   where a crash is written down: the libraries it was
 *in
 *
 * Every call goes straight to the kernel, so nothing here meets itself. */
#ifndef INJECT_H
#define INJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Stands for the user, to whom something is told: counts wherever it is. */
#define INJECT_TOLD "/told"

/* One call of libc, before it is made. */
struct call {
	const char *name;
	int fd;           /* what it is about: an open file, or */
	const char *path; /* a name, in folder `fd` */
	bool changes;     /* may it change what is on the disk? */
	bool flushes;     /* is what it says the only proof? */
};

enum what_now { GO_ON, FAIL, HALVE, TEAR };

/* Count `c` and decide. Does not return if it shall end here; errno is set if
 * it shall FAIL. */
enum what_now inject_before(const struct call *c);
_Noreturn void inject_end(void);

/* The path that `c` is about, absolute; "" if there is none. */
#define INJECT_PATH 1024
void inject_path(char path[INJECT_PATH], int fd, const char *name);

long inject_clock_s(void); /* how wrong it is now */

/* --- what was changed, for a replay ----------------------------------------
 * A record is this head, `n_path` bytes of a path, `n_bytes` bytes: what was
 * written, or the second path. */
enum change {
	MADE_FILE = 1, /* path, id */
	MADE_FOLDER,   /* path */
	WROTE,         /* id, offset, bytes */
	CUT,           /* id, offset is the new length */
	FLUSHED,       /* id, or a folder: its path */
	RENAMED,       /* path, id; bytes: the new path */
	LINKED,        /* the same */
	REMOVED,       /* path, id */
	TOLD           /* bytes went out to the user */
};

struct record {
	uint32_t change;
	uint32_t n_path;
	uint64_t n_bytes;
	uint64_t id; /* the inode's number: it may be used again */
	uint64_t offset;
};

void record_start(const char *file, const char *under);
bool record_wants(const char *path);
void record_path(enum change change, const char *path, uint64_t id,
		 const char *second);
void record_write(int fd, const void *bytes, size_t n_bytes, int64_t offset);
void record_cut(int fd, int64_t length);
void record_flush(int fd);
void record_told(void);
uint64_t record_id(int folder, const char *name); /* 0: there is none */
extern bool record_on;

#endif

/* SPDX-License-Identifier: ISC
 * inject.c - counting calls, and deciding which of them goes wrong. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "tests/fault/inject.h"

#define NAMES 64

static struct {
	bool on;
	const char *under; /* NULL: everywhere */
	int trace;         /* -1: none, and so below */
	int crash;
	char at[32]; /* "": nothing goes wrong */
	unsigned long nth;
	bool for_ever;
	enum { END, TEAR_AND_END, SHORT, ERROR } how;
	int error;
	atomic_ulong hits;
} plan = { .trace = -1, .crash = -1 };

static struct {
	const char *name;
	atomic_ulong n;
} counts[NAMES];

_Noreturn void inject_end(void)
{
	for (;;)
		syscall(SYS_kill, (int)syscall(SYS_getpid), SIGKILL);
}

void inject_path(char path[INJECT_PATH], int fd, const char *name)
{
	char link[48];
	ssize_t n = 0;

	path[0] = '\0';
	if (name && name[0] == '/') {
		snprintf(path, INJECT_PATH, "%s", name);
		return;
	}
	if (fd == AT_FDCWD)
		snprintf(link, sizeof(link), "/proc/self/cwd");
	else
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = syscall(SYS_readlinkat, AT_FDCWD, link, path, INJECT_PATH - 1);
	path[n > 0 ? n : 0] = '\0';
	if (name && n > 0 && strcmp(name, ".") != 0 && n < INJECT_PATH - 1)
		snprintf(path + n, (size_t)(INJECT_PATH - n), "/%s", name);
}

/* Which counter is `name`'s? Names are literals: their number is small. */
static unsigned counter(const char *name)
{
	unsigned i = 0;

	while (i < NAMES - 1 && counts[i].name &&
	       strcmp(counts[i].name, name) != 0)
		i++;
	counts[i].name = name;
	return i;
}

static bool is_counted(const struct call *c)
{
	char path[INJECT_PATH];
	size_t n;

	if (!plan.on)
		return false;
	if (!plan.under || (c->path && strcmp(c->path, INJECT_TOLD) == 0))
		return true;
	n = strlen(plan.under);
	inject_path(path, c->fd, c->path);
	return strncmp(path, plan.under, n) == 0 &&
	       (path[n] == '/' || path[n] == '\0');
}

static void write_trace(const struct call *c, unsigned long nth)
{
	char path[INJECT_PATH] = "-", line[INJECT_PATH + 96];
	int n;

	if (c->flushes || (c->changes && c->path))
		inject_path(path, c->fd, c->path);
	n = snprintf(line, sizeof(line), "%s %lu %c %s\n", c->name, nth,
		     c->flushes   ? 'f'
		     : c->changes ? 'w'
				  : 'r',
		     path);
	syscall(SYS_write, plan.trace, line, n);
}

/* Is this call the one, or one after it? */
static bool is_hit(const struct call *c, unsigned long nth)
{
	static atomic_ulong any, change, alloc;
	bool memory = c->fd == -2;
	unsigned long at = 0;

	if (strcmp(plan.at, c->name) == 0)
		at = nth;
	else if (strcmp(plan.at, "any") == 0 && !memory)
		at = ++any;
	else if (strcmp(plan.at, "change") == 0 && c->changes)
		at = ++change;
	else if (strcmp(plan.at, "alloc") == 0 && memory)
		at = ++alloc;
	return at > 0 && (at == plan.nth || (plan.for_ever && at > plan.nth));
}

enum what_now inject_before(const struct call *c)
{
	int before = errno;
	unsigned long nth;

	if (!plan.on || (!plan.at[0] && plan.trace < 0) || !is_counted(c)) {
		errno = before;
		return GO_ON;
	}
	nth = ++counts[counter(c->name)].n;
	if (plan.trace >= 0)
		write_trace(c, nth);
	errno = before;
	if (!plan.at[0] || !is_hit(c, nth))
		return GO_ON;
	switch (plan.how) {
	case END:
		inject_end();
	case TEAR_AND_END:
		return TEAR;
	case SHORT:
		return HALVE;
	case ERROR:
		/* EINTR for ever would be a hang of our own making. */
		if (plan.error == EINTR && plan.for_ever && ++plan.hits % 2)
			return GO_ON;
		errno = plan.error;
		return FAIL;
	}
	return GO_ON;
}

/* --- a crash ---------------------------------------------------------------
 */

static void tell_crash(int sig, siginfo_t *info, void *context)
{
	const ucontext_t *at = context;
	void *frames[40];
	int n = backtrace(frames, 40);
	Dl_info where;

	(void)info;
	dprintf(plan.crash, "signal %d\n", sig);
	if (dladdr((void *)at->uc_mcontext.gregs[REG_RIP], &where))
		dprintf(plan.crash, "at %s\n", where.dli_fname);
	for (int i = 0; i < n; i++)
		if (dladdr(frames[i], &where))
			dprintf(plan.crash, "%s %s +%#lx\n", where.dli_fname,
				where.dli_sname ? where.dli_sname : "?",
				(unsigned long)((char *)frames[i] -
						(char *)where.dli_fbase));
	signal(sig, SIG_DFL);
	raise(sig);
}

static void watch_for_crashes(void)
{
	static const int bad[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };
	struct sigaction act = { .sa_sigaction = tell_crash,
				 .sa_flags =
					 SA_SIGINFO | SA_NODEFER | SA_ONSTACK };
	/* A stack that ran over is a crash too. */
	static char other[1 << 16];
	const stack_t stack = { .ss_sp = other, .ss_size = sizeof(other) };
	void *first[1];

	sigaltstack(&stack, NULL);

	backtrace(first, 1); /* loads what it needs while there is memory */
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		sigaction(bad[i], &act, NULL);
}

/* --- the clock -------------------------------------------------------------
 */

static struct {
	long first_s, then_s;
	unsigned long at;
	atomic_ulong asked;
} wrong_clock;

long inject_clock_s(void)
{
	return ++wrong_clock.asked < wrong_clock.at || !wrong_clock.at
		       ? wrong_clock.first_s
		       : wrong_clock.then_s;
}

/* --- the plan --------------------------------------------------------------
 */

/* A file to write to, out of the way of the program's own descriptors. */
static int open_high(const char *path)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path,
			      O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	int high =
		fd < 0 ? -1 : (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 900);

	if (fd >= 0)
		syscall(SYS_close, fd);
	return high;
}

static void read_what_goes_wrong(const char *at, const char *how)
{
	const char *colon = at ? strchr(at, ':') : NULL;

	if (!colon || (size_t)(colon - at) >= sizeof(plan.at))
		return;
	plan.nth = strtoul(colon + 1, NULL, 10);
	plan.how = !how || strcmp(how, "kill") == 0 ? END
		   : strcmp(how, "torn") == 0       ? TEAR_AND_END
		   : strcmp(how, "short") == 0      ? SHORT
						    : ERROR;
	plan.error = how ? atoi(how) : 0;
	plan.for_ever = getenv("FAULT_ON") != NULL;
	memcpy(plan.at, at, (size_t)(colon - at));
}

__attribute__((constructor)) static void start(void)
{
	static char under[INJECT_PATH];
	const char *trace = getenv("FAULT_TRACE");
	const char *crash = getenv("FAULT_CRASH");
	const char *record = getenv("FAULT_RECORD");
	const char *clock = getenv("FAULT_CLOCK");

	if (clock)
		sscanf(clock, "%ld:%ld:%lu", &wrong_clock.first_s,
		       &wrong_clock.then_s, &wrong_clock.at);

	if (getenv("FAULT_UNDER")) {
		snprintf(under, sizeof(under), "%s", getenv("FAULT_UNDER"));
		plan.under = under;
	}
	if (trace)
		plan.trace = open_high(trace);
	if (crash && (plan.crash = open_high(crash)) >= 0)
		watch_for_crashes();
	if (record)
		record_start(record, under);
	read_what_goes_wrong(getenv("FAULT_AT"), getenv("FAULT_DO"));
	plan.on = true;
}

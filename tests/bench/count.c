/* SPDX-License-Identifier: ISC
 * count.c - counting what a program asks of the kernel, from outside, with
 * ptrace: no tool needs to be installed, and the counts are the same on a busy
 * machine. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <linux/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "tests/bench/bench.h"

static void add_call(pid_t pid, unsigned long *calls, unsigned long *flushes)
{
	struct ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info), &info) <=
		    0 ||
	    info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return;
	++*calls;
	if (info.entry.nr == SYS_fsync || info.entry.nr == SYS_fdatasync ||
	    info.entry.nr == SYS_syncfs)
		++*flushes;
}

/* Its threads are followed too. */
void bench_count(int pid, unsigned long *calls, unsigned long *flushes,
		 int *status)
{
	const long options =
		PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
	int now = 0;
	pid_t who = pid;

	*calls = *flushes = 0;
	if (waitpid(pid, &now, __WALL) != pid || !WIFSTOPPED(now) ||
	    ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)options) < 0) {
		fprintf(stderr, "bench: the program can't be watched\n");
		exit(1);
	}
	for (;;) {
		int sig = 0;

		if (WIFSTOPPED(now)) {
			sig = WSTOPSIG(now);
			if (sig == (SIGTRAP | 0x80))
				add_call(who, calls, flushes);
			/* Neither ptrace's own stops nor the first one of a
			 * thread are for the program. */
			if (sig == (SIGTRAP | 0x80) || sig == SIGTRAP ||
			    sig == SIGSTOP)
				sig = 0;
			ptrace(PTRACE_SYSCALL, who, NULL, (void *)(long)sig);
		} else if (who == pid) {
			break;
		}
		who = waitpid(-1, &now, __WALL);
		if (who < 0) {
			perror("bench");
			exit(1);
		}
	}
	*status = now;
}

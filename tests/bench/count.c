/* SPDX-License-Identifier: ISC
 * count.c - counting what a piece of work asks of the kernel, from outside,
 * with ptrace: no tool needs to be installed, and the counts are the same on a
 * busy machine. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <linux/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

void bench_mark(void)
{
	raise(SIGSTOP);
}

static pid_t start(void (*work)(const char *dir), const char *dir)
{
	pid_t pid = fork();
	int status;

	if (pid < 0) {
		perror("fork");
		exit(1);
	}
	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		work(dir);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
	    WSTOPSIG(status) != SIGSTOP) {
		fprintf(stderr, "bench: the work did not begin\n");
		exit(1);
	}
	return pid;
}

void bench_count(struct bench_counts *out, void (*work)(const char *dir),
		 const char *dir)
{
	struct ptrace_syscall_info info;
	pid_t pid = start(work, dir);
	int status, sig = 0;

	*out = (struct bench_counts){ 0 };
	ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)PTRACE_O_TRACESYSGOOD);
	while (sig != SIGSTOP) {
		if (ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)sig) < 0 ||
		    waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) {
			fprintf(stderr, "bench: the work can't be watched\n");
			exit(1);
		}
		sig = WSTOPSIG(status);
		if (sig != (SIGTRAP | 0x80))
			continue;
		sig = 0;
		if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info),
			   &info) <= 0 ||
		    info.op != PTRACE_SYSCALL_INFO_ENTRY)
			continue;
		out->calls++;
		if (info.entry.nr == SYS_fsync ||
		    info.entry.nr == SYS_fdatasync ||
		    info.entry.nr == SYS_syncfs)
			out->flushes++;
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

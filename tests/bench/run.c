/* SPDX-License-Identifier: ISC
 * run.c - the shipped program: how long it takes, how much memory, and what it
 * asks of the kernel and the processor. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/bench.h"

enum { MOST_ARGS = 32 };

double bench_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double bench_median(double *of, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t j = i; j > 0 && of[j] < of[j - 1]; j--) {
			double t = of[j];

			of[j] = of[j - 1];
			of[j - 1] = t;
		}
	return of[n / 2];
}

void bench_fail(const char *what, const struct gb_err *err)
{
	fprintf(stderr, "bench: %s: %s\n", what, err->msg);
	exit(1);
}

/* --- the child
 * ----------------------------------------------------------------
 */

static void become(const char *const *words, enum bench_how how)
{
	int nowhere = open("/dev/null", O_RDWR);

	if (nowhere >= 0) {
		dup2(nowhere, STDIN_FILENO);
		dup2(nowhere, STDOUT_FILENO);
	}
	if (how == BENCH_COUNTED)
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	execvp(words[0], (char *const *)words);
	_exit(127);
}

/* The words of the command line. `log` is where valgrind writes to. */
static void put_words(const char **words, const char *program,
		      const struct bench_book *b, enum bench_how how,
		      const char *log, const char *pass,
		      const char *const *args)
{
	size_t n = 0;

	if (how == BENCH_WEIGHED) {
		words[n++] = "valgrind";
		words[n++] = "--tool=callgrind";
		words[n++] = "--callgrind-out-file=/dev/null";
		words[n++] = log;
	}
	words[n++] = program;
	if (b) {
		words[n++] = "--casebook";
		words[n++] = b->dir;
	}
	if (b && !(strcmp(args[0], "verify") == 0 && args[1])) {
		words[n++] = "--as";
		words[n++] = "dsl";
		words[n++] = "--passphrase-file";
		words[n++] = pass;
	}
	for (size_t i = 0; args[i] && n + 1 < MOST_ARGS; i++)
		words[n++] = args[i];
	words[n] = NULL;
}

/* "==123== Collected : 2049252989" */
static double read_instructions(const char *path)
{
	FILE *in = fopen(path, "r");
	char line[400];
	double n = 0;

	while (in && fgets(line, sizeof(line), in)) {
		const char *at = strstr(line, "Collected :");

		if (at)
			n = strtod(at + strlen("Collected :"), NULL);
	}
	if (in)
		fclose(in);
	unlink(path);
	return n;
}

void bench_run(struct bench_ran *out, const char *program,
	       const struct bench_book *b, enum bench_how how,
	       const char *const *args)
{
	const char *words[MOST_ARGS];
	char pass[330] = "", log[330], path[310];
	struct rusage used;
	double from;
	int status = 0;
	pid_t pid;

	*out = (struct bench_ran){ 0 };
	snprintf(path, sizeof(path), "/tmp/guardbook-bench.%d", (int)getpid());
	snprintf(log, sizeof(log), "--log-file=%s", path);
	if (b)
		snprintf(pass, sizeof(pass), "%s/passphrase", b->folder);
	put_words(words, program, b, how, log, pass, args);
	fflush(NULL);
	from = bench_now_s();
	pid = fork();
	if (pid < 0) {
		perror("bench");
		exit(1);
	}
	if (pid == 0)
		become(words, how);
	if (how == BENCH_COUNTED)
		bench_count(pid, &out->calls, &out->flushes, &status);
	else if (wait4(pid, &status, 0, &used) == pid)
		out->max_rss_mib = (double)used.ru_maxrss / 1024;
	out->seconds = bench_now_s() - from;
	if (how == BENCH_WEIGHED)
		out->instructions = read_instructions(path);
	out->failed = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

/* tests/bench/bench.h - how fast, how large, how many: measured, not felt. */
#ifndef BENCH_H
#define BENCH_H

#include "guardbook/session.h"

/* End the run with what went wrong. */
void bench_fail(const char *what, const struct gb_err *err);
#define must(call)                                                             \
	do {                                                                   \
		struct gb_err bench_err = { 0 }, *err = &bench_err;            \
		if ((call) != GB_OK)                                           \
			bench_fail(#call, err);                                \
	} while (0)

double bench_now_s(void); /* of a clock that only runs */

/* make.c: a casebook of `n` cases, three entries each, every one of them made
 * by gb_session_do(), without flushes and with practice locks. */
void bench_make(const char *dir, size_t n);
/* The change that is measured: one note more on case `name`. */
void bench_note(struct gb_session *s, const char *name);

/* count.c: run `work` in a process of its own between two bench_mark() calls,
 * watched from outside. */
struct bench_counts {
	unsigned long calls;   /* system calls, the mark's own few too */
	unsigned long flushes; /* fsync, fdatasync and syncfs of these */
};
void bench_mark(void);
void bench_count(struct bench_counts *out, void (*work)(const char *dir),
		 const char *dir);

#endif

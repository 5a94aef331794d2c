/* tests/bench/bench.h - how fast, how large, how many: measured, not felt. */
#ifndef BENCH_H
#define BENCH_H

#include "guardbook/session.h"

/* End the run with what went wrong. */
_Noreturn void bench_fail(const char *what, const struct gb_err *err);
#define must(call)                                                             \
	do {                                                                   \
		struct gb_err bench_err = { 0 }, *err = &bench_err;            \
		if ((call) != GB_OK)                                           \
			bench_fail(#call, err);                                \
	} while (0)

double bench_now_s(void); /* of a clock that only runs */
double bench_median(double *of, size_t n);

/* --- figures.c: what is measured, and what it should be --------------------
 */

enum bench_figure {
	BUSY,
	FLUSHES,
	CALLS,
	INSTRUCTIONS,
	CHECK_INSTRUCTIONS,
	VERIFY_INSTRUCTIONS,
	FLUSH_FLOOR,
	CHANGE,
	CHANGE_TIMES,
	CHECK_FLOOR,
	VERIFY,
	VERIFY_TIMES,
	VERIFY_AGAIN,
	START,
	UNLOCK,
	UNLOCK_CPU,
	FIRST_TIME,
	REBUILD,
	REBUILD_ENTRIES,
	REBUILD_CPU,
	WORDS,
	PAGE,
	PAGE_MIDDLE,
	FIND,
	FIND_MEDIAN,
	HISTORY,
	SAVE,
	MEMORY,
	DISK_LEDGER,
	DISK_SNAPSHOT,
	DISK_VAULT,
	DISK,
	N_FIGURES
};

struct bench_figures {
	double at[N_FIGURES];
	bool known[N_FIGURES];
};
void bench_set(struct bench_figures *f, enum bench_figure which, double value);
/* One line a figure, one column a casebook, and whether the largest one meets
 * what it should. */
void bench_print(const struct bench_figures *f, const size_t *cases, size_t n);

/* --- make.c ------------------------------------------------------------------
 */

/* A casebook of `n` cases, each a log of about 1,000 letters and two notes as
 * long: every one made by gb_session_do(), without flushes and with practice
 * locks. The last entry is of just now. */
void bench_make(const char *dir, size_t n);
/* A text of about 1,000 letters; `dice` goes on. */
void bench_text(uint64_t *dice, char *to, size_t room);

/* --- run.c: the shipped program, from outside
 * ---------------------------------
 */

struct bench_book {
	const char *program; /* path of guardbook */
	const char *folder;  /* for what is written beside the casebooks */
	char dir[300];
	size_t cases;
	uint64_t entries;
};

enum bench_how {
	BENCH_TIMED,
	BENCH_COUNTED, /* system calls and flushes, with ptrace */
	BENCH_WEIGHED, /* instructions, with valgrind */
};

struct bench_ran {
	double seconds;
	double max_rss_mib;
	unsigned long calls, flushes;
	double instructions; /* 0: there is no valgrind */
	bool failed;
};

/* Run `program` with `args` (NULL at the end); what it prints is thrown away.
 * With `b` NULL nothing is put before `args`; else the casebook and the DSL's
 * sign-in, unless it is "verify --full",
 * which needs nobody; what was checked before is one person's to know. */
void bench_run(struct bench_ran *out, const char *program,
	       const struct bench_book *b, enum bench_how how,
	       const char *const *args);

/* count.c: what a child that waits to be traced asks of the kernel until it
 * ends. */
void bench_count(int pid, unsigned long *calls, unsigned long *flushes,
		 int *status);

/* --- floor.c: what nothing can be faster than
 * ---------------------------------
 */

/* Which part of a core's time this program got, when it wanted all of it. */
double bench_share(void);
double bench_flush_ms(const char *folder); /* 4 KiB written and flushed */
/* Check `n` signatures of commits, on as many threads as there are cores or on
 * one. Gives: seconds. */
double bench_check_s(size_t n, bool all_cores);

/* --- measure.c, inside.c
 * ------------------------------------------------------
 */

void bench_counts(struct bench_figures *f, const struct bench_book *b);
void bench_seconds(struct bench_figures *f, const struct bench_book *b);
void bench_verify(struct bench_figures *f, const struct bench_book *b,
		  const struct bench_book *tiny, const char *self);
void bench_disk(struct bench_figures *f, const struct bench_book *b);
/* By calls of the core, in processes of their own. */
void bench_inside(struct bench_figures *f, const struct bench_book *b);
/* Snapshot written, words read, ledger packed. */
void bench_settle(const struct bench_book *b);
/* Name of the newest case that the DSL reads. */
void bench_any_case(const char *dir, char name[GB_CASE_NAME_ROOM]);

#endif

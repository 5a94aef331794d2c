/* SPDX-License-Identifier: ISC
 * figures.c - what is measured, and what it should be. */
#include <stdio.h>

#include "tests/bench/bench.h"

enum kind { JUST_SO, AT_MOST, AT_LEAST };

/* The bars, for casebooks of up to 20,000 cases and of up to 100,000. */
struct bar {
	const char *name, *unit;
	enum kind kind;
	double small, large;
};

/* clang-format off */
static const struct bar bars[N_FIGURES] = {
	[BUSY]                = { "floor: share of a core that was ours", "%", JUST_SO, 0, 0 },
	[FLUSHES]             = { "one change: flushes", "", AT_MOST, 2, 2 },
	[CALLS]               = { "one change: system calls", "", AT_MOST, 150, 150 },
	[INSTRUCTIONS]        = { "one change: instructions", "M", AT_MOST, 1.5, 1.5 },
	[CHECK_INSTRUCTIONS]  = { "floor: one signature check", "M", JUST_SO, 0, 0 },
	[VERIFY_INSTRUCTIONS] = { "verify --full an entry, to the floor", "times", AT_MOST, 1.3, 1.3 },
	[FLUSH_FLOOR]         = { "floor: 4 KiB written and flushed", "ms", JUST_SO, 0, 0 },
	[CHANGE]              = { "one change", "ms", JUST_SO, 0, 0 },
	[CHANGE_TIMES]        = { "one change, to the floor", "times", JUST_SO, 0, 0 },
	[CHECK_FLOOR]         = { "floor: signature checks, all cores", "/s", JUST_SO, 0, 0 },
	[VERIFY]              = { "verify --full", "/s", JUST_SO, 0, 0 },
	[VERIFY_TIMES]        = { "verify --full, to the floor", "times", AT_MOST, 1.8, 1.8 },
	[VERIFY_AGAIN]        = { "verify, nothing new", "ms", AT_MOST, 50, 50 },
	[START]               = { "start to the sign-in list", "ms", AT_MOST, 30, 30 },
	[UNLOCK]              = { "unlock to home, beyond the key", "ms", AT_MOST, 150, 600 },
	[UNLOCK_CPU]          = { "the same, processor time alone", "ms", JUST_SO, 0, 0 },
	[FIRST_TIME]          = { "the same with nothing known", "ms", JUST_SO, 0, 0 },
	[REBUILD]             = { "index again, keys known: rows", "/s", AT_LEAST, 10000, 10000 },
	[REBUILD_ENTRIES]     = { "index again, keys known: entries", "/s", JUST_SO, 0, 0 },
	[REBUILD_CPU]         = { "the same rows, were all cores ours", "/s", JUST_SO, 0, 0 },
	[WORDS]               = { "words behind the rows: cases", "/s", JUST_SO, 0, 0 },
	[PAGE]                = { "list: first page", "ms", AT_MOST, 1, 1 },
	[PAGE_MIDDLE]         = { "list: a page in the middle", "ms", AT_MOST, 1, 1 },
	[FIND]                = { "find: a keystroke, slowest", "ms", AT_MOST, 10, 50 },
	[FIND_MEDIAN]         = { "find: a keystroke, median", "ms", JUST_SO, 0, 0 },
	[HISTORY]             = { "one case with its history", "ms", AT_MOST, 2, 2 },
	[SAVE]                = { "snapshot written", "ms", JUST_SO, 0, 0 },
	[MEMORY]              = { "resident memory after unlock", "MiB", AT_MOST, 128, 0 },
	[DISK_LEDGER]         = { "disk an entry: ledger", "bytes", JUST_SO, 0, 0 },
	[DISK_SNAPSHOT]       = { "disk an entry: one snapshot", "bytes", JUST_SO, 0, 0 },
	[DISK_VAULT]          = { "disk an entry: vault", "bytes", JUST_SO, 0, 0 },
	[DISK]                = { "disk an entry: together", "bytes", AT_MOST, 3072, 3072 },
};
/* clang-format on */

void bench_set(struct bench_figures *f, enum bench_figure which, double value)
{
	f->at[which] = value;
	f->known[which] = true;
}

static void print_verdict(const struct bar *bar, double value, size_t cases)
{
	double limit = cases <= 20000 ? bar->small : bar->large;

	if (bar->kind == JUST_SO || limit == 0)
		return;
	printf(" %s %g: %s", bar->kind == AT_MOST ? "at most" : "at least",
	       limit,
	       (bar->kind == AT_MOST ? value <= limit : value >= limit)
		       ? "met"
		       : "NOT met");
}

void bench_print(const struct bench_figures *f, const size_t *cases, size_t n)
{
	printf("%-38s", "cases");
	for (size_t i = 0; i < n; i++)
		printf("%11zu", cases[i]);
	printf("\n");
	for (size_t which = 0; which < N_FIGURES; which++) {
		const struct bar *bar = &bars[which];
		size_t newest = n;

		printf("%-38s", bar->name);
		for (size_t i = 0; i < n; i++) {
			double value = f[i].at[which];

			if (!f[i].known[which]) {
				printf("%11s", "-");
				continue;
			}
			newest = i;
			printf("%11.*f", value < 100 ? 2 : 0, value);
		}
		printf(" %-6s", bar->unit);
		if (newest < n)
			print_verdict(bar, f[newest].at[which], cases[newest]);
		printf("\n");
	}
}

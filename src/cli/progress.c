/* SPDX-License-Identifier: ISC
 * progress.c - how far something long has come, on one line of the terminal. */
#include <stdio.h>
#include <unistd.h>

#include "src/cli/progress.h"

enum { BAR_CELLS = 40 };

static double seconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) +
	       1e-9 * (double)(now.tv_nsec - then->tv_nsec);
}

static void draw(void *ctx, uint64_t done, uint64_t total)
{
	static const char full[] = "########################################";
	struct gb_progress *p = ctx;
	int cells = total ? (int)(done * BAR_CELLS / total) : 0;

	_Static_assert(sizeof(full) == BAR_CELLS + 1, "a letter a cell");
	if (!p->is_terminal ||
	    seconds_since(&p->last) < (p->is_shown ? 0.1 : 1.0))
		return;
	fprintf(stderr, "\r%s [%-*.*s] %3d %%", p->what, BAR_CELLS, cells, full,
		total ? (int)(done * 100 / total) : 0);
	fflush(stderr);
	p->is_shown = true;
	clock_gettime(CLOCK_MONOTONIC, &p->last);
}

void gb_progress_start(struct gb_progress *p, const char *what)
{
	*p = (struct gb_progress){ .watch = { .tell = draw, .ctx = p },
				   .what = what,
				   .is_terminal = isatty(STDERR_FILENO) };
	clock_gettime(CLOCK_MONOTONIC, &p->last);
}

void gb_progress_end(struct gb_progress *p)
{
	if (p->is_shown)
		fprintf(stderr, "\r%*s\r", 79, "");
	p->is_shown = false;
}

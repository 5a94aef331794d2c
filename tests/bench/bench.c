/* SPDX-License-Identifier: ISC
 * bench.c - what grows with a casebook, and what must not.
 *
 *	bench PROGRAM FOLDER CASES...         every figure
 *	bench --change PROGRAM FOLDER CASES...  what one change costs, alone
 *	bench --signatures N                  N signature checks, and no more
 *
 * Casebooks of that many cases, three entries each, are made in FOLDER where
 * they are not there yet. Counts repeat; seconds depend on the machine and on
 * who else uses it: trust the counts, and what is told as times a floor. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guardbook/json.h"
#include "tests/bench/bench.h"

enum { MOST_BOOKS = 6, TINY = 1 };

static void ready(struct bench_book *b, const char *program, const char *folder,
		  size_t cases)
{
	struct stat st;
	double from = bench_now_s();

	b->program = program;
	b->folder = folder;
	b->cases = cases;
	snprintf(b->dir, sizeof(b->dir), "%s/%zu-cases", folder, cases);
	if (stat(b->dir, &st) < 0) {
		bench_make(b->dir, cases);
		printf("made %zu cases, %zu entries, in %.1f s\n", cases,
		       3 * cases, bench_now_s() - from);
	}
	b->entries = 3 * cases;
}

static void make_folder(const char *folder)
{
	char path[330];
	FILE *out;

	if (mkdir(folder, 0700) < 0 && errno != EEXIST) {
		perror(folder);
		exit(1);
	}
	snprintf(path, sizeof(path), "%s/passphrase", folder);
	out = fopen(path, "w");
	if (!out || fputs("practice\n", out) < 0 || fclose(out) != 0) {
		perror(path);
		exit(1);
	}
}

static int usage(void)
{
	fprintf(stderr, "usage: bench [--change] PROGRAM FOLDER CASES...\n"
			"       bench --signatures N\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct bench_figures figures[MOST_BOOKS] = { 0 };
	struct bench_book books[MOST_BOOKS], tiny;
	bool change = argc > 1 && strcmp(argv[1], "--change") == 0;
	int at = change ? 2 : 1;
	size_t cases[MOST_BOOKS], n = 0;

	gb_json_start();
	must(gb_crypt_start(err));
	if (argc == 3 && strcmp(argv[1], "--signatures") == 0) {
		bench_check_s((size_t)atol(argv[2]), false);
		return 0;
	}
	if (argc < at + 3 || argc > at + 2 + MOST_BOOKS)
		return usage();
	make_folder(argv[at + 1]);
	ready(&tiny, argv[at], argv[at + 1], TINY);
	for (; at + 2 + (int)n < argc; n++) {
		struct bench_book *b = &books[n];

		cases[n] = (size_t)atol(argv[at + 2 + (int)n]);
		if (cases[n] == 0)
			return usage();
		ready(b, argv[at], argv[at + 1], cases[n]);
		fprintf(stderr, "measuring %zu cases\n", cases[n]);
		bench_set(&figures[n], BUSY, 100 * bench_share());
		if (!change) {
			bench_verify(&figures[n], b, &tiny, argv[0]);
			bench_inside(&figures[n], b);
			bench_disk(&figures[n], b);
		}
		bench_counts(&figures[n], b);
		bench_seconds(&figures[n], b);
	}
	bench_print(figures, cases, n);
	if (n > 0 && !figures[0].known[INSTRUCTIONS])
		printf("No instructions were counted: valgrind is not "
		       "installed.\n");
	return 0;
}

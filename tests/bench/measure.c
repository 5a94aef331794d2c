/* SPDX-License-Identifier: ISC
 * measure.c - what the shipped program does, measured from outside. What it
 * does at every start and end falls out: the same is run with little and with
 * more to do, and the difference counts. */
#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/bench/bench.h"

/* --- one change
 * ---------------------------------------------------------------
 */

/* A batch of `n` notes to one case; its path in `path`. */
static void write_batch(const struct bench_book *b, size_t n, char path[330])
{
	char name[GB_CASE_NAME_ROOM], text[1200], note[330];
	uint64_t dice = n;
	FILE *out;

	bench_any_case(b->dir, name);
	snprintf(note, sizeof(note), "%s/note.txt", b->folder);
	out = fopen(note, "w");
	bench_text(&dice, text, sizeof(text));
	if (!out || fputs(text, out) < 0 || fclose(out) != 0)
		exit(1);
	snprintf(path, 330, "%s/batch.txt", b->folder);
	out = fopen(path, "w");
	for (size_t i = 0; out && i < n; i++)
		fprintf(out, "note %s '%s'\n", name, note);
	if (!out || fclose(out) != 0)
		exit(1);
}

/* Fewer than a snapshot is written for, and always from the same start: nothing
 * is to be caught up with, and all is packed. */
static void run_batch(struct bench_ran *out, const struct bench_book *b,
		      enum bench_how how, size_t n)
{
	char path[330];
	const char *const args[] = { "batch", path, NULL };

	write_batch(b, n, path);
	bench_settle(b);
	bench_run(out, b->program, b, how, args);
	if (out->failed) {
		fprintf(stderr, "bench: a batch of notes failed\n");
		exit(1);
	}
}

void bench_counts(struct bench_figures *f, const struct bench_book *b)
{
	enum { FEW = 5, MORE = 15 };
	struct bench_ran few, more;

	run_batch(&few, b, BENCH_COUNTED, FEW);
	run_batch(&more, b, BENCH_COUNTED, MORE);
	bench_set(f, FLUSHES,
		  ((double)more.flushes - (double)few.flushes) / (MORE - FEW));
	bench_set(f, CALLS,
		  ((double)more.calls - (double)few.calls) / (MORE - FEW));
	run_batch(&few, b, BENCH_WEIGHED, FEW);
	run_batch(&more, b, BENCH_WEIGHED, MORE);
	if (few.instructions > 0)
		bench_set(f, INSTRUCTIONS,
			  (more.instructions - few.instructions) /
				  (MORE - FEW) / 1e6);
}

void bench_seconds(struct bench_figures *f, const struct bench_book *b)
{
	enum { FEW = 5, MORE = 45 };
	double least = bench_flush_ms(b->folder), took;
	struct bench_ran few, more;

	run_batch(&few, b, BENCH_TIMED, FEW);
	run_batch(&more, b, BENCH_TIMED, MORE);
	took = 1e3 * (more.seconds - few.seconds) / (MORE - FEW);
	bench_set(f, FLUSH_FLOOR, least);
	bench_set(f, CHANGE, took);
	bench_set(f, CHANGE_TIMES, took / least);
}

/* --- verify
 * -------------------------------------------------------------------
 */

static const char *const full[] = { "verify", "--full", NULL };
static const char *const again[] = { "verify", NULL };

static double weigh_checks(const char *self, const char *n)
{
	const char *const args[] = { "--signatures", n, NULL };
	struct bench_ran ran;

	bench_run(&ran, self, NULL, BENCH_WEIGHED, args);
	return ran.instructions;
}

/* Instructions repeat, so a small casebook will do. */
static void weigh_verify(struct bench_figures *f, const struct bench_book *b,
			 const struct bench_book *tiny, const char *self)
{
	double check =
		(weigh_checks(self, "200") - weigh_checks(self, "100")) / 100;
	struct bench_ran all, none;

	if (check <= 0)
		return;
	bench_set(f, CHECK_INSTRUCTIONS, check / 1e6);
	bench_run(&all, b->program, b, BENCH_WEIGHED, full);
	bench_run(&none, b->program, tiny, BENCH_WEIGHED, full);
	if (!all.failed && !none.failed)
		bench_set(f, VERIFY_INSTRUCTIONS,
			  (all.instructions - none.instructions) /
				  (double)(b->entries - tiny->entries) / check);
}

void bench_verify(struct bench_figures *f, const struct bench_book *b,
		  const struct bench_book *tiny, const char *self)
{
	double floor_s = bench_check_s(b->entries, true);
	struct bench_ran all, once, twice;

	if (b->entries <= 2000)
		weigh_verify(f, b, tiny, self);
	bench_set(f, CHECK_FLOOR, (double)b->entries / floor_s);
	bench_run(&all, b->program, b, BENCH_TIMED, full);
	if (all.failed)
		return;
	bench_set(f, VERIFY, (double)b->entries / all.seconds);
	bench_set(f, VERIFY_TIMES, all.seconds / floor_s);
	bench_run(&once, b->program, b, BENCH_TIMED, again);
	bench_run(&twice, b->program, b, BENCH_TIMED, again);
	if (!once.failed && !twice.failed)
		bench_set(f, VERIFY_AGAIN, 1e3 * twice.seconds);
}

/* --- disk
 * ---------------------------------------------------------------------
 */

static double disk_bytes;

static int add_file(const char *path, const struct stat *st, int kind,
		    struct FTW *where)
{
	(void)path;
	(void)kind;
	(void)where;
	disk_bytes += (double)st->st_blocks * 512;
	return 0;
}

static double folder_bytes(const struct bench_book *b, const char *name)
{
	char path[400];

	disk_bytes = 0;
	snprintf(path, sizeof(path), "%s/%s", b->dir, name);
	nftw(path, add_file, 16, FTW_PHYS);
	return disk_bytes;
}

void bench_disk(struct bench_figures *f, const struct bench_book *b)
{
	double n = (double)b->entries, snapshot = 0, ledger, vault;
	DIR *list = opendir(b->dir);
	struct dirent *e;

	bench_settle(b);
	ledger = folder_bytes(b, "ledger.git");
	vault = folder_bytes(b, "vault.db");
	while (list && (e = readdir(list)))
		if (strncmp(e->d_name, "snapshot-", 9) == 0)
			snapshot = folder_bytes(b, e->d_name);
	if (list)
		closedir(list);
	bench_set(f, DISK_LEDGER, ledger / n);
	bench_set(f, DISK_SNAPSHOT, snapshot / n);
	bench_set(f, DISK_VAULT, vault / n);
	bench_set(f, DISK, (ledger + snapshot + vault) / n);
}

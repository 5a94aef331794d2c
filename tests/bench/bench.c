/* SPDX-License-Identifier: ISC
 * bench.c - what grows with a casebook, and what must not.
 *
 * make bench N=20000: a casebook of 200 cases and one of N, three entries each,
 * and of both the same figures, one a line: name, value, unit, and for N how
 * many times that of 200 cases. Seconds depend on the machine and on who else
 * uses it: trust the counts, and the ratio to the floor. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guardbook/json.h"
#include "tests/bench/bench.h"

enum { SMALL = 200, MAX_FIGURES = 40 };

struct figure {
	char name[48], unit[16];
	double value;
};

struct figures {
	struct figure at[MAX_FIGURES];
	size_t n;
};

void bench_fail(const char *what, const struct gb_err *err)
{
	fprintf(stderr, "bench: %s: %s\n", what, err->msg);
	exit(1);
}

double bench_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void add(struct figures *f, const char *name, double value,
		const char *unit)
{
	struct figure *at = &f->at[f->n++];

	snprintf(at->name, sizeof(at->name), "%s", name);
	snprintf(at->unit, sizeof(at->unit), "%s", unit);
	at->value = value;
}

/* --- one thing after the other ----------------------------------------------
 */

/* The clock of a made casebook stands at the fixture's day: in ours it was
 * quiet since then, which a practice casebook does not mind. */
static struct gb_casebook *open_book(const char *dir)
{
	struct gb_casebook *b = NULL;

	must(gb_casebook_open(&b, dir, gb_env_system(), err));
	gb_casebook_confirm_clock(b);
	return b;
}

static struct gb_session *sign_in(struct gb_casebook *b)
{
	struct gb_session *s = NULL;

	must(gb_session_open(&s, b, "dsl", "practice", err));
	return s;
}

static double page(struct gb_session *s, const char *find, size_t offset)
{
	struct gb_filter f = {
		.words = find, .order = GB_BY_DUE, .offset = offset, .limit = 20
	};
	double from = bench_now_s();
	struct gb_rows rows;

	must(gb_session_list(s, &f, &rows, err));
	gb_rows_free(&rows);
	return 1e3 * (bench_now_s() - from);
}

/* From the passphrase to the first screen; its lock costs next to nothing in a
 * practice casebook, so this is what comes beyond deriving the key. */
static double unlock_to_home(const char *dir, bool save)
{
	struct gb_casebook *b = open_book(dir);
	double from = bench_now_s(), took;
	struct gb_session *s = sign_in(b);

	page(s, NULL, 0);
	took = 1e3 * (bench_now_s() - from);
	if (save)
		must(gb_session_save(s, err));
	gb_session_free(s);
	gb_casebook_free(b);
	return took;
}

static void remove_snapshots(const char *dir)
{
	DIR *list = opendir(dir);
	struct dirent *e;

	while (list && (e = readdir(list)))
		if (strncmp(e->d_name, "snapshot-", 9) == 0)
			unlinkat(dirfd(list), e->d_name, 0);
	if (list)
		closedir(list);
}

static double median(double *of, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t j = i; j > 0 && of[j] < of[j - 1]; j--) {
			double t = of[j];

			of[j] = of[j - 1];
			of[j - 1] = t;
		}
	return of[n / 2];
}

static void measure_find(struct figures *f, struct gb_session *s)
{
	static const char typed[] = "worried library roberts";
	double took[sizeof(typed)], slowest = 0;
	size_t n = 0;

	for (size_t i = 1; i < sizeof(typed); i++) {
		char find[sizeof(typed)];

		snprintf(find, sizeof(find), "%.*s", (int)i, typed);
		took[n] = page(s, find, 0);
		if (took[n] > slowest)
			slowest = took[n];
		n++;
	}
	add(f, "find: a keystroke, median", median(took, n), "ms");
	add(f, "find: a keystroke, slowest", slowest, "ms");
}

static void any_case(struct gb_session *s, char name[GB_CASE_NAME_ROOM])
{
	struct gb_filter f = { .order = GB_BY_OPENED, .limit = 1 };
	struct gb_rows rows;

	must(gb_session_list(s, &f, &rows, err));
	snprintf(name, GB_CASE_NAME_ROOM, "%s", rows.row[0].name);
	gb_rows_free(&rows);
}

static double floor_ms(const char *dir)
{
	static const char bytes[4096];
	char path[400];
	double took[15];

	snprintf(path, sizeof(path), "%s/floor", dir);
	for (size_t i = 0; i < GB_COUNT(took); i++) {
		double from = bench_now_s();
		int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		if (fd < 0 || write(fd, bytes, sizeof(bytes)) < 0 ||
		    fsync(fd) < 0)
			perror("floor");
		close(fd);
		took[i] = 1e3 * (bench_now_s() - from);
		unlink(path);
	}
	return median(took, GB_COUNT(took));
}

static void one_change(const char *dir)
{
	struct gb_casebook *b = open_book(dir);
	struct gb_session *s = sign_in(b);
	char name[GB_CASE_NAME_ROOM];

	any_case(s, name);
	bench_note(s, name); /* whatever is done once is done */
	bench_mark();
	bench_note(s, name);
	bench_mark();
}

static void measure_change(struct figures *f, struct gb_session *s,
			   const char *dir)
{
	struct bench_counts counts;
	double took[9], least = floor_ms(dir);
	char name[GB_CASE_NAME_ROOM];

	any_case(s, name);
	for (size_t i = 0; i < GB_COUNT(took); i++) {
		double from = bench_now_s();

		bench_note(s, name);
		took[i] = 1e3 * (bench_now_s() - from);
	}
	add(f, "floor: 4 KiB written and flushed", least, "ms");
	add(f, "one more change", median(took, GB_COUNT(took)), "ms");
	add(f, "one more change, to the floor",
	    took[GB_COUNT(took) / 2] / least, "times");
	bench_count(&counts, one_change, dir);
	add(f, "one more change: flushes", (double)counts.flushes, "");
	add(f, "one more change: system calls", (double)counts.calls, "");
}

static double resident_mib(void)
{
	FILE *in = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (in && fscanf(in, "%*s %ld", &pages) != 1)
		pages = 0;
	if (in)
		fclose(in);
	return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1048576;
}

static int64_t disk_bytes;

static int add_file(const char *path, const struct stat *st, int kind,
		    struct FTW *where)
{
	(void)path;
	(void)kind;
	(void)where;
	disk_bytes += (int64_t)st->st_blocks * 512;
	return 0;
}

static void measure_disk(struct figures *f, const char *dir, uint64_t entries)
{
	char path[400];
	struct stat st;
	DIR *list = opendir(dir);
	struct dirent *e;

	disk_bytes = 0;
	snprintf(path, sizeof(path), "%s/ledger.git", dir);
	nftw(path, add_file, 16, FTW_PHYS);
	add(f, "ledger on disk, an entry", (double)disk_bytes / (double)entries,
	    "bytes");
	while (list && (e = readdir(list)))
		if (strncmp(e->d_name, "snapshot-", 9) == 0 &&
		    fstatat(dirfd(list), e->d_name, &st, 0) == 0)
			add(f, "snapshot", (double)st.st_size / 1048576, "MiB");
	if (list)
		closedir(list);
}

static void measure(struct figures *f, const char *dir)
{
	double from = bench_now_s();
	struct gb_casebook *b = open_book(dir);
	char name[GB_CASE_NAME_ROOM];
	struct gb_session *s;
	struct gb_case *c = NULL;
	double took[5];

	add(f, "start to sign-in list", 1e3 * (bench_now_s() - from), "ms");
	gb_casebook_free(b);
	for (size_t i = 0; i < GB_COUNT(took); i++)
		took[i] = unlock_to_home(dir, false);
	add(f, "unlock to home, with a snapshot", median(took, GB_COUNT(took)),
	    "ms");
	b = open_book(dir);
	s = sign_in(b);
	add(f, "resident memory after unlock", resident_mib(), "MiB");
	measure_disk(f, dir, gb_casebook_chain(b)->n);
	measure_find(f, s);
	add(f, "list: first page", page(s, NULL, 0), "ms");
	add(f, "list: a page in the middle",
	    page(s, NULL, gb_casebook_chain(b)->n_cases / 2), "ms");
	any_case(s, name);
	from = bench_now_s();
	must(gb_session_case(s, name, &c, err));
	add(f, "one case with its history", 1e3 * (bench_now_s() - from), "ms");
	gb_case_free(c);
	measure_change(f, s, dir);
	from = bench_now_s();
	must(gb_session_save(s, err));
	add(f, "snapshot written", 1e3 * (bench_now_s() - from), "ms");
	gb_session_free(s);
	gb_casebook_free(b);
}

/* --- both casebooks
 * -----------------------------------------------------------
 */

/* In a process of its own, so that memory is its own too. */
static void apart(struct figures *f,
		  void (*work)(struct figures *f, const char *dir),
		  const char *dir)
{
	int ends[2], status;
	pid_t pid;

	if (pipe(ends) < 0 || (pid = fork()) < 0) {
		perror("bench");
		exit(1);
	}
	if (pid == 0) {
		work(f, dir);
		_exit(write(ends[1], f, sizeof(*f)) == sizeof(*f) ? 0 : 1);
	}
	close(ends[1]);
	if (read(ends[0], f, sizeof(*f)) != sizeof(*f))
		exit(1);
	close(ends[0]);
	waitpid(pid, &status, 0);
}

static void first_time(struct figures *f, const char *dir)
{
	remove_snapshots(dir);
	add(f, "unlock to home, without", unlock_to_home(dir, true), "ms");
}

static void run(struct figures *f, const char *folder, size_t n)
{
	char dir[300];
	struct stat st;

	snprintf(dir, sizeof(dir), "%s/%zu-cases", folder, n);
	if (stat(dir, &st) < 0) {
		double from = bench_now_s();

		bench_make(dir, n);
		printf("made %zu cases, %zu entries in %.1f s\n", n, 3 * n,
		       bench_now_s() - from);
		fflush(stdout);
	}
	apart(f, first_time, dir);
	apart(f, measure, dir);
}

int main(int argc, char **argv)
{
	struct figures small = { 0 }, large = { 0 };
	size_t n = argc > 2 ? (size_t)atol(argv[2]) : SMALL;

	if (argc < 3 || n == 0) {
		fprintf(stderr, "usage: bench FOLDER CASES\n");
		return 2;
	}
	gb_json_start();
	must(gb_crypt_start(err));
	if (mkdir(argv[1], 0700) < 0 && errno != EEXIST) {
		perror(argv[1]);
		return 1;
	}
	run(&small, argv[1], SMALL);
	run(&large, argv[1], n);
	printf("%-38s %12s %12s\n", "", "200 cases", argv[2]);
	for (size_t i = 0; i < large.n; i++) {
		const struct figure *l = &large.at[i], *s = &small.at[i];

		printf("%-38s %12.2f %12.2f %-8s (%.2f)\n", l->name, s->value,
		       l->value, l->unit,
		       s->value > 0 ? l->value / s->value : 0);
	}
	return 0;
}

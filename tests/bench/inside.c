/* SPDX-License-Identifier: ISC
 * inside.c - what the core does between two keys: by its own calls, since a
 * program that starts and ends would drown it. Each part runs in a process of
 * its own, so that its memory is its own too. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guardbook/json.h"
#include "tests/bench/bench.h"

static double ms_since(double from)
{
	return 1e3 * (bench_now_s() - from);
}

static struct gb_casebook *open_book(const char *dir)
{
	struct gb_casebook *b = NULL;

	must(gb_casebook_open(&b, dir, gb_env_system(), err));
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
	return ms_since(from);
}

/* Others use the machine too: the least of some is what this program takes. */
static double least(const double *of, size_t n)
{
	double value = of[0];

	for (size_t i = 1; i < n; i++)
		value = of[i] < value ? of[i] : value;
	return value;
}

static double least_page(struct gb_session *s, const char *find, size_t offset)
{
	double took[5];

	for (size_t i = 0; i < GB_COUNT(took); i++)
		took[i] = page(s, find, offset);
	return least(took, GB_COUNT(took));
}

/* From the passphrase to the first screen; its lock costs next to nothing in a
 * practice casebook, so this is what comes beyond deriving the key. */
static double unlock_to_home(const char *dir, double *cpu_ms)
{
	struct gb_casebook *b = open_book(dir);
	double from = bench_now_s(), took;
	clock_t had = clock();
	struct gb_session *s = sign_in(b);

	page(s, NULL, 0);
	took = ms_since(from);
	*cpu_ms = 1e3 * (double)(clock() - had) / CLOCKS_PER_SEC;
	gb_session_free(s);
	gb_casebook_free(b);
	return took;
}

/* What follows a sign-in that had to read every case. Gives: seconds. */
static double read_words(struct gb_session *s)
{
	double from = bench_now_s();
	size_t left;

	must(gb_session_read_words(s, SIZE_MAX, &left, err));
	return bench_now_s() - from;
}

void bench_settle(const struct bench_book *b)
{
	struct gb_casebook *book = open_book(b->dir);
	struct gb_session *s = sign_in(book);
	struct gb_ledger *ledger;

	read_words(s);
	must(gb_session_save(s, err));
	ledger = gb_casebook_chain(book)->ledger;
	must(gb_ledger_lock(ledger, err));
	must(gb_ledger_checkpoint(ledger, err));
	gb_ledger_unlock(ledger);
	gb_session_free(s);
	gb_casebook_free(book);
}

static void any_case(struct gb_session *s, size_t at,
		     char name[GB_CASE_NAME_ROOM])
{
	struct gb_filter f = { .order = GB_BY_OPENED,
			       .offset = at,
			       .limit = 1 };
	struct gb_rows rows;

	must(gb_session_list(s, &f, &rows, err));
	snprintf(name, GB_CASE_NAME_ROOM, "%s", rows.row[0].name);
	gb_rows_free(&rows);
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

/* --- parts
 * --------------------------------------------------------------------
 */

/* The path of the DSL's snapshot; false: there is none. */
static bool find_snapshot(const struct bench_book *b, char path[600])
{
	DIR *list = opendir(b->dir);
	struct dirent *e;
	bool found = false;

	while (list && !found && (e = readdir(list))) {
		snprintf(path, 600, "%s/%s", b->dir, e->d_name);
		found = strncmp(e->d_name, "snapshot-", 9) == 0;
	}
	if (list)
		closedir(list);
	return found;
}

static void first_time(struct bench_figures *f, const struct bench_book *b)
{
	struct gb_casebook *book;
	struct gb_session *s;
	char path[600];
	double from;

	while (find_snapshot(b, path))
		unlink(path);
	book = open_book(b->dir);
	from = bench_now_s();
	s = sign_in(book);
	page(s, NULL, 0);
	bench_set(f, FIRST_TIME, ms_since(from));
	from = bench_now_s();
	must(gb_session_save(s, err));
	bench_set(f, SAVE, ms_since(from));
	bench_set(f, WORDS, (double)b->cases / read_words(s));
	gb_session_free(s);
	gb_casebook_free(book);
	bench_settle(b);
}

/* The list of cases, which comes last in the file, is made useless. */
static void rebuild(struct bench_figures *f, const struct bench_book *b)
{
	char path[600];
	struct stat st;
	double took, tries[3], cpu[3];
	int fd = find_snapshot(b, path) ? open(path, O_RDWR) : -1;

	if (fd < 0 || fstat(fd, &st) < 0 ||
	    pwrite(fd, "?", 1, st.st_size - 1) != 1 || close(fd) < 0) {
		perror(path);
		exit(1);
	}
	for (size_t i = 0; i < GB_COUNT(tries); i++)
		tries[i] = unlock_to_home(b->dir, &cpu[i]);
	took = 1e-3 * (least(tries, GB_COUNT(tries)) - f->at[UNLOCK]);
	bench_set(f, REBUILD, (double)b->cases / took);
	bench_set(f, REBUILD_ENTRIES, (double)b->entries / took);
	took = 1e-3 * (least(cpu, GB_COUNT(cpu)) - f->at[UNLOCK_CPU]);
	bench_set(f, REBUILD_CPU,
		  (double)b->cases / took *
			  (double)sysconf(_SC_NPROCESSORS_ONLN));
	bench_settle(b);
}

static void unlock(struct bench_figures *f, const struct bench_book *b)
{
	double took[5], cpu[5];

	for (size_t i = 0; i < GB_COUNT(took); i++) {
		double from = bench_now_s();
		struct gb_casebook *book = open_book(b->dir);

		took[i] = ms_since(from);
		gb_casebook_free(book);
	}
	bench_set(f, START, least(took, GB_COUNT(took)));
	for (size_t i = 0; i < GB_COUNT(took); i++)
		took[i] = unlock_to_home(b->dir, &cpu[i]);
	bench_set(f, UNLOCK, least(took, GB_COUNT(took)));
	bench_set(f, UNLOCK_CPU, least(cpu, GB_COUNT(cpu)));
}

static void memory(struct bench_figures *f, const struct bench_book *b)
{
	struct gb_casebook *book = open_book(b->dir);
	struct gb_session *s = sign_in(book);

	page(s, NULL, 0);
	bench_set(f, MEMORY, resident_mib());
	gb_session_free(s);
	gb_casebook_free(book);
}

static void find(struct bench_figures *f, struct gb_session *s)
{
	static const char *const typed[] = { "worried library roberts",
					     "the 482 kdr-4 screen" };
	double took[64], slowest = 0;
	size_t n = 0;

	for (size_t t = 0; t < GB_COUNT(typed); t++)
		for (size_t i = 1; typed[t][i - 1]; i++) {
			char words[32];

			snprintf(words, sizeof(words), "%.*s", (int)i,
				 typed[t]);
			took[n] = least_page(s, words, 0);
			if (took[n] > slowest)
				slowest = took[n];
			n++;
		}
	bench_set(f, FIND_MEDIAN, bench_median(took, n));
	bench_set(f, FIND, slowest);
}

static void look(struct bench_figures *f, const struct bench_book *b)
{
	struct gb_casebook *book = open_book(b->dir);
	struct gb_session *s = sign_in(book);
	char name[GB_CASE_NAME_ROOM];
	struct gb_case *c = NULL;
	double took[9], from;

	page(s, NULL, 0);
	bench_set(f, PAGE, least_page(s, NULL, 0));
	bench_set(f, PAGE_MIDDLE, least_page(s, NULL, b->cases / 2));
	find(f, s);
	/* Not the newest: that is where changes were counted. */
	any_case(s, b->cases / 2, name);
	for (size_t i = 0; i < GB_COUNT(took); i++) {
		from = bench_now_s();
		must(gb_session_case(s, name, &c, err));
		took[i] = ms_since(from);
		gb_case_free(c);
	}
	bench_set(f, HISTORY, least(took, GB_COUNT(took)));
	gb_session_free(s);
	gb_casebook_free(book);
}

void bench_inside(struct bench_figures *f, const struct bench_book *b)
{
	static void (*const parts[])(struct bench_figures * f,
				     const struct bench_book *b) = {
		first_time, unlock, rebuild, memory, look
	};

	for (size_t i = 0; i < GB_COUNT(parts); i++) {
		int ends[2], status;
		pid_t pid;

		fflush(NULL);
		if (pipe(ends) < 0 || (pid = fork()) < 0) {
			perror("bench");
			exit(1);
		}
		if (pid == 0) {
			parts[i](f, b);
			_exit(write(ends[1], f, sizeof(*f)) == sizeof(*f) ? 0
									  : 1);
		}
		close(ends[1]);
		if (read(ends[0], f, sizeof(*f)) != sizeof(*f))
			exit(1);
		close(ends[0]);
		waitpid(pid, &status, 0);
	}
}

void bench_any_case(const char *dir, char name[GB_CASE_NAME_ROOM])
{
	struct gb_casebook *b = open_book(dir);
	struct gb_session *s = sign_in(b);

	any_case(s, 0, name);
	gb_session_free(s);
	gb_casebook_free(b);
}

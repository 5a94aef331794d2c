/* SPDX-License-Identifier: ISC
 * lab.c - where the shipped program is broken on purpose. */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/fault/lab.h"

/* --- folders ---------------------------------------------------------------
 */

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

void lab_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *copy_from, *copy_to; /* nftw hands nothing through */

static int copy_one(const char *path, const struct stat *st, int kind,
		    struct FTW *where)
{
	char to[4096];
	int in, out;

	(void)where;
	snprintf(to, sizeof(to), "%s%s", copy_to, path + strlen(copy_from));
	if (kind == FTW_D)
		return mkdir(to, st->st_mode & 07777);
	in = open(path, O_RDONLY | O_CLOEXEC);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
		   st->st_mode & 07777);
	assert_true(in >= 0 && out >= 0);
	for (off_t left = st->st_size; left > 0;) {
		ssize_t n = sendfile(out, in, NULL, (size_t)left);

		assert_true(n > 0);
		left -= n;
	}
	close(in);
	close(out);
	return 0;
}

void lab_copy(const char *from, const char *to)
{
	copy_from = from;
	copy_to = to;
	assert_int_equal(nftw(from, copy_one, 16, FTW_PHYS), 0);
}

void lab_fresh(struct lab *l)
{
	lab_remove(l->book);
	lab_remove(l->out);
	lab_copy(l->kept, l->book);
	assert_int_equal(mkdir(l->out, 0700), 0);
}

/* --- running ---------------------------------------------------------------
 */

unsigned long lab_number(const char *name, unsigned long usual)
{
	const char *text = getenv(name);

	return text && *text ? strtoul(text, NULL, 10) : usual;
}

bool lab_whole(void)
{
	return getenv("WHOLE") != NULL;
}

int64_t lab_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *meant(const struct lab *l, const char *word)
{
	static const char *const names[] = { "ONE",  "TWO", "THREE", "FOUR",
					     "GRAB", "OUT", "FRESH" };
	const char *const means[] = { l->one,  l->two, l->three, l->four,
				      l->grab, l->out, l->fresh };

	for (size_t i = 0; i < GB_COUNT(names); i++)
		if (strcmp(word, names[i]) == 0)
			return means[i];
	return word;
}

struct surroundings {
	char text[8][256];
	const char *list[9];
	size_t n;
};

static void put_env(struct surroundings *s, const char *name, const char *value)
{
	assert_true(s->n < 8);
	snprintf(s->text[s->n], sizeof(s->text[0]), "%s=%s", name, value);
	s->list[s->n] = s->text[s->n];
	s->n++;
}

static void surround(struct surroundings *s, const struct lab *l,
		     const struct lab_fault *fault)
{
	*s = (struct surroundings){ 0 };
	if (!fault)
		return;
	put_env(s, "LD_PRELOAD", l->inject);
	if (!fault->everywhere)
		put_env(s, "FAULT_UNDER", l->f->dir);
	if (fault->at)
		put_env(s, "FAULT_AT", fault->at);
	if (fault->how)
		put_env(s, "FAULT_DO", fault->how);
	if (fault->on)
		put_env(s, "FAULT_ON", "1");
	if (fault->trace)
		put_env(s, "FAULT_TRACE", fault->trace);
	if (fault->record)
		put_env(s, "FAULT_RECORD", fault->record);
	if (fault->clock)
		put_env(s, "FAULT_CLOCK", fault->clock);
	if (fault->crash)
		put_env(s, "FAULT_CRASH", fault->crash);
}

static void start(struct running *g, struct lab *l, const struct lab_op *op,
		  const char *const *env, void (*ready)(void))
{
	const char *argv[LAB_WORDS + 8] = {
		guardbook_path(), "--casebook",        l->book,  "--as",
		op->who,          "--passphrase-file", l->secret
	};
	size_t n = 7;

	for (size_t i = 0; op->words[i]; i++)
		argv[n++] = meant(l, op->words[i]);
	run_start(g, &(struct run_setup){ .argv = argv,
					  .dir = l->f->dir,
					  .input = op->input,
					  .env = env,
					  .ready = ready });
}

void lab_start(struct running *g, struct lab *l, const struct lab_op *op,
	       const struct lab_fault *fault)
{
	struct surroundings s;

	surround(&s, l, fault);
	start(g, l, op, s.list, NULL);
}

void lab_run_in(struct run *r, struct lab *l, const struct lab_op *op,
		const char *const *env, void (*ready)(void))
{
	struct running g;

	start(&g, l, op, env, ready);
	run_finish(r, &g, LAB_PATIENCE_MS);
}

void lab_run(struct run *r, struct lab *l, const struct lab_op *op,
	     const struct lab_fault *fault)
{
	struct running g;

	lab_start(&g, l, op, fault);
	run_finish(r, &g, LAB_PATIENCE_MS);
}

void lab_as(struct run *r, struct lab *l, const char *who, const char *input,
	    ...)
{
	struct lab_op op = { .who = who, .input = input };
	const char *word;
	va_list more;
	size_t n = 0;

	va_start(more, input);
	while ((word = va_arg(more, const char *)) && n + 1 < LAB_WORDS)
		op.words[n++] = word;
	va_end(more);
	lab_run(r, l, &op, NULL);
}

/* --- where it can go wrong -------------------------------------------------
 */

void lab_points_free(struct lab_points *p)
{
	free(p->list);
	*p = (struct lab_points){ 0 };
}

static void add_point(struct lab_points *p, const char *line)
{
	struct lab_point *to;
	char name[24], sort, path[256];
	unsigned long n;

	if (sscanf(line, "%23s %lu %c %255s", name, &n, &sort, path) != 4)
		fail_msg("a trace says: %s", line);
	p->list = reallocarray(p->list, p->n + 1, sizeof(*p->list));
	assert_non_null(p->list);
	to = &p->list[p->n];
	*to = (struct lab_point){
		.changes = sort != 'r',
		.flushes = sort == 'f',
		.late = p->n > 0 &&
			(to[-1].late || strncmp(to[-1].at, "fflush:", 7) == 0),
	};
	snprintf(to->at, sizeof(to->at), "%s:%lu", name, n);
	/* The vault and the list of signers follow the ledger: what fails
	 * there once it has the entry is made up for the next time. */
	if (sort == 'f' && (strstr(path, "/ledger.git") ||
			    strstr(path, "/evidence") || strstr(path, "/out")))
		p->rests_on = p->n;
	p->n++;
}

void lab_trace(struct lab *l, const struct lab_op *op, struct lab_points *p)
{
	char *path = fixture_path(l->f, "trace"), *text, *rest, *line;
	struct lab_fault fault = { .trace = path };
	struct run r;
	size_t n;

	*p = (struct lab_points){ 0 };
	lab_fresh(l);
	unlink(path);
	lab_run(&r, l, op, &fault);
	expect_exit(&r, 0);
	run_free(&r);
	text = rest = (char *)fixture_read(path, &n);
	while ((line = strsep(&rest, "\n")) && *line)
		add_point(p, line);
	assert_true(p->n > 0);
	for (size_t i = p->rests_on + 1; p->rests_on && i < p->n; i++)
		p->list[i].late = true;
	free(text);
	free(path);
}

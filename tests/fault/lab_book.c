/* SPDX-License-Identifier: ISC
 * lab_book.c - the small casebook that is broken: made by the core, filled by
 * the program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/book.h"
#include "tests/fault/lab.h"

/* The casebook is this much older than the trials. */
#define AGE_S 600

/* As `who` does it, or the test fails. */
#define must(l, who, ...)                                                      \
	do {                                                                   \
		struct run must_;                                              \
		lab_as(&must_, l, who, NULL, __VA_ARGS__, NULL);               \
		expect_exit(&must_, 0);                                        \
		run_free(&must_);                                              \
	} while (0)

static void make_case(struct lab *l, char name[GB_CASE_NAME_ROOM])
{
	json_t *said;
	struct run r;

	lab_as(&r, l, "teacher", NULL, "log", "--json", "--type",
	       "cyberbullying", "--about", "pupil:Ann Roberts", "--text",
	       "A pupil says that messages about her are passed round.", NULL);
	said = expect_json(&r);
	snprintf(name, GB_CASE_NAME_ROOM, "%s",
		 json_string_value(json_object_get(said, "case")));
	json_decref(said);
}

static void fill(struct lab *l)
{
	static const char png[] = "\x89PNG\r\n\x1a\n and what is on it";

	fixture_write(l->grab, png, sizeof(png));
	make_case(l, l->one);
	make_case(l, l->two);
	make_case(l, l->three);
	make_case(l, l->four);
	must(l, "dsl", "note", l->one, "--text", "Spoke to her form teacher.");
	must(l, "dsl", "attach", l->three, l->grab, "--shows", "The messages",
	     "--keep");
	must(l, "dsl", "act", l->three, "other", "--reason", "Talk to them.");
	must(l, "dsl", "close", l->four, "--outcome", "resolved", "--reason",
	     "It is over.");
}

static unsigned count_entries(struct lab *l)
{
	struct run r;
	json_t *said;
	unsigned n;

	guardbook(&r, NULL, "--casebook", l->book, "--json", "verify", NULL);
	said = expect_json(&r);
	n = (unsigned)json_integer_value(json_object_get(said, "entries"));
	json_decref(said);
	return n;
}

/* Not on a disk where it can be helped: what is tried is not the disk. */
static void move_into_memory(struct fixture *f)
{
	char folder[] = "/dev/shm/guardbook-test-XXXXXX";

	if (!mkdtemp(folder))
		return;
	rmdir(f->dir);
	snprintf(f->dir, sizeof(f->dir), "%s", folder);
}

/* The one block of shell on the page, into a file. */
static char *recipe(const struct lab *l)
{
	static const char begins[] = "\n```sh\n", ends[] = "\n```\n";
	size_t n;
	char *page = (char *)fixture_read("share/doc/verify.md", &n);
	char *path = fixture_path(l->f, "recipe"), *from, *to;

	from = strstr(page, begins);
	assert_non_null(from);
	from += sizeof(begins) - 1;
	to = strstr(from, ends);
	assert_non_null(to);
	fixture_write(path, from, (size_t)(to + 1 - from));
	free(page);
	return path;
}

static char *injector(void)
{
	const char *us = guardbook_path();
	char *path = NULL;

	assert_true(asprintf(&path, "%.*s/tests/fault/inject.so",
			     (int)(strrchr(us, '/') - us), us) > 0);
	return path;
}

int lab_setup(void **state)
{
	struct lab *l = calloc(1, sizeof(*l));
	struct book b = { 0 };
	void *f = NULL;

	if (!l || fixture_setup(&f) != 0)
		return -1;
	l->f = f;
	move_into_memory(l->f);
	l->book = fixture_path(l->f, "book");
	l->kept = fixture_path(l->f, "kept");
	l->grab = fixture_path(l->f, "grab.png");
	l->out = fixture_path(l->f, "out");
	l->old = fixture_path(l->f, "old");
	l->fresh = fixture_path(l->f, "fresh");
	fixture_write(l->old, "practice\n", 9);
	fixture_write(l->fresh, "plum kettle harbour\n", 20);
	l->secret = l->old;
	l->inject = injector();
	l->recipe = recipe(l);
	l->f->now_s = (int64_t)time(NULL) - AGE_S;
	book_make(&b, l->f); /* in "book" */
	book_free(&b);
	fill(l);
	l->entries = count_entries(l);
	l->cases = 4;
	assert_true(asprintf(&l->reading,
			     "list\nhistory %s\nhistory %s\nhistory %s\n"
			     "show %s\nshow %s\n",
			     l->one, l->three, l->four, l->one, l->three) > 0);
	assert_int_equal(rename(l->book, l->kept), 0);
	lab_fresh(l);
	*state = l;
	return 0;
}

void lab_grow(struct lab *l, unsigned n)
{
	struct gb_buf notes = { 0 };
	struct run r;

	for (unsigned i = 0; i < n; i++)
		gb_buf_printf(&notes, "note %s --text 'One of many'\n", l->two);
	lab_fresh(l);
	lab_as(&r, l, "dsl", gb_buf_string(&notes), "batch", NULL);
	expect_exit(&r, 0);
	run_free(&r);
	gb_buf_free(&notes);
	l->entries += n;
	lab_remove(l->kept);
	assert_int_equal(rename(l->book, l->kept), 0);
	lab_fresh(l);
}

int lab_teardown(void **state)
{
	struct lab *l = *state;
	void *f = l->f;

	if (l->judged > 0)
		print_message("T16: %u of %u ledgers judged from outside too\n",
			      l->outside, l->judged);
	fixture_teardown(&f);
	free(l->book);
	free(l->kept);
	free(l->grab);
	free(l->out);
	free(l->old);
	free(l->fresh);
	free(l->inject);
	free(l->reading);
	free(l->recipe);
	free(l);
	return 0;
}

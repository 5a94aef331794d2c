/* SPDX-License-Identifier: ISC
 * times.c - how long a key takes until it is painted, through the pty, beside
 * the same for a program that does nothing with it. Prints; judges nothing.
 *
 *	times CASEBOOK */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/fixture.h"
#include "tests/screen/term.h"

enum { ROUNDS = 40, MOST = 4096 };

static const char *folder;

/* What somebody does all day, and back to where it began. */
static const char *const keys[] = {
	"Down",  "Down", "Up", "l", "Down", "PgDn",  "PgDn", "PgUp", "End",
	"Home",  "/",    "c",  "o", "r",    "Down",  "Esc",  "Esc",  "l",
	"Enter", "2",    "3",  "4", "5",    "Right", "Esc",  "Esc",
};

struct times {
	double ms[MOST];
	size_t n;
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void press_all(struct times *to, struct term *t)
{
	for (size_t i = 0; i < GB_COUNT(keys) * ROUNDS && to->n < MOST; i++) {
		double from = now_ms();

		term_press(t, keys[i % GB_COUNT(keys)]);
		to->ms[to->n++] = now_ms() - from;
	}
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double at_percent(struct times *t, size_t percent)
{
	qsort(t->ms, t->n, sizeof(*t->ms), by_size);
	return t->ms[(t->n - 1) * percent / 100];
}

static void keys_are_painted(void **state)
{
	const struct fixture *f = *state;
	char *probe = term_beside("probe");
	char *program = term_beside("../../guardbook");
	struct times echo = { 0 }, painted = { 0 };
	struct term *t;

	t = term_start(&(struct term_setup){
		.argv = { probe }, .home = f->dir, .rows = 24, .cols = 80 });
	press_all(&echo, t);
	term_free(t);
	t = term_start(
		&(struct term_setup){ .argv = { program, "--casebook", folder },
				      .home = f->dir,
				      .rows = 24,
				      .cols = 80 });
	term_type(t, "Davenport");
	term_press(t, "Enter");
	term_type(t, "practice");
	term_press(t, "Enter");
	expect_somewhere(t, "YOUR QUEUE");
	press_all(&painted, t);
	expect_somewhere(t, "YOUR QUEUE");
	term_free(t);
	for (size_t percent = 50; percent <= 99; percent += 49)
		printf("a key until it is painted, %zu of 100    %8.2f ms "
		       "(%.1f "
		       "times the pty's own %.2f ms)\n",
		       percent, at_percent(&painted, percent),
		       at_percent(&painted, percent) /
			       at_percent(&echo, percent),
		       at_percent(&echo, percent));
	free(probe);
	free(program);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_are_painted, fixture_setup,
						fixture_teardown),
	};

	if (argc < 2) {
		fprintf(stderr, "usage: times CASEBOOK\n");
		return 2;
	}
	folder = argv[1];
	return cmocka_run_group_tests_name("times", tests, NULL, NULL);
}

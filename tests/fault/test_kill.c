/* SPDX-License-Identifier: ISC
 * test_kill.c - R1, R2: the program is killed at every call and at any moment;
 * nothing that it acknowledged is lost and nobody has to mend anything.
 *
 *	KILLS=N		kill so often at calls (0: at every one), not 240 times
 *	LOAD=N		kill so often under load, not 60 times */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fault/lab.h"

static const struct lab_op second = {
	.name = "note of a second writer",
	.who = "deputy",
	.entries = 1,
	.words = { "note", "TWO", "--text", "At the same time." },
};

struct sum {
	unsigned kills, ends; /* it had ended before it could be killed */
	unsigned refused;     /* it said no though nothing was wrong */
	struct lab_found found;
};

static void kill_once(struct lab *l, const struct lab_op *op,
		      const struct lab_point *p, const char *how,
		      bool with_second, struct sum *sum)
{
	struct lab_fault fault = { .at = p->at, .how = how };
	struct running one, two;
	struct run r, r2 = { 0 };
	char what[96];

	snprintf(what, sizeof(what), "%s %s at %s%s", op->name, how, p->at,
		 with_second ? " beside a second writer" : "");
	lab_fresh(l);
	if (with_second)
		lab_start(&two, l, &second, NULL);
	lab_start(&one, l, op, &fault);
	run_finish(&r, &one, LAB_PATIENCE_MS);
	if (with_second) {
		run_finish(&r2, &two, LAB_PATIENCE_MS);
		if (r2.exit != 0) {
			sum->found.blocked++;
			print_error("%s: %s", what, r2.err);
		}
		run_free(&r2);
	}
	if (r.exit == 128 + SIGKILL)
		sum->kills++;
	else
		sum->ends++;
	if (r.exit != 128 + SIGKILL && r.exit != 0 && ++sum->refused)
		print_error("%s: exit %d %s", what, r.exit, r.err);
	lab_check(l, op, &r, with_second, what, &sum->found);
	run_free(&r);
}

/* `n` of the calls of each operation (0: all), spread evenly; of those that
 * change nothing only when all are wanted. */
static void kill_everywhere(struct lab *l, unsigned long n, bool with_second,
			    struct sum *sum)
{
	for (size_t i = 0; i < lab_n_ops; i++) {
		struct lab_points p, some = { 0 };
		size_t step;

		lab_trace(l, &lab_ops[i], &p);
		some.list = calloc(p.n, sizeof(*p.list));
		for (size_t j = 0; j < p.n; j++)
			if (n == 0 || p.list[j].changes)
				some.list[some.n++] = p.list[j];
		step = n == 0 || n >= some.n ? 1 : some.n / n;
		for (size_t j = i % step; j < some.n; j += step)
			kill_once(l, &lab_ops[i], &some.list[j],
				  strncmp(some.list[j].at, "pwrite", 6) == 0 ||
						  strncmp(some.list[j].at,
							  "write", 5) == 0
					  ? j % 2 ? "kill" : "torn"
					  : "kill",
				  with_second, sum);
		lab_points_free(&p);
		lab_points_free(&some);
	}
}

static void tell(const char *bar, const struct sum *s)
{
	print_message("%s: %u kills, %u ended before: %u lost, %u need repair, "
		      "%u without vault half, %u next writers blocked\n",
		      bar, s->kills, s->ends, s->found.lost, s->found.repair,
		      s->found.no_half, s->found.blocked);
}

static void a_kill_at_any_call_loses_nothing(void **state)
{
	unsigned long n = lab_number("KILLS", lab_whole() ? 0 : 180);
	struct sum sum = { 0 };

	kill_everywhere(*state, n / lab_n_ops, false, &sum);
	tell("R1 alone", &sum);
	lab_expect_sound(&sum.found);
	assert_int_equal(sum.refused, 0);
}

static void a_kill_beside_a_second_writer_loses_nothing(void **state)
{
	unsigned long n = lab_number("KILLS", lab_whole() ? 0 : 60);
	struct sum sum = { 0 };

	kill_everywhere(*state, n / lab_n_ops, true, &sum);
	tell("R1 with a second writer", &sum);
	lab_expect_sound(&sum.found);
	assert_int_equal(sum.refused, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kill_at_any_call_loses_nothing),
		cmocka_unit_test(a_kill_beside_a_second_writer_loses_nothing),
	};

	return cmocka_run_group_tests_name("kill", tests, lab_setup,
					   lab_teardown);
}

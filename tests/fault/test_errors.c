/* SPDX-License-Identifier: ISC
 * test_errors.c - R5, R6, R7: a call fails, once or from then on; the disk is
 * full; half of the bytes are read or written. What was acknowledged is there,
 * nothing is acknowledged after a failed flush, and one sentence says so.
 *
 *	ERRORS=N	so many failures of each sort (0: at every call), not 90
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/fault/lab.h"

struct sum {
	unsigned trials, acknowledged, refused;
	unsigned after_flush; /* acknowledged though a flush had failed */
	unsigned unclear;     /* not one sentence */
	unsigned crashed;
	struct lab_found found;
};

static void tell(const char *bar, const struct sum *s)
{
	print_message("%s: %u failures, %u refused, %u got over it: %u lost, "
		      "%u need repair, %u without vault half, %u next writers "
		      "blocked, %u acknowledged after a failed flush, %u "
		      "unclear, %u crashed or hung\n",
		      bar, s->trials, s->refused, s->acknowledged,
		      s->found.lost, s->found.repair, s->found.no_half,
		      s->found.blocked, s->after_flush, s->unclear, s->crashed);
}

static void expect_sound(const struct sum *s)
{
	lab_expect_sound(&s->found);
	assert_int_equal(s->after_flush, 0);
	assert_int_equal(s->unclear, 0);
	assert_int_equal(s->crashed, 0);
}

static void fail_once(struct lab *l, const struct lab_op *op,
		      const struct lab_point *p, const char *how, bool on,
		      struct sum *sum)
{
	const struct lab_fault fault = { .at = p->at, .how = how, .on = on };
	char what[96];
	struct run r;

	snprintf(what, sizeof(what), "%s: error %s at %s%s", op->name, how,
		 p->at, on ? " and ever after" : "");
	lab_fresh(l);
	lab_run(&r, l, op, &fault);
	sum->trials++;
	if (r.exit == 0)
		sum->acknowledged++;
	else
		sum->refused++;
	if (r.exit == 0 && p->flushes && !p->late) {
		sum->after_flush++;
		print_error("%s: acknowledged\n", what);
	}
	if (r.exit > 3) {
		sum->crashed++;
		print_error("%s: exit %d %s\n", what, r.exit, r.err);
	} else if (r.exit != 0 &&
		   (strncmp(r.err, "guardbook: ", 11) != 0 ||
		    strchr(r.err, '\n') != strrchr(r.err, '\n'))) {
		sum->unclear++;
		print_error("%s: exit %d, said: %s\n", what, r.exit, r.err);
	}
	lab_check(l, op, &r, 0, what, &sum->found);
	run_free(&r);
}

/* At `n` of the calls of each operation (0: at all), spread evenly. */
static void fail_everywhere(struct lab *l, unsigned long n, const char *how,
			    bool on, bool only_changes, struct sum *sum)
{
	for (size_t i = 0; i < lab_n_ops; i++) {
		struct lab_points p;
		size_t m = 0, step;

		lab_trace(l, &lab_ops[i], &p);
		for (size_t j = 0; j < p.n; j++)
			if (!only_changes || p.list[j].changes)
				p.list[m++] = p.list[j];
		step = n == 0 || n >= m ? 1 : m / n;
		for (size_t j = i % step; j < m; j += step)
			fail_once(l, &lab_ops[i], &p.list[j], how, on, sum);
		lab_points_free(&p);
	}
}

static unsigned long each(void)
{
	return lab_number("ERRORS", lab_whole() ? 0 : 45) / lab_n_ops;
}

static void an_error_once_is_told_and_loses_nothing(void **state)
{
	struct sum sum = { 0 };

	fail_everywhere(*state, each(), "5", false, true, &sum);
	if (lab_whole())
		fail_everywhere(*state, 0, "5", false, false, &sum);
	tell("R5 EIO once", &sum);
	expect_sound(&sum);
}

static void an_error_for_ever_is_told_and_loses_nothing(void **state)
{
	struct sum sum = { 0 };

	fail_everywhere(*state, each(), "5", true, true, &sum);
	tell("R5 EIO for ever", &sum);
	expect_sound(&sum);
}

static void a_full_disk_at_any_call_loses_nothing(void **state)
{
	struct sum sum = { 0 };

	fail_everywhere(*state, each(), "28", true, true, &sum);
	tell("R6 ENOSPC", &sum);
	expect_sound(&sum);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_once_is_told_and_loses_nothing),
		cmocka_unit_test(an_error_for_ever_is_told_and_loses_nothing),
		cmocka_unit_test(a_full_disk_at_any_call_loses_nothing),
	};

	return cmocka_run_group_tests_name("errors", tests, lab_setup,
					   lab_teardown);
}

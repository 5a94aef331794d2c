/* SPDX-License-Identifier: ISC
 * test_crew.c - many parts, several hands, one order. */
#include <stdatomic.h>
#include <stdlib.h>

#include "guardbook/crew.h"
#include "tests/fixture.h"

enum { PARTS = 5000 };

struct job {
	atomic_int hired, dismissed, full; /* `full`: parts not emptied yet */
	int most;                          /* hands that can be had */
};

struct hand {
	struct job *job;
	size_t last; /* part done, counted from 1 */
};

static void *hire(void *ctx)
{
	struct job *job = ctx;
	struct hand *h;

	if (job->hired == job->most)
		return NULL;
	h = calloc(1, sizeof(*h));
	assert_non_null(h);
	h->job = job;
	job->hired++;
	return h;
}

static void dismiss(void *hand)
{
	((struct hand *)hand)->job->dismissed++;
	free(hand);
}

struct part {
	struct job *job;
	size_t square;
};

static void work(void *hand, size_t i, void *part)
{
	struct hand *h = hand;
	struct part *p = part;

	/* No assertion here: it would leave another thread's stack. */
	if (h->last > i || p->job)
		abort();
	h->last = i + 1;
	*p = (struct part){ h->job, i * i };
	h->job->full++;
}

static void empty(void *part)
{
	struct part *p = part;

	if (p->job)
		p->job->full--;
}

static struct gb_work_plan plan_of(struct job *job, size_t n)
{
	return (struct gb_work_plan){ .n = n,
				      .few = 10,
				      .part_bytes = sizeof(struct part),
				      .work = work,
				      .empty = empty,
				      .hire = hire,
				      .dismiss = dismiss,
				      .ctx = job };
}

static void take(struct job *job, size_t n, size_t taken)
{
	const struct gb_work_plan plan = plan_of(job, n);
	struct gb_crew *crew = NULL;

	ok(gb_crew_start(&crew, &plan, err));
	for (size_t i = 0; i < taken; i++) {
		const struct part *p = gb_crew_next(crew);

		assert_ptr_equal(p->job, job);
		assert_int_equal(p->square, i * i);
	}
	gb_crew_free(crew);
	assert_int_equal(job->full, 0);
	assert_int_equal(job->hired, job->dismissed);
}

static void parts_come_in_order_whoever_did_them(void **state)
{
	static const size_t ns[] = { 0, 1, 9, 10, 15, 16, 17, 32, 333, PARTS };
	struct job job = { .most = 100 };

	(void)state;
	for (size_t i = 0; i < GB_COUNT(ns); i++)
		take(&job, ns[i], ns[i]);
}

static void it_can_be_left_at_any_part(void **state)
{
	struct job job = { .most = 100 };

	(void)state;
	for (size_t n = 0; n < 200; n += 7)
		take(&job, PARTS, n);
}

static void one_hand_is_enough(void **state)
{
	struct job job = { .most = 1 };

	(void)state;
	take(&job, PARTS, PARTS);
}

static void a_little_work_is_done_by_the_caller(void **state)
{
	struct job job = { .most = 100 };

	(void)state;
	take(&job, 9, 9);
	assert_int_equal(job.hired, 1);
}

static void without_a_hand_nothing_is_done(void **state)
{
	struct job job = { .most = 0 };
	const struct gb_work_plan plan = plan_of(&job, PARTS);
	struct gb_crew *crew = NULL;

	(void)state;
	assert_int_equal(gb_crew_start(&crew, &plan, NULL), GB_NOMEM);
	assert_null(crew);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_come_in_order_whoever_did_them),
		cmocka_unit_test(it_can_be_left_at_any_part),
		cmocka_unit_test(one_hand_is_enough),
		cmocka_unit_test(a_little_work_is_done_by_the_caller),
		cmocka_unit_test(without_a_hand_nothing_is_done),
	};

	return cmocka_run_group_tests_name("crew", tests, NULL, NULL);
}

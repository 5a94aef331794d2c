/* SPDX-License-Identifier: ISC
 * test_clock.c - T12: the computer's clock is wrong, by an hour or by years, or
 * jumps while somebody works. Stamps never run backwards, and what is too wrong
 * to be believed is asked about. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fault/lab.h"

/* Every stamp in the ledger, in order: does one run backwards? */
static unsigned count_backwards(struct lab *l, long *last)
{
	char *git = NULL, *rest, *line;
	unsigned n = 0;
	struct run r;

	*last = 0;
	assert_true(asprintf(&git, "--git-dir=%s/ledger.git", l->book) > 0);
	run_program(&r, NULL, NULL,
		    (const char *[]){ "git", "-c", "safe.directory=*", git,
				      "log", "--reverse", "--format=%ct",
				      NULL });
	expect_exit(&r, 0);
	rest = r.out;
	while ((line = strsep(&rest, "\n")) && *line) {
		long at = strtol(line, NULL, 10);

		n += at < *last;
		*last = at;
	}
	run_free(&r);
	free(git);
	return n;
}

static void note_at(struct run *r, struct lab *l, const char *clock,
		    bool confirmed)
{
	const struct lab_fault fault = { .clock = clock };
	struct lab_op op = { .who = "dsl",
			     .words = { "note", "ONE", "--text", "Now." } };

	if (confirmed)
		op.words[4] = "--clock-is-right";
	lab_run(r, l, &op, &fault);
}

static void a_wrong_clock_never_dates_anything_back(void **state)
{
	static const struct {
		const char *clock;
		bool believed; /* without being asked about */
	} clocks[] = {
		{ "-300:-300:0", true },
		{ "-3600:-3600:0", true },
		{ "-172800:-172800:0", false },       /* 2 days */
		{ "-315360000:-315360000:0", false }, /* 10 years */
		{ "86400:86400:0", true },
		/* A practice casebook may rest for years; a real one asks about
		 * 35 days (tests/unit/test_casebook.c). */
		{ "315360000:315360000:0", true },
		{ "946080000:946080000:0", true }, /* 30 years: after 2038 */
		{ "0:-3600:6", true },             /* it steps back */
		{ "3600:0:6", true },              /* summer time ends */
	};
	unsigned refused = 0, taken = 0, backwards = 0, wrong = 0;
	struct lab *l = *state;
	struct run r;
	long last;

	for (size_t i = 0; i < GB_COUNT(clocks); i++) {
		lab_fresh(l);
		note_at(&r, l, clocks[i].clock, false);
		if (r.exit == 0)
			taken++;
		else if (r.exit == 1 && strstr(r.err, "clock"))
			refused++;
		if ((r.exit == 0) != clocks[i].believed) {
			wrong++;
			print_error("%s: exit %d %s", clocks[i].clock, r.exit,
				    r.err);
		}
		run_free(&r);
		backwards += count_backwards(l, &last);
		/* Somebody says that it is right: and then it is not. */
		note_at(&r, l, clocks[i].clock, true);
		if (r.exit != 0) {
			wrong++;
			print_error("%s confirmed: exit %d %s", clocks[i].clock,
				    r.exit, r.err);
		}
		run_free(&r);
		note_at(&r, l, "0:0:0", true);
		run_free(&r);
		backwards += count_backwards(l, &last);
	}
	print_message("T12: %zu wrong clocks: %u taken, %u asked about, %u "
		      "judged wrongly, %u stamps run backwards\n",
		      GB_COUNT(clocks), taken, refused, wrong, backwards);
	assert_int_equal(wrong, 0);
	assert_int_equal(backwards, 0);
}

/* Four desks whose clocks differ write at once. */
static void desks_whose_clocks_differ_keep_one_order(void **state)
{
	static const char *const clocks[] = { "0:0:0", "-1200:-1200:0",
					      "1200:1200:0", "-600:600:9" };
	struct gb_buf batch = { 0 };
	struct lab *l = *state;
	struct running g[GB_COUNT(clocks)];
	unsigned told = 0, backwards;
	long last;

	for (int i = 0; i < 10; i++)
		gb_buf_printf(&batch, "note %s --text On\n", l->two);
	lab_fresh(l);
	for (size_t i = 0; i < GB_COUNT(clocks); i++)
		lab_start(&g[i], l,
			  &(struct lab_op){ .who = i % 2 ? "dsl" : "deputy",
					    .input = gb_buf_string(&batch),
					    .words = { "batch" } },
			  &(struct lab_fault){ .clock = clocks[i] });
	for (size_t i = 0; i < GB_COUNT(clocks); i++) {
		struct run r;

		run_finish(&r, &g[i], 60000);
		expect_exit(&r, 0);
		told += 10;
		run_free(&r);
	}
	backwards = count_backwards(l, &last);
	print_message("T12: %zu desks with different clocks, %u changes: %u "
		      "stamps run backwards\n",
		      GB_COUNT(clocks), told, backwards);
	gb_buf_free(&batch);
	assert_int_equal(backwards, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_clock_never_dates_anything_back),
		cmocka_unit_test(desks_whose_clocks_differ_keep_one_order),
	};

	return cmocka_run_group_tests_name("clock", tests, lab_setup,
					   lab_teardown);
}

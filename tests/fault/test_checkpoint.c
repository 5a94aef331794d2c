/* SPDX-License-Identifier: ISC
 * test_checkpoint.c - R1, R3, R4, R5 where the journal is full: its entries go
 * into a pack, and it is emptied, in the middle of a few notes. The program is
 * killed, the power cut, a call fails there.
 *
 *	KILLS=N STATES=N ERRORS=N	so many, not 16, 16 and 12 (0: all) */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fault/replay.h"

enum { WAITING = 256, NOTES = 4 };

static struct lab_op notes = { .name = "notes",
			       .who = "dsl",
			       .words = { "--json", "batch" } };

static unsigned lines_of(const char *text)
{
	unsigned n = 0;

	while ((text = strchr(text, '\n'))) {
		text++;
		n++;
	}
	return n;
}

/* So many as were told are there, and at most one more. */
static void judge(struct lab *l, unsigned told, const char *what,
		  struct lab_found *found)
{
	if (told > NOTES)
		told = NOTES;
	lab_judge(l,
		  &(struct lab_claim){ .entries_least = told,
				       .entries_most = told + (told < NOTES) },
		  what, found);
}

static void tell(const char *bar, unsigned n, const struct lab_found *f)
{
	print_message("%s: %u: %u lost, %u need repair, %u without vault half, "
		      "%u next writers blocked\n",
		      bar, n, f->lost, f->repair, f->no_half, f->blocked);
}

static void fail_at(struct lab *l, const char *at, const char *how, bool on,
		    struct lab_found *found)
{
	const struct lab_fault fault = { .at = at, .how = how, .on = on };
	char what[80];
	struct run r;

	snprintf(what, sizeof(what), "checkpoint: %s at %s%s", how, at,
		 on ? " and ever after" : "");
	lab_fresh(l);
	lab_run(&r, l, &notes, &fault);
	if (r.exit > 3 && r.exit != 128 + SIGKILL) {
		found->repair++;
		print_error("%s: exit %d %s\n", what, r.exit, r.err);
	}
	judge(l, lines_of(r.out), what, found);
	run_free(&r);
}

/* At `n` of the calls that change something (0: at all). */
static unsigned fail_everywhere(struct lab *l, unsigned long n, const char *how,
				bool on, struct lab_found *found)
{
	struct lab_points p;
	unsigned done = 0;
	size_t m = 0, step;

	lab_trace(l, &notes, &p);
	for (size_t i = 0; i < p.n; i++)
		if (p.list[i].changes)
			p.list[m++] = p.list[i];
	step = n == 0 || n >= m ? 1 : m / n;
	for (size_t i = 0; i < m; i += step, done++)
		fail_at(l, p.list[i].at, how, on, found);
	lab_points_free(&p);
	return done;
}

static void a_kill_loses_nothing(void **state)
{
	unsigned long n = lab_number("KILLS", lab_whole() ? 0 : 16);
	struct lab_found found = { 0 };

	tell("R1 kills about a checkpoint",
	     fail_everywhere(*state, n, "kill", false, &found), &found);
	lab_expect_sound(&found);
}

static void an_error_loses_nothing(void **state)
{
	unsigned long n = lab_number("ERRORS", lab_whole() ? 0 : 6);
	struct lab_found found = { 0 };
	unsigned done = fail_everywhere(*state, n, "5", false, &found);

	done += fail_everywhere(*state, n, "28", true, &found);
	tell("R5, R6 errors about a checkpoint", done, &found);
	lab_expect_sound(&found);
}

/* --- R3, R4 ----------------------------------------------------------------
 */

static bool is_durable(const struct play *p, const char *folder, size_t end)
{
	bool all = true;

	for (size_t i = 0; i < end; i++) {
		const struct step *s = &p->steps[i];
		const char *path = s->to ? s->to : s->path;

		if ((s->change == WROTE || s->change == MADE_FILE ||
		     s->change == RENAMED) &&
		    strstr(path, folder) && !strstr(path, ".lock") &&
		    s->safe_at >= end) {
			print_error("step %zu: %s is not durable at %zu\n", i,
				    path, end);
			all = false;
		}
	}
	return all;
}

/* Before the journal is emptied, what was in it is durable elsewhere, and the
 * branch that leads to it. */
static unsigned check_order(const struct play *p, unsigned *emptied)
{
	unsigned bad = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct step *s = &p->steps[i];

		if (s->change != CUT || !strstr(s->path, "/journal") ||
		    s->offset > 64)
			continue;
		++*emptied;
		bad += !is_durable(p, "/objects/pack/", i);
	}
	return bad;
}

static void a_power_cut_loses_nothing(void **state)
{
	unsigned long wanted = lab_number("STATES", lab_whole() ? 0 : 16);
	struct lab *l = *state;
	struct lab_found found = { 0 };
	unsigned n = 0, emptied = 0, bad;
	struct play p;
	struct run r;
	size_t step;

	play_record(&p, l, &notes, &r);
	assert_int_equal(r.exit, 0);
	run_free(&r);
	bad = check_order(&p, &emptied);
	step = wanted ? p.n * N_UNFLUSHED / wanted : 1;
	for (size_t i = 0; i <= p.n * N_UNFLUSHED; i += step ? step : 1, n++) {
		char what[80];

		snprintf(what, sizeof(what),
			 "checkpoint: step %zu of %zu, "
			 "way %zu",
			 i / N_UNFLUSHED, p.n, i % N_UNFLUSHED);
		play_state(l, &p, i / N_UNFLUSHED,
			   (enum unflushed)(i % N_UNFLUSHED), i);
		judge(l, play_told(&p, i / N_UNFLUSHED), what, &found);
	}
	play_free(&p);
	print_message("R4: the journal was emptied %u times, %u before its "
		      "pack was durable\n",
		      emptied, bad);
	tell("R3 power cuts about a checkpoint", n, &found);
	assert_true(emptied > 0);
	assert_int_equal(bad, 0);
	lab_expect_sound(&found);
}

static int setup(void **state)
{
	struct gb_buf words = { 0 };
	struct lab *l;

	if (lab_setup(state) != 0)
		return -1;
	l = *state;
	lab_grow(l, WAITING - NOTES / 2 - l->entries);
	for (int i = 0; i < NOTES; i++)
		gb_buf_printf(&words, "note %s --text 'On.'\n", l->two);
	notes.input = gb_buf_string(&words);
	return notes.input ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kill_loses_nothing),
		cmocka_unit_test(an_error_loses_nothing),
		cmocka_unit_test(a_power_cut_loses_nothing),
	};

	return cmocka_run_group_tests_name("checkpoint", tests, setup,
					   lab_teardown);
}

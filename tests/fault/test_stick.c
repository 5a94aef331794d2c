/* SPDX-License-Identifier: ISC
 * test_stick.c - T15: the stick with the witness copy is pulled out at any
 * call, or the power goes. It never holds less than it held, nor less than was
 * called done, and the next run goes on with it.
 *
 *	PULLS=N		pull it so often (0: at every call), not 100 times
 *
 * Here the "casebook" of the lab is the folder on the stick. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fault/replay.h"

enum { NEWS = 3 };

struct desk_and_stick {
	struct lab *lab;
	char *casebook, *early; /* a stick that saw all but NEWS */
	char *empty;
	unsigned had, has; /* entries in `early` and in the casebook */
	struct lab_op op;
};

struct sum {
	unsigned pulls, ends; /* it was done before it could be pulled */
	unsigned back, stuck; /* what must not be */
};

static void begin_with(struct desk_and_stick *d, char *stick)
{
	d->lab->kept = stick;
	lab_fresh(d->lab);
}

/* guardbook witness STICK; `check` may be NULL. */
static json_t *look(struct desk_and_stick *d, const char *stick,
		    const char *check, int *status)
{
	struct run r;
	json_t *said;

	guardbook(&r, NULL, "--casebook", d->casebook, "--json", "witness",
		  stick, check, NULL);
	*status = r.exit;
	said = json_loads(r.out, 0, NULL);
	if (r.exit != 0 && r.exit != 1)
		print_error("%s", r.err);
	run_free(&r);
	return said;
}

static unsigned entries_of(const json_t *said)
{
	return (unsigned)json_integer_value(json_object_get(said, "entries"));
}

static int setup(void **state)
{
	struct desk_and_stick *d = calloc(1, sizeof(*d));
	void *lab = NULL;
	json_t *said;
	int status;

	if (!d || lab_setup(&lab) != 0)
		return -1;
	d->lab = lab;
	d->casebook = fixture_path(d->lab->f, "casebook");
	d->early = fixture_path(d->lab->f, "early");
	d->empty = d->lab->kept;
	assert_int_equal(rename(d->lab->book, d->casebook), 0);
	assert_int_equal(mkdir(d->early, 0700), 0);
	said = look(d, d->early, NULL, &status);
	assert_int_equal(status, 0);
	d->had = entries_of(said);
	d->has = d->had + NEWS;
	json_decref(said);
	assert_int_equal(rename(d->casebook, d->lab->book), 0);
	for (int i = 0; i < NEWS; i++) {
		struct run r;

		lab_as(&r, d->lab, "dsl", NULL, "note", d->lab->one, "--text",
		       "Something new.", NULL);
		expect_exit(&r, 0);
		run_free(&r);
	}
	assert_int_equal(rename(d->lab->book, d->casebook), 0);
	lab_remove(d->empty);
	assert_int_equal(mkdir(d->empty, 0700), 0);
	d->op = (struct lab_op){ .name = "witness",
				 .who = "it",
				 .words = { "witness", d->lab->book, "--json",
					    "--casebook", d->casebook } };
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	struct desk_and_stick *d = *state;
	void *lab = d->lab;

	d->lab->kept = d->empty;
	lab_teardown(&lab);
	free(d->casebook);
	free(d->early);
	free(d);
	return 0;
}

/* The place that the note on the stick names; 0: there is none. */
static unsigned noted(const char *stick)
{
	unsigned seq = 0;
	char *path = NULL;
	FILE *f;

	assert_true(asprintf(&path, "%s/head", stick) > 0);
	f = fopen(path, "re");
	if (f) {
		assert_int_equal(fscanf(f, "guardbook witness 1\n%u", &seq), 1);
		fclose(f);
	}
	free(path);
	return seq;
}

static void judge(struct desk_and_stick *d, unsigned least, const char *what,
		  struct sum *sum)
{
	const char *stick = d->lab->book;
	unsigned note = noted(stick);
	int status;
	json_t *said = look(d, stick, "--check", &status);

	/* One that was hardly begun may not be one yet. */
	if ((status != 0 && (status != 1 || least > 0)) ||
	    entries_of(said) < least || note < least) {
		sum->back++;
		print_error("%s: exit %d, %u entries, %u noted, not %u\n", what,
			    status, entries_of(said), note, least);
	}
	json_decref(said);
	said = look(d, stick, NULL, &status);
	if (status != 0 || entries_of(said) != d->has ||
	    noted(stick) != d->has) {
		sum->stuck++;
		print_error("%s: then exit %d, %u entries\n", what, status,
			    entries_of(said));
	}
	json_decref(said);
}

static void pull(struct desk_and_stick *d, char *stick, unsigned least,
		 const struct lab_point *p, const char *how, struct sum *sum)
{
	struct lab_fault fault = { .at = p->at, .how = how };
	struct run r;
	char what[96];

	snprintf(what, sizeof(what), "%s at %s", how, p->at);
	begin_with(d, stick);
	lab_run(&r, d->lab, &d->op, &fault);
	if (r.exit == 128 + SIGKILL)
		sum->pulls++;
	else
		sum->ends++;
	judge(d, r.exit == 0 ? d->has : least, what, sum);
	run_free(&r);
}

static bool writes(const struct lab_point *p)
{
	return strncmp(p->at, "pwrite", 6) == 0 ||
	       strncmp(p->at, "write", 5) == 0;
}

/* At `n` of the calls (0: at every one), spread evenly. */
static void pull_everywhere(struct desk_and_stick *d, char *stick,
			    unsigned least, unsigned long n, struct sum *sum)
{
	struct lab_points p;
	size_t step;

	begin_with(d, stick);
	lab_trace(d->lab, &d->op, &p);
	step = n == 0 || n >= p.n ? 1 : p.n / n;
	for (size_t i = 0; i < p.n; i += step) {
		pull(d, stick, least, &p.list[i], "kill", sum);
		if (writes(&p.list[i]))
			pull(d, stick, least, &p.list[i], "torn", sum);
	}
	lab_points_free(&p);
}

static void tell(const char *what, const struct sum *sum)
{
	print_message(
		"T15 stick %s: %u times, %u done before: %u went back, %u "
		"could not be gone on with\n",
		what, sum->pulls, sum->ends, sum->back, sum->stuck);
	assert_int_equal(sum->back, 0);
	assert_int_equal(sum->stuck, 0);
}

static void a_stick_that_is_pulled_never_goes_back(void **state)
{
	struct desk_and_stick *d = *state;
	unsigned long n = lab_number("PULLS", lab_whole() ? 0 : 100);
	struct sum sum = { 0 };

	pull_everywhere(d, d->early, d->had, n / 2, &sum);
	tell("pulled out", &sum);
}

static void a_witness_that_was_hardly_begun_is_gone_on_with(void **state)
{
	struct desk_and_stick *d = *state;
	unsigned long n = lab_number("PULLS", lab_whole() ? 0 : 100);
	struct sum sum = { 0 };

	pull_everywhere(d, d->empty, 0, n / 2, &sum);
	tell("hardly begun", &sum);
}

/* EIO and ENOSPC, once and for ever. */
static void a_stick_that_fails_is_never_called_done(void **state)
{
	static const char *const errors[] = { "5", "28" };
	struct desk_and_stick *d = *state;
	unsigned long wanted = lab_number("PULLS", lab_whole() ? 0 : 30);
	struct sum sum = { 0 };
	struct lab_points p;
	size_t step, n = 0;

	begin_with(d, d->early);
	lab_trace(d->lab, &d->op, &p);
	step = wanted == 0 || wanted >= p.n ? 1 : p.n / wanted;
	for (size_t i = 0; i < p.n; i += step, n++) {
		struct lab_fault fault = { .at = p.list[i].at,
					   .how = errors[n % 2],
					   .on = n / 2 % 2 };
		struct run r;
		char what[96];

		snprintf(what, sizeof(what), "error %s at %s%s", fault.how,
			 fault.at, fault.on ? " and on" : "");
		begin_with(d, d->early);
		lab_run(&r, d->lab, &d->op, &fault);
		if (r.exit == 0)
			sum.ends++;
		else
			sum.pulls++;
		judge(d, r.exit == 0 ? d->has : d->had, what, &sum);
		run_free(&r);
	}
	lab_points_free(&p);
	tell("that fails", &sum);
}

/* What was not flushed when it was pulled may be on the stick or not. */
static void what_was_called_done_is_on_the_stick(void **state)
{
	struct desk_and_stick *d = *state;
	unsigned long wanted = lab_number("PULLS", lab_whole() ? 0 : 30);
	struct sum sum = { 0 };
	struct play p;
	struct run r;
	size_t step;

	begin_with(d, d->early);
	play_record(&p, d->lab, &d->op, &r);
	expect_exit(&r, 0);
	run_free(&r);
	step = wanted ? p.n * N_UNFLUSHED / wanted : 1;
	for (size_t i = 0; i <= p.n * N_UNFLUSHED; i += step ? step : 1) {
		size_t end = i / N_UNFLUSHED;
		enum unflushed how = (enum unflushed)(i % N_UNFLUSHED);
		char what[80];

		snprintf(what, sizeof(what), "step %zu of %zu, way %d", end,
			 p.n, (int)how);
		play_state(d->lab, &p, end, how, i);
		judge(d, play_told(&p, end) > 0 ? d->has : d->had, what, &sum);
		sum.pulls++;
	}
	play_free(&p);
	tell("with its writes lost", &sum);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stick_that_is_pulled_never_goes_back),
		cmocka_unit_test(
			a_witness_that_was_hardly_begun_is_gone_on_with),
		cmocka_unit_test(a_stick_that_fails_is_never_called_done),
		cmocka_unit_test(what_was_called_done_is_on_the_stick),
	};

	return cmocka_run_group_tests_name("stick", tests, setup, teardown);
}

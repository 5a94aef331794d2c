/* SPDX-License-Identifier: ISC
 * test_memory.c - R8: the memory is at its end, once or from then on. What was
 * acknowledged is there, and guardbook's own code does not crash; a library
 * that does is named.
 *
 *	MEMORY=N	fail so many allocations (0: every one), not 90 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fault/lab.h"

/* Three that between them go everywhere: */
static const char *const tried[] = { "log", "note", "sign in" };

struct sum {
	unsigned trials, refused, over;
	unsigned own, library, unclear;
	struct lab_found found;
};

static const struct lab_op *op_named(const char *name)
{
	for (size_t i = 0; i < lab_n_ops; i++)
		if (strcmp(lab_ops[i].name, name) == 0)
			return &lab_ops[i];
	fail_msg("no operation %s", name);
	return NULL;
}

static unsigned long count_allocations(struct lab *l, const struct lab_op *op)
{
	char *path = fixture_path(l->f, "trace"), *text, *at;
	const struct lab_fault fault = { .trace = path, .everywhere = true };
	unsigned long n = 0;
	struct run r;
	size_t len;

	lab_fresh(l);
	unlink(path);
	lab_run(&r, l, op, &fault);
	expect_exit(&r, 0);
	run_free(&r);
	text = at = (char *)fixture_read(path, &len);
	for (; *at; at = strchr(at, '\n') + 1)
		n += strncmp(at, "malloc ", 7) == 0 ||
		     strncmp(at, "calloc ", 7) == 0 ||
		     strncmp(at, "realloc ", 8) == 0;
	free(text);
	free(path);
	return n;
}

/* Whose code was it in? The first of the frames that is not libc's or the
 * injector's own. */
static bool was_own_code(const char *crash, char where[128])
{
	char *text, *rest, *line;
	bool own = false;
	size_t n;

	snprintf(where, 128, "nobody knows where");
	if (access(crash, F_OK) != 0)
		return true;
	text = rest = (char *)fixture_read(crash, &n);
	while ((line = strsep(&rest, "\n"))) {
		if (strncmp(line, "/", 1) != 0 || strstr(line, "inject.so") ||
		    strstr(line, "libc.so") || strstr(line, "ld-linux"))
			continue;
		own = strstr(line, "/guardbook ") != NULL;
		snprintf(where, 128, "%.*s", 127, line);
		break;
	}
	free(text);
	return own;
}

static void fail_once(struct lab *l, const struct lab_op *op, unsigned long nth,
		      bool on, struct sum *sum)
{
	char *crash = fixture_path(l->f, "crash");
	char at[40], what[96], where[128];
	const struct lab_fault fault = { .at = at,
					 .how = "12",
					 .on = on,
					 .everywhere = true,
					 .crash = crash };
	struct run r;

	snprintf(at, sizeof(at), "alloc:%lu", nth);
	snprintf(what, sizeof(what), "%s: allocation %lu failed%s", op->name,
		 nth, on ? " and all after it" : "");
	lab_fresh(l);
	unlink(crash);
	lab_run(&r, l, op, &fault);
	sum->trials++;
	if (r.exit == 0) {
		sum->over++;
	} else if (r.exit <= 3 || r.exit == 127) {
		sum->refused++;
		sum->unclear += r.exit != 127 && !strchr(r.err, '\n');
	} else if (r.exit != RUN_HUNG && !was_own_code(crash, where)) {
		sum->library++;
		print_message("  %s: crash in %s\n", what, where);
	} else {
		sum->own++;
		print_error("%s: exit %d %s %s\n", what, r.exit, where, r.err);
	}
	lab_check(l, op, &r, 0, what, &sum->found);
	run_free(&r);
	free(crash);
}

static void fail_all(struct lab *l, bool on, const char *bar)
{
	unsigned long wanted = lab_number("MEMORY", lab_whole() ? 0 : 90);
	struct sum s = { 0 };

	for (size_t i = 0; i < GB_COUNT(tried); i++) {
		const struct lab_op *op = op_named(tried[i]);
		unsigned long n = count_allocations(l, op);
		unsigned long each = wanted / GB_COUNT(tried) / 2;
		unsigned long step = each && n > each ? n / each : 1;

		for (unsigned long j = 1 + i; j <= n; j += step)
			fail_once(l, op, j, on, &s);
	}
	print_message("R8 %s: %u failures, %u refused, %u got over it: %u "
		      "crashes of our own, %u in libraries, %u unclear, %u "
		      "lost, %u need repair, %u without vault half, %u next "
		      "writers blocked\n",
		      bar, s.trials, s.refused, s.over, s.own, s.library,
		      s.unclear, s.found.lost, s.found.repair, s.found.no_half,
		      s.found.blocked);
	lab_expect_sound(&s.found);
	assert_int_equal(s.own, 0);
	assert_int_equal(s.unclear, 0);
}

static void one_failed_allocation_loses_nothing(void **state)
{
	fail_all(*state, false, "once");
}

static void no_more_memory_loses_nothing(void **state)
{
	fail_all(*state, true, "for ever");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_failed_allocation_loses_nothing),
		cmocka_unit_test(no_more_memory_loses_nothing),
	};

	return cmocka_run_group_tests_name("memory", tests, lab_setup,
					   lab_teardown);
}

/* SPDX-License-Identifier: ISC
 * test_errors.c - R5, R6, R7: a call fails, once or from then on; the disk is
 * full; half of the bytes are read or written. What was acknowledged is there,
 * nothing is acknowledged after a failed flush, and one sentence says so.
 *
 *	ERRORS=N	so many failures of each sort (0: at every call), not 90
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
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

/* --- R7 --------------------------------------------------------------------
 */

static void every_operation_goes_on(struct lab *l, const char *at,
				    const char *how, bool everywhere,
				    struct sum *sum)
{
	const struct lab_fault fault = {
		.at = at, .how = how, .on = true, .everywhere = everywhere
	};
	char what[96];
	struct run r;

	for (size_t i = 0; i < lab_n_ops; i++) {
		snprintf(what, sizeof(what), "%s: %s %s", lab_ops[i].name, at,
			 how);
		lab_fresh(l);
		lab_run(&r, l, &lab_ops[i], &fault);
		sum->trials++;
		if (r.exit != 0) {
			sum->refused++;
			print_error("%s: exit %d %s", what, r.exit, r.err);
		}
		lab_check(l, &lab_ops[i], &r, 0, what, &sum->found);
		run_free(&r);
	}
}

static void halves_and_interruptions_are_nothing(void **state)
{
	static const char *const interrupted[] = { "read:1", "write:1",
						   "pread:1", "pwrite:1",
						   "flock:1" };
	struct sum sum = { 0 };

	every_operation_goes_on(*state, "any:1", "short", false, &sum);
	if (lab_whole())
		every_operation_goes_on(*state, "any:1", "short", true, &sum);
	for (size_t i = 0; i < GB_COUNT(interrupted); i++)
		if (lab_whole() || i % 2 == 1)
			every_operation_goes_on(*state, interrupted[i], "4",
						false, &sum);
	print_message("R7: %u operations with every write and read halved or "
		      "interrupted: %u failed, %u lost\n",
		      sum.trials, sum.refused, sum.found.lost);
	lab_expect_sound(&sum.found);
	assert_int_equal(sum.refused, 0);
}

/* --- R6 --------------------------------------------------------------------
 */

static unsigned long used_kib(const char *path)
{
	struct statvfs st;

	assert_int_equal(statvfs(path, &st), 0);
	return (unsigned long)((st.f_blocks - st.f_bfree) * st.f_frsize) / 1024;
}

static void resize(const char *path, unsigned long kib)
{
	char size[48];

	snprintf(size, sizeof(size), "mode=700,size=%luk", kib);
	assert_int_equal(mount("tmpfs", path, "tmpfs", MS_REMOUNT, size), 0);
}

static void fill_up(struct lab *l, const char *disk, unsigned long room_kib,
		    struct sum *sum)
{
	static const char *const tried[] = { "log", "note", "export" };
	char what[96];
	struct run r;

	for (size_t i = 0; i < lab_n_ops; i++) {
		const struct lab_op *op = &lab_ops[i];
		size_t j = 0;

		while (j < GB_COUNT(tried) && strcmp(tried[j], op->name) != 0)
			j++;
		if (j == GB_COUNT(tried))
			continue;
		snprintf(what, sizeof(what), "%s with room for %lu KiB",
			 op->name, room_kib);
		resize(disk, 1 << 16);
		lab_fresh(l);
		resize(disk, used_kib(disk) + room_kib);
		lab_run(&r, l, op, NULL);
		sum->trials++;
		*(r.exit == 0 ? &sum->acknowledged : &sum->refused) += 1;
		if (r.exit > 3) {
			sum->crashed++;
			print_error("%s: exit %d %s", what, r.exit, r.err);
		} else if (r.exit != 0 && !strstr(r.err, "disk is full") &&
			   !strstr(r.err, "No space")) {
			sum->unclear++;
			print_error("%s: %s", what, r.err);
		}
		resize(disk, 1 << 16);
		lab_check(l, op, &r, 0, what, &sum->found);
		run_free(&r);
	}
}

static void a_full_disk_loses_nothing(void **state)
{
	struct lab *l = *state;
	char *disk = fixture_path(l->f, "disk"), *before = l->book;
	unsigned long step = lab_whole() ? 4 : 36;
	struct sum sum = { 0 };

	assert_int_equal(mkdir(disk, 0700), 0);
	/* For us and what we start alone. */
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", disk, "tmpfs", 0, "mode=700,size=64m") != 0) {
		print_message("R6 on a small disk: skipped, nothing may be "
			      "mounted here\n");
		free(disk);
		skip();
	}
	l->book = fixture_path(l->f, "disk/book");
	for (unsigned long kib = 0; kib <= (lab_whole() ? 1024 : 250);
	     kib += step)
		fill_up(l, disk, kib, &sum);
	tell("R6 full disk", &sum);
	umount(disk);
	free(l->book);
	l->book = before;
	free(disk);
	expect_sound(&sum);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_once_is_told_and_loses_nothing),
		cmocka_unit_test(an_error_for_ever_is_told_and_loses_nothing),
		cmocka_unit_test(a_full_disk_at_any_call_loses_nothing),
		cmocka_unit_test(halves_and_interruptions_are_nothing),
		cmocka_unit_test(a_full_disk_loses_nothing),
	};

	return cmocka_run_group_tests_name("errors", tests, lab_setup,
					   lab_teardown);
}

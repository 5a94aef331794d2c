/* SPDX-License-Identifier: ISC
 * test_leftovers.c - R9: whatever a writer that was killed left lying about,
 * at every place where guardbook writes such a thing, the next start works.
 * What git would leave is told by its name, or does no harm either. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fault/replay.h"

/* --- guardbook's own -------------------------------------------------------
 */

/* A file that comes and goes in one run. */
struct leftover {
	char *path;
	unsigned char *bytes;
	size_t n_bytes;
};

struct leftovers {
	struct leftover *list;
	size_t n;
};

/* Two names of one sort: in one folder, beginning alike. */
static bool is_alike(const char *a, const char *b)
{
	size_t n = (size_t)(strrchr(a, '/') - a) + 5;

	return strncmp(a, b, n) == 0 && strchr(b + n, '/') == NULL;
}

static bool is_known(const struct leftovers *all, const char *path)
{
	for (size_t i = 0; i < all->n; i++)
		if (is_alike(all->list[i].path, path))
			return true;
	return false;
}

static bool goes(const struct play *p, size_t made)
{
	for (size_t i = made + 1; i < p->n; i++)
		if ((p->steps[i].change == RENAMED ||
		     p->steps[i].change == REMOVED) &&
		    strcmp(p->steps[i].path, p->steps[made].path) == 0)
			return true;
	return false;
}

/* Those in the casebook: what is left of a copy the next one makes whole, and
 * R1 sees to that. */
static void gather(struct leftovers *all, const struct play *p,
		   const struct lab *l)
{
	for (size_t i = 0; i < p->n; i++) {
		struct leftover more = { 0 };

		if (p->steps[i].change != MADE_FILE ||
		    strncmp(p->steps[i].path, l->book, strlen(l->book)) != 0 ||
		    is_known(all, p->steps[i].path) || !goes(p, i))
			continue;
		more.path = strdup(p->steps[i].path);
		for (size_t j = i; j < p->n; j++)
			if (p->steps[j].change == WROTE &&
			    p->steps[j].node == p->steps[i].node) {
				more.n_bytes = p->steps[j].n_bytes;
				more.bytes = malloc(more.n_bytes);
				memcpy(more.bytes, p->steps[j].bytes,
				       more.n_bytes);
				break;
			}
		all->list = reallocarray(all->list, all->n + 1, sizeof(more));
		all->list[all->n++] = more;
	}
}

enum { EMPTY, HALF, WHOLE, GARBAGE, N_CONTENTS };

static void plant(const struct leftover *o, int content)
{
	static const char garbage[] = "nothing that anybody wrote";

	switch (content) {
	case EMPTY:
		fixture_write(o->path, "", 0);
		break;
	case HALF:
	case WHOLE:
		fixture_write(o->path, o->bytes ? o->bytes : (void *)"",
			      content == HALF ? o->n_bytes / 2 : o->n_bytes);
		break;
	default:
		fixture_write(o->path, garbage, sizeof(garbage));
	}
	chmod(o->path, 0600);
}

static void what_a_killed_writer_left_is_in_nobodys_way(void **state)
{
	struct lab *l = *state;
	struct leftovers all = { 0 };
	struct lab_found found = { 0 };
	const struct lab_claim nothing = { 0 };
	unsigned n_planted = 0;
	struct play p;
	struct run r;

	for (size_t i = 0; i < lab_n_ops; i++) {
		play_record(&p, l, &lab_ops[i], &r);
		expect_exit(&r, 0);
		run_free(&r);
		gather(&all, &p, l);
		play_free(&p);
	}
	assert_true(all.n > 0);
	for (size_t i = 0; i < all.n * N_CONTENTS; i++) {
		const struct leftover *o = &all.list[i / N_CONTENTS];

		lab_fresh(l);
		plant(o, (int)(i % N_CONTENTS));
		lab_judge(l, &nothing, o->path + strlen(l->f->dir), &found);
		n_planted++;
	}
	print_message("R9: %u leftovers at %zu places: %u lost, %u need "
		      "repair, %u next writers blocked\n",
		      n_planted, all.n, found.lost, found.repair,
		      found.blocked);
	for (size_t i = 0; i < all.n; i++)
		print_message("  %s\n", all.list[i].path + strlen(l->f->dir));
	while (all.n-- > 0) {
		free(all.list[all.n].path);
		free(all.list[all.n].bytes);
	}
	free(all.list);
	lab_expect_sound(&found);
}

/* --- git's -----------------------------------------------------------------
 */

static void what_git_left_is_told_or_does_no_harm(void **state)
{
	/* In a ledger that somebody worked on with stock git. */
	static const char *const names[] = {
		"HEAD.lock",
		"config.lock",
		"packed-refs.lock",
		"shallow.lock",
		"refs/heads/ledger.lock",
		"refs/heads/other.lock",
		"gc.pid",
		"objects/tmp_obj_a8Kd2P",
		"objects/ab/tmp_obj_a8Kd2P",
		"objects/maintenance.lock",
		"objects/pack/tmp_pack_a8Kd2P",
		"objects/pack/tmp_idx_a8Kd2P",
		"objects/incoming-a8Kd2P",
	};
	unsigned no_harm = 0, told = 0, blocked = 0;
	struct lab *l = *state;

	for (size_t i = 0; i < GB_COUNT(names); i++) {
		char *path = NULL;
		struct run r;

		lab_fresh(l);
		assert_true(asprintf(&path, "%s/ledger.git/%s", l->book,
				     names[i]) > 0);
		*strrchr(path, '/') = '\0';
		mkdir(path, 0700);
		path[strlen(path)] = '/';
		fixture_write(path, "", 0);
		lab_as(&r, l, "dsl", NULL, "note", l->one, "--text", "On.",
		       NULL);
		if (r.exit == 0) {
			no_harm++;
		} else if (r.exit == 3 && strstr(r.err, "the ledger holds")) {
			told++;
		} else {
			blocked++;
			print_error("%s: exit %d %s\n", names[i], r.exit,
				    r.err);
		}
		run_free(&r);
		free(path);
	}
	print_message("R9: %zu leftovers of git: %u do no harm, %u are told by "
		      "name, %u block\n",
		      GB_COUNT(names), no_harm, told, blocked);
	assert_int_equal(blocked, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_killed_writer_left_is_in_nobodys_way),
		cmocka_unit_test(what_git_left_is_told_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("leftovers", tests, lab_setup,
					   lab_teardown);
}

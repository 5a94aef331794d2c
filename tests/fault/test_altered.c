/* SPDX-License-Identifier: ISC
 * test_altered.c - R14: any file of the ledger is altered, cut or lengthened;
 * the shipped program says so and names what, and never hangs, crashes or shows
 * other words.
 *
 *	DAMAGES=N	so many, not 300
 *	SEED=N		which */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fault/lab.h"

/* A machine that is busy with something else is not a hang. */
#define HANG_MS (lab_whole() ? 2000 : 6000)

static char **files; /* nftw's */
static size_t n_files;

static int note_file(const char *path, const struct stat *st, int kind,
		     struct FTW *where)
{
	(void)where;
	if (kind != FTW_F || st->st_size == 0)
		return 0;
	files = reallocarray(files, n_files + 1, sizeof(*files));
	assert_non_null(files);
	files[n_files++] = strdup(path);
	return 0;
}

static uint64_t roll(uint64_t *dice)
{
	*dice = *dice * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return *dice >> 33;
}

/* --- the damage ------------------------------------------------------------
 */

static void damage(const char *path, const unsigned char *bytes, size_t n,
		   uint64_t *dice, char how[64])
{
	unsigned char *other = malloc(n + 512);
	size_t at = roll(dice) % n, m = n;
	unsigned kind = (unsigned)(roll(dice) % 8);

	assert_non_null(other);
	memcpy(other, bytes, n);
	if (kind < 4) {
		other[at] ^= (unsigned char)(1U << (roll(dice) % 8));
		snprintf(how, 64, "bit flipped at %zu of %zu", at, n);
	} else if (kind < 6) {
		m = at;
		snprintf(how, 64, "cut at %zu of %zu", at, n);
	} else if (kind == 6) {
		m = n + 1 + roll(dice) % 511;
		memset(other + n, (int)roll(dice), m - n);
		snprintf(how, 64, "%zu bytes more behind %zu", m - n, n);
	} else {
		size_t wide = n - at < 16 ? n - at : 16;

		memset(other + at, 0, wide);
		snprintf(how, 64, "zeros at %zu of %zu", at, n);
	}
	unlink(path);
	fixture_write(path, other, m);
	chmod(path, 0600);
	free(other);
}

static void mend(const char *path, const unsigned char *bytes, size_t n)
{
	unlink(path);
	fixture_write(path, bytes, n);
	chmod(path, 0600);
}

/* --- what is said ----------------------------------------------------------
 */

struct sum {
	unsigned damages, told, harmless, hung, crashed, silent, unnamed;
};

static void verify(struct run *r, struct lab *l)
{
	struct running g;

	run_start(&g, &(struct run_setup){
			      .argv = (const char *[]){
				      guardbook_path(), "--casebook", l->book,
				      "verify", "--full", NULL } });
	run_finish(r, &g, HANG_MS);
}

/* What the DSL is shown of every case. */
static void read_all(struct run *r, struct lab *l)
{
	const struct lab_op op = { .who = "dsl",
				   .input = l->reading,
				   .words = { "--json", "batch" } };
	struct running g;

	lab_start(&g, l, &op, NULL);
	run_finish(r, &g, HANG_MS);
}

static bool names_something(const char *says)
{
	static const char *const names[] = { "entr",   "Entry",     "object",
					     "branch", "HEAD",      "config",
					     "file",   "folder",    "journal",
					     "pack",   "ledger is", "no case" };

	for (size_t i = 0; i < GB_COUNT(names); i++)
		if (strstr(says, names[i]))
			return true;
	return false;
}

static void judge(const char *what, const struct run *r, struct sum *s)
{
	if (r->exit == RUN_HUNG)
		s->hung++;
	else if (r->exit > 3)
		s->crashed++;
	else if (r->exit != 0 && !names_something(r->out) &&
		 !names_something(r->err))
		s->unnamed++;
	else
		return;
	print_error("%s: exit %d %s%.300s\n", what, r->exit, r->err, r->out);
}

static void try_one(struct lab *l, const char *path, const char *shown,
		    uint64_t *dice, struct sum *s)
{
	char how[64], what[512];
	struct run v, r;
	size_t n;
	unsigned char *bytes = fixture_read(path, &n);

	damage(path, bytes, n, dice, how);
	snprintf(what, sizeof(what), "%s: %s", path + strlen(l->book), how);
	verify(&v, l);
	judge(what, &v, s);
	read_all(&r, l);
	judge(what, &r, s);
	if (v.exit == 0)
		s->harmless++;
	else
		s->told++;
	/* What is shown is what was written, or there is an error. */
	if (r.exit == 0 && strcmp(shown, r.out) != 0) {
		s->silent++;
		print_error("%s: other words are shown: %.300s\n", what, r.out);
	}
	s->damages++;
	mend(path, bytes, n);
	run_free(&v);
	run_free(&r);
	free(bytes);
}

/* Any file; three times in five one of the packs, if there are any. */
static const char *choose(uint64_t *dice)
{
	size_t at = roll(dice) % n_files;
	bool pack = roll(dice) % 5 < 3;

	for (size_t i = 0; pack && i < n_files; i++)
		if (strstr(files[(at + i) % n_files], "/objects/pack/"))
			return files[(at + i) % n_files];
	return files[at];
}

static void alter(struct lab *l, const char *what, unsigned long n)
{
	unsigned long seed = lab_number("SEED", 1);
	struct sum s = { 0 };
	uint64_t dice = seed;
	char *git = NULL;
	struct run r;

	lab_fresh(l);
	assert_true(asprintf(&git, "%s/ledger.git", l->book) > 0);
	nftw(git, note_file, 16, FTW_PHYS);
	assert_true(n_files > 3);
	read_all(&r, l);
	expect_exit(&r, 0);
	while (s.damages < n)
		try_one(l, choose(&dice), r.out, &dice, &s);
	run_free(&r);
	verify(&r, l);
	expect_exit(&r, 0);
	print_message("R14 %s: %u damages of %zu files: %u told, %u harmless, "
		      "%u silent, %u hung, %u crashed, %u unnamed (SEED=%lu)\n",
		      what, s.damages, n_files, s.told, s.harmless, s.silent,
		      s.hung, s.crashed, s.unnamed, seed);
	run_free(&r);
	free(git);
	while (n_files > 0)
		free(files[--n_files]);
	assert_int_equal(s.silent + s.hung + s.crashed + s.unnamed, 0);
}

static void any_damage_is_told_and_named(void **state)
{
	unsigned long n = lab_number("DAMAGES", lab_whole() ? 20000 : 300);

	alter(*state, "journal and loose objects", n / 2);
}

static void any_damage_of_a_pack_is_told_and_named(void **state)
{
	unsigned long n = lab_number("DAMAGES", lab_whole() ? 20000 : 300);

	lab_grow(*state, 256);
	alter(*state, "packs too", n / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_damage_is_told_and_named),
		cmocka_unit_test(any_damage_of_a_pack_is_told_and_named),
	};

	return cmocka_run_group_tests_name("altered", tests, lab_setup,
					   lab_teardown);
}

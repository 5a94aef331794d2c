/* SPDX-License-Identifier: ISC
 * test_journal.c - what is saved stays saved, wherever a crash comes. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/entries.h"

#define JOURNAL "ledger.git/journal"
#define BRANCH "ledger.git/refs/heads/ledger"

/* --- states of the disk ----------------------------------------------------
 */

static void shell(const struct entries *s, const char *command)
{
	assert_int_equal(entries_run(s, (const char *const[]){ "sh", "-c",
							       command, NULL }),
			 0);
}

static unsigned char *read_in(const struct entries *s, const char *name,
			      size_t *n)
{
	char *path = fixture_path(s->f, name);
	unsigned char *bytes = fixture_read(path, n);

	free(path);
	return bytes;
}

static void write_in(const struct entries *s, const char *name,
		     const void *bytes, size_t n)
{
	char *path = fixture_path(s->f, name);

	fixture_write(path, bytes, n);
	free(path);
}

/* After whatever happened: all `n` are there, work goes on, and stock git has
 * nothing to say. */
static void expect_sound(struct entries *s, int n)
{
	entries_reopen(s);
	entries_expect(s->l, n);
	s->n = n;
	entries_append_locked(s, 1);
	entries_expect(s->l, n + 1);
	entries_expect_fsck(s);
	entries_checkpoint(s);
	entries_expect(s->l, n + 1);
	ok(gb_ledger_check_packs(s->l, err));
	assert_int_equal(entries_loose(s), 0);
	entries_expect_fsck(s);
}

/* --- a crash between journal and branch ------------------------------------
 */

static void a_journal_that_leads_on_is_followed(void **state)
{
	struct entries *s = *state;

	entries_append_locked(s, 3);
	shell(s, "cp -a ledger.git at3");
	entries_append_locked(s, 3);
	/* The journal was flushed, and nothing else. */
	shell(s, "cp ledger.git/journal at3 && rm -r ledger.git && "
		 "mv at3 ledger.git");
	expect_sound(s, 6);
}

static void a_first_entry_that_is_only_in_the_journal_is_there(void **state)
{
	struct entries *s = *state;

	shell(s, "cp -a ledger.git empty");
	entries_append_locked(s, 1);
	shell(s, "cp ledger.git/journal empty && rm -r ledger.git && "
		 "mv empty ledger.git");
	expect_sound(s, 1);
}

/* A power cut may leave what was not flushed empty. */
static void a_torn_branch_is_mended(void **state)
{
	static const char *const torn[] = {
		"true >" BRANCH,
		"head -c 17 " BRANCH " >half && cat half >" BRANCH,
		"head -c 41 /dev/zero >" BRANCH,
	};
	struct entries *s = *state;

	entries_append_locked(s, 2);
	entries_checkpoint(s);
	for (size_t i = 0; i < GB_COUNT(torn); i++) {
		entries_append_locked(s, 2);
		shell(s, torn[i]);
		expect_sound(s, s->n);
	}
	/* Not if there is nothing to mend it with. */
	shell(s, "true >" BRANCH);
	assert_int_equal(entries_read(s->l), -1);
}

static void torn_loose_objects_are_mended_for_git(void **state)
{
	struct entries *s = *state;

	entries_append_locked(s, 2);
	entries_checkpoint(s);
	entries_append_locked(s, 3);
	shell(s, "for o in ledger.git/objects/[!p]?/*; do true >$o; done");
	entries_reopen(s);
	entries_expect_git(s);
	shell(s, "rm -r ledger.git/objects/[!p]?");
	expect_sound(s, 5);
}

static void a_torn_tail_is_no_record(void **state)
{
	struct entries *s = *state;
	unsigned char *whole;
	size_t n, n_two;

	entries_append_locked(s, 2);
	free(read_in(s, JOURNAL, &n_two));
	shell(s, "cp -a ledger.git at2");
	entries_append_locked(s, 1);
	whole = read_in(s, JOURNAL, &n);
	shell(s, "rm -r ledger.git && cp -a at2 ledger.git");
	for (size_t cut = n_two; cut < n; cut += 17) {
		write_in(s, JOURNAL, whole, cut);
		entries_reopen(s);
		entries_expect(s->l, 2);
	}
	expect_sound(s, 2);
	free(whole);
}

/* Bytes that a crash left wrong, in what the branch has not come to. */
static void a_garbled_tail_is_no_record(void **state)
{
	struct entries *s = *state;
	unsigned char *whole;
	size_t n, n_two;

	entries_append_locked(s, 2);
	free(read_in(s, JOURNAL, &n_two));
	shell(s, "cp -a ledger.git at2");
	entries_append_locked(s, 1);
	whole = read_in(s, JOURNAL, &n);
	shell(s, "rm -r ledger.git && cp -a at2 ledger.git");
	for (size_t i = n_two; i < n; i += 13) {
		whole[i] ^= 0x55;
		write_in(s, JOURNAL, whole, n);
		entries_reopen(s);
		entries_expect(s->l, 2);
		whole[i] ^= 0x55;
	}
	expect_sound(s, 2);
	free(whole);
}

/* --- damage ----------------------------------------------------------------
 */

/* What the journal has lost, the loose objects still have; without them it is
 * told. Never is another entry read. */
static void a_damaged_journal_loses_nothing_in_silence(void **state)
{
	struct entries *s = *state;
	unsigned char *whole;
	size_t n;

	entries_append_locked(s, 3);
	whole = read_in(s, JOURNAL, &n);
	shell(s, "cp -a ledger.git good");
	for (size_t i = 0; i < n; i += 211) {
		whole[i] ^= 0x55;
		write_in(s, JOURNAL, whole, n);
		entries_reopen(s);
		entries_expect(s->l, 3);
		if (i % 5 == 0) {
			expect_sound(s, 3);
		} else {
			shell(s, "rm -r ledger.git/objects/[!p]?");
			entries_reopen(s);
			assert_int_equal(entries_read(s->l), -1);
			ok(gb_ledger_lock(s->l, err));
			assert_int_equal(gb_ledger_checkpoint(s->l, NULL),
					 GB_TAMPERED);
			gb_ledger_unlock(s->l);
		}
		shell(s, "rm -r ledger.git && cp -a good ledger.git");
		whole[i] ^= 0x55;
	}
	free(whole);
}

static void what_is_no_plain_file_is_refused(void **state)
{
	static const char *const instead[] = {
		"ln -s good/journal " JOURNAL,
		"mkfifo " JOURNAL,
		"mkdir " JOURNAL,
	};
	struct entries *s = *state;
	struct gb_ledger *l;

	entries_append_locked(s, 1);
	shell(s, "cp -a ledger.git good");
	for (size_t i = 0; i < GB_COUNT(instead); i++) {
		shell(s, "rm -r " JOURNAL);
		shell(s, instead[i]);
		assert_int_equal(
			gb_ledger_open(&l, s->f->dir, &s->f->env, NULL),
			GB_TAMPERED);
	}
}

static void a_journal_taken_away_takes_no_more(void **state)
{
	struct entries *s = *state;
	struct gb_err why = { 0 };

	entries_append_locked(s, 1);
	shell(s, "rm " JOURNAL);
	assert_int_equal(gb_ledger_lock(s->l, &why), GB_TAMPERED);
	assert_non_null(strstr(why.msg, "was taken away"));
}

/* The branch was set to an entry that the journal's do not follow: what the
 * journal has is not thrown away. */
static void a_journal_that_was_left_is_kept(void **state)
{
	struct entries *s = *state;
	struct gb_err why = { 0 };
	size_t n, n_after;

	entries_append_locked(s, 1);
	shell(s, "cp " BRANCH " first");
	entries_append_locked(s, 1);
	entries_checkpoint(s);
	entries_append_locked(s, 2);
	free(read_in(s, JOURNAL, &n));
	shell(s, "cp first " BRANCH);
	ok(gb_ledger_lock(s->l, err));
	assert_int_equal(entries_try(s, &why), GB_TAMPERED);
	assert_non_null(strstr(why.msg, "not where its journal leads"));
	gb_ledger_unlock(s->l);
	free(read_in(s, JOURNAL, &n_after));
	assert_int_equal(n, n_after);
}

/* --- a crash within a checkpoint -------------------------------------------
 */

/* `steps` make, of the state "before" and with files of "after", each state
 * that a crash may leave. */
static void each_state_is_sound(struct entries *s, const char *const *steps,
				size_t n_steps)
{
	int n = s->n;

	for (size_t i = 0; i <= n_steps; i++) {
		shell(s, "rm -rf ledger.git && cp -a before ledger.git");
		for (size_t k = 0; k < i; k++)
			shell(s, steps[k]);
		print_message("after %zu of %zu steps\n", i, n_steps);
		expect_sound(s, n);
	}
}

static void a_checkpoint_may_stop_anywhere(void **state)
{
	static const char *const steps[] = {
		"head -c 500 after/objects/pack/*.pack "
		">ledger.git/objects/pack/tmp_pack",
		"cp after/objects/pack/*.pack ledger.git/objects/pack/tmp_pack",
		"cp after/objects/pack/*.idx ledger.git/objects/pack/tmp_idx",
		"rm ledger.git/objects/pack/tmp_idx; "
		"cp after/objects/pack/*.idx ledger.git/objects/pack",
		"rm ledger.git/objects/pack/tmp_pack; "
		"cp after/objects/pack/*.pack ledger.git/objects/pack",
		"rm -f ledger.git/objects/[0-7]?/*",
		"rm -f ledger.git/objects/[!p]?/*",
		"for p in ledger.git/objects/pack/*.pack; do "
		"cmp -s $p after/objects/pack/${p##*/} || rm $p; done",
		"for p in ledger.git/objects/pack/*.idx; do "
		"cmp -s $p after/objects/pack/${p##*/} || rm $p; done",
		"true >" JOURNAL,
	};
	struct entries *s = *state;

	entries_append_locked(s, 2);
	entries_checkpoint(s);
	entries_append_locked(s, 3);
	shell(s, "cp -a ledger.git before");
	entries_checkpoint(s);
	shell(s, "mv ledger.git after");
	each_state_is_sound(s, steps, GB_COUNT(steps));
}

/* An emptying that never reached the disk. */
static void a_journal_from_before_a_checkpoint_harms_nothing(void **state)
{
	struct entries *s = *state;

	entries_append_locked(s, 3);
	shell(s, "cp " JOURNAL " old");
	entries_checkpoint(s);
	entries_append_locked(s, 2);
	entries_checkpoint(s);
	shell(s, "cp old " JOURNAL);
	expect_sound(s, 5);
}

/* --- the disk fails --------------------------------------------------------
 */

static void limit_files(rlim_t n_bytes)
{
	struct rlimit r;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &r), 0);
	r.rlim_cur = n_bytes ? n_bytes : r.rlim_max;
	signal(SIGXFSZ, n_bytes ? SIG_IGN : SIG_DFL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

static void a_checkpoint_that_fails_loses_nothing(void **state)
{
	struct entries *s = *state;
	struct gb_err why = { 0 };

	entries_append_locked(s, 5);
	ok(gb_ledger_lock(s->l, err));
	limit_files(1500);
	assert_int_equal(gb_ledger_checkpoint(s->l, &why), GB_IO);
	limit_files(0);
	assert_non_null(strstr(why.msg, "pack"));
	assert_int_equal(gb_ledger_unpacked(s->l), 5);
	/* It was no flush that failed: the ledger is good for more. */
	entries_append(s, 1);
	gb_ledger_unlock(s->l);
	assert_int_equal(entries_files(s, ENTRIES_PACKS, "", NULL), 0);
	expect_sound(s, 6);
}

static void whoever_rests_packs_unless_others_write(void **state)
{
	struct entries *s = *state;
	struct gb_ledger *other;

	ok(gb_ledger_open(&other, s->f->dir, &s->f->env, err));
	ok(gb_ledger_rest(other, err));
	entries_append_locked(s, 5);
	entries_expect(other, 5); /* which looks */
	ok(gb_ledger_lock(s->l, err));
	ok(gb_ledger_rest(other, err));
	assert_int_equal(entries_packs(s), 0);
	gb_ledger_unlock(s->l);
	ok(gb_ledger_rest(other, err));
	assert_int_equal(entries_packs(s), 1);
	entries_append_locked(s, 1);
	/* A failure is told once, until there is more to pack. */
	limit_files(1500);
	assert_int_equal(gb_ledger_rest(s->l, NULL), GB_IO);
	ok(gb_ledger_rest(s->l, err));
	limit_files(0);
	entries_append_locked(s, 1);
	ok(gb_ledger_rest(s->l, err));
	assert_int_equal(gb_ledger_unpacked(s->l), 0);
	gb_ledger_free(other);
	expect_sound(s, 7);
}

/* The journal has it: it is saved, though git cannot see it yet. */
static void what_only_git_lacks_is_saved(void **state)
{
	struct entries *s = *state;

	entries_append_locked(s, 1);
	s->blob_bytes = 3000;
	shell(s, "chmod 500 ledger.git/objects/[!p]? && true");
	if (geteuid() == 0)
		shell(s, "rm -r ledger.git/objects/[!p]? && "
			 "for i in 0 1 2 3 4 5 6 7 8 9 a b c d e f; do "
			 "for j in 0 1 2 3 4 5 6 7 8 9 a b c d e f; do "
			 "true >ledger.git/objects/$i$j; done; done");
	ok(gb_ledger_lock(s->l, err));
	ok(entries_try(s, err));
	gb_ledger_unlock(s->l);
	entries_expect(s->l, 2);
	if (geteuid() == 0)
		shell(s, "rm ledger.git/objects/[!p]?");
	else
		shell(s, "chmod 700 ledger.git/objects/[!p]?");
	expect_sound(s, 2);
}

/* --- others ----------------------------------------------------------------
 */

static void a_reader_does_not_wait_for_a_group(void **state)
{
	struct entries *s = *state;
	struct gb_ledger *other;

	entries_append_locked(s, 2);
	ok(gb_ledger_open(&other, s->f->dir, &s->f->env, err));
	ok(gb_ledger_lock(s->l, err));
	gb_ledger_group(s->l);
	entries_append(s, 3);
	entries_expect(other, 2); /* the others are not saved yet */
	ok(gb_ledger_group_end(s->l, err));
	entries_expect(other, 5);
	gb_ledger_unlock(s->l);
	gb_ledger_free(other);
}

/* Killed before its end: what was in the journal is there, in order. */
static void a_group_that_was_killed_leaves_order(void **state)
{
	struct entries *s = *state;
	pid_t child;
	int status;

	entries_append_locked(s, 2);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (gb_ledger_lock(s->l, NULL) != GB_OK)
			_exit(1);
		gb_ledger_group(s->l);
		for (int i = 0; i < 300; i++)
			if (entries_try(s, NULL) != GB_OK)
				_exit(1);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	expect_sound(s, 302);
}

static void write_much(struct entries *s, int n)
{
	struct gb_ledger *l;

	if (gb_ledger_open(&l, s->f->dir, &s->f->env, NULL) != GB_OK)
		_exit(1);
	for (int i = 0; i < n; i++) {
		struct gb_draft_commit d = { .author = ENTRIES_AUTHOR,
					     .subject = "KDR-482 1",
					     .at_s = FIXTURE_NOW_S };
		unsigned char head[GB_OID_BYTES];
		struct gb_commit c = { 0 };
		char blob[48];

		if (gb_ledger_lock(l, NULL) != GB_OK ||
		    gb_ledger_head(l, head, NULL) != GB_OK ||
		    gb_ledger_read(l, head, &c, NULL) != GB_OK)
			_exit(2);
		snprintf(blob, sizeof(blob), "sealed %d", (int)c.seq + 1);
		gb_commit_free(&c);
		d.at_s += 1000000;
		d.blob = blob;
		d.blob_bytes = strlen(blob);
		if (gb_ledger_append(l, &d, s->who, NULL, NULL) != GB_OK ||
		    (i % 50 == 49 && gb_ledger_checkpoint(l, NULL) != GB_OK))
			_exit(3);
		gb_ledger_unlock(l);
	}
	_exit(0);
}

static void writers_and_readers_do_not_trip_over_each_other(void **state)
{
	enum { WRITERS = 2, EACH = 300 };
	struct entries *s = *state;
	pid_t child[WRITERS];
	int seen = 0, reads = 0;

	entries_append_locked(s, 1);
	for (int i = 0; i < WRITERS; i++) {
		child[i] = fork();
		assert_true(child[i] >= 0);
		if (child[i] == 0)
			write_much(s, EACH);
	}
	while (seen < 1 + WRITERS * EACH && reads++ < 10000) {
		int n = entries_read(s->l);

		if (n < seen)
			fail_msg("%d entries after %d", n, seen);
		seen = n;
		usleep(1000);
	}
	for (int i = 0; i < WRITERS; i++) {
		int status;

		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_int_equal(status, 0);
	}
	entries_expect(s->l, 1 + WRITERS * EACH);
	print_message("read %d times meanwhile\n", reads);
	ok(gb_ledger_check_packs(s->l, err));
}

#define in_folder(test)                                                        \
	cmocka_unit_test_setup_teardown(test, entries_setup, entries_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(a_journal_that_leads_on_is_followed),
		in_folder(a_first_entry_that_is_only_in_the_journal_is_there),
		in_folder(a_torn_branch_is_mended),
		in_folder(torn_loose_objects_are_mended_for_git),
		in_folder(a_torn_tail_is_no_record),
		in_folder(a_garbled_tail_is_no_record),
		in_folder(a_damaged_journal_loses_nothing_in_silence),
		in_folder(what_is_no_plain_file_is_refused),
		in_folder(a_journal_taken_away_takes_no_more),
		in_folder(a_journal_that_was_left_is_kept),
		in_folder(a_checkpoint_may_stop_anywhere),
		in_folder(a_journal_from_before_a_checkpoint_harms_nothing),
		in_folder(a_checkpoint_that_fails_loses_nothing),
		in_folder(whoever_rests_packs_unless_others_write),
		in_folder(what_only_git_lacks_is_saved),
		in_folder(a_reader_does_not_wait_for_a_group),
		in_folder(a_group_that_was_killed_leaves_order),
		in_folder(writers_and_readers_do_not_trip_over_each_other),
	};

	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}

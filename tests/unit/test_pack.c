/* SPDX-License-Identifier: ISC
 * test_pack.c - packs of our own writing: whole to stock git, few, short, and
 * refused if one byte of them is another's. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "src/store/pack_merge.h"
#include "src/store/packed.h"
#include "src/store/sha1.h"
#include "tests/entries.h"

/* --- what a checkpoint does ------------------------------------------------
 */

static void the_check_sum_is_sha1(void **state)
{
	static const struct {
		const char *text;
		size_t times;
		const char *want;
	} known[] = {
		{ "", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
		{ "abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
		  "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
		{ "aaaaaaaaaa", 100000,
		  "34aa973cd4c4daa4f61eeb2bdbad27316534016f" },
	};

	(void)state;
	for (size_t i = 0; i < GB_COUNT(known); i++) {
		unsigned char sum[GB_SHA1_BYTES];
		char hex[2 * GB_SHA1_BYTES + 1];
		struct gb_sha1 sha;

		gb_sha1_start(&sha);
		for (size_t k = 0; k < known[i].times; k++)
			gb_sha1_add(&sha, known[i].text, strlen(known[i].text));
		gb_sha1_end(&sha, sum);
		gb_hex(hex, sum, sizeof(sum));
		assert_string_equal(hex, known[i].want);
	}
	assert_int_equal(gb_packed_crc(0, "123456789", 9), 0xcbf43926);
}

static void a_checkpoint_packs_all_that_was_loose(void **state)
{
	struct entries *s = *state;

	entries_append_locked(s, 5);
	assert_int_equal(gb_ledger_unpacked(s->l), 5);
	assert_int_equal(entries_packs(s), 0);
	assert_int_equal(entries_loose(s), 15);
	entries_expect_git(s);
	entries_checkpoint(s);
	assert_int_equal(entries_packs(s), 1);
	assert_int_equal(entries_loose(s), 0);
	entries_expect(s->l, 5);
	entries_expect_git(s);
	entries_reopen(s);
	entries_expect(s->l, 5);
	entries_append_locked(s, 2);
	assert_int_equal(entries_loose(s), 6);
	entries_expect(s->l, 7);
	entries_expect_git(s);
	entries_checkpoint(s);
	entries_expect(s->l, 7);
	entries_expect_git(s);
}

static void a_checkpoint_without_news_changes_nothing(void **state)
{
	struct entries *s = *state;
	char *before, *after;

	entries_checkpoint(s); /* of nothing at all */
	assert_int_equal(entries_packs(s), 0);
	entries_append_locked(s, 3);
	entries_checkpoint(s);
	before = entries_file(s, ENTRIES_PACKS, ".pack");
	entries_checkpoint(s);
	assert_int_equal(entries_packs(s), 1);
	after = entries_file(s, ENTRIES_PACKS, ".pack");
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void many_small_checkpoints_leave_one_small_pack(void **state)
{
	struct entries *s = *state;

	for (int i = 0; i < 20; i++) {
		entries_append_locked(s, 1 + i % 3);
		entries_checkpoint(s);
		assert_int_equal(entries_packs(s), 1);
	}
	entries_expect(s->l, s->n);
	entries_expect_git(s);
}

static void it_packs_by_itself_when_much_is_waiting(void **state)
{
	struct entries *s = *state;

	entries_append_locked(s, 255);
	assert_int_equal(entries_packs(s), 0);
	entries_append_locked(s, 1);
	assert_int_equal(entries_packs(s), 1);
	assert_int_equal(gb_ledger_unpacked(s->l), 0);
	entries_append_locked(s, 4);
	assert_int_equal(gb_ledger_unpacked(s->l), 4);
	entries_expect(s->l, 260);
	entries_expect_git(s);
}

static void sixteen_packs_become_one(void **state)
{
	struct entries *s = *state;

	entries_append_locked(s, 15 * 256);
	assert_int_equal(entries_packs(s), 15);
	entries_append_locked(s, 256);
	assert_int_equal(entries_packs(s), 1);
	entries_append_locked(s, 10);
	entries_checkpoint(s);
	assert_int_equal(entries_packs(s), 2);
	entries_expect(s->l, s->n);
	entries_expect_git(s);
	entries_reopen(s);
	entries_expect(s->l, s->n);
}

static void the_same_words_twice_are_packed_twice(void **state)
{
	struct entries *s = *state;
	struct gb_draft_commit d = { .author = ENTRIES_AUTHOR,
				     .subject = "checkin 1",
				     .at_s = FIXTURE_NOW_S,
				     .blob = "sealed",
				     .blob_bytes = 6 };

	ok(gb_ledger_lock(s->l, err));
	for (int i = 0; i < 300; i++, s->n++)
		ok(gb_ledger_append(s->l, &d, s->who, NULL, err));
	ok(gb_ledger_checkpoint(s->l, err));
	d.blob = NULL;
	d.blob_bytes = 0;
	for (int i = 0; i < 2; i++, s->n++)
		ok(gb_ledger_append(s->l, &d, s->who, NULL, err));
	ok(gb_ledger_checkpoint(s->l, err));
	gb_ledger_unlock(s->l);
	entries_expect_git(s);
	entries_checkpoint(s);
}

static void a_long_entry_is_packed_too(void **state)
{
	static const size_t sizes[] = { 15,    16,     2047,     2048,    65535,
					65536, 131070, 1u << 20, 4u << 20 };
	struct entries *s = *state;

	for (size_t i = 0; i < GB_COUNT(sizes); i++) {
		s->blob_bytes = sizes[i];
		entries_append_locked(s, 1);
		if (i % 2)
			entries_checkpoint(s);
	}
	entries_expect(s->l, s->n);
	entries_checkpoint(s);
	entries_expect(s->l, s->n);
	entries_expect_git(s);
}

static void what_an_earlier_version_left_is_packed(void **state)
{
	struct entries *s = *state;
	char *journal = fixture_path(s->f, "ledger.git/journal");
	char *packs = fixture_path(s->f, ENTRIES_PACKS);

	entries_append_locked(s, 20);
	gb_ledger_free(s->l);
	assert_int_equal(remove(journal), 0);
	assert_int_equal(remove(packs), 0);
	ok(gb_ledger_open(&s->l, s->f->dir, &s->f->env, err));
	entries_expect(s->l, 20);
	entries_append_locked(s, 3);
	entries_expect(s->l, 23);
	entries_checkpoint(s);
	assert_int_equal(entries_packs(s), 1);
	assert_int_equal(entries_loose(s), 0);
	entries_expect(s->l, 23);
	entries_expect_git(s);
	free(journal);
	free(packs);
}

static void others_read_on_while_packs_are_merged(void **state)
{
	struct entries *s = *state;
	struct gb_ledger *other;

	entries_append_locked(s, 40);
	entries_checkpoint(s);
	ok(gb_ledger_open(&other, s->f->dir, &s->f->env, err));
	entries_expect(other, 40);
	entries_append_locked(s, 3);
	entries_expect(other, 43);
	entries_checkpoint(s); /* which takes in the first pack */
	entries_expect(other, 43);
	entries_append_locked(s, 3900);
	entries_expect(other, s->n);
	entries_append_locked(s, 300);
	entries_checkpoint(s);
	entries_expect(other, s->n);
	/* And it appends as well. */
	gb_ledger_free(s->l);
	s->l = other;
	entries_append_locked(s, 2);
	entries_expect(s->l, s->n);
}

static void twenty_thousand_entries_are_few_packs(void **state)
{
	enum { ENTRIES = 20000, BLOB_BYTES = 1000 };
	struct entries *s = *state;
	uint64_t n_bytes = 0;
	size_t packs;

	s->blob_bytes = BLOB_BYTES;
	ok(gb_ledger_lock(s->l, err));
	gb_ledger_group(s->l);
	entries_append(s, ENTRIES);
	ok(gb_ledger_group_end(s->l, err));
	gb_ledger_unlock(s->l);
	entries_checkpoint(s);
	packs = entries_packs(s);
	assert_true(packs < 45);
	entries_files(s, ENTRIES_PACKS, ".pack", &n_bytes);
	entries_files(s, ENTRIES_PACKS, ".idx", &n_bytes);
	print_message("%d entries of %d bytes: %zu packs, %llu bytes an "
		      "entry\n",
		      ENTRIES, BLOB_BYTES, packs,
		      (unsigned long long)(n_bytes / ENTRIES));
	assert_true(n_bytes / ENTRIES < BLOB_BYTES + 1200);
	entries_expect_git(s);
}

/* --- damage ----------------------------------------------------------------
 */

/* A file, and what it should hold. */
struct kept {
	char *path;           /* owned */
	unsigned char *bytes; /* owned */
	size_t n;
};

static void keep(struct kept *k, const struct entries *s, const char *ending)
{
	k->path = entries_file(s, ENTRIES_PACKS, ending);
	k->bytes = fixture_read(k->path, &k->n);
}

static void put(const struct kept *k, size_t n)
{
	assert_int_equal(unlink(k->path), 0);
	fixture_write(k->path, k->bytes, n);
}

static void free_kept(struct kept *k)
{
	free(k->path);
	free(k->bytes);
}

/* Nothing of the damaged pack passes: it is told at opening, or when the packs
 * are checked; and no entry is ever read that is not right. */
static bool is_told(const struct entries *s)
{
	struct gb_ledger *l = NULL;
	bool told;
	int n;

	if (gb_ledger_open(&l, s->f->dir, &s->f->env, NULL) != GB_OK)
		return true;
	n = entries_read(l);
	assert_true(n == -1 || n == s->n);
	told = gb_ledger_check_packs(l, NULL) == GB_TAMPERED;
	gb_ledger_free(l);
	return told;
}

static void every_flipped_byte_of_a_pack_is_told(void **state)
{
	static const char *const endings[] = { ".pack", ".idx" };
	struct entries *s = *state;

	entries_append_locked(s, 2);
	entries_checkpoint(s);
	ok(gb_ledger_check_packs(s->l, err));
	for (size_t e = 0; e < GB_COUNT(endings); e++) {
		struct kept k;

		keep(&k, s, endings[e]);
		for (size_t i = 0; i < k.n; i++) {
			k.bytes[i] ^= (unsigned char)(1u << i % 8);
			put(&k, k.n);
			if (!is_told(s))
				fail_msg("byte %zu of %s", i, endings[e]);
			k.bytes[i] ^= (unsigned char)(1u << i % 8);
		}
		put(&k, k.n);
		free_kept(&k);
	}
	entries_reopen(s);
	ok(gb_ledger_check_packs(s->l, err));
	entries_expect(s->l, 2);
}

/* What was checked before is read with less work, and is the same or told. */
static void no_flipped_byte_is_read_again(void **state)
{
	struct entries *s = *state;
	struct gb_commit had, got;
	struct gb_ledger *l = NULL;
	struct kept k;

	entries_append_locked(s, 1);
	entries_checkpoint(s);
	ok(gb_ledger_head(s->l, got.oid, err));
	ok(gb_ledger_read(s->l, got.oid, &had, err));
	ok(gb_ledger_read_again(s->l, had.oid, &got, err));
	assert_memory_equal(had.self, got.self, sizeof(had.self));
	assert_int_equal(had.blob.len, got.blob.len);
	assert_memory_equal(had.blob.data, got.blob.data, had.blob.len);
	gb_commit_free(&got);
	keep(&k, s, ".pack");
	for (size_t i = 12; i < k.n - 20; i++) {
		k.bytes[i] ^= (unsigned char)(1u << i % 8);
		put(&k, k.n);
		if (gb_ledger_open(&l, s->f->dir, &s->f->env, NULL) == GB_OK) {
			if (gb_ledger_read_again(l, had.oid, &got, NULL) ==
			    GB_OK)
				fail_msg("byte %zu", i);
			gb_ledger_free(l);
		}
		k.bytes[i] ^= (unsigned char)(1u << i % 8);
	}
	put(&k, k.n);
	free_kept(&k);
	gb_commit_free(&had);
}

static void a_pack_cut_short_or_grown_is_told(void **state)
{
	static const char *const endings[] = { ".pack", ".idx" };
	struct entries *s = *state;

	entries_append_locked(s, 4);
	entries_checkpoint(s);
	for (size_t e = 0; e < GB_COUNT(endings); e++) {
		struct kept k;

		keep(&k, s, endings[e]);
		for (size_t n = 0; n < k.n; n += 13) {
			put(&k, n);
			if (!is_told(s))
				fail_msg("%s cut at %zu", endings[e], n);
		}
		put(&k, k.n + 1); /* the NUL behind it */
		assert_true(is_told(s));
		assert_int_equal(unlink(k.path), 0);
		/* Without its index a pack is refused. Without the pack all of
		 * its entries are missing, which reading them tells. */
		assert_true(is_told(s) || e == 0);
		fixture_write(k.path, k.bytes, k.n);
		free_kept(&k);
	}
	assert_false(is_told(s));
}

/* Cut while it is open: an error, and no signal. */
static void a_pack_cut_under_a_reader_is_told(void **state)
{
	struct entries *s = *state;
	char *pack;

	entries_append_locked(s, 4);
	entries_checkpoint(s);
	entries_expect(s->l, 4);
	pack = entries_file(s, ENTRIES_PACKS, ".pack");
	assert_int_equal(truncate(pack, 200), 0);
	assert_int_equal(gb_ledger_check_packs(s->l, NULL), GB_TAMPERED);
	free(pack);
}

static void a_missing_pack_is_told(void **state)
{
	struct entries *s = *state;
	char *pack;

	entries_append_locked(s, 300);
	entries_append_locked(s, 300);
	entries_checkpoint(s);
	pack = entries_file(s, ENTRIES_PACKS, ".pack");
	assert_int_equal(unlink(pack), 0);
	entries_reopen(s);
	assert_int_equal(entries_read(s->l), -1);
	free(pack);
}

/* git's own packs hold the same entries in another way. */
static void packs_of_git_are_refused(void **state)
{
	struct entries *s = *state;
	struct gb_err why = { 0 };
	struct gb_ledger *l;

	entries_append_locked(s, 20);
	entries_checkpoint(s);
	assert_int_equal(
		entries_run(s,
			    (const char *const[]){ "git", "-C", "ledger.git",
						   "repack", "-qadfn", NULL }),
		0);
	assert_int_equal(gb_ledger_open(&l, s->f->dir, &s->f->env, &why),
			 GB_TAMPERED);
	assert_non_null(strstr(why.msg, "guardbook"));
}

/* 16 packs of a tier at most, whatever comes. */
static void packs_stay_few_for_ever(void **state)
{
	struct gb_pack pack[200] = { 0 }, *row[200];
	struct gb_packs set = { .pack = row };
	uint64_t total = 0, written = 0;
	size_t most = 0;

	(void)state;
	for (int i = 0; total < 1000000; i++) {
		uint64_t fresh = i % 7 == 0 ? 1 : 1 + (uint64_t)(i % 300);
		size_t keep = gb_packs_keep(&set, fresh, UINT64_MAX);

		total += fresh;
		for (size_t k = keep; k < set.n; k++)
			fresh += pack[k].n / 3;
		pack[keep].n = (uint32_t)fresh * 3;
		row[keep] = &pack[keep];
		set.n = keep + 1;
		written += fresh;
		if (set.n > most)
			most = set.n;
	}
	print_message("a million entries: %zu packs at most, each entry "
		      "written %.1f times\n",
		      most, (double)written / (double)total);
	assert_true(most < 50);
}

#define in_folder(test)                                                        \
	cmocka_unit_test_setup_teardown(test, entries_setup, entries_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_check_sum_is_sha1),
		cmocka_unit_test(packs_stay_few_for_ever),
		in_folder(a_checkpoint_packs_all_that_was_loose),
		in_folder(a_checkpoint_without_news_changes_nothing),
		in_folder(many_small_checkpoints_leave_one_small_pack),
		in_folder(it_packs_by_itself_when_much_is_waiting),
		in_folder(sixteen_packs_become_one),
		in_folder(the_same_words_twice_are_packed_twice),
		in_folder(a_long_entry_is_packed_too),
		in_folder(what_an_earlier_version_left_is_packed),
		in_folder(others_read_on_while_packs_are_merged),
		in_folder(every_flipped_byte_of_a_pack_is_told),
		in_folder(no_flipped_byte_is_read_again),
		in_folder(a_pack_cut_short_or_grown_is_told),
		in_folder(a_pack_cut_under_a_reader_is_told),
		in_folder(a_missing_pack_is_told),
		in_folder(packs_of_git_are_refused),
		in_folder(twenty_thousand_entries_are_few_packs),
	};

	return cmocka_run_group_tests_name("pack", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_damage.c - a thousand ways to damage a casebook, and the first bad entry
 * named each time. */
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "guardbook/verify.h"
#include "src/casework/book.h"
#include "src/store/commit.h"
#include "src/store/object.h"
#include "src/store/odb.h"
#include "tests/book.h"

enum { ENTRIES = 12, FILES = 3 * ENTRIES, RUNS = 1000, SLOW_S = 5 };

/* One file as it was. */
struct kept {
	char path[240];
	unsigned char *bytes; /* owned */
	size_t n_bytes;
};

struct ledger {
	struct fixture *f;
	char *dir;
	unsigned char oid[ENTRIES][GB_OID_BYTES];
	struct kept object[FILES]; /* i / 3: entry; i % 3: commit, tree, blob */
	struct kept ref;
};

static uint32_t roll(struct ledger *l, size_t sides)
{
	uint32_t dice;

	l->f->env.random(&l->f->env, &dice, sizeof(dice));
	return dice % (uint32_t)sides;
}

static void keep(struct kept *k, const char *dir, const char *name)
{
	snprintf(k->path, sizeof(k->path), "%s/ledger.git/%s", dir, name);
	k->bytes = fixture_read(k->path, &k->n_bytes);
}

static void put(const char *path, const void *bytes, size_t n_bytes)
{
	int fd;

	remove(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n_bytes), n_bytes);
	close(fd);
}

static void put_back(const struct kept *k)
{
	put(k->path, k->bytes, k->n_bytes);
}

static void keep_object(struct kept *k, const char *dir,
			const unsigned char oid[GB_OID_BYTES])
{
	char name[GB_OBJECT_NAME_ROOM], path[GB_OBJECT_NAME_ROOM + 8];

	gb_object_name(name, oid);
	snprintf(path, sizeof(path), "objects/%s", name);
	keep(k, dir, path);
}

/* The commit and tree say in the clear which objects are theirs. */
static void keep_entry(struct ledger *l, size_t i)
{
	struct kept *k = &l->object[3 * i];
	unsigned char oid[GB_OID_BYTES];
	const char *tree;
	char hex[41];

	keep_object(&k[0], l->dir, l->oid[i]);
	tree = memmem(k[0].bytes, k[0].n_bytes, "\0tree ", 6);
	assert_non_null(tree);
	snprintf(hex, sizeof(hex), "%.40s", tree + 6);
	assert_true(gb_unhex(oid, sizeof(oid), hex));
	keep_object(&k[1], l->dir, oid);
	/* Four bytes of check sum end every file. */
	keep_object(&k[2], l->dir,
		    k[1].bytes + k[1].n_bytes - 4 - GB_OID_BYTES);
}

static void write_entries(struct book *b)
{
	struct gb_session *t = book_sign_in(b, "teacher");
	struct gb_session *d = book_sign_in(b, "dsl");
	struct gb_session *h = book_sign_in(b, "head");
	char one[GB_CASE_NAME_ROOM], two[GB_CASE_NAME_ROOM];

	book_log(t, "cyberbullying", NULL, "A group chat.", one);
	book_log(t, "complaint", "parent:Smith", "A post.", two);
	for (int i = 0; i < 4; i++) {
		ok(book_do(d, one, "note", json_pack("{s:s}", "text", "Seen."),
			   err));
		ok(book_do(h, two, "note", json_pack("{s:s}", "text", "Seen."),
			   err));
	}
	gb_session_free(t);
	gb_session_free(d);
	gb_session_free(h);
}

/* As an earlier version, which had none, left a ledger: what a journal has,
 * it would heal. */
static void empty_journal(struct ledger *l)
{
	char *path = fixture_path(l->f, "book/ledger.git/journal");

	assert_int_equal(truncate(path, 0), 0);
	free(path);
}

static int setup(void **state)
{
	struct ledger *l = calloc(1, sizeof(*l));
	struct book b;
	void *f = NULL;

	if (!l || fixture_setup(&f) != 0)
		return -1;
	l->f = f;
	book_make(&b, f);
	write_entries(&b);
	assert_int_equal(b.book->chain->n, ENTRIES);
	l->dir = strdup(b.dir);
	for (size_t i = 0; i < ENTRIES; i++)
		memcpy(l->oid[i], b.book->chain->entry[i].oid, GB_OID_BYTES);
	book_free(&b); /* the vault has now seen all of it */
	empty_journal(l);
	for (size_t i = 0; i < ENTRIES; i++)
		keep_entry(l, i);
	keep(&l->ref, l->dir, "refs/heads/ledger");
	*state = l;
	return 0;
}

static int teardown(void **state)
{
	struct ledger *l = *state;
	void *f = l->f;

	for (size_t i = 0; i < FILES; i++)
		free(l->object[i].bytes);
	free(l->ref.bytes);
	free(l->dir);
	free(l);
	return fixture_teardown(&f);
}

/* The verdict of a record that may be damaged; the first bad commit in `bad`,
 * empty if there is none. A reader that hangs ends the test. */
static bool is_whole(struct ledger *l, char bad[41], uint64_t *entries)
{
	struct gb_verdict v;
	const char *commit;
	bool whole;

	alarm(SLOW_S);
	ok(gb_verify(&v, l->dir, NULL, NULL, &l->f->env, err));
	if (v.whole)
		ok(gb_verify_packs(&v, l->dir, &l->f->env, err));
	alarm(0);
	commit = gb_json_string(json_array_get(v.bad, 0), "commit");
	snprintf(bad, 41, "%s", commit ? commit : "");
	whole = v.whole;
	*entries = v.entries;
	assert_int_equal(whole, json_array_size(v.bad) == 0);
	gb_verdict_free(&v);
	return whole;
}

/* Nobody works in a casebook that does not hold. */
static void expect_shut(struct ledger *l)
{
	assert_int_equal(book_try(l->dir, &l->f->env, "head"), GB_TAMPERED);
}

static void expect_whole(struct ledger *l)
{
	uint64_t n;
	char bad[41];

	assert_true(is_whole(l, bad, &n));
	assert_int_equal(n, ENTRIES);
}

/* --- one file after the other -----------------------------------------------
 */

/* Damages the file: other bytes are there than before, or it is gone. */
static void damage_file(struct ledger *l, const struct kept *k)
{
	unsigned char *bytes = malloc(k->n_bytes + 64);
	size_t n = k->n_bytes, at = roll(l, n);

	memcpy(bytes, k->bytes, n);
	memset(bytes + n, (int)roll(l, 256), 64);
	switch (roll(l, 5)) {
	case 0:
	case 1:
		bytes[at] ^= (unsigned char)(1u << roll(l, 8));
		put(k->path, bytes, n);
		break;
	case 2:
		put(k->path, bytes, at);
		break;
	case 3:
		put(k->path, bytes, n + 1 + roll(l, 64));
		break;
	default:
		assert_int_equal(remove(k->path), 0);
	}
	free(bytes);
}

static void expect_named(struct ledger *l, size_t run, size_t entry,
			 size_t other)
{
	char bad[41], want[41], want_too[41];
	uint64_t n;

	if (is_whole(l, bad, &n))
		fail_msg("run %zu: entry %zu is damaged and nobody says so",
			 run, entry + 1);
	gb_hex(want, l->oid[entry], GB_OID_BYTES);
	gb_hex(want_too, l->oid[other], GB_OID_BYTES);
	if (strcmp(bad, want) != 0 && strcmp(bad, want_too) != 0)
		fail_msg("run %zu: entry %zu (%zu) is damaged, and %s named",
			 run, entry + 1, other + 1, bad);
}

static void every_damaged_object_is_told_and_named(void **state)
{
	struct ledger *l = *state;

	expect_whole(l);
	for (size_t run = 0; run < RUNS * 6 / 10; run++) {
		size_t i = roll(l, FILES);

		damage_file(l, &l->object[i]);
		expect_named(l, run, i / 3, i / 3);
		if (run % 10 == 0)
			expect_shut(l);
		put_back(&l->object[i]);
	}
	expect_whole(l);
}

static void objects_that_stand_in_for_others_are_told(void **state)
{
	struct ledger *l = *state;

	for (size_t run = 0; run < RUNS * 2 / 10; run++) {
		size_t i = roll(l, FILES), j = roll(l, FILES);
		struct kept *a = &l->object[i], *b = &l->object[j];
		bool both = roll(l, 2);

		if (i == j)
			continue;
		put(a->path, b->bytes, b->n_bytes);
		if (both)
			put(b->path, a->bytes, a->n_bytes);
		/* The first of the two; but where the way back is broken
		 * nothing before it can be read. */
		if (both && i % 3 != 0 && j % 3 != 0)
			i = j = i < j ? i : j;
		expect_named(l, run, i / 3, both ? j / 3 : i / 3);
		put_back(a);
		put_back(b);
	}
	expect_whole(l);
}

static void a_damaged_branch_is_told(void **state)
{
	struct ledger *l = *state;
	char bad[41];
	uint64_t n;

	for (size_t run = 0; run < RUNS / 10; run++) {
		damage_file(l, &l->ref);
		assert_false(is_whole(l, bad, &n));
		expect_shut(l);
		put_back(&l->ref);
	}
	/* An object that is no commit, and one of a commit that isn't there. */
	for (size_t i = 0; i < FILES; i++) {
		char hex[42];
		const char *name =
			l->object[i].path + strlen(l->object[i].path) - 41;

		snprintf(hex, sizeof(hex), "%.2s%s\n", name, name + 3);
		if (i == FILES - 3)
			continue; /* the right one */
		put(l->ref.path, hex, 41);
		assert_false(is_whole(l, bad, &n));
	}
	put_back(&l->ref);
	expect_whole(l);
}

static void a_file_that_does_not_belong_harms_nothing(void **state)
{
	static const char *const where[] = {
		"ledger.git/x%u",
		"ledger.git/objects/x%u",
		"ledger.git/objects/ab/x%u",
		"ledger.git/refs/heads/x%u",
		"ledger.git/refs/x%u",
		"x%u",
	};
	struct ledger *l = *state;

	for (size_t run = 0; run < RUNS / 10; run++) {
		char name[64], *path, bad[41];
		uint64_t n;

		snprintf(name, sizeof(name), "book/");
		snprintf(name + 5, sizeof(name) - 5,
			 where[roll(l, GB_COUNT(where))], roll(l, 100));
		path = fixture_path(l->f, name);
		put(path, &run, sizeof(run));
		/* Refused or passed over: the entries are all there. */
		if (is_whole(l, bad, &n))
			assert_int_equal(n, ENTRIES);
		remove(path);
		free(path);
	}
	expect_whole(l);
}

/* --- the chain ---------------------------------------------------------------
 */

static void branch_to(struct ledger *l, const unsigned char oid[GB_OID_BYTES])
{
	char hex[42];

	gb_hex(hex, oid, GB_OID_BYTES);
	hex[40] = '\n';
	put(l->ref.path, hex, 41);
}

static void a_branch_moved_back_is_told(void **state)
{
	struct ledger *l = *state;
	char bad[41], want[41];
	uint64_t n;

	gb_hex(want, l->oid[ENTRIES - 1], GB_OID_BYTES);
	for (size_t i = 0; i < ENTRIES - 1; i++) {
		branch_to(l, l->oid[i]);
		assert_false(is_whole(l, bad, &n));
		assert_string_equal(bad, want);
		assert_int_equal(n, i + 1);
		expect_shut(l);
	}
	put_back(&l->ref);
	expect_whole(l);
}

/* Entries of `from`.. again on top of `parent`, each with its old signature.
 * Gives the new ids of the first and the last. */
static void build_on(struct ledger *l, struct gb_ledger *ledger, size_t from,
		     size_t parent, unsigned char first[GB_OID_BYTES],
		     unsigned char last[GB_OID_BYTES])
{
	char *path = fixture_path(l->f, "book/ledger.git/objects");
	int objects = open(path, O_RDONLY | O_DIRECTORY);
	struct gb_odb *odb = NULL;
	struct gb_commit before;

	assert_true(objects >= 0);
	ok(gb_odb_make(&odb, objects, NULL, err));
	ok(gb_ledger_read(ledger, l->oid[parent], &before, err));
	memcpy(last, l->oid[parent], GB_OID_BYTES);
	for (size_t i = from; i < ENTRIES; i++) {
		unsigned char tree[GB_OID_BYTES], name[GB_TREE_BYTES];
		unsigned char blob[GB_OID_BYTES];
		struct gb_buf text = { 0 };
		struct gb_commit k;

		ok(gb_ledger_read(ledger, l->oid[i], &k, err));
		ok(gb_odb_write(odb, "blob", k.blob.data, k.blob.len, blob,
				err));
		gb_tree_render(name, blob);
		ok(gb_odb_write(odb, "tree", name, sizeof(name), tree, err));
		memcpy(k.parent, last, GB_OID_BYTES);
		memcpy(k.prev, before.self, sizeof(k.prev));
		k.seq = before.seq + 1;
		gb_buf_free(&k.signed_bytes);
		gb_commit_render(&k.signed_bytes, &k, tree);
		gb_hash(k.self, k.signed_bytes.data, k.signed_bytes.len);
		gb_commit_join(&text, &k.signed_bytes, &k.armor);
		ok(gb_odb_write(odb, "commit", text.data, text.len, last, err));
		if (i == from)
			memcpy(first, last, GB_OID_BYTES);
		gb_buf_free(&text);
		gb_commit_free(&before);
		before = k;
	}
	gb_commit_free(&before);
	gb_odb_free(odb);
	close(objects);
	free(path);
}

static void a_dropped_entry_is_told(void **state)
{
	struct ledger *l = *state;
	struct gb_ledger *ledger = NULL;

	ok(gb_ledger_open(&ledger, l->dir, &l->f->env, err));
	for (size_t gone = 1; gone < ENTRIES - 1; gone++) {
		unsigned char first[GB_OID_BYTES] = { 0 }, last[GB_OID_BYTES];
		char bad[41], want[41];
		uint64_t n;

		build_on(l, ledger, gone + 1, gone - 1, first, last);
		branch_to(l, last);
		assert_false(is_whole(l, bad, &n));
		gb_hex(want, first, GB_OID_BYTES);
		assert_string_equal(bad, want);
		assert_int_equal(n, gone);
		expect_shut(l);
	}
	gb_ledger_free(ledger);
	put_back(&l->ref);
	expect_whole(l);
}

/* Whoever wrote the last entries takes them back and writes others, with their
 * own good key: what this computer has seen tells. */
static void an_end_written_again_by_its_author_is_told(void **state)
{
	struct ledger *l = *state;

	for (size_t n_back = 1; n_back <= 3; n_back++) {
		struct book b = { .f = l->f, .dir = l->dir };
		struct gb_session *d;
		unsigned char seen[GB_OID_BYTES];
		char bad[41], name[GB_CASE_NAME_ROOM];
		uint64_t n;

		ok(gb_casebook_open(&b.book, l->dir, &l->f->env, err));
		d = book_sign_in(&b, "dsl");
		branch_to(l, l->oid[ENTRIES - 1 - n_back]);
		/* A process that knew no better: its chain is read anew. */
		gb_chain_free(b.book->chain);
		ok(gb_chain_create(&b.book->chain, b.book->ledger, err));
		ok(gb_chain_advance(b.book->chain, err));
		ok(gb_casebook_name_people(b.book, err));
		d->opener.chain = b.book->chain;
		for (size_t i = 0; i < n_back + 1; i++)
			book_log(d, "filtering", NULL, "A site.", name);
		gb_session_free(d);
		memcpy(seen, b.book->chain->head.oid, sizeof(seen));
		gb_casebook_free(b.book);
		assert_false(is_whole(l, bad, &n));
		assert_int_equal(n, ENTRIES + 1);
		expect_shut(l);
		/* The vault did not take the new end for what it had seen. */
		put_back(&l->ref);
		empty_journal(l);
		expect_whole(l);
	}
}

static void the_ledger_of_another_school_is_told(void **state)
{
	struct ledger *l = *state;
	char *away = fixture_path(l->f, "away");
	char *ours = fixture_path(l->f, "ours"), bad[41], *git, *theirs;
	struct book other;
	uint64_t n;

	assert_int_equal(rename(l->dir, ours), 0);
	book_make(&other, l->f);
	write_entries(&other);
	book_free(&other);
	assert_int_equal(rename(l->dir, away), 0);
	assert_int_equal(rename(ours, l->dir), 0);
	git = fixture_path(l->f, "book/ledger.git");
	theirs = fixture_path(l->f, "away/ledger.git");
	assert_int_equal(rename(git, ours), 0);
	assert_int_equal(rename(theirs, git), 0);
	assert_false(is_whole(l, bad, &n));
	expect_shut(l);
	assert_int_equal(rename(git, theirs), 0);
	assert_int_equal(rename(ours, git), 0);
	expect_whole(l);
	free(away);
	free(ours);
	free(git);
	free(theirs);
}

/* --- packs -------------------------------------------------------------------
 */

static void pack_all(struct ledger *l)
{
	struct gb_ledger *ledger;

	ok(gb_ledger_open(&ledger, l->dir, &l->f->env, err));
	ok(gb_ledger_lock(ledger, err));
	ok(gb_ledger_checkpoint(ledger, err));
	gb_ledger_unlock(ledger);
	gb_ledger_free(ledger);
}

static void keep_pack(struct ledger *l, struct kept *k, const char *ending)
{
	char *folder = fixture_path(l->f, "book/ledger.git/objects/pack");
	DIR *list = opendir(folder);
	struct dirent *e;

	assert_non_null(list);
	while ((e = readdir(list))) {
		char name[100];

		if (!strstr(e->d_name, ending))
			continue;
		snprintf(name, sizeof(name), "objects/pack/%.60s", e->d_name);
		keep(k, l->dir, name);
	}
	closedir(list);
	free(folder);
	assert_non_null(k->bytes);
}

/* The last of all: from here on the ledger is packed. */
static void every_damage_of_a_pack_is_told(void **state)
{
	struct ledger *l = *state;
	struct kept pack = { 0 }, idx = { 0 };
	uint64_t n;
	char bad[41];

	pack_all(l);
	expect_whole(l);
	keep_pack(l, &pack, ".pack");
	keep_pack(l, &idx, ".idx");
	for (size_t run = 0; run < RUNS * 3 / 10; run++) {
		struct kept *k = roll(l, 3) ? &pack : &idx;

		damage_file(l, k);
		if (is_whole(l, bad, &n))
			fail_msg("run %zu: a damaged %s is not told", run,
				 k == &pack ? "pack" : "index");
		if (run % 10 == 0 && k == &pack)
			expect_shut(l);
		put_back(k);
	}
	expect_whole(l);
	free(pack.bytes);
	free(idx.bytes);
}

static void the_damaged_entry_of_a_pack_is_named(void **state)
{
	struct ledger *l = *state;
	struct kept pack = { 0 };

	keep_pack(l, &pack, ".pack");
	for (size_t i = 0; i < ENTRIES; i++) {
		char line[80], bad[41];
		unsigned char *at;
		uint64_t n;

		snprintf(line, sizeof(line), "\nSeq: %zu\n", i + 1);
		at = memmem(pack.bytes, pack.n_bytes, line, strlen(line));
		assert_non_null(at);
		at[6] ^= 1;
		put(pack.path, pack.bytes, pack.n_bytes);
		if (i > 0)
			expect_named(l, 0, i, i);
		else /* without its first entry a pack is no pack of ours */
			assert_false(is_whole(l, bad, &n));
		at[6] ^= 1;
		put_back(&pack);
	}
	expect_whole(l);
	free(pack.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_damaged_object_is_told_and_named),
		cmocka_unit_test(objects_that_stand_in_for_others_are_told),
		cmocka_unit_test(a_damaged_branch_is_told),
		cmocka_unit_test(a_file_that_does_not_belong_harms_nothing),
		cmocka_unit_test(a_branch_moved_back_is_told),
		cmocka_unit_test(a_dropped_entry_is_told),
		cmocka_unit_test(an_end_written_again_by_its_author_is_told),
		cmocka_unit_test(the_ledger_of_another_school_is_told),
		cmocka_unit_test(every_damage_of_a_pack_is_told),
		cmocka_unit_test(the_damaged_entry_of_a_pack_is_named),
	};

	return cmocka_run_group_tests_name("damage", tests, setup, teardown);
}

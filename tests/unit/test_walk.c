/* SPDX-License-Identifier: ISC
 * test_walk.c - entries read in order, taken over and gathered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guardbook/walk.h"
#include "tests/fixture.h"

#define AUTHOR "k7d2m9xq"

struct school {
	struct fixture *f;
	struct gb_ledger *l;
	struct gb_identity *who;
};

static int setup(void **state)
{
	static struct school s;
	unsigned char seed[GB_KEY_BYTES] = { 7 };
	struct gb_key *key;
	void *f = NULL;

	if (fixture_setup(&f) != 0)
		return -1;
	s.f = f;
	ok(gb_key_from(&key, seed, err));
	ok(gb_identity_make(&s.who, key, err));
	gb_key_free(key);
	ok(gb_ledger_create(&s.l, s.f->dir, &s.f->env, err));
	*state = &s;
	return 0;
}

static int teardown(void **state)
{
	struct school *s = *state;
	void *f = s->f;

	gb_ledger_free(s->l);
	gb_identity_free(s->who);
	return fixture_teardown(&f);
}

/* Under the lock: entries `from` to `to`. */
static void append(struct school *s, int from, int to)
{
	for (int i = from; i <= to; i++) {
		char blob[32];
		struct gb_draft_commit d = {
			.author = AUTHOR,
			.subject = "KDR-482 1",
			.at_s = FIXTURE_NOW_S + i,
			.blob = blob,
		};

		snprintf(blob, sizeof(blob), "sealed %d", i);
		d.blob_bytes = strlen(blob);
		ok(gb_ledger_append(s->l, &d, s->who, NULL, err));
	}
}

static void append_locked(struct school *s, int from, int to)
{
	ok(gb_ledger_lock(s->l, err));
	append(s, from, to);
	gb_ledger_unlock(s->l);
}

static void start(struct gb_walk **w, struct gb_ledger *l, uint64_t first)
{
	unsigned char head[GB_OID_BYTES];

	ok(gb_ledger_head(l, head, err));
	ok(gb_walk_start(w, l, first, head, err));
}

static void gives(struct gb_walk *w, uint64_t seq)
{
	struct gb_commit c;
	char blob[32];

	ok(gb_walk_next(w, &c, err));
	assert_int_equal(c.seq, seq);
	snprintf(blob, sizeof(blob), "sealed %d", (int)seq);
	assert_int_equal(c.blob.len, strlen(blob));
	assert_memory_equal(c.blob.data, blob, c.blob.len);
	gb_commit_free(&c);
}

static void is_over(struct gb_walk *w)
{
	struct gb_commit c;

	assert_int_equal(gb_walk_next(w, &c, NULL), GB_NOT_FOUND);
	assert_null(c.armor.data);
	gb_walk_free(w);
}

static void a_walk_gives_all_in_order(void **state)
{
	struct school *s = *state;
	struct gb_walk *w;

	start(&w, s->l, 1);
	is_over(w);
	append_locked(s, 1, 9);
	for (uint64_t first = 1; first <= 10; first++) {
		start(&w, s->l, first);
		for (uint64_t seq = first; seq <= 9; seq++)
			gives(w, seq);
		is_over(w);
	}
}

static void a_walk_ends_where_it_was_told(void **state)
{
	struct school *s = *state;
	struct gb_walk *w;

	append_locked(s, 1, 3);
	start(&w, s->l, 2);
	append_locked(s, 4, 5);
	gives(w, 2);
	gives(w, 3);
	is_over(w);
}

static void a_copy_is_made_by_adoption(void **state)
{
	struct school *s = *state;
	unsigned char head[GB_OID_BYTES], theirs[GB_OID_BYTES];
	struct gb_ledger *copy;
	struct gb_commit c;
	char *path = fixture_path(s->f, "copy");
	struct gb_walk *w;

	append_locked(s, 1, 7);
	assert_int_equal(mkdir(path, 0700), 0);
	ok(gb_ledger_create(&copy, path, &s->f->env, err));
	ok(gb_ledger_lock(copy, err));
	gb_ledger_group(copy);
	start(&w, s->l, 1);
	for (int i = 0; i < 7; i++) {
		ok(gb_walk_next(w, &c, err));
		ok(gb_ledger_adopt(copy, &c, err));
		/* Once is enough, and in order. */
		assert_int_equal(gb_ledger_adopt(copy, &c, NULL), GB_TAMPERED);
		gb_commit_free(&c);
	}
	is_over(w);
	ok(gb_ledger_group_end(copy, err));
	gb_ledger_unlock(copy);
	ok(gb_ledger_head(s->l, head, err));
	ok(gb_ledger_head(copy, theirs, err));
	assert_memory_equal(head, theirs, sizeof(head));
	start(&w, copy, 7);
	gives(w, 7);
	is_over(w);
	gb_ledger_free(copy);
	free(path);
}

static void what_was_changed_is_not_adopted(void **state)
{
	struct school *s = *state;
	unsigned char head[GB_OID_BYTES];
	char *path = fixture_path(s->f, "copy");
	struct gb_ledger *copy;
	struct gb_commit c;

	append_locked(s, 1, 1);
	ok(gb_ledger_head(s->l, head, err));
	ok(gb_ledger_read(s->l, head, &c, err));
	assert_int_equal(mkdir(path, 0700), 0);
	ok(gb_ledger_create(&copy, path, &s->f->env, err));
	ok(gb_ledger_lock(copy, err));
	c.blob.data[0] ^= 1;
	assert_int_equal(gb_ledger_adopt(copy, &c, NULL), GB_TAMPERED);
	c.blob.data[0] ^= 1;
	c.armor.data[80] ^= 1;
	assert_int_equal(gb_ledger_adopt(copy, &c, NULL), GB_TAMPERED);
	c.armor.data[80] ^= 1;
	c.seq = 2;
	assert_int_equal(gb_ledger_adopt(copy, &c, NULL), GB_TAMPERED);
	c.seq = 1;
	ok(gb_ledger_adopt(copy, &c, err));
	gb_ledger_unlock(copy);
	gb_ledger_free(copy);
	gb_commit_free(&c);
	free(path);
}

static void a_group_is_there_when_it_has_ended(void **state)
{
	struct school *s = *state;
	struct gb_ledger *other;
	struct gb_walk *w;

	ok(gb_ledger_lock(s->l, err));
	gb_ledger_group(s->l);
	append(s, 1, 300);
	ok(gb_ledger_group_end(s->l, err));
	append(s, 301, 301);
	gb_ledger_unlock(s->l);
	ok(gb_ledger_open(&other, s->f->dir, &s->f->env, err));
	start(&w, other, 1);
	for (uint64_t seq = 1; seq <= 301; seq++)
		gives(w, seq);
	is_over(w);
	gb_ledger_free(other);
}

static void a_checkpoint_leaves_nothing_waiting(void **state)
{
	struct school *s = *state;
	struct gb_walk *w;

	ok(gb_ledger_lock(s->l, err));
	append(s, 1, 5);
	ok(gb_ledger_checkpoint(s->l, err));
	assert_int_equal(gb_ledger_unpacked(s->l), 0);
	append(s, 6, 7);
	ok(gb_ledger_checkpoint(s->l, err));
	gb_ledger_unlock(s->l);
	start(&w, s->l, 1);
	for (uint64_t seq = 1; seq <= 7; seq++)
		gives(w, seq);
	is_over(w);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_folder(a_walk_gives_all_in_order),
		in_folder(a_walk_ends_where_it_was_told),
		in_folder(a_copy_is_made_by_adoption),
		in_folder(what_was_changed_is_not_adopted),
		in_folder(a_group_is_there_when_it_has_ended),
		in_folder(a_checkpoint_leaves_nothing_waiting),
	};

	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}

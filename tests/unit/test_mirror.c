/* SPDX-License-Identifier: ISC
 * test_mirror.c - a ledger that follows another one: forward, and only where
 * both are one line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guardbook/mirror.h"
#include "tests/fixture.h"

struct world {
	struct fixture *f;
	struct gb_identity *who;
	struct gb_ledger *book, *copy;
	unsigned tells; /* how often it was told how far it is */
	uint64_t told;
};

static struct gb_ledger *make(const struct fixture *f, const char *name)
{
	char *path = fixture_path(f, name);
	struct gb_ledger *l = NULL;

	assert_int_equal(mkdir(path, 0700), 0);
	ok(gb_ledger_create(&l, path, &f->env, err));
	free(path);
	return l;
}

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct gb_key *key = NULL;
	void *f = NULL;

	if (!w || fixture_setup(&f) != 0)
		return -1;
	w->f = f;
	ok(gb_key_random(&key, &w->f->env, err));
	ok(gb_identity_make(&w->who, key, err));
	gb_key_free(key);
	w->book = make(w->f, "book");
	w->copy = make(w->f, "copy");
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->f;

	gb_ledger_free(w->book);
	gb_ledger_free(w->copy);
	gb_identity_free(w->who);
	free(w);
	return fixture_teardown(&f);
}

/* `n` more entries that say `what`. */
static void append(struct world *w, struct gb_ledger *l, size_t n,
		   const char *what)
{
	struct gb_draft_commit d = { .author = "k7d2m9xq",
				     .subject = "KDR-482 1",
				     .at_s = FIXTURE_NOW_S,
				     .blob = what,
				     .blob_bytes = strlen(what) };

	ok(gb_ledger_lock(l, err));
	for (size_t i = 0; i < n; i++)
		ok(gb_ledger_append(l, &d, w->who, NULL, err));
	gb_ledger_unlock(l);
}

static struct gb_mirror_stand stand_of(const struct world *w)
{
	unsigned char newest[GB_OID_BYTES];
	struct gb_mirror_stand stand;

	ok(gb_ledger_head(w->book, newest, err));
	ok(gb_mirror_compare(&stand, w->copy, w->book, newest, err));
	return stand;
}

static void count(void *ctx, uint64_t done, uint64_t total)
{
	struct world *w = ctx;

	assert_true(done <= total && done > w->told);
	w->told = done;
	w->tells++;
}

static void follow(struct world *w)
{
	unsigned char newest[GB_OID_BYTES], head[GB_OID_BYTES];
	struct gb_mirror_stand stand = stand_of(w);

	assert_int_equal(stand.how, GB_MIRROR_FOLLOWS);
	w->told = 0;
	ok(gb_ledger_head(w->book, newest, err));
	ok(gb_ledger_lock(w->copy, err));
	ok(gb_mirror_advance(w->copy, w->book, newest, &stand, count, w, err));
	gb_ledger_unlock(w->copy);
	ok(gb_ledger_head(w->copy, head, err));
	assert_memory_equal(head, newest, sizeof(head));
}

static void a_copy_catches_up_to_the_same_head(void **state)
{
	struct world *w = *state;

	append(w, w->book, 3, "first");
	follow(w);
	assert_int_equal(stand_of(w).seq, 3);
	follow(w); /* with nothing new */
	append(w, w->book, 1100, "more");
	follow(w);
	assert_int_equal(w->told, 1100);
	assert_int_equal(stand_of(w).common, 1103);
}

static void an_empty_ledger_has_an_empty_copy(void **state)
{
	struct world *w = *state;
	struct gb_mirror_stand stand = stand_of(w);

	assert_int_equal(stand.how, GB_MIRROR_FOLLOWS);
	assert_int_equal(stand.seq, 0);
	assert_int_equal(stand.of, 0);
}

static void a_copy_that_is_ahead_is_called_newer(void **state)
{
	struct world *w = *state;
	struct gb_mirror_stand stand;

	append(w, w->book, 2, "first");
	follow(w);
	append(w, w->copy, 1, "more");
	stand = stand_of(w);
	assert_int_equal(stand.how, GB_MIRROR_NEWER);
	assert_int_equal(stand.common, 2);
	assert_int_equal(stand.seq, 3);
	assert_int_equal(stand.of, 2);
}

static void a_fork_is_seen_whoever_is_longer(void **state)
{
	struct world *w = *state;
	struct gb_mirror_stand stand;

	append(w, w->book, 2, "first");
	follow(w);
	append(w, w->copy, 2, "this");
	append(w, w->book, 1, "that");
	for (size_t i = 0; i < 4; i++) {
		stand = stand_of(w);
		assert_int_equal(stand.how, GB_MIRROR_FORKS);
		assert_int_equal(stand.common, 2);
		append(w, w->book, 1, "more");
	}
}

static void another_school_is_foreign(void **state)
{
	struct world *w = *state;

	append(w, w->book, 2, "ours");
	append(w, w->copy, 1, "theirs");
	assert_int_equal(stand_of(w).how, GB_MIRROR_FOREIGN);
	append(w, w->copy, 5, "theirs");
	assert_int_equal(stand_of(w).how, GB_MIRROR_FOREIGN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_copy_catches_up_to_the_same_head, setup, teardown),
		cmocka_unit_test_setup_teardown(
			an_empty_ledger_has_an_empty_copy, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_copy_that_is_ahead_is_called_newer, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_fork_is_seen_whoever_is_longer, setup, teardown),
		cmocka_unit_test_setup_teardown(another_school_is_foreign,
						setup, teardown),
	};

	return cmocka_run_group_tests_name("mirror", tests, NULL, NULL);
}

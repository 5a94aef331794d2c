/* SPDX-License-Identifier: ISC
 * test_vault_image.c - a vault as bytes, and a vault from them. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/vault.h"
#include "tests/fixture.h"

static struct gb_vault *made(const struct fixture *f)
{
	struct gb_seen seen = { .seq = 7, .oid = { 1 }, .self = { 2 } };
	struct gb_vault *v = NULL;

	ok(gb_vault_create(&v, f->dir, &f->env, err));
	ok(gb_vault_stock_add(v, 100, err));
	ok(gb_vault_set(v, "school", "Ysgol", 5, err));
	ok(gb_vault_see(v, &seen, err));
	return v;
}

static void what_was_in_it_is_in_it_again(void **state)
{
	struct fixture *f = *state;
	char *away = fixture_path(f, "away");
	struct gb_vault *v = made(f), *again = NULL;
	struct gb_buf image = { 0 }, value = { 0 };
	unsigned char *ids = NULL, *more = NULL;
	struct gb_seen seen;
	size_t n = 0, n_more = 0;

	ok(gb_vault_image(v, &image, err));
	assert_int_equal(image.len % 4096, 0);
	assert_int_equal(mkdir(away, 0700), 0);
	ok(gb_vault_restore(&again, away, image.data, image.len, &f->env, err));
	ok(gb_vault_case_ids(v, &ids, &n, err));
	ok(gb_vault_case_ids(again, &more, &n_more, err));
	assert_int_equal(n, n_more);
	assert_memory_equal(ids, more, n * GB_CASE_ID_BYTES);
	ok(gb_vault_get(again, "school", &value, err));
	assert_int_equal(value.len, 5);
	ok(gb_vault_seen(again, &seen, err));
	assert_int_equal(seen.seq, 7);
	ok(gb_vault_forget_seen(again, err));
	ok(gb_vault_seen(again, &seen, err));
	assert_int_equal(seen.seq, 0);
	gb_vault_free(again);
	gb_vault_free(v);
	gb_buf_free(&image);
	gb_buf_free(&value);
	free(ids);
	free(more);
	free(away);
}

static void what_is_no_vault_makes_none(void **state)
{
	struct fixture *f = *state;
	char *path = fixture_path(f, "vault.db");
	char *nowhere = fixture_path(f, "nowhere");
	struct gb_vault *v = NULL;

	assert_int_equal(
		gb_vault_restore(&v, f->dir, "no vault", 8, &f->env, NULL),
		GB_TAMPERED);
	assert_null(v);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(gb_vault_restore(&v, f->dir, "", 0, &f->env, NULL),
			 GB_TAMPERED);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(gb_vault_restore(&v, nowhere, "", 0, &f->env, NULL),
			 GB_NOT_FOUND);
	free(nowhere);
	free(path);
}

static void a_vault_that_is_there_is_left_alone(void **state)
{
	struct fixture *f = *state;
	struct gb_vault *v = made(f), *other = NULL;
	struct gb_buf image = { 0 }, value = { 0 };

	ok(gb_vault_image(v, &image, err));
	assert_int_equal(gb_vault_restore(&other, f->dir, image.data, image.len,
					  &f->env, NULL),
			 GB_CONFLICT);
	ok(gb_vault_get(v, "school", &value, err));
	gb_vault_free(v);
	gb_buf_free(&image);
	gb_buf_free(&value);
}

int main(void)
{
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		T(what_was_in_it_is_in_it_again),
		T(what_is_no_vault_makes_none),
		T(a_vault_that_is_there_is_left_alone),
	};

	return cmocka_run_group_tests_name("vault image", tests, NULL, NULL);
}

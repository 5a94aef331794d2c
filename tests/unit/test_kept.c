/* SPDX-License-Identifier: ISC
 * test_kept.c - sealed copies of evidence: whole or not at all, and only for
 * whoever has the key. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/buf.h"
#include "guardbook/encode.h"
#include "guardbook/kept.h"
#include "tests/fixture.h"

struct copy {
	struct fixture *f;
	char *path;   /* of the original */
	char *sealed; /* of the copy */
	struct gb_kept k;
	struct gb_key *key;
};

/* An original of `n` bytes and the fingerprint of it; no copy yet. */
static void start(struct copy *c, struct fixture *f, size_t n)
{
	unsigned char *bytes = malloc(n);
	char hex[2 * GB_KEPT_ID_BYTES + 1], name[80];
	struct gb_evidence_file look;

	*c = (struct copy){ .f = f, .path = fixture_path(f, "grab.png") };
	assert_non_null(bytes);
	for (size_t i = 0; i < n; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 251);
	fixture_write(c->path, bytes, n);
	free(bytes);
	ok(gb_evidence_look(&look, c->path, err));
	c->k.size_bytes = look.size_bytes;
	memcpy(c->k.sha256, look.sha256, sizeof(c->k.sha256));
	gb_evidence_free(&look);
	memset(c->k.id, 0x5a, sizeof(c->k.id));
	gb_hex(hex, c->k.id, sizeof(c->k.id));
	snprintf(name, sizeof(name), "evidence-kept/%s", hex);
	c->sealed = fixture_path(f, name);
	ok(gb_key_random(&c->key, &f->env, err));
}

static void end(struct copy *c)
{
	free(c->path);
	free(c->sealed);
	gb_key_free(c->key);
}

static enum gb_code make(struct copy *c, struct gb_err *err)
{
	return gb_kept_make(c->f->dir, &c->k, c->key, c->path, &c->f->env, err);
}

static enum gb_code collect(void *to, const void *bytes, size_t n,
			    struct gb_err *err)
{
	gb_buf_put(to, bytes, n);
	return gb_buf_done(to, err);
}

static enum gb_code read_it(struct copy *c, struct gb_buf *to,
			    struct gb_err *err)
{
	return gb_kept_read(c->f->dir, &c->k, c->key, to ? collect : NULL, to,
			    err);
}

static void a_copy_gives_the_file_back(void **state)
{
	/* One piece, the limits of a piece, several, and padded ones. */
	static const size_t sizes[] = { 1,     1023,  1024,   65535,
					65536, 65537, 200000, 1u << 20 };

	for (size_t i = 0; i < GB_COUNT(sizes); i++) {
		struct gb_buf got = { 0 };
		unsigned char *had;
		struct copy c;
		struct stat st;
		size_t n;

		start(&c, *state, sizes[i]);
		ok(make(&c, err));
		had = fixture_read(c.path, &n);
		/* The original is gone; that is what the copy is for. */
		assert_int_equal(unlink(c.path), 0);
		ok(read_it(&c, &got, err));
		assert_int_equal(got.len, n);
		assert_memory_equal(got.data, had, n);
		assert_int_equal(stat(c.sealed, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		gb_kept_drop(c.f->dir, c.k.id);
		assert_int_equal(read_it(&c, NULL, NULL), GB_NOT_FOUND);
		gb_buf_free(&got);
		free(had);
		end(&c);
	}
}

static void the_copy_shows_nothing_of_the_file(void **state)
{
	static const char words[] = "Ysgol Llyn Primary";
	struct copy c;
	unsigned char *sealed;
	size_t n;

	start(&c, *state, sizeof(words));
	end(&c);
	start(&c, *state, sizeof(words));
	fixture_write(c.path, words, sizeof(words));
	{
		struct gb_evidence_file look;

		ok(gb_evidence_look(&look, c.path, err));
		memcpy(c.k.sha256, look.sha256, sizeof(c.k.sha256));
		gb_evidence_free(&look);
	}
	ok(make(&c, err));
	sealed = fixture_read(c.sealed, &n);
	assert_null(memmem(sealed, n, "Llyn", 4));
	/* Nor how long it is: 1,024 bytes is the least that is sealed. */
	assert_int_equal(n, 8 + 24 + 1024 + 17);
	free(sealed);
	end(&c);
}

static void every_changed_or_missing_byte_shows(void **state)
{
	struct copy c;
	unsigned char *sealed;
	size_t n;

	start(&c, *state, 300);
	ok(make(&c, err));
	sealed = fixture_read(c.sealed, &n);
	for (size_t i = 0; i < n; i += 3) {
		sealed[i] ^= 1;
		fixture_write(c.sealed, sealed, n);
		assert_int_equal(read_it(&c, NULL, NULL), GB_TAMPERED);
		sealed[i] ^= 1;
		fixture_write(c.sealed, sealed, i);
		assert_int_equal(read_it(&c, NULL, NULL), GB_TAMPERED);
	}
	fixture_write(c.sealed, sealed, n);
	assert_int_equal(read_it(&c, NULL, NULL), GB_OK);
	free(sealed);
	end(&c);
}

static void another_key_opens_nothing(void **state)
{
	struct copy c;

	start(&c, *state, 300);
	ok(make(&c, err));
	gb_key_free(c.key);
	ok(gb_key_random(&c.key, &c.f->env, err));
	assert_int_equal(read_it(&c, NULL, NULL), GB_TAMPERED);
	end(&c);
}

static void a_file_that_changed_is_not_kept(void **state)
{
	struct gb_err why = { 0 };
	struct copy c;

	start(&c, *state, 300);
	for (size_t n = 200; n <= 2000; n += 600) {
		unsigned char other[2000] = { 1 };

		fixture_write(c.path, other, n);
		assert_int_equal(make(&c, &why), GB_INVALID);
		assert_non_null(strstr(why.msg, "changed"));
		assert_int_equal(access(c.sealed, F_OK), -1);
	}
	assert_int_equal(unlink(c.path), 0);
	assert_int_equal(make(&c, NULL), GB_NOT_FOUND);
	assert_int_equal(access(c.sealed, F_OK), -1);
	end(&c);
}

static void a_copy_replaces_no_other(void **state)
{
	struct copy c;

	start(&c, *state, 300);
	ok(make(&c, err));
	assert_int_equal(make(&c, NULL), GB_CONFLICT);
	ok(read_it(&c, NULL, err));
	end(&c);
}

static void no_link_is_followed(void **state)
{
	struct copy c;
	char *away;

	start(&c, *state, 300);
	away = fixture_path(c.f, "away");
	ok(make(&c, err));
	assert_int_equal(rename(c.sealed, away), 0);
	assert_int_equal(symlink(away, c.sealed), 0);
	assert_int_equal(read_it(&c, NULL, NULL), GB_NOT_FOUND);
	free(away);
	end(&c);
}

static void copies_are_brought_as_they_are(void **state)
{
	char *away = fixture_path(*state, "away"), *other, *half;
	unsigned char *ids = NULL, *was, *is;
	char hex[2 * GB_KEPT_ID_BYTES + 1], name[80];
	uint64_t n_bytes = 0;
	bool added = false;
	struct copy c;
	size_t n = 9, n_was, n_is;

	start(&c, *state, 5000);
	ok(gb_kept_list(c.f->dir, &ids, &n, err));
	assert_int_equal(n, 0);
	assert_null(ids);
	ok(make(&c, err));
	half = fixture_path(c.f, "evidence-kept/half.new");
	fixture_write(half, "half", 4);
	ok(gb_kept_list(c.f->dir, &ids, &n, err));
	assert_int_equal(n, 1);
	assert_memory_equal(ids, c.k.id, sizeof(c.k.id));

	assert_int_equal(mkdir(away, 0700), 0);
	gb_hex(hex, c.k.id, sizeof(c.k.id));
	snprintf(name, sizeof(name), "away/evidence-kept/%s", hex);
	other = fixture_path(c.f, name);
	was = fixture_read(c.sealed, &n_was);
	for (int round = 0; round < 3; round++) {
		ok(gb_kept_bring(away, c.f->dir, ids, &n_bytes, &added, err));
		/* Once; and once more for one that was cut off. */
		assert_int_equal(added, round != 1);
		assert_int_equal(n_bytes, n_was);
		is = fixture_read(other, &n_is);
		assert_int_equal(n_is, n_was);
		assert_memory_equal(is, was, n_was);
		free(is);
		if (round == 1)
			assert_int_equal(truncate(other, 100), 0);
	}
	assert_int_equal(unlink(c.sealed), 0);
	assert_int_equal(
		gb_kept_bring(away, c.f->dir, ids, &n_bytes, &added, NULL),
		GB_NOT_FOUND);
	assert_int_equal(mkdir(c.sealed, 0700), 0);
	assert_int_equal(
		gb_kept_bring(away, c.f->dir, ids, &n_bytes, &added, NULL),
		GB_TAMPERED);
	free(was);
	free(ids);
	free(half);
	free(other);
	free(away);
	end(&c);
}

int main(void)
{
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	static const struct CMUnitTest tests[] = {
		T(a_copy_gives_the_file_back),
		T(the_copy_shows_nothing_of_the_file),
		T(every_changed_or_missing_byte_shows),
		T(another_key_opens_nothing),
		T(a_file_that_changed_is_not_kept),
		T(a_copy_replaces_no_other),
		T(no_link_is_followed),
		T(copies_are_brought_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

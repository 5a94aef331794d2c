/* SPDX-License-Identifier: ISC
 * fixture.c - what every test of the core starts from. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/key.h"
#include "tests/fixture.h"

static int64_t fixed_now_s(const struct gb_env *env)
{
	return ((const struct fixture *)env->ctx)->now_s;
}

/* splitmix64: small, and the same on every machine. */
static void fixed_random(const struct gb_env *env, void *buf, size_t n_bytes)
{
	struct fixture *f = env->ctx;
	unsigned char *at = buf;

	for (size_t i = 0; i < n_bytes; i++) {
		uint64_t z = (f->dice += UINT64_C(0x9e3779b97f4a7c15));

		z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
		at[i] = (unsigned char)((z ^ (z >> 31)) >> 24);
	}
}

void fixture_env(struct fixture *f)
{
	f->now_s = FIXTURE_NOW_S;
	f->env = (struct gb_env){
		.now_s = fixed_now_s,
		.random = fixed_random,
		.ctx = f,
		.no_sync = true,
	};
}

int fixture_crypt(void **state)
{
	(void)state;
	return gb_crypt_start(NULL) == GB_OK ? 0 : -1;
}

int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f || fixture_crypt(state) != 0) {
		free(f);
		return -1;
	}
	fixture_env(f);
	snprintf(f->dir, sizeof(f->dir), "/tmp/guardbook-test-XXXXXX");
	if (!mkdtemp(f->dir)) {
		free(f);
		return -1;
	}
	*state = f;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;

	nftw(f->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(f);
	return 0;
}

char *fixture_path(const struct fixture *f, const char *name)
{
	char *path = NULL;

	assert_true(asprintf(&path, "%s/%s", f->dir, name) > 0);
	return path;
}

void fixture_write(const char *path, const void *bytes, size_t n_bytes)
{
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, n_bytes, out), n_bytes);
	assert_int_equal(fclose(out), 0);
}

unsigned char *fixture_read(const char *path, size_t *n_bytes)
{
	FILE *in = fopen(path, "rb");
	struct stat st;
	unsigned char *bytes;

	assert_non_null(in);
	assert_int_equal(fstat(fileno(in), &st), 0);
	bytes = calloc(1, (size_t)st.st_size + 1);
	assert_non_null(bytes);
	*n_bytes = fread(bytes, 1, (size_t)st.st_size, in);
	assert_int_equal(*n_bytes, st.st_size);
	fclose(in);
	return bytes;
}

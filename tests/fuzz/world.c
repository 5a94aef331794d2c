/* SPDX-License-Identifier: ISC
 * world.c - what fuzzers share, whoever drives them. */
#include "guardbook/json.h"
#include "guardbook/key.h"
#include "tests/fuzz/fuzz.h"

struct fixture *fuzz_world(void)
{
	static struct fixture f;

	gb_json_start();
	must(gb_crypt_start(NULL) == GB_OK);
	fixture_env(&f);
	return &f;
}

static struct fixture *folder;

static void leave(void)
{
	void *f = folder;

	fixture_teardown(&f);
}

struct fixture *fuzz_folder(void)
{
	void *f = NULL;

	gb_json_start();
	must(fixture_setup(&f) == 0);
	folder = f;
	atexit(leave);
	return folder;
}

char *fuzz_string(const uint8_t *bytes, size_t n_bytes)
{
	char *text = malloc(n_bytes + 1);

	must(text);
	if (n_bytes > 0)
		memcpy(text, bytes, n_bytes);
	text[n_bytes] = '\0';
	return text;
}

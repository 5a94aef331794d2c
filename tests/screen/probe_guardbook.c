/* SPDX-License-Identifier: ISC
 * probe_guardbook.c - guardbook on the screen, in a world that stands still.
 *
 *	probe_guardbook CASEBOOK [NOW]
 *
 * NOW is a file with UTC seconds, read at every look at the clock, so that a
 * test can let time pass; without it, it is 14:32 on Monday 16 March 2026. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "screens/screens.h"
#include "src/outlet/export.h"

#define NOW_S INT64_C(1773671520)

struct world {
	const char *now;
	uint64_t dice;
};

static int64_t now_s(const struct gb_env *env)
{
	const struct world *w = env->ctx;
	FILE *file = w->now ? fopen(w->now, "r") : NULL;
	int64_t at_s = NOW_S;

	if (!file)
		return at_s;
	if (fscanf(file, "%" SCNd64, &at_s) != 1)
		at_s = NOW_S;
	fclose(file);
	return at_s;
}

/* xorshift64*: the same every time, and so for tests alone. */
static void dice(const struct gb_env *env, void *buf, size_t n_bytes)
{
	struct world *w = env->ctx;
	unsigned char *to = buf;

	for (size_t i = 0; i < n_bytes; i++) {
		w->dice ^= w->dice >> 12;
		w->dice ^= w->dice << 25;
		w->dice ^= w->dice >> 27;
		to[i] = (unsigned char)((w->dice * 0x2545f4914f6cdd1dULL) >>
					56);
	}
}

int main(int argc, char **argv)
{
	struct world w = { .now = argc > 2 ? argv[2] : NULL,
			   .dice = 0x9e3779b97f4a7c15ULL };
	const struct gb_env env = {
		.now_s = now_s, .random = dice, .ctx = &w, .no_sync = true
	};
	const struct gb_doors doors = { .export = gb_export };
	struct gb_casebook *book = NULL;
	struct gb_err err = { 0 };
	enum gb_code rc;

	if (argc < 2)
		return 2;
	gb_json_start();
	rc = gb_crypt_start(&err);
	if (rc == GB_OK)
		rc = gb_casebook_open(&book, argv[1], &env, &err);
	if (rc == GB_OK)
		rc = gb_screens_run(book, &env, &doors, &err);
	gb_casebook_free(book);
	if (rc != GB_OK)
		fprintf(stderr, "%s\n", err.msg);
	return rc == GB_OK ? 0 : 1;
}

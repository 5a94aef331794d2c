/* tests/fixture.h - what every test of the core starts from: cmocka, a folder
 * of its own, a clock that stands still and dice that always fall alike. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "guardbook/env.h"
#include "guardbook/err.h"

/* Monday 16 March 2026, 14:32:00 UTC. */
#define FIXTURE_NOW_S INT64_C(1773671520)

struct fixture {
	char dir[64]; /* absolute; emptied and removed by teardown */
	struct gb_env env;
	int64_t now_s; /* what env's clock says; tests may move it */
	uint64_t dice; /* the state of env's random source */
};

/* Ready the cryptography: the set-up of a group whose tests use it. */
int fixture_crypt(void **state);

int fixture_setup(void **state); /* *state becomes a struct fixture; readies
				  * the cryptography too */
int fixture_teardown(void **state);

/* A fixed world without a folder: clock and dice in `f`. */
void fixture_env(struct fixture *f);

/* "DIR/NAME" in memory that teardown need not free: the caller's to free(). */
char *fixture_path(const struct fixture *f, const char *name);
/* Write a whole file; fails the test if it can't. */
void fixture_write(const char *path, const void *bytes, size_t n_bytes);
/* Read a whole file, NUL behind it; the caller's to free(). */
unsigned char *fixture_read(const char *path, size_t *n_bytes);

/* Expect success; a failure prints the message. */
#define ok(call)                                                               \
	do {                                                                   \
		struct gb_err ok_err_ = { 0 };                                 \
		struct gb_err *err = &ok_err_;                                 \
		if ((call) != GB_OK)                                           \
			fail_msg("%s: %s", #call, ok_err_.msg);                \
	} while (0)

#endif

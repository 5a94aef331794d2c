/* SPDX-License-Identifier: ISC
 * env.c - the machine's clock and the kernel's random source. */
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "guardbook/env.h"

static int64_t clock_now_s(const struct gb_env *env)
{
	(void)env;
	return (int64_t)time(NULL);
}

static void kernel_random(const struct gb_env *env, void *buf, size_t n_bytes)
{
	unsigned char *at = buf;

	(void)env;
	while (n_bytes > 0) {
		ssize_t got = getrandom(at, n_bytes, 0);

		/* Keys made of anything weaker would be worse than none. */
		if (got < 0 && errno != EINTR)
			abort();
		if (got > 0) {
			at += got;
			n_bytes -= (size_t)got;
		}
	}
}

const struct gb_env *gb_env_system(void)
{
	static const struct gb_env system_env = {
		.now_s = clock_now_s,
		.random = kernel_random,
	};

	return &system_env;
}

/* guardbook/env.h - the world outside, handed in: the clock and the dice.
 *
 * The core asks no clock and no random source by itself, so a test can fix
 * both without an environment variable. */
#ifndef GUARDBOOK_ENV_H
#define GUARDBOOK_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gb_env {
	/* UTC seconds since 1970. */
	int64_t (*now_s)(const struct gb_env *env);
	/* Fill `buf`; never fails (the program ends if the kernel's source
	 * does). Must be fit for keys, except in a test. */
	void (*random)(const struct gb_env *env, void *buf, size_t n_bytes);
	void *ctx;    /* for the two functions; NULL in the system's own */
	bool no_sync; /* true: skip flushes; only for casebooks made for
		       * practice and measurement */
};

/* The machine's clock and the kernel's random source. Borrowed, constant. */
const struct gb_env *gb_env_system(void);

#endif

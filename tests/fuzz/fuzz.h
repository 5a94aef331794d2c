/* tests/fuzz/fuzz.h - what every fuzzer is: how it begins, and one attempt.
 *
 * A fuzzer is a program for one decoder. With main.c it needs nothing but gcc:
 * it replays what is kept in tests/fuzz/corpus/NAME, then changes what it began
 * with by chance for a while. With libFuzzer (`make fuzz`) in the place of
 * main.c, changes are led by which code they reach.
 *
 * It never only "does not crash": what a decoder takes it must give back byte
 * for byte where there is one form only, and what it refuses must leave no
 * trace. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fixture.h"

/* Ready what an attempt needs, and give something valid to begin with by
 * fuzz_seed(). Called once. */
void fuzz_begin(void);
void fuzz_seed(const void *bytes, size_t n_bytes);
/* The decoder's name: of its corpus. */
extern const char fuzz_name[];

/* libFuzzer's name for one attempt. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes);

/* A claim; without it the program ends as in a crash. */
#define must(claim)                                                            \
	do {                                                                   \
		if (!(claim)) {                                                \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__,       \
				__LINE__, #claim);                             \
			abort();                                               \
		}                                                              \
	} while (0)

/* Clock and dice that stand still, for what needs them. */
struct fixture *fuzz_world(void);
/* The same with a folder of its own. */
struct fixture *fuzz_folder(void);
/* The bytes as a string with a NUL behind, free()d by the caller. */
char *fuzz_string(const uint8_t *bytes, size_t n_bytes);

#endif

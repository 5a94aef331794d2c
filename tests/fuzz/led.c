/* SPDX-License-Identifier: ISC
 * led.c - a fuzzer with libFuzzer: what it begins with goes into the folder
 * FUZZ_SEEDS, which libFuzzer then reads. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

void fuzz_seed(const void *bytes, size_t n_bytes)
{
	static unsigned n;
	const char *folder = getenv("FUZZ_SEEDS");
	char path[1024];

	if (!folder)
		return;
	snprintf(path, sizeof(path), "%s/begins-%u", folder, n++);
	fixture_write(path, bytes, n_bytes);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_begin();
	return 0;
}

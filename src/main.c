/* SPDX-License-Identifier: ISC
 * main.c - makes the process safe, then hands over to the command line. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/json.h"
#include "guardbook/key.h"
#include "screens/screens.h"
#include "src/cli/cli.h"
#include "src/outlet/export.h"

/* Nothing else of the surroundings reaches a library: many of them obey
 * variables that nobody here has thought of. */
static const char *const kept[] = {
	"TERM",
	"TZ",
	"HOME",
	"LANG",
	"LC_ALL",
	"LC_CTYPE",
	"LC_TIME",
	"LC_MESSAGES",
	"NO_COLOR",
	"XDG_DATA_HOME",
	"GUARDBOOK_DIR",
	"GUARDBOOK_EVIDENCE",
	"GUARDBOOK_TEST_SYNC",
};

static bool scrub_environment(void)
{
	char *value[GB_COUNT(kept)] = { 0 };
	bool well = true;

	for (size_t i = 0; i < GB_COUNT(kept); i++) {
		const char *had = getenv(kept[i]);

		if (had && !(value[i] = strdup(had)))
			well = false;
	}
	clearenv();
	for (size_t i = 0; i < GB_COUNT(kept); i++) {
		if (value[i] && setenv(kept[i], value[i], 1) < 0)
			well = false;
		free(value[i]);
	}
	/* A school's times are the United Kingdom's unless it says so. */
	return setenv("TZ", "Europe/London", 0) == 0 && well;
}

/* No dump of memory, no files for others. */
static bool close_doors(void)
{
	const struct rlimit none = { 0, 0 };

	umask(077);
	return prctl(PR_SET_DUMPABLE, 0) == 0 &&
	       setrlimit(RLIMIT_CORE, &none) == 0;
}

/* libsodium goes on in silence where memory can't be kept out of swap. As much
 * as a session's keys take, a few times over. */
static bool can_lock(void)
{
	const size_t n_bytes = 128 << 10;
	void *memory = calloc(1, n_bytes);
	bool can = memory && mlock(memory, n_bytes) == 0;

	if (can)
		munlock(memory, n_bytes);
	free(memory);
	return can;
}

/* What the screens may reach outside the casebook is chosen here alone. */
static enum gb_code run_screens(struct gb_casebook *book,
				const struct gb_env *env, struct gb_err *err)
{
	static const struct gb_doors doors = { .export = gb_export };

	return gb_screens_run(book, env, &doors, err);
}

int main(int argc, char **argv)
{
	struct gb_err err = { 0 };

	if (geteuid() != getuid() || getegid() != getgid()) {
		fputs("guardbook: it must not be installed set-uid\n", stderr);
		return 1;
	}
	if (!close_doors() || !scrub_environment()) {
		fputs("guardbook: the process can't be made safe\n", stderr);
		return 1;
	}
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	gb_json_start();
	if (gb_crypt_start(&err) != GB_OK) {
		gb_complain(err.msg);
		return 1;
	}
	if (!can_lock())
		gb_complain("take care: secrets may reach the swap of this "
			    "computer, since it locks no memory for you "
			    "(ulimit -l)");
	return gb_cli_main(argc, argv, gb_env_system(), run_screens);
}

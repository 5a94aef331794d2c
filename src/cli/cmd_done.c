/* SPDX-License-Identifier: ISC
 * cmd_done.c - done: an action has been carried out. */
#include <stdlib.h>

#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const char *number = gb_cli_operand(cli, 1);
	char *end = NULL;
	long n = strtol(number, &end, 10);
	json_t *data;
	enum gb_code rc;

	if (*end || end == number || n < 1 || n > 100000)
		return gb_cli_misuse(cli, err,
				     "an action has a number: 1, 2 ... as "
				     "guardbook show prints it");
	data = json_pack("{s:i}", "n", (int)n);
	rc = data ? gb_cli_set(data, "outcome", gb_cli_option(cli, "outcome"),
			       err)
		  : gb_fail_nomem(err);
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_done, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "outcome", "TEXT", GB_NEEDED, "what came of it" },
};

const struct gb_command gb_cmd_done = {
	.name = "done",
	.operands = "CASE NUMBER",
	.help = "Mark an action of a case done",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 2, .max_operands = 2,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

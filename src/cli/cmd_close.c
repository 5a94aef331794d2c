/* SPDX-License-Identifier: ISC
 * cmd_close.c - close: nobody needs to act any more. */
#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	static const char *const keys[] = { "outcome", "reason", "of" };
	json_t *data = json_object();
	enum gb_code rc = data ? GB_OK : gb_fail_nomem(err);

	for (size_t i = 0; rc == GB_OK && i < GB_COUNT(keys); i++)
		rc = gb_cli_set(data, keys[i], gb_cli_option(cli, keys[i]),
				err);
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_close, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "outcome", "OUTCOME", GB_NEEDED, "how it ended, by its name in the policy" },
	{ "reason", "TEXT", GB_NEEDED, "why" },
	{ "of", "CASE", 0, "duplicate: the case that it repeats" },
};

const struct gb_command gb_cmd_close = {
	.name = "close",
	.operands = "CASE",
	.help = "Close a case",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 1, .max_operands = 1,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

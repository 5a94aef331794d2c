/* SPDX-License-Identifier: ISC
 * cmd_reopen.c - reopen: a closed case needs somebody to act again. */
#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	json_t *data = json_object();
	enum gb_code rc = data ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = gb_cli_set(data, "reason", gb_cli_option(cli, "reason"),
				err);
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_reopen, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "reason", "TEXT", GB_NEEDED, "why" },
};

const struct gb_command gb_cmd_reopen = {
	.name = "reopen",
	.operands = "CASE",
	.help = "Open a closed case again",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 1, .max_operands = 1,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

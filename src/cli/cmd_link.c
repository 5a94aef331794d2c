/* SPDX-License-Identifier: ISC
 * cmd_link.c - link: this case and another belong together. */
#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	json_t *data = json_object();
	enum gb_code rc = data ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = gb_cli_set(data, "to", gb_cli_operand(cli, 1), err);
	if (rc == GB_OK)
		rc = gb_cli_set(data, "reason", gb_cli_option(cli, "reason"),
				err);
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_link, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "reason", "TEXT", 0, "why they belong together" },
};

const struct gb_command gb_cmd_link = {
	.name = "link",
	.operands = "CASE OTHER",
	.help = "Link a case to another that the same people can read",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 2, .max_operands = 2,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

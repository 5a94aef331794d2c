/* SPDX-License-Identifier: ISC
 * cmd_correct.c - correct: a new value with a reason; the old one stays in the
 * history. */
#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	json_t *data = json_object();
	enum gb_code rc = data ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = gb_cli_correction(cli, gb_cli_operand(cli, 1), data, err);
	if (rc == GB_OK)
		rc = gb_cli_set(data, "reason", gb_cli_option(cli, "reason"),
				err);
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_correct, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "reason", "TEXT", GB_NEEDED, "why" },
};

const struct gb_command gb_cmd_correct = {
	.name = "correct",
	.operands = "CASE FIELD=VALUE",
	.help = "Correct what was logged; the old value stays in the history",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 2, .max_operands = 2,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

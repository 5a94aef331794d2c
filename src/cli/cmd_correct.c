/* SPDX-License-Identifier: ISC
 * cmd_correct.c - correct: a new value for something that was logged. */
#include <string.h>

#include "src/cli/cli.h"

/* "FIELD=VALUE". What kind of value it is, the verb judges. */
static enum gb_code set_field(struct gb_cli *cli, json_t *data,
			      struct gb_err *err)
{
	const char *given = gb_cli_operand(cli, 1);
	const char *equals = strchr(given, '=');
	char name[64];
	size_t n = equals ? (size_t)(equals - given) : 0;
	enum gb_code rc;

	if (n == 0 || n >= sizeof(name))
		return gb_cli_misuse(cli, err,
				     "say what to correct as FIELD=VALUE, as "
				     "in platform=facebook");
	memcpy(name, given, n);
	name[n] = '\0';
	rc = gb_cli_set(data, "field", name, err);
	return rc == GB_OK ? gb_cli_set(data, "value", equals + 1, err) : rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	json_t *data = json_object();
	enum gb_code rc = data ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = set_field(cli, data, err);
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

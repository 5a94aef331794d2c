/* SPDX-License-Identifier: ISC
 * cmd_route.c - route: pass a case on. */
#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const char *to = gb_cli_operand(cli, 1);
	/* A word that is a role means whoever holds it, even where somebody
	 * signs in by that word. */
	const struct gb_person *p =
		gb_role_known(to) ? NULL : gb_casebook_find(cli->book, to);
	json_t *data = json_object();
	enum gb_code rc = data ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = gb_cli_set(data, "to", p ? p->id : to, err);
	if (rc == GB_OK)
		rc = gb_cli_set(data, "reason", gb_cli_option(cli, "reason"),
				err);
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_route, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "reason", "TEXT", GB_NEEDED, "why" },
};

const struct gb_command gb_cmd_route = {
	.name = "route",
	.operands = "CASE ROLE|PERSON",
	.help = "Pass a case on to a role, a sign-in or a name",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 2, .max_operands = 2,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

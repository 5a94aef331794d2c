/* SPDX-License-Identifier: ISC
 * cmd_who.c - who-can-open: the people whose keys open a case. */
#include "guardbook/json.h"
#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	static const char *const titles[] = { "Name", "Role", "Sign-in",
					      "Reads" };
	static const char *const keys[] = { "name", "role", "sign_in", "lane" };
	struct gb_table t = { .titles = titles, .n_columns = GB_COUNT(titles) };
	json_t *list = NULL, *who;
	size_t i;
	bool failed;
	enum gb_code rc = gb_session_who(cli->session, gb_cli_operand(cli, 0),
					 &list, err);

	if (rc != GB_OK)
		return rc;
	if (cli->json)
		return gb_out_json(list, err);
	json_array_foreach (list, i, who)
		for (size_t k = 0; k < GB_COUNT(keys); k++) {
			const char *text = gb_json_string(who, keys[k]);

			gb_table_add(&t, text ? text : "");
		}
	failed = t.failed;
	gb_table_print(&t);
	json_decref(list);
	return failed ? gb_fail_nomem(err) : GB_OK;
}

/* clang-format off */
const struct gb_command gb_cmd_who = {
	.name = "who-can-open",
	.operands = "CASE",
	.help = "List the people who can open a case",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 1, .max_operands = 1,
	.run = run,
};
/* clang-format on */

/* SPDX-License-Identifier: ISC
 * cmd_act.c - act: record a course of action. */
#include "src/cli/cli.h"

static enum gb_code set_who(struct gb_cli *cli, json_t *data,
			    struct gb_err *err)
{
	const char *who = gb_cli_option(cli, "who");
	const struct gb_person *p;

	if (!who)
		return GB_OK;
	p = gb_casebook_find(cli->book, who);
	if (!p)
		return gb_fail(err, GB_INVALID,
			       "--who is nobody on the staff list: give a "
			       "sign-in or a whole name");
	return json_object_set_new(data, "who",
				   json_pack("{s:s, s:s, s:s}", "id", p->id,
					     "name", p->name, "role",
					     p->role)) == 0
		       ? GB_OK
		       : gb_fail_nomem(err);
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	json_t *data = json_object();
	enum gb_code rc = data ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = gb_cli_set(data, "action", gb_cli_operand(cli, 1), err);
	if (rc == GB_OK)
		rc = gb_cli_set(data, "reason", gb_cli_option(cli, "reason"),
				err);
	if (rc == GB_OK)
		rc = gb_cli_set_date(data, "by", gb_cli_option(cli, "by"), err);
	if (rc == GB_OK)
		rc = set_who(cli, data, err);
	if (rc == GB_OK && gb_cli_switch(cli, "whole"))
		json_object_set_new(data, "whole", json_true());
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_act, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "reason", "TEXT", GB_NEEDED, "the reasons for this decision" },
	{ "who", "PERSON", 0, "who will do it: a sign-in or a name; otherwise "
	  "whoever decides" },
	{ "by", "DATE", 0, "by when, as in 18/03/2026" },
	{ "whole", NULL, 0, "hr: may read the whole case, not its summary only" },
};

const struct gb_command gb_cmd_act = {
	.name = "act",
	.operands = "CASE ACTION",
	.help = "Record a course of action: hr, legal, police, other or none",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 2, .max_operands = 2,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

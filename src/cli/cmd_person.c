/* SPDX-License-Identifier: ISC
 * cmd_person.c - person add, person list: who is on the staff list. */
#include <stdio.h>
#include <string.h>

#include "src/cli/cli.h"

static enum gb_code run_add(struct gb_cli *cli, struct gb_err *err)
{
	struct gb_enrol who = { .name = gb_cli_option(cli, "name"),
				.role = gb_cli_option(cli, "role"),
				.sign_in = gb_cli_option(cli, "sign-in") };
	struct gb_enrolled told = { 0 };
	enum gb_code rc;

	rc = gb_session_enrol(cli->session, &who, &told, err);
	if (rc == GB_OK && cli->json) {
		rc = gb_out_json(json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}",
					   "id", told.id, "name", who.name,
					   "role", who.role, "sign_in",
					   who.sign_in, "passphrase",
					   told.passphrase, "code", told.code),
				 err);
	} else if (rc == GB_OK) {
		gb_out_line(who.name);
		printf(" can sign in now. This is told once:\n"
		       "  sign-in     %s\n  passphrase  %s\n  code        %s\n"
		       "The code opens when the passphrase is forgotten.\n",
		       who.sign_in, told.passphrase, told.code);
	}
	explicit_bzero(&told, sizeof(told));
	return rc;
}

static enum gb_code run_list(struct gb_cli *cli, struct gb_err *err)
{
	static const char *const titles[] = { "Name", "Role", "Sign-in", "Id" };
	struct gb_table t = { .titles = titles, .n_columns = GB_COUNT(titles) };
	const struct gb_roster *roster = gb_casebook_roster(cli->book);
	json_t *list = json_array();
	enum gb_code rc;

	for (size_t i = 0; list && i < roster->n; i++) {
		const struct gb_person *p = &roster->person[i];

		if (p->until_seq != 0)
			continue;
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}",
						      "id", p->id, "name",
						      p->name, "role", p->role,
						      "sign_in", p->sign_in));
		gb_table_add(&t, p->name);
		gb_table_add(&t, p->role);
		gb_table_add(&t, p->sign_in);
		gb_table_add(&t, p->id);
	}
	rc = list && !t.failed ? GB_OK : gb_fail_nomem(err);
	if (rc == GB_OK && cli->json)
		rc = gb_out_json(json_incref(list), err);
	else if (rc == GB_OK)
		gb_table_print(&t);
	gb_table_free(&t);
	json_decref(list);
	return rc;
}

/* clang-format off */
static const struct gb_option add_options[] = {
	{ "name", "NAME", GB_NEEDED, "as it shall stand in the record" },
	{ "role", "ROLE", GB_NEEDED, "teacher, dsl, deputy, head, hr, chair, trust or "
	  "it" },
	{ "sign-in", "WORD", GB_NEEDED, "what they type to sign in" },
};

const struct gb_command gb_cmd_person_add = {
	.name = "person add",
	.operands = "",
	.help = "Put somebody on the staff list; prints their passphrase once",
	.needs = GB_NEEDS_SESSION,
	.options = add_options, .n_options = GB_COUNT(add_options),
	.run = run_add,
};

const struct gb_command gb_cmd_person_list = {
	.name = "person list",
	.operands = "",
	.help = "List the people who can sign in",
	.needs = GB_NEEDS_SESSION,
	.run = run_list,
};
/* clang-format on */

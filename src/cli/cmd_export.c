/* SPDX-License-Identifier: ISC
 * cmd_export.c - export: write a case out for somebody. */
#include <stdio.h>
#include <stdlib.h>

#include "src/cli/cli.h"
#include "src/outlet/export.h"

static enum gb_code write_out(struct gb_cli *cli, const json_t *data,
			      struct gb_err *err)
{
	const char *name = gb_cli_operand(cli, 0);
	struct gb_done done = { 0 };
	char *path = NULL;
	enum gb_code rc = gb_export(
		cli->session, name, gb_cli_option(cli, "to"),
		!gb_cli_switch(cli, "text"), data, NULL, &path, &done, err);

	if (rc == GB_ASK)
		return gb_cli_ask(cli, name, &gb_verb_export, data, err);
	if (rc != GB_OK)
		return rc;
	if (cli->json) {
		rc = gb_out_json(json_pack("{s:s, s:i, s:s, s:s}", "case",
					   done.name, "entry", (int)done.entry,
					   "receipt", done.receipt, "file",
					   path),
				 err);
	} else {
		printf("%s is exported to ", done.name);
		gb_out_line(path);
		printf(", and that is entry %u of it.\nReceipt: %s\n",
		       (unsigned)done.entry, done.receipt);
	}
	free(path);
	return rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	static const char *const keys[] = { "purpose", "recipient" };
	struct gb_err why = { 0 };
	json_t *data = NULL;
	enum gb_code rc = GB_OK;

	if (gb_cli_switch(cli, "html") && gb_cli_switch(cli, "text"))
		return gb_cli_misuse(cli, err, "choose --html or --text");
	data = json_object();
	if (!data)
		rc = gb_fail_nomem(&why);
	for (size_t i = 0; rc == GB_OK && i < GB_COUNT(keys); i++)
		rc = gb_cli_set(data, keys[i], gb_cli_option(cli, keys[i]),
				&why);
	if (rc == GB_OK)
		rc = gb_cli_people(cli, data, &why);
	if (rc == GB_OK)
		rc = write_out(cli, data, &why);
	json_decref(data);
	return rc == GB_OK ? rc : gb_fail(err, rc, "%s", why.msg);
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "to", "FILE|DIR", GB_NEEDED, "a folder, or a file that is not there "
	  "yet" },
	{ "purpose", "TEXT", GB_NEEDED, "what for; it goes into the history" },
	{ "recipient", "NAME", GB_NEEDED, "who receives it" },
	{ "html", NULL, 0, "one page to print, as always" },
	{ "text", NULL, 0, "plain text instead" },
};

const struct gb_command gb_cmd_export = {
	.name = "export",
	.operands = "CASE",
	.help = "Write a case out for somebody; the history says so",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 1, .max_operands = 1,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

/* SPDX-License-Identifier: ISC
 * cli.c - the command line: which commands there are, and one run of one. */
#include <stdio.h>
#include <string.h>

#include "src/cli/cli.h"

#define GUARDBOOK_VERSION "0.1"

const struct gb_command *const gb_commands[] = {
	&gb_cmd_init,
	&gb_cmd_demo,
	&gb_cmd_log,
	&gb_cmd_list,
	&gb_cmd_search,
	&gb_cmd_show,
	&gb_cmd_history,
	&gb_cmd_reports,
	&gb_cmd_note,
	&gb_cmd_attach,
	&gb_cmd_evidence_check,
	&gb_cmd_evidence_save,
	&gb_cmd_evidence_folder,
	&gb_cmd_route,
	&gb_cmd_act,
	&gb_cmd_done,
	&gb_cmd_correct,
	&gb_cmd_link,
	&gb_cmd_close,
	&gb_cmd_reopen,
	&gb_cmd_export,
	&gb_cmd_import,
	&gb_cmd_verify,
	&gb_cmd_head_code,
	&gb_cmd_witness,
	&gb_cmd_person_add,
	&gb_cmd_person_list,
	&gb_cmd_passphrase,
	&gb_cmd_who,
	&gb_cmd_policy_check,
	&gb_cmd_backup,
	&gb_cmd_restore,
	&gb_cmd_age_key,
	&gb_cmd_batch,
	NULL,
};

enum gb_code gb_cli_run(struct gb_cli *cli, struct gb_err *err)
{
	const struct gb_command *c = cli->command;
	enum gb_code rc = GB_OK;

	if (c->needs == GB_NEEDS_BOOK)
		rc = gb_cli_open_book(cli, err);
	else if (c->needs == GB_NEEDS_SESSION)
		rc = gb_cli_sign_in(cli, err);
	if (rc == GB_OK)
		rc = c->run(cli, err);
	if (rc == GB_OK && (fflush(stdout) != 0 || ferror(stdout)))
		rc = gb_fail_errno(err, "the output can't be written");
	return rc;
}

static enum gb_code open_screens(struct gb_cli *cli, gb_screens_fn *screens,
				 struct gb_err *err)
{
	enum gb_code rc = gb_cli_open_book(cli, err);

	return rc == GB_OK ? screens(cli->book, cli->env, err) : rc;
}

int gb_cli_main(int argc, char **argv, const struct gb_env *env,
		gb_screens_fn *screens)
{
	struct gb_cli cli = { .env = env };
	struct gb_err err = { 0 };
	enum gb_code rc = gb_cli_parse(&cli, argv + 1,
				       argc > 0 ? (size_t)argc - 1 : 0, &err);

	if (rc == GB_OK && cli.help)
		gb_cli_help(cli.command);
	else if (rc == GB_OK && cli.version)
		printf("guardbook %s\n", GUARDBOOK_VERSION);
	else if (rc == GB_OK && !cli.command)
		rc = open_screens(&cli, screens, &err);
	else if (rc == GB_OK)
		rc = gb_cli_run(&cli, &err);
	gb_cli_close(&cli);
	gb_cli_forget(&cli);
	if (rc == GB_OK)
		return 0;
	fflush(stdout);
	gb_complain(err.msg);
	explicit_bzero(&err, sizeof(err));
	return cli.misused ? 2 : rc == GB_TAMPERED ? 3 : 1;
}

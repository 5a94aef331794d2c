/* SPDX-License-Identifier: ISC
 * cmd_attach.c - attach: add evidence to a case. */
#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	struct gb_case *c = NULL;
	json_t *data = NULL;
	enum gb_code rc;

	/* What is allowed at all comes before any file is looked at. */
	rc = gb_session_case(cli->session, gb_cli_operand(cli, 0), &c, err);
	if (rc == GB_OK)
		rc = gb_session_may(cli->session, &gb_verb_attach, c, err);
	if (rc != GB_OK)
		goto out;
	data = json_object();
	rc = data ? gb_cli_evidence(
			    cli, gb_case_type(c, gb_casebook_chain(cli->book)),
			    gb_cli_operand(cli, 1), gb_cli_option(cli, "shows"),
			    gb_cli_option(cli, "captured"),
			    gb_cli_switch(cli, "keep"), data, err)
		  : gb_fail_nomem(err);
out:
	gb_case_free(c);
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_attach, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "shows", "TEXT", GB_NEEDED, "what can be seen on it" },
	{ "captured", "TIME", 0, "when it was taken" },
	{ "keep", NULL, 0, "keep a sealed copy, where the policy allows it" },
};

const struct gb_command gb_cmd_attach = {
	.name = "attach",
	.operands = "CASE PATH",
	.help = "Add evidence to a case: its path and fingerprint are kept",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 2, .max_operands = 2,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

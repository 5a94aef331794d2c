/* SPDX-License-Identifier: ISC
 * cmd_log.c - log: a concern, reference or complaint comes in. */
#include "src/cli/cli.h"

/* --shows, --captured and --keep belong to the --evidence before them. */
static enum gb_code take_evidence(struct gb_cli *cli,
				  const struct gb_policy_type *type,
				  json_t *data, struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < cli->n_given; i++) {
		const struct gb_given *g = &cli->given[i];
		const char *path = g->value, *captured = NULL;
		const char *shows = "Screen grab";
		bool keep = false;

		if (gb_given_is(g, "shows") || gb_given_is(g, "captured") ||
		    gb_given_is(g, "keep"))
			return gb_cli_misuse(cli, err,
					     "--%s stands behind the "
					     "--evidence that it is about",
					     g->option->name);
		if (!gb_given_is(g, "evidence"))
			continue;
		for (; i + 1 < cli->n_given; i++) {
			const struct gb_given *next = &cli->given[i + 1];

			if (gb_given_is(next, "shows"))
				shows = next->value;
			else if (gb_given_is(next, "captured"))
				captured = next->value;
			else if (gb_given_is(next, "keep"))
				keep = true;
			else
				break;
		}
		rc = gb_cli_evidence(cli, type, path, shows, captured, keep,
				     data, err);
	}
	return rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const char *name = gb_cli_option(cli, "type");
	const struct gb_policy_type *type =
		gb_policy_type(gb_casebook_policy(cli->book), name);
	json_t *data;
	enum gb_code rc;

	/* What is allowed at all comes before any file is looked at. */
	rc = gb_session_may(cli->session, &gb_verb_log, NULL, err);
	if (rc != GB_OK)
		return rc;
	if (!type)
		return gb_fail(err, GB_INVALID, "the policy has no type %s",
			       name);
	data = json_pack("{s:s}", "type", type->name);
	if (!data)
		return gb_fail_nomem(err);
	rc = gb_cli_set(data, "adds_to", gb_cli_option(cli, "adds-to"), err);
	if (rc == GB_OK)
		rc = gb_cli_fields(cli, data, err);
	if (rc == GB_OK)
		rc = take_evidence(cli, type, data, err);
	if (rc == GB_OK)
		rc = gb_cli_text(cli, 0, data, "text", err);
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_log, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "type", "TYPE", GB_NEEDED, "what sort, by its name in the policy" },
	{ "field", "NAME=VALUE", GB_REPEATS, "title, sub, platform ... as "
	  "the policy declares them" },
	{ "evidence", "PATH", GB_REPEATS, "a screen grab: its path and "
	  "fingerprint are kept" },
	{ "shows", "TEXT", GB_REPEATS, "what the evidence before it shows" },
	{ "captured", "TIME", GB_REPEATS, "when that was taken" },
	{ "keep", NULL, GB_REPEATS, "keep a sealed copy of it, where the policy "
	  "allows it" },
	{ "adds-to", "CASE", 0, "a report of yours that this adds to" },
	{ "text", "TEXT", 0, "what happened, instead of a file" },
};

const struct gb_command gb_cmd_log = {
	.name = "log",
	.operands = "[FILE|-]",
	.help = "Log a concern, a reference or a complaint",
	.needs = GB_NEEDS_SESSION,
	.max_operands = 1,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

/* SPDX-License-Identifier: ISC
 * cmd_note.c - note: an entry in the chronology of a case. */
#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	json_t *data = json_object();
	enum gb_code rc = data ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = gb_cli_text(cli, 1, data, "text", err);
	if (rc == GB_OK)
		return gb_cli_do(cli, &gb_verb_note, data, err);
	json_decref(data);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "text", "TEXT", 0, "the note, instead of a file" },
};

const struct gb_command gb_cmd_note = {
	.name = "note",
	.operands = "CASE [FILE|-]",
	.help = "Add a note to a case",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 1, .max_operands = 2,
	.options = options, .n_options = GB_COUNT(options),
	.names_people = true,
	.run = run,
};
/* clang-format on */

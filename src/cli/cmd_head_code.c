/* SPDX-License-Identifier: ISC
 * cmd_head_code.c - head-code: the record as it stands, for the minutes. */
#include <stdio.h>

#include "guardbook/receipt.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"
#include "src/cli/progress.h"

static void print_code(struct gb_cli *cli, const char *code)
{
	char today[GB_WHEN_ROOM];

	gb_date_long(today, gb_date_of(cli->env->now_s(cli->env)));
	gb_out_line(gb_casebook_chain(cli->book)->roster.school);
	printf(", online-safety record on %s:\n\n  %s\n\n"
	       "Write the date and the code into the minutes. From then on\n"
	       "verify --receipt and the code says whether the record still "
	       "holds\nall that it held on that day.\n",
	       today, code);
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const struct gb_chain *chain = gb_casebook_chain(cli->book);
	char code[GB_CODE_ROOM], at[GB_WHEN_ROOM];
	struct gb_progress p;
	enum gb_code rc;

	/* What does not hold gets no code that would vouch for it. */
	gb_progress_start(&p, "Checking");
	gb_casebook_watch(cli->book, &p.watch);
	rc = gb_casebook_refresh(cli->book, err);
	gb_casebook_watch(cli->book, NULL);
	gb_progress_end(&p);
	if (rc == GB_OK)
		rc = gb_casebook_check_seen(cli->book, chain, err);
	if (rc != GB_OK)
		return rc;
	gb_head_code_write(code, &chain->head);
	gb_when_iso(at, chain->head.at_s);
	if (cli->json)
		return gb_out_json(
			json_pack("{s:s, s:s}", "code", code, "at", at), err);
	print_code(cli, code);
	return GB_OK;
}

/* clang-format off */
const struct gb_command gb_cmd_head_code = {
	.name = "head-code",
	.operands = "",
	.help = "Print the code of the record for the governors' minutes",
	.needs = GB_NEEDS_BOOK,
	.not_in_batch = true,
	.run = run,
};
/* clang-format on */

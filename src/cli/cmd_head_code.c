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
	char code[GB_CODE_ROOM], at[GB_WHEN_ROOM];
	struct gb_progress p;
	int64_t at_s = 0;
	enum gb_code rc;

	gb_progress_start(&p, "Checking");
	gb_casebook_watch(cli->book, &p.watch);
	rc = gb_head_code(cli->book, code, &at_s, err);
	gb_casebook_watch(cli->book, NULL);
	gb_progress_end(&p);
	if (rc != GB_OK)
		return rc;
	if (!cli->json) {
		print_code(cli, code);
		return GB_OK;
	}
	gb_when_iso(at, at_s);
	return gb_out_json(json_pack("{s:s, s:s}", "code", code, "at", at),
			   err);
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

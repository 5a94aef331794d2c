/* SPDX-License-Identifier: ISC
 * cmd_reports.c - reports: what I have logged myself, and whether anybody has
 * looked at it since. */
#include <stdio.h>
#include <stdlib.h>

#include "guardbook/when.h"
#include "src/cli/cli.h"

static enum gb_code print_json(const struct gb_report *list, size_t n,
			       struct gb_err *err)
{
	json_t *out = json_array();

	for (size_t i = 0; out && i < n; i++) {
		char sent[GB_WHEN_ROOM], looked[GB_WHEN_ROOM];

		gb_when_iso(sent, list[i].sent_s);
		gb_when_iso(looked, list[i].looked_s);
		json_array_append_new(
			out, json_pack("{s:s, s:s, s:s?}", "case", list[i].name,
				       "sent", sent, "looked_at",
				       list[i].looked_s ? looked : NULL));
	}
	return gb_out_json(out, err);
}

static enum gb_code print_table(const struct gb_report *list, size_t n,
				struct gb_err *err)
{
	static const char *const titles[] = { "Case", "Sent", "Looked at" };
	struct gb_table t = { .titles = titles, .n_columns = GB_COUNT(titles) };
	bool failed;

	for (size_t i = 0; i < n; i++) {
		char when[GB_WHEN_ROOM];

		gb_table_add(&t, list[i].name);
		gb_when_long(when, list[i].sent_s);
		gb_table_add(&t, when);
		gb_when_long(when, list[i].looked_s);
		gb_table_add(&t, list[i].looked_s ? when : "not yet");
	}
	failed = t.failed;
	gb_table_print(&t);
	if (n == 0)
		printf("You have logged nothing.\n");
	return failed ? gb_fail_nomem(err) : GB_OK;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	struct gb_report *list = NULL;
	size_t n = 0;
	enum gb_code rc = gb_session_reports(cli->session, &list, &n, err);

	if (rc == GB_OK)
		rc = cli->json ? print_json(list, n, err)
			       : print_table(list, n, err);
	free(list);
	return rc;
}

/* clang-format off */
const struct gb_command gb_cmd_reports = {
	.name = "reports",
	.operands = "",
	.help = "List what you have logged yourself",
	.needs = GB_NEEDS_SESSION,
	.run = run,
};
/* clang-format on */

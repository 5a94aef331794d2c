/* SPDX-License-Identifier: ISC
 * cmd_evidence_folder.c - evidence folder: where evidence is chosen from. */
#include <stdio.h>
#include <stdlib.h>

#include "guardbook/evidence.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"

static void print_choices(const char *dir, const struct gb_evidence_choice *at,
			  size_t n)
{
	gb_out_line(dir);
	printf(n == 0 ? "\nNothing in it can be attached.\n" : "\n");
	for (size_t i = 0; i < n; i++) {
		char when[GB_WHEN_ROOM];

		gb_when_long(when, at[i].changed_s);
		printf("%-26s %9llu  ", when,
		       (unsigned long long)at[i].size_bytes);
		gb_out_line(at[i].name);
		printf("\n");
	}
}

static json_t *choices_json(const char *dir,
			    const struct gb_evidence_choice *at, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		char when[GB_WHEN_ROOM];

		gb_when_iso(when, at[i].changed_s);
		json_array_append_new(
			list, json_pack("{s:s, s:I, s:s}", "name", at[i].name,
					"size", (json_int_t)at[i].size_bytes,
					"changed", when));
	}
	return json_pack("{s:s, s:o}", "folder", dir, "files", list);
}

/* The surroundings win over what was set: they are this person's own. */
static enum gb_code find_folder(struct gb_cli *cli, struct gb_buf *out,
				struct gb_err *err)
{
	const char *own = getenv("GUARDBOOK_EVIDENCE");
	enum gb_code rc = GB_OK;

	if (own && own[0])
		gb_buf_text(out, own);
	else
		rc = gb_casebook_evidence_folder(cli->book, out, err);
	if (rc == GB_OK && out->len == 0)
		rc = gb_fail(err, GB_NOT_FOUND,
			     "no evidence folder is named: guardbook evidence "
			     "folder DIR names one");
	if (rc == GB_OK && !gb_buf_string(out))
		rc = gb_fail_nomem(err);
	return rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const char *dir = gb_cli_operand(cli, 0);
	struct gb_evidence_choice *list = NULL;
	struct gb_buf folder = { 0 };
	enum gb_code rc = GB_OK;
	size_t n = 0;

	if (dir)
		return gb_session_set_evidence_folder(cli->session, dir, err);
	rc = find_folder(cli, &folder, err);
	if (rc == GB_OK)
		rc = gb_evidence_choices(&list, &n, gb_buf_string(&folder),
					 err);
	if (rc == GB_OK && cli->json)
		rc = gb_out_json(choices_json(gb_buf_string(&folder), list, n),
				 err);
	else if (rc == GB_OK)
		print_choices(gb_buf_string(&folder), list, n);
	gb_buf_free(&folder);
	free(list);
	return rc;
}

/* clang-format off */
const struct gb_command gb_cmd_evidence_folder = {
	.name = "evidence folder",
	.operands = "[DIR]",
	.help = "List what can be attached from the folder for it, or name it",
	.needs = GB_NEEDS_SESSION,
	.max_operands = 1,
	.run = run,
};
/* clang-format on */

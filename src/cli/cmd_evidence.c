/* SPDX-License-Identifier: ISC
 * cmd_evidence.c - evidence check and evidence save: what was added, later. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "src/cli/cli.h"

/* --- check
 * ----------------------------------------------------------------------- */

static bool is_well(const struct gb_evidence_state *is)
{
	return is->file == GB_EVIDENCE_SAME &&
	       (is->copy == GB_EVIDENCE_SAME || is->copy == GB_EVIDENCE_NONE);
}

static void print_state(size_t n, const json_t *item,
			const struct gb_evidence_state *is)
{
	const char *path = gb_json_string(item, "path");

	printf("%4zu. %-10s ", n, gb_evidence_word(is->file));
	gb_out_line(path ? path : "");
	printf("\n");
	if (is->copy != GB_EVIDENCE_NONE)
		printf("      %-10s the sealed copy\n",
		       gb_evidence_word(is->copy));
}

static json_t *state_json(size_t n, const json_t *item,
			  const struct gb_evidence_state *is)
{
	json_t *o = json_pack("{s:I, s:s, s:s}", "n", (json_int_t)n, "file",
			      gb_evidence_word(is->file), "copy",
			      gb_evidence_word(is->copy));

	json_object_set(o, "path", json_object_get(item, "path"));
	return o;
}

static enum gb_code check_all(struct gb_cli *cli, const struct gb_case *c,
			      json_t *said, size_t *n_bad, struct gb_err *err)
{
	const json_t *list = gb_json_array(c->body, "evidence");
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		struct gb_evidence_state is;

		rc = gb_session_evidence_check(cli->session, c, i + 1, &is,
					       err);
		if (rc != GB_OK)
			break;
		*n_bad += is_well(&is) ? 0 : 1;
		if (cli->json)
			json_array_append_new(said,
					      state_json(i + 1, item, &is));
		else
			print_state(i + 1, item, &is);
	}
	if (rc == GB_OK && !cli->json && json_array_size(list) == 0)
		printf("%s has no evidence that you can open.\n", c->name);
	return rc;
}

static enum gb_code run_check(struct gb_cli *cli, struct gb_err *err)
{
	struct gb_case *c = NULL;
	json_t *said = json_array();
	size_t n_bad = 0;
	enum gb_code rc =
		gb_session_case(cli->session, gb_cli_operand(cli, 0), &c, err);

	if (rc == GB_OK)
		rc = check_all(cli, c, said, &n_bad, err);
	if (rc == GB_OK && cli->json)
		rc = gb_out_json(json_incref(said), err);
	if (rc == GB_OK && n_bad > 0)
		rc = gb_fail(err, GB_CONFLICT,
			     "%zu of the evidence of %s %s not as it was "
			     "added: look for the file under its name, or in a "
			     "copy of the disk",
			     n_bad, c->name, n_bad == 1 ? "is" : "are");
	json_decref(said);
	gb_case_free(c);
	return rc;
}

/* clang-format off */
const struct gb_command gb_cmd_evidence_check = {
	.name = "evidence check",
	.operands = "CASE",
	.help = "Say whether the evidence of a case is the same as when added",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 1, .max_operands = 1,
	.run = run_check,
};
/* clang-format on */

/* --- save
 * ------------------------------------------------------------------------ */

static enum gb_code save(struct gb_cli *cli, size_t n, const json_t *data,
			 struct gb_err *err)
{
	const char *name = gb_cli_operand(cli, 0);
	char file[GB_EVIDENCE_NAME_ROOM] = "";
	struct gb_done done = { 0 };
	enum gb_code rc = gb_session_evidence_save(cli->session, name, n,
						   gb_cli_operand(cli, 2), data,
						   NULL, file, &done, err);

	if (rc == GB_ASK)
		return gb_cli_ask(cli, name, &gb_verb_save, data, err);
	if (rc != GB_OK)
		return rc;
	if (cli->json)
		return gb_out_json(json_pack("{s:s, s:i, s:s, s:s}", "case",
					     done.name, "entry",
					     (int)done.entry, "receipt",
					     done.receipt, "file", file),
				   err);
	printf("Saved as %s, and as entry %u of %s.\n", file,
	       (unsigned)done.entry, done.name);
	return GB_OK;
}

static enum gb_code run_save(struct gb_cli *cli, struct gb_err *err)
{
	const char *number = gb_cli_operand(cli, 1);
	char *end = NULL;
	unsigned long n = strtoul(number, &end, 10);
	struct gb_err why = { 0 };
	json_t *data = NULL;
	enum gb_code rc;

	if (number[0] < '0' || number[0] > '9' || *end || n == 0)
		return gb_cli_misuse(cli, err,
				     "say which evidence by its number, from "
				     "1: see guardbook show");
	data = json_object();
	rc = data ? GB_OK : gb_fail_nomem(&why);
	if (rc == GB_OK)
		rc = gb_cli_set(data, "purpose", gb_cli_option(cli, "purpose"),
				&why);
	if (rc == GB_OK)
		rc = gb_cli_people(cli, data, &why);
	if (rc == GB_OK)
		rc = save(cli, n, data, &why);
	json_decref(data);
	return rc == GB_OK ? rc : gb_fail(err, rc, "%s", why.msg);
}

/* clang-format off */
static const struct gb_option save_options[] = {
	{ "purpose", "TEXT", GB_NEEDED, "what for; it goes into the history" },
};

const struct gb_command gb_cmd_evidence_save = {
	.name = "evidence save",
	.operands = "CASE N DIR",
	.help = "Write evidence N of a case to a new file in a folder",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 3, .max_operands = 3,
	.options = save_options, .n_options = GB_COUNT(save_options),
	.names_people = true,
	.run = run_save,
};
/* clang-format on */

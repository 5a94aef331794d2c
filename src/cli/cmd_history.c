/* SPDX-License-Identifier: ISC
 * cmd_history.c - history: every change of a case, who made it, and whether it
 * holds. */
#include <stdio.h>

#include "guardbook/json.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"
#include "src/outlet/words.h"

/* Every line has every key, so that scripts need not ask. */
static json_t *lines_json(const struct gb_case *c)
{
	static const char *const keys[] = { "at", "who", "before", "after",
					    "commit" };
	json_t *list = gb_out_instants(c->history), *line;
	size_t i;

	json_array_foreach (list, i, line)
		for (size_t k = 0; k < GB_COUNT(keys); k++)
			if (!json_object_get(line, keys[k]))
				json_object_set_new(line, keys[k], json_null());
	return list;
}

static void print_change(const struct gb_policy *policy, const char *key,
			 const json_t *before, const json_t *after)
{
	struct gb_buf words = { 0 };

	gb_change_words(&words, policy, key, before, after);
	gb_out_indented(gb_buf_string(&words) ? gb_buf_string(&words) : "", 8);
	gb_buf_free(&words);
}

static void print_line(const struct gb_policy *policy, const json_t *line)
{
	const json_t *before = gb_json_object(line, "before");
	const json_t *who = gb_json_object(line, "who");
	struct gb_buf by = { 0 };
	char when[GB_WHEN_ROOM] = "";
	int64_t entry = 0, at_s;
	const char *key;
	json_t *after;

	gb_json_int(line, "entry", &entry);
	if (gb_json_int(line, "at", &at_s))
		gb_when_long(when, at_s);
	if (who)
		gb_person_words(&by, policy, who);
	printf("%4lld  %-8s %s%s", (long long)entry,
	       gb_json_string(line, "check"), when, who ? "  " : "");
	gb_out_line(gb_buf_string(&by) ? gb_buf_string(&by) : "");
	printf("\n      %s\n", gb_line_words(line));
	json_object_foreach (gb_json_object(line, "after"), key, after)
		print_change(policy, key, json_object_get(before, key), after);
	gb_buf_free(&by);
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const struct gb_chain *chain = gb_casebook_chain(cli->book);
	struct gb_case *c = NULL;
	int64_t serial = 0;
	size_t i;
	json_t *line;
	enum gb_code rc =
		gb_session_case(cli->session, gb_cli_operand(cli, 0), &c, err);

	if (rc != GB_OK)
		return rc;
	gb_json_int(c->body, "policy", &serial);
	if (cli->json)
		rc = gb_out_json(lines_json(c), err);
	else
		json_array_foreach (c->history, i, line)
			print_line(gb_chain_policy(chain, (uint32_t)serial),
				   line);
	if (rc == GB_OK)
		rc = gb_case_holds(c, err);
	gb_case_free(c);
	return rc;
}

/* clang-format off */
const struct gb_command gb_cmd_history = {
	.name = "history",
	.operands = "CASE",
	.help = "List every change of a case, and whether it holds",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 1, .max_operands = 1,
	.run = run,
};
/* clang-format on */

/* SPDX-License-Identifier: ISC
 * cmd_policy.c - policy check: would this file be taken as a policy? */
#include <stdio.h>

#include "src/cli/cli.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const char *path = gb_cli_operand(cli, 0);
	struct gb_policy *policy = NULL;
	struct gb_buf text = { 0 };
	size_t n_types = 0, n_fields = 0;
	enum gb_code rc =
		gb_cli_read(cli, path, GB_POLICY_MAX_BYTES, &text, err);

	if (rc == GB_OK)
		rc = gb_policy_parse(&policy,
				     text.data ? (const char *)text.data : "",
				     text.len, path, err);
	if (rc == GB_OK) {
		gb_policy_types(policy, &n_types);
		gb_policy_fields(policy, &n_fields);
		if (cli->json)
			rc = gb_out_json(
				json_pack("{s:s, s:i, s:i}", "title",
					  gb_policy_about(policy)->title,
					  "types", (int)n_types, "fields",
					  (int)n_fields),
				err);
		else
			printf("It is a good policy: %zu types, %zu fields.\n",
			       n_types, n_fields);
	}
	gb_policy_free(policy);
	gb_buf_free(&text);
	return rc;
}

/* clang-format off */
const struct gb_command gb_cmd_policy_check = {
	.name = "policy check",
	.operands = "FILE",
	.help = "Say whether a file is a good policy, or what is wrong in it",
	.needs = GB_NEEDS_NOTHING,
	.min_operands = 1, .max_operands = 1,
	.run = run,
};
/* clang-format on */

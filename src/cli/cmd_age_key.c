/* SPDX-License-Identifier: ISC
 * cmd_age_key.c - age-key: the recovery code as stock age wants it. */
#include <stdio.h>
#include <string.h>

#include "guardbook/age.h"
#include "src/cli/recovery.h"

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	unsigned char code[GB_CODE_BYTES] = { 0 };
	char secret[GB_AGE_IDENTITY_ROOM] = "";
	char public[GB_AGE_RECIPIENT_ROOM] = "";
	struct gb_identity *id = NULL;
	enum gb_code rc = gb_crypt_start(err);

	if (rc == GB_OK)
		rc = gb_cli_recovery(cli, code, err);
	if (rc == GB_OK)
		rc = gb_identity_recovery(&id, code, err);
	if (rc == GB_OK) {
		gb_age_identity(secret, id);
		gb_age_recipient(public, gb_identity_public(id)->box);
		if (cli->json)
			rc = gb_out_json(json_pack("{s:s, s:s}", "identity",
						   secret, "recipient", public),
					 err);
		else
			printf("# public key: %s\n%s\n", public, secret);
	}
	gb_identity_free(id);
	explicit_bzero(secret, sizeof(secret));
	explicit_bzero(code, sizeof(code));
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	GB_RECOVERY_OPTION,
};

const struct gb_command gb_cmd_age_key = {
	.name = "age-key",
	.operands = "",
	.help = "Write the recovery code as age wants it for a vault copy",
	.needs = GB_NEEDS_NOTHING,
	.options = options, .n_options = GB_COUNT(options),
	.not_in_batch = true,
	.run = run,
};
/* clang-format on */

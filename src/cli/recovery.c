/* SPDX-License-Identifier: ISC
 * recovery.c - asking for the recovery code. */
#include <string.h>
#include <sys/mman.h>

#include "src/cli/recovery.h"

enum gb_code gb_cli_recovery(struct gb_cli *cli,
			     unsigned char code[GB_CODE_BYTES],
			     struct gb_err *err)
{
	const char *file = gb_cli_option(cli, "recovery-file");
	char secret[GB_SECRET_ROOM] = "";
	enum gb_code rc;

	/* Best effort: with no swap, or no allowance, it is not needed or not
	 * to be had. */
	mlock(secret, sizeof(secret));
	rc = gb_cli_secret(cli, file, "Recovery code: ", secret, err);
	if (rc == GB_OK)
		rc = gb_code_read(code, secret, err);
	else if (cli->misused)
		rc = gb_cli_misuse(cli, err,
				   "there is no terminal to ask for the "
				   "recovery code: use --recovery-file");
	else if (rc == GB_DENIED)
		rc = gb_fail(err, rc, "no recovery code was given");
	explicit_bzero(secret, sizeof(secret));
	munlock(secret, sizeof(secret));
	return rc;
}

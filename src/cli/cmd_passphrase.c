/* SPDX-License-Identifier: ISC
 * cmd_passphrase.c - person passphrase: change one's own. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "src/cli/cli.h"

struct secrets {
	char old[GB_SECRET_ROOM], fresh[GB_SECRET_ROOM], again[GB_SECRET_ROOM];
};

static enum gb_code ask(struct gb_cli *cli, struct secrets *s,
			struct gb_err *err)
{
	const char *file = gb_cli_option(cli, "new-passphrase-file");
	enum gb_code rc = gb_cli_secret(cli, cli->passphrase_file,
					"Your passphrase again: ", s->old, err);

	if (rc == GB_OK)
		rc = gb_cli_secret(cli, file, "The new passphrase: ", s->fresh,
				   err);
	if (rc != GB_OK || file)
		return rc;
	rc = gb_cli_secret(cli, NULL, "The new passphrase again: ", s->again,
			   err);
	if (rc == GB_OK && strcmp(s->fresh, s->again) != 0)
		rc = gb_fail(err, GB_INVALID,
			     "the two new passphrases are not the same: "
			     "nothing is changed");
	return rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	struct secrets s = { 0 };
	enum gb_code rc;

	/* Best effort: with no swap, or no allowance, it is not needed or not
	 * to be had. */
	mlock(&s, sizeof(s));
	rc = ask(cli, &s, err);
	if (rc == GB_OK)
		rc = gb_session_passphrase(cli->session, s.old, s.fresh, err);
	explicit_bzero(&s, sizeof(s));
	munlock(&s, sizeof(s));
	if (rc == GB_OK)
		puts("Your passphrase is changed.");
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "new-passphrase-file", "FILE", 0, "the new one is its first line" },
};

const struct gb_command gb_cmd_passphrase = {
	.name = "person passphrase",
	.operands = "",
	.help = "Change your passphrase; the old one is asked again",
	.needs = GB_NEEDS_SESSION,
	.options = options, .n_options = GB_COUNT(options),
	.run = run,
};
/* clang-format on */

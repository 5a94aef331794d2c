/* recovery.h - asking for the recovery code. */
#ifndef CLI_RECOVERY_H
#define CLI_RECOVERY_H

#include "guardbook/lock.h"
#include "src/cli/cli.h"

/* The 16 bytes of the code: the first line of --recovery-file, or asked for at
 * the terminal. Wipe them.
 * Fails: GB_INVALID (mistyped; misused: no terminal), GB_DENIED (Ctrl-C),
 * GB_NOT_FOUND, GB_IO. */
GB_MUST_CHECK
enum gb_code gb_cli_recovery(struct gb_cli *cli,
			     unsigned char code[GB_CODE_BYTES],
			     struct gb_err *err);

/* The option itself, a row for a command's table. */
#define GB_RECOVERY_OPTION                                                     \
	{                                                                      \
		"recovery-file", "FILE", 0,                                    \
			"the recovery code is its first line (-: of standard " \
			"input); "                                             \
			"otherwise it is asked for"                            \
	}

#endif

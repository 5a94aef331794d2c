/* SPDX-License-Identifier: ISC
 * cmd_backup.c - backup: bring the copy of a casebook in another folder up to
 * date. */
#include <stdio.h>

#include "guardbook/backup.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"
#include "src/cli/progress.h"

static const char *things(uint64_t n, const char *one, const char *many)
{
	return n == 1 ? one : many;
}

static void print_done(const struct gb_backup *done, const char *dir)
{
	char when[GB_WHEN_ROOM];

	gb_when_long(when, done->at_s);
	printf("Backed up to ");
	gb_out_line(dir);
	printf(": %s.\n", when);
	printf("  ledger    %llu %s, %llu of them new; all checked there\n",
	       (unsigned long long)done->entries,
	       things(done->entries, "entry", "entries"),
	       (unsigned long long)done->new_entries);
	printf("  evidence  %llu kept %s, %llu of them new (%.1f MB)\n",
	       (unsigned long long)done->kept,
	       things(done->kept, "copy", "copies"),
	       (unsigned long long)done->new_kept,
	       1e-6 * (double)done->kept_bytes);
	printf("  vault     sealed to the recovery key (%.1f MB), in place of "
	       "the one before\n"
	       "Only the recovery code opens it.\n",
	       1e-6 * (double)done->vault_bytes);
	printf(done->same_disk ? "It is on the same disk as the casebook, and "
				 "would be lost with it.\n"
			       : "Keep it away from the computer.\n");
}

static enum gb_code print_json(const struct gb_backup *done, const char *dir,
			       struct gb_err *err)
{
	char when[GB_WHEN_ROOM];

	gb_when_iso(when, done->at_s);
	return gb_out_json(
		json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:b}",
			  "backup", dir, "at", when, "entries",
			  (json_int_t)done->entries, "new_entries",
			  (json_int_t)done->new_entries, "kept",
			  (json_int_t)done->kept, "new_kept",
			  (json_int_t)done->new_kept, "kept_bytes",
			  (json_int_t)done->kept_bytes, "vault_bytes",
			  (json_int_t)done->vault_bytes, "same_disk",
			  done->same_disk),
		err);
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const char *dir = gb_cli_operand(cli, 0);
	struct gb_backup done;
	struct gb_progress p;
	enum gb_code rc;

	gb_progress_start(&p, "Backing up");
	gb_casebook_watch(cli->book, &p.watch);
	rc = gb_backup(cli->book, dir, &done, err);
	gb_casebook_watch(cli->book, NULL);
	gb_progress_end(&p);
	if (rc != GB_OK)
		return rc;
	if (cli->json)
		return print_json(&done, dir, err);
	print_done(&done, dir);
	return GB_OK;
}

/* clang-format off */
const struct gb_command gb_cmd_backup = {
	.name = "backup",
	.operands = "DIR",
	.help = "Bring the copy of the casebook in folder DIR up to date",
	.needs = GB_NEEDS_BOOK,
	.min_operands = 1, .max_operands = 1,
	.run = run,
};
/* clang-format on */

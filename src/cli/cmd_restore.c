/* SPDX-License-Identifier: ISC
 * cmd_restore.c - restore: a casebook again, from its backup. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "guardbook/restore.h"
#include "src/cli/progress.h"
#include "src/cli/recovery.h"

static void print_missing(const struct gb_restored *r)
{
	if (r->lost > 0)
		printf("LOST: %llu %s that the vault copy had seen.\n",
		       (unsigned long long)r->lost,
		       r->lost == 1 ? "entry" : "entries");
	if (r->open_cases < r->cases)
		printf("SHUT: %zu of the cases: the vault copy does not have "
		       "their keys.\n",
		       r->cases - r->open_cases);
	if (r->altered > 0)
		printf("DAMAGED: %zu %s of cases.\n", r->altered,
		       r->altered == 1 ? "entry" : "entries");
	if (r->bad_kept > 0)
		printf("MISSING: %zu of %zu kept copies of evidence.\n",
		       r->bad_kept, r->kept);
	if (r->shut_people > 0)
		printf("%zu of %zu people were added after the vault copy was "
		       "made: add them again.\n",
		       r->shut_people, r->people);
}

static void print_done(const struct gb_restored *r, const char *dir)
{
	gb_out_line(r->school);
	printf(" is back, in ");
	gb_out_line(dir);
	printf(".\n");
	printf("%llu %s, all checked", (unsigned long long)r->entries,
	       r->entries == 1 ? "entry" : "entries");
	if (r->behind > 0)
		printf("; %llu of them newer than the vault copy",
		       (unsigned long long)r->behind);
	printf(".\n%zu of %zu %s opened with the recovery key.\n",
	       r->open_cases, r->cases, r->cases == 1 ? "case" : "cases");
	print_missing(r);
	printf("Everybody signs in with the passphrase they had when the vault "
	       "copy was made.\n"
	       "Make a backup of it soon, and put the recovery code back into "
	       "the safe.\n");
}

static enum gb_code print_json(const struct gb_restored *r, const char *dir,
			       struct gb_err *err)
{
	return gb_out_json(
		json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, "
			  "s:I, s:I}",
			  "casebook", dir, "school", r->school, "entries",
			  (json_int_t)r->entries, "newer_than_vault",
			  (json_int_t)r->behind, "lost_entries",
			  (json_int_t)r->lost, "cases", (json_int_t)r->cases,
			  "open_cases", (json_int_t)r->open_cases,
			  "damaged_entries", (json_int_t)r->altered, "kept",
			  (json_int_t)r->kept, "bad_kept",
			  (json_int_t)r->bad_kept, "people",
			  (json_int_t)r->people, "shut_people",
			  (json_int_t)r->shut_people),
		err);
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	unsigned char code[GB_CODE_BYTES] = { 0 };
	struct gb_restore plan = {
		.from = gb_cli_operand(cli, 0),
		.ledger = gb_cli_option(cli, "ledger"),
		.take_older = gb_cli_switch(cli, "older-ledger"),
		.code = code,
	};
	struct gb_restored done = { 0 };
	struct gb_buf dir = { 0 };
	struct gb_progress p;
	struct stat st;
	enum gb_code rc = gb_cli_dir(cli, &dir, err);

	/* Before somebody types 30 letters for nothing. */
	if (rc == GB_OK && lstat(gb_buf_string(&dir), &st) == 0)
		rc = gb_fail(err, GB_CONFLICT,
			     "there is something at %s already: name a new "
			     "folder",
			     gb_buf_string(&dir));
	if (rc == GB_OK)
		rc = gb_crypt_start(err);
	if (rc == GB_OK)
		rc = gb_cli_recovery(cli, code, err);
	if (rc == GB_OK) {
		gb_progress_start(&p, "Restoring");
		plan.watch = &p.watch;
		rc = gb_restore(gb_buf_string(&dir), &plan, cli->env, &done,
				err);
		gb_progress_end(&p);
	}
	explicit_bzero(code, sizeof(code));
	if (rc == GB_OK && cli->json)
		rc = print_json(&done, gb_buf_string(&dir), err);
	else if (rc == GB_OK)
		print_done(&done, gb_buf_string(&dir));
	gb_buf_free(&dir);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "ledger", "DIR", 0, "take the ledger from there instead, such as a "
	  "witness's stick" },
	GB_RECOVERY_OPTION,
	{ "older-ledger", NULL, 0, "also if the ledger lacks entries that the "
	  "vault copy has seen" },
};

const struct gb_command gb_cmd_restore = {
	.name = "restore",
	.operands = "DIR",
	.help = "Make the casebook again from the backup in DIR",
	.needs = GB_NEEDS_NOTHING,
	.min_operands = 1, .max_operands = 1,
	.options = options, .n_options = GB_COUNT(options),
	.not_in_batch = true,
	.run = run,
};
/* clang-format on */

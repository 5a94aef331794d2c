/* SPDX-License-Identifier: ISC
 * cmd_witness.c - witness: a copy of the ledger that is kept elsewhere. */
#include <stdio.h>

#include "guardbook/when.h"
#include "guardbook/witness.h"
#include "src/cli/cli.h"
#include "src/cli/progress.h"

static const char *entries(uint64_t n)
{
	return n == 1 ? "entry" : "entries";
}

static void print_done(const char *dir, const struct gb_witness *w, bool check)
{
	char when[GB_WHEN_ROOM];

	printf(check      ? "The witness copy in "
	       : w->begun ? "A witness copy was begun in "
			  : "The witness copy is up to date in ");
	gb_out_line(dir);
	printf(check ? " is whole and agrees with the record.\n" : ".\n");
	gb_when_long(when, w->at_s);
	printf("It holds %llu %s; the newest is of %s.\n",
	       (unsigned long long)w->entries, entries(w->entries), when);
	if (check && w->fresh > 0)
		printf("%llu newer %s not in it yet.\n",
		       (unsigned long long)w->fresh,
		       w->fresh == 1 ? "entry is" : "entries are");
	else if (!check && !w->begun)
		printf("%llu %s new.\n", (unsigned long long)w->fresh,
		       w->fresh == 1 ? "entry was" : "entries were");
	printf("Its head code: %s\n", w->code);
	if (w->same_disk)
		printf("It is on the same disk as the casebook, and would be "
		       "lost with it.\n");
}

static void print_parting(const struct gb_witness *w)
{
	if (w->agree > 0)
		printf("They agree up to entry %llu. Behind that the witness "
		       "copy has %llu and the record here %llu.\n",
		       (unsigned long long)w->agree,
		       (unsigned long long)(w->entries - w->agree),
		       (unsigned long long)w->fresh);
}

static enum gb_code say(struct gb_cli *cli, const char *dir,
			const struct gb_witness *w, enum gb_code rc,
			struct gb_err *err)
{
	bool whole = rc == GB_OK;
	json_t *said;

	if (!whole && rc != GB_TAMPERED)
		return rc;
	if (!cli->json) {
		if (whole)
			print_done(dir, w, gb_cli_switch(cli, "check"));
		else
			print_parting(w);
		return rc;
	}
	said = json_pack("{s:s, s:b, s:I, s:I, s:I, s:s}", "witness", dir,
			 "whole", whole, "entries", (json_int_t)w->entries,
			 "agree", (json_int_t)w->agree, "new",
			 (json_int_t)w->fresh, "code", w->code);
	if (said && !whole)
		json_object_set_new(said, "why", json_string(err->msg));
	if (!whole)
		(void)!gb_out_json(said, NULL);
	else
		rc = gb_out_json(said, err);
	return rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const char *dir = gb_cli_operand(cli, 0);
	bool check = gb_cli_switch(cli, "check");
	struct gb_progress p;
	struct gb_witness w;
	enum gb_code rc;

	gb_progress_start(&p, check ? "Checking" : "Checking and copying");
	rc = check ? gb_witness_check(&w, cli->book, dir, &p.watch, err)
		   : gb_witness_update(&w, cli->book, dir, &p.watch, err);
	gb_progress_end(&p);
	return say(cli, dir, &w, rc, err);
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "check", NULL, 0, "only compare: write nothing" },
};

const struct gb_command gb_cmd_witness = {
	.name = "witness",
	.operands = "DIR",
	.help = "Bring a witness copy on a stick or share up to date",
	.needs = GB_NEEDS_BOOK,
	.min_operands = 1, .max_operands = 1,
	.options = options, .n_options = GB_COUNT(options),
	.not_in_batch = true,
	.run = run,
};
/* clang-format on */

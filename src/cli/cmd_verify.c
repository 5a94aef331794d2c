/* SPDX-License-Identifier: ISC
 * cmd_verify.c - verify: is the record whole, and is a receipt in it? */
#include <stdio.h>
#include <time.h>

#include "guardbook/json.h"
#include "guardbook/receipt.h"
#include "guardbook/verify.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"

static void print_receipt(const struct gb_receipt *found)
{
	char when[GB_WHEN_ROOM];

	gb_when_long(when, found->at_s);
	if (found->kind == GB_RECEIPT_ENTRY)
		printf("This receipt is in the record: %s.\n", when);
	else
		printf("This record still holds all that it held when this "
		       "head code was taken.\nThe newest entry then was of "
		       "%s.\n",
		       when);
}

static enum gb_code find_receipt(struct gb_cli *cli, const char *code,
				 struct gb_err *err)
{
	struct gb_receipt found = { 0 };
	char when[GB_WHEN_ROOM];
	enum gb_code rc = gb_cli_open_book(cli, err);

	if (rc == GB_OK)
		rc = gb_casebook_refresh(cli->book, err);
	if (rc == GB_OK)
		rc = gb_receipt_find(cli->book, code, &found, err);
	if (rc != GB_OK)
		return rc;
	if (!cli->json) {
		print_receipt(&found);
		return GB_OK;
	}
	gb_when_iso(when, found.at_s);
	return gb_out_json(json_pack("{s:s, s:s}",
				     found.kind == GB_RECEIPT_ENTRY
					     ? "receipt"
					     : "head_code",
				     code, "at", when),
			   err);
}

static void print_verdict(const struct gb_verdict *v, bool signed_in,
			  double seconds)
{
	size_t i;
	json_t *bad;

	printf("%llu %s %s, checked in %.2f s.\n",
	       (unsigned long long)v->entries,
	       v->entries == 1 ? "entry" : "entries",
	       signed_in ? "that you can open" : "in all", seconds);
	if (v->noise > 0)
		printf("%u without effect: by somebody who may not write "
		       "there.\n",
		       (unsigned)v->noise);
	json_array_foreach (v->bad, i, bad) {
		const json_t *entry = json_object_get(bad, "entry");
		const char *why = gb_json_string(bad, "why");

		printf("Entry ");
		if (json_is_integer(entry))
			printf("%lld", (long long)json_integer_value(entry));
		else
			gb_out_line(json_is_string(entry)
					    ? json_string_value(entry)
					    : "not known");
		printf(": ");
		gb_out_line(why ? why : "");
		printf("\n  commit %s\n", gb_json_string(bad, "commit"));
	}
	printf(v->whole ? "The record is whole.\n"
			: "The record does not verify.\n");
}

static enum gb_code check_all(struct gb_cli *cli, struct gb_err *err)
{
	struct timespec from, to;
	struct gb_verdict v = { 0 };
	struct gb_buf dir = { 0 };
	double seconds;
	enum gb_code rc = gb_cli_dir(cli, &dir, err);

	clock_gettime(CLOCK_MONOTONIC, &from);
	if (rc == GB_OK)
		rc = gb_verify(&v, gb_buf_string(&dir), cli->session, cli->env,
			       err);
	clock_gettime(CLOCK_MONOTONIC, &to);
	gb_buf_free(&dir);
	if (rc != GB_OK)
		return rc;
	seconds = (double)(to.tv_sec - from.tv_sec) +
		  1e-9 * (double)(to.tv_nsec - from.tv_nsec);
	if (cli->json)
		rc = gb_out_json(json_pack("{s:I, s:b, s:O, s:f, s:i}",
					   "entries", (json_int_t)v.entries,
					   "whole", v.whole, "bad", v.bad,
					   "seconds", seconds, "noise",
					   (int)v.noise),
				 err);
	else
		print_verdict(&v, cli->session != NULL, seconds);
	if (rc == GB_OK && !v.whole)
		rc = gb_fail(err, GB_TAMPERED,
			     "the record does not verify: change nothing, and "
			     "ask whoever keeps the copies");
	gb_verdict_free(&v);
	return rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const char *receipt = gb_cli_option(cli, "receipt");
	enum gb_code rc = GB_OK;

	/* Nobody can sign in to a record that does not hold; it is checked
	 * then as for anyone. */
	if (cli->as)
		rc = gb_cli_sign_in(cli, err);
	if (rc != GB_OK && rc != GB_TAMPERED)
		return rc;
	return receipt ? find_receipt(cli, receipt, err) : check_all(cli, err);
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "full", NULL, 0, "everything from the first entry, as always" },
	{ "receipt", "CODE", 0, "whether what this receipt or head code stands for is there" },
};

const struct gb_command gb_cmd_verify = {
	.name = "verify",
	.operands = "",
	.help = "Check the whole record; with --as also what you can open",
	.needs = GB_NEEDS_NOTHING,
	.options = options, .n_options = GB_COUNT(options),
	.run = run,
};
/* clang-format on */

/* SPDX-License-Identifier: ISC
 * cmd_verify.c - verify: is the record whole, and is a receipt in it? */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "guardbook/json.h"
#include "guardbook/receipt.h"
#include "guardbook/verify.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"
#include "src/cli/progress.h"

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
	enum gb_code rc =
		cli->as ? gb_cli_sign_in(cli, err) : gb_cli_open_book(cli, err);

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

/* --- the whole record ------------------------------------------------------
 */

static void print_bad(const json_t *all)
{
	size_t i;
	json_t *bad;

	json_array_foreach (all, i, bad) {
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
}

static const char *entries(uint64_t n)
{
	return n == 1 ? "entry" : "entries";
}

/* What was checked: never how many there are in all to who is signed in. */
static void print_counts(const struct gb_verdict *v, bool signed_in, bool all,
			 double seconds)
{
	char when[GB_WHEN_ROOM];

	if (!signed_in) {
		printf("%" PRIu64 " %s in all, checked in %.2f s from outside, "
		       "which needs no key.\n",
		       v->entries, entries(v->entries), seconds);
		return;
	}
	if (all) {
		printf("Every entry, from the first, was checked from outside."
		       "\n%" PRIu64 " %s that you can open, checked in %.2f "
		       "s.\n",
		       v->entries, entries(v->entries), seconds);
		return;
	}
	printf("What is new was checked, in %.2f s: %" PRIu64 " of the %" PRIu64
	       " %s that you can open.\n",
	       seconds, v->fresh, v->entries, entries(v->entries));
	gb_when_long(when, v->full_s);
	printf("Everything was checked from the first entry on %s; --full does "
	       "that again.\n",
	       when);
}

static void print_verdict(const struct gb_verdict *v, bool signed_in, bool all,
			  double seconds)
{
	print_counts(v, signed_in, all, seconds);
	if (v->noise > 0)
		printf("%u without effect: by somebody who may not write "
		       "there.\n",
		       (unsigned)v->noise);
	print_bad(v->bad);
	printf(v->whole ? "The record is whole.\n"
			: "The record does not verify.\n");
}

static enum gb_code print_json(const struct gb_verdict *v, bool all,
			       double seconds, struct gb_err *err)
{
	char when[GB_WHEN_ROOM];

	gb_when_iso(when, v->full_s);
	return gb_out_json(
		json_pack("{s:I, s:I, s:b, s:O, s:f, s:i, s:b, s:s}", "entries",
			  (json_int_t)v->entries, "new", (json_int_t)v->fresh,
			  "whole", v->whole, "bad", v->bad, "seconds", seconds,
			  "noise", (int)v->noise, "full", all, "full_at", when),
		err);
}

static enum gb_code check_all(struct gb_cli *cli, struct gb_verdict *v,
			      struct gb_err *err)
{
	struct gb_buf dir = { 0 };
	struct gb_progress bar;
	enum gb_code rc = gb_cli_dir(cli, &dir, err);

	gb_progress_start(&bar, "Checking the record");
	if (rc == GB_OK)
		rc = gb_verify(v, gb_buf_string(&dir), cli->session, &bar.watch,
			       cli->env, err);
	if (rc == GB_OK && gb_cli_switch(cli, "full"))
		rc = gb_verify_packs(v, gb_buf_string(&dir), cli->env, err);
	gb_progress_end(&bar);
	gb_buf_free(&dir);
	return rc;
}

/* Let in, but no further: if nothing is new since the last check, not even the
 * list of cases is read. Else they sign in. */
static enum gb_code let_in(struct gb_cli *cli, struct gb_verdict *v,
			   bool *known, struct gb_err *err)
{
	enum gb_code rc = gb_cli_unlock(cli, err);

	if (rc == GB_OK && !gb_cli_switch(cli, "full"))
		*known = gb_verify_unchanged(v, cli->session, NULL) == GB_OK;
	if (*known) {
		gb_session_free(cli->session);
		cli->session = NULL;
	} else if (rc == GB_OK) {
		rc = gb_cli_begin(cli, err);
	}
	/* Nobody can sign in to a record that does not hold; it is checked
	 * then as for anyone. */
	return rc == GB_TAMPERED ? GB_OK : rc;
}

/* Go on from the last check of who is signed in; *known: there was one. */
static enum gb_code check_new(struct gb_cli *cli, struct gb_verdict *v,
			      bool *known, struct gb_err *err)
{
	enum gb_code rc = cli->session ? GB_OK : let_in(cli, v, known, err);

	if (rc != GB_OK || *known || !cli->session ||
	    gb_cli_switch(cli, "full"))
		return rc;
	rc = gb_verify_new(v, cli->session, err);
	*known = rc == GB_OK;
	return rc == GB_NOT_FOUND ? GB_OK : rc;
}

static enum gb_code check(struct gb_cli *cli, struct gb_err *err)
{
	struct gb_verdict v = { 0 };
	struct timespec from, to;
	double seconds;
	bool known = false;
	enum gb_code rc = GB_OK;

	clock_gettime(CLOCK_MONOTONIC, &from);
	if (cli->as)
		rc = check_new(cli, &v, &known, err);
	if (rc == GB_OK && !known)
		rc = check_all(cli, &v, err);
	clock_gettime(CLOCK_MONOTONIC, &to);
	if (rc != GB_OK)
		return rc;
	seconds = (double)(to.tv_sec - from.tv_sec) +
		  1e-9 * (double)(to.tv_nsec - from.tv_nsec);
	if (cli->json)
		rc = print_json(&v, !known, seconds, err);
	else
		print_verdict(&v, known || cli->session, !known, seconds);
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

	return receipt ? find_receipt(cli, receipt, err) : check(cli, err);
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "full", NULL, 0, "every entry from the first, and every byte of the packs" },
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

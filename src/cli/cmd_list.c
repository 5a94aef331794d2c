/* SPDX-License-Identifier: ISC
 * cmd_list.c - list and search: the cases that I may read. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"
#include "src/outlet/csv.h"

static json_t *row_json(const struct gb_row *row)
{
	char due[GB_WHEN_ROOM];
	json_t *people = json_loads(row->people, 0, NULL);
	json_t *out;

	gb_when_iso(due, row->due_s);
	out = json_pack("{s:s, s:s, s:s, s:s, s:s, s:O, s:O, s:s?}", "case",
			row->name, "kind", row->kind, "type", row->type,
			"state", row->state, "title", row->title, "about",
			gb_json_array(people, "about"), "with",
			gb_json_array(people, "with"), "due",
			row->due_s ? due : NULL);
	json_decref(people);
	return out;
}

static enum gb_code print_json(const struct gb_rows *rows, struct gb_err *err)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < rows->n; i++)
		if (json_array_append_new(list, row_json(&rows->row[i])) != 0) {
			json_decref(list);
			list = NULL;
		}
	return gb_out_json(list, err);
}

static enum gb_code print_table(const struct gb_cli *cli,
				const struct gb_rows *rows, struct gb_err *err)
{
	static const char *const titles[] = { "Case",  "State", "Type", "Due",
					      "About", "With",  "What" };
	struct gb_table t = { .titles = titles, .n_columns = GB_COUNT(titles) };
	const struct gb_policy *policy = gb_casebook_policy(cli->book);
	int64_t now_s = cli->env->now_s(cli->env);
	bool failed;

	for (size_t i = 0; i < rows->n; i++) {
		const struct gb_row *row = &rows->row[i];
		char due[GB_WHEN_ROOM] = "";

		if (row->due_s)
			gb_due_text(due, row->due_s, now_s,
				    &gb_policy_about(policy)->calendar);
		gb_table_add(&t, row->name);
		gb_table_add(&t, row->state);
		gb_table_add(&t, row->type);
		gb_table_add(&t, due);
		gb_table_add(&t, row->about);
		gb_table_add(&t, row->with);
		gb_table_add(&t, row->title);
	}
	failed = t.failed;
	gb_table_print(&t);
	if (rows->n == 0)
		printf("No cases.\n");
	return failed ? gb_fail_nomem(err) : GB_OK;
}

/* --- for a spreadsheet -------------------------------------------------- */

static void put_cell(struct gb_buf *out, const char *text)
{
	gb_csv_cell(out, text, strlen(text));
}

/* "2026-03-16 14:32", which every spreadsheet knows as a time. */
static void put_time(struct gb_buf *out, int64_t at_s)
{
	char iso[GB_WHEN_ROOM] = "";

	if (at_s) {
		gb_when_iso(iso, at_s);
		iso[10] = ' ';
		iso[16] = '\0';
	}
	put_cell(out, iso);
}

/* "pupil; staff": what sort of people, and nobody's name. */
static void put_kinds(struct gb_buf *out, const struct gb_row *row)
{
	json_t *people = json_loads(row->people, 0, NULL), *one;
	struct gb_buf kinds = { 0 };
	size_t i;

	json_array_foreach (gb_json_array(people, "about"), i, one) {
		const char *kind = gb_json_string(one, "kind");

		gb_buf_printf(&kinds, "%s%s", i ? "; " : "", kind ? kind : "");
	}
	gb_csv_cell(out, (const char *)kinds.data, kinds.len);
	gb_buf_free(&kinds);
	json_decref(people);
}

static void put_row(struct gb_buf *out, const struct gb_row *row)
{
	put_cell(out, row->name);
	put_cell(out, row->kind);
	put_cell(out, row->type);
	put_cell(out, row->state);
	put_cell(out, row->urgent ? "yes" : "");
	put_time(out, row->opened_s);
	put_time(out, row->changed_s);
	put_time(out, row->due_s);
	put_kinds(out, row);
	put_cell(out, row->with);
	put_cell(out, row->title);
	gb_csv_end_row(out);
}

/* Whoever a case is about is not named: a list that leaves is for counting. A
 * case is written out with its names by export, and that is recorded. */
static enum gb_code print_csv(const struct gb_rows *rows, struct gb_err *err)
{
	static const char *const titles[] = { "Case",    "Kind",   "Type",
					      "State",   "Urgent", "Opened",
					      "Changed", "Due",    "About",
					      "With",    "What" };
	struct gb_buf out = { 0 };
	enum gb_code rc;

	gb_buf_text(&out, GB_CSV_START);
	for (size_t i = 0; i < GB_COUNT(titles); i++)
		put_cell(&out, titles[i]);
	gb_csv_end_row(&out);
	for (size_t i = 0; i < rows->n; i++)
		put_row(&out, &rows->row[i]);
	rc = gb_buf_done(&out, err);
	if (rc == GB_OK)
		fwrite(out.data, 1, out.len, stdout);
	gb_buf_free(&out);
	return rc;
}

static enum gb_code print_rows(struct gb_cli *cli, const struct gb_filter *f,
			       struct gb_err *err)
{
	struct gb_rows rows = { 0 };
	enum gb_code rc;

	if (cli->json && gb_cli_switch(cli, "csv"))
		return gb_cli_misuse(cli, err, "choose --csv or --json");
	rc = gb_session_list(cli->session, f, &rows, err);
	if (rc == GB_OK && gb_cli_switch(cli, "csv"))
		rc = print_csv(&rows, err);
	else if (rc == GB_OK)
		rc = cli->json ? print_json(&rows, err)
			       : print_table(cli, &rows, err);
	gb_rows_free(&rows);
	return rc;
}

/* --- list -------------------------------------------------------------- */

static bool is_state(const char *word)
{
	static const char *const states[] = { "new", "open", "waiting",
					      "closed" };

	for (size_t i = 0; i < GB_COUNT(states); i++)
		if (strcmp(states[i], word) == 0)
			return true;
	return false;
}

static enum gb_code run_list(struct gb_cli *cli, struct gb_err *err)
{
	struct gb_filter f = { .order = GB_BY_OPENED };

	f.state = gb_cli_option(cli, "state");
	f.type = gb_cli_option(cli, "type");
	if (f.state && !is_state(f.state))
		return gb_cli_misuse(cli, err,
				     "a state is new, open, waiting or closed");
	if (f.type && !gb_policy_type(gb_casebook_policy(cli->book), f.type))
		return gb_cli_misuse(cli, err, "the policy has no type %s",
				     f.type);
	if (gb_cli_switch(cli, "mine"))
		f.with_id = gb_session_me(cli->session)->id;
	if (gb_cli_switch(cli, "overdue")) {
		f.not_state = "closed";
		f.due_before_s = cli->env->now_s(cli->env);
		f.order = GB_BY_DUE;
	}
	return print_rows(cli, &f, err);
}

/* --- search ------------------------------------------------------------ */

static enum gb_code run_search(struct gb_cli *cli, struct gb_err *err)
{
	struct gb_filter f = { .order = GB_BY_OPENED };
	struct gb_buf words = { 0 };
	size_t left = 0;
	enum gb_code rc;

	for (size_t i = 0; gb_cli_operand(cli, i); i++)
		gb_buf_printf(&words, "%s%s", i ? " " : "",
			      gb_cli_operand(cli, i));
	f.words = gb_buf_string(&words);
	rc = f.words ? gb_session_read_words(cli->session, SIZE_MAX, &left, err)
		     : gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = print_rows(cli, &f, err);
	gb_buf_free(&words);
	return rc;
}

/* clang-format off */
static const struct gb_option options[] = {
	{ "state", "STATE", 0, "only new, open, waiting or closed ones" },
	{ "type", "TYPE", 0, "only of this type" },
	{ "mine", NULL, 0, "only those that are with me" },
	{ "overdue", NULL, 0, "only those whose date has passed" },
	{ "csv", NULL, 0, "a row a case, for a spreadsheet; no names of those it is about" },
};

static const struct gb_option search_options[] = {
	{ "csv", NULL, 0, "a row a case, for a spreadsheet; no names of those it is about" },
};

const struct gb_command gb_cmd_list = {
	.name = "list",
	.operands = "",
	.help = "List the cases that you may read, newest first",
	.needs = GB_NEEDS_SESSION,
	.options = options, .n_options = GB_COUNT(options),
	.run = run_list,
};

const struct gb_command gb_cmd_search = {
	.name = "search",
	.operands = "WORD ...",
	.help = "List the cases in which every word occurs",
	.needs = GB_NEEDS_SESSION,
	.options = search_options, .n_options = GB_COUNT(search_options),
	.min_operands = 1, .max_operands = 32,
	.run = run_search,
};
/* clang-format on */

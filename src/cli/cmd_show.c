/* SPDX-License-Identifier: ISC
 * cmd_show.c - show: one case, whole. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"
#include "src/outlet/words.h"

struct page {
	const struct gb_policy *policy; /* that the case was logged under */
	const struct gb_policy_type *type;
	const json_t *body;
};

static void row(const char *label, const char *text)
{
	printf("%-34s ", label);
	gb_out_line(text);
	printf("\n");
}

static void row_words(const char *label, struct gb_buf *words)
{
	const char *text = gb_buf_string(words);

	row(label, text ? text : "");
	gb_buf_free(words);
}

static void print_when(const struct page *p, const char *label, const char *key)
{
	char when[GB_WHEN_ROOM];
	int64_t at_s = 0;

	if (!gb_json_int(p->body, key, &at_s) || at_s == 0)
		return;
	gb_when_long(when, at_s);
	row(label, when);
}

static void print_top(const struct page *p)
{
	const char *title = gb_json_string(p->body, "title");
	const char *lane = gb_json_string(p->body, "lane");
	const char *state = gb_json_string(p->body, "state");
	const json_t *reporter = gb_json_object(p->body, "reporter");
	struct gb_buf words = { 0 };

	gb_out_line(gb_json_string(p->body, "case"));
	printf("  ");
	gb_out_line(title ? title : p->type->label);
	printf("\n\n");
	if (lane && strcmp(lane, "summary") == 0)
		printf("You see a summary: dates, decisions, actions and "
		       "outcomes.\n\n");
	if (gb_json_string(p->body, "adds_to"))
		row("Adds to", gb_json_string(p->body, "adds_to"));
	row("Type", p->type->label);
	row("State", state ? state : "");
	print_when(p, "Logged", "opened");
	if (reporter) {
		gb_person_words(&words, p->policy, reporter);
		row_words("By", &words);
	}
	print_when(p, "Due", "due");
	if (json_array_size(gb_json_array(p->body, "about")) > 0) {
		gb_people_words(&words, p->policy,
				gb_json_array(p->body, "about"));
		row_words("About", &words);
	}
	gb_people_words(&words, p->policy, gb_json_array(p->body, "with"));
	row_words("With", &words);
}

/* In the order of the policy's form. */
static void print_fields(const struct page *p)
{
	const json_t *values = gb_json_object(p->body, "fields");
	size_t n;
	const struct gb_policy_field *f = gb_policy_fields(p->policy, &n);

	for (size_t i = 0; i < n; i++) {
		const char *value = strcmp(f[i].name, "sub") == 0
					    ? gb_json_string(p->body, "sub")
					    : gb_json_string(values, f[i].name);
		struct gb_buf words = { 0 };

		if (!value)
			continue;
		gb_field_words(&words, p->policy, &f[i], p->type, value);
		row_words(f[i].label, &words);
	}
}

/* "1  16 March 2026, 14:32  Mrs S Davies (...)" above what was written. */
static void print_item(const struct page *p, const json_t *item,
		       struct gb_buf *words)
{
	char when[GB_WHEN_ROOM] = "";
	int64_t at_s, n;
	const json_t *who = gb_json_object(item, "who");
	struct gb_buf by = { 0 };

	if (gb_json_int(item, "at", &at_s))
		gb_when_long(when, at_s);
	if (gb_json_int(item, "n", &n))
		printf("  %lld.", (long long)n);
	printf("  %s", when);
	/* Of an action `who` is whose it is, and stands in its words. */
	if (who && !gb_json_has(item, "action")) {
		printf("  ");
		gb_person_words(&by, p->policy, who);
		gb_out_line(gb_buf_string(&by) ? gb_buf_string(&by) : "");
	}
	printf("\n");
	gb_out_indented(gb_buf_string(words) ? gb_buf_string(words) : "", 5);
	gb_buf_free(&by);
	gb_buf_free(words);
}

static void print_list(const struct page *p, const char *title, const char *key)
{
	const json_t *list = gb_json_array(p->body, key);
	size_t i;
	json_t *item;

	if (json_array_size(list) > 0)
		printf("\n%s\n", title);
	json_array_foreach (list, i, item) {
		struct gb_buf words = { 0 };

		if (strcmp(key, "notes") == 0)
			gb_note_words(&words, item);
		else if (strcmp(key, "evidence") == 0)
			gb_evidence_words(&words, item);
		else if (strcmp(key, "links") == 0)
			gb_link_words(&words, item);
		else
			gb_action_words(&words, p->policy, item);
		print_item(p, item, &words);
	}
}

static void print_page(const struct page *p)
{
	const char *narrative = gb_json_string(p->body, "narrative");
	const json_t *outcome = gb_json_object(p->body, "outcome");
	struct gb_buf words = { 0 };

	print_top(p);
	print_fields(p);
	if (narrative) {
		printf("\nWhat happened\n");
		gb_out_indented(narrative, 2);
	}
	print_list(p, "Evidence", "evidence");
	print_list(p, "Notes", "notes");
	print_list(p, "Courses of action", "actions");
	print_list(p, "Linked cases", "links");
	if (outcome) {
		printf("\nOutcome\n");
		gb_outcome_words(&words, p->policy, outcome);
		print_item(p, outcome, &words);
	}
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const struct gb_chain *chain = gb_casebook_chain(cli->book);
	struct gb_case *c = NULL;
	int64_t serial = 0;
	enum gb_code rc =
		gb_session_case(cli->session, gb_cli_operand(cli, 0), &c, err);

	if (rc == GB_OK && cli->json) {
		rc = gb_out_json(gb_out_instants(c->body), err);
	} else if (rc == GB_OK) {
		gb_json_int(c->body, "policy", &serial);
		print_page(&(struct page){
			.policy = gb_chain_policy(chain, (uint32_t)serial),
			.type = gb_case_type(c, chain),
			.body = c->body });
	}
	if (rc == GB_OK)
		rc = gb_case_holds(c, err);
	gb_case_free(c);
	return rc;
}

/* clang-format off */
const struct gb_command gb_cmd_show = {
	.name = "show",
	.operands = "CASE",
	.help = "Show one case, whole",
	.needs = GB_NEEDS_SESSION,
	.min_operands = 1, .max_operands = 1,
	.run = run,
};
/* clang-format on */

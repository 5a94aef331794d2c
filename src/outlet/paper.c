/* SPDX-License-Identifier: ISC
 * paper.c - one case, laid out on a sheet. */
#include <stdio.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/when.h"
#include "src/outlet/paper.h"
#include "src/outlet/words.h"

struct laying {
	struct gb_sheet *to;
	const struct gb_paper *p;
	const struct gb_policy *policy; /* that the case was logged under */
	const struct gb_policy_type *type;
};

/* What was collected in `words`, which is emptied. */
static const char *text_of(struct laying *l, struct gb_buf *words)
{
	const char *text = gb_buf_string(words);

	if (!text)
		l->to->out.failed = true;
	return text ? text : "";
}

static void row_words(struct laying *l, const char *label, struct gb_buf *words)
{
	gb_sheet_row(l->to, label, text_of(l, words));
	gb_buf_free(words);
}

static void row_when(struct laying *l, const char *label, const char *key)
{
	char when[GB_WHEN_ROOM];
	int64_t at_s = 0;

	if (!gb_json_int(l->p->c->body, key, &at_s) || at_s == 0)
		return;
	gb_when_long(when, at_s);
	gb_sheet_row(l->to, label, when);
}

static void lay_top(struct laying *l)
{
	const struct gb_paper *p = l->p;
	const char *title = gb_json_string(p->c->body, "title");
	const struct gb_policy_role *role =
		gb_policy_role(l->policy, p->by->role);
	struct gb_buf words = { 0 };
	char when[GB_WHEN_ROOM];

	gb_sheet_row(l->to, "School", p->chain->roster.school);
	gb_sheet_row(l->to, "Case", p->c->name);
	gb_sheet_row(l->to, "Title", title ? title : l->type->label);
	gb_buf_printf(&words, "%s (%s)", p->by->name,
		      role ? role->label : p->by->role);
	row_words(l, "Exported by", &words);
	gb_when_long(when, p->at_s);
	gb_sheet_row(l->to, "On", when);
	gb_sheet_row(l->to, "For", p->recipient);
	gb_sheet_row(l->to, "Purpose", p->purpose);
	gb_sheet_row(l->to, "Receipt of this export", p->receipt);
	if (p->chain->roster.practice)
		gb_sheet_words(l->to, "For practice: people and events in it "
				      "are invented.");
	if (p->c->n_altered > 0) {
		gb_buf_printf(&words,
			      "%u of the entries of this case are missing or "
			      "do not open as they must. What follows is not "
			      "the whole case.",
			      (unsigned)p->c->n_altered);
		gb_sheet_words(l->to, text_of(l, &words));
		gb_buf_free(&words);
	}
}

static void lay_facts(struct laying *l)
{
	const json_t *body = l->p->c->body;
	const json_t *values = gb_json_object(body, "fields");
	const char *sub = gb_json_string(body, "sub");
	struct gb_buf words = { 0 };
	size_t n;
	const struct gb_policy_field *f = gb_policy_fields(l->policy, &n);

	gb_sheet_heading(l->to, "The case");
	if (gb_json_string(body, "adds_to"))
		gb_sheet_row(l->to, "Adds to", gb_json_string(body, "adds_to"));
	gb_sheet_row(l->to, "Type", l->type->label);
	gb_sheet_row(l->to, "Policy section", l->type->section);
	gb_sheet_row(l->to, "State", gb_case_state(l->p->c));
	row_when(l, "Logged", "opened");
	if (gb_json_object(body, "reporter")) {
		gb_person_words(&words, l->policy,
				gb_json_object(body, "reporter"));
		row_words(l, "By", &words);
	}
	gb_people_words(&words, l->policy, gb_json_array(body, "about"));
	row_words(l, "About", &words);
	gb_people_words(&words, l->policy, gb_json_array(body, "with"));
	row_words(l, "With", &words);
	for (size_t i = 0; i < n; i++) {
		const char *value = strcmp(f[i].name, "sub") == 0
					    ? sub
					    : gb_json_string(values, f[i].name);

		if (!value)
			continue;
		gb_field_words(&words, l->policy, &f[i], l->type, value);
		row_words(l, f[i].label, &words);
	}
}

/* "1. 16 March 2026, 14:32, Mrs S Davies (...)" above what was written. */
static void lay_item(struct laying *l, const json_t *item, struct gb_buf *words)
{
	const json_t *who = gb_json_object(item, "who");
	char when[GB_WHEN_ROOM] = "";
	struct gb_buf top = { 0 };
	int64_t at_s, n;

	if (gb_json_int(item, "n", &n))
		gb_buf_printf(&top, "%lld. ", (long long)n);
	if (gb_json_int(item, "at", &at_s))
		gb_when_long(when, at_s);
	gb_buf_text(&top, when);
	/* Of an action `who` is whose it is, and stands in its words. */
	if (who && !gb_json_has(item, "action")) {
		gb_buf_text(&top, ", ");
		gb_person_words(&top, l->policy, who);
	}
	gb_sheet_item(l->to, text_of(l, &top));
	gb_sheet_words(l->to, text_of(l, words));
	gb_buf_free(&top);
	gb_buf_free(words);
}

static void lay_list(struct laying *l, const char *title, const char *key,
		     const char *none)
{
	const json_t *list = gb_json_array(l->p->c->body, key);
	size_t i;
	json_t *item;

	gb_sheet_heading(l->to, title);
	if (json_array_size(list) == 0)
		gb_sheet_words(l->to, none);
	json_array_foreach (list, i, item) {
		struct gb_buf words = { 0 };

		if (strcmp(key, "notes") == 0)
			gb_note_words(&words, item);
		else if (strcmp(key, "evidence") == 0)
			gb_evidence_words(&words, item);
		else if (strcmp(key, "links") == 0)
			gb_link_words(&words, item);
		else
			gb_action_words(&words, l->policy, item);
		lay_item(l, item, &words);
	}
}

static void lay_outcome(struct laying *l)
{
	const json_t *outcome = gb_json_object(l->p->c->body, "outcome");
	struct gb_buf words = { 0 };

	gb_sheet_heading(l->to, "Outcome");
	if (!outcome) {
		gb_sheet_words(l->to, "None yet.");
		return;
	}
	gb_outcome_words(&words, l->policy, outcome);
	lay_item(l, outcome, &words);
}

static void lay_line(struct laying *l, const json_t *line)
{
	const json_t *before = gb_json_object(line, "before");
	const json_t *who = gb_json_object(line, "who");
	const char *check = gb_json_string(line, "check");
	const char *commit = gb_json_string(line, "commit");
	char when[GB_WHEN_ROOM] = "";
	struct gb_buf words = { 0 };
	int64_t entry = 0, at_s;
	const char *key;
	json_t *after;

	gb_json_int(line, "entry", &entry);
	if (gb_json_int(line, "at", &at_s))
		gb_when_long(when, at_s);
	gb_buf_printf(&words, "%lld. %s", (long long)entry, when);
	if (who) {
		gb_buf_text(&words, ", ");
		gb_person_words(&words, l->policy, who);
	}
	gb_sheet_item(l->to, text_of(l, &words));
	gb_buf_free(&words);
	gb_buf_printf(&words, "%s\n", gb_line_words(line));
	json_object_foreach (gb_json_object(line, "after"), key, after) {
		gb_change_words(&words, l->policy, key,
				json_object_get(before, key), after);
		gb_buf_text(&words, "\n");
	}
	gb_buf_printf(&words, "%s, commit %s", check ? check : "",
		      commit ? commit : "not there");
	gb_sheet_words(l->to, text_of(l, &words));
	gb_buf_free(&words);
}

static void lay_history(struct laying *l)
{
	size_t i;
	json_t *line;

	gb_sheet_heading(l->to, "History: every change");
	json_array_foreach (l->p->c->history, i, line)
		lay_line(l, line);
}

enum gb_code gb_paper_write(struct gb_sheet *out, bool html,
			    const struct gb_paper *p, struct gb_err *err)
{
	const char *narrative = gb_json_string(p->c->body, "narrative");
	struct laying l = { .to = out, .p = p };
	char foot[256];
	int64_t serial = 0;

	gb_json_int(p->c->body, "policy", &serial);
	l.policy = gb_chain_policy(p->chain, (uint32_t)serial);
	l.type = gb_case_type(p->c, p->chain);
	gb_sheet_begin(out, html, p->c->name);
	lay_top(&l);
	lay_facts(&l);
	gb_sheet_heading(out, "What happened");
	gb_sheet_words(out, narrative ? narrative : "(not in the summary)");
	lay_list(&l, "Evidence", "evidence", "None was added.");
	lay_list(&l, "Notes", "notes", "None were made.");
	lay_list(&l, "Decisions and courses of action", "actions", "None.");
	lay_outcome(&l);
	lay_list(&l, "Other cases that belong with it", "links", "None.");
	lay_history(&l);
	snprintf(foot, sizeof(foot),
		 "%s: confidential, for the named recipient only. %s",
		 p->c->name, p->receipt);
	return gb_sheet_end(out, foot, err);
}

/* SPDX-License-Identifier: ISC
 * say_entry.c - an entry of a case in words: what was done, and what that
 * changed. Names of pupils are left out here; the details show them when
 * asked. */
#include <string.h>

#include "guardbook/json.h"
#include "screens/say.h"

#define LINE_ROOM 300

static const char *text_of(const json_t *o, const char *key)
{
	return gb_json_string(o, key);
}

/* What the entry added to list `key`: its first item. */
static const json_t *added(const struct say_entry *e, const char *key)
{
	return json_array_get(
		gb_json_array(gb_json_object(e->line, "after"), key), 0);
}

bool say_entry_is_ok(const json_t *line)
{
	const char *check = text_of(line, "check");

	return check && strcmp(check, "ok") == 0;
}

bool say_entry_is_noise(const json_t *line)
{
	const char *verb = text_of(line, "verb");

	return verb && strcmp(verb, "noise") == 0;
}

static void put_line(struct gb_buf *to, const char *before, const char *text)
{
	char safe[LINE_ROOM];

	say_line(safe, sizeof(safe), text);
	if (safe[0])
		gb_buf_printf(to, "%s%s", before, safe);
}

static void put_day(struct gb_buf *to, const char *before, const char *day)
{
	char text[GB_WHEN_ROOM];

	say_day(text, day);
	if (text[0])
		gb_buf_printf(to, "%s%s", before, text);
}

/* --- what was done ------------------------------------------------------- */

static void what_log(struct gb_buf *to, const struct say_entry *e)
{
	const char *type = text_of(gb_json_object(e->line, "after"), "type");

	/* What it was reported as, whatever it was corrected to. */
	gb_buf_printf(
		to, "Reported it: %s",
		say_type(e->policy, type ? type : text_of(e->c->body, "type")));
}

static void what_note(struct gb_buf *to, const struct say_entry *e)
{
	const char *text = text_of(added(e, "notes"), "text");

	if (text)
		put_line(to, "", text);
	else
		gb_buf_text(to, "Added a note");
}

static void what_attach(struct gb_buf *to, const struct say_entry *e)
{
	const json_t *item = added(e, "evidence");
	int64_t n = 0;

	gb_buf_text(to, "Added evidence");
	if (gb_json_int(item, "n", &n))
		gb_buf_printf(to, " %lld", (long long)n);
	put_line(to, ": ", text_of(item, "shows"));
}

static void what_route(struct gb_buf *to, const struct say_entry *e)
{
	/* `with` is in `after` only if it changed hands. */
	const json_t *with =
		gb_json_array(gb_json_object(e->line, "after"), "with");

	gb_buf_text(to, "Passed it on");
	if (!with)
		return;
	gb_buf_text(to, " to ");
	say_people(to, with);
}

static void what_act(struct gb_buf *to, const struct say_entry *e)
{
	const json_t *item = added(e, "actions");

	gb_buf_printf(to, "Decided: %s",
		      say_action(e->policy, text_of(item, "action")));
	put_line(to, ", ", say_person(json_object_get(item, "who")));
	put_day(to, " by ", text_of(item, "by"));
}

static void what_done(struct gb_buf *to, const struct say_entry *e)
{
	const json_t *item = added(e, "actions");

	gb_buf_printf(to, "Done: %s",
		      say_action(e->policy, text_of(item, "action")));
	put_line(to, ". ", text_of(item, "outcome"));
}

static void what_close(struct gb_buf *to, const struct say_entry *e)
{
	const json_t *outcome =
		gb_json_object(gb_json_object(e->line, "after"), "outcome");

	gb_buf_printf(to, "Closed the case: %s",
		      say_outcome(e->policy, text_of(outcome, "outcome")));
}

/* The value of a field, in one line; "nothing" if it was empty. */
static void change_field(struct gb_buf *to, const struct say_entry *e,
			 const char *key, const char *value)
{
	char when[GB_WHEN_ROOM];

	put_line(to, "",
		 value && value[0]
			 ? say_value(when, e->policy,
				     text_of(e->c->body, "type"), key, value)
			 : "nothing");
}

static const char *corrected(const struct say_entry *e)
{
	return text_of(gb_json_object(e->line, "after"), "field");
}

static void what_correct(struct gb_buf *to, const struct say_entry *e)
{
	const json_t *before = gb_json_object(e->line, "before");
	const json_t *after = gb_json_object(e->line, "after");
	const char *name = corrected(e);
	const struct gb_policy_field *f =
		name ? gb_policy_field(e->policy, name) : NULL;

	gb_buf_text(to, "Corrected");
	if (!name)
		return;
	put_line(to, ": ",
		 f                           ? f->label
		 : strcmp(name, "type") == 0 ? "Sort of case"
					     : name);
	/* The summary is not told what a correction says. */
	if (!text_of(after, name))
		return;
	gb_buf_text(to, ": ");
	change_field(to, e, name, text_of(before, name));
	gb_buf_text(to, " → ");
	change_field(to, e, name, text_of(after, name));
}

static void what_link(struct gb_buf *to, const struct say_entry *e)
{
	gb_buf_text(to, "Linked it to another case");
	put_line(to, ": ", text_of(added(e, "links"), "to"));
}

static void what_save(struct gb_buf *to, const struct say_entry *e)
{
	int64_t n = 0;

	gb_buf_text(to, "Saved evidence");
	if (gb_json_int(gb_json_object(e->line, "after"), "n", &n))
		gb_buf_printf(to, " %lld", (long long)n);
	gb_buf_text(to, " to a file");
}

static void what_export(struct gb_buf *to, const struct say_entry *e)
{
	gb_buf_text(to, "Exported the case");
	put_line(to, " for ",
		 text_of(gb_json_object(e->line, "after"), "recipient"));
}

static const struct {
	const struct gb_verb *verb;
	void (*what)(struct gb_buf *to, const struct say_entry *e);
} whats[] = {
	{ &gb_verb_log, what_log },       { &gb_verb_note, what_note },
	{ &gb_verb_attach, what_attach }, { &gb_verb_route, what_route },
	{ &gb_verb_act, what_act },       { &gb_verb_done, what_done },
	{ &gb_verb_close, what_close },   { &gb_verb_correct, what_correct },
	{ &gb_verb_link, what_link },     { &gb_verb_save, what_save },
	{ &gb_verb_export, what_export },
};

void say_entry_what(struct gb_buf *to, const struct say_entry *e)
{
	const char *name = text_of(e->line, "verb");
	const struct gb_verb *verb = name ? gb_verb_named(name) : NULL;

	if (say_entry_is_noise(e->line)) {
		gb_buf_text(to, "Written by somebody who may not: it has no "
				"effect");
		return;
	}
	if (!say_entry_is_ok(e->line)) {
		gb_buf_text(to, "This entry does not open as it must");
		return;
	}
	for (size_t i = 0; i < GB_COUNT(whats); i++)
		if (whats[i].verb == verb) {
			whats[i].what(to, e);
			return;
		}
	gb_buf_text(to, verb ? verb->did : name ? name : "");
}

/* --- all that it says ---------------------------------------------------- */

static void paragraph(struct gb_buf *to, const char *head, const char *text)
{
	if (!text || !text[0])
		return;
	gb_buf_printf(to, "\n\n%s", head);
	gb_buf_text(to, text);
}

void say_entry_whole(struct gb_buf *to, const struct say_entry *e)
{
	const char *verb = text_of(e->line, "verb");
	const json_t *after = gb_json_object(e->line, "after");
	const char *note = text_of(added(e, "notes"), "text");
	const json_t *action = added(e, "actions");
	char when[GB_WHEN_ROOM] = "";
	int64_t at_s;

	if (gb_json_int(e->line, "at", &at_s))
		gb_when_long(when, at_s);
	gb_buf_text(to, when);
	put_line(to, ", ", say_person(json_object_get(e->line, "who")));
	gb_buf_text(to, "\n\n");
	if (note) {
		gb_buf_text(to, note);
		return;
	}
	say_entry_what(to, e);
	if (verb && strcmp(verb, "log") == 0)
		paragraph(to, "", text_of(e->c->body, "narrative"));
	paragraph(to, "Reasons: ", text_of(action, "reason"));
	paragraph(to, "What came of it: ", text_of(action, "outcome"));
	paragraph(to, "Reasons: ", text_of(after, "reason"));
	paragraph(to, "Reasons: ",
		  text_of(gb_json_object(after, "outcome"), "reason"));
	paragraph(to, "Reasons: ", text_of(added(e, "links"), "reason"));
	paragraph(to, "What for: ", text_of(after, "purpose"));
	paragraph(to, "Where to: ", text_of(after, "to"));
	if (corrected(e)) {
		paragraph(to, "It said: ",
			  text_of(gb_json_object(e->line, "before"),
				  corrected(e)));
		paragraph(to, "It says now: ", text_of(after, corrected(e)));
	}
}

/* --- before and after ---------------------------------------------------- */

static void change_action(struct gb_buf *to, const struct say_entry *e,
			  const json_t *list)
{
	const json_t *item = json_array_get(list, 0);
	const char *state = text_of(item, "state");
	bool done = state && strcmp(state, "done") == 0;

	gb_buf_printf(to, "%s: %s",
		      say_action(e->policy, text_of(item, "action")),
		      done ? "done" : "to do");
	if (done)
		put_line(to, ", ", text_of(item, "outcome"));
	else
		put_day(to, " by ", text_of(item, "by"));
}

static void change_evidence(struct gb_buf *to, const json_t *list)
{
	size_t i;
	json_t *item;

	gb_buf_text(to, "evidence ");
	json_array_foreach (list, i, item)
		put_line(to, i > 0 ? ", " : "", text_of(item, "name"));
}

static void change_value(struct gb_buf *to, const struct say_entry *e,
			 const char *key, const json_t *value)
{
	const char *text = json_string_value(value);

	if (strcmp(key, "state") == 0) {
		gb_buf_printf(to, "%s", say_state(text ? text : ""));
	} else if (strcmp(key, "with") == 0) {
		gb_buf_text(to, "with ");
		say_people(to, value);
	} else if (strcmp(key, "actions") == 0) {
		change_action(to, e, value);
	} else if (strcmp(key, "evidence") == 0) {
		change_evidence(to, value);
	} else if (strcmp(key, "notes") == 0) {
		put_line(to,
			 "note: ", text_of(json_array_get(value, 0), "text"));
	} else if (strcmp(key, "about") == 0) {
		size_t n = json_array_size(value);

		gb_buf_printf(to, "%zu %s named", n,
			      n == 1 ? "person" : "people");
	} else if (strcmp(key, "outcome") == 0) {
		gb_buf_text(to,
			    say_outcome(e->policy, text_of(value, "outcome")));
	} else if (strcmp(key, "links") == 0) {
		put_line(to, "see ", text_of(json_array_get(value, 0), "to"));
	} else {
		change_field(to, e, key, text);
	}
}

/* Words that belong to what is said already. */
static bool is_said(const char *key)
{
	static const char *const skipped[] = { "fields", "kind", "reason",
					       "field", "n" };

	for (size_t i = 0; i < GB_COUNT(skipped); i++)
		if (strcmp(skipped[i], key) == 0)
			return true;
	return false;
}

void say_entry_change(struct gb_buf *to, const struct say_entry *e,
		      const char *side)
{
	size_t n = 0;
	const char *key;
	json_t *value;

	json_object_foreach (gb_json_object(e->line, side), key, value) {
		if (is_said(key) ||
		    (json_is_array(value) && json_array_size(value) == 0))
			continue;
		gb_buf_text(to, n++ > 0 ? "; " : "");
		change_value(to, e, key, value);
	}
	if (n == 0)
		gb_buf_text(to, "-");
}

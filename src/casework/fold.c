/* SPDX-License-Identifier: ISC
 * fold.c - an entry becomes part of its case: what verbs use to change it, and
 * to write down what changed. */
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "src/casework/steps.h"
#include "src/casework/work.h"

void gb_fold_set(struct gb_fold *f, const char *key, json_t *value)
{
	json_t *old = json_object_get(f->c->body, key);

	if (!value)
		return;
	if (!old || !json_equal(old, value)) {
		if (old)
			json_object_set(f->before, key, old);
		json_object_set(f->after, key, value);
		json_object_set(f->c->body, key, value);
	}
	json_decref(value);
}

json_t *gb_body_array(struct gb_case *c, const char *key)
{
	if (!json_object_get(c->body, key))
		json_object_set_new(c->body, key, json_array());
	return json_object_get(c->body, key);
}

void gb_fold_push(struct gb_fold *f, const char *key, json_t *item)
{
	if (!json_object_get(f->after, key))
		json_object_set_new(f->after, key, json_array());
	json_array_append(json_object_get(f->after, key), item);
	json_array_append_new(gb_body_array(f->c, key), item);
}

json_t *gb_fold_copy(const struct gb_fold *f, const char *key)
{
	return json_deep_copy(json_object_get(f->data, key));
}

json_t *gb_person_ref(const struct gb_person *p)
{
	return json_pack("{s:s, s:s, s:s}", "id", p->id, "name",
			 p->name[0] ? p->name : p->id, "role", p->role);
}

json_t *gb_people_refs(const struct gb_roster *roster,
		       const struct gb_readers *r)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < r->n; i++) {
		const struct gb_person *p =
			gb_roster_person(roster, r->at[i].id, 0);

		if (p)
			json_array_append_new(list, gb_person_ref(p));
	}
	return list;
}

bool gb_action_is_open(const json_t *action)
{
	const char *state = gb_json_string(action, "state");

	return state && strcmp(state, "to-do") == 0;
}

json_t *gb_case_action(const struct gb_case *c, json_int_t n)
{
	const json_t *actions = json_object_get(c->body, "actions");

	if (n < 1 || (size_t)n > json_array_size(actions))
		return NULL;
	return json_array_get(actions, (size_t)n - 1);
}

void gb_fold_state(struct gb_fold *f)
{
	const json_t *actions = json_object_get(f->c->body, "actions");
	const char *state = f->c->dealt_with ? "open" : "new";
	size_t i;
	json_t *action;

	if (strcmp(gb_case_state(f->c), "closed") == 0)
		return;
	json_array_foreach (actions, i, action)
		if (gb_action_is_open(action))
			state = "waiting";
	gb_fold_set(f, "state", json_string(state));
}

/* One person named is the same as another if the id is, or without ids the
 * kind and the name. */
static bool same_person(const json_t *a, const json_t *b)
{
	const char *ida = gb_json_string(a, "id");
	const char *idb = gb_json_string(b, "id");

	if (ida || idb)
		return ida && idb && strcmp(ida, idb) == 0;
	return json_equal(json_object_get(a, "kind"),
			  json_object_get(b, "kind")) &&
	       json_equal(json_object_get(a, "name"),
			  json_object_get(b, "name"));
}

json_t *gb_about_with(const struct gb_case *c, const json_t *data)
{
	json_t *all = c && json_object_get(c->body, "about")
			      ? json_copy(json_object_get(c->body, "about"))
			      : json_array();
	size_t i, j;
	json_t *more, *had;

	json_array_foreach (json_object_get(data, "about"), i, more) {
		bool known = false;

		json_array_foreach (all, j, had)
			known = known || same_person(had, more);
		if (!known)
			json_array_append(all, more);
	}
	return all;
}

/* --- one entry --------------------------------------------------------------
 */

void gb_fold_remember(struct gb_fold *f, const struct gb_step *step,
		      const json_t *box, enum gb_fate fate)
{
	static const char *const checks[] = { "ok", "ok", "altered",
					      "missing" };
	char commit[2 * GB_OID_BYTES + 1] = "";
	struct gb_case *c = f->c;
	const char *verb = gb_json_string(box, "verb");
	json_t *line =
		json_pack("{s:I, s:s}", "entry", (json_int_t)step->number,
			  "check", checks[fate]);

	if (!step->missing) {
		gb_hex(commit, step->commit.oid, GB_OID_BYTES);
		json_object_set_new(line, "commit", json_string(commit));
		json_object_set_new(line, "at",
				    json_integer(step->commit.at_s));
	}
	if (fate == GB_FATE_GOOD) {
		json_object_set(line, "who", json_object_get(box, "by"));
		json_object_set_new(line, "verb", json_string(verb));
		json_object_set(line, "before", f->before);
		json_object_set(line, "after", f->after);
		c->n_opened++;
	} else {
		json_object_set_new(line, "verb",
				    json_string(fate == GB_FATE_NOISE
							? "noise"
							: "damage"));
		if (fate == GB_FATE_NOISE)
			c->n_noise++;
		else
			c->n_altered++;
	}
	json_array_append_new(c->history, line);
}

/* Who is named, what was answered and who has it go with every verb. */
static void fold_people(struct gb_fold *f)
{
	static const char key[] = "not_about";
	const json_t *had = json_object_get(f->c->body, key);
	json_t *answers = had ? json_copy((json_t *)had) : json_array();
	size_t i;
	json_t *role;

	if (json_object_get(f->data, "about"))
		gb_fold_set(f, "about", gb_about_with(f->c, f->data));
	gb_fold_set(f, "with", gb_fold_copy(f, "with"));
	json_array_foreach (json_object_get(f->data, key), i, role)
		json_array_append(answers, role);
	if (json_array_size(answers) > 0)
		json_object_set(f->c->body, key, answers);
	json_decref(answers);
}

enum gb_fate gb_fold_box(struct gb_fold *f, const struct gb_chain *chain,
			 const struct gb_chain_case *of,
			 const struct gb_step *step, const json_t *box)
{
	bool first = step->number == 1;
	struct gb_case *c = f->c;
	const char *name = gb_json_string(box, "verb");
	const struct gb_verb *verb = name ? gb_verb_named(name) : NULL;
	const struct gb_person *p =
		gb_roster_person(&chain->roster, step->entry.person, step->seq);
	json_t *data = json_object_get(box, "data");
	json_t *by = json_object_get(box, "by");
	const char *id = gb_json_string(by, "id");

	if (!verb || !p || !data || !id || strcmp(id, p->id) != 0 ||
	    first != (verb == &gb_verb_log))
		return GB_FATE_NOISE;
	if (first) {
		/* 0 would mean whatever is in force when it is read. */
		if (json_integer_value(json_object_get(box, "policy")) < 1)
			return GB_FATE_NOISE;
		json_object_set(c->body, "policy",
				json_object_get(box, "policy"));
		json_object_set(c->body, "type", json_object_get(data, "type"));
		f->type = gb_case_type(c, chain);
		json_object_del(c->body, "type");
		if (!f->type)
			return GB_FATE_NOISE;
	} else {
		f->type = gb_case_type(c, chain);
		if (gb_verb_may(verb, p, c, f->type, data, NULL) != GB_OK)
			return GB_FATE_NOISE;
	}
	f->author = p->id;
	f->who = by;
	f->data = data;
	f->at_s = step->commit.at_s;
	f->entry = step->number;
	if (strcmp(p->id, of->reporter) != 0)
		c->untouched = false;
	if (!c->untouched ||
	    (verb->right != GB_RIGHT_LOG && verb->right != GB_RIGHT_READER))
		c->dealt_with = true;
	fold_people(f);
	verb->apply(f);
	gb_fold_state(f);
	json_object_set_new(c->body, "changed", json_integer(f->at_s));
	return GB_FATE_GOOD;
}

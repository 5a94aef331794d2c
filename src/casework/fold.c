/* SPDX-License-Identifier: ISC
 * fold.c - what verbs use to change a case, and to write down what changed. */
#include <string.h>

#include "guardbook/json.h"
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

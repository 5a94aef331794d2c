/* SPDX-License-Identifier: ISC
 * bend.c - who reads a case after a change: never whoever it is about. */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/change.h"

/* Whoever is named leaves the readers and those who have the case. If nobody
 * has it then, those whom the policy gives it to do. */
static enum gb_code drop_named(struct gb_work *w, const json_t *about,
			       const struct gb_route *route, struct gb_err *err)
{
	const struct gb_roster *roster = &w->opener->chain->roster;
	struct gb_readers with = { 0 };
	enum gb_code rc = GB_OK;
	size_t n = 0;

	for (size_t i = 0; rc == GB_OK && i < roster->n; i++) {
		const struct gb_person *p = &roster->person[i];
		bool named = gb_about_names(about, p);

		if (named)
			gb_readers_drop(&w->readers, p->id);
		if (p->until_seq != 0 || !gb_case_has(w->c, "with", p->id))
			continue;
		n++;
		if (!named)
			rc = gb_readers_add(&with, p->id, GB_LANE_FULL, err);
	}
	if (rc == GB_OK && with.n < n && !json_object_get(w->data, "with")) {
		const struct gb_readers *have = with.n ? &with : &route->with;

		json_object_set_new(w->data, "with",
				    gb_people_refs(roster, have));
		for (size_t i = 0; rc == GB_OK && i < have->n; i++)
			rc = gb_readers_add(&w->readers, have->at[i].id,
					    GB_LANE_FULL, err);
	}
	gb_readers_free(&with);
	return rc;
}

enum gb_code gb_work_bend(struct gb_work *w, struct gb_err *err)
{
	const struct gb_chain *chain = w->opener->chain;
	struct gb_route before = { 0 }, after = { 0 };
	const struct gb_policy_type *was;
	json_t *about = NULL;
	enum gb_code rc;

	if (!w->c)
		return GB_OK;
	was = gb_case_type(w->c, chain);
	if (was == w->type &&
	    json_array_size(json_object_get(w->data, "about")) == 0)
		return GB_OK;
	about = gb_about_with(w->c, w->data);
	rc = gb_route_work_out(&before, &chain->roster, was,
			       json_object_get(w->c->body, "about"), err);
	if (rc == GB_OK)
		rc = gb_route_work_out(&after, &chain->roster, w->type, about,
				       err);
	if (rc == GB_OK && strcmp(before.role, after.role) != 0) {
		gb_readers_free(&w->readers);
		w->readers = after.readers;
		after.readers = (struct gb_readers){ 0 };
		json_object_set_new(
			w->data, "with",
			gb_people_refs(&chain->roster, &after.with));
	} else if (rc == GB_OK) {
		rc = drop_named(w, about, &after, err);
	}
	gb_route_free(&before);
	gb_route_free(&after);
	json_decref(about);
	return rc;
}

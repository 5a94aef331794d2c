/* SPDX-License-Identifier: ISC
 * route.c - who gets a case, and who never does. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/route.h"

enum gb_code gb_readers_add(struct gb_readers *r, const char *id,
			    enum gb_lane lane, struct gb_err *err)
{
	struct gb_reader *more;

	for (size_t i = 0; i < r->n; i++) {
		if (strcmp(r->at[i].id, id) != 0)
			continue;
		if (lane == GB_LANE_FULL)
			r->at[i].lane = lane;
		return GB_OK;
	}
	more = reallocarray(r->at, r->n + 1, sizeof(*more));
	if (!more)
		return gb_fail_nomem(err);
	r->at = more;
	more[r->n] = (struct gb_reader){ .lane = lane };
	strncpy(more[r->n].id, id, sizeof(more->id) - 1);
	r->n++;
	return GB_OK;
}

void gb_readers_drop(struct gb_readers *r, const char *id)
{
	for (size_t i = 0; i < r->n; i++) {
		if (strcmp(r->at[i].id, id) != 0)
			continue;
		memmove(&r->at[i], &r->at[i + 1],
			(r->n - i - 1) * sizeof(*r->at));
		r->n--;
		return;
	}
}

enum gb_lane gb_readers_lane(const struct gb_readers *r, const char *id)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->at[i].id, id) == 0)
			return r->at[i].lane;
	return GB_LANE_NONE;
}

bool gb_readers_same(const struct gb_readers *a, const struct gb_readers *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (gb_readers_lane(b, a->at[i].id) != a->at[i].lane)
			return false;
	return a->n == b->n;
}

enum gb_code gb_readers_copy(struct gb_readers *to,
			     const struct gb_readers *from, struct gb_err *err)
{
	struct gb_readers copy = { 0 };

	for (size_t i = 0; i < from->n; i++) {
		enum gb_code rc = gb_readers_add(&copy, from->at[i].id,
						 from->at[i].lane, err);

		if (rc != GB_OK) {
			gb_readers_free(&copy);
			return rc;
		}
	}
	*to = copy;
	return GB_OK;
}

void gb_readers_free(struct gb_readers *r)
{
	free(r->at);
	*r = (struct gb_readers){ 0 };
}

bool gb_role_takes_cases(const char *role)
{
	static const char *const able[] = { "dsl", "deputy", "head", "chair",
					    "trust" };

	for (size_t i = 0; i < GB_COUNT(able); i++)
		if (strcmp(able[i], role) == 0)
			return true;
	return false;
}

static bool is_role(const json_t *who, const char *key, const char *role)
{
	const char *said = gb_json_string(who, key);

	return said && strcmp(said, role) == 0;
}

static bool names_role(const json_t *about, const char *role)
{
	size_t i;
	json_t *who;

	json_array_foreach (about, i, who)
		if (is_role(who, "role", role))
			return true;
	return false;
}

bool gb_about_names(const json_t *about, const struct gb_person *p)
{
	size_t i;
	json_t *who;

	json_array_foreach (about, i, who) {
		const char *id = gb_json_string(who, "id");
		const char *name = gb_json_string(who, "name");

		if (id ? strcmp(id, p->id) == 0
		       : is_role(who, "kind", p->role) ||
				    is_role(who, "role", p->role))
			return true;
		if (name && !is_role(who, "kind", "pupil") &&
		    gb_name_same(name, p->name))
			return true;
	}
	return false;
}

/* Is the role out because somebody who holds it is named? A person who holds
 * it now but was named under another role counts too. */
static bool conflicted(const struct gb_roster *roster, const json_t *about,
		       const char *role)
{
	const struct gb_person *p = NULL;

	while ((p = gb_roster_holder(roster, role, p)))
		if (gb_about_names(about, p))
			return true;
	return names_role(about, role);
}

/* DESIGN 4: Head named, Chair alone. DSL named, Head alone. Both, Chair. Chair
 * too, trust lead. Empty: there is nobody left to go to. */
static const char *deciding_role(const struct gb_roster *roster,
				 const char *usual, const json_t *about)
{
	if (!conflicted(roster, about, "head")) {
		if (strcmp(usual, "dsl") == 0 &&
		    !conflicted(roster, about, "dsl"))
			return "dsl";
		return "head";
	}
	if (!conflicted(roster, about, "chair"))
		return "chair";
	return conflicted(roster, about, "trust") ? "" : "trust";
}

static enum gb_code add_holders(struct gb_readers *to,
				const struct gb_roster *roster,
				const char *role, const json_t *about,
				struct gb_err *err)
{
	const struct gb_person *p = NULL;

	while ((p = gb_roster_holder(roster, role, p))) {
		enum gb_code rc = GB_OK;

		if (!gb_about_names(about, p))
			rc = gb_readers_add(to, p->id, GB_LANE_FULL, err);
		if (rc != GB_OK)
			return rc;
	}
	return GB_OK;
}

enum gb_code gb_route_work_out(struct gb_route *out,
			       const struct gb_roster *roster,
			       const struct gb_policy_type *type,
			       const json_t *about, struct gb_err *err)
{
	struct gb_route r = { 0 };
	const char *role = deciding_role(roster, type->route, about);
	enum gb_code rc;

	strncpy(r.role, role, sizeof(r.role) - 1);
	r.conflict = strcmp(role, type->route) != 0;
	rc = add_holders(&r.with, roster, role, about, err);
	if (rc == GB_OK)
		rc = gb_readers_copy(&r.readers, &r.with, err);
	/* Deputies read all that the DSL reads, and have it if nobody else
	 * does. */
	if (rc == GB_OK && strcmp(role, "dsl") == 0)
		rc = add_holders(&r.readers, roster, "deputy", about, err);
	if (rc == GB_OK && r.with.n == 0) {
		gb_readers_free(&r.with);
		rc = gb_readers_copy(&r.with, &r.readers, err);
	}
	if (rc == GB_OK)
		rc = gb_readers_add(&r.readers, GB_RECOVERY_ID, GB_LANE_FULL,
				    err);
	if (rc == GB_OK)
		*out = r;
	else
		gb_route_free(&r);
	return rc;
}

void gb_route_free(struct gb_route *r)
{
	gb_readers_free(&r->readers);
	gb_readers_free(&r->with);
	*r = (struct gb_route){ 0 };
}

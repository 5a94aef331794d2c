/* SPDX-License-Identifier: ISC
 * goes_to.c - whom a concern goes to, in a sentence. */
#include <string.h>

#include "guardbook/json.h"
#include "screens/goes_to.h"
#include "screens/say.h"

void screen_ring(struct gb_buf *to, const struct gb_policy *p)
{
	const struct gb_policy_about *about = gb_policy_about(p);

	gb_buf_text(to, about->nobody);
	if (about->nobody_contact[0])
		gb_buf_printf(to, " Ring %s.", about->nobody_contact);
}

/* Those in `r` that are not in `but`: "Mrs S Davies (DSL) and Miss J Pugh
 * (Deputy)". Gives: how many. */
static size_t name_readers(struct gb_buf *to, struct gb_session *s,
			   const struct gb_readers *r,
			   const struct gb_readers *but)
{
	const struct gb_roster *roster = gb_casebook_roster(gb_session_book(s));
	const struct gb_policy *policy = gb_casebook_policy(gb_session_book(s));
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct gb_person *p =
			gb_roster_person(roster, r->at[i].id, 0);
		char role[64], name[160];

		if (!p || (but && gb_readers_lane(but, p->id) != GB_LANE_NONE))
			continue;
		say_role_short(role, sizeof(role), policy, p->role);
		gb_buf_printf(to, "%s%s (%s)", n ? " and " : "",
			      say_line(name, sizeof(name), p->name), role);
		n++;
	}
	return n;
}

static bool names_role(const json_t *about, const char *role)
{
	size_t i;
	json_t *who;

	json_array_foreach (about, i, who) {
		const char *named = gb_json_string(who, "role");

		if (named && strcmp(named, role) == 0)
			return true;
	}
	return false;
}

/* "The Headteacher is named, so this": whose naming bent the route. */
static void say_why(struct gb_buf *to, const struct gb_policy *policy,
		    const json_t *about)
{
	static const char *const bent_by[] = { "dsl", "head", "chair",
					       "trust" };
	size_t n = 0;

	for (size_t i = 0; i < GB_COUNT(bent_by); i++) {
		char role[64];

		if (!names_role(about, bent_by[i]))
			continue;
		say_role_short(role, sizeof(role), policy, bent_by[i]);
		gb_buf_printf(to, "%s%s", n ? " and the " : "The ", role);
		n++;
	}
	if (n > 0)
		gb_buf_printf(to, " %s named, so this", n > 1 ? "are" : "is");
	else
		gb_buf_text(to, "This");
}

enum gb_code screen_goes_to(struct gb_buf *to, struct gb_session *s,
			    const char *type, const json_t *about, bool *nobody,
			    struct gb_err *err)
{
	const struct gb_policy *policy = gb_casebook_policy(gb_session_book(s));
	struct gb_route route = { 0 };
	enum gb_code rc = gb_session_route(s, type, about, &route, err);

	if (rc != GB_OK)
		return rc;
	if (nobody)
		*nobody = route.with.n == 0;
	if (route.with.n == 0) {
		gb_buf_text(to, "Nobody on the staff list can take this. ");
		screen_ring(to, policy);
	} else {
		if (route.conflict)
			say_why(to, policy, about);
		else
			gb_buf_text(to, "This");
		gb_buf_text(to, " goes to ");
		name_readers(to, s, &route.with, NULL);
		/* The recovery key is a reader too. */
		if (route.conflict && route.with.n + 1 == route.readers.n)
			gb_buf_text(to, " alone");
		gb_buf_text(to, ".");
		if (route.readers.n > route.with.n + 1) {
			gb_buf_text(to, " ");
			name_readers(to, s, &route.readers, &route.with);
			gb_buf_text(to, " can read it too.");
		}
	}
	gb_route_free(&route);
	return gb_buf_done(to, err);
}

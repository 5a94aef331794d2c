/* guardbook/route.h - who gets a case, and who never does.
 *
 * DESIGN 4: the policy's route, bent by conflict of interest. Whoever is named
 * is never a reader. The recovery key always is. */
#ifndef GUARDBOOK_ROUTE_H
#define GUARDBOOK_ROUTE_H

#include <jansson.h>

#include "guardbook/lane.h"
#include "guardbook/policy.h"
#include "guardbook/roster.h"

struct gb_reader {
	char id[GB_PERSON_ID_ROOM]; /* or GB_RECOVERY_ID */
	enum gb_lane lane;
};

/* A set: no id twice. All zeros is empty. */
struct gb_readers {
	struct gb_reader *at; /* owned */
	size_t n;
};

/* Add, or raise to the full lane. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_readers_add(struct gb_readers *r, const char *id,
			    enum gb_lane lane, struct gb_err *err);
void gb_readers_drop(struct gb_readers *r, const char *id);
enum gb_lane gb_readers_lane(const struct gb_readers *r, const char *id);
bool gb_readers_same(const struct gb_readers *a, const struct gb_readers *b);
GB_MUST_CHECK
enum gb_code gb_readers_copy(struct gb_readers *to,
			     const struct gb_readers *from, struct gb_err *err);
void gb_readers_free(struct gb_readers *r);

/* `about` is the array of people named, as it stands in a case: objects with
 * kind, name, and where known id and role. */

/* Is this person among those named? By id; by the role they hold, where no id
 * is known; or by their name, which somebody with two accounts has twice and
 * somebody enrolled later may bring (a pupil's is only a pupil's). */
bool gb_about_names(const json_t *about, const struct gb_person *p);

/* Can a case be passed to holders of this role? HR is let in by a course of
 * action, IT reads nothing, and a teacher who is to do something is told in
 * person. */
bool gb_role_takes_cases(const char *role);

/* Where a case goes. */
struct gb_route {
	char role[GB_ROLE_ROOM];   /* who decides: "dsl", "head", "chair",
				    * "trust"; empty: everybody is named */
	bool conflict;             /* not the policy's route: somebody on it is
				    * named */
	struct gb_readers readers; /* with the recovery key; no one else:
				    * nobody holds the route */
	struct gb_readers with;    /* those who have it to deal with */
};

/* Work out the route of a case of `type` about `about`, with the roster in
 * force now. Gives: *out, freed with gb_route_free(). Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_route_work_out(struct gb_route *out,
			       const struct gb_roster *roster,
			       const struct gb_policy_type *type,
			       const json_t *about, struct gb_err *err);
void gb_route_free(struct gb_route *r);

#endif

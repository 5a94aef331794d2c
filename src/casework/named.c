/* SPDX-License-Identifier: ISC
 * named.c - what a change is made of: people, evidence, and where it would go.
 */
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/evidence.h"
#include "src/casework/book.h"

enum gb_code gb_session_named(struct gb_session *s, const char *kind,
			      const char *name, json_t **out,
			      struct gb_err *err)
{
	const struct gb_policy *policy = gb_casebook_policy(s->book);
	const struct gb_roster *roster = &s->book->chain->roster;
	const struct gb_policy_role *role = gb_policy_role(policy, kind);
	const struct gb_person *p = NULL;

	*out = NULL;
	if (!role && !gb_choice_of(gb_policy_about(policy)->people, kind))
		return gb_fail(err, GB_INVALID, "there is no kind of person %s",
			       kind);
	if (role && role->titles.n > 0) {
		p = name[0] ? gb_casebook_find(s->book, name)
			    : gb_roster_holder(roster, kind, NULL);
		if (!p)
			*out = json_pack("{s:s, s:s, s:s}", "kind", kind,
					 "name", name[0] ? name : role->label,
					 "role", kind);
	} else if (name[0] && strcmp(kind, "pupil") != 0) {
		p = gb_casebook_find(s->book, name);
	}
	if (!p && !*out && !name[strspn(name, " ")])
		return gb_fail(err, GB_INVALID,
			       "say who the %s is, or that the name is not "
			       "known",
			       kind);
	if (p)
		*out = json_pack("{s:s, s:s, s:s, s:s}", "kind",
				 role ? "staff" : kind, "id", p->id, "name",
				 p->name, "role", p->role);
	else if (!*out)
		*out = json_pack("{s:s, s:s}", "kind", kind, "name", name);
	return *out ? GB_OK : gb_fail_nomem(err);
}

enum gb_code gb_session_evidence(struct gb_session *s, const char *path,
				 const char *shows, int64_t captured_s,
				 json_t **out, struct gb_err *err)
{
	struct gb_evidence_file f = { 0 };
	char sha256[65];
	enum gb_code rc = gb_evidence_look(&f, path, err);

	(void)s;
	*out = NULL;
	if (rc != GB_OK)
		return rc;
	gb_hex(sha256, f.sha256, sizeof(f.sha256));
	*out = json_pack("{s:s, s:s, s:I, s:s, s:s, s:s}", "path", f.path,
			 "name", f.name, "size", (json_int_t)f.size_bytes,
			 "sha256", sha256, "kind", f.kind, "shows", shows);
	if (*out && captured_s)
		json_object_set_new(*out, "captured", json_integer(captured_s));
	gb_evidence_free(&f);
	return *out ? GB_OK : gb_fail_nomem(err);
}

enum gb_code gb_session_route(struct gb_session *s, const char *type,
			      const json_t *about, struct gb_route *out,
			      struct gb_err *err)
{
	const struct gb_policy_type *t =
		gb_policy_type(gb_casebook_policy(s->book), type);

	*out = (struct gb_route){ 0 };
	if (!t)
		return gb_fail(err, GB_INVALID, "there is no type %s", type);
	return gb_route_work_out(out, &s->book->chain->roster, t, about, err);
}

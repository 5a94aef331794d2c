/* SPDX-License-Identifier: ISC
 * links.c - names of other cases within a case, for this reader only. */
#include "guardbook/json.h"
#include "src/casework/links.h"

struct hiding {
	const struct gb_opener *with;
	json_t *known; /* {name: can it be opened}: each is tried once */
};

static enum gb_code can_open(struct hiding *h, const char *name, bool *yes,
			     struct gb_err *err)
{
	const json_t *known = json_object_get(h->known, name);
	const struct gb_chain_case *of;
	struct gb_case *other = NULL;
	enum gb_code rc = GB_NOT_FOUND;

	*yes = json_is_true(known);
	if (known)
		return GB_OK;
	of = gb_chain_case_named(h->with->chain, name);
	if (of)
		rc = gb_case_open(&other, h->with, of, err);
	gb_case_free(other);
	if (rc != GB_OK && rc != GB_NOT_FOUND)
		return rc;
	*yes = rc == GB_OK;
	return json_object_set_new(h->known, name, json_boolean(*yes)) == 0
		       ? GB_OK
		       : gb_fail_nomem(err);
}

/* Whatever has links or an outcome: the case, or one side of a change. */
static enum gb_code hide_in(struct hiding *h, json_t *o, struct gb_err *err)
{
	json_t *links = gb_json_array(o, "links");
	json_t *outcome = gb_json_object(o, "outcome");
	const char *of = gb_json_string(outcome, "of");
	enum gb_code rc = GB_OK;
	bool yes = true;

	for (size_t i = json_array_size(links); rc == GB_OK && i-- > 0;) {
		const char *to = gb_json_string(json_array_get(links, i), "to");

		if (to)
			rc = can_open(h, to, &yes, err);
		if (rc == GB_OK && to && !yes)
			json_array_remove(links, i);
	}
	if (rc == GB_OK && of)
		rc = can_open(h, of, &yes, err);
	if (rc == GB_OK && of && !yes)
		json_object_del(outcome, "of");
	return rc;
}

enum gb_code gb_links_hide(struct gb_case *c, const struct gb_opener *with,
			   struct gb_err *err)
{
	struct hiding h = { .with = with, .known = json_object() };
	enum gb_code rc = h.known ? GB_OK : gb_fail_nomem(err);
	size_t i;
	json_t *line;

	if (rc == GB_OK)
		rc = hide_in(&h, c->body, err);
	json_array_foreach (c->history, i, line) {
		if (rc == GB_OK)
			rc = hide_in(&h, gb_json_object(line, "before"), err);
		if (rc == GB_OK)
			rc = hide_in(&h, gb_json_object(line, "after"), err);
	}
	json_decref(h.known);
	return rc;
}

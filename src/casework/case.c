/* SPDX-License-Identifier: ISC
 * case.c - one case, opened with one person's keys: what it is asked. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/opened.h"
#include "src/casework/work.h"

enum gb_code gb_case_unknown(struct gb_err *err, const char *name)
{
	return gb_fail(err, GB_NOT_FOUND,
		       "there is no case %s that you can open", name);
}

void gb_case_free(struct gb_case *c)
{
	if (!c)
		return;
	gb_readers_free(&c->readers);
	if (c->keys)
		gb_key_free(c->keys->secret);
	free(c->keys);
	json_decref(c->body);
	json_decref(c->history);
	json_decref(c->copies);
	free(c);
}

const char *gb_case_state(const struct gb_case *c)
{
	const char *state = gb_json_string(c->body, "state");

	return state ? state : "new";
}

bool gb_case_has(const struct gb_case *c, const char *list, const char *person)
{
	size_t i;
	json_t *who;

	json_array_foreach (json_object_get(c->body, list), i, who) {
		const char *id = gb_json_string(who, "id");

		if (id && strcmp(id, person) == 0)
			return true;
	}
	return false;
}

const struct gb_policy_type *gb_case_type(const struct gb_case *c,
					  const struct gb_chain *chain)
{
	json_int_t serial =
		json_integer_value(json_object_get(c->body, "policy"));
	const char *type = gb_json_string(c->body, "type");
	const struct gb_policy *policy =
		gb_chain_policy(chain, (uint32_t)serial);

	return policy && type ? gb_policy_type(policy, type) : NULL;
}

enum gb_code gb_case_open(struct gb_case **out, const struct gb_opener *with,
			  const struct gb_chain_case *of, struct gb_err *err)
{
	struct gb_opened *o = NULL;
	enum gb_code rc = gb_opened_start(&o, with, of, err);

	*out = NULL;
	if (rc == GB_OK)
		rc = gb_opened_case(o, with, of, out, err);
	gb_opened_free(o);
	return rc;
}

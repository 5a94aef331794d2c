/* SPDX-License-Identifier: ISC
 * fields.c - values of the fields that the policy declares, as people type
 * them, made into what a record holds. What is allowed, the verb judges. */
#include <stdio.h>
#include <string.h>

#include "guardbook/when.h"
#include "src/cli/cli.h"

enum { NAME_ROOM = 64 };

/* "NAME=VALUE": its name, and where the value begins; NULL: not written so. */
static const char *cut(const char *given, char name[NAME_ROOM])
{
	const char *equals = strchr(given, '=');

	if (!equals || (size_t)(equals - given) >= NAME_ROOM)
		return NULL;
	snprintf(name, NAME_ROOM, "%.*s", (int)(equals - given), given);
	return equals + 1;
}

static enum gb_code set_when(json_t *to, const char *key, const char *value,
			     struct gb_err *err)
{
	char iso[GB_WHEN_ROOM];
	int64_t at_s;
	enum gb_code rc = gb_when_parse(&at_s, NULL, value, err);

	if (rc != GB_OK)
		return rc;
	gb_when_iso(iso, at_s);
	return gb_cli_set(to, key, iso, err);
}

/* Set to[key] to `value` of field `name`: an instant as ISO 8601, a platform
 * by its name, all else as it was typed. */
static enum gb_code set_value(struct gb_cli *cli, const char *name,
			      const char *value, json_t *to, const char *key,
			      struct gb_err *err)
{
	const struct gb_policy *policy = gb_casebook_policy(cli->book);
	const struct gb_policy_field *f = gb_policy_field(policy, name);
	const struct gb_policy_platform *place;

	if (f && f->input == GB_INPUT_WHEN)
		return set_when(to, key, value, err);
	if (f && strcmp(f->from, "platforms") == 0 &&
	    (place = gb_policy_platform(policy, value)))
		value = place->name;
	return gb_cli_set(to, key, value, err);
}

enum gb_code gb_cli_field(struct gb_cli *cli, const char *name,
			  const char *value, json_t *data, json_t *fields,
			  struct gb_err *err)
{
	bool own = strcmp(name, "title") == 0 || strcmp(name, "sub") == 0;

	return set_value(cli, name, value, own ? data : fields, name, err);
}

static enum gb_code take_field(struct gb_cli *cli, const char *given,
			       json_t *data, json_t *fields, struct gb_err *err)
{
	char name[NAME_ROOM];
	const char *value = cut(given, name);

	if (!value)
		return gb_cli_misuse(cli, err,
				     "--field wants NAME=VALUE, as in "
				     "platform=facebook");
	if (strcmp(name, "about") == 0 || strcmp(name, "narrative") == 0)
		return gb_cli_misuse(cli, err, "%s is not given as a field",
				     name);
	return gb_cli_field(cli, name, value, data, fields, err);
}

enum gb_code gb_cli_fields(struct gb_cli *cli, json_t *data, struct gb_err *err)
{
	json_t *fields = json_object();
	enum gb_code rc = fields ? GB_OK : gb_fail_nomem(err);

	for (size_t i = 0; rc == GB_OK && i < cli->n_given; i++)
		if (gb_given_is(&cli->given[i], "field"))
			rc = take_field(cli, cli->given[i].value, data, fields,
					err);
	if (rc == GB_OK && json_object_size(fields) > 0)
		json_object_set(data, "fields", fields);
	json_decref(fields);
	return rc;
}

enum gb_code gb_cli_correction(struct gb_cli *cli, const char *given,
			       json_t *data, struct gb_err *err)
{
	char name[NAME_ROOM];
	const char *value = cut(given, name);
	enum gb_code rc;

	if (!value)
		return gb_cli_misuse(cli, err,
				     "say what to correct as FIELD=VALUE, as "
				     "in platform=facebook");
	rc = gb_cli_set(data, "field", name, err);
	return rc == GB_OK ? set_value(cli, name, value, data, "value", err)
			   : rc;
}

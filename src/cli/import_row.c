/* SPDX-License-Identifier: ISC
 * import_row.c - one row of a file as a report. What is wrong with it is said
 * in words of ours: a column too few, and a cell is not what it seems. */
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/text.h"
#include "src/cli/import_row.h"

/* Between two people in one cell. */
#define AND ";"

/* --- the first row ------------------------------------------------------ */

const char *gb_column(const struct gb_columns *c, size_t i)
{
	const char *name = (const char *)c->names.data;

	while (i-- > 0)
		name += strlen(name) + 1;
	return name;
}

void gb_columns_free(struct gb_columns *c)
{
	gb_buf_free(&c->names);
	c->n = 0;
}

static bool has_column(const struct gb_columns *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(gb_column(c, i), name) == 0)
			return true;
	return false;
}

static bool is_known(const struct gb_policy *policy, const char *name)
{
	return strcmp(name, "type") == 0 || strcmp(name, "not_about") == 0 ||
	       strcmp(name, "adds_to") == 0 || gb_policy_field(policy, name);
}

enum gb_code gb_columns_read(struct gb_columns *out, struct gb_cli *cli,
			     const struct gb_cells *row, struct gb_err *err)
{
	static const char *const needed[] = { "type", "narrative" };
	const struct gb_policy *policy = gb_casebook_policy(cli->book);

	for (size_t i = 0; i < row->n; i++) {
		const char *name = row->cell[i];

		if (strlen(name) != row->n_bytes[i] || !is_known(policy, name))
			return gb_fail(err, GB_INVALID,
				       "line %zu: column %zu has no name that "
				       "is known here: see man guardbook",
				       row->line, i + 1);
		if (has_column(out, name))
			return gb_fail(err, GB_INVALID,
				       "line %zu: there are two columns %s",
				       row->line, name);
		gb_buf_put(&out->names, name, strlen(name) + 1);
		out->n++;
	}
	for (size_t i = 0; i < GB_COUNT(needed); i++)
		if (!has_column(out, needed[i]))
			return gb_fail(err, GB_INVALID,
				       "line %zu: there is no column %s",
				       row->line, needed[i]);
	return gb_buf_done(&out->names, err);
}

/* --- a row -------------------------------------------------------------- */

/* The next name of a cell, blanks at its ends cut off; NULL: there is none. */
static char *next_name(char **rest)
{
	char *name, *end;

	do {
		name = strsep(rest, AND);
		if (!name)
			return NULL;
		name += strspn(name, " ");
		end = name + strlen(name);
		while (end > name && end[-1] == ' ')
			*--end = '\0';
	} while (!*name);
	return name;
}

static enum gb_code add_about(struct gb_cli *cli, char *name, json_t *list,
			      struct gb_err *err)
{
	const struct gb_policy *policy = gb_casebook_policy(cli->book);
	char *who = strchr(name, ':');
	json_t *person = NULL;
	enum gb_code rc;

	if (who)
		*who++ = '\0';
	if (!who || (!gb_policy_role(policy, name) &&
		     !gb_choice_of(gb_policy_about(policy)->people, name)))
		return gb_fail(
			err, GB_INVALID,
			"write KIND:NAME, as in pupil:Ann Other, and " AND
			" between two");
	rc = gb_session_named(cli->session, name, who, &person, err);
	if (rc == GB_OK && json_array_append_new(list, person) != 0)
		rc = gb_fail_nomem(err);
	return rc;
}

static enum gb_code add_answer(struct gb_cli *cli, const char *name,
			       json_t *list, struct gb_err *err)
{
	if (!gb_role_known(name) && !gb_casebook_find(cli->book, name))
		return gb_fail(err, GB_INVALID,
			       "write roles or sign-ins, and " AND
			       " between two");
	return json_array_append_new(list, json_string(name)) == 0
		       ? GB_OK
		       : gb_fail_nomem(err);
}

/* The people of one cell, as data[key]. */
static enum gb_code take_people(struct gb_cli *cli, const char *key,
				const char *cell, json_t *data,
				struct gb_err *err)
{
	bool about = strcmp(key, "about") == 0;
	json_t *list = json_array();
	struct gb_buf copy = { 0 };
	enum gb_code rc = GB_OK;
	char *rest, *name;

	gb_buf_text(&copy, cell);
	if (!gb_buf_string(&copy) || json_object_set_new(data, key, list) != 0)
		rc = gb_fail_nomem(err);
	rest = (char *)copy.data;
	while (rc == GB_OK && (name = next_name(&rest)))
		rc = about ? add_about(cli, name, list, err)
			   : add_answer(cli, name, list, err);
	gb_buf_free(&copy);
	return rc;
}

static enum gb_code take_type(struct gb_cli *cli, const char *name,
			      json_t *data, struct gb_err *err)
{
	if (!gb_policy_type(gb_casebook_policy(cli->book), name))
		return gb_fail(err, GB_INVALID,
			       "its type is none of the policy's");
	return gb_cli_set(data, "type", name, err);
}

static enum gb_code take_cell(struct gb_cli *cli, const char *column,
			      const char *cell, json_t *data, json_t *fields,
			      struct gb_err *err)
{
	if (strcmp(column, "type") == 0)
		return take_type(cli, cell, data, err);
	if (strcmp(column, "narrative") == 0)
		return gb_cli_set(data, "text", cell, err);
	if (strcmp(column, "about") == 0 || strcmp(column, "not_about") == 0)
		return take_people(cli, column, cell, data, err);
	if (strcmp(column, "adds_to") == 0)
		return gb_cli_set(data, column, cell, err);
	return gb_cli_field(cli, column, cell, data, fields, err);
}

/* What its verb would say in words of the row. */
static enum gb_code check_names(struct gb_cli *cli, const json_t *data,
				struct gb_err *err)
{
	const char *name = gb_json_string(data, "type");
	const char *sub = gb_json_string(data, "sub");
	const char *adds_to = gb_json_string(data, "adds_to");
	char read[GB_CASE_NAME_ROOM];
	const struct gb_policy_type *type =
		name ? gb_policy_type(gb_casebook_policy(cli->book), name)
		     : NULL;

	if (!type)
		return gb_fail(err, GB_INVALID, "it says no type");
	if (!gb_json_has(data, "text"))
		return gb_fail(err, GB_INVALID, "it has no narrative");
	if (sub && !gb_choice_of(type->subs, sub))
		return gb_fail(err, GB_INVALID,
			       "its sub is none of those of its type");
	if (adds_to && !gb_case_name_read(read, adds_to))
		return gb_fail(err, GB_INVALID,
			       "adds_to is the name of a case, like KDR-482");
	return GB_OK;
}

enum gb_code gb_row_report(json_t **out, struct gb_cli *cli,
			   const struct gb_columns *c,
			   const struct gb_cells *row, struct gb_err *err)
{
	json_t *data = json_object(), *fields = json_object();
	struct gb_err why = { 0 };
	enum gb_code rc = data && fields ? GB_OK : gb_fail_nomem(err);

	*out = NULL;
	if (rc == GB_OK && row->n != c->n)
		rc = gb_fail(err, GB_INVALID,
			     "it has %zu cells, and the first row has %zu",
			     row->n, c->n);
	for (size_t i = 0; rc == GB_OK && i < c->n; i++) {
		const char *column = gb_column(c, i);

		if (row->n_bytes[i] == 0)
			continue;
		rc = gb_text_check(row->cell[i], row->n_bytes[i], &why);
		if (rc == GB_OK)
			rc = take_cell(cli, column, row->cell[i], data, fields,
				       &why);
		if (rc != GB_OK)
			gb_fail(err, rc, "%s: %s", column, why.msg);
	}
	if (rc == GB_OK)
		rc = check_names(cli, data, err);
	if (rc == GB_OK && json_object_size(fields) > 0 &&
	    json_object_set(data, "fields", fields) != 0)
		rc = gb_fail_nomem(err);
	json_decref(fields);
	if (rc == GB_OK)
		*out = data;
	else
		json_decref(data);
	return rc;
}

/* Every question that is open, and where its answer goes. */
static void say_questions(struct gb_cli *cli, const json_t *report,
			  struct gb_err *err)
{
	struct gb_buf all = { 0 };
	json_t *asked = NULL, *one;
	size_t i;

	if (gb_session_questions(cli->session, NULL, &gb_verb_log, report,
				 &asked, NULL) == GB_OK)
		json_array_foreach (asked, i, one)
			gb_buf_printf(&all, "%s%s (%s)",
				      i > 0 ? ", about " : "",
				      gb_json_string(one, "name"),
				      gb_json_string(one, "title"));
	if (all.len > 0 && gb_buf_string(&all))
		gb_fail(err, GB_ASK,
			"is this about %s? Say so in the column about or in "
			"not_about",
			gb_buf_string(&all));
	gb_buf_free(&all);
	json_decref(asked);
}

enum gb_code gb_row_check(struct gb_cli *cli, const json_t *report,
			  struct gb_err *err)
{
	enum gb_code rc =
		gb_session_would(cli->session, NULL, &gb_verb_log, report, err);

	if (rc == GB_ASK)
		say_questions(cli, report, err);
	return rc;
}

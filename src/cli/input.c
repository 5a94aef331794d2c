/* SPDX-License-Identifier: ISC
 * input.c - what goes into a change: texts, days, people, fields, files. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/json.h"
#include "guardbook/text.h"
#include "guardbook/when.h"
#include "src/cli/cli.h"

static enum gb_code read_all(int fd, size_t max_bytes, struct gb_buf *out,
			     struct gb_err *err)
{
	char part[4096];
	enum gb_code rc = GB_OK;
	ssize_t got = 1;

	while (rc == GB_OK && got > 0) {
		got = read(fd, part, sizeof(part));
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got < 0)
			rc = gb_fail_errno(err, "the text can't be read");
		else
			gb_buf_put(out, part, (size_t)got);
		if (rc == GB_OK && out->len > max_bytes)
			rc = gb_fail(err, GB_INVALID,
				     "the text is over %zu KiB",
				     max_bytes >> 10);
	}
	explicit_bzero(part, sizeof(part));
	return rc == GB_OK ? gb_buf_done(out, err) : rc;
}

enum gb_code gb_cli_read(struct gb_cli *cli, const char *path, size_t max_bytes,
			 struct gb_buf *out, struct gb_err *err)
{
	enum gb_code rc;
	int fd;

	if (strcmp(path, "-") == 0 && cli->in_batch)
		return gb_fail(err, GB_INVALID,
			       "within a batch a text comes from a file or "
			       "--text");
	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, max_bytes, out, err);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return gb_fail_errno(err, "%s can't be read", path);
	rc = read_all(fd, max_bytes, out, err);
	close(fd);
	return rc;
}

/* --- one value --------------------------------------------------------- */

static enum gb_code set_bytes(json_t *data, const char *key, const void *bytes,
			      size_t n, struct gb_err *err)
{
	enum gb_code rc = gb_text_check(bytes, n, err);

	if (rc == GB_OK &&
	    json_object_set_new(data, key, json_stringn(bytes, n)) != 0)
		rc = gb_fail_nomem(err);
	return rc;
}

enum gb_code gb_cli_set(json_t *data, const char *key, const char *value,
			struct gb_err *err)
{
	return value ? set_bytes(data, key, value, strlen(value), err) : GB_OK;
}

enum gb_code gb_cli_set_date(json_t *data, const char *key, const char *value,
			     struct gb_err *err)
{
	struct gb_date date;
	char iso[GB_WHEN_ROOM];
	enum gb_code rc;

	if (!value)
		return GB_OK;
	rc = gb_date_parse(&date, value, err);
	if (rc != GB_OK)
		return rc;
	gb_date_iso(iso, date);
	return gb_cli_set(data, key, iso, err);
}

enum gb_code gb_cli_text(struct gb_cli *cli, size_t i, json_t *data,
			 const char *key, struct gb_err *err)
{
	const char *path = gb_cli_operand(cli, i);
	const char *given = gb_cli_option(cli, "text");
	struct gb_buf text = { 0 };
	enum gb_code rc;

	if (!path == !given)
		return gb_cli_misuse(cli, err,
				     "give the text in one way: a file, - for "
				     "standard input, or --text");
	if (given)
		return gb_cli_set(data, key, given, err);
	rc = gb_cli_read(cli, path, GB_NARRATIVE_MAX_BYTES, &text, err);
	if (rc == GB_OK)
		rc = set_bytes(data, key,
			       text.data ? text.data : (unsigned char *)"",
			       text.len, err);
	gb_buf_free(&text);
	return rc;
}

/* --- people ------------------------------------------------------------ */

static enum gb_code add_about(struct gb_cli *cli, const char *value,
			      json_t *list, struct gb_err *err)
{
	const char *colon = strchr(value, ':');
	char kind[32];
	json_t *person = NULL;
	enum gb_code rc;

	if (!colon || (size_t)(colon - value) >= sizeof(kind))
		return gb_cli_misuse(cli, err,
				     "--about wants KIND:NAME, as in "
				     "\"staff:Mr T Bevan\" or \"head:\"");
	snprintf(kind, sizeof(kind), "%.*s", (int)(colon - value), value);
	rc = gb_text_check(colon + 1, strlen(colon + 1), err);
	if (rc == GB_OK)
		rc = gb_session_named(cli->session, kind, colon + 1, &person,
				      err);
	if (rc == GB_OK && json_array_append_new(list, person) != 0)
		rc = gb_fail_nomem(err);
	return rc;
}

enum gb_code gb_cli_people(struct gb_cli *cli, json_t *data, struct gb_err *err)
{
	json_t *about = json_array(), *answers = json_array();
	enum gb_code rc = about && answers ? GB_OK : gb_fail_nomem(err);

	for (size_t i = 0; rc == GB_OK && i < cli->n_given; i++) {
		const struct gb_given *g = &cli->given[i];

		if (gb_given_is(g, "about"))
			rc = add_about(cli, g->value, about, err);
		else if (gb_given_is(g, "not-about") &&
			 json_array_append_new(answers,
					       json_string(g->value)) != 0)
			rc = gb_fail(err, GB_INVALID,
				     "--not-about wants a role or a sign-in");
	}
	if (rc == GB_OK && json_array_size(about) > 0)
		json_object_set(data, "about", about);
	if (rc == GB_OK && json_array_size(answers) > 0)
		json_object_set(data, "not_about", answers);
	json_decref(about);
	json_decref(answers);
	return rc;
}

/* --- evidence ---------------------------------------------------------- */

enum gb_code gb_cli_evidence(struct gb_cli *cli,
			     const struct gb_policy_type *type,
			     const char *path, const char *shows,
			     const char *captured, bool keep, json_t *data,
			     struct gb_err *err)
{
	int64_t captured_s = 0;
	json_t *item = NULL;
	enum gb_code rc = GB_OK;

	if (!type->takes_evidence)
		return gb_fail(err, GB_DENIED, "%s", type->no_evidence);
	if (captured)
		rc = gb_when_parse(&captured_s, NULL, captured, err);
	if (rc == GB_OK)
		rc = gb_text_check(shows, strlen(shows), err);
	if (rc == GB_OK)
		rc = gb_session_evidence(cli->session, path, shows, captured_s,
					 &item, err);
	if (rc != GB_OK)
		return rc;
	if (keep)
		json_object_set_new(item, "keep", json_true());
	if (!json_object_get(data, "evidence"))
		json_object_set_new(data, "evidence", json_array());
	if (json_array_append_new(json_object_get(data, "evidence"), item) != 0)
		rc = gb_fail_nomem(err);
	return rc;
}

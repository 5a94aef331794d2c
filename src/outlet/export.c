/* SPDX-License-Identifier: ISC
 * export.c - a case written out for somebody. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guardbook/json.h"
#include "guardbook/newfile.h"
#include "src/outlet/export.h"
#include "src/outlet/paper.h"

/* Where to: a folder, and the name of a file within it. */
struct place {
	char *dir;
	char *file;
};

static enum gb_code find_place(struct place *out, const char *to,
			       const char *name, bool html, struct gb_err *err)
{
	const char *slash = strrchr(to, '/');
	struct stat st;

	*out = (struct place){ 0 };
	if (stat(to, &st) == 0 && S_ISDIR(st.st_mode)) {
		out->dir = strdup(to);
		if (asprintf(&out->file, "%s.%s", name, html ? "html" : "txt") <
		    0)
			out->file = NULL;
	} else if (slash) {
		out->dir = strndup(to, (size_t)(slash - to) + 1);
		out->file = strdup(slash + 1);
	} else {
		out->dir = strdup(".");
		out->file = strdup(to);
	}
	return out->dir && out->file ? GB_OK : gb_fail_nomem(err);
}

/* The case as it is now, with this export as its last entry. */
static enum gb_code write_case(struct gb_session *s, const json_t *data,
			       bool html, const struct gb_done *done,
			       struct gb_newfile *to, struct gb_err *err)
{
	struct gb_casebook *b = gb_session_book(s);
	struct gb_sheet sheet = { 0 };
	struct gb_paper paper = {
		.chain = gb_casebook_chain(b),
		.by = gb_session_me(s),
		.purpose = gb_json_string(data, "purpose"),
		.recipient = gb_json_string(data, "recipient"),
		.receipt = done->receipt,
	};
	struct gb_case *c = NULL;
	enum gb_code rc = gb_session_case(s, done->name, &c, err);

	if (rc != GB_OK)
		return rc;
	paper.c = c;
	gb_json_int(c->body, "changed", &paper.at_s);
	rc = gb_paper_write(&sheet, html, &paper, err);
	if (rc == GB_OK)
		rc = gb_newfile_put(to, sheet.out.data, sheet.out.len, err);
	if (rc == GB_OK)
		rc = gb_newfile_keep(to, err);
	gb_sheet_free(&sheet);
	gb_case_free(c);
	return rc;
}

static enum gb_code record(struct gb_session *s, const char *name, bool html,
			   const json_t *given, struct gb_draft *draft,
			   struct gb_done *done, struct gb_err *err)
{
	json_t *data = json_deep_copy(given);
	enum gb_code rc;

	if (!data || json_object_set_new(data, "form",
					 json_string(html ? "html" : "text")))
		rc = gb_fail_nomem(err);
	else if (draft)
		rc = gb_draft_send(s, draft, data, NULL, done, err);
	else
		rc = gb_session_do(s, name, &gb_verb_export, data, done, err);
	json_decref(data);
	return rc;
}

enum gb_code gb_export(struct gb_session *s, const char *name, const char *to,
		       bool html, const json_t *data, struct gb_draft *draft,
		       char **path, struct gb_done *done, struct gb_err *err)
{
	struct gb_newfile *file = NULL;
	struct gb_case *c = NULL;
	struct place place = { 0 };
	struct gb_err why = { 0 };
	enum gb_code rc = gb_session_case(s, name, &c, err);

	*path = NULL;
	if (rc == GB_OK)
		rc = gb_session_may(s, &gb_verb_export, c, err);
	if (rc == GB_OK)
		rc = find_place(&place, to, c->name, html, err);
	/* The file is made before it is recorded: a place that can't be written
	 * to is no export. */
	if (rc == GB_OK)
		rc = gb_newfile_open(&file, place.dir, place.file, err);
	if (rc == GB_OK)
		rc = record(s, name, html, data, draft, done, err);
	if (rc != GB_OK)
		goto out;
	rc = write_case(s, data, html, done, file, &why);
	if (rc == GB_OK &&
	    asprintf(path, "%s%s%s", place.dir,
		     place.dir[strlen(place.dir) - 1] == '/' ? "" : "/",
		     place.file) < 0)
		*path = NULL;
	if (rc != GB_OK)
		gb_fail(err, rc,
			"it is recorded as exported, but the file could not be "
			"written: %s",
			why.msg);
	else if (!*path)
		rc = gb_fail_nomem(err);
out:
	gb_newfile_free(file);
	gb_case_free(c);
	free(place.dir);
	free(place.file);
	return rc;
}

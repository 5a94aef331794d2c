/* SPDX-License-Identifier: ISC
 * evidence_save.c - evidence that lasts: is it still the same, and writing a
 * copy of it out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/draft.h"
#include "guardbook/json.h"
#include "guardbook/newfile.h"
#include "src/casework/book.h"
#include "src/casework/copies.h"

const char *gb_evidence_word(enum gb_evidence_is state)
{
	switch (state) {
	case GB_EVIDENCE_NONE:
		return "none";
	case GB_EVIDENCE_SAME:
		return "same";
	case GB_EVIDENCE_CHANGED:
		return "changed";
	case GB_EVIDENCE_MISSING:
		return "missing";
	case GB_EVIDENCE_UNREADABLE:
		break;
	}
	return "unreadable";
}

/* --- is it still the same?
 * ------------------------------------------------------ */

static enum gb_code look_at_file(const json_t *item, const struct gb_kept *k,
				 enum gb_evidence_is *out, struct gb_err *err)
{
	struct gb_evidence_file f = { 0 };
	enum gb_code rc =
		gb_evidence_look(&f, gb_json_string(item, "path"), err);

	switch (rc) {
	case GB_OK:
		*out = f.size_bytes == k->size_bytes &&
				       memcmp(f.sha256, k->sha256, 32) == 0
			       ? GB_EVIDENCE_SAME
			       : GB_EVIDENCE_CHANGED;
		break;
	case GB_NOT_FOUND:
		*out = GB_EVIDENCE_MISSING;
		break;
	case GB_INVALID: /* a link, a folder, empty: not what was added */
		*out = GB_EVIDENCE_CHANGED;
		break;
	default:
		*out = GB_EVIDENCE_UNREADABLE;
		break;
	}
	gb_evidence_free(&f);
	return rc == GB_NOMEM ? rc : GB_OK;
}

static enum gb_code look_at_copy(struct gb_session *s, const struct gb_case *c,
				 size_t n, enum gb_evidence_is *out,
				 struct gb_err *err)
{
	enum gb_code rc = gb_copy_read(s, c, n, NULL, NULL, err);

	*out = rc == GB_OK          ? GB_EVIDENCE_SAME
	       : rc == GB_TAMPERED  ? GB_EVIDENCE_CHANGED
	       : rc == GB_NOT_FOUND ? GB_EVIDENCE_MISSING
				    : GB_EVIDENCE_UNREADABLE;
	return rc == GB_NOMEM ? rc : GB_OK;
}

enum gb_code gb_session_evidence_check(struct gb_session *s,
				       const struct gb_case *c, size_t n,
				       struct gb_evidence_state *out,
				       struct gb_err *err)
{
	const json_t *item = NULL;
	struct gb_kept k;
	enum gb_code rc = gb_case_evidence(c, n, &k, &item, err);

	*out = (struct gb_evidence_state){ 0 };
	if (rc == GB_OK)
		rc = look_at_file(item, &k, &out->file, err);
	if (rc == GB_OK && gb_json_true(item, "copy"))
		rc = look_at_copy(s, c, n, &out->copy, err);
	return rc;
}

/* --- writing a copy out
 * --------------------------------------------------------- */

/* The ending that people's programs go by; what is not known gets none that a
 * program would run or open. */
static const char *ending_of(const char *kind)
{
	static const char *const endings[][2] = {
		{ "image/png", "png" },       { "image/jpeg", "jpg" },
		{ "image/gif", "gif" },       { "image/webp", "webp" },
		{ "image/heic", "heic" },     { "application/pdf", "pdf" },
		{ "text/plain", "txt" },      { "video/mp4", "mp4" },
		{ "video/quicktime", "mov" }, { "audio/mpeg", "mp3" },
	};

	for (size_t i = 0; kind && i < GB_COUNT(endings); i++)
		if (strcmp(endings[i][0], kind) == 0)
			return endings[i][1];
	return "bin";
}

static enum gb_code put(void *to, const void *bytes, size_t n_bytes,
			struct gb_err *err)
{
	return gb_newfile_put(to, bytes, n_bytes, err);
}

static enum gb_code write_from_file(const json_t *item, const struct gb_kept *k,
				    struct gb_newfile *to, struct gb_err *err)
{
	struct gb_evidence_file f = { 0 };
	enum gb_code rc = gb_evidence_pass(&f, gb_json_string(item, "path"),
					   put, to, err);

	if (rc == GB_OK && (f.size_bytes != k->size_bytes ||
			    memcmp(f.sha256, k->sha256, 32) != 0))
		rc = gb_fail(err, GB_CONFLICT,
			     "the file changed while it was saved");
	gb_evidence_free(&f);
	return rc;
}

/* Is there anything to save it from? */
static enum gb_code find_source(struct gb_session *s, const struct gb_case *c,
				size_t n, bool *copy, struct gb_err *err)
{
	struct gb_evidence_state is;
	enum gb_code rc = gb_session_evidence_check(s, c, n, &is, err);

	*copy = is.copy == GB_EVIDENCE_SAME;
	if (rc == GB_OK && !*copy && is.file != GB_EVIDENCE_SAME)
		rc = gb_fail(err, GB_NOT_FOUND,
			     "evidence %zu can't be saved: the file is %s%s%s",
			     n, gb_evidence_word(is.file),
			     is.copy == GB_EVIDENCE_NONE
				     ? " and no copy was kept"
				     : ", the copy ",
			     is.copy == GB_EVIDENCE_NONE
				     ? ""
				     : gb_evidence_word(is.copy));
	return rc;
}

/* `given`, with which evidence and where to; a new object. */
static json_t *make_data(const json_t *given, size_t n, const char *dir,
			 const char *file)
{
	json_t *data = json_deep_copy(given);
	char *to = NULL, *full = realpath(dir, NULL);

	if (asprintf(&to, "%s/%s", full ? full : dir, file) < 0)
		to = NULL;
	if (!to || json_object_set_new(data, "to", json_string(to)) != 0 ||
	    json_object_set_new(data, "n", json_integer((json_int_t)n)) != 0) {
		json_decref(data);
		data = NULL;
	}
	free(full);
	free(to);
	return data;
}

enum gb_code gb_session_evidence_save(struct gb_session *s, const char *name,
				      size_t n, const char *dir,
				      const json_t *given,
				      struct gb_draft *draft,
				      char file[GB_EVIDENCE_NAME_ROOM],
				      struct gb_done *done, struct gb_err *err)
{
	const json_t *item = NULL;
	json_t *data = NULL;
	struct gb_newfile *to = NULL;
	struct gb_case *c = NULL;
	struct gb_err why = { 0 };
	struct gb_kept k;
	bool copy = false;
	enum gb_code rc = gb_session_case(s, name, &c, err);

	if (rc == GB_OK)
		rc = gb_session_may(s, &gb_verb_save, c, err);
	if (rc == GB_OK)
		rc = gb_case_evidence(c, n, &k, &item, err);
	if (rc == GB_OK)
		rc = find_source(s, c, n, &copy, err);
	if (rc != GB_OK)
		goto out;
	snprintf(file, GB_EVIDENCE_NAME_ROOM, "%s-evidence-%zu.%s", c->name, n,
		 ending_of(gb_json_string(item, "kind")));
	/* The file is made before it is recorded: a place that can't be written
	 * to is no saving. */
	rc = gb_newfile_open(&to, dir, file, err);
	if (rc != GB_OK)
		goto out;
	data = make_data(given, n, dir, file);
	if (!data)
		rc = gb_fail_nomem(err);
	else if (draft)
		rc = gb_draft_send(s, draft, data, NULL, done, err);
	else
		rc = gb_session_do(s, c->name, &gb_verb_save, data, done, err);
	if (rc != GB_OK)
		goto out;
	rc = copy ? gb_copy_read(s, c, n, put, to, &why)
		  : write_from_file(item, &k, to, &why);
	if (rc == GB_OK)
		rc = gb_newfile_keep(to, &why);
	if (rc != GB_OK)
		gb_fail(err, rc, "it is recorded as saved, but it was not: %s",
			why.msg);
out:
	json_decref(data);
	gb_newfile_free(to);
	gb_case_free(c);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * demo_play.c - doing what share/demo/cases.json says, as the people in it
 * would have done it.
 *
 * A case has a day ("days_ago", in school days) and a time ("at"), who logged
 * it ("as"), and in "then" what was done to it: "do" a verb, "after" so many
 * school days. The rest of a case or a step is the verb's own arguments. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/when.h"
#include "src/cli/demo.h"

struct step {
	int64_t at_s;
	size_t order; /* as in the file, where two come at once */
	size_t of;    /* which case */
	const json_t *what;
};

static struct gb_date school_days_from(struct gb_date d, int64_t n)
{
	int way = n < 0 ? -1 : 1;

	for (int64_t left = n < 0 ? -n : n; left > 0;) {
		d = gb_date_add(d, way);
		left -= gb_school_day(d, NULL);
	}
	return d;
}

static bool clock_of(const json_t *what, int *hour, int *minute)
{
	const char *at = gb_json_string(what, "at");

	return at && sscanf(at, "%2d:%2d", hour, minute) == 2;
}

/* The day of case `c`, and the instant at which it, or step `what` of it,
 * happens. */
static enum gb_code time_of(const struct gb_demo *d, const json_t *c,
			    const json_t *what, int64_t *at_s,
			    struct gb_err *err)
{
	struct gb_date today = gb_date_of(d->real->now_s(d->real)), day;
	int64_t ago = 0, after = 0;
	int hour, minute;

	gb_json_int(c, "days_ago", &ago);
	gb_json_int(what, "after", &after);
	if (ago - after < 1 || !clock_of(what, &hour, &minute))
		return gb_fail(err, GB_INVALID,
			       "a step of the practice cases is not before "
			       "today: \"%s\"",
			       gb_json_string(c, "title"));
	day = school_days_from(school_days_from(today, -ago), after);
	*at_s = gb_date_at(day, hour, minute);
	return GB_OK;
}

enum gb_code gb_demo_begins(const struct gb_demo *d, int64_t *at_s,
			    struct gb_err *err)
{
	size_t i;
	json_t *c;

	*at_s = d->real->now_s(d->real);
	json_array_foreach (d->cases, i, c) {
		int64_t this_s;
		enum gb_code rc = time_of(d, c, c, &this_s, err);

		if (rc != GB_OK)
			return rc;
		if (this_s < *at_s)
			*at_s = this_s;
	}
	return GB_OK;
}

/* --- who --------------------------------------------------------------- */

static enum gb_code session_of(struct gb_demo *d, const char *as,
			       struct gb_session **out, struct gb_err *err)
{
	for (size_t i = 0; as && i < d->n_people; i++) {
		struct gb_demo_person *p = &d->people[i];
		enum gb_code rc = GB_OK;

		if (strcmp(p->role, as) != 0)
			continue;
		if (!p->session)
			rc = gb_session_open(&p->session, d->book, p->role,
					     GB_DEMO_PASSPHRASE, err);
		*out = p->session;
		return rc;
	}
	return gb_fail(err, GB_INVALID,
		       "the practice cases name %s, who is "
		       "nobody",
		       as ? as : "nobody");
}

/* ["pupil:Gwen", "head:"] as casework wants it. */
static enum gb_code set_about(struct gb_session *s, json_t *data,
			      struct gb_err *err)
{
	json_t *list = json_array(), *item;
	enum gb_code rc = GB_OK;
	size_t i;

	json_array_foreach (json_object_get(data, "about"), i, item) {
		const char *text = json_string_value(item);
		const char *colon = text ? strchr(text, ':') : NULL;
		char kind[32];
		json_t *person = NULL;

		snprintf(kind, sizeof(kind), "%.*s",
			 colon ? (int)(colon - text) : 0, colon ? text : "");
		rc = gb_session_named(s, kind, colon ? colon + 1 : "", &person,
				      err);
		if (rc != GB_OK)
			break;
		json_array_append_new(list, person);
	}
	if (rc == GB_OK && json_array_size(list) > 0)
		json_object_set(data, "about", list);
	json_decref(list);
	return rc;
}

/* "who": a sign-in; "by": so many school days after now. */
static void set_action(struct gb_demo *d, json_t *data)
{
	const char *who = gb_json_string(data, "who");
	const struct gb_person *p = who ? gb_casebook_find(d->book, who) : NULL;
	char iso[GB_WHEN_ROOM];
	int64_t days;

	if (p)
		json_object_set_new(data, "who",
				    json_pack("{s:s, s:s, s:s}", "id", p->id,
					      "name", p->name, "role",
					      p->role));
	if (gb_json_int(data, "by", &days)) {
		gb_date_iso(iso, school_days_from(gb_date_of(d->now_s), days));
		json_object_set_new(data, "by", json_string(iso));
	}
}

/* [{name, shows}]: draw it, then take it in as evidence. */
static enum gb_code set_evidence(struct gb_demo *d, struct gb_session *s,
				 json_t *data, struct gb_err *err)
{
	json_t *list = json_array(), *item;
	enum gb_code rc = GB_OK;
	size_t i;

	json_array_foreach (json_object_get(data, "evidence"), i, item) {
		char *path = NULL;
		json_t *taken = NULL;

		if (asprintf(&path, "%s/evidence/%s", d->dir,
			     gb_json_string(item, "name")) < 0)
			return gb_fail_nomem(err);
		rc = gb_demo_draw(path, err);
		if (rc == GB_OK)
			rc = gb_session_evidence(s, path,
						 gb_json_string(item, "shows"),
						 d->now_s - 900, &taken, err);
		free(path);
		if (rc != GB_OK)
			break;
		json_array_append_new(list, taken);
	}
	if (rc == GB_OK && json_array_size(list) > 0)
		json_object_set(data, "evidence", list);
	json_decref(list);
	return rc;
}

/* --- the steps --------------------------------------------------------- */

static json_t *arguments(const json_t *what)
{
	static const char *const ours[] = { "days_ago", "at",    "as",
					    "then",     "after", "do" };
	json_t *data = json_deep_copy(what);

	for (size_t i = 0; data && i < GB_COUNT(ours); i++)
		json_object_del(data, ours[i]);
	return data;
}

static enum gb_code do_step(struct gb_demo *d, const struct step *step,
			    char name[GB_CASE_NAME_ROOM], struct gb_err *err)
{
	const char *verb = gb_json_string(step->what, "do");
	const struct gb_verb *v = verb ? gb_verb_named(verb) : &gb_verb_log;
	json_t *data = arguments(step->what);
	struct gb_session *s = NULL;
	struct gb_done done = { 0 };
	enum gb_code rc;

	d->now_s = step->at_s;
	if (!v || !data)
		rc = gb_fail(err, GB_INVALID, "there is no verb %s",
			     verb ? verb : "");
	else
		rc = session_of(d, gb_json_string(step->what, "as"), &s, err);
	if (rc == GB_OK)
		rc = set_about(s, data, err);
	if (rc == GB_OK)
		rc = set_evidence(d, s, data, err);
	if (rc == GB_OK) {
		set_action(d, data);
		rc = gb_session_do(s, verb ? name : NULL, v, data, &done, err);
	}
	if (rc == GB_OK)
		memcpy(name, done.name, GB_CASE_NAME_ROOM);
	json_decref(data);
	return rc;
}

static int by_time(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->at_s != y->at_s)
		return x->at_s < y->at_s ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static enum gb_code gather(const struct gb_demo *d, struct step **out,
			   size_t *n, struct gb_err *err)
{
	size_t room = 0, i, j;
	json_t *c, *what;

	json_array_foreach (d->cases, i, c)
		room += 1 + json_array_size(json_object_get(c, "then"));
	*n = 0;
	*out = calloc(room + 1, sizeof(**out));
	if (!*out)
		return gb_fail_nomem(err);
	json_array_foreach (d->cases, i, c) {
		struct step *step = *out + *n;
		enum gb_code rc;

		*step = (struct step){ .order = (*n)++, .of = i, .what = c };
		rc = time_of(d, c, c, &step->at_s, err);
		if (rc != GB_OK)
			return rc;
		json_array_foreach (json_object_get(c, "then"), j, what) {
			step = *out + *n;
			*step = (struct step){ .order = (*n)++,
					       .of = i,
					       .what = what };
			rc = time_of(d, c, what, &step->at_s, err);
			if (rc != GB_OK)
				return rc;
		}
	}
	qsort(*out, *n, sizeof(**out), by_time);
	return GB_OK;
}

enum gb_code gb_demo_play(struct gb_demo *d, struct gb_err *err)
{
	char(*names)[GB_CASE_NAME_ROOM] =
		calloc(json_array_size(d->cases) + 1, sizeof(*names));
	struct step *steps = NULL;
	size_t n = 0;
	enum gb_code rc =
		names ? gather(d, &steps, &n, err) : gb_fail_nomem(err);

	for (size_t i = 0; rc == GB_OK && i < n; i++) {
		struct gb_err why = { 0 };
		const json_t *c = json_array_get(d->cases, steps[i].of);

		rc = do_step(d, &steps[i], names[steps[i].of], &why);
		if (rc != GB_OK)
			gb_fail(err, rc, "practice case \"%s\": %s",
				gb_json_string(c, "title"), why.msg);
	}
	free(steps);
	free(names);
	return rc;
}

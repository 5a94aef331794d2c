/* SPDX-License-Identifier: ISC
 * catch_up.c - what others have written while somebody is at work. */
#include "screens/open.h"

static size_t how_many(struct gb_session *s)
{
	static const struct gb_filter all = { 0 };
	size_t n = 0;

	/* Only for the sentence: without memory it says that cases changed. */
	return gb_session_count(s, &all, &n, NULL) == GB_OK ? n : 0;
}

/* Now and then, so that a terminal that is shut off costs little. Best effort:
 * without it the next sign-in only takes longer. */
static void keep_snapshot(struct gb_session *s)
{
	enum { MUCH = 200 }; /* entries */
	size_t unread = 0;

	/* Not while there is more to come every moment. */
	if (gb_session_unsaved(s) >= MUCH &&
	    gb_session_unread(s, &unread, NULL) == GB_OK && unread == 0)
		(void)!gb_session_save(s, NULL);
}

/* Not between two keys. */
static void rest(struct gb_app *app, struct gb_session *s)
{
	enum { QUIET_S = 2 };
	struct gb_err err = { 0 };

	if (gb_app_quiet_s(app) >= QUIET_S &&
	    gb_casebook_rest(gb_session_book(s), &err) != GB_OK)
		gb_app_complain(app, &err);
}

bool screen_catch_up(struct gb_app *app, struct gb_session *s)
{
	size_t had = how_many(s), news = 0, has;
	struct gb_err err = { 0 };

	if (gb_session_catch_up(s, &news, &err) != GB_OK) {
		gb_app_complain(app, &err);
		return false;
	}
	keep_snapshot(s);
	rest(app, s);
	has = how_many(s);
	if (has > had)
		gb_app_say(app, GB_USE_DONE, "%zu new %s come in.", has - had,
			   has - had == 1 ? "case has" : "cases have");
	else if (news > 0)
		gb_app_say(app, GB_USE_DONE,
			   "Somebody has changed %s that you can read.",
			   news == 1 ? "a case" : "some cases");
	return news > 0 || has != had;
}

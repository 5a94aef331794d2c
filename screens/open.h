/* screens/open.h - how the screens that read open one another, and what they
 * share. `s` outlives every screen but home, which owns it. */
#ifndef SCREENS_OPEN_H
#define SCREENS_OPEN_H

#include "guardbook/session.h"
#include "src/ui/app.h"

/* All that open. Fails: GB_NOT_FOUND (no such case, or not for me), GB_IO,
 * GB_NOMEM, GB_CONFLICT (too many screens are open). Nothing is opened then. */

/* The first screen. Keeps `book`. */
GB_MUST_CHECK
enum gb_code screen_sign_in_open(struct gb_app *app, struct gb_casebook *book,
				 struct gb_err *err);
/* Have the screens lock themselves for `s`, after the policy's minutes or when
 * a key says so; and say on the top line who is signed in. */
void screen_lock_after(struct gb_app *app, struct gb_session *s);
void screen_say_who(struct gb_app *app, struct gb_session *s);
/* The drafts of who is signed in. */
GB_MUST_CHECK
enum gb_code screen_drafts_open(struct gb_app *app, struct gb_session *s,
				struct gb_err *err);
/* At sign-in: is something not finished? Ask what to do about it. */
GB_MUST_CHECK
enum gb_code screen_drafts_ask(struct gb_app *app, struct gb_session *s,
			       struct gb_err *err);
/* Change one's own passphrase. */
GB_MUST_CHECK
enum gb_code screen_own_passphrase_open(struct gb_app *app,
					struct gb_session *s,
					struct gb_err *err);
/* Bring the witness copy up to date. */
GB_MUST_CHECK
enum gb_code screen_witness_open(struct gb_app *app, struct gb_session *s,
				 struct gb_err *err);
/* Takes: `s`, also on failure. */
GB_MUST_CHECK
enum gb_code screen_home_open(struct gb_app *app, struct gb_session *s,
			      struct gb_err *err);
/* `finding`: what is typed next narrows the list. */
GB_MUST_CHECK
enum gb_code screen_cases_open(struct gb_app *app, struct gb_session *s,
			       bool finding, struct gb_err *err);
GB_MUST_CHECK
enum gb_code screen_case_open(struct gb_app *app, struct gb_session *s,
			      const char *name, struct gb_err *err);
/* What I have reported myself. */
GB_MUST_CHECK
enum gb_code screen_reports_open(struct gb_app *app, struct gb_session *s,
				 struct gb_err *err);
GB_MUST_CHECK
enum gb_code screen_people_open(struct gb_app *app, struct gb_session *s,
				struct gb_err *err);
/* Check every record from the first, and say what was found. */
GB_MUST_CHECK
enum gb_code screen_check_open(struct gb_app *app, struct gb_session *s,
			       struct gb_err *err);
/* A text of any length in a box; `text` is copied and wiped. */
GB_MUST_CHECK
enum gb_code screen_reading_open(struct gb_app *app, const char *title,
				 const char *text, struct gb_err *err);

/* Take in what others have written since, and say so on the message line. For
 * tick(). Gives: true if anything that I can read is new or has changed. */
bool screen_catch_up(struct gb_app *app, struct gb_session *s);

#endif

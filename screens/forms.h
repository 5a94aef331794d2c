/* screens/forms.h - the screens that write: what the others open them with.
 *
 * Each opens its first screen on top of the one that is shown and closes
 * itself when it is sent or given up. Who may open one is
 * asked of gb_session_may() before it is offered; sending asks again. `s`
 * outlives the screen; `case_name` is copied. */
#ifndef SCREENS_FORMS_H
#define SCREENS_FORMS_H

#include "guardbook/session.h"
#include "screens/options.h"
#include "src/ui/app.h"

/* All of them. Fails: GB_NOT_FOUND (no such case, or not for me), GB_IO,
 * GB_NOMEM, GB_CONFLICT (too many screens are open). Nothing is opened then. */

/* Log a concern, in three steps. */
GB_MUST_CHECK
enum gb_code screen_log_open(struct gb_app *app, struct gb_session *s,
			     struct gb_err *err);
/* Add a note to the chronology. */
GB_MUST_CHECK
enum gb_code screen_note_open(struct gb_app *app, struct gb_session *s,
			      const char *case_name, struct gb_err *err);
/* Add evidence. */
GB_MUST_CHECK
enum gb_code screen_attach_open(struct gb_app *app, struct gb_session *s,
				const char *case_name, struct gb_err *err);
/* Go on with draft `d` in the form that the last one has just opened. Takes:
 * what `d` owns; it is then all zeros. */
void screen_attach_carry_on(struct gb_app *app, struct gb_draft *d);
/* Pass the case on. */
GB_MUST_CHECK
enum gb_code screen_route_open(struct gb_app *app, struct gb_session *s,
			       const char *case_name, struct gb_err *err);
/* Record the course of action. */
GB_MUST_CHECK
enum gb_code screen_act_open(struct gb_app *app, struct gb_session *s,
			     const char *case_name, struct gb_err *err);
/* Mark action number `n` (1.., as in the case) done. */
GB_MUST_CHECK
enum gb_code screen_done_open(struct gb_app *app, struct gb_session *s,
			      const char *case_name, unsigned n,
			      struct gb_err *err);
/* Close the case. */
GB_MUST_CHECK
enum gb_code screen_close_open(struct gb_app *app, struct gb_session *s,
			       const char *case_name, struct gb_err *err);
/* Open a closed case again. */
GB_MUST_CHECK
enum gb_code screen_reopen_open(struct gb_app *app, struct gb_session *s,
				const char *case_name, struct gb_err *err);
/* Say which other case belongs to it. */
GB_MUST_CHECK
enum gb_code screen_link_open(struct gb_app *app, struct gb_session *s,
			      const char *case_name, struct gb_err *err);

/* What of case `c`, under `policy`, can be corrected, as options for a choice:
 * the value of each is the number that the next one takes. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code screen_correct_offer(struct screen_options *to,
				  const struct gb_case *c,
				  const struct gb_policy *policy,
				  struct gb_err *err);
/* Correct field `n` of the case. */
GB_MUST_CHECK
enum gb_code screen_correct_open(struct gb_app *app, struct gb_session *s,
				 const char *case_name, size_t n,
				 struct gb_err *err);
/* Write evidence number `n` (1..) out to a file. */
GB_MUST_CHECK
enum gb_code screen_save_open(struct gb_app *app, struct gb_session *s,
			      const char *case_name, unsigned n,
			      struct gb_err *err);
/* Write the case out for somebody, through doors->export. */
GB_MUST_CHECK
enum gb_code screen_export_open(struct gb_app *app, struct gb_session *s,
				const char *case_name, struct gb_err *err);

#endif

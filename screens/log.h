/* screens/log.h - a concern in the making: what its three steps share.
 *
 * Step 1 owns it; steps 2 and 3 stand on top of step 1, so Esc goes back one
 * step and every word is kept. Only leaving step 1 throws it away, and asks
 * first. */
#ifndef SCREENS_LOG_H
#define SCREENS_LOG_H

#include "guardbook/draft.h"
#include "screens/people_box.h"
#include "src/ui/form.h"
#include "src/ui/list.h"
#include "src/ui/scroll.h"

/* The boxes of step 2, made from the policy's fields for a type; and one for
 * which report it adds to, for whoever has sent one. */
struct screen_log_boxes {
	struct gb_box *at; /* owned; labels are the policy's */
	size_t n;
	struct screen_options *options; /* owned, one for each box */
};

struct screen_log {
	struct gb_session *session;
	struct gb_list *types;             /* step 1 */
	struct screen_options subs;        /* while they are asked for */
	const struct gb_policy_type *type; /* what `form` is for; NULL: none */
	struct screen_log_boxes boxes;
	struct gb_form *form; /* step 2 */
	struct screen_people people;
	json_t *evidence; /* owned */
	json_t *file; /* boxes of one more, not added yet; owned; NULL: none */
	struct screen_options files; /* while one is to be taken out */
	struct gb_scroll *summary;   /* step 3 */
	struct gb_form *buttons;     /* step 3 */
	struct gb_draft draft;
};

const struct gb_policy *screen_log_policy(const struct screen_log *log);
/* Has anything been written that would be thrown away? */
bool screen_log_has_words(const struct screen_log *log);
const char *screen_log_unfinished(const void *self); /* for the screens */

/* --- its draft (log_draft.c)
 * ------------------------------------------------*/
/* Keep what has been written. Gives: is it kept, or was nothing written? */
bool screen_log_keep(struct gb_app *app, struct screen_log *log);
/* Go on with draft `d` in the screens that have just been opened, on step 2.
 * Takes: what `d` owns, unless it fails. Fails: GB_NOT_FOUND (the policy has no
 * such sort any more), GB_NOMEM, GB_CONFLICT. */
GB_MUST_CHECK
enum gb_code screen_log_carry_on(struct gb_app *app, struct screen_log *log,
				 struct gb_draft *d, struct gb_err *err);

/* --- step 2, and its boxes (log_words.c, log_boxes.c) ----------------------*/
/* Make the form for `type`; what was typed for another type stays, where the
 * new one asks the same. Fails: GB_NOMEM; the form is then as it was. */
GB_MUST_CHECK
enum gb_code screen_log_set_type(struct screen_log *log,
				 const struct gb_policy_type *type,
				 struct gb_err *err);
GB_MUST_CHECK
enum gb_code screen_log_words_open(struct gb_app *app, struct screen_log *log,
				   struct gb_err *err);

GB_MUST_CHECK
enum gb_code screen_log_boxes_make(struct screen_log_boxes *b,
				   struct gb_session *s,
				   const struct gb_policy *policy,
				   const struct gb_policy_type *type,
				   const struct gb_box *people,
				   struct gb_err *err);
void screen_log_boxes_free(struct screen_log_boxes *b);
/* How many boxes still have to be filled in or put right. Adds their labels
 * to `names` (NULL: nobody asks), one a line. */
size_t screen_log_missing(const struct screen_log *log, struct gb_buf *names);
/* Is this box not filled in, or wrong? */
bool screen_log_box_lacks(const struct screen_log *log,
			  const struct gb_box *box);
/* What is to be sent. Gives: *out, the caller's; it shares the array of those
 * named, so that a later answer is kept too. Fails: GB_NOMEM, GB_INVALID (a
 * date that is none). */
GB_MUST_CHECK
enum gb_code screen_log_data(const struct screen_log *log, json_t **out,
			     struct gb_err *err);

/* --- step 3 (log_check.c) and afterwards (log_sent.c) ----------------------*/
GB_MUST_CHECK
enum gb_code screen_log_check_open(struct gb_app *app, struct screen_log *log,
				   struct gb_err *err);
/* The page that gives case name and receipt; closes the three steps. */
GB_MUST_CHECK
enum gb_code screen_log_sent(struct gb_app *app, struct screen_log *log,
			     const struct gb_done *done, struct gb_err *err);

#endif

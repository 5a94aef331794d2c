/* screens/say.h - words for states, actions, people and times.
 *
 * Whatever is shown, the toolkit makes safe for the terminal. Strings that are
 * returned are borrowed: from the policy, the case or the program. */
#ifndef SCREENS_SAY_H
#define SCREENS_SAY_H

#include <jansson.h>

#include "guardbook/session.h"
#include "guardbook/when.h"
#include "src/ui/theme.h"

#define SAY_TIME_ROOM 8

/* `text` (NULL: nothing) on one line, cut at a character if it is too long.
 * Gives: `to`. */
const char *say_line(char *to, size_t size, const char *text);

void say_time(char to[SAY_TIME_ROOM], int64_t at_s); /* 14:32 */
/* When it is due, under the policy's calendar; "" without a date. */
void say_due(char to[GB_WHEN_ROOM], struct gb_session *s, int64_t due_s);
bool say_is_late(struct gb_session *s, int64_t due_s);
/* A day as the record keeps it, 2026-03-18: "Wed 18 Mar"; `text` itself if it
 * is none, "" for NULL. */
void say_day(char to[GB_WHEN_ROOM], const char *text);
void say_size(char *to, size_t size, int64_t n_bytes); /* "412 KB" */

/* "new" is "NEW", "waiting" is "Waiting" ... */
const char *say_state(const char *state);
/* The same for a line of a list, where what is urgent says so until somebody
 * has looked. */
const char *say_standing(const struct gb_row *row);
enum gb_use say_standing_use(const struct gb_row *row);

/* What a role is called: "Designated Safeguarding Lead"; and for short, as
 * people say it: "DSL". */
const char *say_role(const struct gb_policy *p, const char *role);
void say_role_short(char *to, size_t size, const struct gb_policy *p,
		    const char *role);
/* Labels of the policy for names in a record; the name itself where the policy
 * has none, "" for NULL. */
const char *say_type(const struct gb_policy *p, const char *type);
const char *say_action(const struct gb_policy *p, const char *action);
const char *say_outcome(const struct gb_policy *p, const char *outcome);

/* `value` of field `field` (also type, sub) of a case of `type`, in words: the
 * label of what was chosen, a day in full, which is written into `when`, or the
 * value itself; "" for NULL. */
const char *say_value(char when[GB_WHEN_ROOM], const struct gb_policy *p,
		      const char *type, const char *field, const char *value);

/* "Mrs S Davies"; "" for NULL. `person` is {name ...}. */
const char *say_person(const json_t *person);
/* "Mrs S Davies, Mr T Bevan"; adds "nobody" for none. */
void say_people(struct gb_buf *to, const json_t *people);

/* --- entries of a case (say_entry.c) ------------------------------------- */

struct say_entry {
	const struct gb_case *c;
	const struct gb_policy *policy; /* that it was logged under */
	const json_t *line;             /* of the history */
};

/* What was done, in one line: "Passed it on to Mr P Harris". */
void say_entry_what(struct gb_buf *to, const struct say_entry *e);
/* All that it says, for reading; adds several lines. */
void say_entry_whole(struct gb_buf *to, const struct say_entry *e);
/* What stood there before it or stands there after; adds "-" for nothing. */
void say_entry_change(struct gb_buf *to, const struct say_entry *e,
		      const char *side);
bool say_entry_is_ok(const json_t *line);
bool say_entry_is_noise(const json_t *line);

#endif

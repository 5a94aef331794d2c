/* guardbook/when.h - instants and days, as people write and read them.
 *
 * An instant is UTC seconds since 1970. A day is a struct gb_date and never an
 * instant. Where the two meet, the time zone of the process decides (TZ; main
 * sets it to the United Kingdom's if nobody has). */
#ifndef GUARDBOOK_WHEN_H
#define GUARDBOOK_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guardbook/err.h"

struct gb_date {
	int year;  /* 1900..2200; 0: no date */
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

/* Days on which the school is closed, both ends included. */
struct gb_closure {
	struct gb_date from, to;
};

/* All zeros (or NULL where one is taken): only weekends are free. */
struct gb_calendar {
	const struct gb_closure *closures; /* borrowed */
	size_t n_closures;
};

/* A school day's work is expected by this hour, local time. */
#define GB_SCHOOL_DAY_ENDS_HOUR 17

bool gb_date_valid(struct gb_date d);
int gb_date_compare(struct gb_date a, struct gb_date b); /* <0, 0, >0 */
struct gb_date gb_date_add(struct gb_date d, int days);
int gb_date_weekday(struct gb_date d);   /* 0 Monday .. 6 Sunday */
struct gb_date gb_date_of(int64_t at_s); /* the local day of an instant */
int64_t gb_date_at(struct gb_date d, int hour, int minute); /* local time */

/* Read a day: 16/03/2026, 16/3/26 (years 00-79 are 20xx, 80-99 are 19xx),
 * 16.3.2026, 2026-03-16, 16 March 2026, 16 Mar 2026. Blanks around it are fine.
 * Fails: GB_INVALID (no such day, or not written so); *out is then zeros. */
GB_MUST_CHECK
enum gb_code gb_date_parse(struct gb_date *out, const char *text,
			   struct gb_err *err);

/* Read a day as above and perhaps a time after it: 11:10, 11.10 or 11:10:30,
 * behind a blank, a comma or a T; behind it perhaps Z or +01:00, without which
 * it is local time. A time that came twice, when the clocks went back, is its
 * first. Without a time it is the day's first minute.
 * Gives: *has_time (NULL: nobody asks).
 * Fails: GB_INVALID (as above, or a time that the clocks went over). */
GB_MUST_CHECK
enum gb_code gb_when_parse(int64_t *at_s, bool *has_time, const char *text,
			   struct gb_err *err);

#define GB_WHEN_ROOM 64

void gb_date_iso(char out[GB_WHEN_ROOM], struct gb_date d);  /* 2026-03-16 */
void gb_date_long(char out[GB_WHEN_ROOM], struct gb_date d); /* 16 March 2026 */
void gb_when_long(char out[GB_WHEN_ROOM],
		  int64_t at_s); /* 16 March 2026, 11:10 */
void gb_when_short(char out[GB_WHEN_ROOM], int64_t at_s); /* Mon 16 Mar 14:02 */
void gb_when_iso(char out[GB_WHEN_ROOM],
		 int64_t at_s); /* 2026-03-16T14:32:00+00:00, local */

/* When something is due, as a column says it: "today 16:00",
 * "tomorrow 16:00", "Fri 20 Mar 17:00", with the year if it is another one;
 * "overdue 20 min", "overdue 2 h" on the same day, then "overdue 1 day",
 * "overdue 3 days" in school days, at least one. */
void gb_due_text(char out[GB_WHEN_ROOM], int64_t due_s, int64_t now_s,
		 const struct gb_calendar *cal);

bool gb_school_day(struct gb_date d, const struct gb_calendar *cal);
/* School days after `from` up to and with `to`; 0 if `to` is not later. */
int gb_school_days_between(struct gb_date from, struct gb_date to,
			   const struct gb_calendar *cal);

/* When something begun at `now_s` is due. `hours` (if not 0) run by the clock,
 * day and night. Otherwise the end of the `school_days`-th school day after
 * today; 0 means today, or the next school day once today's end has passed or
 * if there is no school today. */
int64_t gb_due_after(int64_t now_s, int school_days, int hours,
		     const struct gb_calendar *cal);

#endif

/* SPDX-License-Identifier: ISC
 * when_text.c - instants and days as people read them.
 *
 * Not by strftime: the words are English in every locale. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "guardbook/when.h"
#include "src/base/when_names.h"

static struct tm local(int64_t at_s)
{
	time_t t = (time_t)at_s;
	struct tm tm = { 0 };

	localtime_r(&t, &tm);
	return tm;
}

static const char *month_name(int month)
{
	return month >= 1 && month <= 12 ? when_months[month - 1] : "?";
}

static const char *day_name(struct gb_date d)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu",
					    "Fri", "Sat", "Sun" };

	return days[gb_date_weekday(d)];
}

void gb_date_iso(char out[GB_WHEN_ROOM], struct gb_date d)
{
	snprintf(out, GB_WHEN_ROOM, "%04d-%02d-%02d", d.year, d.month, d.day);
}

void gb_date_long(char out[GB_WHEN_ROOM], struct gb_date d)
{
	snprintf(out, GB_WHEN_ROOM, "%d %s %d", d.day, month_name(d.month),
		 d.year);
}

void gb_when_long(char out[GB_WHEN_ROOM], int64_t at_s)
{
	struct gb_date d = gb_date_of(at_s);
	struct tm tm = local(at_s);

	snprintf(out, GB_WHEN_ROOM, "%d %s %d, %02d:%02d", d.day,
		 month_name(d.month), d.year, tm.tm_hour, tm.tm_min);
}

void gb_when_short(char out[GB_WHEN_ROOM], int64_t at_s)
{
	struct gb_date d = gb_date_of(at_s);
	struct tm tm = local(at_s);

	snprintf(out, GB_WHEN_ROOM, "%s %d %.3s %02d:%02d", day_name(d), d.day,
		 month_name(d.month), tm.tm_hour, tm.tm_min);
}

void gb_when_iso(char out[GB_WHEN_ROOM], int64_t at_s)
{
	struct tm tm = local(at_s);
	long off_min = tm.tm_gmtoff / 60;
	long size = off_min < 0 ? -off_min : off_min;

	snprintf(out, GB_WHEN_ROOM,
		 "%04d-%02d-%02dT%02d:%02d:%02d%c%02ld:%02ld",
		 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		 tm.tm_min, tm.tm_sec, off_min < 0 ? '-' : '+', size / 60,
		 size % 60);
}

static void overdue_text(char out[GB_WHEN_ROOM], int64_t due_s, int64_t now_s,
			 const struct gb_calendar *cal)
{
	struct gb_date due = gb_date_of(due_s), now = gb_date_of(now_s);
	int64_t late_min = (now_s - due_s) / 60;
	int days;

	if (gb_date_compare(due, now) != 0) {
		days = gb_school_days_between(due, now, cal);
		if (days < 1)
			days = 1;
		snprintf(out, GB_WHEN_ROOM, "overdue %d %s", days,
			 days == 1 ? "day" : "days");
	} else if (late_min < 60) {
		snprintf(out, GB_WHEN_ROOM, "overdue %" PRId64 " min",
			 late_min);
	} else {
		snprintf(out, GB_WHEN_ROOM, "overdue %" PRId64 " h",
			 late_min / 60);
	}
}

void gb_due_text(char out[GB_WHEN_ROOM], int64_t due_s, int64_t now_s,
		 const struct gb_calendar *cal)
{
	struct gb_date due = gb_date_of(due_s), today = gb_date_of(now_s);
	struct tm tm = local(due_s);

	if (due_s < now_s)
		overdue_text(out, due_s, now_s, cal);
	else if (gb_date_compare(due, today) == 0)
		snprintf(out, GB_WHEN_ROOM, "today %02d:%02d", tm.tm_hour,
			 tm.tm_min);
	else if (gb_date_compare(due, gb_date_add(today, 1)) == 0)
		snprintf(out, GB_WHEN_ROOM, "tomorrow %02d:%02d", tm.tm_hour,
			 tm.tm_min);
	else if (due.year == today.year)
		gb_when_short(out, due_s);
	else
		snprintf(out, GB_WHEN_ROOM, "%s %d %.3s %d", day_name(due),
			 due.day, month_name(due.month), due.year);
}

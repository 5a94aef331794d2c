/* SPDX-License-Identifier: ISC
 * when.c - days, how they are counted, and when a school is open. */
#include <stdio.h>
#include <time.h>

#include "guardbook/when.h"

#define FIRST_YEAR 1900
#define LAST_YEAR 2200

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool gb_date_valid(struct gb_date d)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };

	if (d.year < FIRST_YEAR || d.year > LAST_YEAR || d.month < 1 ||
	    d.month > 12 || d.day < 1)
		return false;
	return d.day <=
	       days[d.month - 1] + (d.month == 2 && is_leap(d.year) ? 1 : 0);
}

int gb_date_compare(struct gb_date a, struct gb_date b)
{
	if (a.year != b.year)
		return a.year < b.year ? -1 : 1;
	if (a.month != b.month)
		return a.month < b.month ? -1 : 1;
	return a.day < b.day ? -1 : a.day > b.day;
}

/* Noon of the day in UTC, normalised by the C library: days are counted
 * there, where no clock is ever changed. */
static struct tm noon_utc(struct gb_date d, int more_days)
{
	struct tm tm = { .tm_year = d.year - 1900,
			 .tm_mon = d.month - 1,
			 .tm_mday = d.day + more_days,
			 .tm_hour = 12 };

	timegm(&tm);
	return tm;
}

static struct gb_date date_of_tm(const struct tm *tm)
{
	return (struct gb_date){ .year = tm->tm_year + 1900,
				 .month = tm->tm_mon + 1,
				 .day = tm->tm_mday };
}

struct gb_date gb_date_add(struct gb_date d, int days)
{
	struct tm tm = noon_utc(d, days);

	return date_of_tm(&tm);
}

int gb_date_weekday(struct gb_date d)
{
	return (noon_utc(d, 0).tm_wday + 6) % 7;
}

struct gb_date gb_date_of(int64_t at_s)
{
	time_t t = (time_t)at_s;
	struct tm tm = { 0 };

	localtime_r(&t, &tm);
	return date_of_tm(&tm);
}

int64_t gb_date_at(struct gb_date d, int hour, int minute)
{
	struct tm tm = { .tm_year = d.year - 1900,
			 .tm_mon = d.month - 1,
			 .tm_mday = d.day,
			 .tm_hour = hour,
			 .tm_min = minute,
			 .tm_isdst = -1 };

	return (int64_t)mktime(&tm);
}

bool gb_school_day(struct gb_date d, const struct gb_calendar *cal)
{
	if (gb_date_weekday(d) >= 5)
		return false;
	for (size_t i = 0; cal && i < cal->n_closures; i++)
		if (gb_date_compare(d, cal->closures[i].from) >= 0 &&
		    gb_date_compare(d, cal->closures[i].to) <= 0)
			return false;
	return true;
}

int gb_school_days_between(struct gb_date from, struct gb_date to,
			   const struct gb_calendar *cal)
{
	int n = 0;

	while (gb_date_compare(from, to) < 0) {
		from = gb_date_add(from, 1);
		n += gb_school_day(from, cal);
	}
	return n;
}

/* A calendar that closes the school for years is a mistake in a file; it must
 * not hang the program. */
#define LONGEST_BREAK_DAYS 400

static struct gb_date next_school_day(struct gb_date d,
				      const struct gb_calendar *cal)
{
	for (int i = 0; i < LONGEST_BREAK_DAYS; i++) {
		d = gb_date_add(d, 1);
		if (gb_school_day(d, cal))
			break;
	}
	return d;
}

int64_t gb_due_after(int64_t now_s, int school_days, int hours,
		     const struct gb_calendar *cal)
{
	struct gb_date d = gb_date_of(now_s);

	if (hours != 0)
		return now_s + (int64_t)hours * 3600;
	if (school_days == 0 &&
	    (!gb_school_day(d, cal) ||
	     now_s >= gb_date_at(d, GB_SCHOOL_DAY_ENDS_HOUR, 0)))
		school_days = 1;
	for (int i = 0; i < school_days; i++)
		d = next_school_day(d, cal);
	return gb_date_at(d, GB_SCHOOL_DAY_ENDS_HOUR, 0);
}

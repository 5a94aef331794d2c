/* SPDX-License-Identifier: ISC
 * when_parse.c - days and times as people write them. */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "guardbook/when.h"
#include "src/base/when_names.h"

static void skip_blanks(const char **at)
{
	while (**at == ' ' || **at == '\t')
		(*at)++;
}

/* Up to `most` digits. Gives: how many there were. */
static int take_number(const char **at, int most, int *n)
{
	int digits = 0;

	*n = 0;
	while (digits < most && **at >= '0' && **at <= '9') {
		*n = *n * 10 + (**at - '0');
		(*at)++;
		digits++;
	}
	return digits;
}

static bool take_char(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static bool take_month(const char **at, int *month)
{
	size_t n = 0;

	while (isalpha((unsigned char)(*at)[n]))
		n++;
	for (int i = 0; i < 12; i++) {
		bool is_short = n == 3 || (n == 4 && i == 8); /* Sept */

		if ((is_short || n == strlen(when_months[i])) &&
		    strncasecmp(*at, when_months[i], n) == 0) {
			*at += n;
			*month = i + 1;
			return true;
		}
	}
	return false;
}

static bool take_year(const char **at, int *year)
{
	int digits = take_number(at, 4, year);

	if (digits == 2)
		*year += *year < 80 ? 2000 : 1900;
	return digits == 4 || digits == 2;
}

/* After the day's number: "/3/26", ".3.2026", " March 2026". */
static bool take_rest_of_date(const char **at, struct gb_date *d)
{
	char sep = **at;

	if (sep == '/' || sep == '.') {
		(*at)++;
		return take_number(at, 2, &d->month) > 0 &&
		       take_char(at, sep) && take_year(at, &d->year);
	}
	skip_blanks(at);
	if (!take_month(at, &d->month))
		return false;
	skip_blanks(at);
	return take_year(at, &d->year);
}

static bool take_date(const char **at, struct gb_date *d)
{
	int first, digits;

	skip_blanks(at);
	digits = take_number(at, 4, &first);
	if (digits == 4) {
		d->year = first;
		if (!take_char(at, '-') || take_number(at, 2, &d->month) != 2 ||
		    !take_char(at, '-') || take_number(at, 2, &d->day) != 2)
			return false;
	} else {
		d->day = first;
		if (digits < 1 || digits > 2 || !take_rest_of_date(at, d))
			return false;
	}
	return gb_date_valid(*d);
}

static enum gb_code not_a_date(struct gb_err *err)
{
	return gb_fail(err, GB_INVALID,
		       "that is not a date: write it as 16/03/2026");
}

enum gb_code gb_date_parse(struct gb_date *out, const char *text,
			   struct gb_err *err)
{
	struct gb_date d = { 0 };

	*out = (struct gb_date){ 0 };
	if (!take_date(&text, &d))
		return not_a_date(err);
	skip_blanks(&text);
	if (*text)
		return not_a_date(err);
	*out = d;
	return GB_OK;
}

static bool take_time(const char **at, struct tm *tm)
{
	char sep;

	if (take_number(at, 2, &tm->tm_hour) < 1)
		return false;
	sep = **at;
	if (sep != ':' && sep != '.')
		return false;
	(*at)++;
	if (take_number(at, 2, &tm->tm_min) != 2)
		return false;
	if (take_char(at, sep) && take_number(at, 2, &tm->tm_sec) != 2)
		return false;
	return tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec < 60;
}

/* "Z" or "+01:00". */
static bool take_offset(const char **at, int *off_s)
{
	int sign = **at == '-' ? -1 : 1, hours, minutes;

	*off_s = 0;
	if (take_char(at, 'Z'))
		return true;
	(*at)++;
	if (take_number(at, 2, &hours) != 2 || !take_char(at, ':') ||
	    take_number(at, 2, &minutes) != 2 || hours > 14 || minutes > 59)
		return false;
	*off_s = sign * (hours * 3600 + minutes * 60);
	return true;
}

/* The instant of a local time; false if the clocks went over it. mktime() is
 * asked for summer time first: of an hour that came twice that is the first. */
static bool local_instant(const struct tm *given, int64_t *at_s)
{
	for (int dst = 1; dst >= 0; dst--) {
		struct tm tm = *given;
		time_t t;

		tm.tm_isdst = dst;
		t = mktime(&tm);
		if (tm.tm_isdst == dst && tm.tm_hour == given->tm_hour &&
		    tm.tm_min == given->tm_min) {
			*at_s = (int64_t)t;
			return true;
		}
	}
	return false;
}

static enum gb_code not_a_time(struct gb_err *err)
{
	return gb_fail(err, GB_INVALID,
		       "that is not a date and time: write it as "
		       "16/03/2026 11:10");
}

enum gb_code gb_when_parse(int64_t *at_s, bool *has_time, const char *text,
			   struct gb_err *err)
{
	struct gb_date d = { 0 };
	struct tm tm = { 0 };
	bool is_utc = false;
	int off_s = 0;

	*at_s = 0;
	if (has_time)
		*has_time = false;
	if (!take_date(&text, &d))
		return not_a_date(err);
	tm.tm_year = d.year - 1900;
	tm.tm_mon = d.month - 1;
	tm.tm_mday = d.day;
	if (!take_char(&text, ',') && !take_char(&text, 'T') && *text &&
	    *text != ' ')
		return not_a_time(err);
	skip_blanks(&text);
	if (!*text) {
		*at_s = gb_date_at(d, 0, 0);
		return GB_OK;
	}
	if (!take_time(&text, &tm))
		return not_a_time(err);
	if (*text == 'Z' || *text == '+' || *text == '-') {
		is_utc = true;
		if (!take_offset(&text, &off_s))
			return not_a_time(err);
	}
	skip_blanks(&text);
	if (*text)
		return not_a_time(err);
	if (is_utc)
		*at_s = (int64_t)timegm(&tm) - off_s;
	else if (!local_instant(&tm, at_s))
		return gb_fail(err, GB_INVALID,
			       "there was no such time: the clocks went "
			       "forward over it");
	if (has_time)
		*has_time = true;
	return GB_OK;
}

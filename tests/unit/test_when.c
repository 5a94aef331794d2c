/* SPDX-License-Identifier: ISC
 * test_when.c - instants and days, as people write and read them. */
#include <stdlib.h>
#include <time.h>

#include "guardbook/when.h"
#include "tests/fixture.h"

#define DAY_S INT64_C(86400)

static const struct gb_date monday = { 2026, 3, 16 };

static int setup(void **state)
{
	(void)state;
	/* The United Kingdom's rule, spelt out: no zone files needed. */
	setenv("TZ", "GMT0BST,M3.5.0/1,M10.5.0", 1);
	tzset();
	return 0;
}

static void is_day(const char *text, int year, int month, int day)
{
	struct gb_date d;

	ok(gb_date_parse(&d, text, err));
	assert_int_equal(d.year, year);
	assert_int_equal(d.month, month);
	assert_int_equal(d.day, day);
}

static void a_day_is_read_in_every_usual_writing(void **state)
{
	(void)state;
	is_day("16/03/2026", 2026, 3, 16);
	is_day("16/3/26", 2026, 3, 16);
	is_day("16/5/18", 2018, 5, 16);
	is_day("1/1/80", 1980, 1, 1);
	is_day("16.3.2026", 2026, 3, 16);
	is_day("2026-03-16", 2026, 3, 16);
	is_day(" 16 March 2026 ", 2026, 3, 16);
	is_day("16 mar 26", 2026, 3, 16);
	is_day("1 Sept 2026", 2026, 9, 1);
	is_day("29/02/2028", 2028, 2, 29);
}

static void what_is_no_day_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"today",
		"16/3",
		"31/04/2026",
		"29/02/2026",
		"0/1/2026",
		"16/13/2026",
		"16/03/2026x",
		"2026/03/16",
		"2026-3-16",
		"16/03.2026",
		"16 Mars 2026",
		"16/03/20260",
		"16/03/1899",
		"3/16/2026",
		"16 M 2026",
	};
	struct gb_date d;

	(void)state;
	for (size_t i = 0; i < GB_COUNT(bad); i++) {
		struct gb_err err = { 0 };

		if (gb_date_parse(&d, bad[i], &err) != GB_INVALID)
			fail_msg("'%s' was taken", bad[i]);
		assert_string_equal(
			err.msg, "that is not a date: write it as 16/03/2026");
		assert_int_equal(d.year, 0);
	}
}

static void is_instant(const char *text, int64_t want, bool want_time)
{
	bool has_time;
	int64_t at_s;

	ok(gb_when_parse(&at_s, &has_time, text, err));
	if (at_s != want)
		fail_msg("'%s' is %lld", text, (long long)at_s);
	assert_int_equal(has_time, want_time);
}

static void a_time_is_read_behind_a_day(void **state)
{
	int64_t day = FIXTURE_NOW_S - (14 * 60 + 32) * 60;

	(void)state;
	is_instant("16/03/2026", day, false);
	is_instant("16/03/2026 11:10", day + (11 * 60 + 10) * 60, true);
	is_instant("16 March 2026, 14:32", FIXTURE_NOW_S, true);
	is_instant("16/3/26 9.05", day + (9 * 60 + 5) * 60, true);
	is_instant("2026-03-16T14:32:00Z", FIXTURE_NOW_S, true);
	is_instant("2026-03-16T14:32:00+00:00", FIXTURE_NOW_S, true);
	is_instant("2026-03-16T15:32:00+01:00", FIXTURE_NOW_S, true);
	is_instant("2026-03-16T09:02:00-05:30", FIXTURE_NOW_S, true);
}

static void a_time_that_cannot_be_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"11:10",
		"16/03/2026 25:00",
		"16/03/2026 11:60",
		"16/03/2026 11",
		"16/03/2026 11:1",
		"16/03/2026 11:10 pm",
		"16/03/2026 11:10:",
		"16/03/2026x11:10",
		"2026-03-16T11:10:00+1",
		"2026-03-16T11:10:00+15:00",
		"29/03/2026 01:30",
	};
	int64_t at_s;

	(void)state;
	for (size_t i = 0; i < GB_COUNT(bad); i++)
		if (gb_when_parse(&at_s, NULL, bad[i], NULL) != GB_INVALID)
			fail_msg("'%s' was taken", bad[i]);
}

static void summer_time_is_the_countrys(void **state)
{
	int64_t at_s;
	char out[GB_WHEN_ROOM];

	(void)state;
	ok(gb_when_parse(&at_s, NULL, "16/06/2026 11:10", err));
	gb_when_iso(out, at_s);
	assert_string_equal(out, "2026-06-16T11:10:00+01:00");
	/* On 25 October 2026 half past one came twice: the first counts. */
	ok(gb_when_parse(&at_s, NULL, "25/10/2026 01:30", err));
	gb_when_iso(out, at_s);
	assert_string_equal(out, "2026-10-25T01:30:00+01:00");
}

static void instants_are_written_as_people_read_them(void **state)
{
	char out[GB_WHEN_ROOM];

	(void)state;
	gb_when_long(out, FIXTURE_NOW_S);
	assert_string_equal(out, "16 March 2026, 14:32");
	gb_when_short(out, FIXTURE_NOW_S - 1800);
	assert_string_equal(out, "Mon 16 Mar 14:02");
	gb_when_iso(out, FIXTURE_NOW_S);
	assert_string_equal(out, "2026-03-16T14:32:00+00:00");
	gb_date_iso(out, monday);
	assert_string_equal(out, "2026-03-16");
	gb_date_long(out, monday);
	assert_string_equal(out, "16 March 2026");
}

static void days_are_added_and_compared(void **state)
{
	struct gb_date d = gb_date_add(monday, 20);

	(void)state;
	assert_int_equal(d.month * 100 + d.day, 405);
	d = gb_date_add(monday, -16);
	assert_int_equal(d.month * 100 + d.day, 228);
	assert_int_equal(gb_date_weekday(monday), 0);
	assert_int_equal(gb_date_weekday(gb_date_add(monday, -1)), 6);
	assert_true(gb_date_compare(d, monday) < 0);
	assert_true(gb_date_compare(monday, d) > 0);
	assert_int_equal(gb_date_compare(monday, monday), 0);
	assert_false(gb_date_valid((struct gb_date){ 0 }));
}

/* 23 to 25 March: closed. */
static const struct gb_closure closure = { { 2026, 3, 23 }, { 2026, 3, 25 } };
static const struct gb_calendar closed = { &closure, 1 };

static void due_on(int64_t now_s, int school_days,
		   const struct gb_calendar *cal, const char *want)
{
	char out[GB_WHEN_ROOM];

	gb_when_short(out, gb_due_after(now_s, school_days, 0, cal));
	assert_string_equal(out, want);
}

static void a_clock_runs_in_school_days(void **state)
{
	int64_t now = FIXTURE_NOW_S; /* Monday 14:32 */

	(void)state;
	due_on(now, 0, NULL, "Mon 16 Mar 17:00");
	due_on(now + 3 * 3600, 0, NULL, "Tue 17 Mar 17:00");
	due_on(now, 1, NULL, "Tue 17 Mar 17:00");
	due_on(now + 3 * 3600, 1, NULL, "Tue 17 Mar 17:00");
	due_on(now, 5, NULL, "Mon 23 Mar 17:00");
	due_on(now + 4 * DAY_S, 1, NULL, "Mon 23 Mar 17:00");
	due_on(now + 4 * DAY_S, 1, &closed, "Thu 26 Mar 17:00");
	due_on(now + 5 * DAY_S, 0, NULL, "Mon 23 Mar 17:00");
	due_on(now + 7 * DAY_S, 0, &closed, "Thu 26 Mar 17:00");
	/* Over the change to summer time it stays five o'clock. */
	due_on(now + 11 * DAY_S, 1, NULL, "Mon 30 Mar 17:00");
	assert_true(gb_due_after(now, 3, 72, NULL) == now + 72 * 3600);
}

static void school_days_between_leave_out_what_is_free(void **state)
{
	struct gb_date to = { 2026, 3, 27 };

	(void)state;
	assert_int_equal(gb_school_days_between(monday, to, NULL), 9);
	assert_int_equal(gb_school_days_between(monday, to, &closed), 6);
	assert_int_equal(gb_school_days_between(to, monday, NULL), 0);
	assert_false(gb_school_day((struct gb_date){ 2026, 3, 25 }, &closed));
	assert_true(gb_school_day((struct gb_date){ 2026, 3, 25 }, NULL));
}

static void says(int64_t due_s, const char *want)
{
	char out[GB_WHEN_ROOM];

	gb_due_text(out, due_s, FIXTURE_NOW_S, NULL);
	assert_string_equal(out, want);
}

static void a_due_time_is_said_as_one_would(void **state)
{
	int64_t now = FIXTURE_NOW_S; /* Monday 14:32 */

	(void)state;
	says(now + 88 * 60, "today 16:00");
	says(now, "today 14:32");
	says(now + DAY_S, "tomorrow 14:32");
	says(now + 4 * DAY_S, "Fri 20 Mar 14:32");
	says(now + 366 * DAY_S, "Wed 17 Mar 2027");
	says(now - 20 * 60, "overdue 20 min");
	says(now - 2 * 3600, "overdue 2 h");
	says(now - 2 * DAY_S, "overdue 1 day");
	says(now - 3 * DAY_S, "overdue 1 day");
	says(now - 5 * DAY_S, "overdue 3 days");
}

static void a_calendar_without_school_does_not_hang(void **state)
{
	struct gb_closure always = { { 1900, 1, 1 }, { 2200, 12, 31 } };
	struct gb_calendar cal = { &always, 1 };

	(void)state;
	assert_true(gb_due_after(FIXTURE_NOW_S, 2, 0, &cal) > FIXTURE_NOW_S);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_is_read_in_every_usual_writing),
		cmocka_unit_test(what_is_no_day_is_refused),
		cmocka_unit_test(a_time_is_read_behind_a_day),
		cmocka_unit_test(a_time_that_cannot_be_is_refused),
		cmocka_unit_test(summer_time_is_the_countrys),
		cmocka_unit_test(instants_are_written_as_people_read_them),
		cmocka_unit_test(days_are_added_and_compared),
		cmocka_unit_test(a_clock_runs_in_school_days),
		cmocka_unit_test(school_days_between_leave_out_what_is_free),
		cmocka_unit_test(a_due_time_is_said_as_one_would),
		cmocka_unit_test(a_calendar_without_school_does_not_hang),
	};

	return cmocka_run_group_tests_name("when", tests, setup, NULL);
}

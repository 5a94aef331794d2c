/* SPDX-License-Identifier: ISC
 * home_page.c - what stands on the first screen. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "screens/home.h"
#include "src/ui/app.h"
#include "screens/people.h"
#include "screens/reports.h"
#include "screens/say.h"

static const char *greeting(const struct home *h)
{
	const struct gb_env *env = gb_casebook_env(gb_session_book(h->s));
	time_t now = (time_t)env->now_s(env);
	struct tm local;

	localtime_r(&now, &local);
	return local.tm_hour < 12   ? "Good morning."
	       : local.tm_hour < 18 ? "Good afternoon."
				    : "Good evening.";
}

static void things(char *to, size_t size, size_t n)
{
	if (n == 0)
		snprintf(to, size, "Nothing is");
	else
		snprintf(to, size, "%zu %s", n,
			 n == 1 ? "case is" : "cases are");
}

static void say_waiting(struct gb_page *page, const struct home *h)
{
	char late[40], today[40];

	things(late, sizeof(late), h->late);
	things(today, sizeof(today), h->today);
	if (h->today)
		today[0] = (char)(today[0] == 'N' ? 'n' : today[0]);
	if (h->late && h->today)
		gb_page_about(page, "%s %s overdue and %zu due today.",
			      greeting(h), late, h->today);
	else if (h->late)
		gb_page_about(page, "%s %s overdue.", greeting(h), late);
	else
		gb_page_about(page, "%s %s due today.", greeting(h), today);
}

static void show_types(struct gb_page *page, const struct home *h)
{
	gb_page_head(page, "OPEN CASES YOU MAY READ, BY TYPE");
	if (h->n_types == 0)
		gb_page_text(page, GB_USE_PLAIN, "None.");
	for (size_t i = 0; i < h->n_types; i++)
		gb_page_text(page, GB_USE_PLAIN, "%4zu  %s", h->types[i].n,
			     h->types[i].label);
}

/* What can be done, with the letter beside it: from the table of keys. */
static void show_keys(struct gb_page *page, const struct home *h)
{
	gb_page_head(page, "WHAT YOU CAN DO");
	for (size_t i = 0; i < screen_home.n_keys; i++) {
		const struct gb_binding *b = &screen_home.keys[i];

		if (b->help && strlen(b->key) == 1 && (!b->may || b->may(h)))
			gb_page_text(page, GB_USE_PLAIN, "%s  %s", b->key,
				     b->help);
	}
}

static void show_queue(struct gb_page *page, struct home *h)
{
	say_waiting(page, h);
	gb_page_gap(page);
	gb_page_head(page, h->is_hr ? "CASES THAT YOU WERE LET IN TO"
				    : "YOUR QUEUE, SOONEST DUE FIRST");
	gb_page_list(page, h->list);
	gb_page_gap(page);
	gb_page_fill(page);
	gb_page_left(page, 45);
	show_types(page, h);
	gb_page_right(page);
	show_keys(page, h);
	gb_page_across(page);
	gb_page_gap(page);
}

static void show_reports(struct gb_page *page, struct home *h)
{
	size_t n = reports_waiting(h->reports);

	if (reports_count(h->reports) == 0)
		gb_page_about(page, "%s", greeting(h));
	else if (n == 0)
		gb_page_about(page,
			      "%s All that you reported has been looked at.",
			      greeting(h));
	else
		gb_page_about(page,
			      "%s %zu of your reports %s waiting to be looked "
			      "at.",
			      greeting(h), n, n == 1 ? "is" : "are");
	gb_page_gap(page);
	gb_page_head(page, "MY REPORTS");
	gb_page_list(page, reports_list(h->reports));
	gb_page_gap(page);
	gb_page_fill(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "What you wrote was sealed when you sent it: those who "
		     "deal with it read it, and nobody else. To add "
		     "something, report it again and name the case.");
	gb_page_gap(page);
	show_keys(page, h);
	gb_page_gap(page);
}

static void show_people(struct gb_page *page, struct home *h)
{
	gb_page_about(page,
		      "%s You look after the computer; no case opens "
		      "for you.",
		      greeting(h));
	gb_page_gap(page);
	gb_page_head(page, "STAFF LIST");
	gb_page_list(page, people_list(h->people));
	gb_page_gap(page);
	gb_page_fill(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "Cases are sealed to those who deal with them. You can "
		     "check that no record was altered.");
	gb_page_gap(page);
	show_keys(page, h);
	gb_page_gap(page);
}

/* "14:32", "yesterday", "3 days ago", "on 9 March 2026" */
static void say_ago(char *to, size_t size, const struct home *h, int64_t at_s)
{
	enum { LONG = 60 }; /* days that nobody counts */
	const struct gb_env *env = gb_casebook_env(gb_session_book(h->s));
	struct gb_date today = gb_date_of(env->now_s(env));
	struct gb_date then = gb_date_of(at_s);
	char time[SAY_TIME_ROOM], day[GB_WHEN_ROOM];
	int days = 0;

	say_time(time, at_s);
	gb_date_long(day, then);
	while (days < LONG &&
	       gb_date_compare(gb_date_add(then, days), today) < 0)
		days++;
	if (days == 0)
		snprintf(to, size, "%s", time);
	else if (days == 1)
		snprintf(to, size, "yesterday");
	else if (days < LONG)
		snprintf(to, size, "%d days ago", days);
	else
		snprintf(to, size, "on %s", day);
}

/* Of one's own entries the number; never how many there are in all. */
static void show_checked(struct gb_page *page, const struct home *h)
{
	const struct gb_checked *c = &h->checked;
	char ago[GB_WHEN_ROOM + 8], mine[60] = "";

	say_ago(ago, sizeof(ago), h, c->full_s);
	if (c->entries > 0)
		snprintf(mine, sizeof(mine), "; your %llu entr%s whole",
			 (unsigned long long)c->entries,
			 c->entries == 1 ? "y is" : "ies are");
	/* What the list that was kept had taken in was checked then, and what
	 * is new at sign-in. */
	if (c->full_s == 0)
		gb_page_text(page, GB_USE_DONE,
			     " Each record was checked as it arrived: nothing "
			     "has been altered. ");
	else if (c->whole)
		gb_page_text(page, GB_USE_DONE,
			     " All records checked %s: nothing has been "
			     "altered%s. ",
			     ago, mine);
	else
		gb_page_text(page, GB_USE_URGENT,
			     " All records checked %s: NOT AS THEY WERE "
			     "WRITTEN. v says more. ",
			     ago);
}

static void show_backup(struct gb_page *page, const struct home *h)
{
	char ago[GB_WHEN_ROOM + 8];

	say_ago(ago, sizeof(ago), h, h->backup_s);
	if (h->backup_s == 0)
		gb_page_text(page, GB_USE_URGENT,
			     " No backup has been made yet. ");
	else
		gb_page_text(page, GB_USE_URGENT,
			     " The last backup was made %s: a new one is due. ",
			     ago);
}

void home_show(struct gb_page *page, void *self)
{
	struct home *h = self;

	if (h->reports)
		show_reports(page, h);
	else if (h->people)
		show_people(page, h);
	else
		show_queue(page, h);
	if (h->backup_due)
		show_backup(page, h);
	show_checked(page, h);
}

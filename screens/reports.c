/* SPDX-License-Identifier: ISC
 * reports.c - what I have reported, and whether anyone has looked since. */
#include <stdlib.h>

#include "screens/open.h"
#include "screens/reports.h"
#include "screens/say.h"

struct reports {
	struct gb_session *s; /* borrowed */
	struct gb_list *list;
	struct gb_report *at; /* owned */
	size_t n;
};

static size_t count(void *self)
{
	return ((struct reports *)self)->n;
}

static const char *text_name(void *self, size_t row, char *buf, size_t size)
{
	(void)buf;
	(void)size;
	return ((struct reports *)self)->at[row].name;
}

static const char *text_sent(void *self, size_t row, char *buf, size_t size)
{
	(void)size;
	gb_when_short(buf, ((struct reports *)self)->at[row].sent_s);
	return buf;
}

static const char *text_looked(void *self, size_t row, char *buf, size_t size)
{
	int64_t looked_s = ((struct reports *)self)->at[row].looked_s;

	(void)size;
	if (!looked_s)
		return "Not yet";
	gb_when_short(buf, looked_s);
	return buf;
}

static enum gb_use use_looked(void *self, size_t row)
{
	return ((struct reports *)self)->at[row].looked_s ? GB_USE_PLAIN
							  : GB_USE_HEAD;
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title              min  grow  align     text         use */
	{ "CASE",              10,    0, GB_LEFT,  text_name,   NULL },
	{ "SENT",              18,    0, GB_LEFT,  text_sent,   NULL },
	{ "LOOKED AT SINCE",   18,    1, GB_LEFT,  text_looked, use_looked },
};

static const struct gb_list_of list_of_reports = {
	.columns = columns, .n_columns = GB_COUNT(columns),
	.noun = "reports",
	.empty = "You have not reported anything yet.",
	.count = count,
};
/* clang-format on */

enum gb_code reports_reload(struct reports *r, struct gb_err *err)
{
	struct gb_report *at = NULL;
	size_t n = 0;
	enum gb_code rc = gb_session_reports(r->s, &at, &n, err);

	if (rc != GB_OK)
		return rc;
	free(r->at);
	r->at = at;
	r->n = n;
	return GB_OK;
}

enum gb_code reports_create(struct reports **out, struct gb_session *s,
			    struct gb_err *err)
{
	struct reports *r = calloc(1, sizeof(*r));
	enum gb_code rc;

	*out = NULL;
	if (!r)
		return gb_fail_nomem(err);
	r->s = s;
	rc = gb_list_create(&r->list, &list_of_reports, r, err);
	if (rc == GB_OK)
		rc = reports_reload(r, err);
	if (rc == GB_OK)
		*out = r;
	else
		reports_free(r);
	return rc;
}

void reports_free(struct reports *r)
{
	if (!r)
		return;
	gb_list_free(r->list);
	free(r->at);
	free(r);
}

struct gb_list *reports_list(struct reports *r)
{
	return r->list;
}

size_t reports_waiting(const struct reports *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->at[i].looked_s == 0;
	return n;
}

size_t reports_count(const struct reports *r)
{
	return r->n;
}

/* --- the screen ---------------------------------------------------------- */

static void show(struct gb_page *page, void *self)
{
	struct reports *r = self;

	gb_page_about(page, "What you have reported yourself");
	gb_page_gap(page);
	gb_page_list(page, r->list);
	gb_page_fill(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "Your words were sealed when you sent them. To add "
		     "something, report it again and name the case.");
}

static void tick(struct gb_app *app, void *self)
{
	struct reports *r = self;
	struct gb_err err = { 0 };

	screen_catch_up(app, r->s);
	if (reports_reload(r, &err) != GB_OK)
		gb_app_complain(app, &err);
}

static void close_reports(void *self)
{
	reports_free(self);
}

const struct gb_screen screen_reports = {
	.name = "reports",
	.title = "My reports",
	.show = show,
	.tick = tick,
	.close = close_reports,
};

enum gb_code screen_reports_open(struct gb_app *app, struct gb_session *s,
				 struct gb_err *err)
{
	struct reports *r = NULL;
	enum gb_code rc = reports_create(&r, s, err);

	return rc == GB_OK ? gb_app_open(app, &screen_reports, r, err) : rc;
}

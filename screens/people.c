/* SPDX-License-Identifier: ISC
 * people.c - the staff list. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/text.h"
#include "screens/open.h"
#include "screens/people.h"
#include "screens/say.h"

struct people {
	struct gb_casebook *book; /* borrowed */
	struct gb_list *list;
	/* Copies: the roster may be read anew while they are shown. */
	struct gb_person *all; /* total of them; owned */
	size_t *shown;         /* n places in `all`; owned */
	size_t n, total;
	char words[200];
};

static const struct gb_person *person(const struct people *p, size_t row)
{
	return &p->all[p->shown[row]];
}

static const char *role(const struct people *p, const struct gb_person *who)
{
	return say_role(gb_casebook_policy(p->book), who->role);
}

/* Does `text` hold `words`, whatever the accents and capitals? */
static bool has(const char *text, const char *words)
{
	struct gb_buf t = { 0 }, w = { 0 };
	bool found = gb_text_fold(&t, text, strlen(text), NULL) == GB_OK &&
		     gb_text_fold(&w, words, strlen(words), NULL) == GB_OK &&
		     gb_buf_string(&t) && gb_buf_string(&w) &&
		     strstr(gb_buf_string(&t), gb_buf_string(&w));

	gb_buf_free(&t);
	gb_buf_free(&w);
	return found;
}

static void narrow(struct people *p)
{
	p->n = 0;
	for (size_t i = 0; i < p->total; i++) {
		const struct gb_person *who = &p->all[i];

		if (has(who->name, p->words) || has(role(p, who), p->words))
			p->shown[p->n++] = i;
	}
}

static size_t count(void *self)
{
	return ((struct people *)self)->n;
}

static size_t total(void *self)
{
	return ((struct people *)self)->total;
}

static void find(void *self, const char *words)
{
	struct people *p = self;

	snprintf(p->words, sizeof(p->words), "%s", words);
	narrow(p);
}

static const char *text_name(void *self, size_t row, char *buf, size_t size)
{
	const struct gb_person *who = person(self, row);

	return say_line(buf, size, who->name[0] ? who->name : who->id);
}

static const char *text_role(void *self, size_t row, char *buf, size_t size)
{
	(void)buf;
	(void)size;
	return role(self, person(self, row));
}

static const char *text_sign_in(void *self, size_t row, char *buf, size_t size)
{
	return say_line(buf, size, person(self, row)->sign_in);
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title      min  grow  align     text          use */
	{ "NAME",      24,    1, GB_LEFT,  text_name,    NULL },
	{ "ROLE",      28,    1, GB_LEFT,  text_role,    NULL },
	{ "SIGN-IN",   12,    0, GB_LEFT,  text_sign_in, NULL },
};

static const struct gb_list_of to_read = {
	.columns = columns, .n_columns = GB_COUNT(columns),
	.noun = "people",
	.empty = "Nobody fits that. Esc shows everyone.",
	.count = count, .total = total, .find = find,
};

/* Whoever signs in chooses by name. */
static const struct gb_list_of to_choose = {
	.columns = columns, .n_columns = 2,
	.noun = "people",
	.empty = "Nobody fits that. Esc shows everyone.",
	.count = count, .total = total, .find = find,
	.find_open = true, .no_titles = true,
};
/* clang-format on */

enum gb_code people_reload(struct people *p, struct gb_err *err)
{
	const struct gb_roster *r = gb_casebook_roster(p->book);
	struct gb_person *all = calloc(r->n + 1, sizeof(*all));
	size_t *shown = calloc(r->n + 1, sizeof(*shown));

	if (!all || !shown) {
		free(all);
		free(shown);
		return gb_fail_nomem(err);
	}
	free(p->all);
	free(p->shown);
	p->all = all;
	p->shown = shown;
	p->total = 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->person[i].until_seq == 0)
			all[p->total++] = r->person[i];
	narrow(p);
	return GB_OK;
}

enum gb_code people_create(struct people **out, struct gb_casebook *book,
			   bool finding, struct gb_err *err)
{
	struct people *p = calloc(1, sizeof(*p));
	enum gb_code rc;

	*out = NULL;
	if (!p)
		return gb_fail_nomem(err);
	p->book = book;
	rc = gb_list_create(&p->list, finding ? &to_choose : &to_read, p, err);
	if (rc == GB_OK)
		rc = people_reload(p, err);
	if (rc == GB_OK)
		*out = p;
	else
		people_free(p);
	return rc;
}

void people_free(struct people *p)
{
	if (!p)
		return;
	gb_list_free(p->list);
	free(p->all);
	free(p->shown);
	free(p);
}

struct gb_list *people_list(struct people *p)
{
	return p->list;
}

const struct gb_person *people_marked(const struct people *p)
{
	return p->n > 0 ? person(p, gb_list_marked(p->list)) : NULL;
}

/* --- the screen ---------------------------------------------------------- */

static void show(struct gb_page *page, void *self)
{
	struct people *p = self;

	gb_page_about(page, "Everyone who can sign in");
	gb_page_gap(page);
	gb_page_list(page, p->list);
	gb_page_fill(page);
	gb_page_text(page, GB_USE_PLAIN,
		     "Names are kept on this computer; the record knows "
		     "people by numbers and keys.");
}

static void close_people(void *self)
{
	people_free(self);
}

const struct gb_screen screen_people = {
	.name = "people",
	.title = "Staff list",
	.show = show,
	.close = close_people,
};

enum gb_code screen_people_open(struct gb_app *app, struct gb_session *s,
				struct gb_err *err)
{
	struct people *p = NULL;
	enum gb_code rc = people_create(&p, gb_session_book(s), false, err);

	return rc == GB_OK ? gb_app_open(app, &screen_people, p, err) : rc;
}

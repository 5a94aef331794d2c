/* SPDX-License-Identifier: ISC
 * policy_fill.c - from what libconfuse read to the rows of the tables. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/text.h"
#include "src/casework/policy_file.h"

/* The section being filled, for messages. */
struct place {
	const struct section *s;
	const char *name; /* NULL for the section without one */
	cfg_t *cfg;
};

bool policy_is_name(const char *s)
{
	return *s &&
	       s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0';
}

/* An array of `n` that the policy frees. */
static void *piece(struct load *l, size_t n, size_t each_bytes)
{
	struct gb_policy *p = l->p;
	void *made = calloc(n ? n : 1, each_bytes);
	void **more =
		realloc(p->pieces, (p->n_pieces + 1) * sizeof(*p->pieces));

	if (more)
		p->pieces = more;
	if (!made || !more) {
		free(made);
		if (!l->rc)
			l->rc = gb_fail_nomem(l->err);
		return NULL;
	}
	p->pieces[p->n_pieces++] = made;
	return made;
}

/* A string of the file, which may hold what escapes in quotes made of it. */
static char *string_at(struct load *l, const struct place *at, const char *name,
		       unsigned i)
{
	char *s = cfg_opt_getnstr(cfg_getopt(at->cfg, name), i);

	if (!gb_text_valid(s, strlen(s)) || strpbrk(s, "\n\t"))
		policy_fail(l, at->s->name, at->name, name,
			    "%s: expected plain text on one line", name);
	return s;
}

static struct gb_words words(struct load *l, const struct place *at,
			     const char *name)
{
	unsigned n = cfg_size(at->cfg, name);
	const char **list = piece(l, n, sizeof(*list));

	for (unsigned i = 0; list && i < n; i++) {
		list[i] = string_at(l, at, name, i);
		if (!*list[i])
			policy_fail(l, at->s->name, at->name, name,
				    "%s: expected no empty item", name);
	}
	return (struct gb_words){ .at = list, .n = list ? n : 0 };
}

static struct gb_choices choices(struct load *l, const struct place *at,
				 const char *name)
{
	unsigned n = cfg_size(at->cfg, name);
	struct gb_choice *list = piece(l, n, sizeof(*list));
	struct gb_choices made = { .at = list };

	for (unsigned i = 0; list && i < n && !l->rc; i++) {
		char *s = string_at(l, at, name, i), *colon = strchr(s, ':');

		if (colon) {
			*colon = '\0';
			list[i].label = colon + 1 + strspn(colon + 1, " ");
		}
		list[i].name = s;
		if (!colon || !policy_is_name(s) || !*list[i].label)
			policy_fail(l, at->s->name, at->name, name,
				    "%s: expected \"name: what people read\"",
				    name);
		else if (gb_choice_of(made, s))
			policy_fail(l, at->s->name, at->name, name,
				    "%s: expected each name once, \"%s\" is "
				    "there twice",
				    name, s);
		made.n = i + 1;
	}
	return made;
}

static struct gb_date date(struct load *l, const struct place *at,
			   const char *name, const char *text)
{
	struct gb_date d;

	if (gb_date_parse(&d, text, NULL))
		policy_fail(l, at->s->name, at->name, name,
			    "%s: expected a date such as 31/07/2026", name);
	return d;
}

static struct gb_calendar closures(struct load *l, const struct place *at,
				   const char *name)
{
	unsigned n = cfg_size(at->cfg, name);
	struct gb_closure *list = piece(l, n, sizeof(*list));

	for (unsigned i = 0; list && i < n && !l->rc; i++) {
		char *s = string_at(l, at, name, i), *to = strstr(s, " to ");

		if (to)
			*to = '\0';
		list[i].from = date(l, at, name, s);
		list[i].to = to ? date(l, at, name, to + 4) : list[i].from;
		if (gb_date_compare(list[i].from, list[i].to) > 0)
			policy_fail(l, at->s->name, at->name, name,
				    "%s: expected the earlier date first",
				    name);
	}
	return (struct gb_calendar){ .closures = list,
				     .n_closures = list ? n : 0 };
}

/* One of `words`, by its place in the list. */
static int one_of(struct load *l, const struct place *at, const char *name,
		  const char *const *list, size_t n)
{
	const char *s = string_at(l, at, name, 0);

	for (size_t i = 0; i < n; i++)
		if (strcmp(s, list[i]) == 0)
			return (int)i;
	policy_fail(l, at->s->name, at->name, name,
		    "%s: expected one of %s%s%s%s%s%s%s%s%s", name, list[0],
		    n > 1 ? ", " : "", n > 1 ? list[1] : "", n > 2 ? ", " : "",
		    n > 2 ? list[2] : "", n > 3 ? ", " : "",
		    n > 3 ? list[3] : "", n > 4 ? ", " : "",
		    n > 4 ? list[4] : "");
	return 0;
}

static void fill_value(struct load *l, const struct place *at,
		       const struct column *c, void *to)
{
	static const char *const evidence[] = { "never", "allowed" };
	static const char *const inputs[] = { "line", "choice", "when",
					      "people", "text" };
	bool is_given = cfg_size(at->cfg, c->name) > 0;
	const char *s;

	switch (c->value) {
	case V_WORDS:
		*(struct gb_words *)to = words(l, at, c->name);
		return;
	case V_CHOICES:
		*(struct gb_choices *)to = choices(l, at, c->name);
		return;
	case V_CLOSED:
		*(struct gb_calendar *)to = closures(l, at, c->name);
		return;
	case V_STRING:
		s = is_given ? string_at(l, at, c->name, 0) : "";
		if (c->is_needed && !*s)
			policy_fail(l, at->s->name, at->name, c->name,
				    "%s: expected some text", c->name);
		*(const char **)to = s;
		return;
	case V_NUMBER:
		if (is_given)
			*(int *)to = (int)cfg_getint(at->cfg, c->name);
		if (is_given && (cfg_getint(at->cfg, c->name) < 0 ||
				 cfg_getint(at->cfg, c->name) > 2200))
			policy_fail(l, at->s->name, at->name, c->name,
				    "%s: expected a number from 0 to 2200",
				    c->name);
		return;
	case V_BOOL:
		*(bool *)to = is_given && cfg_getbool(at->cfg, c->name);
		return;
	case V_DATE:
		*(struct gb_date *)to =
			date(l, at, c->name, string_at(l, at, c->name, 0));
		return;
	case V_EVIDENCE:
		*(bool *)to = one_of(l, at, c->name, evidence,
				     GB_COUNT(evidence)) == 1;
		return;
	case V_INPUT:
		*(enum gb_input *)to = (enum gb_input)one_of(
			l, at, c->name, inputs, GB_COUNT(inputs));
		return;
	}
}

static void fill_row(struct load *l, const struct place *at, char *row)
{
	if (at->name && !policy_is_name(at->name))
		policy_fail(l, at->s->name, at->name, NULL,
			    "expected a name of small letters, digits and "
			    "hyphens");
	if (at->name)
		*(const char **)(void *)row = at->name;
	for (size_t i = 0; i < at->s->n_columns && !l->rc; i++) {
		const struct column *c = &at->s->columns[i];

		if (c->is_needed && cfg_size(at->cfg, c->name) == 0)
			policy_fail(l, at->s->name, at->name, NULL,
				    "expected %s = ... in it", c->name);
		else
			fill_value(l, at, c, row + c->at);
	}
}

static void fill_table(struct load *l, enum section_id id)
{
	struct place at = { .s = &policy_sections[id] };
	struct table *t = &l->p->tables[id];
	unsigned n = cfg_size(l->p->cfg, at.s->name);

	if (!at.s->has_rows && n != 1)
		policy_fail(l, at.s->name, NULL, NULL,
			    "expected one section of this name, not %u", n);
	if (n == 0)
		policy_fail(l, at.s->name, NULL, NULL,
			    "expected at least one section of this name");
	if (l->rc)
		return;
	t->rows = calloc(n, at.s->row_bytes);
	if (!t->rows) {
		l->rc = gb_fail_nomem(l->err);
		return;
	}
	t->n = n;
	for (unsigned i = 0; i < n && !l->rc; i++) {
		at.cfg = cfg_getnsec(l->p->cfg, at.s->name, i);
		at.name = at.s->has_rows ? cfg_title(at.cfg) : NULL;
		fill_row(l, &at, (char *)t->rows + i * at.s->row_bytes);
	}
}

static void fill_platform_choices(struct load *l)
{
	size_t n;
	const struct gb_policy_platform *f = gb_policy_platforms(l->p, &n);
	struct gb_choice *list = piece(l, n, sizeof(*list));

	if (!list)
		return;
	for (size_t i = 0; i < n; i++) {
		list[i].name = f[i].name;
		list[i].label = f[i].label;
	}
	l->p->platform_choices = (struct gb_choices){ .at = list, .n = n };
}

void policy_fill(struct load *l)
{
	for (int id = 0; id < N_SECTIONS && !l->rc; id++)
		fill_table(l, (enum section_id)id);
	if (!l->rc)
		fill_platform_choices(l);
}

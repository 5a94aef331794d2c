/* SPDX-License-Identifier: ISC
 * policy.c - the school's policy, as data. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "guardbook/text.h"
#include "src/casework/policy_file.h"

/* libconfuse reads to a NUL: gb_text_check() has made sure there is none. */
static enum gb_code clean_text(struct gb_buf *out, const char *text,
			       size_t n_bytes, const char *file,
			       struct gb_err *err)
{
	struct gb_err why = { 0 };
	enum gb_code rc;

	if (gb_text_check(text, n_bytes, &why))
		return gb_fail(err, GB_INVALID, "%s: %s", file, why.msg);
	rc = gb_text_clean(out, text, n_bytes, NULL, err);
	if (rc)
		return rc;
	return gb_buf_string(out) ? GB_OK : gb_fail_nomem(err);
}

enum gb_code gb_policy_parse(struct gb_policy **out, const char *text,
			     size_t n_bytes, const char *file,
			     struct gb_err *err)
{
	struct load l = { .file = file, .err = err };
	struct gb_buf clean = { 0 };

	*out = NULL;
	l.p = calloc(1, sizeof(*l.p));
	if (!l.p)
		return gb_fail_nomem(err);
	l.rc = clean_text(&clean, text, n_bytes, file, err);
	l.text = (const char *)clean.data;
	if (!l.rc)
		policy_read(&l);
	if (!l.rc)
		policy_fill(&l);
	if (!l.rc)
		policy_check(&l);
	gb_buf_free(&clean);
	if (l.rc)
		gb_policy_free(l.p);
	else
		*out = l.p;
	return l.rc;
}

void gb_policy_free(struct gb_policy *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < N_SECTIONS; i++)
		free(p->tables[i].rows);
	for (size_t i = 0; i < p->n_pieces; i++)
		free(p->pieces[i]);
	free(p->pieces);
	if (p->cfg)
		cfg_free(p->cfg);
	free(p);
}

void *policy_row(const struct gb_policy *p, enum section_id id,
		 const char *name)
{
	const struct table *t = &p->tables[id];

	for (size_t i = 0; i < t->n; i++) {
		char *row = (char *)t->rows + i * policy_sections[id].row_bytes;

		if (strcmp(*(const char **)(void *)row, name) == 0)
			return row;
	}
	return NULL;
}

static const void *rows(const struct gb_policy *p, enum section_id id,
			size_t *n)
{
	*n = p->tables[id].n;
	return p->tables[id].rows;
}

const struct gb_policy_about *gb_policy_about(const struct gb_policy *p)
{
	return p->tables[ABOUT].rows;
}

bool gb_policy_review_overdue(const struct gb_policy *p, struct gb_date today)
{
	return gb_date_compare(gb_policy_about(p)->review_due, today) < 0;
}

const struct gb_policy_kind *gb_policy_kinds(const struct gb_policy *p,
					     size_t *n)
{
	return rows(p, KINDS, n);
}

const struct gb_policy_type *gb_policy_types(const struct gb_policy *p,
					     size_t *n)
{
	return rows(p, TYPES, n);
}

const struct gb_policy_field *gb_policy_fields(const struct gb_policy *p,
					       size_t *n)
{
	return rows(p, FIELDS, n);
}

const struct gb_policy_platform *gb_policy_platforms(const struct gb_policy *p,
						     size_t *n)
{
	return rows(p, PLATFORMS, n);
}

const struct gb_policy_action *gb_policy_actions(const struct gb_policy *p,
						 size_t *n)
{
	return rows(p, ACTIONS, n);
}

const struct gb_policy_outcome *gb_policy_outcomes(const struct gb_policy *p,
						   size_t *n)
{
	return rows(p, OUTCOMES, n);
}

const struct gb_policy_role *gb_policy_roles(const struct gb_policy *p,
					     size_t *n)
{
	return rows(p, ROLES, n);
}

const struct gb_policy_paper *gb_policy_related(const struct gb_policy *p,
						size_t *n)
{
	return rows(p, RELATED, n);
}

const struct gb_policy_paper *gb_policy_laws(const struct gb_policy *p,
					     size_t *n)
{
	return rows(p, LAWS, n);
}

const struct gb_policy_contact *gb_policy_contacts(const struct gb_policy *p,
						   size_t *n)
{
	return rows(p, CONTACTS, n);
}

const struct gb_policy_kind *gb_policy_kind(const struct gb_policy *p,
					    const char *name)
{
	return policy_row(p, KINDS, name);
}

const struct gb_policy_type *gb_policy_type(const struct gb_policy *p,
					    const char *name)
{
	return policy_row(p, TYPES, name);
}

const struct gb_policy_field *gb_policy_field(const struct gb_policy *p,
					      const char *name)
{
	return policy_row(p, FIELDS, name);
}

const struct gb_policy_action *gb_policy_action(const struct gb_policy *p,
						const char *name)
{
	return policy_row(p, ACTIONS, name);
}

const struct gb_policy_outcome *gb_policy_outcome(const struct gb_policy *p,
						  const char *name)
{
	return policy_row(p, OUTCOMES, name);
}

const struct gb_policy_role *gb_policy_role(const struct gb_policy *p,
					    const char *name)
{
	return policy_row(p, ROLES, name);
}

bool gb_words_have(struct gb_words words, const char *word)
{
	for (size_t i = 0; i < words.n; i++)
		if (strcmp(words.at[i], word) == 0)
			return true;
	return false;
}

const struct gb_choice *gb_choice_of(struct gb_choices choices,
				     const char *name)
{
	for (size_t i = 0; i < choices.n; i++)
		if (strcmp(choices.at[i].name, name) == 0)
			return &choices.at[i];
	return NULL;
}

const struct gb_policy_platform *gb_policy_platform(const struct gb_policy *p,
						    const char *name)
{
	size_t n;
	const struct gb_policy_platform *f = gb_policy_platforms(p, &n);

	for (; n > 0; n--, f++) {
		if (strcasecmp(f->name, name) == 0 ||
		    strcasecmp(f->label, name) == 0)
			return f;
		for (size_t i = 0; i < f->aliases.n; i++)
			if (strcasecmp(f->aliases.at[i], name) == 0)
				return f;
	}
	return NULL;
}

bool gb_policy_asks(const struct gb_policy_field *f,
		    const struct gb_policy_type *t)
{
	return f->types.n == 0 || gb_words_have(f->types, t->name);
}

struct gb_choices gb_policy_choices(const struct gb_policy *p,
				    const struct gb_policy_field *f,
				    const struct gb_policy_type *t)
{
	if (strcmp(f->from, "subs") == 0)
		return t->subs;
	if (strcmp(f->from, "relations") == 0)
		return gb_policy_about(p)->relations;
	if (strcmp(f->from, "platforms") == 0)
		return p->platform_choices;
	return f->choices;
}

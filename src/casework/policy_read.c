/* SPDX-License-Identifier: ISC
 * policy_read.c - the text of a policy through libconfuse.
 *
 * libconfuse would expand ${...} from the environment: no such text reaches
 * it. It hands its error function no context, so the first option of every
 * section points to the load. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "guardbook/buf.h"
#include "src/casework/policy_file.h"

/* libconfuse takes the end of the text for the end of every open section. So
 * an option that only the outermost level knows is put behind the text. */
#define LAST_OPTION "end-of-policy"

#define MARKER "@" /* the option that points to the load */

static void name_options(struct gb_buf *b, const cfg_t *cfg)
{
	const char *before = "";

	for (const cfg_opt_t *o = cfg->opts + 1; o->name; o++) {
		if (strcmp(o->name, LAST_OPTION) == 0)
			continue;
		gb_buf_printf(b, "%s%s", before, o->name);
		before = ", ";
	}
}

static void on_error(cfg_t *cfg, const char *fmt, va_list args)
{
	struct load *l = (struct load *)(void *)cfg->opts[0].simple_value.ptr;
	struct gb_buf expected = { 0 };
	const char *list;
	char what[200];

	if (l->rc)
		return;
	vsnprintf(what, sizeof(what), fmt, args);
	if (strstr(what, LAST_OPTION)) {
		l->rc = gb_fail(l->err, GB_INVALID,
				"%s:%d: the file ends too early: expected a "
				"closing } or \"",
				l->file, cfg->line - 1);
		return;
	}
	if (strstr(what, "no such option"))
		name_options(&expected, cfg);
	else if (strstr(what, "token"))
		gb_buf_text(&expected, "NAME = \"value\", a comma between the "
				       "items of a list, or a closing }");
	list = gb_buf_string(&expected);
	l->rc = gb_fail(l->err, GB_INVALID, "%s:%d: %s%s%s", l->file, cfg->line,
			what, list && *list ? "; expected " : "",
			list ? list : "");
	gb_buf_free(&expected);
}

/* libconfuse would quietly let the last of two win. Nothing here has a default,
 * so that number is free to say that a value has come. */
static int refuse_second(cfg_t *cfg, cfg_opt_t *o)
{
	if (o->def.number++ == 0)
		return 0;
	cfg_error(cfg, "expected %s only once in a section", o->name);
	return -1;
}

static cfg_opt_t option_of(const struct column *c)
{
	cfg_opt_t o;

	switch (c->value) {
	case V_WORDS:
	case V_CHOICES:
	case V_CLOSED:
		return (cfg_opt_t)CFG_STR_LIST(c->name, NULL, CFGF_NODEFAULT);
	case V_NUMBER:
		o = (cfg_opt_t)CFG_INT(c->name, 0, CFGF_NODEFAULT);
		break;
	case V_BOOL:
		o = (cfg_opt_t)CFG_BOOL(c->name, cfg_false, CFGF_NODEFAULT);
		break;
	default:
		o = (cfg_opt_t)CFG_STR(c->name, NULL, CFGF_NODEFAULT);
		break;
	}
	o.validcb = refuse_second;
	return o;
}

static cfg_opt_t marker(struct load *l)
{
	return (cfg_opt_t){ .name = MARKER,
			    .type = CFGT_PTR,
			    .flags = CFGF_NODEFAULT,
			    .simple_value = { .ptr = (void **)(void *)l } };
}

static cfg_t *make_reader(struct load *l)
{
	cfg_opt_t opts[N_SECTIONS][POLICY_MAX_COLUMNS + 2];
	cfg_opt_t root[N_SECTIONS + 3];
	size_t n = 0;

	root[n++] = marker(l);
	for (size_t i = 0; i < N_SECTIONS; i++) {
		const struct section *s = &policy_sections[i];
		cfg_flag_t how =
			s->has_rows
				? CFGF_TITLE | CFGF_NO_TITLE_DUPES | CFGF_MULTI
				: CFGF_MULTI;

		opts[i][0] = marker(l);
		for (size_t c = 0; c < s->n_columns; c++)
			opts[i][c + 1] = option_of(&s->columns[c]);
		opts[i][s->n_columns + 1] = (cfg_opt_t)CFG_END();
		root[n++] = (cfg_opt_t)CFG_SEC(s->name, opts[i], how);
	}
	root[n++] = (cfg_opt_t)CFG_BOOL(LAST_OPTION, cfg_false, CFGF_NODEFAULT);
	root[n] = (cfg_opt_t)CFG_END();
	return cfg_init(root, CFGF_NONE);
}

/* The end of the note that begins at `at`; `at` itself if none does. */
static char *after_note(char *at)
{
	char *end;

	if (*at == '#' || (at[0] == '/' && at[1] == '/'))
		return at + strcspn(at, "\n");
	if (at[0] != '/' || at[1] != '*')
		return at;
	end = strstr(at + 2, "*/");
	return end ? end + 2 : at;
}

/* Turn notes into blanks: libconfuse 3.3 counts the line of a note three
 * times, and the messages name lines. */
static void blank_notes(char *at)
{
	char quote = '\0', before = '\n';

	for (; *at; before = *at++) {
		char *end = at;

		if (quote) {
			if (*at == '\\' && at[1])
				at++;
			else if (*at == quote)
				quote = '\0';
			continue;
		}
		if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '#' || strchr(" \t\n{},", before))
			end = after_note(at);
		for (char *c = at; c < end; c++)
			if (*c != '\n')
				*c = ' ';
	}
}

static int line_at(const char *text, const char *at)
{
	int line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

void policy_read(struct load *l)
{
	const char *expands = strstr(l->text, "${");
	struct gb_buf whole = { 0 };
	char *text;

	if (expands) {
		l->rc = gb_fail(l->err, GB_INVALID,
				"%s:%d: expected plain text, not a dollar sign "
				"and a brace",
				l->file, line_at(l->text, expands));
		return;
	}
	gb_buf_text(&whole, l->text);
	gb_buf_text(&whole, "\n" LAST_OPTION " = true\n");
	text = gb_buf_string(&whole) ? (char *)whole.data : NULL;
	l->p->cfg = make_reader(l);
	if (!text || !l->p->cfg) {
		l->rc = gb_fail_nomem(l->err);
		goto out;
	}
	blank_notes(text);
	cfg_set_error_function(l->p->cfg, on_error);
	if (cfg_parse_buf(l->p->cfg, text) != CFG_SUCCESS && !l->rc)
		l->rc = gb_fail(l->err, GB_INVALID,
				"%s:%d: expected NAME = \"value\" or NAME "
				"\"name\" {",
				l->file, l->p->cfg->line);
	if (!l->rc && cfg_size(l->p->cfg, LAST_OPTION) == 0)
		l->rc = gb_fail(l->err, GB_INVALID,
				"%s:%d: the file ends inside a note: expected "
				"*/",
				l->file, l->p->cfg->line);
out:
	gb_buf_free(&whole);
}

/* SPDX-License-Identifier: ISC
 * manual.c - makes the manual: its prose comes in on standard input, and lists
 * of what the program can do are put in from the tables that it works by.
 *
 * A line of the prose that reads .\" LIST commands (or options, verbs, keys)
 * is where that list goes. Built with the program, not part of it. */
#include <stdio.h>
#include <string.h>

#include "guardbook/verb.h"
#include "screens/screens.h"
#include "src/cli/cli.h"

/* --- mdoc ----------------------------------------------------------------- */

/* Words of a table, so that roff takes none of them for its own. */
static void put(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else
			putchar(*text);
	}
}

/* The same as one argument of a macro. */
static void put_word(const char *text)
{
	fputs(" \"\\&", stdout);
	for (; *text; text++) {
		char one[2] = { *text, '\0' };

		if (*text == '"')
			putchar('"'); /* "" is one */
		put(one);
	}
	putchar('"');
}

static void put_sentence(const char *text)
{
	put(text);
	puts(strchr(".?!", text[strlen(text) - 1]) ? "" : ".");
}

/* --- the lists ------------------------------------------------------------ */

static void list_option(const struct gb_option *o)
{
	printf(".It Fl \\-%s", o->name);
	if (o->value) {
		printf(" Ar");
		put_word(o->value);
	}
	puts(o->how & GB_REPEATS ? " No ..." : "");
	put(o->help);
	puts(o->how & GB_NEEDED ? " (needed)." : ".");
}

static void list_rows(const struct gb_option *o)
{
	for (; o->name; o++)
		list_option(o);
}

static void list_options(void)
{
	puts(".Bl -tag -width Ds");
	list_rows(gb_options_everywhere);
	puts(".El");
}

static void list_command(const struct gb_command *c)
{
	printf(".It Ic");
	put_word(c->name);
	if (c->n_options > 0 || c->names_people)
		printf(" Oo Ar option ... Oc");
	if (c->operands[0]) {
		printf(" Ar");
		put_word(c->operands);
	}
	putchar('\n');
	put_sentence(c->help);
	if (c->n_options == 0)
		return;
	puts(".Bl -tag -width Ds -compact");
	for (size_t i = 0; i < c->n_options; i++)
		list_option(&c->options[i]);
	puts(".El");
}

static void list_commands(void)
{
	puts(".Bl -tag -width Ds");
	for (size_t i = 0; gb_commands[i]; i++)
		list_command(gb_commands[i]);
	puts(".El\nThese also say whom a change is about:");
	for (size_t i = 0, n = 0; gb_commands[i]; i++)
		if (gb_commands[i]->names_people)
			printf("%s%s", n++ ? ", " : "", gb_commands[i]->name);
	puts(".\n.Bl -tag -width Ds");
	list_rows(gb_options_people);
	puts(".El");
}

static const char *const rights[] = {
	[GB_RIGHT_LOG] = "everyone except IT",
	[GB_RIGHT_READER] = "whoever may read the whole case",
	[GB_RIGHT_LEAD] = "whoever leads cases of this sort, or has this one",
	[GB_RIGHT_DECIDE] = "whoever decides on the course of action",
	[GB_RIGHT_DOER] = "whoever was to do it, or ordered it",
};

static void list_states(unsigned states)
{
	static const struct {
		unsigned state;
		const char *name;
	} names[] = { { GB_IN_NEW, "new" },
		      { GB_IN_OPEN, "open" },
		      { GB_IN_WAITING, "waiting" },
		      { GB_IN_CLOSED, "closed" } };
	const char *before = ", while the case is ";

	for (size_t i = 0; i < GB_COUNT(names); i++) {
		if (!(states & names[i].state))
			continue;
		states &= ~names[i].state;
		printf("%s%s", before, names[i].name);
		before = (states & (states - 1)) ? ", " : " or ";
	}
}

static void list_verbs(void)
{
	puts(".Bl -tag -width Ds -compact");
	for (size_t i = 0; gb_verbs[i]; i++) {
		const struct gb_verb *v = gb_verbs[i];

		printf(".It Ic %s\n", v->name);
		put(v->label);
		printf(": %s", rights[v->right]);
		list_states(v->states);
		puts(".");
	}
	puts(".El");
}

/* "Right Tab" is two keys for one thing. */
static void list_binding(const struct gb_binding *b)
{
	char keys[64], *rest = keys, *key;

	snprintf(keys, sizeof(keys), "%s", b->key);
	printf(".It");
	for (size_t n = 0; (key = strsep(&rest, " ")); n++) {
		printf("%s Ic", n ? " No or" : "");
		put_word(key);
	}
	putchar('\n');
	put_sentence(b->help ? b->help : b->hint);
	if (b->detail)
		put_sentence(b->detail);
}

static void list_keys(void)
{
	puts(".Ss On every screen\n.Bd -literal -compact");
	for (const char *p = gb_keys_everywhere; *p; p++)
		putchar(*p);
	puts("\n.Ed");
	for (size_t i = 0; gb_screens[i]; i++) {
		const struct gb_screen *s = gb_screens[i];

		if (s->n_keys == 0)
			continue;
		printf(".Ss %s (%s)\n", s->title, s->name);
		if (s->help)
			put_sentence(s->help);
		puts(".Bl -tag -width \"Shift-Tab\" -compact");
		for (size_t k = 0; k < s->n_keys; k++)
			list_binding(&s->keys[k]);
		puts(".El");
	}
}

static const struct {
	const char *name;
	void (*put)(void);
} lists[] = {
	{ "commands", list_commands },
	{ "options", list_options },
	{ "verbs", list_verbs },
	{ "keys", list_keys },
};

/* Does `line` ask for a list? Gives: false if it asks for one unknown. */
static bool take_line(char *line)
{
	static const char asks[] = ".\\\" LIST ";

	if (strncmp(line, asks, sizeof(asks) - 1) != 0) {
		fputs(line, stdout);
		return true;
	}
	line[strcspn(line, "\n")] = '\0';
	for (size_t i = 0; i < GB_COUNT(lists); i++) {
		if (strcmp(lists[i].name, line + sizeof(asks) - 1) != 0)
			continue;
		lists[i].put();
		return true;
	}
	fprintf(stderr, "manual: no list %s\n", line + sizeof(asks) - 1);
	return false;
}

int main(void)
{
	char line[512];

	while (fgets(line, sizeof(line), stdin))
		if (!take_line(line))
			return 1;
	return ferror(stdin) || fflush(stdout) != 0 || ferror(stdout);
}

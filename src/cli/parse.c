/* SPDX-License-Identifier: ISC
 * parse.c - the words of a command line, read by the tables of the commands. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/cli/cli.h"

/* clang-format off */
const struct gb_option gb_options_everywhere[] = {
	{ "casebook", "DIR", 0, "the casebook's folder; otherwise "
	  "$GUARDBOOK_DIR, otherwise $XDG_DATA_HOME/guardbook" },
	{ "as", "NAME", 0, "the sign-in of whoever is at work" },
	{ "passphrase-file", "FILE|-", 0, "their passphrase is its first line" },
	{ "json", NULL, 0, "print one line of JSON" },
	{ "clock-is-right", NULL, 0, "trust a clock that looks wrong" },
	{ "help", NULL, 0, "print this, or the help of a command" },
	{ "version", NULL, 0, "print the version" },
	{ 0 },
};

const struct gb_option gb_options_people[] = {
	{ "about", "KIND:NAME", GB_REPEATS, "somebody it names; with a role "
	  "for a kind, as in head:, whoever holds it" },
	{ "not-about", "ROLE", GB_REPEATS, "no to \"is this about ...?\"" },
	{ 0 },
};
/* clang-format on */

#define N_EVERYWHERE (GB_COUNT(gb_options_everywhere) - 1)
#define N_PEOPLE (GB_COUNT(gb_options_people) - 1)

enum gb_code gb_cli_misuse(struct gb_cli *cli, struct gb_err *err,
			   const char *fmt, ...)
{
	char message[sizeof(err->msg)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	cli->misused = true;
	return gb_fail(err, GB_INVALID, "%s", message);
}

/* --- what was given ---------------------------------------------------- */

bool gb_given_is(const struct gb_given *g, const char *option)
{
	return g->option && strcmp(g->option->name, option) == 0;
}

static const struct gb_given *find(const struct gb_cli *cli, const char *name)
{
	for (size_t i = 0; i < cli->n_given; i++)
		if (gb_given_is(&cli->given[i], name))
			return &cli->given[i];
	return NULL;
}

const char *gb_cli_option(const struct gb_cli *cli, const char *name)
{
	const struct gb_given *g = find(cli, name);

	return g ? g->value : NULL;
}

bool gb_cli_switch(const struct gb_cli *cli, const char *name)
{
	return find(cli, name) != NULL;
}

const char *gb_cli_operand(const struct gb_cli *cli, size_t i)
{
	for (size_t j = 0; j < cli->n_given; j++)
		if (!cli->given[j].option && i-- == 0)
			return cli->given[j].value;
	return NULL;
}

static size_t count_operands(const struct gb_cli *cli)
{
	size_t n = 0;

	while (gb_cli_operand(cli, n))
		n++;
	return n;
}

void gb_cli_forget(struct gb_cli *cli)
{
	free(cli->given);
	cli->given = NULL;
	cli->n_given = 0;
	cli->command = NULL;
}

/* --- reading ----------------------------------------------------------- */

static const struct gb_option *look_up(const struct gb_option *table,
				       size_t n_rows, const char *name,
				       size_t n)
{
	for (size_t i = 0; i < n_rows; i++)
		if (strlen(table[i].name) == n &&
		    strncmp(table[i].name, name, n) == 0)
			return &table[i];
	return NULL;
}

/* How many of `n` words are the name of command `c`; 0: another command. */
static size_t is_command(const struct gb_command *c, char *const *words,
			 size_t n)
{
	const char *second = strchr(c->name, ' ');
	size_t first = second ? (size_t)(second - c->name) : strlen(c->name);

	if (strlen(words[0]) != first || strncmp(c->name, words[0], first) != 0)
		return 0;
	if (!second)
		return 1;
	return n > 1 && strcmp(second + 1, words[1]) == 0 ? 2 : 0;
}

static size_t take_command(struct gb_cli *cli, char *const *words, size_t n)
{
	for (size_t i = 0; gb_commands[i]; i++) {
		size_t used = is_command(gb_commands[i], words, n);

		if (used > 0) {
			cli->command = gb_commands[i];
			return used;
		}
	}
	return 0;
}

static enum gb_code take_everywhere(struct gb_cli *cli,
				    const struct gb_option *o,
				    const char *value, struct gb_err *err)
{
	const char *name = o->name;

	if (cli->in_batch && strcmp(name, "json") != 0)
		return gb_cli_misuse(cli, err,
				     "--%s can't change within a batch", name);
	if (strcmp(name, "casebook") == 0)
		cli->dir = value;
	else if (strcmp(name, "as") == 0)
		cli->as = value;
	else if (strcmp(name, "passphrase-file") == 0)
		cli->passphrase_file = value;
	else if (strcmp(name, "json") == 0)
		cli->json = true;
	else if (strcmp(name, "clock-is-right") == 0)
		cli->clock_is_right = true;
	else if (strcmp(name, "help") == 0)
		cli->help = true;
	else
		cli->version = true;
	return GB_OK;
}

/* The option at words[0], which begins with "--". Gives: *used. */
static enum gb_code take_option(struct gb_cli *cli, char *const *words,
				size_t n, size_t *used, struct gb_err *err)
{
	const struct gb_command *c = cli->command;
	const char *name = words[0] + 2;
	const char *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct gb_option *general =
		look_up(gb_options_everywhere, N_EVERYWHERE, name, len);
	const struct gb_option *o = general;
	const char *value = equals ? equals + 1 : NULL;

	if (!o && c)
		o = look_up(c->options, c->n_options, name, len);
	if (!o && c && c->names_people)
		o = look_up(gb_options_people, N_PEOPLE, name, len);
	if (!o)
		return gb_cli_misuse(cli, err,
				     "there is no option --%.*s%s%s: see "
				     "guardbook %s --help",
				     (int)len, name, c ? " of " : "",
				     c ? c->name : "", c ? c->name : "");
	if (value && !o->value)
		return gb_cli_misuse(cli, err, "--%s takes no value", o->name);
	*used = 1;
	if (!value && o->value) {
		if (n < 2)
			return gb_cli_misuse(cli, err, "--%s needs a value: %s",
					     o->name, o->value);
		value = words[1];
		*used = 2;
	}
	if (general)
		return take_everywhere(cli, o, value, err);
	if (!(o->how & GB_REPEATS) && gb_cli_switch(cli, o->name))
		return gb_cli_misuse(cli, err, "--%s stands there twice",
				     o->name);
	cli->given[cli->n_given++] = (struct gb_given){ o, value };
	return GB_OK;
}

static enum gb_code check_given(struct gb_cli *cli, struct gb_err *err)
{
	const struct gb_command *c = cli->command;
	size_t n = count_operands(cli);

	if (!c || cli->help || cli->version)
		return GB_OK;
	if (n < c->min_operands || n > c->max_operands)
		return gb_cli_misuse(cli, err,
				     "use it so: guardbook %s%s%s (see "
				     "guardbook %s --help)",
				     c->name, c->operands[0] ? " " : "",
				     c->operands, c->name);
	for (size_t i = 0; i < c->n_options; i++) {
		const struct gb_option *o = &c->options[i];

		if ((o->how & GB_NEEDED) && !gb_cli_switch(cli, o->name))
			return gb_cli_misuse(cli, err,
					     "%s needs --%s%s%s: see guardbook "
					     "%s --help",
					     c->name, o->name,
					     o->value ? " " : "",
					     o->value ? o->value : "", c->name);
	}
	return GB_OK;
}

enum gb_code gb_cli_parse(struct gb_cli *cli, char *const *words, size_t n,
			  struct gb_err *err)
{
	bool ended = false;
	enum gb_code rc = GB_OK;

	gb_cli_forget(cli);
	cli->given = calloc(n + 1, sizeof(*cli->given));
	if (!cli->given)
		return gb_fail_nomem(err);
	for (size_t i = 0, used = 1; rc == GB_OK && i < n; i += used) {
		const char *word = words[i];

		used = 1;
		if (!ended && strcmp(word, "--") == 0) {
			ended = true;
		} else if (!ended && strncmp(word, "--", 2) == 0) {
			rc = take_option(cli, words + i, n - i, &used, err);
		} else if (!ended && word[0] == '-' && word[1]) {
			rc = gb_cli_misuse(cli, err,
					   "there is no option %s: see "
					   "guardbook --help",
					   word);
		} else if (!cli->command) {
			used = take_command(cli, words + i, n - i);
			if (used == 0)
				rc = gb_cli_misuse(cli, err,
						   "there is no command %s: "
						   "see guardbook --help",
						   word);
		} else {
			cli->given[cli->n_given++] =
				(struct gb_given){ NULL, word };
		}
	}
	return rc == GB_OK ? check_given(cli, err) : rc;
}

/* --- help -------------------------------------------------------------- */

static void print_options(const struct gb_option *table, size_t n)
{
	for (const struct gb_option *o = table; o < table + n; o++) {
		char left[64];

		snprintf(left, sizeof(left), "--%s%s%s%s", o->name,
			 o->value ? " " : "", o->value ? o->value : "",
			 o->how & GB_REPEATS ? " ..." : "");
		printf("  %-26s %s%s\n", left, o->help,
		       o->how & GB_NEEDED ? " (needed)" : "");
	}
}

static void print_program(void)
{
	printf("guardbook [OPTION ...] [COMMAND ...]\n"
	       "Log online-safety concerns, and what was done about them.\n"
	       "Without a command it opens the screens.\n\nCommands:\n");
	for (size_t i = 0; gb_commands[i]; i++)
		printf("  %-17s %s\n", gb_commands[i]->name,
		       gb_commands[i]->help);
	printf("\nOptions everywhere:\n");
	print_options(gb_options_everywhere, N_EVERYWHERE);
	printf("\nExit status: 0 done, 1 refused or failed, 2 wrong usage, "
	       "3 the record does not verify.\n");
}

void gb_cli_help(const struct gb_command *c)
{
	if (!c) {
		print_program();
		return;
	}
	printf("guardbook %s%s%s%s\n%s.\n", c->name,
	       c->n_options > 0 || c->names_people ? " [OPTION ...]" : "",
	       c->operands[0] ? " " : "", c->operands, c->help);
	if (c->n_options > 0 || c->names_people)
		printf("\n");
	print_options(c->options, c->n_options);
	if (c->names_people)
		print_options(gb_options_people, N_PEOPLE);
}

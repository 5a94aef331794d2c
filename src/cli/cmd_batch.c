/* SPDX-License-Identifier: ISC
 * cmd_batch.c - batch: one command a line, in one session. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/cli/cli.h"

#define BATCH_MAX_BYTES ((size_t)64 << 20)

/* The next word at *at, taken out of its quotes in place: '...' as it is, "..."
 * and bare words with \ before what shall be taken as it is. NULL: the line is
 * at its end; *open: a quote is. */
static char *next_word(char **at, bool *open)
{
	char *from = *at + strspn(*at, " \t\r"), *to = from, *word = from;
	char quote = 0;

	if (!*from || *from == '#')
		return NULL;
	for (; *from && (quote || !strchr(" \t\r", *from)); from++) {
		if (quote ? *from == quote : *from == '\'' || *from == '"')
			quote = quote ? 0 : *from;
		else if (*from == '\\' && quote != '\'' && from[1])
			*to++ = *++from;
		else
			*to++ = *from;
	}
	*open = quote != 0;
	*at = from + (*from != '\0');
	*to = '\0';
	return word;
}

/* Cut `line` into words. Gives: *words, the caller's to free().
 * Fails: GB_INVALID (an open quote), GB_NOMEM. */
static enum gb_code cut(char *line, char ***words, size_t *n,
			struct gb_err *err)
{
	/* No more words than letters. */
	char **list = calloc(strlen(line) + 1, sizeof(*list)), *word;
	bool open = false;

	*words = list;
	*n = 0;
	if (!list)
		return gb_fail_nomem(err);
	while (!open && (word = next_word(&line, &open)))
		list[(*n)++] = word;
	return open ? gb_fail(err, GB_INVALID, "a quote is not closed") : GB_OK;
}

static enum gb_code run_words(struct gb_cli *cli, char **words, size_t n,
			      struct gb_err *err)
{
	bool json = cli->json;
	enum gb_code rc = gb_cli_parse(cli, words, n, err);

	if (rc == GB_OK && !cli->command)
		rc = gb_cli_misuse(cli, err, "there is no command");
	if (rc == GB_OK && cli->command->not_in_batch)
		rc = gb_fail(err, GB_INVALID, "%s can't stand in a batch",
			     cli->command->name);
	if (rc == GB_OK)
		rc = gb_cli_run(cli, err);
	cli->json = json;
	return rc;
}

/* `text` is cut up. */
static enum gb_code run_lines(struct gb_cli *cli, char *text,
			      struct gb_err *err)
{
	enum gb_code rc = GB_OK;

	for (size_t number = 1; rc == GB_OK && text; number++) {
		char *line = text, **words = NULL;
		struct gb_err why = { 0 };
		size_t n = 0;

		text = strchr(line, '\n');
		if (text)
			*text++ = '\0';
		rc = cut(line, &words, &n, &why);
		if (rc == GB_OK && n > 0)
			rc = run_words(cli, words, n, &why);
		gb_cli_forget(cli);
		free(words);
		if (rc != GB_OK)
			gb_fail(err, rc, "line %zu: %s", number, why.msg);
	}
	return rc;
}

static enum gb_code run(struct gb_cli *cli, struct gb_err *err)
{
	const char *path = gb_cli_operand(cli, 0);
	struct gb_buf text = { 0 };
	enum gb_code rc = gb_cli_read(cli, path ? path : "-", BATCH_MAX_BYTES,
				      &text, err);

	if (rc == GB_OK &&
	    memchr(text.data ? text.data : (void *)"", '\0', text.len))
		rc = gb_fail(err, GB_INVALID, "a batch is text");
	cli->in_batch = true;
	if (rc == GB_OK && !gb_buf_string(&text))
		rc = gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = run_lines(cli, (char *)text.data, err);
	gb_buf_free(&text);
	return rc;
}

/* clang-format off */
const struct gb_command gb_cmd_batch = {
	.name = "batch",
	.operands = "[FILE|-]",
	.help = "Run one command a line, in one session; # begins a remark",
	.needs = GB_NEEDS_SESSION,
	.max_operands = 1,
	.not_in_batch = true,
	.run = run,
};
/* clang-format on */

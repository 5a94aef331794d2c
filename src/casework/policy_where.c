/* SPDX-License-Identifier: ISC
 * policy_where.c - where in a policy file something is wrong.
 *
 * libconfuse forgets where it read a value, so the text is looked through
 * again, line by line, the way the file is written: one option a line, or a
 * whole section on one. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "src/casework/policy_file.h"

/* Does `at` begin with that word, and not with a longer one? */
static bool starts_word(const char *at, const char *word)
{
	size_t n = strlen(word);

	return strncmp(at, word, n) == 0 &&
	       (at[n] == '\0' || strchr(" \t={\"'+\n", at[n]));
}

/* Is this line the head of that section? */
static bool is_head(const char *at, size_t n, const char *sort,
		    const char *name)
{
	const char *found;

	if (!starts_word(at, sort))
		return false;
	if (!name)
		return true;
	found = memmem(at, n, name, strlen(name));
	return found && found > at && strchr("\"' \t", found[-1]) &&
	       strchr("\"' \t{", found[strlen(name)]);
}

/* The line of `option` in the section, else of the section's head, else the
 * last line. libconfuse forgets where it read a value. */
static int line_of(const char *text, const char *sort, const char *name,
		   const char *option)
{
	int line = 0, head = 0;

	while (*text) {
		size_t n = strcspn(text, "\n");
		const char *at = text + strspn(text, " \t");

		line++;
		if (!head && sort &&
		    is_head(at, n - (size_t)(at - text), sort, name))
			head = line;
		else if (head && option && starts_word(at, option))
			return line;
		if (head && (!option || memchr(text, '}', n) == text))
			return head;
		if (head == line && memchr(text, '}', n))
			return head;
		text += n + (text[n] == '\n');
	}
	return head ? head : line;
}

void policy_fail(struct load *l, const char *sort, const char *name,
		 const char *option, const char *fmt, ...)
{
	char what[300];
	va_list args;
	int line;

	if (l->rc)
		return;
	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	line = line_of(l->text, sort, name, option);
	if (!sort)
		l->rc = gb_fail(l->err, GB_INVALID, "%s:%d: %s", l->file, line,
				what);
	else if (!name)
		l->rc = gb_fail(l->err, GB_INVALID, "%s:%d: %s: %s", l->file,
				line, sort, what);
	else
		l->rc = gb_fail(l->err, GB_INVALID, "%s:%d: %s \"%s\": %s",
				l->file, line, sort, name, what);
}

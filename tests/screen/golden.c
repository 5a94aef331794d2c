/* SPDX-License-Identifier: ISC
 * golden.c - screens compared with the text that somebody agreed to. */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/buf.h"
#include "tests/fixture.h"
#include "tests/screen/golden.h"
#include "tests/screen/term.h"

/* More different ones than a screen has room for. */
#define MAX_DIFFERENT 512

const struct golden_rule golden_by_order[] = {
	{ "[A-Z]{3}-[0-9]{3,}", "CASE" },
	{ "[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?", "TIME" },
	{ NULL, NULL },
};

struct span {
	const char *at;
	size_t len;
};

/* The number of `s` among those seen so far, counted from 1. */
static size_t number_of(struct span *seen, size_t *n_seen, struct span s)
{
	for (size_t i = 0; i < *n_seen; i++)
		if (seen[i].len == s.len &&
		    memcmp(seen[i].at, s.at, s.len) == 0)
			return i + 1;
	assert_in_range(*n_seen, 0, MAX_DIFFERENT - 1);
	seen[*n_seen] = s;
	return ++*n_seen;
}

/* The columns behind stay where they were: what is shorter now is filled up
 * with blanks, what is longer takes from the blanks behind it but one. */
static const char *keep_column(struct gb_buf *out, const char *rest, size_t was,
			       size_t is)
{
	if (*rest != ' ')
		return rest;
	for (; is < was; is++)
		gb_buf_u8(out, ' ');
	for (; is > was && rest[0] == ' ' && rest[1] == ' '; is--)
		rest++;
	return rest;
}

static char *apply_one(const char *text, const struct golden_rule *rule)
{
	struct span seen[MAX_DIFFERENT];
	size_t n_seen = 0;
	struct gb_buf out = { 0 };
	regmatch_t m;
	regex_t re;
	char *copy;

	assert_int_equal(regcomp(&re, rule->pattern, REG_EXTENDED), 0);
	while (regexec(&re, text, 1, &m, 0) == 0 && m.rm_eo > m.rm_so) {
		struct span s = { text + m.rm_so, (size_t)(m.rm_eo - m.rm_so) };
		size_t before = out.len + (size_t)m.rm_so;

		gb_buf_put(&out, text, (size_t)m.rm_so);
		gb_buf_printf(&out, "%s-%zu", rule->name,
			      number_of(seen, &n_seen, s));
		text = keep_column(&out, text + m.rm_eo, s.len,
				   out.len - before);
	}
	regfree(&re);
	gb_buf_text(&out, text);
	copy = strdup(gb_buf_string(&out));
	assert_non_null(copy);
	gb_buf_free(&out);
	return copy;
}

char *golden_apply(const char *text, const struct golden_rule *rules)
{
	char *now = strdup(text);

	assert_non_null(now);
	for (; rules && rules->pattern; rules++) {
		char *next = apply_one(now, rules);

		free(now);
		now = next;
	}
	return now;
}

/* Prints the line that begins at *at, and moves on to the next. */
static void print_line(char mark, const char **at)
{
	size_t n = strcspn(*at, "\n");

	print_error("%c|%.*s\n", mark, (int)n, *at);
	*at += n + ((*at)[n] == '\n');
}

static void print_both(const char *want, const char *got)
{
	print_error("-|agreed  +|now\n");
	while (*want || *got) {
		size_t n = strcspn(want, "\n"), m = strcspn(got, "\n");

		if (*want && *got && n == m && memcmp(want, got, n) == 0) {
			print_line(' ', &want);
			got += m + (got[m] == '\n');
			continue;
		}
		if (*want)
			print_line('-', &want);
		if (*got)
			print_line('+', &got);
	}
}

void golden_expect_text(const char *text, const char *name,
			const struct golden_rule *rules, const char *file,
			int line)
{
	const char *mode = getenv("GOLDEN");
	char *got = golden_apply(text, rules);
	char *want = NULL;
	char *path = NULL;
	size_t n_want;
	bool same;

	assert_true(asprintf(&path, "tests/golden/%s.txt", name) > 0);
	if (mode && strcmp(mode, "write") == 0)
		fixture_write(path, got, strlen(got));
	if (access(path, R_OK) == 0)
		want = (char *)fixture_read(path, &n_want);
	same = want && strcmp(want, got) == 0;
	if (!same) {
		print_both(want ? want : "", got);
		print_error("ERROR: %s is %s; if what is now is right: "
			    "make golden\n",
			    path, want ? "not as agreed" : "missing");
	}
	free(want);
	free(got);
	free(path);
	if (!same)
		_fail(file, line);
}

void golden_expect(struct term *t, const char *name,
		   const struct golden_rule *rules, const char *file, int line)
{
	golden_expect_text(term_screen(t), name, rules, file, line);
}

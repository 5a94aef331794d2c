/* SPDX-License-Identifier: ISC
 * test_unseen.c - a case about the Headteacher changes nothing that any
 * command tells the Headteacher. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/buf.h"
#include "tests/cli/run.h"

/* How long a check took, and when it was, differs from run to run. */
static void without_times(char *text)
{
	static const char full_at[] = "\"full_at\":\"";

	for (char *at = text; (at = strstr(at, "0.")); at++) {
		size_t n = strspn(at, "0123456789.e-");

		memmove(at, at + n, strlen(at + n) + 1);
	}
	for (char *at = text; (at = strstr(at, full_at)); at++) {
		at += strlen(full_at);
		memset(at, '-', strcspn(at, "\""));
	}
}

/* Put what guardbook said to the Head under what was said before. */
static void note(struct gb_buf *all, struct run *r)
{
	without_times(r->out);
	gb_buf_printf(all, "exit %d\n%s%s\n", r->exit, r->out, r->err);
	run_free(r);
}

/* The name of the first case in the Head's list. */
static void first_case(const struct desk *d, char name[32])
{
	struct run r;
	json_t *list = as_json(&r, d, "head", NULL, "list", "--json", NULL);
	const char *found = json_string_value(
		json_object_get(json_array_get(list, 0), "case"));

	assert_non_null(found);
	snprintf(name, 32, "%s", found);
	json_decref(list);
}

static char *ask_everything(const struct desk *d, const char *hidden)
{
	static const char *const plain[] = { "list", "reports", "verify",
					     "verify --full", "person list" };
	static const char *const of_case[] = { "show", "history",
					       "who-can-open" };
	struct gb_buf all = { 0 };
	struct run r;
	char name[32], *text;

	first_case(d, name);
	for (size_t i = 0; i < GB_COUNT(plain); i++) {
		const char *second = strchr(plain[i], ' ');
		char first[16];

		snprintf(first, sizeof(first), "%.*s",
			 (int)strcspn(plain[i], " "), plain[i]);
		as(&r, d, "head", NULL, first, second ? second + 1 : "--json",
		   second ? "--json" : NULL, NULL);
		note(&all, &r);
	}
	as(&r, d, "head", NULL, "list", "--overdue", NULL);
	note(&all, &r);
	as(&r, d, "head", NULL, "search", "zebra", NULL);
	note(&all, &r);
	for (size_t i = 0; i < GB_COUNT(of_case); i++) {
		as(&r, d, "head", NULL, of_case[i], name, "--json", NULL);
		note(&all, &r);
		as(&r, d, "head", NULL, of_case[i], hidden, NULL);
		note(&all, &r);
	}
	as(&r, d, "head", "Words.", "note", hidden, "-", NULL);
	note(&all, &r);
	as(&r, d, "head", NULL, "close", name, "--outcome", "duplicate", "--of",
	   hidden, "--reason", "Twice.", NULL);
	note(&all, &r);
	assert_non_null(gb_buf_string(&all));
	text = strdup(gb_buf_string(&all));
	gb_buf_free(&all);
	return text;
}

static char *hide_one(const struct desk *d)
{
	struct run r;
	json_t *done = as_json(&r, d, "teacher", "A zebra in the office.",
			       "log", "--type", "complaint", "--about",
			       "head:", "--json", "-", NULL);
	char *name = strdup(json_string_value(json_object_get(done, "case")));

	json_decref(done);
	as(&r, d, "chair", "The zebra again.", "note", name, "-", NULL);
	expect_exit(&r, 0);
	run_free(&r);
	as(&r, d, "chair", NULL, "act", name, "police", "--reason",
	   "It is a threat.", NULL);
	expect_exit(&r, 0);
	run_free(&r);
	return name;
}

/* In `text`, every `name` becomes `other`, of the same length. */
static void rename_case(char *text, const char *name, const char *other)
{
	for (char *at = text; (at = strstr(at, name)); at++)
		memcpy(at, other, strlen(other));
}

static void a_hidden_case_and_none_at_all_are_told_alike(void **state)
{
	const struct desk *d = *state;
	const char nowhere[] = "BBB-000";
	char *before, *after, *hidden;

	free(ask_everything(d, nowhere)); /* the first check is of all */
	before = ask_everything(d, nowhere);
	hidden = hide_one(d);
	after = ask_everything(d, hidden);
	assert_null(strstr(before, hidden));
	rename_case(after, hidden, nowhere);
	assert_string_equal(before, after);
	assert_null(strstr(after, "zebra again"));
	free(before);
	free(after);
	free(hidden);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hidden_case_and_none_at_all_are_told_alike),
	};

	return cmocka_run_group_tests_name("unseen", tests, desk_setup,
					   desk_teardown);
}

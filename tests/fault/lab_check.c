/* SPDX-License-Identifier: ISC
 * lab_check.c - what somebody does with one command, where it can go wrong,
 * and what must hold afterwards. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fault/lab.h"

/* clang-format off */
const struct lab_op lab_ops[] = {
	{ .name = "log", .who = "teacher", .entries = 1, .cases = 1,
	  .words = { "log", "--json", "--type", "cyberbullying", "--about",
		     "pupil:Ann Roberts", "--text", "It went on.",
		     "--evidence", "GRAB", "--shows", "More of it",
		     "--keep" } },
	{ .name = "note", .who = "dsl", .entries = 1,
	  .words = { "note", "ONE", "--json", "--text", "Rang her mother." } },
	{ .name = "route", .who = "dsl", .entries = 1,
	  .words = { "route", "ONE", "head", "--json", "--reason", "Yours." } },
	{ .name = "act", .who = "dsl", .entries = 1,
	  .words = { "act", "ONE", "police", "--json", "--reason",
		     "A threat." } },
	{ .name = "attach", .who = "dsl", .entries = 1,
	  .words = { "attach", "ONE", "GRAB", "--json", "--shows",
		     "The messages", "--keep" } },
	{ .name = "done", .who = "dsl", .entries = 1,
	  .words = { "done", "THREE", "1", "--json", "--outcome", "Talked." } },
	{ .name = "correct", .who = "dsl", .entries = 1,
	  .words = { "correct", "ONE", "title=Messages passed round", "--json",
		     "--reason", "Clearer." } },
	{ .name = "link", .who = "dsl", .entries = 1,
	  .words = { "link", "ONE", "THREE", "--json", "--reason",
		     "The same pupils." } },
	{ .name = "close", .who = "dsl", .entries = 1,
	  .words = { "close", "ONE", "--json", "--outcome", "resolved",
		     "--reason", "It stopped." } },
	{ .name = "reopen", .who = "dsl", .entries = 1,
	  .words = { "reopen", "FOUR", "--json", "--reason", "Again." } },
	{ .name = "export", .who = "dsl", .entries = 1,
	  .words = { "export", "ONE", "--json", "--to", "OUT", "--purpose",
		     "Her file", "--recipient", "Mr P Harris" } },
	{ .name = "evidence save", .who = "dsl", .entries = 1,
	  .words = { "evidence", "save", "THREE", "1", "OUT", "--json",
		     "--purpose", "To look" } },
	{ .name = "person add", .who = "dsl", .entries = 1, .is_person = true,
	  .words = { "person", "add", "--json", "--name", "Miss K Rees",
		     "--role", "teacher", "--sign-in", "rees" } },
	{ .name = "passphrase", .who = "dsl", .is_secret = true,
	  .words = { "person", "passphrase", "--json",
		     "--new-passphrase-file", "FRESH" } },
	{ .name = "backup", .who = "it", .is_copy = true,
	  .words = { "backup", "--json", "OUT" } },
	{ .name = "witness", .who = "dsl", .is_copy = true,
	  .words = { "witness", "--json", "OUT" } },
	{ .name = "sign in", .who = "dsl",
	  .words = { "list", "--json" } },
};
/* clang-format on */
const size_t lab_n_ops = GB_COUNT(lab_ops);

static void complain(unsigned *n, const char *what, const char *says,
		     const struct run *r)
{
	++*n;
	print_error("%s: %s (exit %d) %s%s\n", what, says, r->exit, r->out,
		    r->err);
}

/* How many entries has the whole chain? */
static bool verify(struct lab *l, unsigned *n, const char *what,
		   struct lab_found *found)
{
	struct running g;
	struct run r;
	json_t *said;
	bool whole;

	run_start(&g, &(struct run_setup){
			      .argv = (const char *[]){
				      guardbook_path(), "--casebook", l->book,
				      "--json", "verify", NULL } });
	run_finish(&r, &g, LAB_PATIENCE_MS);
	said = json_loads(r.out, 0, NULL);
	whole = r.exit == 0 && said &&
		json_is_true(json_object_get(said, "whole"));
	*n = (unsigned)json_integer_value(json_object_get(said, "entries"));
	if (!whole)
		complain(&found->repair, what, "not whole", &r);
	json_decref(said);
	run_free(&r);
	return whole;
}

/* Once in so many, what no code of guardbook has a part in judges as well. */
#define OUTSIDE_EVERY 40

static void verify_outside(struct lab *l, const char *what,
			   struct lab_found *found)
{
	char *ledger = NULL, *signers = NULL;
	struct running g;
	struct run r;

	/* It takes a dozen programs an entry. */
	if (l->judged++ % OUTSIDE_EVERY != 0 ||
	    (l->entries > 100 && !lab_whole()))
		return;
	assert_true(asprintf(&ledger, "%s/ledger.git", l->book) > 0);
	assert_true(asprintf(&signers, "%s/allowed_signers", l->book) > 0);
	run_start(&g, &(struct run_setup){
			      .argv = (const char *[]){ "sh", l->recipe, ledger,
							signers, NULL } });
	run_finish(&r, &g, 600000);
	l->outside++;
	if (r.exit != 0)
		complain(&found->repair, what, "not whole by the recipe", &r);
	run_free(&r);
	free(ledger);
	free(signers);
}

/* The passphrase is the old one or the new one; if that was acknowledged, the
 * new one. */
static void find_secret(struct lab *l, bool told, const char *what,
			struct lab_found *found)
{
	struct run r;

	l->secret = l->fresh;
	lab_as(&r, l, "dsl", NULL, "reports", NULL);
	if (r.exit != 0 && told)
		complain(&found->lost, what, "the new passphrase", &r);
	if (r.exit != 0)
		l->secret = l->old;
	run_free(&r);
}

/* Somebody whose passphrase was printed can sign in with it. */
static void expect_person(struct lab *l, const struct run *told,
			  const char *what, struct lab_found *found)
{
	json_t *said = json_loads(told->out, 0, NULL);
	const char *pass =
		json_string_value(json_object_get(said, "passphrase"));
	char *path = fixture_path(l->f, "printed");
	const char *before = l->secret;
	struct run r;

	fixture_write(path, pass ? pass : "", pass ? strlen(pass) : 0);
	l->secret = path;
	lab_as(&r, l, "rees", NULL, "reports", NULL);
	if (r.exit != 0)
		complain(&found->lost, what, "the new person", &r);
	run_free(&r);
	l->secret = before;
	json_decref(said);
	free(path);
}

/* Reads every case as the DSL in one sitting, and writes one entry more: that
 * is, the lines of JSON that came of it. */
static void sit_down(struct run *r, struct lab *l)
{
	char *batch = NULL;

	assert_true(asprintf(&batch, "%snote %s --text Afterwards\n",
			     l->reading, l->two) > 0);
	lab_as(r, l, "dsl", batch, "--json", "batch", NULL);
	free(batch);
}

/* Each change of a history must say that it holds. */
static bool all_hold(const json_t *history)
{
	json_t *entry;
	size_t i;

	json_array_foreach (history, i, entry)
		if (strcmp(json_string_value(json_object_get(entry, "check")),
			   "ok") != 0)
			return false;
	return json_array_size(history) > 0;
}

static void read_lines(const struct run *r, const struct lab_claim *claim,
		       unsigned had, const char *what, struct lab_found *found)
{
	char *rest = r->out, *line;
	unsigned n_lines = 0;

	while ((line = strsep(&rest, "\n")) && *line) {
		json_t *said = json_loads(line, 0, NULL);
		size_t n = json_array_size(said);

		n_lines++;
		if (n_lines == 1 && n < had + claim->cases_least) {
			found->no_half++;
			print_error("%s: %zu cases, expected %u\n", what, n,
				    had + claim->cases_least);
		} else if (n_lines == 1 && n > had + claim->cases_most) {
			found->repair++;
			print_error("%s: %zu cases, at most %u\n", what, n,
				    had + claim->cases_most);
		} else if (n_lines > 1 && n_lines < 5 && !all_hold(said)) {
			found->repair++;
			print_error("%s: history %s\n", what, line);
		}
		json_decref(said);
	}
	if (n_lines != 7) {
		found->blocked++;
		print_error("%s: %u lines: %s\n", what, n_lines, r->err);
	}
}

/* What was left half made is made whole by the next try. */
static void copy_again(struct lab *l, const struct lab_op *op, const char *what,
		       struct lab_found *found)
{
	struct run r;

	lab_run(&r, l, op, NULL);
	if (r.exit != 0)
		complain(&found->blocked, what, "not copied the next time", &r);
	run_free(&r);
}

void lab_judge(struct lab *l, const struct lab_claim *claim, const char *what,
	       struct lab_found *found)
{
	struct run r;
	unsigned n;

	if (!verify(l, &n, what, found))
		return;
	if (n < l->entries + claim->entries_least ||
	    n > l->entries + claim->entries_most) {
		found->lost++;
		print_error("%s: %u entries, expected %u to %u\n", what, n,
			    l->entries + claim->entries_least,
			    l->entries + claim->entries_most);
		return;
	}
	sit_down(&r, l);
	read_lines(&r, claim, l->cases, what, found);
	run_free(&r);
	verify_outside(l, what, found);
}

void lab_check(struct lab *l, const struct lab_op *op, const struct run *r,
	       unsigned others, const char *what, struct lab_found *found)
{
	bool told = r->exit == 0;
	const struct lab_claim claim = {
		.entries_least = others + (told ? op->entries : 0),
		.entries_most = others + op->entries,
		.cases_least = told ? op->cases : 0,
		.cases_most = op->cases,
	};

	if (op->is_secret)
		find_secret(l, told, what, found);
	if (op->is_person && told)
		expect_person(l, r, what, found);
	if (op->is_copy)
		copy_again(l, op, what, found);
	lab_judge(l, &claim, what, found);
	l->secret = l->old;
}

void lab_expect_sound(const struct lab_found *found)
{
	assert_int_equal(found->lost, 0);
	assert_int_equal(found->repair, 0);
	assert_int_equal(found->no_half, 0);
	assert_int_equal(found->blocked, 0);
}

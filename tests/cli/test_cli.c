/* SPDX-License-Identifier: ISC
 * test_cli.c - the command line keeps the promises of its help. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/cli/run.h"

/* --- small helpers ----------------------------------------------------- */

static const char *word(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	if (!text)
		fail_msg("no text under %s", key);
	return text;
}

static char *keep(const json_t *o, const char *key)
{
	char *copy = strdup(word(o, key));

	assert_non_null(copy);
	return copy;
}

/* A case logged by the teacher: its name, the caller's. */
static char *log_one(const struct desk *d, const char *type, const char *about,
		     const char *text)
{
	struct run r;
	json_t *said =
		as_json(&r, d, "teacher", NULL, "log", "--json", "--type", type,
			"--about", about, "--text", text, NULL);
	char *name = keep(said, "case");

	json_decref(said);
	return name;
}

static void expect_refused(struct run *r, int status, const char *says)
{
	expect_exit(r, status);
	if (!strstr(r->err, says))
		fail_msg("\"%s\" is not in: %s", says, r->err);
	run_free(r);
}

/* --- the whole job ----------------------------------------------------- */

static size_t count_commits(const struct desk *d)
{
	char *ledger = NULL;
	struct run r;
	size_t n;

	assert_true(asprintf(&ledger, "%s/ledger.git", d->book) > 0);
	run_program(
		&r, ledger, NULL,
		(const char *[]){ "git", "rev-list", "--count", "HEAD", NULL });
	expect_exit(&r, 0);
	n = strtoul(r.out, NULL, 10);
	run_free(&r);
	free(ledger);
	return n;
}

/* Stock git, in a fresh clone, calls the signature of every commit good. */
static void expect_git_verifies(const struct desk *d, size_t commits)
{
	char *ledger = NULL, *signers = NULL, *copy, *line, *at;
	struct run r, list;
	size_t n = 0;

	copy = fixture_path(d->f, "clone");
	assert_true(asprintf(&ledger, "%s/ledger.git", d->book) > 0);
	assert_true(asprintf(&signers,
			     "gpg.ssh.allowedSignersFile=%s/allowed_signers",
			     d->book) > 0);
	run_program(&r, NULL, NULL,
		    (const char *[]){ "git", "clone", "-q", "--bare", ledger,
				      copy, NULL });
	assert_int_equal(r.exit, 0);
	run_free(&r);
	run_program(&list, copy, NULL,
		    (const char *[]){ "git", "rev-list", "HEAD", NULL });
	expect_exit(&list, 0);
	for (line = strtok_r(list.out, "\n", &at); line;
	     line = strtok_r(NULL, "\n", &at), n++) {
		run_program(&r, copy, NULL,
			    (const char *[]){ "git", "-c", signers,
					      "verify-commit", line, NULL });
		if (r.exit != 0)
			fail_msg("%s: %s", line, r.err);
		run_free(&r);
	}
	assert_int_equal(n, commits);
	run_free(&list);
	free(copy);
	free(ledger);
	free(signers);
}

static void expect_history(const struct desk *d, const char *who,
			   const char *name, const char *verbs)
{
	char all[256] = "";
	size_t i, used = 0;
	json_t *line, *history;
	struct run r;

	history = as_json(&r, d, who, NULL, "history", name, "--json", NULL);
	json_array_foreach (history, i, line) {
		used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%s",
					 i ? " " : "", word(line, "verb"));
		assert_string_equal(word(line, "check"), "ok");
		assert_int_equal(strlen(word(line, "commit")), 40);
		assert_int_equal(
			json_integer_value(json_object_get(line, "entry")),
			i + 1);
	}
	assert_string_equal(all, verbs);
	json_decref(history);
}

static void the_whole_job_leaves_one_signed_commit_a_change(void **state)
{
	const struct desk *d = *state;
	size_t before = count_commits(d);
	char *grab = fixture_path(d->f, "grab.png");
	json_t *said, *body;
	struct run r;
	char *name;

	fixture_write(grab, "\x89PNG\r\n\x1a\n", 8);
	said = as_json(&r, d, "teacher",
		       "Rhiannon's father wrote about Miss Pugh.\n", "log",
		       "--json", "--type", "complaint", "--about",
		       "staff:Miss J Pugh", "--evidence", grab, "--shows",
		       "The post", "--captured", "16/03/2026 11:10", "--field",
		       "platform=fb", "--field", "title=Post in a group",
		       "--field", "found_at=16/3/26 11:05", "-", NULL);
	name = keep(said, "case");
	json_decref(said);

	as(&r, d, "head", NULL, "act", name, "police", "--reason",
	   "It holds a threat", "--who", "head", "--by", "1 June 2027", NULL);
	expect_exit(&r, 0);
	run_free(&r);
	as(&r, d, "head", NULL, "act", name, "hr", "--reason",
	   "A member of staff needs support", "--who", "hr", NULL);
	expect_exit(&r, 0);
	run_free(&r);
	assert_int_equal(count_commits(d), before + 3);

	body = as_json(&r, d, "head", NULL, "show", name, "--json", NULL);
	assert_string_equal(word(body, "state"), "waiting");
	assert_string_equal(word(json_object_get(body, "fields"), "platform"),
			    "facebook");
	assert_string_equal(word(json_object_get(body, "fields"), "found_at"),
			    "2026-03-16T11:05:00+00:00");
	assert_string_equal(
		word(json_array_get(json_object_get(body, "actions"), 0), "by"),
		"2027-06-01");
	assert_string_equal(
		word(json_array_get(json_object_get(body, "evidence"), 0),
		     "captured"),
		"2026-03-16T11:10:00+00:00");
	json_decref(body);
	expect_history(d, "hr", name, "log act act");

	/* HR was let in to the summary: decisions, and no words. */
	as(&r, d, "hr", NULL, "show", name, "--json", NULL);
	expect_exit(&r, 0);
	assert_non_null(strstr(r.out, "It holds a threat"));
	assert_null(strstr(r.out, "Rhiannon"));
	run_free(&r);

	guardbook(&r, NULL, "--casebook", d->book, "verify", "--json", NULL);
	said = expect_json(&r);
	assert_true(json_is_true(json_object_get(said, "whole")));
	assert_int_equal(json_integer_value(json_object_get(said, "entries")),
			 before + 3);
	json_decref(said);
	expect_git_verifies(d, before + 3);
	free(name);
	free(grab);
}

static void every_change_has_its_command(void **state)
{
	const struct desk *d = *state;
	char *name = log_one(d, "cyberbullying", "pupil:Owain", "Unkind words");
	char *other = log_one(d, "cyberbullying", "pupil:Owain", "More of it");
	char *grab = fixture_path(d->f, "second.png");
	const char *const lines[][8] = {
		{ "note", name, "--text", "Spoke to Owain" },
		{ "attach", name, grab, "--shows", "The account" },
		{ "act", name, "other", "--reason", "The site can help" },
		{ "done", name, "1", "--outcome", "It was taken down" },
		{ "route", name, "deputy", "--reason", "Away next week" },
		{ "correct", name, "platform=Insta", "--reason", "A slip" },
		{ "link", name, other, "--reason", "The same account" },
		{ "close", name, "--outcome", "removed", "--reason", "Gone" },
		{ "reopen", name, "--reason", "It is back" },
		{ "close", name, "--outcome", "removed", "--reason", "Gone" },
	};
	struct run r;

	fixture_write(grab, "grab", 4);
	for (size_t i = 0; i < GB_COUNT(lines); i++) {
		const char *const *w = lines[i];

		as(&r, d, "dsl", NULL, w[0], w[1], w[2], w[3], w[4], w[5], w[6],
		   w[7], NULL);
		expect_exit(&r, 0);
		run_free(&r);
	}
	expect_history(
		d, "dsl", name,
		"log note attach act done route correct link close reopen "
		"close");
	as(&r, d, "dsl", NULL, "history", name, NULL);
	expect_exit(&r, 0);
	assert_non_null(strstr(r.out, "State: open -> closed"));
	run_free(&r);
	as(&r, d, "deputy", NULL, "show", name, NULL);
	expect_exit(&r, 0);
	assert_non_null(strstr(r.out, "Taken down"));
	assert_non_null(strstr(r.out, "Instagram"));
	assert_non_null(strstr(r.out, other));
	run_free(&r);
	free(other);
	free(name);
	free(grab);
}

/* --- who sees what ----------------------------------------------------- */

static void a_hidden_case_and_none_are_told_apart_by_nothing(void **state)
{
	static const char *const commands[] = { "show", "history",
						"who-can-open" };
	const struct desk *d = *state;
	char *hidden = log_one(d, "complaint", "head:", "A post about fees");
	struct run r, none;

	for (size_t i = 0; i < GB_COUNT(commands); i++) {
		char *at;

		as(&r, d, "head", NULL, commands[i], hidden, NULL);
		as(&none, d, "head", NULL, commands[i], "BBB-000", NULL);
		expect_exit(&r, 1);
		expect_exit(&none, 1);
		at = strstr(r.err, hidden);
		assert_non_null(at);
		memcpy(at, "BBB-000", 7);
		assert_string_equal(r.err, none.err);
		assert_string_equal(r.out, none.out);
		run_free(&r);
		run_free(&none);
	}
	as(&r, d, "head", NULL, "search", "fees", "--json", NULL);
	expect_exit(&r, 0);
	assert_string_equal(r.out, "[]\n");
	run_free(&r);
	as(&r, d, "chair", NULL, "search", "fees", NULL);
	expect_exit(&r, 0);
	assert_non_null(strstr(r.out, hidden));
	run_free(&r);
	free(hidden);
}

static void a_reporter_sees_only_that_it_was_looked_at(void **state)
{
	const struct desk *d = *state;
	char *name = log_one(d, "reference", "parent:Mr X", "A rude remark");
	json_t *list;
	struct run r;

	list = as_json(&r, d, "teacher", NULL, "reports", "--json", NULL);
	assert_string_equal(word(json_array_get(list, 0), "case"), name);
	assert_true(json_is_null(
		json_object_get(json_array_get(list, 0), "looked_at")));
	json_decref(list);
	as(&r, d, "head", NULL, "note", name, "--text", "Rang the parent",
	   NULL);
	expect_exit(&r, 0);
	run_free(&r);
	list = as_json(&r, d, "teacher", NULL, "reports", "--json", NULL);
	word(json_array_get(list, 0), "looked_at");
	json_decref(list);
	as(&r, d, "teacher", NULL, "list", "--json", NULL);
	expect_exit(&r, 0);
	assert_string_equal(r.out, "[]\n");
	run_free(&r);
	free(name);
}

static void a_list_has_the_keys_that_scripts_rely_on(void **state)
{
	static const char *const keys[] = { "case",  "kind", "type", "state",
					    "about", "with", "due" };
	const struct desk *d = *state;
	char *name = log_one(d, "filtering", "pupil:Siân", "A game got by");
	struct run r;
	json_t *list = as_json(&r, d, "dsl", NULL, "list", "--json", "--type",
			       "filtering", "--state", "new", "--mine", NULL);
	const json_t *first = json_array_get(list, 0), *with;

	for (size_t i = 0; i < GB_COUNT(keys); i++)
		assert_non_null(json_object_get(first, keys[i]));
	assert_string_equal(word(first, "case"), name);
	with = json_array_get(json_object_get(first, "with"), 0);
	assert_string_equal(word(with, "name"), "Mrs S Davies");
	assert_string_equal(word(with, "role"), "dsl");
	assert_string_equal(
		word(json_array_get(json_object_get(first, "about"), 0),
		     "name"),
		"Siân");
	assert_string_equal(
		word(json_array_get(json_object_get(first, "about"), 0),
		     "kind"),
		"pupil");
	json_decref(list);
	list = as_json(&r, d, "dsl", NULL, "who-can-open", name, "--json",
		       NULL);
	assert_true(json_array_size(list) >= 3);
	word(json_array_get(list, 0), "lane");
	json_decref(list);
	free(name);
}

/* --- questions --------------------------------------------------------- */

static void a_mention_must_be_answered_before_it_is_saved(void **state)
{
	const struct desk *d = *state;
	const char *text = "They say the headteacher did nothing";
	size_t before = count_commits(d);
	json_t *said;
	struct run r;
	char *name;

	as(&r, d, "teacher", NULL, "log", "--type", "reference", "--text", text,
	   NULL);
	expect_refused(&r, 1, "--about head: or --not-about head");
	assert_int_equal(count_commits(d), before);

	said = as_json(&r, d, "teacher", NULL, "log", "--json", "--type",
		       "reference", "--text", text, "--not-about", "head",
		       NULL);
	name = keep(said, "case");
	json_decref(said);
	as(&r, d, "head", NULL, "show", name, NULL);
	expect_exit(&r, 0);
	run_free(&r);
	free(name);

	said = as_json(&r, d, "teacher", NULL, "log", "--json", "--type",
		       "reference", "--text", text, "--about", "head:", NULL);
	name = keep(said, "case");
	json_decref(said);
	as(&r, d, "head", NULL, "show", name, NULL);
	expect_refused(&r, 1, "that you can open");
	free(name);
}

/* --- what is refused --------------------------------------------------- */

static void wrong_usage_ends_with_2(void **state)
{
	const struct desk *d = *state;
	struct run r;

	guardbook(&r, NULL, "frobnicate", NULL);
	expect_refused(&r, 2, "no command frobnicate");
	guardbook(&r, NULL, "list", "--frob", NULL);
	expect_refused(&r, 2, "no option --frob");
	guardbook(&r, NULL, "--casebook", d->book, "list", NULL);
	expect_refused(&r, 2, "--as");
	guardbook(&r, NULL, "--casebook", d->book, "--as", "dsl", "list", NULL);
	expect_refused(&r, 2, "--passphrase-file");
	guardbook(&r, NULL, "init", "--school", "Ysgol Llyn Primary", NULL);
	expect_refused(&r, 2, "init needs --quick");
	as(&r, d, "dsl", NULL, "list", "--state", "odd", NULL);
	expect_refused(&r, 2, "a state is");
	as(&r, d, "dsl", NULL, "show", NULL);
	expect_refused(&r, 2, "guardbook show CASE");
	as(&r, d, "dsl", NULL, "act", "KDR-482", "hr", NULL);
	expect_refused(&r, 2, "act needs --reason");
	as(&r, d, "dsl", NULL, "done", "KDR-482", "first", "--outcome", "x",
	   NULL);
	expect_refused(&r, 2, "an action has a number");
	as(&r, d, "teacher", NULL, "log", "--type", "reference", NULL);
	expect_refused(&r, 2, "give the text in one way");
	as(&r, d, "teacher", NULL, "log", "--type", "reference", "--text", "x",
	   "--about", "head", NULL);
	expect_refused(&r, 2, "KIND:NAME");
}

static void bad_input_is_refused_and_named(void **state)
{
	const struct desk *d = *state;
	char *grab = fixture_path(d->f, "third.png");
	size_t before = count_commits(d);
	struct run r;

	fixture_write(grab, "grab", 4);
	as(&r, d, "teacher", "good\nb\033[31mad\n", "log", "--type",
	   "reference", "-", NULL);
	expect_refused(&r, 1, "line 2");
	as(&r, d, "teacher", "b\xff", "log", "--type", "reference", "-", NULL);
	expect_refused(&r, 1, "line 1");
	as(&r, d, "teacher", NULL, "log", "--type", "odd", "--text", "x", NULL);
	expect_refused(&r, 1, "no type odd");
	as(&r, d, "teacher", NULL, "log", "--type", "reference", "--text", "x",
	   "--field", "odd=1", NULL);
	expect_refused(&r, 1, "no field odd");
	as(&r, d, "teacher", NULL, "log", "--type", "reference", "--text", "x",
	   "--field", "platform=odd", NULL);
	expect_refused(&r, 1, "no choice of that name");
	as(&r, d, "teacher", NULL, "log", "--type", "reference", "--text", "x",
	   "--field", "found_at=31/02/2026", NULL);
	expect_refused(&r, 1, "");
	as(&r, d, "teacher", NULL, "log", "--type", "reference", "--text", "x",
	   "--evidence", "/nonexistent/grab.png", NULL);
	expect_refused(&r, 1, "");
	as(&r, d, "teacher", NULL, "log", "--type", "reference", "--text", "x",
	   "--about", "odd:Name", NULL);
	expect_refused(&r, 1, "no kind of person odd");
	as(&r, d, "teacher", NULL, "log", "--type", "complaint", "--text", "x",
	   NULL);
	expect_refused(&r, 1, "about");
	as(&r, d, "it", NULL, "log", "--type", "reference", "--text", "x",
	   NULL);
	expect_refused(&r, 1, "IT");
	as(&r, d, "teacher", NULL, "log", "--type", "youth-imagery", "--text",
	   "x", "--evidence", grab, NULL);
	expect_refused(&r, 1, "against the law");
	/* The file is not even looked for. */
	as(&r, d, "teacher", NULL, "log", "--type", "youth-imagery", "--text",
	   "x", "--evidence", "/nonexistent", NULL);
	expect_refused(&r, 1, "against the law");
	assert_int_equal(count_commits(d), before);
	free(grab);
}

static void an_attachment_is_refused_for_imagery_too(void **state)
{
	const struct desk *d = *state;
	char *name = log_one(d, "youth-imagery", "pupil:A", "I was told of it");
	struct run r;

	as(&r, d, "dsl", NULL, "attach", name, "/nonexistent", "--shows", "x",
	   NULL);
	expect_refused(&r, 1, "against the law");
	free(name);
}

static void a_wrong_passphrase_and_no_such_person_sound_alike(void **state)
{
	const struct desk *d = *state;
	struct run wrong, nobody;

	guardbook(&wrong, "practise\n", "--casebook", d->book, "--as", "dsl",
		  "--passphrase-file", "-", "list", NULL);
	guardbook(&nobody, "practice\n", "--casebook", d->book, "--as", "ghost",
		  "--passphrase-file", "-", "list", NULL);
	expect_exit(&wrong, 1);
	expect_exit(&nobody, 1);
	assert_string_equal(wrong.err, nobody.err);
	run_free(&wrong);
	run_free(&nobody);
}

static void a_failure_tells_nothing_of_the_record(void **state)
{
	const struct desk *d = *state;
	char *name = log_one(d, "reference", "parent:Zebedee", "Quagga words");
	struct run r;

	as(&r, d, "head", NULL, "close", name, "--outcome", "odd", "--reason",
	   "Quagga", NULL);
	expect_exit(&r, 1);
	assert_null(strstr(r.err, "Quagga"));
	assert_null(strstr(r.err, "Zebedee"));
	run_free(&r);
	free(name);
}

/* --- batch ------------------------------------------------------------- */

static void a_batch_runs_its_lines_in_one_session(void **state)
{
	const struct desk *d = *state;
	struct run r;
	char *at;

	as(&r, d, "teacher",
	   "# a remark\n\n"
	   "log --type reference --text 'It\"s one' # and a remark\n"
	   "log --type reference --text \"a \\\"second\\\" one\"\n"
	   "log --type=reference --text a\\ third\n",
	   "batch", "--json", "-", NULL);
	expect_exit(&r, 0);
	at = r.out;
	for (int i = 0; i < 3; i++) {
		json_t *line = json_loads(at, JSON_DISABLE_EOF_CHECK, NULL);

		word(line, "receipt");
		json_decref(line);
		at = strchr(at, '\n') + 1;
	}
	assert_string_equal(at, "");
	run_free(&r);
	as(&r, d, "head", NULL, "search", "second", "--json", NULL);
	expect_exit(&r, 0);
	assert_string_not_equal(r.out, "[]\n");
	run_free(&r);
}

static void a_batch_stops_at_the_first_line_that_fails(void **state)
{
	const struct desk *d = *state;
	size_t before = count_commits(d);
	struct run r;

	as(&r, d, "teacher",
	   "log --type reference --text one\n"
	   "log --type odd --text two\n"
	   "log --type reference --text three\n",
	   "batch", NULL);
	expect_refused(&r, 1, "line 2:");
	assert_int_equal(count_commits(d), before + 1);
	as(&r, d, "teacher", "frob\n", "batch", NULL);
	expect_refused(&r, 2, "line 1:");
	as(&r, d, "teacher", "log --type 'open\n", "batch", NULL);
	expect_refused(&r, 1, "a quote is not closed");
	as(&r, d, "teacher", "list --as head\n", "batch", NULL);
	expect_refused(&r, 2, "--as can't change");
	as(&r, d, "teacher", "batch x\n", "batch", NULL);
	expect_refused(&r, 1, "can't stand in a batch");
}

/* --- the record -------------------------------------------------------- */

static void a_receipt_is_found_or_not(void **state)
{
	const struct desk *d = *state;
	struct run r;
	json_t *said = as_json(&r, d, "teacher", NULL, "log", "--json",
			       "--type", "reference", "--text", "x", NULL);
	char *receipt = keep(said, "receipt");

	json_decref(said);
	guardbook(&r, NULL, "--casebook", d->book, "verify", "--receipt",
		  receipt, NULL);
	expect_exit(&r, 0);
	run_free(&r);
	receipt[0] = receipt[0] == 'A' ? 'B' : 'A';
	guardbook(&r, NULL, "--casebook", d->book, "verify", "--receipt",
		  receipt, NULL);
	expect_refused(&r, 1, "");
	free(receipt);
}

static void a_changed_record_ends_with_3(void **state)
{
	const struct desk *d = *state;
	char *book = fixture_path(d->f, "damaged"), *object = NULL;
	char *journal = NULL;
	size_t n_bytes;
	unsigned char *bytes;
	json_t *verdict;
	struct run r;

	run_program(&r, NULL, NULL,
		    (const char *[]){ "cp", "-a", d->book, book, NULL });
	expect_exit(&r, 0);
	run_free(&r);
	run_program(&r, book, NULL,
		    (const char *[]){ "git", "-C", "ledger.git", "rev-parse",
				      "HEAD", NULL });
	expect_exit(&r, 0);
	assert_true(asprintf(&object, "%s/ledger.git/objects/%.2s/%.38s", book,
			     r.out, r.out + 2) > 0);
	run_free(&r);
	/* What the journal has, it would heal. */
	assert_true(asprintf(&journal, "%s/ledger.git/journal", book) > 0);
	assert_int_equal(truncate(journal, 0), 0);
	bytes = fixture_read(object, &n_bytes);
	bytes[n_bytes / 2] ^= 1;
	unlink(object);
	fixture_write(object, bytes, n_bytes);
	free(bytes);

	guardbook(&r, NULL, "--casebook", book, "verify", "--json", NULL);
	expect_exit(&r, 3);
	verdict = json_loads(r.out, 0, NULL);
	assert_true(json_is_false(json_object_get(verdict, "whole")));
	assert_int_equal(json_array_size(json_object_get(verdict, "bad")), 1);
	json_decref(verdict);
	run_free(&r);
	guardbook(&r, "practice\n", "--casebook", book, "--as", "dsl",
		  "--passphrase-file", "-", "list", NULL);
	expect_exit(&r, 3);
	run_free(&r);
	free(journal);
	free(object);
	free(book);
}

/* --- making casebooks -------------------------------------------------- */

static void what_init_prints_lets_people_in(void **state)
{
	const struct desk *d = *state;
	char *book = fixture_path(d->f, "fresh"), *secret = NULL;
	json_t *said, *head;
	struct run r;

	guardbook(&r, NULL, "--casebook", book, "init", "--quick", "--school",
		  "Ysgol Llyn Primary", "--json", "--person",
		  "head:ph:Mr P Harris", NULL);
	said = expect_json(&r);
	word(said, "recovery");
	head = json_array_get(json_object_get(said, "people"), 0);
	word(head, "code");
	assert_true(asprintf(&secret, "%s\n", word(head, "passphrase")) > 0);
	guardbook(&r, secret, "--casebook", book, "--as", "ph",
		  "--passphrase-file", "-", "person", "list", "--json", NULL);
	json_decref(said);
	said = expect_json(&r);
	assert_string_equal(word(json_array_get(said, 0), "sign_in"), "ph");
	json_decref(said);
	guardbook(&r, NULL, "--casebook", book, "init", "--quick", "--school",
		  "Ysgol Llyn Primary", NULL);
	expect_refused(&r, 1, "already");
	free(secret);
	free(book);
}

static void somebody_added_can_sign_in(void **state)
{
	const struct desk *d = *state;
	char *secret = NULL;
	json_t *said;
	struct run r;

	as(&r, d, "teacher", NULL, "person", "add", "--name", "Mr R Vaughan",
	   "--role", "teacher", "--sign-in", "rv", NULL);
	expect_refused(&r, 1, "can add somebody");
	said = as_json(&r, d, "head", NULL, "person", "add", "--name",
		       "Mr R Vaughan", "--role", "teacher", "--sign-in", "rv",
		       "--json", NULL);
	assert_true(asprintf(&secret, "%s\n", word(said, "passphrase")) > 0);
	json_decref(said);
	guardbook(&r, secret, "--casebook", d->book, "--as", "rv",
		  "--passphrase-file", "-", "reports", NULL);
	expect_exit(&r, 0);
	run_free(&r);
	free(secret);
}

static void every_command_has_help(void **state)
{
	struct run all, r;
	char *line, *at;
	size_t n = 0;

	(void)state;
	guardbook(&all, NULL, "--help", NULL);
	expect_exit(&all, 0);
	for (line = strtok_r(strstr(all.out, "  init"), "\n", &at); line;
	     line = strtok_r(NULL, "\n", &at)) {
		char first[16] = "", second[16] = "", one[2];

		if (strncmp(line, "Options", 7) == 0)
			break;
		/* The name is one or two words, then at least two blanks. */
		if (sscanf(line, "  %15[^ ]%1[ ]%15[a-z]", first, one, second) <
		    1)
			continue;
		guardbook(&r, NULL, first, second[0] ? second : "--help",
			  "--help", NULL);
		expect_exit(&r, 0);
		assert_non_null(strstr(r.out, first));
		run_free(&r);
		n++;
	}
	assert_true(n >= 20);
	run_free(&all);
}

static void a_bad_policy_is_told_by_its_line(void **state)
{
	const struct desk *d = *state;
	char *path = fixture_path(d->f, "bad.conf");
	struct run r;

	fixture_write(path, "policy {\n  oops\n}\n", 18);
	guardbook(&r, NULL, "policy", "check", path, NULL);
	expect_refused(&r, 1, "bad.conf:2:");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_whole_job_leaves_one_signed_commit_a_change),
		cmocka_unit_test(every_change_has_its_command),
		cmocka_unit_test(
			a_hidden_case_and_none_are_told_apart_by_nothing),
		cmocka_unit_test(a_reporter_sees_only_that_it_was_looked_at),
		cmocka_unit_test(a_list_has_the_keys_that_scripts_rely_on),
		cmocka_unit_test(a_mention_must_be_answered_before_it_is_saved),
		cmocka_unit_test(wrong_usage_ends_with_2),
		cmocka_unit_test(bad_input_is_refused_and_named),
		cmocka_unit_test(an_attachment_is_refused_for_imagery_too),
		cmocka_unit_test(
			a_wrong_passphrase_and_no_such_person_sound_alike),
		cmocka_unit_test(a_failure_tells_nothing_of_the_record),
		cmocka_unit_test(a_batch_runs_its_lines_in_one_session),
		cmocka_unit_test(a_batch_stops_at_the_first_line_that_fails),
		cmocka_unit_test(a_receipt_is_found_or_not),
		cmocka_unit_test(a_changed_record_ends_with_3),
		cmocka_unit_test(what_init_prints_lets_people_in),
		cmocka_unit_test(somebody_added_can_sign_in),
		cmocka_unit_test(every_command_has_help),
		cmocka_unit_test(a_bad_policy_is_told_by_its_line),
	};

	return cmocka_run_group_tests_name("cli", tests, desk_setup,
					   desk_teardown);
}

/* SPDX-License-Identifier: ISC
 * test_formats.c - casebooks that earlier programs made (tests/kept/): each
 * opens, verifies, is read and goes on. And one of a later program is refused
 * without a byte being written.
 *
 * A casebook that was kept is never made again: a change that breaks this test
 * breaks the casebooks of schools. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/lock.h"
#include "tests/cli/run.h"

/* What stands in each: practice casebooks, passphrase "practice". */
static const struct kept {
	const char *name;
	int entries;
	const char *recovery;       /* R */
	const char *read_by, *open; /* somebody, and a case that they read */
	int kept_n; /* of that case: evidence with a kept copy; 0: none */
} kept[] = {
	/* Loose objects only: as it was before there were packs. */
	{ "format-1-loose", 24, "9561471d47a986b5591b90ce7e290165", "head",
	  "DKB-469", 1 },
	/* Brought back from a backup: a pack, and the newest in the journal. */
	{ "format-1-packs", 24, "b1c23375ab0f4e28f167b5758e16e5d2", "head",
	  "ZMV-161", 1 },
};

struct place {
	struct fixture *f;
	char *dir;  /* of the fixture */
	char *book; /* taken out of its archive */
};

static void shell(struct run *r, const struct place *p, const char *commands)
{
	run_program(r, p->f->dir, NULL,
		    (const char *[]){ "sh", "-euc", commands, NULL });
	if (r->exit != 0)
		fail_msg("%s\n%s", commands, r->err);
}

static void take_out(struct place *p, struct fixture *f, const char *name)
{
	char archive[128], *here = realpath("tests/kept", NULL), *command;
	struct run r;

	assert_non_null(here);
	*p = (struct place){ .f = f, .book = fixture_path(f, "book") };
	snprintf(archive, sizeof(archive), "%s.tar.gz", name);
	assert_true(asprintf(&command,
			     "rm -rf book; tar --no-same-owner -xzf %s/%s; "
			     "mv %s book",
			     here, archive, name) > 0);
	shell(&r, p, command);
	run_free(&r);
	free(command);
	free(here);
}

/* guardbook --casebook BOOK --as WHO ...; the clock is much later by now. */
#define as_one(r, p, who, input, ...)                                          \
	guardbook((r), "practice\n" input, "--casebook", (p)->book, "--as",    \
		  (who), "--passphrase-file", "-", "--clock-is-right",         \
		  __VA_ARGS__, NULL)

static int64_t number(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static void expect_whole(const struct place *p, int entries)
{
	json_t *said;
	struct run r;

	guardbook(&r, NULL, "--casebook", p->book, "verify", "--full", "--json",
		  NULL);
	said = expect_json(&r);
	assert_true(json_is_true(json_object_get(said, "whole")));
	assert_int_equal(number(said, "entries"), entries);
	json_decref(said);
}

/* The words of the case as they are read, with all that was done to it. */
static char *read_case(const struct place *p, const struct kept *k)
{
	struct run r;
	char *text;

	as_one(&r, p, k->read_by, "", "show", k->open);
	expect_exit(&r, 0);
	text = strdup(r.out);
	assert_true(strlen(text) > 200);
	run_free(&r);
	as_one(&r, p, k->read_by, "", "history", k->open);
	expect_exit(&r, 0);
	run_free(&r);
	return text;
}

static void log_one(const struct place *p)
{
	struct run r;

	as_one(&r, p, "teacher", "", "log", "--type", "reference", "--about",
	       "parent:Mr G Rees", "--not-about", "head", "--text",
	       "The post is still there.");
	expect_exit(&r, 0);
	run_free(&r);
}

static void back_up_and_bring_back(struct place *p, int entries,
				   const struct kept *k)
{
	unsigned char code[GB_CODE_BYTES];
	char text[GB_CODE_ROOM];
	char *stick = fixture_path(p->f, "stick");
	char *back = fixture_path(p->f, "back");
	json_t *said;
	struct run r;

	assert_true(gb_unhex(code, sizeof(code), k->recovery));
	gb_code_write(text, code);
	guardbook(&r, NULL, "--casebook", p->book, "backup", stick, NULL);
	expect_exit(&r, 0);
	run_free(&r);
	guardbook(&r, text, "--casebook", back, "restore", stick,
		  "--recovery-file", "-", "--json", NULL);
	said = expect_json(&r);
	assert_int_equal(number(said, "cases"), number(said, "open_cases"));
	assert_int_equal(number(said, "entries"), entries);
	assert_int_equal(number(said, "bad_kept"), 0);
	json_decref(said);
	shell(&r, p, "rm -rf book; mv back book; rm -rf stick");
	run_free(&r);
	free(stick);
	free(back);
}

static void every_casebook_ever_made_still_works(void **state)
{
	for (size_t i = 0; i < GB_COUNT(kept); i++) {
		const struct kept *k = &kept[i];
		struct place p;
		int entries = k->entries;
		char *was, *is;
		struct run r;

		take_out(&p, *state, k->name);
		expect_whole(&p, entries);
		if (k->kept_n > 0) {
			as_one(&r, &p, k->read_by, "", "evidence", "save",
			       k->open, "1", p.f->dir, "--purpose",
			       "To see it");
			expect_exit(&r, 0);
			run_free(&r);
			entries++; /* that is an entry too */
		}
		was = read_case(&p, k);
		log_one(&p);
		expect_whole(&p, ++entries);
		back_up_and_bring_back(&p, entries, k);
		expect_whole(&p, entries);
		is = read_case(&p, k);
		assert_string_equal(was, is);
		free(was);
		free(is);
		free(p.book);
	}
	print_message("%zu kept casebooks work\n", GB_COUNT(kept));
}

/* --- of a later program ----------------------------------------------------
 */

/* Everything in the casebook, names, modes and bytes, as one line. */
static char *picture(const struct place *p)
{
	struct run r;
	char *text;

	shell(&r, p,
	      "find book -printf '%p %m %s %T@\\n' | sort >all; "
	      "find book -type f | sort | xargs -d'\\n' sha256sum >>all; "
	      "sha256sum <all; rm all");
	text = strdup(r.out);
	run_free(&r);
	return text;
}

static void a_casebook_of_a_later_program_is_left_as_it_is(void **state)
{
	static const struct {
		const char *what, *make;
	} later[] = {
		{ "vault", "sqlite3 book/vault.db 'pragma user_version = 2'" },
		{ "table",
		  "sqlite3 book/vault.db 'create table later(n integer)'" },
		{ "git",
		  "sed -i 's/repositoryformatversion = 0/"
		  "repositoryformatversion = 1/' book/ledger.git/config" },
		{ "store", "echo later >book/ledger.git/later" },
		{ "pack", "mkdir -p -m 700 book/ledger.git/objects/pack; "
			  "echo later >book/ledger.git/objects/pack/later" },
	};

	for (size_t i = 0; i < GB_COUNT(later); i++) {
		char *was, *is;
		struct place p;
		struct run r;

		take_out(&p, *state, kept[0].name);
		shell(&r, &p, later[i].make);
		run_free(&r);
		was = picture(&p);
		as_one(&r, &p, "head", "", "list");
		if (r.exit == 0)
			fail_msg("%s: it was opened", later[i].what);
		run_free(&r);
		as_one(&r, &p, "teacher", "", "log", "--type", "reference",
		       "--text", "A post.");
		if (r.exit == 0)
			fail_msg("%s: it was written to", later[i].what);
		run_free(&r);
		is = picture(&p);
		if (strcmp(was, is) != 0)
			fail_msg("%s: something was changed", later[i].what);
		free(was);
		free(is);
		free(p.book);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			every_casebook_ever_made_still_works, fixture_setup,
			fixture_teardown),
		cmocka_unit_test_setup_teardown(
			a_casebook_of_a_later_program_is_left_as_it_is,
			fixture_setup, fixture_teardown),
	};

	return cmocka_run_group_tests_name("formats", tests, NULL, NULL);
}

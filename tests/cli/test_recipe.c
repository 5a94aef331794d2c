/* SPDX-License-Identifier: ISC
 * test_recipe.c - the recipe of share/doc/verify.md, run as it stands there,
 * tells a whole ledger from one that was touched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/cli/run.h"

static const char page_path[] = "share/doc/verify.md";

/* The page's one block of shell, to `path`. */
static void extract(const char *path)
{
	static const char begins[] = "\n```sh\n", ends[] = "\n```\n";
	size_t n = 0;
	char *page = (char *)fixture_read(page_path, &n);
	char *from = strstr(page, begins), *to;

	assert_non_null(from);
	from += sizeof(begins) - 1;
	to = strstr(from, ends);
	assert_non_null(to);
	assert_null(strstr(to, begins));
	fixture_write(path, from, (size_t)(to + 1 - from));
	free(page);
}

/* Shell in the desk's folder, where the casebook is `book`. */
static void shell(const struct desk *d, const char *commands)
{
	struct run r;

	run_program(&r, d->f->dir, NULL,
		    (const char *[]){ "sh", "-euc", commands, NULL });
	if (r.exit != 0)
		fail_msg("%s\n%s", commands, r.err);
	run_free(&r);
}

/* A copy of the ledger, `copy.git`, with `touch` done inside it. */
static void touch(const struct desk *d, const char *commands)
{
	char *all = NULL;

	assert_true(asprintf(&all,
			     "rm -rf copy.git; cp -a book/ledger.git copy.git; "
			     "cd copy.git; %s",
			     commands) > 0);
	shell(d, all);
	free(all);
}

static void run_recipe(struct run *r, const struct desk *d, const char *ledger)
{
	run_program(r, d->f->dir, NULL,
		    (const char *[]){ "sh", "check.sh", ledger,
				      "book/allowed_signers", NULL });
}

static void expect_refused(const struct desk *d, const char *says)
{
	struct run r;

	run_recipe(&r, d, "copy.git");
	if (r.exit == 0 || !strstr(r.err, "NOT WHOLE") || !strstr(r.err, says))
		fail_msg("exit %d, expected \"%s\"\n%s%s", r.exit, says, r.out,
			 r.err);
	run_free(&r);
}

/* --- claims ----------------------------------------------------------------
 */

static void a_ledger_of_guardbook_passes(void **state)
{
	struct run r;

	run_recipe(&r, *state, "book/ledger.git");
	expect_exit(&r, 0);
	assert_int_equal(strncmp(r.out, "Whole: ", 7), 0);
	run_free(&r);
}

static void a_changed_byte_does_not(void **state)
{
	/* The biggest object is the policy. */
	touch(*state, "f=$(find objects -type f -printf '%s %p\\n' | sort -n | "
		      "tail -1 | cut -d' ' -f2); chmod u+w $f; "
		      "printf X | dd of=$f bs=1 seek=900 conv=notrunc "
		      "status=none");
	expect_refused(*state, "can't be copied");
}

static void an_entry_that_nobody_signed_does_not(void **state)
{
	touch(*state,
	      "export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x "
	      "GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x; "
	      "c=$(git log -1 --format=%B | git commit-tree HEAD^{tree}); "
	      "git update-ref refs/heads/ledger $c");
	expect_refused(*state, "the signature");
}

/* The last entry, put behind the first. */
static void an_entry_taken_out_does_not(void **state)
{
	touch(*state,
	      "one=$(git rev-list HEAD | tail -1); "
	      "git cat-file commit HEAD | sed \"s/^parent .*/parent $one/\" | "
	      "git hash-object -t commit -w --stdin >tip; "
	      "git update-ref refs/heads/ledger $(cat tip); rm tip");
	expect_refused(*state, "the signature");
}

static void a_shallow_ledger_does_not(void **state)
{
	touch(*state, "git rev-parse HEAD >shallow");
	expect_refused(*state, "shallow");
}

/* A configuration that calls every signature good never gets to say so. */
static void a_hostile_configuration_never_runs(void **state)
{
	const struct desk *d = *state;
	char *canary = fixture_path(d->f, "canary");

	touch(d, "printf '#!/bin/sh\\ntouch %s/../canary\\n"
		 "echo Good \\\\\"git\\\\\" signature for head\\n' \"$PWD\" "
		 ">liar; chmod 700 liar; "
		 "git config gpg.ssh.program \"$PWD/liar\"; "
		 "git config core.fsmonitor \"$PWD/liar\"; "
		 "git config core.hooksPath \"$PWD\"; "
		 "c=$(git log -1 --format=%B | git -c user.name=x "
		 "-c user.email=x commit-tree HEAD^{tree}); "
		 "git update-ref refs/heads/ledger $c");
	expect_refused(d, "the signature");
	assert_int_equal(access(canary, F_OK), -1);
	free(canary);
}

/* --- the group -------------------------------------------------------------
 */

static int setup(void **state)
{
	char *path;
	int rc = desk_setup(state);

	if (rc != 0)
		return rc;
	path = fixture_path(((struct desk *)*state)->f, "check.sh");
	extract(path);
	free(path);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ledger_of_guardbook_passes),
		cmocka_unit_test(a_changed_byte_does_not),
		cmocka_unit_test(an_entry_that_nobody_signed_does_not),
		cmocka_unit_test(an_entry_taken_out_does_not),
		cmocka_unit_test(a_shallow_ledger_does_not),
		cmocka_unit_test(a_hostile_configuration_never_runs),
	};

	return cmocka_run_group_tests_name("recipe", tests, setup,
					   desk_teardown);
}

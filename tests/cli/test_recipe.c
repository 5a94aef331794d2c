/* SPDX-License-Identifier: ISC
 * test_recipe.c - the recipe of share/doc/verify.md, run as it stands there,
 * tells a whole ledger from one that was touched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/casework/book.h"
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

static void copy_and(const struct desk *d, const char *first,
		     const char *commands)
{
	char *all = NULL;

	assert_true(asprintf(&all,
			     "rm -rf copy.git; cp -a book/ledger.git copy.git; "
			     "cd copy.git; %s%s",
			     first, commands) > 0);
	shell(d, all);
	free(all);
}

/* A copy of the ledger's beginning, `copy.git`, with `commands` done inside it:
 * the recipe starts a dozen programs an entry. */
static void touch(const struct desk *d, const char *commands)
{
	copy_and(d,
		 "git update-ref refs/heads/ledger $(git rev-list --reverse "
		 "HEAD | sed -n 9p); ",
		 commands);
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

/* One byte of one object file at a time: T16. */
static void a_changed_byte_of_any_object_does_not(void **state)
{
	enum { TRIES = 8 };
	const struct desk *d = *state;
	struct run r;
	int n = 0;

	for (; n < TRIES; n++) {
		char *how = NULL;

		assert_true(
			asprintf(&how,
				 "f=$(find objects -type f | sort | sed -n "
				 "'%dp'); [ \"$f\" ] || f=$(find objects "
				 "-type f | head -1); chmod u+w $f; "
				 "size=$(stat -c %%s $f); at=$((size * %d / "
				 "%d)); was=$(od -An -tu1 -j$at -N1 $f); "
				 "printf \"\\\\$(printf %%o $((was ^ 1)))\" |"
				 "dd of=$f bs=1 seek=$at conv=notrunc "
				 "status=none",
				 17 * n + 1, n + 1, TRIES + 2) > 0);
		copy_and(d, "", how); /* whole: no byte is beside it */
		free(how);
		run_recipe(&r, d, "copy.git");
		if (r.exit == 0 || !strstr(r.err, "NOT WHOLE"))
			fail_msg("try %d: exit %d\n%s%s", n, r.exit, r.out,
				 r.err);
		run_free(&r);
	}
	print_message("T16: %d of %d ledgers with one flipped byte refused\n",
		      n, TRIES);
}

/* The file of one object in the place of another's. */
static void an_object_in_the_place_of_another_does_not(void **state)
{
	touch(*state, "a=$(git rev-parse HEAD:entry); "
		      "b=$(git rev-parse HEAD~1:entry); git cat-file blob $a "
		      ">a; git cat-file blob $b >b; rm -rf objects/pack; "
		      "git init -q --bare new; "
		      "git -C ../book/ledger.git rev-list --objects --all | "
		      "git -C ../book/ledger.git pack-objects --stdout -q | "
		      "git -C new unpack-objects -q; rm -rf objects; "
		      "mv new/objects .; rm -rf new; "
		      "name() { echo objects/$(echo $1 | cut -c 1-2)/$(echo "
		      "$1 | cut -c 3-); }; chmod u+w $(name $a); "
		      "cat $(name $b) >$(name $a); rm a b");
	expect_refused(*state, "can't be copied");
}

/* git shows the substitute where the ledger lies; the copy has the true one. */
static void a_replaced_entry_is_not_looked_at(void **state)
{
	struct run r;

	touch(*state,
	      "a=$(git rev-parse HEAD:entry); "
	      "b=$(git rev-parse HEAD~1:entry); git replace $a $b; "
	      "[ \"$(git cat-file blob $a | b2sum)\" = \"$(git cat-file "
	      "blob $b | b2sum)\" ]; git replace HEAD HEAD~1");
	run_recipe(&r, *state, "copy.git");
	expect_exit(&r, 0);
	run_free(&r);
}

static void a_graft_does_not(void **state)
{
	touch(*state, "mkdir -p info; "
		      "echo $(git rev-parse HEAD) $(git rev-parse HEAD~2) "
		      ">info/grafts");
	expect_refused(*state, "");
}

/* Signed with their own key, and under somebody else's name inside. */
static void an_entry_with_two_authors_does_not(void **state)
{
	const struct desk *d = *state;
	char *dir = fixture_path(d->f, "forged");
	struct gb_draft_commit draft = { .subject = "KDR-482 1" };
	struct gb_casebook *b = NULL;
	struct gb_session *s = NULL;
	const struct gb_roster *roster;
	struct gb_entry e = { .kind = GB_ENTRY_CHECK_IN, .serial = 1 };
	struct gb_buf blob = { 0 };
	struct run r;

	shell(d, "rm -rf forged; cp -a book forged");
	ok(gb_casebook_open(&b, dir, gb_env_system(), err));
	ok(gb_session_open(&s, b, "dsl", "practice", err));
	roster = gb_casebook_roster(b);
	draft.author = gb_session_me(s)->id;
	draft.at_s = gb_casebook_chain(b)->head.at_s;
	memcpy(e.person, draft.author, sizeof(e.person));
	for (size_t i = 0; i < roster->n; i++)
		if (strcmp(roster->person[i].id, draft.author) != 0)
			memcpy(e.person, roster->person[i].id,
			       sizeof(e.person));
	gb_entry_write_header(&blob, &e);
	draft.blob = blob.data;
	draft.blob_bytes = blob.len;
	ok(gb_ledger_lock(b->ledger, err));
	ok(gb_ledger_append(b->ledger, &draft, s->id, NULL, err));
	gb_ledger_unlock(b->ledger);
	run_recipe(&r, d, "forged/ledger.git");
	assert_int_equal(r.exit, 1);
	assert_non_null(strstr(r.err, "two authors"));
	run_free(&r);
	gb_buf_free(&blob);
	gb_session_free(s);
	gb_casebook_free(b);
	free(dir);
}

/* T5: whatever in a repository, and in a home, git could be made to run. */
static const char hostile[] =
	"printf '#!/bin/sh\ntouch %s/../canary\n"
	"echo Good \\\"git\\\" signature for head\n' \"$PWD\" >liar; "
	"chmod 700 liar; liar=$PWD/liar; "
	"for key in gpg.program gpg.ssh.program gpg.x509.program "
	"gpg.openpgp.program gpg.ssh.defaultKeyCommand core.pager "
	"core.fsmonitor core.sshCommand core.gitProxy core.editor "
	"core.askPass core.alternateRefsCommand sequence.editor "
	"diff.external diff.liar.textconv diff.liar.command "
	"filter.liar.smudge filter.liar.clean merge.liar.driver pager.log "
	"pager.show pager.verify-commit credential.helper "
	"uploadpack.packObjectsHook remote.origin.uploadpack "
	"remote.origin.vcs protocol.ext.allow interactive.diffFilter "
	"trailer.liar.command trailer.liar.cmd web.browser man.liar.cmd "
	"browser.liar.cmd difftool.liar.cmd mergetool.liar.cmd "
	"sendemail.smtpServer alias.clone alias.log alias.verify-commit "
	"alias.rev-list alias.cat-file alias.fsck; do "
	"case $key in alias.*) git config $key \"!$liar\";; "
	"*) git config $key \"$liar\";; esac; done; "
	"git config core.hooksPath \"$PWD/hooks\"; mkdir -p hooks; "
	"for hook in pre-auto-gc post-checkout post-merge pre-receive update "
	"post-receive post-update reference-transaction proc-receive "
	"fsmonitor-watchman post-index-change post-rewrite "
	"sendemail-validate pre-push; do cp liar hooks/$hook; done; "
	"printf '[include]\n\tpath = %s/more\n' \"$PWD\" >>config; "
	"printf '[gpg \"ssh\"]\n\tprogram = %s\n[core]\n\tpager = %s\n' "
	"\"$liar\" \"$liar\" >more; mkdir -p info; "
	"echo '* diff=liar filter=liar merge=liar' >info/attributes; "
	"git config gpg.ssh.allowedSignersFile \"$liar\"; "
	"cp config ../.gitconfig; ";

static void nothing_that_git_could_be_told_to_run_runs(void **state)
{
	const struct desk *d = *state;
	char *canary = fixture_path(d->f, "canary");
	char *global = fixture_path(d->f, ".gitconfig");
	struct run r;

	touch(d, hostile);
	run_recipe(&r, d, "copy.git");
	expect_exit(&r, 0);
	run_free(&r);
	assert_int_equal(access(canary, F_OK), -1);
	/* It would have run, had anybody asked git where the ledger lies. */
	touch(d, hostile);
	run_program(&r, d->f->dir, NULL,
		    (const char *[]){ "git", "-C", "copy.git", "log",
				      "--show-signature", NULL });
	run_free(&r);
	assert_int_equal(access(canary, F_OK), 0);
	unlink(canary);
	unlink(global);
	free(canary);
	free(global);
	print_message("T5: 43 settings and 14 hooks, none ran\n");
}

/* A program that calls every signature good never gets to say so. */
static void a_forged_word_of_good_is_not_heard(void **state)
{
	const struct desk *d = *state;
	char *canary = fixture_path(d->f, "canary");
	char *global = fixture_path(d->f, ".gitconfig");
	char *how = NULL;

	assert_true(asprintf(&how,
			     "c=$(git log -1 --format=%%B | git -c user.name=x "
			     "-c user.email=x commit-tree HEAD^{tree} -p HEAD);"
			     " git update-ref refs/heads/ledger $c; %s",
			     hostile) > 0);
	touch(d, how);
	expect_refused(d, "the signature");
	assert_int_equal(access(canary, F_OK), -1);
	unlink(global);
	free(canary);
	free(global);
	free(how);
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
		cmocka_unit_test(a_changed_byte_of_any_object_does_not),
		cmocka_unit_test(an_object_in_the_place_of_another_does_not),
		cmocka_unit_test(a_replaced_entry_is_not_looked_at),
		cmocka_unit_test(a_graft_does_not),
		cmocka_unit_test(an_entry_with_two_authors_does_not),
		cmocka_unit_test(nothing_that_git_could_be_told_to_run_runs),
		cmocka_unit_test(a_forged_word_of_good_is_not_heard),
	};

	return cmocka_run_group_tests_name("recipe", tests, setup,
					   desk_teardown);
}

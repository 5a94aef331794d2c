/* SPDX-License-Identifier: ISC
 * test_hostile.c - T4, T5, I5, I6, I7, I15, I16: hiding tricks and programs
 * planted in the ledger, hostile surroundings, wide modes, odd locales; and no
 * program is ever started. */
#include <fcntl.h>
#include <ftw.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tests/fault/lab.h"

/* Shell in the casebook's ledger; $canary is a program that leaves a trace. */
static void shell(struct lab *l, const char *commands)
{
	char *all = NULL;
	struct run r;

	assert_true(asprintf(&all,
			     "cd '%s/ledger.git'; canary='%s/canary'; "
			     "export GIT_CONFIG_GLOBAL=/dev/null; "
			     "git() { command git -c safe.directory='*' "
			     "-c user.name=x -c user.email=x \"$@\"; }; %s",
			     l->book, l->f->dir, commands) > 0);
	run_program(&r, NULL, NULL,
		    (const char *[]){ "sh", "-euc", all, NULL });
	if (r.exit != 0)
		fail_msg("%s\n%s", commands, r.err);
	run_free(&r);
	free(all);
}

static void make_canary(struct lab *l)
{
	char *path = fixture_path(l->f, "canary"), *text = NULL;

	assert_true(asprintf(&text,
			     "#!/bin/sh\ntouch '%s/sang'\n"
			     "echo 'Good \"git\" signature for head'\n",
			     l->f->dir) > 0);
	fixture_write(path, text, strlen(text));
	assert_int_equal(chmod(path, 0755), 0);
	free(path);
	free(text);
}

static bool canary_sang(struct lab *l)
{
	char *path = fixture_path(l->f, "sang");
	bool sang = access(path, F_OK) == 0;

	unlink(path);
	free(path);
	return sang;
}

/* Refused by every sort of command, with exit 3 and the name of the thing? */
static bool is_refused(struct lab *l, const char *names)
{
	bool refused = true;
	struct run r;

	for (int i = 0; i < 3; i++) {
		if (i == 0)
			lab_as(&r, l, "dsl", NULL, "verify", NULL);
		else if (i == 1)
			lab_as(&r, l, "dsl", NULL, "list", NULL);
		else
			lab_as(&r, l, "dsl", NULL, "note", l->one, "--text",
			       "x", NULL);
		if (r.exit != 3 ||
		    (!strstr(r.err, names) && !strstr(r.out, names))) {
			refused = false;
			print_error("%s: exit %d %s%s", names, r.exit, r.out,
				    r.err);
		}
		run_free(&r);
	}
	return refused;
}

/* --- T4 --------------------------------------------------------------------
 */

static void every_hiding_trick_is_refused(void **state)
{
	static const struct {
		const char *names, *commands;
	} tricks[] = {
		{ "refs/replace",
		  "git replace HEAD~1 $(git commit-tree -m x HEAD^{tree})" },
		{ "info", "mkdir -p info; git rev-parse HEAD >info/grafts" },
		{ "shallow", "git rev-parse HEAD~2 >shallow" },
		{ "objects/info", "mkdir -p objects/info; "
				  "echo /tmp >objects/info/alternates" },
		{ "refs/notes", "git notes add -m x HEAD" },
		{ "commondir", "echo /tmp >commondir" },
		{ "gitdir", "echo /tmp >gitdir" },
		/* Git's own packs: with deltas, and in another order. */
		{ "", "git repack -qadf; git prune-packed -q; "
		      "rm -rf objects/info info" },
	};
	struct lab *l = *state;
	unsigned refused = 0;

	for (size_t i = 0; i < GB_COUNT(tricks); i++) {
		lab_fresh(l);
		shell(l, tricks[i].commands);
		refused += is_refused(l, tricks[i].names);
	}
	print_message("T4: %u of %zu hiding tricks refused\n", refused,
		      GB_COUNT(tricks));
	assert_int_equal(refused, GB_COUNT(tricks));
}

/* --- T5 --------------------------------------------------------------------
 */

static void no_planted_program_runs(void **state)
{
	static const char *const keys[] = {
		"gpg.program",
		"gpg.ssh.program",
		"gpg.openpgp.program",
		"gpg.x509.program",
		"core.pager",
		"core.fsmonitor",
		"core.sshCommand",
		"core.editor",
		"core.askPass",
		"core.gitProxy",
		"core.hooksPath",
		"diff.external",
		"diff.x.textconv",
		"filter.x.smudge",
		"filter.x.clean",
		"merge.x.driver",
		"include.path",
		"alias.log",
		"credential.helper",
		"sequence.editor",
		"uploadpack.packObjectsHook",
	};
	static const char *const hooks[] = {
		"applypatch-msg",     "pre-commit",   "commit-msg",
		"post-commit",        "post-update",  "pre-receive",
		"post-receive",       "update",       "reference-transaction",
		"post-index-change",  "pre-auto-gc",  "post-checkout",
		"prepare-commit-msg", "post-rewrite", "proc-receive",
	};
	unsigned refused = 0, sang = 0, n = 0;
	struct lab *l = *state;
	char *commands = NULL;

	make_canary(l);
	for (size_t i = 0; i < GB_COUNT(keys); i++, n++) {
		lab_fresh(l);
		assert_true(asprintf(&commands, "git config %s \"$canary\"",
				     keys[i]) > 0);
		shell(l, commands);
		free(commands);
		refused += is_refused(l, "config");
		sang += canary_sang(l);
	}
	for (size_t i = 0; i < GB_COUNT(hooks); i++, n++) {
		lab_fresh(l);
		assert_true(asprintf(&commands,
				     "mkdir -p hooks; cp \"$canary\" hooks/%s",
				     hooks[i]) > 0);
		shell(l, commands);
		free(commands);
		refused += is_refused(l, "hooks");
		sang += canary_sang(l);
	}
	print_message("T5: %u of %u planted programs refused, %u ran\n",
		      refused, n, sang);
	assert_int_equal(refused, n);
	assert_int_equal(sang, 0);
}

/* --- I5 --------------------------------------------------------------------
 */

/* Whoever makes a process from now on ends: threads may be made. */
static void no_children(void)
{
#define NUMBER(n) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (n), 0, 1)
#define DIE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		NUMBER(SYS_fork),
		DIE,
		NUMBER(SYS_vfork),
		DIE,
		/* So that libc takes clone, whose flags can be looked at. */
		NUMBER(SYS_clone3),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 38),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0),
		DIE,
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog all = { GB_COUNT(rules), rules };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all) != 0)
		_exit(125);
}

static void no_program_is_ever_started(void **state)
{
	static const char banned[] =
		" system popen execl execle execlp execv execve execvp "
		"execvpe execveat fexecve fork vfork clone daemon wordexp "
		"posix_spawn posix_spawnp forkpty ";
	struct lab *l = *state;
	unsigned ran = 0;
	char *rest, *line;
	struct run r;

	for (size_t i = 0; i < lab_n_ops; i++) {
		lab_fresh(l);
		lab_run_in(&r, l, &lab_ops[i], NULL, no_children);
		if (r.exit == 125) {
			print_message("I5: skipped, no filter of system calls "
				      "is allowed here\n");
			skip();
		}
		expect_exit(&r, 0);
		run_free(&r);
		ran++;
	}
	run_program(&r, NULL, NULL,
		    (const char *[]){ "nm", "-D", "--undefined-only",
				      guardbook_path(), NULL });
	expect_exit(&r, 0);
	rest = r.out;
	while ((line = strsep(&rest, "\n")) && *line) {
		char name[64], spaced[72];

		if (sscanf(line, " %*s %63[^@ ]", name) != 1)
			continue;
		snprintf(spaced, sizeof(spaced), " %s ", name);
		assert_null(strstr(banned, spaced));
	}
	run_free(&r);
	print_message("I5: %u operations without a process of their own; the "
		      "program can start none\n",
		      ran);
}

/* --- I6 --------------------------------------------------------------------
 */

static void hostile_surroundings_reach_no_library(void **state)
{
	static const char *const names[] = {
		"TERMINFO",
		"TERMINFO_DIRS",
		"TERMCAP",
		"TERMPATH",
		"NCURSES_TRACE",
		"NCURSES_NO_UTF8_ACS",
		"ESCDELAY",
		"TABSIZE",
		"GIT_DIR",
		"GIT_CONFIG",
		"GIT_CONFIG_GLOBAL",
		"GIT_CONFIG_SYSTEM",
		"GIT_OBJECT_DIRECTORY",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_INDEX_FILE",
		"GIT_EXEC_PATH",
		"GIT_SSH",
		"GIT_SSH_COMMAND",
		"GIT_TRACE",
		"GIT_ASKPASS",
		"GIT_EDITOR",
		"GIT_PAGER",
		"GIT_TEMPLATE_DIR",
		"GIT_CEILING_DIRECTORIES",
		"GIT_REPLACE_REF_BASE",
		"GIT_SHALLOW_FILE",
		"GIT_GRAFT_FILE",
		"HOME",
		"XDG_CONFIG_HOME",
		"XDG_CACHE_HOME",
		"XDG_DATA_HOME",
		"XDG_RUNTIME_DIR",
		"XDG_DATA_DIRS",
		"TMPDIR",
		"TMP",
		"TEMP",
		"TEMPDIR",
		"SQLITE_TMPDIR",
		"SQLITE_HISTORY",
		"SQLITE_FORCE_PROXY_LOCKING",
		"SSH_AUTH_SOCK",
		"SSH_ASKPASS",
		"LOCPATH",
		"NLSPATH",
		"LANGUAGE",
		"LOCALDOMAIN",
		"RES_OPTIONS",
		"HOSTALIASES",
		"MAGIC",
		"FILE",
		"GCONV_PATH",
		"CHARSETALIASDIR",
		"TZDIR",
		"MALLOC_TRACE",
		"PAGER",
		"EDITOR",
		"VISUAL",
		"SHELL",
		"ENV",
		"BASH_ENV",
		"PATH",
		"MAIL",
		"INPUTRC",
		"GETCONF_DIR",
	};
	/* Files that a library may look for, by the names it looks for. */
	static const char *const files[] = {
		".gitconfig", ".magic",    ".magic.mgc",
		"magic",      "magic.mgc", "git/config",
		"x/xterm",    "config",    "C.UTF-8/LC_CTYPE",
	};
	struct lab *l = *state;
	char *evil = fixture_path(l->f, "evil"), events[4096];
	char *env[GB_COUNT(names) + 1] = { 0 };
	int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	ssize_t n;

	assert_int_equal(mkdir(evil, 0755), 0);
	for (size_t i = 0; i < GB_COUNT(files); i++) {
		char *path = NULL;

		assert_true(asprintf(&path, "%s/%s", evil, files[i]) > 0);
		*strrchr(path, '/') = '\0';
		mkdir(path, 0755);
		path[strlen(path)] = '/';
		fixture_write(path, "[core]\n\tpager = /bin/false\n", 27);
		free(path);
	}
	for (size_t i = 0; i < GB_COUNT(files); i++) {
		char *path = NULL;

		assert_true(asprintf(&path, "%s/%s", evil, files[i]) > 0);
		*strrchr(path, '/') = '\0';
		assert_true(inotify_add_watch(watch, path,
					      IN_OPEN | IN_ACCESS |
						      IN_CREATE) >= 0);
		free(path);
	}
	for (size_t i = 0; i < GB_COUNT(names); i++)
		assert_true(asprintf(&env[i], "%s=%s", names[i], evil) > 0);
	for (size_t i = 0; i < lab_n_ops; i++) {
		struct run r;

		lab_fresh(l);
		lab_run_in(&r, l, &lab_ops[i], (const char *const *)env, NULL);
		expect_exit(&r, 0);
		run_free(&r);
	}
	n = read(watch, events, sizeof(events));
	for (ssize_t at = 0; at < n;) {
		const struct inotify_event *e = (const void *)(events + at);

		print_error("opened or made: %s\n", e->len ? e->name : "?");
		at += (ssize_t)sizeof(*e) + e->len;
	}
	print_message("I6: %zu variables at %zu operations: %s\n",
		      GB_COUNT(names), lab_n_ops,
		      n > 0 ? "files were opened" : "no file of theirs opened");
	for (size_t i = 0; i < GB_COUNT(names); i++)
		free(env[i]);
	close(watch);
	free(evil);
	assert_true(n <= 0);
}

/* --- I7, I15 ---------------------------------------------------------------
 */

static void the_program_has_no_privileges(void **state)
{
	struct stat st;
	char caps[64];

	(void)state;
	assert_int_equal(stat(guardbook_path(), &st), 0);
	assert_int_equal(st.st_mode & (S_ISUID | S_ISGID), 0);
	assert_true(getxattr(guardbook_path(), "security.capability", caps,
			     sizeof(caps)) < 0);
	print_message("I7: no set-uid, no set-gid, no capability\n");
}

static unsigned n_wide, n_looked_at;

static int look_at_mode(const char *path, const struct stat *st, int kind,
			struct FTW *where)
{
	mode_t most = kind == FTW_D ? 0700 : 0600;

	(void)where;
	n_looked_at++;
	if (kind != FTW_SL && (st->st_mode & 07777) != most) {
		n_wide++;
		print_error("%s: mode %o\n", path, st->st_mode & 07777);
	}
	return 0;
}

static void open_handed(void)
{
	umask(0);
}

static void modes_are_narrow_whatever_the_umask(void **state)
{
	struct lab *l = *state;
	char *made = fixture_path(l->f, "made");
	struct running g;
	struct run r;

	n_wide = n_looked_at = 0;
	lab_fresh(l);
	chmod(l->out, 0777);
	for (size_t i = 0; i < lab_n_ops; i++) {
		lab_run_in(&r, l, &lab_ops[i], NULL, open_handed);
		if (strcmp(lab_ops[i].name, "passphrase") == 0)
			l->secret = l->fresh;
		run_free(&r);
	}
	l->secret = l->old;
	run_start(&g, &(struct run_setup){
			      .argv = (const char *[]){ guardbook_path(),
							"demo", made, NULL },
			      .ready = open_handed });
	run_finish(&r, &g, 60000);
	expect_exit(&r, 0);
	run_free(&r);
	chmod(l->out, 0700);
	nftw(l->book, look_at_mode, 16, FTW_PHYS);
	nftw(l->out, look_at_mode, 16, FTW_PHYS);
	nftw(made, look_at_mode, 16, FTW_PHYS);
	print_message("I15: umask 000: %u files and folders, %u too wide\n",
		      n_looked_at, n_wide);
	free(made);
	assert_int_equal(n_wide, 0);
}

static void a_wide_store_is_refused(void **state)
{
	static const char *const names[] = { "ledger.git", "vault.db" };
	struct lab *l = *state;
	unsigned refused = 0;

	for (size_t i = 0; i < GB_COUNT(names); i++) {
		char *path = NULL;
		struct run r;

		lab_fresh(l);
		assert_true(asprintf(&path, "%s/%s", l->book, names[i]) > 0);
		assert_int_equal(chmod(path, 0755), 0);
		lab_as(&r, l, "dsl", NULL, "list", NULL);
		if (r.exit != 0)
			refused++;
		else
			print_error("%s of mode 755 is taken\n", names[i]);
		run_free(&r);
		free(path);
	}
	print_message("I15: %u of %zu wide stores refused\n", refused,
		      GB_COUNT(names));
	assert_int_equal(refused, GB_COUNT(names));
}

/* --- I16 -------------------------------------------------------------------
 */

static void no_locale_lets_raw_bytes_through(void **state)
{
	static const char *const locales[] = {
		"LC_ALL=C",          "LC_ALL=POSIX",
		"LC_ALL=C.UTF-8",    "LC_ALL=en_GB.ISO-8859-1",
		"LC_ALL=../../evil", "LC_ALL="
	};
	const struct lab_op op = { .who = "dsl", .words = { "show", "ONE" } };
	struct lab *l = *state;
	struct run r;

	lab_fresh(l);
	lab_as(&r, l, "dsl", NULL, "note", l->one, "--text",
	       "T\xc5\xb7 Gwyn \xc2\x9b"
	       "31m caf\xc3\xa9",
	       NULL);
	run_free(&r);
	for (size_t i = 0; i < GB_COUNT(locales); i++) {
		const char *env[] = { locales[i], NULL };

		lab_run_in(&r, l, &op, env, NULL);
		expect_exit(&r, 0);
		for (const unsigned char *c = (unsigned char *)r.out; *c; c++)
			if ((*c >= 0x80 && *c < 0xa0 && c[-1] < 0xc0 &&
			     c[-1] < 0x80) ||
			    (*c == 0xc2 && c[1] < 0xa0))
				fail_msg("%s: a raw control in %s", locales[i],
					 r.out);
		run_free(&r);
	}
	print_message("I16: %zu locales, no raw control\n", GB_COUNT(locales));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_hiding_trick_is_refused),
		cmocka_unit_test(no_planted_program_runs),
		cmocka_unit_test(no_program_is_ever_started),
		cmocka_unit_test(hostile_surroundings_reach_no_library),
		cmocka_unit_test(the_program_has_no_privileges),
		cmocka_unit_test(modes_are_narrow_whatever_the_umask),
		cmocka_unit_test(a_wide_store_is_refused),
		cmocka_unit_test(no_locale_lets_raw_bytes_through),
	};

	return cmocka_run_group_tests_name("hostile", tests, lab_setup,
					   lab_teardown);
}

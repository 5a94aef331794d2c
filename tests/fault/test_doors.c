/* SPDX-License-Identifier: ISC
 * test_doors.c - C6, C7, C11: the same user can't look into the memory of a
 * session, a crash leaves no picture of it, secrets stay out of swap, and a
 * stolen vault costs what it must to guess. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "guardbook/lock.h"
#include "tests/fault/lab.h"

#define NOBODY 65534

/* --- a session that waits --------------------------------------------------
 */

struct waiting {
	pid_t pid;
	int input; /* it reads a batch from here */
};

static void become_nobody(void)
{
	if (geteuid() == 0 && (setgid(NOBODY) < 0 || setuid(NOBODY) < 0))
		_exit(126);
}

/* Signed in as the DSL with the casebook unlocked, waiting for a batch. Started
 * by nobody if root is at work: root may look everywhere. */
static void start_waiting(struct waiting *w, struct lab *l)
{
	int ends[2], null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	const char *argv[] = { "guardbook", "--casebook", l->book,
			       "--as",      "dsl",        "--passphrase-file",
			       l->old,      "batch",      NULL };
	char word[] = "SECRET=word", *env[] = { word, NULL };
	int program = run_open_program(guardbook_path());

	assert_true(program >= 0);
	assert_int_equal(pipe(ends), 0);
	w->pid = fork();
	assert_true(w->pid >= 0);
	if (w->pid == 0) {
		setrlimit(RLIMIT_CORE, &all);
		dup2(ends[0], 0);
		dup2(null, 1);
		dup2(null, 2);
		close(ends[1]);
		if (chdir(l->out) != 0)
			_exit(126);
		become_nobody();
		run_exec(program, argv, env);
		_exit(127);
	}
	close(program);
	close(ends[0]);
	close(null);
	w->input = ends[1];
	/* It has signed in when it has taken the first piece of its batch. */
	assert_int_equal(write(ends[1], "# so far\n", 9), 9);
	for (int i = 0, left = 1; i < 1000 && left > 0; i++) {
		usleep(10000);
		assert_int_equal(ioctl(ends[1], FIONREAD, &left), 0);
		assert_int_equal(waitpid(w->pid, NULL, WNOHANG), 0);
	}
}

static int end_waiting(struct waiting *w, int sig)
{
	int status;

	kill(w->pid, sig);
	close(w->input);
	assert_int_equal(waitpid(w->pid, &status, 0), w->pid);
	return status;
}

/* Everything of the lab for the user nobody. */
static void give_away(struct lab *l)
{
	char *all = NULL;
	struct run r;

	if (geteuid() != 0)
		return;
	assert_true(asprintf(&all, "chown -R %d:%d '%s'", NOBODY, NOBODY,
			     l->f->dir) > 0);
	run_program(&r, NULL, NULL, (const char *[]){ "sh", "-c", all, NULL });
	expect_exit(&r, 0);
	run_free(&r);
	free(all);
}

/* --- C6 --------------------------------------------------------------------
 */

/* In a process of the same user: how many of the doors are open? */
static int try_doors(pid_t pid)
{
	static const char *const names[] = { "mem",  "environ", "maps",
					     "auxv", "stack",   "fd/0" };
	int n_open = 0;

	for (size_t i = 0; i < GB_COUNT(names); i++) {
		char path[64], byte[16];
		int fd;

		snprintf(path, sizeof(path), "/proc/%d/%s", pid, names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0 && pread(fd, byte, sizeof(byte), 0x1000) >= 0)
			n_open++;
		if (fd >= 0)
			close(fd);
	}
	if (ptrace(PTRACE_ATTACH, pid, NULL, NULL) == 0)
		n_open++;
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) == 0)
		n_open++;
	return n_open;
}

static void the_same_user_cant_look_in(void **state)
{
	struct lab *l = *state;
	struct waiting w;
	int status;
	pid_t spy;

	lab_fresh(l);
	give_away(l);
	start_waiting(&w, l);
	spy = fork();
	assert_true(spy >= 0);
	if (spy == 0) {
		become_nobody();
		_exit(try_doors(w.pid));
	}
	assert_int_equal(waitpid(spy, &status, 0), spy);
	end_waiting(&w, SIGKILL);
	print_message("C6: of 8 doors to the memory of a session %d are open "
		      "to the same user\n",
		      WEXITSTATUS(status));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_crash_leaves_no_core(void **state)
{
	static const int signals[] = { SIGSEGV, SIGABRT, SIGQUIT, SIGBUS,
				       SIGILL,  SIGFPE,  SIGTRAP };
	struct lab *l = *state;
	unsigned cores = 0;
	char *path = fixture_path(l->f, "out/core");

	for (size_t i = 0; i < GB_COUNT(signals); i++) {
		struct waiting w;
		int status;

		lab_fresh(l);
		give_away(l);
		start_waiting(&w, l);
		status = end_waiting(&w, signals[i]);
		cores += WIFSIGNALED(status) && WCOREDUMP(status);
		cores += access(path, F_OK) == 0;
	}
	free(path);
	print_message("C6: %zu signals, %u cores\n", GB_COUNT(signals), cores);
	assert_int_equal(cores, 0);
}

/* --- C7 --------------------------------------------------------------------
 */

static void secrets_are_locked_and_never_dumped(void **state)
{
	struct lab *l = *state;
	struct waiting w;
	char line[512], path[64];
	unsigned n_locked = 0, n_both = 0;
	FILE *maps;

	lab_fresh(l);
	give_away(l);
	start_waiting(&w, l);
	snprintf(path, sizeof(path), "/proc/%d/smaps", w.pid);
	maps = fopen(path, "r");
	if (!maps) {
		end_waiting(&w, SIGKILL);
		print_message("C7: skipped, only root may look at the memory "
			      "of another process\n");
		skip();
	}
	while (fgets(line, sizeof(line), maps)) {
		if (strncmp(line, "VmFlags:", 8) != 0 || !strstr(line, " lo"))
			continue;
		n_locked++;
		n_both += strstr(line, " dd") != NULL;
	}
	fclose(maps);
	end_waiting(&w, SIGKILL);
	print_message("C7: %u locked areas, %u of them never dumped\n",
		      n_locked, n_both);
	assert_true(n_locked > 0);
	assert_int_equal(n_both, n_locked);
}

static void no_locked_memory(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_MEMLOCK, &none) != 0)
		_exit(126);
	become_nobody();
}

static void memory_that_cant_be_locked_is_told(void **state)
{
	const struct lab_op op = { .who = "dsl", .words = { "list" } };
	struct lab *l = *state;
	struct run r;

	lab_fresh(l);
	give_away(l);
	lab_run_in(&r, l, &op, NULL, no_locked_memory);
	print_message("C7: with no locked memory allowed: exit %d, %s", r.exit,
		      r.err);
	assert_true(strstr(r.err, "swap") != NULL);
	run_free(&r);
}

/* --- C11 -------------------------------------------------------------------
 */

static void a_guess_costs_what_it_must(void **state)
{
	struct lab *l = *state;
	char *made = fixture_path(l->f, "real"), *vault = NULL;
	unsigned n = 0, cheap = 0;
	sqlite3_stmt *q = NULL;
	sqlite3 *db = NULL;
	struct run r;

	guardbook(&r, NULL, "--casebook", made, "init", "--quick", "--school",
		  "Ysgol Llyn Primary", NULL);
	expect_exit(&r, 0);
	run_free(&r);
	assert_true(asprintf(&vault, "%s/vault.db", made) > 0);
	assert_int_equal(sqlite3_open(vault, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "select lock from account", -1,
					    &q, NULL),
			 SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		struct gb_lock_cost cost;

		assert_int_equal(sqlite3_column_bytes(q, 0), GB_LOCK_BYTES);
		cost = gb_lock_cost_of(sqlite3_column_blob(q, 0));
		cheap += cost.passes < 3 || cost.memory_bytes < UINT64_C(256)
									<< 20;
		n++;
	}
	sqlite3_finalize(q);
	sqlite3_close(db);
	print_message("C11: %u locks, %u cheaper than 256 MiB and 3 passes\n",
		      n, cheap);
	free(vault);
	free(made);
	assert_true(n > 0);
	assert_int_equal(cheap, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_user_cant_look_in),
		cmocka_unit_test(a_crash_leaves_no_core),
		cmocka_unit_test(secrets_are_locked_and_never_dumped),
		cmocka_unit_test(memory_that_cant_be_locked_is_told),
		cmocka_unit_test(a_guess_costs_what_it_must),
	};

	return cmocka_run_group_tests_name("doors", tests, lab_setup,
					   lab_teardown);
}

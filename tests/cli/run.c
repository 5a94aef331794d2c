/* SPDX-License-Identifier: ISC
 * run.c - the shipped program, driven as a script would. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli/run.h"

enum { MAX_WORDS = 64 };

const char *guardbook_path(void)
{
	static char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 32);

	assert_true(n > 0);
	path[n] = '\0';
	/* build/tests/cli/test_x, build/guardbook */
	for (int up = 0; up < 3; up++)
		*strrchr(path, '/') = '\0';
	memcpy(path + strlen(path), "/guardbook", sizeof("/guardbook"));
	return path;
}

static int memory_file(const char *text)
{
	int fd = memfd_create("run", MFD_CLOEXEC);
	size_t n = text ? strlen(text) : 0;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text ? text : "", n), n);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static char *slurp(int fd, size_t *n_bytes)
{
	off_t n = lseek(fd, 0, SEEK_END);
	char *text = calloc(1, (size_t)n + 1);

	assert_non_null(text);
	assert_int_equal(pread(fd, text, (size_t)n, 0), n);
	close(fd);
	if (n_bytes)
		*n_bytes = (size_t)n;
	return text;
}

static uid_t other_user;

void run_as_user(uid_t uid)
{
	other_user = uid;
}

int run_open_program(const char *path)
{
	return open(path, O_PATH | O_CLOEXEC);
}

void run_exec(int program, const char *const *argv, char *const *env)
{
	execveat(program, "", (char *const *)argv, env, AT_EMPTY_PATH);
}

static void child(const struct run_setup *s, const int fd[3])
{
	int program =
		strchr(s->argv[0], '/') ? run_open_program(s->argv[0]) : -1;
	char path[] = "PATH=/usr/bin:/bin", home[] = "HOME=/nonexistent";
	char *env[MAX_WORDS] = { path, home };

	for (size_t i = 0; s->env && s->env[i] && i + 3 < MAX_WORDS; i++)
		env[i + 2] = strdup(s->env[i]);
	/* No terminal to ask for a passphrase. */
	setsid();
	for (int i = 0; i < 3; i++)
		if (dup2(fd[i], i) < 0)
			_exit(126);
	if (s->dir && chdir(s->dir) < 0)
		_exit(126);
	if (other_user && (setgid(other_user) < 0 || setuid(other_user) < 0))
		_exit(126);
	if (s->ready)
		s->ready();
	if (program >= 0)
		run_exec(program, s->argv, env);
	else
		execvpe(s->argv[0], (char *const *)s->argv, env);
	_exit(127);
}

void run_start(struct running *g, const struct run_setup *s)
{
	int fd[3] = { memory_file(s->input), memory_file(NULL),
		      memory_file(NULL) };

	*g = (struct running){ .pid = fork(), .out = fd[1], .err = fd[2] };
	assert_true(g->pid >= 0);
	if (g->pid == 0)
		child(s, fd);
	close(fd[0]);
}

bool run_await(struct running *g, int patience_ms)
{
	struct pollfd end = { .fd = -1, .events = POLLIN };

	if (g->ended)
		return true;
	end.fd = pidfd_open(g->pid, 0);
	assert_true(end.fd >= 0);
	g->ended = poll(&end, 1, patience_ms) == 1;
	close(end.fd);
	if (g->ended)
		assert_int_equal(waitpid(g->pid, &g->status, 0), g->pid);
	return g->ended;
}

void run_finish(struct run *r, struct running *g, int patience_ms)
{
	bool hung = !run_await(g, patience_ms);

	if (hung) {
		kill(g->pid, SIGKILL);
		run_await(g, -1);
	}
	r->exit = hung                   ? RUN_HUNG
		  : WIFEXITED(g->status) ? WEXITSTATUS(g->status)
					 : 128 + WTERMSIG(g->status);
	r->out = slurp(g->out, &r->out_bytes);
	r->err = slurp(g->err, NULL);
}

void run_program(struct run *r, const char *dir, const char *input,
		 const char *const *argv)
{
	const struct run_setup s = { .argv = argv, .dir = dir, .input = input };
	struct running g;

	run_start(&g, &s);
	run_finish(r, &g, -1);
}

void run_free(struct run *r)
{
	free(r->out);
	free(r->err);
	*r = (struct run){ 0 };
}

static void take_words(const char **argv, size_t n, va_list words)
{
	const char *word;

	while ((word = va_arg(words, const char *))) {
		assert_true(n + 1 < MAX_WORDS);
		argv[n++] = word;
	}
	argv[n] = NULL;
}

void guardbook(struct run *r, const char *input, ...)
{
	const char *argv[MAX_WORDS] = { guardbook_path() };
	va_list words;

	va_start(words, input);
	take_words(argv, 1, words);
	va_end(words);
	run_program(r, NULL, input, argv);
}

void as(struct run *r, const struct desk *d, const char *who, const char *input,
	...)
{
	const char *argv[MAX_WORDS] = {
		guardbook_path(),    "--casebook", d->book, "--as", who,
		"--passphrase-file", "-"
	};
	char *all = NULL;
	va_list words;

	va_start(words, input);
	take_words(argv, 7, words);
	va_end(words);
	assert_true(asprintf(&all, "practice\n%s", input ? input : "") > 0);
	run_program(r, d->f->dir, all, argv);
	free(all);
}

int desk_setup(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));
	void *f = NULL;
	struct run r;

	if (!d || fixture_setup(&f) != 0)
		return -1;
	d->f = f;
	d->book = fixture_path(d->f, "book");
	guardbook(&r, NULL, "demo", d->book, NULL);
	expect_exit(&r, 0);
	run_free(&r);
	*state = d;
	return 0;
}

int desk_teardown(void **state)
{
	struct desk *d = *state;
	void *f = d->f;

	fixture_teardown(&f);
	free(d->book);
	free(d);
	return 0;
}

void expect_exit(const struct run *r, int status)
{
	const char *newline = strchr(r->err, '\n');

	if (r->exit != status)
		fail_msg("exit %d, expected %d\nstdout: %s\nstderr: %s",
			 r->exit, status, r->out, r->err);
	if (status == 0)
		assert_string_equal(r->err, "");
	else if (!newline || newline[1] != '\0')
		fail_msg("not one line: %s", r->err);
}

json_t *expect_json(struct run *r)
{
	json_t *value;

	expect_exit(r, 0);
	value = json_loads(r->out, 0, NULL);
	if (!value)
		fail_msg("not JSON: %s", r->out);
	run_free(r);
	return value;
}

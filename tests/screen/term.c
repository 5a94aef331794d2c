/* SPDX-License-Identifier: ISC
 * term.c - a program in a terminal of its own: start, wait, end. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "tests/screen/term_in.h"

#define MAX_ENV 64
#define SYNC_KEY "\033[9901~"
#define SYNC_ANSWER "\033]7799;sync="

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t patience_ends_ms(void)
{
	return now_ms() + TERM_PATIENCE_S * 1000;
}

/* --- what libvterm tells us ---------------------------------------------- */

static void on_output(const char *bytes, size_t n_bytes, void *user)
{
	struct term *t = user;

	gb_buf_put(&t->to_program, bytes, n_bytes);
}

static int on_property(VTermProp prop, VTermValue *v, void *user)
{
	struct term *t = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		t->alternate = v->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		t->cursor_shown = v->boolean;
	else if (prop == VTERM_PROP_MOUSE)
		t->mouse = v->number != VTERM_PROP_MOUSE_NONE;
	else if (prop == VTERM_PROP_TITLE)
		snprintf(t->title, sizeof(t->title), "%s", v->string);
	return 1;
}

static int on_bell(void *user)
{
	((struct term *)user)->bells++;
	return 1;
}

static void make_screen(struct term *t, int rows, int cols)
{
	static const VTermScreenCallbacks callbacks = {
		.settermprop = on_property,
		.bell = on_bell,
	};

	t->vt = vterm_new(rows, cols);
	assert_non_null(t->vt);
	vterm_set_utf8(t->vt, 1);
	vterm_output_set_callback(t->vt, on_output, t);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
	t->stale = true;
}

/* --- bytes to and from the program ---------------------------------------- */

/* Sync answers are looked for in the bytes and not asked of libvterm, whose
 * callback for them changed between its versions. */
static void note_answers(struct term *t)
{
	const size_t n_mark = strlen(SYNC_ANSWER);
	const char *bytes = gb_buf_string(&t->raw);
	const char *end = bytes + t->raw.len;
	const char *at;

	while ((at = memmem(bytes + t->raw_seen, t->raw.len - t->raw_seen,
			    SYNC_ANSWER, n_mark))) {
		t->raw_seen = (size_t)(at - bytes);
		if (!memchr(at, '\a', (size_t)(end - at)))
			return; /* the rest of it is still to come */
		t->answered = strtoul(at + n_mark, NULL, 10);
		t->raw_seen += n_mark;
	}
	/* The next answer may have begun within the last few bytes. */
	if (t->raw.len - t->raw_seen > n_mark)
		t->raw_seen = t->raw.len - n_mark;
}

static void take_in(struct term *t)
{
	char bytes[65536];
	ssize_t n = read(t->master, bytes, sizeof(bytes));

	if (n > 0) {
		gb_buf_put(&t->raw, bytes, (size_t)n);
		vterm_input_write(t->vt, bytes, (size_t)n);
		t->stale = true;
		note_answers(t);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		t->gone = true; /* EIO: nobody holds the other side open */
	}
}

static void write_out(struct term *t)
{
	ssize_t n = write(t->master, t->to_program.data, t->to_program.len);

	if (n <= 0)
		return;
	t->to_program.len -= (size_t)n;
	memmove(t->to_program.data, t->to_program.data + n, t->to_program.len);
}

void term_pump(struct term *t, int wait_ms)
{
	struct pollfd p = { .fd = t->master, .events = POLLIN };

	if (t->to_program.len)
		p.events |= POLLOUT;
	if (poll(&p, 1, wait_ms) <= 0)
		return;
	if (p.revents & POLLOUT)
		write_out(t);
	if (p.revents & (POLLIN | POLLHUP | POLLERR))
		take_in(t);
}

void term_begin(struct term *t, const char *what)
{
	if (t->gone)
		term_fail(t, __FILE__, __LINE__,
			  "%s: the program has ended, with %d", what,
			  term_exit_status(t));
	snprintf(t->after, sizeof(t->after), "%s", what);
}

void term_send(struct term *t, const char *bytes, size_t n_bytes)
{
	term_begin(t, "term_send");
	gb_buf_put(&t->to_program, bytes, n_bytes);
	while (t->to_program.len && !t->gone)
		term_pump(t, 100);
}

/* --- waiting ---------------------------------------------------------------
 */

void term_sync(struct term *t)
{
	int64_t end_ms = patience_ends_ms();

	if (t->unsynced || t->gone)
		return;
	gb_buf_text(&t->to_program, SYNC_KEY);
	t->asked++;
	while (t->answered < t->asked && !t->gone) {
		if (now_ms() > end_ms)
			term_fail(t, __FILE__, __LINE__,
				  "no answer for %d s after %s",
				  TERM_PATIENCE_S, t->after);
		term_pump(t, 100);
	}
}

void term_await(struct term *t, const char *text)
{
	int64_t end_ms = patience_ends_ms();

	while (!term_find(t, text, NULL, NULL)) {
		if (t->gone || now_ms() > end_ms)
			term_fail(t, __FILE__, __LINE__, "\"%s\" never came",
				  text);
		term_pump(t, 100);
	}
}

/* True once it has ended, false if it has not after `wait_ms`. */
static bool reap(struct term *t, int wait_ms)
{
	struct pollfd p = { .events = POLLIN };

	if (t->reaped)
		return true;
	p.fd = pidfd_open(t->pid, 0);
	assert_true(p.fd >= 0);
	t->reaped = poll(&p, 1, wait_ms) == 1 &&
		    waitpid(t->pid, &t->status, 0) == t->pid;
	close(p.fd);
	return t->reaped;
}

bool term_ended(const struct term *t)
{
	return t->gone;
}

int term_exit_status(struct term *t)
{
	int64_t end_ms = patience_ends_ms();

	while (!t->gone && now_ms() < end_ms)
		term_pump(t, 100);
	if (!t->gone || !reap(t, TERM_PATIENCE_S * 1000))
		term_fail(t, __FILE__, __LINE__, "the program does not end");
	if (WIFSIGNALED(t->status))
		return 128 + WTERMSIG(t->status);
	return WEXITSTATUS(t->status);
}

/* Text must not be sent while the terminal still echoes it: it would stand on
 * the screen. The program is past that when it takes keys one by one. */
static void await_raw_mode(struct term *t)
{
	int64_t end_ms = patience_ends_ms();
	struct termios mode;

	while (!t->gone && tcgetattr(t->master, &mode) == 0 &&
	       (mode.c_lflag & ICANON)) {
		if (now_ms() > end_ms)
			term_fail(t, __FILE__, __LINE__,
				  "the program never took the terminal");
		term_pump(t, 1);
	}
}

/* --- start and end ----------------------------------------------------------
 */

/* An entry without "=" stands for none: getenv() does not find it. */
static void put_env(const char **env, const char *entry)
{
	size_t n_name = strcspn(entry, "=");
	size_t i = 0;

	while (env[i] && !(strncmp(env[i], entry, n_name) == 0 &&
			   strchr("=", env[i][n_name])))
		i++;
	assert_in_range(i, 0, MAX_ENV - 2);
	env[i] = entry;
}

static _Noreturn void become(const struct term_setup *s, const char **env,
			     int slave)
{
	static const int usual[] = { SIGHUP,  SIGINT,  SIGQUIT, SIGTERM,
				     SIGPIPE, SIGTSTP, SIGWINCH };

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		signal(usual[i], SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	dup2(slave, STDIN_FILENO);
	dup2(slave, STDOUT_FILENO);
	dup2(slave, STDERR_FILENO);
	execve(s->argv[0], (char *const *)s->argv, (char *const *)env);
	dprintf(STDERR_FILENO, "%s: %s\n", s->argv[0], strerror(errno));
	_exit(127);
}

static void launch(struct term *t, const struct term_setup *s, int slave)
{
	const char *path = getenv("PATH");
	const char *env[MAX_ENV] = { "TERM=xterm-256color", "LC_ALL=C.UTF-8",
				     "TZ=Europe/London",
				     "GUARDBOOK_TEST_SYNC=1" };
	struct gb_buf own[4] = { 0 };

	/* ncurses keeps memory for itself: leaks would drown the reports. */
	gb_buf_printf(&own[0], "HOME=%s", s->home ? s->home : "/nonexistent");
	gb_buf_printf(&own[1], "PATH=%s", path ? path : "/usr/bin:/bin");
	gb_buf_printf(&own[2], "ASAN_OPTIONS=detect_leaks=0:log_path=%s.asan",
		      program_invocation_name);
	gb_buf_printf(&own[3], "UBSAN_OPTIONS=log_path=%s.asan",
		      program_invocation_name);
	for (size_t i = 0; i < 4; i++)
		put_env(env, gb_buf_string(&own[i]));
	for (const char *const *e = s->env; e && *e; e++)
		put_env(env, *e);
	t->pid = fork();
	assert_true(t->pid >= 0);
	if (t->pid == 0)
		become(s, env, slave);
	for (size_t i = 0; i < 4; i++)
		gb_buf_free(&own[i]);
}

struct term *term_start(const struct term_setup *s)
{
	struct winsize size = {
		.ws_row = (unsigned short)(s->rows ? s->rows : 24),
		.ws_col = (unsigned short)(s->cols ? s->cols : 80),
	};
	struct term *t = calloc(1, sizeof(*t));
	struct termios mode;
	int slave;

	assert_non_null(t);
	t->unsynced = s->unsynced;
	snprintf(t->after, sizeof(t->after), "its start");
	make_screen(t, size.ws_row, size.ws_col);
	assert_int_equal(openpty(&t->master, &slave, NULL, NULL, &size), 0);
	fcntl(t->master, F_SETFD, FD_CLOEXEC);
	fcntl(t->master, F_SETFL, O_NONBLOCK);
	fcntl(slave, F_SETFD, FD_CLOEXEC);
	tcgetattr(slave, &mode);
	mode.c_iflag |= IUTF8;
	tcsetattr(slave, TCSANOW, &mode);
	launch(t, s, slave);
	/* Only the program holds it now: reading fails when it has ended. */
	close(slave);
	if (!t->unsynced) {
		await_raw_mode(t);
		term_sync(t);
	}
	return t;
}

void term_resize(struct term *t, int cols, int rows)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
				.ws_col = (unsigned short)cols };

	term_begin(t, "term_resize");
	vterm_set_size(t->vt, rows, cols);
	t->stale = true;
	assert_int_equal(ioctl(t->master, TIOCSWINSZ, &size), 0);
	term_sync(t);
}

void term_signal(struct term *t, int sig)
{
	term_begin(t, "term_signal");
	assert_int_equal(kill(t->pid, sig), 0);
}

void term_hang_up(struct term *t)
{
	term_begin(t, "term_hang_up");
	close(t->master);
	t->master = -1;
	t->gone = true;
}

pid_t term_pid(const struct term *t)
{
	return t->pid;
}

void term_free(struct term *t)
{
	if (!t)
		return;
	if (t->master >= 0)
		close(t->master);
	/* Asked first: a program that is killed writes no coverage. */
	if (!reap(t, 1000)) {
		kill(t->pid, SIGKILL);
		waitpid(t->pid, &t->status, 0);
	}
	vterm_free(t->vt);
	gb_buf_free(&t->to_program);
	gb_buf_free(&t->raw);
	gb_buf_free(&t->text);
	gb_buf_free(&t->lines);
	free(t);
}

char *term_beside(const char *name)
{
	const char *slash = strrchr(program_invocation_name, '/');
	int n = slash ? (int)(slash - program_invocation_name) + 1 : 0;
	char *path = NULL;

	assert_true(asprintf(&path, "%.*s%s", n, program_invocation_name,
			     name) > 0);
	return path;
}

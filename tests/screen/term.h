/* tests/screen/term.h - a person at a terminal, for tests: starts a program in
 * a terminal of its own, presses what a person presses and looks at what a
 * person sees.
 *
 * Every input waits until the program has dealt with it and drawn the outcome
 * (the sync key, src/ui's key reader answers it), so tests never sleep. A
 * program that doesn't answer within TERM_PATIENCE_S fails the test. Each
 * failure prints the screen, and draws it into TEST.failed.svg beside the test
 * program; reports of sanitizers are beside it too, in TEST.asan.PID.
 *
 * Rows and columns count from 0. Text is UTF-8. Nothing here is global: a test
 * may sit at several terminals at once. */
#ifndef TERM_H
#define TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define TERM_PATIENCE_S 10
#define TERM_ARGS 24

struct term;

struct term_setup {
	const char *argv[TERM_ARGS]; /* argv[0] is the program's path */
	const char *home;            /* its HOME: the test's folder, usually */
	const char *const *env; /* "NAME=VALUE", or "NAME" to leave one out;
				   NULL at the end; NULL: nothing more */
	int rows, cols;         /* 0: 24 and 80 */
	bool unsynced;          /* the program knows no sync key (it asks
				   plain questions): use term_await() */
};

/* Start a program and wait till it is idle. Its environment is TERM=xterm-
 * 256color, LC_ALL=C.UTF-8, TZ=Europe/London, GUARDBOOK_TEST_SYNC=1, HOME, PATH
 * and what `s` adds; its working directory is the test's.
 * Gives: never NULL; freed with term_free(). */
struct term *term_start(const struct term_setup *s);
/* Hang up if it still runs, kill it if that isn't enough. NULL is fine. */
void term_free(struct term *t);
/* The path of a program built at `name` from the running test's folder, such
 * as "probe" or "../../guardbook". Gives: the caller's to free(). */
char *term_beside(const char *name);

/* What a person does. `keys` are names with one blank between them: "n",
 * "Tab Tab Enter", "Ctrl-S", "Shift-Tab", "F1", "Space", "PgDn"; also Esc,
 * Backspace, Delete, Insert, Home, End, PgUp, Up, Down, Left, Right. */
void term_press(struct term *t, const char *keys);
void term_type(struct term *t, const char *text); /* "\n" is the Enter key */
void term_paste(struct term *t, const char *text);
void term_click(struct term *t, int row, int col);            /* left button */
void term_wheel(struct term *t, int row, int col, int lines); /* < 0: up */
void term_resize(struct term *t, int cols, int rows);

/* What happens to a program. After these nothing is waited for: call
 * term_sync() if it should go on, expect_exit() if it should end. */
void term_signal(struct term *t, int sig);
void term_hang_up(struct term *t); /* the window is closed */
void term_send(struct term *t, const char *bytes, size_t n_bytes); /* as is */
pid_t term_pid(const struct term *t);

/* Wait until all that was sent is dealt with and drawn, or the program has
 * ended. Every input above has done so. */
void term_sync(struct term *t);
/* Wait until `text` is somewhere on the screen. */
void term_await(struct term *t, const char *text);
/* Has it let go of its terminal? True for good once it has. */
bool term_ended(const struct term *t);
/* Wait for the end. Gives: the exit status, 128 + the signal if one ended it.
 */
int term_exit_status(struct term *t);

/* What a person sees. Strings are borrowed until the next input. */
const char *term_screen(struct term *t); /* rows end in "\n", trimmed right */
const char *term_row(struct term *t, int row); /* trimmed right */
bool term_find(struct term *t, const char *text, int *row, int *col);
void term_size(const struct term *t, int *rows, int *cols);
void term_cursor(const struct term *t, int *row, int *col);
bool term_cursor_shown(const struct term *t);
bool term_on_alternate_screen(const struct term *t);
int term_bells(const struct term *t);
const char *term_title(const struct term *t); /* "": none was set */

struct term_cell {
	char text[32];   /* "": nothing, or the right half of a wide one */
	int width;       /* columns: 1, 2, and 0 for a right half */
	uint32_t fg, bg; /* 0xrrggbb, as shown: reversed if it is */
	bool bold, underline;
};

/* The cell at `row`, `col` in a window that is `light` (black on white) or dark
 * (light grey on black) where the program states no colour. */
void term_cell(const struct term *t, int row, int col, bool light,
	       struct term_cell *c);
/* How well two colours can be told apart, 1 to 21 (WCAG 2). */
double term_contrast(uint32_t a, uint32_t b);

/* Every byte that the program has written, since the start or the last forget.
 * Borrowed until the next input. */
const char *term_raw(const struct term *t, size_t *n_bytes);
void term_raw_forget(struct term *t);

/* What a test claims. Each names the test's line when it fails. */
#define expect_text(t, row, text) /* the row has it in it */                   \
	term_expect_text(t, row, text, __FILE__, __LINE__)
#define expect_row(t, row, text) /* the row is it, trimmed right */            \
	term_expect_row(t, row, text, __FILE__, __LINE__)
#define expect_somewhere(t, text)                                              \
	term_expect_somewhere(t, text, __FILE__, __LINE__)
#define expect_nowhere(t, text) term_expect_nowhere(t, text, __FILE__, __LINE__)
#define expect_cursor(t, row, col)                                             \
	term_expect_cursor(t, row, col, __FILE__, __LINE__)
#define expect_cursor_on(t, text) /* shown, on a row that has it */            \
	term_expect_cursor_on(t, text, __FILE__, __LINE__)
#define expect_contrast(t, least) /* of every letter, dark and light */        \
	term_expect_contrast(t, least, __FILE__, __LINE__)
#define expect_never_sent(t, bytes)                                            \
	term_expect_never_sent(t, bytes, __FILE__, __LINE__)
#define expect_exit(t, status) term_expect_exit(t, status, __FILE__, __LINE__)
/* Alternate screen left, cursor shown, mouse and paste marks off. */
#define expect_left_clean(t) term_expect_left_clean(t, __FILE__, __LINE__)

void term_expect_text(struct term *t, int row, const char *text,
		      const char *file, int line);
void term_expect_row(struct term *t, int row, const char *text,
		     const char *file, int line);
void term_expect_somewhere(struct term *t, const char *text, const char *file,
			   int line);
void term_expect_nowhere(struct term *t, const char *text, const char *file,
			 int line);
void term_expect_cursor(struct term *t, int row, int col, const char *file,
			int line);
void term_expect_cursor_on(struct term *t, const char *text, const char *file,
			   int line);
void term_expect_contrast(struct term *t, double least, const char *file,
			  int line);
void term_expect_never_sent(struct term *t, const char *bytes, const char *file,
			    int line);
void term_expect_exit(struct term *t, int status, const char *file, int line);
void term_expect_left_clean(struct term *t, const char *file, int line);

/* Print the screen and the message, and fail the test at `file`, `line`. */
_Noreturn void term_fail(struct term *t, const char *file, int line,
			 const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif

/* SPDX-License-Identifier: ISC
 * claim.c - what a test claims about a terminal, and what is said and kept when
 * it is wrong. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/screen/shot.h"
#include "tests/screen/term_in.h"

_Noreturn void term_fail(struct term *t, const char *file, int line,
			 const char *fmt, ...)
{
	char *picture = NULL;
	char *message = NULL;
	va_list args;
	int row, col, rows, cols;

	va_start(args, fmt);
	if (vasprintf(&message, fmt, args) < 0)
		abort();
	va_end(args);
	term_size(t, &rows, &cols);
	term_cursor(t, &row, &col);
	for (int r = 0; r < rows; r++)
		print_error("%3d|%s\n", r, term_row(t, r));
	print_error("cursor at %d, %d; last input: %s\nERROR: %s\n", row, col,
		    t->after, message);
	free(message);
	if (asprintf(&picture, "%s.failed.svg", program_invocation_name) > 0)
		shot_write(t, picture, false);
	free(picture);
	_fail(file, line);
	abort();
}

void term_expect_text(struct term *t, int row, const char *text,
		      const char *file, int line)
{
	if (!strstr(term_row(t, row), text))
		term_fail(t, file, line, "row %d has no \"%s\"", row, text);
}

void term_expect_row(struct term *t, int row, const char *text,
		     const char *file, int line)
{
	if (strcmp(term_row(t, row), text) != 0)
		term_fail(t, file, line, "row %d is not \"%s\"", row, text);
}

void term_expect_somewhere(struct term *t, const char *text, const char *file,
			   int line)
{
	if (!term_find(t, text, NULL, NULL))
		term_fail(t, file, line, "there is no \"%s\"", text);
}

void term_expect_nowhere(struct term *t, const char *text, const char *file,
			 int line)
{
	int row;

	if (term_find(t, text, &row, NULL))
		term_fail(t, file, line, "row %d has \"%s\"", row, text);
}

void term_expect_cursor(struct term *t, int row, int col, const char *file,
			int line)
{
	int r, c;

	term_cursor(t, &r, &c);
	if (r != row || c != col)
		term_fail(t, file, line, "the cursor is not at %d, %d", row,
			  col);
}

void term_expect_cursor_on(struct term *t, const char *text, const char *file,
			   int line)
{
	int row, col;

	term_cursor(t, &row, &col);
	if (!t->cursor_shown || !strstr(term_row(t, row), text))
		term_fail(t, file, line, "no cursor is shown on \"%s\"", text);
}

static void expect_contrast_in(struct term *t, bool light, double least,
			       const char *file, int line)
{
	int rows, cols;

	term_size(t, &rows, &cols);
	for (int i = 0; i < rows * cols; i++) {
		struct term_cell c;
		double ratio;

		term_cell(t, i / cols, i % cols, light, &c);
		if (c.text[0] == '\0' || strcmp(c.text, " ") == 0)
			continue;
		ratio = term_contrast(c.fg, c.bg);
		if (ratio < least)
			term_fail(t, file, line,
				  "\"%s\" at %d, %d in a %s window: #%06x on "
				  "#%06x has a contrast of %.1f, under %.1f",
				  c.text, i / cols, i % cols,
				  light ? "light" : "dark", c.fg, c.bg, ratio,
				  least);
	}
}

void term_expect_contrast(struct term *t, double least, const char *file,
			  int line)
{
	expect_contrast_in(t, false, least, file, line);
	expect_contrast_in(t, true, least, file, line);
}

void term_expect_never_sent(struct term *t, const char *bytes, const char *file,
			    int line)
{
	if (memmem(t->raw.data, t->raw.len, bytes, strlen(bytes)))
		term_fail(t, file, line, "bytes were sent that never may be");
}

void term_expect_exit(struct term *t, int status, const char *file, int line)
{
	int got = term_exit_status(t);

	if (got != status)
		term_fail(t, file, line, "it ended with %d, not %d", got,
			  status);
}

/* True if the last word on pasting was to mark it. libvterm does not tell. */
static bool marks_pastes(struct term *t)
{
	const char *raw = gb_buf_string(&t->raw);
	const char *end = raw + t->raw.len;
	const char *at;
	bool on = false;

	while ((at = memmem(raw, (size_t)(end - raw), "\033[?2004", 7)) &&
	       at + 7 < end) {
		on = at[7] == 'h';
		raw = at + 7;
	}
	return on;
}

void term_expect_left_clean(struct term *t, const char *file, int line)
{
	if (t->alternate)
		term_fail(t, file, line, "the alternate screen is still on");
	if (!t->cursor_shown)
		term_fail(t, file, line, "the cursor is hidden");
	if (t->mouse)
		term_fail(t, file, line, "the mouse is still reported");
	if (marks_pastes(t))
		term_fail(t, file, line, "pastes are still marked");
}

/* SPDX-License-Identifier: ISC
 * look.c - what a person sees at a terminal under test. */
#include <math.h>
#include <string.h>

#include "tests/screen/term_in.h"

/* --- cells ------------------------------------------------------------------
 */

static size_t put_utf8(char *to, uint32_t c)
{
	size_t n_more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const uint8_t lead[] = { 0x00, 0xc0, 0xe0, 0xf0 };

	for (size_t i = n_more; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(lead[n_more] | c);
	return n_more + 1;
}

/* xterm's colours, which are the ones that our theme was chosen by; libvterm
 * has others. */
static uint32_t palette(uint8_t n)
{
	static const uint32_t first[] = {
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
		0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
		0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	};
	static const uint32_t step[] = { 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff };
	uint32_t cube = n - 16U;

	if (n < 16)
		return first[n];
	if (n >= 232)
		return (8 + 10 * (n - 232U)) * 0x010101;
	return step[cube / 36] << 16 | step[cube / 6 % 6] << 8 | step[cube % 6];
}

static uint32_t rgb(const VTermColor *c, bool light)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(c))
		return light ? 0x000000 : 0xd3d3d3;
	if (VTERM_COLOR_IS_DEFAULT_BG(c))
		return light ? 0xffffff : 0x000000;
	if (VTERM_COLOR_IS_INDEXED(c))
		return palette(c->indexed.idx);
	return (uint32_t)c->rgb.red << 16 | (uint32_t)c->rgb.green << 8 |
	       c->rgb.blue;
}

void term_cell(const struct term *t, int row, int col, bool light,
	       struct term_cell *c)
{
	VTermPos at = { .row = row, .col = col };
	VTermScreenCell cell = { 0 };
	size_t n = 0;

	*c = (struct term_cell){ .width = 1 };
	if (!vterm_screen_get_cell(t->screen, at, &cell))
		return;
	if (cell.chars[0] == (uint32_t)-1) {
		c->width = 0;
	} else {
		c->width = cell.width;
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i];
		     i++)
			n += put_utf8(c->text + n, cell.chars[i]);
	}
	c->fg = rgb(cell.attrs.reverse ? &cell.bg : &cell.fg, light);
	c->bg = rgb(cell.attrs.reverse ? &cell.fg : &cell.bg, light);
	c->bold = cell.attrs.bold;
	c->underline = cell.attrs.underline;
}

static double luminance(uint32_t colour)
{
	static const double weight[] = { 0.0722, 0.7152, 0.2126 };
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		double v = (colour >> (8 * i) & 0xff) / 255.0;

		sum += weight[i] * (v <= 0.03928
					    ? v / 12.92
					    : pow((v + 0.055) / 1.055, 2.4));
	}
	return sum;
}

double term_contrast(uint32_t a, uint32_t b)
{
	double la = luminance(a), lb = luminance(b);

	return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

/* --- text -------------------------------------------------------------------
 */

static void read_row(struct term *t, int row, int cols)
{
	size_t end = t->text.len;

	for (int col = 0; col < cols; col++) {
		struct term_cell c;

		term_cell(t, row, col, false, &c);
		if (c.width == 0)
			continue;
		gb_buf_text(&t->text, c.text[0] ? c.text : " ");
		if (c.text[0] && strcmp(c.text, " ") != 0)
			end = t->text.len;
	}
	t->text.len = end;
	gb_buf_u8(&t->text, '\n');
}

const char *term_screen(struct term *t)
{
	int rows, cols;

	if (!t->stale)
		return gb_buf_string(&t->text);
	term_size(t, &rows, &cols);
	t->text.len = 0;
	for (int row = 0; row < rows; row++)
		read_row(t, row, cols);
	t->lines.len = 0;
	gb_buf_put(&t->lines, t->text.data, t->text.len);
	for (size_t i = 0; i < t->lines.len; i++)
		if (t->lines.data[i] == '\n')
			t->lines.data[i] = '\0';
	t->stale = false;
	return gb_buf_string(&t->text);
}

const char *term_row(struct term *t, int row)
{
	const char *line;
	int rows, cols;

	term_size(t, &rows, &cols);
	if (row < 0 || row >= rows)
		term_fail(t, __FILE__, __LINE__, "there is no row %d", row);
	term_screen(t);
	line = (const char *)t->lines.data;
	while (row-- > 0)
		line += strlen(line) + 1;
	return line;
}

/* The column of the cell that has byte `n_bytes` of its row. */
static int column_of(const struct term *t, int row, size_t n_bytes)
{
	size_t n = 0;

	for (int col = 0;; col++) {
		struct term_cell c;

		term_cell(t, row, col, false, &c);
		if (c.width == 0)
			continue;
		n += c.text[0] ? strlen(c.text) : 1;
		if (n > n_bytes)
			return col;
	}
}

bool term_find(struct term *t, const char *text, int *row, int *col)
{
	int rows, cols;

	term_size(t, &rows, &cols);
	for (int r = 0; r < rows; r++) {
		const char *line = term_row(t, r);
		const char *at = strstr(line, text);

		if (!at)
			continue;
		if (row)
			*row = r;
		if (col)
			*col = column_of(t, r, (size_t)(at - line));
		return true;
	}
	return false;
}

/* --- the rest of what can be seen -------------------------------------------
 */

void term_size(const struct term *t, int *rows, int *cols)
{
	vterm_get_size(t->vt, rows, cols);
}

void term_cursor(const struct term *t, int *row, int *col)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(t->vt), &at);
	*row = at.row;
	*col = at.col;
}

bool term_cursor_shown(const struct term *t)
{
	return t->cursor_shown;
}

bool term_on_alternate_screen(const struct term *t)
{
	return t->alternate;
}

int term_bells(const struct term *t)
{
	return t->bells;
}

const char *term_title(const struct term *t)
{
	return t->title;
}

const char *term_raw(const struct term *t, size_t *n_bytes)
{
	*n_bytes = t->raw.len;
	return (const char *)t->raw.data;
}

void term_raw_forget(struct term *t)
{
	t->raw.len = 0;
	t->raw_seen = 0;
}

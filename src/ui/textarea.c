/* SPDX-License-Identifier: ISC
 * textarea.c - the box for what happened: many lines, or one long one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/text.h"
#include "src/ui/cells.h"
#include "src/ui/textarea.h"

struct gb_area {
	struct gb_edit *edit;
	bool one_line;
	int rows, cols; /* for text, when last drawn */
	int top;        /* first row seen; one line: first cell seen */
	int want;       /* cell that Up and Down keep to; -1: none */
	size_t *starts; /* where each row begins; owned */
	size_t n_starts, room;
	unsigned long version; /* of the text that `starts` is of */
	int starts_cols;       /* and the width */
};

enum gb_code gb_area_create(struct gb_area **out, bool one_line,
			    struct gb_err *err)
{
	struct gb_area *a = calloc(1, sizeof(*a));
	enum gb_code rc;

	*out = NULL;
	if (!a)
		return gb_fail_nomem(err);
	a->one_line = one_line;
	a->rows = 1;
	a->cols = 60;
	a->want = -1;
	rc = gb_edit_create(&a->edit, one_line ? 4096 : GB_NARRATIVE_MAX_BYTES,
			    err);
	if (rc != GB_OK) {
		free(a);
		return rc;
	}
	*out = a;
	return GB_OK;
}

void gb_area_free(struct gb_area *a)
{
	if (!a)
		return;
	gb_edit_free(a->edit);
	free(a->starts);
	free(a);
}

struct gb_edit *gb_area_edit(struct gb_area *a)
{
	return a->edit;
}

/* --- rows ------------------------------------------------------------------*/
static bool add_start(struct gb_area *a, size_t at)
{
	if (a->n_starts == a->room) {
		size_t room = a->room ? a->room * 2 : 64;
		size_t *more = realloc(a->starts, room * sizeof(*more));

		if (!more)
			return false;
		a->starts = more;
		a->room = room;
	}
	a->starts[a->n_starts++] = at;
	return true;
}

/* Work out afresh where rows begin, if the text or the width has changed. */
static void wrap(struct gb_area *a)
{
	size_t n, at = 0;
	const char *text = gb_edit_text(a->edit, &n);
	int cols = a->one_line ? GB_ROWS_MANY : a->cols;

	if (a->n_starts > 0 && a->version == gb_edit_version(a->edit) &&
	    a->starts_cols == cols)
		return;
	a->version = gb_edit_version(a->edit);
	a->starts_cols = cols;
	a->n_starts = 0;
	if (!add_start(a, 0))
		return;
	while (at < n) {
		at = gb_wrap_next(text, n, at, cols);
		if (at < n || text[n - 1] == '\n')
			if (!add_start(a, at))
				return;
	}
}

static size_t row_of(const struct gb_area *a, size_t at)
{
	size_t lo = 0, hi = a->n_starts;

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (a->starts[mid] <= at)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static size_t row_end(const struct gb_area *a, size_t row)
{
	size_t n;
	const char *text = gb_edit_text(a->edit, &n);
	size_t end = row + 1 < a->n_starts ? a->starts[row + 1] : n;

	if (row + 1 < a->n_starts && end > a->starts[row])
		/* Before the newline, or on the blank at the margin. */
		end = text[end - 1] == '\n' ? end - 1
					    : gb_edit_previous(a->edit, end);
	return end;
}

static int cell_of(const struct gb_area *a, size_t row, size_t at)
{
	const char *text = gb_edit_text(a->edit, NULL);

	return gb_cells(text + a->starts[row], at - a->starts[row]);
}

/* The place in `row` nearest to `cell`. */
static size_t at_cell(const struct gb_area *a, size_t row, int cell)
{
	size_t at = a->starts[row], end = row_end(a, row);

	while (at < end) {
		size_t next = gb_edit_next(a->edit, at);

		if (next > end || cell_of(a, row, next) > cell)
			break;
		at = next;
	}
	return at;
}

/* --- drawing ---------------------------------------------------------------*/
static void draw_row(struct gb_area *a, const struct gb_canvas *c, int y,
		     size_t row)
{
	const char *text = gb_edit_text(a->edit, NULL);
	size_t from = a->starts[row], to = row_end(a, row), sel_from, sel_to;
	int col = -(a->one_line ? a->top : 0);
	bool selected = gb_edit_selection(a->edit, &sel_from, &sel_to);

	/* Before, in and behind what is selected. */
	while (from < to) {
		bool in = selected && from >= sel_from && from < sel_to;
		size_t stop = to;

		if (selected && from < sel_from && sel_from < to)
			stop = sel_from;
		else if (in && sel_to < to)
			stop = sel_to;
		gb_canvas_clip(c, y, col, in ? GB_USE_MARKED : GB_USE_BOX,
			       text + from, stop - from, GB_ROWS_MANY);
		col += gb_cells(text + from, stop - from);
		from = stop;
	}
}

static void draw_one_line(struct gb_area *a, const struct gb_canvas *c,
			  bool active)
{
	int cell;

	a->cols = c->cols;
	wrap(a);
	cell = cell_of(a, 0, gb_edit_at(a->edit));
	if (cell < a->top)
		a->top = cell;
	if (cell >= a->top + c->cols)
		a->top = cell - c->cols + 1;
	gb_canvas_fill(c, 0, 0, c->cols, GB_USE_BOX);
	draw_row(a, c, 0, 0);
	if (active)
		gb_canvas_cursor(c, 0, cell - a->top);
}

static void scroll_to(struct gb_area *a, int row)
{
	if (row < a->top)
		a->top = row;
	if (row >= a->top + a->rows)
		a->top = row - a->rows + 1;
	if (a->top + a->rows > (int)a->n_starts)
		a->top = (int)a->n_starts - a->rows;
	if (a->top < 0)
		a->top = 0;
}

void gb_area_draw(struct gb_area *a, const struct gb_canvas *c, bool active)
{
	struct gb_canvas in;
	char foot[64];
	size_t row;

	if (a->one_line) {
		draw_one_line(a, c, active);
		return;
	}
	/* The last cell of a row is for the cursor behind it. */
	a->rows = c->rows > 2 ? c->rows - 2 : 1;
	a->cols = c->cols > 6 ? c->cols - 5 : 1;
	wrap(a);
	row = row_of(a, gb_edit_at(a->edit));
	scroll_to(a, (int)row);
	snprintf(foot, sizeof(foot), "line %zu of %zu", row + 1, a->n_starts);
	gb_canvas_frame(c, NULL, foot);
	in = gb_canvas_inside(c, 1, 2, a->rows, a->cols + 1);
	for (int y = 0; y < a->rows; y++) {
		gb_canvas_fill(&in, y, 0, in.cols, GB_USE_BOX);
		if ((size_t)(a->top + y) < a->n_starts)
			draw_row(a, &in, y, (size_t)(a->top + y));
	}
	if (active)
		gb_canvas_cursor(&in, (int)row - a->top,
				 cell_of(a, row, gb_edit_at(a->edit)));
}

/* --- keys ------------------------------------------------------------------*/
static void go(struct gb_area *a, size_t at, bool selecting)
{
	a->want = -1;
	gb_edit_go(a->edit, at, selecting);
}

static void go_rows(struct gb_area *a, int by, bool selecting)
{
	size_t at = gb_edit_at(a->edit), row;
	int to;

	wrap(a);
	row = row_of(a, at);
	if (a->want < 0)
		a->want = cell_of(a, row, at);
	to = (int)row + by;
	if (to < 0)
		gb_edit_go(a->edit, 0, selecting);
	else if (to >= (int)a->n_starts)
		gb_edit_go(a->edit, row_end(a, a->n_starts - 1), selecting);
	else
		gb_edit_go(a->edit, at_cell(a, (size_t)to, a->want), selecting);
}

static bool move_key(struct gb_area *a, uint32_t code)
{
	struct gb_edit *e = a->edit;
	size_t at = gb_edit_at(e), n;
	bool rows = !a->one_line;

	gb_edit_text(e, &n);
	wrap(a);
	switch (code) {
	case GB_K_LEFT:
	case GB_K_SHIFT_LEFT:
		go(a, gb_edit_previous(e, at), code == GB_K_SHIFT_LEFT);
		return true;
	case GB_K_RIGHT:
	case GB_K_SHIFT_RIGHT:
		go(a, gb_edit_next(e, at), code == GB_K_SHIFT_RIGHT);
		return true;
	case GB_K_CTRL_LEFT:
		go(a, gb_edit_previous_word(e, at), false);
		return true;
	case GB_K_CTRL_RIGHT:
		go(a, gb_edit_next_word(e, at), false);
		return true;
	case GB_K_HOME:
		go(a, a->starts[row_of(a, at)], false);
		return true;
	case GB_K_END:
		go(a, row_end(a, row_of(a, at)), false);
		return true;
	case GB_K_CTRL_HOME:
		go(a, 0, false);
		return true;
	case GB_K_CTRL_END:
		go(a, n, false);
		return true;
	case GB_K_UP:
	case GB_K_SHIFT_UP:
		if (rows)
			go_rows(a, -1, code == GB_K_SHIFT_UP);
		return rows;
	case GB_K_DOWN:
	case GB_K_SHIFT_DOWN:
		if (rows)
			go_rows(a, 1, code == GB_K_SHIFT_DOWN);
		return rows;
	case GB_K_PGUP:
	case GB_K_PGDN:
		if (rows)
			go_rows(a, code == GB_K_PGUP ? -a->rows : a->rows,
				false);
		return rows;
	}
	return false;
}

static void put(struct gb_area *a, struct gb_app *app, const char *text,
		size_t n)
{
	a->want = -1;
	if (!gb_edit_insert(a->edit, text, n))
		gb_app_say(app, GB_USE_URGENT,
			   "This box is full: what you typed last was not "
			   "taken.");
}

static void put_char(struct gb_area *a, struct gb_app *app, uint32_t ch)
{
	char bytes[4];

	if (ch == '\n' && a->one_line)
		ch = ' ';
	put(a, app, bytes, gb_char_put(bytes, ch));
}

/* What Ctrl-C and Ctrl-X are about: the selection, or else the whole line. */
static void chosen(struct gb_area *a, size_t *from, size_t *to)
{
	size_t n;
	const char *text = gb_edit_text(a->edit, &n);

	if (gb_edit_selection(a->edit, from, to))
		return;
	while (*from > 0 && text[*from - 1] != '\n')
		--*from;
	while (*to < n && text[*to] != '\n')
		++*to;
	if (*to < n)
		++*to;
}

static void copy(struct gb_area *a, struct gb_app *app, bool cut)
{
	struct gb_buf *clip = gb_app_clip(app);
	size_t from, to;

	chosen(a, &from, &to);
	if (from == to)
		return;
	gb_buf_free(clip);
	gb_buf_put(clip, gb_edit_text(a->edit, NULL) + from, to - from);
	if (clip->failed)
		gb_buf_free(clip);
	else if (cut)
		gb_edit_erase(a->edit, from, to);
	if (!cut)
		gb_app_say(app, GB_USE_PLAIN,
			   "Copied, inside Guardbook only. Ctrl-V puts it in.");
}

static void paste(struct gb_area *a, struct gb_app *app)
{
	struct gb_buf *clip = gb_app_clip(app);

	if (clip->len == 0)
		return;
	if (!a->one_line) {
		put(a, app, (const char *)clip->data, clip->len);
		return;
	}
	for (size_t i = 0; i < clip->len; i++)
		put(a, app,
		    clip->data[i] == '\n' ? " " : (char *)clip->data + i, 1);
}

static void erase(struct gb_area *a, bool backwards)
{
	size_t at = gb_edit_at(a->edit), from, to;

	a->want = -1;
	if (!gb_edit_selection(a->edit, &from, &to)) {
		from = backwards ? gb_edit_previous(a->edit, at) : at;
		to = backwards ? at : gb_edit_next(a->edit, at);
	}
	gb_edit_erase(a->edit, from, to);
}

static bool edit_key(struct gb_area *a, struct gb_app *app, uint32_t code)
{
	switch (code) {
	case GB_K_BACKSPACE:
	case GB_K_DELETE:
		erase(a, code == GB_K_BACKSPACE);
		return true;
	case GB_K_CTRL + 'Z':
		if (!gb_edit_undo(a->edit))
			gb_app_say(app, GB_USE_PLAIN, "Nothing to undo.");
		return true;
	case GB_K_CTRL + 'Y':
		if (!gb_edit_redo(a->edit))
			gb_app_say(app, GB_USE_PLAIN, "Nothing to redo.");
		return true;
	case GB_K_CTRL + 'X':
	case GB_K_CTRL + 'C':
		copy(a, app, code == GB_K_CTRL + 'X');
		return true;
	case GB_K_CTRL + 'V':
		paste(a, app);
		return true;
	case GB_K_ENTER:
		if (!a->one_line)
			put_char(a, app, '\n');
		return !a->one_line;
	}
	return false;
}

static bool click(struct gb_area *a, const struct gb_event *ev)
{
	int row = a->one_line ? 0 : ev->row - 1 + a->top;
	int cell = a->one_line ? ev->col + a->top : ev->col - 2;

	wrap(a);
	if (row < 0 || row >= (int)a->n_starts)
		row = row < 0 ? 0 : (int)a->n_starts - 1;
	go(a, at_cell(a, (size_t)row, cell), false);
	return true;
}

bool gb_area_event(struct gb_area *a, struct gb_app *app,
		   const struct gb_event *ev)
{
	switch (ev->kind) {
	case GB_EVENT_PASTED:
		put_char(a, app, ev->code);
		return true;
	case GB_EVENT_CLICK:
		return click(a, ev);
	case GB_EVENT_WHEEL:
		if (!a->one_line)
			go_rows(a, 3 * ev->turn, false);
		return !a->one_line;
	case GB_EVENT_KEY:
		if (gb_key_types(ev->code)) {
			put_char(a, app, ev->code);
			return true;
		}
		return move_key(a, ev->code) || edit_key(a, app, ev->code);
	default:
		return false;
	}
}

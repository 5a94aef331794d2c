/* SPDX-License-Identifier: ISC
 * list.c - a list of any length, through a window of a few rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/text.h"
#include "src/ui/cells.h"
#include "src/ui/list.h"
#include "src/ui/part.h"

#define MARK_CELLS 2 /* "> " */
#define GAP_CELLS 2  /* between columns */
#define FIND_BYTES 200
#define TEXT_BYTES 512
#define COLUMNS_MAX 12

struct gb_list {
	struct gb_part part; /* first: a list is a part */
	const struct gb_list_of *of;
	void *self;
	size_t marked, top;
	int seen;     /* rows in the window when last drawn */
	int head;     /* lines above the rows when last drawn */
	bool finding; /* letters go into `words` */
	bool narrow;  /* `words` have changed since the last find */
	char words[FIND_BYTES];
};

static struct gb_list *of_part(struct gb_part *part)
{
	return (struct gb_list *)part;
}

static size_t count(const struct gb_list *l)
{
	return l->of->count(l->self);
}

/* Never outside of what there is now. */
static size_t marked(const struct gb_list *l)
{
	size_t n = count(l);

	return l->marked < n ? l->marked : n ? n - 1 : 0;
}

static bool shows_find(const struct gb_list *l)
{
	return l->of->find && (l->finding || l->words[0]);
}

static int head_rows(const struct gb_list *l)
{
	return (shows_find(l) ? 1 : 0) + (l->of->no_titles ? 0 : 1);
}

/* Run the find that typing has asked for: once it pauses, or before any key
 * that needs the rows. */
static void catch_up(struct gb_list *l)
{
	if (!l->narrow)
		return;
	l->narrow = false;
	l->marked = l->top = 0;
	l->of->find(l->self, l->words);
}

static void settle(struct gb_part *part)
{
	catch_up(of_part(part));
}

static int least(struct gb_part *part, int cols)
{
	(void)cols;
	return head_rows(of_part(part)) + 2;
}

static int most(struct gb_part *part, int cols)
{
	struct gb_list *l = of_part(part);
	/* A chooser that changes its size while one types is hard to read. */
	size_t n = l->of->find_open && l->of->total ? l->of->total(l->self)
						    : count(l);
	int rows = n > GB_ROWS_MANY ? GB_ROWS_MANY : n ? (int)n : 1;

	(void)cols;
	/* One more for "n of m", which a list that fits does not show. */
	return head_rows(l) + rows + 1;
}

/* "12 of 100,000": a number with commas. */
static void number(char *to, size_t size, size_t n)
{
	char digits[32];
	int len = snprintf(digits, sizeof(digits), "%zu", n);
	size_t used = 0;

	for (int i = 0; i < len && used + 2 < size; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			to[used++] = ',';
		to[used++] = digits[i];
	}
	to[used] = '\0';
}

static void n_of_m(const struct gb_list *l, char *to, size_t size, size_t n,
		   size_t m)
{
	char a[48], b[48];

	number(a, sizeof(a), n);
	number(b, sizeof(b), m);
	snprintf(to, size, "%s of %s%s%s", a, b, l->of->noun ? " " : "",
		 l->of->noun ? l->of->noun : "");
}

/* How wide each column is in `cols` cells. */
static void measure(const struct gb_list *l, int cols, int width[])
{
	int left = cols - MARK_CELLS, shares = 0;

	for (size_t i = 0; i < l->of->n_columns; i++) {
		width[i] = l->of->columns[i].min;
		left -= width[i] + (i ? GAP_CELLS : 0);
		shares += l->of->columns[i].grow;
	}
	for (size_t i = 0; i < l->of->n_columns && left > 0 && shares; i++) {
		int share = left * l->of->columns[i].grow / shares;

		shares -= l->of->columns[i].grow;
		left -= share;
		width[i] += share;
	}
}

static void cell(const struct gb_canvas *c, int row, int col, int width,
		 enum gb_align align, enum gb_use use, const char *text)
{
	struct gb_buf fit = { 0 };
	int spare;

	gb_text_display(&fit, text, strlen(text));
	text = gb_buf_string(&fit);
	spare = text ? width - gb_cells(text, fit.len) : 0;
	if (align == GB_RIGHT && spare > 0)
		col += spare;
	if (text)
		gb_canvas_clip(c, row, col, use, text, fit.len, width);
	gb_buf_free(&fit);
}

static void draw_row(struct gb_list *l, const struct gb_canvas *c, int y,
		     size_t row, const int width[])
{
	bool is_marked = row == marked(l);
	char buf[TEXT_BYTES];
	int col = MARK_CELLS;

	if (is_marked) {
		gb_canvas_fill(c, y, 0, c->cols, GB_USE_MARKED);
		gb_canvas_text(c, y, 0, GB_USE_MARKED, ">");
	}
	for (size_t i = 0; i < l->of->n_columns; i++) {
		const struct gb_column *column = &l->of->columns[i];
		const char *text;
		enum gb_use use = is_marked     ? GB_USE_MARKED
				  : column->use ? column->use(l->self, row)
						: GB_USE_PLAIN;

		buf[0] = '\0';
		text = column->text(l->self, row, buf, sizeof(buf));
		cell(c, y, col, width[i], column->align, use, text ? text : "");
		col += width[i] + GAP_CELLS;
	}
	explicit_bzero(buf, sizeof(buf));
}

static void draw_find(struct gb_list *l, const struct gb_canvas *c, bool active)
{
	size_t all = l->of->total ? l->of->total(l->self) : count(l);
	size_t n = strlen(l->words);
	char text[160];
	int col = gb_canvas_text(c, 0, MARK_CELLS, GB_USE_PLAIN, "Find: ");
	int end;

	n_of_m(l, text, sizeof(text), count(l), all);
	end = gb_canvas_right(c, 0, c->cols - MARK_CELLS, GB_USE_PLAIN, text);
	gb_canvas_fill(c, 0, col, 30, GB_USE_BOX);
	col = gb_canvas_clip(c, 0, col, GB_USE_BOX, l->words, n, end - col - 2);
	if (active && l->finding)
		gb_canvas_cursor(c, 0, col);
}

static void draw_titles(struct gb_list *l, const struct gb_canvas *c, int y,
			const int width[])
{
	int col = MARK_CELLS;

	for (size_t i = 0; i < l->of->n_columns; i++) {
		const struct gb_column *column = &l->of->columns[i];

		cell(c, y, col, width[i], column->align, GB_USE_HEAD,
		     column->title);
		col += width[i] + GAP_CELLS;
	}
}

static void scroll_to_mark(struct gb_list *l, size_t n)
{
	size_t seen = l->seen > 0 ? (size_t)l->seen : 1, at = marked(l);

	if (at < l->top)
		l->top = at;
	if (at >= l->top + seen)
		l->top = at - seen + 1;
	if (l->top + seen > n)
		l->top = n > seen ? n - seen : 0;
}

static void draw(struct gb_part *part, const struct gb_canvas *c, bool active)
{
	struct gb_list *l = of_part(part);
	int width[COLUMNS_MAX] = { 0 };
	size_t n = count(l);
	char text[160];
	bool all_fit;

	l->head = head_rows(l);
	all_fit = n <= (size_t)(c->rows > l->head ? c->rows - l->head : 0);
	l->seen = c->rows - l->head - (all_fit || shows_find(l) ? 0 : 1);
	scroll_to_mark(l, n);
	measure(l, c->cols, width);
	if (active)
		gb_canvas_cursor(c, l->head, 0);
	if (shows_find(l))
		draw_find(l, c, active);
	if (!l->of->no_titles)
		draw_titles(l, c, l->head - 1, width);
	if (n == 0)
		gb_canvas_text(c, l->head, MARK_CELLS, GB_USE_PLAIN,
			       l->of->empty ? l->of->empty : "Nothing here.");
	for (int y = 0; y < l->seen && l->top + (size_t)y < n; y++) {
		draw_row(l, c, l->head + y, l->top + (size_t)y, width);
		if (active && !l->finding && l->top + (size_t)y == marked(l))
			gb_canvas_cursor(c, l->head + y, 0);
	}
	if (all_fit || shows_find(l))
		return;
	n_of_m(l, text, sizeof(text), marked(l) + 1, n);
	gb_canvas_right(c, c->rows - 1, c->cols - MARK_CELLS, GB_USE_PLAIN,
			text);
}

static void move(struct gb_list *l, long by)
{
	size_t n = count(l), at = marked(l), back = (size_t)(by < 0 ? -by : 0);

	if (n == 0)
		return;
	if (by < 0)
		l->marked = at > back ? at - back : 0;
	else
		l->marked = (size_t)by < n - at ? at + (size_t)by : n - 1;
}

static bool move_key(struct gb_list *l, uint32_t code)
{
	long page = l->seen > 1 ? l->seen - 1 : 1;

	switch (code) {
	case GB_K_UP:
		move(l, -1);
		return true;
	case GB_K_DOWN:
		move(l, 1);
		return true;
	case GB_K_PGUP:
		move(l, -page);
		return true;
	case GB_K_PGDN:
		move(l, page);
		return true;
	case GB_K_HOME:
		l->marked = 0;
		return true;
	case GB_K_END:
		l->marked = count(l) ? count(l) - 1 : 0;
		return true;
	}
	return false;
}

static void type(struct gb_list *l, uint32_t ch)
{
	size_t n = strlen(l->words);

	if (n + 5 > sizeof(l->words))
		return;
	n += gb_char_put(l->words + n, ch);
	l->words[n] = '\0';
	l->narrow = true;
}

/* A key while typing to find; false: it is not for the find line. */
static bool find_key(struct gb_list *l, uint32_t code)
{
	size_t n = strlen(l->words);

	if (gb_key_types(code)) {
		type(l, code);
		return true;
	}
	if (code == GB_K_BACKSPACE) {
		l->words[gb_char_before(l->words, n)] = '\0';
		l->narrow = true;
		return true;
	}
	if (code == GB_K_DOWN && !l->of->find_open) {
		l->finding = false;
		return true;
	}
	return false;
}

static bool escape(struct gb_list *l)
{
	bool had = l->words[0] || (l->finding && !l->of->find_open);

	l->finding = l->of->find_open;
	if (l->words[0]) {
		explicit_bzero(l->words, sizeof(l->words));
		l->narrow = true;
	}
	return had;
}

static bool click(struct gb_list *l, int row)
{
	size_t at = l->top + (size_t)(row - l->head);

	if (row < l->head || row >= l->head + l->seen || at >= count(l))
		return false;
	l->marked = at;
	return true;
}

static bool event(struct gb_part *part, struct gb_app *app,
		  const struct gb_event *ev)
{
	struct gb_list *l = of_part(part);

	(void)app;
	switch (ev->kind) {
	case GB_EVENT_WHEEL:
		move(l, 3 * ev->turn);
		return true;
	case GB_EVENT_CLICK:
		return click(l, ev->row);
	case GB_EVENT_PASTED:
		if (l->finding && ev->code != '\n')
			type(l, ev->code);
		return true;
	case GB_EVENT_KEY:
		if (ev->code == GB_K_ESC && l->of->find)
			return escape(l);
		if (l->finding && find_key(l, ev->code))
			return true;
		catch_up(l);
		if (ev->code == '/' && l->of->find && !l->finding) {
			l->finding = true;
			return true;
		}
		return move_key(l, ev->code);
	default:
		return false;
	}
}

static bool hint(struct gb_part *part, size_t i, struct gb_part_hint *out)
{
	struct gb_list *l = of_part(part);

	if (l->finding && i < 2) {
		*out = i == 0 ? (struct gb_part_hint){ "Type", "to narrow" }
		       : l->of->find_open
			       ? (struct gb_part_hint){ "Up/Down", "Move" }
			       : (struct gb_part_hint){ "Down", "To the list" };
		return true;
	}
	if (l->finding || i > 1)
		return false;
	if (i == 0)
		*out = (struct gb_part_hint){ "Up/Down", "Move" };
	else
		*out = (struct gb_part_hint){ "/", "Find" };
	return i == 0 || l->of->find;
}

static bool types(struct gb_part *part)
{
	return of_part(part)->finding;
}

static const struct gb_part_ops list_ops = {
	.least = least,
	.most = most,
	.draw = draw,
	.event = event,
	.hint = hint,
	.types = types,
	.settle = settle,
	.twice_is_enter = true,
};

enum gb_code gb_list_create(struct gb_list **out, const struct gb_list_of *of,
			    void *self, struct gb_err *err)
{
	struct gb_list *l;

	*out = NULL;
	l = calloc(1, sizeof(*l));
	if (!l)
		return gb_fail_nomem(err);
	l->part.ops = &list_ops;
	l->of = of;
	l->self = self;
	l->finding = of->find_open;
	*out = l;
	return GB_OK;
}

void gb_list_free(struct gb_list *l)
{
	if (!l)
		return;
	explicit_bzero(l, sizeof(*l));
	free(l);
}

size_t gb_list_marked(const struct gb_list *l)
{
	return marked(l);
}

bool gb_list_any(const struct gb_list *l)
{
	return count(l) > 0;
}

void gb_list_mark(struct gb_list *l, size_t row)
{
	l->marked = row;
}

void gb_list_find(struct gb_list *l)
{
	l->finding = l->of->find != NULL;
}

void gb_list_find_nothing(struct gb_list *l)
{
	explicit_bzero(l->words, sizeof(l->words));
	l->finding = l->of->find && l->of->find_open;
	l->narrow = false;
	l->marked = 0;
	if (l->of->find)
		l->of->find(l->self, l->words);
}

const char *gb_list_words(const struct gb_list *l)
{
	return l->words;
}

struct gb_part *gb_list_part(struct gb_list *l)
{
	return &l->part;
}

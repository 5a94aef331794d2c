/* SPDX-License-Identifier: ISC
 * menu.c - a short list of choices, drawn and moved in by libmenuw.
 *
 * The library's menu is made anew whenever the words typed change which
 * choices are shown, and whenever the window has another size: it keeps no
 * state of ours. */
#include <stdlib.h>
#include <string.h>

#include "src/ui/cells.h"
#include "src/ui/curses.h"
#include <menu.h>

#include "src/ui/menu.h"

#define MARGIN 2
#define WORDS_BYTES 64
#define LABEL_BYTES 200
#define FIND_ROWS 1

struct gb_menu {
	struct gb_part part; /* first: a menu is a part */
	const struct gb_option *choices;
	size_t n;
	char words[WORDS_BYTES]; /* typed to narrow */
	size_t at;               /* the marked choice */
	/* The library's menu, posted on a pad: pads survive a resize. All NULL
	 * before it is first drawn, and when no choice matches. */
	MENU *menu;
	WINDOW *pad;
	ITEM *items[GB_MENU_MAX + 1];
	char *labels[GB_MENU_MAX]; /* what the items point to */
	size_t n_items;
	int rows, cols; /* of the pad */
};

static struct gb_menu *of_part(struct gb_part *part)
{
	return (struct gb_menu *)part;
}

static bool matches(const struct gb_menu *m, size_t i)
{
	return strcasestr(m->choices[i].label, m->words) != NULL;
}

/* The label as the library takes it: no control characters, no bad bytes, and
 * not wider than `cells`. */
static char *clean(const char *label, int cells)
{
	const char *end = label + strlen(label);
	char *to = malloc(LABEL_BYTES);
	size_t n = 0;

	while (to && label < end && n + 5 < LABEL_BYTES) {
		uint32_t ch = gb_char_shown(gb_char_next(&label, end));

		cells -= gb_char_cells(ch);
		if (cells < 0)
			break;
		n += gb_char_put(to + n, ch);
	}
	if (to)
		to[n] = '\0';
	return to;
}

static void forget(struct gb_menu *m)
{
	if (m->menu) {
		unpost_menu(m->menu);
		free_menu(m->menu);
	}
	for (size_t i = 0; i < m->n_items; i++) {
		free_item(m->items[i]);
		m->items[i] = NULL;
		free(m->labels[i]);
	}
	if (m->pad)
		delwin(m->pad);
	m->menu = NULL;
	m->pad = NULL;
	m->n_items = 0;
}

static bool add_item(struct gb_menu *m, size_t i, int cells)
{
	char *label = clean(m->choices[i].label, cells);
	ITEM *item = label ? new_item(label, "") : NULL;

	if (!item) {
		free(label);
		return false;
	}
	set_item_userptr(item, (void *)&m->choices[i]);
	m->labels[m->n_items] = label;
	m->items[m->n_items++] = item;
	return true;
}

/* Make the library's menu of what matches, `rows` by `cols`. Out of memory it
 * shows fewer, or none. */
static void rebuild(struct gb_menu *m, int rows, int cols)
{
	ITEM *marked = NULL;

	forget(m);
	m->rows = rows;
	m->cols = cols;
	for (size_t i = 0; i < m->n; i++) {
		if (!matches(m, i))
			continue;
		if (!add_item(m, i, cols - 2))
			break;
		if (i == m->at)
			marked = m->items[m->n_items - 1];
	}
	if (m->n_items == 0)
		return;
	m->pad = newpad(rows, cols);
	m->menu = m->pad ? new_menu(m->items) : NULL;
	if (!m->menu)
		return;
	set_menu_win(m->menu, m->pad);
	set_menu_sub(m->menu, m->pad);
	set_menu_format(m->menu, rows, 1);
	menu_opts_off(m->menu, O_SHOWDESC);
	set_menu_mark(m->menu, "> ");
	if (marked)
		set_current_item(m->menu, marked);
	post_menu(m->menu);
	m->at = gb_menu_marked(m);
}

static int least(struct gb_part *part, int cols)
{
	(void)part;
	(void)cols;
	return FIND_ROWS + 3;
}

static int most(struct gb_part *part, int cols)
{
	(void)cols;
	/* All of them, whatever is typed: a box that changes its size while
	 * one types is hard to read. */
	return FIND_ROWS + (int)of_part(part)->n;
}

static void draw(struct gb_part *part, const struct gb_canvas *c, bool active)
{
	struct gb_menu *m = of_part(part);
	int rows = c->rows - FIND_ROWS, cols = c->cols - 2 * MARGIN;
	int row = 0, col = 0;

	if (rows < 1 || cols < 4)
		return;
	if (!m->menu || rows != m->rows || cols != m->cols)
		rebuild(m, rows, cols);
	if (m->words[0]) {
		col = gb_canvas_text(c, 0, MARGIN, GB_USE_PLAIN, "Find: ");
		gb_canvas_text(c, 0, col, GB_USE_BOX, m->words);
	}
	if (active)
		gb_canvas_cursor(c, FIND_ROWS, MARGIN);
	if (!m->menu) {
		gb_canvas_text(c, FIND_ROWS, MARGIN, GB_USE_PLAIN,
			       "Nothing fits that. Backspace takes a letter "
			       "away.");
		return;
	}
	set_menu_fore(m->menu, (chtype)c->theme->attrs[GB_USE_MARKED]);
	copywin(m->pad, c->win, 0, 0, c->row + FIND_ROWS, c->col + MARGIN,
		c->row + c->rows - 1, c->col + MARGIN + cols - 1, FALSE);
	pos_menu_cursor(m->menu);
	getyx(m->pad, row, col);
	if (active)
		gb_canvas_cursor(c, FIND_ROWS + row, MARGIN + col);
}

static void narrow(struct gb_menu *m)
{
	int rows = m->rows, cols = m->cols;

	if (rows > 0)
		rebuild(m, rows, cols);
}

static bool type(struct gb_menu *m, uint32_t ch)
{
	size_t n = strlen(m->words);

	if (n + 5 > sizeof(m->words) || (ch == ' ' && n == 0))
		return true;
	n += gb_char_put(m->words + n, ch);
	m->words[n] = '\0';
	narrow(m);
	return true;
}

static bool drive(struct gb_menu *m, int request)
{
	if (m->menu)
		menu_driver(m->menu, request);
	m->at = gb_menu_marked(m);
	return true;
}

static bool key(struct gb_menu *m, uint32_t code)
{
	size_t n = strlen(m->words);

	switch (code) {
	case GB_K_UP:
		return drive(m, REQ_UP_ITEM);
	case GB_K_DOWN:
		return drive(m, REQ_DOWN_ITEM);
	case GB_K_PGUP:
		return drive(m, REQ_SCR_UPAGE);
	case GB_K_PGDN:
		return drive(m, REQ_SCR_DPAGE);
	case GB_K_HOME:
		return drive(m, REQ_FIRST_ITEM);
	case GB_K_END:
		return drive(m, REQ_LAST_ITEM);
	case GB_K_BACKSPACE:
		m->words[gb_char_before(m->words, n)] = '\0';
		narrow(m);
		return true;
	case GB_K_ESC:
		if (n == 0)
			return false;
		m->words[0] = '\0';
		narrow(m);
		return true;
	}
	return gb_key_types(code) && type(m, code);
}

static bool click(struct gb_menu *m, int row)
{
	int at = m->menu ? top_row(m->menu) + row - FIND_ROWS : -1;

	if (row < FIND_ROWS || at < 0 || (size_t)at >= m->n_items)
		return false;
	set_current_item(m->menu, m->items[at]);
	m->at = gb_menu_marked(m);
	return true;
}

static bool event(struct gb_part *part, struct gb_app *app,
		  const struct gb_event *ev)
{
	struct gb_menu *m = of_part(part);

	(void)app;
	switch (ev->kind) {
	case GB_EVENT_WHEEL:
		return drive(m, ev->turn < 0 ? REQ_UP_ITEM : REQ_DOWN_ITEM);
	case GB_EVENT_CLICK:
		return click(m, ev->row);
	case GB_EVENT_PASTED:
		return ev->code != '\n' && type(m, ev->code);
	case GB_EVENT_KEY:
		return key(m, ev->code);
	default:
		return false;
	}
}

static bool hint(struct gb_part *part, size_t i, struct gb_part_hint *out)
{
	(void)part;
	*out = i == 0 ? (struct gb_part_hint){ "Type", "to narrow" }
		      : (struct gb_part_hint){ "Up/Down", "Move" };
	return i < 2;
}

static bool types(struct gb_part *part)
{
	(void)part;
	return true;
}

static const struct gb_part_ops menu_ops = {
	.least = least,
	.most = most,
	.draw = draw,
	.event = event,
	.hint = hint,
	.types = types,
	.twice_is_enter = true,
};

enum gb_code gb_menu_create(struct gb_menu **out,
			    const struct gb_option *choices, size_t n,
			    size_t at, struct gb_err *err)
{
	struct gb_menu *m;

	*out = NULL;
	if (n == 0 || n > GB_MENU_MAX)
		return gb_fail(err, GB_INVALID, "there is nothing to choose");
	m = calloc(1, sizeof(*m));
	if (!m)
		return gb_fail_nomem(err);
	m->part.ops = &menu_ops;
	m->choices = choices;
	m->n = n;
	m->at = at < n ? at : 0;
	*out = m;
	return GB_OK;
}

void gb_menu_free(struct gb_menu *m)
{
	if (!m)
		return;
	forget(m);
	free(m);
}

bool gb_menu_any(const struct gb_menu *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (matches(m, i))
			return true;
	return false;
}

size_t gb_menu_marked(const struct gb_menu *m)
{
	const struct gb_option *choice =
		m->menu ? item_userptr(current_item(m->menu)) : NULL;

	return choice ? (size_t)(choice - m->choices) : m->at;
}

struct gb_part *gb_menu_part(struct gb_menu *m)
{
	return &m->part;
}

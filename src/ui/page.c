/* SPDX-License-Identifier: ISC
 * page.c - what a screen says, kept as items until it is drawn. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/text.h"
#include "src/ui/cells.h"
#include "src/ui/form.h"
#include "src/ui/list.h"
#include "src/ui/pagelay.h"
#include "src/ui/scroll.h"

#define LABEL_CELLS 15 /* a label column is at least this wide */
#define POINT_CELLS 2

void gb_page_clear(struct gb_page *p)
{
	if (p->words.len > 0)
		explicit_bzero(p->words.data, p->words.len);
	p->words.len = 0;
	/* Offset 0 is the empty string: nothing said. */
	gb_buf_put(&p->words, "", 1);
	p->n = 0;
	p->side = GB_ACROSS;
	p->where = p->about = p->status = 0;
}

void gb_page_free(struct gb_page *p)
{
	gb_buf_free(&p->words);
	free(p->items);
	*p = (struct gb_page){ 0 };
}

const char *gb_page_words(const struct gb_page *p, size_t at)
{
	return p->words.failed || at >= p->words.len
		       ? ""
		       : (const char *)p->words.data + at;
}

static size_t keep(struct gb_page *p, const char *text)
{
	size_t at = p->words.len;

	gb_text_display(&p->words, text, strlen(text));
	gb_buf_put(&p->words, "", 1);
	return at;
}

static size_t keep_format(struct gb_page *p, const char *fmt, va_list args)
{
	size_t at = p->words.len;
	va_list again;
	char *text;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	text = n < 0 ? NULL : malloc((size_t)n + 1);
	if (!text)
		return 0;
	vsnprintf(text, (size_t)n + 1, fmt, args);
	gb_text_display(&p->words, text, (size_t)n);
	gb_buf_put(&p->words, "", 1);
	explicit_bzero(text, (size_t)n + 1);
	free(text);
	return at;
}

/* A new item at the end. Out of memory: a spare one that nobody sees. */
static struct gb_item *add(struct gb_page *p, enum gb_item_kind kind)
{
	static struct gb_item spare;
	struct gb_item *item;

	if (p->n == p->room) {
		size_t room = p->room ? p->room * 2 : 32;
		struct gb_item *more = realloc(p->items, room * sizeof(*more));

		if (!more)
			return &spare;
		p->items = more;
		p->room = room;
	}
	item = &p->items[p->n++];
	*item = (struct gb_item){ .kind = kind, .side = p->side };
	return item;
}

/* vfprintf's arguments have to be taken in the variadic function itself. */
#define KEEP(p, at, fmt)                                                       \
	do {                                                                   \
		va_list args_;                                                 \
		va_start(args_, fmt);                                          \
		(at) = keep_format(p, fmt, args_);                             \
		va_end(args_);                                                 \
	} while (0)

void gb_page_where(struct gb_page *p, const char *fmt, ...)
{
	KEEP(p, p->where, fmt);
}

void gb_page_about(struct gb_page *p, const char *fmt, ...)
{
	KEEP(p, p->about, fmt);
}

void gb_page_status(struct gb_page *p, enum gb_use use, const char *fmt, ...)
{
	p->status_use = use;
	KEEP(p, p->status, fmt);
}

void gb_page_head(struct gb_page *p, const char *fmt, ...)
{
	struct gb_item *item = add(p, GB_ITEM_HEAD);

	item->use = GB_USE_HEAD;
	KEEP(p, item->text, fmt);
}

void gb_page_text(struct gb_page *p, enum gb_use use, const char *fmt, ...)
{
	struct gb_item *item = add(p, GB_ITEM_TEXT);

	item->use = use;
	KEEP(p, item->text, fmt);
}

void gb_page_point(struct gb_page *p, const char *fmt, ...)
{
	struct gb_item *item = add(p, GB_ITEM_POINT);

	item->label = keep(p, "-");
	item->label_cells = POINT_CELLS;
	KEEP(p, item->text, fmt);
}

/* Pairs that follow one another share the width of the widest label. */
static void line_up(struct gb_page *p, struct gb_item *last)
{
	const char *label = gb_page_words(p, last->label);
	int widest = gb_cells(label, strlen(label)) + 2;

	if (widest < LABEL_CELLS)
		widest = LABEL_CELLS;
	if (last > p->items && last[-1].kind == last->kind &&
	    last[-1].label_cells > widest)
		widest = last[-1].label_cells;
	for (; last->kind == GB_ITEM_PAIR || last->kind == GB_ITEM_BAR;
	     last--) {
		last->label_cells = widest;
		if (last == p->items || last[-1].kind != last->kind)
			break;
	}
}

void gb_page_pair(struct gb_page *p, const char *label, enum gb_use use,
		  const char *fmt, ...)
{
	struct gb_item *item = add(p, GB_ITEM_PAIR);

	item->use = use;
	item->label = keep(p, label);
	KEEP(p, item->text, fmt);
	if (p->n > 0 && item == &p->items[p->n - 1])
		line_up(p, item);
}

void gb_page_bar(struct gb_page *p, const char *label, unsigned long value,
		 unsigned long max)
{
	struct gb_item *item = add(p, GB_ITEM_BAR);

	item->label = keep(p, label);
	item->value = value;
	item->max = max;
	if (p->n > 0 && item == &p->items[p->n - 1])
		line_up(p, item);
}

void gb_page_tabs(struct gb_page *p, const char *const *names, size_t n,
		  size_t at)
{
	struct gb_item *item = add(p, GB_ITEM_TABS);

	item->text = p->words.len;
	for (size_t i = 0; i < n; i++) {
		gb_buf_printf(&p->words, "%s%s%s", i == at ? "[" : "", names[i],
			      i == at ? "]" : "");
		gb_buf_text(&p->words, i + 1 < n ? "   " : "");
	}
	gb_buf_put(&p->words, "", 1);
}

void gb_page_gap(struct gb_page *p)
{
	add(p, GB_ITEM_GAP);
}

void gb_page_fill(struct gb_page *p)
{
	add(p, GB_ITEM_FILL);
}

void gb_page_part(struct gb_page *p, struct gb_part *part)
{
	add(p, GB_ITEM_PART)->part = part;
}

void gb_page_list(struct gb_page *p, struct gb_list *list)
{
	gb_page_part(p, gb_list_part(list));
}

void gb_page_form(struct gb_page *p, struct gb_form *form)
{
	gb_page_part(p, gb_form_part(form));
}

void gb_page_scroll(struct gb_page *p, struct gb_scroll *scroll)
{
	gb_page_part(p, gb_scroll_part(scroll));
}

void gb_page_left(struct gb_page *p, int cells)
{
	p->side = GB_ACROSS;
	add(p, GB_ITEM_SPLIT)->cells = cells;
	p->side = GB_LEFT_SIDE;
}

void gb_page_right(struct gb_page *p)
{
	p->side = GB_RIGHT_SIDE;
}

void gb_page_across(struct gb_page *p)
{
	p->side = GB_ACROSS;
	add(p, GB_ITEM_JOIN);
}

struct gb_item *gb_page_part_at(struct gb_page *p, size_t i)
{
	for (size_t k = 0; k < p->n; k++)
		if (p->items[k].kind == GB_ITEM_PART && i-- == 0)
			return &p->items[k];
	return NULL;
}

/* ui/pagelay.h - a page made, laid out and drawn. Private to src/ui. */
#ifndef UI_PAGELAY_H
#define UI_PAGELAY_H

#include "guardbook/buf.h"
#include "src/ui/part.h"

enum gb_item_kind {
	GB_ITEM_HEAD,
	GB_ITEM_TEXT,
	GB_ITEM_POINT,
	GB_ITEM_PAIR,
	GB_ITEM_BAR,
	GB_ITEM_TABS,
	GB_ITEM_GAP,
	GB_ITEM_FILL,
	GB_ITEM_PART,
	GB_ITEM_SPLIT, /* what follows, up to JOIN, is side by side */
	GB_ITEM_JOIN,
};

enum gb_side { GB_ACROSS, GB_LEFT_SIDE, GB_RIGHT_SIDE };

struct gb_item {
	enum gb_item_kind kind;
	enum gb_use use;
	enum gb_side side;
	size_t label, text; /* where in `words` */
	int cells;          /* SPLIT: width of the left side */
	int label_cells;    /* PAIR, BAR, POINT: width of the label column */
	unsigned long value, max;
	struct gb_part *part;
	int rows, wants;     /* given by the last layout; could use */
	struct gb_canvas at; /* PART: where it was drawn */
};

struct gb_page {
	struct gb_item *items; /* owned */
	size_t n, room;
	struct gb_buf words; /* every string, each with its NUL; wiped */
	enum gb_side side;
	size_t where, about, status; /* in `words`; 0: nothing said */
	enum gb_use status_use;
};

/* Forget everything said; call before show(). */
void gb_page_clear(struct gb_page *p);
void gb_page_free(struct gb_page *p); /* wipes */
const char *gb_page_words(const struct gb_page *p, size_t at);

/* Rows that the page would like in `cols` columns. */
int gb_page_rows(struct gb_page *p, int cols);
/* Draw it; `active` is the part one is on, or NULL. */
void gb_page_draw(struct gb_page *p, const struct gb_canvas *c,
		  const struct gb_part *active);

/* The parts in their order: number `i`, NULL behind the last. */
struct gb_item *gb_page_part_at(struct gb_page *p, size_t i);

#endif

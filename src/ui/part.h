/* ui/part.h - what a list, a form and a scroll have in common: they take room,
 * draw themselves and are given keys. Private to src/ui. */
#ifndef UI_PART_H
#define UI_PART_H

#include "guardbook/buf.h"
#include "src/ui/app.h"
#include "src/ui/canvas.h"
#include "src/ui/keys.h"

#define GB_ROWS_MANY 10000 /* as many rows as there are */

/* A hint that a part adds to the bottom line while one is on it. */
struct gb_part_hint {
	const char *key;  /* "Up/Down", "Tab" */
	const char *word; /* "Next" */
};

struct gb_part;

struct gb_part_ops {
	/* Rows that it can't do without, and that it could use. */
	int (*least)(struct gb_part *part, int cols);
	int (*most)(struct gb_part *part, int cols);
	/* `active`: one is on it; put the cursor. */
	void (*draw)(struct gb_part *part, const struct gb_canvas *c,
		     bool active);
	/* True: dealt with. A click is inside, rows from the part's corner. */
	bool (*event)(struct gb_part *part, struct gb_app *app,
		      const struct gb_event *ev);
	/* Hint number `i`; false: no more. */
	bool (*hint)(struct gb_part *part, size_t i, struct gb_part_hint *out);
	/* Letters go into it now. */
	bool (*types)(struct gb_part *part);
	/* Enter goes into it too, as a new line. May be NULL: it doesn't. */
	bool (*takes_lines)(struct gb_part *part);
	/* One comes to it with Tab, or backwards: go to the first or last
	 * thing in it. May be NULL. */
	void (*enter)(struct gb_part *part, bool backwards);
	/* No key is waiting: do what was put off while typing. May be NULL. */
	void (*settle)(struct gb_part *part);
	bool twice_is_enter; /* a double click on it is Enter */
};

struct gb_part {
	const struct gb_part_ops *ops;
};

/* Put any part on a page. */
void gb_page_part(struct gb_page *p, struct gb_part *part);

/* What was last cut or copied, in any text area; wiped at the end. */
struct gb_buf *gb_app_clip(struct gb_app *app);

#endif

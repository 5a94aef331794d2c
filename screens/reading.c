/* SPDX-License-Identifier: ISC
 * reading.c - a text of any length in a box. */
#include <stdio.h>
#include <stdlib.h>

#include "screens/open.h"
#include "src/ui/scroll.h"

struct reading {
	char title[80];
	struct gb_scroll *text;
};

static void show(struct gb_page *page, void *self)
{
	struct reading *r = self;

	gb_page_where(page, "%s", r->title);
	gb_page_gap(page);
	gb_page_scroll(page, r->text);
}

static enum gb_code leave(struct gb_app *app, void *self, struct gb_err *err)
{
	(void)self;
	(void)err;
	gb_app_back(app);
	return GB_OK;
}

static void close_reading(void *self)
{
	struct reading *r = self;

	gb_scroll_free(r->text);
	free(r);
}

static const struct gb_binding keys[] = {
	{ .key = "Enter", .hint = "Close", .act = leave },
};

const struct gb_screen screen_reading = {
	.name = "reading",
	.title = "Reading",
	.boxed = true,
	.width = 72,
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = show,
	.close = close_reading,
};

enum gb_code screen_reading_open(struct gb_app *app, const char *title,
				 const char *text, struct gb_err *err)
{
	struct reading *r = calloc(1, sizeof(*r));

	if (!r)
		return gb_fail_nomem(err);
	if (gb_scroll_create(&r->text, err) != GB_OK) {
		free(r);
		return GB_NOMEM;
	}
	snprintf(r->title, sizeof(r->title), "%s", title);
	gb_scroll_text(r->text, GB_USE_PLAIN, text);
	return gb_app_open(app, &screen_reading, r, err);
}

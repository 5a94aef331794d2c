/* SPDX-License-Identifier: ISC
 * help.c - "What can I do here?": help and list of commands in one, made from
 * the key table of the screen beneath it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/ui/driver.h"
#include "src/ui/list.h"

#define MANY 64 /* more keys than any screen should have */

struct help {
	const struct gb_screen *screen; /* whose keys these are */
	void *self;                     /* its */
	const struct gb_binding *works[MANY];
	size_t n_works;
	const struct gb_binding *shown[MANY]; /* those that match */
	size_t n_shown;
	struct gb_list *list;
};

const char gb_keys_everywhere[] =
	"Arrows move           Enter  open or choose   Esc  go back\n"
	"Tab    next box       /      find in a list   F1   this list\n"
	"Ctrl-S keep a draft   Ctrl-Z undo typing      Ctrl-Q leave\n"
	"F12 or Ctrl-O         hide the screen at once\n"
	"Hold Shift to select text with the mouse.";

static size_t count(void *self)
{
	return ((struct help *)self)->n_shown;
}

static size_t total(void *self)
{
	return ((struct help *)self)->n_works;
}

static void find(void *self, const char *words)
{
	struct help *h = self;

	h->n_shown = 0;
	for (size_t i = 0; i < h->n_works; i++) {
		const struct gb_binding *b = h->works[i];

		if (strcasestr(b->help, words) ||
		    (b->detail && strcasestr(b->detail, words)))
			h->shown[h->n_shown++] = b;
	}
}

static const char *text_help(void *self, size_t row, char *buf, size_t size)
{
	(void)buf;
	(void)size;
	return ((struct help *)self)->shown[row]->help;
}

static const char *text_key(void *self, size_t row, char *buf, size_t size)
{
	const char *key = ((struct help *)self)->shown[row]->key;

	snprintf(buf, size, "%.*s", (int)strcspn(key, " "), key);
	return buf;
}

/* clang-format off */
static const struct gb_column columns[] = {
	/* title        min  grow  align     text */
	{ "What",        30,    1, GB_LEFT,  text_help, NULL },
	{ "Quick key",   11,    0, GB_RIGHT, text_key,  NULL },
};
/* clang-format on */

static const struct gb_list_of list_of_help = {
	.columns = columns,
	.n_columns = GB_COUNT(columns),
	.empty = "Nothing fits that. Backspace takes a letter away.",
	.count = count,
	.total = total,
	.find = find,
	.find_open = true,
	.no_titles = true,
};

static void show(struct gb_page *p, void *self)
{
	struct help *h = self;

	gb_page_gap(p);
	if (h->screen->help) {
		gb_page_text(p, GB_USE_PLAIN, "%s", h->screen->help);
		gb_page_gap(p);
	}
	gb_page_list(p, h->list);
	if (gb_list_any(h->list)) {
		const struct gb_binding *b = h->shown[gb_list_marked(h->list)];

		gb_page_text(p, GB_USE_PLAIN, "%s",
			     b->detail
				     ? b->detail
				     : "Enter does the marked line. Its quick "
				       "key stands at the right.");
	}
	gb_page_gap(p);
	gb_page_head(p, "EVERYWHERE");
	gb_page_text(p, GB_USE_PLAIN, "%s", gb_keys_everywhere);
	gb_page_gap(p);
}

static bool something_marked(const void *self)
{
	return gb_list_any(((const struct help *)self)->list);
}

static enum gb_code do_it(struct gb_app *app, void *self, struct gb_err *err)
{
	struct help *h = self;
	const struct gb_binding *b = h->shown[gb_list_marked(h->list)];

	gb_app_back(app);
	return b->act(app, h->self, err);
}

static void close_help(void *self)
{
	struct help *h = self;

	gb_list_free(h->list);
	free(h);
}

static const struct gb_binding keys[] = {
	{ .key = "Enter",
	  .hint = "Do it",
	  .act = do_it,
	  .may = something_marked },
};

static const struct gb_screen help_screen = {
	.name = "help",
	.title = "What can I do here?",
	.boxed = true,
	.width = 70,
	.keys = keys,
	.n_keys = GB_COUNT(keys),
	.show = show,
	.close = close_help,
};

bool gb_help_is_open(const struct gb_app *app)
{
	return app->n > 0 && app->frames[app->n - 1].screen == &help_screen;
}

enum gb_code gb_help_open(struct gb_app *app, struct gb_err *err)
{
	struct gb_frame *f = gb_app_top(app);
	struct help *h = calloc(1, sizeof(*h));
	enum gb_code rc;

	if (!h)
		return gb_fail_nomem(err);
	h->screen = f->screen;
	h->self = f->self;
	for (size_t i = 0; i < f->screen->n_keys && h->n_works < MANY; i++) {
		const struct gb_binding *b = &f->screen->keys[i];

		if (b->help && b->act && gb_binding_works(f, b))
			h->works[h->n_works++] = b;
	}
	find(h, "");
	rc = gb_list_create(&h->list, &list_of_help, h, err);
	if (rc == GB_OK)
		return gb_app_open(app, &help_screen, h, err);
	close_help(h);
	return rc;
}

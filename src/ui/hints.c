/* SPDX-License-Identifier: ISC
 * hints.c - the bottom line: at most seven keys that work now. */
#include <stdio.h>
#include <string.h>

#include "src/ui/cells.h"
#include "src/ui/driver.h"

#define BETWEEN 3 /* cells between two hints */

static void add(struct gb_app *app, const char *key, const char *word)
{
	struct gb_hint *h = &app->hints[app->n_hints];
	size_t n = strcspn(key, " ");
	char first[24];

	snprintf(first, sizeof(first), "%.*s", (int)n, key);
	*h = (struct gb_hint){ .code = gb_key_code(first) };
	snprintf(h->text, sizeof(h->text), "%s%s%s", first, *word ? " " : "",
		 word);
	app->n_hints++;
}

/* Is there a hint whose key is `code` already? */
static bool has(const struct gb_app *app, uint32_t code)
{
	for (size_t i = 0; i < app->n_hints; i++)
		if (app->hints[i].code == code)
			return true;
	return false;
}

static int cells(const struct gb_app *app)
{
	int sum = 1;

	for (size_t i = 0; i < app->n_hints; i++)
		sum += gb_cells(app->hints[i].text,
				strlen(app->hints[i].text)) +
		       BETWEEN;
	return sum;
}

/* Add one if there is still room beside `reserve` more. */
static bool add_if(struct gb_app *app, const char *key, const char *word,
		   size_t reserve, int cols)
{
	if (app->n_hints + reserve >= GB_HINTS_MAX)
		return false;
	add(app, key, word);
	/* The ones that always stand there are about 12 cells each. */
	if (cells(app) + (int)reserve * 12 > cols) {
		app->n_hints--;
		return false;
	}
	return true;
}

static void add_part(struct gb_app *app, struct gb_frame *f, int cols)
{
	struct gb_part *part = gb_frame_active(f);
	struct gb_part_hint h;

	for (size_t i = 0; part && part->ops->hint(part, i, &h); i++)
		add_if(app, h.key, h.word, 2, cols);
}

static void add_bindings(struct gb_app *app, struct gb_frame *f, int cols)
{
	bool types = gb_frame_types(f);

	for (size_t i = 0; i < f->screen->n_keys; i++) {
		const struct gb_binding *b = &f->screen->keys[i];
		char first[24];
		uint32_t code;

		snprintf(first, sizeof(first), "%.*s",
			 (int)strcspn(b->key, " "), b->key);
		code = gb_key_code(first);
		/* A letter goes into the box, as long as there is one. */
		if (!b->hint || code == GB_K_ESC || has(app, code) ||
		    (types && gb_key_types(code)) || !gb_binding_works(f, b))
			continue;
		if (!add_if(app, b->key, b->hint, 2, cols))
			break;
	}
}

/* How one gets out of here; always there. A screen whose own Esc has no hint is
 * not left with it. */
static void add_way_out(struct gb_app *app, struct gb_frame *f)
{
	const struct gb_binding *esc = gb_frame_binding(f, GB_K_ESC);

	if (esc)
		add(app, esc->hint ? "Esc" : "Ctrl-Q",
		    esc->hint ? esc->hint : "Leave");
	else if (f->screen->boxed)
		add(app, "Esc", "Close");
	else if (app->n > 1 || f->screen->back)
		add(app, "Esc", "Back");
	else
		add(app, "Ctrl-Q", "Leave");
}

void gb_hints_draw(struct gb_app *app, const struct gb_canvas *c)
{
	struct gb_frame *f = gb_app_top(app);
	int row = c->rows - 1, col = 1;

	app->n_hints = 0;
	add_part(app, f, c->cols);
	add_bindings(app, f, c->cols);
	add_way_out(app, f);
	if (!gb_help_is_open(app))
		add(app, "F1", "Help");
	gb_canvas_fill(c, row, 0, c->cols, GB_USE_HINT);
	for (size_t i = 0; i < app->n_hints; i++) {
		struct gb_hint *h = &app->hints[i];

		h->from = col;
		h->to = gb_canvas_text(c, row, col, GB_USE_HINT, h->text);
		col = h->to + BETWEEN;
	}
}

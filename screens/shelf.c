/* SPDX-License-Identifier: ISC
 * shelf.c - cases for a list, a window at a time. */
#include <string.h>

#include "screens/shelf.h"

enum { WINDOW = 96, BEFORE = 32 };

static void load(struct shelf *sh, size_t at)
{
	struct gb_filter f = sh->filter;

	gb_rows_free(&sh->rows);
	sh->rows = (struct gb_rows){ 0 };
	sh->from = at > BEFORE ? at - BEFORE : 0;
	f.offset = sh->from;
	f.limit = WINDOW;
	/* Out of memory: the list is shown empty, and asked for again. */
	sh->fresh = gb_session_list(sh->s, &f, &sh->rows, NULL) == GB_OK;
}

void shelf_forget(struct shelf *sh)
{
	sh->fresh = false;
}

size_t shelf_count(struct shelf *sh)
{
	if (!sh->fresh)
		load(sh, sh->from);
	return sh->rows.total;
}

const struct gb_row *shelf_row(struct shelf *sh, size_t at)
{
	if (!sh->fresh || at < sh->from || at >= sh->from + sh->rows.n)
		load(sh, at);
	return at >= sh->from && at < sh->from + sh->rows.n
		       ? &sh->rows.row[at - sh->from]
		       : NULL;
}

const struct gb_row *shelf_line(struct shelf *sh, size_t at)
{
	static const struct gb_row none = {
		.name = "", .state = "", .title = "", .with = ""
	};
	const struct gb_row *found = shelf_row(sh, at);

	return found ? found : &none;
}

size_t shelf_find(struct shelf *sh, const char *name, size_t about)
{
	if (!shelf_row(sh, about) && sh->from > 0)
		load(sh, 0);
	for (size_t i = 0; i < sh->rows.n; i++)
		if (strcmp(sh->rows.row[i].name, name) == 0)
			return sh->from + i;
	return about;
}

void shelf_clear(struct shelf *sh)
{
	gb_rows_free(&sh->rows);
	explicit_bzero(sh->words, sizeof(sh->words));
	*sh = (struct shelf){ 0 };
}

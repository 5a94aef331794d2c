/* screens/shelf.h - cases for a list: only rows near those that are seen are
 * read. */
#ifndef SCREENS_SHELF_H
#define SCREENS_SHELF_H

#include "guardbook/session.h"
#include "src/ui/list.h"

struct shelf {
	struct gb_session *s;    /* borrowed */
	struct gb_filter filter; /* what to list; strings are borrowed */
	struct gb_rows rows;     /* owned: those from `from` on */
	size_t from;
	char words[200]; /* what is being found */
	bool fresh;      /* `rows` are what the filter gives now */
};

/* Read again at the next look: after a change of the filter or of cases. */
void shelf_forget(struct shelf *sh);
size_t shelf_count(struct shelf *sh);
/* NULL: there is no such row. Borrowed until another row is asked for. */
const struct gb_row *shelf_row(struct shelf *sh, size_t at);
/* The same, and an empty one where there is none. */
const struct gb_row *shelf_line(struct shelf *sh, size_t at);
/* Where the case of that name is, near `about`; `about` if it isn't. */
size_t shelf_find(struct shelf *sh, const char *name, size_t about);
void shelf_clear(struct shelf *sh); /* frees */

/* Lists over a shelf, which is their `self`: what is to be done, and all cases
 * with find. */
extern const struct gb_list_of shelf_queue;
extern const struct gb_list_of shelf_cases;

#endif

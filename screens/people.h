/* screens/people.h - the staff list as rows: for signing in, for IT's first
 * screen, and for whoever wants to see it. */
#ifndef SCREENS_PEOPLE_H
#define SCREENS_PEOPLE_H

#include "guardbook/casebook.h"
#include "src/ui/list.h"

struct people;

/* Gives: *out, freed with people_free(). Keeps `book`. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code people_create(struct people **out, struct gb_casebook *book,
			   bool finding, struct gb_err *err);
void people_free(struct people *p); /* NULL is fine */
/* Look again: somebody may have come or gone. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code people_reload(struct people *p, struct gb_err *err);
struct gb_list *people_list(struct people *p);
/* NULL: nobody is there, or fits what was typed. Borrowed until
 * the next reload. */
const struct gb_person *people_marked(const struct people *p);

#endif

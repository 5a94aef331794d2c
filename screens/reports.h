/* screens/reports.h - what somebody has reported, and whether anyone has looked
 * at it since: all that a teacher sees of a case. */
#ifndef SCREENS_REPORTS_H
#define SCREENS_REPORTS_H

#include "guardbook/session.h"
#include "src/ui/list.h"

struct reports;

/* Gives: *out, freed with reports_free(). Keeps `s`. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code reports_create(struct reports **out, struct gb_session *s,
			    struct gb_err *err);
void reports_free(struct reports *r); /* NULL is fine */
/* Fails: GB_NOMEM; what was there stays. */
GB_MUST_CHECK
enum gb_code reports_reload(struct reports *r, struct gb_err *err);
struct gb_list *reports_list(struct reports *r);
size_t reports_waiting(const struct reports *r); /* not looked at yet */
size_t reports_count(const struct reports *r);

#endif

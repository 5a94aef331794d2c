/* links.h - names of other cases within a case, for this reader only. */
#ifndef CASEWORK_LINKS_H
#define CASEWORK_LINKS_H

#include "guardbook/case.h"

/* Take out of `c`, and out of its history, the name of every other case that
 * `with` can't open: whoever was let in later would learn that there is one.
 * Fails: GB_IO, GB_NOMEM; it may be done in part then. */
GB_MUST_CHECK
enum gb_code gb_links_hide(struct gb_case *c, const struct gb_opener *with,
			   struct gb_err *err);

#endif

/* paper.h - one case, laid out on a sheet. */
#ifndef OUTLET_PAPER_H
#define OUTLET_PAPER_H

#include "guardbook/session.h"
#include "src/outlet/sheet.h"

/* What stands at the top of it. Borrowed. */
struct gb_paper {
	const struct gb_case *c;
	const struct gb_chain *chain;
	const struct gb_person *by; /* who exports */
	int64_t at_s;
	const char *purpose;
	const char *recipient;
	const char *receipt; /* of the entry that records it */
};

/* Write the sheet. Gives: *out, freed with gb_sheet_free(), also on failure.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_paper_write(struct gb_sheet *out, bool html,
			    const struct gb_paper *p, struct gb_err *err);

#endif

/* screens/options.h - what may be chosen in a box, with words of its own. */
#ifndef SCREENS_OPTIONS_H
#define SCREENS_OPTIONS_H

#include "guardbook/policy.h"
#include "src/ui/dialog.h"

/* All zeros is empty. `at` moves while options are added: give it to a box
 * when the last is in. */
struct screen_options {
	struct gb_option *at; /* owned, and their strings */
	size_t n;
};

/* Copies both. Fails: GB_NOMEM; the options are then as they were. */
GB_MUST_CHECK
enum gb_code screen_options_add(struct screen_options *o, const char *value,
				const char *label, struct gb_err *err);
/* All of a policy's choices. Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code screen_options_add_all(struct screen_options *o,
				    struct gb_choices choices,
				    struct gb_err *err);
void screen_options_free(struct screen_options *o); /* wipes */

#endif

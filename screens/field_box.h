/* screens/field_box.h - a field of the policy as a box of a form: for a new
 * report, and for a correction of one. */
#ifndef SCREENS_FIELD_BOX_H
#define SCREENS_FIELD_BOX_H

#include "guardbook/when.h"
#include "screens/options.h"
#include "src/ui/form.h"

/* Gives: *box for field `f` of a report of `type`; the words are the policy's,
 * what may be chosen is added to `options`, which the box borrows.
 * Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code screen_field_box(struct gb_box *box,
			      struct screen_options *options,
			      const struct gb_policy *policy,
			      const struct gb_policy_type *type,
			      const struct gb_policy_field *f,
			      struct gb_err *err);

/* What to send of `typed` for field `f`: an instant in the one form that a
 * record keeps, in `iso`, or `typed` itself. Fails: GB_INVALID (a day that is
 * none). */
GB_MUST_CHECK
enum gb_code screen_field_value(const struct gb_policy_field *f,
				const char *typed, char iso[GB_WHEN_ROOM],
				const char **value, struct gb_err *err);

#endif

/* screens/screens.h - guardbook at a terminal: what main opens. */
#ifndef SCREENS_SCREENS_H
#define SCREENS_SCREENS_H

#include "guardbook/casebook.h"
#include "screens/doors.h"
#include "src/ui/app.h"

/* Take the terminal over, let people sign in to `book` and work until they
 * leave, and give the terminal back. All arguments must outlive the call.
 * Fails: GB_IO (no terminal that will do; or it went away),
 *        GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_screens_run(struct gb_casebook *book, const struct gb_env *env,
			    const struct gb_doors *doors, struct gb_err *err);

/* Every screen, for tests and for the manual's list of keys; NULL at the
 * end. */
extern const struct gb_screen *const gb_screens[];

#endif

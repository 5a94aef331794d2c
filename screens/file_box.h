/* screens/file_box.h - looking for a file in its folder. Nothing is opened. */
#ifndef SCREENS_FILE_BOX_H
#define SCREENS_FILE_BOX_H

#include "guardbook/session.h"
#include "src/ui/app.h"

/* Show the folder that `near` (a path, or the beginning of one; may be empty)
 * is in, or the one named for evidence, or the person's own. When a file is
 * chosen the list closes and `chosen` gets its whole path. Fails: GB_NOMEM,
 * GB_CONFLICT, GB_IO (no folder can be read). */
GB_MUST_CHECK
enum gb_code screen_file_open(
	struct gb_app *app, struct gb_casebook *book, const char *near,
	enum gb_code (*chosen)(struct gb_app *app, void *self, const char *path,
			       struct gb_err *err),
	void *self, struct gb_err *err);

#endif

/* screens/doors.h - ways out of the casebook. They are rooms that no screen
 * knows: main opens the doors to them. */
#ifndef SCREENS_DOORS_H
#define SCREENS_DOORS_H

#include "guardbook/draft.h"

/* A door that is NULL is not there, and what leads to it is not offered. */
struct gb_doors {
	/* Write a case out: as gb_export() (src/outlet/export.h). */
	enum gb_code (*export)(struct gb_session *s, const char *name,
			       const char *to, bool html, const json_t *data,
			       struct gb_draft *draft, char **path,
			       struct gb_done *done, struct gb_err *err);
};

#endif

/* screens/keep.h - a form's words, kept as a draft while they are written. */
#ifndef SCREENS_KEEP_H
#define SCREENS_KEEP_H

#include "guardbook/draft.h"
#include "src/ui/form.h"

/* Keep `words` if they are not what was kept last; a failure is said on the
 * message line. Takes: `words` (NULL: out of memory). Gives: are they kept? */
bool screen_keep(struct gb_app *app, struct gb_session *s, struct gb_draft *d,
		 json_t *words);
/* That what one leaves is kept, on the message line. */
void screen_say_kept(struct gb_app *app);
/* What is said of it to whoever leaves guardbook. */
#define SCREEN_STAYS                                                           \
	"What you have written is not saved. It stays in Drafts until you go " \
	"on with it."
/* "Draft kept 4 seconds ago"; "" before that. */
#define SCREEN_KEPT_ROOM 40
void screen_kept(char to[SCREEN_KEPT_ROOM], const struct gb_draft *d,
		 const struct gb_env *env);

/* What the boxes of a form hold: an object by name. Gives: NULL without
 * memory. */
json_t *screen_boxes(struct gb_form *f);
/* Put it back, where the form still has such a box and choice. */
void screen_boxes_set(struct gb_form *f, const json_t *boxes);

#endif

/* screens/people_box.h - the box "Who is it about?" of a form: people picked
 * from the staff list, or said not to be on it. */
#ifndef SCREENS_PEOPLE_BOX_H
#define SCREENS_PEOPLE_BOX_H

#include "guardbook/session.h"
#include "screens/options.h"
#include "src/ui/form.h"

struct screen_people {
	struct gb_session *session;
	json_t *about; /* owned: as the core takes it */
	/* The box of a form that shows them; the form is set anew when it is
	 * made anew. */
	struct gb_form *form;
	const char *box;
	struct screen_options offered; /* while the list is open */
};

/* Fails: GB_NOMEM. */
GB_MUST_CHECK
enum gb_code screen_people_start(struct screen_people *p, struct gb_session *s,
				 const char *box, struct gb_err *err);
void screen_people_stop(struct screen_people *p);

/* Open the list: add somebody, or take somebody out. Fails: GB_NOMEM,
 * GB_CONFLICT. */
GB_MUST_CHECK
enum gb_code screen_people_choose(struct screen_people *p, struct gb_app *app,
				  struct gb_err *err);
/* Write into the box who is named. Call it when the form is on top again. */
void screen_people_show(struct screen_people *p);

/* "Mr P Harris (Headteacher), Siân Ŵyn (Pupil)"; "" if there is nobody. */
void screen_people_text(const struct screen_people *p, char *buf, size_t size);

#endif

/* demo.h - the making of a practice casebook out of share/demo/cases.json. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "guardbook/lock.h"
#include "guardbook/session.h"

/* One person of the practice casebook, and their session while it is made. */
struct gb_demo_person {
	const char *role; /* also the sign-in */
	const char *name;
	struct gb_session *session; /* owned; NULL until needed */
};

struct gb_demo {
	const char *dir;
	struct gb_env env; /* its clock is set for every step */
	const struct gb_env *real;
	int64_t now_s;
	struct gb_casebook *book;
	struct gb_demo_person *people; /* n_people of them; borrowed */
	size_t n_people;
	json_t *cases;
	char recovery[GB_CODE_ROOM];
};

#define GB_DEMO_PASSPHRASE "practice"

/* When the first case was logged. Fails: GB_INVALID (a case without a day). */
GB_MUST_CHECK
enum gb_code gb_demo_begins(const struct gb_demo *d, int64_t *at_s,
			    struct gb_err *err);
/* Do every step of every case, in order of time, all of it before now.
 * Fails: as gb_session_do(), and GB_INVALID for a step that is not in order. */
GB_MUST_CHECK
enum gb_code gb_demo_play(struct gb_demo *d, struct gb_err *err);

/* Draw a post as it might look on a screen, with grey bars for words, into a
 * new file at `path`. Fails: GB_IO, GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_demo_draw(const char *path, struct gb_err *err);

#endif

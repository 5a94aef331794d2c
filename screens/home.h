/* screens/home.h - what the two files of the first screen share. */
#ifndef SCREENS_HOME_H
#define SCREENS_HOME_H

#include "guardbook/verify.h"
#include "screens/shelf.h"
#include "src/ui/list.h"
#include "src/ui/page.h"

#define HOME_TYPES 6

struct people;
struct reports;

struct home_type {
	const char *label; /* borrowed from the policy */
	size_t n;
};

struct home {
	struct gb_session *s; /* owned */
	char me[GB_PERSON_ID_ROOM];
	bool is_hr;
	int64_t began_s;           /* when they signed in */
	struct gb_checked checked; /* the last check; full_s 0: none */
	bool backup_due;           /* and they should know it */
	int64_t backup_s;          /* the last one; 0: none ever was */
	int64_t minute; /* in which `late` and `today` were counted */
	size_t late, today, n_drafts;
	struct home_type types[HOME_TYPES]; /* most open cases first */
	size_t n_types;
	uint64_t counted; /* gb_session_listed() then */
	/* One of these three is on it; the others are NULL. */
	struct gb_list *list; /* of `queue` */
	struct reports *reports;
	struct people *people;
	struct shelf queue;
};

extern const struct gb_screen screen_home;
void home_show(struct gb_page *page, void *self);

#endif

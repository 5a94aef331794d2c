/* tests/screen/school.h - a school with cases, and people who sit down at
 * guardbook in it. It is 14:32 on Monday 16 March 2026. */
#ifndef SCHOOL_H
#define SCHOOL_H

#include "tests/book.h"
#include "tests/screen/golden.h"
#include "tests/screen/term.h"

struct school {
	struct fixture *f;
	struct book book;
	char *now;  /* the file that the program reads its clock from */
	char *grab; /* a screen grab in the folder */
	/* Cases: open and with Mr Harris; new and urgent; overdue and with Mrs
	 * Davies; closed; about the Headteacher. */
	char crest[GB_CASE_NAME_ROOM], contact[GB_CASE_NAME_ROOM];
	char chat[GB_CASE_NAME_ROOM], closed[GB_CASE_NAME_ROOM];
	char head[GB_CASE_NAME_ROOM];
};

/* cmocka's: *state becomes a struct school. */
int school_setup(void **state);
int school_teardown(void **state);

/* At a terminal of the school, at the sign-in; freed with term_free(). */
struct term *school_door(struct school *s, int rows, int cols);
/* Signed in as `who` (a sign-in). */
struct term *school_sit(struct school *s, const char *who);
/* The same in a window of another size. */
struct term *school_sit_at(struct school *s, const char *who, int rows,
			   int cols);
/* The same at another sort of terminal: `env` as in term.h. */
struct term *school_sit_with(struct school *s, const char *who, int rows,
			     int cols, const char *const *env);

/* Tab on to the box on the line of `label`. */
void school_go_to(struct term *t, const char *label);
/* From the first sort to step 2 of another online concern, not sure which. */
#define SCHOOL_SORT "Down Down Down Down Down Enter End Enter"
/* Step 2 of such a concern, in the narrative. */
void school_begin_to_write(struct term *t);
/* Send it from there, with a title; ends on the receipt. */
void school_send(struct term *t, const char *title);

/* Move everybody's clock. */
void school_clock(struct school *s, int64_t now_s);
/* Somebody else does something meanwhile, on another machine's screen. */
void school_log(struct school *s, const char *who, const char *type,
		const char *about, const char *title, const char *text,
		char name[GB_CASE_NAME_ROOM]);
void school_do(struct school *s, const char *who, const char *name,
	       const char *verb, json_t *data);

/* What a run makes up afresh on these screens. */
extern const struct golden_rule school_rules[];
#define expect_school(t, name)                                                 \
	golden_expect(t, name, school_rules, __FILE__, __LINE__)

#endif

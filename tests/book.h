/* tests/book.h - a small practice casebook for tests of casework: one person a
 * role, sign-in = role, passphrase "practice". */
#ifndef TEST_BOOK_H
#define TEST_BOOK_H

#include "guardbook/json.h"
#include "guardbook/lock.h"
#include "guardbook/session.h"
#include "tests/fixture.h"

struct book {
	struct fixture *f;
	char *dir;
	struct gb_casebook *book;
	char recovery[GB_CODE_ROOM]; /* its recovery code */
};

/* Make one in the fixture's folder. The policy is the shipped one. */
void book_make(struct book *b, struct fixture *f);
void book_reopen(struct book *b);
void book_free(struct book *b);
struct gb_session *book_sign_in(struct book *b, const char *who);

/* Open the casebook in `dir` and sign in as `who`: what that gives. */
enum gb_code book_try(const char *dir, const struct gb_env *env,
		      const char *who);

/* Log as `s`; the name of the case in `name`. `about` is "kind:name" words, a
 * space between two (no blanks in a name), or NULL. */
void book_log(struct gb_session *s, const char *type, const char *about,
	      const char *text, char name[GB_CASE_NAME_ROOM]);
/* Do a verb with data made by json_pack's caller (taken). */
enum gb_code book_do(struct gb_session *s, const char *name, const char *verb,
		     json_t *data, struct gb_err *err);

#endif

/* book.h - what a casebook and a session are made of. Casework's own. */
#ifndef CASEWORK_BOOK_H
#define CASEWORK_BOOK_H

#include "guardbook/casebook.h"
#include "guardbook/session.h"

struct gb_casebook {
	char *dir;
	const struct gb_env *env;
	struct gb_ledger *ledger;
	struct gb_vault *vault;
	struct gb_chain *chain;
	uint32_t named_serial; /* of the roster that names were put to */
	bool clock_confirmed;
};

/* Put names and sign-ins from the vault to the roster. A name that does not
 * meet its hash is not shown. */
enum gb_code gb_casebook_name_people(struct gb_casebook *b, struct gb_err *err);

/* Make keys, locks and account of a new person; `p` becomes what the roster
 * will say of them. Gives: *id, freed with gb_identity_free(). */
GB_MUST_CHECK
enum gb_code gb_person_make(const struct gb_enrol *who, bool practice,
			    const struct gb_env *env, struct gb_person *p,
			    struct gb_account *account, struct gb_identity **id,
			    struct gb_enrolled *told, struct gb_err *err);

/* Is everything about the person to be enrolled well-formed? */
GB_MUST_CHECK
enum gb_code gb_enrol_check(const struct gb_enrol *who, struct gb_err *err);

/* Write DIR/allowed_signers, for stock git, from the roster. */
GB_MUST_CHECK
enum gb_code gb_signers_write(const char *dir, const struct gb_roster *roster,
			      struct gb_err *err);

struct gb_session {
	struct gb_casebook *book;
	struct gb_identity *id;
	struct gb_opener opener;
	struct gb_index *index;
	uint64_t indexed; /* entries that the index has taken in */
};

#endif

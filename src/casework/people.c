/* SPDX-License-Identifier: ISC
 * people.c - adding somebody to the staff list. */
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/book.h"
#include "src/casework/pen.h"

static enum gb_code write_person(struct gb_session *s,
				 const struct gb_person *p,
				 const struct gb_identity *id,
				 struct gb_err *err)
{
	struct gb_chain *chain = s->book->chain;
	json_t *body = json_pack("{s:[o]}", "set", gb_person_json(p, id));
	struct gb_buf text = { 0 };
	int64_t at_s;
	enum gb_code rc = body ? GB_OK : gb_fail_nomem(err);

	if (rc == GB_OK)
		rc = gb_json_text(body, &text, err);
	if (rc == GB_OK)
		rc = gb_pen_stamp(chain, s->book->env, s->book->clock_confirmed,
				  &at_s, err);
	if (rc == GB_OK)
		rc = gb_pen_write_book(s->book->ledger, GB_ENTRY_ROSTER,
				       chain->roster.serial + 1, text.data,
				       text.len, s->opener.person, s->id, at_s,
				       err);
	json_decref(body);
	gb_buf_free(&text);
	return rc;
}

enum gb_code gb_session_enrol(struct gb_session *s, const struct gb_enrol *who,
			      struct gb_enrolled *told, struct gb_err *err)
{
	struct gb_casebook *b = s->book;
	struct gb_identity *id = NULL;
	struct gb_enrolled fresh;
	struct gb_account account;
	struct gb_person p;
	enum gb_code rc;

	if (!gb_role_approves(gb_session_me(s)->role))
		return gb_fail(err, GB_DENIED,
			       "only the Headteacher, the DSL or the Chair "
			       "can add somebody");
	rc = gb_person_make(who, b->chain->roster.practice, b->env, &p,
			    &account, &id, &fresh, err);
	if (rc != GB_OK)
		return rc;
	rc = gb_ledger_lock(b->ledger, err);
	if (rc != GB_OK)
		goto out;
	/* The account first: an entry must never need a lock that is not yet
	 * durable. An account without an entry lets nobody in. */
	rc = gb_session_catch_up(s, NULL, err);
	if (rc == GB_OK)
		rc = gb_vault_account_add(b->vault, &account, err);
	if (rc == GB_OK)
		rc = write_person(s, &p, id, err);
	/* It is in the record. Their passphrase is known here alone, so it is
	 * told whatever happens to the rest: that is made up for later. */
	if (rc == GB_OK) {
		*told = fresh;
		if (gb_session_catch_up(s, NULL, NULL) == GB_OK)
			gb_signers_mend(b->dir, &b->chain->roster);
	}
	gb_ledger_unlock(b->ledger);
out:
	explicit_bzero(&fresh, sizeof(fresh));
	gb_identity_free(id);
	return rc;
}

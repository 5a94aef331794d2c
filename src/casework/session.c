/* SPDX-License-Identifier: ISC
 * session.c - one person, signed in: what they may read. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/at_hand.h"

const struct gb_person *gb_session_me(const struct gb_session *s)
{
	return gb_roster_person(&s->book->chain->roster, s->opener.person, 0);
}

struct gb_casebook *gb_session_book(const struct gb_session *s)
{
	return s->book;
}

/* What one person's snapshot showed is nobody else's to believe. */
static void forget_chain(struct gb_casebook *b)
{
	gb_casebook_remember_head(b);
	gb_chain_reset(b->chain);
	b->named_serial = 0;
	b->believed_by[0] = '\0';
}

void gb_session_free(struct gb_session *s)
{
	if (!s)
		return;
	if (s->counted && --s->book->n_sessions == 0 && s->book->believed_by[0])
		forget_chain(s->book);
	gb_session_put_away(s);
	gb_index_free(s->index);
	gb_known_free(s->known);
	gb_identity_free(s->id);
	free(s);
}

static enum gb_code refused(struct gb_err *err)
{
	return gb_fail(err, GB_DENIED,
		       "this sign-in and passphrase do not go together: try "
		       "again");
}

static enum gb_code unlock(struct gb_casebook *b, const char *who,
			   const char *passphrase, struct gb_session *s,
			   struct gb_err *err)
{
	struct gb_account mine = { 0 };
	struct gb_key *seed = NULL;
	enum gb_code rc =
		gb_account_unlock(b, who, passphrase, &mine, &seed, err);

	if (rc == GB_OK)
		rc = gb_identity_make(&s->id, seed, err);
	if (rc == GB_OK)
		memcpy(s->opener.person, mine.id, sizeof(s->opener.person));
	gb_key_free(seed);
	return rc;
}

/* The vault says who this is; the signed roster must say the same. */
static enum gb_code check_roster(const struct gb_session *s, struct gb_err *err)
{
	const struct gb_person *me = gb_session_me(s);
	const struct gb_public *mine = gb_identity_public(s->id);

	if (!me)
		return refused(err);
	if (memcmp(&me->key, mine, sizeof(*mine)) != 0)
		return gb_fail(err, GB_TAMPERED,
			       "the keys of this sign-in are not those of the "
			       "staff list");
	return GB_OK;
}

/* Does what the snapshot knows stand in the chain as it is now? */
static bool leads_there(const struct gb_chain *c,
			const struct gb_snapshot *kept)
{
	return kept->seq > 0 && c->n >= kept->seq &&
	       memcmp(c->entry[kept->seq - 1].oid, kept->oid,
		      sizeof(kept->oid)) == 0;
}

/* The chain, the keys and the index as far as a snapshot can give them, and
 * from there on what the ledger says. */
static enum gb_code take_up(struct gb_session *s, struct gb_err *err)
{
	struct gb_casebook *b = s->book;
	struct gb_snapshot kept;
	enum gb_code rc;

	if (b->believed_by[0] && strcmp(b->believed_by, s->opener.person) != 0)
		forget_chain(b);
	rc = gb_snapshot_read(s, &kept, err);
	if (rc != GB_OK)
		return rc;
	rc = gb_casebook_refresh(b, err);
	if (rc == GB_TAMPERED && kept.known && b->believed_by[0]) {
		/* The branch went elsewhere: see for ourselves. */
		forget_chain(b);
		rc = gb_casebook_refresh(b, err);
	}
	if (kept.known && !leads_there(b->chain, &kept)) {
		gb_index_free(kept.index);
		gb_known_free(kept.known);
		gb_snapshot_drop(s);
		kept = (struct gb_snapshot){ 0 };
	}
	s->index = kept.index;
	s->known = kept.known;
	s->indexed = s->kept = kept.index ? kept.seq : 0;
	if (rc == GB_OK && !s->index)
		rc = gb_index_create(&s->index, err);
	if (rc == GB_OK && !s->known)
		rc = gb_known_create(&s->known, err);
	return rc;
}

enum gb_code gb_session_unlock(struct gb_session **out, struct gb_casebook *b,
			       const char *who, const char *passphrase,
			       struct gb_err *err)
{
	struct gb_session *s = calloc(1, sizeof(*s));
	enum gb_code rc;

	*out = NULL;
	if (!s)
		return gb_fail_nomem(err);
	s->book = b;
	rc = unlock(b, who, passphrase, s, err);
	s->opener.chain = b->chain;
	s->opener.vault = b->vault;
	s->opener.me = s->id;
	if (rc == GB_OK)
		*out = s;
	else
		gb_session_free(s);
	return rc;
}

enum gb_code gb_session_begin(struct gb_session *s, struct gb_err *err)
{
	struct gb_casebook *b = s->book;
	enum gb_code rc;

	s->counted = true;
	b->n_sessions++;
	rc = take_up(s, err);
	if (rc == GB_OK)
		rc = gb_casebook_check_seen(b, b->chain, err);
	if (rc == GB_OK && !gb_casebook_policy(b))
		rc = gb_fail(err, GB_TAMPERED,
			     "the record does not hold: it has no policy");
	if (rc == GB_OK)
		rc = check_roster(s, err);
	if (rc == GB_OK)
		rc = gb_session_catch_up(s, NULL, err);
	if (rc == GB_OK)
		gb_signers_mend(b->dir, &b->chain->roster);
	return rc;
}

enum gb_code gb_session_open(struct gb_session **out, struct gb_casebook *b,
			     const char *who, const char *passphrase,
			     struct gb_err *err)
{
	enum gb_code rc = gb_session_unlock(out, b, who, passphrase, err);

	if (rc == GB_OK)
		rc = gb_session_begin(*out, err);
	if (rc != GB_OK) {
		gb_session_free(*out);
		*out = NULL;
	}
	return rc;
}

bool gb_session_from_first(const struct gb_session *s)
{
	return s->book->believed_by[0] == '\0';
}

uint64_t gb_session_listed(const struct gb_session *s)
{
	return s->indexed;
}

uint64_t gb_session_unsaved(const struct gb_session *s)
{
	return s->indexed - s->kept + s->reread;
}

enum gb_code gb_session_save(struct gb_session *s, struct gb_err *err)
{
	enum gb_code rc = gb_session_catch_up(s, NULL, err);

	return rc == GB_OK && gb_session_unsaved(s) > 0
		       ? gb_snapshot_write(s, err)
		       : rc;
}

enum gb_code gb_session_list(struct gb_session *s, const struct gb_filter *f,
			     struct gb_rows *out, struct gb_err *err)
{
	enum gb_code rc = f->words ? gb_session_ready_to_find(s, err) : GB_OK;

	*out = (struct gb_rows){ 0 };
	return rc == GB_OK ? gb_index_list(s->index, f, out, err) : rc;
}

enum gb_code gb_session_count(struct gb_session *s, const struct gb_filter *f,
			      size_t *n, struct gb_err *err)
{
	enum gb_code rc = f->words ? gb_session_ready_to_find(s, err) : GB_OK;

	*n = 0;
	return rc == GB_OK ? gb_index_count(s->index, f, n, err) : rc;
}

/* The case people call `name`. Fails: GB_INVALID, GB_NOT_FOUND. */
static enum gb_code find_case(const struct gb_session *s, const char *name,
			      const struct gb_chain_case **of,
			      struct gb_err *err)
{
	char read[GB_CASE_NAME_ROOM];

	if (!gb_case_name_read(read, name))
		return gb_fail(err, GB_INVALID,
			       "a case has a name like KDR-482");
	*of = gb_chain_case_named(s->book->chain, read);
	return *of ? GB_OK : gb_case_unknown(err, read);
}

/* A case that is on my list, brought up to date, and yet does not open: not
 * "there is none", but damage. Nothing is told that the list does not tell. */
static enum gb_code mine_or_unknown(const struct gb_session *s,
				    const struct gb_chain_case *of,
				    enum gb_code rc, struct gb_err *err)
{
	if (rc != GB_NOT_FOUND || s->indexed != s->book->chain->n ||
	    !gb_index_holds(s->index, of->number))
		return rc;
	return gb_fail(err, GB_TAMPERED,
		       "%s does not open any more: an entry of it, or its key, "
		       "is damaged; have the record checked, and bring it back "
		       "from a copy",
		       of->name);
}

enum gb_code gb_session_case(struct gb_session *s, const char *name,
			     struct gb_case **out, struct gb_err *err)
{
	const struct gb_chain_case *of;
	enum gb_code rc = find_case(s, name, &of, err);

	*out = NULL;
	return rc == GB_OK
		       ? mine_or_unknown(s, of,
					 gb_at_hand_read(s, of, out, err), err)
		       : rc;
}

enum gb_code gb_session_case_now(struct gb_session *s, const char *name,
				 struct gb_case **out, struct gb_err *err)
{
	const struct gb_chain_case *of;
	enum gb_code rc = find_case(s, name, &of, err);

	*out = NULL;
	return rc == GB_OK
		       ? mine_or_unknown(s, of, gb_at_hand_now(s, of, out, err),
					 err)
		       : rc;
}

enum gb_code gb_session_reports(struct gb_session *s, struct gb_report **out,
				size_t *n, struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;
	struct gb_report *list = calloc(chain->n_cases + 1, sizeof(*list));

	*out = NULL;
	*n = 0;
	if (!list)
		return gb_fail_nomem(err);
	for (size_t i = chain->n_cases; i-- > 0;) {
		const struct gb_chain_case *of = chain->cases[i];
		struct gb_report *r = &list[*n];

		if (strcmp(of->reporter, s->opener.person) != 0)
			continue;
		memcpy(r->name, of->name, sizeof(r->name));
		r->sent_s = of->opened_s;
		r->looked_s = of->looked_s;
		(*n)++;
	}
	*out = list;
	return GB_OK;
}

enum gb_code gb_session_who(struct gb_session *s, const char *name,
			    json_t **out, struct gb_err *err)
{
	const struct gb_roster *roster = &s->book->chain->roster;
	struct gb_case *c = NULL;
	enum gb_code rc = gb_session_case(s, name, &c, err);

	*out = NULL;
	if (rc != GB_OK)
		return rc;
	*out = json_array();
	for (size_t i = 0; i < c->readers.n; i++) {
		const char *id = c->readers.at[i].id;
		const struct gb_person *p = gb_roster_person(roster, id, 0);
		bool recovery = strcmp(id, GB_RECOVERY_ID) == 0;

		json_array_append_new(
			*out,
			json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", id, "name",
				  recovery ? "Recovery key"
				  : p      ? p->name
					   : "",
				  "role", p ? p->role : "", "sign_in",
				  p ? p->sign_in : "", "lane",
				  c->readers.at[i].lane == GB_LANE_FULL
					  ? "full"
					  : "summary"));
	}
	gb_case_free(c);
	return GB_OK;
}

enum gb_code gb_session_may(const struct gb_session *s, const struct gb_verb *v,
			    const struct gb_case *c, struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;

	return gb_verb_may(v, gb_session_me(s), c,
			   c ? gb_case_type(c, chain) : NULL, NULL, err);
}

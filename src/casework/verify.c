/* SPDX-License-Identifier: ISC
 * verify.c - is the record whole? */
#include <stdio.h>
#include <string.h>

#include "guardbook/encode.h"
#include "src/casework/verify_parts.h"

void gb_verdict_free(struct gb_verdict *v)
{
	json_decref(v->bad);
	*v = (struct gb_verdict){ 0 };
}

void gb_verdict_add(struct gb_verdict *v, json_t *entry,
		    const unsigned char oid[GB_OID_BYTES], const char *why)
{
	char hex[2 * GB_OID_BYTES + 1];

	gb_hex(hex, oid, GB_OID_BYTES);
	json_array_append_new(v->bad,
			      json_pack("{s:o, s:s, s:s}", "entry", entry,
					"commit", hex, "why", why));
	v->whole = false;
}

/* Nobody who is signed in is told a place in the ledger: it would count cases
 * that they cannot see. A case is named to those who can open it. */
static json_t *place_of(const struct gb_damage *d, struct gb_session *s)
{
	char name[GB_SUBJECT_ROOM];
	struct gb_case *c = NULL;
	enum gb_code rc;

	if (!s)
		return d->seq ? json_integer((json_int_t)d->seq) : json_null();
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(d->subject, " "),
		 d->subject);
	rc = gb_session_case(s, name, &c, NULL);
	gb_case_free(c);
	return rc == GB_OK ? json_string(d->subject) : json_null();
}

/* Half-keys that are there must be whole. (One that is not there may have been
 * destroyed, or belong to a case that somebody made up.) Told without a name:
 * that it is a case of theirs would be more than some may know. */
static enum gb_code verify_halves(struct gb_verdict *v,
				  const struct gb_chain *chain,
				  struct gb_vault *vault, struct gb_err *err)
{
	static const unsigned char nowhere[GB_OID_BYTES];
	size_t n_bad = 0;
	enum gb_code rc = GB_OK;

	for (size_t i = 0; rc == GB_OK && i < chain->n_cases; i++) {
		struct gb_key *e = NULL;

		rc = gb_vault_half(vault, chain->cases[i]->id, &e, err);
		gb_key_free(e);
		n_bad += rc == GB_TAMPERED;
		if (rc == GB_TAMPERED || rc == GB_NOT_FOUND)
			rc = GB_OK;
	}
	if (n_bad > 0)
		gb_verdict_add(
			v, json_null(), nowhere,
			"the key of a case is damaged: bring the vault back "
			"from a copy");
	return rc;
}

static enum gb_code verify_outer(struct gb_verdict *v, struct gb_chain *chain,
				 struct gb_vault *vault, struct gb_session *s,
				 struct gb_err *err)
{
	static const unsigned char nowhere[GB_OID_BYTES];
	struct gb_seen seen = { 0 };
	enum gb_code rc = gb_chain_advance(chain, err);

	if (rc == GB_TAMPERED) {
		gb_verdict_add(v, place_of(&chain->damage, s),
			       chain->damage.oid, chain->damage.why);
		rc = GB_OK;
	}
	if (rc == GB_OK)
		v->entries = v->fresh = chain->n;
	if (rc == GB_OK)
		rc = gb_vault_seen(vault, &seen, err);
	if (rc == GB_OK && v->whole &&
	    !gb_chain_holds(chain, seen.seq, seen.oid))
		gb_verdict_add(v,
			       s ? json_null()
				 : json_integer((json_int_t)chain->n + 1),
			       chain->n < seen.seq ? seen.oid : nowhere,
			       "entries that this computer has seen are gone");
	if (rc == GB_OK && v->whole)
		rc = verify_halves(v, chain, vault, err);
	return rc;
}

/* Every case that is on the list of who is signed in. */
static enum gb_code add_mine(struct gb_inner *in, struct gb_session *s,
			     struct gb_err *err)
{
	enum { PAGE = 1000 };
	struct gb_filter page = { .order = GB_BY_OPENED, .limit = PAGE };
	enum gb_code rc = GB_OK;
	size_t n = PAGE;

	while (rc == GB_OK && n == PAGE) {
		struct gb_rows rows = { 0 };

		rc = gb_session_list(s, &page, &rows, err);
		for (size_t i = 0; rc == GB_OK && i < rows.n; i++) {
			const struct gb_chain_case *of = gb_chain_case_named(
				in->chain, rows.row[i].name);

			if (of)
				rc = gb_inner_add(in, of, 0, err);
		}
		n = rows.n;
		page.offset += n;
		gb_rows_free(&rows);
	}
	return rc;
}

static enum gb_code verify_inner(struct gb_verdict *v,
				 const struct gb_chain *chain,
				 struct gb_session *s,
				 const struct gb_watch *watch,
				 struct gb_err *err)
{
	struct gb_inner in = { .chain = chain, .s = s, .v = v, .watch = watch };
	enum gb_code rc = add_mine(&in, s, err);

	if (rc == GB_OK)
		rc = gb_inner_run(&in, err);
	v->entries = v->fresh = in.entries;
	v->noise = in.noise;
	gb_inner_free(&in);
	return rc;
}

void gb_verdict_keep(struct gb_session *s, const struct gb_verdict *v,
		     int64_t now_s)
{
	const struct gb_chain *chain = s->book->chain;
	struct gb_checked c = { .seq = chain->n,
				.at_s = now_s,
				.full_s = v->full_s,
				.entries = v->entries,
				.noise = v->noise,
				.whole = v->whole };

	memcpy(c.oid, chain->head.oid, sizeof(c.oid));
	(void)!gb_checked_write(s, chain->id, &c, NULL);
}

/* With the stores open: the outer checks, then the inner ones, of what was just
 * read; where that does not hold, of what the session had read before. */
static enum gb_code verify_all(struct gb_verdict *v, struct gb_ledger *ledger,
			       struct gb_vault *vault, struct gb_session *s,
			       const struct gb_watch *watch, struct gb_err *err)
{
	struct gb_chain *chain = NULL;
	enum gb_code rc = GB_OK;

	/* What is on the list, and what was read, shall be of one age. */
	if (s && gb_session_catch_up(s, NULL, err) == GB_NOMEM)
		return GB_NOMEM;
	rc = gb_chain_create(&chain, ledger, err);
	if (rc == GB_OK) {
		chain->watch = watch;
		rc = verify_outer(v, chain, vault, s, err);
	}
	if (rc == GB_OK && s)
		rc = verify_inner(v,
				  chain->damage.found ? s->book->chain : chain,
				  s, watch, err);
	gb_chain_free(chain);
	return rc;
}

enum gb_code gb_verify(struct gb_verdict *out, const char *dir,
		       struct gb_session *s, const struct gb_watch *watch,
		       const struct gb_env *env, struct gb_err *err)
{
	struct gb_verdict v = { .whole = true,
				.bad = json_array(),
				.full_s = env->now_s(env) };
	struct gb_ledger *ledger = NULL;
	struct gb_vault *vault = NULL;
	struct gb_err why = { 0 };
	enum gb_code rc = v.bad ? GB_OK : gb_fail_nomem(&why);

	*out = (struct gb_verdict){ 0 };
	if (rc == GB_OK)
		rc = gb_ledger_open(&ledger, dir, env, &why);
	if (rc == GB_OK)
		rc = gb_vault_open(&vault, dir, env, &why);
	if (rc == GB_OK)
		rc = verify_all(&v, ledger, vault, s, watch, &why);
	if (rc == GB_TAMPERED) {
		static const unsigned char nowhere[GB_OID_BYTES];

		gb_verdict_add(&v, json_null(), nowhere, why.msg);
		rc = GB_OK;
	}
	gb_vault_free(vault);
	gb_ledger_free(ledger);
	if (rc == GB_OK && s)
		gb_verdict_keep(s, &v, v.full_s);
	if (rc == GB_OK)
		*out = v;
	else {
		gb_fail(err, rc, "%s", why.msg);
		gb_verdict_free(&v);
	}
	return rc;
}

enum gb_code gb_verify_packs(struct gb_verdict *v, const char *dir,
			     const struct gb_env *env, struct gb_err *err)
{
	static const unsigned char nowhere[GB_OID_BYTES];
	struct gb_ledger *ledger = NULL;
	struct gb_err why = { 0 };
	enum gb_code rc = gb_ledger_open(&ledger, dir, env, &why);

	if (rc == GB_OK)
		rc = gb_ledger_check_packs(ledger, &why);
	gb_ledger_free(ledger);
	if (rc == GB_TAMPERED) {
		gb_verdict_add(v, json_null(), nowhere, why.msg);
		rc = GB_OK;
	}
	return rc == GB_OK ? rc : gb_fail(err, rc, "%s", why.msg);
}

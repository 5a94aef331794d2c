/* SPDX-License-Identifier: ISC
 * verify.c - is the record whole? */
#include <stdio.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "guardbook/verify.h"

void gb_verdict_free(struct gb_verdict *v)
{
	json_decref(v->bad);
	*v = (struct gb_verdict){ 0 };
}

static void add_bad(struct gb_verdict *v, json_t *entry,
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
		add_bad(v, json_null(), nowhere,
			"the key of a case is damaged: bring the vault back "
			"from a copy");
	return rc;
}

static enum gb_code verify_outer(struct gb_verdict *v, struct gb_ledger *ledger,
				 struct gb_vault *vault, struct gb_session *s,
				 struct gb_err *err)
{
	static const unsigned char nowhere[GB_OID_BYTES];
	struct gb_chain *chain = NULL;
	struct gb_seen seen = { 0 };
	enum gb_code rc = gb_chain_create(&chain, ledger, err);

	if (rc == GB_OK)
		rc = gb_chain_advance(chain, err);
	if (rc == GB_TAMPERED) {
		add_bad(v, place_of(&chain->damage, s), chain->damage.oid,
			chain->damage.why);
		rc = GB_OK;
	}
	if (rc == GB_OK)
		v->entries = chain->n;
	if (rc == GB_OK && vault)
		rc = gb_vault_seen(vault, &seen, err);
	if (rc == GB_OK && v->whole &&
	    !gb_chain_holds(chain, seen.seq, seen.oid))
		add_bad(v,
			s ? json_null()
			  : json_integer((json_int_t)chain->n + 1),
			chain->n < seen.seq ? seen.oid : nowhere,
			"entries that this computer has seen are gone");
	if (rc == GB_OK && vault && v->whole)
		rc = verify_halves(v, chain, vault, err);
	gb_chain_free(chain);
	return rc;
}

static enum gb_code verify_case(struct gb_verdict *v, struct gb_session *s,
				const char *name, struct gb_err *err)
{
	struct gb_case *c = NULL;
	enum gb_code rc = gb_session_case(s, name, &c, err);
	size_t i;
	json_t *line;

	if (rc != GB_OK)
		return rc == GB_NOT_FOUND ? GB_OK : rc;
	v->entries += c->n_opened;
	v->noise += c->n_noise;
	json_array_foreach (c->history, i, line) {
		const char *check = gb_json_string(line, "check");
		const char *hex = gb_json_string(line, "commit");
		unsigned char oid[GB_OID_BYTES] = { 0 };
		char place[GB_SUBJECT_ROOM];

		if (!check || strcmp(check, "ok") == 0)
			continue;
		if (hex && !gb_unhex(oid, sizeof(oid), hex))
			memset(oid, 0, sizeof(oid));
		snprintf(place, sizeof(place), "%s %zu", name, i + 1);
		add_bad(v, json_string(place), oid,
			strcmp(check, "missing") == 0
				? "it is missing"
				: "it does not open as it must");
	}
	gb_case_free(c);
	return GB_OK;
}

static enum gb_code verify_inner(struct gb_verdict *v, struct gb_session *s,
				 struct gb_err *err)
{
	struct gb_filter all = { .order = GB_BY_OPENED };
	struct gb_rows rows = { 0 };
	enum gb_code rc = gb_session_list(s, &all, &rows, err);

	v->entries = 0;
	for (size_t i = 0; rc == GB_OK && i < rows.n; i++)
		rc = verify_case(v, s, rows.row[i].name, err);
	gb_rows_free(&rows);
	return rc;
}

enum gb_code gb_verify(struct gb_verdict *out, const char *dir,
		       struct gb_session *s, const struct gb_env *env,
		       struct gb_err *err)
{
	struct gb_verdict v = { .whole = true, .bad = json_array() };
	struct gb_ledger *ledger = NULL;
	struct gb_vault *vault = NULL;
	struct gb_err why = { 0 };
	enum gb_code rc = v.bad ? GB_OK : gb_fail_nomem(err);

	*out = (struct gb_verdict){ 0 };
	if (rc == GB_OK)
		rc = gb_ledger_open(&ledger, dir, env, &why);
	if (rc == GB_OK)
		rc = gb_vault_open(&vault, dir, env, &why);
	if (rc == GB_OK)
		rc = verify_outer(&v, ledger, vault, s, &why);
	if (rc == GB_OK && s)
		rc = verify_inner(&v, s, &why);
	if (rc == GB_TAMPERED) {
		static const unsigned char nowhere[GB_OID_BYTES];

		add_bad(&v, json_null(), nowhere, why.msg);
		rc = GB_OK;
	}
	gb_vault_free(vault);
	gb_ledger_free(ledger);
	if (rc == GB_OK)
		*out = v;
	else {
		gb_fail(err, rc, "%s", why.msg);
		gb_verdict_free(&v);
	}
	return rc;
}

/* SPDX-License-Identifier: ISC
 * chain_take.c - judging one entry: what can be seen of it by itself, and, in
 * order, whether it may stand where it stands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/casework/chain_parts.h"

void gb_candidate_check(struct gb_candidate *a)
{
	const struct gb_commit *k = &a->k;

	a->rc = gb_entry_read(&a->e, k->blob.data, k->blob.len, &a->why);
	if (a->rc == GB_OK)
		gb_sshsig_signer(a->signer, (const char *)k->armor.data,
				 k->armor.len, k->signed_bytes.data,
				 k->signed_bytes.len);
}

void gb_candidate_free(struct gb_candidate *a)
{
	gb_commit_free(&a->k);
	*a = (struct gb_candidate){ 0 };
}

/* Whose key must have signed: the roster's, except the first entry's, which
 * founds the roster, and what the recovery key may sign. */
static enum gb_code check_signer(const struct gb_chain *c,
				 const struct gb_candidate *a,
				 struct gb_err *err)
{
	const char *author = a->k.author;
	const struct gb_person *p = gb_roster_person(&c->roster, author, 0);
	const unsigned char *key = p ? p->key.sign : NULL;

	if (strcmp(author, a->e.person) != 0)
		return gb_fail(err, GB_TAMPERED,
			       "it says two different authors");
	if (strcmp(author, GB_RECOVERY_ID) == 0 && a->e.kind == GB_ENTRY_ROSTER)
		key = c->roster.recovery.sign;
	if (!key)
		return gb_fail(err, GB_TAMPERED,
			       "its author is not on the staff list");
	if (!a->ours && memcmp(a->signer, key, sizeof(a->signer)) != 0)
		return gb_fail(err, GB_TAMPERED,
			       "its signature is not its author's");
	return GB_OK;
}

static enum gb_code check_subject(const struct gb_commit *k, const char *name,
				  uint32_t number, struct gb_err *err)
{
	char want[GB_SUBJECT_ROOM];

	snprintf(want, sizeof(want), "%s %u", name, number);
	if (strcmp(want, k->subject) != 0)
		return gb_fail(err, GB_TAMPERED,
			       "its subject line is not the right one");
	return GB_OK;
}

/* The name in the subject must come from the id and be nobody else's. */
static enum gb_code name_new_case(struct gb_chain *c, struct gb_chain_case *of,
				  const struct gb_commit *k, struct gb_err *err)
{
	char read[GB_CASE_NAME_ROOM];
	const char *blank = strchr(k->subject, ' ');
	size_t n = blank ? (size_t)(blank - k->subject) : 0;

	if (n < 7 || n >= sizeof(read))
		return gb_fail(err, GB_TAMPERED, "its subject line is no case");
	gb_case_name(of->name, of->id, (unsigned)n - 4);
	if (strncmp(of->name, k->subject, n) != 0)
		return gb_fail(err, GB_TAMPERED,
			       "its case has a name that is not its own");
	if (gb_chain_case_named(c, of->name))
		return gb_fail(err, GB_TAMPERED,
			       "its case has the name of another");
	return GB_OK;
}

static enum gb_code open_case(struct gb_chain *c, const struct gb_commit *k,
			      const struct gb_entry *e,
			      struct gb_chain_case **out, struct gb_err *err)
{
	const struct gb_person *p = gb_roster_person(&c->roster, e->person, 0);
	struct gb_chain_case *of = calloc(1, sizeof(*of));
	enum gb_code rc = GB_OK;

	if (!of)
		return gb_fail_nomem(err);
	memcpy(of->id, e->case_id, sizeof(of->id));
	memcpy(of->reporter, e->person, sizeof(of->reporter));
	of->opened_s = k->at_s;
	if (!p || strcmp(p->role, "it") == 0) {
		rc = gb_fail(err, GB_TAMPERED,
			     "its author's role may not log a concern");
		goto out;
	}
	rc = name_new_case(c, of, k, err);
	if (rc == GB_OK)
		rc = gb_chain_add_case(c, of, err);
	if (rc == GB_OK) {
		*out = of;
		of = NULL;
	}
out:
	free(of);
	return rc;
}

static enum gb_code take_case(struct gb_chain *c, const struct gb_commit *k,
			      const struct gb_entry *e,
			      struct gb_chain_case **out, struct gb_err *err)
{
	static const unsigned char zeros[32];
	struct gb_chain_case *of = gb_chain_case(c, e->case_id);
	uint32_t n = of ? of->n : 0;
	enum gb_code rc;

	if (e->number != n + 1 ||
	    memcmp(e->prev_entry, of ? of->last_entry : zeros, 32) != 0 ||
	    memcmp(e->prev_oid, of ? of->last_oid : zeros, GB_OID_BYTES) != 0)
		return gb_fail(err, GB_TAMPERED,
			       "it does not follow its case's last entry");
	if (!of) {
		rc = open_case(c, k, e, &of, err);
		if (rc != GB_OK)
			return rc;
	}
	rc = check_subject(k, of->name, e->number, err);
	if (rc != GB_OK)
		return rc;
	rc = gb_chain_add_place(of, k->seq, err);
	if (rc != GB_OK)
		return rc;
	memcpy(of->last_entry, k->entry, sizeof(of->last_entry));
	memcpy(of->last_oid, k->oid, sizeof(of->last_oid));
	if (of->looked_s == 0 && strcmp(of->reporter, e->person) != 0)
		of->looked_s = k->at_s;
	*out = of;
	return GB_OK;
}

static enum gb_code take_policy(struct gb_chain *c, uint64_t seq,
				const struct gb_entry *e, struct gb_err *err)
{
	const struct gb_person *p = gb_roster_person(&c->roster, e->person, 0);
	struct gb_err why = { 0 };
	enum gb_code rc;

	if (e->serial != c->n_policies + 1)
		return gb_fail(err, GB_TAMPERED,
			       "its serial number is not the next one");
	if (!p || !gb_role_approves(p->role))
		return gb_fail(err, GB_TAMPERED,
			       "its author may not change the policy");
	if (!gb_chain_room((void **)&c->policy, c->n_policies,
			   sizeof(*c->policy)))
		return gb_fail_nomem(err);
	rc = gb_policy_parse(&c->policy[c->n_policies], (const char *)e->body,
			     e->body_bytes, "policy", &why);
	if (rc == GB_NOMEM)
		return gb_fail_nomem(err);
	if (rc != GB_OK)
		return gb_fail(err, GB_TAMPERED,
			       "it holds a policy that can't be read");
	c->n_policies++;
	c->policy_seq = seq;
	return GB_OK;
}

enum gb_code gb_chain_take_book(struct gb_chain *c, const struct gb_commit *k,
				const struct gb_entry *e, struct gb_err *err)
{
	switch (e->kind) {
	case GB_ENTRY_ROSTER:
		return gb_roster_apply(&c->roster, k->seq, e->serial, e->person,
				       e->body, e->body_bytes, err);
	case GB_ENTRY_POLICY:
		return take_policy(c, k->seq, e, err);
	default:
		return gb_fail(err, GB_TAMPERED,
			       "nothing writes entries of its kind");
	}
}

/* What the entry says, of a case or of the book. */
static enum gb_code take_content(struct gb_chain *c, const struct gb_commit *k,
				 const struct gb_entry *e,
				 struct gb_chain_case **of, struct gb_err *err)
{
	enum gb_code rc;

	if (e->kind == GB_ENTRY_CASE)
		return take_case(c, k, e, of, err);
	rc = check_subject(k, gb_entry_kind_name(e->kind), e->serial, err);
	return rc == GB_OK ? gb_chain_take_book(c, k, e, err) : rc;
}

enum gb_code gb_chain_take(struct gb_chain *c, struct gb_candidate *a,
			   struct gb_err *err)
{
	struct gb_chain_case *of = NULL;
	bool first = c->n == 0;
	enum gb_code rc;

	if (a->rc != GB_OK)
		return gb_fail(err, a->rc, "%s", a->why.msg);
	rc = gb_commit_follows(&a->k, first ? NULL : &c->head, err);
	if (rc == GB_OK && first && a->e.kind != GB_ENTRY_ROSTER)
		rc = gb_fail(err, GB_TAMPERED,
			     "the first entry does not found a casebook");
	/* Roster: the first one enrols its own author, and must be applied to
	 * know the key; the later ones are judged by the keys before them. */
	if (rc == GB_OK && !first)
		rc = check_signer(c, a, err);
	if (rc == GB_OK)
		rc = take_content(c, &a->k, &a->e, &of, err);
	if (rc == GB_OK && first)
		rc = check_signer(c, a, err);
	if (rc == GB_OK)
		rc = gb_chain_add_entry(c, a->k.oid, of, err);
	if (rc != GB_OK)
		return rc;
	if (first)
		memcpy(c->id, a->k.self, sizeof(c->id));
	gb_commit_free(&c->head);
	c->head = a->k;
	a->k = (struct gb_commit){ 0 };
	return GB_OK;
}

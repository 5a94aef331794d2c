/* SPDX-License-Identifier: ISC
 * chain.c - the ledger as anyone can check it, with no key to a case. */
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/casework/chain_parts.h"

enum gb_code gb_chain_create(struct gb_chain **out, struct gb_ledger *ledger,
			     struct gb_err *err)
{
	*out = calloc(1, sizeof(**out));
	if (!*out)
		return gb_fail_nomem(err);
	(*out)->ledger = ledger;
	return GB_OK;
}

static void leave_it(void *node)
{
	(void)node; /* the trees only point into `cases` */
}

void gb_watch_tell(const struct gb_watch *w, uint64_t done, uint64_t total)
{
	enum { EVERY = 256 };

	if (w && total > EVERY && done % EVERY == 0)
		w->tell(w->ctx, done, total);
}

void gb_chain_reset(struct gb_chain *c)
{
	tdestroy(c->by_id, leave_it);
	tdestroy(c->by_name, leave_it);
	for (size_t i = 0; i < c->n_cases; i++) {
		free(c->cases[i]->seq);
		free(c->cases[i]);
	}
	for (size_t i = 0; i < c->n_policies; i++)
		gb_policy_free(c->policy[i]);
	free(c->cases);
	free(c->policy);
	free(c->entry);
	gb_commit_free(&c->head);
	gb_roster_clear(&c->roster);
	*c = (struct gb_chain){ .ledger = c->ledger, .watch = c->watch };
}

void gb_chain_free(struct gb_chain *c)
{
	if (c)
		gb_chain_reset(c);
	free(c);
}

static int compare_ids(const void *a, const void *b)
{
	const struct gb_chain_case *x = a, *y = b;

	return memcmp(x->id, y->id, sizeof(x->id));
}

static int compare_names(const void *a, const void *b)
{
	const struct gb_chain_case *x = a, *y = b;

	return strcmp(x->name, y->name);
}

struct gb_chain_case *gb_chain_case(const struct gb_chain *c,
				    const unsigned char id[GB_CASE_ID_BYTES])
{
	struct gb_chain_case key = { 0 };
	struct gb_chain_case **found;

	memcpy(key.id, id, sizeof(key.id));
	found = tfind(&key, &c->by_id, compare_ids);
	return found ? *found : NULL;
}

struct gb_chain_case *gb_chain_case_named(const struct gb_chain *c,
					  const char *name)
{
	struct gb_chain_case key = { 0 };
	struct gb_chain_case **found;

	if (strlen(name) >= sizeof(key.name))
		return NULL;
	strncpy(key.name, name, sizeof(key.name) - 1);
	found = tfind(&key, &c->by_name, compare_names);
	return found ? *found : NULL;
}

bool gb_chain_holds(const struct gb_chain *c, uint64_t seq,
		    const unsigned char oid[GB_OID_BYTES])
{
	return seq == 0 || (seq <= c->n && memcmp(c->entry[seq - 1].oid, oid,
						  GB_OID_BYTES) == 0);
}

const struct gb_policy *gb_chain_policy(const struct gb_chain *c,
					uint32_t serial)
{
	if (serial == 0)
		serial = (uint32_t)c->n_policies;
	return serial >= 1 && serial <= c->n_policies ? c->policy[serial - 1]
						      : NULL;
}

/* Room for one more in an array that doubles. */
static bool make_room(void **array, size_t n, size_t item_bytes)
{
	void *more;

	if (n & (n - 1)) /* only at 0, 1, 2, 4, 8 ... */
		return true;
	more = reallocarray(*array, n ? 2 * n : 1, item_bytes);
	if (more)
		*array = more;
	return more != NULL;
}

enum gb_code gb_chain_add_case(struct gb_chain *c, struct gb_chain_case *of,
			       struct gb_err *err)
{
	if (!make_room((void **)&c->cases, c->n_cases, sizeof(of)))
		return gb_fail_nomem(err);
	if (!tsearch(of, &c->by_id, compare_ids) ||
	    !tsearch(of, &c->by_name, compare_names)) {
		tdelete(of, &c->by_id, compare_ids);
		return gb_fail_nomem(err);
	}
	c->cases[c->n_cases++] = of;
	of->number = (uint32_t)c->n_cases;
	return GB_OK;
}

enum gb_code gb_chain_add_place(struct gb_chain_case *of, uint64_t seq,
				struct gb_err *err)
{
	if (!make_room((void **)&of->seq, of->n, sizeof(*of->seq)))
		return gb_fail_nomem(err);
	of->seq[of->n++] = seq;
	return GB_OK;
}

enum gb_code gb_chain_add_entry(struct gb_chain *c,
				const unsigned char oid[GB_OID_BYTES],
				struct gb_chain_case *of, struct gb_err *err)
{
	if (!make_room((void **)&c->entry, c->n, sizeof(*c->entry)))
		return gb_fail_nomem(err);
	memcpy(c->entry[c->n].oid, oid, GB_OID_BYTES);
	c->entry[c->n++].of = of;
	return GB_OK;
}

/* --- one entry ------------------------------------------------------------ */

/* Whose key must have signed: the roster's, except the first entry's, which
 * founds the roster, and what the recovery key may sign. */
static enum gb_code check_signature(struct gb_chain *c,
				    const struct gb_commit *k,
				    const struct gb_entry *e,
				    struct gb_err *err)
{
	const struct gb_person *p = gb_roster_person(&c->roster, k->author, 0);
	const unsigned char *key = p ? p->key.sign : NULL;

	if (strcmp(k->author, e->person) != 0)
		return gb_fail(err, GB_TAMPERED,
			       "it says two different authors");
	if (strcmp(k->author, GB_RECOVERY_ID) == 0 &&
	    e->kind == GB_ENTRY_ROSTER)
		key = c->roster.recovery.sign;
	if (!key)
		return gb_fail(err, GB_TAMPERED,
			       "its author is not on the staff list");
	if (!gb_sshsig_check(key, (const char *)k->armor.data, k->armor.len,
			     k->signed_bytes.data, k->signed_bytes.len))
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
	if (!make_room((void **)&c->policy, c->n_policies, sizeof(*c->policy)))
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

static enum gb_code take(struct gb_chain *c, struct gb_commit *k,
			 struct gb_err *err)
{
	struct gb_chain_case *of = NULL;
	struct gb_entry e;
	enum gb_code rc;

	rc = gb_commit_follows(k, c->n ? &c->head : NULL, err);
	if (rc == GB_OK)
		rc = gb_entry_read(&e, k->blob.data, k->blob.len, err);
	if (rc != GB_OK)
		return rc;
	if (c->n == 0 && e.kind != GB_ENTRY_ROSTER)
		return gb_fail(err, GB_TAMPERED,
			       "the first entry does not found a casebook");
	/* Roster: the first one enrols its own author, and must be applied to
	 * know the key; the later ones are judged by the keys before them. */
	if (c->n > 0) {
		rc = check_signature(c, k, &e, err);
		if (rc != GB_OK)
			return rc;
	}
	if (e.kind != GB_ENTRY_CASE) {
		rc = check_subject(k, gb_entry_kind_name(e.kind), e.serial,
				   err);
		if (rc != GB_OK)
			return rc;
	}
	rc = e.kind == GB_ENTRY_CASE ? take_case(c, k, &e, &of, err)
				     : gb_chain_take_book(c, k, &e, err);
	if (rc == GB_OK && c->n == 0)
		rc = check_signature(c, k, &e, err);
	if (rc != GB_OK)
		return rc;
	if (c->n == 0)
		memcpy(c->id, k->self, sizeof(c->id));
	rc = gb_chain_add_entry(c, k->oid, of, err);
	if (rc != GB_OK)
		return rc;
	gb_commit_free(&c->head);
	c->head = *k;
	*k = (struct gb_commit){ 0 };
	return GB_OK;
}

/* --- all that is new -------------------------------------------------------
 */

static enum gb_code tell_damage(const struct gb_chain *c, struct gb_err *err)
{
	return gb_fail(err, GB_TAMPERED, "the record does not hold: %s",
		       c->damage.why);
}

static enum gb_code damaged(struct gb_chain *c, uint64_t seq,
			    const unsigned char oid[GB_OID_BYTES],
			    const char *subject, struct gb_err *err)
{
	struct gb_damage *d = &c->damage;

	*d = (struct gb_damage){ .found = true, .seq = seq };
	memcpy(d->oid, oid, GB_OID_BYTES);
	snprintf(d->subject, sizeof(d->subject), "%s", subject);
	snprintf(d->why, sizeof(d->why), "%s", err->msg);
	return tell_damage(c, err);
}

/* Is `k` numbered after the entry before it, if that can be read? */
static bool is_numbered(const struct gb_chain *c, const struct gb_commit *k)
{
	struct gb_commit before;
	bool numbered = true;

	if (gb_ledger_read(c->ledger, k->parent, &before, NULL) == GB_OK)
		numbered = before.seq + 1 == k->seq;
	gb_commit_free(&before);
	return numbered;
}

/* The trail broke: the bad one is the parent of the oldest that was read,
 * unless its own number is wrong. Where more than the commit of that is
 * damaged, it is itself the first that can be told. */
static enum gb_code broken_trail(struct gb_chain *c, const unsigned char *oids,
				 size_t n, struct gb_err *err)
{
	unsigned char bad[GB_OID_BYTES] = { 0 };
	uint64_t seq = 0;
	struct gb_commit k;

	if (gb_ledger_head(c->ledger, bad, NULL) != GB_OK)
		memset(bad, 0, sizeof(bad));
	for (size_t i = 0; i < n; i++) {
		const unsigned char *oid = oids + i * GB_OID_BYTES;

		if (gb_ledger_read(c->ledger, oid, &k, NULL) != GB_OK)
			continue;
		if (i > 0)
			memcpy(bad, oid - GB_OID_BYTES, sizeof(bad));
		else
			memcpy(bad, is_numbered(c, &k) ? k.parent : oid,
			       sizeof(bad));
		seq = k.seq - 1;
		gb_commit_free(&k);
		break;
	}
	return damaged(c, seq, bad, "", err);
}

enum gb_code gb_chain_advance(struct gb_chain *c, struct gb_err *err)
{
	struct gb_err local = { 0 };
	unsigned char head[GB_OID_BYTES];
	unsigned char *oids = NULL;
	size_t n = 0;
	enum gb_code rc;

	if (!err)
		err = &local;
	/* What was half taken in is not taken in again: open it anew. */
	if (c->damage.found)
		return tell_damage(c, err);
	rc = gb_ledger_head(c->ledger, head, err);
	if (rc == GB_TAMPERED)
		return damaged(c, c->n + 1, head, "", err);
	if (rc != GB_OK || memcmp(head, c->head.oid, sizeof(head)) == 0)
		return rc;
	rc = gb_ledger_trail(c->ledger, head, c->head.oid, &oids, &n, err);
	if (rc == GB_TAMPERED)
		rc = broken_trail(c, oids, n, err);
	for (size_t i = 0; rc == GB_OK && i < n; i++) {
		const unsigned char *oid = oids + i * GB_OID_BYTES;
		struct gb_commit k = { 0 };

		gb_watch_tell(c->watch, i, n);
		rc = gb_ledger_read(c->ledger, oid, &k, err);
		if (rc == GB_OK)
			rc = take(c, &k, err);
		if (rc == GB_TAMPERED)
			rc = damaged(c, c->n + 1, oid, k.subject, err);
		gb_commit_free(&k);
	}
	free(oids);
	return rc;
}

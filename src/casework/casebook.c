/* SPDX-License-Identifier: ISC
 * casebook.c - a casebook: one folder, one school. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/casework/book.h"

const struct gb_chain *gb_casebook_chain(const struct gb_casebook *b)
{
	return b->chain;
}

const struct gb_roster *gb_casebook_roster(const struct gb_casebook *b)
{
	return b->n_sessions > 0 ? &b->chain->roster : &b->front.roster;
}

const struct gb_policy *gb_casebook_policy(const struct gb_casebook *b)
{
	return b->n_sessions > 0 ? gb_chain_policy(b->chain, 0)
				 : b->front.policy;
}

struct gb_vault *gb_casebook_vault(struct gb_casebook *b)
{
	return b->vault;
}

const struct gb_env *gb_casebook_env(const struct gb_casebook *b)
{
	return b->env;
}

const char *gb_casebook_dir(const struct gb_casebook *b)
{
	return b->dir;
}

bool gb_on_same_disk(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev;
}

void gb_casebook_confirm_clock(struct gb_casebook *b)
{
	b->clock_confirmed = true;
}

enum gb_code gb_casebook_name_people(struct gb_casebook *b, struct gb_err *err)
{
	struct gb_roster *r = &b->chain->roster;
	struct gb_account *accounts = NULL;
	size_t n = 0;
	enum gb_code rc = gb_vault_accounts(b->vault, &accounts, &n, err);

	for (size_t i = 0; rc == GB_OK && i < r->n; i++) {
		struct gb_person *p = &r->person[i];

		for (size_t j = 0; j < n; j++) {
			unsigned char hash[32];

			if (strcmp(accounts[j].id, p->id) != 0)
				continue;
			gb_name_hash(hash, accounts[j].salt, accounts[j].name);
			if (memcmp(hash, p->name_hash, sizeof(hash)) == 0)
				memcpy(p->name, accounts[j].name,
				       sizeof(p->name));
			memcpy(p->sign_in, accounts[j].sign_in,
			       sizeof(p->sign_in));
		}
	}
	free(accounts);
	if (rc == GB_OK)
		b->named_serial = r->serial;
	return rc;
}

enum gb_code gb_casebook_check_seen(struct gb_casebook *b,
				    const struct gb_chain *chain,
				    struct gb_err *err)
{
	struct gb_seen seen = { 0 };
	enum gb_code rc = gb_vault_seen(b->vault, &seen, err);

	if (rc != GB_OK)
		return rc;
	/* What was seen may be newer than what was read: by another session,
	 * since then. */
	if (chain == b->chain && chain->n < seen.seq)
		rc = gb_chain_advance(b->chain, err);
	if (rc == GB_OK && !gb_chain_holds(chain, seen.seq, seen.oid))
		rc = gb_fail(err, GB_TAMPERED,
			     "the record does not hold: entries that this "
			     "computer has seen are gone from its end");
	return rc;
}

enum gb_code gb_casebook_rest(struct gb_casebook *b, struct gb_err *err)
{
	return gb_ledger_rest(b->ledger, err);
}

enum gb_code gb_casebook_refresh(struct gb_casebook *b, struct gb_err *err)
{
	enum gb_code rc = gb_chain_advance(b->chain, err);

	if (rc != GB_OK || (b->named_serial == b->chain->roster.serial &&
			    b->named_policies == b->chain->n_policies))
		return rc;
	rc = gb_casebook_name_people(b, err);
	/* Best effort: what could not be written now, the next one writes. */
	if (rc == GB_OK && gb_front_follow(b, NULL) == GB_OK)
		b->named_policies = b->chain->n_policies;
	return rc;
}

enum gb_code gb_casebook_look(struct gb_casebook *b, struct gb_err *err)
{
	enum gb_code rc = gb_front_read(&b->front, b->vault, err);

	/* From what is signed then. */
	if (rc == GB_NOT_FOUND || rc == GB_INVALID)
		rc = gb_casebook_refresh(b, err);
	if (rc == GB_OK && !b->front.policy)
		rc = gb_fail(err, GB_TAMPERED,
			     "the record does not hold: it has no policy");
	return rc;
}

void gb_casebook_watch(struct gb_casebook *b, const struct gb_watch *watch)
{
	b->chain->watch = watch;
}

enum gb_code gb_casebook_open(struct gb_casebook **out, const char *dir,
			      const struct gb_env *env, struct gb_err *err)
{
	struct gb_casebook *b = calloc(1, sizeof(*b));
	enum gb_code rc = GB_OK;

	*out = NULL;
	if (!b)
		return gb_fail_nomem(err);
	b->env = env;
	b->dir = strdup(dir);
	if (!b->dir)
		rc = gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = gb_ledger_open(&b->ledger, dir, env, err);
	if (rc == GB_NOT_FOUND)
		rc = gb_fail(err, rc, "there is no casebook at %s", dir);
	if (rc == GB_OK)
		rc = gb_vault_open(&b->vault, dir, env, err);
	if (rc == GB_OK)
		rc = gb_chain_create(&b->chain, b->ledger, err);
	if (rc == GB_OK)
		rc = gb_casebook_look(b, err);
	if (rc == GB_OK)
		*out = b;
	else
		gb_casebook_free(b);
	return rc;
}

/* Best effort: what could not be remembered now is seen again at the next
 * opening. */
void gb_casebook_remember_head(struct gb_casebook *b)
{
	const struct gb_chain *chain = b->chain;
	struct gb_seen seen = { 0 };

	/* Never an older one than another session has seen. */
	if (chain->n == 0 || chain->damage.found ||
	    gb_casebook_check_seen(b, chain, NULL) != GB_OK)
		return;
	seen.seq = chain->n;
	memcpy(seen.oid, chain->head.oid, sizeof(seen.oid));
	memcpy(seen.self, chain->head.self, sizeof(seen.self));
	if (gb_vault_see(b->vault, &seen, NULL) != GB_OK)
		return;
}

void gb_casebook_free(struct gb_casebook *b)
{
	if (!b)
		return;
	if (b->chain && b->vault)
		gb_casebook_remember_head(b);
	gb_front_free(&b->front);
	gb_chain_free(b->chain);
	gb_vault_free(b->vault);
	gb_ledger_free(b->ledger);
	free(b->dir);
	free(b);
}

const struct gb_person *gb_casebook_find(const struct gb_casebook *b,
					 const char *who)
{
	const struct gb_roster *r = &b->chain->roster;

	for (size_t i = 0; i < r->n; i++) {
		const struct gb_person *p = &r->person[i];

		if (p->until_seq == 0 &&
		    (strcmp(p->sign_in, who) == 0 || strcmp(p->id, who) == 0 ||
		     gb_name_same(p->name, who)))
			return p;
	}
	return NULL;
}

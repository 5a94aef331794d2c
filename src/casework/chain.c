/* SPDX-License-Identifier: ISC
 * chain.c - the ledger as anyone can check it, with no key to a case: what is
 * known of it so far. */
#include <search.h>
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

bool gb_chain_room(void **array, size_t n, size_t item_bytes)
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
	if (!gb_chain_room((void **)&c->cases, c->n_cases, sizeof(of)))
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
	if (!gb_chain_room((void **)&of->seq, of->n, sizeof(*of->seq)))
		return gb_fail_nomem(err);
	of->seq[of->n++] = seq;
	return GB_OK;
}

enum gb_code gb_chain_add_entry(struct gb_chain *c,
				const unsigned char oid[GB_OID_BYTES],
				struct gb_chain_case *of, struct gb_err *err)
{
	if (!gb_chain_room((void **)&c->entry, c->n, sizeof(*c->entry)))
		return gb_fail_nomem(err);
	memcpy(c->entry[c->n].oid, oid, GB_OID_BYTES);
	c->entry[c->n++].of = of;
	return GB_OK;
}

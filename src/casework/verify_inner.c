/* SPDX-License-Identifier: ISC
 * verify_inner.c - opening all that one person can open, on all cores. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/crew.h"
#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "src/casework/verify_parts.h"

enum gb_code gb_inner_add(struct gb_inner *in, const struct gb_chain_case *of,
			  uint64_t until, struct gb_err *err)
{
	struct gb_chain_case *more = in->of;

	if ((in->n & (in->n - 1)) == 0) /* at 0, 1, 2, 4, 8 ... it is full */
		more = reallocarray(in->of, in->n ? 2 * in->n : 1,
				    sizeof(*more));
	if (!more)
		return gb_fail_nomem(err);
	in->of = more;
	more[in->n] = *of;
	while (until > 0 && more[in->n].n > 0 &&
	       of->seq[more[in->n].n - 1] > until)
		more[in->n].n--;
	if (more[in->n].n > 0)
		in->n++;
	return GB_OK;
}

void gb_inner_free(struct gb_inner *in)
{
	free(in->of);
	*in = (struct gb_inner){ 0 };
}

/* --- one thread, one case --------------------------------------------------
 */

/* Its own way to the stores; what the chain says is only read. */
struct hand {
	const struct gb_inner *in;
	struct gb_ledger *ledger; /* owned */
	struct gb_vault *vault;   /* owned */
	struct gb_chain chain;    /* as the other, but for the ledger */
	struct gb_opener opener;
};

struct part {
	struct gb_case *c; /* owned; NULL: not for this person */
	enum gb_code rc;
	struct gb_err why;
};

static void dismiss(void *hand)
{
	struct hand *h = hand;

	gb_vault_free(h->vault);
	gb_ledger_free(h->ledger);
	free(h);
}

static void *hire(void *ctx)
{
	const struct gb_inner *in = ctx;
	const struct gb_casebook *b = in->s->book;
	struct hand *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->in = in;
	h->chain = *in->chain;
	h->opener = in->s->opener;
	h->opener.chain = &h->chain;
	if (gb_ledger_again(&h->ledger, in->chain->ledger, NULL) != GB_OK ||
	    gb_vault_open(&h->vault, b->dir, b->env, NULL) != GB_OK) {
		dismiss(h);
		return NULL;
	}
	h->chain.ledger = h->ledger;
	h->opener.vault = h->vault;
	return h;
}

static void open_one(void *hand, size_t i, void *part)
{
	struct hand *h = hand;
	struct part *p = part;

	p->rc = gb_case_open(&p->c, &h->opener, &h->in->of[i], &p->why);
	if (p->rc == GB_NOT_FOUND)
		p->rc = GB_OK;
}

static void empty(void *part)
{
	gb_case_free(((struct part *)part)->c);
}

/* --- all of them -----------------------------------------------------------
 */

static void add_bad(struct gb_verdict *v, const struct gb_case *c)
{
	size_t i;
	json_t *line;

	json_array_foreach (c->history, i, line) {
		const char *check = gb_json_string(line, "check");
		const char *hex = gb_json_string(line, "commit");
		unsigned char oid[GB_OID_BYTES] = { 0 };
		char place[GB_SUBJECT_ROOM];

		if (!check || strcmp(check, "ok") == 0)
			continue;
		if (hex && !gb_unhex(oid, sizeof(oid), hex))
			memset(oid, 0, sizeof(oid));
		snprintf(place, sizeof(place), "%s %zu", c->name, i + 1);
		gb_verdict_add(v, json_string(place), oid,
			       strcmp(check, "missing") == 0
				       ? "it is missing"
				       : "it does not open as it must");
	}
}

static void take_case(struct gb_inner *in, const struct gb_case *c)
{
	in->entries += c->n_opened;
	in->noise += c->n_noise;
	if (in->v)
		add_bad(in->v, c);
}

enum gb_code gb_inner_run(struct gb_inner *in, struct gb_err *err)
{
	enum { FEW = 32 };
	const struct gb_work_plan plan = { .n = in->n,
					   .few = FEW,
					   .part_bytes = sizeof(struct part),
					   .work = open_one,
					   .empty = empty,
					   .hire = hire,
					   .dismiss = dismiss,
					   .ctx = in };
	struct gb_crew *crew = NULL;
	enum gb_code rc = in->n ? gb_crew_start(&crew, &plan, err) : GB_OK;

	for (size_t i = 0; rc == GB_OK && i < in->n; i++) {
		const struct part *p = gb_crew_next(crew);

		gb_watch_tell(in->watch, i, in->n);
		if (p->rc != GB_OK)
			rc = gb_fail(err, p->rc, "%s", p->why.msg);
		else if (p->c)
			take_case(in, p->c);
	}
	gb_crew_free(crew);
	return rc;
}

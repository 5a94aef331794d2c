/* SPDX-License-Identifier: ISC
 * catch_up.c - what is new in the ledger, taken into the list of what one
 * person may read.
 *
 * A few cases are opened one after the other; many, at a first sign-in, by
 * several hands. Their words take longer than all else and are wanted last:
 * they follow when there is time, or before the next find. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/crew.h"
#include "src/casework/at_hand.h"
#include "src/casework/rows.h"

enum { FEW = 16 }; /* cases that are opened one after the other */

/* --- one after the other
 * ------------------------------------------------------
 */

static enum gb_code drop(struct gb_session *s, const struct gb_chain_case *of,
			 struct gb_err *err)
{
	gb_known_forget(s->known, of);
	return gb_index_drop(s->index, of->number, err);
}

/* Put the case into the index as it is now, or take it out. */
static enum gb_code index_case(struct gb_session *s,
			       const struct gb_chain_case *of, bool *mine,
			       struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;
	struct gb_made_row made = { 0 };
	struct gb_case *c = NULL;
	/* Nor may a find tell that there is another case. */
	enum gb_code rc = gb_at_hand_look(s, of, &c, err);

	*mine = rc == GB_OK;
	if (rc == GB_NOT_FOUND)
		return drop(s, of, err);
	if (rc == GB_OK)
		rc = gb_row_make(&made, c, chain, false, err);
	if (rc == GB_OK)
		rc = gb_index_put(s->index, &made.row, err);
	if (rc == GB_OK)
		rc = gb_known_note(s->known, &s->opener, of, c, err);
	gb_made_row_free(&made);
	gb_case_free(c);
	return rc;
}

/* --- many
 * ---------------------------------------------------------------------
 */

struct load {
	struct gb_session *s;
	const struct gb_chain_case **of; /* n of them; owned */
	size_t n;
	bool words;
	bool lent; /* the session's own stores are with the first hand */
};

/* Whoever opens cases: with stores of their own, but for the first. */
struct hand {
	struct load *load;
	struct gb_opener with;
	struct gb_chain chain;    /* the session's, but for its ledger */
	struct gb_ledger *ledger; /* owned; NULL: the session's */
	struct gb_vault *vault;   /* likewise */
};

static void dismiss(void *arg)
{
	struct hand *h = arg;

	gb_vault_free(h->vault);
	gb_ledger_free(h->ledger);
	free(h);
}

static void *hire(void *ctx)
{
	struct load *load = ctx;
	struct gb_session *s = load->s;
	struct gb_casebook *b = s->book;
	struct hand *h = calloc(1, sizeof(*h));
	enum gb_code rc = GB_OK;

	if (!h)
		return NULL;
	h->load = load;
	h->chain = *b->chain;
	h->with = s->opener;
	h->with.chain = &h->chain;
	h->with.known = s->known;
	if (load->lent) {
		rc = gb_ledger_again(&h->ledger, b->ledger, NULL);
		if (rc == GB_OK)
			rc = gb_vault_open(&h->vault, b->dir, b->env, NULL);
		h->chain.ledger = h->ledger;
		h->with.vault = h->vault;
	}
	load->lent = true;
	if (rc == GB_OK)
		return h;
	dismiss(h);
	return NULL;
}

/* What comes of one case. */
struct taken {
	enum gb_code rc;
	struct gb_err why;
	struct gb_case *c;
	struct gb_made_row made;
};

static void empty(void *part)
{
	struct taken *t = part;

	gb_made_row_free(&t->made);
	gb_case_free(t->c);
}

static void open_case(void *hand, size_t i, void *part)
{
	struct hand *h = hand;
	struct taken *t = part;
	const struct gb_chain_case *of = h->load->of[i];
	struct gb_opened *o = NULL;

	t->rc = gb_opened_start(&o, &h->with, of, &t->why);
	if (t->rc == GB_OK)
		t->rc = gb_opened_shown(o, &h->with, of, false, &t->c, &t->why);
	if (t->rc == GB_OK)
		t->rc = gb_known_note(h->with.known, &h->with, of, t->c,
				      &t->why);
	if (t->rc == GB_OK)
		t->rc = gb_row_make(&t->made, t->c, &h->chain, h->load->words,
				    &t->why);
	gb_opened_free(o);
}

static enum gb_code take(struct load *load, size_t i, struct taken *t,
			 struct gb_err *err)
{
	if (t->rc == GB_NOT_FOUND)
		return drop(load->s, load->of[i], err);
	if (t->rc != GB_OK)
		return gb_fail(err, t->rc, "%s", t->why.msg);
	return gb_index_put(load->s->index, &t->made.row, err);
}

/* Take them all in. *mine, if not NULL: which of them open. */
static enum gb_code take_in(struct load *load, bool *mine, struct gb_err *err)
{
	struct gb_work_plan plan = { .n = load->n,
				     .few = 4 * FEW,
				     .part_bytes = sizeof(struct taken),
				     .work = open_case,
				     .empty = empty,
				     .hire = hire,
				     .dismiss = dismiss,
				     .ctx = load };
	const struct gb_watch *watch = load->s->book->chain->watch;
	struct gb_crew *crew = NULL;
	enum gb_code rc = gb_crew_start(&crew, &plan, err);

	for (size_t i = 0; rc == GB_OK && i < load->n; i++) {
		struct taken *t = gb_crew_next(crew);

		gb_watch_tell(watch, i, load->n);
		rc = take(load, i, t, err);
		if (mine)
			mine[i] = t->rc == GB_OK;
	}
	gb_crew_free(crew);
	return rc;
}

/* --- what is new
 * --------------------------------------------------------------
 */

static bool by_me(const struct gb_session *s, const struct gb_chain_case *of)
{
	/* Only who opened a case is known from outside; that is enough for
	 * what is new. */
	return of->n == 1 && strcmp(of->reporter, s->opener.person) == 0;
}

/* The cases that have an entry behind the first `from`, each once, in the order
 * of their newest. */
static enum gb_code find_new(struct load *load, uint64_t from,
			     struct gb_err *err)
{
	const struct gb_chain *chain = load->s->book->chain;
	size_t n = chain->n > from ? (size_t)(chain->n - from) : 0;

	load->of = calloc(n + 1, sizeof(*load->of));
	if (!load->of)
		return gb_fail_nomem(err);
	for (uint64_t seq = from + 1; seq <= chain->n; seq++) {
		const struct gb_chain_case *of = chain->entry[seq - 1].of;

		if (of && of->seq[of->n - 1] == seq)
			load->of[load->n++] = of;
	}
	return GB_OK;
}

static enum gb_code take_new(struct load *load, bool *mine, struct gb_err *err)
{
	enum gb_code rc = gb_index_begin(load->s->index, err);

	if (rc != GB_OK)
		return rc;
	if (load->n > FEW)
		rc = take_in(load, mine, err);
	else
		for (size_t i = 0; rc == GB_OK && i < load->n; i++)
			rc = index_case(load->s, load->of[i], &mine[i], err);
	if (gb_index_commit(load->s->index, rc == GB_OK ? err : NULL) !=
		    GB_OK &&
	    rc == GB_OK)
		rc = GB_NOMEM;
	return rc;
}

enum gb_code gb_session_catch_up(struct gb_session *s, size_t *news,
				 struct gb_err *err)
{
	const struct gb_chain *chain = s->book->chain;
	struct load load = { .s = s };
	bool *mine = NULL;
	enum gb_code rc = gb_casebook_refresh(s->book, err);

	if (news)
		*news = 0;
	if (rc != GB_OK || chain->n == s->indexed)
		return rc;
	rc = find_new(&load, s->indexed, err);
	if (rc == GB_OK) {
		mine = calloc(load.n + 1, sizeof(*mine));
		rc = mine ? take_new(&load, mine, err) : gb_fail_nomem(err);
	}
	for (size_t i = 0; rc == GB_OK && news && i < load.n; i++)
		if (mine[i] && !by_me(s, load.of[i]))
			(*news)++;
	if (rc == GB_OK)
		s->indexed = chain->n;
	free(mine);
	free(load.of);
	return rc;
}

/* --- words that follow
 * --------------------------------------------------------
 */

enum gb_code gb_session_unread(struct gb_session *s, size_t *n,
			       struct gb_err *err)
{
	return gb_index_unread(s->index, n, err);
}

static enum gb_code find_unread(struct load *load, size_t most,
				struct gb_err *err)
{
	const struct gb_chain *chain = load->s->book->chain;
	uint32_t *numbers = calloc(most + 1, sizeof(*numbers));
	enum gb_code rc = GB_OK;

	load->of = calloc(most + 1, sizeof(*load->of));
	if (!numbers || !load->of)
		rc = gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = gb_index_next_unread(load->s->index, numbers, most,
					  &load->n, err);
	for (size_t i = 0; rc == GB_OK && i < load->n; i++) {
		if (numbers[i] < 1 || numbers[i] > chain->n_cases)
			rc = gb_fail(err, GB_TAMPERED,
				     "the list of cases is not this "
				     "casebook's");
		else
			load->of[i] = chain->cases[numbers[i] - 1];
	}
	free(numbers);
	return rc;
}

enum gb_code gb_session_read_words(struct gb_session *s, size_t most,
				   size_t *left, struct gb_err *err)
{
	struct load load = { .s = s, .words = true };
	size_t n = 0;
	enum gb_code rc = gb_session_unread(s, &n, err);

	*left = n;
	if (rc != GB_OK || n == 0)
		return rc;
	rc = find_unread(&load, n < most ? n : most, err);
	if (rc == GB_OK)
		rc = gb_index_begin(s->index, err);
	if (rc == GB_OK) {
		rc = take_in(&load, NULL, err);
		if (gb_index_commit(s->index, rc == GB_OK ? err : NULL) !=
			    GB_OK &&
		    rc == GB_OK)
			rc = GB_NOMEM;
	}
	if (rc == GB_OK) {
		s->reread += load.n;
		rc = gb_session_unread(s, left, err);
	}
	free(load.of);
	return rc;
}

enum gb_code gb_session_ready_to_find(struct gb_session *s, struct gb_err *err)
{
	size_t n = 0;
	enum gb_code rc = gb_session_unread(s, &n, err);

	return rc == GB_OK && n > 0 && n <= GB_READ_SOON
		       ? gb_session_read_words(s, n, &n, err)
		       : rc;
}

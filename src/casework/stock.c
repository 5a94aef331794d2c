/* SPDX-License-Identifier: ISC
 * stock.c - ids for new cases, from the stock of half-keys made ahead.
 *
 * Whatever there is already costs nothing: the stock is counted, not read, and
 * a place in it is thrown at random and followed to the next free one. */
#include <stdio.h>
#include <string.h>

#include "src/casework/book.h"

/* Below this many unused pairs the stock is topped up by STOCK_MORE. */
enum { STOCK_LOW = 1024, STOCK_MORE = 4096 };

/* See that `n` can be taken and many are left. */
static enum gb_code top_up(struct gb_casebook *b, size_t n, struct gb_err *err)
{
	uint64_t made = 0;
	enum gb_code rc = gb_vault_stocked(b->vault, &made, err);

	if (rc == GB_OK && made < b->chain->n_cases + n + STOCK_LOW)
		rc = gb_vault_stock_add(b->vault, STOCK_MORE, err);
	return rc;
}

enum gb_code gb_stock_begin(struct gb_casebook *b, size_t n, struct gb_err *err)
{
	enum gb_code rc = top_up(b, n, err);

	if (rc == GB_OK)
		rc = gb_vault_hold(b->vault, err);
	if (rc == GB_OK) {
		b->env->random(b->env, b->stock_at, sizeof(b->stock_at));
		b->stock_is_open = true;
	}
	return rc;
}

void gb_stock_end(struct gb_casebook *b)
{
	if (b->stock_is_open)
		gb_vault_release(b->vault);
	b->stock_is_open = false;
}

/* Where to look for a free one: behind the last, where many are taken. */
static enum gb_code begin_at(struct gb_casebook *b,
			     unsigned char at[GB_CASE_ID_BYTES],
			     struct gb_err *err)
{
	if (b->stock_is_open) {
		memcpy(at, b->stock_at, GB_CASE_ID_BYTES);
		return GB_OK;
	}
	b->env->random(b->env, at, GB_CASE_ID_BYTES);
	return top_up(b, 0, err);
}

enum gb_code gb_stock_take(struct gb_casebook *b,
			   unsigned char id[GB_CASE_ID_BYTES],
			   char name[GB_CASE_NAME_ROOM], struct gb_err *err)
{
	unsigned char at[GB_CASE_ID_BYTES];
	unsigned laps = 0;
	enum gb_code rc = begin_at(b, at, err);

	/* A name is three figures long unless it is taken; then another id is
	 * taken rather than a longer name. */
	while (rc == GB_OK && laps < 4) {
		rc = gb_vault_case_after(b->vault, at, at, err);
		if (rc == GB_NOT_FOUND) {
			memset(at, 0, sizeof(at));
			/* All were seen: none is free but by a taken name. */
			rc = ++laps == 2 && !b->stock_is_open
				     ? gb_vault_stock_add(b->vault, STOCK_MORE,
							  err)
				     : GB_OK;
			continue;
		}
		if (rc != GB_OK)
			break;
		gb_case_name(name, at, 3);
		if (gb_chain_case(b->chain, at) ||
		    gb_chain_case_named(b->chain, name))
			continue;
		memcpy(id, at, GB_CASE_ID_BYTES);
		memcpy(b->stock_at, at, GB_CASE_ID_BYTES);
		return GB_OK;
	}
	return rc != GB_OK ? rc
			   : gb_fail(err, GB_IO,
				     "the store of case keys is used up: close "
				     "guardbook and open it again");
}

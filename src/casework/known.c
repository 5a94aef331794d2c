/* SPDX-License-Identifier: ISC
 * known.c - which secret opens which case.
 *
 * Each secret stands wrapped under a key of its own, H(key = L, purpose |
 * ledger id | person | case id | opener | lane), so that it is in the clear
 * only while it is used. Kept: number of places (4), and each:
 *
 *   entries read (4), and unless that is 0: opener (4), lane (1), secret (48)
 *
 * in order of the numbers of cases, from 1. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "src/casework/known.h"
#include "src/casework/work.h"

#define PURPOSE "guardbook-known-v1"

struct place {
	uint32_t n, opener;
	uint8_t lane;
	unsigned char secret[GB_KEY_WRAP_BYTES];
};

struct gb_known {
	pthread_mutex_t lock;
	struct place *at; /* at[0] is case 1; owned */
	size_t n, room;
};

enum gb_code gb_known_create(struct gb_known **out, struct gb_err *err)
{
	struct gb_known *k = calloc(1, sizeof(*k));

	*out = k;
	if (!k)
		return gb_fail_nomem(err);
	if (pthread_mutex_init(&k->lock, NULL) != 0) {
		free(k);
		*out = NULL;
		return gb_fail_nomem(err);
	}
	return GB_OK;
}

void gb_known_free(struct gb_known *k)
{
	if (!k)
		return;
	pthread_mutex_destroy(&k->lock);
	if (k->at)
		explicit_bzero(k->at, k->room * sizeof(*k->at));
	free(k->at);
	free(k);
}

/* The key that wraps the secret of this epoch for this person. */
static enum gb_code wrapping(struct gb_key **out, const struct gb_opener *with,
			     const struct gb_chain_case *of, uint32_t opener,
			     enum gb_lane lane, struct gb_err *err)
{
	const struct gb_key *local = gb_identity_local(with->me);
	struct gb_buf message = { 0 };
	enum gb_code rc;

	*out = NULL;
	gb_buf_text(&message, PURPOSE);
	gb_buf_put(&message, with->chain->id, sizeof(with->chain->id));
	gb_buf_put(&message, with->person, GB_PERSON_ID_BYTES);
	gb_buf_put(&message, of->id, sizeof(of->id));
	gb_buf_u32(&message, opener);
	gb_buf_u8(&message, (uint8_t)lane);
	rc = gb_buf_done(&message, err);
	if (rc == GB_OK)
		rc = gb_key_mix(out, local, message.data, message.len, NULL,
				err);
	gb_buf_free(&message);
	return rc;
}

/* Room for place `number`, and blanks up to there. Under the lock. */
static bool reach(struct gb_known *k, size_t number)
{
	size_t room = k->room ? k->room : 64;
	struct place *more;

	if (number > k->room) {
		while (room < number)
			room *= 2;
		more = reallocarray(k->at, room, sizeof(*more));
		if (!more)
			return false;
		memset(more + k->room, 0, (room - k->room) * sizeof(*more));
		k->at = more;
		k->room = room;
	}
	if (number > k->n)
		k->n = number;
	return true;
}

static enum gb_code put(struct gb_known *k, uint32_t number,
			const struct place *p, struct gb_err *err)
{
	bool fits;

	pthread_mutex_lock(&k->lock);
	fits = reach(k, number);
	if (fits)
		k->at[number - 1] = *p;
	pthread_mutex_unlock(&k->lock);
	return fits ? GB_OK : gb_fail_nomem(err);
}

void gb_known_forget(struct gb_known *k, const struct gb_chain_case *of)
{
	pthread_mutex_lock(&k->lock);
	if (of->number <= k->n)
		k->at[of->number - 1] = (struct place){ 0 };
	pthread_mutex_unlock(&k->lock);
}

enum gb_code gb_known_note(struct gb_known *k, const struct gb_opener *with,
			   const struct gb_chain_case *of,
			   const struct gb_case *c, struct gb_err *err)
{
	struct place p = { .n = of->n,
			   .opener = c->keys->opener,
			   .lane = (uint8_t)c->lane };
	struct gb_key *under = NULL;
	enum gb_code rc;

	if (c->n_noise > 0 || c->n_altered > 0 || c->n_opened != of->n) {
		gb_known_forget(k, of);
		return GB_OK;
	}
	rc = wrapping(&under, with, of, p.opener, c->lane, err);
	if (rc == GB_OK) {
		gb_key_wrap(p.secret, c->keys->secret, under);
		rc = put(k, of->number, &p, err);
	}
	gb_key_free(under);
	return rc;
}

enum gb_code gb_known_case(struct gb_known *k, const struct gb_opener *with,
			   const struct gb_chain_case *of,
			   struct gb_known_case *out, struct gb_err *err)
{
	struct gb_key *under = NULL;
	struct place p = { 0 };
	enum gb_code rc;

	*out = (struct gb_known_case){ 0 };
	pthread_mutex_lock(&k->lock);
	if (of->number <= k->n)
		p = k->at[of->number - 1];
	pthread_mutex_unlock(&k->lock);
	if (p.n == 0 || p.n > of->n)
		return GB_OK;
	rc = wrapping(&under, with, of, p.opener, p.lane, err);
	if (rc == GB_OK)
		rc = gb_key_unwrap(&out->secret, p.secret, under, err);
	gb_key_free(under);
	if (rc == GB_OK) {
		out->n = p.n;
		out->opener = p.opener;
		out->lane = p.lane;
	}
	/* What does not open is found out anew. */
	return rc == GB_TAMPERED ? GB_OK : rc;
}

void gb_known_keep(struct gb_known *k, struct gb_buf *out)
{
	pthread_mutex_lock(&k->lock);
	gb_buf_u32(out, (uint32_t)k->n);
	for (size_t i = 0; i < k->n; i++) {
		const struct place *p = &k->at[i];

		gb_buf_u32(out, p->n);
		if (p->n == 0)
			continue;
		gb_buf_u32(out, p->opener);
		gb_buf_u8(out, p->lane);
		gb_buf_put(out, p->secret, sizeof(p->secret));
	}
	pthread_mutex_unlock(&k->lock);
}

enum gb_code gb_known_restore(struct gb_known *k, const void *bytes,
			      size_t n_bytes, struct gb_err *err)
{
	struct gb_view v = gb_view_of(bytes, n_bytes);
	uint32_t n = gb_take_u32(&v);
	enum gb_code rc = GB_OK;

	for (uint32_t i = 0; rc == GB_OK && !v.failed && i < n; i++) {
		struct place p = { .n = gb_take_u32(&v) };

		if (p.n > 0) {
			p.opener = gb_take_u32(&v);
			p.lane = gb_take_u8(&v);
			gb_take_copy(&v, p.secret, sizeof(p.secret));
		}
		if (p.n > 0 &&
		    (p.opener < 1 || p.opener > p.n ||
		     (p.lane != GB_LANE_FULL && p.lane != GB_LANE_SUMMARY)))
			v.failed = true;
		else
			rc = put(k, i + 1, &p, err);
	}
	if (rc == GB_OK && (v.failed || v.left > 0))
		rc = gb_fail(err, GB_TAMPERED,
			     "what was kept of the keys is not whole");
	return rc;
}

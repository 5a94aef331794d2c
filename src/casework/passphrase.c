/* SPDX-License-Identifier: ISC
 * passphrase.c - is it the right one, and how somebody changes their own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/hash.h"
#include "guardbook/text.h"
#include "src/casework/book.h"

enum { LEAST = 12, MOST = 200 };

static enum gb_code refused(struct gb_err *err)
{
	return gb_fail(err, GB_DENIED,
		       "this sign-in and passphrase do not go together: try "
		       "again");
}

enum gb_code gb_passphrase_clean(struct gb_buf *out, const char *typed,
				 struct gb_err *err)
{
	enum gb_code rc = gb_text_line(out, typed, strlen(typed), NULL, err);

	return rc == GB_OK && !gb_buf_string(out) ? gb_fail_nomem(err) : rc;
}

/* What the guesses at a name that is not there are counted under. People type
 * their passphrase where their name should be: so little is kept of it that
 * nobody can find out what it was. */
static void stand_in(char out[8], const char *sign_in)
{
	unsigned char hash[GB_HASH_BYTES];

	gb_hash(hash, sign_in, strlen(sign_in));
	snprintf(out, 8, "?%02x%02x", hash[0], hash[1]);
}

/* Count the guess, then try the lock of `a`, or for a name that is not there
 * (`a` NULL) the lock `other`: the time taken tells nothing. */
static enum gb_code try_lock(struct gb_casebook *b, const char *sign_in,
			     const struct gb_account *a,
			     const unsigned char other[GB_LOCK_BYTES],
			     const char *typed, struct gb_key **seed,
			     struct gb_err *err)
{
	struct gb_buf passphrase = { 0 };
	char name[8];
	const char *who = a ? a->id : name;
	enum gb_code rc;

	*seed = NULL;
	stand_in(name, sign_in);
	rc = gb_vault_guess(b->vault, who, err);
	if (rc == GB_OK)
		rc = gb_passphrase_clean(&passphrase, typed, err);
	if (rc == GB_OK)
		rc = gb_lock_open(seed, a ? a->lock : other,
				  gb_buf_string(&passphrase), err);
	if (rc == GB_DENIED || (rc == GB_OK && !a))
		rc = refused(err);
	if (rc == GB_OK)
		rc = gb_vault_guess_right(b->vault, who, err);
	gb_buf_free(&passphrase);
	if (rc != GB_OK) {
		gb_key_free(*seed);
		*seed = NULL;
	}
	return rc;
}

enum gb_code gb_account_unlock(struct gb_casebook *b, const char *sign_in,
			       const char *passphrase, struct gb_account *whose,
			       struct gb_key **seed, struct gb_err *err)
{
	struct gb_account *accounts = NULL;
	const struct gb_account *found = NULL;
	size_t n = 0;
	enum gb_code rc = gb_vault_accounts(b->vault, &accounts, &n, err);

	*seed = NULL;
	for (size_t i = 0; rc == GB_OK && i < n; i++)
		if (strcmp(accounts[i].sign_in, sign_in) == 0)
			found = &accounts[i];
	if (rc == GB_OK && n == 0)
		rc = refused(err);
	if (rc == GB_OK)
		rc = try_lock(b, sign_in, found, accounts->lock, passphrase,
			      seed, err);
	if (rc == GB_OK)
		*whose = *found;
	free(accounts);
	return rc;
}

/* --- one's own ------------------------------------------------------------ */

static enum gb_code unlock_mine(struct gb_session *s, const char *passphrase,
				struct gb_account *mine, struct gb_key **seed,
				struct gb_err *err)
{
	enum gb_code rc = gb_account_unlock(s->book, gb_session_me(s)->sign_in,
					    passphrase, mine, seed, err);

	if (rc == GB_OK && strcmp(mine->id, s->opener.person) != 0)
		rc = refused(err);
	if (rc == GB_DENIED)
		return gb_fail(err, rc,
			       "that is not your passphrase: try again");
	return rc;
}

enum gb_code gb_session_check(struct gb_session *s, const char *passphrase,
			      struct gb_err *err)
{
	struct gb_account mine = { 0 };
	struct gb_key *seed = NULL;
	enum gb_code rc = unlock_mine(s, passphrase, &mine, &seed, err);

	gb_key_free(seed);
	return rc;
}

static enum gb_code check_fresh(const struct gb_buf *fresh, const char *old,
				struct gb_err *err)
{
	const char *text = (const char *)fresh->data;
	size_t letters = 0;

	for (size_t i = 0; i < fresh->len; i++)
		letters += (fresh->data[i] & 0xc0) != 0x80;
	if (letters < LEAST || fresh->len > MOST)
		return gb_fail(err, GB_INVALID,
			       "a passphrase has at least %d letters: three or "
			       "four words that have nothing to do with each "
			       "other are good",
			       LEAST);
	if (strspn(text, (char[]){ text[0], '\0' }) == fresh->len)
		return gb_fail(err, GB_INVALID,
			       "one letter again and again is no passphrase: "
			       "choose another");
	if (strcmp(text, old) == 0)
		return gb_fail(err, GB_INVALID,
			       "that is the passphrase you have: choose "
			       "another");
	return GB_OK;
}

static enum gb_code relock(struct gb_session *s, const char *old,
			   const struct gb_buf *fresh, struct gb_err *err)
{
	unsigned char lock[GB_LOCK_BYTES];
	struct gb_account mine = { 0 };
	struct gb_key *seed = NULL;
	struct gb_lock_cost cost;
	enum gb_code rc = unlock_mine(s, old, &mine, &seed, err);

	if (rc == GB_OK) {
		cost = gb_lock_cost_of(mine.lock);
		rc = gb_lock_make(lock, seed, (const char *)fresh->data, &cost,
				  s->book->env, err);
	}
	if (rc == GB_OK)
		rc = gb_vault_relock(s->book->vault, mine.id, mine.lock, lock,
				     err);
	gb_key_free(seed);
	return rc;
}

enum gb_code gb_session_passphrase(struct gb_session *s, const char *old,
				   const char *fresh, struct gb_err *err)
{
	struct gb_buf was = { 0 }, clean = { 0 };
	enum gb_code rc = gb_passphrase_clean(&was, old, err);

	if (rc == GB_OK)
		rc = gb_passphrase_clean(&clean, fresh, err);
	if (rc == GB_OK)
		rc = check_fresh(&clean, (const char *)was.data, err);
	if (rc == GB_OK)
		rc = relock(s, old, &clean, err);
	gb_buf_free(&was);
	gb_buf_free(&clean);
	return rc;
}

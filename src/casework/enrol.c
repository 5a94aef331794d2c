/* SPDX-License-Identifier: ISC
 * enrol.c - making a new person: keys, locks, account, and what the roster
 * says of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/text.h"
#include "src/casework/book.h"

/* A sign-in is typed every day: plain small letters and figures. */
static bool is_sign_in(const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-", text[i]))
			return false;
	return n >= 2 && n < sizeof(((struct gb_account *)0)->sign_in);
}

enum gb_code gb_enrol_check(const struct gb_enrol *who, struct gb_err *err)
{
	size_t n = strlen(who->name);

	if (!gb_role_known(who->role))
		return gb_fail(err, GB_INVALID,
			       "there is no role %s: teacher, dsl, deputy, "
			       "head, hr, chair, trust or it",
			       who->role);
	if (!is_sign_in(who->sign_in))
		return gb_fail(err, GB_INVALID,
			       "a sign-in is 2 to 60 small letters, figures, "
			       "dots or hyphens");
	if (n == 0 || n >= sizeof(((struct gb_account *)0)->name) ||
	    !gb_text_valid(who->name, n) || strpbrk(who->name, "\n\t"))
		return gb_fail(err, GB_INVALID,
			       "a name is one line of 1 to 120 letters");
	if (who->passphrase && (strlen(who->passphrase) < 8 ||
				strlen(who->passphrase) >= GB_PASSPHRASE_ROOM))
		return gb_fail(err, GB_INVALID,
			       "a passphrase has 8 to 30 letters");
	return GB_OK;
}

static enum gb_code lock_seed(const struct gb_key *seed, bool practice,
			      const struct gb_env *env,
			      struct gb_account *account,
			      struct gb_enrolled *told, struct gb_err *err)
{
	unsigned char code[GB_CODE_BYTES];
	struct gb_buf passphrase = { 0 };
	enum gb_code rc =
		gb_passphrase_clean(&passphrase, told->passphrase, err);

	env->random(env, code, sizeof(code));
	gb_code_write(told->code, code);
	if (rc == GB_OK)
		rc = gb_lock_make(
			account->lock, seed, gb_buf_string(&passphrase),
			practice ? &gb_lock_practice : &gb_lock_reader, env,
			err);
	if (rc == GB_OK)
		rc = gb_code_lock(account->code_lock, seed, code, env, err);
	explicit_bzero(code, sizeof(code));
	gb_buf_free(&passphrase);
	return rc;
}

enum gb_code gb_person_make(const struct gb_enrol *who, bool practice,
			    const struct gb_env *env, struct gb_person *p,
			    struct gb_account *account, struct gb_identity **id,
			    struct gb_enrolled *told, struct gb_err *err)
{
	unsigned char number[5];
	struct gb_key *seed = NULL;
	enum gb_code rc = gb_enrol_check(who, err);

	*id = NULL;
	*p = (struct gb_person){ 0 };
	*account = (struct gb_account){ 0 };
	if (rc != GB_OK)
		return rc;
	env->random(env, number, sizeof(number));
	gb_base32(p->id, number, sizeof(number));
	memcpy(account->id, p->id, sizeof(account->id));
	env->random(env, account->salt, sizeof(account->salt));
	snprintf(account->name, sizeof(account->name), "%s", who->name);
	snprintf(account->sign_in, sizeof(account->sign_in), "%s",
		 who->sign_in);
	snprintf(p->name, sizeof(p->name), "%s", who->name);
	snprintf(p->sign_in, sizeof(p->sign_in), "%s", who->sign_in);
	snprintf(p->role, sizeof(p->role), "%s", who->role);
	gb_name_hash(p->name_hash, account->salt, who->name);

	memcpy(told->id, p->id, sizeof(told->id));
	if (who->passphrase)
		snprintf(told->passphrase, sizeof(told->passphrase), "%s",
			 who->passphrase);
	else
		gb_passphrase_random(told->passphrase, env);
	rc = gb_key_random(&seed, env, err);
	if (rc == GB_OK)
		rc = gb_identity_make(id, seed, err);
	if (rc == GB_OK)
		rc = lock_seed(seed, practice, env, account, told, err);
	if (rc == GB_OK)
		p->key = *gb_identity_public(*id);
	gb_key_free(seed);
	if (rc != GB_OK) {
		gb_identity_free(*id);
		*id = NULL;
	}
	return rc;
}

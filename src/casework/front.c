/* SPDX-License-Identifier: ISC
 * front.c - what the vault says of a casebook before anybody has signed in:
 * the school, who may sign in, and the policy's words for their roles.
 *
 * It is for the sign-in screen, which must not wait until the whole record has
 * been read. Nobody signed it: nothing is decided, sealed or checked by it, and
 * whoever signs in brings it up to date from what is signed. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "src/casework/book.h"

#define SETTING "front"

void gb_front_free(struct gb_front *f)
{
	gb_roster_clear(&f->roster);
	gb_policy_free(f->policy);
	gb_buf_free(&f->text);
	*f = (struct gb_front){ 0 };
}

static enum gb_code make_text(struct gb_buf *out, const struct gb_roster *r,
			      const void *policy, size_t policy_bytes,
			      struct gb_err *err)
{
	json_t *people = json_array();
	json_t *front;
	enum gb_code rc;

	for (size_t i = 0; i < r->n; i++)
		if (r->person[i].until_seq == 0)
			json_array_append_new(people,
					      json_pack("{s:s, s:s}", "id",
							r->person[i].id, "role",
							r->person[i].role));
	front = json_pack("{s:s, s:b, s:o, s:s%}", "school", r->school,
			  "practice", r->practice, "people", people, "policy",
			  policy, policy_bytes);
	rc = front ? gb_json_text(front, out, err) : gb_fail_nomem(err);
	json_decref(front);
	return rc;
}

enum gb_code gb_front_write(struct gb_vault *v, const struct gb_roster *r,
			    const void *policy, size_t policy_bytes,
			    struct gb_err *err)
{
	struct gb_buf text = { 0 };
	enum gb_code rc = make_text(&text, r, policy, policy_bytes, err);

	if (rc == GB_OK)
		rc = gb_vault_set(v, SETTING, text.data, text.len, err);
	gb_buf_free(&text);
	return rc;
}

/* --- reading ---------------------------------------------------------------
 */

static void copy(char *to, size_t room, const char *from)
{
	strncpy(to, from ? from : "", room - 1);
}

static enum gb_code read_people(struct gb_front *f, const json_t *people,
				const struct gb_account *accounts, size_t n,
				struct gb_err *err)
{
	struct gb_roster *r = &f->roster;

	r->person = calloc(n + 1, sizeof(*r->person));
	if (!r->person)
		return gb_fail_nomem(err);
	for (size_t i = 0; i < n; i++) {
		struct gb_person *p = &r->person[r->n];
		size_t j;
		json_t *who;

		json_array_foreach (people, j, who) {
			const char *id = gb_json_string(who, "id");

			if (!id || strcmp(id, accounts[i].id) != 0)
				continue;
			copy(p->id, sizeof(p->id), id);
			copy(p->name, sizeof(p->name), accounts[i].name);
			copy(p->sign_in, sizeof(p->sign_in),
			     accounts[i].sign_in);
			copy(p->role, sizeof(p->role),
			     gb_json_string(who, "role"));
			r->n++;
			break;
		}
	}
	return GB_OK;
}

static enum gb_code read_text(struct gb_front *f,
			      const struct gb_account *accounts, size_t n,
			      struct gb_err *err)
{
	json_t *front = NULL;
	const char *policy;
	enum gb_code rc;

	rc = gb_json_parse(&front, f->text.data, f->text.len, err);
	policy = gb_json_string(front, "policy");
	if (rc == GB_OK && !policy)
		rc = gb_fail(err, GB_INVALID, "the vault names no policy");
	if (rc == GB_OK)
		rc = gb_policy_parse(&f->policy, policy, strlen(policy),
				     "policy", err);
	if (rc == GB_OK)
		rc = read_people(f, json_object_get(front, "people"), accounts,
				 n, err);
	if (rc == GB_OK) {
		copy(f->roster.school, sizeof(f->roster.school),
		     gb_json_string(front, "school"));
		f->roster.practice =
			json_is_true(json_object_get(front, "practice"));
	}
	json_decref(front);
	return rc;
}

static bool same_text(const struct gb_buf *a, const struct gb_buf *b)
{
	return a->len == b->len && a->len > 0 &&
	       memcmp(a->data, b->data, a->len) == 0;
}

enum gb_code gb_front_read(struct gb_front *f, struct gb_vault *v,
			   struct gb_err *err)
{
	struct gb_account *accounts = NULL;
	struct gb_front now = { 0 };
	size_t n = 0;
	enum gb_code rc = gb_vault_get(v, SETTING, &now.text, err);

	if (rc == GB_OK && same_text(&f->text, &now.text)) {
		gb_buf_free(&now.text);
		return GB_OK;
	}
	if (rc == GB_OK)
		rc = gb_vault_accounts(v, &accounts, &n, err);
	if (rc == GB_OK)
		rc = read_text(&now, accounts, n, err);
	free(accounts);
	if (rc == GB_OK) {
		gb_front_free(f);
		*f = now;
	} else {
		gb_front_free(&now);
	}
	return rc;
}

enum gb_code gb_front_follow(struct gb_casebook *b, struct gb_err *err)
{
	const struct gb_chain *c = b->chain;
	struct gb_buf text = { 0 };
	struct gb_commit k = { 0 };
	struct gb_entry e;
	enum gb_code rc;

	if (c->n_policies == 0)
		return GB_OK;
	rc = gb_ledger_read(b->ledger, c->entry[c->policy_seq - 1].oid, &k,
			    err);
	if (rc == GB_OK)
		rc = gb_entry_read(&e, k.blob.data, k.blob.len, err);
	if (rc == GB_OK)
		rc = make_text(&text, &c->roster, e.body, e.body_bytes, err);
	if (rc == GB_OK && !same_text(&text, &b->front.text)) {
		rc = gb_vault_set(b->vault, SETTING, text.data, text.len, err);
		if (rc == GB_OK)
			rc = gb_front_read(&b->front, b->vault, err);
	}
	gb_commit_free(&k);
	gb_buf_free(&text);
	return rc;
}

/* SPDX-License-Identifier: ISC
 * create.c - making a casebook, whole or not at all. */
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "guardbook/text.h"
#include "src/casework/book.h"
#include "src/casework/grow.h"
#include "src/casework/pen.h"

enum { STOCK = 4096 }; /* pairs of case id and half-key made ahead */

struct making {
	const struct gb_plan *plan;
	const struct gb_env *env;
	char *dir; /* where it grows until it is whole */
	struct gb_ledger *ledger;
	struct gb_vault *vault;
	struct gb_identity *signer; /* who may found it */
	char signer_id[GB_PERSON_ID_ROOM];
	json_t *people;
	struct gb_public recovery;
};

static bool comes_twice(const struct gb_plan *plan, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(plan->people[j].sign_in, plan->people[i].sign_in) ==
		    0)
			return true;
	return false;
}

static enum gb_code check_plan(const struct gb_plan *plan, struct gb_err *err)
{
	struct gb_policy *policy = NULL;
	size_t n = strlen(plan->school);
	bool approves = false;
	enum gb_code rc;

	if (n == 0 || n > 120 || !gb_text_valid(plan->school, n) ||
	    strpbrk(plan->school, "\n\t"))
		return gb_fail(err, GB_INVALID,
			       "a school's name is one line of 1 to 120 "
			       "letters");
	for (size_t i = 0; i < plan->n_people; i++) {
		rc = gb_enrol_check(&plan->people[i], err);
		if (rc != GB_OK)
			return rc;
		if (comes_twice(plan, i))
			return gb_fail(err, GB_INVALID,
				       "two people would sign in as %s",
				       plan->people[i].sign_in);
		approves = approves || gb_role_approves(plan->people[i].role);
	}
	if (!approves)
		return gb_fail(err, GB_INVALID,
			       "a casebook needs a head, a dsl or a chair from "
			       "the start");
	rc = gb_policy_parse(&policy, plan->policy, plan->policy_bytes,
			     "policy", err);
	gb_policy_free(policy);
	return rc;
}

static enum gb_code make_people(struct making *m, struct gb_enrolled *told,
				struct gb_err *err)
{
	m->people = json_array();
	for (size_t i = 0; i < m->plan->n_people; i++) {
		struct gb_identity *id = NULL;
		struct gb_account account;
		struct gb_person p;
		enum gb_code rc;

		rc = gb_person_make(&m->plan->people[i], m->plan->practice,
				    m->env, &p, &account, &id, &told[i], err);
		if (rc == GB_OK)
			rc = gb_vault_account_add(m->vault, &account, err);
		if (rc == GB_OK)
			json_array_append_new(m->people,
					      gb_person_json(&p, id));
		if (rc == GB_OK && !m->signer && gb_role_approves(p.role)) {
			m->signer = id;
			memcpy(m->signer_id, p.id, sizeof(m->signer_id));
			id = NULL;
		}
		gb_identity_free(id);
		if (rc != GB_OK)
			return rc;
	}
	return GB_OK;
}

static enum gb_code make_recovery(struct making *m, char code[GB_CODE_ROOM],
				  struct gb_err *err)
{
	unsigned char r[GB_CODE_BYTES];
	struct gb_identity *id = NULL;
	enum gb_code rc;

	m->env->random(m->env, r, sizeof(r));
	rc = gb_identity_recovery(&id, r, err);
	if (rc == GB_OK) {
		m->recovery = *gb_identity_public(id);
		gb_code_write(code, r);
	}
	gb_identity_free(id);
	explicit_bzero(r, sizeof(r));
	return rc;
}

static enum gb_code write_first_entries(struct making *m, struct gb_err *err)
{
	char sign[65], box[65];
	struct gb_buf text = { 0 };
	int64_t now = m->env->now_s(m->env);
	json_t *body;
	enum gb_code rc = GB_OK;

	gb_hex(sign, m->recovery.sign, 32);
	gb_hex(box, m->recovery.box, 32);
	body = json_pack("{s:{s:s, s:b, s:i, s:s, s:s}, s:O}", "casebook",
			 "school", m->plan->school, "practice",
			 m->plan->practice, "approvals", 1, "recovery_sign",
			 sign, "recovery_box", box, "set", m->people);
	if (!body)
		rc = gb_fail_nomem(err);
	if (rc == GB_OK)
		rc = gb_json_text(body, &text, err);
	if (rc == GB_OK)
		rc = gb_pen_write_book(m->ledger, GB_ENTRY_ROSTER, 1, text.data,
				       text.len, m->signer_id, m->signer, now,
				       err);
	if (rc == GB_OK)
		rc = gb_pen_write_book(m->ledger, GB_ENTRY_POLICY, 1,
				       m->plan->policy, m->plan->policy_bytes,
				       m->signer_id, m->signer, now, err);
	json_decref(body);
	gb_buf_free(&text);
	return rc;
}

/* What a sign-in screen and a snapshot need of the vault. */
static enum gb_code write_settings(struct making *m,
				   const struct gb_roster *roster,
				   struct gb_err *err)
{
	unsigned char w[GB_KEY_BYTES];
	enum gb_code rc;

	m->env->random(m->env, w, sizeof(w));
	rc = gb_vault_set(m->vault, GB_SNAPSHOT_W, w, sizeof(w), err);
	explicit_bzero(w, sizeof(w));
	return rc == GB_OK ? gb_front_write(m->vault, roster, m->plan->policy,
					    m->plan->policy_bytes, err)
			   : rc;
}

static enum gb_code fill(struct making *m, struct gb_enrolled *told,
			 char recovery[GB_CODE_ROOM], struct gb_err *err)
{
	struct gb_chain *chain = NULL;
	enum gb_code rc;

	rc = gb_ledger_create(&m->ledger, m->dir, m->env, err);
	if (rc == GB_OK)
		rc = gb_vault_create(&m->vault, m->dir, m->env, err);
	if (rc == GB_OK)
		rc = gb_vault_stock_add(m->vault, STOCK, err);
	if (rc == GB_OK)
		rc = make_recovery(m, recovery, err);
	if (rc == GB_OK)
		rc = make_people(m, told, err);
	if (rc == GB_OK)
		rc = gb_ledger_lock(m->ledger, err);
	if (rc == GB_OK) {
		rc = write_first_entries(m, err);
		gb_ledger_unlock(m->ledger);
	}
	/* What was written must be what the checks accept. */
	if (rc == GB_OK)
		rc = gb_chain_create(&chain, m->ledger, err);
	if (rc == GB_OK)
		rc = gb_chain_advance(chain, err);
	if (rc == GB_OK)
		rc = gb_signers_write(m->dir, &chain->roster, err);
	if (rc == GB_OK)
		rc = write_settings(m, &chain->roster, err);
	gb_chain_free(chain);
	return rc;
}

enum gb_code gb_casebook_create(const char *dir, const struct gb_plan *plan,
				const struct gb_env *env,
				struct gb_enrolled *told,
				char recovery[GB_CODE_ROOM], struct gb_err *err)
{
	struct making m = { .plan = plan, .env = env };
	enum gb_code rc = check_plan(plan, err);

	if (rc == GB_OK)
		rc = gb_grow_start(&m.dir, dir, err);
	if (rc == GB_OK)
		rc = fill(&m, told, recovery, err);
	gb_ledger_free(m.ledger);
	gb_vault_free(m.vault);
	gb_identity_free(m.signer);
	json_decref(m.people);
	return gb_grow_end(m.dir, dir, rc, err);
}

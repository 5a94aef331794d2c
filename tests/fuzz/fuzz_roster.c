/* SPDX-License-Identifier: ISC
 * fuzz_roster.c - the body of a roster entry: the first, and a later one. */
#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "guardbook/roster.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "roster";

#define HEAD "aaaaaaa8"

static struct gb_roster founded; /* by the first of what it begins with */

static json_t *person(const char *id, const char *role, unsigned char n)
{
	unsigned char seed[GB_KEY_BYTES] = { n };
	struct gb_person p = { 0 };
	struct gb_identity *who = NULL;
	struct gb_key *key = NULL;
	json_t *out;

	must(gb_key_from(&key, seed, NULL) == GB_OK);
	must(gb_identity_make(&who, key, NULL) == GB_OK);
	snprintf(p.id, sizeof(p.id), "%s", id);
	snprintf(p.role, sizeof(p.role), "%s", role);
	p.key = *gb_identity_public(who);
	out = gb_person_json(&p, who);
	must(out);
	gb_identity_free(who);
	gb_key_free(key);
	return out;
}

static void add(json_t *body, bool first)
{
	struct gb_buf text = { 0 };

	must(body && gb_json_text(body, &text, NULL) == GB_OK);
	if (first)
		must(gb_roster_apply(&founded, 1, 1, HEAD, text.data, text.len,
				     NULL) == GB_OK);
	fuzz_seed(text.data, text.len);
	gb_buf_free(&text);
	json_decref(body);
}

void fuzz_begin(void)
{
	char zeros[65];

	fuzz_world();
	memset(zeros, '0', 64);
	zeros[64] = '\0';
	add(json_pack("{s:{s:s, s:i, s:b, s:s, s:s}, s:[o, o]}", "casebook",
		      "school", "Ysgol Llyn Primary", "approvals", 1,
		      "practice", 1, "recovery_sign", zeros, "recovery_box",
		      zeros, "set", person(HEAD, "head", 1),
		      person("bbbbbbb8", "dsl", 2)),
	    true);
	add(json_pack("{s:[s], s:[o]}", "disable", "bbbbbbb8", "set",
		      person("ccccccc8", "teacher", 3)),
	    false);
}

/* Whoever is in it has a role that is known and an id in its one form. */
static void look(const struct gb_roster *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct gb_person *p = &r->person[i];
		unsigned char bytes[5];
		char again[GB_PERSON_ID_ROOM];

		must(gb_role_known(p->role));
		must(gb_unbase32(bytes, sizeof(bytes), p->id));
		gb_base32(again, bytes, sizeof(bytes));
		must(strcmp(again, p->id) == 0);
	}
}

static void apply(const struct gb_roster *to, const uint8_t *bytes, size_t n)
{
	struct gb_roster r = *to, was;
	enum gb_code rc;

	r.person = malloc((to->n + 1) * sizeof(*r.person));
	must(r.person);
	if (to->n > 0)
		memcpy(r.person, to->person, to->n * sizeof(*r.person));
	was = r;
	rc = gb_roster_apply(&r, to->serial + 1, to->serial + 1, HEAD, bytes, n,
			     NULL);
	must(rc == GB_OK || rc == GB_TAMPERED);
	if (rc == GB_OK)
		look(&r);
	else
		must(memcmp(&r, &was, sizeof(r)) == 0);
	gb_roster_clear(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	static const struct gb_roster none;

	apply(&none, bytes, n_bytes);
	apply(&founded, bytes, n_bytes);
	return 0;
}

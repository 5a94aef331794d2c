/* SPDX-License-Identifier: ISC
 * roster.c - who is who: roles and public keys, and from when to when. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "guardbook/json.h"
#include "guardbook/roster.h"
#include "guardbook/text.h"

/* The roles of DESIGN 4, and who of them seats others: never IT. */
static const struct {
	const char *name;
	bool approves;
} roles[] = {
	{ "teacher", false }, { "dsl", true }, { "deputy", false },
	{ "head", true },     { "hr", false }, { "chair", true },
	{ "trust", false },   { "it", false },
};

bool gb_role_known(const char *role)
{
	for (size_t i = 0; i < GB_COUNT(roles); i++)
		if (strcmp(roles[i].name, role) == 0)
			return true;
	return false;
}

bool gb_role_approves(const char *role)
{
	for (size_t i = 0; i < GB_COUNT(roles); i++)
		if (strcmp(roles[i].name, role) == 0)
			return roles[i].approves;
	return false;
}

void gb_name_hash(unsigned char out[32], const unsigned char salt[16],
		  const char *name)
{
	struct gb_buf b = { 0 };

	gb_buf_text(&b, "guardbook-name-v1");
	gb_buf_put(&b, salt, 16);
	gb_buf_text(&b, name);
	gb_hash(out, b.data, b.len);
	gb_buf_free(&b);
}

bool gb_name_same(const char *a, const char *b)
{
	struct gb_buf x = { 0 }, y = { 0 };
	bool same = gb_text_fold(&x, a, strlen(a), NULL) == GB_OK &&
		    gb_text_fold(&y, b, strlen(b), NULL) == GB_OK &&
		    x.len == y.len && x.len > 0 &&
		    memcmp(x.data, y.data, x.len) == 0;

	gb_buf_free(&x);
	gb_buf_free(&y);
	return same;
}

void gb_person_claim(struct gb_buf *out, const struct gb_person *p)
{
	gb_buf_text(out, "guardbook-person-v1");
	gb_buf_put(out, p->id, GB_PERSON_ID_BYTES);
	gb_buf_u8(out, (uint8_t)strlen(p->role));
	gb_buf_text(out, p->role);
	gb_buf_put(out, p->key.sign, sizeof(p->key.sign));
	gb_buf_put(out, p->key.box, sizeof(p->key.box));
	gb_buf_put(out, p->name_hash, sizeof(p->name_hash));
}

json_t *gb_person_json(const struct gb_person *p, const struct gb_identity *id)
{
	struct gb_buf claim = { 0 };
	unsigned char proof[GB_SIGNATURE_BYTES];
	char sign[65], box[65], name[65], proved[2 * GB_SIGNATURE_BYTES + 1];

	gb_person_claim(&claim, p);
	if (claim.failed)
		return NULL;
	gb_sign(proof, id, claim.data, claim.len);
	gb_buf_free(&claim);
	gb_hex(sign, p->key.sign, sizeof(p->key.sign));
	gb_hex(box, p->key.box, sizeof(p->key.box));
	gb_hex(name, p->name_hash, sizeof(p->name_hash));
	gb_hex(proved, proof, sizeof(proof));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", p->id, "role",
			 p->role, "sign", sign, "box", box, "name", name,
			 "proof", proved);
}

static bool read_hex(const json_t *from, const char *key, void *to, size_t n)
{
	const char *text = gb_json_string(from, key);

	return text && gb_unhex(to, n, text);
}

static enum gb_code read_person(struct gb_person *p, const json_t *from,
				struct gb_err *err)
{
	const char *id = gb_json_string(from, "id");
	const char *role = gb_json_string(from, "role");
	unsigned char proof[GB_SIGNATURE_BYTES], bytes[5];
	struct gb_buf claim = { 0 };
	bool proved;

	*p = (struct gb_person){ 0 };
	if (!id || strlen(id) != GB_PERSON_ID_BYTES ||
	    !gb_unbase32(bytes, sizeof(bytes), id) || !role ||
	    !gb_role_known(role) ||
	    !read_hex(from, "sign", p->key.sign, sizeof(p->key.sign)) ||
	    !read_hex(from, "box", p->key.box, sizeof(p->key.box)) ||
	    !read_hex(from, "name", p->name_hash, sizeof(p->name_hash)) ||
	    !read_hex(from, "proof", proof, sizeof(proof)))
		return gb_fail(err, GB_TAMPERED,
			       "it enrols somebody without all that is needed");
	memcpy(p->id, id, sizeof(p->id));
	strncpy(p->role, role, sizeof(p->role) - 1);
	gb_person_claim(&claim, p);
	proved = !claim.failed &&
		 gb_sign_check(p->key.sign, proof, claim.data, claim.len);
	gb_buf_free(&claim);
	if (!proved)
		return gb_fail(err, GB_TAMPERED,
			       "it enrols a key that its owner did not sign");
	return GB_OK;
}

/* The first roster entry is the casebook's birth certificate. */
static enum gb_code read_casebook(struct gb_roster *r, const json_t *body,
				  struct gb_err *err)
{
	const json_t *book = json_object_get(body, "casebook");
	const char *school = gb_json_string(book, "school");
	json_int_t approvals =
		json_integer_value(json_object_get(book, "approvals"));

	if (!school || strlen(school) >= sizeof(r->school) || approvals != 1 ||
	    !json_is_boolean(json_object_get(book, "practice")) ||
	    !read_hex(book, "recovery_sign", r->recovery.sign, 32) ||
	    !read_hex(book, "recovery_box", r->recovery.box, 32))
		return gb_fail(err, GB_TAMPERED,
			       "the first entry does not found a casebook");
	strncpy(r->school, school, sizeof(r->school) - 1);
	r->practice = json_is_true(json_object_get(book, "practice"));
	r->approvals = (unsigned)approvals;
	return GB_OK;
}

static void close_records_of(struct gb_roster *r, const char *id, uint64_t seq)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->person[i].until_seq == 0 &&
		    strcmp(r->person[i].id, id) == 0)
			r->person[i].until_seq = seq;
}

static enum gb_code apply_people(struct gb_roster *r, uint64_t seq,
				 const json_t *body, struct gb_err *err)
{
	const json_t *set = json_object_get(body, "set");
	const json_t *gone = json_object_get(body, "disable");
	size_t n = json_array_size(set);
	struct gb_person *more;

	more = realloc(r->person, (r->n + n + 1) * sizeof(*more));
	if (!more)
		return gb_fail_nomem(err);
	r->person = more;
	for (size_t i = 0; i < n; i++) {
		struct gb_person *p = &more[r->n];

		if (read_person(p, json_array_get(set, i), err) != GB_OK)
			return GB_TAMPERED;
		close_records_of(r, p->id, seq);
		/* The first entry is signed by somebody whom it enrols. */
		p->from_seq = seq == 1 ? 1 : seq + 1;
		r->n++;
	}
	for (size_t i = 0; i < json_array_size(gone); i++) {
		const char *id = json_string_value(json_array_get(gone, i));

		if (!id || !gb_roster_person(r, id, 0))
			return gb_fail(err, GB_TAMPERED,
				       "it disables somebody who is not there");
		close_records_of(r, id, seq);
	}
	return GB_OK;
}

static bool may_change(const struct gb_roster *r, const char *author)
{
	const struct gb_person *p = gb_roster_person(r, author, 0);

	return strcmp(author, GB_RECOVERY_ID) == 0 ||
	       (p && gb_role_approves(p->role));
}

static enum gb_code apply(struct gb_roster *r, uint64_t seq, uint32_t serial,
			  const char *author, const json_t *body,
			  struct gb_err *err)
{
	enum gb_code rc;

	if (serial != r->serial + 1 || (serial == 1) != (seq == 1) ||
	    (serial == 1) != !!json_object_get(body, "casebook"))
		return gb_fail(err, GB_TAMPERED,
			       "its serial number is not the next one");
	if (serial > 1 && !may_change(r, author))
		return gb_fail(err, GB_TAMPERED,
			       "its author may not change the staff list");
	rc = serial == 1 ? read_casebook(r, body, err) : GB_OK;
	if (rc == GB_OK)
		rc = apply_people(r, seq, body, err);
	if (rc == GB_OK && serial == 1 && !may_change(r, author))
		rc = gb_fail(err, GB_TAMPERED,
			     "its author may not found a casebook");
	r->serial = serial;
	return rc;
}

enum gb_code gb_roster_apply(struct gb_roster *r, uint64_t seq, uint32_t serial,
			     const char *author, const void *body,
			     size_t n_bytes, struct gb_err *err)
{
	struct gb_roster next = *r;
	json_t *json = NULL;
	enum gb_code rc;

	next.person = malloc((r->n + 1) * sizeof(*next.person));
	if (!next.person)
		return gb_fail_nomem(err);
	if (r->n > 0)
		memcpy(next.person, r->person, r->n * sizeof(*next.person));
	rc = gb_json_parse(&json, body, n_bytes, err);
	if (rc == GB_INVALID)
		rc = GB_TAMPERED;
	if (rc == GB_OK)
		rc = apply(&next, seq, serial, author, json, err);
	if (rc == GB_OK) {
		gb_roster_clear(r);
		*r = next;
	} else {
		free(next.person);
	}
	json_decref(json);
	return rc;
}

const struct gb_person *gb_roster_person(const struct gb_roster *r,
					 const char *id, uint64_t seq)
{
	for (size_t i = r->n; i-- > 0;) {
		const struct gb_person *p = &r->person[i];
		bool then =
			seq == 0 ? p->until_seq == 0
				 : p->from_seq <= seq && (p->until_seq == 0 ||
							  seq <= p->until_seq);

		if (then && strcmp(p->id, id) == 0)
			return p;
	}
	return NULL;
}

const struct gb_person *gb_roster_holder(const struct gb_roster *r,
					 const char *role,
					 const struct gb_person *last)
{
	size_t i = last ? (size_t)(last - r->person) + 1 : 0;

	for (; i < r->n; i++)
		if (r->person[i].until_seq == 0 &&
		    strcmp(r->person[i].role, role) == 0)
			return &r->person[i];
	return NULL;
}

void gb_roster_clear(struct gb_roster *r)
{
	free(r->person);
	*r = (struct gb_roster){ 0 };
}

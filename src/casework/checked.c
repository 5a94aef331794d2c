/* SPDX-License-Identifier: ISC
 * checked.c - what one person's last check came to, kept in the vault.
 *
 *   ledger id (32), then sealed: Seq (8)  commit (20)  when (8)  when from the
 *   first entry (8)  entries (8)  without effect (4)  whole (1)
 *
 * Under a key that needs the vault's W and the person's L: whoever can write
 * the files can take it away, but not make one that says what is not so. One of
 * theirs put back from a copy only leads to more being checked. */
#include <stdio.h>
#include <string.h>

#include "guardbook/seal.h"
#include "src/casework/verify_parts.h"

#define PURPOSE "guardbook-checked-v1"

enum { PLAIN_BYTES = 8 + GB_OID_BYTES + 8 + 8 + 8 + 4 + 1, LEDGER_BYTES = 32 };

static void name_setting(const struct gb_session *s, char name[32])
{
	snprintf(name, 32, "checked-%s", s->opener.person);
}

/* The key, and what the seal is bound to. */
static enum gb_code bind(const struct gb_session *s,
			 const unsigned char ledger[LEDGER_BYTES],
			 struct gb_key **key, struct gb_buf *bound,
			 struct gb_err *err)
{
	gb_buf_text(bound, PURPOSE);
	gb_buf_put(bound, ledger, LEDGER_BYTES);
	gb_buf_put(bound, s->opener.person, GB_PERSON_ID_BYTES);
	*key = NULL;
	return bound->failed ? gb_fail_nomem(err)
			     : gb_snapshot_key(key, s, PURPOSE, ledger, err);
}

enum gb_code gb_checked_write(struct gb_session *s,
			      const unsigned char ledger[LEDGER_BYTES],
			      const struct gb_checked *c, struct gb_err *err)
{
	struct gb_buf plain = { 0 }, bound = { 0 }, kept = { 0 };
	struct gb_key *key = NULL;
	char name[32];
	enum gb_code rc = bind(s, ledger, &key, &bound, err);

	gb_buf_u64(&plain, c->seq);
	gb_buf_put(&plain, c->oid, sizeof(c->oid));
	gb_buf_u64(&plain, (uint64_t)c->at_s);
	gb_buf_u64(&plain, (uint64_t)c->full_s);
	gb_buf_u64(&plain, c->entries);
	gb_buf_u32(&plain, c->noise);
	gb_buf_u8(&plain, c->whole);
	gb_buf_put(&kept, ledger, LEDGER_BYTES);
	name_setting(s, name);
	if (rc == GB_OK)
		rc = gb_buf_done(&plain, err);
	if (rc == GB_OK)
		rc = gb_seal(&kept, key, bound.data, bound.len, plain.data,
			     plain.len, s->book->env, err);
	if (rc == GB_OK)
		rc = gb_vault_set(s->book->vault, name, kept.data, kept.len,
				  err);
	gb_key_free(key);
	gb_buf_free(&plain);
	gb_buf_free(&bound);
	gb_buf_free(&kept);
	return rc;
}

static void take(struct gb_checked *c, const struct gb_buf *plain)
{
	struct gb_view v = gb_view_of(plain->data, plain->len);

	c->seq = gb_take_u64(&v);
	gb_take_copy(&v, c->oid, sizeof(c->oid));
	c->at_s = (int64_t)gb_take_u64(&v);
	c->full_s = (int64_t)gb_take_u64(&v);
	c->entries = gb_take_u64(&v);
	c->noise = gb_take_u32(&v);
	c->whole = gb_take_u8(&v) == 1;
}

enum gb_code gb_verify_last(struct gb_checked *out, struct gb_session *s,
			    struct gb_err *err)
{
	struct gb_buf kept = { 0 }, bound = { 0 }, plain = { 0 };
	struct gb_key *key = NULL;
	char name[32];
	enum gb_code rc;

	*out = (struct gb_checked){ 0 };
	name_setting(s, name);
	rc = gb_vault_get(s->book->vault, name, &kept, err);
	if (rc == GB_OK && kept.len < LEDGER_BYTES)
		rc = GB_TAMPERED;
	if (rc == GB_OK)
		rc = bind(s, kept.data, &key, &bound, err);
	if (rc == GB_OK)
		rc = gb_open(&plain, key, bound.data, bound.len,
			     kept.data + LEDGER_BYTES, kept.len - LEDGER_BYTES,
			     err);
	if (rc == GB_OK && plain.len == PLAIN_BYTES)
		take(out, &plain);
	else if (rc == GB_OK || rc == GB_TAMPERED)
		rc = gb_fail(err, GB_NOT_FOUND,
			     "what was kept of the last check is of no use");
	gb_key_free(key);
	gb_buf_free(&kept);
	gb_buf_free(&bound);
	gb_buf_free(&plain);
	return rc;
}

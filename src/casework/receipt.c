/* SPDX-License-Identifier: ISC
 * receipt.c - codes of 128 bits that bind the record from outside. */
#include <string.h>

#include "guardbook/hash.h"
#include "guardbook/receipt.h"
#include "guardbook/walk.h"
#include "src/casework/book.h"

#define HEAD_MARK "guardbook-head-v1"

static void head_code(unsigned char code[GB_CODE_BYTES],
		      const struct gb_commit *k)
{
	unsigned char marked[sizeof(HEAD_MARK) - 1 + sizeof(k->self)];
	unsigned char hash[GB_HASH_BYTES];

	memcpy(marked, HEAD_MARK, sizeof(HEAD_MARK) - 1);
	memcpy(marked + sizeof(HEAD_MARK) - 1, k->self, sizeof(k->self));
	gb_hash(hash, marked, sizeof(marked));
	memcpy(code, hash, GB_CODE_BYTES);
}

void gb_receipt_write(char out[GB_CODE_ROOM], const struct gb_commit *k)
{
	gb_code_write(out, k->self);
}

void gb_head_code_write(char out[GB_CODE_ROOM], const struct gb_commit *k)
{
	unsigned char code[GB_CODE_BYTES];

	head_code(code, k);
	gb_code_write(out, code);
}

enum gb_code gb_head_code(struct gb_casebook *b, char out[GB_CODE_ROOM],
			  int64_t *at_s, struct gb_err *err)
{
	const struct gb_commit *head = &b->chain->head;
	enum gb_code rc = gb_casebook_refresh(b, err);

	if (rc == GB_OK)
		rc = gb_casebook_check_seen(b, b->chain, err);
	if (rc != GB_OK)
		return rc;
	gb_head_code_write(out, head);
	*at_s = head->at_s;
	return GB_OK;
}

static bool stands_for(const unsigned char code[GB_CODE_BYTES],
		       const struct gb_commit *k, struct gb_receipt *out)
{
	unsigned char head[GB_CODE_BYTES];

	head_code(head, k);
	out->at_s = k->at_s;
	out->kind = memcmp(head, code, sizeof(head)) == 0 ? GB_RECEIPT_HEAD
							  : GB_RECEIPT_ENTRY;
	return out->kind == GB_RECEIPT_HEAD ||
	       memcmp(k->self, code, sizeof(head)) == 0;
}

enum gb_code gb_receipt_find(struct gb_casebook *b, const char *code,
			     struct gb_receipt *out, struct gb_err *err)
{
	const struct gb_chain *chain = gb_casebook_chain(b);
	unsigned char bytes[GB_CODE_BYTES];
	struct gb_walk *walk = NULL;
	enum gb_code rc = gb_code_read(bytes, code, err);
	bool found = false;

	*out = (struct gb_receipt){ 0 };
	if (rc == GB_OK)
		rc = gb_walk_start(&walk, chain->ledger, 1, chain->head.oid,
				   err);
	while (rc == GB_OK && !found) {
		struct gb_commit k = { 0 };

		rc = gb_walk_next(walk, &k, err);
		found = rc == GB_OK && stands_for(bytes, &k, out);
		gb_commit_free(&k);
	}
	gb_walk_free(walk);
	if (rc == GB_NOT_FOUND)
		rc = gb_fail(err, rc,
			     "what this code stands for is not in this ledger: "
			     "it is of another, or the record was changed");
	return rc;
}

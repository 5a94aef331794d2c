/* SPDX-License-Identifier: ISC
 * fuzz_commit.c - the body of a commit, and the signature in it. */
#include "src/store/commit.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "commit";

static struct gb_identity *who;
static struct gb_buf good; /* the only body that `who` has signed */

void fuzz_begin(void)
{
	struct gb_commit c = { .at_s = FIXTURE_NOW_S, .seq = 41 };
	unsigned char seed[GB_KEY_BYTES] = { 7 }, tree[GB_OID_BYTES] = { 1 };
	struct gb_key *key = NULL;

	fuzz_world();
	must(gb_key_from(&key, seed, NULL) == GB_OK);
	must(gb_identity_make(&who, key, NULL) == GB_OK);
	gb_key_free(key);
	memset(c.parent, 0x22, sizeof(c.parent));
	memcpy(c.author, "k7d2m9xq", GB_PERSON_ID_ROOM);
	strncpy(c.subject, "KDR-482 3", sizeof(c.subject) - 1);
	memset(c.prev, 0x33, sizeof(c.prev));
	memset(c.entry, 0x44, sizeof(c.entry));
	gb_commit_render(&c.signed_bytes, &c, tree);
	gb_sshsig_sign(&c.armor, who, c.signed_bytes.data, c.signed_bytes.len);
	gb_commit_join(&good, &c.signed_bytes, &c.armor);
	must(gb_buf_done(&good, NULL) == GB_OK);
	fuzz_seed(good.data, good.len);
	gb_commit_free(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_commit c = { 0 };
	struct gb_buf signed_bytes = { 0 }, again = { 0 };
	unsigned char tree[GB_OID_BYTES];
	enum gb_code rc = gb_commit_parse(&c, tree, bytes, n_bytes, NULL);

	must(rc == GB_OK || rc == GB_TAMPERED);
	if (rc == GB_OK) {
		gb_commit_render(&signed_bytes, &c, tree);
		gb_commit_join(&again, &signed_bytes, &c.armor);
		must(again.len == n_bytes);
		must(memcmp(again.data, bytes, n_bytes) == 0);
		/* No other bytes can bear a good signature. */
		if (gb_sshsig_check(gb_identity_public(who)->sign,
				    (const char *)c.armor.data, c.armor.len,
				    c.signed_bytes.data, c.signed_bytes.len))
			must(n_bytes == good.len &&
			     memcmp(bytes, good.data, n_bytes) == 0);
	}
	gb_buf_free(&signed_bytes);
	gb_buf_free(&again);
	gb_commit_free(&c);
	return 0;
}

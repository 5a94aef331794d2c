/* SPDX-License-Identifier: ISC
 * fuzz_sshsig.c - the armour of a signature: one form, and no other holds. */
#include "guardbook/identity.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "sshsig";

#define TEXT "what was signed"

static struct gb_identity *who;
static struct gb_buf good;

void fuzz_begin(void)
{
	unsigned char seed[GB_KEY_BYTES] = { 7 };
	struct gb_key *key = NULL;

	fuzz_world();
	must(gb_key_from(&key, seed, NULL) == GB_OK);
	must(gb_identity_make(&who, key, NULL) == GB_OK);
	gb_key_free(key);
	gb_sshsig_sign(&good, who, TEXT, strlen(TEXT));
	fuzz_seed(good.data, good.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	unsigned char key[32];
	bool same =
		n_bytes == good.len && memcmp(bytes, good.data, n_bytes) == 0;

	must(gb_sshsig_check(gb_identity_public(who)->sign, (const char *)bytes,
			     n_bytes, TEXT, strlen(TEXT)) == same);
	if (gb_sshsig_signer(key, (const char *)bytes, n_bytes, TEXT,
			     strlen(TEXT)))
		must(same &&
		     memcmp(key, gb_identity_public(who)->sign, 32) == 0);
	return 0;
}

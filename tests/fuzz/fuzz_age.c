/* SPDX-License-Identifier: ISC
 * fuzz_age.c - a file sealed as age does: whole, or nothing. */
#include "guardbook/age.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "age";

#define PLAIN "a small vault"

static struct gb_identity *who;

void fuzz_begin(void)
{
	unsigned char seed[GB_KEY_BYTES] = { 7 };
	struct fixture *f = fuzz_world();
	struct gb_buf file = { 0 };
	struct gb_key *key = NULL;

	must(gb_key_from(&key, seed, NULL) == GB_OK);
	must(gb_identity_make(&who, key, NULL) == GB_OK);
	gb_key_free(key);
	must(gb_age_seal(&file, gb_identity_public(who)->box, PLAIN,
			 strlen(PLAIN), &f->env, NULL) == GB_OK);
	fuzz_seed(file.data, file.len);
	gb_buf_free(&file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_buf out = { 0 };
	enum gb_code rc = gb_age_open(&out, who, bytes, n_bytes, NULL);

	must(rc == GB_OK || rc == GB_DENIED || rc == GB_TAMPERED);
	/* Chance makes no other seal that opens. */
	if (rc == GB_OK)
		must(out.len == strlen(PLAIN) &&
		     memcmp(out.data, PLAIN, out.len) == 0);
	else
		must(out.len == 0);
	gb_buf_free(&out);
	return 0;
}

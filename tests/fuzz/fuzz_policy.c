/* SPDX-License-Identifier: ISC
 * fuzz_policy.c - a policy file, as a school may write one. */
#include "guardbook/policy.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "policy";

void fuzz_begin(void)
{
	size_t n;
	unsigned char *whole =
		fixture_read("share/policy/social-media.conf", &n);

	fuzz_world();
	fuzz_seed(whole, n);
	for (size_t at = 0; at + 4000 < n; at += n / 8)
		fuzz_seed(whole + at, 4000);
	free(whole);
}

/* Whatever it gives is whole: no NULL where a text is promised. */
static void look(const struct gb_policy *p)
{
	size_t n;
	const struct gb_policy_type *t = gb_policy_types(p, &n);

	must(n > 0);
	for (size_t i = 0; i < n; i++)
		must(t[i].name[0] && t[i].label[0] && t[i].route && t[i].intro);
	must(gb_policy_about(p)->title && gb_policy_about(p)->nobody);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_policy *p = NULL;
	struct gb_err err = { 0 };
	enum gb_code rc;

	rc = gb_policy_parse(&p, (const char *)bytes, n_bytes, "x.conf", &err);
	must(rc == GB_OK || rc == GB_INVALID);
	must((rc == GB_OK) == (p != NULL));
	if (rc == GB_OK)
		look(p);
	else
		must(err.msg[0] && !strchr(err.msg, '\n'));
	gb_policy_free(p);
	return 0;
}

/* SPDX-License-Identifier: ISC
 * fuzz_json.c - canonical JSON: one value has one text. */
#include "guardbook/json.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "json";

void fuzz_begin(void)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		"{\"a\":1,\"b\":[true,false,null,-5],\"c\":{\"d\":\"\"}}",
		"{\"text\":\"T\xc5\xb7 Gwyn \\\"quoted\\\" \\n \\u0001\"}",
		"[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
		"{\"n\":9223372036854775807,\"m\":-9223372036854775808}",
	};

	fuzz_world();
	for (size_t i = 0; i < GB_COUNT(texts); i++)
		fuzz_seed(texts[i], strlen(texts[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	json_t *v = NULL;
	struct gb_buf again = { 0 };
	enum gb_code rc = gb_json_parse(&v, bytes, n_bytes, NULL);

	must(rc == GB_OK || rc == GB_INVALID);
	must((rc == GB_OK) == (v != NULL));
	if (rc == GB_OK) {
		must(gb_json_text(v, &again, NULL) == GB_OK);
		must(again.len == n_bytes);
		must(memcmp(again.data, bytes, n_bytes) == 0);
	}
	gb_buf_free(&again);
	json_decref(v);
	return 0;
}

/* SPDX-License-Identifier: ISC
 * fuzz_code.c - what people read out and type: receipts, head codes, recovery
 * codes, names of cases, base 32 and hexadecimal. */
#include "guardbook/encode.h"
#include "guardbook/entry.h"
#include "guardbook/lock.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "code";

void fuzz_begin(void)
{
	static const unsigned char some[GB_CODE_BYTES] = { 1, 2, 3, 250 };
	char code[GB_CODE_ROOM];

	fuzz_world();
	gb_code_write(code, some);
	fuzz_seed(code, strlen(code));
	fuzz_seed("KDR-482", 7);
	fuzz_seed("kdr 482", 7);
	fuzz_seed("k7d2m9xq", 8);
	fuzz_seed("00ff10", 6);
}

static void as_code(const char *text)
{
	unsigned char code[GB_CODE_BYTES] = { 9 }, again[GB_CODE_BYTES];
	unsigned char before[GB_CODE_BYTES] = { 9 };
	char written[GB_CODE_ROOM];

	if (gb_code_read(code, text, NULL) != GB_OK) {
		must(memcmp(code, before, sizeof(code)) == 0);
		return;
	}
	gb_code_write(written, code);
	must(gb_code_read(again, written, NULL) == GB_OK);
	must(memcmp(code, again, sizeof(code)) == 0);
}

static void as_name(const char *text)
{
	char name[GB_CASE_NAME_ROOM], again[GB_CASE_NAME_ROOM];

	if (!gb_case_name_read(name, text))
		return;
	must(gb_case_name_read(again, name));
	must(strcmp(name, again) == 0);
}

static void as_letters(const char *text)
{
	unsigned char bytes[5], back[5];
	char written[16];

	if (gb_unbase32(bytes, sizeof(bytes), text)) {
		gb_base32(written, bytes, sizeof(bytes));
		must(gb_unbase32(back, sizeof(back), written));
		must(memcmp(bytes, back, sizeof(bytes)) == 0);
	}
	if (gb_unhex(bytes, 3, text)) {
		gb_hex(written, bytes, 3);
		must(strcmp(written, text) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	char *text = fuzz_string(bytes, n_bytes);

	as_code(text);
	as_name(text);
	as_letters(text);
	free(text);
	return 0;
}

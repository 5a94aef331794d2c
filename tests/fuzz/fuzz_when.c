/* SPDX-License-Identifier: ISC
 * fuzz_when.c - days and times as people write them. */
#include "guardbook/when.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "when";

void fuzz_begin(void)
{
	static const char *const texts[] = {
		"16/03/2026 11:10",     "16/3/26",
		"16.3.2026 11.10",      "2026-03-16T14:32:00+00:00",
		"16 March 2026, 11:10", "29 Feb 2028",
		"2026-10-25 01:30",     "2026-03-29T01:30",
		"  1/1/1970  ",         "31 Dec 2200 23:59:59 Z",
	};

	fuzz_world();
	setenv("TZ", "Europe/London", 1);
	for (size_t i = 0; i < GB_COUNT(texts); i++)
		fuzz_seed(texts[i], strlen(texts[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	char *text = fuzz_string(bytes, n_bytes);
	char iso[GB_WHEN_ROOM], words[GB_WHEN_ROOM];
	struct gb_date d = { 0 }, d2;
	int64_t at_s = 0, again = 0;
	bool has_time;

	if (gb_date_parse(&d, text, NULL) == GB_OK) {
		must(gb_date_valid(d));
		gb_date_iso(iso, d);
		must(gb_date_parse(&d2, iso, NULL) == GB_OK);
		must(gb_date_compare(d, d2) == 0);
		gb_date_long(words, d);
		must(gb_date_parse(&d2, words, NULL) == GB_OK);
		must(gb_date_compare(d, d2) == 0);
	} else {
		must(d.year == 0);
	}
	if (gb_when_parse(&at_s, &has_time, text, NULL) == GB_OK) {
		gb_when_iso(iso, at_s);
		must(gb_when_parse(&again, NULL, iso, NULL) == GB_OK);
		must(again == at_s);
		must(gb_date_valid(gb_date_of(at_s)));
		gb_when_long(words, at_s);
		gb_when_short(words, at_s);
	}
	free(text);
	return 0;
}

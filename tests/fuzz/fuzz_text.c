/* SPDX-License-Identifier: ISC
 * fuzz_text.c - words from outside: cleaned once they are clean, and what goes
 * to a terminal is never obeyed by it. */
#include "guardbook/text.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "text";

void fuzz_begin(void)
{
	static const char *const texts[] = {
		"Mrs Si\xc3\xa2n \xc5\xb4yn rang at 11.\n\tNobody answered.\n",
		"a\r\nb\rc\u2028d\u2029e",
		"\ufeffbegins with a mark",
		"\x1b]0;title\a\x1b[2J\x9b[31m",
		"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
		"\u202ertl\xe2\x80\xac \xe2\x80\x8b zero",
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 \xef\xb8\x8f",
		"\xed\xa0\x80 \xc0\xaf \xf4\x90\x80\x80 \xff",
		"O'Neil-Davies \xe2\x80\x99 \xe2\x80\x93",
		"\xea\xb0\x80\xe1\x86\xa8 \xef\xac\x81",
	};

	fuzz_world();
	for (size_t i = 0; i < GB_COUNT(texts); i++)
		fuzz_seed(texts[i], strlen(texts[i]));
}

static void same(const struct gb_buf *a, const struct gb_buf *b)
{
	must(a->len == b->len);
	must(a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

static void expect_harmless(const struct gb_buf *shown)
{
	must(gb_text_valid(shown->data, shown->len));
	for (size_t i = 0; i < shown->len; i++) {
		must(shown->data[i] >= 0x20 || shown->data[i] == '\n');
		must(shown->data[i] != 0x7f);
		/* U+0080 to U+009F, which some terminals obey too. */
		must(i == 0 || shown->data[i - 1] != 0xc2 ||
		     shown->data[i] >= 0xa0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n_bytes)
{
	struct gb_buf clean = { 0 }, again = { 0 }, line = { 0 }, shown = { 0 },
		      folded = { 0 };
	size_t dropped = 0, cells = 0, n;

	if (n_bytes > 1u << 16)
		return 0;
	must(gb_text_clean(&clean, bytes, n_bytes, NULL, NULL) == GB_OK);
	must(gb_text_check(clean.data, clean.len, NULL) == GB_OK);
	must(gb_text_clean(&again, clean.data, clean.len, &dropped, NULL) ==
	     GB_OK);
	must(dropped == 0);
	same(&clean, &again);
	again.len = 0;
	must(gb_text_line(&line, bytes, n_bytes, NULL, NULL) == GB_OK);
	must(line.len == 0 || !memchr(line.data, '\n', line.len));
	must(gb_text_line(&again, line.data, line.len, NULL, NULL) == GB_OK);
	same(&line, &again);
	gb_text_display(&shown, bytes, n_bytes);
	expect_harmless(&shown);
	n = gb_text_cut_cells((const char *)shown.data, shown.len, 40, &cells);
	must(n <= shown.len && cells <= 40);
	must(gb_text_fold(&folded, clean.data, clean.len, NULL) == GB_OK);
	must(gb_buf_string(&folded) &&
	     gb_text_names_word(gb_buf_string(&folded), "") == false);
	gb_buf_free(&clean);
	gb_buf_free(&again);
	gb_buf_free(&line);
	gb_buf_free(&shown);
	gb_buf_free(&folded);
	return 0;
}

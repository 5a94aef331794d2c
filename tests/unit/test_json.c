/* SPDX-License-Identifier: ISC
 * test_json.c - canonical JSON: one value has one text. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "tests/fixture.h"

static int setup(void **state)
{
	(void)state;
	gb_json_start();
	gb_json_start();
	return 0;
}

static void writes(json_t *v, const char *want)
{
	struct gb_buf out = { 0 };
	json_t *again;

	ok(gb_json_text(v, &out, err));
	assert_string_equal(gb_buf_string(&out), want);
	ok(gb_json_parse(&again, out.data, out.len, err));
	assert_true(json_equal(v, again));
	json_decref(again);
	json_decref(v);
	gb_buf_free(&out);
}

static void text_is_sorted_and_compact_and_reads_back(void **state)
{
	(void)state;
	writes(json_pack("{s:s, s:i, s:[b,n,b]}", "b", "T\u0177 \"x\"\n/", "a",
			 -3, "Z", 1, 0),
	       "{\"Z\":[true,null,false],\"a\":-3,"
	       "\"b\":\"T\u0177 \\\"x\\\"\\n/\"}");
	writes(json_object(), "{}");
	writes(json_array(), "[]");
}

static json_t *nested(int levels)
{
	json_t *v = json_array();

	while (--levels > 0) {
		json_t *outer = json_array();

		json_array_append_new(outer, v);
		v = outer;
	}
	return v;
}

/* What was written through jansson once must be written the same for ever. */
static void it_is_what_jansson_writes(void **state)
{
	json_t *all = json_object();
	const size_t how = JSON_SORT_KEYS | JSON_COMPACT;
	struct gb_buf out = { 0 };
	char *want;
	size_t n;

	(void)state;
	for (int c = 1; c < 0x100; c++) {
		char key[16], text[] = "a_\u0177_\U0001f642";

		snprintf(key, sizeof(key), "%c%d", c < 0x80 ? c : 'k', c % 7);
		text[1] = (char)(c < 0x80 ? c : '"');
		json_object_set_new(all, key,
				    json_pack("{s:s, s:[i, b, n], s:{}, s:[]}",
					      text, "x", "n", c * 1000003 - 500,
					      c % 2, "none", "empty"));
	}
	json_object_set_new(all, "least", json_integer(INT64_MIN));
	n = json_dumpb(all, NULL, 0, how);
	want = malloc(n);
	assert_non_null(want);
	assert_int_equal(json_dumpb(all, want, n, how), n);
	ok(gb_json_text(all, &out, err));
	assert_int_equal(out.len, n);
	assert_memory_equal(out.data, want, n);
	free(want);
	gb_buf_free(&out);
	json_decref(all);
}

static void is_not_written(json_t *v)
{
	struct gb_buf out = { 0 };

	gb_buf_text(&out, "kept");
	assert_int_equal(gb_json_text(v, &out, NULL), GB_INVALID);
	assert_int_equal(out.len, 4);
	json_decref(v);
	gb_buf_free(&out);
}

static void what_has_no_canonical_text_is_not_written(void **state)
{
	(void)state;
	is_not_written(json_pack("[f]", 1.5));
	is_not_written(json_pack("[s%]", "a\0b", (size_t)3));
	is_not_written(json_string("bare"));
	is_not_written(NULL);
	is_not_written(nested(GB_JSON_DEPTH + 1));
	is_not_written(json_pack("{s:o}", "a", nested(GB_JSON_DEPTH)));
}

static void only_canonical_text_is_read(void **state)
{
	static const char *const bad[] = {
		"",
		" {}",
		"{}\n",
		"{}{}",
		"{} ",
		"{\"a\": 1}",
		"{\"b\":1,\"a\":2}",
		"{\"a\":1,\"a\":1}",
		"[1.0]",
		"[1e2]",
		"[-0]",
		"[01]",
		"[\"\\u0041\"]",
		"[\"\\/\"]",
		"[\"\\u0000\"]",
		"[\"\xff\"]",
		"[\"\xc0\xaf\"]",
		"[1,]",
		"{\"a\"}",
		"7",
		"\"a\"",
		"null",
		"[99999999999999999999]",
		"[",
	};
	json_t *v;

	(void)state;
	for (size_t i = 0; i < GB_COUNT(bad); i++) {
		struct gb_err err = { 0 };

		v = (json_t *)&err;
		if (gb_json_parse(&v, bad[i], strlen(bad[i]), &err) !=
		    GB_INVALID)
			fail_msg("'%s' was read", bad[i]);
		assert_null(v);
		assert_non_null(strstr(err.msg, "canonical JSON"));
	}
}

/* What the reader must agree with: any JSON, if writing it gives the same. */
static json_t *read_plainly(const char *text, size_t n_bytes)
{
	struct gb_buf again = { 0 };
	json_t *v = json_loadb(text, n_bytes, JSON_REJECT_DUPLICATES, NULL);
	bool same = v && gb_json_text(v, &again, NULL) == GB_OK &&
		    again.len == n_bytes &&
		    memcmp(again.data, text, n_bytes) == 0;

	gb_buf_free(&again);
	if (!same) {
		json_decref(v);
		v = NULL;
	}
	return v;
}

static void expect_agreement(const char *text, size_t n_bytes)
{
	json_t *want = read_plainly(text, n_bytes), *got = NULL;
	enum gb_code rc = gb_json_parse(&got, text, n_bytes, NULL);

	if ((rc == GB_OK) != (want != NULL) || (want && !json_equal(want, got)))
		fail_msg("'%.*s': %s", (int)n_bytes, text,
			 want ? "refused" : "read");
	json_decref(want);
	json_decref(got);
}

static void what_is_read_is_what_would_be_written(void **state)
{
	static const char *const good[] = {
		"{\"\":[{}],\"A\":\"\\\"\\\\/"
		"\\b\\f\\n\\r\\t\\u0001\\u001F\x7f\","
		"\"a\":-9223372036854775808,\"ab\":9223372036854775807,"
		"\"b\":[true,false,null,0,-1,\"\"],\"\xc5\xb7\":\"\xf0\x9f"
		"\x93\xb7 \xe2\x80\x99\"}",
		"[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
		"[\"\\u001f\",\"\\u0008\",\"\\u0000\",\"\\u0080\"]",
	};
	static const char bytes[] = "\"\\{}[],:-0159aubntrfeE.+ \n\x01\xc5\xed"
				    "\xa0\x80\xf4\x90\xb7";
	uint64_t dice = 11;
	char text[400];

	(void)state;
	for (size_t i = 0; i < 60000; i++) {
		const char *from = good[i % GB_COUNT(good)];
		size_t n = strlen(from);

		memcpy(text, from, n);
		/* One to three bytes other, gone, or more. */
		for (size_t j = 0; i >= GB_COUNT(good) && j <= i % 3; j++) {
			size_t at;
			char c;

			dice = dice * 6364136223846793005u +
			       1442695040888963407u;
			at = (size_t)(dice >> 33) % n;
			c = bytes[(size_t)(dice >> 20) % (sizeof(bytes) - 1)];
			if (dice >> 62 == 0 && n > 8) {
				memmove(text + at, text + at + 1, --n - at);
			} else if (dice >> 62 == 1) {
				memmove(text + at + 1, text + at, n++ - at);
				text[at] = c;
			} else {
				text[at] = c;
			}
		}
		expect_agreement(text, n);
	}
	for (size_t i = 0; i < strlen(good[0]); i++)
		expect_agreement(good[0], i);
	for (size_t i = 0; i < 2; i++) {
		json_t *v = read_plainly(good[i], strlen(good[i]));

		assert_non_null(v);
		json_decref(v);
	}
}

static void deep_nesting_is_refused_at_any_depth(void **state)
{
	char text[2 * 5000];
	json_t *v;

	(void)state;
	for (size_t depth = GB_JSON_DEPTH; depth <= 5000; depth *= 17) {
		enum gb_code want = depth == GB_JSON_DEPTH ? GB_OK : GB_INVALID;

		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		assert_int_equal(gb_json_parse(&v, text, 2 * depth, NULL),
				 want);
		json_decref(v);
	}
}

static void a_refusal_never_quotes_the_text(void **state)
{
	struct gb_err err = { 0 };
	json_t *v;

	(void)state;
	assert_int_equal(gb_json_parse(&v, "{\"a\":rumour}", 12, &err),
			 GB_INVALID);
	assert_null(strstr(err.msg, "rumour"));
}

static void getters_look_at_the_type(void **state)
{
	json_t *o = json_pack("{s:s, s:I, s:b, s:{}, s:[]}", "s", "text", "n",
			      (json_int_t)7, "t", 1, "o", "a");
	int64_t n = 42;

	(void)state;
	assert_non_null(o);
	assert_string_equal(gb_json_string(o, "s"), "text");
	assert_null(gb_json_string(o, "n"));
	assert_null(gb_json_string(o, "absent"));
	assert_null(gb_json_string(NULL, "s"));
	assert_false(gb_json_int(o, "s", &n));
	assert_int_equal(n, 42);
	assert_true(gb_json_int(o, "n", &n));
	assert_int_equal(n, 7);
	assert_true(gb_json_true(o, "t"));
	assert_false(gb_json_true(o, "s"));
	assert_true(gb_json_has(o, "a"));
	assert_false(gb_json_has(o, "b"));
	assert_non_null(gb_json_object(o, "o"));
	assert_null(gb_json_object(o, "a"));
	assert_non_null(gb_json_array(o, "a"));
	assert_null(gb_json_array(o, "o"));
	json_decref(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_what_jansson_writes),
		cmocka_unit_test(text_is_sorted_and_compact_and_reads_back),
		cmocka_unit_test(what_has_no_canonical_text_is_not_written),
		cmocka_unit_test(only_canonical_text_is_read),
		cmocka_unit_test(what_is_read_is_what_would_be_written),
		cmocka_unit_test(deep_nesting_is_refused_at_any_depth),
		cmocka_unit_test(a_refusal_never_quotes_the_text),
		cmocka_unit_test(getters_look_at_the_type),
	};

	return cmocka_run_group_tests_name("json", tests, setup, NULL);
}

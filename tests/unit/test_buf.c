/* SPDX-License-Identifier: ISC
 * test_buf.c - bytes that grow, and bytes that are read with care. */
#include <string.h>

#include "guardbook/buf.h"
#include "tests/fixture.h"

static void numbers_come_back_as_they_went_in(void **state)
{
	struct gb_buf b = { 0 };
	struct gb_view v;

	(void)state;
	gb_buf_u8(&b, 0xfe);
	gb_buf_u16(&b, 0x1234);
	gb_buf_u32(&b, 0x89abcdef);
	gb_buf_u64(&b, UINT64_C(0x0123456789abcdef));
	gb_buf_be32(&b, 0x01020304);
	ok(gb_buf_done(&b, err));
	assert_int_equal(b.len, 19);
	assert_int_equal(b.data[1], 0x34);
	assert_int_equal(b.data[15], 0x01);
	v = gb_view_of(b.data, b.len);
	assert_int_equal(gb_take_u8(&v), 0xfe);
	assert_int_equal(gb_take_u16(&v), 0x1234);
	assert_int_equal(gb_take_u32(&v), 0x89abcdef);
	assert_true(gb_take_u64(&v) == UINT64_C(0x0123456789abcdef));
	assert_int_equal(gb_take_be32(&v), 0x01020304);
	assert_int_equal(v.left, 0);
	assert_false(v.failed);
	gb_buf_free(&b);
	assert_null(b.data);
}

static void reading_past_the_end_is_remembered(void **state)
{
	struct gb_view v = gb_view_of("abc", 3);

	(void)state;
	assert_int_equal(gb_take_u32(&v), 0);
	assert_true(v.failed);
	assert_null(gb_take(&v, 1)); /* also what would have fitted */
}

static void a_buffer_grows_and_keeps_what_it_had(void **state)
{
	struct gb_buf b = { 0 };

	(void)state;
	for (int i = 0; i < 5000; i++)
		gb_buf_printf(&b, "%d,", i % 10);
	assert_int_equal(b.len, 10000);
	assert_memory_equal(b.data, "0,1,2,3,", 8);
	assert_int_equal(strlen(gb_buf_string(&b)), 10000);
	gb_buf_free(&b);
}

static void what_can_never_fit_is_a_failure_not_a_crash(void **state)
{
	struct gb_buf b = { 0 };

	(void)state;
	gb_buf_fill(&b, 0, SIZE_MAX / 2);
	assert_true(b.failed);
	assert_int_equal(gb_buf_done(&b, NULL), GB_NOMEM);
	gb_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_come_back_as_they_went_in),
		cmocka_unit_test(reading_past_the_end_is_remembered),
		cmocka_unit_test(a_buffer_grows_and_keeps_what_it_had),
		cmocka_unit_test(what_can_never_fit_is_a_failure_not_a_crash),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}

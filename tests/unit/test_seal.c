/* SPDX-License-Identifier: ISC
 * test_seal.c - sealed parts, and the padding that hides their length. */
#include <string.h>

#include "guardbook/seal.h"
#include "tests/fixture.h"

#define PLAIN "Reported at the gate by Mr T Bevan"
#define PLAIN_BYTES (sizeof(PLAIN) - 1)
#define AD "case 1"
#define AD_BYTES (sizeof(AD) - 1)
#define SEALED_BYTES (PLAIN_BYTES + GB_SEAL_EXTRA_BYTES)

static struct gb_key *key_of(unsigned char byte)
{
	unsigned char bytes[GB_KEY_BYTES];
	struct gb_key *key = NULL;

	memset(bytes, byte, sizeof(bytes));
	ok(gb_key_from(&key, bytes, err));
	return key;
}

/* Opening must fail and leave in `out` what was there. */
static void refused(const struct gb_key *key, const char *ad, const void *bytes,
		    size_t n_bytes)
{
	struct gb_buf out = { 0 };
	struct gb_err err = { 0 };

	gb_buf_text(&out, "before");
	assert_int_equal(
		gb_open(&out, key, ad, strlen(ad), bytes, n_bytes, &err),
		GB_TAMPERED);
	assert_int_equal(err.code, GB_TAMPERED);
	assert_int_equal(out.len, 6);
	assert_memory_equal(out.data, "before", 6);
	gb_buf_free(&out);
}

static void what_was_sealed_opens(void **state)
{
	struct fixture *f = *state;
	struct gb_key *key = key_of(1);
	struct gb_buf sealed = { 0 }, plain = { 0 };

	gb_buf_text(&sealed, "##");
	gb_buf_text(&plain, "##");
	ok(gb_seal(&sealed, key, AD, AD_BYTES, PLAIN, PLAIN_BYTES, &f->env,
		   err));
	assert_int_equal(sealed.len, 2 + SEALED_BYTES);
	assert_null(memmem(sealed.data, sealed.len, "gate", 4));
	ok(gb_open(&plain, key, AD, AD_BYTES, sealed.data + 2, sealed.len - 2,
		   err));
	assert_string_equal(gb_buf_string(&plain), "##" PLAIN);
	gb_buf_free(&sealed);
	gb_buf_free(&plain);
	gb_key_free(key);
}

static void nothing_at_all_can_be_sealed_too(void **state)
{
	struct fixture *f = *state;
	struct gb_key *key = key_of(1);
	struct gb_buf sealed = { 0 }, plain = { 0 };

	ok(gb_seal(&sealed, key, NULL, 0, NULL, 0, &f->env, err));
	assert_int_equal(sealed.len, GB_SEAL_EXTRA_BYTES);
	ok(gb_open(&plain, key, NULL, 0, sealed.data, sealed.len, err));
	assert_int_equal(plain.len, 0);
	sealed.data[30] ^= 1;
	refused(key, "", sealed.data, sealed.len);
	gb_buf_free(&sealed);
	gb_buf_free(&plain);
	gb_key_free(key);
}

static void two_seals_of_the_same_differ(void **state)
{
	struct fixture *f = *state;
	struct gb_key *key = key_of(1);
	struct gb_buf a = { 0 }, b = { 0 };

	ok(gb_seal(&a, key, AD, AD_BYTES, PLAIN, PLAIN_BYTES, &f->env, err));
	ok(gb_seal(&b, key, AD, AD_BYTES, PLAIN, PLAIN_BYTES, &f->env, err));
	assert_memory_not_equal(a.data, b.data, 24);
	assert_memory_not_equal(a.data + 24, b.data + 24, PLAIN_BYTES);
	gb_buf_free(&a);
	gb_buf_free(&b);
	gb_key_free(key);
}

static void every_flip_and_every_cut_is_refused(void **state)
{
	struct fixture *f = *state;
	struct gb_key *key = key_of(1), *other = key_of(2);
	struct gb_buf b = { 0 };

	ok(gb_seal(&b, key, AD, AD_BYTES, PLAIN, PLAIN_BYTES, &f->env, err));
	for (size_t bit = 0; bit < 8 * b.len; bit++) {
		b.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
		refused(key, AD, b.data, b.len);
		b.data[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	for (size_t n = 0; n < b.len; n++) {
		refused(key, AD, b.data, n);
		refused(key, AD, b.data + (b.len - n), n);
	}
	gb_buf_u8(&b, 0);
	refused(key, AD, b.data, b.len);
	b.len--;
	refused(other, AD, b.data, b.len);
	refused(key, "case 2", b.data, b.len);
	refused(key, "case", b.data, b.len);
	gb_buf_free(&b);
	gb_key_free(key);
	gb_key_free(other);
}

static void a_buffer_that_failed_is_not_sealed_into(void **state)
{
	struct fixture *f = *state;
	struct gb_key *key = key_of(1);
	struct gb_buf out = { .failed = true };
	struct gb_buf sealed = { 0 };

	assert_int_equal(gb_seal(&out, key, NULL, 0, "x", 1, &f->env, NULL),
			 GB_NOMEM);
	ok(gb_seal(&sealed, key, NULL, 0, "x", 1, &f->env, err));
	assert_int_equal(
		gb_open(&out, key, NULL, 0, sealed.data, sealed.len, NULL),
		GB_NOMEM);
	assert_int_equal(out.len, 0);
	gb_buf_free(&sealed);
	gb_key_free(key);
}

static void padding_costs_at_most_twelve_in_a_hundred(void **state)
{
	size_t before = 0;

	(void)state;
	for (size_t n = 0; n <= 20000; n++) {
		size_t padded = gb_padded_bytes(n);

		assert_true(padded > n);
		assert_true(padded >= GB_PAD_MIN_BYTES && padded >= before);
		if (n >= GB_PAD_MIN_BYTES)
			assert_true(100 * (padded - (n + 1)) <= 12 * (n + 1));
		/* A padded length is a class of its own. */
		assert_int_equal(gb_padded_bytes(padded - 1), padded);
		before = padded;
	}
	assert_int_equal(gb_padded_bytes(0), 1024);
	assert_int_equal(gb_padded_bytes(1023), 1024);
	assert_int_equal(gb_padded_bytes(1024), 1088);
	assert_int_equal(gb_padded_bytes(20000), 20480);
}

static void padding_comes_off_exactly(void **state)
{
	(void)state;
	for (size_t n = 0; n <= 20000; n += n < 3000 ? 1 : 61) {
		struct gb_buf b = { 0 };

		/* Content that looks like padding must not be mistaken. */
		gb_buf_fill(&b, (unsigned char)(n % 2 << 7), n);
		gb_pad(&b);
		assert_int_equal(b.len, gb_padded_bytes(n));
		ok(gb_unpad(&b, err));
		assert_int_equal(b.len, n);
		gb_buf_free(&b);
	}
}

static void padding_of_any_other_form_is_refused(void **state)
{
	/* clang-format off */
	static const struct { size_t content, zeros; unsigned char mark; } bad[] = {
		{    0,    0, 0x00 },
		{   10, 1013, 0x81 },
		{   10, 1013, 0x00 },
		{   10, 1012, 0x80 }, /* too short */
		{   10, 1014, 0x80 }, /* too long */
		{   10, 1077, 0x80 }, /* a length that is another's */
		{ 1088,    0, 0x80 },
		{    0, 1024, 0x00 },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < GB_COUNT(bad); i++) {
		struct gb_buf b = { 0 };
		size_t len;

		gb_buf_fill(&b, 'x', bad[i].content);
		gb_buf_u8(&b, bad[i].mark);
		gb_buf_fill(&b, 0, bad[i].zeros);
		len = b.len;
		assert_int_equal(gb_unpad(&b, NULL), GB_TAMPERED);
		assert_int_equal(b.len, len);
		gb_buf_free(&b);
	}
}

static void an_empty_buffer_has_no_padding(void **state)
{
	struct gb_buf b = { 0 };

	(void)state;
	assert_int_equal(gb_unpad(&b, NULL), GB_TAMPERED);
}

#define with_fixture(test)                                                     \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_fixture(what_was_sealed_opens),
		with_fixture(nothing_at_all_can_be_sealed_too),
		with_fixture(two_seals_of_the_same_differ),
		with_fixture(every_flip_and_every_cut_is_refused),
		with_fixture(a_buffer_that_failed_is_not_sealed_into),
		cmocka_unit_test(padding_costs_at_most_twelve_in_a_hundred),
		cmocka_unit_test(padding_comes_off_exactly),
		cmocka_unit_test(padding_of_any_other_form_is_refused),
		cmocka_unit_test(an_empty_buffer_has_no_padding),
	};

	return cmocka_run_group_tests_name("seal", tests, fixture_crypt, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_stream.c - a sealed file in pieces: nothing can be changed, cut off or
 * put in another order. */
#include <string.h>

#include "guardbook/stream.h"
#include "tests/fixture.h"

static const char ad[] = "where it belongs";

/* Three pieces of "Ysgol Llyn Primary"; at[i]..at[i + 1] is piece i. */
struct sealed {
	struct fixture f;
	struct gb_key *key;
	unsigned char head[GB_STREAM_HEAD_BYTES];
	struct gb_buf bytes;
	size_t at[4];
};

static const char *const plain[] = { "Ysgol", " Llyn", " Primary" };

static void seal(struct sealed *x)
{
	struct gb_stream *s = NULL;

	*x = (struct sealed){ 0 };
	fixture_env(&x->f);
	ok(gb_key_random(&x->key, &x->f.env, err));
	ok(gb_stream_seal_start(&s, x->head, x->key, ad, sizeof(ad), &x->f.env,
				err));
	for (size_t i = 0; i < 3; i++) {
		ok(gb_stream_seal(s, &x->bytes, plain[i], strlen(plain[i]),
				  i == 2, err));
		x->at[i + 1] = x->bytes.len;
	}
	gb_stream_free(s);
}

static void forget(struct sealed *x)
{
	gb_key_free(x->key);
	gb_buf_free(&x->bytes);
}

static enum gb_code open_piece(struct sealed *x, struct gb_stream *s, size_t i,
			       struct gb_buf *out, bool *last)
{
	return gb_stream_open(s, out, x->bytes.data + x->at[i],
			      x->at[i + 1] - x->at[i], last, NULL);
}

static struct gb_stream *begin(struct sealed *x, const char *where)
{
	struct gb_stream *s = NULL;

	ok(gb_stream_open_start(&s, x->head, x->key, where, strlen(where) + 1,
				err));
	return s;
}

static void pieces_open_in_order_and_the_last_says_so(void **state)
{
	struct sealed x;
	struct gb_buf out = { 0 };
	struct gb_stream *s;
	bool last = true;

	(void)state;
	seal(&x);
	assert_int_equal(x.bytes.len, 18 + 3 * GB_STREAM_EXTRA_BYTES);
	s = begin(&x, ad);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(open_piece(&x, s, i, &out, &last), GB_OK);
		assert_int_equal(last, i == 2);
	}
	assert_string_equal(gb_buf_string(&out), "Ysgol Llyn Primary");
	/* Nothing can stand behind the last. */
	assert_int_equal(open_piece(&x, s, 0, &out, &last), GB_TAMPERED);
	assert_int_equal(out.len, 18);
	gb_stream_free(s);
	gb_buf_free(&out);
	forget(&x);
}

static void another_order_does_not_open(void **state)
{
	struct sealed x;
	struct gb_buf out = { 0 };
	struct gb_stream *s;
	bool last;

	(void)state;
	seal(&x);
	s = begin(&x, ad);
	assert_int_equal(open_piece(&x, s, 1, &out, &last), GB_TAMPERED);
	assert_int_equal(out.len, 0);
	gb_stream_free(s);
	gb_buf_free(&out);
	forget(&x);
}

static void every_changed_byte_shows(void **state)
{
	struct sealed x;
	bool last;

	(void)state;
	seal(&x);
	for (size_t i = 0; i < x.at[1]; i++) {
		struct gb_buf out = { 0 };
		struct gb_stream *s = begin(&x, ad);

		x.bytes.data[i] ^= 1;
		assert_int_equal(open_piece(&x, s, 0, &out, &last),
				 GB_TAMPERED);
		x.bytes.data[i] ^= 1;
		gb_stream_free(s);
		gb_buf_free(&out);
	}
	forget(&x);
}

static void another_key_place_or_head_does_not_open(void **state)
{
	struct sealed x;
	struct gb_buf out = { 0 };
	struct gb_key *key;
	struct gb_stream *s;
	bool last;

	(void)state;
	seal(&x);
	s = begin(&x, "elsewhere");
	assert_int_equal(open_piece(&x, s, 0, &out, &last), GB_TAMPERED);
	gb_stream_free(s);
	x.head[3] ^= 4;
	s = begin(&x, ad);
	assert_int_equal(open_piece(&x, s, 0, &out, &last), GB_TAMPERED);
	gb_stream_free(s);
	x.head[3] ^= 4;
	key = x.key;
	ok(gb_key_random(&x.key, &x.f.env, err));
	s = begin(&x, ad);
	assert_int_equal(open_piece(&x, s, 0, &out, &last), GB_TAMPERED);
	gb_stream_free(s);
	gb_key_free(key);
	forget(&x);
	gb_buf_free(&out);
}

static void a_piece_too_short_to_be_one_is_refused(void **state)
{
	struct sealed x;
	struct gb_buf out = { 0 };
	struct gb_stream *s;
	bool last;

	(void)state;
	seal(&x);
	s = begin(&x, ad);
	assert_int_equal(gb_stream_open(s, &out, x.bytes.data,
					GB_STREAM_EXTRA_BYTES - 1, &last, NULL),
			 GB_TAMPERED);
	gb_stream_free(s);
	forget(&x);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_open_in_order_and_the_last_says_so),
		cmocka_unit_test(another_order_does_not_open),
		cmocka_unit_test(every_changed_byte_shows),
		cmocka_unit_test(another_key_place_or_head_does_not_open),
		cmocka_unit_test(a_piece_too_short_to_be_one_is_refused),
	};

	return cmocka_run_group_tests(tests, fixture_crypt, NULL);
}

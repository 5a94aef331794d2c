/* SPDX-License-Identifier: ISC
 * test_age.c - files sealed to one key: none is opened that was altered in a
 * byte, cut off, made longer or written in another way. What stock age makes of
 * them: tests/cli/test_age.c. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/age.h"
#include "guardbook/encode.h"
#include "src/crypt/secret.h"
#include "tests/fixture.h"

#define TEXT "Ysgol Llyn Primary\n"
enum { PIECE = 64 << 10 };

/* Sealed by age 1.1.1 to the recovery key of the vectors (R = 00 .. 0f), after
 * another recipient. */
static const char from_age[] =
	"6167652d656e6372797074696f6e2e6f72672f76310a2d3e2058323535313920"
	"33522b76327837725859724b4f6a6b4448456250516b78305641642b72776934"
	"334e79577a4932426f33630a5569656f7374314746304966662b3062767a5552"
	"2b5062515a345338366b4170724e4262696636764f6e6f0a2d3e205832353531"
	"39204d584f76576e526158456346333238487a475a646947584749624b697654"
	"485558506341392f47574630300a4668433531466b73654b4a6b335538345179"
	"6a584d43786c436d7330692b6753666939584852694165534d0a2d2d2d207758"
	"4661517752724738694343686359483562644d6e6d3164425835564e795a7a72"
	"76456c34446d4662550a2ee458f05805710a72ac57c493407f3e89065d06801c"
	"9b4c98e055a1a23cb7ddc93398dafb0f798188734c24ec84ec04935c91";

struct sealed {
	struct fixture f;
	struct gb_identity *id, *other;
	struct gb_buf file;
};

static void seal(struct sealed *x, const void *plain, size_t n_bytes)
{
	unsigned char r[16] = { 0 };

	*x = (struct sealed){ 0 };
	fixture_env(&x->f);
	for (unsigned char i = 0; i < sizeof(r); i++)
		r[i] = i;
	ok(gb_identity_recovery(&x->id, r, err));
	r[0] = 1;
	ok(gb_identity_recovery(&x->other, r, err));
	ok(gb_age_seal(&x->file, gb_identity_public(x->id)->box, plain, n_bytes,
		       &x->f.env, err));
}

static void forget(struct sealed *x)
{
	gb_identity_free(x->id);
	gb_identity_free(x->other);
	gb_buf_free(&x->file);
}

/* What opening the first `n` bytes of `file` gives; nothing may come out of a
 * file that is refused. */
static enum gb_code try_open(const struct sealed *x, const void *file, size_t n)
{
	struct gb_buf out = { 0 };
	enum gb_code rc;

	gb_buf_text(&out, "before");
	rc = gb_age_open(&out, x->id, file, n, NULL);
	if (rc != GB_OK)
		assert_int_equal(out.len, strlen("before"));
	gb_buf_free(&out);
	return rc;
}

static void what_was_sealed_comes_out(void **state)
{
	static const size_t sizes[] = {
		0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17
	};

	(void)state;
	for (size_t i = 0; i < GB_COUNT(sizes); i++) {
		unsigned char *plain = calloc(1, sizes[i] + 1);
		struct gb_buf out = { 0 };
		struct sealed x;

		assert_non_null(plain);
		for (size_t at = 0; at < sizes[i]; at++)
			plain[at] = (unsigned char)(at * 7 + at / PIECE);
		seal(&x, plain, sizes[i]);
		ok(gb_age_open(&out, x.id, x.file.data, x.file.len, err));
		assert_int_equal(out.len, sizes[i]);
		if (sizes[i] > 0)
			assert_memory_equal(out.data, plain, sizes[i]);
		gb_buf_free(&out);
		forget(&x);
		free(plain);
	}
}

static void another_key_does_not_open_it(void **state)
{
	struct gb_buf out = { 0 };
	struct gb_err err = { 0 };
	struct sealed x;

	(void)state;
	seal(&x, TEXT, strlen(TEXT));
	assert_int_equal(
		gb_age_open(&out, x.other, x.file.data, x.file.len, &err),
		GB_DENIED);
	assert_non_null(strstr(err.msg, "of another casebook"));
	forget(&x);
}

static void every_cut_is_refused(void **state)
{
	struct sealed x;

	(void)state;
	seal(&x, TEXT, strlen(TEXT));
	for (size_t n = 0; n < x.file.len; n++)
		assert_int_not_equal(try_open(&x, x.file.data, n), GB_OK);
	forget(&x);
}

static void every_changed_bit_is_refused(void **state)
{
	struct sealed x;

	(void)state;
	seal(&x, TEXT, strlen(TEXT));
	for (size_t i = 0; i < 8 * x.file.len; i++) {
		x.file.data[i / 8] ^= (unsigned char)(1 << i % 8);
		assert_int_not_equal(try_open(&x, x.file.data, x.file.len),
				     GB_OK);
		x.file.data[i / 8] ^= (unsigned char)(1 << i % 8);
	}
	assert_int_equal(try_open(&x, x.file.data, x.file.len), GB_OK);
	forget(&x);
}

/* Pieces are as long as they can be: a cut between two of them, one too many,
 * and two in another order. */
static void pieces_stay_where_they_are(void **state)
{
	unsigned char *plain = calloc(3, PIECE), *last;
	size_t piece = PIECE + 16;
	unsigned char *swap = malloc(piece);
	struct sealed x;

	(void)state;
	assert_non_null(plain);
	assert_non_null(swap);
	memset(plain + PIECE, 1, PIECE);
	seal(&x, plain, 3 * PIECE);
	last = x.file.data + x.file.len - piece;
	assert_int_equal(try_open(&x, x.file.data, x.file.len - piece),
			 GB_TAMPERED);
	assert_int_equal(try_open(&x, x.file.data, x.file.len - 2 * piece),
			 GB_TAMPERED);
	assert_int_equal(try_open(&x, x.file.data, x.file.len - 3 * piece),
			 GB_TAMPERED);
	memcpy(swap, last - piece, piece);
	memcpy(last - piece, last - 2 * piece, piece);
	memcpy(last - 2 * piece, swap, piece);
	assert_int_equal(try_open(&x, x.file.data, x.file.len), GB_TAMPERED);
	memcpy(swap, last - piece, piece);
	memcpy(last - piece, last - 2 * piece, piece);
	memcpy(last - 2 * piece, swap, piece);
	assert_int_equal(try_open(&x, x.file.data, x.file.len), GB_OK);
	gb_buf_put(&x.file, swap, piece);
	assert_int_equal(try_open(&x, x.file.data, x.file.len), GB_TAMPERED);
	gb_buf_put(&x.file, "", 1);
	assert_int_equal(try_open(&x, x.file.data, x.file.len), GB_TAMPERED);
	forget(&x);
	free(swap);
	free(plain);
}

/* Put `to` in the place of the first `from` of the header, and try. */
static enum gb_code with(const char *from, const char *to)
{
	struct gb_buf file = { 0 };
	struct sealed x;
	unsigned char *at;
	enum gb_code rc;

	seal(&x, TEXT, strlen(TEXT));
	at = memmem(x.file.data, x.file.len, from, strlen(from));
	assert_non_null(at);
	gb_buf_put(&file, x.file.data, (size_t)(at - x.file.data));
	gb_buf_text(&file, to);
	at += strlen(from);
	gb_buf_put(&file, at, (size_t)(x.file.data + x.file.len - at));
	rc = try_open(&x, file.data, file.len);
	gb_buf_free(&file);
	forget(&x);
	return rc;
}

static void a_header_has_one_form_only(void **state)
{
	static const char *const changes[][2] = {
		{ "v1\n", "v2\n" },
		{ "v1\n", "v1 \n" },
		{ "v1\n", "v1\r\n" },
		{ "v1\n", "v1\n\n" },
		{ "-> X25519", "->  X25519" },
		{ "-> X25519", "->X25519" },
		{ "-> X25519", "-> \n-> X25519" },
		{ "-> X25519", "-> X25519 X25519" },
		{ "-> X25519", "-> x25519" },
		{ "-> X25519", "-> scrypt AAAA 18\n\n-> X25519" },
		{ "-> X25519", "-> other\nA=\n-> X25519" },
		{ "-> X25519", "-> other\nAAA\n\n-> X25519" },
		{ "--- ", "---" },
		{ "--- ", "---  " },
		{ "--- ", "\n--- " },
		{ "--- ", "-> other\n--- " },
		/* Well-formed, but under no MAC. */
		{ "-> X25519", "-> other arguments\nAAAA\n-> X25519" },
	};

	(void)state;
	for (size_t i = 0; i < GB_COUNT(changes); i++)
		if (with(changes[i][0], changes[i][1]) != GB_TAMPERED &&
		    with(changes[i][0], changes[i][1]) != GB_DENIED)
			fail_msg("change %zu was let through", i);
	assert_int_equal(with("v1\n", "v1\n"), GB_OK);
}

static void a_key_of_small_order_is_no_key(void **state)
{
	unsigned char zeros[32] = { 0 };
	struct gb_buf out = { 0 };
	struct fixture f;

	(void)state;
	fixture_env(&f);
	assert_int_equal(gb_age_seal(&out, zeros, TEXT, 3, &f.env, NULL),
			 GB_INVALID);
	assert_int_equal(out.len, 0);
	gb_buf_free(&out);
}

static void what_stock_age_sealed_opens(void **state)
{
	unsigned char file[(sizeof(from_age) - 1) / 2];
	struct gb_buf out = { 0 };
	struct sealed x;

	(void)state;
	seal(&x, "", 0);
	assert_true(gb_unhex(file, sizeof(file), from_age));
	ok(gb_age_open(&out, x.id, file, sizeof(file), err));
	assert_int_equal(out.len, strlen(TEXT));
	assert_memory_equal(out.data, TEXT, strlen(TEXT));
	gb_buf_free(&out);
	forget(&x);
}

/* The example of age's own document: 32 times 42. */
static void keys_are_written_as_age_does(void **state)
{
	char recipient[GB_AGE_RECIPIENT_ROOM], secret[GB_AGE_IDENTITY_ROOM];
	struct gb_identity *id = calloc(1, sizeof(*id));

	(void)state;
	assert_non_null(id);
	memset(id->box, 0x42, sizeof(id->box));
	crypto_scalarmult_base(id->public.box, id->box);
	gb_age_recipient(recipient, id->public.box);
	gb_age_identity(secret, id);
	assert_string_equal(recipient,
			    "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeex"
			    "vn73equnujwj");
	assert_string_equal(secret, "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGF"
				    "PYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX");
	free(id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_sealed_comes_out),
		cmocka_unit_test(another_key_does_not_open_it),
		cmocka_unit_test(every_cut_is_refused),
		cmocka_unit_test(every_changed_bit_is_refused),
		cmocka_unit_test(pieces_stay_where_they_are),
		cmocka_unit_test(a_header_has_one_form_only),
		cmocka_unit_test(a_key_of_small_order_is_no_key),
		cmocka_unit_test(what_stock_age_sealed_opens),
		cmocka_unit_test(keys_are_written_as_age_does),
	};

	return cmocka_run_group_tests_name("age", tests, fixture_crypt, NULL);
}

/* SPDX-License-Identifier: ISC
 * test_lock.c - a person's seed behind a passphrase or a printed code. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "guardbook/lock.h"
#include "src/crypt/secret.h"
#include "tests/fixture.h"

#define PASSPHRASE "kestrel-lamp-harbour"

static const unsigned char code[GB_CODE_BYTES] = "sixteen bytes 16";

static struct gb_key *seed(void)
{
	unsigned char bytes[GB_KEY_BYTES];
	struct gb_key *key = NULL;

	memset(bytes, 0x50, sizeof(bytes));
	ok(gb_key_from(&key, bytes, err));
	return key;
}

static void shut(const unsigned char lock[GB_LOCK_BYTES],
		 const char *passphrase, enum gb_code why)
{
	struct gb_key *p = (struct gb_key *)&code;
	struct gb_err err = { 0 };

	assert_int_equal(gb_lock_open(&p, lock, passphrase, &err), why);
	assert_int_equal(err.code, why);
	assert_null(p);
}

static void code_shut(const unsigned char lock[GB_LOCK_BYTES],
		      const unsigned char with[GB_CODE_BYTES], enum gb_code why)
{
	struct gb_key *p = (struct gb_key *)&code;
	struct gb_err err = { 0 };

	assert_int_equal(gb_code_open(&p, lock, with, &err), why);
	assert_int_equal(err.code, why);
	assert_null(p);
}

static void the_costs_are_what_the_design_says(void **state)
{
	(void)state;
	assert_int_equal(gb_lock_reader.passes, 3);
	assert_int_equal(gb_lock_reader.memory_bytes, 268435456);
	assert_int_equal(gb_lock_practice.passes, 1);
	assert_int_equal(gb_lock_practice.memory_bytes, 8192);
}

static void the_passphrase_opens_and_no_other(void **state)
{
	struct fixture *f = *state;
	struct gb_key *p = seed(), *back = NULL;
	unsigned char lock[GB_LOCK_BYTES];

	ok(gb_lock_make(lock, p, PASSPHRASE, &gb_lock_practice, &f->env, err));
	ok(gb_lock_open(&back, lock, PASSPHRASE, err));
	assert_memory_equal(back->bytes, p->bytes, GB_KEY_BYTES);
	shut(lock, "Kestrel-lamp-harbour", GB_DENIED);
	shut(lock, PASSPHRASE " ", GB_DENIED);
	shut(lock, "", GB_DENIED);
	gb_key_free(p);
	gb_key_free(back);
}

static void the_cost_of_a_reader_is_within_the_limits(void **state)
{
	struct fixture *f = *state;
	struct gb_key *p = seed(), *back = NULL;
	unsigned char lock[GB_LOCK_BYTES];

	ok(gb_lock_make(lock, p, PASSPHRASE, &gb_lock_reader, &f->env, err));
	ok(gb_lock_open(&back, lock, PASSPHRASE, err));
	assert_memory_equal(back->bytes, p->bytes, GB_KEY_BYTES);
	gb_key_free(p);
	gb_key_free(back);
}

/* Bytes of address space in use. */
static rlim_t space_in_use(void)
{
	FILE *in = fopen("/proc/self/statm", "r");
	unsigned long long pages = 0;

	assert_non_null(in);
	assert_int_equal(fscanf(in, "%llu", &pages), 1);
	fclose(in);
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void too_little_memory_for_the_cost_is_said(void **state)
{
	struct fixture *f = *state;
	struct gb_key *p = seed(), *back = p;
	unsigned char lock[GB_LOCK_BYTES], same[GB_LOCK_BYTES];
	struct rlimit before, little;
	struct gb_err said = { 0 };
	enum gb_code made, opened;

	ok(gb_lock_make(lock, p, PASSPHRASE, &gb_lock_practice, &f->env, err));
	lock[4 + 3] = 0x10; /* 256 MiB more */
	memcpy(same, lock, sizeof(lock));
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	little = before;
	/* Some is left: the test's own machinery wants it. */
	little.rlim_cur = space_in_use() + (64u << 20);
	assert_int_equal(setrlimit(RLIMIT_AS, &little), 0);
	opened = gb_lock_open(&back, lock, PASSPHRASE, &said);
	made = gb_lock_make(lock, p, PASSPHRASE, &gb_lock_reader, &f->env,
			    NULL);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_int_equal(opened, GB_NOMEM);
	assert_non_null(strstr(said.msg, "256 MiB"));
	assert_null(back);
	assert_int_equal(made, GB_NOMEM);
	assert_memory_equal(lock, same, sizeof(lock));
	gb_key_free(p);
}

static void two_locks_of_one_passphrase_share_nothing(void **state)
{
	struct fixture *f = *state;
	struct gb_key *p = seed();
	unsigned char a[GB_LOCK_BYTES], b[GB_LOCK_BYTES];

	ok(gb_lock_make(a, p, PASSPHRASE, &gb_lock_practice, &f->env, err));
	ok(gb_lock_make(b, p, PASSPHRASE, &gb_lock_practice, &f->env, err));
	assert_memory_not_equal(a + 12, b + 12, 16); /* salt */
	assert_memory_not_equal(a + 28, b + 28, 24); /* nonce */
	assert_memory_not_equal(a + 52, b + 52, 48); /* seal */
	gb_key_free(p);
}

/* A bit of the cost that stays within the limits asks for another Argon2id:
 * refused too, but the ones that ask for 64 MiB and more are not tried. */
static void a_lock_with_any_bit_flipped_stays_shut(void **state)
{
	struct fixture *f = *state;
	struct gb_key *p = seed(), *back = NULL;
	unsigned char lock[GB_LOCK_BYTES];

	ok(gb_lock_make(lock, p, PASSPHRASE, &gb_lock_practice, &f->env, err));
	for (size_t bit = 0; bit < 8 * sizeof(lock); bit++) {
		if (bit >= 32 + 26 && bit < 32 + 30)
			continue;
		lock[bit / 8] ^= (unsigned char)(1 << bit % 8);
		assert_int_not_equal(
			gb_lock_open(&back, lock, PASSPHRASE, NULL), GB_OK);
		assert_null(back);
		lock[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	gb_key_free(p);
}

static void an_absurd_cost_is_damage_and_costs_nothing(void **state)
{
	/* clang-format off */
	static const struct gb_lock_cost absurd[] = {
		{  0, 8192 },
		{ 11, 8192 },
		{ UINT32_MAX, 8192 },
		{  1, 0 },
		{  1, 8191 },
		{  1, (UINT64_C(1) << 30) + 1 },
		{  1, UINT64_MAX },
	};
	/* clang-format on */
	struct fixture *f = *state;
	struct gb_key *p = seed();
	unsigned char lock[GB_LOCK_BYTES], same[GB_LOCK_BYTES];

	ok(gb_lock_make(lock, p, PASSPHRASE, &gb_lock_practice, &f->env, err));
	memcpy(same, lock, sizeof(lock));
	for (size_t i = 0; i < GB_COUNT(absurd); i++) {
		assert_int_equal(gb_lock_make(lock, p, PASSPHRASE, &absurd[i],
					      &f->env, NULL),
				 GB_INVALID);
		assert_memory_equal(lock, same, sizeof(lock));
		for (size_t k = 0; k < 4; k++)
			lock[k] = (unsigned char)(absurd[i].passes >> (8 * k));
		for (size_t k = 0; k < 8; k++)
			lock[4 + k] = (unsigned char)(absurd[i].memory_bytes >>
						      (8 * k));
		shut(lock, PASSPHRASE, GB_TAMPERED);
		memcpy(lock, same, sizeof(lock));
	}
	lock[GB_LOCK_BYTES - 1] = 1;
	shut(lock, PASSPHRASE, GB_TAMPERED);
	gb_key_free(p);
}

static void the_code_opens_and_no_other(void **state)
{
	struct fixture *f = *state;
	struct gb_key *p = seed(), *back = NULL;
	unsigned char lock[GB_LOCK_BYTES], other[GB_CODE_BYTES];

	ok(gb_code_lock(lock, p, code, &f->env, err));
	ok(gb_code_open(&back, lock, code, err));
	assert_memory_equal(back->bytes, p->bytes, GB_KEY_BYTES);
	memcpy(other, code, sizeof(other));
	other[15] ^= 1;
	code_shut(lock, other, GB_DENIED);
	gb_key_free(p);
	gb_key_free(back);
}

static void a_code_lock_with_any_bit_flipped_stays_shut(void **state)
{
	struct fixture *f = *state;
	struct gb_key *p = seed();
	unsigned char lock[GB_LOCK_BYTES];

	ok(gb_code_lock(lock, p, code, &f->env, err));
	for (size_t bit = 0; bit < 8 * sizeof(lock); bit++) {
		bool is_sealed = bit >= 8 * 28 && bit < 8 * 100;

		lock[bit / 8] ^= (unsigned char)(1 << bit % 8);
		code_shut(lock, code, is_sealed ? GB_DENIED : GB_TAMPERED);
		lock[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	gb_key_free(p);
}

static void one_kind_of_lock_is_not_the_other(void **state)
{
	struct fixture *f = *state;
	struct gb_key *p = seed();
	unsigned char lock[GB_LOCK_BYTES];

	ok(gb_code_lock(lock, p, code, &f->env, err));
	shut(lock, PASSPHRASE, GB_TAMPERED);
	ok(gb_lock_make(lock, p, PASSPHRASE, &gb_lock_practice, &f->env, err));
	code_shut(lock, code, GB_TAMPERED);
	gb_key_free(p);
}

#define with_fixture(test)                                                     \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_costs_are_what_the_design_says),
		with_fixture(the_passphrase_opens_and_no_other),
		with_fixture(the_cost_of_a_reader_is_within_the_limits),
		with_fixture(too_little_memory_for_the_cost_is_said),
		with_fixture(two_locks_of_one_passphrase_share_nothing),
		with_fixture(a_lock_with_any_bit_flipped_stays_shut),
		with_fixture(an_absurd_cost_is_damage_and_costs_nothing),
		with_fixture(the_code_opens_and_no_other),
		with_fixture(a_code_lock_with_any_bit_flipped_stays_shut),
		with_fixture(one_kind_of_lock_is_not_the_other),
	};

	return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}

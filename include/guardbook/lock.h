/* guardbook/lock.h - a person's seed behind a passphrase or a printed code. */
#ifndef GUARDBOOK_LOCK_H
#define GUARDBOOK_LOCK_H

#include "guardbook/env.h"
#include "guardbook/key.h"

/* The cost of one guess, kept beside the sealed seed. */
struct gb_lock_cost {
	uint32_t passes;
	uint64_t memory_bytes;
};

extern const struct gb_lock_cost gb_lock_reader;   /* 256 MiB, 3 passes */
extern const struct gb_lock_cost gb_lock_practice; /* 8 KiB, 1 pass */

#define GB_LOCK_BYTES 104 /* cost 12, salt 16, nonce 24, seal 48, zeros 4 */
#define GB_CODE_BYTES 16  /* 128 bits, printed once */
#define GB_PASSPHRASE_ROOM 32
#define GB_CODE_ROOM 48

/* Seal seed `p` under Argon2id of `passphrase`.
 * Fails: GB_INVALID (a cost that gb_lock_open() would refuse: below practice,
 * over 1 GiB or over 10 passes), GB_NOMEM (the cost's memory could not be
 * had). On failure `out` is as it was. */
GB_MUST_CHECK
enum gb_code gb_lock_make(unsigned char out[GB_LOCK_BYTES],
			  const struct gb_key *p, const char *passphrase,
			  const struct gb_lock_cost *cost,
			  const struct gb_env *env, struct gb_err *err);
/* Gives: *p, freed with gb_key_free(); NULL on failure.
 * Fails: GB_DENIED (wrong passphrase), GB_TAMPERED (the cost is outside what
 * guardbook writes), GB_NOMEM. */
GB_MUST_CHECK
enum gb_code gb_lock_open(struct gb_key **p,
			  const unsigned char lock[GB_LOCK_BYTES],
			  const char *passphrase, struct gb_err *err);

/* The cost that `lock` was made at. */
struct gb_lock_cost gb_lock_cost_of(const unsigned char lock[GB_LOCK_BYTES]);

/* The same under H of a printed code; no cost is needed for 128 bits, so cost
 * and salt are zeros. Fails: GB_NOMEM; opening also GB_DENIED (wrong code) and
 * GB_TAMPERED (not a lock for a code). */
GB_MUST_CHECK
enum gb_code gb_code_lock(unsigned char out[GB_LOCK_BYTES],
			  const struct gb_key *p,
			  const unsigned char code[GB_CODE_BYTES],
			  const struct gb_env *env, struct gb_err *err);
GB_MUST_CHECK
enum gb_code gb_code_open(struct gb_key **p,
			  const unsigned char lock[GB_LOCK_BYTES],
			  const unsigned char code[GB_CODE_BYTES],
			  struct gb_err *err);

/* A passphrase of 80 random bits in four groups of four: easy to type,
 * nothing to guess. */
void gb_passphrase_random(char out[GB_PASSPHRASE_ROOM],
			  const struct gb_env *env);

/* 16 bytes as people speak and type them: base 32 with four check letters, in
 * groups of five, upper case (30 letters). Receipts, head codes and recovery
 * codes. */
void gb_code_write(char out[GB_CODE_ROOM],
		   const unsigned char code[GB_CODE_BYTES]);
/* Reads what people make of it: small letters, i and l for 1, o for 0, blanks
 * for hyphens or none.
 * Fails: GB_INVALID (a letter is wrong or missing: the check letters say);
 * `code` is then as it was. */
GB_MUST_CHECK
enum gb_code gb_code_read(unsigned char code[GB_CODE_BYTES], const char *text,
			  struct gb_err *err);

#endif

/* SPDX-License-Identifier: ISC
 * test_vectors.c - the format, held by its test vectors.
 *
 * tests/golden/vectors.txt is what a second implementation is checked with;
 * share/doc/format.md explains each name. A line here that differs from the
 * file means that old ledgers would no longer open: change the format's
 * number, not the file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/age.h"
#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "guardbook/lane.h"
#include "guardbook/lock.h"
#include "guardbook/receipt.h"
#include "guardbook/seal.h"
#include "src/crypt/secret.h"
#include "tests/fixture.h"

#define VECTORS "tests/golden/vectors.txt"
#define TEXT "Ysgol Llyn Primary\n"

/* Everything that a vector is made from. */
struct world {
	struct fixture f; /* its dice count up: 00 01 02 ... */
	struct gb_key *p, *p2, *e, *s, *s2;
	struct gb_identity *person, *hr, *recovery;
	struct gb_lane_keys full, summary;
	struct gb_place place;
	unsigned char sixteen[16]; /* 00 01 ... 0f */
};

/* `n_bytes` bytes that count up from `first`. */
static void count_up(void *to, size_t n_bytes, unsigned first)
{
	for (size_t i = 0; i < n_bytes; i++)
		((unsigned char *)to)[i] = (unsigned char)(first + i);
}

static void counting_dice(const struct gb_env *env, void *buf, size_t n_bytes)
{
	struct fixture *f = env->ctx;

	count_up(buf, n_bytes, (unsigned)f->dice);
	f->dice += n_bytes;
}

static struct gb_key *key_from(unsigned first)
{
	unsigned char bytes[GB_KEY_BYTES];
	struct gb_key *key = NULL;

	count_up(bytes, sizeof(bytes), first);
	ok(gb_key_from(&key, bytes, err));
	return key;
}

static struct world *make_world(void)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	fixture_env(&w->f);
	w->f.env.random = counting_dice;
	w->f.dice = 0;
	w->p = key_from(0x00);
	w->p2 = key_from(0xa0);
	w->e = key_from(0x60);
	w->s = key_from(0x80);
	count_up(w->sixteen, sizeof(w->sixteen), 0x00);
	count_up(w->place.ledger, sizeof(w->place.ledger), 0x20);
	count_up(w->place.case_id, sizeof(w->place.case_id), 0x40);
	w->place.epoch = 1;
	w->place.number = 2;
	ok(gb_epoch_summary(&w->s2, w->s, err));
	ok(gb_identity_make(&w->person, w->p, err));
	ok(gb_identity_make(&w->hr, w->p2, err));
	ok(gb_identity_recovery(&w->recovery, w->sixteen, err));
	ok(gb_lane_keys_make(&w->full, w->e, w->s, &w->place, GB_LANE_FULL,
			     err));
	ok(gb_lane_keys_make(&w->summary, w->e, w->s2, &w->place,
			     GB_LANE_SUMMARY, err));
	return w;
}

static void free_world(struct world *w)
{
	struct gb_key *keys[] = { w->p, w->p2, w->e, w->s, w->s2 };

	for (size_t i = 0; i < GB_COUNT(keys); i++)
		gb_key_free(keys[i]);
	gb_identity_free(w->person);
	gb_identity_free(w->hr);
	gb_identity_free(w->recovery);
	gb_lane_keys_free(&w->full);
	gb_lane_keys_free(&w->summary);
	free(w);
}

static void hash_vector(struct world *w, struct gb_buf *out)
{
	unsigned char hash[GB_HASH_BYTES];

	gb_hash(hash, w->p->bytes, GB_KEY_BYTES);
	gb_buf_put(out, hash, sizeof(hash));
}

static void kdf_vector(struct world *w, struct gb_buf *out)
{
	struct gb_key *key = NULL;

	ok(gb_key_kdf(&key, w->p, 1, "gbperson", err));
	gb_buf_put(out, key->bytes, GB_KEY_BYTES);
	gb_key_free(key);
}

static void person_sign(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, gb_identity_public(w->person)->sign, 32);
}

static void person_box_secret(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, w->person->box, 32);
}

static void person_box(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, gb_identity_public(w->person)->box, 32);
}

static void person_local(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, gb_identity_local(w->person)->bytes, 32);
}

static void recovery_sign(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, gb_identity_public(w->recovery)->sign, 32);
}

static void recovery_box(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, gb_identity_public(w->recovery)->box, 32);
}

static void epoch_summary(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, w->s2->bytes, GB_KEY_BYTES);
}

static void full_commitment(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, w->full.commitment, 32);
}

static void full_box(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, w->full.box->bytes, GB_KEY_BYTES);
}

static void full_link(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, w->full.link->bytes, GB_KEY_BYTES);
}

static void summary_commitment(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, w->summary.commitment, 32);
}

static void summary_box(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, w->summary.box->bytes, GB_KEY_BYTES);
}

static void summary_link(struct world *w, struct gb_buf *out)
{
	gb_buf_put(out, w->summary.link->bytes, GB_KEY_BYTES);
}

static void wrap_vector(struct world *w, struct gb_buf *out)
{
	unsigned char sealed[GB_KEY_WRAP_BYTES];

	gb_key_wrap(sealed, w->p2, w->full.link);
	gb_buf_put(out, sealed, sizeof(sealed));
}

static void slots_block(struct world *w, struct gb_buf *out)
{
	struct gb_slot_for readers[3] = { 0 };

	memcpy(readers[0].box, gb_identity_public(w->person)->box, 32);
	memcpy(readers[1].box, gb_identity_public(w->hr)->box, 32);
	memcpy(readers[2].box, gb_identity_public(w->recovery)->box, 32);
	readers[0].lane = readers[2].lane = GB_LANE_FULL;
	readers[1].lane = GB_LANE_SUMMARY;
	ok(gb_slots_write(out, w->s, &w->place, readers, 3, err));
}

static void pad_lengths(struct world *w, struct gb_buf *out)
{
	static const uint32_t sizes[] = { 0,    1023,  1024,    2000,
					  5000, 20000, 1000000, 4000000 };

	(void)w;
	for (size_t i = 0; i < GB_COUNT(sizes); i++)
		gb_buf_u32(out, (uint32_t)gb_padded_bytes(sizes[i]));
}

static void seal_vector(struct world *w, struct gb_buf *out)
{
	ok(gb_seal(out, w->full.box, "associated", 10, TEXT, strlen(TEXT),
		   &w->f.env, err));
}

static void lock_vector(struct world *w, struct gb_buf *out)
{
	unsigned char lock[GB_LOCK_BYTES];

	ok(gb_lock_make(lock, w->p, "practice", &gb_lock_practice, &w->f.env,
			err));
	gb_buf_put(out, lock, sizeof(lock));
}

static void code_lock(struct world *w, struct gb_buf *out)
{
	unsigned char lock[GB_LOCK_BYTES];

	ok(gb_code_lock(lock, w->p, w->sixteen, &w->f.env, err));
	gb_buf_put(out, lock, sizeof(lock));
}

static void code_text(struct world *w, struct gb_buf *out)
{
	char text[GB_CODE_ROOM];

	gb_code_write(text, w->sixteen);
	gb_buf_text(out, text);
}

static void code_head(struct world *w, struct gb_buf *out)
{
	char text[GB_CODE_ROOM];
	unsigned char p[GB_KEY_BYTES];
	struct gb_commit k = { 0 };

	(void)w;
	count_up(p, sizeof(p), 0);
	gb_hash(k.self, p, sizeof(p));
	gb_head_code_write(text, &k);
	gb_buf_text(out, text);
}

static void sign_vector(struct world *w, struct gb_buf *out)
{
	unsigned char signature[GB_SIGNATURE_BYTES];

	gb_sign(signature, w->person, TEXT, strlen(TEXT));
	gb_buf_put(out, signature, sizeof(signature));
}

static void sshsig_armor(struct world *w, struct gb_buf *out)
{
	gb_sshsig_sign(out, w->person, TEXT, strlen(TEXT));
}

static void sshsig_public(struct world *w, struct gb_buf *out)
{
	gb_sshsig_public(out, gb_identity_public(w->person)->sign);
}

static void age_recipient(struct world *w, struct gb_buf *out)
{
	char text[GB_AGE_RECIPIENT_ROOM];

	gb_age_recipient(text, gb_identity_public(w->recovery)->box);
	gb_buf_text(out, text);
}

static void age_identity(struct world *w, struct gb_buf *out)
{
	char text[GB_AGE_IDENTITY_ROOM];

	gb_age_identity(text, w->recovery);
	gb_buf_text(out, text);
}

static void age_file(struct world *w, struct gb_buf *out)
{
	ok(gb_age_seal(out, gb_identity_public(w->recovery)->box, TEXT,
		       strlen(TEXT), &w->f.env, err));
}

/* clang-format off */
static const struct vector {
	const char *name;
	void (*make)(struct world *w, struct gb_buf *out);
} vectors[] = {
	{ "hash",               hash_vector },
	{ "kdf",                kdf_vector },
	{ "person.sign",        person_sign },
	{ "person.box.secret",  person_box_secret },
	{ "person.box",         person_box },
	{ "person.local",       person_local },
	{ "recovery.sign",      recovery_sign },
	{ "recovery.box",       recovery_box },
	{ "epoch.summary",      epoch_summary },
	{ "full.commitment",    full_commitment },
	{ "full.box",           full_box },
	{ "full.link",          full_link },
	{ "summary.commitment", summary_commitment },
	{ "summary.box",        summary_box },
	{ "summary.link",       summary_link },
	{ "wrap",               wrap_vector },
	{ "slots.block",        slots_block },
	{ "pad.lengths",        pad_lengths },
	{ "seal",               seal_vector },
	{ "lock.passphrase",    lock_vector },
	{ "lock.code",          code_lock },
	{ "code.text",          code_text },
	{ "code.head",          code_head },
	{ "sign",               sign_vector },
	{ "sshsig.armor",       sshsig_armor },
	{ "sshsig.public",      sshsig_public },
	{ "age.recipient",      age_recipient },
	{ "age.identity",       age_identity },
	{ "age.file",           age_file },
};
/* clang-format on */

/* "name = hex" of a vector as it is now; the caller's to free(). */
static char *line_of(const struct vector *v)
{
	struct world *w = make_world();
	struct gb_buf out = { 0 };
	char *line, *hex;

	v->make(w, &out);
	ok(gb_buf_done(&out, err));
	hex = calloc(1, 2 * out.len + 1);
	assert_non_null(hex);
	gb_hex(hex, out.data, out.len);
	assert_true(asprintf(&line, "%s = %s", v->name, hex) > 0);
	free(hex);
	gb_buf_free(&out);
	free_world(w);
	return line;
}

/* Every vector once, in the order above, and no other line but comments and
 * empty ones. */
static void the_format_is_what_the_vectors_say(void **state)
{
	size_t n_bytes, next = 0, differing = 0;
	char *file = (char *)fixture_read(VECTORS, &n_bytes), *rest = file;

	(void)state;
	for (char *line; (line = strsep(&rest, "\n"));) {
		char *want;

		if (*line == '#' || *line == '\0')
			continue;
		if (next == GB_COUNT(vectors))
			fail_msg("unknown: %s", line);
		want = line_of(&vectors[next++]);
		if (strcmp(line, want) != 0) {
			fprintf(stderr, "the file says: %s\nmust be: %s\n",
				line, want);
			differing++;
		}
		free(want);
	}
	for (; next < GB_COUNT(vectors); next++) {
		char *want = line_of(&vectors[next]);

		/* print_error() would cut a long line short. */
		fprintf(stderr, "missing: %s\n", want);
		differing++;
		free(want);
	}
	free(file);
	assert_int_equal(differing, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_format_is_what_the_vectors_say),
	};

	return cmocka_run_group_tests_name("vectors", tests, fixture_crypt,
					   NULL);
}

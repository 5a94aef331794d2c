/* SPDX-License-Identifier: ISC
 * test_noise.c - entries of a case, written with real keys by people who had no
 * right to: they have no effect. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/seal.h"
#include "guardbook/verify.h"
#include "src/casework/book.h"
#include "src/casework/readers.h"
#include "src/casework/steps.h"
#include "src/casework/work.h"
#include "tests/book.h"

enum { DSL, DEPUTY, HEAD, TEACHER, CHAIR, IT, PEOPLE };
static const char *const names[PEOPLE] = { "dsl",     "deputy", "head",
					   "teacher", "chair",  "it" };

struct world {
	struct book book;
	struct gb_session *s[PEOPLE];
	char name[GB_CASE_NAME_ROOM]; /* a case of the DSL and the deputy */
	struct gb_key *s1;            /* the secret of its first epoch */
	uint64_t elsewhere;           /* entries of other cases */
};

static struct gb_case *open_case(struct world *w, int who)
{
	struct gb_case *c = NULL;

	ok(gb_session_catch_up(w->s[who], NULL, err));
	ok(gb_session_case(w->s[who], w->name, &c, err));
	return c;
}

/* The secret of the epoch in force, taken out of the case. */
static struct gb_key *take_secret(struct world *w, int who)
{
	struct gb_case *c = open_case(w, who);
	struct gb_key *secret = c->keys->secret;

	c->keys->secret = NULL;
	gb_case_free(c);
	return secret;
}

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	void *f = NULL;

	if (!w || fixture_setup(&f) != 0)
		return -1;
	book_make(&w->book, f);
	for (int i = 0; i < PEOPLE; i++)
		w->s[i] = book_sign_in(&w->book, names[i]);
	book_log(w->s[TEACHER], "cyberbullying", NULL, "A chat.", w->name);
	w->s1 = take_secret(w, DSL);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->book.f;

	for (int i = 0; i < PEOPLE; i++)
		gb_session_free(w->s[i]);
	gb_key_free(w->s1);
	book_free(&w->book);
	free(w);
	return fixture_teardown(&f);
}

static void note(struct world *w, int who)
{
	ok(book_do(w->s[who], w->name, "note",
		   json_pack("{s:s}", "text", "Seen."), err));
}

/* --- forging an entry of a case ----------------------------------------------
 */

struct forgery {
	int by;
	const struct gb_key *secret; /* that the entry is made with */
	uint32_t epoch;
	bool opens;
	const char *readers; /* listed inside; NULL: no block */
	const char *slots;   /* those who get one; NULL: who is listed */
	int false_for;       /* DSL..: whose slot holds another secret */
	uint32_t prev;       /* the opening before */
	const struct gb_key *prev_secret;
	const char *verb;           /* NULL: note */
	json_t *data;               /* taken; NULL: a text */
	const struct gb_buf *boxes; /* not NULL: these instead */
};

static void make_readers(struct world *w, const char *who,
			 struct gb_readers *out)
{
	char words[80], *rest = words, *word;

	snprintf(words, sizeof(words), "%s", who);
	while ((word = strsep(&rest, " "))) {
		const struct gb_person *p =
			gb_casebook_find(w->book.book, word);

		ok(gb_readers_add(out, p ? p->id : word, GB_LANE_FULL, err));
	}
}

static json_t *make_box(struct world *w, struct forgery *g,
			const struct gb_lane_keys *keys)
{
	json_t *box = json_pack(
		"{s:s, s:o, s:o}", "verb", g->verb ? g->verb : "note", "by",
		gb_person_ref(gb_session_me(w->s[g->by])), "data",
		g->data ? json_incref(g->data)
			: json_pack("{s:s}", "text", "Forged."));
	struct gb_readers readers = { 0 };
	unsigned char wrapped[GB_KEY_WRAP_BYTES];
	char hex[2 * GB_KEY_WRAP_BYTES + 1];

	if (g->readers) {
		make_readers(w, g->readers, &readers);
		json_object_set_new(box, "readers",
				    gb_readers_to_json(&readers));
		gb_readers_free(&readers);
	}
	if (g->opens) {
		gb_key_wrap(wrapped, g->prev_secret, keys->link);
		gb_hex(hex, wrapped, sizeof(wrapped));
		json_object_set_new(box, "prev",
				    json_pack("{s:i, s:s}", "entry",
					      (int)g->prev, "key", hex));
	}
	return box;
}

/* The slot that share/doc/format.md gives to `reader`, with another secret in
 * it: written from the page, as a forger would. */
static void swap_slot(struct gb_buf *block, const struct gb_place *place,
		      const unsigned char s[32], const unsigned char reader[32],
		      const struct gb_key *other)
{
	unsigned char secret[32], public[32], shared[32], both[48];
	struct gb_buf text = { 0 };
	struct gb_key *wrap = NULL;

	crypto_kdf_derive_from_key(secret, 32, place->number, "gbslots1", s);
	crypto_scalarmult_base(public, secret);
	assert_memory_equal(public, block->data, 32);
	assert_int_equal(crypto_scalarmult(shared, secret, reader), 0);
	gb_buf_text(&text, "guardbook-slot-v1");
	gb_buf_put(&text, public, 32);
	gb_buf_put(&text, reader, 32);
	gb_buf_put(&text, place->ledger, 32);
	gb_buf_put(&text, place->case_id, GB_CASE_ID_BYTES);
	gb_buf_u32(&text, place->epoch);
	gb_buf_u32(&text, place->number);
	gb_buf_u8(&text, GB_LANE_FULL);
	crypto_generichash(both, 48, text.data, text.len, shared, 32);
	ok(gb_key_from(&wrap, both + 16, err));
	for (size_t at = 32; at < block->len; at += GB_SLOT_BYTES)
		if (memcmp(block->data + at, both, 16) == 0) {
			gb_key_wrap(block->data + at + 16, other, wrap);
			gb_key_free(wrap);
			gb_buf_free(&text);
			return;
		}
	fail_msg("there is no slot for this reader");
}

static const unsigned char forged_s[32] = "a secret of thirty-two bytes, 1";

static void make_block(struct world *w, struct forgery *g,
		       const struct gb_place *place, struct gb_buf *block)
{
	const struct gb_chain *chain = w->book.book->chain;
	struct gb_readers to = { 0 };
	struct gb_slot_for *slots = NULL;
	struct gb_key *other = NULL;

	make_readers(w, g->slots ? g->slots : g->readers, &to);
	ok(gb_readers_slots(&to, &chain->roster, chain->n + 1, &slots, err));
	ok(gb_slots_write(block, g->secret, place, slots, to.n, err));
	if (g->false_for) {
		ok(gb_key_random(&other, &w->book.f->env, err));
		swap_slot(block, place, forged_s,
			  gb_session_me(w->s[g->false_for])->key.box, other);
		gb_key_free(other);
	}
	gb_readers_free(&to);
	free(slots);
}

static void append(struct world *w, int by, const char *subject,
		   const struct gb_buf *blob)
{
	struct gb_casebook *b = w->book.book;

	ok(gb_ledger_lock(b->ledger, err));
	ok(gb_ledger_append(b->ledger,
			    &(struct gb_draft_commit){
				    .author = gb_session_me(w->s[by])->id,
				    .subject = subject,
				    .at_s = w->book.f->now_s,
				    .blob = blob->data,
				    .blob_bytes = blob->len },
			    w->s[by]->id, NULL, err));
	gb_ledger_unlock(b->ledger);
}

static void seal_boxes(struct world *w, struct forgery *g, struct gb_buf *blob,
		       const struct gb_lane_keys keys[2])
{
	size_t header_bytes = blob->len;

	for (size_t i = 0; i < 2; i++) {
		struct gb_buf plain = { 0 }, bound = { 0 }, sealed = { 0 };
		json_t *box = make_box(w, g, &keys[i]);

		ok(gb_json_text(box, &plain, err));
		gb_pad(&plain);
		gb_entry_bound(&bound, w->book.book->chain->id, blob->data,
			       header_bytes,
			       i ? GB_LANE_SUMMARY : GB_LANE_FULL);
		ok(gb_seal(&sealed, keys[i].box, bound.data, bound.len,
			   plain.data, plain.len, &w->book.f->env, err));
		gb_entry_write_box(blob, sealed.data, sealed.len);
		gb_buf_free(&plain);
		gb_buf_free(&bound);
		gb_buf_free(&sealed);
		json_decref(box);
	}
}

/* Append the forged entry to the world's case, well-formed to everybody who
 * has no key. */
static void forge(struct world *w, struct forgery g)
{
	const struct gb_chain *chain = w->book.book->chain;
	const struct gb_chain_case *of = gb_chain_case_named(chain, w->name);
	struct gb_entry e = { .kind = GB_ENTRY_CASE,
			      .epoch = g.epoch,
			      .number = of->n + 1,
			      .opens = g.opens };
	struct gb_place place = { .epoch = e.epoch, .number = e.number };
	const char *me = gb_session_me(w->s[g.by])->id;
	struct gb_key *half = NULL, *s2 = NULL;
	struct gb_buf block = { 0 }, blob = { 0 };
	struct gb_lane_keys keys[2];
	char subject[GB_SUBJECT_ROOM];

	memcpy(e.person, me, sizeof(e.person));
	memcpy(e.case_id, of->id, sizeof(e.case_id));
	memcpy(e.prev_entry, of->last_entry, sizeof(e.prev_entry));
	memcpy(e.prev_oid, of->last_oid, sizeof(e.prev_oid));
	memcpy(place.ledger, chain->id, sizeof(place.ledger));
	memcpy(place.case_id, of->id, sizeof(place.case_id));
	ok(gb_vault_half(w->book.book->vault, of->id, &half, err));
	ok(gb_epoch_summary(&s2, g.secret, err));
	ok(gb_lane_keys_make(&keys[0], half, g.secret, &place, GB_LANE_FULL,
			     err));
	ok(gb_lane_keys_make(&keys[1], half, s2, &place, GB_LANE_SUMMARY, err));
	memcpy(e.commit_full, keys[0].commitment, 32);
	memcpy(e.commit_summary, keys[1].commitment, 32);
	if (g.readers) {
		make_block(w, &g, &place, &block);
		e.block = block.data;
		e.block_bytes = block.len;
	}
	gb_entry_write_header(&blob, &e);
	if (g.boxes)
		gb_buf_put(&blob, g.boxes->data, g.boxes->len);
	else
		seal_boxes(w, &g, &blob, keys);
	snprintf(subject, sizeof(subject), "%s %u", w->name, e.number);
	append(w, g.by, subject, &blob);
	ok(gb_casebook_refresh(w->book.book, err));
	json_decref(g.data);
	gb_lane_keys_free(&keys[0]);
	gb_lane_keys_free(&keys[1]);
	gb_key_free(half);
	gb_key_free(s2);
	gb_buf_free(&block);
	gb_buf_free(&blob);
}

static struct gb_key *new_secret(void)
{
	struct gb_key *s = NULL;

	ok(gb_key_from(&s, forged_s, err));
	return s;
}

/* Nothing of the case is other than it was, but for the noise; it is counted,
 * and work goes on. */
static void expect_effect(struct world *w, int who, uint32_t opened,
			  uint32_t noise, uint32_t altered)
{
	struct gb_case *c = open_case(w, who);
	struct gb_verdict v;
	struct gb_buf text = { 0 };

	ok(gb_json_text(c->body, &text, err));

	assert_int_equal(c->n_opened, opened);
	assert_int_equal(c->n_noise, noise);
	assert_int_equal(c->n_altered, altered);
	assert_null(strstr(gb_buf_string(&text), "Forged"));
	assert_string_not_equal(gb_case_state(c), "waiting");
	gb_buf_free(&text);
	gb_case_free(c);
	ok(gb_verify(&v, w->book.dir, w->s[who], &w->book.f->env, err));
	assert_int_equal(v.entries, opened + w->elsewhere);
	assert_int_equal(v.noise, noise);
	assert_int_equal(json_array_size(v.bad), altered);
	assert_int_equal(v.whole, altered == 0);
	gb_verdict_free(&v);
}

static void expect_shut(struct world *w, int who)
{
	struct gb_case *c = NULL;

	ok(gb_session_catch_up(w->s[who], NULL, err));
	assert_int_equal(gb_session_case(w->s[who], w->name, &c, NULL),
			 GB_NOT_FOUND);
}

/* The DSL and the deputy both still read and write. */
static void expect_noise(struct world *w, uint32_t opened, uint32_t noise)
{
	expect_effect(w, DSL, opened, noise, 0);
	expect_effect(w, DEPUTY, opened, noise, 0);
	note(w, DSL);
	note(w, DEPUTY);
	expect_effect(w, DSL, opened + 2, noise, 0);
	expect_effect(w, DEPUTY, opened + 2, noise, 0);
}

/* --- who is no reader
 * ---------------------------------------------------------
 */

static void an_outsider_writes_into_a_case_for_nothing(void **state)
{
	struct world *w = *state;
	struct gb_key *s = new_secret();

	note(w, DSL);
	forge(w, (struct forgery){ .by = CHAIR, .secret = s, .epoch = 1 });
	forge(w, (struct forgery){ .by = HEAD, .secret = s, .epoch = 2 });
	/* IT has read the half-key out of the vault. */
	forge(w, (struct forgery){ .by = IT, .secret = s, .epoch = 2 });
	forge(w, (struct forgery){ .by = IT, .secret = s, .epoch = 7 });
	expect_noise(w, 2, 4);
	expect_shut(w, IT);
	gb_key_free(s);
}

static void an_outsider_opens_an_epoch_for_nothing(void **state)
{
	struct world *w = *state;
	struct gb_key *s = new_secret();

	/* Sealed to the real readers, and to himself. */
	forge(w, (struct forgery){ .by = HEAD,
				   .secret = s,
				   .epoch = 2,
				   .opens = true,
				   .readers = "dsl deputy head recovery",
				   .prev = 1,
				   .prev_secret = s });
	/* To the readers only, from outside, over what looks like the end. */
	forge(w, (struct forgery){ .by = IT,
				   .secret = s,
				   .epoch = 1,
				   .opens = true,
				   .readers = "dsl deputy recovery",
				   .prev = 1,
				   .prev_secret = s });
	expect_noise(w, 1, 2);
	expect_shut(w, HEAD);
	gb_key_free(s);
}

static void the_reporter_writes_no_more_with_the_old_key(void **state)
{
	struct world *w = *state;

	forge(w,
	      (struct forgery){ .by = TEACHER, .secret = w->s1, .epoch = 1 });
	expect_effect(w, DSL, 1, 1, 0);
	note(w, DSL);
	forge(w,
	      (struct forgery){ .by = TEACHER, .secret = w->s1, .epoch = 1 });
	forge(w,
	      (struct forgery){ .by = TEACHER, .secret = w->s1, .epoch = 2 });
	forge(w, (struct forgery){ .by = TEACHER,
				   .secret = w->s1,
				   .epoch = 2,
				   .opens = true,
				   .readers = "dsl deputy teacher recovery",
				   .prev = 1,
				   .prev_secret = w->s1 });
	expect_noise(w, 2, 4);
	expect_shut(w, TEACHER);
}

static void who_was_taken_off_forks_for_nothing(void **state)
{
	struct world *w = *state;
	struct gb_key *s = new_secret(), *s2;
	json_t *who = NULL;

	note(w, DSL);
	s2 = take_secret(w, DEPUTY);
	ok(gb_session_named(w->s[DSL], "deputy", "", &who, err));
	ok(book_do(w->s[DSL], w->name, "note",
		   json_pack("{s:s, s:[o]}", "text", "And a deputy.", "about",
			     who),
		   err));
	/* From where the deputy was taken off, and from the newest. */
	forge(w, (struct forgery){ .by = DEPUTY,
				   .secret = s,
				   .epoch = 3,
				   .opens = true,
				   .readers = "dsl deputy recovery",
				   .prev = 2,
				   .prev_secret = s2 });
	forge(w, (struct forgery){ .by = DEPUTY,
				   .secret = s,
				   .epoch = 4,
				   .opens = true,
				   .readers = "dsl deputy recovery",
				   .prev = 3,
				   .prev_secret = s2 });
	forge(w, (struct forgery){ .by = DEPUTY, .secret = s2, .epoch = 2 });
	expect_effect(w, DSL, 3, 3, 0);
	note(w, DSL);
	expect_effect(w, DSL, 4, 3, 0);
	expect_shut(w, DEPUTY);
	gb_key_free(s);
	gb_key_free(s2);
}

/* --- who is a reader, and has not the right
 * ------------------------------------
 */

static void a_reader_who_does_not_know_the_epoch_before_opens_none(void **state)
{
	struct world *w = *state;
	struct gb_key *s = new_secret();

	note(w, DSL);
	forge(w, (struct forgery){ .by = DEPUTY,
				   .secret = s,
				   .epoch = 3,
				   .opens = true,
				   .readers = "dsl deputy recovery",
				   .prev = 2,
				   .prev_secret = s });
	/* The right key of the wrong epoch. */
	forge(w, (struct forgery){ .by = DEPUTY,
				   .secret = s,
				   .epoch = 3,
				   .opens = true,
				   .readers = "dsl deputy recovery",
				   .prev = 1,
				   .prev_secret = w->s1 });
	expect_noise(w, 2, 2);
	gb_key_free(s);
}

/* SECURITY T8. */
static void two_secrets_in_one_opening_are_refused_by_both(void **state)
{
	struct world *w = *state;
	struct gb_key *s = new_secret(), *s2;

	note(w, DSL);
	s2 = take_secret(w, DSL);
	forge(w, (struct forgery){ .by = DSL,
				   .secret = s,
				   .epoch = 3,
				   .opens = true,
				   .readers = "dsl deputy recovery",
				   .false_for = DEPUTY,
				   .prev = 2,
				   .prev_secret = s2 });
	expect_effect(w, DSL, 2, 0, 1);
	expect_effect(w, DEPUTY, 2, 0, 1);
	note(w, DEPUTY);
	note(w, DSL);
	expect_effect(w, DSL, 4, 0, 1);
	expect_effect(w, DEPUTY, 4, 0, 1);
	gb_key_free(s);
	gb_key_free(s2);
}

/* SECURITY T9. */
static void slots_that_are_not_those_of_the_list_are_damage(void **state)
{
	static const char *const slots[] = {
		"dsl deputy teacher recovery",
		"dsl deputy",
		"dsl deputy head",
	};
	struct world *w = *state;
	struct gb_key *s = new_secret(), *s2;

	note(w, DSL);
	s2 = take_secret(w, DSL);
	for (size_t i = 0; i < GB_COUNT(slots); i++)
		forge(w, (struct forgery){ .by = DSL,
					   .secret = s,
					   .epoch = 3,
					   .opens = true,
					   .readers = "dsl deputy recovery",
					   .slots = slots[i],
					   .prev = 2,
					   .prev_secret = s2 });
	/* Letting somebody in without saying so. */
	forge(w, (struct forgery){ .by = DSL,
				   .secret = s2,
				   .epoch = 2,
				   .readers = "dsl deputy recovery",
				   .slots = "dsl deputy recovery head" });
	expect_effect(w, DSL, 2, 0, 4);
	expect_effect(w, DEPUTY, 2, 0, 4);
	expect_shut(w, TEACHER);
	expect_shut(w, HEAD);
	note(w, DEPUTY);
	expect_effect(w, DSL, 3, 0, 4);
	gb_key_free(s);
	gb_key_free(s2);
}

static void a_verb_that_is_not_theirs_has_no_effect(void **state)
{
	struct world *w = *state;
	struct gb_key *s2, *s = new_secret();

	note(w, DSL);
	s2 = take_secret(w, DSL);
	forge(w,
	      (struct forgery){ .by = DEPUTY,
				.secret = s2,
				.epoch = 2,
				.verb = "act",
				.data = json_pack("{s:s, s:s}", "action", "hr",
						  "reason", "Forged.") });
	/* Not even with an epoch of its own. */
	forge(w, (struct forgery){ .by = DEPUTY,
				   .secret = s,
				   .epoch = 3,
				   .opens = true,
				   .readers = "dsl deputy recovery",
				   .prev = 2,
				   .prev_secret = s2,
				   .verb = "done",
				   .data = json_pack("{s:i, s:s}", "n", 1,
						     "outcome", "Forged.") });
	forge(w, (struct forgery){ .by = DEPUTY,
				   .secret = s2,
				   .epoch = 2,
				   .verb = "log",
				   .data = json_pack("{s:s, s:s}", "type",
						     "filtering", "text",
						     "Forged.") });
	forge(w, (struct forgery){
			 .by = DEPUTY, .secret = s2, .epoch = 2, .verb = "x" });
	expect_noise(w, 2, 4);
	gb_key_free(s);
	gb_key_free(s2);
}

/* In the summary lane one may write, but never shut the others out. */
static void who_sees_the_summary_opens_no_epoch(void **state)
{
	struct world *w = *state;
	struct gb_session *hr = book_sign_in(&w->book, "hr");
	struct gb_key *s = new_secret(), *s2;
	struct gb_err why = { 0 };
	json_t *who = NULL;

	ok(book_do(w->s[DSL], w->name, "route",
		   json_pack("{s:s, s:s}", "to", "head", "reason", "Yours."),
		   err));
	ok(book_do(w->s[HEAD], w->name, "act",
		   json_pack("{s:s, s:s, s:o}", "action", "hr", "reason",
			     "Because.", "who",
			     gb_person_ref(gb_session_me(hr))),
		   err));
	s2 = take_secret(w, DSL);
	/* Naming a reader takes them off, which takes S. */
	ok(gb_session_named(hr, "deputy", "", &who, err));
	assert_int_equal(
		book_do(hr, w->name, "done",
			json_pack("{s:i, s:s, s:[o]}", "n", 1, "outcome",
				  "A deputy is in it.", "about", who),
			&why),
		GB_DENIED);
	assert_non_null(strstr(why.msg, "summary"));
	ok(book_do(hr, w->name, "done",
		   json_pack("{s:i, s:s}", "n", 1, "outcome", "Done."), err));
	gb_session_free(w->s[IT]);
	w->s[IT] = hr; /* forges as HR from here on */
	forge(w, (struct forgery){ .by = IT,
				   .secret = s,
				   .epoch = 3,
				   .opens = true,
				   .readers = "hr recovery",
				   .prev = 2,
				   .prev_secret = s2 });
	expect_effect(w, DSL, 4, 1, 0);
	expect_effect(w, HEAD, 4, 1, 0);
	note(w, HEAD);
	expect_effect(w, DSL, 5, 1, 0);
	gb_key_free(s);
	gb_key_free(s2);
}

/* SECURITY T7. */
static void boxes_of_another_case_open_nothing(void **state)
{
	struct world *w = *state;
	struct gb_buf boxes = { 0 };
	const struct gb_chain_case *of;
	char mine[GB_CASE_NAME_ROOM], other[GB_CASE_NAME_ROOM];
	struct gb_steps steps;
	const struct gb_entry *e;

	memcpy(mine, w->name, sizeof(mine));
	book_log(w->s[TEACHER], "cyberbullying", NULL, "Another chat.", other);
	memcpy(w->name, other, sizeof(other));
	note(w, DSL);
	note(w, DSL);
	of = gb_chain_case_named(w->book.book->chain, other);
	ok(gb_steps_read(&steps, &w->s[DSL]->opener, of, err));
	e = &steps.at[2].entry;
	for (size_t i = 0; i < 2; i++)
		gb_entry_write_box(&boxes, e->box[i], e->box_bytes[i]);
	memcpy(w->name, mine, sizeof(mine));
	w->elsewhere = 3;
	note(w, DSL);
	forge(w, (struct forgery){ .by = HEAD,
				   .secret = w->s1,
				   .epoch = 2,
				   .boxes = &boxes });
	expect_effect(w, DSL, 2, 1, 0);
	/* By a reader it is more than noise. */
	forge(w, (struct forgery){ .by = DEPUTY,
				   .secret = w->s1,
				   .epoch = 2,
				   .boxes = &boxes });
	expect_effect(w, DSL, 2, 1, 1);
	gb_steps_clear(&steps);
	gb_buf_free(&boxes);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(an_outsider_writes_into_a_case_for_nothing),
		T(an_outsider_opens_an_epoch_for_nothing),
		T(the_reporter_writes_no_more_with_the_old_key),
		T(who_was_taken_off_forks_for_nothing),
		T(a_reader_who_does_not_know_the_epoch_before_opens_none),
		T(two_secrets_in_one_opening_are_refused_by_both),
		T(slots_that_are_not_those_of_the_list_are_damage),
		T(a_verb_that_is_not_theirs_has_no_effect),
		T(who_sees_the_summary_opens_no_epoch),
		T(boxes_of_another_case_open_nothing),
	};

	return cmocka_run_group_tests_name("noise", tests, NULL, NULL);
}

/* SPDX-License-Identifier: ISC
 * forge.c - a casebook with one case, and entries of it that nobody had a right
 * to write. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/seal.h"
#include "src/casework/book.h"
#include "src/casework/readers.h"
#include "src/casework/work.h"
#include "tests/forge.h"

static const char *const names[PEOPLE] = { "dsl",     "deputy", "head",
					   "teacher", "chair",  "it" };

struct gb_case *world_case(struct world *w, int who)
{
	struct gb_case *c = NULL;

	ok(gb_session_catch_up(w->s[who], NULL, err));
	ok(gb_session_case(w->s[who], w->name, &c, err));
	return c;
}

/* The secret of the epoch in force, taken out of the case. */
struct gb_key *world_secret(struct world *w, int who)
{
	struct gb_case *c = world_case(w, who);
	struct gb_key *secret = c->keys->secret;

	c->keys->secret = NULL;
	gb_case_free(c);
	return secret;
}

int world_setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	void *f = NULL;

	if (!w || fixture_setup(&f) != 0)
		return -1;
	book_make(&w->book, f);
	for (int i = 0; i < PEOPLE; i++)
		w->s[i] = book_sign_in(&w->book, names[i]);
	book_log(w->s[TEACHER], "cyberbullying", NULL, "A chat.", w->name);
	w->s1 = world_secret(w, DSL);
	*state = w;
	return 0;
}

int world_teardown(void **state)
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

void world_note(struct world *w, int who)
{
	ok(book_do(w->s[who], w->name, "note",
		   json_pack("{s:s}", "text", "Seen."), err));
}

/* --- forging an entry of a case ----------------------------------------------
 */

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
void forge(struct world *w, struct forgery g)
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

struct gb_key *forge_secret(void)
{
	struct gb_key *s = NULL;

	ok(gb_key_from(&s, forged_s, err));
	return s;
}

/* SPDX-License-Identifier: ISC
 * test_forged.c - entries that anybody can see to be wrong, each with one fault
 * and a real key: they stop the chain, and are named. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guardbook/encode.h"
#include "guardbook/hash.h"
#include "guardbook/verify.h"
#include "src/casework/book.h"
#include "src/store/commit.h"
#include "src/store/odb.h"
#include "tests/book.h"

enum { DSL, DEPUTY, HEAD, TEACHER, CHAIR, IT, PEOPLE };
static const char *const names[PEOPLE] = { "dsl",     "deputy", "head",
					   "teacher", "chair",  "it" };

struct world {
	struct book book;
	struct gb_session *s[PEOPLE];
	char name[GB_CASE_NAME_ROOM]; /* a case of the DSL and the deputy */
};

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
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->book.f;

	for (int i = 0; i < PEOPLE; i++)
		gb_session_free(w->s[i]);
	book_free(&w->book);
	free(w);
	return fixture_teardown(&f);
}

static void note(struct world *w, int who)
{
	ok(book_do(w->s[who], w->name, "note",
		   json_pack("{s:s}", "text", "Seen."), err));
}

/* An entry at the end of the ledger, as free of the rules as its writer. */
struct outer {
	const char *what;
	struct gb_entry e;
	int signer;
	char author[GB_PERSON_ID_ROOM];
	char subject[GB_SUBJECT_ROOM];
	struct gb_commit k; /* seq, prev, parent and time are used */
	uint8_t format;     /* 0: as it is */
};

/* One that nobody without a key can find fault with. */
static struct outer honest(struct world *w)
{
	const struct gb_chain *chain = w->book.book->chain;
	const struct gb_chain_case *of = gb_chain_case_named(chain, w->name);
	static const unsigned char box[64];
	struct outer o = { .signer = DEPUTY };

	o.e = (struct gb_entry){ .kind = GB_ENTRY_CASE,
				 .epoch = 1,
				 .number = of->n + 1,
				 .box = { box, NULL },
				 .box_bytes = { sizeof(box), 0 } };
	memcpy(o.e.case_id, of->id, sizeof(o.e.case_id));
	memcpy(o.e.prev_entry, of->last_entry, 32);
	memcpy(o.e.prev_oid, of->last_oid, GB_OID_BYTES);
	memcpy(o.author, gb_session_me(w->s[DEPUTY])->id, sizeof(o.author));
	memcpy(o.e.person, o.author, sizeof(o.author));
	snprintf(o.subject, sizeof(o.subject), "%s %u", of->name, o.e.number);
	o.k.seq = chain->n + 1;
	o.k.at_s = w->book.f->now_s;
	memcpy(o.k.prev, chain->head.self, 32);
	memcpy(o.k.parent, chain->head.oid, GB_OID_BYTES);
	return o;
}

static struct outer by(struct outer o, struct world *w, int who)
{
	o.signer = who;
	memcpy(o.author, gb_session_me(w->s[who])->id, sizeof(o.author));
	memcpy(o.e.person, o.author, sizeof(o.author));
	return o;
}

static struct outer book_entry(struct world *w, int who,
			       enum gb_entry_kind kind, uint32_t serial,
			       const char *body)
{
	struct outer o = by(honest(w), w, who);

	o.e = (struct gb_entry){ .kind = kind,
				 .serial = serial,
				 .body = (const unsigned char *)body,
				 .body_bytes = strlen(body) };
	memcpy(o.e.person, o.author, sizeof(o.author));
	snprintf(o.subject, sizeof(o.subject), "%s %u",
		 gb_entry_kind_name(kind), serial);
	return o;
}

static void write_outer(struct world *w, struct outer *o,
			unsigned char oid[GB_OID_BYTES])
{
	char *path = fixture_path(w->book.f, "book/ledger.git/objects");
	char *ref =
		fixture_path(w->book.f, "book/ledger.git/refs/heads/ledger");
	int objects = open(path, O_RDONLY | O_DIRECTORY);
	unsigned char tree[GB_OID_BYTES], name[GB_TREE_BYTES];
	struct gb_buf blob = { 0 }, text = { 0 };
	struct gb_commit *k = &o->k;
	struct gb_odb *odb = NULL;
	char hex[42];

	ok(gb_odb_make(&odb, objects, NULL, err));
	gb_entry_write_header(&blob, &o->e);
	for (size_t i = 0; o->e.kind == GB_ENTRY_CASE && i < 2; i++)
		gb_entry_write_box(&blob, o->e.box[i], o->e.box_bytes[i]);
	if (o->format)
		blob.data[0] = o->format;
	ok(gb_odb_write(odb, "blob", blob.data, blob.len, oid, err));
	gb_tree_render(name, oid);
	ok(gb_odb_write(odb, "tree", name, sizeof(name), tree, err));
	gb_hash(k->entry, blob.data, blob.len);
	memcpy(k->author, o->author, sizeof(k->author));
	memcpy(k->subject, o->subject, sizeof(k->subject));
	gb_commit_render(&k->signed_bytes, k, tree);
	gb_sshsig_sign(&k->armor, w->s[o->signer]->id, k->signed_bytes.data,
		       k->signed_bytes.len);
	gb_commit_join(&text, &k->signed_bytes, &k->armor);
	ok(gb_odb_write(odb, "commit", text.data, text.len, oid, err));
	gb_hex(hex, oid, GB_OID_BYTES);
	hex[40] = '\n';
	fixture_write(ref, hex, 41);
	gb_commit_free(k);
	gb_buf_free(&blob);
	gb_buf_free(&text);
	gb_odb_free(odb);
	close(objects);
	free(path);
	free(ref);
}

/* The chain stops before it, and says which it is. */
static void expect_stop(struct world *w, const char *what, struct outer o)
{
	const struct gb_chain *chain = w->book.book->chain;
	char *ref =
		fixture_path(w->book.f, "book/ledger.git/refs/heads/ledger");
	unsigned char oid[GB_OID_BYTES];
	struct gb_verdict v;
	char hex[42];

	write_outer(w, &o, oid);
	gb_hex(hex, oid, GB_OID_BYTES);
	ok(gb_verify(&v, w->book.dir, NULL, NULL, &w->book.f->env, err));
	if (v.whole || v.entries > chain->n)
		fail_msg("%s is taken", what);
	if (strcmp(gb_json_string(json_array_get(v.bad, 0), "commit"), hex) !=
	    0)
		fail_msg("%s is found, but %s named", what,
			 gb_json_string(json_array_get(v.bad, 0), "commit"));
	gb_verdict_free(&v);
	assert_int_equal(book_try(w->book.dir, &w->book.f->env, "head"),
			 GB_TAMPERED);
	gb_hex(hex, chain->head.oid, GB_OID_BYTES);
	hex[40] = '\n';
	fixture_write(ref, hex, 41);
	free(ref);
}

static void a_forged_case_entry_stops_the_chain(void **state)
{
	struct world *w = *state;
	const struct gb_chain *chain = w->book.book->chain;
	struct gb_verdict v;
	unsigned char oid[GB_OID_BYTES];
	struct outer o = honest(w);

	note(w, DSL);
	note(w, DSL);
	o = honest(w);
	o.signer = DSL;
	expect_stop(w, "a wrong signer", o);
	o = honest(w);
	memcpy(o.e.person, gb_session_me(w->s[DSL])->id, 9);
	expect_stop(w, "another author inside", o);
	o = by(honest(w), w, DSL);
	memcpy(o.author, "00000000", 9);
	memcpy(o.e.person, "00000000", 9);
	expect_stop(w, "an unknown author", o);
	o = honest(w);
	memcpy(o.author, GB_RECOVERY_ID, 9);
	memcpy(o.e.person, GB_RECOVERY_ID, 9);
	expect_stop(w, "the recovery key in a case", o);
	o = honest(w);
	o.k.seq++;
	expect_stop(w, "a place too far", o);
	o = honest(w);
	o.k.seq--;
	expect_stop(w, "a place twice", o);
	o = honest(w);
	o.k.prev[3] ^= 1;
	expect_stop(w, "a wrong Prev:", o);
	o = honest(w);
	memcpy(o.k.parent, chain->entry[chain->n - 2].oid, GB_OID_BYTES);
	expect_stop(w, "a wrong parent", o);
	o = honest(w);
	o.k.at_s--;
	expect_stop(w, "a stamp that runs backwards", o);
	o = honest(w);
	o.e.number++;
	snprintf(o.subject, sizeof(o.subject), "%s %u", w->name, o.e.number);
	expect_stop(w, "a number too far", o);
	o = honest(w);
	o.e.number--;
	snprintf(o.subject, sizeof(o.subject), "%s %u", w->name, o.e.number);
	expect_stop(w, "a number twice", o);
	o = honest(w);
	o.e.prev_entry[0] ^= 1;
	expect_stop(w, "another entry before", o);
	o = honest(w);
	o.e.prev_oid[0] ^= 1;
	expect_stop(w, "another commit before", o);
	o = honest(w);
	snprintf(o.subject, sizeof(o.subject), "BCD-123 %u", o.e.number);
	expect_stop(w, "the name of no case", o);
	o = honest(w);
	snprintf(o.subject, sizeof(o.subject), "%s %u", w->name,
		 o.e.number + 1);
	expect_stop(w, "another number in the subject", o);
	o = honest(w);
	o.e.box[0] = NULL;
	o.e.box_bytes[0] = 0;
	expect_stop(w, "no box at all", o);
	/* And what there was nothing wrong with is taken. */
	o = honest(w);
	write_outer(w, &o, oid);
	ok(gb_verify(&v, w->book.dir, NULL, NULL, &w->book.f->env, err));
	assert_true(v.whole);
	gb_verdict_free(&v);
}

static struct outer new_case(struct world *w, int who, const char *name)
{
	static const unsigned char block[32 + 16 * GB_SLOT_BYTES];
	struct outer o = by(honest(w), w, who);

	memset(o.e.prev_entry, 0, sizeof(o.e.prev_entry));
	memset(o.e.prev_oid, 0, sizeof(o.e.prev_oid));
	memset(o.e.case_id, 0, sizeof(o.e.case_id)); /* BBB-000 */
	o.e.number = 1;
	o.e.opens = true;
	o.e.block = block;
	o.e.block_bytes = sizeof(block);
	snprintf(o.subject, sizeof(o.subject), "%s 1", name);
	return o;
}

static void a_case_that_may_not_begin_stops_the_chain(void **state)
{
	struct world *w = *state;
	const struct gb_chain_case *of =
		gb_chain_case_named(w->book.book->chain, w->name);
	struct gb_verdict v;
	unsigned char oid[GB_OID_BYTES];
	struct outer o;

	expect_stop(w, "a case by IT", new_case(w, IT, "BBB-000"));
	expect_stop(w, "a name of its own choice",
		    new_case(w, HEAD, "BBB-001"));
	expect_stop(w, "too short a name", new_case(w, HEAD, "BBB-00"));
	expect_stop(w, "no name", new_case(w, HEAD, "BBB000"));
	o = new_case(w, HEAD, w->name);
	memcpy(o.e.case_id, of->id, 6);
	expect_stop(w, "the name of another case", o);
	o = new_case(w, HEAD, "BBB-000");
	o.e.prev_entry[0] = 1;
	expect_stop(w, "something before the first", o);
	o = new_case(w, HEAD, "BBB-000");
	o.e.epoch = 2;
	expect_stop(w, "a second epoch first", o);
	o = new_case(w, HEAD, "BBB-000");
	o.e.opens = false;
	expect_stop(w, "a first entry that opens nothing", o);
	o = new_case(w, HEAD, "BBB-000");
	o.e.block_bytes -= 1;
	expect_stop(w, "a block of impossible length", o);
	o = new_case(w, HEAD, "BBB-000");
	write_outer(w, &o, oid);
	ok(gb_verify(&v, w->book.dir, NULL, NULL, &w->book.f->env, err));
	assert_true(v.whole);
	gb_verdict_free(&v);
}

/* SECURITY T17. */
static void a_forged_roster_or_policy_stops_the_chain(void **state)
{
	static const int nobody[] = { TEACHER, IT, DEPUTY };
	struct world *w = *state;
	const struct gb_chain *chain = w->book.book->chain;
	const char *teacher = gb_session_me(w->s[TEACHER])->id;
	struct gb_person p = *gb_session_me(w->s[IT]);
	struct gb_commit first = { 0 };
	struct gb_entry founding;
	char gone[60];
	struct outer o;
	json_t *body, *who;
	struct gb_buf text = { 0 };

	snprintf(gone, sizeof(gone), "{\"disable\":[\"%s\"]}", teacher);
	for (size_t i = 0; i < GB_COUNT(nobody); i++) {
		expect_stop(w, "a staff list by somebody who may not",
			    book_entry(w, nobody[i], GB_ENTRY_ROSTER, 2, gone));
		expect_stop(w, "a policy by somebody who may not",
			    book_entry(w, nobody[i], GB_ENTRY_POLICY, 2, "x"));
	}
	expect_stop(w, "an old serial number",
		    book_entry(w, HEAD, GB_ENTRY_ROSTER, 1, gone));
	expect_stop(w, "a serial number too far",
		    book_entry(w, HEAD, GB_ENTRY_ROSTER, 3, gone));
	expect_stop(w, "a policy again",
		    book_entry(w, HEAD, GB_ENTRY_POLICY, 1, "x"));
	expect_stop(w, "a policy that can't be read",
		    book_entry(w, HEAD, GB_ENTRY_POLICY, 2, "policy {"));
	expect_stop(w, "a staff list that is no JSON",
		    book_entry(w, HEAD, GB_ENTRY_ROSTER, 2, "{ }"));
	expect_stop(w, "one who is not there disabled",
		    book_entry(w, HEAD, GB_ENTRY_ROSTER, 2,
			       "{\"disable\":[\"00000000\"]}"));
	o = book_entry(w, HEAD, GB_ENTRY_ROSTER, 2, gone);
	snprintf(o.subject, sizeof(o.subject), "policy 2");
	expect_stop(w, "a staff list under another name", o);
	o = book_entry(w, HEAD, GB_ENTRY_ROSTER, 2, gone);
	memcpy(o.author, GB_RECOVERY_ID, 9);
	memcpy(o.e.person, GB_RECOVERY_ID, 9);
	expect_stop(w, "the recovery key, signed by another", o);
	/* IT makes itself Headteacher, with its own signature below. */
	memcpy(p.role, "head", 5);
	who = gb_person_json(&p, w->s[IT]->id);
	body = json_pack("{s:[O]}", "set", who);
	ok(gb_json_text(body, &text, err));
	expect_stop(
		w, "IT as Headteacher",
		book_entry(w, IT, GB_ENTRY_ROSTER, 2, gb_buf_string(&text)));
	/* A Head who enrols a key that its owner did not sign. */
	json_object_set_new(who, "role", json_string("dsl"));
	gb_buf_free(&text);
	ok(gb_json_text(body, &text, err));
	expect_stop(
		w, "a key without its owner",
		book_entry(w, HEAD, GB_ENTRY_ROSTER, 2, gb_buf_string(&text)));
	json_decref(body);
	json_decref(who);
	gb_buf_free(&text);
	/* The founding entry once more, at the end. */
	ok(gb_ledger_read(chain->ledger, chain->entry[0].oid, &first, err));
	ok(gb_entry_read(&founding, first.blob.data, first.blob.len, err));
	o = book_entry(w, HEAD, GB_ENTRY_ROSTER, 1, "");
	o.e.body = founding.body;
	o.e.body_bytes = founding.body_bytes;
	expect_stop(w, "a second birth", o);
	gb_commit_free(&first);
	for (int kind = GB_ENTRY_PROPOSAL; kind <= GB_ENTRY_READS; kind++)
		expect_stop(
			w, "a kind that nothing writes",
			book_entry(w, HEAD, (enum gb_entry_kind)kind, 1, "{}"));
	o = book_entry(w, HEAD, GB_ENTRY_READS, 1, "{}");
	o.e.kind = 9;
	expect_stop(w, "a kind that there is not", o);
}

static void a_newer_format_is_not_damage(void **state)
{
	struct world *w = *state;
	struct outer o = honest(w);
	unsigned char oid[GB_OID_BYTES];
	struct gb_verdict v;

	o.format = GB_FORMAT + 1;
	write_outer(w, &o, oid);
	assert_int_equal(book_try(w->book.dir, &w->book.f->env, "head"),
			 GB_INVALID);
	assert_int_equal(
		gb_verify(&v, w->book.dir, NULL, NULL, &w->book.f->env, NULL),
		GB_INVALID);
	assert_null(v.bad);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_forged_case_entry_stops_the_chain),
		T(a_case_that_may_not_begin_stops_the_chain),
		T(a_forged_roster_or_policy_stops_the_chain),
		T(a_newer_format_is_not_damage),
	};

	return cmocka_run_group_tests_name("forged", tests, NULL, NULL);
}

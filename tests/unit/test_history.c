/* SPDX-License-Identifier: ISC
 * test_history.c - T1: every kind of edit to the history that we could think
 * of is told, and the first entry that it made bad is named.
 *
 * Whoever edits does it well: what comes after is linked anew, so that parents,
 * Seq: and Prev: fit, and objects hash to their names. Only the signatures of
 * others they can't make. */
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

enum { HEAD, DSL, TEACHER, PEOPLE, CASES = 22, MOST = 3 * CASES + 8 };
static const char *const names[PEOPLE] = { "head", "dsl", "teacher" };

/* One commit to be written. */
struct page {
	struct gb_commit k; /* fields are its own, buffers the original's */
	unsigned char tree[GB_OID_BYTES];
	struct gb_session *signer; /* NULL: the old signature stays */
	const char *find, *put;    /* in what is signed; NULL: as it is */
	bool loose_ends;           /* its Seq: and Prev: are not made to fit */
	bool rewrapped;
};

struct history {
	struct fixture *f;
	struct book book;
	struct gb_session *s[PEOPLE];
	struct gb_odb *odb;
	int objects;
	struct gb_commit was[MOST]; /* as guardbook wrote it; owned */
	size_t n_was;
	struct page page[MOST + 4];
	size_t n;
};

/* --- a ledger, and putting another in its place ----------------------------
 */

static void set_branch(struct history *h, const char *text, size_t n)
{
	char *ref = fixture_path(h->f, "book/ledger.git/refs/heads/ledger");

	unlink(ref);
	fixture_write(ref, text, n);
	free(ref);
}

static void branch_to(struct history *h, const unsigned char *oid)
{
	char hex[42];

	gb_hex(hex, oid, GB_OID_BYTES);
	hex[40] = '\n';
	set_branch(h, hex, 41);
}

static void read_all(struct history *h)
{
	const struct gb_chain *c = h->book.book->chain;

	assert_true(c->n <= MOST);
	for (h->n_was = 0; h->n_was < c->n; h->n_was++)
		ok(gb_ledger_read(c->ledger, c->entry[h->n_was].oid,
				  &h->was[h->n_was], err));
}

static int setup(void **state)
{
	struct history *h = calloc(1, sizeof(*h));
	char name[GB_CASE_NAME_ROOM], *path;
	void *f = NULL;

	if (!h || fixture_setup(&f) != 0)
		return -1;
	h->f = f;
	book_make(&h->book, f);
	for (int i = 0; i < PEOPLE; i++)
		h->s[i] = book_sign_in(&h->book, names[i]);
	for (int i = 0; i < CASES; i++) {
		book_log(h->s[TEACHER], "cyberbullying", NULL, "A chat.", name);
		for (int n = 0; n < 2; n++) {
			h->f->now_s += 60;
			ok(book_do(h->s[DSL], name, "note",
				   json_pack("{s:s}", "text", "Seen."), err));
		}
	}
	ok(gb_session_catch_up(h->s[HEAD], NULL, err));
	ok(gb_ledger_lock(h->book.book->ledger, err));
	ok(gb_ledger_checkpoint(h->book.book->ledger, err));
	gb_ledger_unlock(h->book.book->ledger);
	read_all(h);
	gb_casebook_remember_head(h->book.book);
	path = fixture_path(f, "book/ledger.git/objects");
	h->objects = open(path, O_RDONLY | O_DIRECTORY);
	assert_true(h->objects >= 0);
	ok(gb_odb_make(&h->odb, h->objects, false, err));
	free(path);
	*state = h;
	return 0;
}

static int teardown(void **state)
{
	struct history *h = *state;
	void *f = h->f;

	branch_to(h, h->was[h->n_was - 1].oid);
	for (size_t i = 0; i < h->n_was; i++)
		gb_commit_free(&h->was[i]);
	for (int i = 0; i < PEOPLE; i++)
		gb_session_free(h->s[i]);
	gb_odb_free(h->odb);
	close(h->objects);
	book_free(&h->book);
	free(h);
	return fixture_teardown(&f);
}

static void begin(struct history *h)
{
	for (h->n = 0; h->n < h->n_was; h->n++) {
		struct page *p = &h->page[h->n];
		char hex[41];

		*p = (struct page){ .k = h->was[h->n] };
		snprintf(hex, sizeof(hex), "%.40s",
			 (const char *)p->k.signed_bytes.data + 5);
		assert_true(gb_unhex(p->tree, sizeof(p->tree), hex));
	}
}

/* The blob `bytes` in a tree of its own; says its hash in the commit. */
static void put_blob(struct history *h, struct page *p, const void *bytes,
		     size_t n)
{
	unsigned char oid[GB_OID_BYTES], body[GB_TREE_BYTES];

	ok(gb_odb_write(h->odb, "blob", bytes, n, oid, err));
	gb_tree_render(body, oid);
	ok(gb_odb_write(h->odb, "tree", body, sizeof(body), p->tree, err));
	gb_hash(p->k.entry, bytes, n);
}

static void put_tree(struct history *h, struct page *p, const void *body,
		     size_t n)
{
	ok(gb_odb_write(h->odb, "tree", body, n, p->tree, err));
}

static void patch(struct gb_buf *text, const char *find, const char *put)
{
	const unsigned char *at =
		memmem(text->data, text->len, find, strlen(find));
	struct gb_buf out = { 0 };
	size_t before;

	assert_non_null(at);
	before = (size_t)(at - text->data);
	gb_buf_put(&out, text->data, before);
	gb_buf_text(&out, put);
	gb_buf_put(&out, at + strlen(find), text->len - before - strlen(find));
	gb_buf_free(text);
	*text = out;
}

/* The first line of base 64 gives its last letter to the second. */
static void rewrap(struct gb_buf *armor)
{
	const size_t newline = 30 + 70;

	assert_int_equal(armor->data[newline], '\n');
	armor->data[newline] = armor->data[newline - 1];
	armor->data[newline - 1] = '\n';
}

static void write_page(struct history *h, struct page *p,
		       const struct gb_commit *before)
{
	struct gb_buf text = { 0 }, whole = { 0 }, armor = { 0 };

	if (before)
		memcpy(p->k.parent, before->oid, GB_OID_BYTES);
	if (before && !p->loose_ends) {
		p->k.seq = before->seq + 1;
		memcpy(p->k.prev, before->self, sizeof(p->k.prev));
	}
	gb_commit_render(&text, &p->k, p->tree);
	if (p->find)
		patch(&text, p->find, p->put);
	gb_hash(p->k.self, text.data, text.len);
	if (p->signer)
		gb_sshsig_sign(&armor, p->signer->id, text.data, text.len);
	else
		gb_buf_put(&armor, p->k.armor.data, p->k.armor.len);
	if (p->rewrapped)
		rewrap(&armor);
	gb_commit_join(&whole, &text, &armor);
	ok(gb_odb_write(h->odb, "commit", whole.data, whole.len, p->k.oid,
			err));
	gb_buf_free(&text);
	gb_buf_free(&whole);
	gb_buf_free(&armor);
}

/* Write what differs, and all behind it. Gives: the first such place. */
static size_t write_history(struct history *h)
{
	size_t from = h->n;

	for (size_t i = 0; i < h->n; i++) {
		const struct gb_commit *was = i < h->n_was ? &h->was[i] : NULL;
		unsigned char oid[GB_OID_BYTES];

		memcpy(oid, h->page[i].k.oid, sizeof(oid));
		write_page(h, &h->page[i], i ? &h->page[i - 1].k : NULL);
		if (from == h->n && (!was || memcmp(h->page[i].k.oid, was->oid,
						    GB_OID_BYTES) != 0))
			from = i;
	}
	branch_to(h, h->page[h->n - 1].k.oid);
	return from;
}

/* --- the edits --------------------------------------------------------------
 */

static struct gb_session *author_of(struct history *h, const struct page *p)
{
	for (int i = 0; i < PEOPLE; i++)
		if (strcmp(h->s[i]->opener.person, p->k.author) == 0)
			return h->s[i];
	fail_msg("nobody wrote it");
	return NULL;
}

static struct gb_session *somebody_else(struct history *h, const struct page *p)
{
	return author_of(h, p) == h->s[DSL] ? h->s[TEACHER] : h->s[DSL];
}

static void take_out(struct history *h, size_t i)
{
	memmove(&h->page[i], &h->page[i + 1],
		(--h->n - i) * sizeof(h->page[0]));
}

static void put_in(struct history *h, size_t i, struct page p)
{
	memmove(&h->page[i + 1], &h->page[i],
		(h->n++ - i) * sizeof(h->page[0]));
	h->page[i] = p;
}

static void swapped(struct history *h, size_t i)
{
	struct page p = h->page[i];

	h->page[i] = h->page[i + 1];
	h->page[i + 1] = p;
}

static void dropped(struct history *h, size_t i)
{
	take_out(h, i);
}

static void three_dropped(struct history *h, size_t i)
{
	for (int n = 0; n < 3; n++)
		take_out(h, i);
}

static void twice(struct history *h, size_t i)
{
	put_in(h, i, h->page[i]);
}

/* By its own author, with their own key. */
static void old_one_again(struct history *h, size_t i)
{
	struct page p = h->page[i - 3];

	p.signer = author_of(h, &p);
	p.k.at_s = h->page[i].k.at_s;
	put_in(h, i, p);
}

static void moved_forward(struct history *h, size_t i)
{
	struct page p = h->page[i + 1];

	take_out(h, i + 1);
	p.k.at_s = h->page[i].k.at_s;
	p.signer = author_of(h, &p);
	put_in(h, i - 1, p);
}

static void signed_by_another(struct history *h, size_t i)
{
	h->page[i].signer = somebody_else(h, &h->page[i]);
}

static void signature_of_another_entry(struct history *h, size_t i)
{
	h->page[i].k.armor = h->was[i - 1].armor;
}

static void signature_wrapped_anew(struct history *h, size_t i)
{
	h->page[i].rewrapped = true;
}

static void author_changed(struct history *h, size_t i)
{
	struct page *p = &h->page[i];

	memcpy(p->k.author, somebody_else(h, p)->opener.person,
	       sizeof(p->k.author));
}

static void author_changed_and_signed(struct history *h, size_t i)
{
	author_changed(h, i);
	h->page[i].signer = author_of(h, &h->page[i]);
}

static void stranger(struct history *h, size_t i)
{
	memcpy(h->page[i].k.author, "00000000", 9);
	h->page[i].signer = h->s[DSL];
}

static void date_changed(struct history *h, size_t i)
{
	h->page[i].k.at_s++;
}

static void dated_back(struct history *h, size_t i)
{
	h->page[i].k.at_s = h->page[i - 1].k.at_s - 1;
	h->page[i].signer = author_of(h, &h->page[i]);
}

/* A good entry; but whoever wrote the next one signed on top of another. */
static void own_date_changed(struct history *h, size_t i)
{
	h->page[i].k.at_s++;
	h->page[i].signer = author_of(h, &h->page[i]);
}

static void own_words_changed(struct history *h, size_t i)
{
	struct page *p = &h->page[i];
	struct gb_buf blob = { 0 };

	gb_buf_put(&blob, p->k.blob.data, p->k.blob.len);
	blob.data[blob.len - 1] ^= 1;
	put_blob(h, p, blob.data, blob.len);
	p->signer = author_of(h, p);
	gb_buf_free(&blob);
}

static void words_changed(struct history *h, size_t i)
{
	own_words_changed(h, i);
	h->page[i].signer = NULL;
}

static void words_of_another(struct history *h, size_t i)
{
	memcpy(h->page[i].tree, h->page[i - 1].tree, GB_OID_BYTES);
	h->page[i].signer = author_of(h, &h->page[i]);
}

static void entry_hash_wrong(struct history *h, size_t i)
{
	h->page[i].k.entry[5] ^= 1;
	h->page[i].signer = author_of(h, &h->page[i]);
}

static void seq_gap(struct history *h, size_t i)
{
	h->page[i].k.seq = i + 2;
	h->page[i].loose_ends = true;
	h->page[i].signer = author_of(h, &h->page[i]);
}

static void seq_twice(struct history *h, size_t i)
{
	seq_gap(h, i);
	h->page[i].k.seq = i;
}

static void prev_wrong(struct history *h, size_t i)
{
	h->page[i].k.prev[9] ^= 1;
	h->page[i].loose_ends = true;
	h->page[i].signer = author_of(h, &h->page[i]);
}

/* A blob whose header, a case's, is changed at `at`. */
static void other_header(struct history *h, size_t i, size_t at,
			 const void *bytes, size_t n)
{
	struct page *p = &h->page[i];
	struct gb_buf blob = { 0 };

	gb_buf_put(&blob, p->k.blob.data, p->k.blob.len);
	memcpy(blob.data + at, bytes, n);
	put_blob(h, p, blob.data, blob.len);
	p->signer = author_of(h, p);
	gb_buf_free(&blob);
}

enum {
	AT_FORMAT = 0,
	AT_KIND = 1,
	AT_PERSON = 2,
	AT_CASE = 10,
	AT_NUMBER = 30
};

static void into_another_case(struct history *h, size_t i)
{
	other_header(h, i, AT_CASE, h->was[3].blob.data + AT_CASE,
		     GB_CASE_ID_BYTES);
}

static void number_in_the_case(struct history *h, size_t i)
{
	other_header(h, i, AT_NUMBER, "\11\0\0", 4);
}

static void person_inside(struct history *h, size_t i)
{
	other_header(h, i, AT_PERSON,
		     somebody_else(h, &h->page[i])->opener.person,
		     GB_PERSON_ID_BYTES);
}

static void kind_inside(struct history *h, size_t i)
{
	other_header(h, i, AT_KIND, "\7", 1);
}

/* A book entry by `who`, in the place of entry `i`. */
static void book_page(struct history *h, size_t i, int who,
		      enum gb_entry_kind kind, uint32_t serial,
		      const char *body)
{
	struct gb_entry e = { .kind = kind,
			      .serial = serial,
			      .body = (const unsigned char *)body,
			      .body_bytes = strlen(body) };
	struct page *p = &h->page[i];
	struct gb_buf blob = { 0 };

	memcpy(e.person, h->s[who]->opener.person, sizeof(e.person));
	gb_entry_write_header(&blob, &e);
	put_blob(h, p, blob.data, blob.len);
	memcpy(p->k.author, e.person, sizeof(p->k.author));
	snprintf(p->k.subject, sizeof(p->k.subject), "%s %u",
		 gb_entry_kind_name(kind), serial);
	p->signer = h->s[who];
	gb_buf_free(&blob);
}

static void staff_list_by_a_teacher(struct history *h, size_t i)
{
	book_page(h, i, TEACHER, GB_ENTRY_ROSTER, 2, "{\"disable\":[]}");
}

static void staff_list_skips(struct history *h, size_t i)
{
	book_page(h, i, HEAD, GB_ENTRY_ROSTER, 3, "{\"disable\":[]}");
}

static void policy_by_a_teacher(struct history *h, size_t i)
{
	book_page(h, i, TEACHER, GB_ENTRY_POLICY, 2, "x");
}

static void policy_that_is_none(struct history *h, size_t i)
{
	book_page(h, i, HEAD, GB_ENTRY_POLICY, 2, "policy {");
}

static void policy_again(struct history *h, size_t i)
{
	struct page p = h->page[1];

	p.signer = h->s[HEAD];
	p.k.at_s = h->page[i].k.at_s;
	put_in(h, i, p);
}

static void second_birth(struct history *h, size_t i)
{
	struct page p = h->page[0];

	p.signer = h->s[HEAD];
	p.k.at_s = h->page[i].k.at_s;
	put_in(h, i, p);
}

/* The history begins here, says the commit. */
static void second_root(struct history *h, size_t i)
{
	static char line[64];
	char hex[41];

	gb_hex(hex, h->page[i - 1].k.oid, GB_OID_BYTES);
	snprintf(line, sizeof(line), "parent %s\n", hex);
	h->page[i].find = line;
	h->page[i].put = "";
	h->page[i].signer = author_of(h, &h->page[i]);
}

static void tree_of_two(struct history *h, size_t i)
{
	unsigned char body[2 * GB_TREE_BYTES], oid[GB_OID_BYTES] = { 1 };

	gb_tree_render(body, oid);
	gb_tree_render(body + GB_TREE_BYTES, oid);
	put_tree(h, &h->page[i], body, sizeof(body));
	h->page[i].signer = author_of(h, &h->page[i]);
}

static void tree_with_a_program(struct history *h, size_t i)
{
	unsigned char body[GB_TREE_BYTES], oid[GB_OID_BYTES] = { 1 };

	gb_tree_render(body, oid);
	memcpy(body, "100755", 6);
	put_tree(h, &h->page[i], body, sizeof(body));
	h->page[i].signer = author_of(h, &h->page[i]);
}

#define NOBODY "committer 00000000 <00000000@guardbook.invalid> 1 +0000\n\n"

/* clang-format off */
static const struct edit {
	const char *what;
	void (*edit)(struct history *h, size_t i);
	const char *find, *put; /* or this, in what is signed */
	int bad;                /* the bad one is this many behind the place */
} edits[] = {
	{ "two entries swapped",		.edit = swapped },
	{ "an entry dropped",			.edit = dropped },
	{ "three entries dropped",		.edit = three_dropped },
	{ "an entry twice",			.edit = twice, .bad = 1 },
	{ "an old entry again, well signed",	.edit = old_one_again },
	{ "an entry moved forward, well signed", .edit = moved_forward, .bad = -1 },
	{ "signed by another",			.edit = signed_by_another },
	{ "the signature of another entry",	.edit = signature_of_another_entry },
	{ "the signature wrapped anew",		.edit = signature_wrapped_anew },
	{ "another author",			.edit = author_changed },
	{ "another author, well signed",	.edit = author_changed_and_signed },
	{ "an author whom nobody knows",	.edit = stranger },
	{ "another date",			.edit = date_changed },
	{ "dated back, well signed",		.edit = dated_back },
	{ "one's own date, well signed",	.edit = own_date_changed, .bad = 1 },
	{ "one's own words, well signed",	.edit = own_words_changed, .bad = 1 },
	{ "other words",			.edit = words_changed },
	{ "the words of another entry",		.edit = words_of_another },
	{ "another Entry:, well signed",	.edit = entry_hash_wrong },
	{ "a gap in Seq:, well signed",		.edit = seq_gap },
	{ "Seq: twice, well signed",		.edit = seq_twice },
	{ "another Prev:, well signed",		.edit = prev_wrong },
	{ "put into another case, well signed",	.edit = into_another_case },
	{ "another number in the case",		.edit = number_in_the_case },
	{ "another person inside",		.edit = person_inside },
	{ "another kind inside",		.edit = kind_inside },
	{ "a staff list by a teacher",		.edit = staff_list_by_a_teacher },
	{ "a serial number left out",		.edit = staff_list_skips },
	{ "a policy by a teacher",		.edit = policy_by_a_teacher },
	{ "a policy that is none",		.edit = policy_that_is_none },
	{ "the old policy again, well signed",	.edit = policy_again },
	{ "a second birth, well signed",	.edit = second_birth },
	{ "a second root, well signed",		.edit = second_root },
	{ "two files in the tree",		.edit = tree_of_two },
	{ "a program in the tree",		.edit = tree_with_a_program },
	{ "another format",	.find = "Format: 1",	.put = "Format: 2" },
	{ "no format",		.find = "Format: 1\n",	.put = "" },
	{ "one more trailer",	.find = "Entry: ",	.put = "Extra: 1\nEntry: " },
	{ "another subject",	.find = "\n\nFormat",	.put = "0\n\nFormat" },
	{ "a second parent",	.find = "author ",
	  .put = "parent 0123456789012345678901234567890123456789\nauthor " },
	{ "another committer",	.find = "\n\n",		.put = "\n" NOBODY },
	{ "another time zone",	.find = "+0000",	.put = "+0100" },
	{ "one more header",	.find = "\n\n",		.put = "\nencoding x\n\n" },
	{ "a letter behind it",	.find = "\nEntry:",	.put = " \nEntry:" },
};
/* clang-format on */

/* --- what verify says of them ------------------------------------------------
 */

static void expect_named(struct history *h, const char *what, size_t bad)
{
	struct gb_verdict v;
	const char *commit;
	char hex[41];

	ok(gb_verify(&v, h->book.dir, NULL, NULL, &h->f->env, err));
	commit = gb_json_string(json_array_get(v.bad, 0), "commit");
	gb_hex(hex, h->page[bad].k.oid, GB_OID_BYTES);
	if (v.whole)
		fail_msg("%s at %zu: not told", what, bad + 1);
	if (!commit || strcmp(commit, hex) != 0 ||
	    json_integer_value(json_object_get(json_array_get(v.bad, 0),
					       "entry")) != (int)bad + 1)
		fail_msg("%s at %zu: told, but named is %s, %s", what, bad + 1,
			 commit ? commit : "nothing",
			 gb_json_string(json_array_get(v.bad, 0), "why"));
	gb_verdict_free(&v);
}

static size_t try_edit(struct history *h, const struct edit *e, size_t i,
		       bool resign)
{
	begin(h);
	if (e->edit) {
		e->edit(h, i);
	} else {
		h->page[i].find = e->find;
		h->page[i].put = e->put;
		h->page[i].signer = resign ? author_of(h, &h->page[i]) : NULL;
	}
	write_history(h);
	expect_named(h, e->what, (size_t)((int)i + e->bad));
	return 1;
}

static void every_edit_is_told_and_the_first_bad_entry_named(void **state)
{
	struct history *h = *state;
	/* The second entry of a case: early, in the middle, near the end. */
	const size_t places[] = { 6, 3 * (CASES / 2), h->n_was - 5 };
	size_t n = 0;

	for (size_t e = 0; e < GB_COUNT(edits); e++)
		for (size_t i = 0; i < GB_COUNT(places); i++) {
			n += try_edit(h, &edits[e], places[i], true);
			if (!edits[e].edit)
				n += try_edit(h, &edits[e], places[i], false);
		}
	assert_int_equal(book_try(h->book.dir, &h->f->env, "dsl"), GB_TAMPERED);
	branch_to(h, h->was[h->n_was - 1].oid);
	assert_int_equal(book_try(h->book.dir, &h->f->env, "dsl"), GB_OK);
	print_message("T1: %zu kinds of edit, %zu edits, all told and named\n",
		      GB_COUNT(edits), n);
}

static void a_history_cut_short_is_told(void **state)
{
	struct history *h = *state;
	struct gb_verdict v;
	char hex[41];

	gb_hex(hex, h->was[h->n_was - 1].oid, GB_OID_BYTES);
	for (size_t n = 1; n < h->n_was; n += 9) {
		branch_to(h, h->was[n - 1].oid);
		ok(gb_verify(&v, h->book.dir, NULL, NULL, &h->f->env, err));
		assert_false(v.whole);
		assert_int_equal(v.entries, n);
		assert_string_equal(
			gb_json_string(json_array_get(v.bad, 0), "commit"),
			hex);
		gb_verdict_free(&v);
	}
	branch_to(h, h->was[h->n_was - 1].oid);
}

/* T3. */
static void a_branch_that_is_none_is_told(void **state)
{
	struct history *h = *state;
	const struct gb_commit *last = &h->was[h->n_was - 1];
	char *ref = fixture_path(h->f, "book/ledger.git/refs/heads/ledger");
	char blob[42], tree[42], none[42], half[42];
	const struct {
		const char *what, *text;
	} refs[] = {
		{ "a blob", blob },
		{ "a tree", tree },
		{ "a commit that is not there", none },
		{ "a symbolic ref", "ref: refs/heads/other\n" },
		{ "nothing", "" },
		{ "half an id", half },
		{ "no id", "0000000000000000000000000000000000000000\n" },
		{ "two ids", NULL },
		{ "gone", NULL },
		{ "a link", NULL },
	};
	unsigned char oid[GB_OID_BYTES];
	struct gb_verdict v;

	ok(gb_odb_write(h->odb, "blob", last->blob.data, last->blob.len, oid,
			err));
	gb_hex(blob, oid, GB_OID_BYTES);
	strcat(strncpy(none, blob, sizeof(none)), "\n");
	strcat(blob, "\n");
	none[3] = none[3] == '0' ? '1' : '0';
	snprintf(tree, sizeof(tree), "%.40s\n",
		 (const char *)last->signed_bytes.data + 5);
	snprintf(half, sizeof(half), "%.20s\n", blob);
	for (size_t i = 0; i < GB_COUNT(refs); i++) {
		const char *text = refs[i].text;
		char two[90];

		snprintf(two, sizeof(two), "%s%s", blob, blob);
		if (strcmp(refs[i].what, "two ids") == 0)
			text = two;
		if (text)
			set_branch(h, text, strlen(text));
		else
			unlink(ref);
		if (strcmp(refs[i].what, "a link") == 0)
			assert_int_equal(symlink("elsewhere", ref), 0);
		ok(gb_verify(&v, h->book.dir, NULL, NULL, &h->f->env, err));
		if (v.whole)
			fail_msg("the branch is %s: not told", refs[i].what);
		gb_verdict_free(&v);
		assert_int_equal(book_try(h->book.dir, &h->f->env, "dsl"),
				 GB_TAMPERED);
	}
	branch_to(h, last->oid);
	assert_int_equal(book_try(h->book.dir, &h->f->env, "dsl"), GB_OK);
	print_message("T3: %zu of %zu branches that are none, told\n",
		      GB_COUNT(refs), GB_COUNT(refs));
	free(ref);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_edit_is_told_and_the_first_bad_entry_named),
		cmocka_unit_test(a_history_cut_short_is_told),
		cmocka_unit_test(a_branch_that_is_none_is_told),
	};

	return cmocka_run_group_tests_name("history", tests, setup, teardown);
}

/* SPDX-License-Identifier: ISC
 * test_commit.c - the one form of a commit, and what may follow what. */
#include <stdlib.h>
#include <string.h>

#include "guardbook/hash.h"
#include "src/store/commit.h"
#include "tests/fixture.h"

struct sample {
	struct gb_identity *who;
	struct gb_commit c;
	unsigned char tree[GB_OID_BYTES];
	struct gb_buf body; /* as git keeps it */
};

static void sign_and_join(struct sample *s)
{
	gb_buf_free(&s->c.signed_bytes);
	gb_buf_free(&s->c.armor);
	gb_buf_free(&s->body);
	gb_commit_render(&s->c.signed_bytes, &s->c, s->tree);
	gb_sshsig_sign(&s->c.armor, s->who, s->c.signed_bytes.data,
		       s->c.signed_bytes.len);
	gb_commit_join(&s->body, &s->c.signed_bytes, &s->c.armor);
	ok(gb_buf_done(&s->body, err));
}

static int setup(void **state)
{
	struct sample *s = calloc(1, sizeof(*s));
	unsigned char seed[GB_KEY_BYTES] = { 7 };
	struct gb_key *key = NULL;

	assert_non_null(s);
	ok(gb_crypt_start(err));
	ok(gb_key_from(&key, seed, err));
	ok(gb_identity_make(&s->who, key, err));
	gb_key_free(key);
	memset(s->tree, 0x11, sizeof(s->tree));
	memset(s->c.parent, 0x22, sizeof(s->c.parent));
	memcpy(s->c.author, "k7d2m9xq", GB_PERSON_ID_ROOM);
	strncpy(s->c.subject, "KDR-482 3", sizeof(s->c.subject) - 1);
	s->c.at_s = FIXTURE_NOW_S;
	s->c.seq = 41;
	memset(s->c.prev, 0x33, sizeof(s->c.prev));
	memset(s->c.entry, 0x44, sizeof(s->c.entry));
	sign_and_join(s);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct sample *s = *state;

	gb_commit_free(&s->c);
	gb_buf_free(&s->body);
	gb_identity_free(s->who);
	free(s);
	return 0;
}

/* Only the code matters. */
static enum gb_code parse(const void *body, size_t n_bytes)
{
	unsigned char tree[GB_OID_BYTES];
	struct gb_commit c;
	enum gb_code rc = gb_commit_parse(&c, tree, body, n_bytes, NULL);

	gb_commit_free(&c);
	return rc;
}

/* The body with the first `old` replaced by `new`. */
static enum gb_code parse_with(const struct sample *s, const char *old,
			       const char *new)
{
	const unsigned char *at =
		memmem(s->body.data, s->body.len, old, strlen(old));
	size_t before;
	struct gb_buf b = { 0 };
	enum gb_code rc;

	assert_non_null(at);
	before = (size_t)(at - s->body.data);
	gb_buf_put(&b, s->body.data, before);
	gb_buf_text(&b, new);
	gb_buf_put(&b, at + strlen(old), s->body.len - before - strlen(old));
	rc = parse(b.data, b.len);
	gb_buf_free(&b);
	return rc;
}

static void a_commit_has_the_bytes_that_git_writes(void **state)
{
	static const char head[] =
		"tree 1111111111111111111111111111111111111111\n"
		"parent 2222222222222222222222222222222222222222\n"
		"author k7d2m9xq <k7d2m9xq@guardbook.invalid> 1773671520 "
		"+0000\n"
		"committer k7d2m9xq <k7d2m9xq@guardbook.invalid> 1773671520 "
		"+0000\n"
		"gpgsig -----BEGIN SSH SIGNATURE-----\n"
		" U1NIU0lH";
	static const char tail[] =
		"\n -----END SSH SIGNATURE-----\n"
		"\n"
		"KDR-482 3\n"
		"\n"
		"Format: 1\n"
		"Seq: 41\n"
		"Prev: 3333333333333333333333333333333333333333333333333333"
		"333333333333\n"
		"Entry: 4444444444444444444444444444444444444444444444444444"
		"444444444444\n";
	struct sample *s = *state;

	assert_memory_equal(s->body.data, head, sizeof(head) - 1);
	assert_memory_equal(s->body.data + s->body.len - (sizeof(tail) - 1),
			    tail, sizeof(tail) - 1);
}

static void a_commit_comes_back_as_it_went_in(void **state)
{
	struct sample *s = *state;
	unsigned char tree[GB_OID_BYTES], self[GB_HASH_BYTES];
	struct gb_commit c;

	ok(gb_commit_parse(&c, tree, s->body.data, s->body.len, err));
	assert_memory_equal(tree, s->tree, sizeof(tree));
	assert_memory_equal(c.parent, s->c.parent, sizeof(c.parent));
	assert_string_equal(c.author, "k7d2m9xq");
	assert_string_equal(c.subject, "KDR-482 3");
	assert_true(c.at_s == FIXTURE_NOW_S);
	assert_true(c.seq == 41);
	assert_memory_equal(c.prev, s->c.prev, sizeof(c.prev));
	assert_memory_equal(c.entry, s->c.entry, sizeof(c.entry));
	assert_int_equal(c.signed_bytes.len, s->c.signed_bytes.len);
	assert_int_equal(c.armor.len, s->c.armor.len);
	assert_memory_equal(c.armor.data, s->c.armor.data, c.armor.len);
	gb_hash(self, s->c.signed_bytes.data, s->c.signed_bytes.len);
	assert_memory_equal(c.self, self, sizeof(self));
	assert_true(gb_sshsig_check(gb_identity_public(s->who)->sign,
				    (const char *)c.armor.data, c.armor.len,
				    c.signed_bytes.data, c.signed_bytes.len));
	gb_commit_free(&c);
}

/* What keeps the form is caught by the signature. */
static void any_other_byte_is_refused_by_form_or_signature(void **state)
{
	struct sample *s = *state;
	const unsigned char *key = gb_identity_public(s->who)->sign;
	size_t by_form = 0;

	for (size_t i = 0; i < s->body.len; i++) {
		unsigned char tree[GB_OID_BYTES];
		struct gb_commit c;
		enum gb_code rc;

		s->body.data[i] ^= 1;
		rc = gb_commit_parse(&c, tree, s->body.data, s->body.len, NULL);
		if (rc == GB_OK)
			assert_false(gb_sshsig_check(
				key, (const char *)c.armor.data, c.armor.len,
				c.signed_bytes.data, c.signed_bytes.len));
		else
			assert_int_equal(rc, GB_TAMPERED);
		by_form += rc != GB_OK;
		gb_commit_free(&c);
		s->body.data[i] ^= 1;
	}
	assert_true(by_form > 150);
}

static void a_commit_cut_anywhere_is_refused(void **state)
{
	struct sample *s = *state;

	for (size_t n = 0; n < s->body.len; n++) {
		unsigned char *exact = malloc(n + !n);

		assert_non_null(exact);
		memcpy(exact, s->body.data, n);
		assert_int_equal(parse(exact, n), GB_TAMPERED);
		free(exact);
	}
	gb_buf_u8(&s->body, '\n');
	assert_int_equal(parse(s->body.data, s->body.len), GB_TAMPERED);
}

static void armour_wrapped_otherwise_is_refused(void **state)
{
	struct sample *s = *state;
	struct gb_buf wide = { 0 }, body = { 0 };
	const char *armor = gb_buf_string(&s->c.armor);
	const char *first = strchr(armor, '\n') + 1;

	/* One long line, which git takes as well. */
	gb_buf_put(&wide, armor, (size_t)(first - armor));
	for (; *first != '-'; first++)
		if (*first != '\n')
			gb_buf_put(&wide, first, 1);
	gb_buf_u8(&wide, '\n');
	gb_buf_text(&wide, first);
	gb_commit_join(&body, &s->c.signed_bytes, &wide);
	assert_int_equal(parse(body.data, body.len), GB_TAMPERED);
	gb_buf_free(&wide);
	gb_buf_free(&body);

	/* With a final newline, as ssh-keygen's own file has it. */
	gb_buf_u8(&s->c.armor, '\n');
	gb_commit_join(&body, &s->c.signed_bytes, &s->c.armor);
	assert_int_equal(parse(body.data, body.len), GB_TAMPERED);
	gb_buf_free(&body);
}

static void what_git_would_take_but_we_never_write_is_refused(void **state)
{
	static const char *const changes[][2] = {
		{ "parent 22", "parent 3322" },
		{ "\nauthor",
		  "\nparent 1111111111111111111111111111111111111111"
		  "\nauthor" }, /* a merge */
		{ "+0000\nc", "+0100\nc" },
		{ "committer k7d2m9xq", "committer b7d2m9xq" },
		{ "k7d2m9xq <", "K7D2M9XQ <" },
		{ "1773671520 +0000\ng", "1773671521 +0000\ng" },
		{ "\ngpgsig", "\nencoding UTF-8\ngpgsig" },
		{ "\ngpgsig", "\ngpgsig-sha256" },
		{ "KDR-482 3", "" },
		{ "KDR-482 3", "KDR-482 3 " },
		{ "KDR-482 3", "KDR\x1b[2J" },
		{ "KDR-482 3", "KDR-482 \xc3\xa9" },
		{ "KDR-482 3", "KDR-482 3 and so on, and so on, and so on, and "
			       "so on, and so on, and so on" },
		{ "Format: 1", "Format: 2" },
		{ "Format: 1\n", "Format: 1\nFormat: 1\n" },
		{ "Seq: 41", "Seq: 041" },
		{ "Seq: 41", "Seq: +41" },
		{ "Seq: 41", "Seq: 41 " },
		{ "Seq: 41", "Seq: " },
		{ "Seq: 41", "Seq: 99999999999999999999" },
		{ "Seq: 41\n", "" },
		{ "Prev: 33", "Prev: AA" },
		{ "Entry: ", "entry: " },
	};
	struct sample *s = *state;

	assert_int_equal(parse_with(s, "KDR-482 3", "KDR-482 4"), GB_OK);
	for (size_t i = 0; i < GB_COUNT(changes); i++)
		if (parse_with(s, changes[i][0], changes[i][1]) != GB_TAMPERED)
			fail_msg("taken: %s", changes[i][1]);
}

static void the_first_commit_has_no_parent_line(void **state)
{
	struct sample *s = *state;

	memset(s->c.parent, 0, sizeof(s->c.parent));
	sign_and_join(s);
	assert_int_equal(parse(s->body.data, s->body.len), GB_OK);
	assert_null(memmem(s->body.data, s->body.len, "parent", 6));
	/* Zeros written out are another form of the same. */
	assert_int_equal(parse_with(s, "\nauthor",
				    "\nparent 00000000000000000000000000000000"
				    "00000000\nauthor"),
			 GB_TAMPERED);
}

static void a_tree_holds_one_entry_and_no_more(void **state)
{
	unsigned char tree[GB_TREE_BYTES + 1], blob[GB_OID_BYTES];
	unsigned char want[GB_OID_BYTES];

	(void)state;
	memset(want, 0x55, sizeof(want));
	gb_tree_render(tree, want);
	tree[GB_TREE_BYTES] = '1';
	ok(gb_tree_parse(blob, tree, GB_TREE_BYTES, err));
	assert_memory_equal(blob, want, sizeof(blob));
	assert_int_equal(gb_tree_parse(blob, tree, sizeof(tree), NULL),
			 GB_TAMPERED);
	assert_int_equal(gb_tree_parse(blob, tree, GB_TREE_BYTES - 1, NULL),
			 GB_TAMPERED);
	tree[3] = '7'; /* 100744: a program */
	assert_int_equal(gb_tree_parse(blob, tree, GB_TREE_BYTES, NULL),
			 GB_TAMPERED);
}

static void refused(const struct gb_commit *c, const struct gb_commit *parent,
		    const char *why)
{
	struct gb_err err = { 0 };

	assert_int_equal(gb_commit_follows(c, parent, &err), GB_TAMPERED);
	if (!strstr(err.msg, why))
		fail_msg("\"%s\" does not say \"%s\"", err.msg, why);
}

static void a_commit_follows_only_its_own_parent(void **state)
{
	struct gb_commit parent = { .at_s = 1000, .seq = 40 };
	struct gb_commit c = { .at_s = 1000, .seq = 41 };

	(void)state;
	memset(parent.oid, 1, sizeof(parent.oid));
	memset(parent.self, 2, sizeof(parent.self));
	memset(c.parent, 1, sizeof(c.parent));
	memset(c.prev, 2, sizeof(c.prev));
	ok(gb_commit_follows(&c, &parent, err));
	c.at_s = 999;
	refused(&c, &parent, "is dated before it");
	c.at_s = 1000;
	c.seq = 42;
	refused(&c, &parent, "does not count one up");
	c.seq = 41;
	c.prev[31] ^= 1;
	refused(&c, &parent, "was signed on top of other bytes");
	c.prev[31] ^= 1;
	c.parent[0] ^= 1;
	refused(&c, &parent, "names another parent");
}

static void the_first_commit_follows_nothing(void **state)
{
	struct gb_commit c = { .at_s = 1000, .seq = 1 };

	(void)state;
	ok(gb_commit_follows(&c, NULL, err));
	c.prev[0] = 1;
	refused(&c, NULL, "was signed on top of other bytes");
	c.prev[0] = 0;
	c.seq = 2;
	refused(&c, NULL, "does not count one up");
	c.seq = 1;
	c.parent[0] = 1;
	refused(&c, NULL, "names another parent");
}

#define with_sample(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_sample(a_commit_has_the_bytes_that_git_writes),
		with_sample(a_commit_comes_back_as_it_went_in),
		with_sample(any_other_byte_is_refused_by_form_or_signature),
		with_sample(a_commit_cut_anywhere_is_refused),
		with_sample(armour_wrapped_otherwise_is_refused),
		with_sample(what_git_would_take_but_we_never_write_is_refused),
		with_sample(the_first_commit_has_no_parent_line),
		cmocka_unit_test(a_tree_holds_one_entry_and_no_more),
		cmocka_unit_test(a_commit_follows_only_its_own_parent),
		cmocka_unit_test(the_first_commit_follows_nothing),
	};

	return cmocka_run_group_tests_name("commit", tests, NULL, NULL);
}

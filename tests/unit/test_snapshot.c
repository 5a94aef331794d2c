/* SPDX-License-Identifier: ISC
 * test_snapshot.c - a sealed snapshot a person: the same as without, and as if
 * it were not there when anything about it is odd. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/casework/book.h"
#include "tests/book.h"

#define CANARY "zanzibarian"

enum { CASES = 12 };

static int setup(void **state)
{
	struct book *b = calloc(1, sizeof(*b));

	if (!b || fixture_setup(state) != 0)
		return -1;
	book_make(b, *state);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct book *b = *state;
	void *f = b->f;

	book_free(b);
	free(b);
	return fixture_teardown(&f);
}

/* --- helpers ----------------------------------------------------------------
 */

/* Cases by the teacher for the DSL; every third has one note. */
static void fill(struct book *b)
{
	struct gb_session *t = book_sign_in(b, "teacher");
	struct gb_session *d = book_sign_in(b, "dsl");
	char name[GB_CASE_NAME_ROOM];

	for (int i = 0; i < CASES; i++) {
		book_log(t, "cyberbullying", "pupil:Gwen",
			 "A message about the " CANARY " game.", name);
		if (i % 3 == 0)
			ok(book_do(d, name, "note",
				   json_pack("{s:s}", "text", "Seen."), err));
	}
	gb_session_free(t);
	gb_session_free(d);
}

static char *path_of(struct book *b, const char *who)
{
	struct gb_session *s = book_sign_in(b, who);
	char name[64];

	snprintf(name, sizeof(name), "book/snapshot-%s", gb_session_me(s)->id);
	gb_session_free(s);
	return fixture_path(b->f, name);
}

/* Sign in and save; the file's path. */
static char *saved(struct book *b, const char *who)
{
	struct gb_session *s = book_sign_in(b, who);

	ok(gb_session_save(s, err));
	assert_int_equal(gb_session_unsaved(s), 0);
	gb_session_free(s);
	return path_of(b, who);
}

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

/* Sign in afresh, as a new process would. */
static struct gb_session *again(struct book *b, const char *who)
{
	book_reopen(b);
	return book_sign_in(b, who);
}

/* What find finds, as one text. */
static void put_finds(struct gb_session *s, struct gb_buf *text)
{
	static const char *const finds[] = {
		CANARY, "g", "seen", "message zan", "teacher", "nowhere"
	};

	for (size_t i = 0; i < GB_COUNT(finds); i++) {
		struct gb_filter f = { .words = finds[i] };
		struct gb_rows rows;

		ok(gb_session_list(s, &f, &rows, err));
		gb_buf_printf(text, "%s: %zu", finds[i], rows.total);
		for (size_t j = 0; j < rows.n; j++)
			gb_buf_printf(text, " %s", rows.row[j].name);
		gb_buf_text(text, "\n");
		gb_rows_free(&rows);
	}
}

/* The list, every case in it with its history, and finds, as one text. */
static char *all_of(struct gb_session *s)
{
	struct gb_filter f = { .order = GB_BY_OPENED };
	struct gb_buf text = { 0 };
	struct gb_rows rows;
	char *out;

	ok(gb_session_list(s, &f, &rows, err));
	for (size_t i = 0; i < rows.n; i++) {
		const struct gb_row *r = &rows.row[i];
		struct gb_case *c = NULL;

		gb_buf_printf(&text, "%s|%s|%s|%s|%s|%lld|%lld|%u\n", r->name,
			      r->type, r->state, r->about, r->with,
			      (long long)r->due_s, (long long)r->changed_s,
			      r->changes);
		ok(gb_session_case(s, r->name, &c, err));
		ok(gb_json_text(c->body, &text, err));
		ok(gb_json_text(c->history, &text, err));
		gb_case_free(c);
	}
	gb_rows_free(&rows);
	put_finds(s, &text);
	out = strdup(gb_buf_string(&text) ? gb_buf_string(&text) : "");
	gb_buf_free(&text);
	return out;
}

static size_t found(struct gb_session *s, const char *words)
{
	struct gb_filter f = { .words = words };
	size_t n = 0;

	ok(gb_session_count(s, &f, &n, err));
	return n;
}

/* Was the session begun with a snapshot? */
static bool used(struct gb_session *s)
{
	return s->kept > 0;
}

/* Signing in goes as if there were no snapshot, and one is made anew. */
static void expect_rebuilt(struct book *b, const char *who, const char *path)
{
	struct gb_session *s = again(b, who);

	assert_false(used(s));
	assert_false(is_there(path));
	assert_int_equal(found(s, CANARY), CASES);
	ok(gb_session_save(s, err));
	assert_true(is_there(path));
	gb_session_free(s);
}

/* --- what it is for ---------------------------------------------------------
 */

static void with_it_all_is_as_without(void **state)
{
	struct book *b = *state;
	struct gb_session *s;
	char *before, *after, *path;
	struct stat st;

	fill(b);
	s = again(b, "dsl");
	assert_false(used(s));
	before = all_of(s);
	gb_session_free(s);
	path = saved(b, "dsl");
	assert_int_equal(lstat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	s = again(b, "dsl");
	assert_true(used(s));
	after = all_of(s);
	assert_string_equal(before, after);
	assert_int_equal(found(s, "zanz"), CASES);
	gb_session_free(s);
	free(before);
	free(after);
	free(path);
}

static void what_is_new_since_is_taken_in(void **state)
{
	struct book *b = *state;
	char name[GB_CASE_NAME_ROOM], *path;
	struct gb_session *s;

	fill(b);
	path = saved(b, "dsl");
	s = again(b, "teacher");
	book_log(s, "cyberbullying", NULL, "Another " CANARY ".", name);
	gb_session_free(s);
	s = again(b, "dsl");
	assert_true(used(s));
	assert_int_equal(found(s, CANARY), CASES + 1);
	ok(book_do(s, name, "note", json_pack("{s:s}", "text", "Seen."), err));
	assert_true(gb_session_unsaved(s) >= 2);
	ok(gb_session_save(s, err));
	gb_session_free(s);
	s = again(b, "dsl");
	assert_int_equal(gb_session_unsaved(s), 0);
	gb_session_free(s);
	free(path);
}

static void somebody_enrolled_since_is_known(void **state)
{
	struct book *b = *state;
	struct gb_enrol who = { "Mr D Rees", "teacher", "rees", "practice" };
	struct gb_enrolled told;
	struct gb_session *s;
	char *path = saved(b, "dsl");

	s = again(b, "head");
	ok(gb_session_enrol(s, &who, &told, err));
	gb_session_free(s);
	s = again(b, "dsl");
	assert_true(used(s));
	assert_non_null(gb_casebook_find(b->book, "rees"));
	gb_session_free(s);
	s = again(b, "rees");
	gb_session_free(s);
	free(path);
}

static void the_sign_in_list_needs_no_entry(void **state)
{
	struct book *b = *state;
	const struct gb_roster *r;

	book_reopen(b);
	r = gb_casebook_roster(b->book);
	assert_int_equal(gb_casebook_chain(b->book)->n, 0);
	assert_int_equal(r->n, 8);
	assert_string_equal(r->school, "Ysgol Llyn Primary");
	assert_true(r->practice);
	assert_string_equal(r->person[0].name, "Mr P Harris");
	assert_string_equal(r->person[0].role, "head");
	assert_non_null(gb_casebook_policy(b->book));
}

static void what_the_vault_says_gives_way_to_what_is_signed(void **state)
{
	struct book *b = *state;
	struct gb_buf text = { 0 };
	json_t *front = NULL;
	struct gb_session *s;

	ok(gb_vault_get(gb_casebook_vault(b->book), "front", &text, err));
	ok(gb_json_parse(&front, text.data, text.len, err));
	json_object_set_new(front, "school", json_string("Elsewhere"));
	json_object_set_new(front, "practice", json_false());
	text.len = 0;
	ok(gb_json_text(front, &text, err));
	ok(gb_vault_set(gb_casebook_vault(b->book), "front", text.data,
			text.len, err));
	json_decref(front);
	gb_buf_free(&text);
	book_reopen(b);
	assert_string_equal(gb_casebook_roster(b->book)->school, "Elsewhere");
	s = book_sign_in(b, "teacher");
	assert_string_equal(gb_casebook_roster(b->book)->school,
			    "Ysgol Llyn Primary");
	gb_session_free(s);
	assert_string_equal(gb_casebook_roster(b->book)->school,
			    "Ysgol Llyn Primary");
	assert_true(gb_casebook_roster(b->book)->practice);
}

static void a_vault_without_a_front_reads_the_chain(void **state)
{
	struct book *b = *state;

	ok(gb_vault_set(gb_casebook_vault(b->book), "front", "x", 1, err));
	book_reopen(b);
	assert_int_equal(gb_casebook_roster(b->book)->n, 8);
}

/* --- as if it were not there -------------------------------------------------
 */

/* Flip a byte, or cut it, or make it longer. */
static void damage(const char *path, const unsigned char *good, size_t n,
		   size_t i)
{
	unsigned char *bad = malloc(n + 1);
	size_t at = i < 130 ? i : (i * 2654435761u) % n, len = n;

	memcpy(bad, good, n);
	if (i % 97 == 96)
		bad[len++] = 0;
	else if (i % 5 == 4)
		len = at;
	else
		bad[at] ^= (unsigned char)(1 + i % 255);
	unlink(path);
	fixture_write(path, bad, len);
	chmod(path, 0600);
	free(bad);
}

/* SNAPSHOT_FLIPS=5000 makes it the whole; 500 go with every run of the tests.
 */
static void a_damaged_one_tells_nothing_and_says_nothing(void **state)
{
	struct book *b = *state;
	const char *wanted = getenv("SNAPSHOT_FLIPS");
	size_t n, flips = wanted ? (size_t)atol(wanted) : 500, halves = 0;
	unsigned char *good;
	struct gb_snapshot got;
	struct gb_session *s;
	char *path, *before, *after;

	fill(b);
	path = saved(b, "dsl");
	good = fixture_read(path, &n);
	s = again(b, "dsl");
	before = all_of(s);
	for (size_t i = 0; i < flips; i++) {
		damage(path, good, n, i);
		ok(gb_snapshot_read(s, &got, err));
		assert_null(got.index);
		/* What is no use at all is gone; half a one is kept until the
		 * next is written over it. */
		assert_true(is_there(path) == (got.known != NULL));
		halves += got.known != NULL;
		gb_known_free(got.known);
	}
	assert_true(halves > flips / 4 && halves < flips);
	gb_session_free(s);
	for (size_t i = 0; i < flips; i += flips / 12) {
		damage(path, good, n, i);
		s = again(b, "dsl");
		assert_false(used(s));
		after = all_of(s);
		assert_string_equal(before, after);
		free(after);
		gb_session_free(s);
	}
	fixture_write(path, "", 0);
	chmod(path, 0600);
	expect_rebuilt(b, "dsl", path);
	free(good);
	free(before);
	free(path);
}

/* The index is made again from the ledger with the keys that were found, and
 * nobody can tell the difference. */
static void a_lost_list_is_made_again_with_the_keys_that_were_kept(void **state)
{
	struct book *b = *state;
	struct gb_session *s;
	char *path, *before, *after;
	unsigned char *bytes;
	size_t n;

	fill(b);
	path = saved(b, "dsl");
	s = again(b, "dsl");
	before = all_of(s);
	gb_session_free(s);
	bytes = fixture_read(path, &n);
	bytes[n - 1] ^= 1;
	fixture_write(path, bytes, n);
	s = again(b, "dsl");
	assert_false(used(s));
	assert_true(b->book->believed_by[0]); /* no signature was checked */
	for (size_t i = 0; i < b->book->chain->n_cases; i++) {
		struct gb_known_case k;

		ok(gb_known_case(s->known, &s->opener, b->book->chain->cases[i],
				 &k, err));
		assert_int_equal(k.n, b->book->chain->cases[i]->n);
		gb_key_free(k.secret);
	}
	after = all_of(s);
	assert_string_equal(before, after);
	ok(gb_session_save(s, err));
	gb_session_free(s);
	s = again(b, "dsl");
	assert_true(used(s));
	free(after);
	after = all_of(s);
	assert_string_equal(before, after);
	gb_session_free(s);
	free(bytes);
	free(before);
	free(after);
	free(path);
}

static void without_any_all_is_as_with(void **state)
{
	struct book *b = *state;
	char *path, *before, *after;
	struct gb_session *s;

	fill(b);
	path = saved(b, "dsl");
	s = again(b, "dsl");
	before = all_of(s);
	gb_session_free(s);
	unlink(path);
	s = again(b, "dsl");
	after = all_of(s);
	assert_string_equal(before, after);
	gb_session_free(s);
	free(before);
	free(after);
	free(path);
}

/* So many that their rows come first. */
static void words_follow_the_rows_of_many_cases(void **state)
{
	enum { MANY = 220 };
	struct book *b = *state;
	char name[GB_CASE_NAME_ROOM], *path;
	struct gb_session *s;
	size_t left = 0;

	b->f->env.no_sync = true;
	book_reopen(b);
	s = book_sign_in(b, "teacher");
	for (int i = 0; i < MANY; i++)
		book_log(s, "cyberbullying", NULL, "Of the " CANARY " game.",
			 name);
	gb_session_free(s);
	path = path_of(b, "dsl");
	s = again(b, "dsl");
	ok(gb_session_unread(s, &left, err));
	assert_int_equal(left, MANY);
	assert_int_equal(found(s, ""), MANY);
	assert_int_equal(found(s, CANARY), 0);
	ok(gb_session_read_words(s, 20, &left, err));
	assert_int_equal(left, MANY - 20);
	assert_int_equal(found(s, CANARY), 20);
	ok(gb_session_save(s, err));
	gb_session_free(s);
	/* It goes on where it stopped; and that is kept too. */
	s = again(b, "dsl");
	assert_true(used(s));
	assert_int_equal(found(s, CANARY), 20);
	/* The words of what was changed are the next to be read. */
	ok(book_do(s, name, "note", json_pack("{s:s}", "text", "Quaintly."),
		   err));
	assert_int_equal(found(s, "quaint"), 0);
	ok(gb_session_read_words(s, 1, &left, err));
	assert_int_equal(found(s, "quaint"), 1);
	ok(gb_session_read_words(s, 1000, &left, err));
	assert_int_equal(left, 0);
	assert_int_equal(found(s, CANARY), MANY);
	assert_true(gb_session_unsaved(s) > MANY / 2);
	ok(gb_session_save(s, err));
	assert_int_equal(gb_session_unsaved(s), 0);
	gb_session_free(s);
	s = again(b, "dsl");
	assert_int_equal(found(s, CANARY), MANY);
	ok(gb_session_read_words(s, 1000, &left, err));
	assert_int_equal(gb_session_unsaved(s), 0);
	gb_session_free(s);
	free(path);
}

static void one_that_others_may_read_is_not_believed(void **state)
{
	struct book *b = *state;
	char *path;

	fill(b);
	path = saved(b, "dsl");
	chmod(path, 0644);
	expect_rebuilt(b, "dsl", path);
	free(path);
}

static void somebody_elses_is_of_no_use(void **state)
{
	struct book *b = *state;
	char *mine, *theirs;
	unsigned char *bytes;
	size_t n;

	fill(b);
	theirs = saved(b, "deputy");
	mine = path_of(b, "dsl");
	bytes = fixture_read(theirs, &n);
	fixture_write(mine, bytes, n);
	chmod(mine, 0600);
	expect_rebuilt(b, "dsl", mine);
	free(bytes);
	free(mine);
	free(theirs);
}

static void another_w_makes_its_words_useless(void **state)
{
	static const unsigned char w[32] = { 1 };
	struct book *b = *state;
	struct gb_session *s;
	struct gb_snapshot got;
	char *path;

	fill(b);
	path = saved(b, "dsl");
	ok(gb_vault_set(gb_casebook_vault(b->book), GB_SNAPSHOT_W, w, sizeof(w),
			err));
	s = again(b, "dsl");
	assert_false(used(s));
	assert_int_equal(found(s, CANARY), CASES);
	/* Only which keys open what outlives it: no word of a case. */
	ok(gb_snapshot_read(s, &got, err));
	assert_null(got.index);
	assert_non_null(got.known);
	gb_known_free(got.known);
	ok(gb_session_save(s, err));
	gb_session_free(s);
	s = again(b, "dsl");
	assert_true(used(s));
	gb_session_free(s);
	free(path);
}

static void another_form_is_of_no_use(void **state)
{
	struct book *b = *state;
	unsigned char *bytes;
	char *path;
	size_t n;

	fill(b);
	path = saved(b, "dsl");
	bytes = fixture_read(path, &n);
	memcpy(bytes, "gbsnap99", 8);
	fixture_write(path, bytes, n);
	expect_rebuilt(b, "dsl", path);
	free(bytes);
	free(path);
}

static void a_branch_that_went_elsewhere_drops_it(void **state)
{
	struct book *b = *state;
	char *ref = fixture_path(b->f, "book/ledger.git/refs/heads/ledger");
	char *journal = fixture_path(b->f, "book/ledger.git/journal");
	char *vault = fixture_path(b->f, "book/vault.db");
	char name[GB_CASE_NAME_ROOM], *path;
	unsigned char *old, *old_journal, *old_vault;
	struct gb_session *s;
	size_t n, n_journal, n_vault;

	fill(b);
	book_reopen(b);
	old = fixture_read(ref, &n);
	old_journal = fixture_read(journal, &n_journal);
	old_vault = fixture_read(vault, &n_vault);
	s = book_sign_in(b, "teacher");
	book_log(s, "cyberbullying", NULL, "Of a day that is undone.", name);
	gb_session_free(s);
	path = saved(b, "dsl");
	/* Both stores are put back from one older copy. */
	gb_casebook_free(b->book);
	b->book = NULL;
	fixture_write(ref, old, n);
	fixture_write(journal, old_journal, n_journal);
	fixture_write(vault, old_vault, n_vault);
	expect_rebuilt(b, "dsl", path);
	free(old);
	free(old_journal);
	free(old_vault);
	free(ref);
	free(journal);
	free(vault);
	free(path);
}

/* --- what is in it ----------------------------------------------------------
 */

static void no_words_stand_in_it_in_clear(void **state)
{
	struct book *b = *state;
	unsigned char *bytes;
	char *path;
	size_t n;

	fill(b);
	path = saved(b, "dsl");
	bytes = fixture_read(path, &n);
	assert_null(memmem(bytes, n, CANARY, strlen(CANARY)));
	assert_null(memmem(bytes, n, "Gwen", 4));
	assert_null(memmem(bytes, n, "SQLite", 6));
	free(bytes);
	free(path);
}

/* The words themselves, in the bytes that are sealed. */
static bool image_holds(struct gb_session *s, const char *word)
{
	unsigned char *image = NULL;
	size_t n = 0;
	bool holds;

	ok(gb_index_image(s->index, &image, &n, err));
	holds = memmem(image, n, word, strlen(word)) != NULL;
	gb_index_image_free(image, n);
	return holds;
}

static void a_case_that_is_no_longer_mine_leaves_it(void **state)
{
	struct book *b = *state;
	struct gb_session *s = book_sign_in(b, "teacher");
	char name[GB_CASE_NAME_ROOM], *path;
	json_t *who = NULL;

	book_log(s, "cyberbullying", NULL, "About the quixotically post.",
		 name);
	gb_session_free(s);
	fill(b);
	path = saved(b, "deputy");
	s = again(b, "dsl");
	ok(gb_session_named(s, "deputy", "", &who, err));
	ok(book_do(s, name, "note",
		   json_pack("{s:s, s:[o]}", "text", "A deputy is in it.",
			     "about", who),
		   err));
	gb_session_free(s);
	s = again(b, "deputy");
	assert_true(used(s));
	assert_int_equal(found(s, "quixotically"), 0);
	assert_false(image_holds(s, "quixotically"));
	assert_true(image_holds(s, CANARY));
	ok(gb_session_save(s, err));
	gb_session_free(s);
	s = again(b, "deputy");
	assert_int_equal(gb_session_unsaved(s), 0);
	assert_int_equal(found(s, "quixotically"), 0);
	gb_session_free(s);
	free(path);
}

static void it_is_never_written_over_a_newer_one(void **state)
{
	struct book *b = *state, other = { .f = b->f, .dir = b->dir };
	char name[GB_CASE_NAME_ROOM], *path = path_of(b, "dsl");
	struct gb_session *old, *s;
	unsigned char *before, *after;
	size_t n, m;

	fill(b);
	old = again(b, "dsl");
	ok(gb_casebook_open(&other.book, b->dir, &b->f->env, err));
	s = book_sign_in(&other, "dsl");
	book_log(s, "cyberbullying", NULL, "Newer.", name);
	ok(gb_session_save(s, err));
	gb_session_free(s);
	gb_casebook_free(other.book);
	before = fixture_read(path, &n);
	ok(gb_snapshot_write(old, err)); /* has not caught up */
	after = fixture_read(path, &m);
	assert_int_equal(n, m);
	assert_memory_equal(before, after, n);
	gb_session_free(old);
	free(before);
	free(after);
	free(path);
}

static void nobody_builds_on_what_another_believes(void **state)
{
	struct book *b = *state;
	struct gb_session *s, *other;
	char *path;

	fill(b);
	path = saved(b, "dsl");
	s = again(b, "dsl");
	assert_true(b->book->believed_by[0]);
	other = book_sign_in(b, "deputy");
	assert_false(b->book->believed_by[0]);
	assert_int_equal(found(other, CANARY), CASES);
	assert_int_equal(found(s, CANARY), CASES);
	gb_session_free(other);
	gb_session_free(s);
	s = again(b, "dsl");
	gb_session_free(s);
	assert_int_equal(gb_casebook_chain(b->book)->n, 0);
	free(path);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(with_it_all_is_as_without),
		T(what_is_new_since_is_taken_in),
		T(somebody_enrolled_since_is_known),
		T(the_sign_in_list_needs_no_entry),
		T(what_the_vault_says_gives_way_to_what_is_signed),
		T(a_vault_without_a_front_reads_the_chain),
		T(without_any_all_is_as_with),
		T(a_lost_list_is_made_again_with_the_keys_that_were_kept),
		T(words_follow_the_rows_of_many_cases),
		T(a_damaged_one_tells_nothing_and_says_nothing),
		T(one_that_others_may_read_is_not_believed),
		T(somebody_elses_is_of_no_use),
		T(another_w_makes_its_words_useless),
		T(another_form_is_of_no_use),
		T(a_branch_that_went_elsewhere_drops_it),
		T(no_words_stand_in_it_in_clear),
		T(a_case_that_is_no_longer_mine_leaves_it),
		T(it_is_never_written_over_a_newer_one),
		T(nobody_builds_on_what_another_believes),
	};

	return cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}

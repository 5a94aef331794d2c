/* SPDX-License-Identifier: ISC
 * test_known.c - which secret opens which case: written down, kept, believed
 * only of what was whole. */
#include <stdlib.h>
#include <string.h>

#include "src/casework/book.h"
#include "tests/book.h"

struct world {
	struct book book;
	struct gb_session *s;
	struct gb_known *known; /* of one case, which is: */
	const struct gb_chain_case *of;
	struct gb_case *c;
};

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char name[GB_CASE_NAME_ROOM];

	if (!w || fixture_setup(state) != 0)
		return -1;
	book_make(&w->book, *state);
	w->s = book_sign_in(&w->book, "dsl");
	book_log(w->s, "cyberbullying", "pupil:Gwen", "A message.", name);
	w->of = gb_chain_case_named(gb_casebook_chain(w->book.book), name);
	ok(gb_session_case(w->s, name, &w->c, err));
	ok(gb_known_create(&w->known, err));
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	void *f = w->book.f;

	gb_known_free(w->known);
	gb_case_free(w->c);
	gb_session_free(w->s);
	book_free(&w->book);
	free(w);
	return fixture_teardown(&f);
}

/* How many entries are known of the case, to `with`. */
static uint32_t known_to(struct world *w, const struct gb_opener *with)
{
	struct gb_known_case k;

	ok(gb_known_case(w->known, with, w->of, &k, err));
	assert_true((k.n > 0) == (k.secret != NULL));
	if (k.n > 0) {
		assert_int_equal(k.opener, 1);
		assert_int_equal(k.lane, GB_LANE_FULL);
	}
	gb_key_free(k.secret);
	return k.n;
}

static void what_was_noted_is_known_until_it_is_forgotten(void **state)
{
	struct world *w = *state;

	assert_int_equal(known_to(w, &w->s->opener), 0);
	ok(gb_known_note(w->known, &w->s->opener, w->of, w->c, err));
	assert_int_equal(known_to(w, &w->s->opener), 1);
	gb_known_forget(w->known, w->of);
	gb_known_forget(w->known, w->of);
	assert_int_equal(known_to(w, &w->s->opener), 0);
}

static void a_case_that_is_not_whole_is_never_known(void **state)
{
	struct world *w = *state;
	uint32_t *const wrong[] = { &w->c->n_noise, &w->c->n_altered };

	for (size_t i = 0; i < GB_COUNT(wrong); i++) {
		ok(gb_known_note(w->known, &w->s->opener, w->of, w->c, err));
		++*wrong[i];
		ok(gb_known_note(w->known, &w->s->opener, w->of, w->c, err));
		assert_int_equal(known_to(w, &w->s->opener), 0);
		--*wrong[i];
	}
	w->c->n_opened = 0;
	ok(gb_known_note(w->known, &w->s->opener, w->of, w->c, err));
	assert_int_equal(known_to(w, &w->s->opener), 0);
}

static void it_is_of_no_use_to_anybody_else(void **state)
{
	struct world *w = *state;
	struct gb_session *other = book_sign_in(&w->book, "deputy");

	ok(gb_known_note(w->known, &w->s->opener, w->of, w->c, err));
	assert_int_equal(known_to(w, &other->opener), 0);
	gb_session_free(other);
}

static void what_is_kept_comes_back(void **state)
{
	struct world *w = *state;
	struct gb_buf kept = { 0 };

	ok(gb_known_note(w->known, &w->s->opener, w->of, w->c, err));
	gb_known_keep(w->known, &kept);
	ok(gb_buf_done(&kept, err));
	gb_known_free(w->known);
	ok(gb_known_create(&w->known, err));
	ok(gb_known_restore(w->known, kept.data, kept.len, err));
	assert_int_equal(known_to(w, &w->s->opener), 1);
	gb_buf_free(&kept);
}

static void what_is_not_of_its_form_is_refused(void **state)
{
	struct world *w = *state;
	struct gb_buf kept = { 0 };
	struct gb_known *k;

	ok(gb_known_note(w->known, &w->s->opener, w->of, w->c, err));
	gb_known_keep(w->known, &kept);
	gb_buf_u8(&kept, 0);
	ok(gb_buf_done(&kept, err));
	for (size_t len = 0; len <= kept.len; len++) {
		if (len == kept.len - 1)
			continue; /* that is all of it */
		ok(gb_known_create(&k, err));
		assert_int_equal(gb_known_restore(k, kept.data, len, NULL),
				 GB_TAMPERED);
		gb_known_free(k);
	}
	/* Opened by an entry that there is not; a lane that there is not. */
	for (size_t at = 8; at <= 12; at += 4) {
		kept.data[at] ^= 0x40;
		ok(gb_known_create(&k, err));
		assert_int_equal(
			gb_known_restore(k, kept.data, kept.len - 1, NULL),
			GB_TAMPERED);
		gb_known_free(k);
		kept.data[at] ^= 0x40;
	}
	/* A secret that was changed is looked for anew. */
	kept.data[20] ^= 1;
	gb_known_free(w->known);
	ok(gb_known_create(&w->known, err));
	ok(gb_known_restore(w->known, kept.data, kept.len - 1, err));
	assert_int_equal(known_to(w, &w->s->opener), 0);
	gb_buf_free(&kept);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(what_was_noted_is_known_until_it_is_forgotten),
		T(a_case_that_is_not_whole_is_never_known),
		T(it_is_of_no_use_to_anybody_else),
		T(what_is_kept_comes_back),
		T(what_is_not_of_its_form_is_refused),
	};

	return cmocka_run_group_tests_name("known", tests, NULL, NULL);
}

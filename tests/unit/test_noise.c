/* SPDX-License-Identifier: ISC
 * test_noise.c - entries of a case, written with real keys by people who had no
 * right to: they have no effect. */
#include <string.h>

#include "guardbook/verify.h"
#include "src/casework/book.h"
#include "src/casework/readers.h"
#include "src/casework/steps.h"
#include "src/casework/work.h"
#include "tests/forge.h"

/* Nothing of the case is other than it was, but for the noise; it is counted,
 * and work goes on. */
static void expect_effect(struct world *w, int who, uint32_t opened,
			  uint32_t noise, uint32_t altered)
{
	struct gb_case *c = world_case(w, who);
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
	ok(gb_verify(&v, w->book.dir, w->s[who], NULL, &w->book.f->env, err));
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
	world_note(w, DSL);
	world_note(w, DEPUTY);
	expect_effect(w, DSL, opened + 2, noise, 0);
	expect_effect(w, DEPUTY, opened + 2, noise, 0);
}

/* --- who is no reader
 * ---------------------------------------------------------
 */

static void an_outsider_writes_into_a_case_for_nothing(void **state)
{
	struct world *w = *state;
	struct gb_key *s = forge_secret();

	world_note(w, DSL);
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
	struct gb_key *s = forge_secret();

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
	world_note(w, DSL);
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
	struct gb_key *s = forge_secret(), *s2;
	json_t *who = NULL;

	world_note(w, DSL);
	s2 = world_secret(w, DEPUTY);
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
	world_note(w, DSL);
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
	struct gb_key *s = forge_secret();

	world_note(w, DSL);
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
	struct gb_key *s = forge_secret(), *s2;

	world_note(w, DSL);
	s2 = world_secret(w, DSL);
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
	world_note(w, DEPUTY);
	world_note(w, DSL);
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
	struct gb_key *s = forge_secret(), *s2;

	world_note(w, DSL);
	s2 = world_secret(w, DSL);
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
	world_note(w, DEPUTY);
	expect_effect(w, DSL, 3, 0, 4);
	gb_key_free(s);
	gb_key_free(s2);
}

static void a_verb_that_is_not_theirs_has_no_effect(void **state)
{
	struct world *w = *state;
	struct gb_key *s2, *s = forge_secret();

	world_note(w, DSL);
	s2 = world_secret(w, DSL);
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
	struct gb_key *s = forge_secret(), *s2;
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
	s2 = world_secret(w, DSL);
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
	world_note(w, HEAD);
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
	world_note(w, DSL);
	world_note(w, DSL);
	of = gb_chain_case_named(w->book.book->chain, other);
	ok(gb_steps_read(&steps, &w->s[DSL]->opener, of, err));
	e = &steps.at[2].entry;
	for (size_t i = 0; i < 2; i++)
		gb_entry_write_box(&boxes, e->box[i], e->box_bytes[i]);
	memcpy(w->name, mine, sizeof(mine));
	w->elsewhere = 3;
	world_note(w, DSL);
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
#define T(name)                                                                \
	cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
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

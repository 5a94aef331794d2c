/* SPDX-License-Identifier: ISC
 * test_monkey.c - anything at all is pressed, in every role: nothing breaks,
 * nothing foreign reaches the terminal, the record holds.
 *
 *	MONKEY_SEED=N	press the same as the run that failed
 *	KEYS=N		press this many in all, not 4,000 (make monkey) */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/verify.h"
#include "tests/screen/allowed.h"
#include "tests/screen/monkey.h"
#include "tests/screen/school.h"

#define ROLES 8
#define USUAL_KEYS 4000
/* So many at the door, and somebody is let in. */
#define AT_THE_DOOR 12
/* Sittings are this far apart, for nobody waits at the door for wrong guesses
 * that were made in the one before. */
#define BETWEEN_S 600

struct visit {
	struct school *s;
	struct monkey m;
	struct term *t;
	struct allowed sent;
	size_t n_read; /* of what was sent */
	const char *who;
	unsigned long keys, seed;
	unsigned sittings;
	int64_t now_s;
	unsigned outside; /* keys in a row at the door */
	bool over;
};

static unsigned long number(const char *name, unsigned long usual)
{
	const char *text = getenv(name);

	return text && *text ? strtoul(text, NULL, 10) : usual;
}

/* --- what holds after every key --------------------------------------------
 */

static void look_at_what_was_sent(struct visit *v)
{
	size_t n;
	const char *raw = term_raw(v->t, &n);

	if (!allowed_read(&v->sent, raw + v->n_read, n - v->n_read)) {
		for (size_t i = 0; i < v->sent.n_held; i++)
			print_error("%02x ", (unsigned char)v->sent.held[i]);
		print_error("\n");
		term_fail(v->t, __FILE__, __LINE__,
			  "the program sent what it may not");
	}
	v->n_read = n;
}

/* --- coming and going ------------------------------------------------------
 */

static void sit_down(struct visit *v)
{
	v->now_s += BETWEEN_S;
	school_clock(v->s, v->now_s);
	monkey_note(&v->m, "sits down as %s", v->who);
	v->t = school_sit(v->s, v->who);
	v->sittings++;
	v->sent = (struct allowed){ 0 };
	v->n_read = 0;
	v->outside = 0;
}

static void has_left(struct visit *v)
{
	look_at_what_was_sent(v);
	expect_exit(v->t, 0);
	look_at_what_was_sent(v);
	if (!allowed_at_rest(&v->sent))
		term_fail(v->t, __FILE__, __LINE__, "it ended half-way");
	expect_left_clean(v->t);
	term_free(v->t);
	v->t = NULL;
}

static void stand_up(struct visit *v)
{
	monkey_note(&v->m, "leaves");
	term_resize(v->t, 80, 24);
	for (int i = 0; i < 4 && !term_ended(v->t); i++) {
		term_press(v->t, "Ctrl-Q");
		if (!term_ended(v->t))
			term_press(v->t, "y");
	}
	has_left(v);
}

/* A door or a lock, where chance would stay. */
static bool asks_who_is_there(struct visit *v)
{
	return term_find(v->t, "assphrase", NULL, NULL) &&
	       monkey_below(&v->m, 4) == 0;
}

static void give_the_passphrase(struct visit *v)
{
	monkey_note(&v->m, "gives the passphrase");
	term_type(v->t, "practice\n");
}

static void press_many(struct visit *v)
{
	while (v->m.n_keys < v->keys) {
		if (!v->t)
			sit_down(v);
		if (asks_who_is_there(v))
			give_the_passphrase(v);
		else
			monkey_press(&v->m, v->t);
		if (term_ended(v->t)) {
			has_left(v);
			continue;
		}
		look_at_what_was_sent(v);
		v->outside = term_find(v->t, "Who are you?", NULL, NULL)
				     ? v->outside + 1
				     : 0;
		if (v->outside > AT_THE_DOOR)
			stand_up(v);
	}
	if (v->t)
		stand_up(v);
}

/* --- the record afterwards -------------------------------------------------
 */

static void expect_whole(struct visit *v)
{
	static const char *const readers[] = { "head", "dsl", "chair" };
	struct gb_verdict verdict = { 0 };

	book_reopen(&v->s->book);
	ok(gb_verify(&verdict, v->s->book.dir, NULL, NULL, &v->s->f->env, err));
	assert_true(verdict.whole);
	print_message("%lu keys in %u sittings; the record has %" PRIu64
		      " entries\n",
		      v->m.n_keys, v->sittings, verdict.entries);
	gb_verdict_free(&verdict);
	for (size_t i = 0; i < GB_COUNT(readers); i++) {
		struct gb_session *s = book_sign_in(&v->s->book, readers[i]);

		ok(gb_verify(&verdict, v->s->book.dir, s, NULL, &v->s->f->env,
			     err));
		assert_true(verdict.whole);
		assert_int_equal(verdict.noise, 0);
		gb_verdict_free(&verdict);
		gb_session_free(s);
	}
}

static int arrive(void **state)
{
	struct visit *v = calloc(1, sizeof(*v));
	void *s = NULL;

	if (!v || school_setup(&s) != 0) {
		free(v);
		return -1;
	}
	v->s = s;
	v->now_s = FIXTURE_NOW_S;
	*state = v;
	return 0;
}

/* A test that failed has not come to its end: what did it press? */
static int depart(void **state)
{
	struct visit *v = *state;
	void *s = v->s;

	if (!v->over) {
		monkey_tell(&v->m);
		print_error("Again: MONKEY_SEED=%lu KEYS=%lu, as %s\n", v->seed,
			    v->keys * ROLES, v->who);
	}
	term_free(v->t);
	free(v);
	return school_teardown(&s);
}

static void visit(void **state, const char *who)
{
	struct visit *v = *state;

	v->who = who;
	v->keys = number("KEYS", USUAL_KEYS) / ROLES;
	v->seed = number("MONKEY_SEED", 1);
	monkey_start(&v->m, v->seed, who);
	press_many(v);
	expect_whole(v);
	v->over = true;
}

#define BEARS(role)                                                            \
	static void any_key_does_no_harm_to_##role(void **state)               \
	{                                                                      \
		visit(state, #role);                                           \
	}
BEARS(teacher)
BEARS(dsl)
BEARS(deputy)
BEARS(head)
BEARS(hr)
BEARS(chair)
BEARS(trust)
BEARS(it)

/* --- the list of what may be sent ------------------------------------------
 */

static bool may_be_sent(const char *bytes)
{
	struct allowed a = { 0 };

	return allowed_read(&a, bytes, strlen(bytes)) && allowed_at_rest(&a);
}

static void what_a_terminal_obeys_is_told_from_text(void **state)
{
	static const char *const foreign[] = {
		"\033]0;title\a",
		"\033]52;c;Zm9v\a",
		"\033]8;;x\a",
		"\033P1$q\033\\",
		"\033[6n",
		"\033[c",
		"\033[2;2t",
		"\033[?9h",
		"\033c",
		"\033[!p",
		"\x9b"
		"2J",
		"\xc2\x9b"
		"2J",
		"\xe2\x80\xae",
		"\xff",
		"\xc0\x80",
		"\xed\xa0\x80",
		"\x0e",
		"\x7f",
		"\033[1;1H\033",
		"\033]7799;sync=x\a",
		"\033_x\033\\",
	};

	(void)state;
	assert_true(may_be_sent("\033[?1049h\033[22;0;0t\033[1;24r\033[m\033(B"
				"\033[38;5;4mTŷ Gwyn £45 漢\033[24;80H\r\n"));
	for (size_t i = 0; i < GB_COUNT(foreign); i++)
		assert_false(may_be_sent(foreign[i]));
}

#define TEST(role)                                                             \
	cmocka_unit_test_setup_teardown(any_key_does_no_harm_to_##role,        \
					arrive, depart)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_terminal_obeys_is_told_from_text),
		TEST(teacher),
		TEST(dsl),
		TEST(deputy),
		TEST(head),
		TEST(hr),
		TEST(chair),
		TEST(trust),
		TEST(it),
	};

	return cmocka_run_group_tests_name("monkey", tests, NULL, NULL);
}

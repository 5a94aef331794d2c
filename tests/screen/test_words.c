/* SPDX-License-Identifier: ISC
 * test_words.c - what was typed is what is sent, wherever the writer looked
 * meanwhile and whatever became of the window. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/screen/monkey.h"
#include "tests/screen/school.h"

#define WORDS 120

struct writer {
	struct monkey m;
	struct term *t;
	struct gb_buf typed;
};

/* clang-format off */
/* What a writer does within the words. None of it takes anything away. */
static const char *const within[] = {
	"Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDn",
	"Ctrl-Left", "Ctrl-Right", "Ctrl-Home", "Shift-Up Shift-Left",
	"Shift-Right", "Ctrl-L", "Ctrl-S", "Ctrl-C", "F1 Esc", "F1 PgDn Esc",
	"F5", "Insert",
};

/* And away from them: other boxes, the other two steps. */
static const char *const away[] = {
	"Tab", "Shift-Tab", "Tab Tab", "Shift-Tab Shift-Tab Shift-Tab",
	"Tab Enter Esc", "Esc Enter End Enter", "Esc End Enter End Enter",
	"Esc Home Enter End Enter", "Esc F1 Esc Enter End Enter",
};
/* clang-format on */

static void wander(struct writer *w)
{
	const char *keys = monkey_one_of(&w->m, within, GB_COUNT(within));

	monkey_note(&w->m, "%s", keys);
	term_press(w->t, keys);
}

/* There is somewhere to go to only in a window with room. */
static void go_away_and_back(struct writer *w)
{
	const char *keys = monkey_one_of(&w->m, away, GB_COUNT(away));

	monkey_note(&w->m, "%s", keys);
	term_resize(w->t, 80, 24);
	term_press(w->t, keys);
	expect_somewhere(w->t, "2 of 3");
	school_go_to(w->t, "Who is it about?");
	term_press(w->t, "Tab");
}

static void write_a_word(struct writer *w, unsigned n)
{
	char word[32];

	snprintf(word, sizeof(word), "%sgŵr%03u", n % 10 ? " " : "\n", n);
	monkey_note(&w->m, "types word %u", n);
	term_press(w->t, "Ctrl-End");
	/* Enter is a new line, also in a window that is too small. */
	if (n % 3)
		term_type(w->t, word);
	else
		term_paste(w->t, word);
	gb_buf_text(&w->typed, word);
}

static void write_all(struct writer *w)
{
	term_type(w->t, "First");
	gb_buf_text(&w->typed, "First");
	for (unsigned n = 1; n <= WORDS; n++) {
		unsigned what = monkey_below(&w->m, 10);

		if (what < 5)
			wander(w);
		else if (what < 8)
			monkey_resize(&w->m, w->t);
		else
			go_away_and_back(w);
		write_a_word(w, n);
	}
	/* The sort that asks for nothing else. */
	term_resize(w->t, 80, 24);
	term_press(w->t, "Esc Home " SCHOOL_SORT);
}

/* The narrative of what the teacher sent last, as the DSL reads it. */
static void expect_sent(struct school *s, const char *typed)
{
	struct gb_session *teacher, *dsl;
	struct gb_report *reports = NULL;
	struct gb_case *c = NULL;
	size_t n = 0;

	book_reopen(&s->book);
	teacher = book_sign_in(&s->book, "teacher");
	ok(gb_session_reports(teacher, &reports, &n, err));
	assert_true(n > 0);
	dsl = book_sign_in(&s->book, "dsl");
	ok(gb_session_case(dsl, reports[0].name, &c, err));
	assert_string_equal(
		json_string_value(json_object_get(c->body, "narrative")),
		typed);
	gb_case_free(c);
	free(reports);
	gb_session_free(dsl);
	gb_session_free(teacher);
}

static int sit(void **state)
{
	struct writer *w = calloc(1, sizeof(*w));

	if (!w)
		return -1;
	*state = w;
	return 0;
}

static int rise(void **state)
{
	struct writer *w = *state;

	if (w->m.n_keys)
		monkey_tell(&w->m);
	term_free(w->t);
	gb_buf_free(&w->typed);
	free(w);
	return 0;
}

static void every_word_that_was_typed_is_sent(void **state)
{
	const char *seed = getenv("MONKEY_SEED");
	struct writer *w = *state;
	void *made = NULL;
	struct school *s;

	assert_int_equal(school_setup(&made), 0);
	s = made;
	monkey_start(&w->m, seed ? strtoul(seed, NULL, 10) : 1, "words");
	w->t = school_sit(s, "teacher");
	school_begin_to_write(w->t);
	write_all(w);
	school_send(w->t, "A stranger in a game");
	expect_sent(s, gb_buf_string(&w->typed));
	w->m.n_keys = 0;
	school_teardown(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			every_word_that_was_typed_is_sent, sit, rise),
	};

	return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}

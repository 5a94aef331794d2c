/* SPDX-License-Identifier: ISC
 * test_ui.c - the toolkit, driven through the showcase as a person would. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fixture.h"
#include "tests/screen/term.h"

struct ui {
	struct fixture *f;
	struct term *t;
	char *draft;
	char draft_env[400];
};

static struct term *start(struct ui *u, const char *extra)
{
	char *path = term_beside("probe_showcase");
	const char *env[] = { u->draft_env, extra, NULL };

	u->t = term_start(&(struct term_setup){
		.argv = { path }, .home = u->f->dir, .env = env });
	free(path);
	return u->t;
}

static int setup(void **state)
{
	struct ui *u = calloc(1, sizeof(*u));
	void *f = NULL;

	assert_non_null(u);
	assert_int_equal(fixture_setup(&f), 0);
	u->f = f;
	u->draft = fixture_path(u->f, "draft");
	snprintf(u->draft_env, sizeof(u->draft_env), "SHOWCASE_DRAFT=%s",
		 u->draft);
	*state = u;
	return 0;
}

static int teardown(void **state)
{
	struct ui *u = *state;
	void *f = u->f;

	term_free(u->t);
	free(u->draft);
	free(u);
	return fixture_teardown(&f);
}

static void a_list_of_100000_shows_where_one_is(void **state)
{
	struct term *t = start(*state, NULL);

	expect_text(t, 0, "for practice");
	expect_text(t, 0, "Mrs S Davies (DSL)  14:32");
	expect_text(t, 4, "> KDR-000001");
	expect_cursor(t, 4, 0);
	term_press(t, "End");
	expect_somewhere(t, "100,000 of 100,000 cases");
	expect_cursor_on(t, "KDR-100000");
	term_press(t, "PgUp Up Home Down");
	expect_cursor_on(t, "> KDR-000002");
	term_wheel(t, 8, 10, 3);
	expect_nowhere(t, "> KDR-000002");
	expect_contrast(t, 4.5);
}

static void find_narrows_and_esc_clears_it(void **state)
{
	struct term *t = start(*state, NULL);

	term_press(t, "/");
	term_type(t, "crest");
	expect_text(t, 3, "Find: crest");
	expect_text(t, 3, "10,000 of 100,000 cases");
	expect_cursor(t, 3, 13);
	term_press(t, "Esc");
	expect_nowhere(t, "Find:");
	expect_text(t, 4, "> KDR-000001");
	term_press(t, "/");
	term_type(t, "none");
	expect_somewhere(t, "No case fits that.");
	expect_nowhere(t, "Enter Open"); /* only what works now */
}

static void a_question_takes_y_or_n_and_enter_does_nothing(void **state)
{
	struct term *t = start(*state, NULL);

	term_press(t, "c Enter Enter");
	expect_somewhere(t, "Close this case?");
	expect_text(t, 23, "y Yes   n No   Esc No");
	term_resize(t, 120, 40);
	expect_somewhere(t, "KDR-482  Fake page using the school crest");
	expect_text(t, 39, "y Yes");
	term_resize(t, 80, 24);
	term_press(t, "n");
	expect_text(t, 22, "Nothing was changed.");
	expect_somewhere(t, "Answered yes: 0");
	term_press(t, "c y");
	expect_somewhere(t, "Answered yes: 1");
}

static void help_narrows_and_does_it(void **state)
{
	struct term *t = start(*state, NULL);

	term_press(t, "?");
	expect_somewhere(t, "What can I do here?");
	expect_somewhere(t, "Record the course of action");
	term_type(t, "concern");
	expect_somewhere(t, "Log a new concern");
	expect_nowhere(t, "Record the course of action");
	expect_somewhere(t, "Three short steps; a draft is kept.");
	term_press(t, "Enter");
	expect_text(t, 0, "Log a concern  (2 of 3");
	term_press(t, "Esc F1 Esc");
	expect_nowhere(t, "What can I do here?");
}

static void a_refusal_stands_on_the_message_line(void **state)
{
	struct term *t = start(*state, NULL);

	term_press(t, "k");
	expect_text(t, 22, "Only the Headteacher may do that.");
	term_press(t, "Down");
	expect_row(t, 22, "");
}

static void a_form_keeps_every_letter_when_resized(void **state)
{
	struct term *t = start(*state, NULL);

	term_press(t, "n");
	term_type(t, "16/03/2026");
	term_press(t, "Tab Tab Tab");
	term_type(t, "https://example.invalid/£");
	term_press(t, "Tab");
	term_type(t, "Siân Ŵyn hello");
	term_resize(t, 10, 2);
	term_resize(t, 40, 10);
	expect_text(t, 0, "too small (40x10)");
	expect_somewhere(t, "Your words are safe.");
	term_type(t, " there");
	term_resize(t, 100, 40);
	expect_somewhere(t, "[16/03/2026]");
	expect_somewhere(t, "https://example.invalid/£");
	expect_somewhere(t, "[Siân Ŵyn hello there ");
	expect_cursor_on(t, "Siân");
	term_resize(t, 80, 24);
	expect_somewhere(t, "[Siân Ŵyn hello there ");
}

static void nobody_is_trapped_and_what_is_missing_is_said(void **state)
{
	struct term *t = start(*state, NULL);

	term_press(t, "n");
	term_type(t, "Tuesday");
	term_press(t, "Tab");
	expect_somewhere(t, "A date looks like 16/03/2026.");
	term_press(t, "Shift-Tab Shift-Tab");
	expect_cursor_on(t, "[ Send ]"); /* round to the last */
	term_press(t, "Enter");
	expect_text(t, 21, "4 things still to do: When did you find out?");
	expect_cursor_on(t, "When did you find out?");
}

static void a_form_takes_what_each_box_is_for(void **state)
{
	struct term *t = start(*state, NULL);

	term_press(t, "n");
	term_type(t, "16/03/2026");
	term_press(t, "Tab Tab Enter");
	expect_somewhere(t, "Short-post site");
	term_type(t, "chat");
	expect_nowhere(t, "Short-post site");
	term_press(t, "Enter");
	expect_somewhere(t, "[Chat group");
	term_press(t, "Tab Tab");
	term_paste(t, "Mr T\tBevan\ne\xCC\x81");
	expect_somewhere(t, "[Mr T Bevan é");
	term_press(t, "Tab Enter");
	expect_somewhere(t, "[1 added");
	term_press(t, "Tab Space Tab");
	term_type(t, "practice");
	expect_somewhere(t, "[********");
	expect_nowhere(t, "practice]");
	term_press(t, "Tab");
	term_type(t, "It asked for £45.\nTŷ Gwyn.");
	expect_somewhere(t, "line 2 of 2");
	term_press(t, "Tab Enter");
	expect_somewhere(t, "[Mr T Bevan é][16/03/2026][chat][1][practice]"
			    "[28 bytes]");
	expect_contrast(t, 4.5);
}

/* The row of the text area that has `text`. */
static void to_the_area(struct term *t)
{
	term_press(t, "n Shift-Tab Shift-Tab");
}

static void a_paste_is_text_and_nothing_else(void **state)
{
	struct ui *u = *state;
	struct term *t = start(u, NULL);
	char text[20001], *want;
	unsigned char *kept;
	size_t n;

	to_the_area(t);
	term_paste(t, "a\tb\x1b[Ac\x1b");
	expect_somewhere(t, "line 1 of 1");
	term_press(t, "Ctrl-Z Ctrl-Z Ctrl-Z Ctrl-Z Ctrl-Z Ctrl-Z");
	for (size_t i = 0; i < sizeof(text) - 1; i++)
		text[i] = i % 61 == 60 ? '\n' : (char)('a' + i % 26);
	memcpy(text, "£ ŵ 😀 e\xCC\x81 ", 15);
	text[sizeof(text) - 1] = '\0';
	term_paste(t, text);
	want = strdup(text);
	term_signal(t, SIGHUP);
	expect_exit(t, 3);
	kept = fixture_read(u->draft, &n);
	assert_int_equal(n, strlen(want));
	assert_memory_equal(kept, want, n);
	free(kept);
	free(want);
}

static void undo_cut_and_paste_work_in_the_text(void **state)
{
	struct term *t = start(*state, NULL);

	to_the_area(t);
	term_type(t, "first line\nsecond");
	term_press(t, "Up Ctrl-X Ctrl-V Ctrl-V");
	expect_somewhere(t, "line 3 of 3");
	term_press(t, "Ctrl-Z Ctrl-Z Ctrl-Z");
	expect_somewhere(t, "first line");
	expect_somewhere(t, "of 2");
	term_press(t, "F4");
	expect_text(t, 23, "F4 Smaller box");
	expect_nowhere(t, "Account or link");
	term_press(t, "Esc");
	expect_somewhere(t, "Account or link");
}

static void ctrl_c_kills_nothing_and_ctrl_q_asks(void **state)
{
	struct term *t = start(*state, NULL);

	term_press(t, "Ctrl-C");
	expect_text(t, 22, "Ctrl-Q leaves Guardbook.");
	term_press(t, "n");
	term_type(t, "1");
	term_press(t, "Ctrl-S");
	expect_text(t, 22, "The draft is kept.");
	term_press(t, "Ctrl-Q");
	expect_somewhere(t, "A concern is not sent.");
	term_press(t, "n");
	expect_nowhere(t, "A concern is not sent.");
	term_press(t, "Ctrl-Q y");
	expect_exit(t, 0);
	expect_left_clean(t);
}

static void a_signal_or_a_closed_window_keeps_the_draft(void **state)
{
	struct ui *u = *state;
	struct term *t = start(u, NULL);
	unsigned char *kept;
	size_t n;

	to_the_area(t);
	term_type(t, "She felt sick reading it.");
	term_signal(t, SIGTERM);
	expect_exit(t, 3);
	expect_left_clean(t);
	kept = fixture_read(u->draft, &n);
	assert_string_equal((char *)kept, "She felt sick reading it.");
	free(kept);
	term_free(t);
	unlink(u->draft);
	t = start(u, NULL);
	to_the_area(t);
	term_type(t, "Again.");
	term_hang_up(t);
	expect_exit(t, 3);
	kept = fixture_read(u->draft, &n);
	assert_string_equal((char *)kept, "Again.");
	free(kept);
}

static void the_mouse_clicks_what_is_there(void **state)
{
	struct term *t = start(*state, NULL);
	int row, col;

	term_click(t, 7, 5);
	expect_cursor_on(t, "> KDR-000004");
	assert_true(term_find(t, "n New", &row, &col));
	term_click(t, row, col);
	expect_text(t, 0, "Log a concern");
	assert_true(term_find(t, "[ ] The parents", &row, &col));
	term_click(t, row, col + 1);
	expect_somewhere(t, "[x] The parents");
}

static void details_are_read_by_pages_and_tabs(void **state)
{
	struct term *t = start(*state, NULL);

	term_press(t, "Enter");
	expect_text(t, 2, "[1 Details]   2 Chronology (9)");
	expect_somewhere(t, "Reported by    Mr T Bevan");
	term_press(t, "End");
	expect_somewhere(t, "Line 40.");
	expect_somewhere(t, "of 45");
	term_press(t, "Right");
	expect_text(t, 2, "1 Details   [2 Chronology (9)]");
	expect_somewhere(t, "colleague's");
	expect_somewhere(t, "############");
	expect_contrast(t, 4.5);
	term_press(t, "Esc");
	expect_text(t, 4, "> KDR-000001");
}

static void no_color_means_none(void **state)
{
	struct term *t = start(*state, "NO_COLOR=1");
	struct term_cell c;

	expect_text(t, 4, "> KDR-000001");
	for (const char *const *seq = (const char *const[]){ "\033[38;", "[48;",
							     "\033[31m", NULL };
	     *seq; seq++)
		expect_never_sent(t, *seq);
	term_press(t, "n");
	expect_somewhere(t, "[          ]");
	term_cell(t, 4, 27, false, &c);
	assert_true(c.underline);
}

static void a_vt100_will_do(void **state)
{
	struct term *t = start(*state, "TERM=vt100");

	expect_text(t, 4, "> KDR-000001");
	term_press(t, "n");
	term_type(t, "16/03/2026");
	expect_somewhere(t, "[16/03/2026]");
}

static void a_terminal_without_a_description_gets_a_sentence(void **state)
{
	struct ui *u = *state;
	char *path = term_beside("probe_showcase");
	const char *env[] = { "TERM=dumb", NULL };

	u->t = term_start(&(struct term_setup){ .argv = { path },
						.home = u->f->dir,
						.env = env,
						.unsynced = true });
	free(path);
	term_await(u->t, "this terminal cannot show the screens");
	expect_exit(u->t, 1);
}

static void no_title_is_ever_set(void **state)
{
	struct term *t = start(*state, NULL);

	expect_text(t, 7, "Not ‹RLO›really");
	term_press(t, "n Esc Enter Esc Ctrl-Q");
	expect_exit(t, 0);
	assert_string_equal(term_title(t), "");
	expect_never_sent(t, "\033]0;");
	expect_never_sent(t, "\033]2;");
	expect_never_sent(t, "\xE2\x80\xAE");
}

#define claim(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		claim(a_list_of_100000_shows_where_one_is),
		claim(find_narrows_and_esc_clears_it),
		claim(a_question_takes_y_or_n_and_enter_does_nothing),
		claim(help_narrows_and_does_it),
		claim(a_refusal_stands_on_the_message_line),
		claim(a_form_keeps_every_letter_when_resized),
		claim(nobody_is_trapped_and_what_is_missing_is_said),
		claim(a_form_takes_what_each_box_is_for),
		claim(a_paste_is_text_and_nothing_else),
		claim(undo_cut_and_paste_work_in_the_text),
		claim(ctrl_c_kills_nothing_and_ctrl_q_asks),
		claim(a_signal_or_a_closed_window_keeps_the_draft),
		claim(the_mouse_clicks_what_is_there),
		claim(details_are_read_by_pages_and_tabs),
		claim(no_color_means_none),
		claim(a_vt100_will_do),
		claim(a_terminal_without_a_description_gets_a_sentence),
		claim(no_title_is_ever_set),
	};

	return cmocka_run_group_tests_name("ui", tests, NULL, NULL);
}

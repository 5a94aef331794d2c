/* SPDX-License-Identifier: ISC
 * test_term.c - the harness itself: what the probe is sent arrives, what it
 * draws is seen, and a claim that is wrong fails. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/fixture.h"
#include "tests/screen/golden.h"
#include "tests/screen/shot.h"
#include "tests/screen/term.h"

struct seat {
	struct fixture *f;
	struct term *t;
};

static struct term *start(const char *home, const char *const *env)
{
	char *probe = term_beside("probe");
	struct term *t = term_start(&(struct term_setup){
		.argv = { probe }, .home = home, .env = env });

	free(probe);
	return t;
}

static int sit_down(void **state)
{
	struct seat *s = calloc(1, sizeof(*s));
	void *f = NULL;

	if (!s || fixture_setup(&f) < 0)
		return -1;
	s->f = f;
	s->t = start(s->f->dir, NULL);
	*state = s;
	return 0;
}

static int get_up(void **state)
{
	struct seat *s = *state;
	void *f = s->f;

	term_free(s->t);
	fixture_teardown(&f);
	free(s);
	return 0;
}

static struct term *at(void **state)
{
	return ((struct seat *)*state)->t;
}

static void typed_letters_arrive(void **state)
{
	struct term *t = at(state);
	int row, col;

	term_type(t, "Siân Ŵyn £45");
	expect_row(t, 3, "Siân Ŵyn £45");
	expect_cursor(t, 3, 12);
	expect_cursor_on(t, "Ŵyn");
	expect_somewhere(t, "£45");
	expect_nowhere(t, "Bevan");
	assert_true(term_find(t, "£45", &row, &col));
	assert_int_equal(row, 3);
	assert_int_equal(col, 9);
	assert_false(term_find(t, "Bevan", &row, &col));
}

static void wide_letters_take_two_columns(void **state)
{
	struct term *t = at(state);
	struct term_cell c;
	int row, col;

	term_type(t, "日本ŷ");
	expect_row(t, 3, "日本ŷ");
	term_cell(t, 3, 0, false, &c);
	assert_int_equal(c.width, 2);
	assert_string_equal(c.text, "日");
	term_cell(t, 3, 1, false, &c);
	assert_int_equal(c.width, 0);
	assert_true(term_find(t, "ŷ", &row, &col));
	assert_int_equal(col, 4);
}

static void every_key_has_its_name(void **state)
{
	static const char *const keys[][2] = {
		{ "Tab", "^I" },
		{ "Enter", "^M" },
		{ "Esc", "^[" },
		{ "Ctrl-S", "^S" },
		{ "Ctrl-C", "^C" },
		{ "Ctrl-Z", "^Z" },
		{ "Shift-Tab", "KEY_BTAB" },
		{ "F1", "KEY_F(1)" },
		{ "F12", "KEY_F(12)" },
		{ "Up", "KEY_UP" },
		{ "Down", "KEY_DOWN" },
		{ "Left", "KEY_LEFT" },
		{ "Right", "KEY_RIGHT" },
		{ "Home", "KEY_HOME" },
		{ "End", "KEY_END" },
		{ "PgUp", "KEY_PPAGE" },
		{ "PgDn", "KEY_NPAGE" },
		{ "Delete", "KEY_DC" },
		{ "Insert", "KEY_IC" },
		{ "Backspace", "KEY_BACKSPACE" },
		{ "F5", "KEY_F(5)" },
	};
	struct term *t = at(state);
	char want[64];

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		term_press(t, keys[i][0]);
		snprintf(want, sizeof(want), "key %zu: %s", i + 1, keys[i][1]);
		expect_row(t, 1, want);
	}
	term_press(t, "a Space ŵ - F");
	expect_row(t, 3, "a ŵ-F");
}

static void the_mouse_is_seen_where_it_is(void **state)
{
	struct term *t = at(state);

	term_click(t, 7, 42);
	expect_text(t, 1, "mouse 7 42");
	term_wheel(t, 5, 6, 2);
	expect_row(t, 1, "key 3: wheel down 5 6");
	term_wheel(t, 5, 6, -1);
	expect_text(t, 1, "wheel up 5 6");
}

static void a_paste_is_marked_and_its_tabs_are_no_keys(void **state)
{
	struct term *t = at(state);

	term_paste(t, "one\ntwo\tthree");
	expect_text(t, 3, "one/two");
	expect_text(t, 1, "key 15:"); /* 13 characters and two marks */
	expect_nowhere(t, "^I");
}

static void a_long_paste_does_not_jam(void **state)
{
	struct term *t = at(state);
	char *text = malloc(100001);

	assert_non_null(text);
	memset(text, 'x', 100000);
	text[100000] = '\0';
	term_paste(t, text);
	free(text);
	expect_text(t, 1, "key 100002:");
}

static void a_resize_is_drawn_before_the_test_goes_on(void **state)
{
	struct term *t = at(state);
	int rows, cols;

	for (int i = 0; i < 20; i++) {
		term_resize(t, 40, 10);
		expect_text(t, 0, "40x10 ");
		term_resize(t, 120, 40);
		expect_text(t, 0, "120x40 ");
	}
	term_size(t, &rows, &cols);
	assert_int_equal(rows, 40);
	assert_int_equal(cols, 120);
}

static void its_world_is_as_promised(void **state)
{
	struct seat *s = *state;

	expect_text(s->t, 0, s->f->dir);
	assert_true(term_on_alternate_screen(s->t));
	assert_true(term_cursor_shown(s->t));
	assert_int_equal(term_bells(s->t), 0);
	assert_string_equal(term_title(s->t), "");
}

static void leaving_puts_the_window_back(void **state)
{
	struct term *t = at(state);

	term_type(t, "a secret");
	term_press(t, "Ctrl-Q");
	expect_exit(t, 0);
	expect_left_clean(t);
	expect_nowhere(t, "secret");
	expect_nowhere(t, "9901"); /* the sync key was not echoed */
}

static void a_signal_ends_it_in_good_order(void **state)
{
	struct term *t = at(state);

	term_signal(t, SIGTERM);
	expect_exit(t, 3);
	expect_left_clean(t);
}

static void a_kill_is_told_from_an_end(void **state)
{
	struct term *t = at(state);

	term_signal(t, SIGKILL);
	expect_exit(t, 128 + SIGKILL);
}

static void a_closed_window_ends_it(void **state)
{
	struct term *t = at(state);

	term_hang_up(t);
	expect_exit(t, 3);
}

static void two_terminals_do_not_mix(void **state)
{
	struct seat *s = *state;
	static const char *const env[] = { "HOME=/second", "TERM=xterm", NULL };
	struct term *other = start(s->f->dir, env);

	term_type(s->t, "first");
	term_type(other, "second");
	expect_row(s->t, 3, "first");
	expect_row(other, 3, "second");
	expect_text(other, 0, "/second");
	term_press(other, "Ctrl-Q");
	expect_exit(other, 0);
	term_free(other);
	term_type(s->t, "!");
	expect_row(s->t, 3, "first!");
}

static void a_program_that_asks_plainly_can_be_awaited(void **state)
{
	struct term *t = term_start(&(struct term_setup){
		.argv = { "/bin/sh", "-c",
			  "printf 'Your choice: '; read c; echo got $c; "
			  "exit 7" },
		.unsynced = true });

	(void)state;
	term_await(t, "Your choice:");
	term_type(t, "4\n");
	term_await(t, "got 4");
	expect_exit(t, 7);
	expect_row(t, 0, "Your choice: 4");
	term_free(t);
}

static void colours_are_told_apart_as_wcag_says(void **state)
{
	struct term *t = at(state);
	struct term_cell c;

	assert_true(term_contrast(0, 0xffffff) > 20.99);
	assert_true(term_contrast(0x777777, 0xffffff) < 4.5);
	term_cell(t, 2, 0, true, &c);
	assert_string_equal(c.text, "w");
	assert_int_equal(c.fg, 0xe5e5e5);
	assert_int_equal(c.bg, 0x0000ee);
	term_cell(t, 0, 0, true, &c);
	assert_int_equal(c.fg, 0x000000);
	assert_int_equal(c.bg, 0xffffff);
	expect_contrast(t, 4.5);
}

static void bytes_are_kept_until_forgotten(void **state)
{
	struct term *t = at(state);
	const char *raw;
	size_t n;

	raw = term_raw(t, &n);
	assert_non_null(memmem(raw, n, "\033[?1049h", 8));
	expect_never_sent(t, "\033]52");
	term_raw_forget(t);
	expect_never_sent(t, "\033[?1049h");
	term_type(t, "z");
	raw = term_raw(t, &n);
	assert_non_null(memchr(raw, 'z', n));
}

/* --- wrong claims fail ------------------------------------------------------
 */

/* Run `claim` as a child would, its complaint unread: true if it failed. */
static bool fails(struct term *t, void (*claim)(struct term *))
{
	int status, quiet;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		quiet = memfd_create("quiet", 0);
		dup2(quiet, STDOUT_FILENO);
		dup2(quiet, STDERR_FILENO);
		/* Asks cmocka to abort() where it would jump. */
		setenv("CMOCKA_TEST_ABORT", "1", 1);
		unsetenv("GOLDEN");
		signal(SIGABRT, SIG_DFL);
		claim(t);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void claim_text(struct term *t)
{
	expect_text(t, 0, "Bevan");
}

static void claim_row(struct term *t)
{
	expect_row(t, 2, "white on");
}

static void claim_no_row(struct term *t)
{
	expect_text(t, 24, "");
}

static void claim_somewhere(struct term *t)
{
	expect_somewhere(t, "Bevan");
}

static void claim_nowhere(struct term *t)
{
	expect_nowhere(t, "white");
}

static void claim_cursor(struct term *t)
{
	expect_cursor(t, 3, 7);
}

static void claim_cursor_on(struct term *t)
{
	expect_cursor_on(t, "white");
}

static void claim_contrast(struct term *t)
{
	expect_contrast(t, 7.6);
}

static void claim_never_sent(struct term *t)
{
	expect_never_sent(t, "\033[?1049h");
}

static void claim_left(struct term *t)
{
	expect_left_clean(t);
}

/* Only its own children can be waited for: it starts one. */
static void claim_exit(struct term *t)
{
	struct term *mine = start(NULL, NULL);

	(void)t;
	term_press(mine, "Ctrl-Q");
	expect_exit(mine, 1);
}

static void claim_what_is_so(struct term *t)
{
	struct term *mine = start(NULL, NULL);

	expect_text(t, 2, "white on");
	term_press(mine, "Ctrl-Q");
	expect_exit(mine, 0);
}

static void claim_no_golden(struct term *t)
{
	expect_golden(t, "no-such-screen");
}

static void claim_golden(struct term *t)
{
	expect_golden(t, "probe"); /* agreed with other text on it */
}

static void claim_key(struct term *t)
{
	term_press(t, "Hyper");
}

static void a_wrong_claim_fails(void **state)
{
	struct seat *s = *state;
	char *picture = term_beside("test_term.failed.svg");
	static void (*const claims[])(struct term *) = {
		claim_text,      claim_row,      claim_no_row,
		claim_somewhere, claim_nowhere,  claim_cursor,
		claim_cursor_on, claim_contrast, claim_never_sent,
		claim_left,      claim_exit,     claim_no_golden,
		claim_golden,    claim_key,
	};

	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++)
		if (!fails(s->t, claims[i]))
			fail_msg("wrong claim %zu was believed", i);
	assert_false(fails(s->t, claim_what_is_so));
	assert_int_equal(unlink(picture), 0);
	free(picture);
}

/* --- pictures and golden screens ---------------------------------------------
 */

static void a_picture_has_every_letter_line_and_the_cursor(void **state)
{
	struct seat *s = *state;
	char *path = fixture_path(s->f, "probe.svg");
	unsigned char *svg;
	size_t n;

	term_type(s->t, "a<b&c");
	shot_write(s->t, path, true);
	svg = fixture_read(path, &n);
	assert_non_null(strstr((char *)svg, "width=\"800\" height=\"480\""));
	assert_non_null(strstr((char *)svg, ">&lt;</text>"));
	assert_non_null(strstr((char *)svg, ">&amp;</text>"));
	assert_non_null(strstr((char *)svg, "<path stroke="));
	assert_non_null(strstr((char *)svg, "fill=\"#0000ee\""));
	assert_non_null(strstr((char *)svg, "stroke=\"#c00000\""));
	assert_null(strstr((char *)svg, "> </text>"));
	free(svg);
	free(path);
}

static void a_golden_screen_is_compared(void **state)
{
	static const char *const env[] = { "HOME", NULL };
	struct term *homeless = start(NULL, env);

	(void)state;
	term_type(homeless, "KDR-482  14:32  BZQ-1001  KDR-482  14:33");
	expect_golden_by_order(homeless, "probe");
	term_free(homeless);
}

static void a_golden_screen_is_written_when_asked(void **state)
{
	struct seat *s = *state;
	char *dir = fixture_path(s->f, "tests");
	char *path = fixture_path(s->f, "tests/golden/new.txt");
	char *was_in = getcwd(NULL, 0);
	unsigned char *text;
	size_t n;

	assert_non_null(was_in);
	assert_int_equal(mkdir(dir, 0700), 0);
	free(dir);
	dir = fixture_path(s->f, "tests/golden");
	assert_int_equal(mkdir(dir, 0700), 0);
	assert_int_equal(chdir(s->f->dir), 0);
	setenv("GOLDEN", "write", 1);
	expect_golden(s->t, "new");
	unsetenv("GOLDEN");
	expect_golden(s->t, "new");
	assert_int_equal(chdir(was_in), 0);
	text = fixture_read(path, &n);
	assert_string_equal((char *)text, term_screen(s->t));
	free(text);
	free(was_in);
	free(path);
	free(dir);
}

static void what_is_made_up_is_numbered_by_first_appearance(void **state)
{
	char *got = golden_apply("KDR-482  Open  14:32\nABC-1001   Shut\n"
				 "see KDR-482, 14:32 09:05\n",
				 golden_by_order);

	(void)state;
	assert_string_equal(got, "CASE-1   Open  TIME-1\nCASE-2     Shut\n"
				 "see CASE-1, TIME-1 TIME-2\n");
	free(got);
}

/* --- steadiness --------------------------------------------------------------
 */

static void two_hundred_screens_are_all_right(void **state)
{
	struct term *t = at(state);
	struct timespec begin, end;
	char want[64];
	double took_s;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (int i = 1; i <= 200; i++) {
		term_press(t, i % 2 ? "Down" : "Up");
		snprintf(want, sizeof(want), "key %d: KEY_%s", i,
			 i % 2 ? "DOWN" : "UP");
		expect_row(t, 1, want);
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	took_s = (double)(end.tv_sec - begin.tv_sec) +
		 (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
	print_message("%.0f screens a second\n", 200 / took_s);
}

#define seated(claim) cmocka_unit_test_setup_teardown(claim, sit_down, get_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		seated(typed_letters_arrive),
		seated(wide_letters_take_two_columns),
		seated(every_key_has_its_name),
		seated(the_mouse_is_seen_where_it_is),
		seated(a_paste_is_marked_and_its_tabs_are_no_keys),
		seated(a_long_paste_does_not_jam),
		seated(a_resize_is_drawn_before_the_test_goes_on),
		seated(its_world_is_as_promised),
		seated(leaving_puts_the_window_back),
		seated(a_signal_ends_it_in_good_order),
		seated(a_kill_is_told_from_an_end),
		seated(a_closed_window_ends_it),
		seated(two_terminals_do_not_mix),
		cmocka_unit_test(a_program_that_asks_plainly_can_be_awaited),
		seated(colours_are_told_apart_as_wcag_says),
		seated(bytes_are_kept_until_forgotten),
		seated(a_wrong_claim_fails),
		seated(a_picture_has_every_letter_line_and_the_cursor),
		cmocka_unit_test(a_golden_screen_is_compared),
		seated(a_golden_screen_is_written_when_asked),
		cmocka_unit_test(
			what_is_made_up_is_numbered_by_first_appearance),
		seated(two_hundred_screens_are_all_right),
	};

	return cmocka_run_group_tests_name("term", tests, NULL, NULL);
}

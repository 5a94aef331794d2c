/* SPDX-License-Identifier: ISC
 * test_terminal.c - R19, I3, I16 at the screens of the shipped program: the
 * terminal dies in every way, changes its size like mad, is of an odd sort; a
 * paste presses no key. What was written is found again, and nothing of it is
 * on the disk in clear.
 *
 *	RESIZES=N	so many sizes in a row, not 150 */
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fault/lab.h"
#include "tests/screen/allowed.h"
#include "tests/screen/school.h"
#include "tests/screen/term_in.h"

#define WORDS "Quincunx said that the zeugma was theirs."
#define CANARY "zeugma"

static struct term *sit_at(struct lab *l, const char *name, int rows, int cols,
			   const char *const *env)
{
	struct term *t = term_start(&(struct term_setup){
		.argv = { guardbook_path(), "--casebook", l->book },
		.home = l->f->dir,
		.env = env,
		.rows = rows,
		.cols = cols,
	});

	term_type(t, name);
	term_press(t, "Enter");
	term_type(t, "practice");
	term_press(t, "Enter");
	return t;
}

static struct term *sit(struct lab *l, const char *name)
{
	return sit_at(l, name, 24, 80, NULL);
}

/* --- on the disk -----------------------------------------------------------
 */

static const char *sought;
static unsigned n_found, n_files;

static int seek_in(const char *path, const struct stat *st, int kind,
		   struct FTW *where)
{
	unsigned char *all;
	size_t n;

	(void)st;
	(void)where;
	if (kind != FTW_F)
		return 0;
	all = fixture_read(path, &n);
	n_files++;
	if (memmem(all, n, sought, strlen(sought))) {
		n_found++;
		print_error("\"%s\" is in %s\n", sought, path);
	}
	free(all);
	return 0;
}

/* --- R19 -------------------------------------------------------------------
 */

enum death { HANG_UP, HUP, TERM, INT, KILLED, N_DEATHS };

static void die(struct term *t, enum death how)
{
	static const int signals[] = { [HUP] = SIGHUP,
				       [TERM] = SIGTERM,
				       [INT] = SIGINT,
				       [KILLED] = SIGKILL };

	if (how == KILLED)
		term_press(t, "Ctrl-S");
	if (how == HANG_UP)
		term_hang_up(t);
	else
		term_signal(t, signals[how]);
	term_exit_status(t);
	if (how == HUP || how == TERM || how == INT)
		expect_left_clean(t);
	term_free(t);
}

static void however_the_terminal_dies_the_words_are_found_again(void **state)
{
	struct lab *l = *state;
	unsigned again = 0;

	sought = CANARY;
	n_found = n_files = 0;
	for (int how = 0; how < N_DEATHS; how++) {
		struct term *t;

		lab_fresh(l);
		t = sit(l, "Mr T Bevan");
		school_begin_to_write(t);
		term_type(t, WORDS);
		die(t, (enum death)how);
		nftw(l->f->dir, seek_in, 16, FTW_PHYS);
		t = sit(l, "Mr T Bevan");
		expect_somewhere(t, "not finished");
		term_press(t, "Enter");
		if (term_find(t, CANARY, NULL, NULL))
			again++;
		term_free(t);
	}
	print_message("R19: %d deaths of the terminal: %u drafts recovered, "
		      "words in clear in %u of %u files\n",
		      N_DEATHS, again, n_found, n_files);
	assert_int_equal(again, N_DEATHS);
	assert_int_equal(n_found, 0);
}

static void it_cant_be_put_to_sleep(void **state)
{
	struct lab *l = *state;
	struct term *t;

	lab_fresh(l);
	t = sit(l, "Mrs S Davies");
	term_signal(t, SIGTSTP);
	term_sync(t);
	term_press(t, "Ctrl-Z");
	term_signal(t, SIGQUIT);
	term_sync(t);
	expect_somewhere(t, "Mrs S Davies");
	term_free(t);
	print_message("R19: SIGTSTP, Ctrl-Z and SIGQUIT: it goes on\n");
}

static uint64_t roll(uint64_t *dice)
{
	*dice = *dice * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return *dice >> 33;
}

/* Everything that it sent may be sent. */
static void expect_allowed(struct term *t)
{
	struct allowed a = { 0 };
	size_t n;
	const char *raw = term_raw(t, &n);

	if (!allowed_read(&a, raw, n))
		term_fail(t, __FILE__, __LINE__, "it sent what it may not");
}

static void any_storm_of_sizes_is_weathered(void **state)
{
	unsigned long n = lab_number("RESIZES", lab_whole() ? 5000 : 150);
	struct lab *l = *state;
	uint64_t dice = 1;
	struct term *t;

	lab_fresh(l);
	t = sit(l, "Mr T Bevan");
	school_begin_to_write(t);
	term_type(t, WORDS);
	for (unsigned long i = 0; i < n; i++)
		term_resize(t, (int)(1 + roll(&dice) % 500),
			    (int)(1 + roll(&dice) % 200));
	term_resize(t, 1, 1);
	term_resize(t, 80, 24);
	expect_somewhere(t, CANARY);
	expect_allowed(t);
	term_free(t);
	print_message("R19: %lu sizes from 1x1 to 500x200: it goes on\n", n);
}

static void an_odd_terminal_is_told_or_served(void **state)
{
	static const char *const terms[] = {
		"TERM=xterm",
		"TERM=linux",
		"TERM=vt100",
		"TERM=vt220",
		"TERM=screen",
		"TERM=tmux",
		"TERM=dumb",
		"TERM=nonsense",
		"TERM=",
		"TERM=../../../etc/passwd",
		"TERM=xterm-256color\n",
	};
	struct lab *l = *state;
	unsigned served = 0, told = 0;

	for (size_t i = 0; i < GB_COUNT(terms); i++) {
		const char *env[] = { terms[i], NULL };
		struct term *t;

		lab_fresh(l);
		t = term_start(&(struct term_setup){
			.argv = { guardbook_path(), "--casebook", l->book },
			.home = l->f->dir,
			.env = env,
			.unsynced = true,
		});
		for (int w = 0; w < 50 && !term_ended(t) &&
				!term_find(t, "Who are you", NULL, NULL);
		     w++)
			term_pump(t, 100);
		if (term_ended(t)) {
			assert_int_equal(term_exit_status(t), 1);
			told++;
		} else if (term_find(t, "Who are you", NULL, NULL)) {
			served++;
		}
		term_free(t);
	}
	print_message("R19: %zu sorts of terminal: %u served, %u told in a "
		      "sentence\n",
		      GB_COUNT(terms), served, told);
	assert_int_equal(served + told, GB_COUNT(terms));
	assert_true(served >= 4);
}

/* --- I3 --------------------------------------------------------------------
 */

static unsigned count_entries(struct lab *l)
{
	struct run r;
	json_t *said;
	unsigned n;

	guardbook(&r, NULL, "--casebook", l->book, "--json", "verify", NULL);
	said = expect_json(&r);
	n = (unsigned)json_integer_value(json_object_get(said, "entries"));
	json_decref(said);
	return n;
}

/* Every key that does something, and what ends a session, over and over. */
static char *much_text(size_t n_bytes)
{
	static const char keys[] = "nfqrlydtaxcs?\n\x11\x13y\n/\t \x1b[A\x1b"
				   "OPy\nlog a concern\r";
	char *text = malloc(n_bytes + 1);

	assert_non_null(text);
	for (size_t i = 0; i < n_bytes; i++)
		text[i] = keys[i % (sizeof(keys) - 1)];
	text[n_bytes] = '\0';
	return text;
}

static void a_paste_presses_no_key(void **state)
{
	struct lab *l = *state;
	char *text = much_text(200 << 10), *before;
	struct term *t;

	lab_fresh(l);
	t = sit(l, "Mrs S Davies");
	before = strdup(term_screen(t));
	term_paste(t, text);
	assert_string_equal(term_screen(t), before);
	term_free(t);
	/* Into a text it goes, without what is no text. */
	t = sit(l, "Mr T Bevan");
	school_begin_to_write(t);
	term_paste(t, text);
	expect_allowed(t);
	expect_nowhere(t, "Who are you?");
	term_free(t);
	assert_int_equal(count_entries(l), l->entries);
	print_message("I3: 200 KiB pasted on a list and into a text: no key "
		      "pressed, no entry written\n");
	free(before);
	free(text);
}

/* --- the group -------------------------------------------------------------
 */

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			however_the_terminal_dies_the_words_are_found_again),
		cmocka_unit_test(it_cant_be_put_to_sleep),
		cmocka_unit_test(any_storm_of_sizes_is_weathered),
		cmocka_unit_test(an_odd_terminal_is_told_or_served),
		cmocka_unit_test(a_paste_presses_no_key),
	};

	return cmocka_run_group_tests_name("terminal", tests, lab_setup,
					   lab_teardown);
}

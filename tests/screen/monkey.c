/* SPDX-License-Identifier: ISC
 * monkey.c - somebody who presses anything at all. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/fixture.h"
#include "tests/screen/monkey.h"

/* So many keys at one place are enough. */
#define BORED 20

/* clang-format off */
static const char *const named[] = {
	"Enter", "Tab", "Backspace", "Esc", "Up", "Down", "Left", "Right",
	"Insert", "Delete", "Home", "End", "PgUp", "PgDn", "Space",
};

/* What most screens answer to: it leads further than chance does. */
static const char *const leading[] = {
	"Enter", "Enter", "Enter", "Down", "Down", "Up", "Tab", "Tab",
	"Shift-Tab", "End", "Esc", "n", "l", "/", "m", "p", "v", "a", "g",
	"d", "c", "o", "f", "s", "r", "e", "x", "k", "y", "1", "2", "3", "4",
	"5",
};

static const char *const held_down[] = { "Shift-", "Ctrl-", "Ctrl-Shift-" };

static const char *const letters[] = {
	"é", "Ŵ", "ß", "漢", "😀", "e\u0301", "£", "—", "\u202e", "\u200b",
	"\u2066", "\u00a0", "\ufeff", "\xc2\x85", "\u061c", "\u1160",
};

/* Pages hold anything; so does what is copied from them. */
static const char *const odd[] = {
	"", "\n", "\n\n\n\n\n\n\n\n", "\t\t\t",
	"Two lines\nof plain words",
	"\033]0;another title\a", "\033]52;c;Zm9v\a", "\033[2J\033[H",
	"\033P1$tx\033\\", "\033[6n", "\033[?1049l", "\x9b" "31m",
	"\xff\xfe\x80", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
	"\u202eevil\u202c", "e\u0301\u0301\u0301\u0301\u0301\u0301",
	"\u0301", "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
	"👩‍👩‍👧‍👦", "Tŷ Gwyn, £45, Siân Ŵyn", "%s%n%d", "../../..", "~",
	"16/03/2026 14:32", "99/99/9999 99:99",
	"averylongwordwithoutablankinitaverylongwordwithoutablankinit"
	"averylongwordwithoutablankinitaverylongwordwithoutablankinit",
};

static const char *const words[] = {
	"page ", "Mr Harris ", "a", "the pupil said ", "practice", "dsl",
	"tomorrow", "16/03/2026", "7", "~/", "/",
};

/* Keys of other keyboards, and mice that do more than ours is asked. */
static const char *const strange[] = {
	"\033[1;3A", "\033[1;6D", "\033[34~", "\033[57399u", "\033OX",
	"\033[<35;10;10M", "\033[<2;5;5M", "\033[<0;223;99M", "\033[I",
	"\033[O", "\033[?1;2c", "\033[12;40R", "\033x", "\033\033[A",
};
/* clang-format on */

/* What people do all day, for chance alone seldom comes to the end of a form.
 * "~" types some words. */
static const char *const courses[] = {
	"Esc Esc Esc n n",
	"n End Enter End Enter ~ Tab Tab Tab Tab Tab ~ Tab Enter",
	"n Down Down Enter Enter ~ Tab Tab Tab Tab Tab Tab ~ Tab Enter End",
	"Esc Esc Esc n n Down Down Down Down Down Enter End Enter ~ "
	"Tab Tab Tab Tab Tab Tab Tab Tab Tab Tab ~ "
	"Tab Enter Tab Enter Enter",
	"Tab Tab Tab Tab Enter y Enter",
	"Shift-Tab Shift-Tab Enter",
	"l Down Enter",
	"/ a Down Enter",
	"Enter a ~ Tab Enter n n",
	"Enter d Down Enter Tab ~ Tab Tab Tab Enter",
	"Enter g Enter Down Enter Tab ~ Tab Enter",
	"Enter 3 a Tab Enter Enter",
	"Enter 4 Down x Tab Enter Down Enter Tab ~ Tab Enter",
	"Enter c Enter Down Enter Tab ~ Tab Enter",
	"Ctrl-S Esc Esc",
};

void monkey_start(struct monkey *m, uint64_t seed, const char *who)
{
	*m = (struct monkey){ .dice = seed + 1 };
	for (; *who; who++)
		m->dice = m->dice * 31 + (unsigned char)*who;
	/* Neighbouring seeds begin far apart, and none at 0. */
	m->dice = m->dice * 0x9e3779b97f4a7c15ULL | 1;
}

/* xorshift64*. */
unsigned monkey_below(struct monkey *m, unsigned n)
{
	m->dice ^= m->dice >> 12;
	m->dice ^= m->dice << 25;
	m->dice ^= m->dice >> 27;
	return (unsigned)((m->dice * 0x2545f4914f6cdd1dULL) >> 33) % n;
}

const char *monkey_one_of(struct monkey *m, const char *const *from, size_t n)
{
	return from[monkey_below(m, (unsigned)n)];
}

void monkey_note(struct monkey *m, const char *fmt, ...)
{
	char *said = m->last[m->n_keys++ % MONKEY_KEPT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(said, MONKEY_SAID, fmt, ap);
	va_end(ap);
	/* It is printed at somebody's own terminal. */
	for (; *said; said++)
		if ((unsigned char)*said < ' ' || (unsigned char)*said > '~')
			*said = '.';
}

static void press(struct monkey *m, struct term *t, const char *key)
{
	monkey_note(m, "%s", key);
	term_press(t, key);
}

static void type(struct monkey *m, struct term *t, const char *text)
{
	monkey_note(m, "types \"%s\"", text);
	term_type(t, text);
}

static void press_letter(struct monkey *m, struct term *t)
{
	char key[] = { (char)('!' + monkey_below(m, '~' - '!' + 1)), '\0' };

	press(m, t, key);
}

static void press_ctrl(struct monkey *m, struct term *t)
{
	char key[] = "Ctrl-A";

	key[5] = (char)('A' + monkey_below(m, 26));
	press(m, t, key);
}

static void press_function(struct monkey *m, struct term *t)
{
	char key[8];

	snprintf(key, sizeof(key), "F%u", 1 + monkey_below(m, 12));
	press(m, t, key);
}

static void press_held(struct monkey *m, struct term *t)
{
	char key[32];

	snprintf(key, sizeof(key), "%s%s",
		 monkey_one_of(m, held_down, GB_COUNT(held_down)),
		 monkey_one_of(m, named, GB_COUNT(named) - 1));
	press(m, t, key);
}

static void paste(struct monkey *m, struct term *t)
{
	size_t i = monkey_below(m, GB_COUNT(odd));

	monkey_note(m, "pastes odd[%zu] \"%s\"", i, odd[i]);
	term_paste(t, odd[i]);
}

static void strange_key(struct monkey *m, struct term *t)
{
	const char *bytes = monkey_one_of(m, strange, GB_COUNT(strange));

	monkey_note(m, "sends \"%s\"", bytes);
	term_send(t, bytes, strlen(bytes));
	term_sync(t);
}

static void point(struct monkey *m, struct term *t)
{
	int rows, cols, row, col, lines;

	term_size(t, &rows, &cols);
	row = (int)monkey_below(m, (unsigned)rows);
	col = (int)monkey_below(m, (unsigned)cols);
	if (monkey_below(m, 3)) {
		monkey_note(m, "clicks %d, %d", row, col);
		term_click(t, row, col);
		return;
	}
	lines = (int)monkey_below(m, 9) - 4;
	monkey_note(m, "wheels %d at %d, %d", lines, row, col);
	term_wheel(t, row, col, lines);
}

void monkey_resize(struct monkey *m, struct term *t)
{
	/* Most of the time people have a window that there is room in. */
	bool usual = monkey_below(m, 4) > 0;
	int cols = usual ? 80 : 20 + (int)monkey_below(m, 181);
	int rows = usual ? 24 : 5 + (int)monkey_below(m, 56);

	monkey_note(m, "resizes to %dx%d", cols, rows);
	term_resize(t, cols, rows);
}

/* Something else now and then, or it would be no chance. */
static void follow(struct monkey *m, struct term *t, const char *course)
{
	while (*course && !term_ended(t)) {
		size_t n = strcspn(course, " ");
		char key[32];

		snprintf(key, sizeof(key), "%.*s", (int)n, course);
		course += n + (course[n] == ' ');
		if (monkey_below(m, 40) == 0)
			return;
		if (strcmp(key, "~") == 0)
			type(m, t, "The page was seen by three pupils.");
		else
			press(m, t, key);
	}
}

static bool is_bored(struct monkey *m, struct term *t)
{
	const char *title = term_row(t, 0);

	if (strncmp(m->where, title, sizeof(m->where) - 1) == 0)
		return ++m->here > BORED;
	snprintf(m->where, sizeof(m->where), "%s", title);
	m->here = 0;
	return false;
}

/* Back from wherever it is, and no to all questions. */
static void go_home(struct monkey *m, struct term *t)
{
	m->here = 0;
	monkey_note(m, "resizes to 80x24");
	term_resize(t, 80, 24);
	for (int i = 0; i < 5 && !term_ended(t); i++)
		press(m, t, i < 4 ? "Esc" : "n");
}

void monkey_press(struct monkey *m, struct term *t)
{
	unsigned n = monkey_below(m, 108);

	if (is_bored(m, t)) {
		go_home(m, t);
		n = 100;
	}

	if (n < 45)
		press(m, t, monkey_one_of(m, leading, GB_COUNT(leading)));
	else if (n < 60)
		press(m, t, monkey_one_of(m, named, GB_COUNT(named)));
	else if (n < 68)
		press_letter(m, t);
	else if (n < 70)
		type(m, t, monkey_one_of(m, letters, GB_COUNT(letters)));
	else if (n < 76)
		type(m, t, monkey_one_of(m, words, GB_COUNT(words)));
	else if (n < 80)
		press_ctrl(m, t);
	else if (n < 82)
		press_function(m, t);
	else if (n < 84)
		press_held(m, t);
	else if (n < 86)
		strange_key(m, t);
	else if (n < 90)
		paste(m, t);
	else if (n < 97)
		point(m, t);
	else if (n < 100)
		monkey_resize(m, t);
	else if (!term_ended(t))
		follow(m, t, monkey_one_of(m, courses, GB_COUNT(courses)));
}

void monkey_tell(const struct monkey *m)
{
	unsigned long i = m->n_keys > MONKEY_KEPT ? m->n_keys - MONKEY_KEPT : 0;

	print_error("The last of %lu keys:\n", m->n_keys);
	for (; i < m->n_keys; i++)
		print_error("  %lu  %s\n", i + 1, m->last[i % MONKEY_KEPT]);
}

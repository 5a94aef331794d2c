/* SPDX-License-Identifier: ISC
 * test_terminal_text.c - I1, I2, I8: whatever a field, a name or a file's name
 * holds, nothing but text reaches a terminal: not by a command, not in what it
 * complains of, not at the screens, not in what is written out.
 *
 *	STRINGS=N	so many, not 200
 *	NAMES=N		so many names of files, not 60
 *	SEED=N		which */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fault/lab.h"
#include "tests/screen/allowed.h"
#include "tests/screen/school.h"

static uint64_t roll(uint64_t *dice)
{
	*dice = *dice * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return *dice >> 33;
}

/* --- the corpus ------------------------------------------------------------
 */

/* What a terminal obeys, what misleads the eye and what is no text. */
static const char *const pieces[] = {
	/* Colours, moves, wipes, modes, questions. */
	"\x1b[31m",
	"\x1b[2J",
	"\x1b[10;10H",
	"\x1b[?1049h",
	"\x1b[6n",
	"\x1b[c",
	"\x1b[>c",
	"\x1b[21t",
	"\x1b[?25l",
	"\x1b[1;2r",
	"\x1b"
	"c",
	"\x1b#8",
	"\x1b(0",
	"\x1bP+q544e\x1b\\",
	"\x1bP$q\"p\x1b\\",
	"\x1b]0;owned\a",
	"\x1b]2;owned\x1b\\",
	"\x1b]52;c;ZXZpbA==\a",
	"\x1b]8;;http://example.org\a",
	"\x1b]50;?\a",
	"\x1b]4;1;?\a",
	"\x1b_Gf=100\x1b\\",
	"\x1b^x\x1b\\",
	"\x1bXx\x1b\\",
	"\x1b[201~",
	"\x1b[?2004l",
	"\x1b[5i",
	"\x1b",
	"\x1b[",
	"\x1b]",
	/* The same in one byte, and those bytes as letters. */
	"\x9b"
	"31m",
	"\x9d"
	"0;owned\x9c",
	"\x90"
	"q\x9c",
	"\x85",
	"\x84",
	"\xc2\x9b"
	"31m",
	"\xc2\x9d"
	"0;owned\xc2\x9c",
	"\xc2\x90",
	"\xc2\x85",
	/* Over what stands there. */
	"\r",
	"\b\b\b\b",
	"\v",
	"\f",
	"\x7f",
	"\a",
	"\x0e",
	"\x0f",
	"\x05",
	"\x1a",
	"\x18",
	"\x01",
	"\t",
	"\n",
	/* In another direction, of no width, look-alike. */
	"\xe2\x80\xae"
	"fdp.exe",
	"\xe2\x80\xad",
	"\xe2\x81\xa6x\xe2\x81\xa9",
	"\xe2\x80\x8b",
	"\xe2\x80\x8f",
	"\xe2\x80\x8e",
	"\xd8\x9c",
	"\xe2\x81\xa0",
	"\xef\xbb\xbf",
	"\xc2\xad",
	"\xe2\x80\xa8",
	"\xe2\x80\xa9",
	"\xf3\xa0\x81\x81\xf3\xa0\x81\xbf",
	"\xef\xbf\xb9x",
	"\xd0\x9c"
	"r B\xd0\xb5v\xd0\xb0n",
	"\xe1\xa0\x8e",
	"\xe3\x85\xa4",
	"\xef\xb8\x8f",
	"\xf0\x9f\x8f\xb4\xe2\x80\x8d\xe2\x98\xa0",
	/* No UTF-8. */
	"\xc0\xaf",
	"\xe0\x80\xaf",
	"\xf0\x80\x80\xaf",
	"\xed\xa0\x80",
	"\xf4\x90\x80\x80",
	"\xf8\x88\x80\x80\x80",
	"\xff\xfe",
	"\x80",
	"\xe2\x82",
	"\xf0\x9f",
	"\xef\xbf\xbf",
	"\xef\xb7\x90",
	/* Markup and formulas. */
	"<script>alert(1)</script>",
	"\"><img src=x onerror=y>",
	"&#27;[31m",
	"=cmd|'/c calc'!A1",
	"@SUM(1)",
	"%s%n%n",
	"$(touch /tmp/x)",
	"`id`",
	"{{7*7}}",
	"../../etc/passwd",
	"'; drop table case; --",
};

static void make_string(uint64_t *dice, char *out, size_t room)
{
	size_t n = 0;

	out[0] = '\0';
	for (unsigned parts = 1 + (unsigned)(roll(dice) % 4); parts > 0;
	     parts--) {
		const char *piece = pieces[roll(dice) % GB_COUNT(pieces)];
		unsigned marks = roll(dice) % 8 == 0 ? 40 : 0;

		n += (size_t)snprintf(out + n, room - n, "Ann%s", piece);
		while (marks-- > 0 && n + 4 < room)
			n += (size_t)snprintf(out + n, room - n, "\xcc\x81");
		if (roll(dice) % 6 == 0 && n + 2 < room)
			out[n++] = (char)(1 + roll(dice) % 255);
		out[n] = '\0';
		if (n + 160 > room)
			break;
	}
}

/* --- what may come out -----------------------------------------------------
 */

struct sum {
	unsigned strings, taken, refused, shown, pages;
	unsigned foreign;
};

/* What the allowed list for screens lets through and plain text must not. */
static const char *foreign_in(const char *text)
{
	static const char *const no[] = {
		"\x1b",
		"\a",
		"\b",
		"\r",
		"\v",
		"\f",
		"\x7f",
		"\xe2\x80\x8b",
		"\xe2\x81\xa0",
		"\xef\xbb\xbf",
		"\xf3\xa0\x81\x81",
		"\xe2\x80\xae",
		"\xe2\x80\xa8",
	};
	struct allowed a = { 0 };
	unsigned marks = 0;

	for (size_t i = 0; i < GB_COUNT(no); i++)
		if (strstr(text, no[i]))
			return no[i];
	for (const char *at = text; *at; at++) {
		if ((unsigned char)at[0] == 0xcc &&
		    (unsigned char)at[1] == 0x81)
			marks++, at++;
		else
			marks = 0;
		if (marks > 4)
			return "a storm of marks";
	}
	return allowed_read(&a, text, strlen(text)) ? NULL : "no text";
}

static void look(struct sum *s, const char *what, const char *text)
{
	const char *bad = foreign_in(text);

	if (!bad)
		return;
	s->foreign++;
	print_error("%s: it sent", what);
	for (; *bad; bad++)
		print_error(" %02x", (unsigned char)*bad);
	print_error("\n");
	if (s->foreign <= 3)
		for (const char *at = text; *at; at++)
			print_error(*at >= ' ' && *at < 0x7f ? "%c" : "<%02x>",
				    (unsigned char)*at);
}

static void look_at(struct sum *s, const char *what, struct run *r)
{
	if (r->exit > 3) {
		s->foreign++;
		print_error("%s: exit %d\n", what, r->exit);
	}
	look(s, what, r->out);
	look(s, what, r->err);
	run_free(r);
}

/* --- I1, I2: by command ----------------------------------------------------
 */

static void log_string(struct lab *l, const char *text, struct sum *s)
{
	char title[700], about[700];
	struct run r;

	snprintf(title, sizeof(title), "title=%s", text);
	snprintf(about, sizeof(about), "pupil:%s", text);
	lab_as(&r, l, "dsl", NULL, "log", "--type", "cyberbullying", "--field",
	       title, "--about", about, "--text", text, "--evidence", l->grab,
	       "--shows", text, NULL);
	s->strings++;
	if (r.exit == 0) {
		s->taken++;
		look_at(s, "log", &r);
		return;
	}
	s->refused++;
	look_at(s, "log refused", &r);
	lab_as(&r, l, "dsl", NULL, "note", l->one, "--text", text, NULL);
	look_at(s, "note", &r);
	if (s->strings % 4 != 0)
		return;
	lab_as(&r, l, "dsl", NULL, "show", text, NULL);
	look_at(s, "show what is no case", &r);
	lab_as(&r, l, "dsl", text, "batch", NULL);
	look_at(s, "a batch of it", &r);
}

static void look_at_page(struct lab *l, struct sum *s)
{
	DIR *folder = opendir(l->out);
	struct dirent *e;

	assert_non_null(folder);
	while ((e = readdir(folder))) {
		char path[400];
		char *text;
		size_t n;

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", l->out, e->d_name);
		look(s, "the name of what was written out", e->d_name);
		text = (char *)fixture_read(path, &n);
		assert_int_equal(strlen(text), n);
		look(s, "what was written out", text);
		s->pages++;
		free(text);
		unlink(path);
	}
	closedir(folder);
}

/* All that was taken so far, in every form. */
static void show_all(struct lab *l, struct sum *s, bool pages)
{
	struct run r;
	json_t *list, *row;
	size_t i;

	lab_as(&r, l, "dsl", NULL, "--json", "list", NULL);
	list = expect_json(&r);
	lab_as(&r, l, "dsl", NULL, "list", NULL);
	look_at(s, "list", &r);
	json_array_foreach (list, i, row) {
		const char *name =
			json_string_value(json_object_get(row, "case"));
		static const char *const verbs[] = { "show", "history" };

		for (size_t v = 0; v < GB_COUNT(verbs); v++, s->shown++) {
			lab_as(&r, l, "dsl", NULL, verbs[v], name, NULL);
			look_at(s, verbs[v], &r);
		}
		if (!pages || i % 4 != 0)
			continue;
		lab_as(&r, l, "dsl", NULL, "export", name, "--to", l->out,
		       "--purpose", "x", "--recipient", "x",
		       i % 8 ? "--text" : "--html", NULL);
		look_at(s, "export", &r);
		look_at_page(l, s);
	}
	json_decref(list);
}

/* --- the same at the screens -----------------------------------------------
 */

static void view_all(struct lab *l, struct sum *s)
{
	struct term *t = term_start(&(struct term_setup){
		.argv = { guardbook_path(), "--casebook", l->book },
		.home = l->f->dir,
	});
	struct allowed a = { 0 };
	const char *raw;
	size_t n;

	term_type(t, "Mrs S Davies");
	term_press(t, "Enter");
	term_type(t, "practice");
	term_press(t, "Enter");
	for (int i = 0; i < 12 && !term_ended(t); i++) {
		term_press(t, "Enter");
		term_press(t, "Right PgDn Right PgDn Right PgDn");
		term_press(t, "Esc");
		for (int d = 0; d <= i; d++)
			term_press(t, "Down");
	}
	raw = term_raw(t, &n);
	if (!allowed_read(&a, raw, n)) {
		s->foreign++;
		print_error("the screens sent what they may not\n");
	}
	term_free(t);
}

static void nothing_but_text_reaches_a_terminal(void **state)
{
	unsigned long n = lab_number("STRINGS", lab_whole() ? 5000 : 200);
	uint64_t dice = lab_number("SEED", 1);
	struct lab *l = *state;
	struct sum s = { 0 };

	while (s.strings < n) {
		lab_fresh(l);
		for (int i = 0; i < 50 && s.strings < n; i++) {
			char text[600];

			make_string(&dice, text, sizeof(text));
			log_string(l, text, &s);
		}
		show_all(l, &s, true);
		view_all(l, &s);
	}
	print_message("I1, I2: %u strings, %u taken, %u refused; %u views, %u "
		      "pages: %u foreign\n",
		      s.strings, s.taken, s.refused, s.shown, s.pages,
		      s.foreign);
	assert_true(s.taken > 0);
	assert_int_equal(s.foreign, 0);
}

/* --- I8 --------------------------------------------------------------------
 */

static void make_file_name(uint64_t *dice, unsigned i, char out[256])
{
	static const char *const fixed[] = {
		"-rf",
		"--keep",
		"...",
		".hidden",
		"a\nb.png",
		"a\x1b[31mb.png",
		"photo\xe2\x80\xaegnp.exe",
		"CON",
		"a;b|c&d.png",
		"%n%n.png",
		"'\"`$(id)`.png",
		" lead",
		"trail ",
		"a\tb",
		"\xff\xfe.png",
		"*?[].png",
		"~root",
		"a\\b.png",
		"=1+1.png",
		"<b>.html",
	};
	char text[600];

	if (i < GB_COUNT(fixed)) {
		snprintf(out, 256, "%s", fixed[i]);
	} else if (i % 10 == 0) {
		snprintf(out, 256, "%0251d.png", (int)i);
	} else {
		make_string(dice, text, sizeof(text));
		snprintf(out, 256, "%.250s", text);
	}
	for (char *at = out; *at; at++)
		if (*at == '/')
			*at = '_';
}

static void no_name_of_a_file_does_anything(void **state)
{
	unsigned long n = lab_number("NAMES", lab_whole() ? 300 : 60);
	uint64_t dice = lab_number("SEED", 1);
	struct lab *l = *state;
	unsigned saved = 0;
	struct sum s = { 0 };
	struct run r;

	lab_fresh(l);
	for (unsigned i = 0; i < n; i++) {
		char name[256], path[400];

		make_file_name(&dice, i, name);
		snprintf(path, sizeof(path), "%s/%s", l->f->dir, name);
		fixture_write(path, "It", 2);
		/* From the folder itself: a dash leads. */
		lab_as(&r, l, "dsl", NULL, "attach", l->one, "--shows", "It",
		       "--keep", "--", i % 2 ? name : path, NULL);
		s.strings++;
		*(r.exit == 0 ? &s.taken : &s.refused) += 1;
		saved += r.exit == 0;
		look_at(&s, "attach", &r);
		unlink(path);
	}
	for (unsigned i = 1; i <= saved; i++) {
		char number[16];

		snprintf(number, sizeof(number), "%u", i);
		lab_as(&r, l, "dsl", NULL, "evidence", "save", l->one, number,
		       l->out, "--purpose", "x", NULL);
		assert_int_equal(r.exit, 0);
		look_at(&s, "evidence save", &r);
	}
	show_all(l, &s, false);
	look_at_page(l, &s);
	print_message("I8: %u names: %u taken, %u refused, %u written out: %u "
		      "foreign\n",
		      s.strings, s.taken, s.refused, s.pages, s.foreign);
	assert_int_equal(s.pages, saved);
	assert_int_equal(s.foreign, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_but_text_reaches_a_terminal),
		cmocka_unit_test(no_name_of_a_file_does_anything),
	};

	return cmocka_run_group_tests_name("text", tests, lab_setup,
					   lab_teardown);
}

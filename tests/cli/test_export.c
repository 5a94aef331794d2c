/* SPDX-License-Identifier: ISC
 * test_export.c - a case that leaves the casebook: what anybody wrote is words
 * on the page and nothing else; it is recorded first, and overwrites nothing.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guardbook/text.h"
#include "tests/cli/run.h"

/* --- what somebody could write --------------------------------------------
 * No control characters: those are refused before they are in a record
 * (test_bad_input.c). */

static const char *const hostile[] = {
	"<script>alert(1)</script>",
	"</p><script>alert(1)</script><p>",
	"</td></tr></table><script src=x></script>",
	"</title><script>alert(1)</script>",
	"</style><script>alert(1)</script>",
	"</style>",
	"</STYLE >",
	"<style>body{display:none}</style>",
	"<style>@import 'http://example.invalid/x'</style>",
	"<link rel=stylesheet href=//example.invalid/x>",
	"<meta http-equiv=refresh content='0;url=http://example.invalid'>",
	"<base href=//example.invalid/>",
	"<img src=x onerror=alert(1)>",
	"<img/src=x/onerror=alert(1)>",
	"<img src=`x` onerror=alert(1)>",
	"<IMG SRC=javascript:alert(1)>",
	"<svg onload=alert(1)>",
	"<svg><script>alert(1)</script></svg>",
	"<svg/onload=alert(1)//",
	"<math><mi xlink:href='data:x,<script>alert(1)</script>'>",
	"<iframe src=javascript:alert(1)></iframe>",
	"<iframe srcdoc='<script>alert(1)</script>'>",
	"<object data=data:text/html,x></object>",
	"<embed src=//example.invalid/x>",
	"<applet code=x>",
	"<form action=//example.invalid><input type=submit></form>",
	"<input autofocus onfocus=alert(1)>",
	"<textarea autofocus onfocus=alert(1)>",
	"<select onfocus=alert(1) autofocus>",
	"<details open ontoggle=alert(1)>",
	"<video><source onerror=alert(1)></video>",
	"<audio src=x onerror=alert(1)>",
	"<body onload=alert(1)>",
	"<html><head></head>",
	"</body></html>",
	"</html><script>alert(1)</script>",
	"<!-- comment -->",
	"<!--",
	"-->",
	"--!>",
	"<!DOCTYPE html>",
	"<![CDATA[<script>alert(1)</script>]]>",
	"]]>",
	"<?xml version=\"1.0\"?>",
	"<?php echo 1 ?>",
	"<% alert(1) %>",
	"{{7*7}}",
	"${7*7}",
	"#{7*7}",
	"<a href=\"javascript:alert(1)\">x</a>",
	"<a href=http://example.invalid>x</a>",
	"javascript:alert(1)",
	"data:text/html,<script>alert(1)</script>",
	"http://example.invalid/x?y=z&a=b",
	"\" onmouseover=\"alert(1)",
	"' onmouseover='alert(1)",
	"\"><script>alert(1)</script>",
	"'><script>alert(1)</script>",
	"`><script>alert(1)</script>",
	"\"/><x a=\"",
	"x\" style=\"background:url(//example.invalid)",
	"x' class='y",
	"&lt;script&gt;alert(1)&lt;/script&gt;",
	"&#60;script&#62;alert(1)&#60;/script&#62;",
	"&#x3c;script&#x3e;",
	"&#x3C;script>",
	"&#0000060script>",
	"&lt",
	"&lt;",
	"&amp;lt;",
	"&quot;",
	"&nbsp;",
	"&nosuchthing;",
	"&",
	"&&",
	"&#",
	"&#x",
	"&#;",
	"&amp",
	"<",
	">",
	"<>",
	"</>",
	"< script>alert(1)</ script>",
	"<<script>alert(1)//<</script>",
	"<script\n>alert(1)</script\n>",
	"<script\t>alert(1)</script>",
	"<scr<script>ipt>alert(1)</scr</script>ipt>",
	"<SCRIPT>alert(1)</SCRIPT>",
	"<ScRiPt >alert(1)</sCrIpT >",
	"<script/x>alert(1)</script>",
	"<noscript><p title=\"</noscript><script>alert(1)</script>\">",
	"<template><script>alert(1)</script></template>",
	"<xmp><script>alert(1)</script></xmp>",
	"<plaintext>",
	"<listing>",
	"<title>x</title>",
	"<table><tr><td>x",
	"<marquee onstart=alert(1)>",
	"<isindex type=image src=1 onerror=alert(1)>",
	"<keygen autofocus onfocus=alert(1)>",
	"<p style=\"position:fixed;top:0\">",
	"<footer>",
	"<h1>RQJ-627</h1>",
	"<th>School</th><td>Another</td>",
	/* bidi controls, zero width, look-alikes, private and odd characters */
	"\xe2\x80\xae<script>\xe2\x80\xac",
	"\xe2\x80\xaatxt.exe",
	"\xe2\x81\xa6isolate\xe2\x81\xa9",
	"\xd8\x9c"
	"arabic letter mark",
	"zero\xe2\x80\x8bwidth\xe2\x80\x8c"
	"here\xe2\x80\x8d",
	"\xef\xbb\xbf"
	"mark <b>",
	"\xef\xbc\x9cscript\xef\xbc\x9e"
	"alert(1)\xef\xbc\x9c/script\xef\xbc\x9e",
	"\xca\xbascript\xca\xba",
	"\xee\x80\x80 private",
	"\xf3\xa0\x81\x81 tag letters",
	"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
	"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 family",
	"Ll\xc5\xb7n, \xd9\x85\xd8\xaf\xd8\xb1\xd8\xb3\xd8\xa9",
	"=cmd|' /C calc'!A0",
	"+1+1",
	"-2+3",
	"@SUM(1)",
	"%s%n%x",
	"\\u003cscript\\u003e",
	"\\x3cscript\\x3e",
	"%3Cscript%3E",
};

enum { N = sizeof(hostile) / sizeof(hostile[0]) };

/* --- a parser that takes less than a browser -------------------------------
 * It knows the tags that guardbook writes, each with exactly the attributes
 * that it writes, and nothing else at all. */

static const char *const known[] = {
	"<!DOCTYPE html>",
	"<html lang=\"en\">",
	"</html>",
	"<head>",
	"</head>",
	"<meta charset=\"utf-8\">",
	("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	 "'none'; style-src 'unsafe-inline'\">"),
	"<title>",
	"</title>",
	"<style>",
	"</style>",
	"<body>",
	"</body>",
	"<h1>",
	"</h1>",
	"<h2>",
	"</h2>",
	"<h3>",
	"</h3>",
	"<p>",
	"</p>",
	"<table>",
	"</table>",
	"<tr>",
	"</tr>",
	"<th>",
	"</th>",
	"<td>",
	"</td>",
	"<footer>",
	"</footer>",
};

struct page {
	struct gb_buf tags; /* every tag in order: the page without its words */
	struct gb_buf text; /* every word, entities read, a \x01
			     * between two nodes */
	struct gb_buf style;
};

static const char *take_tag(struct page *p, const char *at)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t n = strlen(known[i]);

		if (strncmp(at, known[i], n) != 0)
			continue;
		gb_buf_put(&p->tags, known[i], n);
		gb_buf_put(&p->text, "\x01", 1);
		return at + n;
	}
	fail_msg("not a tag of ours: %.60s", at);
	return NULL;
}

static const char *take_entity(struct page *p, const char *at)
{
	static const char *const entities[][2] = { { "&amp;", "&" },
						   { "&lt;", "<" },
						   { "&gt;", ">" },
						   { "&quot;", "\"" },
						   { "&#39;", "'" } };

	for (size_t i = 0; i < 5; i++) {
		size_t n = strlen(entities[i][0]);

		if (strncmp(at, entities[i][0], n) == 0) {
			gb_buf_text(&p->text, entities[i][1]);
			return at + n;
		}
	}
	fail_msg("not an entity of ours: %.20s", at);
	return NULL;
}

static void parse(struct page *p, const char *html)
{
	const char *at = html;

	*p = (struct page){ 0 };
	while (*at) {
		bool style = strncmp(at, "<style>", 7) == 0;

		if (*at == '<') {
			at = take_tag(p, at);
		} else if (*at == '&') {
			at = take_entity(p, at);
		} else {
			/* These never stand bare in a text node of ours. */
			assert_null(strchr("\"'>\x7f", *at));
			assert_true((unsigned char)*at >= 0x20 || *at == '\n');
			gb_buf_put(&p->text, at++, 1);
		}
		if (style) {
			const char *end = strstr(at, "</style>");

			assert_non_null(end);
			gb_buf_put(&p->style, at, (size_t)(end - at));
			at = end;
		}
	}
	assert_non_null(gb_buf_string(&p->tags));
	assert_non_null(gb_buf_string(&p->text));
	assert_non_null(gb_buf_string(&p->style));
}

static void forget(struct page *p)
{
	gb_buf_free(&p->tags);
	gb_buf_free(&p->text);
	gb_buf_free(&p->style);
}

/* Tags are opened and closed as they must be. */
static void expect_balanced(const struct page *p)
{
	const char *stack[32], *at = (const char *)p->tags.data;
	size_t depth = 0;

	for (; *at; at = strchr(at, '>') + 1) {
		size_t n = strcspn(at + 1, " >");

		if (at[1] == '!' || strncmp(at, "<meta", 5) == 0)
			continue;
		if (at[1] != '/') {
			assert_true(depth < 32);
			stack[depth++] = at + 1;
			continue;
		}
		assert_true(depth > 0);
		depth--;
		assert_int_equal(strncmp(stack[depth], at + 2, n - 1), 0);
	}
	assert_int_equal(depth, 0);
}

/* --- a case made of such words ---------------------------------------------
 */

static char *read_text(const struct desk *d, const char *name)
{
	char *path = fixture_path(d->f, name);
	size_t n;
	char *text = (char *)fixture_read(path, &n);

	/* A NUL within would hide what stands behind it. */
	assert_int_equal(strlen(text), n);
	free(path);
	return text;
}

static void run_ok(struct run *r)
{
	expect_exit(r, 0);
	run_free(r);
}

static const char *word_of(size_t i, bool benign)
{
	return benign ? "Words" : hostile[i % N];
}

static void export_to(const struct desk *d, const char *name, bool benign,
		      const char *form, const char *file)
{
	char *to = fixture_path(d->f, file);
	struct run r;

	as(&r, d, "dsl", NULL, "export", name, "--to", to, "--purpose",
	   word_of(4, benign), "--recipient", word_of(12, benign), form, NULL);
	run_ok(&r);
	free(to);
}

/* Words of every kind that a case takes, N notes among them. Gives: its name.
 */
static void make_case(const struct desk *d, bool benign, char name[64])
{
	char field[256], *path;
	struct gb_buf batch = { 0 };
	const char *odd = benign ? "grab" : "<img src=x onerror=alert(1)>";
	json_t *said;
	struct run r;

	path = fixture_path(d->f, odd);
	fixture_write(path, "grab", 4);
	snprintf(field, sizeof(field), "title=%s", word_of(1, benign));
	said = as_json(&r, d, "dsl", NULL, "log", "--json", "--type",
		       "online-other", "--field", field, "--about",
		       benign ? "pupil:Words" : "pupil:<b>Ann & \"Jo\"</b>",
		       "--evidence", path, "--shows", word_of(2, benign),
		       "--text", word_of(0, benign), NULL);
	snprintf(name, 64, "%s",
		 json_string_value(json_object_get(said, "case")));
	json_decref(said);
	for (size_t i = 0; i < N; i++) {
		char note[32], *at;

		snprintf(note, sizeof(note), "note-%zu", i);
		at = fixture_path(d->f, note);
		fixture_write(at, word_of(i, benign),
			      strlen(word_of(i, benign)));
		free(at);
		gb_buf_printf(&batch, "note %s %s\n", name, note);
	}
	as(&r, d, "dsl", gb_buf_string(&batch), "batch", "-", NULL);
	run_ok(&r);
	gb_buf_free(&batch);
	as(&r, d, "dsl", NULL, "close", name, "--outcome", "resolved",
	   "--reason", word_of(3, benign), NULL);
	run_ok(&r);
	free(path);
}

/* bad.html, bad.txt and good.html in the desk's folder. */
static int setup(void **state)
{
	const struct desk *d;
	char name[64];

	if (desk_setup(state) != 0)
		return -1;
	d = *state;
	make_case(d, false, name);
	export_to(d, name, false, "--html", "bad.html");
	export_to(d, name, false, "--text", "bad.txt");
	make_case(d, true, name);
	export_to(d, name, true, "--html", "good.html");
	return 0;
}

static void what_anybody_wrote_is_words_on_the_page(void **state)
{
	const struct desk *d = *state;
	char *html, *plain;
	struct page bad, good;

	html = read_text(d, "bad.html");
	plain = read_text(d, "good.html");
	parse(&bad, html);
	parse(&good, plain);
	expect_balanced(&bad);
	/* The same page, tag for tag, whatever the words. */
	assert_string_equal((char *)bad.tags.data, (char *)good.tags.data);
	assert_string_equal((char *)bad.style.data, (char *)good.style.data);
	for (size_t i = 0; i < N; i++) {
		struct gb_buf clean = { 0 }, shown = { 0 };

		ok(gb_text_clean(&clean, hostile[i], strlen(hostile[i]), NULL,
				 err));
		gb_text_display(&shown, clean.data, clean.len);
		if (!strstr((char *)bad.text.data, gb_buf_string(&shown)))
			fail_msg("not on the page: %s", hostile[i]);
		gb_buf_free(&clean);
		gb_buf_free(&shown);
	}
	forget(&bad);
	forget(&good);
	free(html);
	free(plain);
}

static void the_page_reaches_for_nothing(void **state)
{
	static const char *const never[] = { "<script", "<link",  "<img",
					     "<a ",     "href=",  "src=",
					     "url(",    "@import" };
	const struct desk *d = *state;
	char *html;

	html = read_text(d, "good.html");
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_null(strcasestr(html, never[i]));
	free(html);
}

static void the_text_form_fits_and_hides_nothing(void **state)
{
	const struct desk *d = *state;
	char *text, *line, *at;

	text = read_text(d, "bad.txt");
	assert_non_null(strstr(text, "<script>alert(1)</script>"));
	for (line = strtok_r(text, "\n", &at); line;
	     line = strtok_r(NULL, "\n", &at)) {
		struct gb_buf again = { 0 };

		if (gb_text_width_cells(line, strlen(line)) > 78)
			fail_msg("too wide: %s", line);
		/* Nothing in it does anything to a terminal. */
		gb_text_display(&again, line, strlen(line));
		assert_string_equal(gb_buf_string(&again), line);
		gb_buf_free(&again);
	}
	free(text);
}

/* --- recorded, and nothing overwritten ------------------------------------ */

static char *any_case(const struct desk *d)
{
	struct run r;
	json_t *said = as_json(&r, d, "dsl", NULL, "log", "--json", "--type",
			       "online-other", "--about", "pupil:Ann", "--text",
			       "Ann told us.", NULL);
	char *name = strdup(json_string_value(json_object_get(said, "case")));

	json_decref(said);
	return name;
}

static size_t count_entries(const struct desk *d, const char *name,
			    const char **last)
{
	static char verb[32];
	struct run r;
	json_t *all =
		as_json(&r, d, "dsl", NULL, "history", name, "--json", NULL);
	size_t n = json_array_size(all);

	snprintf(verb, sizeof(verb), "%s",
		 json_string_value(
			 json_object_get(json_array_get(all, n - 1), "verb")));
	if (last)
		*last = verb;
	json_decref(all);
	return n;
}

static void expect_refused(const struct desk *d, const char *who,
			   const char *name, const char *to, const char *says)
{
	struct run r;

	as(&r, d, who, NULL, "export", name, "--to", to, "--purpose",
	   "For the panel", "--recipient", "Mrs A Lloyd", NULL);
	expect_exit(&r, 1);
	if (!strstr(r.err, says))
		fail_msg("%s", r.err);
	run_free(&r);
}

static void an_export_is_an_entry_and_private(void **state)
{
	const struct desk *d = *state;
	char *name = any_case(d), *path = NULL, *text;
	const char *last = NULL, *receipt;
	struct stat st;
	struct run r;
	json_t *said = as_json(&r, d, "dsl", NULL, "export", name, "--to",
			       d->f->dir, "--purpose", "For the panel",
			       "--recipient", "Mrs A Lloyd", "--json", NULL);

	assert_true(asprintf(&path, "%s/%s.html", d->f->dir, name) > 0);
	assert_string_equal(json_string_value(json_object_get(said, "file")),
			    path);
	receipt = json_string_value(json_object_get(said, "receipt"));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(count_entries(d, name, &last), 2);
	assert_string_equal(last, "export");
	text = (char *)fixture_read(path, &(size_t){ 0 });
	assert_non_null(strstr(text, "Ysgol Llyn Primary"));
	assert_non_null(strstr(text, "<th>For</th><td>Mrs A Lloyd</td>"));
	assert_non_null(strstr(text, "<th>Purpose</th><td>For the panel</td>"));
	assert_non_null(strstr(text, receipt));
	assert_non_null(strstr(text, "Exported the case"));
	json_decref(said);
	free(text);
	free(path);
	free(name);
}

static void nothing_is_overwritten_and_nothing_recorded_then(void **state)
{
	const struct desk *d = *state;
	char *name = any_case(d), *there = fixture_path(d->f, "there");
	char *link = fixture_path(d->f, "link"), *text;
	char *away = fixture_path(d->f, "nowhere");
	char *deep = fixture_path(d->f, "none/x.html");

	fixture_write(there, "mine", 4);
	assert_int_equal(symlink(away, link), 0);
	expect_refused(d, "dsl", name, there, "nothing is overwritten");
	expect_refused(d, "dsl", name, link, "nothing is overwritten");
	expect_refused(d, "dsl", name, deep, "folder");
	expect_refused(d, "dsl", name, "", "no name for a file");
	assert_int_equal(access(away, F_OK), -1);
	assert_int_equal(count_entries(d, name, NULL), 1);
	text = (char *)fixture_read(there, &(size_t){ 0 });
	assert_string_equal(text, "mine");
	free(text);
	free(there);
	free(link);
	free(away);
	free(deep);
	free(name);
}

/* As long as the journal is, and one entry more. */
static rlim_t room_for_the_entry(const struct desk *d)
{
	char *path;
	struct stat st;

	assert_true(asprintf(&path, "%s/ledger.git/journal", d->book) > 0);
	assert_int_equal(stat(path, &st), 0);
	free(path);
	return (rlim_t)st.st_size + 50000;
}

/* No file may grow so far that the page, on which a note stands twice, fits. */
static void a_page_that_cant_be_written_is_told_and_taken_back(void **state)
{
	const struct desk *d = *state;
	char *name = any_case(d), *path = fixture_path(d->f, "full.html");
	char *much = fixture_path(d->f, "much.txt");
	struct rlimit had, small;
	const char *last = NULL;
	static char words[250000];
	struct run r;

	memset(words, 'x', sizeof(words));
	fixture_write(much, words, sizeof(words));
	for (int i = 0; i < 6; i++) {
		as(&r, d, "dsl", NULL, "note", name, much, NULL);
		run_ok(&r);
	}
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &had), 0);
	small = (struct rlimit){ room_for_the_entry(d), had.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	as(&r, d, "dsl", NULL, "export", name, "--to", path, "--purpose",
	   "For the panel", "--recipient", "Mrs A Lloyd", NULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &had), 0);
	signal(SIGXFSZ, SIG_DFL);
	expect_exit(&r, 1);
	if (!strstr(r.err, "recorded as exported, but the file could not"))
		fail_msg("%s", r.err);
	run_free(&r);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(count_entries(d, name, &last), 8);
	assert_string_equal(last, "export");
	free(much);
	free(path);
	free(name);
}

static void only_readers_of_the_whole_case_export_it(void **state)
{
	const struct desk *d = *state;
	char *name = any_case(d), *path = fixture_path(d->f, "out.html");

	expect_refused(d, "teacher", name, path, "no case");
	expect_refused(d, "hr", name, path, "no case");
	expect_refused(d, "dsl", "QQQ-000", path, "no case QQQ-000");
	assert_int_equal(access(path, F_OK), -1);
	free(path);
	free(name);
}

static void an_export_needs_a_purpose_and_a_recipient(void **state)
{
	const struct desk *d = *state;
	char *name = any_case(d), *path = fixture_path(d->f, "out2.html");
	struct run r;

	as(&r, d, "dsl", NULL, "export", name, "--to", path, "--recipient",
	   "Mrs A Lloyd", NULL);
	expect_exit(&r, 2);
	run_free(&r);
	as(&r, d, "dsl", NULL, "export", name, "--to", path, "--purpose", " ",
	   "--recipient", "Mrs A Lloyd", NULL);
	expect_exit(&r, 1);
	run_free(&r);
	as(&r, d, "dsl", NULL, "export", name, "--to", path, "--purpose", "x",
	   "--recipient", "y", "--html", "--text", NULL);
	expect_exit(&r, 2);
	run_free(&r);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(count_entries(d, name, NULL), 1);
	free(path);
	free(name);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_anybody_wrote_is_words_on_the_page),
		cmocka_unit_test(the_page_reaches_for_nothing),
		cmocka_unit_test(the_text_form_fits_and_hides_nothing),
		cmocka_unit_test(an_export_is_an_entry_and_private),
		cmocka_unit_test(
			nothing_is_overwritten_and_nothing_recorded_then),
		cmocka_unit_test(
			a_page_that_cant_be_written_is_told_and_taken_back),
		cmocka_unit_test(only_readers_of_the_whole_case_export_it),
		cmocka_unit_test(an_export_needs_a_purpose_and_a_recipient),
	};

	return cmocka_run_group_tests(tests, setup, desk_teardown);
}

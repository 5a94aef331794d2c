/* SPDX-License-Identifier: ISC
 * test_policy.c - the school's policy, as data. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/policy.h"
#include "guardbook/text.h"
#include "tests/fixture.h"

#define SHIPPED "share/policy/social-media.conf"

struct shipped {
	char *text;
	size_t n_bytes;
	struct gb_policy *p;
};

static struct shipped shipped;

static int setup(void **state)
{
	struct gb_err err = { 0 };

	*state = &shipped;
	shipped.text = (char *)fixture_read(SHIPPED, &shipped.n_bytes);
	if (gb_policy_parse(&shipped.p, shipped.text, shipped.n_bytes, SHIPPED,
			    &err)) {
		fprintf(stderr, "%s\n", err.msg);
		return 1;
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	gb_policy_free(shipped.p);
	gb_policy_free(NULL);
	free(shipped.text);
	return 0;
}

static void every_name_that_scripts_rely_on_is_there(void **state)
{
	static const char *const types[] = {
		"filtering",       "youth-imagery",  "cyberbullying",
		"illegal-content", "radicalisation", "online-other",
		"pupil-contact",   "reference",      "complaint",
	};
	static const char *const roles[] = { "teacher", "dsl", "deputy",
					     "head",    "hr",  "chair",
					     "trust",   "it" };
	static const char *const actions[] = { "hr", "legal", "police", "other",
					       "none" };
	static const char *const fields[] = {
		"found_at", "platform",   "account",   "poster", "title",
		"sub",      "still_live", "narrative", "about"
	};
	static const char *const people[] = { "staff",   "pupil",
					      "parent",  "governor",
					      "trustee", "volunteer",
					      "other" };
	struct gb_policy *p = ((struct shipped *)*state)->p;

	for (size_t i = 0; i < GB_COUNT(types); i++)
		assert_non_null(gb_policy_type(p, types[i]));
	for (size_t i = 0; i < GB_COUNT(roles); i++)
		assert_non_null(gb_policy_role(p, roles[i]));
	for (size_t i = 0; i < GB_COUNT(actions); i++)
		assert_non_null(gb_policy_action(p, actions[i]));
	for (size_t i = 0; i < GB_COUNT(fields); i++)
		assert_non_null(gb_policy_field(p, fields[i]));
	for (size_t i = 0; i < GB_COUNT(people); i++)
		assert_non_null(
			gb_choice_of(gb_policy_about(p)->people, people[i]));
	assert_non_null(gb_policy_kind(p, "complaint"));
	assert_non_null(gb_policy_outcome(p, "logged-by-mistake"));
	assert_null(gb_policy_type(p, "nothing"));
	assert_null(gb_choice_of(gb_policy_about(p)->people, "nobody"));
}

static void routes_kinds_and_evidence_follow_the_policy(void **state)
{
	static const struct {
		const char *type, *kind, *section, *route;
		bool takes_evidence;
	} want[] = {
		/* clang-format off */
		{ "filtering",       "concern",   "5.7",     "dsl",  true  },
		{ "youth-imagery",   "concern",   "5.7",     "dsl",  false },
		{ "cyberbullying",   "concern",   "5.7",     "dsl",  true  },
		{ "illegal-content", "concern",   "5.7",     "dsl",  true  },
		{ "radicalisation",  "concern",   "5.7",     "dsl",  true  },
		{ "online-other",    "concern",   "5.7",     "dsl",  true  },
		{ "pupil-contact",   "concern",   "5.5 iii", "dsl",  true  },
		{ "reference",       "reference", "5.8",     "head", true  },
		{ "complaint",       "complaint", "5.9",     "head", true  },
		/* clang-format on */
	};
	struct gb_policy *p = ((struct shipped *)*state)->p;
	size_t n;

	gb_policy_types(p, &n);
	assert_int_equal(n, GB_COUNT(want));
	for (size_t i = 0; i < GB_COUNT(want); i++) {
		const struct gb_policy_type *t =
			gb_policy_type(p, want[i].type);

		assert_string_equal(t->kind, want[i].kind);
		assert_string_equal(t->section, want[i].section);
		assert_string_equal(t->route, want[i].route);
		assert_int_equal(t->takes_evidence, want[i].takes_evidence);
		assert_true(t->do_list.n >= 2 && t->do_not.n >= 2);
		assert_true(t->subs.n >= 2);
		assert_non_null(gb_choice_of(t->subs, "other"));
	}
	assert_true(gb_policy_type(p, "complaint")->needs_about);
	assert_true(*gb_policy_type(p, "youth-imagery")->no_evidence);
	assert_true(gb_words_have(gb_policy_type(p, "pupil-contact")->dsl_may,
				  "police"));
	assert_int_equal(gb_policy_type(p, "reference")->dsl_may.n, 0);
}

static void the_summary_lane_gets_no_words_and_no_pupils(void **state)
{
	static const char *const full[] = { "title", "account", "about",
					    "narrative", "platform" };
	struct gb_policy *p = ((struct shipped *)*state)->p;

	for (size_t i = 0; i < GB_COUNT(full); i++)
		assert_false(gb_policy_field(p, full[i])->in_summary);
	assert_true(gb_policy_field(p, "found_at")->in_summary);
	assert_true(gb_policy_field(p, "narrative")->is_required);
}

static void choices_come_from_where_the_field_says(void **state)
{
	struct gb_policy *p = ((struct shipped *)*state)->p;
	const struct gb_policy_type *t = gb_policy_type(p, "reference");
	const struct gb_policy_field *device = gb_policy_field(p, "device");
	struct gb_choices c;

	c = gb_policy_choices(p, gb_policy_field(p, "sub"), t);
	assert_string_equal(gb_choice_of(c, "fake-school")->label,
			    "Pretending to be the school");
	c = gb_policy_choices(p, gb_policy_field(p, "platform"), t);
	assert_string_equal(gb_choice_of(c, "ask-fm")->label, "Ask.fm");
	c = gb_policy_choices(p, gb_policy_field(p, "poster"), t);
	assert_non_null(gb_choice_of(c, "parent"));
	c = gb_policy_choices(p, device, t);
	assert_int_equal(c.n, 3);
	c = gb_policy_choices(p, gb_policy_field(p, "title"), t);
	assert_int_equal(c.n, 0);
	assert_false(gb_policy_asks(device, t));
	assert_true(gb_policy_asks(device, gb_policy_type(p, "filtering")));
}

static void the_platforms_of_the_policy_are_found_by_any_name(void **state)
{
	static const char *const all[] = {
		"Facebook",  "Twitter",
		"LinkedIn",  "Instagram",
		"Snapchat",  "Reddit",
		"Pinterest", "YouTube",
		"WordPress", "Tumblr",
		"Ask.fm",    "WhatsApp",
		"Messenger", "World of Warcraft",
		"forum",     "other",
	};
	struct gb_policy *p = ((struct shipped *)*state)->p;

	for (size_t i = 0; i < GB_COUNT(all); i++)
		if (!gb_policy_platform(p, all[i]))
			fail_msg("no platform %s", all[i]);
	assert_string_equal(gb_policy_platform(p, "X")->name, "twitter");
	assert_null(gb_policy_platform(p, "nowhere"));
}

static void papers_are_dated_and_the_review_is_overdue(void **state)
{
	struct gb_policy *p = ((struct shipped *)*state)->p;
	struct gb_date last = { 2026, 7, 31 }, after = { 2026, 8, 1 };
	const struct gb_policy_paper *law;
	size_t n;

	law = gb_policy_laws(p, &n);
	assert_int_equal(n, 11);
	assert_string_equal(law[0].name, "kcsie");
	assert_int_equal(law[0].year, 2022);
	assert_true(*law[0].note);
	gb_policy_related(p, &n);
	assert_true(n >= 4);
	gb_policy_contacts(p, &n);
	assert_true(n >= 1);
	assert_false(gb_policy_review_overdue(p, last));
	assert_true(gb_policy_review_overdue(p, after));
	assert_int_equal(gb_policy_about(p)->calendar.n_closures, 0);
}

static void every_word_of_it_can_be_shown(void **state)
{
	struct shipped *s = *state;

	ok(gb_text_check(s->text, s->n_bytes, err));
}

/* The shipped file with the first `old` replaced; the caller's to free(). */
static char *altered(const char *old, const char *new)
{
	const char *at = strstr(shipped.text, old);
	size_t room = shipped.n_bytes + strlen(new) + 1;
	char *text = malloc(room);

	assert_non_null(text);
	if (!at)
		fail_msg("the shipped file has no %s", old);
	snprintf(text, room, "%.*s%s%s", (int)(at - shipped.text), shipped.text,
		 new, at + strlen(old));
	return text;
}

static int line_of(const char *text, const char *what)
{
	const char *at = strstr(text, what);
	int line = 1;

	assert_non_null(at);
	while (at > text)
		line += *--at == '\n';
	return line;
}

/* Refused, with FILE:LINE of `new` (or of `where`, if given) and `says`. */
static void is_refused(const char *old, const char *new, const char *where,
		       const char *says)
{
	struct gb_policy *p = shipped.p;
	struct gb_err err = { 0 };
	char *text = altered(old, new), want[64];

	assert_int_equal(
		gb_policy_parse(&p, text, strlen(text), "my.conf", &err),
		GB_INVALID);
	assert_null(p);
	snprintf(want, sizeof(want),
		 "my.conf:%d: ", line_of(text, where ? where : new));
	if (strncmp(err.msg, want, strlen(want)) != 0 || !strstr(err.msg, says))
		fail_msg("'%s' is not '%s...%s'", err.msg, want, says);
	free(text);
}

static void a_broken_file_names_the_line_and_what_was_expected(void **state)
{
	(void)state;
	is_refused("route   = \"dsl\"", "rout = \"dsl\"", NULL,
		   "no such option 'rout'; expected label, kind, section");
	is_refused("route   = \"dsl\"", "route = \"governors\"", NULL,
		   "route: expected dsl or head");
	is_refused("kind    = \"reference\"", "kind = \"refrence\"", NULL,
		   "kind: expected the name of a kind");
	is_refused("evidence = \"allowed\"", "evidence = \"maybe\"", NULL,
		   "evidence: expected one of never, allowed");
	is_refused("look_within_days = 1", "look_within_days = soon", NULL,
		   "look_within_days");
	is_refused("look_within_days = 1", "look_within_days = 31", NULL,
		   "expected at most 30");
	is_refused("look_within_days = 1", "look_within_days = -1", NULL,
		   "expected a number");
	is_refused("urgent  = true", "urgent = perhaps", NULL, "boolean");
	is_refused("lock_minutes = 5", "lock_minutes = 11", NULL,
		   "lock_minutes: expected 2 to 10");
	is_refused("lock_minutes = 5", "lock_minutes = 1", NULL,
		   "lock_minutes: expected 2 to 10");
	is_refused("review_due = \"31/07/2026\"", "review_due = \"July\"", NULL,
		   "expected a date");
	is_refused("review_due = \"31/07/2026\"", "review_due = \"1/1/20\"",
		   NULL, "expected a day after reviewed");
	is_refused("closed = { }", "closed = { \"2/1/27 to 1/1/27\" }",
		   "  closed = ", "the earlier date first");
	is_refused("\"parent: Parent or carer\"", "\"parent\"",
		   "people =", "expected \"name: what people read\"");
	is_refused("\"parent: Parent or carer\"", "\"pupil: Parent\"",
		   "people =", "\"pupil\" is there twice");
	is_refused("\"parent: Parent or carer\",", "",
		   "people =", "expected \"parent: ...\" among them");
	is_refused("sort = \"forum\"", "sort = \"paper\"", NULL,
		   "expected network");
	is_refused("from  = \"subs\"", "from = \"nowhere\"", NULL,
		   "expected platforms, relations or subs");
	is_refused("dsl_may = { \"police\"", "dsl_may = { \"army\"", NULL,
		   "expected names of actions");
	is_refused("types   = { \"filtering\" }", "types = { \"filter\" }",
		   NULL, "expected names of types");
	is_refused("input = \"line\"", "input = \"box\"", NULL,
		   "expected one of line, choice, when, people, text");
	is_refused("input = \"line\"\n", "input = \"choice\"\n",
		   "field \"account\"", "expected either from or choices");
	is_refused("keep_years = 0", "keep_years = 101", NULL,
		   "expected at most 100");
	is_refused("role \"it\"", "role \"IT\"", NULL, "small letters");
	is_refused("{ label = \"IT support\" }", "{ label = \"\" }", NULL,
		   "expected some text");
	is_refused("{ label = \"IT support\" }", "{ label = \"a\\x1b\" }", NULL,
		   "expected plain text on one line");
	is_refused("label = \"Tumblr\"", "lable \"Tumblr\"", NULL, "lable");
}

static void what_is_quoted_of_it_stays_on_one_line(void **state)
{
	char *text = altered("role \"it\"", "role \"i\nt\"");
	struct gb_policy *p = NULL;
	struct gb_err err = { 0 };

	(void)state;
	assert_int_equal(gb_policy_parse(&p, text, strlen(text), "x", &err),
			 GB_INVALID);
	assert_non_null(strstr(err.msg, "\"i t"));
	assert_null(strchr(err.msg, '\n'));
	free(text);
}

static void what_is_missing_or_there_twice_is_named(void **state)
{
	(void)state;
	is_refused("  route   = \"dsl\"\n", "", "type \"cyberbullying\"",
		   "expected route = ... in it");
	is_refused("role \"it\" ", "role \"teacher\" ", "\"IT support\"",
		   "duplicate title 'teacher'");
	is_refused("route   = \"dsl\"", "route = \"dsl\" route = \"head\"",
		   NULL, "expected route only once");
	is_refused("urgent  = true", "urgent = true urgent = false", NULL,
		   "expected urgent only once");
	is_refused("policy {", "policy { }\npolicy {", NULL,
		   "expected one section of this name, not 2");
	is_refused("type \"filtering\"", "type \"filters\"", "contact \"hr\"",
		   "expected a section type");
}

static void the_law_on_imagery_is_no_schools_choice(void **state)
{
	(void)state;
	is_refused("evidence    = \"never\"", "evidence    = \"allowed\"", NULL,
		   "evidence: expected never, as the law says");
	is_refused("evidence    = \"never\"",
		   "keep_copies = true\n  evidence = \"never\"", NULL,
		   "keep_copies: expected only");
	is_refused("no_evidence = \"Having", "no_evidence = \"\" #",
		   "type \"youth-imagery\"", "expected no_evidence");
}

static void words_about_pupils_cannot_be_put_into_the_summary(void **state)
{
	(void)state;
	is_refused("input    = \"people\"",
		   "input = \"people\"\nsummary = true", "summary = true",
		   "summary: expected false");
}

static void nothing_is_expanded_from_the_surroundings(void **state)
{
	(void)state;
	is_refused("label = \"Reddit\"", "label = \"${HOME}\"", NULL,
		   "dollar sign");
	is_refused("label = \"Reddit\"", "label = ${HOME}", NULL,
		   "dollar sign");
	is_refused("# --- 6.", "# ${HOME}", NULL, "dollar sign");
}

static void a_form_with_nine_fields_is_refused(void **state)
{
	(void)state;
	is_refused("field \"reach\" {",
		   "field \"a1\" { label = \"A\" input = \"line\" }\n"
		   "field \"a2\" { label = \"B\" input = \"line\" }\n"
		   "field \"reach\" {",
		   "type \"cyberbullying\"",
		   "expected at most 8 fields on its form, not 10");
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	struct gb_policy *p;
	struct gb_err err = { 0 };

	(void)state;
	assert_int_equal(gb_policy_parse(&p, "a\n\0b", 4, "my.conf", &err),
			 GB_INVALID);
	assert_string_equal(err.msg, "my.conf: line 2 has a control character "
				     "(U+0000): take it out");
	assert_int_equal(gb_policy_parse(&p, "", 0, "my.conf", &err),
			 GB_INVALID);
	assert_null(p);
}

static void windows_line_ends_make_no_difference(void **state)
{
	struct gb_policy *p;
	char *text = malloc(2 * shipped.n_bytes), *to = text;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < shipped.n_bytes; i++) {
		if (shipped.text[i] == '\n')
			*to++ = '\r';
		*to++ = shipped.text[i];
	}
	ok(gb_policy_parse(&p, text, (size_t)(to - text), "my.conf", err));
	gb_policy_free(p);
	free(text);
}

static void closures_reach_the_calendar(void **state)
{
	char *text = altered("closed = { }", "closed = { \"21/12/2026 to "
					     "01/01/2027\", \"15/02/2027\" }");
	struct gb_policy *p;
	const struct gb_calendar *cal;

	(void)state;
	ok(gb_policy_parse(&p, text, strlen(text), "my.conf", err));
	cal = &gb_policy_about(p)->calendar;
	assert_int_equal(cal->n_closures, 2);
	assert_false(gb_school_day((struct gb_date){ 2026, 12, 25 }, cal));
	assert_false(gb_school_day((struct gb_date){ 2027, 2, 15 }, cal));
	assert_true(gb_school_day((struct gb_date){ 2027, 2, 16 }, cal));
	gb_policy_free(p);
	free(text);
}

/* Whatever is done to the file: a whole policy or none, with a place. */
static void whole_or_nothing(const char *text, size_t n_bytes)
{
	struct gb_policy *p;
	struct gb_err err = { 0 };
	enum gb_code rc = gb_policy_parse(&p, text, n_bytes, "my.conf", &err);

	if (rc == GB_OK) {
		assert_non_null(gb_policy_type(p, "youth-imagery"));
		gb_policy_free(p);
		return;
	}
	assert_int_equal(rc, GB_INVALID);
	assert_null(p);
	if (strncmp(err.msg, "my.conf:", 8) != 0)
		fail_msg("no place in '%s'", err.msg);
}

static void a_file_cut_short_anywhere_is_refused(void **state)
{
	const char *last = strstr(shipped.text, "contact \"posh\"");

	(void)state;
	assert_non_null(last);
	for (size_t n = 0; n < (size_t)(last - shipped.text); n += 61) {
		struct gb_policy *p;
		struct gb_err err = { 0 };

		if (gb_policy_parse(&p, shipped.text, n, "my.conf", &err) ==
		    GB_OK) {
			/* Whole sections at the end may be missing: it must
			 * have been cut between two. */
			assert_true(shipped.text + n >=
				    strstr(shipped.text, "contact \"dpo\""));
			gb_policy_free(p);
			continue;
		}
		assert_null(p);
		assert_int_equal(strncmp(err.msg, "my.conf:", 8), 0);
	}
}

static void a_line_taken_out_never_leaves_half_a_policy(void **state)
{
	char *text = malloc(shipped.n_bytes);
	const char *at = shipped.text, *end = at + shipped.n_bytes;

	(void)state;
	assert_non_null(text);
	while (at < end) {
		const char *next = memchr(at, '\n', (size_t)(end - at));
		size_t before = (size_t)(at - shipped.text);

		next = next ? next + 1 : end;
		memcpy(text, shipped.text, before);
		memcpy(text + before, next, (size_t)(end - next));
		whole_or_nothing(text, before + (size_t)(end - next));
		at = next;
	}
	free(text);
}

static void a_changed_byte_never_leaves_half_a_policy(void **state)
{
	static const char bytes[] = "{}\"'\\=,#/*\n$ ";
	struct fixture f = { 0 };
	char *text = malloc(shipped.n_bytes);

	(void)state;
	assert_non_null(text);
	fixture_env(&f);
	for (int i = 0; i < 600; i++) {
		uint32_t dice[2];

		f.env.random(&f.env, dice, sizeof(dice));
		memcpy(text, shipped.text, shipped.n_bytes);
		text[dice[0] % shipped.n_bytes] =
			bytes[dice[1] % (sizeof(bytes) - 1)];
		whole_or_nothing(text, shipped.n_bytes);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_that_scripts_rely_on_is_there),
		cmocka_unit_test(routes_kinds_and_evidence_follow_the_policy),
		cmocka_unit_test(the_summary_lane_gets_no_words_and_no_pupils),
		cmocka_unit_test(choices_come_from_where_the_field_says),
		cmocka_unit_test(
			the_platforms_of_the_policy_are_found_by_any_name),
		cmocka_unit_test(papers_are_dated_and_the_review_is_overdue),
		cmocka_unit_test(every_word_of_it_can_be_shown),
		cmocka_unit_test(
			a_broken_file_names_the_line_and_what_was_expected),
		cmocka_unit_test(what_is_quoted_of_it_stays_on_one_line),
		cmocka_unit_test(what_is_missing_or_there_twice_is_named),
		cmocka_unit_test(the_law_on_imagery_is_no_schools_choice),
		cmocka_unit_test(
			words_about_pupils_cannot_be_put_into_the_summary),
		cmocka_unit_test(nothing_is_expanded_from_the_surroundings),
		cmocka_unit_test(a_form_with_nine_fields_is_refused),
		cmocka_unit_test(bytes_that_are_no_text_are_refused),
		cmocka_unit_test(windows_line_ends_make_no_difference),
		cmocka_unit_test(closures_reach_the_calendar),
		cmocka_unit_test(a_file_cut_short_anywhere_is_refused),
		cmocka_unit_test(a_line_taken_out_never_leaves_half_a_policy),
		cmocka_unit_test(a_changed_byte_never_leaves_half_a_policy),
	};

	return cmocka_run_group_tests_name("policy", tests, setup, teardown);
}

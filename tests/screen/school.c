/* SPDX-License-Identifier: ISC
 * school.c - a school with cases, for tests of the screens. Everyone and
 * everything in it is invented. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/screen/school.h"

#define DAY INT64_C(86400)
#define AT(day, hour, minute) /* of March 2026 */                              \
	(FIXTURE_NOW_S + ((day)-16) * DAY + ((hour)-14) * 3600 +               \
	 ((minute)-32) * 60)

const struct golden_rule school_rules[] = {
	{ "[A-Z]{3}-[0-9]{3,}", "CASE" },
	{ "[A-Z]{3}-(│|┌|└)", "HALF" }, /* covered by a box */
	{ "seal [0-9a-f]{4} [0-9a-f]{4}", "SEAL" },
	{ "([0-9A-Z]{4,5}-){3,}[0-9A-Z]{4,5}", "RECEIPT" },
	{ "/tmp/guardbook-test-[A-Za-z0-9]{6}", "FOLDER" },
	{ NULL, NULL },
};

/* The chooser of files shows when they were changed. */
static void date_file(const char *path, int64_t at_s)
{
	const struct timespec at[2] = { { .tv_sec = at_s },
					{ .tv_sec = at_s } };

	assert_int_equal(utimensat(AT_FDCWD, path, at, 0), 0);
}

void school_clock(struct school *s, int64_t now_s)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%" PRId64, now_s);

	s->f->now_s = now_s;
	fixture_write(s->now, text, (size_t)n);
	date_file(s->now, now_s);
}

static void add_people(struct gb_session *s, json_t *data, const char *about)
{
	char *words = strdup(about), *rest = words, *word;

	json_object_set_new(data, "about", json_array());
	while ((word = strsep(&rest, ";")) && word[0]) {
		char *colon = strchr(word, ':');
		json_t *who = NULL;

		assert_non_null(colon);
		*colon = '\0';
		ok(gb_session_named(s, word, colon + 1, &who, err));
		json_array_append_new(json_object_get(data, "about"), who);
	}
	free(words);
}

void school_log(struct school *s, const char *who, const char *type,
		const char *about, const char *title, const char *text,
		char name[GB_CASE_NAME_ROOM])
{
	struct gb_session *me = book_sign_in(&s->book, who);
	json_t *data = json_pack("{s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:[]}",
				 "type", type, "title", title, "text", text,
				 "fields", "found_at", "16/03/2026 11:10",
				 "platform", "instagram", "account",
				 "@ysgol_llyn_official", "not_about");
	struct gb_done done = { 0 };

	/* The question that guardbook would ask: is it about the Head? */
	if (!strstr(about, "head:"))
		json_array_append_new(json_object_get(data, "not_about"),
				      json_string("head"));
	add_people(me, data, about);
	ok(gb_session_do(me, NULL, &gb_verb_log, data, &done, err));
	memcpy(name, done.name, GB_CASE_NAME_ROOM);
	json_decref(data);
	gb_session_free(me);
}

void school_do(struct school *s, const char *who, const char *name,
	       const char *verb, json_t *data)
{
	struct gb_session *me = book_sign_in(&s->book, who);

	ok(book_do(me, name, verb, data, err));
	gb_session_free(me);
}

static void attach(struct school *s, const char *who, const char *name,
		   const char *shows)
{
	struct gb_session *me = book_sign_in(&s->book, who);
	json_t *item = NULL;

	ok(gb_session_evidence(me, s->grab, shows, AT(9, 9, 5), &item, err));
	json_object_set_new(item, "keep", json_true());
	ok(book_do(me, name, "attach", json_pack("{s:[o]}", "evidence", item),
		   err));
	gb_session_free(me);
}

static void crest(struct school *s)
{
	school_clock(s, AT(9, 9, 12));
	school_log(s, "teacher", "reference",
		   "pupil:Ann Roberts;other:A seller",
		   "Fake page using the school crest",
		   "At about ten past eleven a pupil in Year 9 showed me a "
		   "page that uses our crest and the Head's photograph. It "
		   "asks parents to pay £45 for the Tŷ Gwyn trip \"before "
		   "Friday\". The pupil said at least four families have "
		   "paid.\n\nI took two screen grabs and wrote down the time. "
		   "I have not contacted the account.",
		   s->crest);
	school_clock(s, AT(9, 9, 40));
	school_do(s, "head", s->crest, "note",
		  json_pack("{s:s}", "text",
			    "Spoke to the pupil's parent by telephone. They "
			    "had not paid.\nThey will send the message that "
			    "they were sent."));
	school_clock(s, AT(9, 11, 20));
	attach(s, "head", s->crest,
	       "The front of the page, with crest and "
	       "payment request");
	school_clock(s, AT(10, 8, 50));
	school_do(s, "head", s->crest, "act",
		  json_pack("{s:s, s:s, s:s}", "action", "police", "reason",
			    "Four families have paid. This is fraud, and "
			    "others may be asked.",
			    "by", "2026-03-13"));
	school_clock(s, AT(10, 9, 5));
	school_do(s, "head", s->crest, "act",
		  json_pack("{s:s, s:s, s:s}", "action", "hr", "reason",
			    "The Head's photograph is used; a colleague may "
			    "have taken it.",
			    "by", "2026-03-18"));
	school_clock(s, AT(10, 13, 15));
	school_do(s, "head", s->crest, "done",
		  json_pack("{s:i, s:s}", "n", 1, "outcome",
			    "Told the police on 101, log 0311."));
}

static void chat(struct school *s)
{
	school_clock(s, AT(11, 10, 2));
	school_log(s, "teacher", "cyberbullying", "pupil:Ann Roberts",
		   "Parent group chat: false rumour",
		   "A pupil says that messages about her are passed round.",
		   s->chat);
	school_clock(s, AT(11, 15, 30));
	school_do(s, "dsl", s->chat, "act",
		  json_pack("{s:s, s:s, s:s}", "action", "other", "reason",
			    "Meet both families together.", "by",
			    "2026-03-13"));
}

static void closed(struct school *s)
{
	school_clock(s, AT(12, 9, 30));
	school_log(s, "teacher", "filtering", "", "Games site was not blocked",
		   "Two pupils played a game in the library.", s->closed);
	school_clock(s, AT(12, 16, 0));
	school_do(s, "dsl", s->closed, "close",
		  json_pack("{s:s, s:s}", "outcome", "resolved", "reason",
			    "The filter was put right the same day."));
}

static void fill(struct school *s)
{
	char name[GB_CASE_NAME_ROOM];

	crest(s);
	chat(s);
	closed(s);
	school_clock(s, AT(13, 11, 0));
	school_log(s, "teacher", "reference",
		   "head:", "Account pretending to be Mr Harris",
		   "A page in the Headteacher's name asks pupils to write.",
		   s->head);
	school_clock(s, AT(16, 9, 10));
	school_log(s, "teacher", "online-other", "",
		   "Copied photograph of a "
		   "class trip",
		   "A photograph of the trip stands on a page that is not "
		   "ours.",
		   name);
	school_clock(s, AT(16, 11, 22));
	school_log(s, "teacher", "pupil-contact", "pupil:Owen Price",
		   "A former pupil keeps writing to a colleague",
		   "He wrote eleven times since Friday.", s->contact);
	school_clock(s, FIXTURE_NOW_S);
}

int school_setup(void **state)
{
	struct school *s = calloc(1, sizeof(*s));
	void *f = NULL;

	if (!s || fixture_setup(&f) != 0) {
		free(s);
		return -1;
	}
	s->f = f;
	s->now = fixture_path(s->f, "now");
	s->grab = fixture_path(s->f, "page-0905.png");
	fixture_write(s->grab, "\x89PNG\r\n\x1a\n a picture", 18);
	date_file(s->grab, AT(9, 9, 5));
	school_clock(s, AT(9, 9, 0));
	book_make(&s->book, s->f);
	fill(s);
	*state = s;
	return 0;
}

int school_teardown(void **state)
{
	struct school *s = *state;
	void *f = s->f;

	book_free(&s->book);
	free(s->now);
	free(s->grab);
	free(s);
	return fixture_teardown(&f);
}

static struct term *door(struct school *s, int rows, int cols,
			 const char *const *env)
{
	char *probe = term_beside("probe_guardbook");
	struct term *t = term_start(&(struct term_setup){
		.argv = { probe, s->book.dir, s->now },
		.home = s->f->dir,
		.env = env,
		.rows = rows,
		.cols = cols,
	});

	free(probe);
	return t;
}

struct term *school_door(struct school *s, int rows, int cols)
{
	return door(s, rows, cols, NULL);
}

struct term *school_sit_with(struct school *s, const char *who, int rows,
			     int cols, const char *const *env)
{
	const struct gb_person *p = gb_casebook_find(s->book.book, who);
	struct term *t = door(s, rows, cols, env);

	assert_non_null(p);
	term_type(t, p->name);
	term_press(t, "Enter");
	term_type(t, "practice");
	term_press(t, "Enter");
	return t;
}

struct term *school_sit_at(struct school *s, const char *who, int rows,
			   int cols)
{
	return school_sit_with(s, who, rows, cols, NULL);
}

struct term *school_sit(struct school *s, const char *who)
{
	return school_sit_at(s, who, 24, 80);
}

#define MOST_BOXES 14

void school_go_to(struct term *t, const char *label)
{
	for (int i = 0; i < MOST_BOXES; i++) {
		int row, col, at_row, at_col;

		if (!term_find(t, label, &row, &col))
			break;
		term_cursor(t, &at_row, &at_col);
		if (at_row == row)
			return;
		term_press(t, "Tab");
	}
	term_fail(t, __FILE__, __LINE__, "no way to the box %s", label);
}

void school_begin_to_write(struct term *t)
{
	term_press(t, "n " SCHOOL_SORT);
	expect_somewhere(t, "2 of 3");
	school_go_to(t, "Who is it about?");
	term_press(t, "Tab");
}

void school_send(struct term *t, const char *title)
{
	school_go_to(t, "In a few words");
	term_type(t, title);
	school_go_to(t, "Who is it about?");
	term_press(t, "Tab Tab Enter");
	expect_somewhere(t, "3 of 3");
	school_go_to(t, "[ Send ]");
	term_press(t, "Enter");
	expect_somewhere(t, "Receipt");
}

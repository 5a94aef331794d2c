/* SPDX-License-Identifier: ISC
 * make.c - a large casebook of invented cases. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/json.h"
#include "tests/bench/bench.h"
#include "tests/fixture.h"

/* clang-format off */
static const char *const words[] = {
	"pupil", "message", "class", "group", "photo", "screen", "account",
	"lesson", "tablet", "corridor", "parent", "friend", "game", "chat",
	"evening", "weekend", "teacher", "profile", "comment", "video", "worried",
	"unkind", "shared", "blocked", "reported", "deleted", "copied", "asked",
	"told", "saw", "again", "yesterday", "morning", "before", "after", "about",
	"because", "together", "nobody", "everyone", "library", "homework",
	"password", "followers", "stranger", "nickname", "playground", "assembly",
};
static const char *const first[] = {
	"Gwen", "Rhys", "Megan", "Owen", "Carys", "Dylan", "Seren", "Ifan",
	"Nia", "Harri", "Elin", "Tomos", "Lowri", "Gethin", "Mali", "Osian",
};
static const char *const last[] = {
	"Roberts", "Hughes", "Morgan", "Price", "Griffiths", "Parry", "Rees",
	"Watkins", "Bowen", "Vaughan", "Jenkins", "Powell", "Howells", "Thomas",
};
static const char *const types[] = {
	"cyberbullying", "filtering", "online-other", "pupil-contact",
};
static const struct gb_enrol people[] = {
	{ "Mr P Harrington", "head", "head", "practice" },
	{ "Mrs S Davenport", "dsl", "dsl", "practice" },
	{ "Mr T Bevanridge", "teacher", "teacher", "practice" },
};
/* clang-format on */

/* Of these all other words are made. */
static const char *const pieces[] = {
	"ar",  "be",  "cal", "dor", "en",  "fa",  "gre", "hol",
	"in",  "jo",  "ker", "la",  "mon", "ne",  "or",  "pre",
	"qui", "ras", "ser", "tan", "un",  "vel", "wen", "yth",
	"sto", "bri", "cha", "del", "min", "pol", "rud", "sha",
};

struct maker {
	struct gb_env env;
	int64_t now_s;
	uint64_t dice;
};

static uint32_t roll(uint64_t *dice, size_t n)
{
	*dice = *dice * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((*dice >> 33) % n);
}

/* One of some 16,000 words, the first ones often and the last ones seldom, as
 * in any language. */
static size_t put_word(uint64_t *dice, char *to, size_t room)
{
	size_t of = (size_t)4 << roll(dice, 13), at = 0;
	uint32_t word = roll(dice, of < 16000 ? of : 16000);

	if (word < GB_COUNT(words))
		return (size_t)snprintf(to, room, "%s", words[word]);
	for (; word > 0; word /= GB_COUNT(pieces))
		at += (size_t)snprintf(to + at, room - at, "%s",
				       pieces[word % GB_COUNT(pieces)]);
	return at;
}

static int64_t clock_s(const struct gb_env *env)
{
	return ((struct maker *)env->ctx)->now_s;
}

static void keys(const struct gb_env *env, void *buf, size_t n_bytes)
{
	(void)env;
	gb_env_system()->random(gb_env_system(), buf, n_bytes);
}

static void sentences(uint64_t *dice, char *to, size_t room, size_t n_bytes)
{
	size_t at = 0;

	for (size_t i = 1; at < n_bytes && at + 24 < room; i++) {
		at += put_word(dice, to + at, room - at);
		at += (size_t)snprintf(to + at, room - at, "%s",
				       i % 12 == 0 ? ". " : " ");
	}
}

void bench_text(uint64_t *dice, char *to, size_t room)
{
	sentences(dice, to, room, 1000);
}

static void log_one(struct maker *m, struct gb_session *s,
		    char name[GB_CASE_NAME_ROOM])
{
	uint64_t *dice = &m->dice;
	char text[1200], title[60], who[40];
	struct gb_done done;
	json_t *about, *data;

	bench_text(dice, text, sizeof(text));
	sentences(dice, title, sizeof(title), 20);
	snprintf(who, sizeof(who), "%s %s", first[roll(dice, GB_COUNT(first))],
		 last[roll(dice, GB_COUNT(last))]);
	must(gb_session_named(s, "pupil", who, &about, err));
	data = json_pack("{s:s, s:s, s:s, s:[o], s:{}}", "type",
			 types[roll(dice, GB_COUNT(types))], "title", title,
			 "text", text, "about", about, "fields");
	must(gb_session_do(s, NULL, &gb_verb_log, data, &done, err));
	memcpy(name, done.name, GB_CASE_NAME_ROOM);
	json_decref(data);
}

static void note_one(struct maker *m, struct gb_session *s, const char *name)
{
	char text[1200];
	json_t *data;

	bench_text(&m->dice, text, sizeof(text));
	data = json_pack("{s:s}", "text", text);
	must(gb_session_do(s, name, gb_verb_named("note"), data, NULL, err));
	json_decref(data);
}

static void create(const char *dir, const struct gb_env *env)
{
	struct gb_enrolled told[GB_COUNT(people)];
	char recovery[GB_CODE_ROOM];
	size_t n;
	char *policy =
		(char *)fixture_read("share/policy/social-media.conf", &n);
	struct gb_plan plan = { .school = "Ysgol Llyn Primary",
				.practice = true,
				.policy = policy,
				.policy_bytes = n,
				.people = people,
				.n_people = GB_COUNT(people) };

	must(gb_casebook_create(dir, &plan, env, told, recovery, err));
	free(policy);
}

void bench_make(const char *dir, size_t n)
{
	enum { APART_S = 600 };
	struct maker m = { .dice = 1 };
	struct gb_casebook *b = NULL;
	struct gb_session *teacher = NULL, *dsl = NULL;

	m.now_s = gb_env_system()->now_s(gb_env_system()) -
		  (int64_t)(n + 1) * APART_S;
	m.env = (struct gb_env){
		.now_s = clock_s, .random = keys, .ctx = &m, .no_sync = true
	};
	create(dir, &m.env);
	must(gb_casebook_open(&b, dir, &m.env, err));
	must(gb_session_open(&teacher, b, "teacher", "practice", err));
	must(gb_session_open(&dsl, b, "dsl", "practice", err));
	for (size_t i = 0; i < n; i++) {
		char name[GB_CASE_NAME_ROOM];

		m.now_s += APART_S;
		log_one(&m, teacher, name);
		note_one(&m, dsl, name);
		note_one(&m, dsl, name);
	}
	gb_session_free(teacher);
	gb_session_free(dsl);
	gb_casebook_free(b);
}

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

struct maker {
	struct gb_env env;
	int64_t now_s;
	uint64_t dice;
};

static uint32_t roll(struct maker *m, size_t n)
{
	m->dice = m->dice * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((m->dice >> 33) % n);
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

static void sentences(struct maker *m, char *to, size_t room, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n && at + 16 < room; i++)
		at += (size_t)snprintf(to + at, room - at, "%s%s",
				       words[roll(m, GB_COUNT(words))],
				       i % 12 == 11 ? ". " : " ");
}

static void log_one(struct maker *m, struct gb_session *s,
		    char name[GB_CASE_NAME_ROOM])
{
	char text[900], title[60], who[40];
	struct gb_done done;
	json_t *about, *data;

	sentences(m, text, sizeof(text), 60 + roll(m, 40));
	sentences(m, title, sizeof(title), 4);
	snprintf(who, sizeof(who), "%s %s", first[roll(m, GB_COUNT(first))],
		 last[roll(m, GB_COUNT(last))]);
	must(gb_session_named(s, "pupil", who, &about, err));
	data = json_pack("{s:s, s:s, s:s, s:[o], s:{}}", "type",
			 types[roll(m, GB_COUNT(types))], "title", title,
			 "text", text, "about", about, "fields");
	must(gb_session_do(s, NULL, &gb_verb_log, data, &done, err));
	memcpy(name, done.name, GB_CASE_NAME_ROOM);
	json_decref(data);
}

static void note_one(struct maker *m, struct gb_session *s, const char *name)
{
	char text[400];
	json_t *data;

	sentences(m, text, sizeof(text), 20 + roll(m, 20));
	data = json_pack("{s:s}", "text", text);
	must(gb_session_do(s, name, gb_verb_named("note"), data, NULL, err));
	json_decref(data);
}

void bench_note(struct gb_session *s, const char *name)
{
	struct maker m = { .dice = 7 };

	note_one(&m, s, name);
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
	struct maker m = { .now_s = FIXTURE_NOW_S, .dice = 1 };
	struct gb_casebook *b = NULL;
	struct gb_session *teacher = NULL, *dsl = NULL;

	m.env = (struct gb_env){
		.now_s = clock_s, .random = keys, .ctx = &m, .no_sync = true
	};
	create(dir, &m.env);
	must(gb_casebook_open(&b, dir, &m.env, err));
	must(gb_session_open(&teacher, b, "teacher", "practice", err));
	must(gb_session_open(&dsl, b, "dsl", "practice", err));
	for (size_t i = 0; i < n; i++) {
		char name[GB_CASE_NAME_ROOM];

		m.now_s += 600;
		log_one(&m, teacher, name);
		note_one(&m, dsl, name);
		note_one(&m, dsl, name);
	}
	gb_session_free(teacher);
	gb_session_free(dsl);
	gb_casebook_free(b);
}

/* SPDX-License-Identifier: ISC
 * test_route.c - who gets a case, and who never does: DESIGN 4 as a table, and
 * by dice. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guardbook/encode.h"
#include "guardbook/json.h"
#include "src/casework/book.h"
#include "src/casework/readers.h"
#include "src/casework/steps.h"
#include "tests/book.h"

enum { MOST = 14 }; /* people of a roster made by dice */

/* --- a roster that needs no ledger -----------------------------------------
 */

struct staff {
	struct fixture f;
	struct gb_person person[MOST];
	struct gb_identity *id[MOST];
	struct gb_roster roster;
};

static void staff_start(struct staff *s)
{
	*s = (struct staff){ 0 };
	fixture_env(&s->f);
	for (size_t i = 0; i < MOST; i++) {
		struct gb_person *p = &s->person[i];
		unsigned char number[5] = { 0, 0, 0, 0, (unsigned char)i };
		struct gb_key *seed = NULL;

		gb_base32(p->id, number, sizeof(number));
		snprintf(p->name, sizeof(p->name), "Ms Person%zu", i);
		p->from_seq = 1;
		ok(gb_key_random(&seed, &s->f.env, err));
		ok(gb_identity_make(&s->id[i], seed, err));
		gb_key_free(seed);
		p->key = *gb_identity_public(s->id[i]);
	}
	s->roster.person = s->person;
}

static void staff_end(struct staff *s)
{
	for (size_t i = 0; i < MOST; i++)
		gb_identity_free(s->id[i]);
}

/* "dsl head head": persons 0, 1, 2. A minus in front: they have left. */
static void staff_roles(struct staff *s, const char *roles)
{
	char words[120], *rest = words, *word;

	snprintf(words, sizeof(words), "%s", roles);
	s->roster.n = 0;
	while ((word = strsep(&rest, " ")) && word[0]) {
		struct gb_person *p = &s->person[s->roster.n++];
		bool left = word[0] == '-';

		p->until_seq = left ? 1 : 0;
		snprintf(p->role, sizeof(p->role), "%s", word + left);
	}
}

static uint32_t roll(struct fixture *f, uint32_t sides)
{
	uint32_t dice;

	f->env.random(&f->env, &dice, sizeof(dice));
	return dice % sides;
}

/* "2 head role:dsl name:1 pupil:1": person 2 by id; whoever holds head; the
 * same as it may stand in a case; person 1 by name; a pupil of that name. */
static json_t *make_about(const struct staff *s, const char *text)
{
	char words[120], *rest = words, *word;
	json_t *about = json_array();

	snprintf(words, sizeof(words), "%s", text);
	while ((word = strsep(&rest, " ")) && word[0]) {
		char *colon = strchr(word, ':');
		size_t i = (size_t)atoi(colon ? colon + 1 : word) % MOST;
		const char *id = s->person[i].id, *name = s->person[i].name;
		json_t *who;

		if (word[0] >= '0' && word[0] <= '9')
			who = json_pack("{s:s, s:s, s:s, s:s}", "kind", "staff",
					"id", id, "name", name, "role",
					s->person[i].role);
		else if (!colon)
			who = json_pack("{s:s, s:s, s:s}", "kind", word, "name",
					"Whoever", "role", word);
		else if (strncmp(word, "role", 4) == 0)
			who = json_pack("{s:s, s:s, s:s}", "kind", "staff",
					"name", "Whoever", "role", colon + 1);
		else
			who = json_pack("{s:s, s:s}", "kind",
					word[0] == 'p' ? "pupil" : "staff",
					"name", name);
		json_array_append_new(about, who);
	}
	return about;
}

/* Exactly the people numbered in `want`, in this lane. */
static void expect_people(const struct staff *s, const struct gb_readers *got,
			  const char *want, bool recovery)
{
	char words[80], *rest = words, *word;
	size_t n = recovery ? 1 : 0;

	snprintf(words, sizeof(words), "%s", want);
	while ((word = strsep(&rest, " ")) && word[0]) {
		const char *id = s->person[atoi(word)].id;

		assert_int_equal(gb_readers_lane(got, id), GB_LANE_FULL);
		n++;
	}
	if (recovery)
		assert_int_equal(gb_readers_lane(got, GB_RECOVERY_ID),
				 GB_LANE_FULL);
	assert_int_equal(got->n, n);
}

static void the_table_of_design_4_holds(void **state)
{
	/* 0 dsl, 1 deputy, 2 head, 3 chair, 4 trust, 5 hr, 6 teacher, 7 it */
	static const char usual[] = "dsl deputy head chair trust hr teacher it";
	/* clang-format off */
	static const struct {
		const char *staff, *route, *about;
		const char *role, *readers, *with;
	} rows[] = {
		/* staff  route   about          role     readers with */
		{ usual,  "dsl",  "",            "dsl",   "0 1",  "0" },
		{ usual,  "head", "",            "head",  "2",    "2" },
		{ usual,  "dsl",  "6",           "dsl",   "0 1",  "0" },
		{ usual,  "dsl",  "2",           "chair", "3",    "3" },
		{ usual,  "head", "2",           "chair", "3",    "3" },
		{ usual,  "head", "head",        "chair", "3",    "3" },
		{ usual,  "dsl",  "0",           "head",  "2",    "2" },
		{ usual,  "dsl",  "dsl",         "head",  "2",    "2" },
		{ usual,  "dsl",  "role:dsl",    "head",  "2",    "2" },
		{ usual,  "head", "0",           "head",  "2",    "2" },
		{ usual,  "dsl",  "0 2",         "chair", "3",    "3" },
		{ usual,  "dsl",  "0 2 3",       "trust", "4",    "4" },
		{ usual,  "head", "2 3",         "trust", "4",    "4" },
		{ usual,  "head", "head chair",  "trust", "4",    "4" },
		{ usual,  "head", "2 3 4",       "",      "",     "" },
		{ usual,  "dsl",  "0 2 3 4",     "",      "",     "" },
		{ usual,  "dsl",  "1",           "dsl",   "0",    "0" },
		{ usual,  "dsl",  "deputy",      "dsl",   "0",    "0" },
		{ usual,  "dsl",  "role:deputy", "dsl",   "0",    "0" },
		{ usual,  "dsl",  "name:1",      "dsl",   "0",    "0" },
		{ usual,  "dsl",  "name:0",      "head",  "2",    "2" },
		{ usual,  "head", "name:2",      "chair", "3",    "3" },
		{ usual,  "dsl",  "pupil:0",     "dsl",   "0 1",  "0" },
		{ usual,  "head", "3",           "head",  "2",    "2" },
		{ usual,  "head", "4 5 6 7",     "head",  "2",    "2" },
		/* several holders: one who is named takes the role out */
		{ "dsl dsl deputy deputy head chair", "dsl", "",
						 "dsl",   "0 1 2 3", "0 1" },
		{ "dsl dsl deputy deputy head chair", "dsl", "1",
						 "head",  "4",    "4" },
		{ "dsl dsl deputy deputy head chair", "dsl", "2",
						 "dsl",   "0 1 3", "0 1" },
		{ "head head chair chair trust", "head", "1",
						 "chair", "2 3",  "2 3" },
		{ "head head chair chair trust", "head", "1 2",
						 "trust", "4",    "4" },
		/* nobody holds the role */
		{ "head teacher",     "dsl",  "",     "dsl",   "",  "" },
		{ "deputy teacher",   "dsl",  "",     "dsl",   "0", "0" },
		{ "dsl teacher",      "head", "",     "head",  "",  "" },
		{ "dsl head",         "head", "head", "chair", "",  "" },
		{ "-dsl dsl head",    "dsl",  "",     "dsl",   "1", "1" },
		{ "-dsl dsl head",    "dsl",  "0",    "head",  "2", "2" },
		/* named by a role that nobody holds */
		{ "deputy head",      "dsl",  "dsl",  "head",  "1", "1" },
	};
	/* clang-format on */
	struct staff s;

	(void)state;
	staff_start(&s);
	for (size_t i = 0; i < GB_COUNT(rows); i++) {
		struct gb_policy_type type = { .route = rows[i].route };
		struct gb_route r;
		json_t *about;

		staff_roles(&s, rows[i].staff);
		about = make_about(&s, rows[i].about);
		ok(gb_route_work_out(&r, &s.roster, &type, about, err));
		if (strcmp(r.role, rows[i].role) != 0)
			fail_msg("row %zu goes to \"%s\"", i, r.role);
		expect_people(&s, &r.readers, rows[i].readers, true);
		expect_people(&s, &r.with, rows[i].with, false);
		assert_int_equal(r.conflict,
				 strcmp(rows[i].role, rows[i].route) != 0);
		gb_route_free(&r);
		json_decref(about);
	}
	staff_end(&s);
}

/* Two accounts, two roles, one person: both are named by the name. */
static void one_person_with_two_roles_is_named_once(void **state)
{
	struct gb_policy_type type = { .route = "dsl" };
	struct staff s;
	struct gb_route r;
	json_t *about;

	(void)state;
	staff_start(&s);
	staff_roles(&s, "dsl deputy head chair");
	memcpy(s.person[2].name, s.person[0].name, sizeof(s.person[0].name));
	about = make_about(&s, "2");
	ok(gb_route_work_out(&r, &s.roster, &type, about, err));
	assert_string_equal(r.role, "chair");
	expect_people(&s, &r.readers, "3", true);
	gb_route_free(&r);
	json_decref(about);
	about = make_about(&s, "1");
	memcpy(s.person[0].name, s.person[1].name, sizeof(s.person[0].name));
	ok(gb_route_work_out(&r, &s.roster, &type, about, err));
	assert_string_equal(r.role, "head");
	expect_people(&s, &r.readers, "2", true);
	gb_route_free(&r);
	json_decref(about);
	staff_end(&s);
}

static void a_set_of_readers_holds_nobody_twice(void **state)
{
	struct gb_readers a = { 0 }, b = { 0 };

	(void)state;
	ok(gb_readers_add(&a, "aaaaaaaa", GB_LANE_SUMMARY, err));
	ok(gb_readers_add(&a, "bbbbbbbb", GB_LANE_FULL, err));
	ok(gb_readers_copy(&b, &a, err));
	assert_true(gb_readers_same(&a, &b));
	ok(gb_readers_add(&a, "aaaaaaaa", GB_LANE_FULL, err));
	assert_int_equal(a.n, 2);
	assert_int_equal(gb_readers_lane(&a, "aaaaaaaa"), GB_LANE_FULL);
	assert_false(gb_readers_same(&a, &b));
	/* Raised, never lowered. */
	ok(gb_readers_add(&a, "aaaaaaaa", GB_LANE_SUMMARY, err));
	assert_int_equal(gb_readers_lane(&a, "aaaaaaaa"), GB_LANE_FULL);
	gb_readers_drop(&a, "aaaaaaaa");
	gb_readers_drop(&a, "nobodyxx");
	assert_int_equal(a.n, 1);
	assert_int_equal(gb_readers_lane(&a, "aaaaaaaa"), GB_LANE_NONE);
	assert_false(gb_readers_same(&a, &b));
	assert_false(gb_readers_same(&b, &a));
	gb_readers_free(&a);
	gb_readers_free(&b);
	assert_int_equal(b.n, 0);
}

/* --- by dice ---------------------------------------------------------------
 */

/* Said in another way than route.c says it. */
static bool is_named(const struct staff *s, const json_t *about, size_t i)
{
	const struct gb_person *p = &s->person[i];
	size_t at;
	json_t *who;

	json_array_foreach (about, at, who) {
		const char *id = gb_json_string(who, "id");
		const char *kind = gb_json_string(who, "kind");
		const char *role = gb_json_string(who, "role");
		const char *name = gb_json_string(who, "name");

		if (strcmp(kind, "pupil") == 0)
			continue;
		if (id && strcmp(id, p->id) == 0)
			return true;
		if (!id && (strcmp(kind, p->role) == 0 ||
			    (role && strcmp(role, p->role) == 0)))
			return true;
		if (strcmp(name, p->name) == 0)
			return true;
	}
	return false;
}

static void random_staff(struct staff *s)
{
	static const char *const roles[] = { "dsl",   "deputy", "head",
					     "chair", "trust",  "hr",
					     "it",    "teacher" };
	size_t n = 3 + roll(&s->f, MOST - 2);

	s->roster.n = n;
	for (size_t i = 0; i < n; i++) {
		snprintf(s->person[i].role, sizeof(s->person[i].role), "%s",
			 roles[roll(&s->f, GB_COUNT(roles))]);
		s->person[i].until_seq = roll(&s->f, 10) == 0 ? 1 : 0;
	}
}

static json_t *random_about(struct staff *s)
{
	static const char *const roles[] = { "dsl", "deputy", "head", "chair",
					     "trust" };
	char words[120] = "";
	size_t n = 1 + roll(&s->f, 4);

	for (size_t i = 0; i < n; i++) {
		size_t at = strlen(words);
		uint32_t who = roll(&s->f, (uint32_t)s->roster.n);
		const char *role = roles[roll(&s->f, GB_COUNT(roles))];

		switch (roll(&s->f, 6)) {
		case 0:
			snprintf(words + at, 30, "role:%s ", role);
			break;
		case 1:
			snprintf(words + at, 30, "%s ", role);
			break;
		case 2:
			snprintf(words + at, 30, "name:%u ", who);
			break;
		case 3:
			snprintf(words + at, 30, "pupil:%u ", who);
			break;
		default:
			snprintf(words + at, 30, "%u ", who);
		}
	}
	return make_about(s, words);
}

static void nobody_who_is_named_opens_a_slot(void **state)
{
	static const char *const routes[] = { "dsl", "head" };
	size_t named = 0, opened = 0;
	struct staff s;

	(void)state;
	staff_start(&s);
	for (size_t run = 0; run < 10000; run++) {
		struct gb_policy_type type = { .route = routes[roll(&s.f, 2)] };
		struct gb_place place = { .epoch = 1, .number = 1 };
		struct gb_slot_for *slots = NULL;
		struct gb_buf block = { 0 };
		struct gb_key *secret = NULL;
		struct gb_route r;
		json_t *about;

		random_staff(&s);
		about = random_about(&s);
		/* The recovery key is nobody's here. */
		memset(s.roster.recovery.box, 9, 32);
		ok(gb_key_random(&secret, &s.f.env, err));
		ok(gb_route_work_out(&r, &s.roster, &type, about, err));
		ok(gb_readers_slots(&r.readers, &s.roster, 2, &slots, err));
		ok(gb_slots_write(&block, secret, &place, slots, r.readers.n,
				  err));
		gb_key_free(secret);
		for (size_t i = 0; i < s.roster.n; i++) {
			enum gb_lane lane;
			enum gb_code rc;
			bool out = is_named(&s, about, i);

			rc = gb_slots_find(&secret, &lane, block.data,
					   block.len, &place, s.id[i], NULL);
			gb_key_free(secret);
			assert_true(rc == GB_OK || rc == GB_NOT_FOUND);
			if (rc == GB_OK && (out || s.person[i].until_seq))
				fail_msg("run %zu: person %zu opens it", run,
					 i);
			named += out;
			opened += rc == GB_OK;
		}
		gb_buf_free(&block);
		gb_route_free(&r);
		free(slots);
		json_decref(about);
	}
	/* The dice did throw both. */
	assert_true(named > 10000 && opened > 5000);
	staff_end(&s);
}

/* --- the same in real cases, with all that happens to them later ------------
 */

static const char *const who_works[] = { "dsl",   "deputy", "head",   "chair",
					 "trust", "hr",     "teacher" };
enum { WORKERS = GB_COUNT(who_works) };

struct school {
	struct book book;
	struct gb_session *s[WORKERS];
};

/* Names somebody now and then: by role or by sign-in. */
static json_t *maybe_name(struct school *at, struct gb_session *s)
{
	struct fixture *f = at->book.f;
	json_t *about = json_array(), *who = NULL;
	uint32_t n = roll(f, 5) / 3;

	for (uint32_t i = 0; i < n; i++) {
		const char *word = who_works[roll(f, WORKERS)];

		if (roll(f, 3) == 0)
			ok(gb_session_named(s, "pupil", "Ann", &who, err));
		else if (roll(f, 2) && strcmp(word, "teacher") != 0)
			ok(gb_session_named(s, word, "", &who, err));
		else
			ok(gb_session_named(s, "staff", word, &who, err));
		json_array_append_new(about, who);
	}
	return about;
}

static bool log_by_dice(struct school *at, char name[GB_CASE_NAME_ROOM])
{
	static const char *const types[] = { "cyberbullying", "reference",
					     "complaint", "pupil-contact",
					     "filtering" };
	struct fixture *f = at->book.f;
	struct gb_session *s = at->s[roll(f, WORKERS)];
	struct gb_done done;
	json_t *data = json_pack("{s:s, s:s, s:s, s:o}", "type",
				 types[roll(f, GB_COUNT(types))], "text",
				 "Something was seen.", "title", "Seen",
				 "about", maybe_name(at, s));
	enum gb_code rc =
		gb_session_do(s, NULL, &gb_verb_log, data, &done, NULL);

	json_decref(data);
	memcpy(name, done.name, GB_CASE_NAME_ROOM);
	return rc == GB_OK;
}

static json_t *change_by_dice(struct school *at, struct gb_session *s,
			      const char **verb)
{
	static const char *const to[] = { "head", "dsl", "deputy", "chair",
					  "trust" };
	struct fixture *f = at->book.f;
	json_t *data;

	switch (roll(f, 5)) {
	case 0:
		*verb = "route";
		data = json_pack("{s:s, s:s}", "to", to[roll(f, 5)], "reason",
				 "It is for them.");
		break;
	case 1:
	case 2:
		*verb = "act";
		data = json_pack("{s:s, s:s}", "action",
				 roll(f, 3) ? "hr" : "other", "reason",
				 "It must be.");
		if (roll(f, 2))
			json_object_set_new(data, "whole", json_true());
		break;
	case 3:
		*verb = "done";
		data = json_pack("{s:i, s:s}", "n", 1, "outcome", "Settled.");
		break;
	default:
		*verb = "note";
		data = json_pack("{s:s}", "text", "More was said.");
	}
	json_object_set_new(data, "about", maybe_name(at, s));
	return data;
}

/* Anybody, but rather somebody who can open it. */
static struct gb_session *some_reader(struct school *at, const char *name)
{
	struct gb_session *s = NULL;

	for (size_t i = 0; i < 8; i++) {
		struct gb_case *c = NULL;
		enum gb_code rc;

		s = at->s[roll(at->book.f, WORKERS)];
		ok(gb_session_catch_up(s, NULL, err));
		rc = gb_session_case(s, name, &c, NULL);
		gb_case_free(c);
		if (rc == GB_OK)
			break;
	}
	return s;
}

/* From which entry on each person has been named; 0: never. Read with the keys
 * of whoever still opens the case. */
static bool first_named(struct school *at, const char *name,
			uint32_t from[WORKERS])
{
	struct gb_case *c = NULL;
	size_t i, j;
	json_t *line, *who;

	for (size_t w = 0; w < WORKERS && (!c || c->lane != GB_LANE_FULL);
	     w++) {
		gb_case_free(c);
		if (gb_session_case(at->s[w], name, &c, NULL) != GB_OK)
			c = NULL;
	}
	if (!c || c->lane != GB_LANE_FULL) {
		gb_case_free(c);
		return false;
	}
	assert_int_equal(c->n_noise + c->n_altered, 0);
	/* Whoever has it can read it. */
	json_array_foreach (json_object_get(c->body, "with"), i, who)
		assert_int_equal(
			gb_readers_lane(&c->readers, gb_json_string(who, "id")),
			GB_LANE_FULL);
	json_array_foreach (c->history, i, line) {
		const json_t *about = json_object_get(
			json_object_get(line, "after"), "about");

		json_array_foreach (about, j, who)
			for (size_t w = 0; w < WORKERS; w++) {
				const char *id = gb_json_string(who, "id");

				if (id && !from[w] &&
				    strcmp(id, gb_session_me(at->s[w])->id) ==
					    0)
					from[w] = (uint32_t)i + 1;
			}
	}
	gb_case_free(c);
	return true;
}

/* Nothing written from entry `from` on opens for `s`, although E is known: no
 * slot, no epoch, no box with the keys of any epoch held. */
static void expect_shut(struct gb_session *s, const char *name, uint32_t from)
{
	const struct gb_chain_case *of =
		gb_chain_case_named(s->book->chain, name);
	struct gb_case *c = NULL;
	struct gb_steps steps;

	assert_int_equal(gb_session_case(s, name, &c, NULL), GB_NOT_FOUND);
	assert_null(c);
	ok(gb_steps_read(&steps, &s->opener, of, err));
	ok(gb_steps_unlock(&steps, err));
	for (uint32_t i = from - 1; i < steps.n; i++) {
		const struct gb_entry *e = &steps.at[i].entry;
		struct gb_key *secret = NULL;
		struct gb_place place;
		enum gb_lane lane;

		assert_null(steps.at[i].held.secret);
		gb_step_place(&steps, i, &place);
		if (e->block)
			assert_int_equal(gb_slots_find(&secret, &lane, e->block,
						       e->block_bytes, &place,
						       s->id, NULL),
					 GB_NOT_FOUND);
		for (uint32_t j = 0; j < steps.n; j++) {
			json_t *box = NULL;

			if (steps.at[j].held.secret)
				assert_int_equal(gb_step_box(&steps, i,
							     &steps.at[j], &box,
							     NULL),
						 GB_TAMPERED);
			assert_null(box);
		}
	}
	gb_steps_clear(&steps);
}

static void nobody_who_is_named_reads_what_comes_later(void **state)
{
	struct fixture *f = *state;
	struct school at = { 0 };
	size_t shut = 0, taken_off = 0, logged = 0, changes = 0;

	book_make(&at.book, f);
	for (size_t w = 0; w < WORKERS; w++)
		at.s[w] = book_sign_in(&at.book, who_works[w]);
	for (size_t run = 0; run < 300; run++) {
		uint32_t from[WORKERS] = { 0 };
		char name[GB_CASE_NAME_ROOM];

		if (!log_by_dice(&at, name))
			continue;
		logged++;
		for (size_t i = 0; i < 7; i++) {
			struct gb_session *s = some_reader(&at, name);
			const char *verb;
			json_t *data = change_by_dice(&at, s, &verb);

			/* Many are refused: the role or the state forbids. */
			changes += book_do(s, name, verb, data, NULL) == GB_OK;
		}
		for (size_t w = 0; w < WORKERS; w++)
			ok(gb_session_catch_up(at.s[w], NULL, err));
		if (!first_named(&at, name, from))
			continue;
		for (size_t w = 0; w < WORKERS; w++) {
			if (from[w] == 0)
				continue;
			expect_shut(at.s[w], name, from[w]);
			shut++;
			taken_off += from[w] > 1;
		}
	}
	assert_true(logged > 200 && changes > 700 && shut > 300 &&
		    taken_off > 100);
	for (size_t w = 0; w < WORKERS; w++)
		gb_session_free(at.s[w]);
	book_free(&at.book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_of_design_4_holds),
		cmocka_unit_test(one_person_with_two_roles_is_named_once),
		cmocka_unit_test(a_set_of_readers_holds_nobody_twice),
		cmocka_unit_test(nobody_who_is_named_opens_a_slot),
		cmocka_unit_test_setup_teardown(
			nobody_who_is_named_reads_what_comes_later,
			fixture_setup, fixture_teardown),
	};

	return cmocka_run_group_tests_name("route", tests, fixture_crypt, NULL);
}

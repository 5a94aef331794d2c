/* SPDX-License-Identifier: ISC
 * test_verb.c - who may do what in which state: the table of DESIGN 4, written
 * out, against gb_verbs. */
#include <string.h>

#include "guardbook/json.h"
#include "guardbook/verb.h"
#include "tests/fixture.h"

/* T teacher, D dsl, E deputy, H head, R hr, C chair, U trust, I it. All of them
 * as full readers, for the role alone to decide. */
static const struct {
	char letter;
	const char *name;
} roles[] = {
	{ 'T', "teacher" }, { 'D', "dsl" }, { 'E', "deputy" },
	{ 'H', "head" },    { 'R', "hr" },  { 'C', "chair" },
	{ 'U', "trust" },   { 'I', "it" },
};

static const char *const states[] = { "new", "open", "waiting", "closed" };

#define ALL "TDEHRCUI"

/* clang-format off */
static const struct row {
	const char *verb;
	const char *states;             /* first letters */
	const char *dsl, *dsl_with;     /* routed to the DSL; and with them */
	const char *head, *head_with;   /* routed to the Headteacher */
} rows[] = {
	/* verb      states  dsl   dsl, with  head  head, with */
	{ "log",     "",     "",   "",        "",   "" },
	{ "note",    "nowc", ALL,  ALL,       ALL,  ALL },
	{ "attach",  "now",  ALL,  ALL,       ALL,  ALL },
	{ "correct", "now",  ALL,  ALL,       ALL,  ALL },
	{ "link",    "nowc", ALL,  ALL,       ALL,  ALL },
	{ "save",    "nowc", ALL,  ALL,       ALL,  ALL },
	{ "export",  "nowc", ALL,  ALL,       ALL,  ALL },
	{ "route",   "now",  "DE", "DEHCU",   "H",  "DEHCU" },
	{ "close",   "no",   "DE", "DEHCU",   "H",  "DEHCU" },
	{ "reopen",  "c",    "DE", "DEHCU",   "H",  "DEHCU" },
	{ "act",     "now",  "D",  "DHCU",    "",   "HCU" },
	{ "done",    "w",    "",   "",        "",   "" },
};
/* clang-format on */

static struct gb_person a_person(const char *role)
{
	struct gb_person p = { .id = "abcdefgh", .name = "Mrs S Davies" };

	strncpy(p.role, role, sizeof(p.role) - 1);
	return p;
}

static void start_case(struct gb_case *c, const char *state, bool with,
		       enum gb_lane lane)
{
	*c = (struct gb_case){ .name = "KDR-482", .lane = lane };
	c->body = json_pack("{s:s, s:[{s:s}], s:[]}", "state", state, "with",
			    "id", with ? "abcdefgh" : "00000000", "actions");
	ok(gb_readers_add(&c->readers, "abcdefgh", lane, err));
}

static void end_case(struct gb_case *c)
{
	gb_readers_free(&c->readers);
	json_decref(c->body);
}

static bool may(const char *verb, const char *role, const struct gb_case *c,
		const char *route, const json_t *data)
{
	static const char *const police[] = { "police" };
	struct gb_policy_type type = { .route = route,
				       .dsl_may = { police, 1 } };
	struct gb_person p = a_person(role);
	struct gb_err why = { 0 };
	enum gb_code rc =
		gb_verb_may(gb_verb_named(verb), &p, c, &type, data, &why);

	assert_true(rc == GB_OK || rc == GB_DENIED);
	assert_int_equal(rc == GB_DENIED, why.msg[0] != '\0');
	return rc == GB_OK;
}

static void every_role_may_what_the_table_says(void **state)
{
	size_t n = 0;

	(void)state;
	while (gb_verbs[n])
		n++;
	assert_int_equal(n, GB_COUNT(rows));
	for (size_t i = 0;
	     i < GB_COUNT(rows) * GB_COUNT(roles) * GB_COUNT(states) * 4; i++) {
		const struct row *r = &rows[i % GB_COUNT(rows)];
		size_t rest = i / GB_COUNT(rows);
		char role = roles[rest % GB_COUNT(roles)].letter;
		const char *name = roles[rest % GB_COUNT(roles)].name;
		const char *in = states[rest / GB_COUNT(roles) % 4];
		size_t how = rest / GB_COUNT(roles) / 4;
		const char *who[] = { r->dsl, r->dsl_with, r->head,
				      r->head_with };
		bool want = strchr(r->states, in[0]) && strchr(who[how], role);
		struct gb_case c;

		start_case(&c, in, how % 2, GB_LANE_FULL);
		if (may(r->verb, name, &c, how < 2 ? "dsl" : "head", NULL) !=
		    want)
			fail_msg("%s %s a case that is %s (%zu)", name, r->verb,
				 in, how);
		end_case(&c);
		/* The summary lane, and no lane at all. */
		for (int lane = 0; lane < 2; lane++) {
			start_case(&c, in, how % 2,
				   lane ? GB_LANE_SUMMARY : GB_LANE_NONE);
			assert_false(may(r->verb, name, &c,
					 how < 2 ? "dsl" : "head", NULL));
			end_case(&c);
		}
	}
}

static void everybody_but_it_logs(void **state)
{
	(void)state;
	for (size_t i = 0; i < GB_COUNT(roles); i++)
		for (size_t v = 0; gb_verbs[v]; v++)
			assert_int_equal(may(gb_verbs[v]->name, roles[i].name,
					     NULL, "dsl", NULL),
					 v == 0 && roles[i].letter != 'I');
}

static void the_dsl_decides_what_the_policy_gives_them(void **state)
{
	json_t *police = json_pack("{s:s}", "action", "police");
	json_t *hr = json_pack("{s:s}", "action", "hr");
	struct gb_case c;

	(void)state;
	start_case(&c, "open", true, GB_LANE_FULL);
	assert_true(may("act", "dsl", &c, "dsl", police));
	assert_false(may("act", "dsl", &c, "dsl", hr));
	assert_false(may("act", "dsl", &c, "head", police));
	assert_true(may("act", "head", &c, "dsl", hr));
	assert_false(may("act", "hr", &c, "dsl", hr));
	end_case(&c);
	start_case(&c, "open", false, GB_LANE_FULL);
	assert_false(may("act", "head", &c, "dsl", police));
	end_case(&c);
	json_decref(police);
	json_decref(hr);
}

static void an_action_is_done_by_its_doer_or_who_ordered_it(void **state)
{
	static const struct {
		const char *who, *ordered, *state;
		bool may;
	} actions[] = {
		{ "abcdefgh", "00000000", "to-do", true },
		{ "00000000", "abcdefgh", "to-do", true },
		{ "00000000", "00000000", "to-do", false },
		{ "abcdefgh", "abcdefgh", "done", false },
	};
	json_t *list = json_array();
	struct gb_case c;

	(void)state;
	/* Also in the summary lane: what was given to them to do. */
	start_case(&c, "waiting", false, GB_LANE_SUMMARY);
	for (size_t i = 0; i < GB_COUNT(actions); i++)
		json_array_append_new(list,
				      json_pack("{s:{s:s}, s:s, s:s}", "who",
						"id", actions[i].who, "ordered",
						actions[i].ordered, "state",
						actions[i].state));
	json_object_set_new(c.body, "actions", list);
	for (size_t i = 0; i < GB_COUNT(actions); i++) {
		json_t *n = json_pack("{s:I}", "n", (json_int_t)i + 1);

		assert_int_equal(may("done", "hr", &c, "head", n),
				 actions[i].may);
		json_decref(n);
	}
	assert_true(may("done", "hr", &c, "head", NULL));
	for (size_t i = 0; i < 3; i++) {
		static const int nowhere[] = { 0, -1, 5 };
		json_t *n = json_pack("{s:i}", "n", nowhere[i]);

		assert_false(may("done", "hr", &c, "head", n));
		json_decref(n);
	}
	end_case(&c);
}

static void verbs_are_found_by_name_and_hold_together(void **state)
{
	(void)state;
	assert_null(gb_verb_named("nothing"));
	for (size_t i = 0; gb_verbs[i]; i++) {
		const struct gb_verb *v = gb_verbs[i];

		assert_ptr_equal(gb_verb_named(v->name), v);
		assert_non_null(v->label);
		assert_non_null(v->did);
		assert_non_null(v->prepare);
		assert_non_null(v->apply);
		assert_int_not_equal(v->states, 0);
		assert_null(gb_verb_arg(v, "nothing"));
		for (size_t j = 0; j < v->n_args; j++) {
			assert_ptr_equal(gb_verb_arg(v, v->args[j].name),
					 &v->args[j]);
			assert_non_null(v->args[j].label);
		}
	}
	/* Words never go into the summary: it is for HR. */
	assert_false(gb_verb_arg(&gb_verb_log, "text")->summary);
	assert_false(gb_verb_arg(&gb_verb_log, "title")->summary);
	assert_false(gb_verb_arg(&gb_verb_log, "evidence")->summary);
	assert_false(gb_verb_arg(&gb_verb_note, "text")->summary);
	assert_false(gb_verb_arg(&gb_verb_attach, "evidence")->summary);
	assert_true(gb_verb_arg(&gb_verb_act, "reason")->required);
	assert_true(gb_verb_arg(&gb_verb_route, "reason")->required);
	assert_true(gb_verb_arg(&gb_verb_close, "reason")->required);
	assert_true(gb_verb_arg(&gb_verb_reopen, "reason")->required);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_role_may_what_the_table_says),
		cmocka_unit_test(everybody_but_it_logs),
		cmocka_unit_test(the_dsl_decides_what_the_policy_gives_them),
		cmocka_unit_test(
			an_action_is_done_by_its_doer_or_who_ordered_it),
		cmocka_unit_test(verbs_are_found_by_name_and_hold_together),
	};

	return cmocka_run_group_tests_name("verb", tests, NULL, NULL);
}

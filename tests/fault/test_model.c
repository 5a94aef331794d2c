/* SPDX-License-Identifier: ISC
 * test_model.c - R20: sessions by chance, with faults by chance, against what a
 * few lines of code say must be in the casebook. A failure prints its seed.
 *
 *	SEED=N		begin with that one
 *	SESSIONS=N	so many, not 50; 20 of them with one seed and casebook
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fault/lab.h"

enum { PER_SEED = 20, MOST_CASES = 24, MOST_ACTIONS = 8, MOST_OPS = 5 };

/* --- the model -------------------------------------------------------------
 */

struct thing {
	char name[GB_CASE_NAME_ROOM];
	unsigned entries;
	bool closed;
	bool done[MOST_ACTIONS];
	unsigned n_actions;
};

struct model {
	struct thing thing[MOST_CASES];
	unsigned n;
	unsigned others; /* entries that are of no case of these */
};

enum verb { LOG, NOTE, ATTACH, ACT, DONE, CLOSE, REOPEN, N_VERBS };

struct op {
	enum verb verb;
	unsigned of;     /* which case */
	unsigned action; /* from 0 */
};

static unsigned undone(const struct thing *t)
{
	unsigned n = 0;

	for (unsigned i = 0; i < t->n_actions; i++)
		n += !t->done[i];
	return n;
}

/* Will guardbook do it? */
static bool may(const struct model *m, const struct op *o)
{
	const struct thing *t = &m->thing[o->of];

	switch (o->verb) {
	case LOG:
		return m->n < MOST_CASES;
	case NOTE:
		return true;
	case ATTACH:
		return !t->closed;
	case ACT:
		return !t->closed && t->n_actions < MOST_ACTIONS;
	case DONE:
		return o->action < t->n_actions && !t->done[o->action];
	case CLOSE:
		return !t->closed && undone(t) == 0;
	case REOPEN:
		return t->closed;
	case N_VERBS:
		break;
	}
	return false;
}

/* It was done; `name` is that of a new case. */
static void apply(struct model *m, const struct op *o, const char *name)
{
	struct thing *t = &m->thing[o->of];

	if (o->verb == LOG) {
		t = &m->thing[m->n++];
		*t = (struct thing){ 0 };
		snprintf(t->name, sizeof(t->name), "%s", name);
	}
	t->entries++;
	if (o->verb == ACT)
		t->done[t->n_actions++] = false;
	else if (o->verb == DONE)
		t->done[o->action] = true;
	else if (o->verb == CLOSE)
		t->closed = true;
	else if (o->verb == REOPEN)
		t->closed = false;
}

/* --- chance ----------------------------------------------------------------
 */

struct chance {
	uint64_t dice;
	unsigned long seed;
	unsigned session;
};

static unsigned below(struct chance *c, unsigned n)
{
	c->dice =
		c->dice * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return (unsigned)(c->dice >> 33) % n;
}

/* Something that may be done; once in ten times something that may not, unless
 * nothing of the kind is at hand. */
static struct op choose(struct chance *c, const struct model *m)
{
	bool want = below(c, 10) != 0;
	struct op o = { 0 };

	for (int tries = 0; tries < 60; tries++) {
		o = (struct op){ .verb = (enum verb)below(c, N_VERBS),
				 .of = below(c, m->n),
				 .action = below(c, 3) };
		if (may(m, &o) == want &&
		    (want || (o.verb != LOG &&
			      m->thing[o.of].n_actions < MOST_ACTIONS)))
			return o;
	}
	return (struct op){ .verb = NOTE };
}

static void say(struct gb_buf *out, const struct lab *l, const struct model *m,
		const struct op *o)
{
	const char *name = m->thing[o->of].name;

	switch (o->verb) {
	case LOG:
		gb_buf_text(out, "log --type cyberbullying --about "
				 "pupil:'Ann Roberts' --text 'More of it.'\n");
		break;
	case NOTE:
		gb_buf_printf(out, "note %s --text 'Rang.'\n", name);
		break;
	case ATTACH:
		gb_buf_printf(out, "attach %s %s --shows It --keep\n", name,
			      l->grab);
		break;
	case ACT:
		gb_buf_printf(out, "act %s other --reason 'To talk.'\n", name);
		break;
	case DONE:
		gb_buf_printf(out, "done %s %u --outcome Talked\n", name,
			      o->action + 1);
		break;
	case CLOSE:
		gb_buf_printf(out,
			      "close %s --outcome resolved --reason Over\n",
			      name);
		break;
	case REOPEN:
		gb_buf_printf(out, "reopen %s --reason Again\n", name);
		break;
	case N_VERBS:
		break;
	}
}

/* --- what is there ---------------------------------------------------------
 */

static _Noreturn void differ(const struct chance *c, const char *what,
			     const struct run *r)
{
	fail_msg("SEED=%lu, session %u: %s (exit %d) %s%s", c->seed, c->session,
		 what, r->exit, r->out, r->err);
	abort();
}

static json_t *line_of(const struct run *r, unsigned n)
{
	const char *at = r->out;

	while (at && n-- > 0 && (at = strchr(at, '\n')))
		at++;
	return at ? json_loads(at, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
}

static const char *word(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text ? text : "";
}

static struct thing *named(struct model *m, const char *name)
{
	for (unsigned i = 0; i < m->n; i++)
		if (strcmp(m->thing[i].name, name) == 0)
			return &m->thing[i];
	return NULL;
}

/* One of `list` that the model does not know: a case that was logged without
 * a word of it. */
static void meet_stranger(const struct chance *c, struct model *m,
			  const json_t *list, struct op *open,
			  const struct run *r)
{
	json_t *row;
	size_t i;

	json_array_foreach (list, i, row) {
		if (named(m, word(row, "case")))
			continue;
		if (!open || open->verb != LOG)
			differ(c, "a case from nowhere", r);
		apply(m, open, word(row, "case"));
		open->verb = N_VERBS;
	}
}

/* Compare all of it. `open`: what was begun and not acknowledged, which may
 * have been done or not; then the model follows. NULL: nothing was. */
static void compare(const struct chance *c, struct lab *l, struct model *m,
		    struct op *open)
{
	struct gb_buf batch = { 0 };
	json_t *list, *row;
	struct run r;
	size_t i;

	gb_buf_text(&batch, "list\n");
	for (unsigned k = 0; k < m->n; k++)
		gb_buf_printf(&batch, "history %s\n", m->thing[k].name);
	lab_as(&r, l, "dsl", gb_buf_string(&batch), "--json", "batch", NULL);
	if (r.exit != 0)
		differ(c, "it can't be read", &r);
	for (unsigned k = 0, had = m->n; k < had; k++) {
		json_t *history = line_of(&r, k + 1);
		size_t n = json_array_size(history);

		if (open && open->verb != LOG && open->verb != N_VERBS &&
		    open->of == k && n == m->thing[k].entries + 1)
			apply(m, open, NULL);
		if (n != m->thing[k].entries)
			differ(c, m->thing[k].name, &r);
		json_decref(history);
	}
	list = line_of(&r, 0);
	meet_stranger(c, m, list, open, &r);
	if (json_array_size(list) != m->n)
		differ(c, "a case is missing", &r);
	json_array_foreach (list, i, row) {
		const struct thing *t = named(m, word(row, "case"));

		if (!t ||
		    t->closed != (strcmp(word(row, "state"), "closed") == 0))
			differ(c, word(row, "case"), &r);
	}
	json_decref(list);
	run_free(&r);
	gb_buf_free(&batch);
}

static void verify_all(const struct chance *c, struct lab *l,
		       const struct model *m)
{
	unsigned n = m->others;
	json_t *said;
	struct run r;

	for (unsigned i = 0; i < m->n; i++)
		n += m->thing[i].entries;
	guardbook(&r, NULL, "--casebook", l->book, "--json", "verify", "--full",
		  NULL);
	said = json_loads(r.out, 0, NULL);
	if (r.exit != 0 ||
	    json_integer_value(json_object_get(said, "entries")) != n)
		differ(c, "the chain", &r);
	json_decref(said);
	run_free(&r);
}

/* --- sessions --------------------------------------------------------------
 */

/* The faults that come by chance; none as often as all others. */
static void mishap(struct chance *c, struct lab_fault *f, char at[40])
{
	static const char *const how[] = { "kill", "torn", "5", "28" };
	unsigned kind = below(c, 8);

	*f = (struct lab_fault){ 0 };
	if (kind >= 4)
		return;
	snprintf(at, 40, "%s:%u",
		 kind == 0   ? "any"
		 : kind == 1 ? "pwrite"
			     : "change",
		 1 + below(c, kind == 0   ? 3000
			      : kind == 1 ? 40
					  : 150));
	*f = (struct lab_fault){ .at = at,
				 .how = how[kind],
				 .on = below(c, 2) == 0 };
}

/* Between sessions: what anybody may throw away at any time. */
static void tidy_up(struct chance *c, const struct lab *l)
{
	DIR *folder;
	struct dirent *e;

	if (below(c, 4) != 0)
		return;
	folder = opendir(l->book);
	assert_non_null(folder);
	while ((e = readdir(folder)))
		if (strncmp(e->d_name, "snapshot", 8) == 0)
			unlinkat(dirfd(folder), e->d_name, 0);
	closedir(folder);
}

static void one_session(struct chance *c, struct lab *l, struct model *m,
			unsigned *n_ops, unsigned *n_faults)
{
	struct op ops[MOST_OPS], open = { .verb = N_VERBS };
	struct model ahead = *m;
	struct gb_buf batch = { 0 };
	struct lab_fault fault;
	unsigned n = 0, told = 0;
	char at[40];
	struct run r;

	while (n < 1 + below(c, MOST_OPS)) {
		ops[n] = choose(c, &ahead);
		say(&batch, l, &ahead, &ops[n]);
		if (!may(&ahead, &ops[n++]) || ops[n - 1].verb == LOG)
			break; /* it ends there, or its name is not known */
		apply(&ahead, &ops[n - 1], NULL);
	}
	mishap(c, &fault, at);
	lab_run(&r, l,
		&(struct lab_op){ .who = "dsl",
				  .input = gb_buf_string(&batch),
				  .words = { "--json", "batch" } },
		fault.at ? &fault : NULL);
	for (json_t *said; told < n && (said = line_of(&r, told)); told++) {
		if (!may(m, &ops[told]))
			differ(c, "it did what may not be done", &r);
		apply(m, &ops[told], word(said, "case"));
		json_decref(said);
	}
	if (r.exit == RUN_HUNG || (r.exit > 3 && r.exit != 128 + SIGKILL))
		differ(c, "it crashed or hung", &r);
	if (!fault.at && told < n && may(m, &ops[told]))
		differ(c, "it did not do what may be done", &r);
	if (told < n && may(m, &ops[told]))
		open = ops[told];
	*n_ops += told;
	*n_faults += fault.at != NULL && r.exit != 0;
	compare(c, l, m, &open);
	run_free(&r);
	gb_buf_free(&batch);
}

static void start_model(struct lab *l, struct model *m)
{
	const struct thing made[] = {
		{ .entries = 2 },
		{ .entries = 1 },
		{ .entries = 3, .n_actions = 1 },
		{ .entries = 2, .closed = true },
	};
	const char *const names[] = { l->one, l->two, l->three, l->four };

	lab_fresh(l);
	*m = (struct model){ .n = GB_COUNT(made), .others = l->entries };
	for (unsigned i = 0; i < m->n; i++) {
		m->thing[i] = made[i];
		memcpy(m->thing[i].name, names[i], GB_CASE_NAME_ROOM);
		m->others -= made[i].entries;
	}
}

static void chance_and_faults_agree_with_the_model(void **state)
{
	unsigned long n = lab_number("SESSIONS", lab_whole() ? 20000 : 50);
	struct chance c = { .seed = lab_number("SEED", 1) };
	unsigned n_ops = 0, n_faults = 0;
	struct lab *l = *state;
	struct model m = { 0 };

	for (unsigned long i = 0; i < n; i++, c.session++) {
		if (i % PER_SEED == 0) {
			c.seed += i > 0;
			c.dice = c.seed;
			c.session = 0;
			start_model(l, &m);
			compare(&c, l, &m, NULL);
		}
		tidy_up(&c, l);
		one_session(&c, l, &m, &n_ops, &n_faults);
		if (i % PER_SEED == PER_SEED - 1)
			verify_all(&c, l, &m);
	}
	print_message("R20: %lu sessions, %u changes, %u ended by a fault: no "
		      "difference (SEED=%lu to %lu)\n",
		      n, n_ops, n_faults, lab_number("SEED", 1), c.seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chance_and_faults_agree_with_the_model),
	};

	return cmocka_run_group_tests_name("model", tests, lab_setup,
					   lab_teardown);
}

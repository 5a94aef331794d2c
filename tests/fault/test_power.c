/* SPDX-License-Identifier: ISC
 * test_power.c - R3, R4: the power is cut at any place, and of what was not
 * flushed some is on the disk and some not. What was acknowledged is there.
 *
 *	STATES=N	so many disks in all (0: five at every step), not 60
 *	SEED=N		what the dice keep */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fault/replay.h"

/* One sitting, a change a line: what each adds to the cases of the DSL. */
static const struct line {
	const char *words;
	unsigned cases;
} lines[] = {
	{ "log --type cyberbullying --about pupil:'Ann Roberts' --text 'It "
	  "went on.' --evidence %s --shows More --keep",
	  1 },
	{ "note %s --text 'Rang her mother.'", 0 },
	{ "log --type radicalisation --about pupil:'Huw Price' --text 'A "
	  "video.'",
	  1 },
	{ "person add --name 'Miss K Rees' --role teacher --sign-in rees", 0 },
	{ "act %s police --reason 'A threat.'", 0 },
	{ "done %s 1 --outcome 'Rang 101.'", 0 },
	{ "close %s --outcome resolved --reason 'It stopped.'", 0 },
	{ "reopen %s --reason 'It began again.'", 0 },
};

static char *sitting(const struct lab *l)
{
	char *all = strdup(""), *more;

	for (size_t i = 0; i < GB_COUNT(lines); i++) {
		char *line = NULL;

		/* The words are from the table above. */
		assert_true(asprintf(&line, lines[i].words,
				     i == 0 ? l->grab : l->one) > 0);
		assert_true(asprintf(&more, "%s%s\n", all, line) > 0);
		free(line);
		free(all);
		all = more;
	}
	return all;
}

static void claim_at(struct lab_claim *claim, unsigned told)
{
	*claim = (struct lab_claim){ 0 };
	if (told > GB_COUNT(lines)) /* the end of the batch is told too */
		told = GB_COUNT(lines);
	for (unsigned i = 0; i <= told && i < GB_COUNT(lines); i++) {
		claim->entries_most++;
		claim->cases_most += lines[i].cases;
		if (i < told) {
			claim->entries_least++;
			claim->cases_least += lines[i].cases;
		}
	}
}

/* --- R4 --------------------------------------------------------------------
 */

static bool is_in(const struct step *s, const char *part)
{
	return strstr(s->path, part) != NULL;
}

/* Writes to a file of `part` that are not durable before step `end`? */
static unsigned not_durable(const struct play *p, const char *part, size_t from,
			    size_t end)
{
	unsigned n = 0;

	for (size_t i = from; i < end; i++)
		n += p->steps[i].change == WROTE && is_in(&p->steps[i], part) &&
		     p->steps[i].safe_at >= end;
	return n;
}

/* Before the ledger is flushed the vault is; before anything is told there was
 * a flush of the ledger, and the journal has nothing that is not flushed. */
static void the_flushes_come_in_order(void **state)
{
	struct lab *l = *state;
	char *input = sitting(l);
	const struct lab_op op = { .who = "dsl",
				   .input = input,
				   .words = { "--json", "batch" } };
	unsigned vault = 0, unflushed = 0, journal = 0, told = 0;
	size_t flushed = 0, last_told = 0, changed = 0;
	struct play p;
	struct run r;

	play_record(&p, l, &op, &r);
	expect_exit(&r, 0);
	run_free(&r);
	for (size_t i = 0; i < p.n; i++) {
		const struct step *s = &p.steps[i];

		if (s->change == FLUSHED && is_in(s, "/ledger.git")) {
			vault += not_durable(&p, "/vault.db", 0, i);
			flushed = i;
		} else if (s->change == WROTE && is_in(s, "/ledger.git")) {
			changed = i;
		} else if (s->change == TOLD && changed > last_told) {
			unflushed += flushed < last_told || flushed == 0;
			journal += not_durable(&p, "/journal", 0, i);
			last_told = i;
			told++;
		}
	}
	play_free(&p);
	free(input);
	print_message("R4: %u changes told: %u flushed the ledger before the "
		      "vault, %u were told before a flush, %u with a journal "
		      "not flushed\n",
		      told, vault, unflushed, journal);
	assert_int_equal(told, GB_COUNT(lines));
	assert_int_equal(vault + unflushed + journal, 0);
}

/* --- R3 -------------------------------------------------------------
 */

static void a_power_cut_anywhere_loses_nothing(void **state)
{
	static const char *const names[] = { "all dropped", "names kept",
					     "bytes kept", "some kept",
					     "last torn" };
	struct lab *l = *state;
	unsigned long wanted = lab_number("STATES", lab_whole() ? 0 : 60);
	unsigned long seed = lab_number("SEED", 1), n_states = 0;
	char *input = sitting(l);
	const struct lab_op op = { .name = "a sitting",
				   .who = "dsl",
				   .input = input,
				   .words = { "--json", "batch" } };
	struct lab_found found = { 0 };
	struct play p;
	struct run r;
	size_t step;

	play_record(&p, l, &op, &r);
	expect_exit(&r, 0);
	run_free(&r);
	assert_true(play_told(&p, p.n) >= GB_COUNT(lines));
	step = wanted ? p.n * N_UNFLUSHED / wanted : 1;
	for (size_t i = 0; i <= p.n * N_UNFLUSHED; i += step ? step : 1) {
		size_t end = i / N_UNFLUSHED;
		enum unflushed how = (enum unflushed)(i % N_UNFLUSHED);
		struct lab_claim claim;
		char what[80];

		snprintf(what, sizeof(what), "step %zu of %zu, %s, SEED=%lu",
			 end, p.n, names[how], seed);
		play_state(l, &p, end, how, seed + i);
		claim_at(&claim, play_told(&p, end));
		lab_judge(l, &claim, what, &found);
		n_states++;
	}
	print_message("R3: %lu disks of %zu steps: %u lost, %u unreadable, %u "
		      "without vault half, %u next writers blocked\n",
		      n_states, p.n, found.lost, found.repair, found.no_half,
		      found.blocked);
	play_free(&p);
	free(input);
	lab_expect_sound(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_flushes_come_in_order),
		cmocka_unit_test(a_power_cut_anywhere_loses_nothing),
	};

	return cmocka_run_group_tests_name("power", tests, lab_setup,
					   lab_teardown);
}

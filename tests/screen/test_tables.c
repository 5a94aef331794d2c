/* SPDX-License-Identifier: ISC
 * test_tables.c - the tables that the program works by hold together: screens
 * and their keys, commands and their options. */
#include <stdio.h>
#include <string.h>

#include "screens/screens.h"
#include "src/cli/cli.h"
#include "src/ui/driver.h"
#include "src/ui/keys.h"
#include "tests/fixture.h"

/* --- keys ------------------------------------------------------------------
 */

/* What the driver takes before any screen sees it. */
static const char drivers_own[] = "F1 ? Ctrl-Q Ctrl-L Ctrl-C";

static void check_key(const struct gb_screen *s, const struct gb_binding *b)
{
	char names[64], *rest = names, *name;

	assert_true(strlen(b->key) < sizeof(names));
	snprintf(names, sizeof(names), "%s", b->key);
	while ((name = strsep(&rest, " "))) {
		if (gb_key_code(name) == 0)
			fail_msg("%s: there is no key %s", s->name, name);
		if (gb_key_is(gb_key_code(name), drivers_own))
			fail_msg("%s: %s never comes here", s->name, name);
	}
	if (b->hint && strlen(b->hint) > 16)
		fail_msg("%s: the hint of %s is long", s->name, b->key);
	if (b->help && strlen(b->help) > 52)
		fail_msg("%s: the help of %s is long", s->name, b->key);
	if (!b->help && !b->hint)
		fail_msg("%s: nobody is told of %s", s->name, b->key);
}

/* Have two rows a key in common? */
static bool meet(const struct gb_binding *a, const struct gb_binding *b)
{
	char names[64], *rest = names, *name;

	snprintf(names, sizeof(names), "%s", a->key);
	while ((name = strsep(&rest, " ")))
		if (gb_key_is(gb_key_code(name), b->key))
			return true;
	return false;
}

/* Two rows may have one key only if something tells them apart. */
static void keys_are_named_once_and_explained(void **state)
{
	(void)state;
	for (size_t i = 0; gb_screens[i]; i++) {
		const struct gb_screen *s = gb_screens[i];

		for (size_t k = 0; k < s->n_keys; k++) {
			check_key(s, &s->keys[k]);
			for (size_t m = 0; m < k; m++)
				if (meet(&s->keys[k], &s->keys[m]) &&
				    (!s->keys[m].may || !s->keys[k].may))
					fail_msg("%s has %s twice", s->name,
						 s->keys[k].key);
		}
	}
}

/* Those that always work, and the two that stand on every bottom line. */
static void hints_that_always_stand_there_fit(void **state)
{
	(void)state;
	for (size_t i = 0; gb_screens[i]; i++) {
		const struct gb_screen *s = gb_screens[i];
		size_t cells = strlen(" Esc Back   F1 Help"), n = 2;

		for (size_t k = 0; k < s->n_keys; k++) {
			const struct gb_binding *b = &s->keys[k];

			if (!b->hint || b->may || strcmp(b->key, "Esc") == 0)
				continue;
			cells += strcspn(b->key, " ") + 1 + strlen(b->hint) + 3;
			n++;
		}
		if (cells > 80 || n > GB_HINTS_MAX)
			fail_msg("%s: %zu hints in %zu cells", s->name, n,
				 cells);
	}
}

static void screens_have_names_and_titles(void **state)
{
	(void)state;
	for (size_t i = 0; gb_screens[i]; i++) {
		assert_non_null(gb_screens[i]->show);
		assert_non_null(gb_screens[i]->title);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(gb_screens[i]->name,
						gb_screens[k]->name);
	}
}

/* --- commands --------------------------------------------------------------
 */

static void expect_sentence(const char *of, const char *help, size_t longest)
{
	if (!help || !help[0] || strlen(help) > longest)
		fail_msg("%s: its help is missing or long", of);
	if (help[strlen(help) - 1] == '.' || strchr(help, '\n'))
		fail_msg("%s: its help is more than a line", of);
}

/* "person add" goes with "person list", but not with a command "person". */
static bool hides(const char *a, const char *b)
{
	size_t n = strlen(a);

	return strncmp(a, b, n) == 0 && (b[n] == '\0' || b[n] == ' ');
}

static void commands_have_names_of_their_own_and_fit(void **state)
{
	(void)state;
	for (size_t i = 0; gb_commands[i]; i++) {
		const struct gb_command *c = gb_commands[i];

		if (strlen(c->name) > 17)
			fail_msg("%s: its name is long", c->name);
		if (strlen("guardbook  [OPTION ...] ") + strlen(c->name) +
			    strlen(c->operands) >
		    80)
			fail_msg("%s: its usage is long", c->name);
		expect_sentence(c->name, c->help, 60);
		assert_non_null(c->run);
		assert_true(c->min_operands <= c->max_operands);
		assert_true((c->max_operands > 0) == (c->operands[0] != '\0'));
		for (size_t k = 0; gb_commands[k]; k++)
			if (k != i && hides(c->name, gb_commands[k]->name))
				fail_msg("%s: there is another", c->name);
	}
}

static size_t times(const struct gb_option *table, const char *name)
{
	size_t n = 0;

	for (; table->name; table++)
		n += strcmp(table->name, name) == 0;
	return n;
}

static void check_option(const struct gb_command *c, size_t at)
{
	const struct gb_option *o = &c->options[at];
	bool again = times(gb_options_everywhere, o->name) > 0 ||
		     (c->names_people && times(gb_options_people, o->name) > 0);

	for (size_t i = 0; i < at; i++)
		again = again || strcmp(c->options[i].name, o->name) == 0;
	if (again)
		fail_msg("%s has --%s twice", c->name, o->name);
	expect_sentence(o->name, o->help, 120);
}

static void options_are_named_once_and_explained(void **state)
{
	(void)state;
	for (size_t i = 0; gb_commands[i]; i++)
		for (size_t k = 0; k < gb_commands[i]->n_options; k++)
			check_option(gb_commands[i], k);
	for (const struct gb_option *o = gb_options_everywhere; o->name; o++) {
		assert_int_equal(times(gb_options_everywhere, o->name), 1);
		assert_int_equal(times(gb_options_people, o->name), 0);
		expect_sentence(o->name, o->help, 120);
	}
	for (const struct gb_option *o = gb_options_people; o->name; o++)
		expect_sentence(o->name, o->help, 120);
}

/* What can be done on a screen can be done by a script. */
static void every_verb_has_a_command(void **state)
{
	(void)state;
	for (size_t i = 0; gb_verbs[i]; i++) {
		const char *name = gb_verbs[i]->name, *last;
		bool found = false;

		for (size_t k = 0; gb_commands[k] && !found; k++) {
			last = strrchr(gb_commands[k]->name, ' ');
			last = last ? last + 1 : gb_commands[k]->name;
			found = strcmp(last, name) == 0;
		}
		if (!found)
			fail_msg("%s: no command does it", name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_named_once_and_explained),
		cmocka_unit_test(hints_that_always_stand_there_fit),
		cmocka_unit_test(screens_have_names_and_titles),
		cmocka_unit_test(commands_have_names_of_their_own_and_fit),
		cmocka_unit_test(options_are_named_once_and_explained),
		cmocka_unit_test(every_verb_has_a_command),
	};

	return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
